//! Writing rows many at a time: few large statements cost less than many small ones.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, SqliteConnection};

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

impl From<&str> for Sql {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
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

/// Rows of one table that wait to be inserted together.
#[derive(Debug)]
struct Bulk {
    columns: Vec<String>,
    values: Vec<Sql>,
    bytes: usize,
}

#[derive(Debug)]
/// Writes rows in statements of many rows each.
pub struct Writer<'c> {
    connection: &'c mut SqliteConnection,
    bulks: BTreeMap<String, Bulk>,
    version: i64,
}

/// Parameters of one statement: well below SQLite's 32,766.
const PARAMETERS: usize = 8_000;
/// Bytes that wait in memory for one table.
const WAITING: usize = 1 << 20;

impl<'c> Writer<'c> {
    /// A writer that has written nothing yet.
    pub fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection, bulks: BTreeMap::new(), version: 0 }
    }

    /// A number for a version, unlike every other.
    pub fn next_version(&mut self) -> i64 {
        self.version += 1;
        self.version
    }

    /// Adds a row; it is written when enough of them wait.
    pub async fn insert<C: Into<String>>(&mut self, table: &str, row: Vec<(C, Sql)>) -> Result<(), sqlx::Error> {
        let (columns, values): (Vec<C>, Vec<Sql>) = row.into_iter().unzip();
        if !self.bulks.contains_key(table) {
            let columns = columns.into_iter().map(Into::into).collect();
            self.bulks.insert(table.to_owned(), Bulk { columns, values: Vec::new(), bytes: 0 });
        }
        let Some(bulk) = self.bulks.get_mut(table) else { return Ok(()) };
        debug_assert_eq!(bulk.columns.len(), values.len(), "{table}");
        bulk.bytes += values
            .iter()
            .map(|value| match value {
                Sql::Text(text) => text.len(),
                Sql::Blob(bytes) => bytes.len(),
                Sql::Null | Sql::Integer(_) => 8,
            })
            .sum::<usize>();
        bulk.values.extend(values);
        if bulk.values.len() + bulk.columns.len() > PARAMETERS || bulk.bytes > WAITING {
            flush(self.connection, table, bulk).await?;
        }
        Ok(())
    }

    /// Writes every row that waits.
    pub async fn flush(&mut self) -> Result<(), sqlx::Error> {
        for (table, bulk) in &mut self.bulks {
            flush(self.connection, table, bulk).await?;
        }
        Ok(())
    }
}

async fn flush(connection: &mut SqliteConnection, table: &str, bulk: &mut Bulk) -> Result<(), sqlx::Error> {
    if bulk.values.is_empty() {
        return Ok(());
    }
    let columns = bulk.columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
    let row = format!("({})", vec!["?"; bulk.columns.len()].join(", "));
    let rows = vec![row; bulk.values.len() / bulk.columns.len()].join(", ");
    let mut query =
        sqlx::query(AssertSqlSafe(format!("INSERT INTO \"{table}\" ({columns}) VALUES {rows}"))).persistent(false);
    for value in bulk.values.drain(..) {
        query = match value {
            Sql::Null => query.bind(None::<String>),
            Sql::Integer(number) => query.bind(number),
            Sql::Text(text) => query.bind(text),
            Sql::Blob(bytes) => query.bind(bytes),
        };
    }
    bulk.bytes = 0;
    query.execute(connection).await?;
    Ok(())
}
