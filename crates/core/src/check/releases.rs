//! What an edition says about earlier editions: corrections and releases.

use std::collections::HashSet;

use super::checker::Checker;
use crate::package::{Fault, Package, is_release_id, layout};
use crate::value::PartialDate;

impl Checker<'_> {
    pub(super) fn corrections(&mut self, previous: Option<&Package>) {
        let table = self.package.table(layout::CORRECTIONS);
        let here = self.ids(layout::CLAIMS);
        let version = &self.package.version;
        let mut explained: HashSet<&str> = HashSet::new();
        for row in table.rows() {
            self.require_filled(row, "because");
            if !is_release_id(row.cell("release")) {
                self.faults.push(row.fault("release", "must be an edition, like `2026.11.0`"));
            }
            if row.cell("release") == version {
                explained.insert(row.cell("claim_id"));
            }
        }
        let Some(previous) = previous.filter(|previous| previous.version != *version) else { return };
        let (old, new) = (previous.table(layout::CLAIMS), self.package.table(layout::CLAIMS));
        for row in old.rows() {
            let id = row.id();
            let now = here.get(id).map(|at| new.row(*at));
            let changed = now.is_none_or(|now| !now.same(row));
            if changed && !explained.remove(id) {
                let what = if now.is_some() { "changed" } else { "withdrew" };
                let message = format!(
                    "edition {version} {what} claim `{id}` of {} without a reason; add a line `{version},{id},…` to corrections.csv",
                    previous.version
                );
                self.faults.push(match now {
                    Some(row) => row.fault("id", message),
                    None => Fault::of_file(layout::CLAIMS, message),
                });
            } else if !changed {
                explained.remove(id);
            }
        }
        for row in table.rows() {
            let id = row.cell("claim_id");
            if row.cell("release") == version && explained.contains(id) {
                self.faults.push(row.fault(
                    "claim_id",
                    format!("edition {} has no claim `{id}` to correct; check the id", previous.version),
                ));
            }
        }
    }

    pub(super) fn releases(&mut self) {
        let table = self.package.table(layout::RELEASES);
        for row in table.rows() {
            if !is_release_id(row.cell("id")) {
                self.faults.push(row.fault("id", "must be an edition, like `2026.11.0`"));
            }
            if row.cell("released_on").parse::<PartialDate>().ok().and_then(PartialDate::day).is_none() {
                self.faults.push(row.fault("released_on", "must be a full date"));
            }
        }
    }
}
