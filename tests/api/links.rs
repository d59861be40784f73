//! Links to other representations: each leads to an answer, whatever was asked.

use std::collections::BTreeSet;

use http::StatusCode;
use serde_json::Value as Json;

use crate::support::{Answer, Service, document, encoded, example_path};

/// The parameters that change how an answer is arranged or represented, besides `format`.
const ARRANGING: &[&str] = &[
    "limit",
    "sort",
    "citations",
    "facets",
    "lang",
    "style",
    "fields",
    "bom",
    "group_by",
    "basis",
    "missions",
    "pivot",
    "every",
    "on",
    "only",
];

/// The examples of a parameter, or a few of the values that it is limited to.
fn values(document: &Json, parameter: &Json) -> Vec<String> {
    let resolved = |schema: &Json| match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap().clone(),
        None => schema.clone(),
    };
    let schema = resolved(&parameter["schema"]);
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut values: Vec<String> = match (&schema["examples"][0], &schema["enum"]) {
        (Json::Null, Json::Array(names)) => names.iter().take(1).map(text).collect(),
        (Json::Null, _) => Vec::new(),
        (Json::Array(several), _) => several.iter().map(text).collect(),
        (one, _) => vec![text(one)],
    };
    match parameter["name"].as_str().unwrap() {
        "citations" => values.extend(["brief", "none", "accepted"].map(str::to_owned)),
        "sort" => values.extend(["-id", "-count"].map(str::to_owned)),
        "facets" => values = vec!["disputed".to_owned()],
        "limit" => values = vec!["3".to_owned()],
        "lang" => values = vec!["fr".to_owned()],
        "release" => values = vec!["2026.12.1".to_owned()],
        _ => {}
    }
    values
}

/// Every address in an answer and its header fields that asks for a representation.
fn leads_to(answer: &Answer) -> Vec<String> {
    let mut found: Vec<String> = answer.links().into_iter().map(|(target, ..)| target).collect();
    if answer.header("content-type").starts_with("text/html") {
        let page = answer.text();
        let hrefs = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        found.extend(hrefs.map(|href| href.replace("&#38;", "&").replace("&amp;", "&")));
    }
    let local = found.into_iter().map(|address| address.trim_start_matches("https://ledger.test").to_owned());
    local.filter(|address| address.starts_with('/') && address.contains("format=")).collect()
}

/// Asks for some representations of what is at a path, and follows the links of each answer.
async fn follow(service: &Service, path: &str, formats: &[&str], followed: &mut BTreeSet<String>) -> usize {
    let mark = if path.contains('?') { '&' } else { '?' };
    let mut answered = 0;
    for format in formats {
        let address = format!("{path}{mark}{format}");
        let answer = service.get(address.trim_end_matches(['?', '&'])).await;
        if answer.status != StatusCode::OK {
            continue;
        }
        answered += 1;
        for link in leads_to(&answer) {
            // Drawing and laying out take long, and each chart and each style takes what the others take.
            let is_another = (link.contains("style=") && !link.contains("style=apa"))
                || (link.ends_with("format=png") && !link.contains("strength.svg"));
            if !is_another && followed.insert(link.clone()) {
                let other = service.get(&link).await.status;
                assert_eq!(other, StatusCode::OK, "{address} leads to {link}");
            }
        }
    }
    answered
}

#[tokio::test]
async fn every_link_to_another_representation_leads_to_an_answer() {
    let service = Service::flagship().await;
    let document = document();
    let mut followed = BTreeSet::new();
    let takes = |operation: &Json, name: &str| {
        operation["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["name"] == name)
    };
    for (template, item) in document["paths"].as_object().unwrap() {
        let operation = &item["get"];
        if !takes(operation, "format") {
            continue;
        }
        let path = example_path(template, operation);
        let formats = ["", "format=html", "format=csv", "format=citation", "format=atom"];
        assert!(follow(&service, &path, &formats, &mut followed).await > 0, "{path}");
        for parameter in operation["parameters"].as_array().unwrap() {
            let name = parameter["name"].as_str().unwrap();
            // Filters and editions mean the same for every representation; one filter needs another.
            let is_tried = ARRANGING.contains(&name) || name == "as_of" || name.starts_with("amount_");
            let formats: &[&str] = match name {
                "fields" | "bom" => &["format=csv"],
                "style" => &["format=citation"],
                _ if template.contains(".svg") || template.contains("{file}") => &["format=svg"],
                // The header fields of a page are those of JSON.
                _ => &["format=html"],
            };
            for value in if is_tried { values(&document, parameter) } else { Vec::new() } {
                let mark = if path.contains('?') { '&' } else { '?' };
                let limit = if name != "limit" && takes(operation, "limit") { "&limit=2" } else { "" };
                let needed = if name.starts_with("amount_") { "&currency=USD" } else { "" };
                let asked = format!("{path}{mark}{name}={}{needed}{limit}", encoded(&value));
                follow(&service, &asked, formats, &mut followed).await;
            }
        }
    }
    assert!(followed.len() > 1_000, "{}", followed.len());
}

#[tokio::test]
async fn links_leave_out_what_another_representation_does_not_take() {
    let service = Service::flagship().await;
    let asked = "/funding?donor=US&sort=-amount&facets=donor&citations=brief&limit=2";
    let page = leads_to(&service.get(&format!("{asked}&format=html&lang=fr")).await);
    let fields = leads_to(&service.get(asked).await);
    for (format, on_page, in_field) in [
        ("csv", "sort=-amount&limit=2", "limit=2&sort=-amount"),
        ("ndjson", "sort=-amount&citations=brief&limit=2", "limit=2&sort=-amount&citations=brief"),
        ("text", "sort=-amount&limit=2&lang=fr", "limit=2&sort=-amount"),
        ("atom", "limit=2&lang=fr", "limit=2"),
    ] {
        let address = |given: &str| format!("/funding?donor=US&{given}&format={format}");
        assert!(page.contains(&address(on_page)), "{}: {page:?}", address(on_page));
        assert!(fields.contains(&address(in_field)), "{}: {fields:?}", address(in_field));
    }
    assert!(page.iter().any(|link| link.ends_with("&format=bibtex&of=sources") && !link.contains("citations=")));
}

#[tokio::test]
async fn a_page_that_asks_for_more_offers_no_answer() {
    let service = Service::flagship().await;
    for path in ["/search", "/search?kind=country", "/check", "/check?subject_kind=contingent&field=personnel"] {
        let mark = if path.contains('?') { '&' } else { '?' };
        let answer = service.get(&format!("{path}{mark}format=html")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let own = path.split('?').next().unwrap();
        let leads: Vec<String> = leads_to(&answer).into_iter().filter(|link| link.starts_with(own)).collect();
        let leads: Vec<&String> = leads.iter().filter(|link| !link.contains("format=html")).collect();
        assert!(leads.is_empty(), "{path}: {leads:?}");
    }
}
