//! Writing rows many at a time: few large statements cost less than many small ones.
//!
//! Rows are made on one thread, and compressed and written on others: the channel between them holds a few statements.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, SqliteConnection};
use tokio::sync::mpsc::Sender;

use crate::frames::Framing;
use crate::index::Cell;

/// A value for a column.
#[derive(Clone, Debug)]
pub enum Sql {
    /// NULL.
    Null,
    /// An integer.
    Integer(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// A record, which is compressed when it is written.
    Record(String, Arc<Mutex<Framing>>),
}

impl From<i64> for Sql {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<usize> for Sql {
    fn from(value: usize) -> Self {
        Self::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Sql {
    fn from(value: bool) -> Self {
        Self::Integer(i64::from(value))
    }
}

impl From<&str> for Sql {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&Box<str>> for Sql {
    fn from(value: &Box<str>) -> Self {
        Self::Text(value.as_ref().to_owned())
    }
}

impl From<&String> for Sql {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<String> for Sql {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Sql {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Sql {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row being built: all rows of a table must give the same columns in the same order.
#[derive(Debug)]
pub struct Row {
    columns: Vec<Cow<'static, str>>,
    values: Vec<Sql>,
}

impl Row {
    /// A row with room for so many columns.
    pub fn of(columns: usize) -> Self {
        Self { columns: Vec::with_capacity(columns), values: Vec::with_capacity(columns) }
    }

    /// The names of its columns.
    pub fn columns(&self) -> &[Cow<'static, str>] {
        &self.columns
    }

    /// The value in the column at a place, for the index.
    pub fn cell(&self, place: usize) -> Cell<'_> {
        match &self.values[place] {
            Sql::Null | Sql::Blob(_) | Sql::Record(..) => Cell::Null,
            Sql::Integer(number) => Cell::Number(*number),
            Sql::Text(text) => Cell::Text(text),
        }
    }

    /// Adds a column.
    pub fn set(&mut self, column: impl Into<Cow<'static, str>>, value: impl Into<Sql>) {
        self.columns.push(column.into());
        self.values.push(value.into());
    }

    /// The same row with one more column.
    pub fn with(mut self, column: &'static str, value: impl Into<Sql>) -> Self {
        self.set(column, value);
        self
    }
}

/// Rows of one table, to be inserted with one statement.
#[derive(Debug)]
pub struct Batch {
    sql: Arc<str>,
    /// Whether it has the full number of rows, so that the statement recurs and is worth keeping prepared.
    is_full: bool,
    values: Vec<Sql>,
}

impl Batch {
    /// Inserts the rows.
    pub async fn write(self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let mut arguments = SqliteArguments::default();
        for value in self.values {
            let added = match value {
                Sql::Null => arguments.add(None::<i64>),
                Sql::Integer(number) => arguments.add(number),
                Sql::Text(text) => arguments.add(text),
                Sql::Blob(bytes) => arguments.add(bytes),
                Sql::Record(record, framing) => {
                    let mut framing = framing.lock().unwrap_or_else(PoisonError::into_inner);
                    arguments.add(framing.frame(&record)?)
                }
            };
            added.map_err(sqlx::Error::Encode)?;
        }
        let query = sqlx::query_with(AssertSqlSafe(self.sql), arguments);
        query.persistent(self.is_full).execute(connection).await?;
        Ok(())
    }
}

/// The writing side has stopped, and reports the reason itself.
#[derive(Clone, Copy, Debug)]
pub struct Stopped;

/// Rows of one table that wait to be inserted together.
#[derive(Debug)]
struct Waiting {
    columns: Vec<Cow<'static, str>>,
    /// How many rows one statement inserts.
    rows: usize,
    /// The statement for that many rows.
    sql: Arc<str>,
    values: Vec<Sql>,
    /// How many bytes the blobs have.
    blobs: usize,
}

/// The blobs of one statement, in bytes.
const BLOBS: usize = 1 << 20;

/// The parameters of one statement: enough to make its overhead negligible, few enough to fit in the processor's cache.
const PARAMETERS: usize = 4_000;

impl Waiting {
    fn new(table: &str, columns: Vec<Cow<'static, str>>) -> Self {
        let rows = (PARAMETERS / columns.len()).max(1);
        let sql = insert(table, &columns, rows);
        Self { columns, rows, sql, values: Vec::new(), blobs: 0 }
    }

    fn add(&mut self, value: Sql) {
        if let Sql::Blob(bytes) = &value {
            self.blobs += bytes.len();
        }
        self.values.push(value);
    }

    /// The waiting rows, if there are as many as one statement inserts.
    fn full(&mut self, table: &str) -> Option<Batch> {
        if self.blobs > BLOBS {
            return self.rest(table);
        }
        if self.values.len() < self.rows * self.columns.len() {
            return None;
        }
        let values = std::mem::replace(&mut self.values, Vec::with_capacity(self.rows * self.columns.len()));
        Some(Batch { sql: Arc::clone(&self.sql), is_full: true, values })
    }

    /// The waiting rows, however few.
    fn rest(&mut self, table: &str) -> Option<Batch> {
        let values = std::mem::take(&mut self.values);
        let rows = values.len() / self.columns.len();
        self.blobs = 0;
        (rows > 0).then(|| Batch { sql: insert(table, &self.columns, rows), is_full: false, values })
    }
}

fn insert(table: &str, columns: &[Cow<'static, str>], rows: usize) -> Arc<str> {
    let names = columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
    let row = format!("({})", vec!["?"; columns.len()].join(", "));
    format!("INSERT INTO \"{table}\" ({names}) VALUES {}", vec![row; rows].join(", ")).into()
}

/// Collects rows and passes them on in statements of many rows each.
#[derive(Debug)]
pub struct Writer {
    batches: Sender<Batch>,
    waiting: BTreeMap<String, Waiting>,
}

impl Writer {
    /// A new writer.
    pub fn new(batches: Sender<Batch>) -> Self {
        Self { batches, waiting: BTreeMap::new() }
    }

    /// Adds a row; it is written when enough rows are waiting.
    pub fn insert(&mut self, table: &str, row: Row) -> Result<(), Stopped> {
        if !self.waiting.contains_key(table) {
            self.waiting.insert(table.to_owned(), Waiting::new(table, row.columns.clone()));
        }
        let Some(waiting) = self.waiting.get_mut(table) else { return Ok(()) };
        debug_assert_eq!(waiting.columns, row.columns, "{table}");
        for value in row.values {
            waiting.add(value);
        }
        match waiting.full(table) {
            Some(batch) => self.batches.blocking_send(batch).map_err(|_| Stopped),
            None => Ok(()),
        }
    }

    /// Writes all waiting rows.
    pub fn flush(&mut self) -> Result<(), Stopped> {
        for (table, waiting) in &mut self.waiting {
            if let Some(batch) = waiting.rest(table) {
                self.batches.blocking_send(batch).map_err(|_| Stopped)?;
            }
        }
        Ok(())
    }
}
