//! Connections that requests share, each of which serves one request at a time. Each reads the schema when it is opened, which
//! takes a millisecond, so the first answer waits for one of them, and the others are opened meanwhile.
//!
//! A statement runs in a thread of its connection, and goes on when nobody waits for its rows any more. So SQLite asks a
//! flag of the connection, every few thousand steps, whether its request is over, and then stops the statement.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use super::fingerprint::Fingerprint;
use crate::error::StoreError;

/// After how many steps of a statement SQLite asks whether its request is over: well under a millisecond.
const STEPS: i32 = 4_000;
/// How long a request may wait for a connection, at least and at most. Between these, it may wait for as long as two
/// requests take: then an answer takes at most three times as long as without a queue.
const PATIENCE: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(2));

/// How long it takes until a connection that could not be opened is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// How many requests a pool serves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    /// How many at once.
    pub connections: usize,
    /// How many may wait. If they could all, the places for requests in flight would be used up by waiting.
    pub waiting: usize,
}

impl Size {
    /// As many as there are.
    pub const ANY: usize = Semaphore::MAX_PERMITS;
}

/// A file, and how it is opened.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub path: Arc<Path>,
    /// What the file is. A connection to another file in its place is refused.
    pub fingerprint: Fingerprint,
    pub options: SqliteConnectOptions,
}

impl Place {
    /// Opens a connection whose statements stop when the flag is set.
    async fn connect(&self, is_over: &Arc<AtomicBool>) -> Result<SqliteConnection, sqlx::Error> {
        let mut connection = self.options.connect().await?;
        if Fingerprint::at(&self.path)? != self.fingerprint {
            return Err(sqlx::Error::Protocol("the file was replaced".to_owned()));
        }
        let is_over = Arc::clone(is_over);
        connection.lock_handle().await?.set_progress_handler(STEPS, move || !is_over.load(Ordering::Relaxed));
        Ok(connection)
    }
}

/// Connections that requests share.
#[derive(Clone, Debug)]
pub(super) struct Pool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    place: Place,
    slots: Box<[OnceLock<Slot>]>,
    /// As many permits as connections are open.
    free: Arc<Semaphore>,
    /// As many permits as requests may wait.
    waiting: Semaphore,
    most: usize,
    held: Arc<Held>,
}

/// For how long requests have had a connection lately: a moving average, in microseconds.
#[derive(Debug, Default)]
struct Held(AtomicU64);

impl Held {
    /// Counts a request that had a connection for so long. What is longer than anybody waits is all the same.
    fn count(&self, held: Duration) {
        let new = u64::try_from(held.min(PATIENCE.1 * 2).as_micros()).unwrap_or(u64::MAX);
        let old = self.0.load(Ordering::Relaxed);
        // Of two at once, one may be lost.
        let average = if old == 0 { new } else { (old * 7 + new) / 8 };
        self.0.store(average, Ordering::Relaxed);
    }

    fn average(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }
}

/// How much the connections of a pool are in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InUse {
    /// How many there are.
    pub connections: usize,
    /// How many requests have one.
    pub in_use: usize,
    /// How many requests wait for one.
    pub waiting: usize,
    /// For how long requests have had one lately.
    pub held: Duration,
}

/// A place of a connection in a pool.
#[derive(Debug)]
struct Slot {
    connection: Arc<Mutex<SqliteConnection>>,
    /// Whether the last request that used the connection is over.
    is_over: Arc<AtomicBool>,
    /// Whether its last statement has ended for sure.
    is_idle: Arc<AtomicBool>,
}

/// A connection, for as long as a request uses it. When it is dropped, a statement that still runs is stopped.
#[derive(Debug)]
pub struct Lease {
    // Dropped in this order: whoever gets the permit finds a connection whose request is over.
    _ends: Ends,
    connection: OwnedMutexGuard<SqliteConnection>,
    is_idle: Arc<AtomicBool>,
    _permit: OwnedSemaphorePermit,
}

/// Says that the request is over, when it is dropped.
#[derive(Debug)]
struct Ends {
    is_over: Arc<AtomicBool>,
    since: Instant,
    held: Arc<Held>,
}

impl Lease {
    /// Gives the connection back after the last statement has ended: the next request need not make sure of it.
    pub fn give_back(self) {
        self.is_idle.store(true, Ordering::Relaxed);
    }
}

impl Drop for Ends {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        self.held.count(self.since.elapsed());
    }
}

impl Slot {
    async fn open(place: &Place) -> Result<Self, sqlx::Error> {
        let is_over = Arc::new(AtomicBool::new(false));
        let connection = Arc::new(Mutex::new(place.connect(&is_over).await?));
        Ok(Self { connection, is_over, is_idle: Arc::new(AtomicBool::new(true)) })
    }
}

impl Inner {
    /// Adds an open connection.
    fn add(&self, slot: Slot) {
        let empty = self.slots.iter().find(|slot| slot.get().is_none());
        if empty.is_some_and(|empty| empty.set(slot).is_ok()) {
            self.free.add_permits(1);
        }
    }

    /// Opens so many connections, unless the pool is closed meanwhile.
    async fn open(pool: Weak<Self>, place: Place, connections: usize) {
        let (mut left, mut is_told) = (connections, false);
        while left > 0 {
            let opened = Slot::open(&place).await;
            let Some(pool) = pool.upgrade() else { return };
            match opened {
                Ok(slot) => {
                    pool.add(slot);
                    left -= 1;
                }
                Err(error) => {
                    // Until there are file descriptors again, or the file that took its place is served.
                    if !is_told {
                        tracing::warn!(%error, "the database is read through fewer connections");
                    }
                    is_told = true;
                    drop(pool);
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }
}

impl Pool {
    /// A pool without connections.
    pub fn new(place: Place, size: Size) -> Self {
        let slots = std::iter::repeat_with(OnceLock::new).take(size.connections).collect();
        let (free, waiting, most) = (Arc::new(Semaphore::new(0)), Semaphore::new(size.waiting), size.waiting);
        Self(Arc::new(Inner { place, slots, free, waiting, most, held: Arc::default() }))
    }

    /// Opens the first connection.
    pub async fn open_first(&self) -> Result<(), sqlx::Error> {
        self.0.add(Slot::open(&self.0.place).await?);
        Ok(())
    }

    /// Begins to open the connections that are not open yet. All stay open, because one that was opened later might find
    /// another file.
    pub fn open_others(&self) {
        let closed = self.0.slots.iter().filter(|slot| slot.get().is_none()).count();
        tokio::spawn(Inner::open(Arc::downgrade(&self.0), self.0.place.clone(), closed));
    }

    /// A connection.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when none becomes free in time, or, at once, when too many wait for that; another, when a
    /// broken connection cannot be opened again.
    pub async fn acquire(&self) -> Result<Lease, StoreError> {
        let Inner { place, slots, free, waiting, most, held } = &*self.0;
        let permit = if let Ok(permit) = Arc::clone(free).try_acquire_owned() {
            permit
        } else {
            let _waits = waiting.try_acquire().map_err(|_| StoreError::Busy)?;
            // Right after the start, none may be open.
            let is_open = slots.iter().any(|slot| slot.get().is_some());
            let patience = if is_open { (held.average() * 2).clamp(PATIENCE.0, PATIENCE.1) } else { PATIENCE.1 };
            // Those who wait, this one too, get their connections one after the other.
            let turn = (most - waiting.available_permits()).div_ceil(slots.len());
            if held.average().saturating_mul(u32::try_from(turn).unwrap_or(u32::MAX)) > patience {
                return Err(StoreError::Busy);
            }
            let free = tokio::time::timeout(patience, Arc::clone(free).acquire_owned()).await;
            free.ok().and_then(Result::ok).ok_or(StoreError::Busy)?
        };
        let (slot, connection) = loop {
            let unused = |slot: &'_ Slot| Arc::clone(&slot.connection).try_lock_owned().ok();
            let mut open = slots.iter().filter_map(OnceLock::get);
            if let Some(found) = open.find_map(|slot| Some((slot, unused(slot)?))) {
                break found;
            }
            // Others took and left connections between two looks.
            tokio::task::yield_now().await;
        };
        let ends = Ends { is_over: Arc::clone(&slot.is_over), since: Instant::now(), held: Arc::clone(held) };
        let mut lease = Lease { _ends: ends, connection, is_idle: Arc::clone(&slot.is_idle), _permit: permit };
        // A ping is answered when the statement of the last request has stopped.
        if !slot.is_idle.swap(false, Ordering::Relaxed)
            && let Err(error) = lease.connection.ping().await
        {
            tracing::error!(%error, "a connection is broken, and is opened again");
            *lease.connection = place.connect(&slot.is_over).await?;
        }
        slot.is_over.store(false, Ordering::Relaxed);
        Ok(lease)
    }

    /// How much the connections are in use.
    pub fn in_use(&self) -> InUse {
        let Inner { slots, free, waiting, most, held, .. } = &*self.0;
        let connections = slots.iter().filter(|slot| slot.get().is_some()).count();
        InUse {
            connections,
            in_use: connections.saturating_sub(free.available_permits()),
            waiting: most - waiting.available_permits(),
            held: held.average(),
        }
    }

    /// Closes the connections that are not in use.
    pub async fn close(self) {
        let slots = Arc::into_inner(self.0).into_iter().flat_map(|inner| inner.slots);
        for slot in slots.filter_map(OnceLock::into_inner) {
            if let Some(connection) = Arc::into_inner(slot.connection) {
                // An error would only say that it is closed already.
                let _ = connection.into_inner().close().await;
            }
        }
    }
}

impl Deref for Lease {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}
