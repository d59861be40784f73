//! Two selections of a list beside each other: the rows of each, paired by their identifiers.
//!
//! A row has one number in all editions, so rows that are the same one are found without reading them.

use std::collections::{BTreeMap, HashMap};

use ledger_core::describe::Resource;
use sqlx::types::Json;
use sqlx::{QueryBuilder, SqliteConnection};

use crate::error::StoreError;
use crate::index::Memory;
use crate::list::{self, of_numbers, rows};
use crate::selection::Selection;

/// How many rows are read with one statement.
const AT_ONCE: usize = 5_000;

/// The numbers of a row in two selections; nothing where a selection does not have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Its number in the first one.
    pub a: Option<i64>,
    /// Its number in the second one.
    pub b: Option<i64>,
}

/// The rows of two selections by their identifiers, in the order of these.
///
/// # Errors
/// When the database cannot be read.
pub async fn pairs(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    (a, b): (&Selection, &Selection),
) -> Result<BTreeMap<String, Pair>, StoreError> {
    let mut pairs: BTreeMap<String, Pair> = BTreeMap::new();
    for (id, version) in numbers(connection, memory, resource, a).await? {
        pairs.entry(id).or_default().a = Some(version);
    }
    for (id, version) in numbers(connection, memory, resource, b).await? {
        pairs.entry(id).or_default().b = Some(version);
    }
    Ok(pairs)
}

/// The identifiers and numbers of all rows of a selection.
async fn numbers(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
) -> Result<Vec<(String, i64)>, StoreError> {
    let (catalog, found) = rows(connection, memory, resource, selection).await?;
    let mut all = Vec::new();
    for piece in found.numbers().chunks(AT_ONCE) {
        // Few large rows cross to the connection's thread faster than many small ones.
        let mut sql = QueryBuilder::new("SELECT json_group_array(json_array(t.id, t.version)) FROM ");
        of_numbers(&mut sql, resource, catalog, piece);
        let Json(read): Json<Vec<(String, i64)>> = sql.build_query_scalar().fetch_one(&mut *connection).await?;
        all.extend(read);
    }
    Ok(all)
}

/// The records with these numbers, as JSON, each with the numbers of the sources that it cites.
///
/// # Errors
/// When the database cannot be read.
pub async fn records(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    numbers: &[i64],
) -> Result<HashMap<i64, (String, String)>, StoreError> {
    let records = list::records(connection, memory, resource, numbers).await?;
    Ok(numbers.iter().copied().zip(records).collect())
}
