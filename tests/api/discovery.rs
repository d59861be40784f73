//! How everything is found from anywhere: links, the catalogue, the guide for language models, the sitemap.

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use ledger_core::package::Files;
use serde_json::{Value as Json, json};

use crate::support::{Answer, Service, fixture, latest, lists};

const BASE: &str = "https://ledger.test";
const DATABASE: &str = "/dataset/ledger.sqlite";

#[tokio::test]
async fn every_answer_leads_to_its_description_licence_and_catalogue() {
    let service = Service::flagship().await;
    for path in [
        "/events",
        "/events?format=csv",
        "/",
        "/healthz",
        "/nothing",
        "/events?x=1",
        "/openapi.json",
        DATABASE,
        "/.well-known/api-catalog",
    ] {
        let answer = service.with(Method::HEAD, path, &[]).await;
        let links = answer.links();
        for rel in ["service-desc", "service-doc", "license", "api-catalog"] {
            assert_eq!(links.iter().filter(|(_, other, _)| other == rel).count(), 1, "{path} {rel}: {links:?}");
        }
    }
}

#[tokio::test]
async fn every_data_answer_can_be_cited_and_had_in_every_other_form() {
    let service = Service::flagship().await;
    for path in lists().into_iter().chain(
        [
            "/funding/us-release-109m?as_of=2024-06-24",
            "/contingents/ke-first-contingent/history",
            "/funding/summary?group_by=donor,mission&basis=reached&currency=USD",
            "/funding?donor=US&format=csv&fields=amount",
            "/search?q=kenya%20%22police%22",
            "/codebook",
            "/dataset?release=2026.11.0",
        ]
        .map(str::to_owned),
    ) {
        let answer = service.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let links = answer.links();
        let cited: Vec<&str> =
            links.iter().filter(|(_, rel, _)| rel == "cite-as").map(|(target, ..)| target.as_str()).collect();
        let release = if path.contains("release=") { "2026.11.0".to_owned() } else { latest() };
        let is_pinned = cited.len() == 1 && cited[0].contains(&format!("release={release}"));
        assert!(is_pinned, "{path}: {cited:?}");
        let pinned = cited[0].strip_prefix(BASE).unwrap();
        let again = service.get(pinned).await;
        assert_eq!(again.status, StatusCode::OK, "{pinned}");
        if answer.header("content-type") == "application/json" && path.starts_with("/funding") {
            assert_eq!(again.json(), answer.json(), "{path} {pinned}");
        }
        let alternates: Vec<_> = links.iter().filter(|(_, rel, _)| rel == "alternate").collect();
        assert!(!alternates.is_empty(), "{path}");
        for (target, _, media_type) in alternates {
            let other = service.get(target).await;
            assert_eq!(other.status, StatusCode::OK, "{target}: {}", other.text());
            assert_eq!(other.header("content-type").split(';').next().unwrap(), media_type, "{target}");
            assert_ne!(other.header("content-type"), answer.header("content-type"), "{target}");
        }
    }
    for path in lists() {
        let id = service.json(&format!("{path}?limit=1")).await["data"][0]["id"].as_str().unwrap().to_owned();
        let record = service.get(&format!("{path}/{id}")).await;
        let links = record.links();
        assert!(links.iter().any(|(target, rel, _)| rel == "collection" && *target == path), "{path}/{id}: {links:?}");
    }
}

#[tokio::test]
async fn the_service_document_leads_to_all_of_it() {
    let service = Service::made_up().await;
    let root = service.json("/").await;
    let bulk = root["bulk"].as_array().unwrap();
    for link in bulk.iter().chain([&root["about_the_dataset"], &root["catalog"], &root["sitemap"]]) {
        let target = service.with(Method::HEAD, link["href"].as_str().unwrap(), &[]).await;
        assert_eq!(target.status, StatusCode::OK, "{link}");
        assert_eq!(link["type"], target.header("content-type").split(';').next().unwrap());
    }
}

#[tokio::test]
async fn the_catalogue_names_what_there_is() {
    let service = Service::made_up().await;
    let answer = service.get("/.well-known/api-catalog").await;
    assert_eq!(
        answer.header("content-type"),
        "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\""
    );
    let sets = answer.json()["linkset"].as_array().unwrap().clone();
    assert_eq!(sets[0]["anchor"], format!("{BASE}/.well-known/api-catalog"));
    assert_eq!(sets[0]["item"][0]["href"], sets[1]["anchor"]);
    for relation in ["service-desc", "service-doc", "service-meta", "status"] {
        for link in sets[1][relation].as_array().unwrap() {
            let path = link["href"].as_str().unwrap().strip_prefix(BASE).unwrap();
            let target = service.get(path).await;
            // `/docs` leads to `/docs/`.
            assert!(target.status.is_success() || target.status.is_redirection(), "{path}");
            if target.status.is_success() {
                assert_eq!(link["type"], target.header("content-type").split(';').next().unwrap(), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn a_language_model_finds_a_guide_without_dead_links() {
    for (service, title) in [
        (Service::flagship().await, "# Mission Ledger: the Multinational Security Support mission in Haiti"),
        (Service::made_up().await, "# River Watch, a made-up mission"),
    ] {
        let answer = service.get("/llms.txt").await;
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        let guide = answer.text();
        assert!(guide.starts_with(title), "{guide}");
        let targets: BTreeSet<&str> = guide.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
        assert!(targets.len() > 30, "{guide}");
        for target in targets {
            let path = target.strip_prefix(BASE).unwrap();
            assert_eq!(service.with(Method::HEAD, path, &[]).await.status, StatusCode::OK, "{path}");
        }
    }
}

#[tokio::test]
async fn a_crawler_finds_every_page() {
    let service = Service::made_up().await;
    let robots = service.get("/robots.txt").await.text();
    assert!(robots.contains("User-agent: *\n") && robots.contains("\nSitemap: https://ledger.test/sitemap.xml\n"));
    let answer = service.get("/sitemap.xml").await;
    assert_eq!(answer.header("content-type"), "application/xml");
    let locations = |answer: &Answer| -> Vec<String> {
        let text = answer.text();
        text.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().unwrap().to_owned()).collect()
    };
    let all = locations(&answer);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    let mut in_parts = locations(&service.get("/sitemap.xml?part=pages").await);
    for path in lists() {
        let rows = service.walk(&format!("{path}?limit=500&sort=id")).await;
        assert!(all.contains(&format!("{BASE}{path}")), "{path}");
        for row in &rows {
            assert!(all.contains(&format!("{BASE}{path}/{}", row["id"].as_str().unwrap())), "{path} {}", row["id"]);
        }
        in_parts.extend(if rows.is_empty() {
            Vec::new()
        } else {
            locations(&service.get(&format!("/sitemap.xml?part={}-1", &path[1..])).await)
        });
    }
    assert_eq!(in_parts, all, "the parts make up the whole");
    for location in all {
        let status = service.get(location.strip_prefix(BASE).unwrap()).await.status;
        assert!(status.is_success() || status.is_redirection(), "{location}: {status}");
    }
    let tag = answer.header("etag").to_owned();
    let known = service.with(Method::GET, "/sitemap.xml", &[("if-none-match", &tag)]).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    for query in ["part=claims-2", "part=claims", "part=pages&part=pages", "page=1"] {
        assert_eq!(service.get(&format!("/sitemap.xml?{query}")).await.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

/// A dataset that says little about itself: a title of two parts, another license, no contributors.
fn other_dataset(change: impl FnOnce(&mut Json)) -> Files {
    let mut files = fixture();
    let mut descriptor: Json = serde_json::from_slice(&files.0["datapackage.json"]).unwrap();
    change(&mut descriptor);
    files.0.insert("datapackage.json".to_owned(), format!("{descriptor:#}\n").into());
    files
}

#[tokio::test]
async fn what_answers_say_of_the_dataset_is_what_its_descriptor_says() {
    let url = "https://example.org/cc0";
    let files = other_dataset(|descriptor| {
        descriptor["title"] = "River Watch: a made-up mission".into();
        descriptor["licenses"] = json!([{ "name": "CC0-1.0", "path": url }]);
        descriptor["contributors"] = json!([{ "title": "A. Writer", "roles": ["creator"] }]);
    });
    let service = Service::of(&files).await;
    let service_document = service.json("/").await;
    assert_eq!(service_document["dataset"]["license"], "CC0-1.0");
    assert_eq!(service_document["dataset"]["title"], "River Watch: a made-up mission");
    let start = service_document["example"].as_str().unwrap();
    assert!(service.json(start).await["page"]["total"].as_u64().unwrap() > 0, "{start}");
    let list = service.get("/funding").await;
    assert!(list.links().iter().any(|(address, relation, _)| address == url && relation == "license"));
    let page = service.with(http::Method::GET, "/funding", &[("accept", "text/html")]).await.text();
    assert!(page.contains(url) && page.contains("CC0-1.0") && page.contains("River Watch</title>"), "{page}");
    let citation = service.get("/funding?format=apa").await.text();
    assert!(citation.starts_with("A. Writer") && citation.contains("River Watch: funding"), "{citation}");
    assert!(service.get("/funding?format=bibtex").await.text().contains("{river-watch-2031-3-0-funding,"));
    let feed = service.get("/feed.atom").await.text();
    assert!(feed.contains("River Watch: editions") && feed.contains("A. Writer"), "{feed}");
    assert!(service.get("/.well-known/api-catalog").await.text().contains(url));
    let info = service.json("/openapi.json").await["info"].clone();
    assert_eq!(info["license"], json!({ "name": "CC0-1.0 (data); MIT OR Apache-2.0 (code)", "url": url }));
    assert_eq!((&info["title"], &info["contact"]["name"]), (&json!("River Watch"), &json!("A. Writer")));
    assert!(service.get("/llms.txt").await.text().starts_with("# River Watch: a made-up mission\n\n> An open"));
    let parquet = service.get("/funding?format=parquet").await.body;
    let has = |text: &str| parquet.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has(url) && has("River Watch: funding") && !has("creativecommons"));
}

#[tokio::test]
async fn what_a_dataset_does_not_say_of_itself_no_answer_says() {
    let service = Service::made_up().await;
    assert_eq!(service.json("/").await["dataset"]["license"], Json::Null);
    for path in ["/funding", "/funding/no-money", "/dataset", "/.well-known/api-catalog", "/llms.txt", "/feed.atom"] {
        for accept in ["*/*", "text/html"] {
            let answer = service.with(http::Method::GET, path, &[("accept", accept)]).await;
            assert!(answer.links().iter().all(|(_, relation, _)| relation != "license"), "{path} {accept}");
            let text = answer.text();
            for foreign in ["creativecommons", "CC BY", "Mission Ledger maintainers"] {
                assert!(!text.contains(foreign), "{path} {accept}: {foreign}");
            }
        }
    }
    let citation = service.get("/funding?format=apa").await.text();
    assert!(citation.starts_with("River Watch, a made-up mission: funding"), "{citation}");
}

#[tokio::test]
async fn the_feed_links_what_each_edition_changed() {
    let service = Service::flagship().await;
    let feed = service.get("/feed.atom").await.text();
    for release in service.walk("/releases").await.iter().filter(|release| release["released_on"].is_string()) {
        let id = release["id"].as_str().unwrap();
        let path = feed
            .split("href=\"")
            .filter_map(|rest| rest.split('"').next())
            .find(|href| href.contains("/changes?") && href.ends_with(&format!("release={id}")));
        let path = path.unwrap_or_else(|| panic!("{id} has no changes in {feed}"));
        let path = path.trim_start_matches("https://ledger.test").replace("&amp;", "&");
        let changes = service.walk(&format!("{path}&limit=500")).await;
        assert!(changes.iter().all(|change| change["release"] == id), "{path}");
    }
}
