//! Questions that take long: they stop when nobody waits for the answer, and hold up only their own kind.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use http::{Method, StatusCode};
use mission_ledger::server::Limits;

use crate::support::{Answer, Service, fixture, flagship};

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

/// It is refused with a problem that says when to ask again.
fn is_refused(answer: &Answer) -> bool {
    let is_refused = answer.status == StatusCode::SERVICE_UNAVAILABLE;
    if is_refused {
        assert_eq!(answer.header("retry-after"), "2");
        assert_eq!(answer.json()["type"], "/problems/overloaded");
    }
    is_refused
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_answered_at_once_while_every_heavy_question_waits_for_another() {
    let service = slow(5).await;
    let asked = ["group_by=donor", "group_by=mission", "basis=reached", "group_by=agency", "group_by=channel"];
    let heavy: Vec<_> = asked
        .map(|asked| {
            let service = Arc::clone(&service);
            tokio::spawn(async move { service.get(&format!("/funding/summary?{asked}")).await })
        })
        .into();
    tokio::time::sleep(Duration::from_millis(300)).await;
    answers_at_once(&service, ["/events", "/countries?sort=-name"]).await;
    // Each of these is heavy by its path or a parameter, and finds the lane full.
    let others =
        ["/search?q=river", "/events?q=river", "/countries/KE", "/contingents/summary", "/dataset?release=2031.3.0"];
    for answer in join_all(others.map(|path| service.get(path))).await {
        assert!(is_refused(&answer), "{}", answer.text());
    }
    answers_at_once(&service, ["/events?from=2001", "/claims"]).await;
    let mut refused = 0;
    for answer in join_all(heavy).await {
        let answer = answer.unwrap();
        refused += usize::from(is_refused(&answer));
        assert!(is_refused(&answer) || answer.status == StatusCode::GATEWAY_TIMEOUT, "{}", answer.text());
    }
    assert_eq!(refused, asked.len() - 2, "as many as there are connections went on until they took too long");
    assert_eq!(service.get("/events?q=river").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_for_which_there_is_no_connection_is_refused_before_it_begins() {
    let service = slow(300).await;
    let streams = join_all(
        ["csv", "ndjson", "parquet"].map(async |format| service.begin(&format!("/funding?format={format}")).await),
    )
    .await;
    // What is not a whole table waits for its rows, with a connection.
    assert!(streams.iter().all(|stream| stream.status() == StatusCode::OK));
    let small = tokio::spawn({
        let service = Arc::clone(&service);
        async move { service.get("/funding?format=csv&bom=true").await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!small.is_finished());
    for path in ["/events?format=csv", "/sitemap.xml"] {
        assert!(is_refused(&service.get(path).await), "{path}");
        let tag = service.with(Method::HEAD, path, &[]).await.header("etag").to_owned();
        let known = service.with(Method::GET, path, &[("if-none-match", &tag)]).await;
        assert_eq!(known.status, StatusCode::NOT_MODIFIED, "{path} needs no connection");
    }
    answers_at_once(&service, ["/events", "/events?format=csv"]).await;
    drop(streams);
    small.abort();
    assert_eq!(service.get("/events?format=csv").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_waits_in_vain_is_told_to_come_back() {
    let service = slow(4).await;
    let pages = join_all((1..=5).map(|limit| {
        let service = Arc::clone(&service);
        async move { service.get(&format!("/funding?limit={limit}")).await }
    }))
    .await;
    assert_eq!(pages.iter().filter(|page| is_refused(page)).count(), 1);
    assert_eq!(pages.iter().filter(|page| page.status == StatusCode::GATEWAY_TIMEOUT).count(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_would_wait_too_long_is_refused_at_once() {
    let service = slow(1).await;
    let ask = |number: usize| {
        let service = Arc::clone(&service);
        tokio::spawn(async move { service.get(&format!("/funding/summary?limit={number}")).await })
    };
    // From these two it is known how long such a question has its connection.
    for answer in join_all([ask(1), ask(2)]).await {
        assert_eq!(answer.unwrap().status, StatusCode::GATEWAY_TIMEOUT);
    }
    let mut asked: FuturesUnordered<_> = (100..140).map(ask).collect();
    let mut ended = Vec::new();
    while let Some(answer) = asked.next().await {
        let answer = answer.unwrap();
        ended.push(if is_refused(&answer) { 'r' } else { 'l' });
        if ended.len() < 30 {
            assert_eq!(service.get("/healthz").await.status, StatusCode::OK);
        }
    }
    // Two have the connections, and two or three may wait for each; the others know before any of these ends.
    let at_once = ended.iter().take_while(|end| **end == 'r').count();
    assert!((34..=36).contains(&at_once), "{ended:?}");
    assert_eq!(service.get("/events?q=river").await.status, StatusCode::OK, "it is over at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whether_it_runs_is_told_however_busy_it_is() {
    let limits = Limits { concurrency: 1, timeout: 300, ..Limits::default() };
    let service = Arc::new(Service::limited("https://ledger.test", &fixture(), SLOW_FUNDING, &limits).await);
    let asked = Arc::clone(&service);
    let long = tokio::spawn(async move { asked.get("/funding?limit=1").await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(is_refused(&service.get("/missions").await));
    assert_eq!(service.get("/healthz").await.status, StatusCode::OK);
    long.abort();
}

#[tokio::test]
async fn what_is_made_and_not_yet_sent_has_a_budget() {
    const BUDGET: u64 = 4 << 20;
    let service = Service::limited(
        "https://ledger.test",
        &flagship(),
        "",
        &Limits { sending_bytes: BUDGET, ..Limits::default() },
    )
    .await;
    // Answers that nobody takes, each another one, until one is refused; and how many bytes there are then.
    let hoard = async |path: &str| {
        let (mut unread, mut bytes) = (Vec::new(), 0);
        for limit in (1..=500).rev() {
            let answer = service.begin(&format!("{path}{limit}")).await;
            if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
                assert!(answer.headers().contains_key("retry-after"));
                return (unread, bytes);
            }
            assert_eq!(answer.status(), StatusCode::OK);
            bytes += answer.headers()["content-length"].to_str().unwrap().parse::<u64>().unwrap();
            unread.push(answer);
        }
        panic!("{bytes} bytes are held, and none is refused");
    };
    let (large, bytes) = hoard("/claims?limit=").await;
    assert!(bytes > BUDGET / 2 && bytes <= BUDGET, "{bytes}");
    assert_eq!(service.get("/dataset/ledger.sqlite").await.status, StatusCode::SERVICE_UNAVAILABLE);
    // Small answers have their own.
    assert_eq!(service.get("/missions").await.status, StatusCode::OK);
    let (small, bytes) = hoard("/missions?citations=brief&limit=").await;
    assert!(bytes > BUDGET / 32 && bytes <= BUDGET / 8, "{bytes}");
    assert_eq!(service.get("/healthz").await.status, StatusCode::OK);
    drop((large, small));
    for path in ["/claims?limit=77", "/missions?limit=77", "/dataset/ledger.sqlite"] {
        assert_eq!(service.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn large_answers_that_nobody_reads_leave_room_for_small_ones() {
    let service = Service::flagship().await;
    let mut unread = Vec::new();
    let refused = loop {
        let download = service.begin("/dataset/ledger.sqlite").await;
        if download.status() != StatusCode::OK {
            break download.status();
        }
        unread.push(download);
        assert!(unread.len() <= 512, "a place ends with its headers");
    };
    assert_eq!((refused, unread.len()), (StatusCode::SERVICE_UNAVAILABLE, 512));
    assert!(is_refused(&service.get("/dataset/datapackage.zip").await));
    assert_eq!(service.get("/missions").await.status, StatusCode::OK);
    unread.pop();
    assert_eq!(service.get("/dataset/ledger.sqlite").await.status, StatusCode::OK);
}
