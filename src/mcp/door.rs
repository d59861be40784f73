//! The protocol over HTTP (streamable HTTP, without sessions): who may come in, and with what.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde::de::IgnoredAny;
use serde_json::{Value as Json, json};

use super::assistant::Assistant;
use crate::body::{self, LONGEST};
use crate::negotiate::{Preferences, header_text};
use crate::problem::{Problem, ProblemKind};
use crate::site::Site;

/// The path.
pub const PATH: &str = "/mcp";

const JSON: &str = "application/json";

/// What answers at the path.
#[derive(Clone)]
pub struct Door {
    service: StreamableHttpService<Assistant, NeverSessionManager>,
    site: Arc<Site>,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Door").field("site", &self.site).finish_non_exhaustive()
    }
}

impl Door {
    /// Lets in those who want to ask an assistant's questions at this site.
    #[must_use]
    pub fn new(assistant: Assistant) -> Self {
        let site = Arc::clone(assistant.asking.site());
        // Hosts are not checked: a page of another site is known by its `Origin`, whatever its host resolves to.
        let config = StreamableHttpServerConfig::default()
            .with_legacy_session_mode(false)
            .with_json_response(true)
            .with_max_request_body_bytes(LONGEST)
            .disable_allowed_hosts();
        let service = StreamableHttpService::new(move || Ok(assistant.clone()), Arc::default(), config);
        Self { service, site }
    }

    /// Answers a request.
    pub async fn answer(self, request: Request) -> Response {
        match self.checked(request).await {
            Ok((request, is_json)) => self.pass(request, is_json).await,
            Err(problem) => problem.into_response(),
        }
    }

    /// A request that may be answered, with its body read, and whether that is JSON.
    async fn checked(&self, request: Request) -> Result<(Request, bool), Problem> {
        if *request.method() != Method::POST {
            let detail = "`/mcp` is for assistants: they send it messages of the Model Context Protocol with POST. People and programs find the same answers at `/`.";
            return Err(Problem::new(&ProblemKind::METHOD_NOT_ALLOWED, detail));
        }
        check_origin(request.headers(), &self.site)?;
        check_types(request.headers())?;
        let (mut parts, body) = request.into_parts();
        let body = body::read(body).await?;
        // The answer is always JSON, so a client need not be ready for a stream of events.
        parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
        let is_json = serde_json::from_slice::<IgnoredAny>(&body).is_ok();
        Ok((Request::from_parts(parts, body.into()), is_json))
    }

    async fn pass(&self, request: Request, is_json: bool) -> Response {
        let (mut parts, body) = self.service.handle(request).await.map(Body::new).into_parts();
        parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let is_told = header_text(&parts.headers, &header::CONTENT_TYPE).starts_with(JSON);
        if !parts.status.is_client_error() || is_told {
            return Response::from_parts(parts, body);
        }
        // What is no message of the protocol is answered as the protocol says (JSON-RPC 2.0, section 5.1).
        let text = to_bytes(body, LONGEST).await.unwrap_or_default();
        let told = String::from_utf8_lossy(&text);
        let (code, what) =
            if is_json { (-32_600, "This is no message of the protocol") } else { (-32_700, "This is not JSON") };
        let error = json!({ "code": code, "message": format!("{what}: {told}") });
        let answer = json!({ "jsonrpc": "2.0", "id": Json::Null, "error": error });
        let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let of_type = (header::CONTENT_TYPE, HeaderValue::from_static(JSON));
        (StatusCode::BAD_REQUEST, [no_store, of_type], answer.to_string()).into_response()
    }
}

/// Refuses pages of other sites. A page whose host was made to resolve to this server (DNS rebinding) still has the
/// origin that it came from, and programs that are no pages have none.
fn check_origin(headers: &HeaderMap, site: &Site) -> Result<(), Problem> {
    let mut given = headers.get_all(header::ORIGIN).iter().map(|origin| origin.to_str().unwrap_or_default());
    let is_welcome = given.all(|origin| {
        let allowed = site.origins.iter().map(String::as_str).chain([site.url.as_str()]);
        is_of_this_machine(origin) || allowed.map(origin_of).any(|own| own.is_some() && own == origin_of(origin))
    });
    if is_welcome {
        return Ok(());
    }
    let detail = "Pages of other sites may not use `/mcp`: their `Origin` is neither this site nor this machine. Whoever runs the server can add it with `--mcp-origins`.";
    Err(Problem::new(&ProblemKind::ORIGIN_NOT_ALLOWED, detail))
}

/// The scheme, the host and the port of an address.
fn origin_of(address: &str) -> Option<(String, String, u16)> {
    let uri: Uri = address.parse().ok()?;
    let scheme = uri.scheme_str()?;
    let port = uri.port_u16().or(match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    })?;
    Some((scheme.to_owned(), uri.host()?.to_ascii_lowercase(), port))
}

fn is_of_this_machine(origin: &str) -> bool {
    origin_of(origin).is_some_and(|(_, host, _)| matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]"))
}

/// Refuses what is not JSON, and who does not take JSON.
fn check_types(headers: &HeaderMap) -> Result<(), Problem> {
    body::check_type(headers, JSON, "Send one message of the Model Context Protocol as JSON")?;
    let accept = Preferences::of(headers, &header::ACCEPT);
    if !accept.is_empty() && accept.quality(JSON) <= 0.0 {
        let detail = format!("`/mcp` answers with `{JSON}`, which `Accept` does not take. Add it.");
        return Err(Problem::new(&ProblemKind::NOT_ACCEPTABLE, detail));
    }
    Ok(())
}
