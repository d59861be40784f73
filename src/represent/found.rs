//! What was found, and how it is rendered: as JSON, or as a page of the same rows for people.

use std::borrow::Cow;
use std::collections::BTreeSet;

use ledger_core::describe::Format;
use ledger_store::index::Sources;
use ledger_store::list::Page;
use ledger_store::selection::Citations;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};
use serde_json_borrow::{Map, Value};

use super::deliver::Rendered;
use super::stored::{parsed, unreadable, written};
use super::{brief, links};
use crate::pages::Row;
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

    /// The answer as text to quote, if there is one.
    ///
    /// # Errors
    /// An internal problem.
    fn text(&self, _question: &Question) -> Result<Option<String>, Problem> {
        Ok(None)
    }

    /// The address of the page after this one, if there is one.
    fn next(&self) -> Option<&str> {
        None
    }

    /// Whether there is the representation that the question left open.
    fn has_left_open(&self) -> bool {
        false
    }
}

/// Renders what was found in the representation that the question chose.
///
/// # Errors
/// An internal problem.
pub fn render(found: &impl Found, question: &Question) -> Result<Rendered, Problem> {
    let also = if found.has_left_open() { question.with_left_open() } else { None };
    let question = also.as_ref().map_or(question, |(_, with_it)| with_it);
    let body = match question.format {
        Format::Html => found.page(question)?,
        Format::Text => found.text(question)?.unwrap_or_default(),
        _ => found.json(question)?,
    };
    let also = also.as_ref().map(|(format, question)| links::alternate(*format, question));
    Ok(Rendered { body: body.into(), links: found.next().map(links::next).into_iter().chain(also).collect() })
}

/// What an answer is based on, as its envelope shows it.
#[must_use]
pub fn dataset_of(question: &Question, undated_excluded: i64) -> Json {
    let as_of = question.selection.as_of.map(|day| day.to_string());
    json!({ "release": question.edition().id, "as_of": as_of, "undated_excluded": undated_excluded })
}

/// The position of a page in its list, as the envelope shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Position<'p> {
    /// The maximum number of rows in the page.
    pub limit: u64,
    /// How many rows there are.
    pub total: u64,
    /// Whether `total` is exact: `exact` or `at_least`.
    pub total_is: &'static str,
    /// The address of the page after this one.
    pub next: Option<&'p str>,
    /// The last row, if others follow.
    pub after: Option<&'p str>,
    /// The facets that the question asks for.
    pub facets: Option<Vec<Json>>,
}

impl<'p> Position<'p> {
    /// Of a page of so many rows, of which the total is exact, with the address of the next page and its last row.
    #[must_use]
    pub fn of(limit: u64, total: u64, next: Option<&'p str>, after: Option<&'p str>) -> Self {
        Self { limit, total, total_is: "exact", next, after, facets: None }
    }
}

/// Writes records as a question wants them, and remembers which sources those cite.
#[derive(Debug)]
pub struct Writing<'q> {
    question: &'q Question,
    cited: BTreeSet<String>,
}

impl<'q> Writing<'q> {
    /// For the answer to a question.
    #[must_use]
    pub fn of(question: &'q Question) -> Self {
        Self { question, cited: BTreeSet::new() }
    }

    /// A stored record with what the question wants of its citations.
    ///
    /// # Errors
    /// An internal problem, if it is not JSON.
    pub fn record<'r>(&mut self, record: &'r str) -> Result<Cow<'r, str>, Problem> {
        match self.question.selection.citations {
            Citations::Full => Ok(record.into()),
            Citations::Brief => Ok(brief::row(record, &mut self.cited)?.into()),
            Citations::None => Ok(written(&read(record, self.question)?)?.into()),
        }
    }

    /// The records of a page, joined by commas.
    ///
    /// # Errors
    /// An internal problem, if one is not JSON.
    pub fn records<'p>(&mut self, page: &'p Page) -> Result<Cow<'p, str>, Problem> {
        if self.question.selection.citations == Citations::Full {
            return Ok(page.joined().into());
        }
        let records: Vec<&RawValue> = page.records().map_err(|error| unreadable(&error))?;
        let shown = records.into_iter().map(|record| self.record(record.get())).collect::<Result<Vec<_>, _>>()?;
        Ok(shown.join(",").into())
    }

    /// The sources of the records as the envelope shows them, joined by commas.
    ///
    /// # Errors
    /// An internal problem, if one is not JSON.
    pub fn sources(&self, sources: &Sources) -> Result<String, Problem> {
        if self.question.is_brief() { brief::sources(&self.cited, sources) } else { Ok(sources.joined()) }
    }
}

/// A stored record as JSON, without its citations if the question leaves them out. A page shows what is accepted in full.
///
/// # Errors
/// An internal problem, if it is not JSON.
pub fn read<'t>(record: &'t str, question: &Question) -> Result<Value<'t>, Problem> {
    let mut json: Value<'t> = parsed(record)?;
    if let Some(keeps) = keeps(question) {
        keep_citations(&mut json, keeps);
    }
    Ok(json)
}

/// The records of a page, whole.
///
/// # Errors
/// An internal problem, if one is not JSON.
pub fn records(page: &Page) -> Result<Vec<Value<'_>>, Problem> {
    page.records().map_err(|error| unreadable(&error))
}

/// The rows of a page as pages for people show them.
///
/// # Errors
/// An internal problem, if one is not JSON.
pub fn rows<'p>(page: &'p Page, question: &Question) -> Result<Vec<Row<'p>>, Problem> {
    let mut rows: Vec<Row<'p>> = page.records().map_err(|error| unreadable(&error))?;
    if let Some(keeps) = keeps(question) {
        for row in &mut rows {
            row.citations.retain(|citation| keeps(citation.accepted));
            keep_members(&mut row.members, keeps);
        }
    }
    Ok(rows)
}

/// The sources that the rows of a page cite.
///
/// # Errors
/// An internal problem, if one is not JSON.
pub fn sources(page: &Page) -> Result<Vec<Value<'_>>, Problem> {
    page.sources.iter().map(parsed).collect()
}

/// Which citations a question wants, by whether they are accepted; `None` if it wants all.
fn keeps(question: &Question) -> Option<fn(bool) -> bool> {
    match question.selection.citations {
        Citations::Full => None,
        Citations::Brief => Some(|is_accepted| is_accepted),
        Citations::None => Some(|_| false),
    }
}

fn keep_citations(json: &mut Value<'_>, keeps: fn(bool) -> bool) {
    match json {
        Value::Object(members) => keep_members(members, keeps),
        Value::Array(items) => items.iter_mut().for_each(|item| keep_citations(item, keeps)),
        _ => {}
    }
}

fn keep_members(members: &mut Map<'_>, keeps: fn(bool) -> bool) {
    let names: Vec<String> = members.keys().map(str::to_owned).collect();
    for name in names {
        match members.get_mut(&name) {
            Some(Value::Array(citations)) if name == "citations" => {
                citations.retain(|citation| keeps(citation.get("accepted").as_bool() == Some(true)));
            }
            Some(value) => keep_citations(value, keeps),
            None => {}
        }
    }
}
