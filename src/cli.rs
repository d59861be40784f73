//! The commands: one function each. Every flag with a value is also an environment variable `MISSION_LEDGER_…`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use ledger_core::edition::{Asked, Examined, examine};
use ledger_core::package::{Files, table_schemas};
use ledger_core::resources::{KINDS, kind};
use ledger_core::texts::Texts;
use ledger_core::words::{list, nearest};
use ledger_store::error::StoreError;
use ledger_store::file::{self, DatabaseError, Migrated};
use ledger_store::seeds::Seeds;
use ledger_store::{export, readers, schema};

use crate::findings::{self, Finding, FindingsFormat};
use crate::{BUILD_ID, begin, built_in, document, fields, publish, server, tidy};

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
    /// Load the dataset if needed, then serve it (the default).
    Serve(ServeArgs),
    /// Bring the database up to date and load the dataset into it.
    Migrate(StoreArgs),
    /// Begin a dataset: write an empty one, with a README that shows a first claim.
    Init(InitArgs),
    /// Check the dataset and report every fault at once.
    Check(CheckArgs),
    /// Bring the CSV files of a dataset into their form, after a spreadsheet or an editor has saved them.
    Tidy(TidyArgs),
    /// Print the OpenAPI document.
    Openapi(OpenapiArgs),
    /// Write the loaded dataset back as seeds, byte for byte.
    Export(ExportArgs),
    /// Print what is generated from the descriptions of kinds: a kind's migration, the table schemas of a dataset, or the codebook.
    Schema(SchemaArgs),
    /// Publish the seeds as a release: write its zip, and add its line to releases.csv.
    Release(ReleaseArgs),
}

#[derive(Debug, Args)]
struct StoreArgs {
    /// The database file; it is created if it does not exist.
    #[arg(long, env = "MISSION_LEDGER_DATABASE", default_value = "mission-ledger.sqlite", value_name = "FILE")]
    database: PathBuf,
    /// A dataset directory, instead of the built-in dataset.
    #[arg(long, env = "MISSION_LEDGER_SEEDS", value_name = "DIR")]
    seeds: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// The address to listen on; port 0 picks a free port.
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
    /// A dataset directory, instead of the built-in dataset.
    #[arg(long, env = "MISSION_LEDGER_SEEDS", value_name = "DIR")]
    seeds: Option<PathBuf>,
    /// A directory of the sources' texts, to verify paragraphs, hashes and numbers against.
    #[arg(long, env = "MISSION_LEDGER_TEXTS", value_name = "DIR")]
    texts: Option<PathBuf>,
    /// How to print faults and warnings.
    #[arg(long, env = "MISSION_LEDGER_CHECK_FORMAT", value_enum, default_value = "text")]
    format: FindingsFormat,
}

#[derive(Debug, Args)]
struct InitArgs {
    /// The directory to write into; it must not exist, or have no data.
    directory: PathBuf,
}

#[derive(Debug, Args)]
struct TidyArgs {
    /// The dataset directory to tidy.
    #[arg(long, env = "MISSION_LEDGER_SEEDS", default_value = "seeds", value_name = "DIR")]
    seeds: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DocumentFormat {
    Yaml,
    Json,
    /// OpenAPI 3.0.3, for generators that support no later version.
    #[value(name = "json-3.0")]
    Json30,
}

#[derive(Debug, Args)]
struct OpenapiArgs {
    /// The format of the document.
    #[arg(long, env = "MISSION_LEDGER_OPENAPI_FORMAT", value_enum, default_value = "yaml")]
    format: DocumentFormat,
}

#[derive(Debug, Args)]
struct ExportArgs {
    /// The directory to write into; it must be empty or not exist.
    directory: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct SchemaArgs {
    /// The kind whose migration is printed, like `contingent`.
    kind: Option<String>,
    /// Print the `resources` of a `datapackage.json`: every file that a dataset can have.
    // No environment variable: a flag from the environment would conflict with a kind on the command line.
    #[arg(long)]
    datapackage: bool,
    /// Print the fields of every kind and the meaning of every code, in Markdown.
    #[arg(long)]
    codebook: bool,
}

#[derive(Debug, Args)]
struct ReleaseArgs {
    /// The edition: the `version` in datapackage.json.
    id: String,
    /// The dataset directory to publish.
    #[arg(long, env = "MISSION_LEDGER_SEEDS", default_value = "seeds", value_name = "DIR")]
    seeds: PathBuf,
    /// What the edition adds, in a sentence; by default, how many claims from how many sources.
    #[arg(long, env = "MISSION_LEDGER_SUMMARY", value_name = "TEXT")]
    summary: Option<String>,
    /// The day of publication; by default, today (UTC).
    #[arg(long, env = "MISSION_LEDGER_RELEASED_ON", value_name = "DATE")]
    released_on: Option<String>,
}

/// Why a command can fail.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// A query on it.
    #[error(transparent)]
    Read(#[from] StoreError),
    /// A directory or file.
    #[error("cannot read {what} `{path}`: {source}")]
    Files {
        /// What it is.
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
    /// Beginning a dataset.
    #[error(transparent)]
    Begin(#[from] begin::BeginError),
    /// Tidying a dataset.
    #[error(transparent)]
    Tidy(#[from] tidy::TidyError),
    /// Publishing.
    #[error(transparent)]
    Release(#[from] publish::PublishError),
    /// The OpenAPI document.
    #[error("the OpenAPI document cannot be written: {0}")]
    Document(String),
    /// No kind has the name.
    #[error("`{0}` is not a kind of record; {1}")]
    Kind(String, String),
}

/// Runs the command.
///
/// # Errors
/// Why it failed, in words for the user.
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
        Command::Init(args) => init(&args.directory),
        Command::Check(args) => check(args),
        Command::Tidy(args) => tidy(&args.seeds),
        Command::Openapi(args) => document(&args),
        Command::Export(args) => runtime()?.block_on(write_export(args)),
        Command::Schema(args) => print_schema(&args),
        Command::Release(args) => release(&args),
    }
}

fn seeds(directory: Option<PathBuf>) -> Seeds {
    directory.map_or_else(|| Seeds::Files(built_in::dataset()), Seeds::Directory)
}

async fn serve(args: ServeArgs) -> Result<ExitCode, CommandError> {
    let filter = tracing_subscriber::EnvFilter::try_new(&args.log)
        .map_err(|error| CommandError::Serve(format!("`--log {}` is not a filter: {error}", args.log)))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    bring_up_to_date(args.store.seeds, &args.store.database).await?;
    let readers = readers::open(&args.store.database).await?;
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
    let migrated = file::migrate(database, &seeds(directory), BUILD_ID).await?;
    if migrated == Migrated::Rebuilt {
        let path = database.display();
        eprintln!("note: `{path}` was written by another version of mission-ledger; it was rebuilt from the dataset");
    }
    Ok(migrated)
}

fn init(directory: &Path) -> Result<ExitCode, CommandError> {
    let begun = begin::begin(directory, publish::today())?;
    let directory = directory.display();
    println!("wrote an empty dataset, edition {}, into {directory} ({} files)", begun.version, begun.written.len());
    println!("  fill   README.md in it shows a first claim");
    println!("  check  mission-ledger check --seeds {directory}");
    println!("  serve  mission-ledger serve --seeds {directory}");
    Ok(ExitCode::SUCCESS)
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
            read_texts(directory).map_err(|source| CommandError::Files {
                what: "the directory of texts",
                path: directory.display().to_string(),
                source,
            })
        })
        .transpose()?;
    let asked = Asked { texts: texts.as_ref(), today: Some(publish::today()), released_on: None };
    // Only the places in lines need the files; otherwise they are freed on the way.
    let kept = if args.format == FindingsFormat::Github { files.clone() } else { Files::default() };
    let Examined { editions, faults, warnings } = examine(files, &asked);
    let faults_first = faults.iter().map(|fault| Finding { severity: "fault", fault });
    let findings: Vec<Finding<'_>> =
        faults_first.chain(warnings.iter().map(|fault| Finding { severity: "warning", fault })).collect();
    match args.format {
        FindingsFormat::Text => {
            for Finding { severity, fault } in &findings {
                eprintln!("{severity}: {fault}");
            }
        }
        FindingsFormat::Github => {
            let directory = if let Seeds::Directory(directory) = &seeds { directory.as_path() } else { Path::new("") };
            print!("{}", findings::github(&findings, &kept, directory));
        }
        FindingsFormat::Json => println!("{}", findings::json(&findings)),
    }
    if !faults.is_empty() {
        eprintln!("{} {}", faults.len(), if faults.len() == 1 { "fault" } else { "faults" });
        return Ok(ExitCode::FAILURE);
    }
    if let (Some(edition), true) = (editions.last(), args.format != FindingsFormat::Json) {
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

fn tidy(directory: &Path) -> Result<ExitCode, CommandError> {
    let report = tidy::tidy_directory(directory)?;
    for (file, changes) in &report.changed {
        println!("{file}: {}", changes.join("; "));
    }
    for fault in &report.faults {
        eprintln!("fault: {fault}");
    }
    if !report.faults.is_empty() {
        eprintln!("{} fault(s); a file with a fault is left as it was", report.faults.len());
        return Ok(ExitCode::FAILURE);
    }
    if report.changed.is_empty() {
        println!("every file is tidy");
    }
    Ok(ExitCode::SUCCESS)
}

/// The texts in a directory: every `.txt` file.
fn read_texts(directory: &Path) -> std::io::Result<Texts> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            files.push(std::fs::read(&path)?);
        }
    }
    Ok(Texts::of(files))
}

fn document(args: &OpenapiArgs) -> Result<ExitCode, CommandError> {
    let text = match args.format {
        DocumentFormat::Yaml => document::yaml(&document::Host::committed()),
        DocumentFormat::Json => document::json(&document::Host::committed()),
        DocumentFormat::Json30 => document::json_3_0(&document::Host::committed()),
    };
    print!("{}", text.map_err(|problem| CommandError::Document(problem.detail))?);
    Ok(ExitCode::SUCCESS)
}

async fn write_export(args: ExportArgs) -> Result<ExitCode, CommandError> {
    bring_up_to_date(args.store.seeds, &args.store.database).await?;
    let readers = readers::open(&args.store.database).await?;
    let files = export::read(&mut *readers.begin().await?).await?;
    export::write(&files, &args.directory)?;
    println!("wrote {} files to {}", files.0.len(), args.directory.display());
    Ok(ExitCode::SUCCESS)
}

fn print_schema(args: &SchemaArgs) -> Result<ExitCode, CommandError> {
    let Some(name) = args.kind.as_deref() else {
        if args.codebook {
            print!("{}", fields::document());
        } else {
            println!("{:#}", table_schemas());
        }
        return Ok(ExitCode::SUCCESS);
    };
    let Some(kind) = kind(name) else {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let hint = nearest(name, &names)
            .map_or_else(|| format!("the kinds are {}", list(&names)), |near| format!("did you mean `{near}`?"));
        return Err(CommandError::Kind(name.to_owned(), hint));
    };
    print!("{}", schema::migration(kind));
    Ok(ExitCode::SUCCESS)
}

fn release(args: &ReleaseArgs) -> Result<ExitCode, CommandError> {
    let released_on = args.released_on.clone().unwrap_or_else(|| publish::today().to_string());
    let published = publish::publish(&args.seeds, &args.id, args.summary.as_deref(), &released_on)?;
    println!("wrote {} (SHA-256 {}) and its line in releases.csv", published.path.display(), published.sha256);
    Ok(ExitCode::SUCCESS)
}
