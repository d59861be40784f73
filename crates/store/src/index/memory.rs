//! What is kept in memory of one database: sources, sets of rows and columns, each read when it is first needed.

use std::sync::Arc;

use jiff::civil::Date;
use ledger_core::describe::{Reach, Resource};
use moka::sync::Cache;
use sqlx::{Row as _, SqliteConnection};

use super::{Column, IS, IS_CURRENT, IS_DATED, RELEASE, Rows, day_number};
use crate::briefs::Briefs;
use crate::editions::Edition;
use crate::error::StoreError;
use crate::readers::Readers;

/// A list of an edition, or of all editions.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct List {
    /// Its number.
    pub number: i64,
    /// The stem of its table.
    pub name: String,
    /// The number of its edition; `None` if it has the rows of all.
    pub release: Option<i64>,
    /// Whether its rows are numbered in the order of their ids.
    pub is_in_order: bool,
}

/// What a set of rows is the set of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Of {
    /// Those that have a word.
    Word(i64, &'static str, Box<str>),
    /// Those that could be known on a day.
    Known(i64, Date),
}

/// What is kept in memory of one database, limited in bytes.
#[derive(Debug)]
pub struct Memory {
    briefs: Briefs,
    lists: Vec<List>,
    sets: Cache<Of, Arc<Rows>>,
    columns: Cache<(i64, Box<str>), Arc<Column>>,
}

/// The approximate overhead of an entry in bytes.
const OVERHEAD: usize = 256;

fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes + OVERHEAD).unwrap_or(u32::MAX)
}

impl Memory {
    /// An empty memory for an open database, which will hold at most so many bytes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn new(readers: &Readers, bytes: u64) -> Result<Self, StoreError> {
        let lists = sqlx::query_as("SELECT number, name, release, is_in_order FROM list ORDER BY number")
            .fetch_all(&mut *readers.acquire().await?)
            .await?;
        let sets = |_: &Of, rows: &Arc<Rows>| weight(rows.serialized_size());
        let columns = |_: &(i64, Box<str>), column: &Arc<Column>| weight(column.bytes());
        Ok(Self {
            briefs: Briefs::new(bytes / 8),
            lists,
            sets: Cache::builder().max_capacity(bytes * 3 / 8).weigher(sets).build(),
            columns: Cache::builder().max_capacity(bytes / 2).weigher(columns).build(),
        })
    }

    /// The sources that pages cite.
    #[must_use]
    pub fn briefs(&self) -> &Briefs {
        &self.briefs
    }

    /// The list with the rows of an edition.
    pub(crate) fn list(&self, resource: &Resource, edition: &Edition) -> Result<&List, StoreError> {
        let release = (resource.reach == Reach::Edition).then_some(edition.number);
        let list = self.lists.iter().find(|list| list.name == resource.stem && list.release == release);
        list.ok_or_else(|| StoreError::Database(sqlx::Error::RowNotFound))
    }

    /// The lists of a collection, of all editions.
    pub(crate) fn lists(&self, resource: &Resource) -> impl Iterator<Item = &List> {
        self.lists.iter().filter(|list| list.name == resource.stem)
    }

    /// The rows of a list that have a word.
    pub(crate) async fn with_word(
        &self,
        connection: &mut SqliteConnection,
        list: &List,
        facet: &'static str,
        word: &str,
    ) -> Result<Arc<Rows>, StoreError> {
        let key = Of::Word(list.number, facet, word.into());
        if let Some(rows) = self.sets.get(&key) {
            return Ok(rows);
        }
        let stored: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT bitmap FROM row_set WHERE list = ? AND facet = ? AND word = ?")
                .bind(list.number)
                .bind(facet)
                .bind(word)
                .fetch_optional(connection)
                .await?;
        let rows = stored.map(|bytes| Rows::deserialize_from(bytes.as_slice())).transpose();
        let rows = Arc::new(rows.map_err(unreadable)?.unwrap_or_default());
        self.sets.insert(key, Arc::clone(&rows));
        Ok(rows)
    }

    /// A column of a list.
    pub(crate) async fn column(
        &self,
        connection: &mut SqliteConnection,
        list: &List,
        name: &str,
    ) -> Result<Arc<Column>, StoreError> {
        let key = (list.number, name.into());
        if let Some(column) = self.columns.get(&key) {
            return Ok(column);
        }
        let stored = sqlx::query("SELECT least, bitmaps FROM bit_sliced WHERE list = ? AND name = ?")
            .bind(list.number)
            .bind(name)
            .fetch_optional(connection)
            .await?;
        let column = match stored {
            Some(row) => Column::read(row.try_get("least")?, row.try_get("bitmaps")?).map_err(unreadable)?,
            None => Column::default(),
        };
        let column = Arc::new(column);
        self.columns.insert(key, Arc::clone(&column));
        Ok(column)
    }

    /// The rows of a list that are shown: the latest, or those that could be known on a day.
    pub(crate) async fn shown(
        &self,
        connection: &mut SqliteConnection,
        list: &List,
        as_of: Option<Date>,
    ) -> Result<Arc<Rows>, StoreError> {
        let Some(day) = as_of else { return self.with_word(connection, list, IS, IS_CURRENT).await };
        let key = Of::Known(list.number, day);
        if let Some(rows) = self.sets.get(&key) {
            return Ok(rows);
        }
        let dated = self.with_word(connection, list, IS, IS_DATED).await?;
        let from = self.column(connection, list, "known_from").await?;
        let to = self.column(connection, list, "known_to").await?;
        let begun = from.at_most(&dated, day_number(day));
        let rows = Arc::new(&begun - to.at_most(&begun, day_number(day)));
        self.sets.insert(key, Arc::clone(&rows));
        Ok(rows)
    }

    /// Those of the rows of a list that an edition has.
    pub(crate) async fn reached(
        &self,
        connection: &mut SqliteConnection,
        list: &List,
        edition: &Edition,
        rows: &Rows,
    ) -> Result<Rows, StoreError> {
        Ok(match list.release {
            Some(_) => rows.clone(),
            None => self.column(connection, list, RELEASE).await?.at_most(rows, edition.number),
        })
    }
}

/// A damaged file.
fn unreadable(error: std::io::Error) -> StoreError {
    StoreError::Database(sqlx::Error::Decode(error.into()))
}
