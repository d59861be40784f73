//! Loading: editions of the dataset into SQLite, in one transaction.
//!
//! When the checksum of the seeds (and of the code that renders them) is the one in the database, nothing is
//! done. Else everything is checked first, then replaced at once: a reader sees the old editions or the new
//! ones, and a crash leaves the old ones.

mod changes;
mod claims;
mod derived;
mod records;
mod reference;
mod writer;

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use self::writer::{Sql, Writer};
use super::check::{Dataset, Record};
use super::claim::Identity;
use super::edition::{Edition, editions};
use super::fold::View;
use super::package::{Fault, Files, hex};
use super::render::Names;
use super::value::is_slug;
use crate::kind::{Holds, Kind};
use crate::resources::{KINDS, claims as claim_rows, releases};

/// What loading can fail of.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The dataset breaks rules; nothing was loaded.
    #[error("the dataset has {} fault(s):\n{}", .0.len(), .0.iter().map(|fault| format!("  {fault}")).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    /// The database refused.
    #[error("the database refused the dataset: {0}")]
    Database(#[from] sqlx::Error),
}

/// Loads the seeds unless the database holds just them already; says whether it had to.
///
/// # Errors
/// Faults of the dataset, or of the database.
pub async fn load(connection: &mut SqliteConnection, files: &Files) -> Result<bool, LoadError> {
    let checksum = checksum(files);
    let loaded: Option<String> =
        sqlx::query_scalar("SELECT checksum FROM loaded").fetch_optional(&mut *connection).await?;
    if loaded.as_deref() == Some(checksum.as_str()) {
        return Ok(false);
    }
    let editions = editions(files, None).map_err(LoadError::Faults)?;
    let mut transaction = connection.begin().await?;
    sqlx::query("PRAGMA defer_foreign_keys = ON").execute(&mut *transaction).await?;
    clear(&mut transaction).await?;
    let mut writer = Writer::new(&mut transaction);
    for kind in KINDS {
        writer.insert("kind", vec![("name", kind.name.into()), ("means", kind.doc.into())]).await?;
        for field in kind.fields {
            let holds = match field.holds {
                Holds::One => "one",
                Holds::Many => "many",
                Holds::Wording => "wording",
            };
            writer
                .insert(
                    "field",
                    vec![
                        ("kind", kind.name.into()),
                        ("name", field.name.into()),
                        ("holds", holds.into()),
                        ("is_state", i64::from(field.state).into()),
                        ("means", field.doc.into()),
                    ],
                )
                .await?;
        }
    }
    for (at, edition) in editions.iter().enumerate() {
        let number = i64::try_from(at).unwrap_or(i64::MAX - 1) + 1;
        let before = at.checked_sub(1).map(|at| &editions[at].dataset);
        EditionWriter { names: Names::of(&edition.dataset), edition, number, before, writer: &mut writer }
            .write()
            .await?;
    }
    writer.insert("loaded", vec![("only", 1.into()), ("checksum", checksum.into())]).await?;
    writer.flush().await?;
    transaction.commit().await?;
    Ok(true)
}

/// A checksum over the seeds and the code that renders them.
fn checksum(files: &Files) -> String {
    hex(&Sha256::digest(format!("{} {}", files.checksum(), env!("BUILD_ID"))))
}

async fn clear(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'words\\_%' ESCAPE '\\' \
         AND name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid DESC",
    )
    .fetch_all(&mut *connection)
    .await?;
    for table in tables {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM \"{table}\""))).execute(&mut *connection).await?;
    }
    sqlx::query("DELETE FROM words").execute(connection).await?;
    Ok(())
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
    fn row(&self, release: i64) -> Vec<(String, Sql)> {
        vec![
            ("version".into(), self.version.into()),
            ("release".into(), release.into()),
            ("id".into(), self.id.clone().into()),
            ("known_from".into(), self.known_from.clone().into()),
            ("known_to".into(), self.known_to.clone().into()),
            ("is_current".into(), i64::from(self.is_current).into()),
            ("is_dated".into(), i64::from(self.is_dated).into()),
            ("disputed".into(), i64::from(self.disputed).into()),
        ]
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

struct EditionWriter<'w, 'c, 'd> {
    edition: &'d Edition,
    names: Names<'d>,
    number: i64,
    /// The edition before it.
    before: Option<&'d Dataset>,
    writer: &'w mut Writer<'c>,
}

impl<'d> EditionWriter<'_, '_, 'd> {
    fn dataset(&self) -> &'d Dataset {
        &self.edition.dataset
    }

    async fn write(mut self) -> Result<(), sqlx::Error> {
        let (counts, changes) = self.changes();
        self.release(counts).await?;
        for (kind, records) in KINDS.iter().zip(&self.dataset().records) {
            for record in records {
                self.identity(kind, record).await?;
            }
        }
        self.sources().await?;
        self.write_changes(changes).await?;
        self.countries().await?;
        self.organizations().await?;
        let mut disputes = HashMap::new();
        let claims = self.dataset().package.table("claims.csv").rows.len();
        let sizes = KINDS.iter().zip(&self.dataset().records).map(|(kind, records)| (kind.name, records.len()));
        for (kind, records) in sizes.chain([("claim", claims), ("source", self.dataset().sources.len())]) {
            let records = i64::try_from(records).unwrap_or(i64::MAX);
            let row = vec![("release", self.number.into()), ("kind", kind.into()), ("records", records.into())];
            self.writer.insert("size", row).await?;
        }
        let mut undated = 0;
        for at in 0..KINDS.len() {
            undated += self.records(at, &mut disputes).await?;
        }
        for derived in ["discrepancy", "timeline", "search"] {
            self.undated(derived, "", undated).await?;
        }
        self.claims(&disputes).await
    }

    async fn release(&mut self, counts: changes::Counts) -> Result<(), sqlx::Error> {
        let (dataset, number) = (self.dataset(), self.number);
        let published = self.edition.published.as_ref();
        let version = &dataset.package.version;
        let record = releases::Release {
            id: version.clone(),
            url: format!("/releases/{version}"),
            released_on: published.map(|published| published.released_on.clone()),
            summary: published.map(|published| published.summary.clone()),
            sha256: published.map(|published| published.sha256.clone()),
            claim_count: dataset.package.table("claims.csv").rows.len(),
            source_count: dataset.sources.len(),
            record_count: dataset.records.iter().map(Vec::len).sum(),
            added: counts.added,
            changed: counts.changed,
            withdrawn: counts.withdrawn,
        };
        let row = vec![
            ("number", number.into()),
            ("id", dataset.package.version.clone().into()),
            ("released_on", published.map(|published| published.released_on.clone()).into()),
            ("summary", published.map(|published| published.summary.clone()).into()),
            ("sha256", published.map(|published| published.sha256.clone()).into()),
            ("checksum", self.edition.files.checksum().into()),
            ("descriptor", dataset.package.descriptor.clone().into()),
            ("archive", published.map_or(Sql::Null, |published| Sql::Blob(published.archive.clone()))),
            ("record", json!(record).to_string().into()),
        ];
        self.writer.insert("release", row).await?;
        for (file, table, columns) in [
            ("releases.csv", "listed_release", ["id", "released_on", "summary", "sha256"].as_slice()),
            ("corrections.csv", "correction", ["edition", "claim_id", "because"].as_slice()),
        ] {
            for (position, line) in dataset.package.table(file).rows.iter().enumerate() {
                let mut row: Vec<(&str, Sql)> =
                    vec![("release", number.into()), ("position", i64::try_from(position).unwrap_or(i64::MAX).into())];
                row.extend(columns.iter().zip(&line.cells).map(|(column, cell)| (*column, cell.into())));
                self.writer.insert(table, row).await?;
            }
        }
        Ok(())
    }

    async fn identity(&mut self, kind: &Kind, record: &Record) -> Result<(), sqlx::Error> {
        let identity = &record.identity;
        let row = vec![
            ("release", self.number.into()),
            ("kind", kind.name.into()),
            ("id", identity.id.as_str().into()),
            ("name", identity.name.as_str().into()),
        ];
        self.writer.insert("record", row).await?;
        let mut row: Vec<(String, Sql)> =
            vec![("release".into(), self.number.into()), ("id".into(), identity.id.as_str().into())];
        row.extend(identity_keys(kind, identity));
        self.writer.insert(kind.name, row).await
    }

    async fn undated(&mut self, kind: &str, id: &str, claims: usize) -> Result<(), sqlx::Error> {
        if claims == 0 {
            return Ok(());
        }
        let row = vec![
            ("release", self.number.into()),
            ("kind", kind.into()),
            ("id", id.into()),
            ("claims", i64::try_from(claims).unwrap_or(i64::MAX).into()),
        ];
        self.writer.insert("undated", row).await
    }

    async fn value(
        &mut self,
        table: &str,
        version: i64,
        field: &str,
        position: usize,
        value: String,
        organization: Option<&str>,
    ) -> Result<(), sqlx::Error> {
        let row = vec![
            ("version", version.into()),
            ("field", field.into()),
            ("position", i64::try_from(position).unwrap_or(i64::MAX).into()),
            ("release", self.number.into()),
            ("value", value.into()),
            ("organization", organization.into()),
        ];
        self.writer.insert(&format!("{table}_value"), row).await
    }

    async fn cite(&mut self, version: i64, sources: BTreeSet<&str>) -> Result<(), sqlx::Error> {
        for source in sources {
            self.writer
                .insert(
                    "version_source",
                    vec![("release", self.number.into()), ("source", source.into()), ("version", version.into())],
                )
                .await?;
        }
        Ok(())
    }

    /// Makes a row findable by its words: one line a value, each with the field that it is of.
    async fn words(
        &mut self,
        head: &Head,
        kind: &str,
        subject: Option<claim_rows::Subject>,
        lines: Vec<(&str, String)>,
    ) -> Result<(), sqlx::Error> {
        let mut texts: Vec<String> = Vec::new();
        let mut fields: Vec<&str> = Vec::new();
        for (field, text) in lines {
            let text = if is_slug(&text) { text.replace('-', " ") } else { text.replace(['\n', '\r'], " ") };
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
                fields.push(field);
            }
        }
        let row = vec![
            ("rowid", head.version.into()),
            ("text", texts.join("\n").into()),
            ("fields", fields.join("\n").into()),
            ("release", self.number.into()),
            ("kind", kind.into()),
            ("id", head.id.as_str().into()),
            ("subject", subject.map(|subject| json!(subject).to_string()).into()),
            ("known_from", head.known_from.clone().into()),
            ("known_to", head.known_to.clone().into()),
            ("is_current", i64::from(head.is_current).into()),
            ("is_dated", i64::from(head.is_dated).into()),
        ];
        self.writer.insert("words", row).await
    }
}

fn identity_keys(kind: &Kind, identity: &Identity) -> Vec<(String, Sql)> {
    kind.keys
        .iter()
        .flat_map(|key| key.columns().iter())
        .map(|column| {
            let value = match *column {
                "mission" => &identity.mission,
                "country" | "donor_country" => &identity.country,
                "donor_organization" => &identity.organization,
                _ => &identity.parent,
            };
            ((*column).to_owned(), value.clone().into())
        })
        .collect()
}
