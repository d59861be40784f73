//! What was found, and how it is rendered: as JSON, or as a page of the same rows for people.

use std::borrow::Cow;

use ledger_core::describe::Format;
use serde_json::{Value as Json, json};

use super::deliver::Rendered;
use super::links;
use crate::problem::{Problem, ProblemKind};
use crate::question::Question;

/// What was found for a question.
pub trait Found {
    /// The answer as JSON.
    ///
    /// # Errors
    /// An internal problem.
    fn json(&self, question: &Question) -> Result<String, Problem>;

    /// The answer as a page for people.
    ///
    /// # Errors
    /// An internal problem.
    fn page(&self, question: &Question) -> Result<String, Problem>;

    /// The address of the page after this one, if there is one.
    fn next(&self) -> Option<&str> {
        None
    }
}

/// Renders what was found in the representation that the question chose.
///
/// # Errors
/// An internal problem.
pub fn render(found: &impl Found, question: &Question) -> Result<Rendered, Problem> {
    let body = if question.format == Format::Html { found.page(question)? } else { found.json(question)? };
    Ok(Rendered { body: body.into(), links: found.next().map(links::next).into_iter().collect() })
}

/// What an answer is based on, as its envelope shows it.
#[must_use]
pub fn dataset_of(question: &Question, undated_excluded: i64) -> Json {
    let as_of = question.selection.as_of.map(|day| day.to_string());
    json!({ "release": question.edition().id, "as_of": as_of, "undated_excluded": undated_excluded })
}

/// The envelope of a page that has all the rows.
#[must_use]
pub fn whole_page(rows: usize) -> Json {
    json!({ "limit": rows, "total": rows, "total_is": "exact", "next": null, "after": null, "facets": null })
}

/// A stored record, without its citations if the question leaves them out.
///
/// # Errors
/// An internal problem, if it is not JSON.
pub fn shown<'r>(record: &'r str, question: &Question) -> Result<Cow<'r, str>, Problem> {
    if question.selection.citations {
        return Ok(record.into());
    }
    let mut json: Json = parsed(record)?;
    leave_out_citations(&mut json);
    Ok(json.to_string().into())
}

/// A stored record as JSON, without its citations if the question leaves them out.
///
/// # Errors
/// An internal problem, if it is not JSON.
pub fn read(record: &str, question: &Question) -> Result<Json, Problem> {
    let mut json: Json = parsed(record)?;
    if !question.selection.citations {
        leave_out_citations(&mut json);
    }
    Ok(json)
}

/// Parses a stored text as JSON.
///
/// # Errors
/// An internal problem, if it is not JSON of that shape.
pub fn parsed<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| unreadable(&error))
}

/// The problem that a stored record is not JSON, which a CHECK in its table should prevent.
pub fn unreadable(error: &serde_json::Error) -> Problem {
    tracing::error!(%error, "a rendered record is not JSON");
    Problem::new(&ProblemKind::INTERNAL, "A record could not be read.")
}

fn leave_out_citations(json: &mut Json) {
    match json {
        Json::Object(map) => {
            for (name, value) in map {
                if name == "citations" {
                    *value = json!([]);
                } else {
                    leave_out_citations(value);
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(leave_out_citations),
        _ => {}
    }
}
