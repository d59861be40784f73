//! Refuses what is too large, malformed or too much before any handler sees it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ledger_core::words::counted;
use tokio::sync::Semaphore;

use super::fair::Excess;
use super::limits::Limits;
use super::sending::Sending;
use super::target::names_host;
use crate::api::reconcile;
use crate::asked::Asked;
use crate::mcp;
use crate::problem::{Problem, ProblemKind, decoded};

/// The longest URL, in bytes.
pub const MAX_URL: usize = 8_192;
/// The largest header fields of a request, in bytes in total.
pub const MAX_HEADERS: usize = 16_384;

/// The longest part of a path, between two slashes, in bytes: no identifier is longer.
pub const MAX_SEGMENT: usize = 200;

/// How many requests may be in flight at once, and for how long.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    places: Arc<Semaphore>,
    /// What answers need until they have been sent, so that those who read slowly do not take the places of others.
    sending: Sending,
    most: usize,
    timeout: Duration,
    /// Of this many and more, a question is logged.
    slow: Option<Duration>,
}

impl Guard {
    /// A guard with so many places, and a timeout for each request.
    pub fn new(limits: &Limits) -> Self {
        let places = Arc::new(Semaphore::new(limits.concurrency));
        let timeout = Duration::from_secs(limits.timeout);
        let slow = limits.log_slow.map(Duration::from_millis);
        Self { places, sending: Sending::new(limits), most: limits.concurrency, timeout, slow }
    }

    /// How many requests are in flight.
    pub fn in_flight(&self) -> usize {
        self.most - self.places.available_permits()
    }

    /// What answers hold that are being sent.
    pub fn sending(&self) -> &Sending {
        &self.sending
    }

    /// Logs a question that took long.
    fn tell_if_slow(&self, asked: Option<&Asked>, took: Duration) {
        if self.slow.is_some_and(|slow| took >= slow)
            && let Some(asked) = asked
        {
            let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            // One that was not understood has no canonical form.
            let question = asked.question().map(|query| format!("{}?{query}", asked.path));
            tracing::warn!(question, milliseconds, "a question took long");
        }
    }
}

/// Refuses what is too large, malformed or too much, each with its own status.
pub(super) async fn guarded(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let checked = check_share(&request)
        .and_then(|()| check_host(&request))
        .and_then(|()| check_method(&request))
        .and_then(|()| check_size(&request))
        .and_then(|()| check_encoding(&request))
        .and_then(|()| check_path(&request));
    if let Err(problem) = checked {
        return problem.into_response();
    }
    // Whether the process runs can be asked however busy it is.
    let place = if request.uri().path() == "/healthz" {
        None
    } else {
        let Ok(place) = guard.places.try_acquire() else {
            return Problem::new(&ProblemKind::OVERLOADED, "Too many requests are in flight. Try again in 2 seconds.")
                .into_response();
        };
        Some(place)
    };
    let (begun, asked) = (Instant::now(), request.extensions().get::<Asked>().cloned());
    let answered = tokio::time::timeout(guard.timeout, next.run(request)).await;
    guard.tell_if_slow(asked.as_ref(), begun.elapsed());
    match answered {
        Ok(response) if place.is_some() => guard.sending.send(response),
        Ok(response) => response,
        Err(_) => Problem::new(
            &ProblemKind::TIMED_OUT,
            format!(
                "The answer was not ready within {} seconds. Ask for less at once, or try again.",
                guard.timeout.as_secs()
            ),
        )
        .into_response(),
    }
}

fn check_share(request: &Request) -> Result<(), Problem> {
    let Some(Excess { rate, after }) = request.extensions().get() else { return Ok(()) };
    let seconds = counted(*after, "second", "seconds");
    let detail = format!("You may send {rate}, and have sent them. Try again in {seconds}.");
    Err(Problem::new(&ProblemKind::TOO_MANY_REQUESTS, detail))
}

fn check_host(request: &Request) -> Result<(), Problem> {
    if names_host(request) {
        return Ok(());
    }
    let detail = "The request must name the host that it is for in one `Host` field: a name or an address, and a port if it is not the default.";
    Err(Problem::new(&ProblemKind::MALFORMED_HOST, detail))
}

/// The methods of a path, as `Allow` has them.
pub(super) fn methods(path: &str) -> &'static str {
    match path {
        mcp::PATH => "POST, OPTIONS",
        reconcile::PATH => "GET, HEAD, POST, OPTIONS",
        _ => "GET, HEAD, OPTIONS",
    }
}

fn check_method(request: &Request) -> Result<(), Problem> {
    let (method, path) = (request.method(), request.uri().path());
    let methods = methods(path);
    // What answers for an assistant says itself what it takes.
    if path == mcp::PATH || methods.split(", ").any(|taken| taken == method) {
        return Ok(());
    }
    let detail = format!(
        "`{method}` is not allowed: the API is read-only. Use {}.",
        methods.replace(", OPTIONS", " or OPTIONS")
    );
    Err(Problem::new(&ProblemKind::METHOD_NOT_ALLOWED, detail))
}

fn check_size(request: &Request) -> Result<(), Problem> {
    let url = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    if url > MAX_URL {
        return Err(Problem::new(
            &ProblemKind::URI_TOO_LONG,
            format!("The URL has {url} bytes, but may have at most {MAX_URL}. Ask for fewer values at once."),
        ));
    }
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if headers > MAX_HEADERS {
        return Err(Problem::new(
            &ProblemKind::HEADERS_TOO_LARGE,
            format!(
                "The header fields have {headers} bytes, but may have at most {MAX_HEADERS}. Send fewer or shorter ones."
            ),
        ));
    }
    Ok(())
}

fn check_encoding(request: &Request) -> Result<(), Problem> {
    for (part, text) in [("path", request.uri().path()), ("query", request.uri().query().unwrap_or_default())] {
        let bytes = text.as_bytes();
        for (at, _) in text.match_indices('%') {
            let well_formed = bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
            if !well_formed {
                let shown: String = text[at..].chars().take(3).collect();
                return Err(Problem::new(
                    &ProblemKind::MALFORMED_URL,
                    format!(
                        "The {part} has `{shown}`, but a `%` must be followed by two hex digits. Write a plain percent sign as `%25`."
                    ),
                ));
            }
        }
        decoded(part, bytes, &ProblemKind::MALFORMED_URL)?;
    }
    Ok(())
}

/// Refuses a part of a path that is too long to be an identifier, before anything compares it with those that there are.
fn check_path(request: &Request) -> Result<(), Problem> {
    let decoded = |part: &str| percent_encoding::percent_decode_str(part).count();
    let Some(bytes) = request.uri().path().split('/').map(decoded).find(|bytes| *bytes > MAX_SEGMENT) else {
        return Ok(());
    };
    let detail = format!(
        "The path has a part of {bytes} bytes, but no identifier has more than {MAX_SEGMENT}. `/` lists the paths, and `/search` finds records."
    );
    Err(Problem::new(&ProblemKind::NO_SUCH_PATH, detail))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that `CatchPanicLayer` calls")]
pub(super) fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let message =
        cause.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| cause.downcast_ref::<String>().cloned());
    tracing::error!(message, "a handler panicked");
    Problem::new(&ProblemKind::INTERNAL, "The server failed. Report the `X-Request-Id`.").into_response()
}
