//! Rows as pages read them: JSON that borrows its text from the answer.

use serde::Deserialize;
pub(super) use serde_json_borrow::{Map, Value as Json};

/// Rows that were made for an answer, as pages read them.
pub(super) fn borrowed(rows: &[serde_json::Value]) -> Vec<Json<'_>> {
    // What is JSON can be read as JSON.
    rows.iter().map(|row| Json::deserialize(row).unwrap_or_default()).collect()
}
