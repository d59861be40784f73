//! What is shown of sums, from the tables: the values of their keys, their records, and the claims of these.

use std::collections::{BTreeSet, HashMap};

use ledger_core::describe::Resource;
use serde_json::Value as Json;
use serde_json::value::RawValue;
use sqlx::{QueryBuilder, SqliteConnection};

use super::adding::Sum;
use super::columns::{Columns, NONE};
use super::group::{Group, Groups, Totals};
use super::order::Line;
use crate::error::StoreError;
use crate::index::{Catalog, Memory, Sources, date_of, not_json};
use crate::list::{self, of_numbers};
use crate::selection::Grouped;

/// Groups, with what is shown of them.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn groups(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    catalog: &Catalog,
    columns: &Columns,
    by: &Grouped,
    lines: Vec<Line>,
) -> Result<Groups, StoreError> {
    let ids = ids(connection, resource, catalog, &lines).await?;
    let (citations, sources) =
        if by.cites { citations(connection, memory, resource, catalog, &ids).await? } else { Default::default() };
    let keys = keys(connection, memory, resource, catalog, columns, by, &lines).await?;
    let totals = |sum: Sum| Totals {
        count: sum.count,
        records: sum.records.iter().filter_map(|row| ids.get(row)).cloned().collect(),
        total: sum.total,
        low: sum.low.sum(),
        high: sum.high.sum(),
        reported: sum.reported.and_then(|(first, last)| Some((date_of(first)?, date_of(last)?))),
    };
    let groups = lines.into_iter().zip(keys).map(|(line, mut keys)| {
        if !by.is_pivoted {
            let at = keys.len() - usize::from(columns.currency.is_some());
            keys.insert(at, ("status", columns.stage(line.code).into()));
        }
        let stage = |sum: Sum| (columns.stage(sum.code).map(str::to_owned), totals(sum));
        Group {
            id: keys.iter().map(|(_, key)| label(key)).collect::<Vec<_>>().join(":"),
            keys,
            sum: totals(line.all),
            by_status: line.stages.into_iter().map(stage).collect(),
        }
    });
    Ok(Groups { groups: groups.collect(), citations, sources, ..Groups::default() })
}

/// The values of the keys of lines, and of their currency: those of the first record of each.
async fn keys(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    catalog: &Catalog,
    columns: &Columns,
    by: &Grouped,
    lines: &[Line],
) -> Result<Vec<Vec<(&'static str, Json)>>, StoreError> {
    let currency = columns.currency.as_ref().map(|_| "currency");
    let names: Vec<&'static str> = by.all_keys().iter().copied().chain(currency).collect();
    if names.is_empty() {
        return Ok(lines.iter().map(|_| Vec::new()).collect());
    }
    let firsts = lines.iter().filter_map(|line| line.all.records.first());
    let firsts: Vec<i64> = firsts.map(|row| catalog.version(*row)).collect();
    let records = list::records(connection, memory, resource, &firsts).await?;
    let keys = |(record, _): &(String, String)| {
        let record = members(record)?;
        let key = |name: &&'static str| {
            let value = record.get(name).map(|value| serde_json::from_str(value.get())).transpose();
            Ok((*name, value.map_err(not_json)?.unwrap_or_default()))
        };
        names.iter().map(key).collect()
    };
    records.iter().map(keys).collect()
}

/// The identifiers of the records that lines name, by their rows.
async fn ids(
    connection: &mut SqliteConnection,
    resource: &Resource,
    catalog: &Catalog,
    lines: &[Line],
) -> Result<HashMap<u32, String>, StoreError> {
    let sums = lines.iter().flat_map(|line| line.stages.iter().chain([&line.all]));
    let rows: BTreeSet<u32> = sums.flat_map(|sum| sum.records.iter().copied()).collect();
    let rows: Vec<u32> = rows.into_iter().collect();
    let mut sql = QueryBuilder::new("SELECT group_concat(t.id) FROM ");
    of_numbers(&mut sql, resource, catalog, &rows);
    let ids: Option<String> = sql.build_query_scalar().fetch_one(connection).await?;
    let ids = ids.unwrap_or_default();
    Ok(rows.into_iter().zip(ids.split(',').map(str::to_owned)).collect())
}

/// The claims behind records, as JSON, and the sources that the records cite.
async fn citations(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    catalog: &Catalog,
    ids: &HashMap<u32, String>,
) -> Result<(HashMap<String, String>, Sources), StoreError> {
    let versions: Vec<i64> = ids.keys().map(|row| catalog.version(*row)).collect();
    let records = list::records(connection, memory, resource, &versions).await?;
    let cites: Vec<&str> = records.iter().map(|(_, cites)| cites.as_str()).collect();
    let sources = memory.briefs().of_rows(connection, &cites.join(",")).await?;
    let mut citations = HashMap::with_capacity(records.len());
    for (id, (record, _)) in ids.values().zip(&records) {
        let own = members(record)?.get("citations").map_or("[]", |own| own.get()).to_owned();
        citations.insert(id.clone(), own);
    }
    Ok((citations, sources))
}

/// The members of a record.
fn members(record: &str) -> Result<HashMap<&str, &RawValue>, StoreError> {
    serde_json::from_str(record).map_err(not_json)
}

/// A key as written in the identifier of a group.
pub(super) fn label(key: &Json) -> &str {
    match key {
        Json::String(text) => text,
        Json::Object(object) => {
            ["id", "name"].iter().find_map(|name| object.get(*name).and_then(Json::as_str)).unwrap_or(NONE)
        }
        _ => NONE,
    }
}
