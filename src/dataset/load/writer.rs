//! Writing rows many at a time: few large statements cost less than many small ones.
//!
//! Rows are made on one thread and written on another: the channel between them holds a few statements.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, SqliteConnection};
use tokio::sync::mpsc::Sender;

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

impl<T: Into<Self>> From<Option<T>> for Sql {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row in the making: every row of a table names the same columns in the same order.
#[derive(Debug)]
pub struct Row {
    columns: Vec<Cow<'static, str>>,
    values: Vec<Sql>,
}

impl Row {
    /// A row of about so many columns.
    pub fn of(columns: usize) -> Self {
        Self { columns: Vec::with_capacity(columns), values: Vec::with_capacity(columns) }
    }

    /// Adds a column.
    pub fn set(&mut self, column: impl Into<Cow<'static, str>>, value: impl Into<Sql>) {
        self.columns.push(column.into());
        self.values.push(value.into());
    }

    /// The same row with a column more.
    pub fn with(mut self, column: &'static str, value: impl Into<Sql>) -> Self {
        self.set(column, value);
        self
    }
}

/// Rows of one table, to be inserted by one statement.
#[derive(Debug)]
pub struct Batch {
    sql: Arc<str>,
    /// Whether more of the same statement are likely, so that it is worth keeping prepared.
    is_full: bool,
    values: Vec<Sql>,
}

impl Batch {
    /// Inserts the rows.
    pub async fn write(self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let mut query = sqlx::query(AssertSqlSafe(self.sql)).persistent(self.is_full);
        for value in self.values {
            query = match value {
                Sql::Null => query.bind(None::<String>),
                Sql::Integer(number) => query.bind(number),
                Sql::Text(text) => query.bind(text),
                Sql::Blob(bytes) => query.bind(bytes),
            };
        }
        query.execute(connection).await?;
        Ok(())
    }
}

/// The one who writes has stopped, for a reason that it tells itself.
#[derive(Clone, Copy, Debug)]
pub struct Stopped;

/// Rows of one table that wait to be inserted together.
#[derive(Debug)]
struct Waiting {
    columns: Vec<Cow<'static, str>>,
    /// How many rows one statement inserts.
    rows: usize,
    /// The statement for that many.
    sql: Arc<str>,
    values: Vec<Sql>,
}

/// Parameters of one statement: enough that its own cost does not count, few enough to stay in the processor's cache.
const PARAMETERS: usize = 2_000;

impl Waiting {
    fn new(table: &str, columns: Vec<Cow<'static, str>>) -> Self {
        let rows = (PARAMETERS / columns.len()).max(1);
        let sql = insert(table, &columns, rows);
        let values = Vec::with_capacity(rows * columns.len());
        Self { columns, rows, sql, values }
    }
}

fn insert(table: &str, columns: &[Cow<'static, str>], rows: usize) -> Arc<str> {
    let names = columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
    let row = format!("({})", vec!["?"; columns.len()].join(", "));
    format!("INSERT INTO \"{table}\" ({names}) VALUES {}", vec![row; rows].join(", ")).into()
}

/// Collects rows, and hands them on in statements of many rows each.
#[derive(Debug)]
pub struct Writer {
    batches: Sender<Batch>,
    waiting: BTreeMap<String, Waiting>,
    version: i64,
}

impl Writer {
    /// A writer that has written nothing yet.
    pub fn new(batches: Sender<Batch>) -> Self {
        Self { batches, waiting: BTreeMap::new(), version: 0 }
    }

    /// A number for a version, unlike every other.
    pub fn next_version(&mut self) -> i64 {
        self.version += 1;
        self.version
    }

    /// Adds a row; it is written when enough of them wait.
    pub fn insert(&mut self, table: &str, row: Row) -> Result<(), Stopped> {
        if !self.waiting.contains_key(table) {
            self.waiting.insert(table.to_owned(), Waiting::new(table, row.columns.clone()));
        }
        let Some(waiting) = self.waiting.get_mut(table) else { return Ok(()) };
        debug_assert_eq!(waiting.columns, row.columns, "{table}");
        waiting.values.extend(row.values);
        if waiting.values.len() < waiting.rows * waiting.columns.len() {
            return Ok(());
        }
        let values = std::mem::replace(&mut waiting.values, Vec::with_capacity(waiting.rows * waiting.columns.len()));
        let batch = Batch { sql: Arc::clone(&waiting.sql), is_full: true, values };
        self.batches.blocking_send(batch).map_err(|_| Stopped)
    }

    /// Writes every row that waits.
    pub fn flush(&mut self) -> Result<(), Stopped> {
        for (table, waiting) in &mut self.waiting {
            let values = std::mem::take(&mut waiting.values);
            if values.is_empty() {
                continue;
            }
            let sql = insert(table, &waiting.columns, values.len() / waiting.columns.len());
            self.batches.blocking_send(Batch { sql, is_full: false, values }).map_err(|_| Stopped)?;
        }
        Ok(())
    }
}
