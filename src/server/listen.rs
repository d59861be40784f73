//! The listener and the graceful shutdown.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use super::connection::{Activity, Noted, PIECE, Patience, Watched};
use super::current::Service;
use super::fair::Peer;

/// How connections are served.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// How many may be open at once; others wait in the kernel until one ends.
    pub connections: usize,
    /// How long one may do nothing.
    pub patience: Patience,
    /// How long the server, when it was told to stop, accepts connections and says that they will be closed.
    pub notice: Duration,
    /// How long requests in flight may take to end after that.
    pub grace: Duration,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            connections: 10_000,
            patience: Patience::default(),
            notice: Duration::from_secs(1),
            grace: Duration::from_secs(20),
        }
    }
}

/// How serving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every request was answered.
    Whole,
    /// This many connections were still in use when the time was over.
    Late(usize),
    /// This many were still in use when the server was told to stop again.
    Hurried(usize),
}

/// Serves connections until told to stop, then finishes the requests in flight. What is still open after that is dropped,
/// with the statements that run for it; so it is if the server is told to stop again.
pub async fn accept(listener: TcpListener, service: Service, mut stop: impl AsyncFnMut(), terms: Terms) -> Ended {
    let mut open = Open::new(service, terms);
    loop {
        tokio::select! {
            (slot, connection) = next(&listener, &open.slots) => match connection {
                Ok((stream, peer)) => open.serve(stream, peer, slot),
                Err(error) => {
                    // Usually out of file descriptors: give the open connections time to end.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = open.tasks.join_next() => {} // One has ended.
            () = stop() => break,
        }
    }
    let Open { tasks, graceful, .. } = match open.give_notice(listener, &mut stop).await {
        Ok(open) => open,
        Err(open) => return Ended::Hurried(open.tasks.len()),
    };
    tokio::select! {
        () = graceful.shutdown() => Ended::Whole,
        () = stop() => Ended::Hurried(tasks.len()),
        () = tokio::time::sleep(terms.grace) => Ended::Late(tasks.len()),
    }
}

/// The next connection, when there is room for it.
async fn next(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> (Option<OwnedSemaphorePermit>, std::io::Result<(TcpStream, SocketAddr)>) {
    // It is never closed.
    let slot = Arc::clone(slots).acquire_owned().await.ok();
    (slot, listener.accept().await)
}

/// The open connections.
struct Open {
    builder: auto::Builder<TokioExecutor>,
    service: Service,
    terms: Terms,
    /// One more than connections may be open: one is for the next.
    slots: Arc<Semaphore>,
    graceful: GracefulShutdown,
    /// Their connections end with them.
    tasks: JoinSet<()>,
    is_stopping: watch::Sender<bool>,
}

impl Open {
    fn new(service: Service, terms: Terms) -> Self {
        let mut builder = auto::Builder::new(TokioExecutor::new());
        // Above the limits that are answered with a problem, so only abuse is cut off without one.
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(terms.patience.first.max(terms.patience.idle))
            .max_buf_size(256 * 1024);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_header_list_size(256 * 1024)
            .max_send_buf_size(PIECE)
            // A peer that has gone without a word is noticed.
            .keep_alive_interval(terms.patience.ping)
            .keep_alive_timeout(terms.patience.ping);
        Self {
            builder,
            service,
            terms,
            slots: Arc::new(Semaphore::new(terms.connections + 1)),
            graceful: GracefulShutdown::new(),
            tasks: JoinSet::new(),
            is_stopping: watch::Sender::new(false),
        }
    }

    fn serve(&mut self, stream: TcpStream, peer: SocketAddr, slot: Option<OwnedSemaphorePermit>) {
        let _ = stream.set_nodelay(true);
        metrics::counter!("ledger_connections_total").increment(1);
        let open = Counted::new();
        let (activity, patience, slots) = (Activity::begin(), self.terms.patience, Arc::clone(&self.slots));
        let socket = TokioIo::new(Noted::new(stream, Arc::clone(&activity)));
        let service = self.service.clone();
        let stopping = self.is_stopping.subscribe();
        let watched = Watched { service, activity: Arc::clone(&activity), peer: Peer(peer.ip()), stopping };
        let connection = self.builder.serve_connection(socket, TowerToHyperService::new(watched)).into_owned();
        let connection = self.graceful.watch(connection);
        self.tasks.spawn(async move {
            let mut connection = std::pin::pin!(connection);
            let mut look = tokio::time::interval(patience.crowded / 2);
            loop {
                tokio::select! {
                    ended = &mut connection => {
                        if let Err(error) = ended {
                            tracing::debug!(error, "a connection ended early");
                        }
                        break;
                    }
                    _ = look.tick() => {
                        if let Some(why) = activity.verdict(patience, slots.available_permits() == 0) {
                            tracing::debug!(why, "a connection was cut off");
                            metrics::counter!("ledger_connections_cut_off_total", "why" => why).increment(1);
                            break;
                        }
                    }
                }
            }
            drop((slot, open));
        });
    }

    /// Goes on for a moment, with answers that say that their connection will be closed, and takes in every connection that
    /// the kernel has accepted; gives itself back as an error if told to stop again.
    async fn give_notice(mut self, listener: TcpListener, stop: &mut impl AsyncFnMut()) -> Result<Self, Self> {
        self.is_stopping.send_replace(true);
        let over = tokio::time::sleep(self.terms.notice);
        let mut over = std::pin::pin!(over);
        while !self.tasks.is_empty() {
            tokio::select! {
                (slot, connection) = next(&listener, &self.slots) => {
                    if let Ok((stream, peer)) = connection {
                        self.serve(stream, peer, slot);
                    }
                }
                Some(_) = self.tasks.join_next() => {}
                () = stop() => return Err(self),
                () = &mut over => break,
            }
        }
        // The kernel resets what is in its queue when the listener goes, so that is emptied last, at once.
        if let Ok(listener) = listener.into_std() {
            while let Ok((stream, peer)) = listener.accept() {
                let stream = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream));
                if let Ok(stream) = stream {
                    self.serve(stream, peer, None);
                }
            }
        }
        Ok(self)
    }
}

/// An open connection, for as long as it is.
struct Counted;

impl Counted {
    fn new() -> Self {
        metrics::gauge!("ledger_connections_open").increment(1);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!("ledger_connections_open").decrement(1);
    }
}

/// Resolves each time that the process is told to stop; it listens from the call on, not from the first poll.
#[cfg(unix)]
pub(super) fn stop_signal() -> std::io::Result<impl AsyncFnMut()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move || {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves each time that the process is told to reload (SIGHUP).
#[cfg(unix)]
pub(super) fn reload_signal() -> std::io::Result<impl AsyncFnMut()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move || {
        hangup.recv().await;
    })
}

/// There is no such signal.
#[cfg(not(unix))]
pub(super) fn reload_signal() -> std::io::Result<impl AsyncFnMut()> {
    Ok(std::future::pending)
}

/// Resolves each time that the process is told to stop.
#[cfg(not(unix))]
pub(super) fn stop_signal() -> std::io::Result<impl AsyncFnMut()> {
    Ok(async || {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
