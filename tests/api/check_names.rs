//! `/check`: what is named, by whatever name, and what is told of it.

use serde_json::Value as Json;

use crate::check::verdict;
use crate::support::Service;

/// Codes and identifiers are for programs: what is read has names, in every language and everywhere in the text.
#[tokio::test]
async fn what_has_a_name_is_called_by_it() {
    let service = Service::flagship().await;
    let of = "/check?release=2026.12.3&format=text";
    let court = format!("{of}&subject_kind=legal_case&subject_id=aukot-v-nsc-2023&field=court");
    let country = format!("{of}&subject_kind=mission&subject_id=mss-haiti&field=lead_country");
    for lang in ["en", "fr"] {
        let text = async |path: &str| service.get(&format!("{path}&lang={lang}")).await.text();
        let named = text(&format!("{court}&value=kenya-high-court")).await;
        let (told, cited) = named.rsplit_once("Mission Ledger maintainers").unwrap();
        assert!(told.matches("High Court of Kenya").count() == 2 && !told.contains("kenya-high-court"), "{told}");
        assert!(cited.contains("court: High Court of Kenya”"), "{cited}");
        // The name asks for the same, and the source of the record has a title.
        let by_name = text(&format!("{court}&value=high+court+of+kenya")).await;
        assert_eq!(by_name.rsplit_once("Mission Ledger maintainers").unwrap().0, told);
        assert!(told.contains("Petition E389 of 2023"), "{told}");
        // One that the dataset does not have.
        let other = text(&format!("{country}&value=IS")).await;
        assert!(other.contains("Iceland") && other.contains("Kenya (") && !other.contains(": KE"), "{other}");
    }
    let page = service.get("/check?subject_kind=mission&subject_id=mss-haiti&field=lead_country&value=IS&format=html");
    let page = page.await.text();
    assert!(page.contains(">Kenya<") && page.contains(": Iceland<"), "{page}");
}

#[tokio::test]
async fn numbers_are_said_as_numbers() {
    let service = Service::flagship().await;
    let of = "subject_kind=contingent&subject_id=ke-first-contingent&field=personnel";
    let judged = verdict(&service, &format!("{of}&value=02500")).await;
    assert_eq!(judged["statement"]["value"], "2500");
    assert!(judged["sentence"].as_str().unwrap().contains("personnel: 2,500. "), "{judged}");
    assert!(judged["cite_as"].as_str().unwrap().contains("personnel: 2,500”"), "{judged}");
}

#[tokio::test]
async fn a_misspelt_organization_is_pointed_out() {
    let service = Service::flagship().await;
    let of = "subject_kind=legal_case&subject_id=aukot-v-nsc-2023&field";
    for value in ["kenya-high-cort", "High+Cort+of+Kenya"] {
        let judged = verdict(&service, &format!("{of}=court&value={value}")).await;
        assert_eq!(judged["did_you_mean"], "kenya-high-court", "{value}");
        let path = format!("/check?{of}=court&value={value}");
        let text = service.get(&format!("{path}&format=text")).await.text();
        assert!(text.contains("Did you mean High Court of Kenya (kenya-high-court)?"), "{text}");
        // It may be another name of the court, so nothing contradicts it.
        assert_eq!((&judged["verdict"], &judged["claims_against"]), (&Json::from("unknown"), &Json::Array(Vec::new())));
        assert!(text.contains("nothing has this name, so it cannot be compared") && text.contains("[1]"), "{text}");
        let page = service.get(&format!("{path}&format=html&lang=fr")).await.text();
        assert!(page.contains("Vouliez-vous dire High Court of Kenya (kenya-high-court)"), "{page}");
    }
    // A name that a claim has is not misspelt, whatever it is near to; nor is another word for something else.
    let parties = service.json("/legal-cases/aukot-v-nsc-2023").await["data"]["petitioner"].clone();
    for party in parties.as_array().unwrap() {
        let name = party["id"].as_str().or(party["name"].as_str()).unwrap();
        let query = form_urlencoded::Serializer::new(format!("{of}=petitioner")).append_pair("value", name).finish();
        assert_eq!(verdict(&service, &query).await["did_you_mean"], Json::Null, "{query}");
    }
    for (value, code) in [("kenya-high-court", "supported"), ("Supreme+Tribunal", "unknown")] {
        let judged = verdict(&service, &format!("{of}=court&value={value}")).await;
        assert_eq!((&judged["did_you_mean"], &judged["verdict"]), (&Json::Null, &Json::from(code)), "{value}");
    }
    // Another organization is not it.
    assert_eq!(verdict(&service, &format!("{of}=court&value=UN+Secretary+General")).await["verdict"], "contradicted");
}

/// Whatever else an organization, a mission or a country is called.
#[tokio::test]
async fn what_is_named_may_be_given_by_any_of_its_names() {
    let service = Service::flagship().await;
    for (subject, field, names) in [
        ("instrument&subject_id=unsc-2699", "body", &["UN Security Council", "UNSC", "un-security-council"][..]),
        ("mission&subject_id=mss-haiti", "successor", &["GSF", "gsf", "gsf-haiti"]),
        ("mission&subject_id=mss-haiti", "lead_country", &["KE", "ken", "Kenya"]),
        ("legal_case&subject_id=aukot-v-nsc-2023", "court", &["High Court of Kenya"]),
    ] {
        let mut sentences = std::collections::BTreeSet::new();
        for name in names {
            let query = form_urlencoded::Serializer::new(format!("subject_kind={subject}&field={field}"))
                .append_pair("value", name)
                .finish();
            let judged = verdict(&service, &query).await;
            assert_eq!(
                (&judged["verdict"], &judged["did_you_mean"]),
                (&Json::from("supported"), &Json::Null),
                "{query}"
            );
            sentences.insert(judged["sentence"].as_str().unwrap().to_owned());
        }
        assert_eq!(sentences.len(), 1, "{sentences:?}");
    }
    let near =
        verdict(&service, "subject_kind=instrument&subject_id=unsc-2699&field=body&value=Security+Council").await;
    assert_eq!((&near["verdict"], &near["did_you_mean"]), (&"unknown".into(), &"un-security-council".into()));
}
