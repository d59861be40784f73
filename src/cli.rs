//! The commands: one function each. Every flag is also an environment variable `MISSION_LEDGER_…`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::dataset::edition::editions;
use crate::dataset::package::{Fault, Seeds};
use crate::dataset::texts::Texts;
use crate::dataset::{export, release};
use crate::db::{self, Migrated};
use crate::resources::KINDS;
use crate::{openapi, server};

/// An open, read-only API over a source-cited dataset about a multinational security mission.
#[derive(Debug, Parser)]
#[command(name = "mission-ledger", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Load the dataset where needed, then serve it (the default).
    Serve(ServeArgs),
    /// Bring the database up to date and load the dataset into it.
    Migrate(StoreArgs),
    /// Check the dataset and report every fault at once.
    Check(CheckArgs),
    /// Print the OpenAPI document.
    Openapi(OpenapiArgs),
    /// Write the loaded dataset back as seeds, byte for byte.
    Export(ExportArgs),
    /// Publish the seeds as a release: write its zip and its line in releases.csv.
    Release(ReleaseArgs),
}

#[derive(Debug, Args)]
struct StoreArgs {
    /// The database file; it is made where there is none.
    #[arg(long, env = "MISSION_LEDGER_DATABASE", default_value = "mission-ledger.sqlite", value_name = "FILE")]
    database: PathBuf,
    /// A dataset directory, instead of the dataset that is built in.
    #[arg(long, env = "MISSION_LEDGER_SEEDS", value_name = "DIR")]
    seeds: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, env = "MISSION_LEDGER_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    listen: SocketAddr,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    limits: server::Limits,
    /// What to log, as a `tracing` filter: `warn`, `info`, `mission_ledger=debug`.
    #[arg(long, env = "MISSION_LEDGER_LOG", default_value = "warn", value_name = "FILTER")]
    log: String,
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// A dataset directory, instead of the dataset that is built in.
    #[arg(long, env = "MISSION_LEDGER_SEEDS", value_name = "DIR")]
    seeds: Option<PathBuf>,
    /// A directory of the sources' texts, to verify paragraphs, hashes and numbers against.
    #[arg(long, env = "MISSION_LEDGER_TEXTS", value_name = "DIR")]
    texts: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DocumentFormat {
    Yaml,
    Json,
    /// OpenAPI 3.0.3, for generators that read no later one.
    #[value(name = "json-3.0")]
    Json30,
}

#[derive(Debug, Args)]
struct OpenapiArgs {
    /// How to write it.
    #[arg(long, env = "MISSION_LEDGER_OPENAPI_FORMAT", value_enum, default_value = "yaml")]
    format: DocumentFormat,
}

#[derive(Debug, Args)]
struct ExportArgs {
    /// The directory to write into; it must be empty, or not yet there.
    directory: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, Args)]
struct ReleaseArgs {
    /// The edition, as `version` in datapackage.json has it.
    id: String,
    /// The dataset directory to publish.
    #[arg(long, env = "MISSION_LEDGER_SEEDS", default_value = "seeds", value_name = "DIR")]
    seeds: PathBuf,
    /// What the edition brings, in a sentence; without it, how many claims from how many sources.
    #[arg(long, env = "MISSION_LEDGER_SUMMARY", value_name = "TEXT")]
    summary: Option<String>,
    /// The day of publication; without it, today (UTC).
    #[arg(long, env = "MISSION_LEDGER_RELEASED_ON", value_name = "DATE")]
    released_on: Option<String>,
}

/// What a command can fail of.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The database.
    #[error(transparent)]
    Database(#[from] db::DatabaseError),
    /// A query on it.
    #[error("cannot read the database: {0}")]
    Read(#[from] sqlx::Error),
    /// A directory or file.
    #[error("cannot read {what} `{path}`: {source}")]
    Files {
        /// What it was to be.
        what: &'static str,
        /// Its path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Listening or serving.
    #[error("{0}")]
    Serve(String),
    /// Writing the export.
    #[error(transparent)]
    Export(#[from] export::ExportError),
    /// Publishing.
    #[error(transparent)]
    Release(#[from] release::ReleaseError),
    /// The OpenAPI document.
    #[error("the OpenAPI document cannot be written: {0}")]
    Document(String),
}

/// Runs the command.
///
/// # Errors
/// What it failed of, told for the one who typed it.
pub fn run(cli: Cli) -> Result<ExitCode, CommandError> {
    let runtime = || {
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| CommandError::Serve(format!("cannot start: {error}")))
    };
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(args) => runtime()?.block_on(serve(args)),
        Command::Migrate(args) => runtime()?.block_on(migrate(args)),
        Command::Check(args) => check(args),
        Command::Openapi(args) => document(&args),
        Command::Export(args) => runtime()?.block_on(write_export(args)),
        Command::Release(args) => publish(&args),
    }
}

fn seeds(directory: Option<PathBuf>) -> Seeds {
    directory.map_or(Seeds::Embedded, Seeds::Directory)
}

async fn serve(args: ServeArgs) -> Result<ExitCode, CommandError> {
    let filter = tracing_subscriber::EnvFilter::try_new(&args.log)
        .map_err(|error| CommandError::Serve(format!("`--log {}` is no filter: {error}", args.log)))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    bring_up_to_date(args.store.seeds, &args.store.database).await?;
    let readers = db::open(&args.store.database).await?;
    server::serve(args.listen, readers, &args.limits).await.map_err(CommandError::Serve)?;
    Ok(ExitCode::SUCCESS)
}

async fn migrate(args: StoreArgs) -> Result<ExitCode, CommandError> {
    let what = match bring_up_to_date(args.seeds, &args.database).await? {
        Migrated::Unchanged => "the dataset is already in",
        Migrated::Loaded | Migrated::Rebuilt => "loaded the dataset into",
    };
    println!("{what} {}", args.database.display());
    Ok(ExitCode::SUCCESS)
}

async fn bring_up_to_date(directory: Option<PathBuf>, database: &Path) -> Result<Migrated, CommandError> {
    let migrated = db::migrate(database, &seeds(directory)).await?;
    if migrated == Migrated::Rebuilt {
        let path = database.display();
        eprintln!("note: `{path}` was written by another version of mission-ledger; it was rebuilt from the dataset");
    }
    Ok(migrated)
}

fn check(args: CheckArgs) -> Result<ExitCode, CommandError> {
    let seeds = seeds(args.seeds);
    let files = seeds.read().map_err(|source| CommandError::Files {
        what: "the dataset directory",
        path: seeds.to_string(),
        source,
    })?;
    let texts = args
        .texts
        .as_deref()
        .map(|directory| {
            Texts::read(directory).map_err(|source| CommandError::Files {
                what: "the directory of texts",
                path: directory.display().to_string(),
                source,
            })
        })
        .transpose()?;
    match editions(files, texts.as_ref()) {
        Ok(editions) => {
            for edition in &editions {
                report(&edition.dataset.warnings, "warning");
            }
            if let Some(edition) = editions.last() {
                let dataset = &edition.dataset;
                let claims: usize = dataset.records.iter().flatten().map(|record| record.claims.len()).sum();
                let records: Vec<String> = KINDS
                    .iter()
                    .zip(&dataset.records)
                    .map(|(kind, records)| format!("{} {}", records.len(), kind.file.replace('_', " ")))
                    .collect();
                println!(
                    "edition {}: {claims} claims from {} sources; {}; no faults",
                    dataset.package.version,
                    dataset.sources.len(),
                    records.join(", ")
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(faults) => {
            report(&faults, "fault");
            eprintln!("{} fault(s)", faults.len());
            Ok(ExitCode::FAILURE)
        }
    }
}

fn report(faults: &[Fault], word: &str) {
    for fault in faults {
        eprintln!("{word}: {fault}");
    }
}

fn document(args: &OpenapiArgs) -> Result<ExitCode, CommandError> {
    let text = match args.format {
        DocumentFormat::Yaml => openapi::yaml(),
        DocumentFormat::Json => openapi::json(),
        DocumentFormat::Json30 => openapi::json_3_0(),
    };
    print!("{}", text.map_err(|problem| CommandError::Document(problem.detail))?);
    Ok(ExitCode::SUCCESS)
}

async fn write_export(args: ExportArgs) -> Result<ExitCode, CommandError> {
    bring_up_to_date(args.store.seeds, &args.store.database).await?;
    let readers = db::open(&args.store.database).await?;
    let files = export::read(&readers.pages).await?;
    export::write(&files, &args.directory)?;
    println!("wrote {} files to {}", files.0.len(), args.directory.display());
    Ok(ExitCode::SUCCESS)
}

fn publish(args: &ReleaseArgs) -> Result<ExitCode, CommandError> {
    let released_on = args.released_on.clone().unwrap_or_else(release::today);
    let published = release::publish(&args.seeds, &args.id, args.summary.as_deref(), &released_on)?;
    println!("wrote {} (SHA-256 {}) and its line in releases.csv", published.path.display(), published.sha256);
    Ok(ExitCode::SUCCESS)
}
