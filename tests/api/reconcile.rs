//! Names in somebody's table, and what they mean: the Reconciliation Service API.

use axum::body::Body;
use http::{Method, Request, header};
use serde_json::{Value as Json, json};

use crate::support::{Answer, Service, fixture};

/// Pairs as a form has them.
pub fn encoded(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Sends a form.
pub async fn post(service: &Service, path: &str, content_type: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, content_type);
    service.ask(request.body(body.into()).unwrap()).await
}

/// The type of a form.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The candidates of one query, by POST, which are the same by GET.
pub async fn candidates(service: &Service, query: Json) -> Vec<Json> {
    let queries = encoded(&[("queries", &json!({ "q": query }).to_string())]);
    let answer = post(service, "/reconcile", FORM, queries.clone()).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    assert_eq!((answer.header("content-type"), answer.header("cache-control")), ("application/json", "no-store"));
    let found = answer.json()["q"]["result"].as_array().unwrap().clone();
    assert_eq!(service.json(&format!("/reconcile?{queries}")).await["q"]["result"], json!(found), "{query}");
    let scores: Vec<f64> = found.iter().map(|one| one["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|one, next| one >= next), "{query}: {scores:?}");
    assert!(found.iter().skip(1).all(|one| one["match"] == false), "{query}");
    found
}

/// The first candidate, its score, and whether it is a match.
pub async fn first(service: &Service, query: Json) -> (String, f64, bool) {
    let found = candidates(service, query.clone()).await;
    let first = found.first().unwrap_or_else(|| panic!("nothing for {query}"));
    (first["id"].as_str().unwrap().to_owned(), first["score"].as_f64().unwrap(), first["match"].as_bool().unwrap())
}

#[tokio::test]
async fn the_manifest_says_where_everything_is() {
    let service = Service::flagship().await;
    let manifest = service.json("/reconcile").await;
    assert_eq!(manifest["versions"], json!(["0.1", "0.2"]));
    assert_eq!(manifest["batchSize"], 50);
    let base = manifest["identifierSpace"].as_str().unwrap().strip_suffix("/reconcile/").unwrap().to_owned();
    let at = |template: &Json| template.as_str().unwrap().strip_prefix(&base).unwrap().to_owned();
    let view = service.get(&at(&manifest["view"]["url"]).replace("{{id}}", "country.KE")).await;
    assert_eq!((view.status.as_u16(), view.header("location")), (307, "/countries/KE"));
    let preview = service.get(&at(&manifest["preview"]["url"]).replace("{{id}}", "country.KE")).await;
    assert_eq!((preview.status.as_u16(), preview.header("content-type")), (200, "text/html; charset=utf-8"));
    for (what, query) in [("entity", "?prefix=ken"), ("type", "?prefix=cont"), ("property", "?prefix=coun")] {
        let path = &manifest["suggest"][what]["service_path"];
        let found = service.json(&format!("{}{query}", path.as_str().unwrap())).await;
        assert!(found["result"][0]["id"].is_string(), "{what}: {found}");
    }
    let proposed = manifest["extend"]["propose_properties"]["service_path"].as_str().unwrap();
    assert_eq!(service.json(&format!("{proposed}?type=country&limit=2")).await["limit"], 2);
    // Whoever asks for an edition stays in it.
    let pinned = service.json("/reconcile?release=2026.11.0&as_of=2024-07-01").await;
    for url in [&pinned["view"]["url"], &pinned["preview"]["url"], &pinned["suggest"]["entity"]["service_path"]] {
        assert!(url.as_str().unwrap().ends_with("?as_of=2024-07-01&release=2026.11.0"), "{url}");
    }
}

#[tokio::test]
async fn what_is_called_exactly_so_scores_100_and_is_a_match_if_nothing_else_is() {
    let service = Service::flagship().await;
    for (name, kind, id) in [
        ("Kenya", None, "country.KE"),
        ("kenya", None, "country.KE"),
        ("KEN", None, "country.KE"),
        ("404", None, "country.KE"),
        ("country.KE", None, "country.KE"),
        ("https://ledger.test/reconcile/country.KE", Some("country"), "country.KE"),
        ("Q114", None, "country.KE"),
        ("https://www.wikidata.org/entity/Q114", None, "country.KE"),
        ("États-Unis", None, "country.US"),
        ("etats unis", None, "country.US"),
        ("United States of America", None, "country.US"),
        ("U.S.A.", None, "country.US"),
        ("Jamaïque", None, "country.JM"),
        ("ke-first-contingent", None, "contingent.ke-first-contingent"),
        ("FIRST Kenyan contingent", None, "contingent.ke-first-contingent"),
        ("BINUH", Some("organization"), "organization.binuh"),
        ("United Nations Integrated Office in Haiti", Some("organization"), "organization.binuh"),
        ("S/RES/2699(2023)", None, "instrument.unsc-2699"),
        // Names in use beside the official one, which is the one in the record.
        ("Turkey", None, "country.TR"),
        ("Turquie", None, "country.TR"),
        ("Türkiye", None, "country.TR"),
        ("Trinidad-et-Tobago", None, "country.TT"),
        ("French Republic", None, "country.FR"),
        ("République française", None, "country.FR"),
        // What a record says that it is called for short, and initials.
        ("MSS", None, "mission.mss-haiti"),
        ("GSF", None, "mission.gsf-haiti"),
        ("gsf", Some("mission"), "mission.gsf-haiti"),
        ("G.S.F.", Some("mission"), "mission.gsf-haiti"),
        ("LSK", None, "organization.law-society-of-kenya"),
        ("UNOCHA", None, "organization.ocha"),
        // What was merged into another record is found as that.
        ("ht-delegation-barracks-tour-2024-06", None, "event.koome-prohete-meeting-2024-06-18"),
    ] {
        let mut query = json!({ "query": name });
        if let Some(kind) = kind {
            query["type"] = json!(kind);
        }
        assert_eq!(first(&service, query).await, (id.to_owned(), 100.0, true), "{name}");
    }
    // An organization and a voice have the same name.
    let found = candidates(&service, json!({ "query": "Haitian National Police" })).await;
    let exact: Vec<&Json> = found.iter().filter(|one| one["score"] == 100.0).map(|one| &one["id"]).collect();
    assert_eq!(exact, ["organization.haitian-national-police", "voice.haitian-national-police"]);
    assert!(found.iter().all(|one| one["match"] == false));
    let typed = json!({ "query": "Haitian National Police", "type": ["organization", "country"] });
    assert_eq!(first(&service, typed).await, ("organization.haitian-national-police".to_owned(), 100.0, true));
}

#[tokio::test]
async fn a_misspelt_name_is_found_and_is_a_match_if_it_can_mean_nothing_else() {
    let service = Service::flagship().await;
    for (name, kind, id) in [
        ("Kenia", "country", "country.KE"),
        ("Guatamala", "country", "country.GT"),
        ("Jamacia", "country", "country.JM"),
        ("El Salvdor", "country", "country.SV"),
        ("Hatian Nationl Police", "organization", "organization.haitian-national-police"),
        // Slips in what is written in several ways: `US` for the United States.
        ("Untied States", "country", "country.US"),
        ("United State of America", "country", "country.US"),
        ("United States of Amrica", "country", "country.US"),
        ("United States America", "country", "country.US"),
        ("Unites States of America", "country", "country.US"),
        ("Russian Federtion", "country", "country.RU"),
        ("United Nation", "organization", "organization.united-nations"),
        ("Untied Nations", "organization", "organization.united-nations"),
        ("Untied Nations Childrens Fund", "organization", "organization.unicef"),
        // Formal words of names of countries.
        ("Republic of Haiti", "country", "country.HT"),
        ("République d'Haïti", "country", "country.HT"),
        ("Republic of Kenya", "country", "country.KE"),
        ("Kenya, Republic of", "country", "country.KE"),
        ("République du Kenya", "country", "country.KE"),
        ("KENYA (Republic)", "country", "country.KE"),
        ("People's Republic of China", "country", "country.CN"),
        ("Dominicn Republic", "country", "country.DO"),
        ("Amnesty Internatonal", "organization", "organization.amnesty-international"),
        ("Aukot and other v National Security Counsil", "legal_case", "legal_case.aukot-v-nsc-2023"),
        ("Multinational Security Suport Mission in Haiti", "mission", "mission.mss-haiti"),
    ] {
        let (found, score, is_match) = first(&service, json!({ "query": name, "type": kind })).await;
        assert_eq!((found.as_str(), is_match), (id, true), "{name}");
        assert!((60.0..100.0).contains(&score), "{name}: {score}");
    }
    // Another number, another country, and a name that is near several records are no slips.
    for (name, kind) in [
        ("Kenyan pledge of 2,000 police", "contingent"),
        ("Thirst Kenyan contingent", "contingent"),
        ("Niger", "country"),
        ("Guyanna", "organization"),
        ("Mali", "country"),
        // It is not the Dominican Republic; the other one is not the People's Republic; and a state may be part of one.
        ("Commonwealth of Dominica", "country"),
        ("Republic of China", "country"),
        ("State of Kenya", "country"),
        ("Republic of Zamunda", "country"),
        ("United National Bank", "organization"),
    ] {
        let found = candidates(&service, json!({ "query": name, "type": kind })).await;
        assert!(found.iter().all(|one| one["match"] == false), "{name}: {found:?}");
    }
    let found = candidates(&service, json!({ "query": "National Police of Haiti", "type": "organization" })).await;
    assert_eq!((&found[0]["id"], &found[0]["match"]), (&json!("organization.haitian-national-police"), &json!(false)));
    assert_eq!(candidates(&service, json!({ "query": "Zzyzx" })).await, Vec::<Json>::new());
}

#[tokio::test]
async fn a_score_is_told_by_its_features() {
    let service = Service::flagship().await;
    let query = json!({ "query": "Kenia", "type": "country", "properties": [{ "pid": "region", "v": "Europe" }] });
    let first = &candidates(&service, query).await[0];
    assert_eq!((&first["score"], &first["match"]), (&json!(48.0), &json!(false)));
    assert_eq!(
        first["features"],
        json!([
            { "id": "name_likeness", "value": 80.0 },
            { "id": "same_identifier", "value": false },
            { "id": "same_name", "value": false },
            { "id": "properties_held", "value": 0.0 },
        ])
    );
    assert_eq!(first["type"], json!([{ "id": "country", "name": "Country" }]));
    assert_eq!(first["description"], "Country · Africa");
    // An identifier may be the name as well, as a name and a code are compared.
    for (name, kind, is_identifier, is_name) in [
        ("Human Rights Watch", "organization", true, true),
        ("United States of America", "country", true, true),
        ("Kenya", "country", false, true),
        ("KEN", "country", true, false),
        ("Kenia", "country", false, false),
    ] {
        let first = &candidates(&service, json!({ "query": name, "type": kind })).await[0];
        let features: Vec<&Json> = first["features"].as_array().unwrap().iter().map(|one| &one["value"]).collect();
        assert_eq!(features[1..], [&json!(is_identifier), &json!(is_name)], "{name}: {first}");
    }
}

#[tokio::test]
async fn properties_are_the_filters_and_the_values_of_lists() {
    let service = Service::flagship().await;
    let of = |properties: Json| json!({ "query": "First contingent", "type": "contingent", "limit": 1, "properties": properties });
    for (properties, id) in [
        (json!([{ "pid": "country", "v": "KE" }]), "contingent.ke-first-contingent"),
        (json!([{ "pid": "country", "v": "Jamaica" }]), "contingent.jm-first-contingent"),
        (
            json!([{ "pid": "country", "v": { "id": "country.JM", "name": "Jamaica" } }]),
            "contingent.jm-first-contingent",
        ),
        (
            json!([{ "pid": "country", "v": ["Kenya"] }, { "pid": "personnel", "v": 200 }]),
            "contingent.ke-first-contingent",
        ),
        (
            json!([{ "pid": "personnel_max", "v": 100 }, { "pid": "country", "v": "jam" }]),
            "contingent.jm-first-contingent",
        ),
        (
            json!([{ "pid": "mission", "v": "Multinational Security Support Mission in Haiti" }, { "pid": "country", "v": "Kenya" }]),
            "contingent.ke-first-contingent",
        ),
    ] {
        assert_eq!(candidates(&service, of(properties.clone())).await[0]["id"], id, "{properties}");
    }
    // Without a name, they find what the list finds.
    let found = candidates(&service, json!({ "type": "contingent", "limit": 50, "properties": [{ "pid": "country", "v": "Kenya" }, { "pid": "status", "v": "Deployed" }] })).await;
    let ids: Vec<String> = found.iter().map(|one| one["id"].as_str().unwrap().replace("contingent.", "")).collect();
    let mut listed = service.ids("/contingents?country=KE&status=deployed&limit=500").await;
    listed.sort();
    let mut sorted = ids.clone();
    sorted.sort();
    assert_eq!(sorted, listed);
    // What is in no cell holds of nothing, and does not end the batch.
    let odd = of(json!([{ "pid": "country", "v": "n/a" }]));
    let (_, score, is_match) = first(&service, odd).await;
    assert!(score <= 60.0 && !is_match, "{score}");
}

#[tokio::test]
async fn an_identifier_as_text_holds_like_the_entity() {
    let service = Service::flagship().await;
    for (kind, pid, id) in [
        ("contingent", "country", "country.KE"),
        ("funding_tranche", "donor", "country.US"),
        ("legal_case", "court", "organization.kenya-high-court"),
    ] {
        let of =
            |v: Json| json!({ "query": "first", "type": kind, "limit": 50, "properties": [{ "pid": pid, "v": v }] });
        let typed = candidates(&service, of(json!(id))).await;
        assert_eq!(typed, candidates(&service, of(json!({ "id": id, "name": "x" }))).await, "{id}");
        let own = id.split_once('.').unwrap().1;
        assert_eq!(typed, candidates(&service, of(json!(own))).await, "{id}");
        let alone = json!({ "type": kind, "limit": 50, "properties": [{ "pid": pid, "v": id }] });
        assert!(!candidates(&service, alone).await.is_empty(), "{id}");
    }
}

#[tokio::test]
async fn a_long_name_is_found_as_it_is_and_with_a_slip() {
    let mut files = fixture();
    let long = format!("Commission {}", "on the review of security assistance and training ".repeat(9));
    let long = long.trim_end();
    assert!(long.len() > 400);
    let organizations = files.0.get_mut("organizations.csv").unwrap();
    let text = String::from_utf8(organizations.to_vec()).unwrap();
    let (header, _) = text.split_once('\n').unwrap();
    let row: Vec<&str> = header
        .split(',')
        .map(|column| match column {
            "id" => "zz-long",
            "name" => long,
            "kind" => "ngo",
            _ => "",
        })
        .collect();
    *organizations = format!("{text}{}\n", row.join(",")).into_bytes().into();
    let service = Service::of(&files).await;
    let found = first(&service, json!({ "query": long })).await;
    assert_eq!(found, ("organization.zz-long".to_owned(), 100.0, true));
    let slip = long.replacen("security", "secruity", 2);
    assert_eq!(first(&service, json!({ "query": slip, "type": "organization" })).await.0, "organization.zz-long");
}

#[tokio::test]
async fn a_day_and_an_edition_hold_for_every_answer() {
    let service = Service::flagship().await;
    let query = encoded(&[("queries", r#"{"q":{"query":"First Kenyan contingent","type":"contingent"}}"#)]);
    for (then, is_there) in [("", true), ("&as_of=2023-01-01", false), ("&as_of=2024-07-10", true)] {
        let found = service.json(&format!("/reconcile?{query}{then}")).await;
        let is_first = found["q"]["result"][0]["id"] == "contingent.ke-first-contingent";
        assert_eq!(is_first, is_there, "{then}: {found}");
    }
    // The first edition did not have the third contingent.
    let query = encoded(&[("queries", r#"{"q":{"query":"ke-third-contingent","type":"contingent"}}"#)]);
    let found = service.json(&format!("/reconcile?{query}&release=2026.11.0")).await;
    assert!(found["q"]["result"].as_array().unwrap().iter().all(|one| one["match"] == false), "{found}");
    let preview = service.get("/reconcile/preview/contingent.ke-first-contingent?as_of=2023-01-01").await;
    assert_eq!(preview.status, 404);
}

#[tokio::test]
async fn names_are_completed_from_their_beginning() {
    let service = Service::flagship().await;
    let ids = async |path: &str| -> Vec<String> {
        let found = service.json(path).await;
        found["result"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let found = ids("/reconcile/suggest/entity?prefix=ken").await;
    assert_eq!((found[0].as_str(), found.len()), ("country.KE", 10));
    let next = ids("/reconcile/suggest/entity?prefix=ken&cursor=10").await;
    assert!(!next.is_empty() && next.iter().all(|id| !found.contains(id)), "{next:?}");
    assert_eq!(
        ids("/reconcile/suggest/entity?prefix=police%20serv&type=organization").await[0],
        "organization.kenya-national-police-service"
    );
    assert_eq!(ids("/reconcile/suggest/entity?prefix=Guatamala&type=country").await, ["country.GT"]);
    assert_eq!(ids("/reconcile/suggest/type?prefix=contin").await, ["contingent"]);
    assert_eq!(ids("/reconcile/suggest/property?prefix=personnel&type=contingent").await[0], "personnel");
}

#[tokio::test]
async fn pages_of_other_sites_may_ask_and_may_frame_previews_only() {
    let service = Service::flagship().await;
    let origin = ("origin", "https://refine.example");
    for path in ["/reconcile", "/reconcile/suggest/type?prefix=c", "/reconcile/preview/country.KE"] {
        let answer = service.with(Method::GET, path, &[origin]).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        let policy = answer.header("content-security-policy");
        assert_eq!(policy.contains("frame-ancestors 'none'"), !path.contains("preview"), "{path}: {policy}");
    }
    let asked = service.with(Method::OPTIONS, "/reconcile", &[origin, ("access-control-request-method", "POST")]).await;
    assert_eq!(asked.header("access-control-allow-methods"), "GET, HEAD, POST, OPTIONS");
    for (path, allowed) in
        [("/reconcile", "GET, HEAD, POST, OPTIONS"), ("/reconcile/suggest/type", "GET, HEAD, OPTIONS")]
    {
        let answer = service.with(Method::DELETE, path, &[]).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, allowed), "{path}");
    }
    assert_eq!(service.with(Method::POST, "/reconcile/suggest/type", &[]).await.status, 405);
}

#[tokio::test]
async fn a_preview_is_a_small_page_that_leads_to_the_record() {
    let service = Service::flagship().await;
    let page = service.get("/reconcile/preview/contingent.ke-first-contingent?release=2026.12.2").await.text();
    for part in [
        "First Kenyan contingent",
        "<dt>People</dt><dd>200",
        "disputed",
        "/contingents/ke-first-contingent?release=2026.12.2\" target=\"_blank\"",
        "edition 2026.12.2",
    ] {
        assert!(page.to_lowercase().contains(&part.to_lowercase()), "{part}: {page}");
    }
    assert!(!page.contains("<script") && page.len() < 4_000, "{page}");
    let french = service.get("/reconcile/preview/contingent.ke-first-contingent?lang=fr").await;
    assert_eq!(french.header("content-language"), "fr");
    assert!(french.text().contains("lang=\"fr\""));
    // A case event leads to its place in its case.
    let moved = service.get("/reconcile/legal_case_event.aukot-filing-2023?release=2026.12.2").await;
    assert_eq!(moved.header("location"), "/legal-cases/aukot-v-nsc-2023?release=2026.12.2#aukot-filing-2023");
}

/// The publishers of several documents, and what stands in for a title in an earlier edition.
#[tokio::test]
async fn the_name_of_a_newspaper_is_not_that_of_one_of_its_articles() {
    let service = Service::flagship().await;
    for newspaper in ["Business Daily", "Reuters", "Juno7", "Le Nouvelliste"] {
        for query in [json!({ "query": newspaper }), json!({ "query": newspaper, "type": "source" })] {
            let found = candidates(&service, query.clone()).await;
            let is_article = |one: &Json| one["id"].as_str().unwrap().starts_with("source.") && one["match"] == true;
            assert!(!found.iter().any(is_article), "{query}: {found:?}");
        }
    }
    let titled = json!({ "query": "Kenyan forces to depart for Haiti on June 25 government announces" });
    let (id, _, is_match) = first(&service, titled).await;
    assert_eq!((id.as_str(), is_match), ("source.nairobi-wire-2024-06-23-kenyan-force-to-leave", true));
}
