//! The snapshot that new requests are answered from, and its replacement when a new database is in place.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http::Request;
use ledger_store::file::{self, DatabaseError};
use ledger_store::readers::Fingerprint;
use tower_http::ServiceBuilderExt;
use tower_http::request_id::PropagateRequestId;

use super::fair::{Shared, Shares};
use super::guard::Guard;
use super::limits::Limits;
use super::measured::{Answering, Measured, took};
use super::remember::Remembering;
use super::request_id::Identified;
use super::service::answering;
use crate::BUILD_ID;
use crate::cache::Cache;
use crate::ledger::Ledger;
use crate::site::Site;

/// The whole service: what answers, counted, within the share of its client, under an id.
pub type Service = Identified<PropagateRequestId<Measured<Shared<Current>>>>;

/// The whole service, which `main` serves and the tests query.
#[must_use]
pub fn service(current: Current) -> Service {
    let shares = current.0.shares.clone();
    let propagated = tower::ServiceBuilder::new().propagate_x_request_id();
    Identified(propagated.service(Measured(Shared::new(current, shares))))
}

/// Answers each request from the snapshot that is current when it arrives.
#[derive(Clone, Debug)]
pub struct Current(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    database: PathBuf,
    site: Arc<Site>,
    room: Room,
    guard: Guard,
    shares: Option<Shares>,
    now: RwLock<Arc<Snapshot>>,
}

/// How many bytes a snapshot may keep.
#[derive(Clone, Copy, Debug)]
struct Room {
    /// In memory.
    cache: u64,
    /// As files.
    files: u64,
}

/// A snapshot of the ledger, and what answers from it.
#[derive(Debug)]
struct Snapshot {
    ledger: Ledger,
    answers: Remembering,
}

impl Current {
    /// Opens the database; `public_url` is the address that absolute links begin with.
    ///
    /// # Errors
    /// When it cannot be opened, or is another version's.
    pub async fn open(database: &Path, public_url: &str, limits: &Limits) -> Result<Self, DatabaseError> {
        let guard = Guard::new(limits);
        let room = Room { cache: limits.cache_bytes, files: limits.files_bytes };
        let url = public_url.trim_end_matches('/').to_owned();
        let site = Arc::new(Site { url, issues_url: limits.issues_url.clone(), origins: limits.mcp_origins.clone() });
        let now = RwLock::new(snapshot(database, &site, room, &guard).await?.into());
        let database = database.to_owned();
        let shares = limits.rate_limit.map(|rate| Shares::new(rate, limits.trusted_proxies.clone()));
        Ok(Self(Arc::new(Inner { database, site, room, guard, shares, now })))
    }

    /// What limits requests and answers.
    pub(super) fn guard(&self) -> &Guard {
        &self.0.guard
    }

    /// The snapshot that is current.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.now().ledger.clone()
    }

    /// Replaces the snapshot if another database is in place now; returns whether it did. The old one is closed when its
    /// last request has ended.
    ///
    /// # Errors
    /// When the new database cannot be opened; the old snapshot then stays.
    pub async fn refresh(&self) -> Result<bool, DatabaseError> {
        let Inner { database, site, room, guard, now, .. } = &*self.0;
        if Fingerprint::at(database).is_ok_and(|place| place == self.ledger().readers().fingerprint) {
            return Ok(false);
        }
        let fresh = snapshot(database, site, *room, guard).await?;
        *now.write().unwrap_or_else(PoisonError::into_inner) = fresh.into();
        Ok(true)
    }

    fn now(&self) -> Arc<Snapshot> {
        // A poisoned lock still holds a whole snapshot: it is replaced in one step.
        Arc::clone(&self.0.now.read().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn snapshot(database: &Path, site: &Arc<Site>, room: Room, guard: &Guard) -> Result<Snapshot, DatabaseError> {
    let begun = Instant::now();
    let readers = file::open(database, BUILD_ID).await?;
    let ledger = Ledger::open(readers, Arc::clone(site), Cache::new(room.cache), (database, room.files)).await?;
    let answers = answering(ledger.clone(), guard.clone());
    took("ledger_open_duration_seconds", begun.elapsed());
    Ok(Snapshot { ledger, answers })
}

impl<B> tower::Service<Request<B>> for Current
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(())) // Every snapshot is always ready.
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.now().answers.answer(request)
    }
}
