//! What holds of every dataset, on datasets made at random (`generated.rs`).
//!
//! A failing case is written to `proptest-regressions`, to be committed: it is repeated before new ones are made.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::Arc;

use axum::body::Body;
use ledger_core::claim::Claim;
use ledger_core::dataset::Record;
use ledger_core::describe::{Kind, Resource};
use ledger_core::edition::editions;
use ledger_core::fold::{Fold, View};
use ledger_core::package::{DESCRIPTOR, Files, archive};
use ledger_core::resources::{ALL, KINDS};
use ledger_store::editions::Editions;
use ledger_store::readers;
use mission_ledger::asked::Asked;
use mission_ledger::question::Question;
use proptest::prelude::*;
use proptest::sample::{Index, SizeRange};
use proptest::test_runner::Config;
use serde_json::Value as Json;

use crate::dataset::edit;
use crate::generated::{dataset, plans, rewrite};
use crate::recount::text;
use crate::support::{Service, encoded, sha256};

/// A test on a database of its own takes a tenth of a second, so there are few cases.
fn cases(cases: u32) -> Config {
    Config { cases, max_shrink_iters: 300, ..Config::default() }
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The paths of the lists of records that claims are about.
fn folded() -> impl Iterator<Item = &'static str> {
    ALL.iter().filter(|resource| resource.kind.is_some()).map(|resource| resource.path)
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn the_fold_does_not_depend_on_the_order_of_claims(plan in plans(), turns in any::<[u64; 16]>()) {
        let read = editions(dataset(&plan), None).unwrap().pop().unwrap().dataset;
        let fold = Fold::new(&read.sources, read.package.rules);
        let mut turned = editions(dataset(&plan), None).unwrap().pop().unwrap().dataset;
        for (kind, (records, others)) in KINDS.iter().zip(read.records.iter().zip(&mut turned.records)) {
            for (record, other) in records.iter().zip(others) {
                let place = |claim: &Claim| turns[claim.row % 16].rotate_left(u32::try_from(claim.row).unwrap());
                other.claims.sort_by_key(place);
                prop_assert_eq!(fold.days(record), fold.days(other));
                let days = fold.days(record).into_iter().map(View::AsOf);
                for view in days.chain([View::Now]) {
                    prop_assert_eq!(told(&fold, kind, record, view), told(&fold, kind, other, view));
                }
            }
        }
    }
}

/// The claims that each field shows, those that are live, and whether they are disputed.
fn told(fold: &Fold<'_>, kind: &Kind, record: &Record, view: View) -> Vec<(Vec<String>, Vec<String>, bool)> {
    let ids = |claims: &[&Claim]| claims.iter().map(|claim| claim.id.to_string()).collect();
    let fields = fold.record(kind, record, view).into_iter();
    fields.map(|folded| (ids(&folded.shown), ids(&folded.live), folded.disputed)).collect()
}

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn deprecated_and_withdrawn_claims_leave_no_trace(plan in plans(), which in any::<u64>()) {
        let published = dataset(&plan);
        let is_withdrawn = |id: &str| id.starts_with("y-") && which >> (id[2..].parse::<u64>().unwrap() % 64) & 1 == 1;
        let mut next = edit(&published, DESCRIPTOR, "2031.3.0", "2031.4.0");
        let mut withdrawn = Vec::new();
        rewrite(&mut next, "claims.csv", |_, rows| {
            withdrawn = rows.iter().map(|row| row[0].clone()).filter(|id| is_withdrawn(id)).collect();
            rows.retain(|row| !is_withdrawn(&row[0]));
        });
        let mut without = next.clone();
        rewrite(&mut without, "claims.csv", |columns, rows| {
            let rank = columns.iter().position(|column| *column == "rank").unwrap();
            rows.retain(|row| row[rank] != "deprecated");
        });
        let zip = archive(&published).unwrap();
        rewrite(&mut next, "corrections.csv", |_, rows| {
            rows.extend(withdrawn.iter().map(|id| ["2031.4.0", id, "it was a slip"].map(str::to_owned).to_vec()));
        });
        rewrite(&mut next, "releases.csv", |_, rows| {
            rows.push(["2031.3.0", "2031-12-31", "The first", &sha256(&zip)].map(str::to_owned).to_vec());
        });
        next.0.insert("releases/2031.3.0.zip".to_owned(), zip.into());
        wait(async {
            let (with, without) = (Service::of(&next).await, Service::of(&without).await);
            let derived = ["countries", "discrepancies", "timeline"];
            for path in folded().chain(derived) {
                for clock in ["", "&as_of=2031-02-28", "&as_of=2031-08-15"] {
                    let path = format!("/{path}?limit=500{clock}");
                    let (left, never) = (with.json(&path).await, without.json(&path).await);
                    assert_eq!(left["data"], never["data"], "{path}");
                    assert_eq!(left["dataset"]["undated_excluded"], never["dataset"]["undated_excluded"], "{path}");
                }
            }
        });
    }

    #[test]
    fn as_of_never_loses_a_claim_as_days_pass(plan in plans()) {
        wait(async {
            let service = Service::of(&dataset(&plan)).await;
            for path in folded() {
                let mut before: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
                let days = ["2031-01-09", "2031-01-31", "2031-03-05", "2031-06-30", "2031-09-14", "2031-12-31", ""];
                for day in days {
                    let page = service.json(&format!("/{path}?limit=500&as_of={day}")).await;
                    let mut now = BTreeMap::new();
                    for row in page["data"].as_array().unwrap() {
                        now.insert(text(&row["id"]), claims_of(row));
                    }
                    for (id, claims) in &before {
                        let lost = now.get(id).map(|now| claims.difference(now).collect::<Vec<_>>());
                        assert_eq!(lost, Some(Vec::new()), "/{path}/{id} on {day}");
                    }
                    before = now;
                }
            }
        });
    }

    #[test]
    fn a_sum_never_counts_a_part_beside_its_whole(plan in plans()) {
        wait(async {
            let service = Service::of(&dataset(&plan)).await;
            for (path, measure, keys) in [("contingents", "personnel", "country"), ("funding", "amount", "donor")] {
                for clock in ["", "&as_of=2031-06-30"] {
                    let records = service.json(&format!("/{path}?limit=500{clock}")).await;
                    let records: BTreeMap<String, &Json> =
                        records["data"].as_array().unwrap().iter().map(|row| (text(&row["id"]), row)).collect();
                    for by in [format!("group_by={keys}"), "basis=reached".to_owned()] {
                        let sums = service.json(&format!("/{path}/summary?{by}{clock}")).await;
                        for group in sums["data"].as_array().unwrap() {
                            let counted: Vec<String> = group["records"].as_array().unwrap().iter().map(text).collect();
                            for id in &counted {
                                let mut whole = records[id]["part_of"].as_str();
                                while let Some(here) = whole.and_then(|id| records.get(id)) {
                                    let is_counted = counted.contains(&text(&here["id"])) && !here[measure].is_null();
                                    let is_beside = here["mission"] == records[id]["mission"];
                                    assert!(!(is_counted && is_beside), "{path} {by}{clock} {}: {id}", group["id"]);
                                    whole = here["part_of"].as_str();
                                }
                            }
                        }
                    }
                }
            }
        });
    }

    #[test]
    fn pages_of_any_limit_give_each_row_once_in_the_order_of_the_list(
        plan in plans(),
        asked in prop::collection::vec((any::<(Index, Index, bool)>(), 1..12_u32), 12),
    ) {
        wait(async {
            let service = Service::of(&dataset(&plan)).await;
            for ((resource, sort, is_down), limit) in asked {
                let resource = resource.get(ALL);
                let names: Vec<&str> = resource.sorts.iter().map(|sort| sort.name).chain(["id"]).collect();
                let query = format!("sort={}{}", if is_down { "-" } else { "" }, sort.get(&names));
                let whole = service.ids(&format!("/{}?{query}&limit=500", resource.path)).await;
                let pages = service.walk(&format!("/{}?{query}&limit={limit}", resource.path)).await;
                let paged: Vec<String> = pages.iter().map(|row| text(&row["id"])).collect();
                assert_eq!(paged, whole, "/{}?{query}&limit={limit}", resource.path);
            }
        });
    }

    #[test]
    fn what_is_loaded_is_exported_byte_for_byte(plan in plans()) {
        let files = dataset(&plan);
        let exported = wait(async {
            let service = Service::of(&files).await;
            Files::from_zip(&service.get("/dataset/datapackage.zip").await.body).unwrap()
        });
        prop_assert!(exported == files);
        prop_assert!(editions(exported, None).is_ok());
    }
}

/// The claims that a row cites, with those of the rows inside it.
fn claims_of(row: &Json) -> BTreeSet<String> {
    let own = row["citations"].as_array().into_iter().flatten().map(|citation| text(&citation["claim"]));
    own.chain(row["events"].as_array().into_iter().flatten().flat_map(claims_of)).collect()
}

/// A query for a list: which parameters, with which of their values, in which order.
fn query(resource: Index, picks: &[(Index, Index)]) -> (&'static Resource, String) {
    let resource = resource.get(ALL);
    let mut values: Vec<(String, Vec<String>)> = Vec::new();
    for filter in resource.filters {
        let example = filter.example;
        let mut of_filter = vec![example.to_owned()];
        if filter.test.splits_commas() {
            of_filter.push(format!("{example},{example}"));
        }
        if example.len() == 10 && !filter.test.takes_many() {
            of_filter.extend([example[..7].to_owned(), example[..4].to_owned()]);
        }
        values.push((filter.name.to_owned(), of_filter));
    }
    let keys: Vec<&str> = resource.sorts.iter().map(|sort| sort.name).chain(["id"]).collect();
    let sorts = keys.iter().flat_map(|key| [(*key).to_owned(), format!("-{key}")]).collect();
    let fixed: [(&str, &[&str]); 10] = [
        ("limit", &["1", "50", "500"]),
        ("as_of", &["2024-06-24"]),
        ("release", &["2026.11.0", "2026.12.0"]),
        ("source", &["b-2024", "a-2024,b-2024"]),
        ("disputed", &["true", "false"]),
        ("q", &["first  contingent", "\"to be & not\"", "ken*"]),
        ("citations", &["none", "full"]),
        ("format", &["csv"]),
        ("after", &["a=b&c", "ke-first-contingent"]),
        ("bom", &["true", "false"]),
    ];
    values.extend(fixed.map(|(name, of)| (name.to_owned(), of.iter().map(|value| (*value).to_owned()).collect())));
    values.push(("sort".to_owned(), sorts));
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in picks {
        let (name, of) = name.get(&values);
        let needs = resource.filters.iter().find(|filter| filter.name == name).and_then(|filter| filter.needs);
        if pairs.iter().any(|(given, _)| given == name) {
            continue;
        }
        if let Some(needed) = needs.filter(|needed| !pairs.iter().any(|(given, _)| given == needed)) {
            pairs.push((needed.to_owned(), "USD".to_owned()));
        }
        if name == "bom" && !pairs.iter().any(|(given, _)| given == "format") {
            pairs.push(("format".to_owned(), "csv".to_owned()));
        }
        pairs.push((name.clone(), value.get(of).clone()));
    }
    let spelled = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    (resource, spelled.collect::<Vec<_>>().join("&"))
}

#[test]
fn a_canonical_query_reads_back_as_itself() {
    let (service, known) = wait(async {
        let service = Service::flagship().await;
        let readers = readers::open(&service.database).await.unwrap();
        let known = Editions::read(&readers).await.unwrap();
        (service, known)
    });
    let picks = prop::collection::vec(any::<(Index, Index)>(), SizeRange::from(0..8));
    let config = Config { cases: 512, ..Config::default() };
    proptest!(config, |(at in any::<Index>(), picks in picks)| {
        let (resource, raw) = query(at, &picks);
        let read = |raw: &str| {
            let request = http::Request::get(format!("/{}?{raw}", resource.path)).body(Body::empty()).unwrap();
            let read = Question::of_list(Asked::of(&request, Arc::default()), resource, &known);
            read.unwrap_or_else(|problem| panic!("{raw}: {problem:?}"))
        };
        let (asked, again) = (read(&raw), read(&read(&raw).canonical));
        prop_assert_eq!(&again.canonical, &asked.canonical, "{}", raw);
        prop_assert_eq!(&again.citable, &asked.citable, "{}", raw);
        // Everything but the order in which the values were given.
        prop_assert_eq!(format!("{:?}", again.selection), format!("{:?}", asked.selection), "{}", raw);
        let unpinned = read(&asked.unpinned);
        prop_assert_eq!(unpinned.unpinned, asked.unpinned, "{}", raw);
    });
    drop(service);
}
