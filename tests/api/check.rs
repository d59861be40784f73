//! `/check`: a statement against the claims, and against what the ledger itself says of disputes.

use http::Method;
use serde_json::Value as Json;

use crate::support::Service;

pub async fn verdict(service: &Service, query: &str) -> Json {
    let answer = service.get(&format!("/check?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()["data"].clone()
}

/// Every value of every dispute is judged as the dispute has it: the one that is shown is supported, the sources that give
/// it are for it, and no value is for and against itself.
#[tokio::test]
async fn values_of_disputes_are_judged_as_disputes_show_them() {
    let service = Service::flagship().await;
    let disputes = service.walk("/discrepancies?limit=500").await;
    assert!(disputes.len() > 50);
    let mut verdicts = std::collections::BTreeMap::new();
    for dispute in &disputes {
        for value in dispute["values"].as_array().unwrap() {
            let first = &value["citations"][0];
            let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
            let mut query = form_urlencoded::Serializer::new(String::new());
            query
                .append_pair("subject_kind", &text(&dispute["subject"]["kind"]))
                .append_pair("subject_id", &text(&dispute["subject"]["id"]))
                .append_pair("field", &text(&dispute["field"]))
                .append_pair("value", &text(&first["value"]))
                .append_pair("qualifier", &text(&first["qualifier"]))
                .append_pair("currency", &text(&first["currency"]));
            let query = query.finish();
            let judged = verdict(&service, &query).await;
            let ids = |side: &str| -> Vec<String> {
                judged[side].as_array().unwrap().iter().map(|claim| text(&claim["claim"])).collect()
            };
            let (agree, against) = (ids("claims_for"), ids("claims_against"));
            assert!(agree.iter().all(|id| !against.contains(id)), "{query}");
            let code = text(&judged["verdict"]);
            if first["accepted"] == true {
                assert_eq!(code, "supported", "{query}");
            }
            if code != "contradicted" {
                let own: Vec<String> =
                    value["citations"].as_array().unwrap().iter().map(|claim| text(&claim["claim"])).collect();
                assert!(own.iter().all(|id| agree.contains(id)), "{query}: {agree:?}");
                let sources = judged["independent_sources_for"].as_u64().unwrap();
                assert!(sources >= value["independent_sources"].as_u64().unwrap(), "{query}");
            }
            let all = agree.len() + against.len() + ids("claims_neither").len();
            let live: usize = dispute["values"]
                .as_array()
                .unwrap()
                .iter()
                .map(|value| value["citations"].as_array().unwrap().len())
                .sum();
            assert_eq!(all, live, "{query}");
            *verdicts.entry(code).or_insert(0) += 1;
        }
    }
    assert!(verdicts["supported"] > 20 && verdicts["disputed"] > 20, "{verdicts:?}");
}

#[tokio::test]
async fn a_statement_is_checked_in_its_edition_and_on_its_day() {
    let service = Service::flagship().await;
    let of = "subject_kind=contingent&subject_id=ke-first-contingent&field=personnel";
    let judged = verdict(&service, &format!("{of}&value=200")).await;
    assert_eq!((&judged["verdict"], &judged["disputed"]), (&Json::from("supported"), &Json::from(true)));
    let about = verdict(&service, &format!("{of}&value=390&qualifier=about")).await;
    assert_eq!(about["verdict"], "disputed");
    assert_eq!(judged["subject"]["name"], "First Kenyan contingent");
    let record = service.json("/contingents/ke-first-contingent").await["data"].clone();
    assert_eq!(judged["accepted"]["shown"], record["personnel"]);
    assert_eq!(verdict(&service, &format!("{of}&value=9")).await["verdict"], "contradicted");
    // Nothing had been said.
    let before = service.get(&format!("/check?{of}&value=400&as_of=2020-01-01")).await.json();
    assert_eq!(before["data"]["verdict"], "unknown");
    assert_eq!(before["dataset"]["as_of"], "2020-01-01");
    assert_eq!(before["sources"], Json::Array(Vec::new()));
    let old = service.get(&format!("/check?{of}&value=400&release=2026.11.0")).await.json();
    assert_eq!(old["dataset"]["release"], "2026.11.0");
}

#[tokio::test]
async fn filters_find_the_record_or_its_candidates() {
    let service = Service::flagship().await;
    let several = verdict(&service, "subject_kind=contingent&country=KE&field=personnel&value=400").await;
    assert_eq!(several["verdict"], Json::Null);
    let total = service.json("/contingents?country=KE").await["page"]["total"].clone();
    assert_eq!(several["candidates_total"], total);
    let path = several["candidates"][0]["check_url"].as_str().unwrap();
    assert!(service.json(path).await["data"]["verdict"].is_string(), "{path}");
    let none = verdict(&service, "subject_kind=contingent&country=IS&field=personnel&value=400").await;
    assert_eq!((&none["verdict"], &none["subject"]), (&Json::from("unknown"), &Json::Null));
}

/// Of every kind, the filters of its list find what the list finds, and its words too.
#[tokio::test]
async fn records_of_every_kind_are_found_by_the_filters_of_their_lists() {
    let service = Service::flagship().await;
    for (kind, path, filters, field, value) in [
        ("mission", "missions", "q=gang", "lead_country", "KE"),
        ("contingent", "contingents", "country=JM&status=withdrawn", "personnel", "24"),
        ("funding_tranche", "funding", "donor=US&status=pledged", "amount", "1"),
        ("legal_case", "legal-cases", "country=KE", "status", "decided"),
        ("legal_case_event", "legal-case-events", "case=aukot-v-nsc-2023&kind=judgment", "date", "2024-01-26"),
        ("legal_case_event", "legal-case-events", "mission=mss-haiti", "date", "2024-01-26"),
        ("instrument", "instruments", "q=2699", "adopted_on", "2023-10-02"),
        ("event", "events", "q=%22flag+off%22", "date", "2024-06-24"),
        ("indicator", "indicators", "metric=displaced_persons&unit=persons", "value", "1"),
    ] {
        let listed = service.json(&format!("/{path}?{filters}&limit=500")).await;
        let found = verdict(&service, &format!("subject_kind={kind}&{filters}&field={field}&value={value}")).await;
        assert_eq!(found["candidates_total"], listed["page"]["total"], "{kind} {filters}");
        match listed["data"].as_array().unwrap().as_slice() {
            [] => panic!("{kind} {filters} finds nothing"),
            [only] => {
                assert_eq!(found["subject"]["id"], only["id"], "{kind} {filters}");
                let named = format!("subject_kind={kind}&subject_id={}", only["id"].as_str().unwrap());
                let named = verdict(&service, &format!("{named}&field={field}&value={value}")).await;
                for same in ["verdict", "sentence", "claims_for", "claims_against"] {
                    assert_eq!(found[same], named[same], "{kind} {filters}: {same}");
                }
                assert_eq!(found["subject"], named["subject"], "{kind}");
            }
            several => {
                assert_eq!(found["candidates"].as_array().unwrap().len(), several.len().min(50), "{kind} {filters}");
                let first = found["candidates"][0]["check_url"].as_str().unwrap();
                assert_eq!(service.json(first).await["data"]["subject"]["id"], found["candidates"][0]["id"]);
            }
        }
    }
}

#[tokio::test]
async fn a_verdict_is_quoted_in_french() {
    let service = Service::flagship().await;
    let of = "/check?subject_kind=contingent&subject_id=ke-first-contingent&field=personnel&release=2026.12.2";
    let french = async |path: &str| -> String {
        let answer = service.get(&format!("{path}&format=text&lang=fr")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text().replace(['\u{a0}', '\u{202f}'], " ")
    };
    let text = french(&format!("{of}&value=400&qualifier=about")).await;
    let data = service.json(&format!("{of}&value=400&qualifier=about")).await["data"].clone();
    assert!(
        text.starts_with(
            "Contesté. First Kenyan contingent, effectif : environ 400. Dans l’édition 2026.12.2 du registre : "
        ),
        "{text}"
    );
    for (count, told) in
        [("independent_sources_saying", "le disent"), ("independent_sources_against", "le contredisent")]
    {
        let told = format!("{} sources indépendantes {told}", data[count]);
        assert!(text.contains(&told), "{told}: {text}");
    }
    assert!(text.contains("Le registre montre 200.") && text.contains("(assertion c"), "{text}");
    for note in data["footnotes"].as_array().unwrap() {
        let mark = format!("[{}]", note["number"]);
        assert_eq!(text.matches(&mark).count(), 2, "{mark} in {text}");
        let line = text.lines().find(|line| line.starts_with(&mark)).unwrap();
        assert!(line.contains(note["claim"].as_str().unwrap()), "{line}");
    }
    // How to cite it is as everywhere.
    let (told, _) = text.split_once("Mission Ledger maintainers").unwrap();
    for english in ["independent ", "claim c", "paragraph ", "In edition", "about 400"] {
        assert!(!told.contains(english), "{english}: {told}");
    }
    // For every verdict.
    for (path, head) in [
        (format!("{of}&value=200"), "Confirmé."),
        (format!("{of}&value=90000"), "Contredit."),
        (format!("{of}&value=200&as_of=2023-01-01"), "Inconnu."),
        (
            "/check?subject_kind=contingent&country=KE&field=personnel&value=1".to_owned(),
            "Non vérifié. Les filtres trouvent ",
        ),
        (
            "/check?subject_kind=contingent&country=IS&field=personnel&value=1".to_owned(),
            "Inconnu. Le registre n’a aucune fiche",
        ),
    ] {
        let text = french(&path).await;
        assert!(text.starts_with(head), "{path}: {text}");
    }
    let page = service.with(Method::GET, &format!("{of}&value=400&lang=fr"), &[("accept", "text/html")]).await.text();
    assert!(page.contains("<pre>Contesté. "), "{page}");
}

#[tokio::test]
async fn text_and_page_tell_how_a_record_was_found_and_how_many_are_not_listed() {
    let service = Service::flagship().await;
    let page = async |path: &str| service.with(Method::GET, path, &[("accept", "text/html")]).await.text();
    let of = "/check?subject_kind=contingent&field=personnel&value=400";
    let (named, found) =
        (format!("{of}&subject_id=ke-first-contingent"), format!("{of}&q=first%20kenyan%20contingent%20400"));
    let told = "Found by the words “first kenyan contingent 400”";
    assert!(service.get(&format!("{found}&format=text")).await.text().contains(&format!("\n{told}")));
    assert!(page(&found).await.matches(told).count() == 2, "above the verdict, and in the text to quote");
    let french = service.get(&format!("{found}&format=text&lang=fr")).await.text();
    assert!(french.contains("Trouvé par les mots «"), "{french}");
    assert!(!service.get(&format!("{named}&format=text")).await.text().contains("Found by"));
    assert!(!page(&named).await.contains("Found by"));
    let many = "/check?subject_kind=indicator&field=value&value=400";
    let data = service.json(many).await["data"].clone();
    let (listed, all) = (data["candidates"].as_array().unwrap().len(), data["candidates_total"].as_u64().unwrap());
    assert!(listed == 50 && all > 50, "{listed} of {all}");
    let text = service.get(&format!("{many}&format=text")).await.text();
    assert!(text.contains(&format!("\n{} more are not listed", all - 50)), "{text}");
    assert!(page(many).await.contains(&format!("<p class=\"soft\">{} more are not listed", all - 50)));
    // Where all are listed, nothing is said.
    assert!(!service.get(&format!("{of}&country=KE&format=text")).await.text().contains("not listed"));
}

#[tokio::test]
async fn the_form_offers_to_find_a_record_by_its_filters() {
    let service = Service::flagship().await;
    let page = async |path: &str| service.with(Method::GET, path, &[("accept", "text/html")]).await.text();
    let form = page("/check?subject_kind=legal_case_event").await;
    for part in ["name=\"case\"", "Aukot and others v National Security Council", "name=\"q\"", "<option value=\"\">"] {
        assert!(form.contains(part), "{part}: {form}");
    }
    let form = page("/check?subject_kind=contingent").await;
    assert!(
        form.contains("name=\"country\"") && form.contains("Multinational Security Support Mission in Haiti"),
        "{form}"
    );
    // As a browser sends the form: with what was left empty.
    let sent = "/check?subject_kind=contingent&subject_id=&field=personnel&qualifier=exact&value=24&mission=&country=JM&status=withdrawn&force=&q=";
    let found = page(sent).await;
    assert!(found.contains("/contingents/jm-first-contingent"), "{found}");
    assert!(found.contains("<option value=\"JM\" selected>"), "{found}");
}

/// A record that is served inside another one, a country by its other code, and an organization by its name.
#[tokio::test]
async fn values_are_read_as_filters_read_them() {
    let service = Service::flagship().await;
    let case =
        service.walk("/legal-cases").await.into_iter().find(|case| !case["events"][0]["date"].is_null()).unwrap();
    let (id, date) = (case["events"][0]["id"].as_str().unwrap(), case["events"][0]["date"].as_str().unwrap());
    let judged =
        verdict(&service, &format!("subject_kind=legal_case_event&subject_id={id}&field=date&value={date}")).await;
    assert_eq!(judged["verdict"], "supported");
    let mission = "subject_kind=mission&subject_id=mss-haiti&field=lead_country&value";
    for code in ["KE", "ken"] {
        assert_eq!(verdict(&service, &format!("{mission}={code}")).await["verdict"], "supported", "{code}");
    }
    assert_eq!(verdict(&service, &format!("{mission}=FR")).await["verdict"], "contradicted");
}

#[tokio::test]
async fn a_verdict_can_be_quoted() {
    let service = Service::flagship().await;
    let query = "/check?subject_kind=contingent&subject_id=ke-first-contingent&field=personnel&value=200";
    let data = service.json(query).await["data"].clone();
    let text = service.get(&format!("{query}&format=text")).await;
    assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");
    let text = text.text();
    assert!(text.starts_with(data["sentence"].as_str().unwrap()), "{text}");
    assert!(text.trim_end().ends_with(data["cite_as"].as_str().unwrap()), "{text}");
    for note in data["footnotes"].as_array().unwrap() {
        let mark = format!("[{}]", note["number"]);
        assert_eq!(text.matches(&mark).count(), 2, "{mark} in {text}");
    }
    let page = service.with(Method::GET, &format!("{query}&lang=fr"), &[("accept", "text/html")]).await.text();
    assert!(page.contains("Confirmé") && page.contains("First Kenyan contingent"), "{page}");
    let form = service.with(Method::GET, "/check?subject_kind=contingent", &[("accept", "text/html")]).await;
    assert_eq!(form.status, 200);
    assert!(form.text().contains("value=\"ke-first-contingent\""));
}

#[tokio::test]
async fn what_cannot_be_checked_is_refused_with_its_reason() {
    let service = Service::flagship().await;
    let of = "subject_kind=contingent&subject_id=ke-first-contingent";
    for (query, parameter, says) in [
        ("", "field", "is missing"),
        ("subject_kind=boat&field=personnel&value=1", "subject_kind", "cannot be `boat`"),
        (&format!("{of}&field=personel&value=1"), "field", "did you mean `personnel`"),
        (&format!("{of}&field=personnel&value=many"), "value", "write only digits"),
        (&format!("{of}&field=personnel&value=1&value=2"), "value", "more than once"),
        (&format!("{of}&field=personnel&value=%20"), "value", "give what the statement says"),
        ("subject_kind=mission&subject_id=mss-haiti&field=lead_country&value=ZZ", "value", "no edition has it"),
        (&format!("{of}&field=personnel&value=1&qualifier=planned"), "qualifier", "only for a date"),
        (&format!("{of}&field=status&value=deployed&qualifier=about"), "qualifier", "only to numbers and dates"),
        (&format!("{of}&field=status&value=deploied"), "value", "use one of"),
        (&format!("{of}&field=personnel&value=1&currency=USD"), "currency", "sums of money"),
        (&format!("{of}&field=personnel&value=1&country=KE"), "country", "names one already"),
        (&format!("{of}&field=personnel&value=1&donor=US"), "donor", "is not a parameter here"),
        (
            "subject_kind=contingent&subject_id=ke-frist-contingent&field=personnel&value=1",
            "subject_id",
            "no edition has",
        ),
        (
            "subject_kind=event&subject_id=ke-first-contingent&field=date&value=2024",
            "subject_id",
            "has no `event` with the id `ke-first-contingent`",
        ),
        (&format!("{of}&field=personnel&value=1&q=first"), "q", "names one already"),
        ("subject_kind=indicator&unit=people&field=value&value=5", "unit", "no edition has `people`; it takes `cad`"),
        ("subject_kind=indicator&unit=person&field=value&value=5", "unit", "did you mean `persons`?"),
    ] {
        let answer = service.get(&format!("/check?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        let errors = answer.json()["errors"].clone();
        let is_told =
            |fault: &Json| fault["parameter"] == parameter && fault["detail"].as_str().unwrap().contains(says);
        assert!(errors.as_array().unwrap().iter().any(is_told), "{query}: {errors}");
    }
}

#[tokio::test]
async fn a_value_cannot_add_a_line_to_the_sentence_that_repeats_it() {
    let service = Service::flagship().await;
    let asked = "/check?subject_kind=contingent&subject_id=ke-first-contingent&field=unit&format=text";
    let text = service.get(&format!("{asked}&value=a%0Ab%0D%0A%0A[1]+The+Star:+x")).await.text();
    assert!(text.contains("a b [1] The Star: x") && !text.contains("\n[1] The Star: x"), "{text}");
}
