//! Every record of a list, in order.

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use ledger_core::describe::Resource;
use sqlx::{Execute as _, QueryBuilder, Sqlite, SqliteConnection};

use super::narrow::{Walk, narrow};
use super::order::order;
use super::record::record;
use crate::error::StoreError;
use crate::selection::Selection;

/// Every record of a list as JSON, in order, as a stream.
///
/// # Errors
/// When the statement cannot be made; errors of reading are in the stream.
pub fn whole<'c>(
    connection: &'c mut SqliteConnection,
    resource: &Resource,
    selection: &Selection,
) -> Result<BoxStream<'c, Result<String, StoreError>>, StoreError> {
    let record = record(resource, selection);
    let mut sql = QueryBuilder::<Sqlite>::new(format!(
        "SELECT (SELECT {record} FROM rendered AS r WHERE r.version = t.version) FROM "
    ));
    narrow(&mut sql, resource, selection, Walk::InOrder);
    order(&mut sql, selection);
    streamed(connection, sql)
}

/// The only column of a statement, as a stream that outlives the query builder.
pub(crate) fn streamed(
    connection: &mut SqliteConnection,
    mut sql: QueryBuilder<Sqlite>,
) -> Result<BoxStream<'_, Result<String, StoreError>>, StoreError> {
    let mut query = sql.build();
    let arguments = query.take_arguments().map_err(sqlx::Error::Encode)?.unwrap_or_default();
    let rows = sqlx::query_scalar_with(query.sql(), arguments).fetch(connection);
    Ok(rows.map(|row| row.map_err(StoreError::from)).boxed())
}
