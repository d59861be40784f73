//! Two lists, or two states of a record, side by side.

use askama::Template;
use jiff::civil::Date;
use ledger_core::describe::{Parameter, Resource};
use ledger_core::value::PartialDate;

use super::evidence::Sources;
use super::facts::{Facts, Link};
use super::frame::{Frame, written};
use super::history::{Told, Version};
use super::lines::lines;
use super::rows::{Map, borrowed};
use super::words::Words;
use crate::model::compared::{ChangedClaim, ComparedRow};
use crate::problem::Problem;
use crate::question::comparison::PREFIXES;

/// What is compared.
#[derive(Debug)]
pub struct Compared<'a> {
    /// The collection.
    pub resource: &'static Resource,
    /// The rows.
    pub rows: &'a [ComparedRow],
    /// The editions that there are.
    pub editions: &'a [String],
    /// The two answers.
    pub states: [State; 2],
    /// How many rows stand how, by the code of how they stand; nothing, if one record is compared.
    pub counts: Option<[(&'static str, u64); 4]>,
}

/// One of the answers that are compared.
#[derive(Debug)]
pub struct State {
    /// Its edition, and whether the request names it.
    pub edition: String,
    /// Whether the request names the edition.
    pub is_pinned: bool,
    /// Its day.
    pub as_of: Option<Date>,
    /// How many rows it has.
    pub total: u64,
    /// The address of it alone.
    pub list: String,
}

#[derive(Debug, Template)]
#[template(path = "compared.html")]
struct ComparedPage {
    frame: Frame,
    /// The list, or the record.
    of: Link,
    path: String,
    others: Vec<(String, String)>,
    choices: Vec<Choice>,
    /// What each side is, with its address.
    sides: Vec<(String, Link)>,
    counts: Vec<(Link, bool)>,
    rows: Vec<Row>,
    next: Option<String>,
}

/// What one side of the form chooses.
#[derive(Debug)]
struct Choice {
    /// The labels of the edition and of the day.
    edition: String,
    of_day: String,
    prefix: &'static str,
    /// The editions, each with whether it is chosen.
    editions: Vec<(String, bool)>,
    day: String,
}

/// A row with what differs.
#[derive(Debug)]
struct Row {
    name: String,
    href: String,
    change: String,
    /// What became of it, in words.
    became: String,
    values: Vec<(String, String, String)>,
    claims: Vec<Claims>,
}

/// Claims that stand in the same way.
#[derive(Debug)]
struct Claims {
    name: String,
    links: Vec<(Link, String)>,
}

/// How many values of a row are shown that only one side has.
const FEW: usize = 6;

/// Two answers as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn compared(of: &Compared<'_>, facts: &Facts) -> Result<String, Problem> {
    let words = facts.words;
    let list = words.page(of.resource.path);
    let (title, subject) = if let (None, Some(row)) = (&of.counts, of.rows.first()) {
        let name = row.name.clone().unwrap_or_else(|| row.id.clone());
        (words.with("compared-record", "name", &name), Link { name, href: row.url.clone() })
    } else {
        let href = format!("/{}", of.resource.path);
        (words.with("compared-list", "list", &list), Link { name: list, href })
    };
    let mut frame = Frame::of(title, facts).about(&words.say("compared-about"));
    // Each side has its own day.
    frame.clock = None;
    let is_chosen = |name: &str| {
        let name = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
        [Parameter::AsOf, Parameter::Release].iter().any(|parameter| parameter.name() == name)
    };
    let counts = of.counts.into_iter().flatten().map(|(code, count)| {
        let name = words.count(&format!("compared-{code}"), count);
        (Link { name, href: facts.with("only", &[code]) }, count > 0)
    });
    written(&ComparedPage {
        of: subject,
        path: facts.path.clone(),
        others: facts.parameters.iter().filter(|(name, _)| !is_chosen(name)).cloned().collect(),
        choices: of.states.iter().zip(PREFIXES).map(|(state, prefix)| choice(words, of, state, prefix)).collect(),
        sides: of
            .states
            .iter()
            .zip(PREFIXES)
            .map(|(state, prefix)| (heading(words, prefix), side(words, of.resource, state, of.counts.is_some())))
            .collect(),
        counts: counts.collect(),
        rows: of.rows.iter().map(|compared| row(words, of, compared)).collect(),
        next: facts.next.clone(),
        frame,
    })
}

fn heading(words: Words, prefix: &str) -> String {
    words.say(if prefix == PREFIXES[0] { "compared-a" } else { "compared-b" })
}

fn choice(words: Words, of: &Compared<'_>, state: &State, prefix: &'static str) -> Choice {
    let is_chosen = |edition: &String| state.is_pinned && *edition == state.edition;
    Choice {
        edition: words.labelled(&heading(words, prefix), &words.say("compared-choose-edition")),
        of_day: words.labelled(&heading(words, prefix), &words.say("compared-choose-day")),
        prefix,
        editions: of.editions.iter().rev().map(|edition| (edition.clone(), is_chosen(edition))).collect(),
        day: state.as_of.map(|day| day.to_string()).unwrap_or_default(),
    }
}

/// One side in words.
fn side(words: Words, resource: &Resource, state: &State, is_list: bool) -> Link {
    let edition = words.with("compared-edition", "edition", &state.edition);
    let day = match state.as_of {
        Some(day) => words.with("compared-day", "day", &words.date(PartialDate::from(day))),
        None => words.say("compared-now"),
    };
    let rows = if is_list { format!(" ({})", words.rows(resource.path, state.total)) } else { String::new() };
    Link { name: format!("{edition}, {day}{rows}"), href: state.list.clone() }
}

fn row(words: Words, of: &Compared<'_>, compared: &ComparedRow) -> Row {
    let record = borrowed(std::slice::from_ref(&compared.record));
    let nothing = Map::default();
    let now = record.first().and_then(|record| record.as_object()).unwrap_or(&nothing);
    let is_gone = compared.in_b == "absent";
    let values = if compared.changes.is_empty() && compared.change != "same" {
        let uncited = Sources::default();
        let own = lines(words, of.resource.kind.map(|kind| kind.name), now, &uncited).into_iter();
        let own = own.filter(|line| !matches!(line.id, "known_from" | "known_to" | "parts" | "url" | "mission"));
        let value = |said: String| if is_gone { (said, String::new()) } else { (String::new(), said) };
        own.take(FEW)
            .map(|line| {
                let (old, new) = value(line.said());
                (line.name, old, new)
            })
            .collect()
    } else {
        let changes: Vec<serde_json::Value> = compared
            .changes
            .iter()
            .map(|change| serde_json::json!({ "field": change.field, "old": change.old, "new": change.new, "claims": [] }))
            .collect();
        let told = Told { id: "", known_from: None, changes: borrowed(&changes) };
        let version = Version::of(words, &told, &compared.url, now, usize::MAX);
        version.changes.into_iter().map(|change| (change.field, change.old, change.new)).collect()
    };
    let state = &of.states[usize::from(!is_gone)];
    Row {
        name: compared.name.clone().unwrap_or_else(|| compared.id.clone()),
        href: at(&compared.url, state),
        change: words.say(&format!("compared-is-{}", compared.change)),
        became: became(words, compared),
        values,
        claims: ["new", "gone", "differs"].iter().filter_map(|change| claims(words, of, compared, change)).collect(),
    }
}

/// Why a row is only in one list, where that is not because the record is not there.
fn became(words: Words, compared: &ComparedRow) -> String {
    match (&compared.merged_into, compared.in_a, compared.in_b) {
        (Some(id), ..) => words.with("compared-merged", "id", id),
        (None, "left_out", _) => words.say("compared-left-out-a"),
        (None, _, "left_out") => words.say("compared-left-out-b"),
        _ => String::new(),
    }
}

/// The address of a page in a state.
fn at(url: &str, state: &State) -> String {
    let (path, fragment) = url.split_at(url.find('#').unwrap_or(url.len()));
    let day = state.as_of.map(|day| format!("&as_of={day}")).unwrap_or_default();
    format!("{path}?release={}{day}{fragment}", state.edition)
}

/// The claims of a row that stand in this way.
fn claims(words: Words, of: &Compared<'_>, compared: &ComparedRow, change: &str) -> Option<Claims> {
    let own: Vec<&ChangedClaim> = compared.claims.iter().filter(|claim| claim.change == change).collect();
    if own.is_empty() {
        return None;
    }
    let state = &of.states[usize::from(change != "gone")];
    let link = |claim: &&ChangedClaim| {
        let text = |name: &str| claim.citation[name].as_str().unwrap_or_default().to_owned();
        let place = claim.citation["paragraph"].as_u64().map(|number| format!(" ¶{number}")).unwrap_or_default();
        let href = format!("/claims/{}?release={}", claim.claim, state.edition);
        (
            Link { name: claim.claim.clone(), href },
            format!("{}: {}{place}", words.label(&text("field")), text("source")),
        )
    };
    Some(Claims {
        name: words.count(&format!("compared-claims-{change}"), own.len() as u64),
        links: own.iter().map(link).collect(),
    })
}
