//! Two lists beside each other: what is told of them is what a reader finds who compares the lists row by row.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::checker::{found, with};
use crate::support::{Service, fixture, lists};

/// All rows of a list, by their ids.
async fn rows(service: &Service, list: &str) -> BTreeMap<String, Json> {
    let mut rows = BTreeMap::new();
    let mut next = Some(format!("{list}{}limit=500", if list.contains('?') { '&' } else { '?' }));
    while let Some(address) = next {
        let page = service.json(&address).await;
        for row in page["data"].as_array().unwrap() {
            rows.insert(row["id"].as_str().unwrap().to_owned(), row.clone());
        }
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    rows
}

/// All rows of a comparison, and how many stand how.
async fn compared(service: &Service, address: &str) -> (Vec<Json>, Json) {
    let mut rows = Vec::new();
    let mut next = Some(format!("{address}&limit=500"));
    let mut counts = Json::Null;
    while let Some(address) = next {
        let page = service.json(&address).await;
        rows.extend(page["data"].as_array().unwrap().iter().cloned());
        counts = page["counts"].clone();
        assert!(page["page"]["total"].as_u64().unwrap() >= rows.len() as u64);
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    (rows, counts)
}

/// The values of a row: without its citations, and without what only says how well, how widely or since when they are known.
fn values(row: &Json) -> Json {
    match row {
        Json::Object(members) => {
            let is_folded = members.contains_key("field_sources");
            let is_claim = members.contains_key("check_result");
            let says_how_well = |name: &str| {
                let of_field = |end: &str| name.strip_suffix(end).is_some_and(|field| members.contains_key(field));
                matches!(name, "citations" | "known_from" | "known_to")
                    || is_claim && matches!(name, "supported_by" | "contradicted_by")
                    || is_folded
                        && (matches!(
                            name,
                            "independent_sources" | "field_sources" | "contradicted_by" | "first_known" | "robust"
                        ) || of_field("_low")
                            || of_field("_high")
                            || of_field("_reported_on"))
            };
            members
                .iter()
                .filter(|(name, _)| !says_how_well(name))
                .map(|(name, value)| (name.clone(), values(value)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
        Json::Array(items) => items.iter().map(values).collect(),
        other => other.clone(),
    }
}

/// The claims that a row cites, at any depth, each with all citations of it.
fn claims(row: &Json, into: &mut BTreeMap<String, BTreeSet<String>>) {
    match row {
        Json::Object(members) => {
            if let Some(claim) = members.get("claim").and_then(Json::as_str) {
                let mut citation = row.clone();
                for count in ["independent_sources", "supported_by", "contradicted_by"] {
                    citation.as_object_mut().unwrap().remove(count);
                }
                into.entry(claim.to_owned()).or_default().insert(citation.to_string());
            }
            members.values().for_each(|value| claims(value, into));
        }
        Json::Array(items) => items.iter().for_each(|item| claims(item, into)),
        _ => {}
    }
}

/// The properties whose values differ.
fn differing(old: &Json, new: &Json) -> BTreeSet<String> {
    let (old, new) = (values(old), values(new));
    let names: BTreeSet<&String> = old.as_object().unwrap().keys().chain(new.as_object().unwrap().keys()).collect();
    names.into_iter().filter(|name| old[name.as_str()] != new[name.as_str()]).cloned().collect()
}

/// An answer as people see it.
async fn shown(service: &Service, address: &str) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    service.get(&format!("{address}{mark}format=html")).await.text()
}

/// Compares a comparison with the two lists, and says how many rows it has.
async fn agrees(service: &Service, list: &str, a: &str, b: &str) -> u64 {
    let of = |side: &str| format!("{list}?{side}");
    let prefixed =
        |prefix: &str, side: &str| side.split('&').map(|pair| format!("{prefix}.{pair}")).collect::<Vec<_>>().join("&");
    let address = format!("{list}/diff?{}&{}", prefixed("a", a), prefixed("b", b));
    let (before, after) = (rows(service, &of(a)).await, rows(service, &of(b)).await);
    let (told, counts) = compared(service, &address).await;
    let mut expected: BTreeMap<&String, (&str, BTreeSet<String>)> = BTreeMap::new();
    let mut same = 0;
    for id in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        match (before.get(id), after.get(id)) {
            (None, _) => _ = expected.insert(id, ("came", BTreeSet::new())),
            (_, None) => _ = expected.insert(id, ("went", BTreeSet::new())),
            (Some(old), Some(new)) => {
                let fields = differing(old, new);
                if fields.is_empty() {
                    same += 1;
                } else {
                    expected.insert(id, ("changed", fields));
                }
            }
        }
    }
    let ids: Vec<&str> = told.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, expected.keys().map(|id| id.as_str()).collect::<Vec<_>>(), "{address}");
    for row in &told {
        let id = row["id"].as_str().unwrap().to_owned();
        let (change, fields) = &expected[&id];
        assert_eq!(row["change"], *change, "{address} {id}");
        if *change == "changed" {
            let named: BTreeSet<String> = row["changes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|change| change["field"].as_str().unwrap().to_owned())
                .collect();
            assert_eq!(&named, fields, "{address} {id}");
            let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
            claims(&before[&id], &mut old);
            claims(&after[&id], &mut new);
            let mut wanted: BTreeSet<(String, &str)> = BTreeSet::new();
            for claim in old.keys().chain(new.keys()) {
                match (old.get(claim), new.get(claim)) {
                    (None, _) => _ = wanted.insert((claim.clone(), "new")),
                    (_, None) => _ = wanted.insert((claim.clone(), "gone")),
                    (old, new) if old != new => _ = wanted.insert((claim.clone(), "differs")),
                    _ => {}
                }
            }
            let given: BTreeSet<(String, &str)> = row["claims"]
                .as_array()
                .unwrap()
                .iter()
                .map(|claim| (claim["claim"].as_str().unwrap().to_owned(), claim["change"].as_str().unwrap()))
                .collect();
            assert_eq!(given, wanted, "{address} {id}");
        }
    }
    let count = |change: &str| expected.values().filter(|(other, _)| *other == change).count();
    let counted = json!({ "came": count("came"), "went": count("went"), "changed": count("changed"), "same": same });
    assert_eq!(counts, counted, "{address}");
    told.len() as u64
}

#[tokio::test]
async fn two_editions_differ_in_what_a_reader_finds() {
    let service = Service::flagship().await;
    let mut found = 0;
    for list in lists() {
        for (a, b) in [("2026.11.0", "2026.12.0"), ("2026.12.1", "2026.12.2"), ("2026.12.2", "2026.11.0")] {
            found += agrees(&service, &list, &format!("release={a}"), &format!("release={b}")).await;
        }
    }
    assert!(found > 10_000, "{found}");
}

#[tokio::test]
async fn two_days_differ_in_what_a_reader_finds() {
    let service = Service::flagship().await;
    let mut found = 0;
    for list in lists() {
        for (a, b) in [
            ("as_of=2024-06-24", "as_of=2024-06-26"),
            ("as_of=2023-08-01", "as_of=2025-03-01"),
            ("as_of=2025-03-01", "release=2026.12.2"),
        ] {
            found += agrees(&service, &list, a, b).await;
        }
    }
    assert!(found > 5_000, "{found}");
}

#[tokio::test]
async fn two_filters_differ_in_the_rows_that_they_keep() {
    let service = Service::flagship().await;
    for (list, a, b) in [
        ("/contingents", "status=pledged", "status=deployed"),
        ("/funding", "donor=US&as_of=2024-06-01", "donor=US,CA&as_of=2025-06-01"),
        ("/events", "q=haiti", "q=kenya"),
        ("/indicators", "disputed=true", "disputed=false&release=2026.12.1"),
    ] {
        assert!(agrees(&service, list, a, b).await > 0, "{list}");
    }
    // A row that filters leave out on one side is compared all the same: that tells why.
    let answer =
        service.json("/contingents/diff?a.as_of=2024-06-22&b.as_of=2024-06-24&release=2026.11.0&status=pledged").await;
    let came = answer["data"].as_array().unwrap().iter().find(|row| row["id"] == "jm-pledge").unwrap();
    assert_eq!((&came["change"], &came["in_a"], &came["in_b"]), (&json!("came"), &json!("left_out"), &json!("listed")));
    assert_eq!(came["changes"][0]["field"], "status");
}

#[tokio::test]
async fn one_record_is_compared_as_its_row_is() {
    let service = Service::flagship().await;
    let (rows, _) = compared(&service, "/funding/diff?a.release=2026.12.1&b.release=2026.12.2").await;
    for row in &rows {
        let id = row["id"].as_str().unwrap();
        let one = service.json(&format!("/funding/{id}/diff?a.release=2026.12.1&b.release=2026.12.2")).await;
        assert_eq!(one["data"], *row, "{id}");
    }
    let same = service.json("/funding/us-pledge-300m/diff").await;
    assert_eq!((&same["data"]["change"], &same["data"]["claims"]), (&json!("same"), &json!([])));
    let merged = service.json("/events/diff?a.release=2026.12.1&b.release=2026.12.2&only=went&limit=500").await;
    let merged: Vec<&Json> =
        merged["data"].as_array().unwrap().iter().map(|row| &row["merged_into"]).filter(|id| !id.is_null()).collect();
    assert_eq!(merged.len(), 7);
}

#[tokio::test]
async fn tables_have_a_line_for_each_property_that_differs() {
    let service = Service::flagship().await;
    for list in ["/contingents", "/legal-cases", "/claims"] {
        let address = format!("{list}/diff?a.release=2026.12.1&b.release=2026.12.2");
        let (rows, _) = compared(&service, &address).await;
        let mut expected = Vec::new();
        for row in &rows {
            let changes = row["changes"].as_array().unwrap();
            if changes.is_empty() {
                expected.push((row["id"].clone(), Json::Null));
            }
            expected.extend(changes.iter().map(|change| (row["id"].clone(), change["field"].clone())));
        }
        let text = service.get(&format!("{address}&format=ndjson")).await.text();
        let lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let told: Vec<(Json, Json)> = lines.iter().map(|line| (line["id"].clone(), line["field"].clone())).collect();
        assert_eq!(told, expected, "{list}");
        let csv = service.get(&format!("{address}&format=csv")).await.text();
        let read = csv::Reader::from_reader(csv.as_bytes()).into_records().count();
        assert_eq!(read, expected.len(), "{list}");
        assert_eq!(service.get(&format!("{address}&format=parquet")).await.status, 200, "{list}");
        // A limit counts rows, not lines.
        let first = service.get(&format!("{address}&format=ndjson&limit=1")).await;
        let of_first = expected.iter().filter(|(id, _)| *id == expected[0].0).count();
        assert_eq!(first.text().lines().count(), of_first, "{list}");
        assert!(first.links().iter().any(|(_, rel, _)| rel == "next"), "{list}");
    }
}

#[tokio::test]
async fn what_a_list_refuses_is_refused_under_the_name_that_was_typed() {
    let service = Service::flagship().await;
    for (query, parameter, hint) in [
        ("a.donr=US", "a.donr", "did you mean `a.donor`?"),
        ("b.statsu=pledged", "b.statsu", "did you mean `b.status`?"),
        ("a.status=plegded", "a.status", "did you mean `pledged`?"),
        ("status=plegded", "status", "did you mean `pledged`?"),
        ("a.release=2020.1.0", "a.release", "there is no edition"),
        ("b.donor=no-such-donor", "b.donor", "no edition has `no-such-donor`"),
        ("donor=no-such-donor", "donor", "no edition has `no-such-donor`"),
        ("donor=US&a.donor=KE", "a.donor", "for both questions"),
        ("a.limit=5", "a.limit", "is not a parameter here"),
        ("sort=-amount", "sort", "is not a parameter here"),
        ("only=gone", "only", "it takes"),
        ("after=us-pledge-300m", "after", "no row of this comparison"),
        ("a.amount_min=5", "a.amount_min", "needs `currency`"),
    ] {
        let problem = service.get(&format!("/funding/diff?{query}")).await.json();
        let errors = problem["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{query}: {problem}");
        assert_eq!(errors[0]["parameter"], parameter, "{query}");
        assert!(errors[0]["detail"].as_str().unwrap().contains(hint), "{query}: {problem}");
    }
    assert_eq!(service.get("/funding/no-such/diff").await.status, 404);
    assert_eq!(service.get("/contingents/ke-first-contingent/diff?as_of=2020-01-01").await.status, 404);
    assert_eq!(service.get("/no-such/diff").await.status, 404);
}

#[tokio::test]
async fn a_comparison_is_pinned_if_both_of_its_questions_are() {
    let service = Service::flagship().await;
    let pinned = service.get("/funding/diff?a.release=2026.11.0&b.release=2026.12.1").await;
    assert!(pinned.header("cache-control").contains("immutable"));
    let half = service.get("/funding/diff?a.release=2026.11.0").await;
    assert!(!half.header("cache-control").contains("immutable"));
    let next = half.json()["page"]["next"].as_str().unwrap().to_owned();
    assert!(next.contains("a.release=2026.11.0") && next.contains("b.release="), "{next}");
    let days = service.get("/contingents/diff?b.as_of=2024-06-25&a.as_of=2024-06-24&release=2026.12.0").await;
    let turned = service.get("/contingents/diff?release=2026.12.0&a.as_of=2024-06-24&b.as_of=2024-06-25").await;
    assert_eq!(days.header("etag"), turned.header("etag"));
}

#[tokio::test]
async fn a_page_shows_both_sides_in_words() {
    let service = Service::flagship().await;
    let address = "/contingents/diff?a.as_of=2024-06-22&b.as_of=2024-06-24&release=2026.11.0";
    let page = shown(&service, address).await;
    for text in [
        "Jamaican pledge",
        "offered",
        "pledged",
        "name=\"a.as_of\"",
        "name=\"b.release\"",
        "3 rows changed",
        "6 rows came",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let french = shown(&service, &format!("{address}&lang=fr")).await;
    assert!(french.contains("3 lignes ont changé"));
    let one = shown(&service, "/funding/us-pledge-300m/diff?a.release=2026.11.0&b.release=2026.12.2").await;
    assert!(one.contains("what changed"));
    for path in ["/funding", "/funding/us-pledge-300m"] {
        assert!(shown(&service, path).await.contains(&format!("href=\"{path}/diff\"")), "{path}");
    }
}

#[test]
fn no_record_can_be_called_like_a_path() {
    let mut files = fixture();
    for file in ["contingents.csv", "claims.csv"] {
        let text = String::from_utf8(files.0[file].to_vec()).unwrap().replace("np-pledge", "diff");
        files = with(&files, file, text.into_bytes());
    }
    let (faults, _) = found(&files);
    assert!(faults.iter().any(|fault| fault.contains("`diff` is part of the paths of the API")), "{faults:#?}");
}
