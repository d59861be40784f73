//! The steps of court cases, as a list of their own.

use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::Value as Json;

use crate::support::Service;

/// The steps that cases have, by id, each with its case.
async fn inside_cases(service: &Service, query: &str) -> BTreeMap<String, (Json, Json)> {
    let cases = service.walk(&format!("/legal-cases?limit=500{query}")).await;
    let steps = cases.iter().flat_map(|case| {
        let events = case["events"].as_array().unwrap().iter();
        events.map(move |event| (event["id"].as_str().unwrap().to_owned(), (event.clone(), case.clone())))
    });
    steps.collect()
}

#[tokio::test]
async fn the_list_has_the_steps_of_all_cases_as_the_cases_have_them() {
    let service = Service::flagship().await;
    for query in ["", "&as_of=2024-01-26", "&release=2026.11.0", "&country=KE"] {
        let expected = inside_cases(&service, query).await;
        let rows = service.walk(&format!("/legal-case-events?limit=500{query}")).await;
        assert!(!rows.is_empty(), "{query}");
        assert_eq!(rows.len(), expected.len(), "{query}");
        for row in rows {
            let (step, case) = &expected[row["id"].as_str().unwrap()];
            assert_eq!(&row, step, "{query}");
            assert_eq!((&row["case"], &row["case_name"]), (&case["id"], &case["name"]));
            assert_eq!((&row["mission"], &row["country"]), (&case["mission"], &case["country"]));
            assert_eq!(
                row["url"],
                format!("/legal-cases/{}#{}", case["id"].as_str().unwrap(), row["id"].as_str().unwrap())
            );
        }
    }
}

#[tokio::test]
async fn steps_are_found_by_their_case_and_its_mission_and_country() {
    let service = Service::flagship().await;
    let all = inside_cases(&service, "").await;
    let case = all.values().next().unwrap().1["id"].as_str().unwrap().to_owned();
    let of_case = all.values().filter(|(_, of)| of["id"] == case.as_str()).count();
    for (query, expected) in [
        (format!("case={case}"), of_case),
        ("mission=mss-haiti".to_owned(), all.values().filter(|(_, of)| of["mission"] == "mss-haiti").count()),
        ("country=KEN".to_owned(), all.values().filter(|(_, of)| of["country"]["id"] == "KE").count()),
        ("kind=judgment".to_owned(), all.values().filter(|(step, _)| step["kind"] == "judgment").count()),
    ] {
        let page = service.get(&format!("/legal-case-events?{query}")).await.json();
        assert!(expected > 0, "{query}");
        assert_eq!(page["page"]["total"], expected, "{query}");
    }
    let refused = service.get("/legal-case-events?case=no-such-case").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    // Events of other kinds are not cases.
    let step = all.keys().next().unwrap();
    assert_eq!(service.get(&format!("/legal-case-events?case={step}")).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_table_of_steps_says_whose_they_are() {
    let service = Service::flagship().await;
    let table = service.get("/legal-case-events?format=csv").await.text();
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let heads: Vec<String> = rows.headers().unwrap().iter().map(str::to_owned).collect();
    for wanted in ["kind", "date", "outcome", "sources", "case", "case_name", "mission", "country_id", "date_first"] {
        assert!(heads.iter().any(|head| head == wanted), "{wanted} in {heads:?}");
    }
    assert_eq!(rows.records().count(), inside_cases(&service, "").await.len());
}

#[tokio::test]
async fn a_step_has_its_own_history() {
    let service = Service::made_up().await;
    let told = service.get("/legal-case-events/fishers-v-river--order/history").await.json();
    let first = &told["data"][0];
    assert_eq!(first["known_from"], "2031-03-05");
    let changed: Vec<&str> =
        first["changes"].as_array().unwrap().iter().map(|change| change["field"].as_str().unwrap()).collect();
    assert!(changed.contains(&"kind") && changed.contains(&"date"), "{changed:?}");
    let early = service.get("/legal-case-events/fishers-v-river--order?as_of=2031-02-01").await;
    assert_eq!(early.status, StatusCode::NOT_FOUND);
}
