//! The lines of a record: each value with the evidence behind it.

use std::collections::HashMap;

use jiff::civil::Date;
use ledger_core::grouped::grouped;
use ledger_core::value::PartialDate;
use serde_json::{Map, Value as Json};

use super::cells::{Cell, cells, hedge, is_code, is_date, is_disputed, is_number};
use super::words::Words;

/// A claim behind a value.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    /// What it says, and the same with its hedge.
    pub bare: String,
    pub value: String,
    pub source_id: String,
    pub source: String,
    /// When the source was published, and the same in words.
    pub published: Option<(PartialDate, String)>,
    pub place: Option<String>,
    pub attributed_to: Option<String>,
    /// The person or office that this names, by its identifier.
    pub voice: Option<String>,
    pub claim: String,
    pub accepted: bool,
    /// How many independent sources say the same.
    pub independent: u64,
}

impl Evidence {
    /// The address of the source.
    pub fn source_address(&self) -> String {
        format!("/sources/{}", self.source_id)
    }
}

/// One of the values between which a dispute is.
#[derive(Debug)]
pub(super) struct Rival {
    pub value: String,
    pub is_shown: bool,
    /// How its sources word it, and how many independent ones do so.
    pub wordings: Vec<Wording>,
    /// How many independent sources there are of all of them together; nought, if that is not known.
    camp: u64,
    /// The first and the last claim with a date.
    pub first: Option<Evidence>,
    pub last: Option<Evidence>,
    /// Whom its sources cite.
    pub word_of: String,
    /// Where the dots of its claims are, in per cent of the width and in pixels.
    pub dots: Vec<(String, u8)>,
    pub evidence: Vec<Evidence>,
}

/// How sources word a value.
#[derive(Debug)]
pub(super) struct Wording {
    pub value: String,
    sources: u64,
}

impl Wording {
    /// How many independent sources word it so.
    pub fn sources(&self) -> u64 {
        self.sources
    }
}

/// A property with its values.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// The property, and its name in words.
    pub id: String,
    pub name: String,
    pub values: Vec<Cell>,
    /// Why the value is shown, if sources disagree.
    pub why: Option<String>,
    /// Why the sources differ, as far as sources show it.
    pub explanation: Option<String>,
    /// The address of the dispute, and the rival values.
    pub dispute: Option<String>,
    pub rivals: Vec<Rival>,
    /// The claims that agree with the value, and the others.
    pub evidence: Vec<Evidence>,
    pub(super) cited: u64,
}

impl Line {
    /// Its values in one line.
    pub fn said(&self) -> String {
        self.values.iter().map(Cell::line).collect::<Vec<_>>().join("; ")
    }

    /// The same without its evidence, for where it stands first.
    pub fn head(&self) -> Self {
        Self {
            id: self.id.clone(),
            name: self.name.clone(),
            values: self.values.clone(),
            dispute: self.dispute.clone(),
            cited: self.cited,
            ..Self::default()
        }
    }

    /// Says why the first value is shown, and how many independent sources each camp has, from the discrepancy about it.
    pub fn explain(&mut self, words: Words, dispute: &Json) {
        let rule = words.rule(dispute["rule"].as_str().unwrap_or_default());
        let why = words.with("why-shown", "rule", &rule);
        self.why = Some(match dispute["note"].as_str() {
            Some(note) => format!("{why} {}", words.with("curator-note", "note", note)),
            None => why,
        });
        self.explanation = text_of(&dispute["explanation"], "text");
        for rival in &mut self.rivals {
            let has = |id: &Json| rival.evidence.iter().any(|claim| *id == claim.claim.as_str());
            let is_of = |camp: &&Json| camp["claims"].as_array().into_iter().flatten().any(has);
            let camp = dispute["camps"].as_array().into_iter().flatten().find(is_of);
            rival.camp = camp.and_then(|camp| camp["independent_sources"].as_u64()).unwrap_or(0);
        }
    }

    /// How many independent sources agree with the value.
    pub fn cited(&self) -> u64 {
        self.cited
    }

    /// How many claims there are.
    pub fn claims(&self) -> u64 {
        self.evidence.len() as u64
    }
}

impl Rival {
    /// How many independent sources there are of all wordings.
    pub fn camp(&self) -> u64 {
        self.camp
    }

    /// How many claims say so.
    pub fn count(&self) -> u64 {
        self.evidence.len() as u64
    }
}

/// Lines under a heading.
#[derive(Debug)]
pub(super) struct Section {
    pub heading: Option<String>,
    pub anchor: String,
    pub lines: Vec<Line>,
}

pub(super) fn text_of(json: &Json, name: &str) -> Option<String> {
    json.get(name).and_then(Json::as_str).map(str::to_owned)
}

pub(super) fn is_empty(value: &Json) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// The sources that rows cite, by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Sources<'a>(HashMap<&'a str, &'a Json>);

impl<'a> Sources<'a> {
    pub fn of(sources: &'a [Json]) -> Self {
        Self(sources.iter().filter_map(|source| Some((source["id"].as_str()?, source))).collect())
    }
}

/// Whether a property is about what sources say of the others.
fn is_about_sources(name: &str) -> bool {
    let of_number = name.strip_suffix("_low").or_else(|| name.strip_suffix("_high")).is_some_and(is_number);
    let of_state = name.ends_with("_reported_on");
    of_number || of_state || matches!(name, "known_to" | "part_of_name" | "independent_sources" | "field_sources")
}

/// The properties of a discrepancy that its rival values tell.
const OF_DISPUTES: &[&str] = &["rule", "note", "accepted", "values", "camps", "independent_sources", "explanation"];

/// The lines of a record; `kind` is the name of its kind, if it is folded from claims.
pub(super) fn lines(words: Words, kind: Option<&str>, record: &Map<String, Json>, sources: &Sources<'_>) -> Vec<Line> {
    let none = Vec::new();
    let citations = record.get("citations").and_then(Json::as_array).unwrap_or(&none);
    let id = record.get("id").and_then(Json::as_str).unwrap_or_default();
    let is_of_dispute = record.contains_key("camps");
    let is_shown_elsewhere = |name: &str, value: &Json| match name {
        "id" | "name" | "citations" | "disputed" | "currency" | "record_url" => true,
        // Its own address, not the address of a source.
        "url" => value.as_str().is_some_and(|url| url.starts_with('/')),
        _ => name.ends_with("_qualifier") || is_about_sources(name) || is_of_dispute && OF_DISPUTES.contains(&name),
    };
    let is_line = |(name, value): &(&String, &Json)| {
        !is_shown_elsewhere(name, value)
            && !is_empty(value)
            && !value.as_array().is_some_and(|items| items.iter().any(|item| item.get("citations").is_some()))
    };
    let names = names_in(record);
    let line = |(name, value): (&String, &Json)| {
        let of_field = citations.iter().filter(|citation| citation["field"] == name.as_str());
        let evidence: Vec<Evidence> = of_field.map(|citation| evidence(words, &names, citation, sources)).collect();
        let is_disputed = is_disputed(record, name);
        Line {
            id: name.clone(),
            name: words.label(name),
            values: cells(words, record, name, value),
            dispute: kind.filter(|_| is_disputed).map(|kind| format!("/discrepancies/{kind}.{id}.{name}")),
            rivals: if is_disputed { rivals(words, &evidence) } else { Vec::new() },
            evidence,
            why: None,
            explanation: None,
            cited: record.get("field_sources").and_then(|counts| counts[name.as_str()].as_u64()).unwrap_or(0),
        }
    };
    record.iter().filter(is_line).map(line).collect()
}

/// The dispute that a discrepancy is about.
pub(super) fn dispute(words: Words, row: &Map<String, Json>, sources: &Sources<'_>) -> Line {
    let values = row.get("values").and_then(Json::as_array).into_iter().flatten();
    let citations = values.filter_map(|value| value["citations"].as_array()).flatten();
    let mut evidence: Vec<Evidence> =
        citations.map(|citation| evidence(words, &HashMap::new(), citation, sources)).collect();
    if let Some(unit) = row.get("unit").and_then(Json::as_str) {
        let unit = words.code("unit", unit);
        for text in evidence.iter_mut().flat_map(|claim| [&mut claim.value, &mut claim.bare]) {
            text.extend([" ", &unit]);
        }
    }
    let field = row.get("field").and_then(Json::as_str).unwrap_or_default();
    Line {
        name: words.label(field),
        dispute: row.get("url").and_then(Json::as_str).map(str::to_owned),
        rivals: rivals(words, &evidence),
        explanation: row.get("explanation").and_then(|explanation| text_of(explanation, "text")),
        ..Line::default()
    }
}

/// The names of what a record names, by their identifiers.
fn names_in(record: &Map<String, Json>) -> HashMap<&str, &str> {
    let values =
        record.values().flat_map(|value| value.as_array().map_or_else(|| vec![value], |items| items.iter().collect()));
    values.filter_map(|value| Some((value["id"].as_str()?, value["name"].as_str()?))).collect()
}

fn evidence(words: Words, names: &HashMap<&str, &str>, citation: &Json, sources: &Sources<'_>) -> Evidence {
    let text = |name: &str| text_of(citation, name);
    let id = text("source").unwrap_or_default();
    let source = sources.0.get(id.as_str()).copied();
    let of_source = |name: &str| source.and_then(|source| text_of(source, name));
    let published = of_source("published_on").and_then(|day| day.parse::<PartialDate>().ok());
    let field = citation["field"].as_str().unwrap_or_default();
    let value = text("value").unwrap_or_default();
    let date = if is_date(field) { value.parse::<PartialDate>().ok() } else { None };
    let value = match date {
        Some(date) => words.date(date),
        None if is_number(field) => words.number(&value),
        None if is_code(field) => words.code(field, &value),
        None => names.get(value.as_str()).map_or(value.clone(), |name| (*name).to_owned()),
    };
    let joined = |parts: &[&str]| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let bare = joined(&[&value, &text("currency").unwrap_or_default()]);
    let paragraph = citation["paragraph"].as_i64();
    Evidence {
        value: joined(&[&hedge(words, citation["qualifier"].as_str()), &bare]),
        bare,
        source: of_source("publisher").or_else(|| of_source("title")).unwrap_or_else(|| words.say("no-publisher")),
        source_id: id,
        published: published.map(|day| (day, words.date(day))),
        place: paragraph
            .map(|number| words.with("evidence-paragraph", "number", &number.to_string()))
            .or_else(|| text("locator")),
        attributed_to: text("attributed_to"),
        voice: text("voice"),
        claim: text("claim").unwrap_or_default(),
        accepted: citation["accepted"] == true,
        independent: citation["independent_sources"].as_u64().unwrap_or(0),
    }
}

/// The rival values of a dispute: the one that is shown first, then those with more sources.
fn rivals(words: Words, evidence: &[Evidence]) -> Vec<Rival> {
    // Those that differ in their hedges alone stand together.
    let groups = grouped(evidence.iter().map(|claim| (claim.bare.as_str(), claim)));
    let days = || evidence.iter().filter_map(|claim| claim.published.as_ref()).map(|(day, _)| middle(*day));
    let span = days().min().zip(days().max());
    let mut rivals: Vec<Rival> = groups
        .into_iter()
        .map(|(value, claims)| {
            let dated = claims.iter().filter_map(|claim| Some((claim.published.as_ref()?.0, *claim)));
            let mut dated: Vec<(PartialDate, &Evidence)> = dated.collect();
            // As the API has it: what is of some day of a month is certainly known at its end.
            dated.sort_by_key(|(day, _)| day.last());
            let mut word_of: Vec<&str> = claims.iter().filter_map(|claim| claim.attributed_to.as_deref()).collect();
            word_of.sort_unstable();
            word_of.dedup();
            let wordings = wordings(&claims);
            Rival {
                value: if let [only] = &wordings[..] { only.value.clone() } else { value.to_owned() },
                wordings,
                camp: 0,
                is_shown: claims.iter().any(|claim| claim.accepted),
                first: dated.first().map(|(_, claim)| (*claim).clone()),
                last: dated.last().map(|(_, claim)| (*claim).clone()),
                word_of: word_of.join(&words.say("between")),
                dots: dots(&claims, span),
                evidence: claims.into_iter().cloned().collect(),
            }
        })
        .collect();
    let most = |rival: &Rival| rival.wordings.first().map_or(0, Wording::sources);
    rivals.sort_by_key(|rival| (!rival.is_shown, std::cmp::Reverse(most(rival))));
    rivals
}

/// How claims word a value, the most frequent wording first.
fn wordings(claims: &[&Evidence]) -> Vec<Wording> {
    let mut wordings: Vec<Wording> = Vec::new();
    for claim in claims {
        if !wordings.iter().any(|wording| wording.value == claim.value) {
            wordings.push(Wording { value: claim.value.clone(), sources: claim.independent });
        }
    }
    wordings.sort_by_key(|wording| std::cmp::Reverse(wording.sources));
    wordings
}

/// The day in the middle of a date, for one that is a month or a year.
pub(super) fn middle(date: PartialDate) -> Date {
    let half = date.last().duration_since(date.first()) / 2;
    date.first().checked_add(half).unwrap_or(date.first())
}

/// How many days are between two days.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// Where the dots of claims are: at the day of publication, those of one day above each other, and at the right those
/// without a date.
fn dots(claims: &[&Evidence], span: Option<(Date, Date)>) -> Vec<(String, u8)> {
    const HEIGHTS: [u8; 4] = [10, 6, 14, 3];
    // In hundredths of a per cent of the width: from 3 to 91.
    let place = |claim: &&&Evidence| match (&claim.published, span) {
        (Some((day, _)), Some((first, last))) => {
            let x = 300 + 8_800 * days_between(first, middle(*day)) / days_between(first, last).max(1);
            format!("{}.{:02}", x / 100, x % 100)
        }
        _ => "97.50".to_owned(),
    };
    let mut dots: Vec<(String, u8)> = Vec::new();
    for x in claims.iter().map(|claim| place(&claim)) {
        let above = dots.iter().filter(|(other, _)| *other == x).count();
        dots.push((x, HEIGHTS[above % HEIGHTS.len()]));
    }
    dots
}
