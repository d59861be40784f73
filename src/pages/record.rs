//! Records as pages: what is known first, what sources disagree about in full, and the evidence beside each value.

use askama::Template;
use ledger_core::describe::{Kind, Resource};
use ledger_core::resources::{claims, contingents, sources};

use super::cells::{Cell, Look, called, cells, foreign, stated};
use super::charts::{said, stage, stays};
use super::columns;
use super::disputes;
use super::evidence::Sources;
use super::facts::{Facts, Link, Missions, whole_of};
use super::frame::{Frame, Prose, written};
use super::history::{FEW, Told, Version};
use super::lines::{Line, Section, dispute, lines};
use super::numbers::Numbers;
use super::picture::{Mark, Picture};
use super::rows::{Json, Map, borrowed};
use super::source::{Paragraph, paragraphs};
use super::words::Words;
use crate::problem::Problem;

/// What is shown beside a record.
#[derive(Debug, Default)]
pub struct Beside<'a> {
    /// Its latest versions, the last one first.
    pub history: Vec<Told<'a>>,
    /// Its parts.
    pub parts: Vec<Json<'a>>,
    /// The claims of a source.
    pub claims: Vec<Json<'a>>,
    /// The missions.
    pub missions: Missions,
    /// The discrepancies about its fields.
    pub disputes: Vec<Json<'a>>,
    /// The records that concern a country.
    pub related: Vec<Related<'a>>,
}

/// Records of another collection that concern a country.
#[derive(Debug)]
pub struct Related<'a> {
    /// The collection.
    pub resource: &'static Resource,
    /// The records.
    pub rows: Vec<Json<'a>>,
    /// Their totals.
    pub totals: Vec<serde_json::Value>,
    /// The path of the list that has all of them, if there are more.
    pub more: Option<&'a str>,
}

#[derive(Debug, Template)]
#[template(path = "record.html")]
struct RecordPage<'a> {
    frame: Frame,
    /// The list that it is in.
    list: Link,
    about: Prose,
    /// The language of its title, if it is another.
    lang: Option<String>,
    /// What says most about it.
    glance: Vec<Line<'a>>,
    /// The fields about which sources disagree.
    disputed: Vec<Line<'a>>,
    sections: Vec<Section<'a>>,
    /// What happened to a case, step by step.
    steps: Vec<Section<'a>>,
    /// The latest versions, the last one first, and the address of all.
    versions: Vec<Version>,
    history: Option<String>,
    /// The address that compares it with itself on another day, or in another edition.
    compare: String,
    /// The address of the form that compares a statement with its claims.
    check: String,
    tree: Option<Tree>,
    /// What a source says, paragraph by paragraph, and the address of all of its claims.
    paragraphs: Vec<Paragraph>,
    claims: Option<String>,
    /// The address of the values that hang on a source.
    influence: Option<String>,
    /// The contingents of a country over time.
    stays: Option<Picture>,
    /// The records of a country: a heading, the rows, their totals, and the address of the rest.
    tables: Vec<Table>,
}

/// Records of another collection.
#[derive(Debug)]
struct Table {
    name: String,
    numbers: Numbers,
    totals: Vec<String>,
    more: Option<String>,
}

/// What a record is part of, and its parts.
#[derive(Debug)]
struct Tree {
    whole: Option<Link>,
    name: String,
    parts: Vec<(Link, String)>,
}

/// The fields that say most about a record, by its collection.
pub(super) const GLANCE: &[(&str, &[&str])] = &[
    ("contingents", &["personnel", "status", "departed_on", "arrived_on"]),
    ("funding", &["amount", "status", "channel", "announced_on"]),
    ("legal-cases", &["outcome", "status", "filed_on", "decided_on"]),
    ("legal-case-events", &["date", "kind", "case"]),
    ("instruments", &["body", "adopted_on", "expires_on", "authorized_strength"]),
    ("events", &["date", "place", "fatalities", "actor"]),
    ("indicators", &["value", "period_start", "period_end", "reporter"]),
    ("missions", &["planned_strength", "status", "started_on", "ended_on"]),
    ("sources", &["publisher", "published_on", "kind", "language"]),
    ("voices", &["role", "organization", "country", "claims"]),
];

/// What a record is called; a dispute, by what it is about.
pub(super) fn title(words: Words, resource: &Resource, record: &Map<'_>) -> String {
    let subject = record.get("subject").map(|subject| subject.get("name").as_str().unwrap_or_default());
    let field = record.get("field").and_then(Json::as_str);
    match (subject, field) {
        (Some(subject), Some(field)) if disputes::is_of(resource.path) => words.labelled(subject, &words.label(field)),
        _ => called(words, record),
    }
}

/// One record as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn record(
    resource: &Resource,
    whole: &Json<'_>,
    cited: &[Json<'_>],
    beside: &Beside<'_>,
    facts: &Facts,
) -> Result<String, Problem> {
    let words = facts.words;
    let nothing = Map::default();
    let record = whole.as_object().unwrap_or(&nothing);
    let cited = Sources::of(cited);
    let is_dispute = disputes::is_of(resource.path);
    let title = title(words, resource, record);
    let kind = resource.kind.map(|kind| kind.name);
    let mut all = lines(words, kind, record, &cited);
    all.iter_mut().flat_map(|line| &mut line.values).for_each(|cell| beside.missions.put_into(cell));
    let wanted = GLANCE.iter().find(|(path, _)| *path == resource.path).map_or(&[][..], |(_, names)| names);
    let glance = wanted.iter().filter_map(|name| all.iter().find(|line| line.id == *name).map(Line::head));
    let glance: Vec<Line<'_>> = glance.collect();
    let (mut disputed, others): (Vec<Line<'_>>, Vec<Line<'_>>) =
        all.into_iter().partition(|line| !line.rivals.is_empty());
    for line in &mut disputed {
        let field = line.id;
        if let Some(dispute) = beside.disputes.iter().find(|dispute| dispute.get("field").as_str() == Some(field)) {
            line.explain(words, dispute);
        }
    }
    if is_dispute {
        // This is its own page.
        let mut own = dispute(words, record, &cited);
        own.explain(words, whole);
        disputed.push(own);
    }
    let others = others.into_iter().filter(|line| !matches!(line.id, "part_of" | "parts"));
    let within = record.values().filter_map(Json::as_array).flatten().filter_map(Json::as_object);
    let within = within.filter(|inner| inner.contains_key("citations") && !is_dispute);
    let related = |path: &str| beside.related.iter().find(|related| related.resource.path == path);
    let id = record.get("id").and_then(Json::as_str).unwrap_or_default();
    let is_source = resource.path == sources::RESOURCE.path && !beside.claims.is_empty();
    let lede: Vec<String> = glance.iter().map(|line| words.labelled(&line.name, &line.said())).collect();
    let about = words.or(&format!("about-{}", resource.path), resource.doc);
    let said = if lede.is_empty() { about.clone() } else { format!("{}.", lede.join("; ")) };
    let frame = Frame::of(title, facts).about(&said);
    written(&RecordPage {
        list: Link { name: words.page(resource.path), href: format!("/{}", resource.path) },
        about: Prose(about),
        lang: foreign(record),
        glance,
        disputed,
        sections: vec![Section { heading: None, anchor: "", lines: others.collect() }],
        steps: within.map(|inner| step(words, inner, &cited)).collect(),
        versions: beside
            .history
            .iter()
            .map(|told| Version::of(words, told, &format!("/{}/{id}", resource.path), record, FEW))
            .collect(),
        history: kind.map(|_| frame.keep(&format!("/{}/{id}/history", resource.path))),
        compare: facts.comparison(),
        check: kind.map_or_else(String::new, |kind| frame.keep(&format!("/check?subject_kind={kind}&subject_id={id}"))),
        tree: tree(resource.kind, record, &beside.parts, words),
        paragraphs: paragraphs(words, &beside.claims, facts.as_of.is_some()),
        claims: is_source.then(|| frame.keep(&format!("/{}?source={id}", claims::RESOURCE.path))),
        influence: is_source.then(|| frame.keep(&format!("/{}/{id}/influence", resource.path))),
        stays: related(contingents::RESOURCE.path).and_then(|related| stays(words, &related.rows)),
        tables: beside
            .related
            .iter()
            .filter(|related| !related.rows.is_empty())
            .map(|related| table(words, related, &beside.missions))
            .collect(),
        frame,
    })
}

/// A step of a case.
fn step<'a>(words: Words, inner: &'a Map<'a>, sources: &'a Sources<'a>) -> Section<'a> {
    let text = |key: &str| inner.get(key).and_then(Json::as_str).unwrap_or_default();
    let what = if inner.contains_key("name") { text("name").to_owned() } else { stated(words, inner).line() };
    let mut own = lines(words, None, inner, sources);
    own.retain(|line| !matches!(line.id, "known_from" | "known_to" | "url" | "case" | "mission" | "country"));
    Section { heading: Some(what), anchor: text("id"), lines: own }
}

/// The records of a country in a collection.
fn table(words: Words, related: &Related<'_>, missions: &Missions) -> Table {
    let total = |total: &Json<'_>| {
        let told = words.labelled(&stage(words, total), &said(words, total));
        match total.get("mission").as_str() {
            Some(id) => format!("{told} ({})", missions.name(id)),
            None => told,
        }
    };
    Table {
        name: words.page(related.resource.path),
        numbers: columns::numbers(words, related.resource, &related.rows),
        totals: borrowed(&related.totals).iter().map(total).collect(),
        more: related.more.map(str::to_owned),
    }
}

fn tree(kind: Option<&Kind>, record: &Map<'_>, parts: &[Json<'_>], words: Words) -> Option<Tree> {
    let kind = kind.filter(|kind| kind.has_parts())?;
    let text = |name: &str| record.get(name).and_then(Json::as_str);
    let whole = whole_of(kind.path, record);
    let part = |part: &Json<'_>| {
        let row = part.as_object()?;
        let value = ["personnel", "amount"].iter().find(|name| row.contains_key(name))?;
        let measure = cells(words, row, value, row.get(value)?).first().map(Cell::line).unwrap_or_default();
        let status =
            row.get("status").and_then(Json::as_str).map(|status| words.code("status", status)).unwrap_or_default();
        let said = [measure, status].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
        Some((Link { name: row.get("name")?.as_str()?.to_owned(), href: row.get("url")?.as_str()?.to_owned() }, said))
    };
    let parts: Vec<(Link, String)> = parts.iter().filter_map(part).collect();
    let is_alone = whole.is_none() && parts.is_empty();
    (!is_alone).then(|| Tree { whole, name: text("name").unwrap_or_default().to_owned(), parts })
}
