//! The id of a request: the client's, if it is short and plain, or one of our own.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use http::{HeaderName, HeaderValue, Request};
use tower::Service;
use tower_http::request_id::RequestId;

const NAME: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken from a client, in bytes: it is logged, and sent back.
const LONGEST: usize = 128;

/// Gives each request an id.
#[derive(Clone, Debug)]
pub struct Identified<S>(pub S);

impl<S, B> Service<Request<B>> for Identified<S>
where
    S: Service<Request<B>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let given = request.headers().get(NAME).filter(|id| is_plain(id)).cloned();
        if let Some(id) = given.or_else(next) {
            request.headers_mut().insert(NAME, id.clone());
            request.extensions_mut().insert(RequestId::new(id));
        } else {
            request.headers_mut().remove(NAME);
        }
        self.0.call(request)
    }
}

/// Whether an id can stand in a log line as it is: letters, digits and what UUIDs and trace ids have between them.
fn is_plain(id: &HeaderValue) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:+/=".contains(byte);
    (1..=LONGEST).contains(&id.len()) && id.as_bytes().iter().all(is_plain)
}

/// The time of the first request of this process, and a count.
fn next() -> Option<HeaderValue> {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    static START: LazyLock<i64> = LazyLock::new(|| jiff::Timestamp::now().as_millisecond());
    HeaderValue::try_from(format!("{:x}-{:x}", *START, COUNT.fetch_add(1, Ordering::Relaxed))).ok()
}
