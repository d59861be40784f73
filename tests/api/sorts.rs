//! Every sort key of every list, both ways, against a plain comparison of the rows (`recount.rs`).

use ledger_core::describe::Sort;

use crate::recount::{Whole, datasets, listed, wholes};
use crate::support::Service;

type Keys<'a> = Vec<(Option<&'a Sort>, bool)>;

/// The sorts to ask for: each key and `id`, each both ways, and each with the next one.
fn sorts(whole: &Whole, clock: &str) -> Vec<Keys<'static>> {
    let keys: Vec<Option<&Sort>> = whole.resource().sorts.iter().map(Some).chain([None]).collect();
    let one = keys.iter().flat_map(|key| [vec![(*key, false)], vec![(*key, true)]]);
    let pairs = keys.iter().zip(keys.iter().skip(1)).filter(|_| clock.is_empty());
    let two = pairs.flat_map(|(key, next)| {
        [(false, true), (true, false)].map(|(first, second)| vec![(*key, first), (*next, second)])
    });
    one.chain(two).collect()
}

fn spelled(keys: &Keys<'_>) -> String {
    let key = |(sort, is_down): &(Option<&Sort>, bool)| {
        format!("{}{}", if *is_down { "-" } else { "" }, sort.map_or("id", |sort| sort.name))
    };
    keys.iter().map(key).collect::<Vec<_>>().join(",")
}

#[tokio::test]
async fn every_sort_is_a_plain_comparison() {
    let mut faults = Vec::new();
    for (service, clocks) in datasets().await {
        for clock in clocks {
            for whole in wholes(&service, clock).await.iter() {
                for keys in sorts(whole, clock) {
                    let sort = spelled(&keys);
                    let path = format!("/{}?sort={sort}&{clock}&citations=none&limit=500", whole.resource().path);
                    let page = listed(&service, &path).await;
                    let expected = whole.sorted(&keys);
                    let total = (expected.len() as u64, "exact".to_owned());
                    let place = page.ids.iter().zip(&expected).position(|(found, expected)| found != expected);
                    if page.ids != expected || page.total != total {
                        let near = place.map(|at| (at, &page.ids[at], &expected[at]));
                        faults.push(format!("{path}: {:?}, not {total:?}; {near:?}", page.total));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} sorts differ:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test]
async fn without_a_sort_the_order_is_the_documented_one() {
    for service in [Service::flagship().await, Service::made_up().await] {
        for whole in wholes(&service, "").await.iter() {
            let resource = whole.resource();
            let keys = vec![(resource.sort(resource.order), false)];
            assert_eq!(whole.ids(|_| true), whole.sorted(&keys), "/{}", resource.path);
        }
    }
}
