//! The records of rows, with what only tables show beside them.

use std::sync::Arc;

use jiff::civil::Date;
use ledger_core::describe::Resource;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use crate::error::StoreError;
use crate::frames::{Dictionary, JOINED};
use crate::index::{Catalog, Memory, unreadable};
use crate::schema::counted;
use crate::selection::Selection;

/// What is selected of rows `t` for their records, and what reads it.
pub(super) struct Records {
    dictionary: Arc<Dictionary>,
    /// An SQL expression of further members of the record, each after a comma; `NULL` if there are none.
    members: String,
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
            return Ok(Self { dictionary, members: "NULL".to_owned() });
        }
        let is_shown = visible("w", selection.as_of);
        let counted =
            resource.kind.and_then(|kind| counted(kind, "t", &is_shown)).map_or_else(String::new, |counted| {
                format!("iif({counted}, ',\"counted\":true', ',\"counted\":false') || ")
            });
        Ok(Self { dictionary, members: format!("{counted}ifnull(',\"stances\":' || t.stances, '')") })
    }

    /// SQL: what is selected of one row.
    pub fn of_one(&self) -> String {
        format!("t.record AS frames, {} AS members", self.members)
    }

    /// SQL: what is selected of all rows together.
    pub fn of_all(&self) -> String {
        format!("{JOINED} AS frames, group_concat({}, char(10)) AS members", self.members)
    }

    /// The records as JSON, from what was selected.
    pub fn read(&self, row: &SqliteRow, separator: char) -> Result<String, StoreError> {
        let frames: Option<&[u8]> = row.try_get("frames")?;
        let records = self.dictionary.records(frames.unwrap_or_default(), separator, row.try_get("members")?);
        records.map_err(unreadable)
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
