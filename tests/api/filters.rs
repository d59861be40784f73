//! Every filter of every list, against a plain recount over the unfiltered list (`recount.rs`).

use std::collections::{BTreeMap, BTreeSet};

use ledger_core::describe::{Filter, Resource, Test};
use serde_json::Value as Json;

use crate::recount::{Whole, datasets, listed, text, wholes, words_of};
use crate::support::{Service, encoded};

/// What one request must keep, by the recount.
struct Expected {
    query: String,
    ids: Vec<String>,
}

/// Asks every request, with the clock, and tells where the answer differs from the recount.
async fn compare(service: &Service, whole: &Whole, clock: &str, all: Vec<Expected>) -> Vec<String> {
    let mut faults = Vec::new();
    for Expected { query, ids } in all {
        let path = format!("/{}?{query}&{clock}&citations=none&limit=500", whole.resource().path);
        let page = listed(service, &path).await;
        let total = (ids.len() as u64, "exact".to_owned());
        if page.ids != ids || page.total != total {
            let differ: Vec<&String> =
                ids.iter().chain(&page.ids).filter(|id| ids.contains(id) != page.ids.contains(id)).take(5).collect();
            faults.push(format!("{path}: {:?}, not {total:?}; {differ:?}", page.total));
        }
    }
    faults
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} requests differ from the recount:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test]
async fn every_filter_keeps_what_a_recount_keeps() {
    let mut faults = Vec::new();
    for (service, clocks) in datasets().await {
        for clock in clocks {
            for whole in wholes(&service, clock).await.iter() {
                let filters = whole.resource().filters;
                let all = filters.iter().flat_map(|filter| of_filter(whole, filter)).chain(of_pairs(whole)).collect();
                faults.extend(compare(&service, whole, clock, all).await);
            }
        }
    }
    assert_none(&faults);
}

/// The requests for one filter: each value that is worth asking for, and two of them with OR.
fn of_filter(whole: &Whole, filter: &'static Filter) -> Vec<Expected> {
    let values = values(whole, filter);
    let mut all: Vec<Expected> = values.iter().map(|value| expected(whole, &[(filter, &[value])])).collect();
    if let (true, [one, .., other]) = (filter.test.takes_many(), values.as_slice()) {
        let both = expected(whole, &[(filter, &[one, other])]);
        if filter.test.splits_commas() {
            let joined = format!("{}={}", filter.name, encoded(&format!("{one},{other}")));
            all.push(Expected { query: joined, ids: both.ids.clone() });
        }
        all.push(both);
    }
    all
}

/// Whether the example means something in this dataset: what no edition has is refused (`problems.rs`).
fn is_known(whole: &Whole, filter: &Filter) -> bool {
    match filter.test {
        Test::SinceEdition => !whole.rows.is_empty(),
        Test::Id(_) | Test::Term(_) | Test::Donor(_) | Test::Party(_) | Test::Voice(_) | Test::Member(_) => {
            whole.rows.iter().any(|row| whole.keeps(row, filter, &[filter.example]))
        }
        _ if filter.is_closed => whole.rows.iter().any(|row| whole.keeps(row, filter, &[filter.example])),
        _ => true,
    }
}

/// The requests for each filter together with the next one.
fn of_pairs(whole: &Whole) -> Vec<Expected> {
    let filters = whole.resource().filters;
    let pairs = filters
        .iter()
        .zip(filters.iter().skip(1))
        .filter(|(one, other)| is_known(whole, one) && is_known(whole, other));
    pairs.map(|(one, other)| expected(whole, &[(one, &[one.example]), (other, &[other.example])])).collect()
}

/// A request for rows that all these filters keep, and those that they need.
fn expected(whole: &Whole, given: &[(&'static Filter, &[&str])]) -> Expected {
    let is_given = |name: &str| given.iter().any(|(filter, _)| filter.name == name);
    let needed = given.iter().filter_map(|(filter, _)| filter.needs).filter(|name| !is_given(name));
    let needed = needed.filter_map(|name| whole.resource().filters.iter().find(|filter| filter.name == name));
    let mut all: Vec<(&Filter, Vec<&str>)> = given.iter().map(|(filter, values)| (*filter, values.to_vec())).collect();
    all.extend(needed.take(1).map(|filter| (filter, vec![filter.example])));
    let pairs = all.iter().flat_map(|(filter, values)| values.iter().map(|value| (filter.name, *value)));
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let ids = whole.ids(|row| all.iter().all(|(filter, values)| whole.keeps(row, filter, values)));
    Expected { query: pairs.join("&"), ids }
}

/// The values to ask a filter for: its example, what the most, the fewest and some rows have, and other spellings.
fn values(whole: &Whole, filter: &Filter) -> Vec<String> {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for row in &whole.rows {
        for cell in whole.cells(row, filter.test).iter().filter(|cell| !cell.is_null()) {
            *found.entry(spelling(cell)).or_default() += 1;
        }
    }
    let mut by_count: Vec<&String> = found.keys().collect();
    if filter.test.takes_many() {
        by_count.sort_by_key(|value| found[*value]);
    } else if filter.name.ends_with("min") || filter.name.ends_with("max") {
        by_count.sort_by(|one, other| one.parse::<f64>().unwrap().total_cmp(&other.parse().unwrap()));
    }
    let at = |share: usize| by_count.get((by_count.len().max(1) - 1) * share / 4).map(|value| (*value).clone());
    let mut values: Vec<String> = [0, 2, 4].into_iter().filter_map(at).collect();
    if is_known(whole, filter) {
        values.push(filter.example.to_owned());
    }
    let more: Vec<String> = values.iter().flat_map(|value| others(filter.test, value)).collect();
    values.extend(more);
    values.sort();
    values.dedup();
    values
}

/// A value of a row as a filter takes it.
pub fn spelling(cell: &Json) -> String {
    match cell {
        Json::Object(named) => named["id"].as_str().or(named["name"].as_str()).unwrap_or_default().to_owned(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Other spellings that mean the same, and values beside it.
fn others(test: Test, value: &str) -> Vec<String> {
    match test {
        Test::Text(_) | Test::Currency(_) | Test::Language(_) => vec![value.to_uppercase()],
        Test::Party(_) | Test::Voice(_) | Test::Member(_) if value.contains(' ') => vec![value.to_uppercase()],
        Test::Country(_) | Test::MemberCountry(_) | Test::Donor(_) => {
            let alpha3 = rust_iso3166::from_alpha2(value).map(|country| country.alpha3.to_owned());
            alpha3.into_iter().chain([value.to_ascii_lowercase()]).collect()
        }
        // A month and a year of the day.
        Test::From(_) | Test::To(_) | Test::Since(_) | Test::Until(_) => {
            [7, 4].into_iter().filter(|length| value.len() > *length).map(|length| value[..length].to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

/// A range decides which index a sorted walk bounds, so each is asked under every sort.
#[tokio::test]
async fn every_filter_keeps_the_same_under_every_sort() {
    let service = Service::flagship().await;
    let mut faults = Vec::new();
    for clock in ["", "as_of=2024-07-01"] {
        // Only records have other indexes for `as_of`.
        let is_asked = |whole: &Whole| clock.is_empty() || whole.resource().kind.is_some();
        for whole in wholes(&service, clock).await.iter().filter(|whole| is_asked(whole)) {
            let resource: &Resource = whole.resource();
            let both = resource.sorts.iter().flat_map(|sort| [("", sort, false), ("-", sort, true)]);
            let sorted: Vec<(String, Vec<String>)> = both
                .map(|(sign, sort, is_down)| (format!("{sign}{}", sort.name), whole.sorted(&[(Some(sort), is_down)])))
                .collect();
            for filter in resource.filters {
                let kept = expected(whole, &[(filter, &[filter.example])]);
                let ids: BTreeSet<&String> = kept.ids.iter().collect();
                let all = sorted.iter().map(|(sort, sorted)| Expected {
                    query: format!("{}&sort={sort}", kept.query),
                    ids: sorted.iter().filter(|id| ids.contains(id)).cloned().collect(),
                });
                faults.extend(compare(&service, whole, clock, all.collect()).await);
            }
        }
    }
    assert_none(&faults);
}

#[tokio::test]
async fn source_keeps_what_a_recount_keeps() {
    let mut faults = Vec::new();
    for (service, clocks) in datasets().await {
        for clock in clocks {
            for whole in wholes(&service, clock).await.iter() {
                let mut found: BTreeMap<String, usize> = BTreeMap::new();
                for row in &whole.rows {
                    sources_of(row, &mut |source| *found.entry(source.to_owned()).or_default() += 1);
                }
                let mut sources: Vec<&String> = found.keys().collect();
                sources.sort_by_key(|source| found[*source]);
                let at = |share: usize| sources.get((sources.len().max(1) - 1) * share / 2).map(|id| id.as_str());
                let (few, some, most) = (at(0), at(1), at(2));
                let asked = [vec![few], vec![some], vec![most], vec![few, most]];
                let all = asked.into_iter().map(|ids| {
                    let wanted: Vec<&str> = ids.into_iter().flatten().collect();
                    let cites = |row: &Json| {
                        let mut cites = false;
                        sources_of(row, &mut |source| cites |= wanted.contains(&source));
                        cites || wanted.is_empty()
                    };
                    Expected { query: format!("source={}", wanted.join(",")), ids: whole.ids(cites) }
                });
                faults.extend(compare(&service, whole, clock, all.collect()).await);
            }
        }
    }
    assert_none(&faults);
}

/// Every source in a row: of a citation or a claim, or the row itself.
pub fn sources_of(json: &Json, take: &mut dyn FnMut(&str)) {
    match json {
        Json::Object(map) => {
            if let (Some(id), true) = (map.get("id"), map.contains_key("record_url")) {
                take(&text(id));
            }
            for (name, value) in map {
                if name == "source" {
                    take(value.as_str().or(value["id"].as_str()).unwrap_or_default());
                } else if name == "explanation" && value.is_object() {
                    value["sources"].as_array().unwrap().iter().for_each(|source| take(source.as_str().unwrap()));
                } else {
                    sources_of(value, take);
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| sources_of(item, take)),
        _ => {}
    }
}

#[tokio::test]
async fn disputed_keeps_what_a_recount_keeps() {
    let mut faults = Vec::new();
    for (service, clocks) in datasets().await {
        for clock in clocks {
            for whole in wholes(&service, clock).await.iter() {
                let all = [true, false].map(|wanted| {
                    let ids = whole.ids(|row| whole.is_disputed(row) == wanted);
                    Expected { query: format!("disputed={wanted}"), ids }
                });
                faults.extend(compare(&service, whole, clock, all.into()).await);
            }
        }
    }
    assert_none(&faults);
}

/// Approximate: a row shows more words than `q` searches (its codes, the titles of sources), so a hit must contain the
/// word anywhere, and a row with the word in its name must be a hit.
#[tokio::test]
async fn q_finds_rows_that_contain_the_word_and_every_row_that_is_named_so() {
    for (service, clocks) in datasets().await {
        for clock in clocks {
            for whole in wholes(&service, clock).await.iter() {
                let mut found: BTreeMap<String, usize> = BTreeMap::new();
                for word in whole.rows.iter().flat_map(|row| words_of(name_of(row))).filter(|word| word.len() > 2) {
                    *found.entry(word).or_default() += 1;
                }
                let shown: Vec<(String, BTreeSet<String>)> =
                    whole.rows.iter().map(|row| (text(&row["id"]), whole.words(row))).collect();
                let owners = owners(&service, whole, clock).await;
                let mut words: Vec<&String> = found.keys().collect();
                words.sort_by_key(|word| found[*word]);
                for word in [0, 2, 4].into_iter().filter_map(|share| words.get((words.len().max(1) - 1) * share / 4)) {
                    let beginning: String = word.chars().take(3).collect();
                    for (q, is_prefix) in [(word.to_uppercase(), false), (format!("{beginning}*"), true)] {
                        let matches =
                            |found: &String| if is_prefix { found.starts_with(&beginning) } else { found == *word };
                        let path = format!("/{}?q={}&{clock}&citations=none", whole.resource().path, encoded(&q));
                        let hits = listed(&service, &format!("{path}&limit=500")).await.ids;
                        let has =
                            |(id, words): &(String, BTreeSet<String>)| words.iter().any(matches).then(|| id.clone());
                        let mut shown: BTreeSet<String> = shown.iter().filter_map(has).collect();
                        // A claim is also found by the id and the country or donor of the record that it is about.
                        shown.extend(
                            owners.iter().filter(|(_, words)| words.iter().any(matches)).map(|(id, _)| id.clone()),
                        );
                        let named = whole.ids(|row| words_of(name_of(row)).iter().any(matches));
                        let missing: Vec<_> = named.iter().filter(|id| !hits.contains(id)).collect();
                        let extra: Vec<_> = hits.iter().filter(|id| !shown.contains(*id)).collect();
                        assert!(missing.is_empty() && extra.is_empty(), "{path}: without {missing:?}, with {extra:?}");
                    }
                }
            }
        }
    }
}

/// The words of the id, country and donor of the record that each row is about.
async fn owners(service: &Service, whole: &Whole, clock: &str) -> Vec<(String, Vec<String>)> {
    let mut of_records: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut owners = Vec::new();
    for row in whole.rows.iter().filter(|row| row["subject"]["url"].is_string()) {
        let url = text(&row["subject"]["url"]);
        if !of_records.contains_key(&url) {
            let answer = service.get(&format!("{url}?{clock}")).await;
            let record = if answer.status == 200 { answer.json()["data"].clone() } else { Json::Null };
            let owner = [&row["subject"]["id"], &record["country"]["name"], &record["donor"]["name"]];
            let words = owner.into_iter().flat_map(|text| words_of(text.as_str().unwrap_or_default()));
            of_records.insert(url.clone(), words.collect());
        }
        owners.push((text(&row["id"]), of_records[&url].clone()));
    }
    owners
}

/// The name of a row, or of the record that it is about.
fn name_of(row: &Json) -> &str {
    [&row["name"], &row["title"], &row["subject"]["name"]].into_iter().find_map(Json::as_str).unwrap_or_default()
}

#[tokio::test]
async fn a_text_is_found_in_any_letter_case_and_encoding_of_its_accents() {
    let service = Service::flagship().await;
    let ids = service.ids("/sources?publisher=A+la+Une+Ha%C3%AFti").await;
    assert!(!ids.is_empty());
    let decomposed = "/sources?publisher=A+la+Une+Hai%CC%88ti";
    for path in ["/sources?publisher=A+LA+UNE+HA%C3%8FTI", decomposed, "/sources?publisher=+A+la+Une++Ha%C3%AFti+"] {
        assert_eq!(service.ids(path).await, ids, "{path}");
    }
    assert!(service.ids("/sources?publisher=A+la+Une+Haiti").await.is_empty(), "another letter");
}
