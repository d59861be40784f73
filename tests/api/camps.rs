//! Who agrees with whom: counted again from the citations and the sources of the same answers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use ledger_core::resources::KINDS;
use serde_json::Value as Json;

use crate::support::Service;

/// What is known about a source.
struct Source {
    /// The one that it goes back to through all reprints.
    original: String,
    published_on: Option<String>,
    publisher: Option<String>,
    agency: Option<String>,
}

type Sources = BTreeMap<String, Source>;

async fn sources(service: &Service) -> Sources {
    let sources = service.walk("/sources?limit=500").await;
    let text = |value: &Json| value.as_str().map(str::to_owned);
    let copies: BTreeMap<String, String> =
        sources.iter().filter_map(|source| Some((text(&source["id"])?, text(&source["copy_of"])?))).collect();
    let original = |mut id: String| {
        while let Some(of) = copies.get(&id) {
            id.clone_from(of);
        }
        id
    };
    let each = |source: &Json| {
        let id = text(&source["id"]).unwrap();
        let [published_on, publisher, agency] = ["published_on", "publisher", "agency"].map(|name| text(&source[name]));
        (id.clone(), Source { original: original(id), published_on, publisher, agency })
    };
    sources.iter().map(each).collect()
}

/// Sets of sources that print the same report, by the rules of the data model: two days after the first, of one agency
/// or one voice.
type Reports = Vec<BTreeSet<String>>;

fn reports(claims: &[&Json], sources: &Sources) -> Reports {
    let id = |claim: &Json| claim["source"].as_str().unwrap().to_owned();
    let agencies: BTreeSet<&str> = claims.iter().filter_map(|claim| sources[&id(claim)].agency.as_deref()).collect();
    let mut sets: Reports =
        claims.iter().map(|claim| BTreeSet::from([id(claim), sources[&id(claim)].original.clone()])).collect();
    let mut of: BTreeMap<String, Vec<(Date, String)>> = BTreeMap::new();
    for claim in claims {
        let source = &sources[&id(claim)];
        let Some(day) = source.published_on.as_ref().and_then(|day| day.parse::<Date>().ok()) else { continue };
        let own = source.publisher.as_deref().filter(|name| agencies.contains(name));
        for key in [
            source.agency.as_deref().or(own).map(|name| format!("agency {name}")),
            claim["voice"].as_str().map(|name| format!("voice {name}")),
        ] {
            of.entry(key.unwrap_or_default()).or_default().push((day, id(claim)));
        }
    }
    of.remove("");
    for dated in of.values_mut() {
        while let Some(first) = dated.iter().map(|(day, _)| *day).min() {
            let last = first.checked_add(jiff::Span::new().days(2)).unwrap();
            sets.push(dated.extract_if(.., |(day, _)| *day <= last).map(|(_, id)| id).collect());
        }
    }
    joined(sets)
}

/// Sets that share nothing: those that share something become one.
fn joined(sets: Reports) -> Reports {
    let mut apart: Reports = Vec::new();
    for mut set in sets {
        let (touching, rest): (Reports, Reports) = apart.into_iter().partition(|other| !other.is_disjoint(&set));
        set.extend(touching.into_iter().flatten());
        apart = rest;
        apart.push(set);
    }
    apart
}

/// How many reports are behind the claims.
fn behind(claims: &[&Json], reports: &Reports) -> usize {
    let cited: BTreeSet<String> = claims.iter().map(|claim| claim["source"].as_str().unwrap().to_owned()).collect();
    reports.iter().filter(|report| !report.is_disjoint(&cited)).count()
}

fn cited<'r>(row: &'r Json, field: &'r str) -> impl Iterator<Item = &'r Json> {
    row["citations"].as_array().unwrap().iter().filter(move |cited| cited["field"] == field)
}

#[tokio::test]
async fn a_record_says_how_many_independent_sources_agree_with_it() {
    let service = Service::flagship().await;
    let sources = sources(&service).await;
    let (mut fields, mut bounds) = (0, 0);
    for kind in KINDS.iter().filter(|kind| kind.within().is_none()) {
        for row in service.walk(&format!("/{}?limit=500", kind.path)).await {
            let counts = row["field_sources"].as_object().unwrap();
            let (mut all, mut shown) = (Reports::new(), Vec::new());
            for field in kind.fields {
                let claims: Vec<&Json> = cited(&row, field.name).collect();
                let of_field = reports(&claims, &sources);
                let accepted: Vec<&Json> = claims.iter().copied().filter(|cited| cited["accepted"] == true).collect();
                all = joined([all, of_field.clone()].concat());
                shown.extend(accepted.clone());
                // Those that give the very value agree; those that contradict every accepted claim do not.
                let count = counts.get(field.name).and_then(Json::as_u64).unwrap_or(0);
                let (least, most) = (behind(&accepted, &of_field) as u64, behind(&claims, &of_field) as u64);
                assert!((least..=most).contains(&count), "{} {}: {count} of {least} to {most}", row["id"], field.name);
                if accepted.len() == claims.len() {
                    assert_eq!(count, most, "{} {}", row["id"], field.name);
                    fields += usize::from(most > 1);
                }
                if field.ty.is_number() && claims.len() == 1 && claims[0]["qualifier"] == "exact" {
                    let ends = ["low", "high"].map(|end| row[format!("{}_{end}", field.name)].clone());
                    assert_eq!(ends, [row[field.name].clone(), row[field.name].clone()], "{}", row["id"]);
                    bounds += 1;
                }
            }
            assert!(row["independent_sources"].as_u64().unwrap() >= behind(&shown, &all) as u64, "{}", row["id"]);
        }
    }
    assert!(fields > 100 && bounds > 50, "{fields} {bounds}");
}

#[tokio::test]
async fn a_camp_has_everybody_who_gives_its_value_whatever_the_hedge() {
    let service = Service::flagship().await;
    let sources = sources(&service).await;
    let mut larger = 0;
    for row in service.walk("/discrepancies?limit=500").await {
        let citations: Vec<&Json> =
            row["values"].as_array().unwrap().iter().flat_map(|value| value["citations"].as_array().unwrap()).collect();
        let mut camps: BTreeMap<(String, String), Vec<&Json>> = BTreeMap::new();
        for cited in &citations {
            let key = (cited["value"].as_str().unwrap().to_owned(), cited["currency"].to_string());
            camps.entry(key).or_default().push(cited);
        }
        let published = |claims: &[&Json]| -> Vec<String> {
            claims.iter().filter_map(|cited| sources[cited["source"].as_str().unwrap()].published_on.clone()).collect()
        };
        let reports = reports(&citations, &sources);
        let count = |claims: &[&Json]| behind(claims, &reports);
        let told = row["camps"].as_array().unwrap();
        assert_eq!(told.len(), camps.len(), "{}", row["id"]);
        assert_eq!(told[0]["accepted"], true, "{}", row["id"]);
        let mut expected: Vec<(usize, Option<String>)> = camps
            .values()
            .map(|claims| (count(claims), published(claims).into_iter().max_by_key(|day| format!("{day}-99"))))
            .collect();
        let camp = |camp: &Json| {
            let sources = usize::try_from(camp["independent_sources"].as_u64().unwrap()).unwrap();
            (sources, camp["last_published"].as_str().map(str::to_owned))
        };
        let mut told: Vec<(usize, Option<String>)> = told.iter().map(camp).collect();
        told.sort();
        expected.sort();
        assert_eq!(told, expected, "{}", row["id"]);
        assert_eq!(row["independent_sources"], count(&citations), "{}", row["id"]);
        larger += usize::from(camps.len() < row["values"].as_array().unwrap().len());
    }
    assert!(larger >= 5, "{larger}");
}

#[tokio::test]
async fn a_discrepancy_says_what_kind_of_difference_it_is() {
    let service = Service::flagship().await;
    let all = service.walk("/discrepancies?limit=500").await.len();
    let mut told = 0;
    for code in ["conflict", "day_shift", "rounding", "stage"] {
        let rows = service.walk(&format!("/discrepancies?difference={code}&limit=500")).await;
        told += rows.len();
        for row in rows {
            assert_eq!(row["difference"], code, "{}", row["id"]);
            let values: Vec<&Json> = row["values"].as_array().unwrap().iter().map(|value| &value["value"]).collect();
            let numbers: Vec<f64> = values.iter().filter_map(|value| value.as_f64()).collect();
            let days: Vec<jiff::civil::Date> = values.iter().filter_map(|value| value.as_str()?.parse().ok()).collect();
            let all_of = |count: usize| assert_eq!(count, values.len(), "{}: {values:?}", row["id"]);
            match code {
                "stage" => assert!(row["field"] == "status" || row["field"] == "outcome", "{}", row["id"]),
                "day_shift" => {
                    all_of(days.len());
                    let apart = days.iter().max().unwrap().duration_since(*days.iter().min().unwrap()).as_hours();
                    // In a chain, each is next to the one that it contradicts.
                    assert!(apart <= 24 * (i64::try_from(days.len()).unwrap() - 1), "{}", row["id"]);
                }
                "rounding" => {
                    all_of(numbers.len());
                    let (least, most) =
                        (numbers.iter().copied().fold(f64::MAX, f64::min), numbers.iter().copied().fold(0.0, f64::max));
                    assert!(most - least <= most / 10.0, "{}", row["id"]);
                }
                _ => {}
            }
        }
    }
    assert_eq!(told, all);
    let order = service.walk("/discrepancies?sort=difference,id&limit=500").await;
    assert_eq!(order[0]["difference"], "conflict");
    // Both kinds that are not a conflict, of dates and of numbers.
    for (id, code) in [
        ("contingent.ke-second-contingent.departed_on", "day_shift"),
        ("indicator.ke-strength-2025-01-04.value", "rounding"),
        ("contingent.ke-first-contingent.personnel", "conflict"),
    ] {
        let row = service.json(&format!("/discrepancies/{id}")).await;
        assert_eq!(row["data"]["difference"], code, "{id}");
    }
}
