//! What is derived from the records: histories, discrepancies, the timeline, search, editions and the feed.

use std::collections::BTreeMap;

use ledger_core::resources::ALL;
use serde_json::{Value as Json, json};

use crate::dataset::edit;
use crate::support::{Service, fixture, ids, lists};

fn row<'a>(page: &'a Json, id: &str) -> &'a Json {
    page["data"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

#[tokio::test]
async fn a_history_tells_what_changed_when_and_by_which_claims() {
    let service = Service::made_up().await;
    let history = service.json("/contingents/no-first/history").await;
    let days: Vec<&str> = history["data"].as_array().unwrap().iter().map(|step| step["id"].as_str().unwrap()).collect();
    assert_eq!(days, ["2031-01-10", "2031-01-11", "2031-02-28", "2031-03-05"]);
    let change = |step: usize, field: &str| {
        let changes = history["data"][step]["changes"].as_array().unwrap();
        changes.iter().find(|change| change["field"] == field).cloned().unwrap_or_default()
    };
    assert_eq!(change(0, "personnel"), json!({"field": "personnel", "old": null, "new": 120, "claims": ["x013"]}));
    assert_eq!(history["data"][1]["changes"], json!([]), "the reprint only confirmed");
    assert_eq!(change(2, "personnel"), json!({"field": "personnel", "old": 120, "new": 90, "claims": ["x015"]}));
    assert_eq!(change(2, "disputed")["new"], json!(["personnel"]));
    assert_eq!(change(3, "departed_on_qualifier")["new"], "exact");
    assert_eq!(history["data"][3]["record"], service.json("/contingents/no-first").await["data"]);
}

#[tokio::test]
async fn a_history_as_of_a_day_ends_there() {
    let service = Service::made_up().await;
    let history = service.json("/contingents/no-first/history?as_of=2031-02-01").await;
    assert_eq!(ids(&history), ["2031-01-10", "2031-01-11"]);
    assert_eq!(service.get("/contingents/no-first/history?as_of=2030-01-01").await.status, 404);
    assert_eq!(service.get("/contingents/nobody/history").await.json()["type"], "/problems/no-such-record");
    let undated = service.json("/contingents/np-pledge/history").await;
    assert_eq!(ids(&undated), ["undated"]);
}

#[tokio::test]
async fn every_version_is_what_as_of_answers() {
    let service = Service::flagship().await;
    for path in lists() {
        for id in service.ids(&format!("{path}?limit=15")).await {
            let answer = service.get(&format!("{path}/{id}/history")).await;
            if answer.status != 200 {
                continue; // Reference data and derived rows have no history.
            }
            for step in answer.json()["data"].as_array().unwrap().iter().filter(|step| step["id"] != "undated") {
                let day = step["known_from"].as_str().unwrap();
                assert_eq!(
                    service.json(&format!("{path}/{id}?as_of={day}")).await["data"],
                    step["record"],
                    "{path}/{id} on {day}"
                );
            }
        }
    }
}

#[tokio::test]
async fn the_rule_of_a_state_says_whether_its_date_decided() {
    let rule = async |deployed: &str, pledged: &str| {
        let files = edit(&fixture(), "claims.csv", "alpha-2031-03-05,,,p. 1,,2031-02-20,normal", deployed);
        let files = edit(&files, "claims.csv", "beta-2031-02,,,p. 1,,2031-01-10,normal", pledged);
        let row = Service::of(&files).await.json("/discrepancies/contingent.no-first.status").await["data"].clone();
        (row["accepted"].as_str().unwrap().to_owned(), row["rule"].as_str().unwrap().to_owned())
    };
    // A report without a date is about the day of its source.
    let later = rule("alpha-2031-03-05,,,p. 1,,2031-02-20,normal", "beta-2031-02,,,p. 1,,,normal").await;
    assert_eq!(later, ("deployed".to_owned(), "it is about the latest date".to_owned()));
    let same = rule("alpha-2031-03-05,,,p. 1,,,normal", "alpha-2031-03-05,,,p. 2,,,normal").await;
    assert_eq!(same, ("deployed".to_owned(), "of sources with the same date, its claim was entered first".to_owned()));
}

#[tokio::test]
async fn a_discrepancy_names_its_rivals_and_the_rule() {
    let service = Service::made_up().await;
    let page = service.json("/discrepancies").await;
    assert_eq!(ids(&page), ["contingent.no-first.personnel", "event.boat-lost.fatalities"]);
    let first = row(&page, "contingent.no-first.personnel");
    assert_eq!((&first["accepted"], &first["rule"]), (&json!(90), &json!("its source is the latest")));
    let values: Vec<(i64, u64, &str)> = first["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| {
            (
                value["value"].as_i64().unwrap(),
                value["independent_sources"].as_u64().unwrap(),
                value["first_published"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(values, [(90, 1, "2031-02"), (120, 1, "2031-01-10")]);
    assert_eq!(first["values"][1]["citations"].as_array().unwrap().len(), 2, "the report and its reprint");
    assert_eq!(service.ids("/discrepancies?country=UY").await, ["event.boat-lost.fatalities"]);
    assert_eq!(
        service.ids("/discrepancies?subject_kind=contingent&field=personnel").await,
        ["contingent.no-first.personnel"]
    );
    assert!(service.ids("/discrepancies?as_of=2031-02-27").await.is_empty());
}

#[tokio::test]
async fn every_disputed_field_is_a_discrepancy() {
    let service = Service::flagship().await;
    let mut disputed = Vec::new();
    for (path, kind) in ALL.iter().filter_map(|resource| Some((resource.path, resource.kind?.name))) {
        for record in service.walk(&format!("/{path}?limit=500")).await {
            let fields = record["disputed"]
                .as_array()
                .unwrap()
                .iter()
                .map(|field| format!("{kind}.{}.{}", record["id"].as_str().unwrap(), field.as_str().unwrap()));
            disputed.extend(fields);
        }
    }
    disputed.sort();
    let listed: Vec<String> = service
        .walk("/discrepancies?limit=500")
        .await
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(listed, disputed);
}

#[tokio::test]
async fn the_timeline_is_everything_dated_in_one_order() {
    let service = Service::made_up().await;
    let page = service.json("/timeline").await;
    let dates: Vec<&str> = page["data"].as_array().unwrap().iter().map(|row| row["date"].as_str().unwrap()).collect();
    let mut sorted = dates.clone();
    sorted.sort_unstable();
    assert_eq!(dates, sorted);
    let filing = row(&page, "legal_case_event.fishers-v-river--filing.date");
    assert_eq!(
        (&filing["text"], &filing["subject"]["url"]),
        (&json!("Fishers v River: Filing"), &json!("/legal-cases/fishers-v-river#fishers-v-river--filing"))
    );
    assert_eq!(row(&page, "contingent.no-first.departed_on")["text"], "First Norwegians: departed");
    assert_eq!(row(&page, "indicator.afloat-2031.period_end")["text"], "Boats afloat, 2031: 12.5 boats");
    assert_eq!(service.ids("/timeline?kind=event&country=UY").await, ["event.boat-lost.date"]);
    assert!(service.ids("/timeline?from=2031-03").await.iter().all(|id| !id.contains("boat-lost")));
    assert_eq!(service.ids("/timeline?mission=river-watch&limit=500").await.len(), dates.len());
}

#[tokio::test]
async fn search_finds_ranks_and_highlights() {
    let service = Service::made_up().await;
    let page = service.json("/search?q=alesund").await;
    let hit = row(&page, "event.landing");
    assert_eq!(
        (&hit["field"], &hit["text"], &hit["highlights"]),
        (&json!("summary"), &json!("Boats land at Ålesund"), &json!([[14, 7]]))
    );
    assert_eq!(ids(&service.json("/search?q=%22boat%20is%22").await), ["event.boat-lost"]);
    assert_eq!(ids(&service.json("/search?q=norw*&kind=contingent").await).len(), 3);
    assert!(service.ids("/search?q=alesund&as_of=2031-01-31&kind=event").await.is_empty());
    let walked: Vec<Json> = service.walk("/search?q=river&limit=1").await;
    let whole = service.json("/search?q=river").await;
    assert_eq!(Json::from(walked), whole["data"]);
    for query in ["", "?q=", "?q=%22open", "?q=---"] {
        assert_eq!(service.get(&format!("/search{query}")).await.json()["errors"][0]["parameter"], "q", "{query}");
    }
}

#[tokio::test]
async fn the_first_contingent_shows_200_against_400() {
    let service = Service::flagship().await;
    let row = service.json("/discrepancies/contingent.ke-first-contingent.personnel").await["data"].clone();
    let values: Vec<i64> =
        row["values"].as_array().unwrap().iter().map(|value| value["value"].as_i64().unwrap()).collect();
    assert!(values.contains(&200) && values.contains(&400), "{values:?}");
    assert!(row["values"].as_array().unwrap().iter().all(|value| !value["citations"].as_array().unwrap().is_empty()));
}

#[tokio::test]
async fn the_trust_fund_is_told_in_indicators() {
    let service = Service::flagship().await;
    let totals =
        service.json("/indicators?metric=trust_fund_received,trust_fund_pledged,trust_fund_balance&limit=500").await;
    assert!(totals["page"]["total"].as_u64().unwrap() >= 10);
}

#[tokio::test]
async fn an_edition_says_what_it_changed_and_why() {
    let service = Service::flagship().await;
    assert_eq!(&service.ids("/releases").await[..2], ["2026.11.0", "2026.12.0"]);
    let changed = service.json("/changes?since=2026.11.0&about=claim&change=changed,withdrawn&limit=500").await;
    let rows = changed["data"].as_array().unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        assert!(row["because"].as_str().is_some_and(|because| !because.is_empty()), "{row}");
        assert!(row["old"].is_object(), "{row}");
        assert_eq!(row["new"].is_null(), row["change"] == "withdrawn", "{row}");
        assert_ne!(row["old"], row["new"], "{row}");
    }
    let release = service.json("/releases/2026.12.0").await["data"].clone();
    let added = service.json("/changes?since=2026.11.0&release=2026.12.0&change=added").await;
    assert_eq!(added["page"]["total"], release["added"]);
    assert!(service.ids("/changes?release=2026.11.0").await.is_empty(), "the first edition changed nothing");
    assert_eq!(service.ids("/releases?release=2026.11.0").await, ["2026.11.0"]);
    let gone = service.get("/claims/c00035?release=2026.12.0").await;
    assert_eq!(gone.status, 410);
    assert_eq!(service.get("/claims/c00035?release=2026.11.0").await.status, 200);
    assert_eq!(service.get("/changes?since=1.2.3").await.json()["errors"][0]["parameter"], "since");
}

/// What the first edition answered before the second one was made, by its values alone.

#[tokio::test]
async fn answers_pinned_to_the_first_edition_have_the_values_that_they_had() {
    let service = Service::flagship().await;
    let expected: Json = serde_json::from_str(include_str!("../pinned/2026.11.0.json")).unwrap();
    for (path, answer) in expected.as_object().unwrap() {
        let now = service.walk(&format!("{path}?release=2026.11.0&limit=500")).await;
        for (old, new) in answer.as_array().unwrap().iter().zip(&now) {
            for (name, value) in old.as_object().unwrap() {
                assert_eq!(&new[name], value, "{path} {} {name}", old["id"]);
            }
        }
        assert_eq!(answer.as_array().unwrap().len(), now.len(), "{path}");
    }
}

#[tokio::test]
async fn the_feed_tells_of_every_published_edition() {
    let service = Service::flagship().await;
    let answer = service.get("/feed.atom").await;
    assert_eq!(answer.header("content-type"), "application/atom+xml");
    let feed: atom_syndication::Feed = String::from_utf8(answer.body).unwrap().parse().unwrap();
    assert_eq!(feed.id, "https://ledger.test/feed.atom");
    let entries: Vec<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(entries.last(), Some(&"https://ledger.test/releases/2026.11.0"));
    assert!(
        feed.entries.iter().all(|entry| !entry.links.is_empty() && entry.updated.to_rfc3339().starts_with("2026-"))
    );
}

#[tokio::test]
async fn the_codebook_defines_every_field_and_code_that_records_use() {
    let service = Service::flagship().await;
    let book = service.json("/codebook").await["data"].clone();
    for kind in book["kinds"].as_array().unwrap() {
        assert!(kind["means"].as_str().unwrap().len() > 10);
        let claims = service.walk(&format!("/claims?subject_kind={}&limit=500", kind["name"].as_str().unwrap())).await;
        for claim in claims {
            let field =
                kind["fields"].as_array().unwrap().iter().find(|field| field["name"] == claim["field"]).unwrap();
            let codes = field["codes"].as_array().unwrap();
            assert!(codes.is_empty() || codes.iter().any(|code| code["name"] == claim["value"]), "{claim}");
        }
    }
    assert!(book["problems"].as_array().unwrap().len() > 10);
}

#[tokio::test]
async fn the_codebook_lists_the_metrics_in_use() {
    let service = Service::flagship().await;
    for query in ["", "&as_of=2024-03-01", "&release=2026.11.0"] {
        let mut counted: BTreeMap<String, u64> = BTreeMap::new();
        for indicator in service.walk(&format!("/indicators?limit=500{query}")).await {
            if let Some(metric) = indicator["metric"].as_str() {
                *counted.entry(metric.to_owned()).or_default() += 1;
            }
        }
        let book = service.json(&format!("/codebook?{}", query.trim_start_matches('&'))).await;
        let listed = book["data"]["metrics"].as_array().unwrap().clone();
        let listed: BTreeMap<String, u64> = listed
            .iter()
            .map(|metric| (metric["id"].as_str().unwrap().to_owned(), metric["points"].as_u64().unwrap()))
            .collect();
        assert!(!counted.is_empty(), "{query}");
        assert_eq!(listed, counted, "{query}");
    }
}

#[tokio::test]
async fn a_country_profile_has_totals_events_and_the_latest_indicators() {
    let service = Service::flagship().await;
    let kenya = service.json("/countries/KE").await["data"].clone();
    for part in ["contingents", "events", "legal_cases", "contingents_totals"] {
        assert!(!kenya[part].as_array().unwrap().is_empty(), "{part}");
    }
    let haiti = service.json("/countries/HT").await["data"].clone();
    let metrics: Vec<&Json> =
        haiti["indicators"].as_array().unwrap().iter().map(|indicator| &indicator["metric"]).collect();
    let mut once = metrics.clone();
    once.sort_by_key(ToString::to_string);
    once.dedup();
    assert_eq!(once.len(), metrics.len(), "of each metric the latest");
    let america = service.json("/countries/US").await["data"].clone();
    assert!(!america["funding_totals"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn claims_tell_what_became_known_between_two_days() {
    let service = Service::flagship().await;
    let page = service.json("/claims?published_from=2024-06-18&published_to=2024-06-18&limit=500").await;
    let rows = page["data"].as_array().unwrap();
    assert!(!rows.is_empty());
    assert!(
        rows.iter().all(|claim| claim["source"]["published_on"] == "2024-06-18"),
        "a month counts from its last day"
    );
}

#[tokio::test]
async fn records_carry_what_others_call_them() {
    let service = Service::flagship().await;
    let of = async |path: &str| service.json(path).await["data"]["identifiers"].clone();
    assert_eq!(
        of("/countries/KE").await,
        json!([{ "scheme": "wikidata", "id": "Q114", "url": "https://www.wikidata.org/entity/Q114" }])
    );
    assert_eq!(of("/instruments/unsc-2699").await[0]["url"], "https://undocs.org/S/RES/2699(2023)");
    assert_eq!(
        of("/legal-cases/aukot-v-nsc-2023").await,
        json!([{ "scheme": "neutral-citation", "id": "[2024] KEHC 336 (KLR)", "url": null }])
    );
    assert_eq!(of("/organizations/un-security-council").await[0]["id"], "Q37470");
    assert_eq!(of("/countries/KE?release=2026.12.0").await, json!([]), "the edition before had none");
    assert_eq!(service.ids("/instruments?q=%22S/RES/2699%22").await, ["unsc-2699"]);
}

#[tokio::test]
async fn a_search_of_a_list_knows_identifiers_and_whose_record_it_is() {
    let service = Service::flagship().await;
    let total = async |path: &str| service.json(path).await["page"]["total"].as_u64().unwrap();
    for path in
        ["/countries?q=Q114", "/countries?q=404", "/organizations?q=Q205995", "/contingents?q=ke-first-contingent"]
    {
        assert_eq!(total(path).await, 1, "{path}");
    }
    // Everything about a Beninese record: by its id, and by the country, which its name does not have.
    for path in ["/claims", "/changes"] {
        let of_record = total(&format!("{path}?q=%22bj-pledge%22&release=2026.12.0")).await;
        let of_country = total(&format!("{path}?q=benin&release=2026.12.0")).await;
        assert!(of_record >= 15 && of_country >= of_record, "{path}: {of_record} by id, {of_country} by country");
    }
}
