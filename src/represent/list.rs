//! A page of a list.

use ledger_core::describe::Resource;
use ledger_core::resources::{self, discrepancies};
use ledger_store::list::{Facet, Page};
use ledger_store::sums::Group;
use serde_json::{Value as Json, json};

use super::found::{Found, Position, Writing, dataset_of, records, rows, sources};
use super::sums::{Addends, group};
use crate::model::citing;
use crate::pages::charts::Shown;
use crate::pages::{self, Around, Facts, Missions, Total};
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
    /// Whether a feed can follow the rows, if that was left open.
    pub has_feed: bool,
    /// What a page for people shows besides the rows.
    pub of_page: Option<OfPage>,
}

/// What a page for people shows besides the rows.
#[derive(Debug)]
pub struct OfPage {
    /// The address of the page before this one, if there is one; nothing, if that is the first.
    pub previous: Option<Option<String>>,
    /// The totals of all rows, if they can be added up.
    pub totals: Vec<Group>,
    /// How many rows are about each month, for the timeline.
    pub months: Vec<(String, u64)>,
    /// The missions.
    pub missions: Missions,
    /// The map of what the list has, for countries.
    pub map: Option<Shown>,
}

impl Found for List {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let page = &self.page;
        let facets = (!question.selection.facets.is_empty()).then(|| page.facets.iter().map(facet).collect());
        let (limit, next, after) = (question.selection.limit.into(), self.next.as_deref(), page.next.as_deref());
        let position = Position { facets, ..Position::of(limit, page.total, next, after) };
        let mut writing = Writing::of(question);
        let (records, sources) = (writing.records(page)?, writing.sources(&page.sources)?);
        // The records are large, so they are copied only once, into the body.
        let parts = [
            "{\"data\":[",
            &records,
            "],\"page\":",
            &json!(position).to_string(),
            ",\"sources\":[",
            &sources,
            "],\"dataset\":",
            &dataset_of(question, page.undated_excluded).to_string(),
            "}",
        ];
        Ok(parts.concat())
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let rows = rows(&self.page, question)?;
        // Of lists, only disputes show their sources.
        let is_of_disputes = self.resource.path == discrepancies::RESOURCE.path;
        let sources = if is_of_disputes { sources(&self.page)? } else { Vec::new() };
        let total = Total { rows: self.page.total, is_exact: true };
        let cited = citing::list(&question.asked.site.url, self.resource, question);
        let mut facts = Facts::of(question, self.next.as_deref()).citing(cited).with_rows(self.page.total);
        if self.resource.path == resources::sources::RESOURCE.path {
            let listed = records(&self.page)?;
            facts = facts.with_sources(citing::sources(&question.asked.site.url, &listed, question));
        }
        let of_page = self.of_page.as_ref();
        let of = Addends { resource: self.resource, question, country: None };
        let around = Around {
            previous: of_page.and_then(|more| more.previous.clone()),
            totals: of_page.map_or(&[][..], |more| &more.totals).iter().map(|sum| group(sum, of)).collect(),
            months: of_page.map(|more| more.months.clone()).unwrap_or_default(),
            facets: &self.page.facets,
            missions: of_page.map(|more| more.missions.clone()).unwrap_or_default(),
            total,
            map: of_page.and_then(|more| more.map.as_ref()),
        };
        pages::list(self.resource, (&rows, &sources), &around, &facts)
    }

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    fn has_left_open(&self) -> bool {
        self.has_feed
    }
}

/// A facet, as the envelope shows it.
fn facet(facet: &Facet) -> Json {
    let value = |(value, count): &(String, u64)| json!({ "value": value, "count": count });
    let values: Vec<Json> = facet.values.iter().map(value).collect();
    json!({ "filter": facet.filter, "values": values, "total": facet.total })
}
