//! What curators add to the claims: voices, explanations, second readings and merged identities.

use std::collections::HashMap;

use jiff::civil::Date;

use super::checker::Checker;
use super::known::Known;
use crate::claim::read::{check_code, check_id};
use crate::package::layout::JOINER;
use crate::package::{Row, is_release_id, layout};
use crate::resources::KINDS;
use crate::rules::Rules;
use crate::vocabulary::{CHECK_RESULTS, RANK_REASONS};
use crate::words::list;

impl<'a> Checker<'a> {
    /// Refuses persons and offices without a name, or of an unknown organization or country.
    pub(super) fn voices(&mut self) {
        let table = self.package.table(layout::VOICES);
        let (organizations, countries) = (self.known(layout::ORGANIZATIONS), self.known(layout::COUNTRIES));
        for row in table.rows() {
            check_id(row, "id", &mut self.faults);
            self.require_filled(row, "name");
            self.require(row, "organization", &organizations);
            self.require(row, "country", &countries);
        }
    }

    /// Refuses a claim with an unknown voice, or whose rank lacks its reason; warns where the reason is only that others
    /// disagree.
    pub(super) fn standing(&mut self, row: Row<'_>, voices: &Known<'_>) {
        self.require(row, "voice", voices);
        if !row.cell("voice").is_empty() && row.cell("attributed_to").is_empty() {
            self.faults.push(row.fault("voice", "needs `attributed_to`: whom the source credits, as it names them"));
        }
        if self.package.rules < Rules::V2 {
            return;
        }
        let reason = row.cell("rank_reason");
        if row.cell("rank") == "deprecated" && reason.is_empty() {
            let reasons: Vec<&str> = RANK_REASONS.iter().map(|code| code.name).collect();
            let message = format!("a deprecated claim needs its reason: one of {}", list(&reasons));
            self.faults.push(row.fault("rank_reason", message));
        } else if reason == "disagreement" {
            let message = "is not a reason to set a claim aside: make it `normal`, so that the dispute is seen, or show that it is wrong";
            self.warnings.push(row.fault("rank_reason", message));
        }
    }

    /// Refuses explanations of unknown fields, or by unknown sources.
    pub(super) fn explanations(&mut self) {
        let table = self.package.table(layout::EXPLANATIONS);
        if table.is_empty() {
            return; // Skips the lookup tables, which may be large.
        }
        let (subjects, sources) = (self.subjects(), self.known(layout::SOURCES));
        for row in table.rows() {
            self.subject(row, "subject_id", &subjects);
            let kind = KINDS.iter().find(|kind| kind.name == row.cell("subject_kind"));
            if let Some(kind) = kind.filter(|kind| kind.field(row.cell("field")).is_none()) {
                let message = format!("`{}` is not a field of `{}`", row.cell("field"), kind.name);
                self.faults.push(row.fault("field", message));
            }
            self.require_filled(row, "text");
            self.require_filled(row, "sources");
            let named: Vec<&str> = row.cell("sources").split(JOINER).filter(|source| !source.is_empty()).collect();
            for (at, source) in named.iter().enumerate() {
                let fault = if source.contains([',', ';']) {
                    Some(format!(
                        "`{source}` is not an identifier; separate identifiers by a semicolon and a blank: `a; b`"
                    ))
                } else if named[..at].contains(source) {
                    Some(format!("names `{source}` twice; name it once"))
                } else {
                    sources.refusal("source ", source)
                };
                self.faults.extend(fault.map(|message| row.fault("sources", message)));
            }
        }
        self.in_own_order(layout::EXPLANATIONS);
    }

    /// Refuses second readings of unknown claims, and those without a day or a result.
    pub(super) fn checks(&mut self) {
        let table = self.package.table(layout::CHECKS);
        if table.is_empty() {
            return; // Skips the lookup tables, which may be large.
        }
        let claims = self.known(layout::CLAIMS);
        for row in table.rows() {
            self.require_filled(row, "claim_id");
            self.require(row, "claim_id", &claims);
            check_code(row, "result", CHECK_RESULTS, &mut self.faults);
            match row.cell("checked_on").parse::<Date>() {
                Err(_) => {
                    let message = format!("`{}` is not a day, like `2026-11-26`", row.cell("checked_on"));
                    self.faults.push(row.fault("checked_on", message));
                }
                Ok(day) => {
                    let today = self.draft().and_then(|draft| draft.today);
                    if let Some(today) = today.filter(|today| day > *today) {
                        let message = format!("`{day}` is in the future (today is {today}); check the day");
                        self.warnings.push(row.fault("checked_on", message));
                    }
                }
            }
            if matches!(row.cell("result"), "imprecise" | "wrong") {
                self.require_filled(row, "note");
            }
        }
        self.in_own_order(layout::CHECKS);
    }

    /// Refuses merged identities that are still there, or whose successor is not.
    pub(super) fn merges(&mut self) {
        let table = self.package.table(layout::MERGES);
        if table.is_empty() {
            return; // Skips the lookup tables, which may be large.
        }
        let subjects = self.subjects();
        for row in table.rows() {
            self.subject(row, "new_id", &subjects);
            check_id(row, "old_id", &mut self.faults);
            let old = row.cell("old_id");
            let kind = KINDS.iter().find(|kind| kind.name == row.cell("subject_kind"));
            if let Some(kind) = kind.filter(|kind| subjects[kind.name].get(old).is_some()) {
                let message = format!(
                    "`{old}` is still in {}; remove it, and make its claims be about `{}`",
                    kind.csv(),
                    row.cell("new_id")
                );
                self.faults.push(row.fault("old_id", message));
            }
            if !is_release_id(row.cell("release")) {
                self.faults.push(row.fault("release", "must be an edition, like `2026.11.0`"));
            }
            self.require_filled(row, "because");
        }
        self.in_own_order(layout::MERGES);
    }

    /// The identifiers of each kind of record.
    fn subjects(&self) -> HashMap<&'static str, Known<'a>> {
        KINDS.iter().map(|kind| (kind.name, self.known(&kind.csv()))).collect()
    }

    /// Refuses a row about an unknown record.
    fn subject(&mut self, row: Row<'_>, column: &str, subjects: &HashMap<&str, Known<'_>>) {
        let kind = row.cell("subject_kind");
        if let Some(known) = subjects.get(kind) {
            let refusal = known.refusal(&format!("{kind} "), row.cell(column));
            self.faults.extend(refusal.map(|message| row.fault(column, message)));
        } else {
            let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
            let message = format!("`{kind}` is not a kind of record; use one of {}", list(&names));
            self.faults.push(row.fault("subject_kind", message));
        }
    }
}
