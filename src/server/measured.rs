//! What the server measures of itself, for Prometheus.
//!
//! What happens is counted where it happens, with `metrics`; `scrape.rs` looks up what is. Without `--metrics` nothing is
//! recorded.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::extract::MatchedPath;
use axum::response::Response;
use http::Request;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tower::Service;

/// The upper ends of the classes of durations, in seconds: from what is answered from memory to `--timeout`.
const SECONDS: [f64; 12] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0];

/// What everything measured is called, and what it is.
fn describe() {
    use Unit::{Bytes, Count, Seconds};
    describe_counter!("http_requests_total", Count, "Answers, by the template of the route, method and status.");
    describe_histogram!(
        "http_request_duration_seconds",
        Seconds,
        "Time until an answer began, by the template of the route."
    );
    describe_counter!("ledger_cached_answers_total", Count, "Answers by whether they were in memory as a whole.");
    describe_gauge!("ledger_cache_bytes", Bytes, "What cached answers take.");
    describe_gauge!("ledger_requests_in_flight", Count, "Requests that have a place of those of --concurrency.");
    describe_gauge!("ledger_large_answers_in_flight", Count, "Large answers that are being sent.");
    describe_gauge!("ledger_sending_bytes", Bytes, "What answers hold that are being sent, of --sending-bytes.");
    describe_gauge!("ledger_lane_connections", Count, "Connections to the database, by lane.");
    describe_gauge!("ledger_lane_in_use", Count, "Connections to the database that are in use, by lane.");
    describe_gauge!("ledger_lane_waiting", Count, "Questions that wait for a connection to the database, by lane.");
    describe_gauge!(
        "ledger_lane_held_seconds",
        Seconds,
        "For how long a question has its connection, by lane; a moving average."
    );
    describe_counter!(
        "ledger_lane_refused_total",
        Count,
        "Questions for which no connection became free in time, by lane."
    );
    describe_gauge!("ledger_connections_open", Count, "Open connections of clients.");
    describe_counter!("ledger_connections_total", Count, "Connections of clients.");
    describe_counter!("ledger_connections_cut_off_total", Count, "Connections that were cut off, by why.");
    describe_gauge!(
        "ledger_edition_info",
        Count,
        "The latest edition that is served, its dataset and the build of the software."
    );
    describe_counter!("ledger_snapshots_total", Count, "Databases that took the place of others while the server ran.");
    describe_gauge!(
        "ledger_database_refused",
        Count,
        "1 while the database in place cannot be served, and an older one still is."
    );
    describe_gauge!(
        "ledger_load_duration_seconds",
        Seconds,
        "How long loading the dataset took when the server started."
    );
    describe_gauge!("ledger_open_duration_seconds", Seconds, "How long opening the database took.");
    describe_counter!("ledger_log_lines_dropped_total", Count, "Lines of the log that nobody read in time.");
}

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to record, for the whole process.
///
/// # Errors
/// When something else records already.
pub fn begin() -> Result<(), String> {
    let failed = |error: &dyn std::error::Error| format!("cannot measure: {error}");
    let durations = Matcher::Suffix("duration_seconds".to_owned());
    let builder =
        PrometheusBuilder::new().set_buckets_for_metric(durations, &SECONDS).map_err(|error| failed(&error))?;
    let handle = builder.install_recorder().map_err(|error| failed(&error))?;
    describe();
    // So that they are there before anything happens.
    counter!("ledger_log_lines_dropped_total").increment(0);
    counter!("ledger_snapshots_total").increment(0);
    gauge!("ledger_database_refused").set(0.0);
    gauge!("ledger_connections_open").set(0.0);
    HANDLE.set(handle).map_err(|_| "cannot measure twice".to_owned())
}

/// Whether anything is recorded.
fn is_on() -> bool {
    HANDLE.get().is_some()
}

/// What Prometheus is answered with.
pub(super) fn recorded() -> Option<&'static PrometheusHandle> {
    HANDLE.get()
}

/// Records how long something took that happens once.
pub fn took(name: &'static str, took: Duration) {
    gauge!(name).set(took.as_secs_f64());
}

/// Whether an answer was in memory as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct FromMemory;

/// A service whose answers are counted.
#[derive(Clone, Debug)]
pub struct Measured<S>(pub(super) S);

/// An answer that is on its way.
pub type Answering = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

impl<S, B> Service<Request<B>> for Measured<S>
where
    S: Service<Request<B>, Response = Response, Error = Infallible, Future = Answering>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Answering {
        if !is_on() {
            return self.0.call(request);
        }
        let (begun, method) = (Instant::now(), request.method().clone());
        let answer = self.0.call(request);
        Box::pin(async move {
            let response = answer.await?;
            let of = response.extensions();
            // Whatever a client asks, there are no more routes than templates.
            let route = of.get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
            // Any word can be a method.
            let method = if method.is_safe() { method.as_str().to_owned() } else { "other".to_owned() };
            let found = if of.get::<FromMemory>().is_some() { "yes" } else { "no" };
            histogram!("http_request_duration_seconds", "route" => route.clone()).record(begun.elapsed().as_secs_f64());
            let status = response.status().as_str().to_owned();
            counter!("http_requests_total", "route" => route, "method" => method, "status" => status).increment(1);
            counter!("ledger_cached_answers_total", "found" => found).increment(1);
            Ok(response)
        })
    }
}
