//! Records, their histories and the codebook as pages: sections of lines.

use askama::Template;
use ledger_core::describe::Resource;
use serde_json::{Map, Value as Json};

use super::cells::{Cell, Look, cells, stated};
use super::disputes;
use super::frame::{Facts, Frame, Prose, written};
use super::lines::{Line, Section, dispute, lines};
use super::words::Words;
use crate::problem::Problem;

#[derive(Debug, Template)]
#[template(path = "record.html")]
struct RecordPage {
    frame: Frame,
    about: Prose,
    /// The fields about which sources disagree.
    disputed: Vec<Line>,
    sections: Vec<Section>,
    /// The address of the record's history, if it has one.
    history: Option<String>,
}

/// A version of a record, as its history shows it.
#[derive(Debug)]
pub struct Told<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// From when it was known.
    pub known_from: Option<&'a str>,
    /// Until when.
    pub known_to: Option<&'a str>,
    /// What it changed.
    pub changes: Vec<Json>,
}

/// One record as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn record(
    resource: &Resource,
    record: &Map<String, Json>,
    sources: &[Json],
    facts: &Facts,
) -> Result<String, Problem> {
    let is_dispute = disputes::is_of(resource.path);
    let own = || ["name", "title", "id"].iter().find_map(|name| record.get(*name).and_then(Json::as_str));
    let title = if is_dispute { record["subject"]["name"].as_str() } else { own() };
    let frame = Frame::of(title.unwrap_or_default().to_owned(), facts);
    let words = frame.words;
    let kind = resource.kind.map(|kind| kind.name);
    let (mut disputed, others): (Vec<Line>, Vec<Line>) =
        lines(words, kind, record, sources).into_iter().partition(|line| !line.rivals.is_empty());
    if is_dispute {
        // This is its own page.
        disputed.push(Line { dispute: None, ..dispute(words, record, sources) });
    }
    let mut sections = vec![Section { heading: None, anchor: String::new(), lines: others }];
    for (name, value) in record {
        // Records inside the record: the case events of a case, the contingents of a country.
        for inner in value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_object)
            .filter(|inner| inner.contains_key("citations") && !is_dispute)
        {
            let text = |key: &str| inner.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
            let what = if inner.contains_key("name") { text("name") } else { stated(words, inner).line() };
            let heading = format!("{}: {what}", words.label(name));
            let lines = lines(words, None, inner, sources);
            sections.push(Section { heading: Some(heading), anchor: text("id"), lines });
        }
    }
    let id = record.get("id").and_then(Json::as_str).unwrap_or_default();
    written(&RecordPage {
        about: Prose(resource.doc.to_owned()),
        disputed,
        sections,
        history: kind.map(|_| frame.keep(&format!("/{}/{id}/history", resource.path))),
        frame,
    })
}

/// The versions of a record as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn history(
    resource: &Resource,
    id: &str,
    name: Option<&str>,
    versions: &[Told<'_>],
    facts: &Facts,
) -> Result<String, Problem> {
    let title = format!("History: {}", name.unwrap_or(id));
    let frame = Frame::of(title, facts);
    let words = frame.words;
    let sections = versions.iter().map(|version| {
        let from = version.known_from.unwrap_or("before any dated source");
        let to = version.known_to.map_or_else(|| "now".to_owned(), |to| format!("before {to}"));
        let lines: Vec<Line> = version.changes.iter().map(|change| change_line(words, change)).collect();
        let none = Line {
            name: "Nothing changed".to_owned(),
            values: vec![Cell { text: "Claims confirmed what was known.".to_owned(), ..Cell::default() }],
            ..Line::default()
        };
        Section {
            heading: Some(if version.id == "undated" {
                "With sources that have no date".to_owned()
            } else {
                format!("From {from} to {to}")
            }),
            anchor: version.id.to_owned(),
            lines: if lines.is_empty() { vec![none] } else { lines },
        }
    });
    written(&RecordPage {
        about: Prose(format!(
            "What was known about it, and since when. The record itself is at `/{}/{id}`.",
            resource.path
        )),
        disputed: Vec::new(),
        sections: sections.collect(),
        history: None,
        frame,
    })
}

fn change_line(words: Words, change: &Json) -> Line {
    let row = Map::new();
    let field = change["field"].as_str().unwrap_or_default();
    let texts = |value: &Json| cells(words, &row, field, value).iter().map(Cell::line).collect::<Vec<_>>().join("; ");
    let (old, new) = (texts(&change["old"]), texts(&change["new"]));
    let told = |text: String| if text.is_empty() { "nothing".to_owned() } else { text };
    let mut values = vec![Cell { text: format!("{} → {}", told(old), told(new)), ..Cell::default() }];
    let claims = change["claims"].as_array().into_iter().flatten().filter_map(Json::as_str);
    values.extend(claims.map(|claim| Cell {
        text: format!("claim {claim}"),
        href: Some(format!("/claims/{claim}")),
        ..Cell::default()
    }));
    Line { name: words.label(field), values, ..Line::default() }
}
