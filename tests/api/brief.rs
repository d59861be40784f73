//! `citations=brief`, against a plain reading of the same answer in full.

use ledger_core::resources::ALL;
use serde_json::{Map, Value as Json, json};

use crate::support::Service;

const MEDIA_TYPE: &str = "application/vnd.mission-ledger.brief+json";

/// A value in full as it must be in short.
fn short(value: &Json) -> Json {
    match value {
        Json::Object(members) => {
            let mut kept = Map::new();
            for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                kept.insert(name.clone(), if name == "citations" { citations(value) } else { short(value) });
            }
            kept.into()
        }
        Json::Array(values) => values.iter().map(short).collect(),
        _ => value.clone(),
    }
}

fn citations(value: &Json) -> Json {
    let all = value.as_array().unwrap();
    let accepted: Vec<&Json> = all.iter().filter(|citation| citation["accepted"] == true).collect();
    let left = if accepted.is_empty() { all.iter().collect() } else { accepted };
    let said = |citation: &Json| {
        let mut said = short(citation);
        for name in [
            "value",
            "currency",
            "qualifier",
            "accepted",
            "independent_sources",
            "attributed_to",
            "valid_on",
            "voice",
            "supported_by",
            "contradicted_by",
        ] {
            said.as_object_mut().unwrap().remove(name);
        }
        said
    };
    left.into_iter().map(said).collect()
}

/// Every source that a value names.
fn named(value: &Json, found: &mut Vec<Json>) {
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                match value {
                    Json::String(_) if name == "source" => found.push(value.clone()),
                    Json::Object(source) if name == "source" => found.push(source["id"].clone()),
                    Json::Array(sources) if name == "sources" => found.extend(sources.iter().cloned()),
                    _ => named(value, found),
                }
            }
        }
        Json::Array(values) => values.iter().for_each(|value| named(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn brief_rows_are_those_in_full_without_nulls_rivals_and_what_claims_say() {
    let service = Service::flagship().await;
    let mut paths: Vec<String> = ALL.iter().map(|resource| format!("/{}?limit=500&", resource.path)).collect();
    paths.extend(
        ["/funding/us-release-109m?", "/countries/US?", "/contingents/ke-first-contingent/history?"].map(str::to_owned),
    );
    for path in paths {
        let full = service.json(&path).await;
        let answer = service.get(&format!("{path}citations=brief")).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, MEDIA_TYPE), "{path}");
        let brief = answer.json();
        let data = if path.contains("/history") { full["data"][0]["record"].clone() } else { full["data"].clone() };
        let shown = if path.contains("/history") { &brief["data"][0]["record"] } else { &brief["data"] };
        assert_eq!(*shown, short(&data), "{path}");
        let mut cited = Vec::new();
        named(&brief["data"], &mut cited);
        let sources = full["sources"].as_array().unwrap().iter().filter(|source| cited.contains(&source["id"]));
        assert_eq!(brief["sources"], sources.map(short).collect::<Json>(), "{path}");
        assert_eq!(brief["dataset"], full["dataset"], "{path}");
    }
}

#[tokio::test]
async fn brief_keeps_its_place_in_links_and_in_what_is_cited() {
    let service = Service::flagship().await;
    let page = service.json("/funding?limit=1&citations=brief").await;
    assert!(page["page"]["next"].as_str().unwrap().contains("citations=brief"), "{}", page["page"]);
    let rows = service.walk("/funding?limit=20&citations=brief").await;
    assert_eq!(json!(rows.len()), page["page"]["total"]);
}

#[tokio::test]
async fn brief_is_for_json_pages_and_lines_of_json() {
    let service = Service::flagship().await;
    let lines = service.get("/funding?format=ndjson&citations=brief").await;
    let first: Json = serde_json::from_str(lines.text().lines().next().unwrap()).unwrap();
    assert_eq!(first, service.json("/funding?limit=1&citations=brief").await["data"][0]);
    let page = service.get("/funding/us-release-109m?format=html&citations=brief").await;
    assert_eq!(page.status, 200);
    for path in ["/funding?format=csv&citations=brief", "/funding?format=ndjson&fields=name&citations=brief"] {
        let refused = service.get(path).await;
        assert_eq!(refused.status, 400, "{path}");
        assert_eq!(refused.json()["errors"][0]["parameter"], "citations", "{path}");
    }
}
