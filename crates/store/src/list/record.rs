//! The records of rows, with what only tables show beside them.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;
use ledger_core::describe::Resource;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use crate::error::StoreError;
use crate::frames::{Dictionary, JOINED, frames_in};
use crate::index::{Catalog, Memory, unreadable};
use crate::schema::counted;
use crate::selection::Selection;

/// What is selected of rows `t` for their records, and what reads it.
pub(super) struct Records {
    pub dictionary: Arc<Dictionary>,
    /// An SQL expression of further members of the record, each after a comma, if there are any.
    members: Option<String>,
}

impl Records {
    /// Those of a collection; what only tables show follows as their last members.
    pub async fn of(
        connection: &mut SqliteConnection,
        memory: &Memory,
        catalog: &Catalog,
        resource: &Resource,
        selection: &Selection,
    ) -> Result<Self, StoreError> {
        let dictionary = memory.dictionary(connection, catalog.list).await?;
        if !selection.for_table {
            return Ok(Self { dictionary, members: None });
        }
        let is_shown = visible("w", selection.as_of);
        let counted =
            resource.kind.and_then(|kind| counted(kind, "t", &is_shown)).map_or_else(String::new, |counted| {
                format!("iif({counted}, ',\"counted\":true', ',\"counted\":false') || ")
            });
        Ok(Self { dictionary, members: Some(format!("{counted}ifnull(',\"stances\":' || t.stances, '')")) })
    }

    /// The further members of the records of some rows, a line for each; `None` if they have none.
    pub async fn members(
        &self,
        connection: &mut SqliteConnection,
        resource: &Resource,
        versions: &[i64],
    ) -> Result<Option<String>, StoreError> {
        let Some(members) = &self.members else { return Ok(None) };
        let mut sql = QueryBuilder::new(format!("SELECT group_concat({members}, char(10)) FROM "));
        of_versions(&mut sql, resource, versions);
        Ok(sql.build_query_scalar().fetch_one(connection).await?)
    }

    /// SQL: what is selected of one row.
    pub fn of_one(&self) -> String {
        format!("t.record AS frames, {} AS members", self.members.as_deref().unwrap_or("NULL"))
    }

    /// SQL: what is selected of all rows together.
    pub fn of_all(&self) -> String {
        let members = self.members.as_deref().unwrap_or("NULL");
        format!("{JOINED} AS frames, group_concat({members}, char(10)) AS members")
    }

    /// The records as JSON, from what was selected.
    pub fn read(&self, row: &SqliteRow, separator: char) -> Result<String, StoreError> {
        let frames: Option<&[u8]> = row.try_get("frames")?;
        let frames = frames_in(frames.unwrap_or_default());
        self.dictionary.records(frames, separator, row.try_get("members")?).map_err(unreadable)
    }
}

/// An SQL expression: whether a row is shown, as of today or of a day.
pub(super) fn visible(row: &str, as_of: Option<Date>) -> String {
    as_of.map_or_else(
        || format!("{row}.is_current"),
        |day| {
            format!(
                "{row}.is_dated AND {row}.known_from <= '{day}' AND ({row}.known_to IS NULL OR {row}.known_to > '{day}')"
            )
        },
    )
}

/// `… AS shown CROSS JOIN … AS t`: rows by their numbers in a catalog, in the given order.
pub(crate) fn of_numbers(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, catalog: &Catalog, rows: &[u32]) {
    of_versions(sql, resource, &rows.iter().map(|row| catalog.version(*row)).collect::<Vec<_>>());
}

/// The same by their numbers in the tables.
pub(super) fn of_versions(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, versions: &[i64]) {
    let mut list = String::with_capacity(16 * versions.len() + 2);
    for version in versions {
        list.push(if list.is_empty() { '[' } else { ',' });
        // Memory can be written to.
        let _ = write!(list, "{version}");
    }
    list.push_str(if list.is_empty() { "[]" } else { "]" });
    sql.push("json_each(").push_bind(list);
    sql.push(format!(") AS shown CROSS JOIN {} AS t ON t.version = shown.value", resource.table()));
}
