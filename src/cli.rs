//! The commands: one function each.

mod args;
mod error;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, Subcommand};

use ledger_core::edition::{Asked, Examined, examine};
use ledger_core::package::{Files, table_schemas};
use ledger_core::resources::{KINDS, kind};
use ledger_core::texts::Texts;
use ledger_core::words::{counted, list, nearest};
use ledger_store::file::{self, Migrated};
use ledger_store::path::PathError;
use ledger_store::readers::{Lane, Readers};
use ledger_store::seeds::Seeds;
use ledger_store::{export, schema};

use self::args::{
    CheckArgs, DocumentFormat, ExportArgs, InitArgs, McpArgs, OpenapiArgs, ReleaseArgs, SchemaArgs, ServeArgs,
    SiteArgs, StoreArgs, TidyArgs,
};
pub use self::error::CommandError;
use crate::fetch::Origin;
use crate::findings::{self, Finding, FindingsFormat};
use crate::log::{Log, LogFormat};
use crate::server::{Current, Limits, measured};
use crate::tree::Plan;
use crate::{BUILD_ID, begin, built_in, document, fields, output, publish, server, tidy, tree};

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
    #[command(override_usage = "mission-ledger serve [--seeds <DIR>] [OPTIONS]")]
    Serve(Box<ServeArgs>),
    /// Answer an assistant on standard input and output, by the Model Context Protocol.
    #[command(override_usage = "mission-ledger mcp [--seeds <DIR>] [OPTIONS]")]
    Mcp(McpArgs),
    /// Bring the database up to date and load the dataset into it.
    #[command(override_usage = "mission-ledger migrate [--seeds <DIR>] [OPTIONS]")]
    Migrate(StoreArgs),
    /// Begin a dataset: write an empty one, with a README that shows a first claim.
    Init(InitArgs),
    /// Check the dataset and report every fault at once.
    #[command(override_usage = "mission-ledger check [--seeds <DIR>] [OPTIONS]")]
    Check(CheckArgs),
    /// Bring the CSV files of a dataset into their form, after a spreadsheet or an editor has saved them.
    #[command(override_usage = "mission-ledger tidy [--seeds <DIR>]")]
    Tidy(TidyArgs),
    /// Print the OpenAPI document.
    Openapi(OpenapiArgs),
    /// Write the dataset in the database back as files, byte for byte.
    Export(ExportArgs),
    /// Write an edition as a tree of static files: every page, record, table and chart.
    #[command(override_usage = "mission-ledger site --public-url <URL> [OPTIONS] <DIRECTORY>")]
    Site(SiteArgs),
    /// Print what is generated from the descriptions of kinds: a kind's migration, the table schemas of a dataset, or the codebook.
    Schema(SchemaArgs),
    /// Publish the seeds as an edition: write its zip, and add its line to releases.csv.
    Release(ReleaseArgs),
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
    match cli.command.unwrap_or_else(|| Command::Serve(Box::new(cli.serve))) {
        Command::Serve(args) => runtime()?.block_on(serve(*args)),
        Command::Mcp(args) => runtime()?.block_on(assist(args)),
        Command::Migrate(args) => runtime()?.block_on(migrate(args)),
        Command::Init(args) => init(&args.directory),
        Command::Check(args) => check(args),
        Command::Tidy(args) => tidy(&args.seeds),
        Command::Openapi(args) => document(&args),
        Command::Export(args) => runtime()?.block_on(write_export(args)),
        Command::Site(args) => runtime()?.block_on(site(args)),
        Command::Schema(args) => print_schema(&args),
        Command::Release(args) => release(&args),
    }
}

fn seeds(directory: Option<PathBuf>) -> Seeds {
    directory.map_or_else(|| Seeds::Files(built_in::dataset()), Seeds::Directory)
}

async fn serve(args: ServeArgs) -> Result<ExitCode, CommandError> {
    let log = Log::begin(&args.log, args.log_format).map_err(CommandError::Serve)?;
    tokio::spawn(log.keep());
    // First, so that a server that cannot start leaves the database as it is.
    let listener = server::bind(args.listen, "--listen").await.map_err(CommandError::Serve)?;
    let mut metrics = None;
    if let Some(address) = args.metrics {
        metrics = Some(server::bind(address, "--metrics").await.map_err(CommandError::Serve)?);
        measured::begin().map_err(CommandError::Serve)?;
    }
    let begun = Instant::now();
    match args.from {
        Some(url) => follow(Origin::new(url), &args.store.database, Duration::from_secs(args.from_every)).await?,
        None => {
            bring_up_to_date(seeds(args.store.seeds), &args.store.database).await?;
        }
    }
    measured::took("ledger_load_duration_seconds", begun.elapsed());
    let served = server::serve(listener, metrics, &args.store.database, &args.limits).await;
    let ended = served.map_err(CommandError::Serve)?;
    let (cut, why, code) = match ended {
        server::Ended::Whole => return Ok(ExitCode::SUCCESS),
        server::Ended::Late(cut) => (cut, "still in use", 3),
        server::Ended::Hurried(cut) => (cut, "in use when it was told to stop again", 4),
    };
    output::note(format_args!("note: {} cut off, {why}", counted(cut, "connection was", "connections were")));
    Ok(ExitCode::from(code))
}

async fn assist(args: McpArgs) -> Result<ExitCode, CommandError> {
    let log = Log::begin(&args.log, LogFormat::Text).map_err(CommandError::Serve)?;
    tokio::spawn(log.keep());
    bring_up_to_date(seeds(args.store.seeds), &args.store.database).await?;
    server::assist(&args.store.database, &args.public_url).await.map_err(CommandError::Serve)?;
    Ok(ExitCode::SUCCESS)
}

/// Fetches the database of a replica, and looks from time to time whether there is another one.
async fn follow(mut origin: Origin, database: &Path, every: Duration) -> Result<(), CommandError> {
    if let Err(error) = origin.fetch(database).await {
        // An old one is better than none.
        if file::open(database, BUILD_ID).await.map(Readers::close).is_err() {
            return Err(error.into());
        }
        tracing::error!("the database that is there is served: {error}");
    }
    let database = database.to_owned();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(every).await;
            match origin.fetch(&database).await {
                Ok(true) => tracing::info!("another database was fetched"),
                Ok(false) => {}
                Err(error) => tracing::error!("the database that is there is served: {error}"),
            }
        }
    });
    Ok(())
}

async fn migrate(args: StoreArgs) -> Result<ExitCode, CommandError> {
    let what = match bring_up_to_date(seeds(args.seeds), &args.database).await? {
        Migrated::Unchanged => "the dataset is already in",
        Migrated::Loaded | Migrated::Replaced(_) | Migrated::Rebuilt => "loaded the dataset into",
    };
    output::line(format_args!("{what} {}", args.database.display()))?;
    Ok(ExitCode::SUCCESS)
}

async fn bring_up_to_date(seeds: Seeds, database: &Path) -> Result<Migrated, CommandError> {
    let migrated = file::migrate(database, &seeds, BUILD_ID).await?;
    let path = database.display();
    match &migrated {
        Migrated::Rebuilt => {
            output::note(format_args!(
                "note: `{path}` was written by another version of mission-ledger; it was rebuilt from the dataset"
            ));
        }
        Migrated::Replaced(title) => {
            output::note(format_args!(
                "note: `{path}` held another dataset, \"{title}\"; `--database` keeps each in a file of its own"
            ));
        }
        Migrated::Unchanged | Migrated::Loaded => {}
    }
    Ok(migrated)
}

fn init(directory: &Path) -> Result<ExitCode, CommandError> {
    let begun = begin::begin(directory, publish::today())?;
    // Among the data files, `check` would refuse the database.
    let beside = if is_current(directory) { "../" } else { "" };
    let (shown, directory) = (directory.display(), begin::for_shell(directory));
    output::line(format_args!(
        "wrote an empty dataset, edition {}, into {shown} ({})",
        begun.version,
        counted(begun.written.len(), "file", "files")
    ))?;
    if begun.written.iter().any(|file| file == begin::README) {
        output::line(format_args!("  fill   README.md in it shows a first claim"))?;
    }
    output::line(format_args!("  check  mission-ledger check --seeds {directory}"))?;
    output::line(format_args!(
        "  serve  mission-ledger serve --seeds {directory} --database {beside}{}.sqlite",
        begun.name
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Whether a path is that of the current directory.
fn is_current(directory: &Path) -> bool {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    here.ok().zip(directory.canonicalize().ok()).is_some_and(|(here, directory)| here == directory)
}

fn check(args: CheckArgs) -> Result<ExitCode, CommandError> {
    let seeds = seeds(args.seeds);
    let files = seeds.read()?;
    let texts = args.texts.as_deref().map(read_texts).transpose()?;
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
                output::note(format_args!("{severity}: {fault}"));
            }
        }
        FindingsFormat::Github => {
            let directory = if let Seeds::Directory(directory) = &seeds { directory.as_path() } else { Path::new("") };
            output::whole(format_args!("{}", findings::github(&findings, &kept, directory)))?;
        }
        FindingsFormat::Json => output::line(format_args!("{}", findings::json(&findings)))?,
    }
    if !faults.is_empty() {
        output::note(format_args!("{}", counted(faults.len(), "fault", "faults")));
        return Ok(ExitCode::FAILURE);
    }
    if let (Some(edition), true) = (editions.last(), args.format != FindingsFormat::Json) {
        let dataset = &edition.dataset;
        let records: Vec<String> = KINDS
            .iter()
            .zip(&dataset.records)
            .map(|(kind, records)| counted(records.len(), kind.name, kind.file).replace('_', " "))
            .collect();
        output::line(format_args!(
            "edition {}: {}; {}; no faults",
            dataset.package.version,
            dataset.size(),
            records.join(", ")
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn tidy(directory: &Path) -> Result<ExitCode, CommandError> {
    let report = tidy::tidy_directory(directory)?;
    for (file, changes) in &report.changed {
        output::line(format_args!("{file}: {}", changes.join("; ")))?;
    }
    for fault in &report.faults {
        output::note(format_args!("fault: {fault}"));
    }
    if !report.faults.is_empty() {
        let faults = counted(report.faults.len(), "fault", "faults");
        output::note(format_args!("{faults}; a file with a fault is left as it was"));
        return Ok(ExitCode::FAILURE);
    }
    if report.changed.is_empty() {
        output::line(format_args!("every file is tidy"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The texts in a directory: every `.txt` file.
fn read_texts(directory: &Path) -> Result<Texts, PathError> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(PathError::at(directory))? {
        let path = entry.map_err(PathError::at(directory))?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            files.push(std::fs::read(&path).map_err(PathError::at(&path))?);
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
    output::whole(format_args!("{}", text.map_err(|problem| CommandError::Document(problem.detail))?))?;
    Ok(ExitCode::SUCCESS)
}

async fn write_export(args: ExportArgs) -> Result<ExitCode, CommandError> {
    let readers = file::open(&args.database, BUILD_ID).await?;
    let files = export::read(&mut *readers.acquire(Lane::Heavy).await?).await?;
    export::write(&files, &args.directory)?;
    output::line(format_args!("wrote {} to {}", counted(files.0.len(), "file", "files"), args.directory.display()))?;
    Ok(ExitCode::SUCCESS)
}

async fn site(args: SiteArgs) -> Result<ExitCode, CommandError> {
    let SiteArgs { directory, store, public_url, tree_url, release, issues_url } = args;
    tree::make_room(&directory)?;
    // Without the times of its files, which a database keeps and which differ from one copy to another.
    bring_up_to_date(Seeds::Files(seeds(store.seeds).read()?), &store.database).await?;
    // Nobody waits for an answer, and no table is asked for twice.
    let limits = Limits { issues_url, files_bytes: 0, timeout: 3_600, ..Limits::default() };
    let current = Current::open(&store.database, &public_url, &limits).await?;
    let ledger = current.ledger();
    let editions = ledger.editions();
    let edition = match &release {
        None => editions.latest(),
        Some(id) => editions.get(id).ok_or_else(|| CommandError::Edition(id.clone(), list(&editions.ids())))?,
    };
    let address = tree_url.unwrap_or(public_url).trim_end_matches('/').to_owned();
    let plan = Plan { directory: directory.clone(), edition: edition.clone(), address };
    let release = edition.id.clone();
    let written = tree::write(current, plan).await?;
    let files = counted(written, "file", "files");
    output::line(format_args!("wrote edition {release} as {files} to {}", directory.display()))?;
    Ok(ExitCode::SUCCESS)
}

fn print_schema(args: &SchemaArgs) -> Result<ExitCode, CommandError> {
    let Some(name) = args.kind.as_deref() else {
        if args.codebook {
            output::whole(format_args!("{}", fields::document()))?;
        } else {
            output::line(format_args!("{:#}", table_schemas()))?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let Some(kind) = kind(name) else {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let hint = nearest(name, &names)
            .map_or_else(|| format!("the kinds are {}", list(&names)), |near| format!("did you mean `{near}`?"));
        return Err(CommandError::Kind(name.to_owned(), hint));
    };
    output::whole(format_args!("{}", schema::migration(kind)))?;
    Ok(ExitCode::SUCCESS)
}

fn release(args: &ReleaseArgs) -> Result<ExitCode, CommandError> {
    let released_on = args.released_on.clone().unwrap_or_else(|| publish::today().to_string());
    let published = publish::publish(&args.seeds, &args.id, args.summary.as_deref(), &released_on, publish::today())?;
    output::line(format_args!(
        "wrote {} (SHA-256 {}) and its line in releases.csv",
        published.path.display(),
        published.sha256
    ))?;
    Ok(ExitCode::SUCCESS)
}
