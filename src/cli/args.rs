//! The flags of each command. Every flag with a value is also an environment variable `MISSION_LEDGER_…`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::findings::FindingsFormat;
use crate::log::LogFormat;
use crate::server;

/// The database file by default.
const DATABASE: &str = "mission-ledger.sqlite";

#[derive(Debug, Args)]
pub(super) struct StoreArgs {
    /// The database file; it is created if it does not exist.
    #[arg(long, env = "MISSION_LEDGER_DATABASE", default_value = DATABASE, value_name = "FILE")]
    pub(super) database: PathBuf,
    /// A dataset directory, instead of the built-in dataset.
    #[arg(long, env = "MISSION_LEDGER_SEEDS", value_name = "DIR")]
    pub(super) seeds: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// The address to listen on; port 0 picks a free port.
    #[arg(long, env = "MISSION_LEDGER_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS", value_parser = address)]
    pub(super) listen: SocketAddr,
    #[command(flatten)]
    pub(super) store: StoreArgs,
    /// The address of a database that is served in place of a dataset: another server's `/dataset/ledger.sqlite`, or a copy
    /// of that in an object store.
    #[arg(long, env = "MISSION_LEDGER_FROM", value_name = "URL", conflicts_with = "seeds", value_parser = publisher)]
    pub(super) from: Option<String>,
    /// How many seconds pass between two looks at that address.
    #[arg(long, env = "MISSION_LEDGER_FROM_EVERY", value_name = "SECONDS", default_value_t = 60,
        value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) from_every: u64,
    #[command(flatten)]
    pub(super) limits: server::Limits,
    /// What to log, as a `tracing` filter: `warn`, `info`, `mission_ledger=debug`.
    #[arg(long, env = "MISSION_LEDGER_LOG", default_value = "warn", value_name = "FILTER")]
    pub(super) log: String,
    /// The form of the lines of the log.
    #[arg(long, env = "MISSION_LEDGER_LOG_FORMAT", value_enum, default_value = "text", value_name = "FORMAT")]
    pub(super) log_format: LogFormat,
    /// The address at which Prometheus reads metrics, at `/metrics`; without it, nothing is measured.
    #[arg(long, env = "MISSION_LEDGER_METRICS", value_name = "ADDRESS", value_parser = address)]
    pub(super) metrics: Option<SocketAddr>,
}

#[derive(Debug, Args)]
pub(super) struct McpArgs {
    #[command(flatten)]
    pub(super) store: StoreArgs,
    /// The address that absolute links begin with, in citations: where readers find the same ledger.
    #[arg(long, env = "MISSION_LEDGER_PUBLIC_URL", value_name = "URL", default_value = "http://127.0.0.1:8080", value_parser = server::public_url)]
    pub(super) public_url: String,
    /// What to log on standard error, as a `tracing` filter: `warn`, `info`, `mission_ledger=debug`.
    #[arg(long, env = "MISSION_LEDGER_LOG", default_value = "warn", value_name = "FILTER")]
    pub(super) log: String,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// A dataset directory, instead of the built-in dataset.
    #[arg(long, env = "MISSION_LEDGER_SEEDS", value_name = "DIR")]
    pub(super) seeds: Option<PathBuf>,
    /// A directory of the sources' texts, to verify paragraphs, hashes and numbers against.
    #[arg(long, env = "MISSION_LEDGER_TEXTS", value_name = "DIR")]
    pub(super) texts: Option<PathBuf>,
    /// How to print faults and warnings.
    #[arg(long, env = "MISSION_LEDGER_CHECK_FORMAT", value_enum, default_value = "text")]
    pub(super) format: FindingsFormat,
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The directory to write into; it must not exist, or have no data.
    pub(super) directory: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct TidyArgs {
    /// The dataset directory to tidy.
    #[arg(long, env = "MISSION_LEDGER_SEEDS", default_value = "seeds", value_name = "DIR")]
    pub(super) seeds: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum DocumentFormat {
    Yaml,
    Json,
    /// OpenAPI 3.0.3, for generators that support no later version.
    #[value(name = "json-3.0")]
    Json30,
}

#[derive(Debug, Args)]
pub(super) struct OpenapiArgs {
    /// The format of the document.
    #[arg(long, env = "MISSION_LEDGER_OPENAPI_FORMAT", value_enum, default_value = "yaml")]
    pub(super) format: DocumentFormat,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The directory to write into; it must be empty or not exist.
    pub(super) directory: PathBuf,
    /// The database file.
    #[arg(long, env = "MISSION_LEDGER_DATABASE", default_value = DATABASE, value_name = "FILE")]
    pub(super) database: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct SiteArgs {
    /// The directory to write into; it must be empty or not exist.
    pub(super) directory: PathBuf,
    #[command(flatten)]
    pub(super) store: StoreArgs,
    /// The address of the server that answers what no file can: searches, filters, other days.
    #[arg(long, env = "MISSION_LEDGER_PUBLIC_URL", value_name = "URL", value_parser = server::public_url)]
    pub(super) public_url: String,
    /// The address at which the tree will be, for its sitemap; by default, that of the server.
    #[arg(long, env = "MISSION_LEDGER_TREE_URL", value_name = "URL", value_parser = server::public_url)]
    pub(super) tree_url: Option<String>,
    /// The edition to write; by default, the latest.
    #[arg(long, env = "MISSION_LEDGER_RELEASE", value_name = "EDITION")]
    pub(super) release: Option<String>,
    /// The address at which readers report errors, as for `serve`.
    #[arg(long, env = "MISSION_LEDGER_ISSUES_URL", value_name = "URL", value_parser = server::issues_url)]
    pub(super) issues_url: Option<String>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct SchemaArgs {
    /// The kind whose migration is printed, like `contingent`.
    pub(super) kind: Option<String>,
    /// Print the `resources` of a `datapackage.json`: every file that a dataset can have.
    // No environment variable: a flag from the environment would conflict with a kind on the command line.
    #[arg(long)]
    pub(super) datapackage: bool,
    /// Print the fields of every kind and the meaning of every code, in Markdown.
    #[arg(long)]
    pub(super) codebook: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReleaseArgs {
    /// The edition: the `version` in datapackage.json.
    pub(super) id: String,
    /// The dataset directory to publish.
    #[arg(long, env = "MISSION_LEDGER_SEEDS", default_value = "seeds", value_name = "DIR")]
    pub(super) seeds: PathBuf,
    /// What the edition adds, in a sentence; by default, how many claims from how many sources.
    #[arg(long, env = "MISSION_LEDGER_SUMMARY", value_name = "TEXT")]
    pub(super) summary: Option<String>,
    /// The day of publication; by default, today (UTC).
    #[arg(long, env = "MISSION_LEDGER_RELEASED_ON", value_name = "DATE")]
    pub(super) released_on: Option<String>,
}

/// Reads the address of a publisher.
fn publisher(text: &str) -> Result<String, String> {
    let uri = text.parse::<http::Uri>().ok();
    let is_fetched = uri.is_some_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some());
    let error =
        || "must be the address of a database, like `https://ledger.example.org/dataset/ledger.sqlite`".to_owned();
    if is_fetched { Ok(text.to_owned()) } else { Err(error()) }
}

/// Reads an address to listen on.
fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        // A port alone is the most common slip.
        let example = text.trim_start_matches(':').parse::<u16>().unwrap_or(8080);
        format!("give an IP address and a port, like `127.0.0.1:{example}` or `[::1]:{example}`")
    })
}
