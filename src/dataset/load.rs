//! Loading: editions of the dataset into SQLite, in one transaction.
//!
//! When the checksum of the seeds (and of the code that renders them) is the one in the database, nothing is
//! done. Else everything is checked first, then replaced at once: a reader sees the old editions or the new
//! ones, and a crash leaves the old ones.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::check::{Against, Dataset, Record, check};
use super::claim::{Claim, Identity, RANKS, Value, filled};
use super::fold::{self, Folded, View};
use super::package::{Fault, Files, Package};
use super::render::{Names, Version};
use super::value::is_slug;
use crate::citations::{Citation, Ref, SourceBrief};
use crate::kind::{Holds, Key, Kind, Type};
use crate::resources::{self, KINDS, claims, countries, organizations, sources};

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

/// An edition, checked.
#[derive(Debug)]
pub struct Edition {
    /// The dataset.
    pub dataset: Dataset,
    /// The files that it was read from.
    pub files: Files,
    /// The published zip, its SHA-256, day and summary; `None` for an edition that is not yet published.
    pub published: Option<Published>,
}

/// What `releases.csv` says of a published edition.
#[derive(Clone, Debug)]
pub struct Published {
    /// The zip.
    pub archive: Vec<u8>,
    /// Its SHA-256.
    pub sha256: String,
    /// The day of publication.
    pub released_on: String,
    /// What it brought.
    pub summary: String,
}

/// Reads and checks every edition of the seeds, oldest first; the last is the one that the seeds hold.
///
/// # Errors
/// Every fault of every edition.
pub fn editions(files: &Files, texts: Option<&super::texts::Texts>) -> Result<Vec<Edition>, Vec<Fault>> {
    let package = Package::parse(&files.without_releases())?;
    let mut faults = Vec::new();
    let mut editions: Vec<Edition> = Vec::new();
    let listed = package.table("releases.csv").clone();
    for row in &listed.rows {
        let (id, sha256) = (listed.cell(row, "id"), listed.cell(row, "sha256"));
        let path = format!("releases/{id}.zip");
        let Some(archive) = files.0.get(&path) else {
            faults.push(listed.fault(row, "id", format!("{path} is missing; a published release is kept whole, so bring it back")));
            continue;
        };
        use sha2::{Digest, Sha256};
        let actual = super::package::hex(&Sha256::digest(archive));
        if actual != sha256 {
            faults.push(listed.fault(row, "sha256", format!("{path} has `{actual}`; a published release never changes, so bring it back as it was")));
            continue;
        }
        let published = Published {
            archive: archive.clone(),
            sha256: sha256.to_owned(),
            released_on: listed.cell(row, "released_on").to_owned(),
            summary: listed.cell(row, "summary").to_owned(),
        };
        let read = Files::from_zip(archive)
            .map_err(|error| vec![Fault::of_file(&path, format!("is no readable zip ({error}); bring the published one back"))])
            .and_then(|files| read_edition(files, editions.last(), None, Some(published)));
        match read {
            Ok(edition) if edition.dataset.package.version == id => editions.push(edition),
            Ok(edition) => faults.push(Fault::of_file(&path, format!("holds edition {}, and not {id}", edition.dataset.package.version))),
            Err(found) => faults.extend(found.into_iter().map(|fault| Fault { file: format!("{path}/{}", fault.file), ..fault })),
        }
    }
    for path in files.0.keys().filter(|path| path.starts_with("releases/")) {
        if !listed.rows.iter().any(|row| *path == format!("releases/{}.zip", listed.cell(row, "id"))) {
            faults.push(Fault::of_file(path, "is not listed in releases.csv; add its line or remove the file"));
        }
    }
    if let Some(at) = editions.iter().position(|edition| edition.dataset.package.version == package.version) {
        // The seeds are a published edition: they must be it, byte for byte, and are checked against the texts.
        let mut ours = files.without_releases();
        let mut theirs = editions[at].files.clone();
        ours.0.remove("releases.csv");
        theirs.0.remove("releases.csv");
        for (path, bytes) in &ours.0 {
            if theirs.0.get(path) != Some(bytes) {
                let message = format!("differs from the published release {}; undo the change, or give the seeds a new `version` in datapackage.json", package.version);
                faults.push(Fault::of_file(path, message));
            }
        }
        if let Some(texts) = texts {
            faults.extend(check(package, &Against { previous: None, texts: Some(texts) }).err().unwrap_or_default());
        }
    } else {
        match read_edition(files.without_releases(), editions.last(), texts, None) {
            Ok(edition) => editions.push(edition),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(editions) } else { Err(faults) }
}

fn read_edition(files: Files, before: Option<&Edition>, texts: Option<&super::texts::Texts>, published: Option<Published>) -> Result<Edition, Vec<Fault>> {
    let package = Package::parse(&files)?;
    let dataset = check(package, &Against { previous: before.map(|before| &before.dataset.package), texts })?;
    Ok(Edition { dataset, files, published })
}

/// Loads the seeds unless the database holds just them already; says whether it had to.
///
/// # Errors
/// Faults of the dataset, or of the database.
pub async fn load(connection: &mut SqliteConnection, files: &Files) -> Result<bool, LoadError> {
    let checksum = checksum(files);
    let loaded: Option<String> = sqlx::query_scalar("SELECT checksum FROM loaded").fetch_optional(&mut *connection).await?;
    if loaded.as_deref() == Some(checksum.as_str()) {
        return Ok(false);
    }
    let editions = editions(files, None).map_err(LoadError::Faults)?;
    let mut transaction = connection.begin().await?;
    sqlx::query("PRAGMA defer_foreign_keys = ON").execute(&mut *transaction).await?;
    clear(&mut transaction).await?;
    let mut writer = Writer { connection: &mut transaction, bulks: BTreeMap::new(), version: 0 };
    for kind in KINDS {
        for field in kind.fields {
            let holds = match field.holds {
                Holds::One => "one",
                Holds::Many => "many",
                Holds::Wording => "wording",
            };
            writer
                .insert("field", vec![
                    ("kind", kind.name.into()),
                    ("name", field.name.into()),
                    ("holds", holds.into()),
                    ("is_state", i64::from(field.state).into()),
                    ("means", field.doc.into()),
                ])
                .await?;
        }
    }
    for (at, edition) in editions.iter().enumerate() {
        let number = i64::try_from(at).unwrap_or(i64::MAX - 1) + 1;
        EditionWriter { names: Names::of(&edition.dataset), edition, number, writer: &mut writer }.write().await?;
    }
    writer.insert("loaded", vec![("only", 1.into()), ("checksum", checksum.into())]).await?;
    writer.flush().await?;
    transaction.commit().await?;
    Ok(true)
}

/// A checksum over the seeds and the code that renders them.
fn checksum(files: &Files) -> String {
    use sha2::{Digest, Sha256};
    super::package::hex(&Sha256::digest(format!("{} {}", files.checksum(), env!("BUILD_ID"))))
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
    sqlx::query("INSERT INTO words (words) VALUES ('delete-all')").execute(connection).await?;
    Ok(())
}

/// A value for a column.
#[derive(Clone, Debug)]
pub enum Sql {
    /// NULL.
    Null,
    /// An integer.
    Integer(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Sql {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for Sql {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Sql {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Sql {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Rows of one table that wait to be inserted together.
#[derive(Debug)]
struct Bulk {
    columns: Vec<String>,
    values: Vec<Sql>,
    bytes: usize,
}

/// Writes rows in statements of many rows each.
struct Writer<'c> {
    connection: &'c mut SqliteConnection,
    bulks: BTreeMap<String, Bulk>,
    version: i64,
}

/// Parameters of one statement: well below SQLite's 32,766.
const PARAMETERS: usize = 8_000;
/// Bytes that wait in memory for one table.
const WAITING: usize = 1 << 20;

impl Writer<'_> {
    fn next_version(&mut self) -> i64 {
        self.version += 1;
        self.version
    }

    async fn insert<C: Into<String>>(&mut self, table: &str, row: Vec<(C, Sql)>) -> Result<(), sqlx::Error> {
        let (columns, values): (Vec<C>, Vec<Sql>) = row.into_iter().unzip();
        if !self.bulks.contains_key(table) {
            let columns = columns.into_iter().map(Into::into).collect();
            self.bulks.insert(table.to_owned(), Bulk { columns, values: Vec::new(), bytes: 0 });
        }
        let Some(bulk) = self.bulks.get_mut(table) else { return Ok(()) };
        debug_assert_eq!(bulk.columns.len(), values.len(), "{table}");
        bulk.bytes += values
            .iter()
            .map(|value| match value {
                Sql::Text(text) => text.len(),
                Sql::Blob(bytes) => bytes.len(),
                Sql::Null | Sql::Integer(_) => 8,
            })
            .sum::<usize>();
        bulk.values.extend(values);
        if bulk.values.len() + bulk.columns.len() > PARAMETERS || bulk.bytes > WAITING {
            flush(self.connection, table, bulk).await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), sqlx::Error> {
        for (table, bulk) in &mut self.bulks {
            flush(self.connection, table, bulk).await?;
        }
        Ok(())
    }
}

async fn flush(connection: &mut SqliteConnection, table: &str, bulk: &mut Bulk) -> Result<(), sqlx::Error> {
    if bulk.values.is_empty() {
        return Ok(());
    }
    let columns = bulk.columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
    let row = format!("({})", vec!["?"; bulk.columns.len()].join(", "));
    let rows = vec![row; bulk.values.len() / bulk.columns.len()].join(", ");
    let mut query = sqlx::query(AssertSqlSafe(format!("INSERT INTO \"{table}\" ({columns}) VALUES {rows}"))).persistent(false);
    for value in bulk.values.drain(..) {
        query = match value {
            Sql::Null => query.bind(None::<String>),
            Sql::Integer(number) => query.bind(number),
            Sql::Text(text) => query.bind(text),
            Sql::Blob(bytes) => query.bind(bytes),
        };
    }
    bulk.bytes = 0;
    query.execute(connection).await?;
    Ok(())
}

/// The part of a row that every list table has.
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
    writer: &'w mut Writer<'c>,
}

impl<'d> EditionWriter<'_, '_, 'd> {
    fn dataset(&self) -> &'d Dataset {
        &self.edition.dataset
    }

    async fn write(mut self) -> Result<(), sqlx::Error> {
        self.release().await?;
        for (kind, records) in KINDS.iter().zip(&self.dataset().records) {
            for record in records {
                self.identity(kind, record).await?;
            }
        }
        self.sources().await?;
        self.countries().await?;
        self.organizations().await?;
        let mut disputes = HashMap::new();
        for at in 0..KINDS.len() {
            self.records(at, &mut disputes).await?;
        }
        self.claims(&disputes).await
    }

    async fn release(&mut self) -> Result<(), sqlx::Error> {
        let (dataset, number) = (self.dataset(), self.number);
        let published = self.edition.published.as_ref();
        let row = vec![
            ("number", number.into()),
            ("id", dataset.package.version.clone().into()),
            ("released_on", published.map(|published| published.released_on.clone()).into()),
            ("summary", published.map(|published| published.summary.clone()).into()),
            ("sha256", published.map(|published| published.sha256.clone()).into()),
            ("checksum", self.edition.files.checksum().into()),
            ("descriptor", dataset.package.descriptor.clone().into()),
            ("archive", published.map_or(Sql::Null, |published| Sql::Blob(published.archive.clone()))),
        ];
        self.writer.insert("release", row).await?;
        for (file, table, columns) in [
            ("releases.csv", "listed_release", ["id", "released_on", "summary", "sha256"].as_slice()),
            ("corrections.csv", "correction", ["edition", "claim_id", "because"].as_slice()),
        ] {
            for (position, line) in dataset.package.table(file).rows.iter().enumerate() {
                let mut row: Vec<(&str, Sql)> = vec![("release", number.into()), ("position", i64::try_from(position).unwrap_or(i64::MAX).into())];
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
        let mut row: Vec<(String, Sql)> = vec![("release".into(), self.number.into()), ("id".into(), identity.id.as_str().into())];
        row.extend(identity_keys(kind, identity));
        self.writer.insert(kind.name, row).await
    }

    fn brief(&self, at: usize) -> SourceBrief {
        let table = self.dataset().package.table("sources.csv");
        let row = &table.rows[at];
        let cell = |column| filled(table.cell(row, column));
        SourceBrief {
            id: table.cell(row, "id").to_owned(),
            title: cell("title"),
            publisher: cell("publisher"),
            published_on: cell("published_on"),
            dated_by: table.cell(row, "dated_by").to_owned(),
            url: cell("url"),
        }
    }

    async fn sources(&mut self) -> Result<(), sqlx::Error> {
        let dataset = self.dataset();
        let table = dataset.package.table("sources.csv");
        let mut counts = vec![0_u64; table.rows.len()];
        for claim in dataset.records.iter().flatten().flat_map(|record| &record.claims) {
            counts[claim.source] += 1;
        }
        for (at, line) in table.rows.iter().enumerate() {
            let cell = |column| filled(table.cell(line, column));
            let id = table.cell(line, "id");
            let visible = dataset.sources[at].visible_from().map(|day| day.to_string());
            let head = Head { version: self.writer.next_version(), id: id.to_owned(), known_from: visible.clone(), known_to: None, is_current: true, is_dated: visible.is_some(), disputed: false };
            let record = sources::Source {
                id: id.to_owned(),
                record_url: format!("/sources/{id}"),
                title: cell("title"),
                publisher: cell("publisher"),
                author: cell("author"),
                kind: table.cell(line, "kind").to_owned(),
                language: cell("language"),
                url: cell("url"),
                published_on: cell("published_on"),
                dated_by: table.cell(line, "dated_by").to_owned(),
                copy_of: cell("copy_of"),
                text_sha256: cell("text_sha256"),
                note: cell("note"),
                claims: counts[at],
                known_from: visible,
                known_to: None,
                disputed: Vec::new(),
                citations: Vec::new(),
            };
            let mut row = head.row(self.number);
            for column in table.columns.iter().filter(|column| **column != "id") {
                row.push(((*column).to_owned(), cell(column).into()));
            }
            row.push(("record".into(), json!(record).to_string().into()));
            row.push(("brief".into(), json!(self.brief(at)).to_string().into()));
            self.writer.insert("source", row).await?;
            self.cite(head.version, [id].into()).await?;
            self.words(head.version, &[id, table.cell(line, "title"), table.cell(line, "publisher"), table.cell(line, "author"), table.cell(line, "note")]).await?;
        }
        Ok(())
    }

    async fn organizations(&mut self) -> Result<(), sqlx::Error> {
        let table = self.dataset().package.table("organizations.csv");
        for line in &table.rows {
            let cell = |column| table.cell(line, column);
            let country = filled(cell("country"));
            let head = Head { version: self.writer.next_version(), id: cell("id").to_owned(), known_from: Some(ALWAYS.to_owned()), known_to: None, is_current: true, is_dated: true, disputed: false };
            let record = organizations::Organization {
                id: cell("id").to_owned(),
                url: format!("/organizations/{}", cell("id")),
                name: cell("name").to_owned(),
                kind: cell("kind").to_owned(),
                country: country.as_deref().map(|id| Ref { id: id.to_owned(), name: self.names.country_name(id).to_owned() }),
                known_from: None,
                known_to: None,
                disputed: Vec::new(),
                citations: Vec::new(),
            };
            let mut row = head.row(self.number);
            row.push(("name".into(), cell("name").into()));
            row.push(("kind".into(), cell("kind").into()));
            row.push(("country".into(), country.into()));
            row.push(("record".into(), json!(record).to_string().into()));
            self.writer.insert("organization", row).await?;
            self.words(head.version, &[cell("id"), cell("name")]).await?;
        }
        Ok(())
    }

    /// For each country its roles, with the day on which each became known and the claim that made it so.
    fn roles(&self) -> HashMap<&'d str, Vec<Role<'d>>> {
        let dataset = self.dataset();
        let mut roles: HashMap<&'d str, Vec<Role<'d>>> = HashMap::new();
        let visible = |claim: &Claim| dataset.sources[claim.source].visible_from();
        let first = |claims: &mut dyn Iterator<Item = &'d Claim>| claims.filter(|claim| !claim.is_deprecated()).min_by_key(|claim| (visible(claim).unwrap_or(Date::MAX), claim.id.clone()));
        for (kind, records) in KINDS.iter().zip(&dataset.records) {
            for record in records {
                let by_identity = match kind.name {
                    "contingent" => Some("contributor"),
                    "funding_tranche" => Some("donor"),
                    "legal_case" => Some("jurisdiction"),
                    _ => None,
                };
                if let (Some(role), Some(country), Some(claim)) = (by_identity, record.identity.country.as_deref(), first(&mut record.claims.iter())) {
                    roles.entry(country).or_default().push(Role { role, claim, known_from: visible(claim) });
                }
                for (name, role) in [("lead_country", "lead"), ("host_country", "host")] {
                    let Some(field) = kind.fields.iter().position(|field| field.name == name) else { continue };
                    let countries: BTreeSet<&str> = record.claims.iter().filter(|claim| claim.field == field).map(|claim| claim.text.as_str()).collect();
                    for country in countries {
                        let mut claims = record.claims.iter().filter(|claim| claim.field == field && claim.text == country);
                        if let Some(claim) = first(&mut claims) {
                            roles.entry(country).or_default().push(Role { role, claim, known_from: visible(claim) });
                        }
                    }
                }
            }
        }
        for roles in roles.values_mut() {
            roles.sort_by_key(|role| (countries::ROLES.iter().position(|code| code.name == role.role), role.claim.id.clone()));
        }
        roles
    }

    async fn countries(&mut self) -> Result<(), sqlx::Error> {
        let table = self.dataset().package.table("countries.csv");
        let all_roles = self.roles();
        for line in &table.rows {
            let cell = |column| table.cell(line, column);
            let id = cell("id");
            let mut row: Vec<(&str, Sql)> = vec![("release", self.number.into())];
            row.extend(table.columns.iter().map(|column| (*column, filled(cell(column)).into())));
            self.writer.insert("country", row).await?;
            let none = Vec::new();
            let roles = all_roles.get(id).unwrap_or(&none);
            let mut days: BTreeSet<Date> = roles.iter().filter_map(|role| role.known_from).collect();
            let always: Date = Date::constant(1, 1, 1);
            days.insert(always);
            for window in windows(&days, roles.iter().any(|role| role.known_from.is_none())) {
                let held: Vec<&Role<'_>> = roles
                    .iter()
                    .filter(|role| match window.view {
                        View::Now => true,
                        View::AsOf(day) => role.known_from.is_some_and(|from| from <= day),
                    })
                    .collect();
                let mut names: Vec<&'static str> = held.iter().map(|role| role.role).collect();
                names.dedup();
                let head = Head { version: self.writer.next_version(), id: id.to_owned(), known_from: window.known_from.clone(), known_to: window.known_to.clone(), is_current: window.is_current, is_dated: window.is_dated, disputed: false };
                let record = countries::Country {
                    id: id.to_owned(),
                    url: format!("/countries/{id}"),
                    alpha3: cell("alpha3").to_owned(),
                    numeric: cell("numeric").to_owned(),
                    name: cell("name").to_owned(),
                    region: filled(cell("region")),
                    subregion: filled(cell("subregion")),
                    roles: names.clone(),
                    known_from: window.known_from.filter(|day| day != ALWAYS),
                    known_to: window.known_to,
                    disputed: Vec::new(),
                    citations: held.iter().map(|role| self.role_citation(role, &held)).collect(),
                };
                let cited: BTreeSet<&str> = held.iter().map(|role| self.names.source_ids[role.claim.source]).collect();
                let mut row = head.row(self.number);
                row.push(("name".into(), cell("name").into()));
                row.push(("region".into(), filled(cell("region")).into()));
                row.push(("record".into(), json!(record).to_string().into()));
                self.writer.insert("country_version", row).await?;
                for (position, name) in names.into_iter().enumerate() {
                    self.value("country", head.version, "role", position, name.to_owned(), None).await?;
                }
                self.cite(head.version, cited).await?;
                self.words(head.version, &[id, cell("alpha3"), cell("name"), cell("region"), cell("subregion")]).await?;
            }
        }
        Ok(())
    }

    fn role_citation(&self, role: &Role<'_>, held: &[&Role<'_>]) -> Citation {
        let claim = role.claim;
        let behind: BTreeSet<usize> = held.iter().filter(|other| other.role == role.role).map(|other| self.names.originals[other.claim.source]).collect();
        Citation {
            claim: claim.id.clone(),
            field: "roles",
            value: role.role.to_owned(),
            currency: None,
            qualifier: super::value::Qualifier::Exact,
            accepted: true,
            independent_sources: behind.len(),
            source: self.names.source_ids[claim.source].to_owned(),
            paragraph: claim.paragraph,
            locator: claim.locator.clone(),
            attributed_to: claim.attributed_to.clone(),
            valid_on: claim.valid_on.map(|date| date.to_string()),
        }
    }

    /// Folds and writes every version of every record of a kind; notes which fields are now disputed.
    async fn records(&mut self, at: usize, disputes: &mut HashMap<(usize, usize), Vec<bool>>) -> Result<(), sqlx::Error> {
        let (dataset, kind) = (self.dataset(), KINDS[at]);
        let records = &dataset.records[at];
        let mut parts: HashMap<&str, Vec<usize>> = HashMap::new();
        if kind.has(Key::PartOf) {
            for (part, record) in records.iter().enumerate() {
                if let Some(whole) = &record.identity.parent {
                    parts.entry(whole).or_default().push(part);
                }
            }
        }
        let mut case_events: HashMap<&str, Vec<&'d Record>> = HashMap::new();
        let event_kind = &resources::legal_cases::CASE_EVENT;
        if kind.name == resources::legal_cases::KIND.name
            && let Some(events) = KINDS.iter().position(|kind| kind.name == event_kind.name)
        {
            for event in &dataset.records[events] {
                case_events.entry(event.identity.parent.as_deref().unwrap_or_default()).or_default().push(event);
            }
        }
        let mut undated_of_kind = 0;
        for (place, record) in records.iter().enumerate() {
            let id = record.identity.id.as_str();
            let events = case_events.remove(id).unwrap_or_default();
            let mut days = fold::days(record, &dataset.sources);
            let mut undated = fold::has_undated(record, &dataset.sources);
            for event in &events {
                days.extend(fold::days(event, &dataset.sources));
                undated |= fold::has_undated(event, &dataset.sources);
            }
            let own_parts: Vec<(&str, Option<Date>)> = parts
                .get(id)
                .into_iter()
                .flatten()
                .map(|part| (records[*part].identity.id.as_str(), fold::days(&records[*part], &dataset.sources).first().copied()))
                .collect();
            if let Some(first) = days.first().copied() {
                days.extend(own_parts.iter().filter_map(|(_, day)| *day).filter(|day| *day > first));
            }
            undated |= own_parts.iter().any(|(_, day)| day.is_none());
            for window in windows(&days, undated) {
                let version = Version {
                    kind,
                    identity: &record.identity,
                    fields: fold::fold(kind, record, &dataset.sources, window.view),
                    known_from: window.known_from.clone(),
                    known_to: window.known_to.clone(),
                    parts: own_parts
                        .iter()
                        .filter(|(_, day)| match window.view {
                            View::Now => true,
                            View::AsOf(limit) => day.is_some_and(|day| day <= limit),
                        })
                        .map(|(id, _)| *id)
                        .collect(),
                    events: self.case_events(&events, &window),
                };
                if window.is_current {
                    disputes.insert((at, place), version.fields.iter().map(|folded| folded.disputed).collect());
                }
                self.version(&version, &window).await?;
            }
            let excluded = record.claims.iter().chain(events.iter().flat_map(|event| &event.claims)).filter(|claim| !claim.is_deprecated() && dataset.sources[claim.source].published_on.is_none()).count();
            undated_of_kind += excluded;
            self.undated(kind.name, id, excluded).await?;
        }
        self.undated(kind.name, "", undated_of_kind).await
    }

    async fn undated(&mut self, kind: &str, id: &str, claims: usize) -> Result<(), sqlx::Error> {
        if claims == 0 {
            return Ok(());
        }
        let row = vec![("release", self.number.into()), ("kind", kind.into()), ("id", id.into()), ("claims", i64::try_from(claims).unwrap_or(i64::MAX).into())];
        self.writer.insert("undated", row).await
    }

    /// The case events of a case that are known in a window, in date order.
    fn case_events(&self, events: &[&'d Record], window: &Window) -> Vec<Version<'d>> {
        let (kind, sources) = (&resources::legal_cases::CASE_EVENT, &self.dataset().sources);
        let mut known: Vec<Version<'d>> = events
            .iter()
            .filter_map(|event| {
                let days = fold::days(event, sources);
                let fields = fold::fold(kind, event, sources, window.view);
                let undated = window.view == View::Now && fold::has_undated(event, sources);
                let (from, to) = match window.view {
                    View::Now => (days.last(), None),
                    View::AsOf(limit) => (days.range(..=limit).next_back(), days.range(limit..).find(|day| **day > limit)),
                };
                (from.is_some() || undated).then(|| Version {
                    kind,
                    identity: &event.identity,
                    fields,
                    known_from: from.map(ToString::to_string),
                    known_to: to.map(ToString::to_string),
                    parts: Vec::new(),
                    events: Vec::new(),
                })
            })
            .collect();
        let date = |version: &Version<'_>| {
            let at = kind.fields.iter().position(|field| field.name == "date").unwrap_or_default();
            version.fields[at].shown.first().map_or_else(|| "9999".to_owned(), |claim| claim.text.clone())
        };
        known.sort_by_key(|version| (date(version), version.identity.id.clone()));
        known
    }

    async fn version(&mut self, version: &Version<'d>, window: &Window) -> Result<(), sqlx::Error> {
        let (kind, identity) = (version.kind, version.identity);
        let head = Head {
            version: self.writer.next_version(),
            id: identity.id.clone(),
            known_from: window.known_from.clone(),
            known_to: window.known_to.clone(),
            is_current: window.is_current,
            is_dated: window.is_dated,
            disputed: version.fields.iter().chain(version.events.iter().flat_map(|event| &event.fields)).any(|folded| folded.disputed),
        };
        let mut row = head.row(self.number);
        row.push(("name".into(), identity.name.as_str().into()));
        row.extend(identity_keys(kind, identity));
        let mut values = Vec::new();
        for (field, folded) in kind.fields.iter().zip(&version.fields) {
            if field.holds == Holds::Many {
                values.extend(folded.shown.iter().enumerate().map(|(position, claim)| (field, position, *claim)));
            } else {
                row.extend(self.columns(field.name, field.ty, folded));
            }
        }
        row.push(("record".into(), version.json(&self.names).to_string().into()));
        self.writer.insert(&format!("{}_version", kind.name), row).await?;
        for (field, position, claim) in values {
            let organization = if matches!(field.ty, Type::Party) { self.names.organization_id(&claim.text) } else { None };
            let text = if organization.is_some() { self.names.party_name(&claim.text) } else { &claim.text };
            self.value(kind.name, head.version, field.name, position, text.to_owned(), organization).await?;
        }
        let cited = |version: &Version<'d>| version.fields.iter().flat_map(|folded| &folded.live).map(|claim| self.names.source_ids[claim.source]).collect::<BTreeSet<_>>();
        let sources: BTreeSet<&str> = std::iter::once(version).chain(&version.events).flat_map(cited).collect();
        self.cite(head.version, sources).await?;
        let mut words = vec![identity.id.replace('-', " "), identity.name.clone()];
        words.extend(identity.country.as_deref().map(|id| self.names.country_name(id).to_owned()));
        words.extend(identity.organization.as_deref().map(|id| self.names.party_name(id).to_owned()));
        for version in std::iter::once(version).chain(&version.events) {
            for (field, folded) in version.kind.fields.iter().zip(&version.fields) {
                words.extend(folded.live.iter().map(|claim| self.names.searchable(field.ty, claim)));
            }
        }
        words.dedup();
        self.words(head.version, &words.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    /// The columns of a single-valued field.
    fn columns(&self, name: &str, ty: Type, folded: &Folded<'_>) -> Vec<(String, Sql)> {
        let shown = folded.shown.first();
        let text = || -> Sql { shown.map(|claim| claim.text.clone()).into() };
        let number = |scale: i64| -> Sql {
            match shown.map(|claim| &claim.value) {
                Some(Value::Number(number)) => (number.0 / scale).into(),
                _ => Sql::Null,
            }
        };
        let qualifier = (format!("{name}_qualifier"), shown.map(|claim| claim.qualifier.as_str()).into());
        match ty {
            Type::Integer => vec![(name.to_owned(), number(100)), qualifier],
            Type::Decimal => vec![(format!("{name}_hundredths"), number(1)), qualifier],
            Type::Money => vec![(format!("{name}_hundredths"), number(1)), qualifier, ("currency".to_owned(), shown.and_then(|claim| claim.currency.clone()).into())],
            Type::Date => vec![(name.to_owned(), text()), qualifier],
            Type::Party => vec![
                (name.to_owned(), shown.map(|claim| self.names.party_name(&claim.text).to_owned()).into()),
                (format!("{name}_organization"), shown.and_then(|claim| self.names.organization_id(&claim.text)).into()),
            ],
            Type::Code(_) | Type::Text | Type::Term | Type::Country | Type::Mission => vec![(name.to_owned(), text())],
        }
    }

    async fn value(&mut self, table: &str, version: i64, field: &str, position: usize, value: String, organization: Option<&str>) -> Result<(), sqlx::Error> {
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
            self.writer.insert("version_source", vec![("release", self.number.into()), ("source", source.into()), ("version", version.into())]).await?;
        }
        Ok(())
    }

    async fn words(&mut self, version: i64, words: &[&str]) -> Result<(), sqlx::Error> {
        let text: Vec<String> = words.iter().filter(|word| !word.is_empty()).map(|word| if is_slug(word) { word.replace('-', " ") } else { (*word).to_owned() }).collect();
        self.writer.insert("words", vec![("rowid", version.into()), ("text", text.join(" \n ").into())]).await
    }

    async fn claims(&mut self, disputes: &HashMap<(usize, usize), Vec<bool>>) -> Result<(), sqlx::Error> {
        let dataset = self.dataset();
        let table = dataset.package.table("claims.csv");
        let briefs: Vec<SourceBrief> = (0..dataset.sources.len()).map(|at| self.brief(at)).collect();
        let lines: HashMap<&str, usize> = table.rows.iter().enumerate().map(|(at, row)| (&row.cells[0], at)).collect();
        let mut undated = 0;
        for (at, kind) in KINDS.iter().enumerate() {
            for (place, record) in dataset.records[at].iter().enumerate() {
                for claim in &record.claims {
                    let line = &table.rows[lines[claim.id.as_str()]];
                    let source = &dataset.sources[claim.source];
                    let visible = source.visible_from().map(|day| day.to_string());
                    undated += usize::from(visible.is_none());
                    let disputed = !claim.is_deprecated() && disputes.get(&(at, place)).is_some_and(|fields| fields[claim.field]);
                    let head = Head { version: self.writer.next_version(), id: claim.id.clone(), known_from: visible.clone(), known_to: None, is_current: true, is_dated: visible.is_some(), disputed };
                    let identity = &record.identity;
                    let case = kind.has(Key::Case).then_some(identity.parent.as_deref()).flatten();
                    let field = &kind.fields[claim.field];
                    let json = claims::Claim {
                        id: claim.id.clone(),
                        url: format!("/claims/{}", claim.id),
                        subject: claims::Subject { kind: kind.name, id: identity.id.clone(), url: resources::url(kind, &identity.id, case), name: identity.name.clone() },
                        field: field.name.to_owned(),
                        value: claim.text.clone(),
                        currency: claim.currency.clone(),
                        qualifier: claim.qualifier,
                        source: briefs[claim.source].clone(),
                        paragraph: claim.paragraph,
                        paragraph_sha256: filled(table.cell(line, "paragraph_sha256")),
                        locator: claim.locator.clone(),
                        attributed_to: claim.attributed_to.clone(),
                        valid_on: claim.valid_on.map(|date| date.to_string()),
                        rank: RANKS[claim.rank].name,
                        note: filled(table.cell(line, "note")),
                    };
                    let mut row = head.row(self.number);
                    row.extend([
                        ("subject_kind".into(), kind.name.into()),
                        ("subject_id".into(), identity.id.as_str().into()),
                        ("field".into(), field.name.into()),
                        ("value".into(), claim.text.as_str().into()),
                        ("currency".into(), claim.currency.clone().into()),
                        ("qualifier".into(), claim.qualifier.as_str().into()),
                        ("source".into(), source.id.as_str().into()),
                        ("paragraph".into(), claim.paragraph.into()),
                        ("paragraph_sha256".into(), json.paragraph_sha256.clone().into()),
                        ("locator".into(), claim.locator.clone().into()),
                        ("attributed_to".into(), claim.attributed_to.clone().into()),
                        ("valid_on".into(), json.valid_on.clone().into()),
                        ("rank".into(), json.rank.into()),
                        ("note".into(), json.note.clone().into()),
                        ("record".into(), json!(json).to_string().into()),
                    ]);
                    self.writer.insert("claim", row).await?;
                    self.cite(head.version, [source.id.as_str()].into()).await?;
                    let text = self.names.searchable(field.ty, claim);
                    self.words(head.version, &[&identity.id, &identity.name, &text, claim.attributed_to.as_deref().unwrap_or(""), table.cell(line, "note")]).await?;
                }
            }
        }
        self.undated("claim", "", undated).await
    }
}

/// A role of a country, with the claim that first made it known.
struct Role<'d> {
    role: &'static str,
    claim: &'d Claim,
    known_from: Option<Date>,
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
