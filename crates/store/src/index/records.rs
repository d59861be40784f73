//! The records of rows, read with the dictionaries of their lists.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
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
        let list_of = |row: &SqliteRow| row.try_get("version").map(|version| place_of(version).0);
        let mut dictionaries = BTreeMap::new();
        for row in rows {
            let list = list_of(row)?;
            if let Entry::Vacant(vacant) = dictionaries.entry(list) {
                vacant.insert(self.dictionary(connection, list).await?);
            }
        }
        let mut readings = BTreeMap::new();
        for (list, dictionary) in &dictionaries {
            readings.insert(*list, dictionary.reading().map_err(unreadable)?);
        }
        let mut records = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(reading) = readings.get_mut(&list_of(row)?) {
                records.push(reading.record(row.try_get("record")?).map_err(unreadable)?);
            }
        }
        Ok(records)
    }
}
