//! What the log says of requests.

use std::time::Duration;

use http::{Request, StatusCode};
use tower_http::classify::{ServerErrorsAsFailures, ServerErrorsFailureClass, SharedClassifier};
use tower_http::request_id::RequestId;
use tower_http::trace::{
    DefaultOnBodyChunk, DefaultOnEos, DefaultOnRequest, DefaultOnResponse, MakeSpan, OnFailure, TraceLayer,
};
use tracing::{Level, Span};

/// Logs requests and their answers.
pub(super) type Logging = TraceLayer<
    SharedClassifier<ServerErrorsAsFailures>,
    Spans,
    DefaultOnRequest,
    DefaultOnResponse,
    DefaultOnBodyChunk,
    DefaultOnEos,
    Failures,
>;

/// Logs requests and their answers.
pub(super) fn logging() -> Logging {
    TraceLayer::new_for_http().make_span_with(Spans).on_failure(Failures)
}

/// Logs an answer from memory, for which a span would take longer than the answer.
pub(super) fn answered_from_memory<B>(request: &Request<B>, status: StatusCode) {
    if tracing::enabled!(Level::DEBUG) {
        let _request = Spans.make_span(request).entered();
        tracing::debug!(status = status.as_u16(), "answered from memory");
    }
}

/// What each line of the log says of the request that it is about.
#[derive(Clone, Copy, Debug)]
pub struct Spans;

impl<B> MakeSpan<B> for Spans {
    fn make_span(&mut self, request: &Request<B>) -> Span {
        let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
        // Of the level of errors, so that they have it whatever else is logged. The query string may say what a reader is
        // after, so it is not logged.
        tracing::error_span!("request", id, method = %request.method(), path = request.uri().path())
    }
}

/// What is logged of an answer that failed. What is refused because the server is busy is not a failure, and would flood the log.
#[derive(Clone, Copy, Debug)]
pub struct Failures;

impl OnFailure<ServerErrorsFailureClass> for Failures {
    fn on_failure(&mut self, failure: ServerErrorsFailureClass, _: Duration, _: &Span) {
        match failure {
            ServerErrorsFailureClass::StatusCode(StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT) => {
                tracing::debug!(%failure, "an answer was refused");
            }
            ServerErrorsFailureClass::StatusCode(_) => tracing::error!(%failure, "an answer failed"),
            ServerErrorsFailureClass::Error(_) => tracing::warn!(%failure, "an answer broke off"),
        }
    }
}
