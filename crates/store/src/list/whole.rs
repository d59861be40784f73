//! Every record of a list, in order.

use futures_util::StreamExt as _;
use futures_util::stream::{BoxStream, try_unfold};
use ledger_core::describe::Resource;
use sqlx::{QueryBuilder, SqliteConnection};

use super::order::Order;
use super::record::{Records, of_numbers};
use super::rows::rows;
use crate::error::StoreError;
use crate::index::Memory;
use crate::selection::Selection;

/// How many rows are read with one statement.
const AT_ONCE: usize = 100;

/// Every record of a list as JSON, in order, as a stream of lines: many records at once, each on a line of its own. Rows
/// that are sent one by one cost a switch between threads each.
///
/// # Errors
/// When the rows cannot be found; errors of reading them are in the stream.
pub async fn whole<'c>(
    connection: &'c mut SqliteConnection,
    memory: &'c Memory,
    resource: &'c Resource,
    selection: &'c Selection,
) -> Result<BoxStream<'c, Result<String, StoreError>>, StoreError> {
    let (catalog, found) = rows(connection, memory, resource, selection).await?;
    let records = Records::of(connection, memory, catalog, resource, selection).await?;
    let order = Order::of(connection, memory, catalog, selection, &found).await?;
    let rest = found.first(&order.keys(), None, usize::MAX).into_iter();
    let pieces = try_unfold((connection, rest, records), move |(connection, mut rest, records)| {
        let mut sql = QueryBuilder::new(format!("SELECT {} FROM ", records.of_all()));
        async move {
            let piece: Vec<u32> = rest.by_ref().take(AT_ONCE).collect();
            if piece.is_empty() {
                return Ok(None);
            }
            of_numbers(&mut sql, resource, catalog, &piece);
            let row = sql.build().fetch_one(&mut *connection).await?;
            Ok::<_, StoreError>(Some((records.read(&row, '\n')?, (connection, rest, records))))
        }
    });
    Ok(pieces.boxed())
}
