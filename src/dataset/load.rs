//! Loading: editions of the dataset into SQLite, in one transaction.
//!
//! When the files have the names, sizes and times that they had, or the checksum of the seeds (and of the code that
//! renders them) is the one in the database, nothing is loaded. Else everything is checked first, then replaced at once: a reader sees the old editions or the new
//! ones, and a crash leaves the old ones.
//!
//! One thread folds and renders, another writes. Indexes are made after the rows, in their order, and the foreign
//! keys are tested in one pass over all rows.

mod changes;
mod claims;
mod derived;
mod records;
mod reference;
mod writer;

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, Row as _, SqliteConnection};
use tokio::sync::mpsc;

use self::writer::{Row, Sql, Stopped, Writer};
use super::check::{Dataset, Record};
use super::claim::Identity;
use super::edition::{Edition, editions};
use super::fold::View;
use super::identifiers;
use super::package::{Fault, Files, IDENTIFIER_COLUMNS, Seeds, hex};
use super::render::Names;
use super::value::is_slug;
use crate::kind::{Holds, Kind};
use crate::resources::{KINDS, claims as claim_rows, releases};

/// What loading can fail of.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The dataset cannot be read.
    #[error("cannot read the dataset directory `{path}`: {source}")]
    Read {
        /// The directory.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The dataset breaks rules; nothing was loaded.
    #[error("the dataset has {} fault(s):\n{}", .0.len(), .0.iter().map(|fault| format!("  {fault}")).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    /// The database refused.
    #[error("the database refused the dataset: {0}")]
    Database(#[from] sqlx::Error),
    /// A row refers to one that is not there.
    #[error("the database refused the dataset: a row of `{0}` refers to one of `{1}` that is not there")]
    Dangling(String, String),
    /// The rendering ended before its time.
    #[error("the dataset could not be rendered: {0}")]
    Rendering(#[from] tokio::task::JoinError),
}

/// Loads the seeds unless the database holds just them already; says whether it had to.
///
/// The connection must not enforce foreign keys row by row: they are tested when all rows are there.
///
/// # Errors
/// Faults of the dataset, or of the database.
pub async fn load(connection: &mut SqliteConnection, seeds: &Seeds) -> Result<bool, LoadError> {
    let read = |source| LoadError::Read { path: seeds.to_string(), source };
    let stamp = seeds.stamp().map_err(read)?;
    let loaded: Option<(String, Option<String>)> =
        sqlx::query_as("SELECT checksum, stamp FROM loaded").fetch_optional(&mut *connection).await?;
    // Files that nobody has touched are not read again.
    if stamp.is_some() && loaded.as_ref().is_some_and(|(_, before)| *before == stamp) {
        return Ok(false);
    }
    let files = seeds.read().map_err(read)?;
    let checksum = checksum(&files);
    if loaded.is_some_and(|(before, _)| before == checksum) {
        sqlx::query("UPDATE loaded SET stamp = ?").bind(stamp).execute(connection).await?;
        return Ok(false);
    }
    let editions = editions(files, None).map_err(LoadError::Faults)?;
    let mut transaction = connection.begin().await?;
    let indexes = clear(&mut transaction).await?;
    let (sender, mut batches) = mpsc::channel(8);
    let rendering = tokio::task::spawn_blocking(move || render(&editions, Writer::new(sender)));
    while let Some(batch) = batches.recv().await {
        batch.write(&mut transaction).await?;
    }
    // It can only have stopped because this side did.
    let _ = rendering.await?;
    for index in indexes {
        sqlx::query(AssertSqlSafe(index)).execute(&mut *transaction).await?;
    }
    if let Some(row) = sqlx::query("PRAGMA foreign_key_check").fetch_optional(&mut *transaction).await? {
        return Err(LoadError::Dangling(row.try_get(0)?, row.try_get(2)?));
    }
    sqlx::query("INSERT INTO loaded (only, checksum, stamp) VALUES (1, ?, ?)")
        .bind(checksum)
        .bind(stamp)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(true)
}

/// A checksum over the seeds and the code that renders them.
fn checksum(files: &Files) -> String {
    hex(&Sha256::digest(format!("{} {}", files.checksum(), env!("BUILD_ID"))))
}

/// The tables of the ledger that are not of one kind; `words` is emptied with them.
const TABLES: &[&str] = &[
    "loaded",
    "release",
    "listed_release",
    "correction",
    "kind",
    "field",
    "record",
    "identifier",
    "country",
    "country_version",
    "country_value",
    "organization",
    "source",
    "claim",
    "rendered",
    "version_source",
    "undated",
    "size",
    "discrepancy",
    "discrepancy_value",
    "timeline",
    "timeline_value",
    "change",
    "words",
];

/// Empties the ledger's tables, each by its name, and drops their indexes; gives the statements that create these again.
async fn clear(connection: &mut SqliteConnection) -> Result<Vec<String>, sqlx::Error> {
    let of_kinds = KINDS.iter().flat_map(|kind| ["", "_version", "_value"].map(|part| format!("{}{part}", kind.name)));
    let mut indexes = Vec::new();
    for table in TABLES.iter().map(|table| (*table).to_owned()).chain(of_kinds) {
        let named = "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL";
        let found: Vec<(String, String, String)> =
            sqlx::query_as(named).bind(&table).fetch_all(&mut *connection).await?;
        for (what, name, sql) in found {
            if what == "index" {
                sqlx::query(AssertSqlSafe(format!("DROP INDEX \"{name}\""))).execute(&mut *connection).await?;
                indexes.push(sql);
            } else {
                sqlx::query(AssertSqlSafe(format!("DELETE FROM \"{name}\""))).execute(&mut *connection).await?;
            }
        }
    }
    Ok(indexes)
}

/// Makes every row of every edition.
fn render(editions: &[Edition], mut writer: Writer) -> Result<(), Stopped> {
    for kind in KINDS {
        writer.insert("kind", Row::of(2).with("name", kind.name).with("means", kind.doc))?;
        for field in kind.fields {
            let holds = match field.holds {
                Holds::One => "one",
                Holds::Many => "many",
                Holds::Wording => "wording",
            };
            let row = Row::of(5)
                .with("kind", kind.name)
                .with("name", field.name)
                .with("holds", holds)
                .with("is_state", field.state)
                .with("means", field.doc);
            writer.insert("field", row)?;
        }
    }
    for (at, edition) in editions.iter().enumerate() {
        let number = i64::try_from(at).unwrap_or(i64::MAX - 1) + 1;
        let before = at.checked_sub(1).map(|at| &editions[at].dataset);
        let names = Names::of(&edition.dataset);
        let cited = vec![Vec::new(); edition.dataset.sources.len()];
        EditionWriter { names, edition, number, before, sources: Vec::new(), cited, writer: &mut writer }.write()?;
    }
    writer.flush()
}

/// The part of a row that every list table has.
#[derive(Clone)]
struct Head {
    version: i64,
    id: String,
    known_from: Option<String>,
    known_to: Option<String>,
    is_current: bool,
    is_dated: bool,
    disputed: bool,
}

impl Head {
    fn row(&self, release: i64, columns: usize) -> Row {
        Row::of(columns + 8)
            .with("version", self.version)
            .with("release", release)
            .with("id", &self.id)
            .with("known_from", self.known_from.as_ref())
            .with("known_to", self.known_to.as_ref())
            .with("is_current", self.is_current)
            .with("is_dated", self.is_dated)
            .with("disputed", self.disputed)
    }
}

/// Known since before any source.
const ALWAYS: &str = "0001-01-01";

/// Between two days on which something became known.
struct Window {
    view: View,
    known_from: Option<String>,
    known_to: Option<String>,
    is_current: bool,
    is_dated: bool,
}

/// The windows of a history: one from each day to the next, and one for what undated sources add.
fn windows(days: &BTreeSet<Date>, has_undated: bool) -> Vec<Window> {
    let days: Vec<Date> = days.iter().copied().collect();
    let mut windows: Vec<Window> = days
        .iter()
        .enumerate()
        .map(|(at, day)| {
            let next = days.get(at + 1);
            Window {
                view: View::AsOf(*day),
                known_from: Some(day.to_string()),
                known_to: next.map(ToString::to_string),
                is_current: next.is_none() && !has_undated,
                is_dated: true,
            }
        })
        .collect();
    if has_undated {
        let known_from = days.last().map(ToString::to_string);
        windows.push(Window { view: View::Now, known_from, known_to: None, is_current: true, is_dated: false });
    }
    windows
}

struct EditionWriter<'w, 'd> {
    edition: &'d Edition,
    names: Names<'d>,
    number: i64,
    /// The edition before it.
    before: Option<&'d Dataset>,
    /// The numbers of the rows of its sources, in their order.
    sources: Vec<i64>,
    /// For each source the rows that cite it.
    cited: Vec<Vec<i64>>,
    writer: &'w mut Writer,
}

impl<'d> EditionWriter<'_, 'd> {
    fn dataset(&self) -> &'d Dataset {
        &self.edition.dataset
    }

    fn write(mut self) -> Result<(), Stopped> {
        let (counts, changes) = self.changes();
        self.release(counts)?;
        for (kind, records) in KINDS.iter().zip(&self.dataset().records) {
            for record in records {
                self.identity(kind, record)?;
            }
        }
        self.sources()?;
        self.write_changes(changes)?;
        self.countries()?;
        self.organizations()?;
        let claims = self.dataset().package.table("claims.csv").len();
        let sizes = KINDS.iter().zip(&self.dataset().records).map(|(kind, records)| (kind.name, records.len()));
        for (kind, records) in sizes.chain([("claim", claims), ("source", self.dataset().sources.len())]) {
            let row = Row::of(3).with("release", self.number).with("kind", kind).with("records", records);
            self.writer.insert("size", row)?;
        }
        // Which claims stand behind a field that is now disputed, by their places in `claims.csv`.
        let mut disputed = vec![false; claims];
        let mut undated = 0;
        for at in 0..KINDS.len() {
            undated += self.records(at, &mut disputed)?;
        }
        for derived in ["discrepancy", "timeline", "search"] {
            self.undated(derived, "", undated)?;
        }
        self.claims(&disputed)?;
        // In the order of the table, so that it grows at its end.
        for (source, versions) in self.sources.iter().zip(self.cited) {
            for version in versions {
                let row = Row::of(2).with("source", *source).with("version", version);
                self.writer.insert("version_source", row)?;
            }
        }
        Ok(())
    }

    fn release(&mut self, counts: changes::Counts) -> Result<(), Stopped> {
        let (dataset, number) = (self.dataset(), self.number);
        let published = self.edition.published.as_ref();
        let version = &dataset.package.version;
        let record = releases::Release {
            id: version.clone(),
            url: format!("/releases/{version}"),
            released_on: published.map(|published| published.released_on.clone()),
            summary: published.map(|published| published.summary.clone()),
            sha256: published.map(|published| published.sha256.clone()),
            claim_count: dataset.package.table("claims.csv").len(),
            source_count: dataset.sources.len(),
            record_count: dataset.records.iter().map(Vec::len).sum(),
            added: counts.added,
            changed: counts.changed,
            withdrawn: counts.withdrawn,
        };
        let row = Row::of(8)
            .with("number", number)
            .with("id", version)
            .with("released_on", published.map(|published| &published.released_on))
            .with("summary", published.map(|published| &published.summary))
            .with("sha256", published.map(|published| &published.sha256))
            .with("checksum", &self.edition.checksum)
            .with("descriptor", &dataset.package.descriptor)
            .with("archive", published.map_or(Sql::Null, |published| Sql::Blob(published.archive.to_vec())));
        self.writer.insert("release", row)?;
        self.rendered(-number, &[], json!(record).to_string(), None)?;
        for line in dataset.package.table(identifiers::FILE).rows() {
            let mut row = Row::of(5).with("release", number);
            for (column, cell) in IDENTIFIER_COLUMNS.iter().zip(line.cells()) {
                row.set(*column, cell);
            }
            self.writer.insert("identifier", row)?;
        }
        for (file, table, columns) in [
            ("releases.csv", "listed_release", ["id", "released_on", "summary", "sha256"].as_slice()),
            ("corrections.csv", "correction", ["edition", "claim_id", "because"].as_slice()),
        ] {
            for line in dataset.package.table(file).rows() {
                let mut row = Row::of(6).with("release", number).with("position", line.at);
                for (column, cell) in columns.iter().zip(line.cells()) {
                    row.set(*column, cell);
                }
                self.writer.insert(table, row)?;
            }
        }
        Ok(())
    }

    fn identity(&mut self, kind: &Kind, record: &Record) -> Result<(), Stopped> {
        let identity = &record.identity;
        let row = Row::of(4)
            .with("release", self.number)
            .with("kind", kind.name)
            .with("id", &identity.id)
            .with("name", &identity.name);
        self.writer.insert("record", row)?;
        let mut row = Row::of(6).with("release", self.number).with("id", &identity.id);
        set_keys(&mut row, kind, identity);
        self.writer.insert(kind.name, row)
    }

    fn undated(&mut self, kind: &str, id: &str, claims: usize) -> Result<(), Stopped> {
        if claims == 0 {
            return Ok(());
        }
        let row = Row::of(4).with("release", self.number).with("kind", kind).with("id", id).with("claims", claims);
        self.writer.insert("undated", row)
    }

    fn value(
        &mut self,
        table: &str,
        version: i64,
        field: &'static str,
        position: usize,
        value: &str,
        organization: Option<&str>,
    ) -> Result<(), Stopped> {
        let row = Row::of(6)
            .with("version", version)
            .with("field", field)
            .with("position", position)
            .with("release", self.number)
            .with("value", value)
            .with("organization", organization);
        self.writer.insert(&format!("{table}_value"), row)
    }

    /// Writes a row as answers show it, with the sources that it cites, by their places and each once.
    fn rendered(
        &mut self,
        version: i64,
        cites: &[usize],
        record: String,
        changes: Option<String>,
    ) -> Result<(), Stopped> {
        let numbers: Vec<String> = cites.iter().map(|source| self.sources[*source].to_string()).collect();
        for source in cites {
            self.cited[*source].push(version);
        }
        let row = Row::of(4)
            .with("version", version)
            .with("cites", numbers.join(","))
            .with("record", record)
            .with("changes", changes);
        self.writer.insert("rendered", row)
    }

    /// Makes a row findable by its words: one line a value, each with the field that it is of.
    fn words<'t>(
        &mut self,
        head: &Head,
        kind: &str,
        subject: Option<&claim_rows::Subject>,
        lines: impl IntoIterator<Item = (&'t str, Cow<'t, str>)>,
    ) -> Result<(), Stopped> {
        let mut texts: Vec<Cow<'t, str>> = Vec::new();
        let mut fields: Vec<&str> = Vec::new();
        for (field, text) in lines {
            let text = match text {
                text if is_slug(&text) && text.contains('-') => text.replace('-', " ").into(),
                text if text.contains(['\n', '\r']) => text.replace(['\n', '\r'], " ").into(),
                text => text,
            };
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
                fields.push(field);
            }
        }
        let row = Row::of(11)
            .with("rowid", head.version)
            .with("text", texts.join("\n"))
            .with("fields", fields.join("\n"))
            .with("release", self.number)
            .with("kind", kind)
            .with("id", &head.id)
            .with("subject", subject.map(|subject| json!(subject).to_string()))
            .with("known_from", head.known_from.as_ref())
            .with("known_to", head.known_to.as_ref())
            .with("is_current", head.is_current)
            .with("is_dated", head.is_dated);
        self.writer.insert("words", row)
    }
}

fn set_keys(row: &mut Row, kind: &Kind, identity: &Identity) {
    for column in kind.keys.iter().flat_map(|key| key.columns()) {
        let value = match *column {
            "mission" => &identity.mission,
            "country" | "donor_country" => &identity.country,
            "donor_organization" => &identity.organization,
            _ => &identity.parent,
        };
        row.set(*column, value.as_ref());
    }
}

/// Each source once, in their order.
fn distinct(sources: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut sources: Vec<usize> = sources.into_iter().collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}
