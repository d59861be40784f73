//! Answers cached requests before they reach the service; only the id of the request and what counts it come earlier.

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::MatchedPath;
use axum::response::Response;
use http::{Extensions, HeaderMap, HeaderName, Method, Request, StatusCode, header};
use tower::Service;

use super::fair::Excess;
use super::logged::answered_from_memory;
use super::measured::{Answering, FromMemory};
use super::target::{names_host, normalize};
use crate::cache::{Cache, Known, Reusable};
use crate::negotiate::has_already;

/// The service behind a cache of its answers.
#[derive(Clone, Debug)]
pub struct Remembering {
    inner: Router,
    cache: Cache,
}

impl Remembering {
    /// Puts the cache in front of a service.
    #[must_use]
    pub fn new(inner: Router, cache: Cache) -> Self {
        Self { inner, cache }
    }
}

/// What determines the answer to a request: the request target, and what the request accepts.
fn key<B>(request: &Request<B>) -> Option<String> {
    // What is refused before anything is looked up must not be found here.
    let is_plain = matches!(*request.method(), Method::GET | Method::HEAD) && names_host(request);
    let is_excess = request.extensions().get::<Excess>().is_some();
    if !is_plain || is_excess || request.headers().contains_key(header::IF_MATCH) {
        return None;
    }
    let path = request.uri().path_and_query()?.as_str();
    let mut key = String::with_capacity(path.len() + 64);
    key.push_str(path);
    for name in [header::ACCEPT, header::ACCEPT_ENCODING] {
        key.push('\n');
        for value in request.headers().get_all(name) {
            key.push_str(value.to_str().ok()?);
            key.push(',');
        }
    }
    // Only pages are in the language that is accepted.
    let mut accepted = request.headers().get_all(header::ACCEPT).iter();
    let is_html = |text: &[u8]| text.windows(4).any(|part| part.eq_ignore_ascii_case(b"html"));
    if accepted.any(|value| is_html(value.as_bytes())) || is_html(path.as_bytes()) {
        for value in request.headers().get_all(header::ACCEPT_LANGUAGE) {
            key.push_str(value.to_str().ok()?);
            key.push(',');
        }
    }
    Some(key)
}

/// The answer to a request, if enough is known of it.
fn repeat<B>(known: &Known, request: &Request<B>) -> Option<Response> {
    let mut response = Response::default();
    response.extensions_mut().insert(FromMemory);
    response.extensions_mut().extend(known.route.clone().map(of_route).unwrap_or_default());
    if request.headers().contains_key(header::IF_NONE_MATCH) && has_already(request.headers(), &known.tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.headers_mut() = known.of_unchanged.clone();
        return Some(response);
    }
    let (headers, body) = known.whole.as_ref()?;
    if *request.method() != Method::HEAD {
        *response.body_mut() = Body::from(body.clone());
    }
    *response.headers_mut() = headers.clone();
    Some(response)
}

/// The template of a route, where the log and the metrics find it.
fn of_route(route: MatchedPath) -> Extensions {
    let mut extensions = Extensions::new();
    extensions.insert(route);
    extensions
}

/// The header fields of a 304: those that a cache updates (RFC 9110, section 15.4.5), and those by which CORS lets a page
/// see it. The others, the client has already.
fn of_unchanged(headers: &HeaderMap) -> HeaderMap {
    const KEPT: [HeaderName; 7] = [
        header::CACHE_CONTROL,
        header::CONTENT_LOCATION,
        header::ETAG,
        header::EXPIRES,
        header::VARY,
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
    ];
    let kept = headers.iter().filter(|(name, _)| KEPT.contains(name));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

impl Remembering {
    /// Answers a request, from memory if it can.
    pub fn answer<B>(&self, mut request: Request<B>) -> Answering
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        normalize(request.uri_mut());
        let key = key(&request);
        let known = key.as_ref().and_then(|key| self.cache.answer(key));
        if let Some(response) = known.and_then(|known| repeat(&known, &request)) {
            answered_from_memory(&request, response.status());
            return Box::pin(std::future::ready(Ok(response)));
        }
        let is_get = *request.method() == Method::GET;
        let cache = self.cache.clone();
        let answer = self.inner.clone().call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            if response.status() == StatusCode::NOT_MODIFIED {
                *response.headers_mut() = of_unchanged(response.headers());
            }
            if let (true, Some(key), Some(reusable)) = (is_get, key, response.extensions().get::<Reusable>()) {
                let known = Known {
                    tag: reusable.tag.clone(),
                    route: response.extensions().get().cloned(),
                    of_unchanged: of_unchanged(response.headers()),
                    whole: reusable.body.clone().map(|body| (response.headers().clone(), body)),
                };
                cache.keep_answer(key, known);
            }
            Ok(response)
        })
    }
}
