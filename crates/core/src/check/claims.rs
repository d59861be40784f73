//! Claims: each must parse, be about a record, come from a source and not repeat another.

use std::collections::{BTreeMap, HashMap};

use super::checker::Checker;
use super::known::Known;
use crate::claim::read::read_claim;
use crate::claim::{Claim, Source, Value};
use crate::dataset::Record;
use crate::describe::{Field, Holds, Type};
use crate::package::{Row, Table, layout};
use crate::resources::{KINDS, missions};
use crate::value::Qualifier;
use crate::words::{list, nearest};

/// Up to so many claims, a record has no room for more.
const FEW: usize = 8;

impl<'a> Checker<'a> {
    pub(super) fn claims(&mut self, sources: &[Source], records: &mut [Vec<Record>]) {
        let table = self.package.table(layout::CLAIMS);
        let known_sources = self.known(layout::SOURCES);
        let countries = self.known(layout::COUNTRIES);
        let missions = self.known(&missions::KIND.csv());
        let voices = self.known(layout::VOICES);
        let subjects: Vec<Known<'_>> = KINDS.iter().map(|kind| self.known(&kind.csv())).collect();
        let kind_names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        for row in table.rows() {
            let cell = |column| row.cell(column);
            let before = self.faults.len();
            let source = known_sources.get(cell("source_id"));
            if let Some(message) = known_sources.refusal("source ", cell("source_id")) {
                self.faults.push(row.fault("source_id", message));
            }
            let Some(at) = KINDS.iter().position(|kind| kind.name == cell("subject_kind")) else {
                self.faults.push(row.fault(
                    "subject_kind",
                    format!("`{}` is not a kind of record; use one of {}", cell("subject_kind"), list(&kind_names)),
                ));
                let is_whole = KINDS.iter().all(|kind| self.package.table(&kind.csv()).is_whole());
                if is_whole && subjects.iter().all(|ids| ids.get(cell("subject_id")).is_none()) {
                    let message = format!("no record of any kind is `{}`; correct the id", cell("subject_id"));
                    self.faults.push(row.fault("subject_id", message));
                }
                read_claim(row, None, source, &mut self.faults);
                self.doubt(row, None);
                continue;
            };
            let kind = KINDS[at];
            let record = subjects[at].get(cell("subject_id"));
            if let Some(message) = subjects[at].refusal("", cell("subject_id")) {
                self.faults.push(row.fault("subject_id", message));
            }
            let claim = read_claim(row, Some(kind), source, &mut self.faults);
            self.standing(row, &voices);
            if let Some(claim) = &claim {
                let field = &kind.fields[claim.field];
                let unknown = match field.ty {
                    Type::Country => countries.refusal("", &claim.text),
                    Type::Mission => missions.refusal("", &claim.text),
                    _ => None,
                };
                self.faults.extend(unknown.map(|message| row.fault("value", message)));
                self.reported_before_published(row, field, claim, &sources[claim.source]);
                if self.draft().is_some() {
                    self.spelling(row, claim);
                    self.sum(row, field, claim);
                    self.joiner(row, field, claim);
                }
                if let Some(texts) = self.against.texts {
                    let sha256 = self.package.table(layout::SOURCES).row(claim.source).cell("text_sha256");
                    texts.check(row, claim, sha256, &mut self.faults, &mut self.warnings);
                }
            }
            if claim.is_none() || self.faults.len() > before {
                self.doubt(row, subjects[at].near_unless_known(cell("subject_id")));
            }
            if let (Some(record), Some(claim)) = (record, claim) {
                let claims = &mut records[at][record].claims;
                // Most records have a few claims: room for more would be a third of the memory of a large dataset.
                if claims.len() < FEW {
                    claims.reserve_exact(1);
                }
                claims.push(claim);
            }
        }
        for record in records.iter_mut().flatten() {
            record.claims.shrink_to_fit();
        }
        self.twins(table, records);
        self.terms(table, records);
    }

    /// Notes that a claim has a fault, so that nothing is concluded from its absence.
    fn doubt(&mut self, row: Row<'a>, meant: Option<&'a str>) {
        self.faulty_claims.insert(row.at);
        self.in_doubt.insert(row.cell("subject_id"));
        self.in_doubt.extend(meant);
    }

    /// Refuses a number with a sign or with zeros before it: values are told apart by their texts.
    fn spelling(&mut self, row: Row<'_>, claim: &Claim) {
        let number = match claim.value {
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let paragraph = claim.paragraph.map(|paragraph| paragraph.to_string());
        for (column, spelled) in [("value", number), ("paragraph", paragraph)] {
            let (text, Some(spelled)) = (row.cell(column), spelled) else { continue };
            // Decimals are kept as they are: `12.50` is a sum in cents.
            let whole = |text: &str| text.split('.').next().unwrap_or_default().to_owned();
            if whole(text) != whole(&spelled) {
                let message = format!("write `{text}` as `{spelled}`; a number has one spelling");
                self.faults.push(row.fault(column, message));
            }
        }
    }

    /// Refuses a sum of money that is negative, or that has decimals which its currency does not have.
    fn sum(&mut self, row: Row<'_>, field: &Field, claim: &Claim) {
        let (Type::Money, Value::Number(number)) = (field.ty, claim.value) else { return };
        let text = &claim.text;
        if number.0 < 0 {
            let message =
                format!("`{text}` is negative; write the sum without its sign, and say in `note` what it means");
            self.faults.push(row.fault("value", message));
        }
        if let Some(currency) = claim.currency.filter(|currency| currency.exponent() == Some(0) && text.contains('.')) {
            let message = format!(
                "`{text}` has decimals, but {} has no smaller unit; check the value and the currency",
                currency.code()
            );
            self.faults.push(row.fault("value", message));
        }
    }

    /// Warns of a value that a table, which joins many values with `; `, cannot be split at.
    fn joiner(&mut self, row: Row<'_>, field: &Field, claim: &Claim) {
        if field.holds == Holds::Many && claim.text.contains("; ") {
            let message = "contains `; `, which joins the values of this field in tables, so that they cannot be split; write one claim for each value, or use a comma";
            self.warnings.push(row.fault("value", message));
        }
    }

    /// Warns of a term that is used once and is nearly one that others use.
    fn terms(&mut self, table: &Table, records: &[Vec<Record>]) {
        if self.draft().is_none() {
            return;
        }
        for (kind, records) in KINDS.iter().zip(records) {
            for (at, field) in kind.fields.iter().enumerate().filter(|(_, field)| matches!(field.ty, Type::Term)) {
                let mut uses: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
                for claim in records.iter().flat_map(|record| &record.claims).filter(|claim| claim.field == at) {
                    uses.entry(&claim.text).or_insert((0, claim.row)).0 += 1;
                }
                let common: Vec<&str> =
                    uses.iter().filter(|(_, (count, _))| *count > 1).map(|(term, _)| *term).collect();
                for (term, (_, row)) in uses.iter().filter(|(_, (count, _))| *count == 1) {
                    if let Some(near) =
                        nearest(term, &common).filter(|near| strsim::damerau_levenshtein(term, near) <= 2)
                    {
                        let message =
                            format!("only this claim has the {} `{term}`; did you mean `{near}`?", field.name);
                        self.warnings.push(table.row(*row).fault("value", message));
                    }
                }
            }
        }
    }

    /// Refuses live claims that give the same value from the same place in a source.
    fn twins(&mut self, table: &Table, records: &[Vec<Record>]) {
        let mut seen = HashMap::new();
        for record in records.iter().flatten() {
            seen.clear();
            for claim in record.claims.iter().filter(|claim| !claim.is_deprecated()) {
                let value = (claim.field, &claim.text, claim.currency, claim.qualifier, claim.valid_on);
                let place = (claim.source, claim.paragraph, &claim.locator, claim.attributed_to());
                if let Some(twin) = seen.insert((value, place), &claim.id) {
                    let message = format!("says the same as `{twin}`, from the same place; keep one");
                    self.faults.push(table.row(claim.row).fault("", message));
                }
            }
        }
    }

    /// Refuses a reported date that is later than its source: nobody can report what has not yet happened.
    fn reported_before_published(&mut self, row: Row<'_>, field: &Field, claim: &Claim, source: &Source) {
        let (Value::Date(date), Some(published)) = (&claim.value, source.published_on) else { return };
        let ahead = field.may_lie_ahead || claim.qualifier == Qualifier::Planned;
        if !ahead && date.first() > published.last() {
            let message = format!(
                "`{date}` is after its source was published ({published}); use the qualifier `planned` for an expected date"
            );
            self.faults.push(row.fault("value", message));
        }
    }
}
