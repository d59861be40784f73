//! Where to go on: the place of the line that was seen last.

use sqlx::SqliteConnection;

use super::columns::{Columns, Places};
use super::order::Line;
use crate::error::StoreError;
use crate::index::{Catalog, Memory};

/// The place of the line with an identifier among lines in the order of their keys.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn place_of(
    connection: &mut SqliteConnection,
    memory: &Memory,
    catalog: &Catalog,
    columns: &Columns,
    id: &str,
    lines: &[Line],
) -> Result<Option<usize>, StoreError> {
    let has_stage = lines.first().is_some_and(|line| line.places.stage.is_some());
    let count = columns.keys.len() + usize::from(has_stage) + usize::from(columns.currency.is_some());
    for labels in divided(id, count) {
        let mut labels = labels.into_iter();
        let mut keys = Vec::with_capacity(columns.keys.len());
        for (column, label) in columns.keys.iter().zip(labels.by_ref()) {
            keys.extend(column.place_of(connection, memory, catalog, label).await?);
        }
        let stage = if has_stage { labels.next().and_then(|label| columns.stages.place_of(label)) } else { None };
        let currency = match (&columns.currency, labels.next()) {
            (Some(column), Some(label)) => column.place_of(connection, memory, catalog, label).await?,
            _ => None,
        };
        // A label that is not there leaves a place empty that no line has empty.
        let places = Places { keys, stage, currency };
        if let Ok(place) = lines.binary_search_by(|line| line.places.cmp(&places)) {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// The ways to divide a text into so many labels, of which each may have colons of its own.
fn divided(text: &str, count: usize) -> Vec<Vec<&str>> {
    if count <= 1 {
        return if count == 1 { vec![vec![text]] } else { Vec::new() };
    }
    let colons = text.match_indices(':').map(|(at, _)| (&text[..at], &text[at + 1..]));
    let ways = colons.flat_map(|(label, rest)| {
        divided(rest, count - 1).into_iter().map(move |others| std::iter::once(label).chain(others).collect())
    });
    ways.collect()
}
