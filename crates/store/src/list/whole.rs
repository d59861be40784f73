//! Every record of a list, in order.

use futures_util::stream::{BoxStream, try_unfold};
use futures_util::{StreamExt as _, TryStreamExt as _};
use ledger_core::describe::Resource;
use sqlx::{QueryBuilder, SqliteConnection};

use super::order::Order;
use super::page::of_numbers;
use super::record::record;
use super::rows::rows;
use crate::error::StoreError;
use crate::index::{Memory, first};
use crate::selection::Selection;

/// How many rows are read with one statement.
const AT_ONCE: u64 = 500;

/// Every record of a list as JSON, in order, as a stream.
///
/// # Errors
/// When the rows cannot be found; errors of reading them are in the stream.
pub async fn whole<'c>(
    connection: &'c mut SqliteConnection,
    memory: &'c Memory,
    resource: &'c Resource,
    selection: &'c Selection,
) -> Result<BoxStream<'c, Result<String, StoreError>>, StoreError> {
    let record = record(resource, selection);
    let list = memory.list(resource, &selection.edition)?;
    let order = Order::of(connection, memory, resource, selection).await?;
    let rest = rows(connection, memory, resource, selection).await?;
    let pieces = try_unfold((connection, order, rest), move |(connection, order, mut rest)| {
        let record = record.clone();
        async move {
            let piece = first(&order.keys(), &rest, AT_ONCE);
            if piece.is_empty() {
                return Ok(None);
            }
            rest -= piece.iter().copied().collect::<crate::index::Rows>();
            let mut sql = QueryBuilder::new(format!("SELECT {record} FROM "));
            of_numbers(&mut sql, resource, list, &piece);
            let records: Vec<String> = sql.build_query_scalar().fetch_all(&mut *connection).await?;
            Ok::<_, StoreError>(Some((
                futures_util::stream::iter(records.into_iter().map(Ok)),
                (connection, order, rest),
            )))
        }
    });
    Ok(pieces.try_flatten().boxed())
}
