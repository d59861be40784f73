//! What answers from one snapshot: the layers that every request passes through.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use ipnet::IpNet;
use ledger_core::describe::Format;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};

use super::fair::{RATELIMIT, RATELIMIT_POLICY, Rate, network};
use super::guard::{Guard, guarded, panicked};
use super::remember::Remembering;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::pages;
use crate::problem::Problem;
use crate::represent::deliver::PAGE_VARIES;
use crate::represent::file::REPR_DIGEST;
use crate::routes;

/// The public address of the server, the size of its cache, and its limits.
#[derive(Clone, Debug, clap::Args)]
pub struct Limits {
    /// How many requests may be in flight at once; more get 503.
    #[arg(long, env = "MISSION_LEDGER_CONCURRENCY", default_value_t = 512, value_name = "NUMBER", value_parser = concurrency)]
    pub concurrency: usize,
    /// How many connections may be open at once; others wait. It is lowered to what the limit of open files allows.
    #[arg(long, env = "MISSION_LEDGER_CONNECTIONS", default_value_t = 10_000, value_name = "NUMBER", value_parser = concurrency)]
    pub connections: usize,
    /// The address that absolute links begin with, in citations, the feed and the sitemap; by default, the
    /// address listened on.
    #[arg(long, env = "MISSION_LEDGER_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// The address at which readers report errors, with `{title}` and `{body}` where what they saw is put in:
    /// `https://git.example/issues/new?title={title}&body={body}` or `mailto:ledger@example.org?subject={title}&body={body}`.
    #[arg(long, env = "MISSION_LEDGER_ISSUES_URL", value_name = "URL", value_parser = issues_url)]
    pub issues_url: Option<String>,
    /// How many bytes of answers, and of the index by which lists are filtered, may be kept in memory.
    #[arg(long, env = "MISSION_LEDGER_CACHE_BYTES", default_value_t = 67_108_864, value_name = "BYTES")]
    pub cache_bytes: u64,
    /// How many bytes of whole tables may be kept as files, in `DATABASE.files`; 0 keeps none.
    #[arg(long, env = "MISSION_LEDGER_FILES_BYTES", default_value_t = 4_294_967_296, value_name = "BYTES")]
    pub files_bytes: u64,
    /// How many seconds an answer may take.
    #[arg(long, env = "MISSION_LEDGER_TIMEOUT", default_value_t = 30, value_name = "SECONDS", value_parser = at_least_one::<u64>)]
    pub timeout: u64,
    /// How many requests a client may send in a second, minute or hour, like `600/min`; more get 429. Without it, there is
    /// no limit.
    #[arg(long, env = "MISSION_LEDGER_RATE_LIMIT", value_name = "RATE")]
    pub rate_limit: Option<Rate>,
    /// The addresses or networks of proxies that are believed when they say, in `Forwarded` or `X-Forwarded-For`, whom a
    /// request comes from, joined by commas.
    #[arg(long, env = "MISSION_LEDGER_TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,
}

/// Reads a whole number from 1.
fn at_least_one<T: std::str::FromStr + PartialOrd + From<u8>>(text: &str) -> Result<T, String> {
    text.parse().ok().filter(|number| *number >= T::from(1)).ok_or_else(|| "must be a whole number from 1".to_owned())
}

/// Reads how many requests may be in flight.
fn concurrency(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=MAX_CONCURRENCY).contains(number));
    number.ok_or_else(|| format!("must be a whole number from 1 to {MAX_CONCURRENCY}"))
}

/// More requests at once than this are beyond any machine.
const MAX_CONCURRENCY: usize = 1_000_000;

/// Reads the address that absolute links begin with: http or https, with a host, and without a query string or fragment.
fn public_url(text: &str) -> Result<String, String> {
    let uri = text.parse::<http::Uri>().ok();
    let is_absolute = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some() && uri.query().is_none()
    });
    if is_absolute && !text.contains('#') {
        Ok(text.to_owned())
    } else {
        Err("must be an absolute URL, like `https://ledger.example.org`".to_owned())
    }
}

/// Reads the address at which errors are reported.
fn issues_url(text: &str) -> Result<String, String> {
    let is_link = ["https://", "http://", "mailto:"].iter().any(|scheme| text.starts_with(scheme));
    let is_plain = text.chars().all(|letter| letter.is_ascii_graphic());
    if is_link && is_plain {
        Ok(text.to_owned())
    } else {
        Err("must be an address that begins with `https://`, `http://` or `mailto:`, without spaces".to_owned())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: 512,
            connections: 10_000,
            public_url: None,
            issues_url: None,
            cache_bytes: 67_108_864,
            files_bytes: 4_294_967_296,
            timeout: 30,
            rate_limit: None,
            trusted_proxies: Vec::new(),
        }
    }
}

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
        .layer(from_fn_with_state(ledger.clone(), read))
        .layer(from_fn_with_state(ledger.clone(), manners))
        .layer(cors)
        .layer(from_fn_with_state(guard, guarded))
        .layer(CatchPanicLayer::custom(panicked));
    let cache = ledger.cache().clone();
    Remembering::new(routes::router(ledger).layer(inner), cache)
}

/// Reads a request once; later stages use what was read.
async fn read(State(ledger): State<Ledger>, mut request: Request, next: Next) -> Response {
    let asked = Asked::of(&request, Arc::clone(ledger.site()));
    request.extensions_mut().insert(asked);
    next.run(request).await
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
/// What Swagger UI needs: it has styles in its elements.
const OF_SWAGGER: &str = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

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
        (header::CONTENT_SECURITY_POLICY, if asked.path.starts_with("/docs") { OF_SWAGGER } else { OF_PAGES }),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.append(header::LINK, ledger.links());
    leave_out_long_links(headers);
    if wants_allow {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
    }
    response
}
