//! Lists as pages: the question in words, a form to narrow it, and the columns that some row fills.

use std::collections::{HashMap, HashSet};

use askama::Template;
use ledger_core::describe::{Parameter, Resource};
use ledger_core::resources::timeline;
use ledger_store::list::Facet;

use super::cells::{Cell, Look, counted};
use super::charts::{Shown, said, stage};
use super::columns::{Head, columns, head, list_cell};
use super::disputes::{self, Card};
use super::evidence::Sources;
use super::facts::{Facts, Link, Missions, Total, whole_of};
use super::filters::{Control, Filters, Input};
use super::frame::{Frame, Prose, written};
use super::picture::{Mark, Picture};
use super::rows::{Json, Map, Row, borrowed};
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
    /// Whether there are no rows.
    is_empty: bool,
    /// The rows, if they are neither entries of the timeline nor disputes.
    table: Table,
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
    /// The address that compares the list with itself on another day, or in another edition.
    compare: Option<String>,
}

/// Rows under the heads of their columns.
#[derive(Debug, Default)]
struct Table {
    heads: Vec<Head>,
    rows: Vec<Line>,
    /// Which cells say what column they are in where they do not stand under its head.
    labelled: Labelled,
}

/// Which cells say what column they are in where they do not stand under its head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Labelled {
    /// None.
    #[default]
    Nothing,
    /// Those with numbers.
    Numbers,
    /// All but the first of each row.
    All,
}

impl Table {
    fn labels(&self, cell: &Cell) -> bool {
        match self.labelled {
            Labelled::Nothing => false,
            Labelled::Numbers => cell.is_number(),
            Labelled::All => true,
        }
    }
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
pub(super) struct Chips {
    pub name: String,
    pub values: Vec<(Link, u64)>,
    /// How many more values there are.
    pub more: u64,
}

/// What stands above a table.
#[derive(Debug, Default)]
pub(super) struct Heading {
    pub title: String,
    /// What it has.
    pub about: String,
    /// How many rows there are.
    pub said: String,
    pub chips: Vec<Chips>,
    /// Whether all cells need the names of their columns.
    pub is_labelled: bool,
}

/// A list as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn list(
    resource: &Resource,
    (rows, sources): (&[Row<'_>], &[Json<'_>]),
    around: &Around<'_>,
    facts: &Facts,
) -> Result<String, Problem> {
    let words = facts.words;
    let sources = Sources::of(sources);
    let facets = around.facets;
    let mut names_of = named(rows);
    names_of.extend(around.missions.0.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let filters = Filters::of(resource, facets, facts, names_of, words);
    let said = filters.said(around.total.in_words(resource.path, words), facts);
    let frame = Frame::of(words.page(resource.path), facts).about(&said);
    let asked = facets.iter().filter(|facet| filters.is_asked(facet));
    let chips: Vec<Chips> = asked.map(|facet| chips(facet, facts, words)).collect();
    let (is_timeline, is_of_disputes) = (resource.path == timeline::RESOURCE.path, disputes::is_of(resource.path));
    let first = facts.is_later.then(|| facts.with(Parameter::After.name(), &[]));
    let previous = around.previous.clone().map(|previous| previous.or_else(|| first.clone()).unwrap_or_default());
    written(&ListPage {
        heading: words.page(resource.path),
        about: Prose(words.or(&format!("about-{}", resource.path), resource.doc)),
        said,
        active: filters.active(facts),
        chips,
        controls: filters.controls,
        hidden: filters.hidden,
        is_empty: rows.is_empty(),
        table: if is_timeline || is_of_disputes { Table::default() } else { table(resource, rows, facts) },
        totals: borrowed(&around.totals).iter().map(|total| total_cells(words, total)).collect(),
        timeline: is_timeline.then(|| Timeline::of(words, rows, &around.months, facts)),
        cards: if is_of_disputes {
            rows.iter().map(|row| Card::of(words, row, &sources)).collect()
        } else {
            Vec::new()
        },
        first,
        previous,
        curl: facts.curl(),
        compare: Some(facts.comparison()),
        map: around.map.map(|shown| shown.picture(words).leading(|href| frame.keep(href))),
        frame,
        facts,
    })
}

/// Rows under the heads of their columns: those that some row fills, and how many sources each cites.
fn table(resource: &Resource, rows: &[Row<'_>], facts: &Facts) -> Table {
    let words = facts.words;
    let members: Vec<&Map<'_>> = rows.iter().map(|row| &row.members).collect();
    // A column that a filter makes the same in every row says nothing.
    let is_fixed = |name: &&str| facts.given(name).count() == 1 && resource.filter(name).is_some();
    let names: Vec<&str> = columns(resource, &members).into_iter().filter(|name| !is_fixed(name)).collect();
    let mut heads: Vec<Head> = names.iter().map(|name| head(resource, name, facts, words)).collect();
    let cites = rows.iter().any(|row| !row.citations.is_empty());
    if cites {
        heads.push(Head { name: words.say("column-sources"), is_number: true, sort: None, order: None });
    }
    let line = |(depth, row): (usize, &Row<'_>)| {
        let own = names.iter().map(|name| list_cell(words, resource, &row.members, name, names[0] == *name));
        Line {
            cells: own.chain(cites.then(|| counted(words, row.cited()))).collect(),
            depth,
            part_of: if depth == 0 { whole_of(resource.path, &row.members) } else { None },
        }
    };
    let is_sorted = facts.given(Parameter::Sort.name()).next().is_some();
    let placed = if is_sorted { rows.iter().map(|row| (0, row)).collect() } else { within(rows) };
    Table { heads, rows: placed.into_iter().map(line).collect(), labelled: Labelled::Nothing }
}

/// Rows with their parts right below them, each with how deep it is; rows whose whole is not there stay in their order.
fn within<'r>(rows: &'r [Row<'r>]) -> Vec<(usize, &'r Row<'r>)> {
    type Parts<'r> = HashMap<&'r str, Vec<&'r Row<'r>>>;
    fn text<'r>(row: &'r Row<'r>, name: &str) -> Option<&'r str> {
        row.members.get(name).and_then(Json::as_str)
    }
    fn add<'r>(row: &'r Row<'r>, depth: usize, parts: &Parts<'r>, placed: &mut Vec<(usize, &'r Row<'r>)>) {
        placed.push((depth, row));
        // No chain of parts is longer than this.
        if depth < MOST_DEPTH {
            let own = text(row, "id").and_then(|id| parts.get(id)).into_iter().flatten();
            own.for_each(|part| add(part, depth + 1, parts, placed));
        }
    }
    let ids: HashSet<&str> = rows.iter().filter_map(|row| text(row, "id")).collect();
    let whole = |row: &'r Row<'r>| text(row, "part_of").filter(|whole| ids.contains(whole));
    let mut parts = Parts::new();
    for row in rows {
        if let Some(whole) = whole(row) {
            parts.entry(whole).or_default().push(row);
        }
    }
    let mut placed = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| whole(row).is_none()) {
        add(row, 0, &parts, &mut placed);
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
fn named<'r>(rows: &'r [Row<'r>]) -> HashMap<&'r str, &'r str> {
    let values = rows.iter().flat_map(|row| row.members.values());
    values.filter_map(|value| value.get("id").as_str().zip(value.get("name").as_str())).collect()
}

/// A table as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub(super) fn plain(
    Heading { title, about, said, chips, is_labelled }: Heading,
    heads: Vec<(String, bool)>,
    rows: Vec<Vec<Cell>>,
    facts: &Facts,
) -> Result<String, Problem> {
    let head = |(name, is_number)| Head { name, is_number, sort: None, order: None };
    let numbers = heads.iter().filter(|(_, is_number)| *is_number).count();
    let labelled = match (is_labelled, numbers) {
        (true, _) => Labelled::All,
        (false, 0 | 1) => Labelled::Nothing,
        // One number needs no name, but which of several is which?
        (false, _) => Labelled::Numbers,
    };
    written(&ListPage {
        heading: title.clone(),
        about: Prose(about),
        active: Vec::new(),
        controls: Vec::new(),
        hidden: Vec::new(),
        chips,
        cards: Vec::new(),
        timeline: None,
        totals: Vec::new(),
        map: None,
        previous: None,
        curl: facts.curl(),
        compare: None,
        is_empty: rows.is_empty(),
        table: Table {
            labelled,
            heads: heads.into_iter().map(head).collect(),
            rows: rows.into_iter().map(|cells| Line { cells, depth: 0, part_of: None }).collect(),
        },
        first: facts.is_later.then(|| facts.with(Parameter::After.name(), &[])),
        frame: Frame::of(title, facts).about(&said),
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
