//! Facets, against a plain recount over the unfiltered list (`recount.rs`).

use std::collections::{BTreeMap, BTreeSet};

use ledger_core::describe::{Filter, Test};
use serde_json::{Value as Json, json};

use crate::filters::{sources_of, spelling};
use crate::recount::{Whole, datasets, wholes};
use crate::support::{Service, encoded};

/// The values of a facet that a row has; texts that differ in letter case are one value.
fn values(whole: &Whole, row: &Json, facet: &str) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    match facet {
        "source" => sources_of(row, &mut |source| _ = values.insert(source.to_owned())),
        "disputed" => _ = values.insert(whole.is_disputed(row).to_string()),
        _ => {
            let filter = filter_of(whole, facet);
            let mut cells = whole.cells(row, filter.test);
            // A person or office that is known counts once, however it is named.
            if matches!(filter.test, Test::Voice(_)) && cells[1].is_string() {
                cells.remove(0);
            }
            values.extend(cells.iter().filter(|cell| !cell.is_null()).map(|cell| spelling(cell).to_lowercase()));
        }
    }
    values
}

fn filter_of(whole: &Whole, name: &str) -> &'static Filter {
    whole.resource().filters.iter().find(|filter| filter.name == name).unwrap()
}

/// The facets of the rows that conditions keep, each without the condition of the same name.
fn recounted(whole: &Whole, conditions: &[(&str, &str)]) -> BTreeMap<String, BTreeMap<String, u64>> {
    let facets = whole.resource().facets();
    let counted = facets.into_iter().map(|facet| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for row in &whole.rows {
            let others = conditions.iter().filter(|(name, _)| *name != facet);
            if others.clone().all(|(name, value)| values(whole, row, name).contains(&value.to_lowercase())) {
                for value in values(whole, row, facet) {
                    *counts.entry(value).or_default() += 1;
                }
            }
        }
        (facet.to_owned(), counts)
    });
    counted.collect()
}

/// Compares the facets in an answer with the recount, and tells where they differ.
fn differences(page: &Json, recounted: &BTreeMap<String, BTreeMap<String, u64>>) -> Vec<String> {
    let mut faults = Vec::new();
    for facet in page["facets"].as_array().unwrap() {
        let expected = &recounted[facet["filter"].as_str().unwrap()];
        let counted = facet["values"].as_array().unwrap();
        let count = |value: &Json| (value["value"].as_str().unwrap().to_lowercase(), value["count"].as_u64().unwrap());
        let counts: Vec<(String, u64)> = counted.iter().map(count).collect();
        let agree = counts.iter().all(|(value, count)| expected.get(value) == Some(count));
        let mut most: Vec<u64> = expected.values().copied().collect();
        most.sort_by_key(|count| std::cmp::Reverse(*count));
        most.truncate(100);
        let listed: Vec<u64> = counts.iter().map(|(_, count)| *count).collect();
        if !agree || listed != most || facet["total"] != json!(expected.len()) {
            faults.push(format!("{facet} is not {expected:?}"));
        }
    }
    faults
}

#[tokio::test]
async fn facets_count_what_a_recount_counts_under_the_other_filters() {
    let mut faults = Vec::new();
    for (service, clocks) in datasets().await {
        for clock in clocks {
            for whole in wholes(&service, clock).await.iter() {
                let facets = whole.resource().facets();
                // Nothing, and each facet with the value that most rows have, alone and together with the next one.
                let all = recounted(whole, &[]);
                let most: Vec<(&str, &str)> = facets
                    .iter()
                    .filter_map(|facet| {
                        let (value, _) = all[*facet].iter().max_by_key(|(_, count)| **count)?;
                        Some((*facet, value.as_str()))
                    })
                    .collect();
                let mut asked: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
                asked.extend(most.iter().map(|one| vec![*one]));
                asked.extend(most.windows(2).map(<[_]>::to_vec));
                for conditions in asked {
                    let query: Vec<String> =
                        conditions.iter().map(|(name, value)| format!("{name}={}&", encoded(value))).collect();
                    let path = format!(
                        "/{}?{}facets={}&limit=1&{clock}",
                        whole.resource().path,
                        query.concat(),
                        facets.join(",")
                    );
                    let answer = service.json(&path).await;
                    let different = differences(&answer["page"], &recounted(whole, &conditions));
                    faults.extend(different.into_iter().map(|fault| format!("{path}: {fault}")));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} facets differ:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test]
async fn facets_come_in_the_order_asked_for_and_are_null_if_not_asked_for() {
    let service = Service::flagship().await;
    assert_eq!(service.json("/funding?limit=1").await["page"]["facets"], json!(null));
    let page = service.json("/funding?limit=1&facets=status&facets=donor,source").await;
    let filters: Vec<&Json> = page["page"]["facets"].as_array().unwrap().iter().map(|facet| &facet["filter"]).collect();
    assert_eq!(filters, ["status", "donor", "source"]);
}

#[tokio::test]
async fn a_facet_shows_texts_as_rows_show_them() {
    let service = Service::flagship().await;
    let page = service.json("/sources?limit=500&facets=publisher").await;
    let rows = service.walk("/sources?limit=500").await;
    let publishers: BTreeSet<&str> = rows.iter().filter_map(|row| row["publisher"].as_str()).collect();
    for value in page["page"]["facets"][0]["values"].as_array().unwrap() {
        assert!(publishers.contains(value["value"].as_str().unwrap()), "{value}");
    }
}

#[tokio::test]
async fn a_page_shows_each_value_with_its_count_and_an_address_that_adds_it_to_the_filters() {
    let service = Service::flagship().await;
    let page = service.get("/funding?format=html&facets=donor,status&status=pledged&limit=1").await.text();
    assert!(
        page.contains(
            r#"<a href="/funding?format=html&#38;facets=donor%2Cstatus&#38;limit=1&#38;status=held">held <span class="n">1</span></a>"#
        ),
        "{page}"
    );
    assert!(page.contains("status=pledged&#38;limit=1&#38;donor=US"), "{page}");
}
