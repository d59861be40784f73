//! What an edition did to the claims of the one before it.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;

use super::{ALWAYS, EditionWriter, Head};
use crate::dataset::check::Dataset;
use crate::dataset::claim::filled;
use crate::dataset::package::{Row, Table};
use crate::resources::changes::{ClaimChange, ClaimState};
use crate::resources::claims::Subject;
use crate::resources::kind;

/// How many claims an edition added, changed and withdrew.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub added: usize,
    pub changed: usize,
    pub withdrawn: usize,
}

fn state(table: &Table, row: &Row) -> ClaimState {
    let cell = |column| table.cell(row, column);
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
    }
}

/// The claims of an edition by their identifiers.
fn lines(dataset: &Dataset) -> (&Table, HashMap<&str, &Row>) {
    let table = dataset.package.table("claims.csv");
    (table, table.rows.iter().map(|row| (&row.cells[0], row)).collect())
}

impl EditionWriter<'_, '_, '_> {
    /// Compares the edition with the one before it.
    pub(super) fn changes(&self) -> (Counts, Vec<ClaimChange>) {
        let (new_table, new) = lines(self.dataset());
        // The first edition added everything.
        let (old_table, old) = self.before.map_or((new_table, HashMap::new()), lines);
        let reasons = self.dataset().package.table("corrections.csv");
        let because: HashMap<&str, &str> = reasons
            .rows
            .iter()
            .filter(|row| reasons.cell(row, "release") == self.dataset().package.version)
            .map(|row| (reasons.cell(row, "claim_id"), reasons.cell(row, "because")))
            .collect();
        let mut counts = Counts::default();
        let mut changes = Vec::new();
        for id in old.keys().chain(new.keys()).copied().collect::<BTreeSet<&str>>() {
            let (old, new) = (old.get(id), new.get(id));
            let (change, count) = match (old, new) {
                (None, Some(_)) => ("added", &mut counts.added),
                (Some(_), None) => ("withdrawn", &mut counts.withdrawn),
                (Some(old), Some(new)) if old.cells != new.cells => ("changed", &mut counts.changed),
                _ => continue,
            };
            *count += 1;
            let (table, row, dataset) = match (new, old) {
                (Some(row), _) => (new_table, row, self.dataset()),
                (None, Some(row)) => (old_table, row, self.before.unwrap_or(self.dataset())),
                (None, None) => continue,
            };
            let Some(subject) = subject(dataset, table.cell(row, "subject_kind"), table.cell(row, "subject_id")) else {
                continue;
            };
            let release = self.dataset().package.version.clone();
            changes.push(ClaimChange {
                id: format!("{release}:{id}"),
                url: format!("/changes/{release}:{id}"),
                release,
                change,
                subject,
                field: table.cell(row, "field").to_owned(),
                old: old.map(|row| state(old_table, row)),
                new: new.map(|row| state(new_table, row)),
                because: because.get(id).map(|text| (*text).to_owned()),
                claims: vec![id.to_owned()],
            });
        }
        (counts, changes)
    }

    pub(super) async fn write_changes(&mut self, changes: Vec<ClaimChange>) -> Result<(), sqlx::Error> {
        for change in changes {
            let head = Head {
                version: self.writer.next_version(),
                id: change.id.clone(),
                known_from: Some(ALWAYS.to_owned()),
                known_to: None,
                is_current: true,
                is_dated: true,
                disputed: false,
            };
            let mut row = head.row(self.number);
            row.push(("change".into(), change.change.into()));
            row.push(("subject_kind".into(), change.subject.kind.into()));
            row.push(("record".into(), json!(change).to_string().into()));
            self.writer.insert("change", row).await?;
            // A source that the edition no longer has is not cited.
            let has = |source: &&str| self.names.source_ids.binary_search(source).is_ok();
            let sources = change.old.iter().chain(&change.new).map(|state| state.source.as_str()).filter(has).collect();
            self.cite(head.version, sources).await?;
            let values = change.old.iter().chain(&change.new).map(|state| ("value", state.value.clone()));
            let mut lines = vec![("name", change.subject.name.clone())];
            lines.extend(values);
            lines.extend(change.because.map(|text| ("because", text)));
            self.words(&head, "change", None, lines).await?;
        }
        Ok(())
    }
}

fn subject(dataset: &Dataset, kind_name: &str, id: &str) -> Option<Subject> {
    Some(Subject::of(kind(kind_name)?, &dataset.find(kind_name, id)?.identity))
}
