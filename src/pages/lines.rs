//! The lines of a record: each value with the evidence behind it.

use std::collections::HashMap;

use super::cells::{Cell, cells, is_disputed, is_number};
use super::evidence::{Evidence, Hand, Sources, evidence};
use super::rivals::{Rival, rivals};
use super::rows::{Json, Map};
use super::words::Words;

/// A property with its values.
#[derive(Debug, Default)]
pub(super) struct Line<'a> {
    /// The property, and its name in words.
    pub id: &'a str,
    pub name: String,
    pub values: Vec<Cell>,
    /// Why the value is shown, if sources disagree.
    pub why: Option<String>,
    /// Why the sources differ, as far as sources show it.
    pub explanation: Option<String>,
    /// The address of the dispute, and the rival values.
    pub dispute: Option<String>,
    pub rivals: Vec<Rival<'a>>,
    /// The claims that agree with the value, and the others.
    pub evidence: Vec<Evidence<'a>>,
    pub(super) cited: u64,
    /// Whether several claims are about it, and yet it would not stand without one source, or without one agency.
    pub hangs: bool,
}

impl Line<'_> {
    /// Its values in one line.
    pub fn said(&self) -> String {
        self.values.iter().map(Cell::line).collect::<Vec<_>>().join("; ")
    }

    /// The same without its evidence, for where it stands first.
    pub fn head(&self) -> Self {
        Self {
            id: self.id,
            name: self.name.clone(),
            values: self.values.clone(),
            dispute: self.dispute.clone(),
            cited: self.cited,
            hangs: self.hangs,
            ..Self::default()
        }
    }

    /// Says why the first value is shown, and how many independent sources each camp has, from the discrepancy about it.
    pub fn explain(&mut self, words: Words, dispute: &Json<'_>) {
        let rule = words.rule(dispute.get("rule").as_str().unwrap_or_default());
        let why = words.with("why-shown", "rule", &rule);
        self.why = Some(match dispute.get("note").as_str() {
            Some(note) => format!("{why} {}", words.with("curator-note", "note", note)),
            None => why,
        });
        self.explanation = text_of(dispute.get("explanation"), "text");
        for rival in &mut self.rivals {
            let has = |id: &Json<'_>| rival.evidence.iter().any(|claim| id.as_str() == Some(claim.claim));
            let is_of = |camp: &&Json<'_>| camp.get("claims").as_array().into_iter().flatten().any(has);
            let camp = dispute.get("camps").as_array().into_iter().flatten().find(is_of);
            rival.camp = camp.and_then(|camp| camp.get("independent_sources").as_u64()).unwrap_or(0);
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

/// Lines under a heading.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub heading: Option<String>,
    pub anchor: &'a str,
    pub lines: Vec<Line<'a>>,
}

pub(super) fn text_of(json: &Json<'_>, name: &str) -> Option<String> {
    json.get(name).as_str().map(str::to_owned)
}

pub(super) fn is_empty(value: &Json<'_>) -> bool {
    value.is_null() || value.as_array().is_some_and(<[_]>::is_empty)
}

/// Whether a property is about what sources say of the others.
fn is_about_sources(name: &str) -> bool {
    let of_number = name.strip_suffix("_low").or_else(|| name.strip_suffix("_high")).is_some_and(is_number);
    let of_state = name.ends_with("_reported_on");
    of_number
        || of_state
        || matches!(
            name,
            "known_to"
                | "part_of_name"
                | "case_name"
                | "independent_sources"
                | "field_sources"
                | "contradicted_by"
                | "first_known"
                | "robust"
        )
}

/// The properties of a discrepancy that its rival values tell.
const OF_DISPUTES: &[&str] = &["rule", "note", "accepted", "values", "camps", "independent_sources", "explanation"];

/// The lines of a record; `kind` is the name of its kind, if it is folded from claims.
pub(super) fn lines<'a>(
    words: Words,
    kind: Option<&str>,
    record: &'a Map<'a>,
    sources: &'a Sources<'a>,
) -> Vec<Line<'a>> {
    let mut cited: HashMap<&str, Vec<&Json<'_>>> = HashMap::new();
    for citation in record.get("citations").and_then(Json::as_array).unwrap_or_default() {
        cited.entry(citation.get("field").as_str().unwrap_or_default()).or_default().push(citation);
    }
    let id = record.get("id").and_then(Json::as_str).unwrap_or_default();
    let is_of_dispute = record.contains_key("camps");
    let is_shown_elsewhere = |name: &str, value: &Json<'_>| match name {
        // Each check of a claim says when it was and what it found.
        "id" | "name" | "citations" | "disputed" | "currency" | "record_url" | "claims_url" | "checked_on"
        | "check_result" => true,
        // Its own address, not the address of a source.
        "url" => value.as_str().is_some_and(|url| url.starts_with('/')),
        _ => name.ends_with("_qualifier") || is_about_sources(name) || is_of_dispute && OF_DISPUTES.contains(&name),
    };
    let is_line = |(name, value): &(&'a str, &Json<'_>)| {
        !is_shown_elsewhere(name, value)
            && !is_empty(value)
            && !value.as_array().is_some_and(|items| {
                items.iter().any(|item| item.as_object().is_some_and(|item| item.contains_key("citations")))
            })
    };
    let names = names_in(record);
    let line = |(name, value): (&'a str, &Json<'_>)| {
        let hand = Hand::of(words, name, &names);
        let evidence = evidence(&hand, cited.remove(name).unwrap_or_default(), sources);
        let is_disputed = is_disputed(record, name);
        Line {
            id: name,
            name: words.label(name),
            values: cells(words, record, name, value),
            dispute: kind.filter(|_| is_disputed).map(|kind| format!("/discrepancies/{kind}.{id}.{name}")),
            rivals: if is_disputed { rivals(words, evidence.clone()) } else { Vec::new() },
            hangs: evidence.len() > 1
                && record.get("robust").is_some_and(|robust| robust.get(name).as_bool() == Some(false)),
            evidence,
            why: None,
            explanation: None,
            cited: record.get("field_sources").and_then(|counts| counts.get(name).as_u64()).unwrap_or(0),
        }
    };
    record.iter().filter(is_line).map(line).collect()
}

/// The dispute that a discrepancy is about.
pub(super) fn dispute<'a>(words: Words, row: &'a Map<'a>, sources: &'a Sources<'a>) -> Line<'a> {
    let values = row.get("values").and_then(Json::as_array).into_iter().flatten();
    let citations = values.filter_map(|value| value.get("citations").as_array()).flatten();
    let names = HashMap::new();
    let hand = Hand::of_dispute(words, row, &names);
    Line {
        name: words.label(hand.field),
        rivals: rivals(words, evidence(&hand, citations, sources)),
        explanation: row.get("explanation").and_then(|explanation| text_of(explanation, "text")),
        ..Line::default()
    }
}

/// The names of what a record names, by their identifiers.
fn names_in<'r>(record: &'r Map<'r>) -> HashMap<&'r str, &'r str> {
    let named = |value: &'r Json<'r>| Some((value.get("id").as_str()?, value.get("name").as_str()?));
    let values = record.values().flat_map(|value| value.as_array().unwrap_or(std::slice::from_ref(value)));
    values.filter_map(named).collect()
}
