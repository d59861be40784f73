//! Sums: grouped totals without double counting.
//!
//! A record is left out of a group if a record that contains it and has a value is in the same group. A record of
//! another mission, status or currency counts separately.
//!
//! Rows are added up by their numbers, from the columns of the index; only what is shown of a group is read from the
//! tables.

mod adding;
mod columns;
mod cursor;

use ledger_core::describe::Resource;
use ledger_core::value::PartialDate;
use serde_json::Value as Json;
use sqlx::{QueryBuilder, Row as _, SqliteConnection};

use self::adding::{Sum, add_up};
use self::columns::{Columns, NONE};
use self::cursor::place_of;
use crate::error::StoreError;
use crate::index::sums::Summed;
use crate::index::{Catalog, Memory, date_of};
use crate::list::{of_numbers, rows};
use crate::selection::{Grouped, Selection};

/// How many records the groups of an answer name: if they have more, each names only the first of them.
pub const NAMED: usize = 1_000;

/// A group of records, added up.
#[derive(Debug)]
pub struct Group {
    /// Its keys, joined by colons.
    pub id: String,
    /// The value of each key, as JSON.
    pub keys: Vec<(&'static str, Json)>,
    /// How many records count.
    pub count: u64,
    /// The records that count, or the first of them.
    pub records: Vec<String>,
    /// The sum of what they show, in hundredths; `None` if none shows a value.
    pub total: Option<i64>,
    /// The sum of the lowest readings, in hundredths; `None` if one is open, or if there are none.
    pub low: Option<i64>,
    /// The sum of the highest readings, in hundredths; `None` if one is open, or if there are none.
    pub high: Option<i64>,
    /// The first and the last date for which the status of one of them was last reported.
    pub reported: Option<(PartialDate, PartialDate)>,
}

/// A page of groups.
#[derive(Debug, Default)]
pub struct Groups {
    /// The groups.
    pub groups: Vec<Group>,
    /// How many there are in all.
    pub total: usize,
    /// The identifier of the last one, if more follow.
    pub next: Option<String>,
}

/// A page of the groups of the selected records.
///
/// # Errors
/// When `after` does not name one of the groups, or the database cannot be read.
pub async fn groups(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    by: &Grouped,
) -> Result<Groups, StoreError> {
    named(connection, memory, resource, selection, by, NAMED).await
}

/// The totals of all selected records by status and currency; each names only the first of its records.
///
/// # Errors
/// When the database cannot be read.
pub async fn totals(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
) -> Result<Vec<Group>, StoreError> {
    Ok(named(connection, memory, resource, selection, &Grouped::default(), 1).await?.groups)
}

/// A page of groups that name at most so many records together, and each at least one.
async fn named(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    by: &Grouped,
    most: usize,
) -> Result<Groups, StoreError> {
    let Some(summed) = Summed::of(resource) else { return Ok(Groups::default()) };
    let (catalog, found) = rows(connection, memory, resource, selection).await?;
    let columns = Columns::load(connection, memory, resource, catalog, by, &summed).await?;
    let numbers = found.numbers();
    let mut sums = add_up(&columns, &numbers, most);
    sums.sort_by_cached_key(|sum| columns.places(sum.code));
    let start = match &selection.after {
        None => 0,
        Some(after) => {
            let seen = place_of(connection, memory, catalog, &columns, after, &sums).await?;
            1 + seen.ok_or_else(|| StoreError::Unseen(after.clone()))?
        }
    };
    let total = sums.len();
    let limit = usize::try_from(selection.limit).unwrap_or(usize::MAX);
    let mut shown: Vec<Sum> = sums.into_iter().skip(start).take(limit).collect();
    let count: u64 = shown.iter().map(|sum| sum.count).sum();
    if count > most as u64 {
        let most = (most / shown.len()).max(1);
        for sum in &mut shown {
            sum.records.truncate(most);
        }
    }
    let groups = read(connection, resource, catalog, &columns, by, shown).await?;
    let next = if start + groups.len() < total { groups.last().map(|group| group.id.clone()) } else { None };
    Ok(Groups { groups, total, next })
}

/// What is shown of sums: the values of their keys, and the identifiers of their records.
async fn read(
    connection: &mut SqliteConnection,
    resource: &Resource,
    catalog: &Catalog,
    columns: &Columns,
    by: &Grouped,
    sums: Vec<Sum>,
) -> Result<Vec<Group>, StoreError> {
    // The keys of a group are those of its first record.
    let currency = columns.currency.as_ref().map(|_| "currency");
    let names: Vec<&'static str> = by.keys.iter().copied().chain(currency).collect();
    let keys = by.keys.iter().map(|name| format!("t.record -> '$.{name}'"));
    let keys = keys.chain(currency.map(|name| format!("json_quote(t.{name})")));
    let keys = keys.enumerate().map(|(at, key)| format!("{key} AS key_{at}"));
    let mut sql = QueryBuilder::new("SELECT ");
    sql.push(std::iter::once("t.id".to_owned()).chain(keys).collect::<Vec<_>>().join(", ")).push(" FROM ");
    let firsts: Vec<u32> = sums.iter().filter_map(|sum| sum.records.first()).copied().collect();
    of_numbers(&mut sql, resource, catalog, &firsts);
    let rows = sql.build().fetch_all(&mut *connection).await?;

    let others: Vec<u32> = sums.iter().flat_map(|sum| sum.records.iter().skip(1)).copied().collect();
    let mut ids: Option<String> = None;
    if !others.is_empty() {
        let mut sql = QueryBuilder::new("SELECT group_concat(t.id) FROM ");
        of_numbers(&mut sql, resource, catalog, &others);
        ids = sql.build_query_scalar().fetch_one(connection).await?;
    }
    let mut ids = ids.iter().flat_map(|ids| ids.split(','));

    let mut groups = Vec::with_capacity(sums.len());
    for (sum, row) in sums.iter().zip(&rows) {
        let mut keys: Vec<(&'static str, Json)> = Vec::with_capacity(names.len() + 1);
        for (at, name) in names.iter().enumerate() {
            let text: Option<&str> = row.try_get(format!("key_{at}").as_str())?;
            keys.push((name, text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()));
        }
        keys.insert(by.keys.len(), ("status", columns.stage(sum.code).into()));
        let first = std::iter::once(row.try_get::<&str, _>("id")?);
        let others = ids.by_ref().take(sum.records.len() - 1);
        groups.push(Group {
            id: keys.iter().map(|(_, key)| label(key)).collect::<Vec<_>>().join(":"),
            keys,
            count: sum.count,
            records: first.chain(others).map(str::to_owned).collect(),
            total: sum.total,
            low: sum.low.sum(),
            high: sum.high.sum(),
            reported: sum.reported.and_then(|(first, last)| Some((date_of(first)?, date_of(last)?))),
        });
    }
    Ok(groups)
}

/// A key as written in the identifier of a group.
fn label(key: &Json) -> &str {
    match key {
        Json::String(text) => text,
        Json::Object(object) => {
            ["id", "name"].iter().find_map(|name| object.get(*name).and_then(Json::as_str)).unwrap_or(NONE)
        }
        _ => NONE,
    }
}
