//! Identities, and the rules for whole records: each has a live claim, and parts fit into their wholes.

use std::collections::{BTreeMap, HashMap};

use iso_currency::Currency;

use super::checker::{Checker, in_cycle};
use super::known::Known;
use crate::claim::read::{check_id, read_identity};
use crate::claim::{Claim, Source, Value};
use crate::dataset::Record;
use crate::describe::{Field, Holds, Kind, Role};
use crate::fold::{Fold, Readings};
use crate::package::{Fault, layout};
use crate::resources::missions;
use crate::value::Number;

impl Checker<'_> {
    pub(super) fn identities(&mut self, kind: &'static Kind) -> Vec<Record> {
        let table = self.package.table(&kind.csv());
        // For each column of a key, the file that its identifiers come from.
        let named: Vec<(&str, String)> = kind.keys.iter().flat_map(|key| named_by(kind, key.role)).collect();
        let known: Vec<Known<'_>> = named.iter().map(|(_, file)| self.known(file)).collect();
        for row in table.rows() {
            check_id(row, "id", &mut self.faults);
            self.require_filled(row, "name");
            for ((column, _), known) in named.iter().zip(&known) {
                self.require(row, column, known);
            }
            for key in kind.keys {
                match (key.role, key.is_required) {
                    (Role::Donor, _) => {
                        if row.cell("donor_country").is_empty() == row.cell("donor_organization").is_empty() {
                            self.faults.push(
                                row.fault("donor_country", "give exactly one donor: a country or an organization"),
                            );
                        }
                    }
                    (_, true) => key.columns().into_iter().for_each(|column| self.require_filled(row, column)),
                    (_, false) => {}
                }
            }
        }
        table.rows().map(|row| Record { identity: read_identity(row, kind), claims: Vec::new() }).collect()
    }

    pub(super) fn records(&mut self, kind: &'static Kind, records: &[Record], sources: &[Source]) {
        let fold = Fold::new(sources, self.package.rules);
        let file = kind.csv();
        let ids: HashMap<&str, usize> =
            records.iter().enumerate().map(|(at, record)| (&*record.identity.id, at)).collect();
        let fault = |record: &Record, column: &str, message: String| Fault {
            file: file.clone(),
            line: record.identity.line,
            column: column.to_owned(),
            message,
        };
        let has_all_claims = self.package.table(layout::CLAIMS).is_whole();
        for record in records.iter().filter(|record| has_all_claims && !self.in_doubt.contains(&*record.identity.id)) {
            if record.claims.iter().all(Claim::is_deprecated) {
                self.faults.push(fault(
                    record,
                    "",
                    format!("no live claim is about `{}`; add one, or remove the record", record.identity.id),
                ));
            }
        }
        if !kind.has_parts() {
            return;
        }
        let parent = |at: usize| records[at].identity.part_of.as_deref().and_then(|id| ids.get(id).copied());
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            if in_cycle(at, parent) {
                self.faults.push(fault(
                    record,
                    "part_of",
                    format!("`{}` is part of itself, directly or through others; break the cycle", record.identity.id),
                ));
            } else if let Some(whole) = parent(at) {
                parts.entry(whole).or_default().push(at);
            }
        }
        if self.draft().is_some() {
            let pairs =
                parts.iter().flat_map(|(whole, parts)| parts.iter().map(|part| (&records[*whole], &records[*part])));
            let owner =
                |record: &'_ Record| record.identity.country.clone().or_else(|| record.identity.organization.clone());
            let (column, word) = if kind.has_donor() { ("donor_country", "donor") } else { ("country", "country") };
            for (whole, part) in pairs.filter(|(whole, part)| owner(whole) != owner(part)) {
                let message = format!(
                    "`{}` is part of `{}`, but its {word} is `{}` and not `{}`; correct `{column}` or `part_of`",
                    part.identity.id,
                    whole.identity.id,
                    owner(part).unwrap_or_default(),
                    owner(whole).unwrap_or_default()
                );
                self.faults.push(fault(part, column, message));
            }
        }
        let Some(measure) = kind.measure() else { return };
        for (whole, parts) in parts {
            let whole = &records[whole];
            if self.in_doubt.contains(&*whole.identity.id) {
                continue;
            }
            let Some((Readings { highest: Some(highest), .. }, currency)) = readings(whole, measure, fold) else {
                continue;
            };
            let counted =
                parts.iter().map(|at| &records[*at]).filter(|part| part.identity.mission == whole.identity.mission);
            let (mut lowest, mut accepted) = (0, 0);
            for part in counted {
                if let Some((Readings { lowest: low, .. }, part_currency)) = readings(part, measure, fold)
                    && part_currency == currency
                {
                    lowest += low.unwrap_or(0);
                    accepted += shown(part, kind, measure, fold).unwrap_or(0);
                }
            }
            let name = kind.fields[measure].name;
            let say = |sum: i64, whole_value: i64, how: &str| {
                format!(
                    "the parts of `{}` add up to {} {name}, {how} {}; check `part_of` and the qualifiers",
                    whole.identity.id,
                    Number(sum),
                    Number(whole_value)
                )
            };
            if lowest > highest {
                self.faults.push(fault(
                    whole,
                    "",
                    say(lowest, highest, "by their lowest readings, but the whole has at most"),
                ));
            } else if let Some(shown) = shown(whole, kind, measure, fold)
                && accepted > shown
            {
                self.warnings.push(fault(whole, "", say(accepted, shown, "as shown, but the whole shows")));
            }
        }
    }
}

/// The readings of a record's measure, with the record's currency.
fn readings(record: &Record, measure: usize, fold: Fold<'_>) -> Option<(Readings, Option<Currency>)> {
    let live: Vec<&Claim> =
        record.claims.iter().filter(|claim| claim.field == measure && !claim.is_deprecated()).collect();
    Some((fold.readings(&live), fold.currency(&live)?))
}

/// The value of a record's measure that the current record shows.
fn shown(record: &Record, kind: &'static Kind, measure: usize, fold: Fold<'_>) -> Option<i64> {
    let field: &Field = &kind.fields[measure];
    debug_assert_eq!(field.holds, Holds::One);
    let live: Vec<&Claim> =
        record.claims.iter().filter(|claim| claim.field == measure && !claim.is_deprecated()).collect();
    match fold.accept(field, &live).map(|claim| claim.value) {
        Some(Value::Number(number)) => Some(number.0),
        _ => None,
    }
}

/// The columns of a key, each with the file that its identifiers come from.
fn named_by(kind: &Kind, role: Role) -> Vec<(&'static str, String)> {
    match role {
        Role::Mission => vec![("mission", missions::KIND.csv())],
        Role::Country => vec![("country", layout::COUNTRIES.to_owned())],
        Role::Donor => vec![
            ("donor_country", layout::COUNTRIES.to_owned()),
            ("donor_organization", layout::ORGANIZATIONS.to_owned()),
        ],
        Role::PartOf => vec![("part_of", kind.csv())],
        Role::Of(reference) | Role::Within(reference) => vec![(reference.column, reference.kind.csv())],
    }
}
