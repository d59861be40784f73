//! What every target needs: the made-up dataset, a service on it, and what must be true of any answer.
//!
//! The service is the one that `serve` listens with, so whatever a client can send in a URL or a header field goes through
//! the same layers here; only the socket is missing.

use std::path::Path;
use std::sync::LazyLock;

use axum::body::{Body, Bytes};
use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri};
use http_body_util::BodyExt as _;
use ledger_core::package::Files;
use ledger_store::file;
use ledger_store::seeds::Seeds;
use mission_ledger::BUILD_ID;
use mission_ledger::server::{Current, Limits, Service, service};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

/// The files of the made-up dataset.
pub static FILES: LazyLock<Files> = LazyLock::new(|| {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/three-countries");
    Seeds::Directory(directory).read().unwrap()
});

static SERVED: LazyLock<(Runtime, Service, TempDir)> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("ledger.sqlite");
    let limits = Limits { cache_bytes: 1 << 20, files_bytes: 0, ..Limits::default() };
    let current = runtime.block_on(async {
        file::migrate(&database, &Seeds::Files(FILES.clone()), BUILD_ID).await.unwrap();
        Current::open(&database, "https://ledger.test", &limits).await.unwrap()
    });
    (runtime, service(current), directory)
});

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// What the service answers, unless the parts make no request; it is checked as any answer is.
pub fn get(target: &str, fields: &[(&'static str, &[u8])]) -> Option<Answer> {
    let uri: Uri = target.parse().ok()?;
    let mut request = Request::get(uri).header("host", "ledger.test").body(Body::empty()).ok()?;
    for (name, value) in fields {
        request.headers_mut().append(*name, HeaderValue::from_bytes(value).ok()?);
    }
    let (runtime, service, _) = &*SERVED;
    let answer = runtime.block_on(async {
        let answer = service.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap_or_else(|error| panic!("{target}: the answer broke off: {error}"));
        Answer { status: parts.status, headers: parts.headers, body: body.to_bytes() }
    });
    check(target, &answer);
    Some(answer)
}

/// What must be true of any answer: it is no failure, and a refusal says what is wrong.
fn check(target: &str, answer: &Answer) {
    let Answer { status, headers, body } = answer;
    assert!(!status.is_server_error(), "{target}: {status} {}", String::from_utf8_lossy(body));
    let kind = headers.get("content-type").map_or(&[][..], HeaderValue::as_bytes);
    if status.is_client_error() && kind == b"application/problem+json" {
        let problem: serde_json::Value = serde_json::from_slice(body).unwrap();
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{target}: {problem}");
        assert_eq!(problem["status"], status.as_u16(), "{target}");
    } else if kind == b"application/json" && *status == StatusCode::OK && !headers.contains_key("content-encoding") {
        assert!(serde_json::from_slice::<serde_json::Value>(body).is_ok(), "{target}: not JSON");
    }
}

/// Any bytes as a part of an address: what cannot be in one is percent-encoded.
pub fn escaped(bytes: &[u8]) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=%".contains(&byte);
    bytes
        .iter()
        .map(|byte| if is_plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
