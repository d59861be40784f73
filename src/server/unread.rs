//! What the HTTP library refuses before it is a request: its bare answer is replaced by a problem.
//!
//! hyper has no hook for what it cannot parse; it writes a status without a body. Such an answer is recognized among the
//! bytes that are sent: every answer of the service has an `X-Request-Id`.

use axum::body::Bytes;

use crate::problem::{Problem, ProblemKind};

/// The answer in place of the bytes, if they are a bare refusal.
pub(super) fn in_place_of(sent: &[u8]) -> Option<Bytes> {
    let after = sent.strip_prefix(b"HTTP/1.1 ").or_else(|| sent.strip_prefix(b"HTTP/1.0 "))?;
    let problem = match after.get(..3)? {
        b"400" => Problem::new(
            &ProblemKind::MALFORMED_REQUEST,
            "The request line or a header field cannot be read. Most often the URL has a character that must be \
             encoded: `\"` as `%22`, a space as `%20`, `<` as `%3C`, `>` as `%3E`, a letter with an accent as UTF-8.",
        ),
        b"414" => Problem::new(&ProblemKind::URI_TOO_LONG, "The URL is too long. Ask for fewer values at once."),
        b"431" => Problem::new(
            &ProblemKind::HEADERS_TOO_LARGE,
            "The header fields are too large. Send fewer or shorter ones.",
        ),
        _ => return None,
    };
    let head = std::str::from_utf8(sent).ok()?;
    let is_bare = head.contains("content-length: 0\r\n") && !head.contains("x-request-id: ");
    let status = problem.status_code();
    let body = serde_json::to_string(&problem).ok().filter(|_| is_bare)?;
    tracing::debug!(%status, "a request could not be read");
    let answer = format!(
        "HTTP/1.1 {} {}\r\ncontent-type: application/problem+json\r\ncache-control: no-store\r\n\
         access-control-allow-origin: *\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        status.as_str(),
        status.canonical_reason().unwrap_or_default(),
        body.len()
    );
    Some(answer.into())
}
