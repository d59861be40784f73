//! Answers Prometheus, on a listener of its own: what is measured is not for the readers of the data.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use http::{HeaderValue, header};
use metrics::{counter, gauge};
use metrics_exporter_prometheus::PrometheusHandle;
use metrics_process::Collector;
use tokio::net::TcpListener;

use super::current::Current;
use super::measured::recorded;
use crate::BUILD_ID;

/// Answers Prometheus at `/metrics` for as long as the server runs.
pub(super) async fn answer(listener: TcpListener, current: Current) {
    let process = Collector::default();
    process.describe();
    let page = move || {
        let (current, process) = (current.clone(), process.clone());
        async move {
            process.collect();
            look(&current);
            let text = recorded().map(PrometheusHandle::render).unwrap_or_default();
            ([(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4"))], text)
        }
    };
    let upkeep = async {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            recorded().into_iter().for_each(PrometheusHandle::run_upkeep);
        }
    };
    let served = axum::serve(listener, Router::new().route("/metrics", get(page)));
    tokio::select! {
        ended = served => if let Err(error) = ended { tracing::error!(%error, "metrics are no longer answered") },
        never = upkeep => never,
    }
}

/// Looks up what is.
#[expect(clippy::cast_precision_loss, reason = "nothing is counted beyond 2^52")]
fn look(current: &Current) {
    let ledger = current.ledger();
    gauge!("ledger_cache_bytes").set(ledger.cache().kept_bytes() as f64);
    let sending = current.guard().sending();
    gauge!("ledger_requests_in_flight").set(current.guard().in_flight() as f64);
    gauge!("ledger_large_answers_in_flight").set(sending.large() as f64);
    gauge!("ledger_sending_bytes").set(sending.bytes() as f64);
    for (lane, use_of) in ledger.readers().lanes() {
        let lane = lane.name();
        gauge!("ledger_lane_connections", "lane" => lane).set(use_of.connections as f64);
        gauge!("ledger_lane_in_use", "lane" => lane).set(use_of.in_use as f64);
        gauge!("ledger_lane_waiting", "lane" => lane).set(use_of.waiting as f64);
        gauge!("ledger_lane_held_seconds", "lane" => lane).set(use_of.held.as_secs_f64());
    }
}

/// Records whether the database in place cannot be served.
pub(super) fn is_refused(is_refused: bool) {
    gauge!("ledger_database_refused").set(f64::from(u8::from(is_refused)));
}

/// Records which edition is served, in place of the one before, and returns its name.
pub(super) fn edition(now: &Current, before: Option<&str>) -> String {
    let ledger = now.ledger();
    let edition = ledger.editions().latest();
    let of = |release: String, dataset: String| gauge!("ledger_edition_info", "release" => release, "dataset" => dataset, "build" => BUILD_ID);
    let dataset = edition.about.short_title.clone();
    if let Some(before) = before {
        of(before.to_owned(), dataset.clone()).set(0.0);
        counter!("ledger_snapshots_total").increment(1);
    }
    of(edition.id.clone(), dataset).set(1.0);
    edition.id.clone()
}
