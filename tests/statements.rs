//! What SQL statements a page costs, counted and read in sqlx's own log.
//!
//! A binary of its own: sqlx logs from its connections' threads, so the counting subscriber is the process's only one.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use ledger_core::resources::ALL;
use ledger_store::file;
use ledger_store::seeds::Seeds;
use mission_ledger::server::{Current, Limits, Service, service};
use mission_ledger::{BUILD_ID, built_in};
use serde_json::Value as Json;
use sqlx::Connection;
use tower::ServiceExt;
use tracing_subscriber::layer::{Context, SubscriberExt};

/// Enough for every source of the dataset: a cache that is full forgets some, and reads them again.
const ROOM: u64 = 1 << 26;

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);
/// The statements that were executed.
static TEXTS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

struct Counter;

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Counter {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            STATEMENTS.fetch_add(1, Ordering::SeqCst);
            event.record(&mut Text);
        }
    }
}

/// Keeps the text of a statement: in `db.statement` if `summary` cuts it.
struct Text;

impl tracing::field::Visit for Text {
    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        if matches!(field.name(), "summary" | "db.statement") && !value.ends_with('…') {
            TEXTS.lock().unwrap().insert(value.trim().to_owned());
        }
    }

    fn record_debug(&mut self, _: &tracing::field::Field, _: &dyn std::fmt::Debug) {}
}

/// The count, once the connections' threads have written what they had to log.
async fn settled() -> usize {
    loop {
        let before = STATEMENTS.load(Ordering::SeqCst);
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        if STATEMENTS.load(Ordering::SeqCst) == before {
            return before;
        }
    }
}

/// A service whose cache has room for every row and source.
async fn served(database: &Path) -> Service {
    let limits = Limits { cache_bytes: ROOM, ..Limits::default() };
    service(Current::open(database, "https://ledger.test", &limits).await.unwrap())
}

/// A page, and how many statements it cost.
async fn cost(router: &Service, path: &str) -> (usize, Json) {
    let before = settled().await;
    let request = Request::get(path).header("host", "ledger.test").body(Body::empty()).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (settled().await - before, serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn a_page_costs_the_same_statements_whatever_its_size() {
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Counter)).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("ledger.sqlite");
    file::migrate(&database, &Seeds::Files(built_in::dataset()), BUILD_ID).await.unwrap();
    for resource in ALL {
        for limit in [1, 2, 10, 50, 500] {
            // A service of its own, which knows the sets of rows, a row or two, and no source yet.
            let router = served(&database).await;
            let mut known = Vec::new();
            for sort in ["id", resource.order] {
                let page = cost(&router, &format!("/{}?limit=1&citations=none&sort={sort}", resource.path)).await.1;
                known.push(page["data"][0]["id"].clone());
            }
            let path = format!("/{}?limit={limit}", resource.path);
            let (first, page) = cost(&router, &path).await;
            let cites = page["sources"].as_array().is_some_and(|sources| !sources.is_empty());
            let reads = page["data"].as_array().unwrap().iter().any(|row| !known.contains(&row["id"]));
            let both = usize::from(reads) + usize::from(cites);
            assert_eq!(first, both, "{path}: the rows that are not known, and the sources that they cite");
            // Another question about the same rows, so that it is not answered from the cache.
            let path = format!("{path}&sort={}", resource.order);
            assert_eq!(cost(&router, &path).await.0, 0, "{path}: its rows and their sources are known");
        }
    }
    let router = served(&database).await;
    for query in ["", "&sort=-amount"] {
        let page = cost(&router, &format!("/funding?limit=500{query}")).await.1;
        let after = page["data"][20]["id"].as_str().unwrap();
        let path = format!("/funding?limit=5&after={after}{query}");
        assert_eq!(cost(&router, &path).await.0, 1, "{path}: the place of the row; the others are known");
    }
    look_ups_scan_nothing(&database).await;
}

/// One record, its history, what does not exist and the rows of a list are looked up, and no table is read from its
/// beginning to its end.
async fn look_ups_scan_nothing(database: &Path) {
    let router = served(database).await;
    TEXTS.lock().unwrap().clear();
    for resource in ALL {
        let (path, id) = (resource.path, resource.example);
        let history = resource.kind.map(|_| format!("/{path}/{id}/history"));
        let one =
            [format!("/{path}/{id}"), format!("/{path}/{id}?as_of=2024-07-01"), format!("/{path}/no-such-record")];
        let lists =
            [format!("/{path}?source=no-such-source"), format!("/{path}?limit=3"), format!("/{path}?as_of=2024-07-01")];
        let pages = one.clone().map(|path| (path, "text/html"));
        let answers = one.into_iter().chain(history).chain(lists).map(|path| (path, "application/json"));
        for (path, accepted) in answers.chain(pages) {
            let request = Request::get(&path)
                .header("host", "ledger.test")
                .header("accept", accepted)
                .body(Body::empty())
                .unwrap();
            router.clone().oneshot(request).await.unwrap();
        }
    }
    settled().await;
    let texts = TEXTS.lock().unwrap().clone();
    assert!(texts.len() > 50, "{}", texts.len());
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database).read_only(true);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    let mut scans = Vec::new();
    for text in texts {
        let plan = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
        let Ok(steps) = sqlx::query_as::<_, (i64, i64, i64, String)>(plan).fetch_all(&mut connection).await else {
            continue; // Not a query.
        };
        // Lists of numbers are read whole; so are the editions and the kinds, which are few, and the names of changes, up
        // to a limit.
        let few = ["json_each", "SUBQUERY", "CONSTANT", "SCAN shown", "SCAN few", "SCAN missing", "SCAN e ", "SCAN k"];
        let is_of_few = |step: &str| few.iter().any(|few| step.contains(few));
        if text.contains("FROM edition AS t") || text.contains("FROM change AS t") {
            continue;
        }
        let steps = steps.into_iter().map(|(.., step)| step);
        let found = steps.filter(|step| step.starts_with("SCAN") && !is_of_few(step));
        scans.extend(found.map(|step| format!("{step}: {text}")));
    }
    assert!(scans.is_empty(), "{}", scans.join("\n"));
}
