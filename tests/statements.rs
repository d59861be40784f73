//! How many SQL statements a page costs, counted in sqlx's own log.
//!
//! A binary of its own: sqlx logs from its connections' threads, so the counting subscriber is the process's only one.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use ledger_core::resources::ALL;
use ledger_store::seeds::Seeds;
use ledger_store::{file, readers};
use mission_ledger::cache::Cache;
use mission_ledger::ledger::Ledger;
use mission_ledger::server::{Limits, service};
use mission_ledger::{BUILD_ID, built_in};
use tower::ServiceExt;
use tracing_subscriber::layer::{Context, SubscriberExt};

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

struct Counter;

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Counter {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            STATEMENTS.fetch_add(1, Ordering::SeqCst);
        }
    }
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

#[tokio::test]
async fn a_page_costs_the_same_statements_whatever_its_size() {
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Counter)).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("ledger.sqlite");
    file::migrate(&database, &Seeds::Files(built_in::dataset()), BUILD_ID).await.unwrap();
    let ledger = Ledger::open(readers::open(&database).await.unwrap(), "https://ledger.test", Cache::new(1 << 20))
        .await
        .unwrap();
    let router = service(ledger, &Limits::default());
    for resource in ALL {
        let mut counts = BTreeSet::new();
        for limit in [1, 2, 10, 50, 500] {
            let before = settled().await;
            let request = Request::get(format!("/{}?limit={limit}", resource.path)).body(Body::empty()).unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), 200);
            answer.into_body().collect().await.unwrap();
            counts.insert(settled().await - before);
        }
        // The page, and the sources that it cites where they are not known yet.
        assert!(counts.iter().all(|count| (1..=2).contains(count)), "/{}: {counts:?} statements", resource.path);
    }
}
