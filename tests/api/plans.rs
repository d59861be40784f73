//! What SQLite does for each documented filter and sort: an indexed walk, never a scan or a sort of the whole.

use axum::body::Body;
use ledger_core::describe::Resource;
use ledger_core::resources::ALL;
use ledger_store::editions::Editions;
use ledger_store::{list, readers};
use mission_ledger::asked::Asked;
use mission_ledger::question::Question;

use crate::support::{Service, encoded};

/// Steps that do not walk one index, each with its reason.
const ALLOWED: &[(&str, &str)] = &[
    ("SCAN page", "the page itself: at most 501 rows, made by the walk"),
    ("SCAN shown", "the page itself"),
    ("SCAN words VIRTUAL TABLE", "full text: FTS5 has indexes of its own"),
    ("SCAN CONSTANT ROW", "no table"),
    ("SCAN (subquery", "the rows that are counted: at most a bound"),
    ("SCAN release", "editions: a handful of rows"),
    ("SCAN loaded", "one row"),
];

async fn faults(resource: &'static Resource, raw: &str, service: &Service) -> Vec<String> {
    let readers = readers::open(&service.database).await.unwrap();
    let editions = Editions::read(&readers).await.unwrap();
    let asked = Asked::of(&http::Request::get(format!("/?{raw}")).body(Body::empty()).unwrap());
    let selection = Question::of_list(asked, resource, &editions).unwrap().selection;
    let plan = list::plan(&mut readers.acquire().await.unwrap(), resource, &selection).await.unwrap();
    let is_allowed = |step: &String| ALLOWED.iter().any(|(allowed, _)| step.starts_with(allowed));
    let is_fault = |step: &String| {
        (step.starts_with("SCAN") || step.contains("TEMP B-TREE FOR ORDER") || step.contains("LAST TERM"))
            && !is_allowed(step)
    };
    if matches!(resource.path, "releases" | "changes") {
        return Vec::new(); // They reach over editions: a handful of rows, and a whole index by design.
    }
    plan.iter().filter(|step| is_fault(step)).map(|step| format!("/{}?{raw}: {step}", resource.path)).collect()
}

#[tokio::test]
async fn every_sort_walks_an_index_both_ways() {
    let service = Service::flagship().await;
    let mut found = Vec::new();
    for resource in ALL.iter().copied() {
        for sort in resource.sorts {
            for sign in ["", "-"] {
                for day in ["", "&as_of=2025-01-01"] {
                    found.extend(faults(resource, &format!("sort={sign}{}{day}", sort.name), &service).await);
                }
            }
        }
        found.extend(faults(resource, "", &service).await);
        found.extend(faults(resource, "sort=-id", &service).await);
        found.extend(faults(resource, "as_of=2025-01-01", &service).await);
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn every_filter_walks_an_index() {
    let service = Service::flagship().await;
    let mut found = Vec::new();
    for resource in ALL.iter().copied() {
        for filter in resource.filters {
            let needs = filter.needs.map(|_| "&currency=USD").unwrap_or_default();
            for day in ["", "&as_of=2025-01-01"] {
                let raw = format!("{}={}{needs}{day}", filter.name, encoded(filter.example));
                found.extend(faults(resource, &raw, &service).await);
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
