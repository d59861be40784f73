//! The page at `/`.

use askama::Template;
use ledger_core::package::License;

use super::cells::{Cell, Look, cells};
use super::charts::{Shown, said};
use super::disputes::{self, Card};
use super::evidence::Sources;
use super::facts::{Facts, Link};
use super::frame::{Frame, written};
use super::picture::Mark;
use super::rows::{Json, Map, Row, borrowed};
use super::series::Figure;
use super::words::Words;
use crate::problem::Problem;

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
    disputes: Vec<Card<'f>>,
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

/// The missions, and totals of people and money by mission and stage that was reached.
#[derive(Debug)]
pub struct Mandates<'a> {
    /// The missions.
    pub missions: &'a [Row<'a>],
    /// The totals of people.
    pub people: &'a [serde_json::Value],
    /// The totals of money.
    pub money: &'a [serde_json::Value],
}

/// A mission.
#[derive(Debug)]
struct Mission {
    name: String,
    address: String,
    /// Its properties that say most, and what it was promised and got.
    values: Vec<(String, Vec<Cell>)>,
}

impl Mission {
    fn of(words: Words, row: &Map<'_>, mandates: &Mandates<'_>, observed: &[Json<'_>]) -> Self {
        let text = |name: &str| row.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let value = |name: &&str| {
            let cell = cells(words, row, name, row.get(name)?).into_iter().next()?;
            Some((words.label(name), vec![cell]))
        };
        let id = text("id");
        let mut values: Vec<(String, Vec<Cell>)> =
            ["status", "lead_country", "authorized_on", "planned_strength"].iter().filter_map(value).collect();
        values.extend(last_reported(words, &id, observed).map(|cell| (words.say("home-strength"), vec![cell])));
        for (groups, list, stages) in [
            (borrowed(mandates.people), "contingents", &["pledged", "deployed"]),
            (borrowed(mandates.money), "funding", &["pledged", "received"]),
        ] {
            for stage in stages {
                let of_stage = groups.iter().filter(|group| {
                    group.get("mission").as_str() == Some(&id) && group.get("status").as_str() == Some(stage)
                });
                let total = |group: &Json<'_>| Cell {
                    text: said(words, group),
                    href: Some(format!("/{list}/summary?mission={id}&basis=reached")),
                    look: Look::Number,
                    ..Cell::default()
                };
                let totals: Vec<Cell> = of_stage.filter(|group| !group.get("total").is_null()).map(total).collect();
                if !totals.is_empty() {
                    values.push((words.say(&format!("home-{list}-{stage}")), totals));
                }
            }
        }
        values.extend(["started_on", "ended_on"].iter().filter_map(value));
        Self { name: text("name"), address: text("url"), values }
    }
}

/// How many people were last reported to be in a mission, with the day.
fn last_reported(words: Words, mission: &str, observed: &[Json<'_>]) -> Option<Cell> {
    let mut of_mission = observed.iter().filter(|point| {
        point.get("mission").as_str() == Some(mission) && point.get("scope").as_str() == Some("mission")
    });
    let last = of_mission.next_back()?.as_object()?;
    let value = cells(words, last, "value", last.get("value")?).into_iter().next()?;
    let day = cells(words, last, "period_end", last.get("period_end")?).into_iter().next()?;
    let text = words.compose("home-reported", &[("number", &value.line()), ("day", &day.line())]);
    Some(Cell { text, href: last.get("url").and_then(Json::as_str).map(str::to_owned), ..Cell::default() })
}

/// A change: the record, and what happened to which of its fields.
fn changed(words: Words, change: &Json<'_>) -> (Link, String) {
    let text = |value: &Json<'_>| value.as_str().unwrap_or_default().to_owned();
    let subject = change.get("subject");
    let record = Link { name: text(subject.get("name")), href: text(subject.get("url")) };
    let what = words.code("change", &text(change.get("change")));
    let about = change.get("about");
    if about.as_str() == Some("claim") {
        let field = words.label(&text(change.get("field")));
        return (record, words.compose("home-changed", &[("field", &field), ("what", &what)]));
    }
    let attribute = change.get("attributes").as_array().and_then(|names| names.first()).and_then(Json::as_str);
    let which = attribute.map_or_else(|| words.code("about", &text(about)), |name| words.label(name));
    (record, words.compose("home-changed-other", &[("which", &which), ("what", &what)]))
}

/// The page: how many rows each collection has, the missions, and disputes with the sources that they cite.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn home(
    counts: &[(&'static str, u64)],
    mandates: &Mandates<'_>,
    (disputes, sources): (&[Row<'_>], &[Json<'_>]),
    (strength, latest): (&Shown, &[Json<'_>]),
    facts: &Facts,
) -> Result<String, Problem> {
    let about = &facts.edition.about;
    let frame = Frame::of(about.title.clone(), facts).about(about.description.as_deref().unwrap_or_default());
    let words = frame.words;
    let number = |path: &str| counts.iter().find(|(other, _)| *other == path).map_or(0, |(_, count)| *count);
    let sources = Sources::of(sources);
    let cards = disputes.iter().map(|row| Card::of(words, row, &sources)).collect();
    let count = |(path, count): &(&'static str, u64)| Count {
        number: words.number(&count.to_string()),
        name: words.count(&format!("counted-{path}"), *count),
        address: format!("/{path}"),
    };
    let observed = if let Shown::Strength { points, .. } = strength { borrowed(points) } else { Vec::new() };
    let missions = mandates.missions.iter().map(|row| &row.members);
    written(&HomePage {
        title: &about.title,
        description: about.description.as_deref(),
        license: about.license.as_ref(),
        counts: counts.iter().map(count).collect(),
        missions: missions.map(|row| Mission::of(words, row, mandates, &observed)).collect(),
        disputes: cards,
        strength: Figure::of(strength, &frame, facts),
        changes: latest.iter().map(|change| changed(words, change)).collect(),
        all: words.rows("discrepancies", number("discrepancies")),
        frame,
    })
}
