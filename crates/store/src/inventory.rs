//! The contents of an edition: its missions, row counts and time span, and the identifiers of its rows.

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use ledger_core::describe::{Kind, Reach, Resource, Test};
use ledger_core::resources::{ALL, funding, timeline};
use serde::Deserialize;
use serde_json::Value as Json;
use sqlx::{Execute as _, QueryBuilder, Sqlite, SqliteConnection};

use crate::editions::Edition;
use crate::error::StoreError;
use crate::index::{Memory, not_json};
use crate::list::{self, page};
use crate::selection::{Citations, Selection};

/// The contents of an edition.
#[derive(Debug)]
pub struct Inventory {
    /// Its `datapackage.json`.
    pub descriptor: Json,
    /// The identifier and name of each mission.
    pub missions: Vec<(String, String)>,
    /// The number of rows in each collection.
    pub rows: Vec<(&'static Resource, u64)>,
    /// The number of records of all kinds, including case events.
    pub records: u64,
    /// The number of claims that somebody else has looked up again.
    pub checked: u64,
    /// The first and the last date that records show as a fact; plans and ends of mandates are left out.
    pub span: Option<(String, String)>,
}

/// Takes the inventory of an edition.
///
/// # Errors
/// When the database cannot be read.
pub async fn read(
    connection: &mut SqliteConnection,
    memory: &Memory,
    edition: &Edition,
) -> Result<Inventory, StoreError> {
    let descriptor = descriptor(connection, edition).await?;
    let missions = sqlx::query_as("SELECT id, name FROM record WHERE release = ? AND kind = ? ORDER BY id")
        .bind(edition.number)
        .bind(Kind::MISSION)
        .fetch_all(&mut *connection)
        .await?;
    let rows = rows(connection, memory, edition).await?;
    // Counted when the edition was loaded: there may be millions.
    let shown = sqlx::query("SELECT version, record FROM edition WHERE release = ?")
        .bind(edition.number)
        .fetch_all(&mut *connection)
        .await?;
    let shown = memory.records(connection, &shown).await?.concat();
    let shown: Json = serde_json::from_str(&shown).map_err(not_json)?;
    let checked: i64 = sqlx::query_scalar("SELECT count(DISTINCT claim_id) FROM claim_check WHERE release = ?")
        .bind(edition.number)
        .fetch_one(&mut *connection)
        .await?;
    let first = date(connection, memory, edition, false).await?;
    let last = date(connection, memory, edition, true).await?;
    Ok(Inventory {
        descriptor,
        missions,
        rows,
        records: shown["record_count"].as_u64().unwrap_or_default(),
        checked: checked.unsigned_abs(),
        span: first.zip(last),
    })
}

/// The `datapackage.json` of an edition.
///
/// # Errors
/// When the database cannot be read.
pub async fn descriptor(connection: &mut SqliteConnection, edition: &Edition) -> Result<Json, StoreError> {
    let descriptor: String = sqlx::query_scalar("SELECT descriptor FROM release WHERE number = ?")
        .bind(edition.number)
        .fetch_one(connection)
        .await?;
    // It is always JSON: a CHECK ensures that.
    Ok(serde_json::from_str(&descriptor).unwrap_or_default())
}

/// The number of rows in each collection.
///
/// # Errors
/// When the database cannot be read.
pub async fn rows(
    connection: &mut SqliteConnection,
    memory: &Memory,
    edition: &Edition,
) -> Result<Vec<(&'static Resource, u64)>, StoreError> {
    let mut rows = Vec::with_capacity(ALL.len());
    for resource in ALL {
        let (_, all) = list::rows(connection, memory, resource, &Selection::all(edition.clone(), 0)).await?;
        rows.push((*resource, all.len()));
    }
    Ok(rows)
}

/// Identifiers of a collection in order, as a stream: `count` of them, starting at `from`.
///
/// # Errors
/// When the statement cannot be made; errors of reading are in the stream.
pub fn ids<'c>(
    connection: &'c mut SqliteConnection,
    resource: &Resource,
    edition: &Edition,
    from: u64,
    count: u64,
) -> Result<BoxStream<'c, Result<String, StoreError>>, StoreError> {
    let mut sql = select_ids(resource, edition, from, count);
    let mut query = sql.build();
    let arguments = query.take_arguments().map_err(sqlx::Error::Encode)?.unwrap_or_default();
    let rows = sqlx::query_scalar_with(query.sql(), arguments).fetch(connection);
    Ok(rows.map(|row| row.map_err(StoreError::from)).boxed())
}

fn select_ids(resource: &Resource, edition: &Edition, from: u64, count: u64) -> QueryBuilder<Sqlite> {
    let bound = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut sql = QueryBuilder::new("SELECT id FROM ");
    of_edition(&mut sql, resource, edition);
    sql.push(" ORDER BY id LIMIT ").push_bind(bound(count)).push(" OFFSET ").push_bind(bound(from));
    sql
}

/// The identifier of an example row: the one in the documentation, or else the first.
///
/// # Errors
/// When the database cannot be read.
pub async fn example(
    connection: &mut SqliteConnection,
    resource: &Resource,
    edition: &Edition,
) -> Result<Option<String>, StoreError> {
    let mut sql = QueryBuilder::new("SELECT id FROM ");
    of_edition(&mut sql, resource, edition);
    sql.push(" AND id = ").push_bind(resource.example);
    let shown = sql.build_query_scalar().fetch_optional(&mut *connection).await?;
    match shown {
        Some(shown) => Ok(Some(shown)),
        None => Ok(select_ids(resource, edition, 0, 1).build_query_scalar().fetch_optional(connection).await?),
    }
}

fn of_edition(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, edition: &Edition) {
    sql.push(resource.table());
    sql.push(match resource.reach {
        Reach::Edition => " WHERE is_current AND release = ",
        Reach::UpTo => " WHERE is_current AND release <= ",
    });
    sql.push_bind(edition.number);
}

/// A dated entry of the timeline, as far as it says whether it is a fact.
#[derive(Deserialize)]
struct Entry {
    date: String,
    date_qualifier: String,
    subject: EntrySubject,
    field: String,
}

#[derive(Deserialize)]
struct EntrySubject {
    kind: String,
}

impl Entry {
    /// Whether it is a fact, and not a plan or the end of a mandate.
    fn is_fact(&self) -> bool {
        let field = ledger_core::resources::kind(&self.subject.kind).and_then(|kind| kind.field(&self.field));
        self.date_qualifier != "planned" && !field.is_some_and(|field| field.may_lie_ahead)
    }
}

/// The first date of the timeline, or the last, that is a fact.
async fn date(
    connection: &mut SqliteConnection,
    memory: &Memory,
    edition: &Edition,
    is_down: bool,
) -> Result<Option<String>, StoreError> {
    let sort = timeline::RESOURCE.sort("date").map(|sort| (Some(sort), is_down));
    let mut selection = Selection {
        sort: sort.into_iter().collect(),
        citations: Citations::None,
        ..Selection::all(edition.clone(), 50)
    };
    loop {
        let page = page(connection, memory, &timeline::RESOURCE, &selection).await?;
        let entries = serde_json::from_str::<Vec<Entry>>(&format!("[{}]", page.joined())).unwrap_or_default();
        if let Some(entry) = entries.iter().find(|entry| entry.is_fact()) {
            return Ok(Some(entry.date.clone()));
        }
        if page.next.is_none() {
            return Ok(None);
        }
        selection.after = page.next;
    }
}

/// The path and query string of a request to start with: it finds something in the edition.
///
/// # Errors
/// When the database cannot be read.
pub async fn first_request(connection: &mut SqliteConnection, edition: &Edition) -> Result<String, StoreError> {
    let resources = std::iter::once(&funding::RESOURCE).chain(ALL.iter().copied());
    for resource in resources.filter(|resource| resource.kind.is_some()) {
        let filter = resource.country_filter();
        let column = match filter.map(|filter| filter.test) {
            Some(Test::Country(column) | Test::Donor(column)) => column,
            _ => "id",
        };
        // The most frequent of the first records: a large dataset is not read for an example.
        let mut sql = QueryBuilder::<Sqlite>::new(format!("SELECT value FROM (SELECT \"{column}\" AS value FROM "));
        sql.push(resource.table()).push(" WHERE is_current AND release = ").push_bind(edition.number);
        sql.push(" LIMIT 1000) GROUP BY value ORDER BY value IS NULL, count(*) DESC, value LIMIT 1");
        let found: Option<Option<String>> = sql.build_query_scalar().fetch_optional(&mut *connection).await?;
        match (found, filter) {
            (Some(Some(value)), Some(filter)) if column != "id" => {
                return Ok(format!("/{}?{}={value}", resource.path, filter.name));
            }
            (Some(_), _) => return Ok(format!("/{}", resource.path)),
            (None, _) => {}
        }
    }
    Ok("/sources".to_owned())
}
