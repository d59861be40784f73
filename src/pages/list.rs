//! Lists as pages: the columns that some row fills.

use askama::Template;
use ledger_core::describe::Resource;
use ledger_store::editions::Edition;
use ledger_store::list::Facet;
use serde_json::{Map, Value as Json};

use super::cells::{Cell, cells, sentence};
use super::frame::{Facts, Nav, Prose, Total, nav, written};
use super::lines::is_empty;
use crate::problem::Problem;

#[derive(Debug, Template)]
#[template(path = "list.html")]
struct ListPage {
    title: String,
    nav: Nav,
    about: Prose,
    total: String,
    as_of: Option<String>,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
    facets: Vec<FacetLinks>,
    next: Option<String>,
    edition: Option<Edition>,
    json: String,
}

/// The values of a filter, each with an address that asks for it.
#[derive(Debug)]
struct FacetLinks {
    name: String,
    values: Vec<Counted>,
    /// How many more values there are.
    more: usize,
}

/// A value with its rows.
#[derive(Debug)]
struct Counted {
    value: String,
    count: u64,
    href: String,
}

impl FacetLinks {
    fn of(facet: &Facet, facts: &Facts) -> Self {
        let counted = |(value, count): &(String, u64)| Counted {
            value: value.clone(),
            count: *count,
            href: facts.with(facet.filter, value),
        };
        Self {
            name: sentence(&facet.filter.replace('_', " ")),
            values: facet.values.iter().map(counted).collect(),
            more: facet.total - facet.values.len(),
        }
    }
}

/// A list as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn list(
    resource: &Resource,
    rows: &[Json],
    facets: &[Facet],
    total: &Total,
    facts: &Facts,
) -> Result<String, Problem> {
    let rows: Vec<&Map<String, Json>> = rows.iter().filter_map(Json::as_object).collect();
    let names = columns(resource, &rows);
    let many = resource.path.replace('-', " ");
    let shown = rows.iter().map(|row| names.iter().map(|name| list_cell(row, name, names[0] == *name)).collect());
    let facets = facets.iter().map(|facet| FacetLinks::of(facet, facts)).collect();
    page(&sentence(&many), resource.doc, total.in_words(&many, "row"), &names, (shown.collect(), facets), facts)
}

/// Rows that are not a collection as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn table(title: &str, about: &str, rows: &[Json], total: &Total, facts: &Facts) -> Result<String, Problem> {
    let rows: Vec<&Map<String, Json>> = rows.iter().filter_map(Json::as_object).collect();
    let names: Vec<&str> = rows
        .first()
        .map(|row| {
            row.keys()
                .map(String::as_str)
                .filter(|name| !matches!(*name, "id" | "highlights" | "records_url"))
                .collect()
        })
        .unwrap_or_default();
    let shown = rows.iter().map(|row| names.iter().map(|name| list_cell(row, name, false)).collect());
    page(title, about, total.in_words("rows", "row"), &names, (shown.collect(), Vec::new()), facts)
}

fn page(
    title: &str,
    about: &str,
    total: String,
    names: &[&str],
    (rows, facets): (Vec<Vec<Cell>>, Vec<FacetLinks>),
    facts: &Facts,
) -> Result<String, Problem> {
    written(&ListPage {
        title: title.to_owned(),
        nav: nav(&facts.edition.about.short_title),
        about: Prose(about.to_owned()),
        total,
        as_of: facts.as_of.clone(),
        columns: names.iter().map(|name| sentence(&name.replace('_', " "))).collect(),
        rows,
        facets,
        next: facts.next.clone(),
        edition: Some(facts.edition.clone()),
        json: facts.json.clone(),
    })
}

/// The columns of a list: those that some row fills, the name first, without housekeeping.
fn columns<'a>(resource: &Resource, rows: &[&'a Map<String, Json>]) -> Vec<&'a str> {
    const HOUSEKEEPING: &[&str] = &[
        "url",
        "record_url",
        "known_from",
        "known_to",
        "disputed",
        "citations",
        "mission",
        "parts",
        "events",
        "currency",
        "text_sha256",
        "paragraph_sha256",
        "note",
    ];
    let Some(first) = rows.first() else { return Vec::new() };
    let lead = ["name", "title", "id"]
        .into_iter()
        .find(|name| rows.iter().any(|row| row.get(*name).is_some_and(Json::is_string)));
    let lead = if resource.kind.is_some() { Some("name") } else { lead };
    let mut names: Vec<&str> = first.keys().map(String::as_str).collect();
    names.retain(|name| {
        Some(*name) != lead
            && !HOUSEKEEPING.contains(name)
            && !name.ends_with("_qualifier")
            && (*name != "id" || lead.is_none())
            && rows.iter().any(|row| row.get(*name).is_some_and(|value| !is_empty(value)))
    });
    names.truncate(8);
    let lead = lead.and_then(|lead| first.keys().map(String::as_str).find(|name| *name == lead));
    lead.into_iter().chain(names).collect()
}

fn list_cell(row: &Map<String, Json>, name: &str, is_lead: bool) -> Cell {
    let value = row.get(name).unwrap_or(&Json::Null);
    let disputed =
        row.get("disputed").and_then(Json::as_array).is_some_and(|fields| fields.iter().any(|field| field == name));
    let texts: Vec<Cell> = cells(row, name, value);
    let href = if is_lead {
        let own = row.get("record_url").or_else(|| row.get("url")).and_then(Json::as_str);
        own.map(str::to_owned)
    } else if let ("records", Some(url)) = (name, row.get("records_url").and_then(Json::as_str)) {
        Some(url.to_owned()) // They are not all named here.
    } else {
        texts.first().filter(|_| texts.len() == 1).and_then(|cell| cell.href.clone())
    };
    let fallback = if is_lead && texts.is_empty() {
        row.get("id").and_then(Json::as_str).unwrap_or_default().to_owned()
    } else {
        String::new()
    };
    let text = texts.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("; ") + &fallback;
    Cell { text, href, number: value.is_number(), disputed }
}
