//! Reading the JSON that is stored, and writing it again.

use crate::problem::{Problem, ProblemKind};

/// Parses a stored text as JSON.
///
/// # Errors
/// An internal problem, if it is not JSON of that shape.
pub fn parsed<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| unreadable(&error))
}

/// Writes JSON that was read.
///
/// # Errors
/// An internal problem, which what was read does not have.
pub fn written(json: &impl serde::Serialize) -> Result<String, Problem> {
    serde_json::to_string(json).map_err(|error| unreadable(&error))
}

/// The problem that a stored record is not JSON, which a CHECK in its table should prevent.
pub fn unreadable(error: &serde_json::Error) -> Problem {
    tracing::error!(%error, "a rendered record is not JSON");
    Problem::new(&ProblemKind::INTERNAL, "A record could not be read.")
}
