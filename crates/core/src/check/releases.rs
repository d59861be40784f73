//! What an edition says about earlier editions: corrections and releases.

use std::collections::HashSet;

use jiff::civil::Date;

use super::checker::Checker;
use crate::package::{DESCRIPTOR, Fault, Row, is_release_id, layout};
use crate::value::PartialDate;

impl Checker<'_> {
    /// Checks the number and the day of an edition in progress against the calendar and the release that it follows.
    pub(super) fn edition(&mut self) {
        let Some(draft) = self.draft() else { return };
        let version = &self.package.version;
        let Some((year, month, number)) = parts(version) else { return };
        let mut fault = |message: String| self.faults.push(Fault::of_file(DESCRIPTOR, message));
        if year < 1000 || !(1..=12).contains(&month) {
            fault(format!(
                "`version` is `{version}`; it must be a year of four digits, a month from 1 to 12 and a number"
            ));
        } else if *version != format!("{year}.{month}.{number}") {
            fault(format!(
                "`version` is `{version}`; an edition is written without leading zeros: `{year}.{month}.{number}`"
            ));
            return;
        }
        let Some((before, day)) = &draft.follows else { return };
        if parts(before) >= parts(version) {
            fault(format!(
                "`version` is `{version}`, which is not after `{before}`, the last edition; give it a higher number"
            ));
        }
        if let (Some(day), Some(released_on)) = (day, draft.released_on)
            && released_on < *day
        {
            fault(format!(
                "the edition is released on {released_on}, before {before}, which it follows ({day}); check the days"
            ));
        }
    }

    pub(super) fn corrections(&mut self) {
        let previous = self.against.previous;
        let table = self.package.table(layout::CORRECTIONS);
        let here = self.known(layout::CLAIMS);
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
        let Some(previous) = previous.filter(|previous| previous.version != *version && !version.is_empty()) else {
            return;
        };
        let claims = self.package.table(layout::CLAIMS);
        let old = previous.table(layout::CLAIMS);
        for row in old.rows() {
            let id = row.id();
            let now = here.get(id).map(|at| claims.row(at));
            // Whether a claim that cannot be read was changed is not known.
            let is_in_doubt = match now {
                Some(now) => self.faulty_claims.contains(&now.at),
                None => !claims.is_whole(),
            };
            let changed = now.is_none_or(|now| !now.same(row));
            if changed && !explained.remove(id) && !is_in_doubt && table.is_whole() {
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
        let mut before: Option<(Row<'_>, Option<Date>)> = None;
        for row in table.rows() {
            if !is_release_id(row.cell("id")) {
                self.faults.push(row.fault("id", "must be an edition, like `2026.11.0`"));
            }
            let released_on = day(row);
            if released_on.is_none() {
                self.faults.push(row.fault("released_on", "must be a full date"));
            }
            let today = self.draft().and_then(|draft| draft.today);
            if let (Some(today), Some(day)) = (today, released_on)
                && day > today
            {
                let message = format!("`{day}` is in the future (today is {today}, UTC); check the day");
                self.warnings.push(row.fault("released_on", message));
            }
            // Lines of editions that are published cannot all be corrected: a warning.
            if let (Some((last, last_day)), Some(_)) = (before, self.draft()) {
                if parts(last.id()) >= parts(row.id()) {
                    let message = format!(
                        "`{}` is not after `{}`, which is listed before it; list the editions in order",
                        row.id(),
                        last.id()
                    );
                    self.warnings.push(row.fault("id", message));
                }
                if let (Some(last_day), Some(released_on)) = (last_day, released_on)
                    && released_on < last_day
                {
                    let message = format!(
                        "`{released_on}` is before `{}` was released ({last_day}), which it follows; check the days",
                        last.id()
                    );
                    self.warnings.push(row.fault("released_on", message));
                }
            }
            before = Some((row, released_on));
        }
    }
}

/// The day in a line of `releases.csv`.
pub(crate) fn day(row: Row<'_>) -> Option<Date> {
    row.cell("released_on").parse::<PartialDate>().ok().and_then(PartialDate::day)
}

/// The year, the month and the number of an edition.
fn parts(id: &str) -> Option<(u32, u32, u32)> {
    let mut parts = id.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}
