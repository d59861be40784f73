//! What editions brought to the rows of a question: the changes that are about them, newest edition first.

use ledger_core::describe::Resource;
use ledger_core::resources::{changes, claims};
use sqlx::sqlite::SqliteRow;
use sqlx::types::Json;
use sqlx::{FromRow, QueryBuilder, Row, SqliteConnection};

use crate::error::StoreError;
use crate::index::{Catalog, Memory, Sources};
use crate::list::{of_edition, of_numbers, rows, shown};
use crate::selection::{Narrowing, Selection, Wanted};

/// How many changes are told of each thing that an edition changed.
pub const TOLD: usize = 20;

/// How many rows are read with one statement.
const AT_ONCE: usize = 5_000;

/// How many rows are looked at first to see whether all of them lead to too many others.
const FIRST: usize = 200;

/// Which changes are followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// All.
    All,
    /// Those of claims.
    Claims,
    /// Those of one kind of record, or of sources, organizations and the like.
    Kind(&'static str),
    /// Those of some records: the kind of each, its identifier and, if only one of its fields is followed, that field.
    Subjects(Vec<(String, String, Option<String>)>),
    /// Those of some claims, by their identifiers.
    SomeClaims(Vec<String>),
    /// These, by their rows.
    Some(Vec<i64>),
}

impl Followed {
    /// `FROM … WHERE …`: the changes of an edition, which is bound to `?1`; `?2` is bound to what comes with it.
    fn sql(&self) -> (&'static str, Option<String>) {
        match self {
            Self::All => ("change AS c WHERE c.release = ?1 AND ?2 IS NULL", None),
            Self::Claims => ("change AS c WHERE c.release = ?1 AND c.about = ?2", Some("claim".to_owned())),
            Self::Kind(kind) => ("change AS c WHERE c.release = ?1 AND c.subject_kind = ?2", Some((*kind).to_owned())),
            Self::Subjects(subjects) => (
                "json_each(?2) AS s CROSS JOIN change AS c ON c.release = ?1 AND c.subject_kind = s.value ->> 0 \
                 AND c.subject_id = s.value ->> 1 \
                 WHERE (s.value ->> 2 IS NULL OR c.field = s.value ->> 2)",
                serde_json::to_string(subjects).ok(),
            ),
            Self::SomeClaims(ids) => (
                "json_each(?2) AS s CROSS JOIN change AS c \
                 ON c.id = (SELECT id FROM release WHERE number = ?1) || ':' || s.value WHERE c.about = 'claim'",
                serde_json::to_string(ids).ok(),
            ),
            Self::Some(versions) => (
                "json_each(?2) AS s CROSS JOIN change AS c ON c.version = s.value WHERE c.release = ?1",
                serde_json::to_string(versions).ok(),
            ),
        }
    }
}

/// What changes call a row of a collection.
fn name(resource: &Resource) -> &'static str {
    resource.kind.map_or(resource.stem, |kind| kind.name)
}

/// Where something stands among what editions brought: the edition, the kind and the identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The number of the edition.
    pub edition: i64,
    /// The kind of what it changed.
    pub kind: String,
    /// The identifier of what it changed.
    pub id: String,
}

/// What an edition changed of one thing.
#[derive(Debug)]
pub struct Brought {
    /// The edition, and the thing.
    pub place: Place,
    /// How many changes were added, changed and withdrawn.
    pub counts: [u64; 3],
    /// The first of the changes, as JSON: at most [`TOLD`].
    pub changes: Vec<String>,
}

/// What editions brought, newest first.
#[derive(Debug, Default)]
pub struct Page {
    /// What they brought.
    pub rows: Vec<Brought>,
    /// The sources that the changes cite.
    pub sources: Sources,
    /// The last of the rows, if more follow.
    pub next: Option<Place>,
}

/// The changes that are about the rows of a list. Those of sources and voices are the claims that come from them, and
/// those of countries whatever concerns them.
///
/// # Errors
/// When more than `most` rows have to be followed one by one, or the database cannot be read.
pub async fn followed(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    most: u64,
) -> Result<Followed, StoreError> {
    if let Some(whole) = whole(resource, selection) {
        return Ok(whole);
    }
    let rows = of_list(connection, memory, resource, selection, most).await?;
    about(connection, memory, resource, rows, selection, most).await
}

/// The changes that are about a whole list, if they need not be followed row by row.
fn whole(resource: &Resource, selection: &Selection) -> Option<Followed> {
    match resource.path {
        _ if !selection.is_whole() => None,
        "changes" | "countries" => Some(Followed::All),
        "claims" | "sources" => Some(Followed::Claims),
        // Their rows are about some fields, and not every claim has a voice.
        "timeline" | "discrepancies" | "voices" => None,
        _ => Some(Followed::Kind(name(resource))),
    }
}

/// The list whose rows are followed in the place of the rows of another one.
fn in_place(resource: &Resource) -> Option<&'static Resource> {
    match resource.path {
        "sources" | "voices" => Some(&claims::RESOURCE),
        "countries" => Some(&changes::RESOURCE),
        _ => None,
    }
}

/// What an answer shows of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown<'s> {
    /// So many rows.
    Rows(u64),
    /// The row with this identifier.
    One(&'s str),
}

/// Whether more than `most` rows can have to be followed for a list or for one of its rows: whether a list is so long.
///
/// # Errors
/// When the edition has no such list.
pub fn may_be_too_many(
    memory: &Memory,
    resource: &Resource,
    is_one: bool,
    selection: &Selection,
    most: u64,
) -> Result<bool, StoreError> {
    if !is_one && whole(resource, selection).is_some() {
        return Ok(false);
    }
    for list in Some(resource).filter(|_| !is_one).into_iter().chain(in_place(resource)) {
        if memory.catalog(list, &selection.edition, selection.as_of)?.len() > most {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the changes that are about these rows of a list, which is not whole, can be followed.
///
/// # Errors
/// When the database cannot be read.
pub async fn can_follow(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    shown: Shown<'_>,
    selection: &Selection,
    most: u64,
) -> Result<bool, StoreError> {
    match shown {
        Shown::Rows(rows) if rows > most => return Ok(false),
        _ if in_place(resource).is_none() => return Ok(true),
        Shown::One(id) => return leads_to_few(connection, memory, resource, &[id.to_owned()], selection, most).await,
        Shown::Rows(_) => {}
    }
    let (catalog, found) = rows(connection, memory, resource, selection).await?;
    let numbers = found.numbers();
    // If the first ones lead to too many, so do all of them, which then need not be read.
    for some in numbers.get(..FIRST).into_iter().chain([&numbers[..]]) {
        let rows = matched(connection, resource, catalog, some).await?;
        let ids: Vec<String> = rows.into_iter().map(|row| row.id).collect();
        if !leads_to_few(connection, memory, resource, &ids, selection, most).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether at most so many rows are followed in the place of those with these identifiers.
async fn leads_to_few(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    ids: &[String],
    selection: &Selection,
    most: u64,
) -> Result<bool, StoreError> {
    let Some((list, selection)) = in_their_place(resource, ids, selection) else { return Ok(true) };
    Ok(rows(connection, memory, list, &selection).await?.1.len() <= most)
}

/// The changes that are about one row of a list.
///
/// # Errors
/// When more than `most` claims have to be followed one by one, or the database cannot be read.
pub async fn followed_one(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    id: &str,
    selection: &Selection,
    most: u64,
) -> Result<Followed, StoreError> {
    let mut sql = QueryBuilder::new(format!("SELECT {} FROM ", columns(resource)));
    of_edition(&mut sql, resource, selection);
    shown(&mut sql, selection);
    sql.push(" AND t.id = ").push_bind(id);
    let rows = sql.build_query_as().fetch_all(&mut *connection).await?;
    about(connection, memory, resource, rows, selection, most).await
}

/// The changes that are about some rows.
async fn about(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    rows: Vec<Matched>,
    selection: &Selection,
    most: u64,
) -> Result<Followed, StoreError> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    match in_their_place(resource, &ids, selection) {
        Some((list, selection)) => Ok(of_rows(list, of_list(connection, memory, list, &selection, most).await?)),
        None => Ok(of_rows(resource, rows)),
    }
}

/// The list whose rows are followed in the place of these, and which of its rows.
fn in_their_place(
    resource: &Resource,
    ids: &[String],
    selection: &Selection,
) -> Option<(&'static Resource, Selection)> {
    // A filter without values would match everything.
    let list = in_place(resource).filter(|_| !ids.is_empty())?;
    let all = Selection::all(selection.edition.clone(), selection.limit);
    let by = |name| Some(vec![Narrowing { filter: list.filter(name)?, wanted: Wanted::Words(ids.to_vec()) }]);
    let theirs = match resource.path {
        "sources" => Selection { source: ids.to_vec(), ..all },
        "voices" => Selection { filters: by("attributed_to")?, ..all },
        _ => Selection { filters: by("country")?, ..all },
    };
    Some((list, theirs))
}

/// The changes that are about some rows, by their identifiers.
fn of_rows(resource: &Resource, rows: Vec<Matched>) -> Followed {
    match resource.path {
        "changes" => Followed::Some(rows.iter().map(|row| row.version).collect()),
        "claims" => Followed::SomeClaims(rows.into_iter().map(|row| row.id).collect()),
        _ => {
            let subject = |row: Matched| (row.kind.unwrap_or_else(|| name(resource).to_owned()), row.id, row.field);
            let mut subjects: Vec<_> = rows.into_iter().map(subject).collect();
            subjects.sort_unstable();
            subjects.dedup();
            Followed::Subjects(subjects)
        }
    }
}

/// A row that a question matches.
#[derive(FromRow)]
struct Matched {
    version: i64,
    /// The kind of its record, if that is not the row itself.
    kind: Option<String>,
    id: String,
    field: Option<String>,
}

/// The columns of a row `t` that say what it is about.
fn columns(resource: &Resource) -> String {
    let (kind, id, field) = match resource.path {
        "discrepancies" => ("t.subject_kind", "t.subject_id", "t.field"),
        "timeline" => ("t.kind", "t.subject_id", "t.field"),
        _ => ("NULL", "t.id", "NULL"),
    };
    format!("t.version AS version, {kind} AS kind, {id} AS id, {field} AS field")
}

/// The rows of a list.
async fn of_list(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    most: u64,
) -> Result<Vec<Matched>, StoreError> {
    let (catalog, found) = rows(connection, memory, resource, selection).await?;
    if found.len() > most {
        return Err(StoreError::TooMany { found: found.len(), most });
    }
    matched(connection, resource, catalog, &found.numbers()).await
}

/// Rows of a list, by their numbers.
async fn matched(
    connection: &mut SqliteConnection,
    resource: &Resource,
    catalog: &Catalog,
    numbers: &[u32],
) -> Result<Vec<Matched>, StoreError> {
    let mut matched = Vec::new();
    for piece in numbers.chunks(AT_ONCE) {
        let mut sql = QueryBuilder::new(format!("SELECT {} FROM ", columns(resource)));
        of_numbers(&mut sql, resource, catalog, piece);
        matched.extend(sql.build_query_as::<Matched>().fetch_all(&mut *connection).await?);
    }
    Ok(matched)
}

/// What some editions brought, newest first and at most `limit`, after a place.
///
/// # Errors
/// When the database cannot be read.
pub async fn page(
    connection: &mut SqliteConnection,
    memory: &Memory,
    followed: &Followed,
    editions: impl Iterator<Item = i64>,
    after: Option<&Place>,
    limit: usize,
) -> Result<Page, StoreError> {
    let (from, bound) = followed.sql();
    let sql = format!(
        "SELECT c.subject_kind, c.subject_id, sum(c.change = 'added'), sum(c.change = 'changed'), \
         sum(c.change = 'withdrawn'), json_group_array(c.version) FROM {from} \
         AND (c.subject_kind, c.subject_id) > (?3, ?4) GROUP BY 1, 2 ORDER BY 1, 2 LIMIT ?5"
    );
    let mut found: Vec<(Brought, Vec<i64>)> = Vec::new();
    for edition in editions.filter(|edition| after.is_none_or(|after| *edition <= after.edition)) {
        // One more than the page shows whether others follow.
        let left = (limit + 1).saturating_sub(found.len());
        if left == 0 {
            break;
        }
        let seen = after.filter(|after| after.edition == edition);
        let (kind, id) = seen.map_or(("", ""), |seen| (&*seen.kind, &*seen.id));
        let query = sqlx::query(sqlx::AssertSqlSafe(&*sql)).bind(edition).bind(&bound).bind(kind).bind(id);
        let rows = query.bind(i64::try_from(left).unwrap_or(i64::MAX)).fetch_all(&mut *connection).await?;
        for row in &rows {
            found.push(brought(row, edition)?);
        }
    }
    let has_more = found.len() > limit;
    found.truncate(limit);
    let told: Vec<(usize, i64)> =
        (0..).zip(&found).flat_map(|(at, (_, versions))| versions.iter().map(move |version| (at, *version))).collect();
    let (mut rows, mut cites) = (found.into_iter().map(|(row, _)| row).collect::<Vec<_>>(), Vec::<String>::new());
    let sql = "SELECT c.version, c.record, c.cites FROM json_each(?) AS wanted JOIN change AS c ON c.version = wanted.value ORDER BY wanted.key";
    let versions = Json(told.iter().map(|(_, version)| *version).collect::<Vec<_>>());
    let read = sqlx::query(sql).bind(versions).fetch_all(&mut *connection).await?;
    for (((at, _), row), record) in told.into_iter().zip(&read).zip(memory.records(connection, &read).await?) {
        rows[at].changes.push(record);
        cites.extend(row.try_get::<String, _>("cites")?.split(',').filter(|cite| !cite.is_empty()).map(str::to_owned));
    }
    cites.sort_unstable();
    cites.dedup();
    let next = rows.last().filter(|_| has_more).map(|row| row.place.clone());
    Ok(Page { sources: memory.briefs().of_rows(connection, &cites.join(",")).await?, rows, next })
}

/// What an edition changed of one thing, with the first of the changes.
fn brought(row: &SqliteRow, edition: i64) -> Result<(Brought, Vec<i64>), sqlx::Error> {
    let count = |column: usize| -> Result<u64, sqlx::Error> {
        Ok(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
    };
    let Json(mut versions): Json<Vec<i64>> = row.try_get(5)?;
    versions.sort_unstable();
    versions.truncate(TOLD);
    let place = Place { edition, kind: row.try_get(0)?, id: row.try_get(1)? };
    Ok((Brought { place, counts: [count(2)?, count(3)?, count(4)?], changes: Vec::new() }, versions))
}
