//! The history of a record: its versions with what each changed, and two days side by side.

use askama::Template;
use jiff::civil::Date;
use ledger_core::describe::Resource;
use ledger_core::value::PartialDate;
use ledger_store::history::Step;

use super::cells::{Cell, cells};
use super::evidence::Sources;
use super::facts::{Facts, Link};
use super::frame::{Frame, written};
use super::lines::lines;
use super::rows::{Json, Map};
use super::words::Words;
use crate::problem::Problem;

/// A version of a record: from when it was known, and what it changed.
#[derive(Debug)]
pub struct Told<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// The day from which it was known.
    pub known_from: Option<&'a str>,
    /// What it changed.
    pub changes: Vec<Json<'a>>,
}

/// A version of a record, with the record as it was.
#[derive(Debug)]
pub struct Past<'a> {
    /// What it changed.
    pub told: Told<'a>,
    /// When it held.
    pub step: &'a Step,
    /// The record.
    pub record: Map<'a>,
}

/// A version, in words.
#[derive(Debug)]
pub(super) struct Version {
    /// What its day is called in addresses, and in words.
    pub anchor: String,
    pub day: String,
    /// The address of the record as it was.
    pub href: Option<String>,
    pub changes: Vec<Change>,
    /// How many more changes there are.
    pub more: u64,
    /// Whether a dispute began or ended.
    pub turns: bool,
}

/// A change of a field.
#[derive(Debug)]
pub(super) struct Change {
    pub field: String,
    /// What was known before, and what then; nothing, if nothing was.
    pub old: String,
    pub new: String,
    pub claims: Vec<Link>,
}

impl Version {
    /// With at most so many changes; `url` is the address of the record, and `now` is it as it was, or as it is.
    pub fn of(words: Words, told: &Told<'_>, url: &str, now: &Map<'_>, most: usize) -> Self {
        let known = told.known_from.and_then(|day| day.parse::<PartialDate>().ok());
        let day = match known {
            _ if told.id == "undated" => words.say("history-undated"),
            Some(day) => words.date(day),
            None => words.say("history-before"),
        };
        let changed = |name: &str| told.changes.iter().any(|change| change.get("field").as_str() == Some(name));
        // How exact a value is stands with the value, if that has changed as well.
        let is_with_value = |change: &&Json<'_>| {
            change.get("field").as_str().and_then(|field| field.strip_suffix("_qualifier")).is_some_and(changed)
        };
        let changes = || told.changes.iter().filter(|change| !is_with_value(change));
        Self {
            anchor: format!("v{}", told.id),
            day,
            href: known.filter(|_| told.id != "undated").map(|day| format!("{url}?as_of={day}")),
            turns: changed("disputed"),
            changes: changes().take(most).map(|change| Change::of(words, now, change, &told.changes)).collect(),
            more: changes().count().saturating_sub(most) as u64,
        }
    }
}

/// How many changes of a version a record shows beside itself.
pub(super) const FEW: usize = 4;

impl Change {
    /// `now` is the record as it then was, `all` what else changed with it.
    fn of(words: Words, now: &Map<'_>, change: &Json<'_>, all: &[Json<'_>]) -> Self {
        let field = change.get("field").as_str().unwrap_or_default();
        let of = |name: &str| all.iter().find(|other| other.get("field").as_str() == Some(name));
        let qualifier = format!("{field}_qualifier");
        // As it was before: what did not change was as it is.
        let before = of(&qualifier).map(|change| change.get("old")).or_else(|| now.get(&qualifier));
        let mut was = Map::default();
        was.insert(&qualifier, before.cloned().unwrap_or_default());
        was.insert(
            "currency",
            of("currency")
                .map_or_else(|| now.get("currency").cloned().unwrap_or_default(), |change| change.get("old").clone()),
        );
        let values = |name: &'static str| match change.get(name) {
            Json::Array(items) => items.iter().collect(),
            Json::Null => Vec::new(),
            value => vec![value],
        };
        // Of several values, those that came and those that went.
        let (old, new) = (values("old"), values("new"));
        let (gone, come) = (|value: &&&Json<'_>| !new.contains(value), |value: &&&Json<'_>| !old.contains(value));
        let text = |row: &Map<'_>, value: &Json<'_>| match value.as_str() {
            Some(name) if field == "disputed" => words.label(name),
            Some(code) if field.ends_with("_qualifier") => words.code("qualifier", code),
            // Records inside the record are given by their identifiers.
            id => id.and_then(|id| name_of(row, field, id)).unwrap_or_else(|| {
                cells(words, row, field, value).iter().map(Cell::line).collect::<Vec<_>>().join("; ")
            }),
        };
        let old = old.iter().filter(gone).map(|value| text(&was, value)).collect::<Vec<_>>().join("; ");
        let new = new.iter().filter(come).map(|value| text(now, value)).collect::<Vec<_>>().join("; ");
        let claims = change.get("claims").as_array().into_iter().flatten().filter_map(Json::as_str);
        let link = |claim: &str| Link { name: claim.to_owned(), href: format!("/claims/{claim}") };
        let label = match field.strip_suffix("_qualifier") {
            Some(of) => words.with("how-exact", "field", &words.label(of)),
            None => words.label(field),
        };
        Self { field: label, old, new, claims: claims.map(link).collect() }
    }
}

/// The name of a record inside a record, by its identifier.
fn name_of(record: &Map<'_>, field: &str, id: &str) -> Option<String> {
    let inside = record.get(field)?.as_array()?;
    inside.iter().find(|inner| inner.get("id").as_str() == Some(id))?.get("name").as_str().map(str::to_owned)
}

#[derive(Debug, Template)]
#[template(path = "history.html")]
struct HistoryPage {
    frame: Frame,
    /// The record now.
    record: Link,
    versions: Vec<Version>,
    /// The path of the page, the days that it compares, and its other parameters.
    path: String,
    days: Vec<String>,
    others: Vec<(String, String)>,
    compared: Option<Compared>,
}

/// Two days side by side.
#[derive(Debug)]
struct Compared {
    days: Vec<String>,
    rows: Vec<Row>,
}

/// A field on two days.
#[derive(Debug)]
struct Row {
    name: String,
    values: Vec<String>,
    is_other: bool,
}

/// The versions of a record as a page. Of several days it shows what was known on each, side by side.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn history(
    resource: &Resource,
    id: &str,
    name: Option<&str>,
    versions: &[Past<'_>],
    facts: &Facts,
) -> Result<String, Problem> {
    let words = facts.words;
    let name = name.unwrap_or(id);
    let frame = Frame::of(words.with("history-of", "name", name), facts).about(&words.say("history-about"));
    let url = format!("/{}/{id}", resource.path);
    let days: Vec<String> = facts.given("on").cloned().collect();
    let others = facts.parameters.iter().filter(|(name, _)| name != "on").cloned();
    written(&HistoryPage {
        record: Link { name: name.to_owned(), href: url.clone() },
        versions: versions
            .iter()
            .rev()
            .map(|past| Version::of(words, &past.told, &url, &past.record, usize::MAX))
            .collect(),
        path: facts.path.clone(),
        compared: (days.len() == 2).then(|| compared(words, resource, versions, &days)),
        others: others.collect(),
        days,
        frame,
    })
}

/// What was known on each of some days.
fn compared(words: Words, resource: &Resource, versions: &[Past<'_>], days: &[String]) -> Compared {
    let on = |day: &String| {
        let day: Date = day.parse().ok()?;
        versions.iter().find(|past| past.step.held_on(day))
    };
    let kind = resource.kind.map(|kind| kind.name);
    let uncited = Sources::default();
    let of_day: Vec<Vec<(String, String)>> = days
        .iter()
        .map(|day| {
            let lines = on(day).map(|past| lines(words, kind, &past.record, &uncited)).unwrap_or_default();
            lines
                .into_iter()
                .filter(|line| {
                    !matches!(line.id, "known_from" | "known_to" | "mission" | "country" | "part_of" | "parts")
                })
                .map(|line| {
                    let marked =
                        if line.rivals.is_empty() { String::new() } else { format!(" ({})", words.say("disputed")) };
                    let said = line.said() + &marked;
                    (line.name, said)
                })
                .collect()
        })
        .collect();
    let mut names: Vec<String> = Vec::new();
    for (name, _) in of_day.iter().flatten() {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let row = |name: String| {
        let value = |lines: &Vec<(String, String)>| {
            lines.iter().find(|(other, _)| *other == name).map(|(_, said)| said.clone()).unwrap_or_default()
        };
        let values: Vec<String> = of_day.iter().map(value).collect();
        Row { is_other: values.windows(2).any(|pair| pair[0] != pair[1]), name, values }
    };
    let in_words = |day: &String| day.parse::<PartialDate>().map_or_else(|_| day.clone(), |day| words.date(day));
    Compared { days: days.iter().map(in_words).collect(), rows: names.into_iter().map(row).collect() }
}
