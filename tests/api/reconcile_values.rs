//! Data extension, and names that are initials.

use serde_json::{Value as Json, json};

use crate::dataset::edit;
use crate::reconcile::{FORM, candidates, encoded, first, post};
use crate::support::{Service, fixture};

#[tokio::test]
async fn values_of_properties_are_fetched() {
    let service = Service::flagship().await;
    let asked = json!({
        "ids": ["contingent.ke-first-contingent", "funding_tranche.us-pledge-300m", "country.XX", "nonsense"],
        "properties": [{ "id": "personnel" }, { "id": "country" }, { "id": "departed_on" }, { "id": "donor" }, { "id": "amount" }, { "id": "identifiers" }],
    });
    let answer = post(&service, "/reconcile", FORM, encoded(&[("extend", &asked.to_string())])).await.json();
    let contingent = service.json("/contingents/ke-first-contingent").await["data"].clone();
    let rows = &answer["rows"];
    let first = &rows["contingent.ke-first-contingent"];
    assert_eq!(first["personnel"], json!([{ "int": contingent["personnel"] }]));
    assert_eq!(first["country"], json!([{ "id": "country.KE", "name": "Kenya" }]));
    assert_eq!(
        first["departed_on"],
        json!([{ "date": format!("{}T00:00:00Z", contingent["departed_on"].as_str().unwrap()) }])
    );
    assert_eq!(first["donor"], json!([]));
    let tranche = &rows["funding_tranche.us-pledge-300m"];
    assert_eq!(tranche["donor"], json!([{ "id": "country.US", "name": "United States" }]));
    assert_eq!(tranche["amount"][0].as_object().unwrap().values().next().unwrap().as_f64(), Some(300_000_000.0));
    for missing in ["country.XX", "nonsense"] {
        assert_eq!(rows[missing]["personnel"], json!([]), "{missing}");
    }
    assert_eq!(answer["meta"][0], json!({ "id": "personnel", "name": "People" }));
    let proposed = service.json("/reconcile/properties?type=contingent").await;
    let names: Vec<&str> =
        proposed["properties"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(
        names.contains(&"personnel") && !names.contains(&"citations") && !names.contains(&"announced_from"),
        "{names:?}"
    );
    assert!(["url", "disputed", "sources"].iter().all(|name| names.contains(name)), "{names:?}");
    // All that is proposed can be fetched.
    for kind in ["contingent", "country", "organization", "source", "voice", "indicator", "legal_case_event"] {
        let proposed = service.json(&format!("/reconcile/properties?type={kind}")).await["properties"].clone();
        let asked = json!({ "ids": [], "properties": proposed.as_array().unwrap().iter().take(50).map(|one| json!({ "id": one["id"] })).collect::<Vec<_>>() });
        let answer = service.get(&format!("/reconcile?{}", encoded(&[("extend", &asked.to_string())]))).await;
        assert_eq!(answer.status, 200, "{kind}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_value_that_names_a_record_is_that_entity() {
    let service = Service::flagship().await;
    let asked = json!({
        "ids": ["mission.mss-haiti", "contingent.ke-first-contingent", "mission.gsf-haiti", "legal_case_event.aukot-adjournment-2023-11-09"],
        "properties": [{ "id": "successor" }, { "id": "part_of" }, { "id": "mission" }, { "id": "case" }],
    });
    let rows = post(&service, "/reconcile", FORM, encoded(&[("extend", &asked.to_string())])).await.json();
    let named = async |kind: &str, path: &str| {
        let record = service.json(path).await["data"].clone();
        json!([{ "id": format!("{kind}.{}", record["id"].as_str().unwrap()), "name": record["name"] }])
    };
    let mission = named("mission", "/missions/mss-haiti").await;
    let successor = named("mission", "/missions/gsf-haiti").await;
    let whole = named("contingent", "/contingents/ke-pledge-1000").await;
    let case = named("legal_case", "/legal-cases/aukot-v-nsc-2023").await;
    let expected = json!({
        "mission.mss-haiti": { "successor": successor, "part_of": [], "mission": [], "case": [] },
        "contingent.ke-first-contingent": { "successor": [], "part_of": whole, "mission": mission, "case": [] },
        "mission.gsf-haiti": { "successor": [], "part_of": [], "mission": [], "case": [] },
        "legal_case_event.aukot-adjournment-2023-11-09": { "successor": [], "part_of": [], "mission": mission, "case": case },
    });
    assert_eq!(rows["rows"], expected);
}

#[tokio::test]
async fn the_page_of_a_record_its_disputes_and_its_sources_are_fetched() {
    let service = Service::flagship().await;
    let wanted = ["url", "record_url", "claims_url", "disputed", "sources"].map(|id| json!({ "id": id }));
    let asked = json!({
        "ids": ["contingent.ke-first-contingent", "source.nairobi-wire-2024-06-23-kenyan-force-to-leave", "voice.japhet-koome"],
        "properties": wanted,
    });
    let form = encoded(&[("extend", &asked.to_string())]);
    let path = "/reconcile?release=2026.12.2";
    let rows = post(&service, path, FORM, form).await.json()["rows"].clone();
    let whole = service.json("/contingents/ke-first-contingent?release=2026.12.2").await;
    let first = &rows["contingent.ke-first-contingent"];
    let page = |address: &Json| {
        let address = address[0]["str"].as_str().unwrap().to_owned();
        address.strip_prefix("https://ledger.test").map(str::to_owned).unwrap_or(address)
    };
    assert_eq!(page(&first["url"]), "/contingents/ke-first-contingent?release=2026.12.2");
    assert_eq!(first["record_url"], json!([]));
    assert_eq!(first["disputed"], json!([{ "str": "personnel" }]));
    let cited: Vec<Json> = whole["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| {
            let name = ["title", "publisher", "id"].iter().find_map(|name| source[*name].as_str());
            json!({ "id": format!("source.{}", source["id"].as_str().unwrap()), "name": name })
        })
        .collect();
    assert!(cited.len() > 3);
    assert_eq!(first["sources"], json!(cited));
    let source = &rows["source.nairobi-wire-2024-06-23-kenyan-force-to-leave"];
    assert!(page(&source["url"]).starts_with("https://"), "{source}");
    let own = "/sources/nairobi-wire-2024-06-23-kenyan-force-to-leave?release=2026.12.2";
    assert_eq!((page(&source["record_url"]).as_str(), &source["sources"]), (own, &json!([])));
    let claims = page(&rows["voice.japhet-koome"]["claims_url"]);
    assert_eq!(claims, "/claims?attributed_to=japhet-koome&release=2026.12.2");
    // What can be fetched can be asked for.
    let id = cited[0]["id"].as_str().unwrap();
    let query = json!({ "query": "First Kenyan contingent", "type": "contingent", "properties": [{ "pid": "sources", "v": id }, { "pid": "disputed", "v": "personnel" }] });
    let found = candidates(&service, query).await;
    assert_eq!(found[0]["score"], 100.0, "{found:?}");
}

/// Initials are in capitals and more than two, a name comes before them, and other letters are not a slip for them.
#[tokio::test]
async fn initials_are_not_words() {
    let service = Service::flagship().await;
    for name in ["gus", "lsk", "LSJ", "HC", "LS", "tpc"] {
        let found = candidates(&service, json!({ "query": name, "type": ["mission", "organization"] })).await;
        assert!(found.iter().all(|one| one["match"] == false && one["score"] != 100.0), "{name}: {found:?}");
    }
    // Two bodies have the same.
    let found = candidates(&service, json!({ "query": "MFA" })).await;
    assert_eq!(found.iter().filter(|one| one["score"] == 100.0).count(), 2, "{found:?}");
    assert!(found.iter().all(|one| one["match"] == false), "{found:?}");
    let query =
        json!({ "query": "first contingent", "type": "contingent", "properties": [{ "pid": "mission", "v": "GSF" }] });
    assert_eq!(first(&service, query).await.0, "contingent.td-first-contingent");
}

/// An organization with the initials of one country, and another one with its name.
#[tokio::test]
async fn what_has_the_name_is_meant_before_what_has_its_letters() {
    let files = edit(
        &fixture(),
        "organizations.csv",
        "river-court,",
        "nor-office,National Office of Rivers,agency,NO\nriver-court,",
    );
    let service = Service::of(&files).await;
    assert_eq!(first(&service, json!({ "query": "NOR" })).await, ("country.NO".to_owned(), 100.0, true));
    let body = json!({ "query": "NOR", "type": "organization" });
    assert_eq!(first(&service, body).await, ("organization.nor-office".to_owned(), 100.0, true));
}
