//! What answers from one snapshot: the layers that every request passes through.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use ledger_core::describe::Format;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};

use super::fair::{RATELIMIT, RATELIMIT_POLICY};
use super::guard::{Guard, guarded, methods, panicked};
use super::intact::intact;
use super::logged::logging;
use super::remember::Remembering;
use crate::api::reconcile;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::pages;
use crate::problem::Problem;
use crate::represent::deliver::PAGE_VARIES;
use crate::represent::file::REPR_DIGEST;
use crate::routes;

/// What answers from one snapshot, behind its cache.
pub(super) fn answering(ledger: Ledger, guard: Guard) -> Remembering {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::OPTIONS])
        .allow_headers(Any)
        .expose_headers([
            header::ACCEPT_RANGES,
            header::CONTENT_DISPOSITION,
            header::CONTENT_RANGE,
            header::ETAG,
            header::LINK,
            REPR_DIGEST,
            header::RETRY_AFTER,
            RATELIMIT,
            RATELIMIT_POLICY,
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(Duration::from_hours(24))
        .vary([]);
    let inner = tower::ServiceBuilder::new()
        .layer(logging())
        .layer(from_fn_with_state(ledger.clone(), read))
        .layer(from_fn_with_state(ledger.clone(), manners))
        .layer(cors)
        .layer(from_fn_with_state(guard, guarded))
        .layer(from_fn_with_state(ledger.clone(), intact))
        .layer(CatchPanicLayer::custom(panicked));
    let cache = ledger.cache().clone();
    Remembering::new(routes::router(ledger).layer(inner), cache)
}

/// Reads a request once; later stages use what was read.
async fn read(State(ledger): State<Ledger>, mut request: Request, next: Next) -> Response {
    let asked = Asked::of(&request, Arc::clone(ledger.site()));
    let route = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(asked);
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(route);
    }
    response
}

/// The largest header fields of an answer, in bytes in total. Clients and proxies refuse larger ones.
const MAX_ANSWER_HEADERS: usize = 8_192 - 512; // The request id and the date come later.

/// Leaves out links, the longest first, until the header fields are small enough: those of a long question have it in them.
fn leave_out_long_links(headers: &mut HeaderMap) {
    let size = |value: &HeaderValue| header::LINK.as_str().len() + value.len() + ": \r\n".len();
    let mut total: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if total <= MAX_ANSWER_HEADERS {
        return;
    }
    let mut links: Vec<HeaderValue> = headers.get_all(header::LINK).iter().cloned().collect();
    while total > MAX_ANSWER_HEADERS
        && let Some((at, longest)) = links.iter().enumerate().max_by_key(|(_, link)| link.len())
    {
        total -= size(longest);
        links.remove(at);
    }
    headers.remove(header::LINK);
    for link in links {
        headers.append(header::LINK, link);
    }
}

/// What pages may load: their own stylesheet and images, and nothing else.
const OF_PAGES: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
/// The same for a preview, which other sites show in a frame.
const OF_PREVIEWS: &str =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";
/// What Swagger UI needs: it has styles in its elements.
const OF_SWAGGER: &str = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

fn policy(path: &str) -> &'static str {
    match path {
        _ if path.starts_with("/docs") => OF_SWAGGER,
        _ if path.starts_with(reconcile::PREVIEWS) => OF_PREVIEWS,
        _ => OF_PAGES,
    }
}

/// The header fields that every answer has.
async fn manners(State(ledger): State<Ledger>, asked: Asked, request: Request, next: Next) -> Response {
    let is_options = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    if asked.prefers_page
        && let Some(page) = response.extensions().get::<Problem>().and_then(|problem| pages::met(problem, &asked).ok())
    {
        *response.body_mut() = page.into();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(Format::Html.media_type()));
        response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(asked.language.code()));
        response.headers_mut().insert(header::VARY, PAGE_VARIES);
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    let wants_allow = is_options || response.status() == StatusCode::METHOD_NOT_ALLOWED;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, policy(&asked.path)),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.append(header::LINK, ledger.links());
    leave_out_long_links(headers);
    let methods = HeaderValue::from_static(methods(&asked.path));
    if wants_allow {
        headers.insert(header::ALLOW, methods.clone());
    }
    if headers.contains_key(header::ACCESS_CONTROL_ALLOW_METHODS) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    }
    response
}
