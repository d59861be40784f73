//! Reading the names of the rows of a list, when they are first needed.

use std::sync::Arc;

use ledger_core::iso;
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::catalog::Catalog;
use super::memory::Memory;
use super::names::{By, Called, Names, in_brackets, initials};
use super::rows::row_of;
use crate::error::StoreError;
use crate::places::{Place, SOURCE};

/// Up to how many rows a list has whose names are kept in memory.
const MOST: u64 = 20_000;

impl Memory {
    /// The names of the rows of a catalog; `None` if there are too many to keep.
    pub(crate) async fn names(
        &self,
        connection: &mut SqliteConnection,
        catalog: &Catalog,
        place: Place,
        release: i64,
    ) -> Result<Option<Arc<Names>>, StoreError> {
        if catalog.len() > MOST {
            return Ok(None);
        }
        if let Some(names) = self.names.get(&catalog.number) {
            return Ok(Some(names));
        }
        let state = if catalog.is_dated { "is_dated" } else { "is_current" };
        let (table, name) = (place.table(), place.name);
        let is_named = place.is_named;
        let rows =
            format!("SELECT t.version, t.id, {name}, {is_named} FROM {table} AS t WHERE t.release = ? AND t.{state}");
        let rows: Vec<(i64, String, String, bool)> =
            sqlx::query_as(AssertSqlSafe(rows)).bind(release).fetch_all(&mut *connection).await?;
        let called = |(version, id, name, is_named): (i64, String, String, bool)| {
            let number = catalog.number(row_of(version))?;
            Some(Called { number, id: id.into(), name: name.into(), is_named })
        };
        let rows: Vec<Called> = rows.into_iter().filter_map(called).collect();
        let others = others(connection, place, (release, state), &rows).await?;
        let names = Arc::new(Names::of(rows, others));
        self.names.insert(catalog.number, Arc::clone(&names));
        Ok(Some(names))
    }
}

/// What else the rows of a list are called.
async fn others(
    connection: &mut SqliteConnection,
    place: Place,
    (release, state): (i64, &str),
    rows: &[Called],
) -> Result<Vec<(String, String, By)>, StoreError> {
    let mut others = Vec::new();
    let Place { name, kind, is_named, .. } = place;
    let table = place.table();
    let former =
        format!("SELECT DISTINCT t.id, {name} FROM {table} AS t WHERE t.release < ? AND t.is_current AND {is_named}");
    let mut asked = vec![
        (
            "SELECT subject_id, identifier FROM identifier WHERE release = ? AND subject_kind = ?".to_owned(),
            By::Identifier,
        ),
        ("SELECT new_id, old_id FROM merged WHERE release = ? AND subject_kind = ?".to_owned(), By::Identifier),
        (former, By::OtherName),
    ];
    for short in place.short_names() {
        let short = format!(
            "SELECT DISTINCT t.id, t.{short} FROM {table} AS t WHERE t.release = ? AND t.{state} AND t.{short} IS NOT NULL"
        );
        asked.push((short, By::OtherName));
    }
    if place.goes_by_initials() {
        let of =
            |row: &Called| initials(&row.name).map(|name| (row.id.to_string(), name, By::Initials)).collect::<Vec<_>>();
        others.extend(rows.iter().flat_map(of));
    }
    // What is in brackets after a headline is what the article is about.
    if kind != SOURCE {
        for row in rows {
            let short = in_brackets(&row.name).into_iter().flatten();
            others.extend(short.map(|name| (row.id.to_string(), name.to_owned(), By::OtherName)));
        }
    }
    if kind == "country" {
        let codes = "SELECT id, alpha3 FROM country WHERE release = ?1 UNION ALL SELECT id, \"numeric\" FROM country WHERE release = ?1 AND \"numeric\" IS NOT NULL";
        asked.push((codes.to_owned(), By::Identifier));
        let of_country = |row: &Called| {
            iso::names(&row.id).map(|name| (row.id.to_string(), name.to_owned(), By::OtherName)).collect::<Vec<_>>()
        };
        others.extend(rows.iter().flat_map(of_country));
    }
    for (sql, by) in asked {
        let names = sqlx::query_as(AssertSqlSafe(sql.clone())).bind(release);
        let names = if sql.contains("subject_kind") { names.bind(kind) } else { names };
        let names: Vec<(String, String)> = names.fetch_all(&mut *connection).await?;
        others.extend(names.into_iter().map(|(id, name)| (id, name, by)));
    }
    Ok(others)
}
