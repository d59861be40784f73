//! The body of a message, for the few paths that take one.

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use http::{HeaderMap, header};

use crate::negotiate::header_text;
use crate::problem::{Problem, ProblemKind};

/// The longest body, in bytes: a paragraph to check or a batch of names, with much room to spare.
pub const LONGEST: usize = 65_536;

/// Refuses what is not of a media type; `what` says what to do.
///
/// # Errors
/// A problem that says which type it has.
pub fn check_type(headers: &HeaderMap, essence: &'static str, what: &str) -> Result<(), Problem> {
    let given = header_text(headers, &header::CONTENT_TYPE);
    if given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(essence) {
        return Ok(());
    }
    let shown = if given.is_empty() { "no `Content-Type`".to_owned() } else { format!("`Content-Type: {given}`") };
    let detail = format!("The message has {shown}. {what} (`{essence}`).");
    Err(Problem { takes: Some(essence), ..Problem::new(&ProblemKind::UNSUPPORTED_MEDIA_TYPE, detail) })
}

/// The bytes of a body.
///
/// # Errors
/// A problem, if there are more than [`LONGEST`].
pub async fn read(body: axum::body::Body) -> Result<Bytes, Problem> {
    to_bytes(body, LONGEST).await.map_err(|_| {
        let detail = format!("A message may have at most {LONGEST} bytes. Ask for less at once.");
        Problem::new(&ProblemKind::BODY_TOO_LARGE, detail)
    })
}

/// The body of a message of a media type.
///
/// # Errors
/// A problem, if it has another type or is too long.
pub async fn of_type(request: Request, essence: &'static str, what: &str) -> Result<Bytes, Problem> {
    check_type(request.headers(), essence, what)?;
    read(request.into_body()).await
}
