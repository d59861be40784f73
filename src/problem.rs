//! Problems: every answer that is not the one asked for, as RFC 9457 `application/problem+json`.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use ledger_store::bulk::BulkError;
use ledger_store::error::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

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
        "A parameter is unknown, misspelt, given twice or has a value that it cannot take. `errors` names every such parameter at once, with the remedy. Nothing is ignored silently.";
    MALFORMED_URL = "malformed-url", BAD_REQUEST, "The URL is malformed",
        "The path or query has a `%` that is not followed by two hex digits, or bytes that are no UTF-8. Encode the URL as RFC 3986 says.";
    NO_SUCH_PATH = "no-such-path", NOT_FOUND, "There is nothing at this path",
        "No page or collection has this path. `/` lists all there are.";
    NO_SUCH_RECORD = "no-such-record", NOT_FOUND, "There is no record with this identifier",
        "The collection has no record with this identifier in the release that was asked for. Identifiers never change, so it was mistyped, or another release has it.";
    NOT_YET_KNOWN = "not-yet-known", NOT_FOUND, "The record was not yet known on that day",
        "The record exists, but no source had reported it by the day of `as_of`. The detail names the day from which it is known.";
    WITHDRAWN_CLAIM = "withdrawn-claim", GONE, "The claim has been withdrawn",
        "An earlier release had this claim and a later one withdrew it. The detail names the release and the reason; `release` asks for the earlier edition.";
    METHOD_NOT_ALLOWED = "method-not-allowed", METHOD_NOT_ALLOWED, "This method is not allowed here",
        "The API is read-only. Use the methods that the `Allow` header names.";
    NOT_ACCEPTABLE = "not-acceptable", NOT_ACCEPTABLE, "No representation that you accept",
        "The `Accept` header or `format` asks for a representation that this path does not have. The detail names those that it has.";
    URI_TOO_LONG = "uri-too-long", URI_TOO_LONG, "The URL is too long",
        "URLs may have at most 8,192 bytes. Ask for fewer values at once.";
    RANGE_NOT_SATISFIABLE = "range-not-satisfiable", RANGE_NOT_SATISFIABLE, "The file has no such bytes",
        "The `Range` header asks for bytes beyond the end of the file. `Content-Range` says how many bytes there are.";
    HEADERS_TOO_LARGE = "headers-too-large", REQUEST_HEADER_FIELDS_TOO_LARGE, "The header fields are too large",
        "The header fields of a request may have at most 16,384 bytes together. Send fewer or shorter ones, cookies above all: none is read.";
    OVERLOADED = "overloaded", SERVICE_UNAVAILABLE, "The server is busy",
        "More requests are under way than the server takes at once. Try again after the seconds that `Retry-After` names.";
    TIMED_OUT = "timed-out", GATEWAY_TIMEOUT, "The answer took too long",
        "The answer was not ready within the server's limit. Try again after the seconds that `Retry-After` names, or ask for less at once.";
    INTERNAL = "internal", INTERNAL_SERVER_ERROR, "Something went wrong here",
        "The server made a mistake; the request was not at fault. It has been logged under the id in `X-Request-Id`: name it when you report the mistake.";
}

/// A problem, as RFC 9457 has it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// The page that explains this kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid-parameters")]
    pub kind: String,
    /// What this kind of problem is called.
    #[schema(example = "Some parameters cannot be used")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(format = Int32, example = 400)]
    pub status: u16,
    /// What is wrong with this request, and what to do.
    #[schema(example = "1 parameter cannot be used: `contry`: is not a parameter here; did you mean `country`?")]
    pub detail: String,
    /// Every parameter at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<ParameterFault>,
}

impl Problem {
    /// A problem of a kind.
    #[must_use]
    pub fn new(kind: &ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{}", kind.slug),
            title: kind.title,
            status: kind.status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    /// The problem that the data were loaded anew while they were being read.
    #[must_use]
    pub fn replaced() -> Self {
        Self::new(&ProblemKind::OVERLOADED, "The data are being loaded anew. Try again in 2 seconds.")
    }

    /// The problem that some parameters cannot be used.
    #[must_use]
    pub fn parameters(errors: Vec<ParameterFault>) -> Self {
        let all: Vec<String> = errors.iter().map(|error| format!("`{}`: {}", error.parameter, error.detail)).collect();
        let count = if errors.len() == 1 { "1 parameter".to_owned() } else { format!("{} parameters", errors.len()) };
        Self {
            errors,
            ..Self::new(&ProblemKind::INVALID_PARAMETERS, format!("{count} cannot be used: {}", all.join("; ")))
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

/// The media type of problems.
pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status_code();
        // A struct of strings and numbers cannot fail to be JSON.
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
        // For browsers, of whom `server` makes a page of it.
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

/// What the store met: a mistake of the server's own is logged whole and told in general.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Replaced => Self::replaced(),
            StoreError::Unseen(after) => Self::parameter(
                "after",
                format!(
                    "no row of this list has the id `{after}`; give the `id` of the last row seen, or follow `next`"
                ),
            ),
            StoreError::Open { source: error, .. } | StoreError::Database(error) => {
                tracing::error!(%error, "the database refused a query");
                Self::new(
                    &ProblemKind::INTERNAL,
                    "The server could not read its database. Try again; if it stays, report the `X-Request-Id`.",
                )
            }
        }
    }
}

impl From<BulkError> for Problem {
    fn from(error: BulkError) -> Self {
        match error {
            BulkError::Changed => Self::replaced(),
            BulkError::Store(error) => error.into(),
            BulkError::Package(error) => {
                tracing::error!(error, "a data package cannot be written");
                Self::new(&ProblemKind::INTERNAL, "The data package could not be written.")
            }
            BulkError::Read(_) | BulkError::Lock(_) | BulkError::Interrupted(_) => {
                tracing::error!(%error, "a bulk file cannot be sent");
                Self::new(
                    &ProblemKind::INTERNAL,
                    "The file could not be read. Try again; if it stays, report the `X-Request-Id`.",
                )
            }
        }
    }
}
