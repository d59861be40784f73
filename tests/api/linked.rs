//! Records and claims as linked data. `.ci/stories/linked.py` asks the same documents in SPARQL.

use std::collections::BTreeSet;

use http::Method;
use serde_json::{Value as Json, json};

use crate::support::{Service, lists};

const BASE: &str = "https://ledger.test";

fn node<'g>(graph: &'g Json, id: &str) -> &'g Json {
    let nodes = graph["@graph"].as_array().unwrap();
    nodes.iter().find(|node| node["@id"] == id).unwrap_or_else(|| panic!("{id} is not in {graph}"))
}

#[tokio::test]
async fn a_record_is_derived_from_the_claims_that_it_shows_and_a_claim_from_its_source() {
    let service = Service::flagship().await;
    for path in ["/contingents/ke-first-contingent?as_of=2024-06-30", "/missions/mss-haiti", "/countries/KE"] {
        let answer = service.json(path).await;
        let asked = service.with(Method::GET, path, &[("accept", "application/ld+json")]).await;
        assert_eq!(asked.header("content-type"), "application/ld+json");
        let graph = asked.json();
        assert_eq!(graph["@context"], format!("{BASE}/contexts/1.jsonld"));
        let record = node(&graph, &format!("{BASE}{}", path.split('?').next().unwrap()));
        assert_eq!(record["name"], answer["data"]["name"]);
        let citations = answer["data"]["citations"].as_array().unwrap();
        let claims = |of: &dyn Fn(&Json) -> bool| -> BTreeSet<String> {
            let cited = citations.iter().filter(|citation| of(citation));
            cited.map(|citation| format!("{BASE}/claims/{}", citation["claim"].as_str().unwrap())).collect()
        };
        let ids = |member: &Json| -> BTreeSet<String> {
            member.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids(&record["wasDerivedFrom"]), claims(&|citation| citation["accepted"] == true), "{path}");
        assert_eq!(ids(&record["subjectOf"]), claims(&|_| true), "{path}");
        for citation in citations {
            let claim = node(&graph, &format!("{BASE}/claims/{}", citation["claim"].as_str().unwrap()));
            assert_eq!(claim["@type"], json!(["Claim", "Entity"]));
            assert_eq!(claim["prov:value"], citation["value"]);
            assert_eq!(claim["accepted"], citation["accepted"]);
            let source = format!("{BASE}/sources/{}", citation["source"].as_str().unwrap());
            assert_eq!(claim["wasDerivedFrom"], source);
            assert!(node(&graph, &source)["name"].is_string() || node(&graph, &source)["url"].is_string());
            let credited = claim.get("wasAttributedTo").map_or(&Json::Null, |agent| &agent["name"]);
            assert_eq!(credited, &citation["attributed_to"]);
            let voice = citation["voice"].as_str().map(|voice| format!("{BASE}/voices/{voice}"));
            assert_eq!(claim["wasAttributedTo"]["@id"].as_str(), voice.as_deref(), "{claim}");
        }
    }
}

#[tokio::test]
async fn a_claim_is_told_as_in_its_record_and_is_invalid_from_the_day_it_was_withdrawn() {
    let service = Service::flagship().await;
    let path = "/claims/c00392";
    let claim = node(&service.json(&format!("{path}?format=jsonld")).await, &format!("{BASE}{path}")).clone();
    let record = service.json("/funding/us-release-109m?format=jsonld").await;
    let cited = node(&record, &format!("{BASE}{path}"));
    for member in [
        "about",
        "field",
        "prov:value",
        "currency",
        "qualifier",
        "accepted",
        "wasDerivedFrom",
        "wasAttributedTo",
        "paragraph",
    ] {
        assert_eq!(claim[member], cited[member], "{member}");
    }
    assert!(claim.get("invalidatedAtTime").is_none());
    let withdrawn = service.json("/changes?change=withdrawn&about=claim&limit=1").await["data"][0].clone();
    let id = withdrawn["claims"][0].as_str().unwrap();
    let editions = service.walk("/releases?limit=500").await;
    let at = editions.iter().position(|edition| edition["id"] == withdrawn["release"]).unwrap();
    let (before, day) = (editions[at - 1]["id"].as_str().unwrap(), editions[at]["released_on"].as_str().unwrap());
    let answer = service.get(&format!("/claims/{id}?release={before}&format=jsonld")).await;
    // A later edition may withdraw it, so the answer is not for good.
    assert!(!answer.header("cache-control").contains("immutable"));
    let graph = answer.json();
    assert_eq!(node(&graph, &format!("{BASE}/claims/{id}"))["invalidatedAtTime"], format!("{day}T00:00:00Z"));
    let gone = service.get(&format!("/claims/{id}?format=jsonld")).await;
    assert_eq!(gone.status.as_u16(), 410);
}

#[tokio::test]
async fn every_list_has_records_as_linked_data() {
    let service = Service::flagship().await;
    for list in lists() {
        let row = service.json(&format!("{list}?limit=1")).await["data"][0].clone();
        let id = row["id"].as_str().unwrap();
        let graph = service.json(&format!("{list}/{id}?format=jsonld")).await;
        let path = row["record_url"].as_str().or_else(|| row["url"].as_str()).unwrap();
        let record = node(&graph, &format!("{BASE}{path}"));
        assert!(!record["@type"].as_array().unwrap().is_empty(), "{list}");
        // No member is null, and every address is absolute.
        let text = graph.to_string();
        assert!(!text.contains("null"), "{text}");
        assert!(!text.contains("\"@id\":\"/") && !text.contains("\"url\":\"/"), "{text}");
        let node_ids = graph["@graph"].as_array().unwrap().iter().filter_map(|node| node["@id"].as_str());
        assert!(node_ids.clone().count() >= 2, "{list}: the edition is there too");
        let page = service.with(Method::GET, &format!("{list}/{id}"), &[("accept", "text/html")]).await;
        let link = format!("<link rel=\"alternate\" type=\"application/ld+json\" href=\"{list}/{id}?format=jsonld\">");
        assert!(page.text().contains(&link), "{link}");
    }
}

#[tokio::test]
async fn every_term_of_the_documents_is_in_the_context_or_a_member_of_the_record() {
    let service = Service::flagship().await;
    let answer = service.get("/contexts/1.jsonld").await;
    assert_eq!(answer.header("content-type"), "application/ld+json");
    assert!(answer.header("cache-control").contains("immutable"));
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let context = answer.json()["@context"].clone();
    assert_eq!(context["@vocab"], format!("{BASE}/codebook#"));
    assert_eq!(context["Claim"], "schema:Claim");
    assert_eq!(context["wasDerivedFrom"], json!({ "@id": "prov:wasDerivedFrom", "@type": "@id" }));
    // A term of ours that the context takes for another's would change its meaning.
    for list in lists() {
        let row = service.json(&format!("{list}?limit=1")).await["data"][0].clone();
        let graph = service.json(&format!("{list}/{}?format=jsonld", row["id"].as_str().unwrap())).await;
        for node in graph["@graph"].as_array().unwrap() {
            for (name, value) in node.as_object().unwrap().iter().filter(|(name, _)| !name.starts_with('@')) {
                let takes_address = context[name]["@type"] == "@id";
                let is_address =
                    |value: &Json| value.is_object() || value.as_str().is_some_and(|text| text.starts_with("http"));
                let fits = value.as_array().map_or_else(|| is_address(value), |all| all.iter().all(is_address));
                assert!(!takes_address || fits, "{list}: {name} is {value}");
            }
        }
    }
}

#[tokio::test]
async fn lists_and_pages_without_records_have_no_linked_data() {
    let service = Service::flagship().await;
    for path in ["/funding", "/codebook", "/funding/summary"] {
        assert_eq!(service.get(&format!("{path}?format=jsonld")).await.status.as_u16(), 400, "{path}");
        let page = service.with(Method::GET, path, &[("accept", "text/html")]).await.text();
        assert!(!page.contains("<link rel=\"alternate\" type=\"application/ld+json\""), "{path}");
    }
    assert_eq!(service.get("/contexts/1.jsonld?x=1").await.status.as_u16(), 400);
    assert_eq!(service.get("/contexts/2.jsonld").await.status.as_u16(), 404);
}
