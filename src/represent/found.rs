//! What was found, and how it is rendered: as JSON, or as a page of the same rows for people.

use std::borrow::Cow;

use ledger_core::describe::Format;
use ledger_store::briefs::Sources;
use ledger_store::selection::Citations;
use serde_json::{Value as Json, json};

use super::deliver::Rendered;
use super::stored::parsed;
use super::{brief, links};
use crate::problem::Problem;
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

/// A stored record with what the question wants of its citations.
///
/// # Errors
/// An internal problem, if it is not JSON.
pub fn shown<'r>(record: &'r str, question: &Question) -> Result<Cow<'r, str>, Problem> {
    match question.selection.citations {
        Citations::Full => Ok(record.into()),
        Citations::Brief => Ok(brief::row(record)?.into()),
        Citations::None => Ok(read(record, question)?.to_string().into()),
    }
}

/// A stored record as JSON, without its citations if the question leaves them out. A page shows what is accepted in full.
///
/// # Errors
/// An internal problem, if it is not JSON.
pub fn read(record: &str, question: &Question) -> Result<Json, Problem> {
    let mut json: Json = parsed(record)?;
    match question.selection.citations {
        Citations::Full => {}
        Citations::Brief => keep_citations(&mut json, &|citation| citation["accepted"] == true),
        Citations::None => keep_citations(&mut json, &|_| false),
    }
    Ok(json)
}

/// The sources of an answer as its envelope shows them, joined by commas: those that its rows cite.
///
/// # Errors
/// An internal problem, if a row is not JSON.
pub fn sources_of<'r>(
    rows: impl Iterator<Item = &'r str>,
    sources: &Sources,
    question: &Question,
) -> Result<String, Problem> {
    if question.is_brief() { brief::sources(rows, sources) } else { Ok(sources.joined()) }
}

fn keep_citations(json: &mut Json, keeps: &impl Fn(&Json) -> bool) {
    match json {
        Json::Object(map) => {
            for (name, value) in map {
                match value {
                    Json::Array(citations) if name == "citations" => citations.retain(|citation| keeps(citation)),
                    _ => keep_citations(value, keeps),
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| keep_citations(item, keeps)),
        _ => {}
    }
}
