//! The description of the dataset: the same in every form, and how an edition is cited.

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use ledger_core::package::Files;
use ledger_core::resources::KINDS;
use serde_json::{Value as Json, json};

use crate::support::{Service, latest, lists, named, sha256};

const BASE: &str = "https://ledger.test";
const PACKAGE: &str = "/dataset/datapackage.zip";

#[tokio::test]
async fn json_json_ld_the_data_package_and_the_releases_agree() {
    let (flagship, made_up) = (Service::flagship().await, Service::made_up().await);
    for (service, release) in [(&flagship, "2026.11.0"), (&flagship, "2026.12.0"), (&made_up, "2031.3.0")] {
        let dataset = service.json(&format!("/dataset?release={release}")).await["data"].clone();
        let linked = service.json(&format!("/dataset?release={release}&format=jsonld")).await;
        let listed = service.json(&format!("/releases/{release}")).await["data"].clone();
        let archive = service.get(&format!("{PACKAGE}?release={release}")).await.body;
        let files = Files::from_zip(&archive).unwrap();
        let package: Json = serde_json::from_slice(&files.0["datapackage.json"]).unwrap();

        assert_eq!(linked["@type"], json!(["Dataset", "dcat:Dataset"]));
        for title in [&dataset["title"], &linked["name"], &linked["dcterms:title"]] {
            assert_eq!(*title, package["title"], "{release}");
        }
        for version in [&dataset["release"], &linked["version"], &linked["dcat:version"], &listed["id"]] {
            assert_eq!(*version, package["version"], "{release}");
        }
        let license = &package["licenses"][0]["path"];
        for other in [&dataset["license"]["url"], &linked["license"], &linked["dcterms:license"]["@id"]] {
            assert_eq!(other, license, "{release}");
        }
        assert_eq!(dataset["license"]["id"], package["licenses"][0]["name"]);
        for day in [&linked["datePublished"], &linked["dcterms:issued"]["@value"], &listed["released_on"]] {
            assert_eq!(*day, dataset["released_on"], "{release}");
        }
        let tables = package["resources"].as_array().unwrap().len();
        assert_eq!(dataset["tables"].as_array().unwrap().len(), tables, "{release}");

        let zip = named(&dataset["distributions"], "datapackage.zip");
        let linked_zip = named(&linked["distribution"], "datapackage.zip");
        let digest = json!(sha256(&archive));
        for other in
            [&zip["sha256"], &linked_zip["sha256"], &linked_zip["spdx:checksum"]["spdx:checksumValue"]["@value"]]
        {
            assert_eq!(*other, digest, "{release}");
        }
        if !listed["sha256"].is_null() {
            assert_eq!(listed["sha256"], digest, "{release}");
        }
        assert_eq!(zip["bytes"], archive.len(), "{release}");
        assert_eq!(linked_zip["dcat:byteSize"]["@value"], archive.len().to_string(), "{release}");
        assert_eq!(linked_zip["dcterms:hasPart"].as_array().map_or(0, Vec::len), tables, "{release}");
        for (count, other) in [("claims", "claim_count"), ("sources", "source_count"), ("records", "record_count")] {
            assert_eq!(dataset["counts"][count], listed[other], "{release} {count}");
        }
        let identities = KINDS.iter().filter_map(|kind| files.0.get(&kind.csv()));
        let identities = identities.map(|file| csv::Reader::from_reader(&**file).into_records().count());
        assert_eq!(dataset["counts"]["records"], identities.sum::<usize>(), "{release}");

        let forms = dataset["distributions"].as_array().unwrap();
        let linked_forms = linked["distribution"].as_array().unwrap();
        assert_eq!(forms.len(), linked_forms.len());
        for (form, linked_form) in forms.iter().zip(linked_forms) {
            let url = format!("{BASE}{}", form["url"].as_str().unwrap());
            for other in [&linked_form["@id"], &linked_form["contentUrl"], &linked_form["dcat:downloadURL"]["@id"]] {
                assert_eq!(*other, url);
            }
            assert_eq!(linked_form["encodingFormat"], form["media_type"]);
        }
        let named_forms: Vec<&Json> =
            linked["dcat:distribution"].as_array().unwrap().iter().map(|form| &form["@id"]).collect();
        assert_eq!(named_forms, linked_forms.iter().map(|form| &form["@id"]).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn every_distribution_is_served_as_it_is_described() {
    let service = Service::flagship().await;
    let dataset = service.json("/dataset").await["data"].clone();
    let forms = dataset["distributions"].as_array().unwrap();
    let collections: BTreeSet<&str> = forms.iter().filter_map(|form| form["collection"].as_str()).collect();
    assert_eq!(collections.len(), lists().len());
    for form in forms {
        let answer = service.get(form["url"].as_str().unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{form}");
        let essence = answer.header("content-type").split(';').next().unwrap().to_owned();
        assert_eq!(form["media_type"], essence, "{form}");
        if form["collection"].is_null() {
            assert_eq!(form["bytes"], answer.body.len(), "{form}");
            assert_eq!(form["sha256"], sha256(&answer.body), "{form}");
        }
    }
}

#[tokio::test]
async fn the_counts_are_those_of_the_lists() {
    let service = Service::flagship().await;
    for release in ["2026.11.0", "2026.12.0", "2026.12.1"] {
        let dataset = service.json(&format!("/dataset?release={release}")).await["data"].clone();
        for collection in dataset["collections"].as_array().unwrap() {
            let list = service.json(collection["url"].as_str().unwrap()).await;
            assert_eq!(collection["rows"], list["page"]["total"], "{release} {collection}");
            assert_eq!(list["dataset"]["release"], release);
        }
    }
}

#[tokio::test]
async fn the_coverage_is_of_facts_and_not_of_plans() {
    let service = Service::flagship().await;
    let coverage = service.json("/dataset").await["data"]["temporal_coverage"].clone();
    let rows = service.walk("/timeline?limit=500").await;
    let is_fact = |row: &&Json| row["date_qualifier"] != "planned" && row["field"] != "expires_on";
    let dates: Vec<&str> = rows.iter().filter(is_fact).map(|row| row["date"].as_str().unwrap()).collect();
    assert_eq!(coverage, json!({ "from": dates.iter().min().unwrap(), "to": dates.iter().max().unwrap() }));
    let last = rows.last().unwrap()["date"].as_str().unwrap();
    assert!(last > coverage["to"].as_str().unwrap(), "the flagship has plans beyond what has happened: {last}");
}

#[tokio::test]
async fn a_pinned_description_never_changes_and_so_leaves_the_database_out() {
    let service = Service::flagship().await;
    let pinned = service.get("/dataset?release=2026.12.0").await;
    assert_eq!(pinned.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(!pinned.text().contains("ledger.sqlite"));
    let current = service.get("/dataset").await;
    assert!(current.text().contains("ledger.sqlite") && current.header("cache-control").contains("max-age=300"));
    assert_eq!(pinned.json()["data"]["previous_release"], "2026.11.0");
    for query in ["as_of=2024-06-24", "citations=none", "limit=1", "format=csv", "release=1.2.3"] {
        assert_eq!(service.get(&format!("/dataset?{query}")).await.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn a_browser_gets_a_page_with_the_same_json_ld_in_it() {
    let service = Service::flagship().await;
    let page = service.with(Method::GET, "/dataset", &[("accept", "text/html,*/*;q=0.8")]).await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let page = page.text();
    let data = page.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let linked = service.with(Method::GET, "/dataset", &[("accept", "application/ld+json")]).await;
    assert_eq!(linked.header("content-type"), "application/ld+json");
    assert_eq!(serde_json::from_str::<Json>(data).unwrap(), linked.json());
    for shown in [latest().as_str(), "CC-BY-4.0", "ledger.sqlite", "BibTeX"] {
        assert!(page.contains(shown), "{shown}");
    }
    let accept = [("accept", "text/html,*/*;q=0.8")];
    let pinned = service.with(Method::GET, "/dataset?release=2026.12.1", &accept).await.text();
    for shown in ["2026.12.0", "3,539 claims"] {
        assert!(pinned.contains(shown), "{shown}");
    }
}

#[tokio::test]
async fn an_edition_is_cited_in_one_way() {
    let service = Service::flagship().await;
    for format in ["csl", "bibtex", "ris", "apa"] {
        let dataset = service.get(&format!("/dataset?release=2026.11.0&format={format}")).await;
        let release = service.get(&format!("/releases/2026.11.0?format={format}")).await;
        assert_eq!((dataset.status, dataset.text()), (StatusCode::OK, release.text()), "{format}");
        assert!(dataset.text().contains("https://ledger.test/dataset?release=2026.11.0"), "{format}");
    }
    let item = service.get("/dataset?format=csl").await.json()[0].clone();
    assert_eq!(
        (&item["type"], &item["version"], &item["author"][0]["literal"]),
        (&json!("dataset"), &json!(latest()), &json!("Mission Ledger maintainers"))
    );
    let apa = service.get("/dataset?format=apa").await.text();
    assert_eq!(apa.trim_end(), service.json("/dataset").await["data"]["citation"]);
}

#[tokio::test]
async fn the_title_of_a_cited_list_names_what_narrows_it() {
    let service = Service::flagship().await;
    for (path, title) in [
        ("/funding?donor=us", "Mission Ledger: funding (donor US)"),
        ("/funding", "Mission Ledger: funding"),
        ("/legal-cases?country=ken", "Mission Ledger: legal cases (country KE)"),
        (
            "/funding?status=released,pledged&currency=usd&amount_min=1000&as_of=2024-06-24&disputed=false",
            "Mission Ledger: funding (status pledged or released, currency USD, amount at least 1000, not disputed, as of 2024-06-24)",
        ),
        (
            "/contingents?q=police&announced_from=2024-03&source=latin-post-2024-06-18-haiti-commanders-in-nairobi",
            "Mission Ledger: contingents (announced from 2024-03-01, source latin-post-2024-06-18-haiti-commanders-in-nairobi, with the words police)",
        ),
    ] {
        let mark = if path.contains('?') { '&' } else { '?' };
        let item = service.get(&format!("{path}{mark}format=csl")).await.json()[0].clone();
        assert_eq!(item["title"], title, "{path}");
    }
}
