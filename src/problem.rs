//! Problems: error answers, as RFC 9457 `application/problem+json`.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use ledger_core::words::{counted, is_unprintable};
use ledger_store::bulk::BulkError;
use ledger_store::error::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

/// How many faults a problem tells.
pub const MAX_FAULTS: usize = 20;

/// What is wrong with one parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParameterFault {
    /// The parameter.
    #[schema(example = "contry")]
    pub parameter: String,
    /// What is wrong with it, and what to do.
    #[schema(example = "is not a parameter here; did you mean `country`?")]
    pub detail: String,
}

impl ParameterFault {
    fn sentence(&self) -> String {
        let end = if self.detail.ends_with(['?', '.']) { "" } else { "." };
        format!("`{}`: {}{end}", self.parameter, self.detail)
    }
}

/// A kind of problem, with the page that explains it.
#[derive(Debug, PartialEq, Eq)]
pub struct ProblemKind {
    /// The last segment of its `type`.
    pub slug: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// Its title.
    pub title: &'static str,
    /// When it occurs, and what to do.
    pub doc: &'static str,
}

macro_rules! problem_kinds {
    ($($name:ident = $slug:literal, $status:ident, $title:literal, $doc:literal;)*) => {
        impl ProblemKind {
            $(#[doc = $doc] pub const $name: Self = Self { slug: $slug, status: StatusCode::$status, title: $title, doc: $doc };)*
            /// Every kind of problem.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

problem_kinds! {
    INVALID_PARAMETERS = "invalid-parameters", BAD_REQUEST, "Some parameters cannot be used",
        "A parameter is unknown, misspelled, repeated where it takes one value, or has an invalid value. `errors` lists every such parameter, up to 20, and how to correct it. Nothing is ignored.";
    MALFORMED_URL = "malformed-url", BAD_REQUEST, "The URL is malformed",
        "The path or query has a `%` that is not followed by two hex digits, or bytes that are not UTF-8. Encode the URL according to RFC 3986.";
    MALFORMED_REQUEST = "malformed-request", BAD_REQUEST, "The request cannot be read",
        "The request line or a header field is not HTTP. Most often the URL has a character that must be encoded, like `\"` (`%22`) or a space (`%20`).";
    MALFORMED_HOST = "malformed-host", BAD_REQUEST, "The request does not name its host",
        "A request of HTTP/1.1 has exactly one `Host` field, with a name or an address and an optional port (RFC 9112, section 3.2).";
    NO_SUCH_PATH = "no-such-path", NOT_FOUND, "There is nothing at this path",
        "No page, collection or record has this path. `detail` has the nearest path, if there is one; `/` lists the paths.";
    NO_SUCH_RECORD = "no-such-record", NOT_FOUND, "There is no record with this identifier",
        "The collection has no record with this identifier in the requested edition. Identifiers never change: this one is mistyped, or only another edition has it. A record that was merged into another one leads there (308).";
    NOT_YET_KNOWN = "not-yet-known", NOT_FOUND, "The record was not yet known on that day",
        "The record exists, but no source had reported it by the date of `as_of`. `detail` gives the date from which it is known, if there is one.";
    WITHDRAWN_CLAIM = "withdrawn-claim", GONE, "The claim has been withdrawn",
        "An earlier edition had this claim and a later edition withdrew it. `detail` names the edition and the reason. Use `release` to read the claim in the earlier edition.";
    METHOD_NOT_ALLOWED = "method-not-allowed", METHOD_NOT_ALLOWED, "This method is not allowed here",
        "The API is read-only. Use a method that the `Allow` header lists.";
    ORIGIN_NOT_ALLOWED = "origin-not-allowed", FORBIDDEN, "This site may not do this",
        "A page of another site sent a message to `/mcp`. Everything else can be read from anywhere; whoever runs the server can add the site with `--mcp-origins`.";
    BODY_TOO_LARGE = "body-too-large", PAYLOAD_TOO_LARGE, "The message is too long",
        "A message to `/mcp` or `/reconcile` may have at most 65,536 bytes. Ask for less at once.";
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "The message has another type",
        "A message to `/mcp` is JSON (`Content-Type: application/json`), one to `/reconcile` a form (`application/x-www-form-urlencoded`). `Accept-Post` says which.";
    NOT_ACCEPTABLE = "not-acceptable", NOT_ACCEPTABLE, "No acceptable representation",
        "The `Accept` header accepts none of the representations of this path. `detail` lists them, and the values of `format` that give them.";
    PRECONDITION_FAILED = "precondition-failed", PRECONDITION_FAILED, "It is no longer the same version",
        "The `If-Match` header names another version than the current one: what it named has been replaced. Fetch it again from the start, or pin it with `release`.";
    URI_TOO_LONG = "uri-too-long", URI_TOO_LONG, "The URL is too long",
        "A URL may have at most 8,192 bytes. Ask for fewer values at once.";
    RANGE_NOT_SATISFIABLE = "range-not-satisfiable", RANGE_NOT_SATISFIABLE, "The range is outside the file",
        "The `Range` header asks for bytes beyond the end of the file. `Content-Range` gives the size of the file.";
    HEADERS_TOO_LARGE = "headers-too-large", REQUEST_HEADER_FIELDS_TOO_LARGE, "The header fields are too large",
        "The header fields of a request may have at most 16,384 bytes in total. Send fewer or shorter ones. Leave out cookies first: the server reads none.";
    TOO_MANY_REQUESTS = "too-many-requests", TOO_MANY_REQUESTS, "You have sent too many requests",
        "The server limits how many requests a client may send in a time. `RateLimit-Policy` says how many, and `RateLimit` how many are left. Try again after the number of seconds in `Retry-After`.";
    OVERLOADED = "overloaded", SERVICE_UNAVAILABLE, "The server is busy",
        "More requests are in flight than the server accepts at once, or other questions of the same kind keep it busy: searches, totals, whole lists and other work that takes long have a limit of their own. Try again after the number of seconds in `Retry-After`.";
    TIMED_OUT = "timed-out", GATEWAY_TIMEOUT, "The answer took too long",
        "The answer was not ready within the server's time limit. Try again after the number of seconds in `Retry-After`, or ask for less at once.";
    INTERNAL = "internal", INTERNAL_SERVER_ERROR, "Something went wrong on the server",
        "The server failed; the request was not at fault. The error is logged under the ID in `X-Request-Id`: quote it when you report the error.";
}

/// A problem (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// The page that explains this kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid-parameters")]
    pub kind: String,
    /// The title of this kind of problem.
    #[schema(example = "Some parameters cannot be used")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(format = Int32, example = 400)]
    pub status: u16,
    /// What is wrong with this request, and what to do.
    #[schema(example = "1 parameter cannot be used. `contry`: is not a parameter here; did you mean `country`?")]
    pub detail: String,
    /// The parameters that cannot be used: all, or the first 20.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<ParameterFault>,
    /// The media type that a message must have (`Accept-Post`).
    #[serde(skip)]
    #[schema(ignore)]
    pub takes: Option<&'static str>,
}

/// How many characters of something that was typed a problem tells.
const TOLD: usize = 100;

/// A text as a problem tells it: the beginning of what was typed, which stands in backticks, and what no page may contain by
/// its number.
fn told(text: &str) -> String {
    // What was typed may have backticks too, and then the prose between them is not all ours.
    let parts = text.split('`').enumerate();
    let parts: Vec<String> =
        parts.map(|(at, part)| shortened(part, if at % 2 == 1 { TOLD } else { 5 * TOLD })).collect();
    let mut told = parts.join("`");
    while let Some(odd) = told.chars().find(|letter| is_unprintable(*letter)) {
        told = told.replace(odd, &format!("U+{:04X}", u32::from(odd)));
    }
    told
}

/// The beginning of a text that is much longer than it may be.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(2 * most).and_then(|_| text.char_indices().nth(most)) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Refuses a part of a request that is not UTF-8 once it is decoded.
///
/// # Errors
/// A problem of that kind.
pub fn decoded(part: &str, encoded: &[u8], kind: &ProblemKind) -> Result<(), Problem> {
    let is_text = percent_encoding::percent_decode(encoded).decode_utf8().is_ok();
    let detail = || format!("The decoded {part} is not UTF-8. Encode text as UTF-8 first.");
    if is_text { Ok(()) } else { Err(Problem::new(kind, detail())) }
}

impl Problem {
    /// Whether it is of a kind.
    #[must_use]
    pub fn is(&self, kind: &ProblemKind) -> bool {
        self.kind.strip_prefix("/problems/") == Some(kind.slug)
    }

    /// A problem of a kind.
    #[must_use]
    pub fn new(kind: &ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{}", kind.slug),
            title: kind.title,
            status: kind.status.as_u16(),
            detail: told(&detail.into()),
            errors: Vec::new(),
            takes: None,
        }
    }

    /// The problem that some parameters cannot be used.
    #[must_use]
    pub fn parameters(mut errors: Vec<ParameterFault>) -> Self {
        let count = counted(errors.len(), "parameter", "parameters");
        let more = errors.len().saturating_sub(MAX_FAULTS);
        errors.truncate(MAX_FAULTS);
        for fault in &mut errors {
            (fault.parameter, fault.detail) = (told(&shortened(&fault.parameter, TOLD)), told(&fault.detail));
        }
        let mut all: Vec<String> = errors.iter().map(ParameterFault::sentence).collect();
        if more > 0 {
            all.push(format!("{more} more are not listed."));
        }
        Self {
            errors,
            ..Self::new(&ProblemKind::INVALID_PARAMETERS, format!("{count} cannot be used. {}", all.join(" ")))
        }
    }

    /// The problem that one parameter cannot be used.
    #[must_use]
    pub fn parameter(parameter: &str, detail: impl Into<String>) -> Self {
        Self::parameters(vec![ParameterFault { parameter: parameter.to_owned(), detail: detail.into() }])
    }

    /// The HTTP status.
    #[must_use]
    pub fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

/// The media type of problems.
pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status_code();
        // Serializing a struct of strings and numbers cannot fail.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (
            status,
            [
                (header::CONTENT_TYPE, PROBLEM_JSON),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                (header::VARY, HeaderValue::from_static("Accept")),
            ],
            body,
        )
            .into_response();
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        if let Some(essence) = self.takes {
            response.headers_mut().insert(ACCEPT_POST, HeaderValue::from_static(essence));
        }
        // For browsers: `server` renders it as a page.
        response.extensions_mut().insert(self);
        response
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {}", self.title, self.detail)
    }
}

impl std::error::Error for Problem {}

/// Errors of the store: an internal error is logged in full and reported in general terms.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unseen(after) => Self::parameter(
                "after",
                format!(
                    "no row of this list has the id `{after}`; give the `id` of the last row seen, or follow `next`"
                ),
            ),
            StoreError::TooMany { found, most } => Self::parameter(
                "format",
                format!(
                    "a feed can follow at most {most} rows, and {found} match; add filters, or leave out all of them"
                ),
            ),
            StoreError::Busy => Self::new(
                &ProblemKind::OVERLOADED,
                "The server is busy with other questions of this kind. Try again in 2 seconds.",
            ),
            StoreError::Stalled => {
                Self::new(&ProblemKind::TIMED_OUT, "Nothing was taken of the answer for too long. Ask again.")
            }
            error @ (StoreError::Open { .. } | StoreError::Replaced(_) | StoreError::Database(_)) => {
                tracing::error!(%error, "the database refused a query");
                Self::new(
                    &ProblemKind::INTERNAL,
                    "The server could not read its database. Try again; if it persists, report the `X-Request-Id`.",
                )
            }
        }
    }
}

impl From<BulkError> for Problem {
    fn from(error: BulkError) -> Self {
        match error {
            BulkError::Store(error) => error.into(),
            BulkError::Package(error) => {
                tracing::error!(error, "a data package cannot be written");
                Self::new(&ProblemKind::INTERNAL, "The data package could not be written.")
            }
            BulkError::Read(_) | BulkError::Written | BulkError::Interrupted(_) => {
                tracing::error!(%error, "a bulk file cannot be sent");
                Self::new(
                    &ProblemKind::INTERNAL,
                    "The file could not be read. Try again; if it persists, report the `X-Request-Id`.",
                )
            }
        }
    }
}
