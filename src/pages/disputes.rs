//! Disputes as cards: the rival values of each, with a dot for each claim.

use std::collections::HashMap;

use ledger_core::resources::discrepancies;

use super::evidence::{Hand, Said, Sources};
use super::lines::text_of;
use super::rivals::{Strip, strips};
use super::rows::{Json, Row, Value};
use super::words::Words;

/// The address of all disputes: conflicts before other differences, and first those that most sources are about.
pub const ALL: &str = "/discrepancies?sort=difference,-independent_sources";

/// Whether a collection is that of disputes.
pub(super) fn is_of(path: &str) -> bool {
    path == discrepancies::RESOURCE.path
}

/// A dispute.
#[derive(Debug)]
pub(super) struct Card<'a> {
    /// What the record is that it is about.
    pub kind: String,
    pub name: String,
    /// The address of the record.
    pub record: String,
    /// The property that sources disagree on.
    pub field: String,
    /// The address of the dispute.
    pub address: String,
    pub strips: Vec<Strip<'a>>,
    /// Why the first value is shown.
    pub rule: String,
    /// Why the sources differ, as far as sources show it.
    pub explanation: Option<String>,
}

impl<'a> Card<'a> {
    pub fn of(words: Words, row: &'a Row<'a>, sources: &Sources<'_>) -> Self {
        let members = &row.members;
        let subject = members.get("subject").unwrap_or(&Json::Null);
        let kind = text_of(subject, "kind").unwrap_or_default();
        let text = |name: &str| members.get(name).and_then(Json::as_str).unwrap_or_default();
        Self {
            kind: words.label(&kind),
            name: text_of(subject, "name").unwrap_or_default(),
            record: text_of(subject, "url").unwrap_or_default(),
            field: words.label(text("field")),
            address: text("url").to_owned(),
            strips: strips(said(words, row, sources)),
            rule: words.rule(text("rule")),
            explanation: members.get("explanation").and_then(|explanation| text_of(explanation, "text")),
        }
    }
}

/// What the claims of a dispute say.
fn said<'a>(words: Words, row: &'a Row<'a>, sources: &Sources<'_>) -> Vec<Said<'a>> {
    let names = HashMap::new();
    let hand = Hand::of_dispute(words, &row.members, &names);
    let of_value = |value: &'a Value<'a>| {
        // They all say the same.
        let given = value.citations.first().and_then(|citation| citation.value.as_deref()).unwrap_or_default();
        let (bare, hedged) = hand.write(given.into(), value.currency, value.qualifier);
        value.citations.iter().map(move |citation| Said {
            bare: bare.clone(),
            value: hedged.clone(),
            published: sources.published(citation.source),
            accepted: citation.accepted,
            independent: value.independent_sources,
        })
    };
    row.values.iter().flat_map(of_value).collect()
}
