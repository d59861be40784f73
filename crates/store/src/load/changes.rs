//! What an edition did to the claims of the previous one.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use ledger_core::dataset::Dataset;
use ledger_core::package::{Row, layout};
use ledger_core::resources::changes::{ClaimChange, ClaimState};
use ledger_core::resources::{Subject, kind};
use ledger_core::words::filled;
use serde_json::json;

use super::edition::{ALWAYS, EditionWriter, distinct};
use super::lists::Head;
use super::writer::Stopped;

/// How many claims an edition added, changed and withdrew.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub added: usize,
    pub changed: usize,
    pub withdrawn: usize,
}

fn state(row: Row<'_>) -> ClaimState {
    let cell = |column| row.cell(column);
    ClaimState {
        value: cell("value").to_owned(),
        currency: filled(cell("currency")),
        qualifier: cell("qualifier").to_owned(),
        source: cell("source_id").to_owned(),
        paragraph: cell("paragraph").parse().ok(),
        locator: filled(cell("locator")),
        attributed_to: filled(cell("attributed_to")),
        valid_on: filled(cell("valid_on")),
        rank: cell("rank").to_owned(),
        note: filled(cell("note")),
        subject_id: cell("subject_id").to_owned(),
        field: cell("field").to_owned(),
    }
}

impl<'d> EditionWriter<'_, 'd> {
    /// Compares the edition with the previous one. The first edition added everything and changed nothing.
    pub(super) fn changes(&self) -> (Counts, Vec<ClaimChange>) {
        let dataset = self.dataset();
        let new = dataset.package.table(layout::CLAIMS);
        let Some(before) = self.before else {
            return (Counts { added: new.len(), ..Counts::default() }, Vec::new());
        };
        let old = before.package.table(layout::CLAIMS);
        let version = &dataset.package.version;
        let reasons = dataset.package.table(layout::CORRECTIONS).rows().filter(|row| row.cell("release") == version);
        let because: HashMap<&str, &str> = reasons.map(|row| (row.cell("claim_id"), row.cell("because"))).collect();
        let mut pairs: BTreeMap<&str, (Option<Row<'_>>, Option<Row<'_>>)> = BTreeMap::new();
        for row in old.rows() {
            pairs.entry(row.id()).or_default().0 = Some(row);
        }
        for row in new.rows() {
            pairs.entry(row.id()).or_default().1 = Some(row);
        }
        let mut counts = Counts::default();
        let mut changes = Vec::new();
        for (id, pair) in pairs {
            let (change, count, row, dataset) = match pair {
                (None, Some(new)) => ("added", &mut counts.added, new, dataset),
                (Some(old), None) => ("withdrawn", &mut counts.withdrawn, old, before),
                (Some(old), Some(new)) if !old.same(new) => ("changed", &mut counts.changed, new, dataset),
                _ => continue,
            };
            *count += 1;
            let Some(subject) = subject(dataset, row.cell("subject_kind"), row.cell("subject_id")) else { continue };
            changes.push(ClaimChange {
                id: format!("{version}:{id}"),
                url: format!("/changes/{version}:{id}"),
                release: version.clone(),
                change,
                subject,
                field: row.cell("field").to_owned(),
                old: pair.0.map(state),
                new: pair.1.map(state),
                because: because.get(id).map(|text| (*text).to_owned()),
                claims: vec![id.to_owned()],
            });
        }
        (counts, changes)
    }

    pub(super) fn write_changes(&mut self, changes: Vec<ClaimChange>) -> Result<(), Stopped> {
        for change in changes {
            let head = Head {
                version: self.lists.next("change"),
                id: change.id.clone(),
                known_from: Some(ALWAYS.to_owned()),
                known_to: None,
                is_current: true,
                is_dated: true,
                disputed: false,
            };
            let row = head
                .row(self.number, 3)
                .with("change", change.change)
                .with("subject_kind", change.subject.kind)
                .with("subject_id", &change.subject.id);
            // A source that the edition no longer has is not cited.
            let place = |state: &ClaimState| self.names.source_ids.binary_search(&state.source.as_str()).ok();
            let cites = distinct(change.old.iter().chain(&change.new).filter_map(place));
            self.put("change", &head, row, Vec::new(), &cites, json!(change).to_string())?;
            let values = change.old.iter().chain(&change.new).map(|state| ("value", state.value.as_str()));
            let subject = [("name", change.subject.name.as_str()), ("id", change.subject.id.as_str())];
            let lines = subject.into_iter().chain(values);
            let lines = lines.chain(change.because.as_deref().map(|text| ("because", text)));
            // The record may be gone with its last claim.
            let find = |dataset: &'d Dataset| dataset.find(change.subject.kind, &change.subject.id);
            let record = find(self.dataset()).or_else(|| find(self.before?));
            let owner = record.map(|record| self.names.owner_lines(&record.identity)).unwrap_or_default();
            let lines = lines.map(|(field, text)| (field, Cow::Borrowed(text))).chain(owner);
            self.words("change", &head, false, lines)?;
        }
        Ok(())
    }
}

fn subject(dataset: &Dataset, kind_name: &str, id: &str) -> Option<Subject> {
    Some(Subject::of(kind(kind_name)?, &dataset.find(kind_name, id)?.identity))
}
