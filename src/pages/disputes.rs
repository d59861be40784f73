//! Disputes as cards: the rival values of each, with a dot for each claim.

use ledger_core::resources::discrepancies;

use super::evidence::Sources;
use super::lines::{Line, dispute, text_of};
use super::rows::{Json, Map};
use super::words::Words;

/// The address of all disputes: conflicts before other differences, and first those that most sources are about.
pub(super) const ALL: &str = "/discrepancies?sort=difference,-independent_sources";

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
    pub line: Line<'a>,
    /// Why the first value is shown.
    pub rule: String,
}

impl<'a> Card<'a> {
    pub fn of(words: Words, row: &'a Map<'a>, sources: &'a Sources<'a>) -> Self {
        let subject = row.get("subject").unwrap_or(&Json::Null);
        let kind = text_of(subject, "kind").unwrap_or_default();
        Self {
            kind: words.label(&kind),
            name: text_of(subject, "name").unwrap_or_default(),
            record: text_of(subject, "url").unwrap_or_default(),
            line: dispute(words, row, sources),
            rule: words.rule(row.get("rule").and_then(Json::as_str).unwrap_or_default()),
        }
    }

    /// The address of the dispute.
    pub fn address(&self) -> &str {
        self.line.dispute.as_deref().unwrap_or_default()
    }
}
