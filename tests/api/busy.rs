//! Questions that take long: they stop when nobody waits for the answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use http::StatusCode;

use crate::support::{Service, fixture};

/// Makes the rows of `/funding` take minutes to read.
const SLOW_FUNDING: &str = "ALTER TABLE funding_tranche_version RENAME TO ready; \
    CREATE VIEW funding_tranche_version AS SELECT * FROM ready WHERE ( \
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) SELECT count(*) FROM n \
    ) > 0";

/// More than there are connections of any kind.
const MANY: usize = 12;

/// A service whose `/funding` takes minutes, and whose answers may take so many seconds.
async fn slow(timeout: u64) -> Arc<Service> {
    Arc::new(Service::changed("https://ledger.test", &fixture(), SLOW_FUNDING, timeout).await)
}

/// Every connection is free again, and the statements of others do not break what is asked now.
async fn answers_at_once(service: &Service, paths: [&str; 2]) {
    let begun = Instant::now();
    for path in paths {
        for turn in 0..MANY {
            let separator = if path.contains('?') { '&' } else { '?' };
            let answer = service.get(&format!("{path}{separator}limit={}", 100 + turn)).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "it took {:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_statement_of_an_answer_that_took_too_long_is_stopped() {
    let service = slow(1).await;
    let asked = (1..=4).map(|limit| {
        let service = Arc::clone(&service);
        async move { service.get(&format!("/funding?limit={limit}")).await }
    });
    for answer in join_all(asked).await {
        assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::GATEWAY_TIMEOUT, "2"));
        assert_eq!(answer.json()["type"], "/problems/timed-out");
    }
    answers_at_once(&service, ["/events", "/countries"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_statement_of_a_client_that_has_gone_is_stopped() {
    let service = slow(300).await;
    let asked = (1..=4).map(|limit| {
        let service = Arc::clone(&service);
        tokio::spawn(async move { service.get(&format!("/funding?limit={limit}")).await })
    });
    let asked: Vec<_> = asked.collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    for task in asked {
        assert!(!task.is_finished());
        task.abort();
    }
    answers_at_once(&service, ["/events", "/countries"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_statement_of_a_stream_that_nobody_reads_any_more_is_stopped() {
    let service = slow(300).await;
    let mut streams = Vec::new();
    for format in ["csv", "ndjson", "parquet"] {
        let stream = service.begin(&format!("/funding?format={format}")).await;
        assert_eq!(stream.status(), StatusCode::OK);
        streams.push(stream);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(streams);
    let whole = join_all(["csv", "ndjson", "parquet", "csv&fields=id"].map(|format| {
        let service = Arc::clone(&service);
        async move { service.get(&format!("/events?format={format}")).await }
    }));
    let whole = tokio::time::timeout(Duration::from_secs(5), whole).await.unwrap();
    assert!(whole.iter().all(|answer| answer.status == StatusCode::OK && !answer.body.is_empty()));
}
