//! Lists as pages: the question in words, a form to narrow it, and the columns that some row fills.

use std::collections::HashMap;

use askama::Template;
use ledger_core::describe::{Parameter, Resource};
use ledger_core::resources::timeline;
use ledger_store::list::Facet;

use super::cells::{Cell, Look, counted};
use super::charts::{Shown, said, stage};
use super::columns::{Head, columns, head, list_cell};
use super::disputes::{self, Card};
use super::facts::{Facts, Link, Missions, Total, whole_of};
use super::filters::{Control, Filters, Input};
use super::frame::{Frame, Prose, written};
use super::lines::{Sources, is_empty};
use super::picture::{Mark, Picture};
use super::rows::{Json, Map, borrowed};
use super::timeline::Timeline;
use super::words::Words;
use crate::problem::Problem;

#[derive(Debug, Template)]
#[template(path = "list.html")]
struct ListPage<'f> {
    frame: Frame,
    facts: &'f Facts,
    heading: String,
    about: Prose,
    /// The question in words.
    said: String,
    /// The filters that are in effect, each with the address of the list without it.
    active: Vec<Link>,
    /// The form.
    controls: Vec<Control>,
    /// What the form sends besides.
    hidden: Vec<(String, String)>,
    /// How many rows have which value, with the addresses of those rows.
    chips: Vec<Chips>,
    heads: Vec<Head>,
    rows: Vec<Line>,
    /// The totals of all rows, each with its stage.
    totals: Vec<Vec<Cell>>,
    /// The rows by date, if they are entries of the timeline.
    timeline: Option<Timeline>,
    /// The map of the rows.
    map: Option<Picture>,
    /// The rows, if they are disputes.
    cards: Vec<Card<'f>>,
    first: Option<String>,
    previous: Option<String>,
    curl: String,
}

/// A row.
#[derive(Debug)]
struct Line {
    cells: Vec<Cell>,
    /// How deep it is within others that are in the same page.
    depth: usize,
    /// What it is part of, if that is not right above.
    part_of: Option<Link>,
}

/// What is around the rows of a list.
#[derive(Debug)]
pub struct Around<'a> {
    /// The address of the page before, if there is one; nothing, if that is the first.
    pub previous: Option<Option<String>>,
    /// The totals of all rows.
    pub totals: Vec<serde_json::Value>,
    /// How many rows are about each month.
    pub months: Vec<(String, u64)>,
    /// How many rows have which value.
    pub facets: &'a [Facet],
    /// How many rows there are in all.
    pub total: Total,
    /// The missions.
    pub missions: Missions,
    /// The map of what the list has.
    pub map: Option<&'a Shown>,
}

/// The values of a filter.
#[derive(Debug)]
struct Chips {
    name: String,
    values: Vec<(Link, u64)>,
    /// How many more values there are.
    more: u64,
}

/// A list as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn list(
    resource: &Resource,
    (rows, sources): (&[Json<'_>], &[Json<'_>]),
    around: &Around<'_>,
    facts: &Facts,
) -> Result<String, Problem> {
    let words = facts.words;
    let is_of_disputes = disputes::is_of(resource.path);
    let sources = Sources::of(words, if is_of_disputes { sources } else { &[] });
    let rows: Vec<&Map<'_>> = rows.iter().filter_map(Json::as_object).collect();
    // A column that a filter makes the same in every row says nothing.
    let is_fixed = |name: &&str| facts.given(name).count() == 1 && resource.filter(name).is_some();
    let names: Vec<&str> = columns(resource, &rows).into_iter().filter(|name| !is_fixed(name)).collect();
    let facets = around.facets;
    let mut names_of = named(&rows);
    names_of.extend(around.missions.0.iter().cloned());
    let filters = Filters::of(resource, facets, facts, names_of, words);
    let said = filters.said(around.total.in_words(resource.path, words), facts);
    let frame = Frame::of(words.page(resource.path), facts).about(&said);
    let asked = facets.iter().filter(|facet| filters.is_asked(facet));
    let chips: Vec<Chips> = asked.map(|facet| chips(facet, facts, words)).collect();
    let is_timeline = resource.path == timeline::RESOURCE.path;
    let first = facts.is_later.then(|| facts.with(Parameter::After.name(), &[]));
    let previous = around.previous.clone().map(|previous| previous.or_else(|| first.clone()).unwrap_or_default());
    let mut heads: Vec<Head> = names.iter().map(|name| head(resource, name, facts, words)).collect();
    let cites = rows.iter().any(|row| row.get("citations").is_some_and(|cited| !is_empty(cited)));
    if cites {
        heads.push(Head { name: words.say("column-sources"), is_number: true, sort: None, order: None });
    }
    let cells = |row: &Map<'_>| {
        let mut shown: Vec<Cell> =
            names.iter().map(|name| list_cell(words, resource, row, name, names[0] == *name)).collect();
        if cites {
            shown.push(counted(words, row));
        }
        shown
    };
    let is_sorted = facts.given(Parameter::Sort.name()).next().is_some();
    let line = |(depth, row): (usize, &Map<'_>)| Line {
        cells: cells(row),
        depth,
        part_of: if depth == 0 { whole_of(resource.path, row) } else { None },
    };
    let placed = if is_sorted { rows.iter().map(|row| (0, *row)).collect() } else { within(&rows) };
    written(&ListPage {
        heading: words.page(resource.path),
        about: Prose(words.or(&format!("about-{}", resource.path), resource.doc)),
        said,
        active: filters.active(facts),
        chips,
        controls: filters.controls,
        hidden: filters.hidden,
        heads,
        rows: placed.into_iter().map(line).collect(),
        totals: borrowed(&around.totals).iter().map(|total| total_cells(words, total)).collect(),
        timeline: is_timeline.then(|| Timeline::of(words, &rows, &around.months, facts)),
        cards: if is_of_disputes {
            rows.iter().map(|row| Card::of(words, row, &sources)).collect()
        } else {
            Vec::new()
        },
        first,
        previous,
        curl: facts.curl(),
        map: around.map.map(|shown| shown.picture(words).leading(|href| frame.keep(href))),
        frame,
        facts,
    })
}

/// Rows with their parts right below them, each with how deep it is; rows whose whole is not there stay in their order.
fn within<'r>(rows: &[&'r Map<'r>]) -> Vec<(usize, &'r Map<'r>)> {
    fn add<'r>(row: &'r Map<'r>, depth: usize, rows: &[&'r Map<'r>], placed: &mut Vec<(usize, &'r Map<'r>)>) {
        placed.push((depth, row));
        let id = row.get("id");
        // No chain of parts is longer than this.
        if id.is_some() && depth < MOST_DEPTH {
            for part in rows.iter().filter(|other| other.get("part_of") == id) {
                add(part, depth + 1, rows, placed);
            }
        }
    }
    let is_there = |whole: &Json<'_>| !whole.is_null() && rows.iter().any(|row| row.get("id") == Some(whole));
    let mut placed = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| !row.get("part_of").is_some_and(is_there)) {
        add(row, 0, rows, &mut placed);
    }
    placed
}

/// How deep parts are shown within parts.
const MOST_DEPTH: usize = 4;

/// A total: its stage, the sum, and how many records are counted.
fn total_cells(words: Words, total: &Json<'_>) -> Vec<Cell> {
    let sum = said(words, total);
    let counted = words.count("counted-records", total.get("count").as_u64().unwrap_or(0));
    let number = |text: String| Cell { text, look: Look::Number, ..Cell::default() };
    vec![
        Cell { text: stage(words, total), look: Look::Stage(false), ..Cell::default() },
        number(sum),
        Cell { text: counted, ..Cell::default() },
    ]
}

/// The names of what rows name, by its identifier.
fn named(rows: &[&Map<'_>]) -> HashMap<String, String> {
    let text = |value: &Json<'_>, name: &str| value.get(name).as_str().map(str::to_owned);
    let values = rows.iter().flat_map(|row| row.values());
    values.filter_map(|value| text(value, "id").zip(text(value, "name"))).collect()
}

/// A table as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub(super) fn plain(
    (title, about, said): (&str, String, String),
    heads: Vec<(String, bool)>,
    rows: Vec<Vec<Cell>>,
    facts: &Facts,
) -> Result<String, Problem> {
    let head = |(name, is_number)| Head { name, is_number, sort: None, order: None };
    written(&ListPage {
        heading: title.to_owned(),
        about: Prose(about),
        active: Vec::new(),
        controls: Vec::new(),
        hidden: Vec::new(),
        chips: Vec::new(),
        cards: Vec::new(),
        timeline: None,
        totals: Vec::new(),
        map: None,
        previous: None,
        curl: facts.curl(),
        heads: heads.into_iter().map(head).collect(),
        rows: rows.into_iter().map(|cells| Line { cells, depth: 0, part_of: None }).collect(),
        first: facts.is_later.then(|| facts.with(Parameter::After.name(), &[])),
        frame: Frame::of(title.to_owned(), facts).about(&said),
        said,
        facts,
    })
}

fn chips(facet: &Facet, facts: &Facts, words: Words) -> Chips {
    let chip = |(value, count): &(String, u64)| {
        let href = facts.with(facet.filter, &[value]);
        (Link { name: words.code(facet.filter, value), href }, *count)
    };
    Chips {
        name: words.label(facet.filter),
        values: facet.values.iter().map(chip).collect(),
        more: (facet.total - facet.values.len()) as u64,
    }
}
