//! The listener and the graceful shutdown.

use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::current::Service;

/// How long requests in flight may take to end after the server was told to stop.
pub(super) const GRACE: Duration = Duration::from_secs(20);

/// Serves connections until told to stop, then finishes the requests in flight. What is still open after `grace` is
/// dropped, with the statements that run for it.
pub(super) async fn accept(listener: TcpListener, service: Service, stop: impl Future<Output = ()>, grace: Duration) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // Above the limits that are answered with a problem, so only abuse is cut off without one.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(15)).max_buf_size(256 * 1024);
    builder.http2().timer(TokioTimer::new()).max_header_list_size(256 * 1024);
    let graceful = GracefulShutdown::new();
    let mut open = JoinSet::new(); // Its connections end with it.
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            connection = listener.accept() => match connection {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service.clone())).into_owned();
                    let connection = graceful.watch(connection);
                    open.spawn(async move {
                        if let Err(error) = connection.await {
                            tracing::debug!(error, "a connection ended early");
                        }
                    });
                }
                Err(error) => {
                    // Usually out of file descriptors: give the open connections time to end.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = open.join_next() => {} // One has ended.
            () = &mut stop => break,
        }
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(grace) => tracing::warn!("connections were still open after {} seconds", grace.as_secs()),
    }
}

/// Resolves when the process is told to stop; it listens from the call on, not from the first poll.
#[cfg(unix)]
pub(super) fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
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

/// Resolves when the process is told to stop.
#[cfg(not(unix))]
pub(super) fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
