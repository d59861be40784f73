//! Serving: what every request passes through, the listener, and the graceful stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower_http::ServiceBuilderExt;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::trace::TraceLayer;

use crate::api::{self, Ledger};
use crate::cache::{Cache, Numbered, Remembering};
use crate::db::Readers;
use crate::problem::{Problem, ProblemKind};
use crate::represent::file::REPR_DIGEST;
use crate::represent::{self, Format, html, links};

/// The longest URL, in bytes.
pub const MAX_URL: usize = 8_192;
/// The largest header fields of a request, in bytes together.
pub const MAX_HEADERS: usize = 16_384;
/// How often the editions are read again, in case another process loaded the seeds anew.
const REFRESH: Duration = Duration::from_secs(2);

/// How the server is known, how much it keeps and how much it takes on.
#[derive(Clone, Debug, clap::Args)]
pub struct Limits {
    /// How many requests may be under way at once; more are told to come back.
    #[arg(long, env = "MISSION_LEDGER_CONCURRENCY", default_value_t = 512, value_name = "NUMBER")]
    pub concurrency: usize,
    /// The address that absolute links begin with, as citations, the feed and the sitemap need them; without it, the address listened on.
    #[arg(long, env = "MISSION_LEDGER_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// How many bytes of answers may be kept in memory.
    #[arg(long, env = "MISSION_LEDGER_CACHE_BYTES", default_value_t = 67_108_864, value_name = "BYTES")]
    pub cache_bytes: u64,
    /// How many seconds an answer may take.
    #[arg(long, env = "MISSION_LEDGER_TIMEOUT", default_value_t = 30, value_name = "SECONDS")]
    pub timeout: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { concurrency: 512, public_url: None, cache_bytes: 67_108_864, timeout: 30 }
    }
}

#[derive(Clone)]
struct Guard {
    places: Arc<Semaphore>,
    timeout: Duration,
}

/// The whole service: what `main` serves and what the tests ask.
pub fn service(ledger: Ledger, limits: &Limits) -> Remembering {
    let guard =
        Guard { places: Arc::new(Semaphore::new(limits.concurrency)), timeout: Duration::from_secs(limits.timeout) };
    let layers = tower::ServiceBuilder::new()
        .set_x_request_id(Numbered)
        .layer(TraceLayer::new_for_http())
        .propagate_x_request_id()
        .layer(from_fn(manners))
        .layer(
            CorsLayer::new()
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
                    HeaderName::from_static("x-request-id"),
                ])
                .max_age(Duration::from_hours(24))
                .vary([]),
        )
        .layer(from_fn_with_state(guard, guarded))
        .layer(CatchPanicLayer::custom(panicked));
    let cache = ledger.cache().clone();
    Remembering::new(api::router(ledger).layer(layers), cache)
}

/// The header fields that every answer has.
async fn manners(request: Request, next: Next) -> Response {
    let is_options = request.method() == Method::OPTIONS;
    let is_browser = represent::is_browser(request.headers(), request.uri().query().unwrap_or_default());
    let mut response = next.run(request).await;
    if is_browser && let Some(page) = response.extensions().get::<Problem>().and_then(|problem| html::met(problem).ok())
    {
        *response.body_mut() = page.into();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(Format::Html.media_type()));
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    let wants_allow = is_options || response.status() == StatusCode::METHOD_NOT_ALLOWED;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
        ),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.append(header::LINK, links::OF_EVERYTHING.clone());
    if wants_allow {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
    }
    response
}

/// Refuses what is too large, malformed or too much, each with its own status.
async fn guarded(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let checked =
        check_method(request.method()).and_then(|()| check_size(&request)).and_then(|()| check_encoding(&request));
    if let Err(problem) = checked {
        return problem.into_response();
    }
    let Ok(_place) = guard.places.try_acquire() else {
        return Problem::new(&ProblemKind::OVERLOADED, "Too many requests are under way. Try again in 2 seconds.")
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
            format!("The URL has {url} bytes, and may have {MAX_URL}. Ask for fewer values at once."),
        ));
    }
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if headers > MAX_HEADERS {
        return Err(Problem::new(
            &ProblemKind::HEADERS_TOO_LARGE,
            format!("The header fields have {headers} bytes, and may have {MAX_HEADERS}."),
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
                        "The {part} has `{shown}`, and a `%` must be followed by two hex digits; write a plain per cent sign as `%25`."
                    ),
                ));
            }
        }
        if percent_encoding::percent_decode_str(text).decode_utf8().is_err() {
            return Err(Problem::new(
                &ProblemKind::MALFORMED_URL,
                format!("The {part} is no UTF-8 once it is decoded; encode text as UTF-8 first."),
            ));
        }
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that `CatchPanicLayer` calls")]
fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let message =
        cause.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| cause.downcast_ref::<String>().cloned());
    tracing::error!(message, "a handler panicked");
    Problem::new(&ProblemKind::INTERNAL, "The server made a mistake. Report the `X-Request-Id`.").into_response()
}

/// Serves until SIGTERM or Ctrl-C, then finishes what is under way.
///
/// # Errors
/// When the address cannot be listened on, or the database cannot be read.
pub async fn serve(listen: SocketAddr, readers: Readers, limits: &Limits) -> Result<(), String> {
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| format!("cannot listen on {listen}: {error}; give another address with `--listen`"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let public_url = limits.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let ledger = Ledger::open(readers, &public_url, Cache::new(limits.cache_bytes))
        .await
        .map_err(|error| format!("cannot read the database: {error}"))?;
    let edition = ledger.editions().latest().id.clone();
    let stop = stop_signal().map_err(|error| format!("cannot listen for signals: {error}"))?;
    println!("Mission Ledger, edition {edition}, at http://{address}/");
    println!("  read   http://{address}/docs");
    println!("  try    curl 'http://{address}/funding?donor=US'");
    let follower = tokio::spawn(follow(ledger.clone()));
    accept(listener, service(ledger, limits), stop).await;
    follower.abort();
    Ok(())
}

/// Reads the editions again and again, in case another process loads the seeds anew.
async fn follow(ledger: Ledger) {
    loop {
        tokio::time::sleep(REFRESH).await;
        if let Err(error) = ledger.refresh().await {
            tracing::warn!(%error, "the editions could not be read again");
        }
    }
}

async fn accept(listener: TcpListener, service: Remembering, stop: impl Future<Output = ()>) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // Above the limits that answer with a problem, so that only abuse is cut off without one.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(15)).max_buf_size(256 * 1024);
    builder.http2().timer(TokioTimer::new()).max_header_list_size(256 * 1024);
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            connection = listener.accept() => match connection {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service.clone())).into_owned();
                    let connection = graceful.watch(connection);
                    tokio::spawn(async move {
                        if let Err(error) = connection.await {
                            tracing::debug!(error, "a connection ended early");
                        }
                    });
                }
                Err(error) => {
                    // Out of file descriptors, mostly: give the connections there are time to end.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(Duration::from_secs(20)) => tracing::warn!("connections were still open after 20 seconds"),
    }
}

/// Resolves when the process is told to stop; it listens from the moment of the call, not of the first poll.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves when the process is told to stop.
#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
