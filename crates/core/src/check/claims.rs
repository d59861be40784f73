//! Claims: each must parse, be about a record, come from a source and not repeat another.

use std::collections::HashMap;

use super::checker::Checker;
use crate::claim::read::read_claim;
use crate::claim::{Claim, Source, Value};
use crate::dataset::Record;
use crate::describe::{Field, Type};
use crate::package::{Row, Table, layout};
use crate::resources::{KINDS, missions};
use crate::texts::Texts;
use crate::value::Qualifier;
use crate::words::list;

impl Checker<'_> {
    pub(super) fn claims(&mut self, sources: &[Source], records: &mut [Vec<Record>], texts: Option<&Texts>) {
        let table = self.package.table(layout::CLAIMS);
        let source_ids = self.ids(layout::SOURCES);
        let countries = self.ids(layout::COUNTRIES);
        let missions = self.ids(&missions::KIND.csv());
        let subjects: Vec<HashMap<&str, usize>> = KINDS.iter().map(|kind| self.ids(&kind.csv())).collect();
        let kind_names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        for row in table.rows() {
            let cell = |column| row.cell(column);
            let Some(at) = KINDS.iter().position(|kind| kind.name == cell("subject_kind")) else {
                self.faults.push(row.fault(
                    "subject_kind",
                    format!("`{}` is not a kind of record; use one of {}", cell("subject_kind"), list(&kind_names)),
                ));
                continue;
            };
            let kind = KINDS[at];
            let record = subjects[at].get(cell("subject_id")).copied();
            if record.is_none() {
                let message = format!("no `{}` in {}; add it there or correct the id", cell("subject_id"), kind.csv());
                self.faults.push(row.fault("subject_id", message));
            }
            let source = source_ids.get(cell("source_id")).copied();
            let Some(claim) = read_claim(row, kind, source, &mut self.faults) else { continue };
            let field = &kind.fields[claim.field];
            match field.ty {
                Type::Country if !countries.contains_key(&*claim.text) => {
                    self.faults.push(row.fault("value", format!("no `{}` in countries.csv; add it there", claim.text)));
                }
                Type::Mission if !missions.contains_key(&*claim.text) => {
                    let message = format!("no `{}` in missions.csv; add it there or correct the id", claim.text);
                    self.faults.push(row.fault("value", message));
                }
                _ => {}
            }
            self.reported_before_published(row, field, &claim, &sources[claim.source]);
            if let Some(texts) = texts {
                let sha256 = self.package.table(layout::SOURCES).row(claim.source).cell("text_sha256");
                texts.check(row, &claim, sha256, &mut self.faults, &mut self.warnings);
            }
            if let Some(record) = record {
                records[at][record].claims.push(claim);
            }
        }
        for record in records.iter_mut().flatten() {
            record.claims.shrink_to_fit();
        }
        self.twins(table, records);
    }

    /// Refuses live claims that give the same value from the same place in a source.
    fn twins(&mut self, table: &Table, records: &[Vec<Record>]) {
        let mut seen = HashMap::new();
        for record in records.iter().flatten() {
            seen.clear();
            for claim in record.claims.iter().filter(|claim| !claim.is_deprecated()) {
                let value = (claim.field, &claim.text, claim.currency, claim.qualifier, claim.valid_on);
                let place = (claim.source, claim.paragraph, &claim.locator, &claim.attributed_to);
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
