//! Answers from memory: bodies by entity tag, and whole answers by the request that they answer.
//!
//! An entity tag stands for the build, the edition, the question, the representation and the coding, and
//! editions do not change: what is found under a tag is right for ever. Many who wait for one answer wait for one
//! computation. What was answered once is answered again before anything else of the service is touched.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use tower::Service;
use tower_http::request_id::{MakeRequestId, RequestId};

use crate::problem::Problem;
use crate::represent::has_already;

/// A body as it goes over the wire, with the links that belong to it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The encoded bytes.
    pub body: Bytes,
    /// `Link` headers that were found while it was made.
    pub links: Vec<String>,
}

/// A whole answer.
#[derive(Debug)]
struct Whole {
    headers: HeaderMap,
    tag: String,
    body: Bytes,
}

/// What is kept in memory, bounded in bytes.
#[derive(Clone, Debug)]
pub struct Cache {
    bytes: u64,
    bodies: moka::future::Cache<String, Arc<Kept>>,
    answers: moka::sync::Cache<String, Arc<Whole>>,
}

/// What an entry costs beside its bytes, about.
const OVERHEAD: usize = 256;

fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes + OVERHEAD).unwrap_or(u32::MAX)
}

impl Cache {
    /// A cache of at most so many bytes.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        // Half for each, as if they shared no body: whichever drops one first, both stay within the bytes.
        Self {
            bytes,
            bodies: moka::future::Cache::builder()
                .max_capacity(bytes / 2)
                .weigher(|tag: &String, kept: &Arc<Kept>| weight(tag.len() + kept.body.len()))
                .build(),
            answers: moka::sync::Cache::builder()
                .max_capacity(bytes / 2)
                .weigher(|key: &String, whole: &Arc<Whole>| weight(key.len() + 1_024 + whole.body.len()))
                .build(),
        }
    }

    /// How many bytes it may have.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The body under a tag, made where it is not there; who asks meanwhile waits for the same one.
    ///
    /// # Errors
    /// Whatever making it met.
    pub async fn body<F>(&self, tag: String, make: F) -> Result<Arc<Kept>, Problem>
    where
        F: Future<Output = Result<Kept, Problem>>,
    {
        let made = self.bodies.try_get_with(tag, async { make.await.map(Arc::new) }).await;
        made.map_err(|problem: Arc<Problem>| Problem::clone(&problem))
    }

    /// Forgets which answer belongs to which request, for another edition may be the latest now.
    pub fn forget_answers(&self) {
        self.answers.invalidate_all();
    }
}

/// Marks a response whose body is kept, so that the whole of it can be.
#[derive(Clone, Debug)]
pub struct Reusable {
    /// The entity tag, without quotes.
    pub tag: String,
    /// The body.
    pub body: Bytes,
}

/// The service behind a memory of its answers.
#[derive(Clone, Debug)]
pub struct Remembering {
    inner: Router,
    cache: Cache,
}

impl Remembering {
    /// Puts the memory before a service.
    #[must_use]
    pub fn new(inner: Router, cache: Cache) -> Self {
        Self { inner, cache }
    }
}

/// What decides which answer a request gets: the address, and what it accepts.
fn key<B>(request: &Request<B>) -> Option<String> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
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

static X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

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
    let id = request.headers().get(&X_REQUEST_ID).cloned().or_else(next_id);
    if let Some(id) = id {
        response.headers_mut().insert(X_REQUEST_ID.clone(), id);
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

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let key = key(&request);
        if let Some(whole) = key.as_ref().and_then(|key| self.cache.answers.get(key)) {
            let response = repeat(&whole, &request);
            return Box::pin(std::future::ready(Ok(response)));
        }
        let is_whole = *request.method() == Method::GET && !request.headers().contains_key(header::IF_NONE_MATCH);
        let answers = self.cache.answers.clone();
        let answer = self.inner.call(request);
        Box::pin(async move {
            let response = answer.await?;
            if let (true, Some(key), Some(reusable)) = (is_whole, key, response.extensions().get::<Reusable>()) {
                let mut headers = response.headers().clone();
                headers.remove(&X_REQUEST_ID);
                let whole = Whole { headers, tag: reusable.tag.clone(), body: reusable.body.clone() };
                answers.insert(key, Arc::new(whole));
            }
            Ok(response)
        })
    }
}

/// Numbers requests: the moment when the process first did so, and a count.
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
