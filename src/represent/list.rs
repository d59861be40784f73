//! A page of a list.

use ledger_core::describe::Resource;
use ledger_store::list::{Facet, Page};
use ledger_store::selection::Citations;
use serde_json::{Value as Json, json};

use super::found::{Found, dataset_of, read, shown, sources_of};
use super::stored::unreadable;
use crate::pages::{self, Facts, Total};
use crate::problem::Problem;
use crate::question::Question;

/// A page of a list that was found.
#[derive(Debug)]
pub struct List {
    /// The collection.
    pub resource: &'static Resource,
    /// The rows.
    pub page: Page,
    /// The address of the page after this one.
    pub next: Option<String>,
}

impl Found for List {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let page = &self.page;
        let limit = question.selection.limit;
        let facets = (!question.selection.facets.is_empty()).then(|| page.facets.iter().map(facet).collect::<Vec<_>>());
        let about = json!({
            "limit": limit, "total": page.total, "total_is": "exact", "next": self.next, "after": page.next, "facets": facets,
        });
        let rows = page.records().map_err(|error| unreadable(&error))?;
        let sources = sources_of(rows.iter().map(|row| row.get()), &page.sources, question)?;
        let records = records_of(page, question)?;
        // The records are large, so they are copied only once, into the body.
        let parts = [
            "{\"data\":[",
            &records,
            "],\"page\":",
            &about.to_string(),
            ",\"sources\":[",
            &sources,
            "],\"dataset\":",
            &dataset_of(question, page.undated_excluded).to_string(),
            "}",
        ];
        Ok(parts.concat())
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let records = self.page.records().map_err(|error| unreadable(&error))?;
        let rows = records.into_iter().map(|record| read(record.get(), question)).collect::<Result<Vec<Json>, _>>()?;
        let total = Total { rows: self.page.total, is_exact: true };
        pages::list(self.resource, &rows, &self.page.facets, &total, &Facts::of(question, self.next.as_deref()))
    }

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

/// A facet, as the envelope shows it.
fn facet(facet: &Facet) -> Json {
    let value = |(value, count): &(String, u64)| json!({ "value": value, "count": count });
    let values: Vec<Json> = facet.values.iter().map(value).collect();
    json!({ "filter": facet.filter, "values": values, "total": facet.total })
}

/// The records of a page, joined by commas, with what the question wants of their citations.
///
/// # Errors
/// An internal problem, if a record is not JSON.
pub fn records_of<'p>(page: &'p Page, question: &Question) -> Result<std::borrow::Cow<'p, str>, Problem> {
    if question.selection.citations == Citations::Full {
        return Ok(page.joined().into());
    }
    let records = page.records().map_err(|error| unreadable(&error))?;
    let shown = records.into_iter().map(|record| shown(record.get(), question)).collect::<Result<Vec<_>, _>>()?;
    Ok(shown.join(",").into())
}
