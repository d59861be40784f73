//! Answers cached requests before they reach the service; only the request ID and the log come earlier.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http::{HeaderValue, Method, Request, StatusCode, header};
use tower::Service;
use tower_http::request_id::{MakeRequestId, RequestId};

use super::target::normalize;
use crate::cache::{Cache, Reusable, Whole};
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
    if !matches!(*request.method(), Method::GET | Method::HEAD) || request.headers().contains_key(header::IF_MATCH) {
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
    Some(key)
}

fn repeat<B>(whole: &Whole, request: &Request<B>) -> Response {
    let is_known = request.headers().contains_key(header::IF_NONE_MATCH) && has_already(request.headers(), &whole.tag);
    let body =
        if is_known || *request.method() == Method::HEAD { Body::empty() } else { Body::from(whole.body.clone()) };
    let mut response = Response::new(body);
    *response.headers_mut() = whole.headers.clone();
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
            response.headers_mut().remove(name);
        }
    }
    response
}

impl<B> Service<Request<B>> for Remembering
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response;
    type Error = std::convert::Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(())) // A router is always ready.
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        normalize(request.uri_mut());
        let key = key(&request);
        if let Some(whole) = key.as_ref().and_then(|key| self.cache.answer(key)) {
            let response = repeat(&whole, &request);
            return Box::pin(std::future::ready(Ok(response)));
        }
        let is_whole = *request.method() == Method::GET && !request.headers().contains_key(header::IF_NONE_MATCH);
        let cache = self.cache.clone();
        let answer = self.inner.call(request);
        Box::pin(async move {
            let response = answer.await?;
            if let (true, Some(key), Some(reusable)) = (is_whole, key, response.extensions().get::<Reusable>()) {
                let whole = Whole {
                    headers: response.headers().clone(),
                    tag: reusable.tag.clone(),
                    body: reusable.body.clone(),
                };
                cache.keep_answer(key, whole);
            }
            Ok(response)
        })
    }
}

/// Numbers requests: the time of the first one in this process, and a count.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbered;

impl MakeRequestId for Numbered {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        next_id().map(RequestId::new)
    }
}

fn next_id() -> Option<HeaderValue> {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    static START: std::sync::LazyLock<i64> = std::sync::LazyLock::new(|| jiff::Timestamp::now().as_millisecond());
    HeaderValue::try_from(format!("{:x}-{:x}", *START, COUNT.fetch_add(1, Ordering::Relaxed))).ok()
}
