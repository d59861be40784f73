//! What a connection does, and when it has done nothing for too long.
//!
//! A connection is cut off in two cases: it has no request in flight and says nothing, or an answer is not taken. HTTP/2
//! can do both while it sends pings, so what counts are requests and pieces of answers, not bytes.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};
use bytes::Buf as _;
use http::{HeaderValue, Request, Response, Version, header};
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tower::Service;

use super::fair::Peer;
use super::unread;

/// How long a connection may do nothing.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Before its first request is complete.
    pub first: Duration,
    /// Between two requests.
    pub idle: Duration,
    /// Without a request, when the server has no room for more connections.
    pub crowded: Duration,
    /// While it takes a piece of an answer, of 64 KiB.
    pub piece: Duration,
    /// Before it is sent a ping of HTTP/2, and again until it answers it.
    pub ping: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(15),
            idle: Duration::from_mins(1),
            crowded: Duration::from_secs(2),
            piece: Duration::from_mins(1),
            ping: Duration::from_secs(20),
        }
    }
}

/// The largest piece of an answer that is handed to the connection at once, in bytes.
pub(super) const PIECE: usize = 64 * 1024;

/// How long the last bytes of an answer, which are in the buffers of a connection, may take to be sent.
const TAIL: Duration = Duration::from_mins(5);

/// What a connection does.
#[derive(Debug)]
pub(super) struct Activity(Mutex<State>);

#[derive(Debug)]
struct State {
    /// When a request last ended, or bytes were last sent.
    since: Instant,
    /// When a request last ended.
    ended: Instant,
    /// Whether it had a request.
    has_asked: bool,
    /// When each request in flight last got on; `None` until its answer begins, which has a time limit of its own.
    in_flight: Vec<(u64, Option<Instant>)>,
    next: u64,
}

impl Activity {
    pub fn begin() -> Arc<Self> {
        let now = Instant::now();
        let state = State { since: now, ended: now, has_asked: false, in_flight: Vec::new(), next: 0 };
        Arc::new(Self(Mutex::new(state)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why the connection is to be cut off, if it is.
    pub fn verdict(&self, patience: Patience, is_crowded: bool) -> Option<&'static str> {
        let state = self.state();
        if state.in_flight.is_empty() {
            let patience = match state.has_asked {
                _ if is_crowded => patience.crowded,
                true => patience.idle,
                false => patience.first,
            };
            return (state.since.elapsed() > patience).then_some("it asked nothing");
        }
        let is_stalled = |since: &Instant| since.elapsed() > patience.piece;
        state
            .in_flight
            .iter()
            .filter_map(|(_, since)| since.as_ref())
            .any(is_stalled)
            .then_some("it took nothing of an answer")
    }
}

/// A request in flight, until its answer has been handed over.
#[derive(Debug)]
struct Flight {
    activity: Arc<Activity>,
    number: u64,
}

impl Flight {
    fn begin(activity: &Arc<Activity>) -> Self {
        let mut state = activity.state();
        let number = state.next;
        state.next += 1;
        state.has_asked = true;
        state.in_flight.push((number, None));
        Self { activity: Arc::clone(activity), number }
    }

    fn gets_on(&self) {
        let mut state = self.activity.state();
        if let Some((_, since)) = state.in_flight.iter_mut().find(|(number, _)| *number == self.number) {
            *since = Some(Instant::now());
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut state = self.activity.state();
        state.in_flight.retain(|(number, _)| *number != self.number);
        let now = Instant::now();
        (state.since, state.ended) = (now, now);
    }
}

/// A service as one connection uses it.
#[derive(Clone, Debug)]
pub(super) struct Watched<S> {
    pub service: S,
    pub activity: Arc<Activity>,
    pub peer: Peer,
    /// Whether the server is about to stop.
    pub stopping: tokio::sync::watch::Receiver<bool>,
}

impl<S, B, T> Service<Request<T>> for Watched<S>
where
    S: Service<Request<T>, Response = Response<B>>,
    S::Future: Send + 'static,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response<Taken>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<T>) -> Self::Future {
        let flight = Flight::begin(&self.activity);
        request.extensions_mut().insert(self.peer);
        let is_http1 = request.version() <= Version::HTTP_11;
        let stopping = self.stopping.clone();
        let answer = self.service.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            flight.gets_on();
            // So that no client sends another request into a connection that is about to be closed.
            if is_http1 && *stopping.borrow() {
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok(response.map(|body| Taken { body: Body::new(body), rest: Bytes::new(), flight }))
        })
    }
}

/// A body that is handed over in small pieces, so that it lasts until its client has taken nearly all of it.
#[derive(Debug)]
pub(super) struct Taken {
    body: Body,
    rest: Bytes,
    flight: Flight,
}

impl HttpBody for Taken {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.rest = data,
                    Err(other) => return Poll::Ready(Some(Ok(other))),
                },
                ended => return Poll::Ready(ended),
            }
        }
        self.flight.gets_on();
        let length = self.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, of_body) = (self.rest.len() as u64, self.body.size_hint());
        let mut hint = SizeHint::new();
        if let Some(upper) = of_body.upper() {
            hint.set_upper(upper + rest);
        }
        hint.set_lower(of_body.lower() + rest);
        hint
    }
}

/// A socket that notes when bytes were sent: an answer that was handed over may still be on its way.
#[derive(Debug)]
pub(super) struct Noted<T> {
    socket: T,
    activity: Arc<Activity>,
    /// What is left to send of a problem in place of a bare refusal.
    instead: Bytes,
}

impl<T> Noted<T> {
    pub fn new(socket: T, activity: Arc<Activity>) -> Self {
        Self { socket, activity, instead: Bytes::new() }
    }

    fn note(&self, sent: Poll<std::io::Result<usize>>) -> Poll<std::io::Result<usize>> {
        if matches!(sent, Poll::Ready(Ok(1..))) {
            let mut state = self.activity.state();
            // Later, it can only be what keeps HTTP/2 alive.
            if state.has_asked && state.ended.elapsed() < TAIL {
                state.since = Instant::now();
            }
        }
        sent
    }
}

impl<T: AsyncWrite + Unpin> Noted<T> {
    /// Sends what is in place of a bare refusal.
    fn poll_instead(&mut self, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        while self.instead.has_remaining() {
            let sent = ready!(Pin::new(&mut self.socket).poll_write(context, &self.instead))?;
            if sent == 0 {
                return Poll::Ready(Err(std::io::ErrorKind::WriteZero.into()));
            }
            self.instead.advance(sent);
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Noted<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(context, into)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Noted<T> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, from: &[u8]) -> Poll<std::io::Result<usize>> {
        ready!(self.poll_instead(context))?;
        if let Some(problem) = unread::in_place_of(from) {
            self.instead = problem;
            return Poll::Ready(Ok(from.len()));
        }
        let sent = Pin::new(&mut self.socket).poll_write(context, from);
        self.note(sent)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        ready!(self.poll_instead(context))?;
        if let Some(problem) = from.first().and_then(|head| unread::in_place_of(head)) {
            self.instead = problem;
            return Poll::Ready(Ok(from.iter().map(|part| part.len()).sum()));
        }
        let sent = Pin::new(&mut self.socket).poll_write_vectored(context, from);
        self.note(sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        ready!(self.poll_instead(context))?;
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        ready!(self.poll_instead(context))?;
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}
