//! Receipts and bibliographies: what others need to check an answer, and to cite what it is based on.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use http::{Method, StatusCode};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::support::{Service, document, latest};

/// The path of an absolute address of the service.
fn path(url: &Json) -> String {
    url.as_str().unwrap().strip_prefix("https://ledger.test").unwrap().to_owned()
}

fn sha256(body: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(body))
}

#[tokio::test]
async fn a_receipt_has_the_hash_of_the_answer_at_its_address() {
    let service = Service::flagship().await;
    let release = latest();
    for (asked, of) in [
        ("/", ""),
        ("/funding?donor=usa&sort=-amount", ""),
        ("/funding?limit=3&after=us-release-109m", ""),
        ("/funding?donor=US", "csv"),
        ("/funding?donor=US&fields=id,amount&bom=true", "csv"),
        ("/claims", "ndjson"),
        ("/events", "parquet"),
        ("/contingents/ke-first-contingent", ""),
        ("/contingents/ke-first-contingent?as_of=2024-06-30", ""),
        ("/contingents/ke-first-contingent", "html"),
        ("/contingents/ke-first-contingent/history", ""),
        ("/contingents/ke-first-contingent", "bibtex"),
        ("/funding/summary?group_by=donor", "csv"),
        ("/search?q=haiti", ""),
        ("/series/displaced_persons", ""),
        ("/charts/strength.svg", ""),
        ("/charts/strength.svg", "png"),
        ("/codebook", ""),
        ("/dataset", ""),
        ("/dataset", "jsonld"),
        ("/countries/KE", ""),
    ] {
        let mark = if asked.contains('?') { '&' } else { '?' };
        let of = if of.is_empty() { String::new() } else { format!("&of={of}") };
        let answer = service.get(&format!("{asked}{mark}format=receipt{of}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{asked}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/vnd.mission-ledger.receipt+json", "{asked}");
        let receipt = answer.json();
        let url = path(&receipt["url"]);
        assert!(url.contains(&format!("release={release}")), "{asked}: {url} is pinned");
        let again = service.get(&url).await;
        assert_eq!(again.status, StatusCode::OK, "{url}");
        assert_eq!(receipt["sha256"], sha256(&again.body), "{url}");
        assert_eq!(receipt["bytes"], again.body.len(), "{url}");
        assert_eq!(receipt["media_type"], again.header("content-type"), "{url}");
        assert_eq!(receipt["release"], release, "{asked}");
        assert_eq!(receipt["is_published"], true, "{asked}");
        for line in ["curl", "python", "r"] {
            assert!(
                receipt["fetch"][line].as_str().unwrap().contains(&format!("'https://ledger.test{url}'")),
                "{line}"
            );
        }
    }
}

#[tokio::test]
async fn a_receipt_counts_what_the_answer_has() {
    let service = Service::flagship().await;
    let json = service.json("/funding?donor=US&limit=5").await;
    let counts = service.json("/funding?donor=US&limit=5&format=receipt").await["counts"].clone();
    assert_eq!(counts["rows"], 5);
    assert_eq!(counts["total"], json["page"]["total"]);
    assert_eq!(counts["sources"], json["sources"].as_array().unwrap().len());
    // Quoted cells with line breaks are one row each.
    for (list, format) in [("claims", "csv"), ("claims", "ndjson"), ("sources", "csv")] {
        let counts = service.json(&format!("/{list}?format=receipt&of={format}")).await["counts"].clone();
        let total = service.json(&format!("/{list}?limit=1")).await["page"]["total"].clone();
        assert_eq!(counts["rows"], total, "{list} as {format}");
    }
    let one = service.json("/funding/us-release-109m?format=receipt").await;
    assert_eq!((&one["counts"]["rows"], &one["counts"]["total"]), (&1.into(), &Json::Null));
}

#[tokio::test]
async fn a_receipt_is_cached_and_accepted_like_any_answer() {
    let service = Service::flagship().await;
    let address = "/funding?donor=US&release=2026.12.1&format=receipt";
    let answer = service.get(address).await;
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    let tag = answer.header("etag").to_owned();
    assert_eq!(service.with(Method::GET, address, &[("if-none-match", &tag)]).await.status, 304);
    let json = service.get("/funding?donor=US&release=2026.12.1&format=json").await;
    assert_ne!(json.header("etag"), tag);
    // The tag of the answer is not that of its receipt.
    let other = service.with(Method::GET, address, &[("if-none-match", json.header("etag"))]).await;
    assert_eq!(other.body, answer.body);
    let head = service.with(Method::HEAD, address, &[]).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    let accepts = [("accept", "application/vnd.mission-ledger.receipt+json"), ("accept-encoding", "gzip")];
    let accepted = service.with(Method::GET, "/funding?donor=US&release=2026.12.1", &accepts).await;
    assert_eq!(accepted.header("content-encoding"), "gzip");
    assert_eq!(accepted.header("content-type"), "application/vnd.mission-ledger.receipt+json");
    let moved = service.get("/countries/ken?format=receipt").await;
    assert_eq!(
        (moved.status, moved.header("location")),
        (StatusCode::PERMANENT_REDIRECT, "/countries/KE?format=receipt")
    );
}

#[tokio::test]
async fn what_a_receipt_cannot_be_of_is_refused() {
    let service = Service::flagship().await;
    for (asked, parameter, says) in [
        ("/funding?format=receipt&donr=US", "donr", "did you mean `donor`?"),
        ("/funding?format=receipt&of=pdf", "of", "`csv`"),
        ("/funding?format=receipt&of=sources", "of", "`bibtex`"),
        ("/funding?of=csv", "of", "`format=csv`"),
        ("/funding?of=sources", "of", "`bibtex`"),
        ("/funding?format=receipt&bom=true", "bom", "format=csv"),
        ("/funding?format=bibtex&of=sources&citations=none", "citations", "`of=sources`"),
        ("/funding/us-release-109m?format=receipt&of=csv", "of", "`csl`"),
        ("/funding/summary?format=receipt&of=sources", "of", "`csv`"),
        ("/feed.atom?format=receipt", "format", "no parameters"),
    ] {
        let answer = service.get(asked).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{asked}");
        let errors = answer.json()["errors"].clone();
        assert!(errors.to_string().contains(says), "{asked}: {errors}");
        assert!(errors.as_array().unwrap().iter().any(|error| error["parameter"] == parameter), "{asked}: {errors}");
    }
    assert_eq!(service.get("/funding/no-such-thing?format=receipt").await.status, StatusCode::NOT_FOUND);
}

/// Every operation that takes `format` can give a receipt.
#[tokio::test]
async fn every_path_with_formats_has_receipts() {
    for (path, item) in document()["paths"].as_object().unwrap() {
        let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
        if parameters.iter().any(|parameter| parameter["name"] == "format") {
            let content = &item["get"]["responses"]["200"]["content"];
            // Generators would take the receipt of a picture for the picture.
            let has_json = content["application/json"].is_object();
            assert_eq!(content["application/vnd.mission-ledger.receipt+json"].is_object(), has_json, "{path}");
            assert!(parameters.iter().any(|parameter| parameter["name"] == "of"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_bibliography_has_each_source_of_the_answer_once() {
    let service = Service::flagship().await;
    for list in
        ["/funding?donor=US", "/contingents", "/discrepancies", "/claims?field=amount", "/sources?agency=Reuters"]
    {
        let mut cited = BTreeSet::new();
        let mark = if list.contains('?') { '&' } else { '?' };
        let mut next = Some(format!("{list}{mark}limit=500"));
        while let Some(address) = next {
            let page = service.json(&address).await;
            cited.extend(
                page["sources"].as_array().unwrap().iter().map(|source| source["id"].as_str().unwrap().to_owned()),
            );
            next = page["page"]["next"].as_str().map(str::to_owned);
        }
        assert!(!cited.is_empty(), "{list}");
        let items = service.json(&format!("{list}{mark}format=csl&of=sources")).await;
        let keys: Vec<&str> = items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(keys.len(), cited.len(), "{list}");
        // A key has no two hyphens in a row.
        let key = |id: &String| id.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        assert_eq!(
            keys.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>(),
            cited.iter().map(key).collect(),
            "{list}"
        );
        let bibtex = service.get(&format!("{list}{mark}format=bibtex&of=sources")).await.text();
        assert_eq!(bibtex.lines().filter(|line| line.starts_with('@')).count(), cited.len(), "{list}");
        let ris = service.get(&format!("{list}{mark}format=ris&of=sources")).await.text();
        assert_eq!(ris.matches("ER  - \r\n").count(), cited.len(), "{list}");
        let apa = service.get(&format!("{list}{mark}format=apa&of=sources")).await.text();
        assert_eq!(apa.lines().count(), cited.len(), "{list}");
    }
}

#[tokio::test]
async fn a_bibliography_of_a_page_or_a_record_is_theirs_alone() {
    let service = Service::flagship().await;
    let count = |bibtex: String| bibtex.lines().filter(|line| line.starts_with('@')).count();
    let one = service.json("/funding/us-release-109m").await["sources"].as_array().unwrap().len();
    assert_eq!(count(service.get("/funding/us-release-109m?format=bibtex&of=sources").await.text()), one);
    let page = service.json("/funding?limit=50").await["sources"].as_array().unwrap().len();
    assert_eq!(count(service.get("/funding?limit=50&format=bibtex&of=sources").await.text()), page);
    assert!(count(service.get("/funding?format=bibtex&of=sources").await.text()) > page, "the whole list");
    let then =
        service.json("/contingents/ke-first-contingent?as_of=2024-06-25").await["sources"].as_array().unwrap().len();
    let cited = service.get("/contingents/ke-first-contingent?as_of=2024-06-25&format=bibtex&of=sources").await;
    assert_eq!(count(cited.text()), then);
    let none = service.get("/funding?format=csl&of=sources&q=nosuchword").await;
    assert_eq!(none.json(), serde_json::json!([]));
}
