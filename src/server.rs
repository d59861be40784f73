//! Serving: the service, the listener, and picking up what other processes load.

mod connection;
mod current;
mod descriptors;
mod fair;
mod guard;
mod intact;
mod limits;
mod listen;
mod logged;
pub mod measured;
pub mod remember;
mod request_id;
mod scrape;
mod sending;
pub mod service;
mod target;
mod unread;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ledger_store::editions::Edition;
use ledger_store::error::StoreError;
use ledger_store::inventory;
use ledger_store::readers::Lane;
use tokio::net::TcpListener;

pub use self::connection::Patience;
pub use self::current::{Current, Service, service};
pub use self::fair::{Peer, Rate};
pub use self::guard::{MAX_HEADERS, MAX_URL};
pub use self::limits::{Limits, issues_url, public_url};
pub use self::listen::{Ended, Terms, accept};
use self::listen::{reload_signal, stop_signal};
use crate::ledger::Ledger;
use crate::mcp::{Asking, Assistant};
use crate::output;

/// How often the path of the database is looked at, in case another process has put a new one in place.
const REFRESH: Duration = Duration::from_secs(1);

/// Listens on an address, which a flag names.
///
/// # Errors
/// When it is in use, or is not one of this machine.
pub async fn bind(address: SocketAddr, flag: &str) -> Result<TcpListener, String> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| format!("cannot listen on {address}: {error}; give another address with `{flag}`"))
}

/// Serves until SIGTERM or Ctrl-C, then finishes the requests in flight; a second signal ends at once. On `metrics`,
/// Prometheus is answered.
///
/// # Errors
/// When the database cannot be read.
pub async fn serve(
    listener: TcpListener,
    metrics: Option<TcpListener>,
    database: &Path,
    limits: &Limits,
) -> Result<Ended, String> {
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let public_url = limits.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let current = Current::open(database, &public_url, limits).await.map_err(|error| error.to_string())?;
    let ledger = current.ledger();
    let edition = ledger.editions().latest().clone();
    let example =
        first_request(&ledger, &edition).await.map_err(|error| format!("cannot read the database: {error}"))?;
    drop(ledger); // Only requests keep a snapshot.
    let terms = Terms { connections: descriptors::room_for(limits.connections), ..Terms::default() };
    let signals = |error| format!("cannot listen for signals: {error}");
    let (stop, reload) = (stop_signal().map_err(signals)?, reload_signal().map_err(signals)?);
    // A server whose output nobody can read serves all the same.
    let title = &edition.about.short_title;
    let _ = output::whole(format_args!(
        "{title}, edition {}, at http://{address}/\n  docs   http://{address}/docs\n  try    curl 'http://{address}{example}'\n",
        edition.id
    ));
    if let Some(metrics) = metrics {
        let address = metrics.local_addr().map_err(|error| error.to_string())?;
        let _ = output::whole(format_args!("  metrics http://{address}/metrics\n"));
        tokio::spawn(scrape::answer(metrics, current.clone()));
    }
    tokio::select! {
        ended = accept(listener, service(current.clone()), stop, terms) => Ok(ended),
        never = follow(current, reload) => match never {},
    }
}

/// Answers an assistant on standard input and output until the input ends, from the database that is in place.
///
/// # Errors
/// When the database cannot be opened, or no assistant speaks the protocol there.
pub async fn assist(database: &Path, public_url: &str) -> Result<(), String> {
    let limits = Limits::default();
    let current = Current::open(database, public_url, &limits).await.map_err(|error| error.to_string())?;
    let ledger = current.ledger();
    let assistant = Assistant::new(&ledger, Asking::of(current.clone(), Arc::clone(ledger.site())));
    drop(ledger); // Only requests keep a snapshot.
    tokio::select! {
        ended = assistant.over_stdio() => ended,
        never = follow(current, std::future::pending) => match never {},
    }
}

async fn first_request(ledger: &Ledger, edition: &Edition) -> Result<String, StoreError> {
    inventory::first_request(&mut *ledger.readers().acquire(Lane::Quick).await?, edition).await
}

/// Replaces the snapshot whenever another database is in place, and looks at once when told to reload.
async fn follow(current: Current, mut reload: impl AsyncFnMut()) -> Infallible {
    let mut told = None;
    let mut edition = scrape::edition(&current, None);
    loop {
        let _ = tokio::time::timeout(REFRESH, reload()).await;
        match current.refresh().await {
            Ok(is_replaced) => {
                told = None;
                scrape::is_refused(false);
                if is_replaced {
                    edition = scrape::edition(&current, Some(&edition));
                    tracing::info!(edition, "a new database is served");
                }
            }
            Err(error) => {
                scrape::is_refused(true);
                // Once, and not with each look.
                let message = error.to_string();
                if told.as_ref() != Some(&message) {
                    tracing::error!("the new database cannot be served, so the old one is still: {message}");
                }
                told = Some(message);
            }
        }
    }
}
