//! Lists as pages: the question in words, a form to narrow it, and the columns that some row fills.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use ledger_core::describe::{Parameter, Resource, Sort};
use ledger_store::list::Facet;
use serde_json::{Map, Value as Json};

use super::cells::{Cell, Look, cells, is_number};
use super::disputes::{self, Card};
use super::filters::{Control, Filters, Input};
use super::frame::{Facts, Frame, Link, Prose, Total, written};
use super::lines::is_empty;
use super::words::{Words, sentence};
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
    rows: Vec<Vec<Cell>>,
    /// The rows, if they are disputes.
    cards: Vec<Card>,
    first: Option<String>,
}

/// The values of a filter.
#[derive(Debug)]
struct Chips {
    name: String,
    values: Vec<(Link, u64)>,
    /// How many more values there are.
    more: u64,
}

/// The head of a column.
#[derive(Debug)]
struct Head {
    name: String,
    is_number: bool,
    /// The address of the list sorted by it, and the title of that link.
    sort: Option<Link>,
    /// How the list is sorted by it: `ascending` or `descending`.
    order: Option<&'static str>,
}

/// Columns of lists, in an order that serves people; of others, those that some row fills.
const COLUMNS: &[(&str, &[&str])] = &[
    ("contingents", &["name", "country", "personnel", "status", "departed_on", "arrived_on"]),
    ("funding", &["name", "donor", "amount", "status", "channel", "announced_on"]),
    ("claims", &["subject", "field", "value", "source", "attributed_to", "valid_on"]),
    ("sources", &["title", "publisher", "published_on", "kind", "language"]),
    ("timeline", &["date", "text", "subject"]),
];

/// A list as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn list(
    resource: &Resource,
    (rows, sources): (&[Json], &[Json]),
    facets: &[Facet],
    total: &Total,
    facts: &Facts,
) -> Result<String, Problem> {
    let rows: Vec<&Map<String, Json>> = rows.iter().filter_map(Json::as_object).collect();
    // A column that a filter makes the same in every row says nothing.
    let is_fixed = |name: &&str| facts.given(name).count() == 1 && resource.filters.iter().any(|own| own.name == *name);
    let names: Vec<&str> = columns(resource, &rows).into_iter().filter(|name| !is_fixed(name)).collect();
    let frame = Frame::of(sentence(&resource.path.replace('-', " ")), facts);
    let words = frame.words;
    let filters = Filters::of(resource, facets, facts, named(&rows), words);
    let heads = names.iter().map(|name| head(resource, name, facts, words));
    let mut heads: Vec<Head> = heads.collect();
    let cites = rows.iter().any(|row| row.contains_key("citations"));
    if cites {
        heads.push(Head { name: words.say("column-sources"), is_number: true, sort: None, order: None });
    }
    let shown = rows.iter().map(|row| {
        let mut shown: Vec<Cell> =
            names.iter().map(|name| list_cell(words, resource, row, name, names[0] == *name)).collect();
        if cites {
            shown.push(counted(words, row));
        }
        shown
    });
    written(&ListPage {
        heading: words.page(resource.path),
        about: Prose(resource.doc.to_owned()),
        said: filters.said(total.in_words(resource.path, words), facts),
        active: filters.active(facts),
        chips: facets.iter().filter(|facet| filters.is_asked(facet)).map(|facet| chips(facet, facts, words)).collect(),
        controls: filters.controls,
        hidden: filters.hidden,
        heads,
        rows: shown.collect(),
        cards: if disputes::is_of(resource.path) {
            rows.iter().map(|row| Card::of(words, row, sources)).collect()
        } else {
            Vec::new()
        },
        first: facts.is_later.then(|| facts.with(Parameter::After.name(), &[])),
        frame,
        facts,
    })
}

/// The names of what rows name, by its identifier.
fn named(rows: &[&Map<String, Json>]) -> HashMap<String, String> {
    let text = |value: &Json, name: &str| value.get(name).and_then(Json::as_str).map(str::to_owned);
    let values = rows.iter().flat_map(|row| row.values());
    values.filter_map(|value| text(value, "id").zip(text(value, "name"))).collect()
}

/// Rows that are not a collection as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn table(title: &str, about: &str, rows: &[Json], total: &Total, facts: &Facts) -> Result<String, Problem> {
    let rows: Vec<&Map<String, Json>> = rows.iter().filter_map(Json::as_object).collect();
    let is_shown = |name: &&str| !matches!(*name, "id" | "highlights" | "records_url");
    let names: Vec<&str> =
        rows.first().map(|row| row.keys().map(String::as_str).filter(is_shown).collect()).unwrap_or_default();
    let words = facts.words;
    let has_numbers = |name: &str| rows.iter().any(|row| row.get(name).is_some_and(Json::is_number));
    let heads = names.iter().map(|name| (words.label(name), has_numbers(name))).collect();
    let said = total.in_words(facts.path.rsplit('/').next().unwrap_or_default(), words);
    let cells = rows.iter().map(|row| names.iter().map(|name| plain_cell(words, row, name)).collect());
    plain((title, about.to_owned(), said), heads, cells.collect(), facts)
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
        said,
        active: Vec::new(),
        controls: Vec::new(),
        hidden: Vec::new(),
        chips: Vec::new(),
        cards: Vec::new(),
        heads: heads.into_iter().map(head).collect(),
        rows,
        first: facts.is_later.then(|| facts.with(Parameter::After.name(), &[])),
        frame: Frame::of(title.to_owned(), facts),
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

fn head(resource: &Resource, name: &str, facts: &Facts, words: Words) -> Head {
    let mut head = Head { name: words.label(name), is_number: is_number(name), sort: None, order: None };
    let Some(Sort { name: key, .. }) = resource.sort(name) else { return head };
    let now = facts.parameters.iter().find(|(name, _)| name == Parameter::Sort.name());
    let now = now.map_or(resource.order, |(_, keys)| keys.split(',').next().unwrap_or_default());
    let is_up = now == *key;
    if is_up || now.strip_prefix('-') == Some(key) {
        head.order = Some(if is_up { "ascending" } else { "descending" });
    }
    let (next, title) = if is_up { (format!("-{key}"), "sort-down") } else { ((*key).to_owned(), "sort-up") };
    head.sort = Some(Link { name: words.say(title), href: facts.with(Parameter::Sort.name(), &[&next]) });
    head
}

/// The columns of a list, the name first, without housekeeping.
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
        "identifiers",
    ];
    let Some(first) = rows.first() else { return Vec::new() };
    if let Some((_, wanted)) = COLUMNS.iter().find(|(path, _)| *path == resource.path) {
        let own = |name: &&str| first.keys().map(String::as_str).find(|other| other == name);
        return wanted.iter().filter_map(own).collect();
    }
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
    names.truncate(6);
    let lead = lead.and_then(|lead| first.keys().map(String::as_str).find(|name| *name == lead));
    lead.into_iter().chain(names).collect()
}

fn list_cell(words: Words, resource: &Resource, row: &Map<String, Json>, name: &str, is_lead: bool) -> Cell {
    let mut cell = plain_cell(words, row, name);
    let id = row.get("id").and_then(Json::as_str).unwrap_or_default();
    let disputed = row.get("disputed").and_then(Json::as_array).into_iter().flatten();
    if let Some(kind) = resource.kind.filter(|_| disputed.into_iter().any(|field| field == name)) {
        cell.dispute = Some(format!("/discrepancies/{}.{id}.{name}", kind.name));
    }
    if is_lead {
        let own = row.get("record_url").or_else(|| row.get("url")).and_then(Json::as_str);
        cell.href = own.map(str::to_owned);
        cell.look = Look::Text;
        if cell.text.is_empty() {
            id.clone_into(&mut cell.text);
        }
    }
    cell
}

fn plain_cell(words: Words, row: &Map<String, Json>, name: &str) -> Cell {
    let mut values = cells(words, row, name, row.get(name).unwrap_or(&Json::Null));
    let all = row.get("records_url").and_then(Json::as_str).filter(|_| name == "records");
    if values.len() == 1 && all.is_none() {
        return values.remove(0);
    }
    let text = values.iter().map(Cell::line).collect::<Vec<_>>().join("; ");
    Cell { text, href: all.map(str::to_owned), ..Cell::default() }
}

/// How many sources a row cites.
fn counted(words: Words, row: &Map<String, Json>) -> Cell {
    let citations = row.get("citations").and_then(Json::as_array).into_iter().flatten();
    let sources: BTreeSet<&str> = citations.filter_map(|citation| citation["source"].as_str()).collect();
    Cell { text: words.count("sources-count", sources.len() as u64), look: Look::Number, ..Cell::default() }
}
