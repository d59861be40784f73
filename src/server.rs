//! Serving: the service, the listener, and picking up what other processes load.

mod guard;
mod listen;
pub mod remember;
pub mod service;
mod target;

use std::net::SocketAddr;
use std::time::Duration;

use ledger_store::editions::Edition;
use ledger_store::error::StoreError;
use ledger_store::inventory;
use ledger_store::readers::Readers;
use tokio::net::TcpListener;

pub use self::guard::{MAX_HEADERS, MAX_URL};
use self::listen::{accept, stop_signal};
pub use self::service::{Limits, Service, service};
use crate::cache::Cache;
use crate::ledger::Ledger;

/// How often the editions are read again, in case another process loaded another dataset.
const REFRESH: Duration = Duration::from_secs(2);

/// Serves until SIGTERM or Ctrl-C, then finishes the requests in flight.
///
/// # Errors
/// When the address cannot be listened on, or the database cannot be read.
pub async fn serve(listen: SocketAddr, readers: Readers, limits: &Limits) -> Result<(), String> {
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| format!("cannot listen on {listen}: {error}; give another address with `--listen`"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let public_url = limits.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let ledger = Ledger::open(readers, &public_url, Cache::new(limits.cache_bytes))
        .await
        .map_err(|error| format!("cannot read the database: {error}"))?;
    let edition = ledger.editions().latest().clone();
    let example =
        first_request(&ledger, &edition).await.map_err(|error| format!("cannot read the database: {error}"))?;
    let stop = stop_signal().map_err(|error| format!("cannot listen for signals: {error}"))?;
    println!("{}, edition {}, at http://{address}/", edition.about.short_title, edition.id);
    println!("  read   http://{address}/docs");
    println!("  try    curl 'http://{address}{example}'");
    let follower = tokio::spawn(follow(ledger.clone()));
    accept(listener, service(ledger, limits), stop).await;
    follower.abort();
    Ok(())
}

async fn first_request(ledger: &Ledger, edition: &Edition) -> Result<String, StoreError> {
    inventory::first_request(&mut *ledger.readers().acquire().await?, edition).await
}

/// Keeps reading the editions again, in case another process loads another dataset.
async fn follow(ledger: Ledger) {
    loop {
        tokio::time::sleep(REFRESH).await;
        if let Err(error) = ledger.refresh().await {
            tracing::warn!(%error, "the editions could not be read again");
        }
    }
}
