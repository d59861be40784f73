//! The records of rows, read with the dictionaries of their lists.

use std::sync::Arc;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::memory::Memory;
use super::rows::{place_of, unreadable};
use crate::error::StoreError;
use crate::frames::Dictionary;

impl Memory {
    /// The dictionary of a list.
    pub(crate) async fn dictionary(
        &self,
        connection: &mut SqliteConnection,
        list: i64,
    ) -> Result<Arc<Dictionary>, StoreError> {
        if let Some(dictionary) = self.dictionaries.get(&list) {
            return Ok(dictionary);
        }
        let stored: Vec<u8> =
            sqlx::query_scalar("SELECT dictionary FROM list WHERE number = ?").bind(list).fetch_one(connection).await?;
        let dictionary = Arc::new(Dictionary::new(&stored).map_err(unreadable)?);
        self.dictionaries.insert(list, Arc::clone(&dictionary));
        Ok(dictionary)
    }

    /// The records of some rows as JSON, in their order. The rows have the columns `version` and `record` of their tables.
    pub(crate) async fn records(
        &self,
        connection: &mut SqliteConnection,
        rows: &[SqliteRow],
    ) -> Result<Vec<String>, StoreError> {
        let mut records = Vec::with_capacity(rows.len());
        // Rows of one list usually follow each other.
        let mut last: Option<(i64, Arc<Dictionary>)> = None;
        for row in rows {
            let list = place_of(row.try_get("version")?).0;
            let (_, dictionary) = match last.take().filter(|(of, _)| *of == list) {
                Some(same) => last.insert(same),
                None => last.insert((list, self.dictionary(connection, list).await?)),
            };
            records.push(dictionary.record(row.try_get("record")?).map_err(unreadable)?);
        }
        Ok(records)
    }
}
