//! The page at `/`.

use std::cmp::Reverse;

use askama::Template;
use ledger_core::package::License;
use serde_json::{Map, Value as Json};

use super::cells::{Cell, Look, cells};
use super::charts::Shown;
use super::disputes::Card;
use super::frame::{Facts, Frame, Link, written};
use super::picture::Mark;
use super::series::Figure;
use super::words::Words;
use crate::problem::Problem;

/// How many disputes it shows.
const SHOWN: usize = 3;

#[derive(Debug, Template)]
#[template(path = "home.html")]
struct HomePage<'f> {
    frame: Frame,
    /// What the dataset is, in its own words.
    title: &'f str,
    description: Option<&'f str>,
    license: Option<&'f License>,
    counts: Vec<Count>,
    missions: Vec<Mission>,
    disputes: Vec<Card>,
    /// Strength against plan.
    strength: Figure,
    /// What the latest edition changed: the record, and what happened to which field.
    changes: Vec<(Link, String)>,
    /// How many disputes there are, in words.
    all: String,
}

/// How many rows a collection has.
#[derive(Debug)]
struct Count {
    number: String,
    /// What they are, in words.
    name: String,
    address: String,
}

/// A mission.
#[derive(Debug)]
struct Mission {
    name: String,
    address: String,
    /// Its properties that say most.
    values: Vec<(String, Cell)>,
}

impl Mission {
    fn of(words: Words, row: &Map<String, Json>) -> Self {
        let text = |name: &str| row.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let value = |name: &&str| {
            let cell = cells(words, row, name, row.get(*name)?).into_iter().next()?;
            Some((words.label(name), cell))
        };
        let names = ["status", "lead_country", "authorized_on", "planned_strength", "started_on", "ended_on"];
        Self { name: text("name"), address: text("url"), values: names.iter().filter_map(value).collect() }
    }
}

/// A change: the record, and what happened to which of its fields.
fn changed(words: Words, change: &Json) -> (Link, String) {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let subject = &change["subject"];
    let record = Link { name: text(&subject["name"]), href: text(&subject["url"]) };
    let what = words.code("change", &text(&change["change"]));
    (record, words.compose("home-changed", &[("field", &words.label(&text(&change["field"]))), ("what", &what)]))
}

/// The page: how many rows each collection has, the missions, and disputes with the sources that they cite.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn home(
    counts: &[(&'static str, u64)],
    missions: &[Json],
    (disputes, sources): (&[Json], &[Json]),
    (strength, latest): (&Shown, &[Json]),
    facts: &Facts,
) -> Result<String, Problem> {
    let about = &facts.edition.about;
    let frame = Frame::of(about.title.clone(), facts).about(about.description.as_deref().unwrap_or_default());
    let words = frame.words;
    let number = |path: &str| counts.iter().find(|(other, _)| *other == path).map_or(0, |(_, count)| *count);
    let mut cards: Vec<Card> =
        disputes.iter().filter_map(Json::as_object).map(|row| Card::of(words, row, sources)).collect();
    cards.sort_by_key(|card| Reverse(card.line.rivals.iter().map(|rival| rival.evidence.len()).sum::<usize>()));
    cards.truncate(SHOWN);
    let count = |(path, count): &(&'static str, u64)| Count {
        number: words.number(&count.to_string()),
        name: words.count(&format!("counted-{path}"), *count),
        address: format!("/{path}"),
    };
    written(&HomePage {
        title: &about.title,
        description: about.description.as_deref(),
        license: about.license.as_ref(),
        counts: counts.iter().map(count).collect(),
        missions: missions.iter().filter_map(Json::as_object).map(|row| Mission::of(words, row)).collect(),
        disputes: cards,
        strength: Figure::of(strength, &frame, facts),
        changes: latest.iter().map(|change| changed(words, change)).collect(),
        all: words.rows("discrepancies", number("discrepancies")),
        frame,
    })
}
