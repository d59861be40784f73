//! The contents of an edition: its missions, row counts and time span, and the identifiers of its rows.

use futures_util::stream::BoxStream;
use serde_json::Value as Json;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use ledger_core::describe::{Kind, Reach, Resource, Test, Type};
use ledger_core::resources::{ALL, KINDS, funding};

use crate::editions::Edition;
use crate::error::StoreError;
use crate::list::streamed;

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
    /// The first and the last date that records show as a fact; plans and ends of mandates are left out.
    pub span: Option<(String, String)>,
}

/// Takes the inventory of an edition.
///
/// # Errors
/// When the database cannot be read.
pub async fn read(connection: &mut SqliteConnection, edition: &Edition) -> Result<Inventory, StoreError> {
    let descriptor = descriptor(connection, edition).await?;
    let missions = sqlx::query_as("SELECT id, name FROM record WHERE release = ? AND kind = ? ORDER BY id")
        .bind(edition.number)
        .bind(Kind::MISSION)
        .fetch_all(&mut *connection)
        .await?;
    let rows = rows(connection, edition).await?;
    let records: i64 = sqlx::query_scalar("SELECT count(*) FROM record WHERE release = ?")
        .bind(edition.number)
        .fetch_one(&mut *connection)
        .await?;
    let (first, last) = (date(connection, edition, "").await?, date(connection, edition, " DESC").await?);
    Ok(Inventory { descriptor, missions, rows, records: records.unsigned_abs(), span: first.zip(last) })
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
    edition: &Edition,
) -> Result<Vec<(&'static Resource, u64)>, StoreError> {
    let mut rows = Vec::with_capacity(ALL.len());
    for resource in ALL {
        let mut sql = QueryBuilder::new("SELECT count(*) FROM ");
        of_edition(&mut sql, resource, edition);
        rows.push((*resource, sql.build_query_scalar::<i64>().fetch_one(&mut *connection).await?.unsigned_abs()));
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
    streamed(connection, select_ids(resource, edition, from, count))
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

/// The first date of the timeline, in the given direction, that is a fact and not a plan or the end of a mandate.
async fn date(
    connection: &mut SqliteConnection,
    edition: &Edition,
    direction: &'static str,
) -> Result<Option<String>, StoreError> {
    let mut sql = QueryBuilder::<Sqlite>::new("SELECT date FROM timeline AS t WHERE is_current AND release = ");
    sql.push_bind(edition.number);
    for (kind, field) in KINDS.iter().flat_map(|kind| kind.fields.iter().map(move |field| (kind, field))) {
        if matches!(field.ty, Type::Date) && field.may_lie_ahead {
            sql.push(" AND NOT (kind = ").push_bind(kind.name).push(" AND field = ").push_bind(field.name).push(")");
        }
    }
    sql.push(
        " AND (SELECT record ->> '$.date_qualifier' FROM rendered AS r WHERE r.version = t.version) IS NOT 'planned'",
    );
    sql.push(" ORDER BY date");
    sql.push(direction).push(", id LIMIT 1");
    Ok(sql.build_query_scalar().fetch_optional(connection).await?)
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
