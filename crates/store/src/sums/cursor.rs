//! Where to go on: the place of the group that was seen last.

use sqlx::SqliteConnection;

use super::adding::Sum;
use super::columns::Columns;
use crate::error::StoreError;
use crate::index::{Catalog, Memory};

/// The place of the group with an identifier among groups in order.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn place_of(
    connection: &mut SqliteConnection,
    memory: &Memory,
    catalog: &Catalog,
    columns: &Columns,
    id: &str,
    sums: &[Sum],
) -> Result<Option<usize>, StoreError> {
    let mut rest = Some(id);
    let mut last = |is_only: bool| -> Option<&str> {
        if is_only {
            return rest.take();
        }
        let (before, label) = rest?.rsplit_once(':')?;
        rest = Some(before);
        Some(label)
    };
    let currency = match &columns.currency {
        Some(labels) => {
            let Some(place) = labels.place_of(connection, memory, catalog, last(false).unwrap_or_default()).await?
            else {
                return Ok(None);
            };
            Some(place)
        }
        None => None,
    };
    let Some(stage) = last(columns.keys.is_empty()).and_then(|label| columns.stages.place_of(label)) else {
        return Ok(None);
    };
    for labels in divided(rest, columns.keys.len()) {
        let mut places = Vec::with_capacity(labels.len() + 2);
        for (column, label) in columns.keys.iter().zip(labels) {
            places.extend(column.place_of(connection, memory, catalog, label).await?);
        }
        places.push(stage);
        places.extend(currency);
        // A label that is not there leaves too few places to be those of a group.
        if let Ok(place) = sums.binary_search_by_key(&places, |sum| columns.places(sum.code)) {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// The ways to divide a text into so many labels, of which each may have colons of its own.
fn divided(text: Option<&str>, count: usize) -> Vec<Vec<&str>> {
    match (text, count) {
        (None, 0) => vec![Vec::new()],
        (Some(text), 1) => vec![vec![text]],
        (Some(text), 2) => text.match_indices(':').map(|(at, _)| vec![&text[..at], &text[at + 1..]]).collect(),
        _ => Vec::new(),
    }
}
