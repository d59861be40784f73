//! What answers hold in memory until they have been sent, and how much that may be.
//!
//! An answer is made before anybody knows how fast its client takes it, so what is made and not yet sent has a budget.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::{IntoResponse as _, Response};
use http_body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::connection::PIECE;
use super::limits::Limits;
use crate::problem::{Problem, ProblemKind};

/// What a stream holds of a download that nobody takes, in bytes: pieces that are made ahead, and those on their way.
pub(super) const STREAM: u64 = 640 * 1024;
/// The part of the budget that is there for small answers besides, so that downloads do not keep others from pages.
const FOR_SMALL: u64 = 8;
/// Bytes are counted in units of so many, since a semaphore gives no more than 2^32 at once.
const UNIT: u64 = 1024;

/// What may be made and not yet sent.
#[derive(Clone, Debug)]
pub(super) struct Sending {
    /// Places for large answers: each may need a connection to the database.
    places: Arc<Semaphore>,
    most: usize,
    /// For answers of more than 64 KiB, and for streams.
    large: Budget,
    /// For all others.
    small: Budget,
}

/// Bytes that answers may hold.
#[derive(Clone, Debug)]
struct Budget {
    units: Arc<Semaphore>,
    most: u64,
}

impl Budget {
    fn of(bytes: u64) -> Self {
        let most = (bytes / UNIT).clamp(1, u64::from(u32::MAX));
        Self { units: Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(Semaphore::MAX_PERMITS))), most }
    }

    /// Takes so many bytes of it; all, if they are more than there are, so that such an answer is sent when no other is.
    fn take(&self, bytes: u64) -> Option<OwnedSemaphorePermit> {
        let units = bytes.div_ceil(UNIT).min(self.most);
        Arc::clone(&self.units).try_acquire_many_owned(u32::try_from(units).unwrap_or(u32::MAX)).ok()
    }

    fn taken(&self) -> u64 {
        (self.most - self.units.available_permits() as u64) * UNIT
    }
}

impl Sending {
    pub fn new(limits: &Limits) -> Self {
        Self {
            places: Arc::new(Semaphore::new(limits.concurrency)),
            most: limits.concurrency,
            large: Budget::of(limits.sending_bytes),
            small: Budget::of(limits.sending_bytes / FOR_SMALL),
        }
    }

    /// How many large answers are being sent.
    pub fn large(&self) -> usize {
        self.most - self.places.available_permits()
    }

    /// How many bytes answers hold.
    pub fn bytes(&self) -> u64 {
        self.large.taken() + self.small.taken()
    }

    /// The answer with its part of the budget, which it keeps until it has been sent, or a refusal if there is none left.
    pub fn send(&self, response: Response) -> Response {
        let length = response.body().size_hint().exact();
        let held = match length {
            Some(0) => return response,
            Some(length) if length <= PIECE as u64 => Some((self.small.take(length), None)),
            _ => Arc::clone(&self.places)
                .try_acquire_owned()
                .ok()
                .map(|place| (self.large.take(length.unwrap_or(STREAM)), Some(place))),
        };
        let Some((Some(bytes), place)) = held else {
            let detail = "Too many answers wait for their clients to take them. Try again in 2 seconds.";
            return Problem::new(&ProblemKind::OVERLOADED, detail).into_response();
        };
        response.map(|body| Body::new(Held { body, _bytes: bytes, _place: place }))
    }
}

/// A body with its part of the budget.
struct Held {
    body: Body,
    _bytes: OwnedSemaphorePermit,
    _place: Option<OwnedSemaphorePermit>,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
