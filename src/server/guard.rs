//! Refuses what is too large, malformed or too much before any handler sees it.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::Method;
use tokio::sync::Semaphore;

use crate::problem::{Problem, ProblemKind};

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
    timeout: Duration,
}

impl Guard {
    /// A guard with this many places, and a timeout for each request.
    pub fn new(places: usize, timeout: Duration) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), timeout }
    }
}

/// Refuses what is too large, malformed or too much, each with its own status.
pub(super) async fn guarded(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let checked = check_method(request.method())
        .and_then(|()| check_size(&request))
        .and_then(|()| check_encoding(&request))
        .and_then(|()| check_path(&request));
    if let Err(problem) = checked {
        return problem.into_response();
    }
    let Ok(_place) = guard.places.try_acquire() else {
        return Problem::new(&ProblemKind::OVERLOADED, "Too many requests are in flight. Try again in 2 seconds.")
            .into_response();
    };
    match tokio::time::timeout(guard.timeout, next.run(request)).await {
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

fn check_method(method: &Method) -> Result<(), Problem> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let detail = format!("`{method}` is not allowed: the API is read-only. Use GET, HEAD or OPTIONS.");
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
        if percent_encoding::percent_decode_str(text).decode_utf8().is_err() {
            return Err(Problem::new(
                &ProblemKind::MALFORMED_URL,
                format!("The decoded {part} is not UTF-8. Encode text as UTF-8 first."),
            ));
        }
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
