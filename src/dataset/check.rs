//! The rules of the dataset: what breaks one is refused, all faults at once, each with its place and remedy.

use std::collections::{BTreeMap, HashMap, HashSet};

use iso_currency::Currency;

use super::claim::{
    Claim, Identity, ORGANIZATION_KINDS, Source, Value, check_code, check_id, list, read_claim, read_source,
};
use super::fold::{self, Readings};
use super::identifiers;
use super::package::{Fault, Package, Row, Table, file_of, is_release_id};
use super::texts::Texts;
use super::value::{PartialDate, Qualifier};
use crate::kind::{Field, Holds, Key, Kind, Type};
use crate::resources::KINDS;

/// A dataset that keeps every rule.
#[derive(Debug)]
pub struct Dataset {
    /// The files that it was read from.
    pub package: Package,
    /// Its sources, in the order of the file.
    pub sources: Vec<Source>,
    /// For each of [`KINDS`], its records with their claims.
    pub records: Vec<Vec<Record>>,
    /// What is odd but allowed.
    pub warnings: Vec<Fault>,
}

impl Dataset {
    /// The record of a kind with that identifier: identities stand in the order of their ids.
    #[must_use]
    pub fn find(&self, kind: &str, id: &str) -> Option<&Record> {
        let at = KINDS.iter().position(|other| other.name == kind)?;
        let records = &self.records[at];
        let found = records.binary_search_by(|record| (*record.identity.id).cmp(id)).ok()?;
        records.get(found)
    }

    /// How many claims from how many sources, in words.
    #[must_use]
    pub fn size(&self) -> String {
        let claims: usize = self.records.iter().flatten().map(|record| record.claims.len()).sum();
        format!("{claims} claims from {} sources", self.sources.len())
    }
}

/// A record: its identity and its claims, in the order of their ids.
#[derive(Debug)]
pub struct Record {
    /// What identifies it.
    pub identity: Identity,
    /// The claims about it.
    pub claims: Vec<Claim>,
}

/// What the checker may compare the dataset with.
#[derive(Debug, Default)]
pub struct Against<'a> {
    /// The release before this edition.
    pub previous: Option<&'a Package>,
    /// The texts of sources, by the SHA-256 of their file.
    pub texts: Option<&'a Texts>,
}

/// Checks a package.
///
/// # Errors
/// Every fault, in the order of files and lines.
pub fn check(package: Package, against: &Against<'_>) -> Result<Dataset, Vec<Fault>> {
    let mut checker = Checker { package: &package, faults: Vec::new(), warnings: Vec::new() };
    let sources = checker.sources();
    checker.reference_data();
    let mut records: Vec<Vec<Record>> = KINDS.iter().map(|kind| checker.identities(kind)).collect();
    checker.claims(&sources, &mut records, against.texts);
    for (kind, records) in KINDS.iter().zip(&records) {
        checker.records(kind, records, &sources);
    }
    identifiers::check(&package, &mut checker.faults);
    checker.corrections(against.previous);
    checker.releases();
    let Checker { mut faults, warnings, .. } = checker;
    if faults.is_empty() {
        return Ok(Dataset { package, sources, records, warnings });
    }
    faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    faults.dedup();
    Err(faults)
}

struct Checker<'a> {
    package: &'a Package,
    faults: Vec<Fault>,
    warnings: Vec<Fault>,
}

impl<'a> Checker<'a> {
    fn ids(&self, file: &str) -> HashMap<&'a str, usize> {
        self.package.table(file).rows().map(|row| (row.id(), row.at)).collect()
    }

    fn require(&mut self, row: Row<'_>, column: &str, ids: &HashMap<&str, usize>, file: &str) {
        let id = row.cell(column);
        if !id.is_empty() && !ids.contains_key(id) {
            self.faults.push(row.fault(column, format!("no `{id}` in {file}; add it there or mend the id")));
        }
    }

    fn sources(&mut self) -> Vec<Source> {
        let table = self.package.table("sources.csv");
        let ids = self.ids("sources.csv");
        for row in table.rows() {
            self.require(row, "copy_of", &ids, "sources.csv");
        }
        let sources: Vec<Source> = table.rows().map(|row| read_source(row, &mut self.faults)).collect();
        for (at, row) in table.rows().enumerate() {
            let parent = |at: usize| sources[at].copy_of.as_deref().and_then(|id| ids.get(id).copied());
            if in_cycle(at, parent) {
                self.faults.push(row.fault(
                    "copy_of",
                    "the chain of copies comes back to this source; one of them must be the original",
                ));
            }
        }
        sources
    }

    fn reference_data(&mut self) {
        let countries = self.ids("countries.csv");
        let table = self.package.table("countries.csv");
        for row in table.rows() {
            let id = row.cell("id");
            match rust_iso3166::from_alpha2(id) {
                Some(iso) if iso.alpha2 == id => {
                    if iso.alpha3 != row.cell("alpha3") {
                        self.faults.push(row.fault("alpha3", format!("ISO 3166-1 has `{}` for `{id}`", iso.alpha3)));
                    }
                    if format!("{:03}", iso.numeric) != row.cell("numeric") {
                        self.faults
                            .push(row.fault("numeric", format!("ISO 3166-1 has `{:03}` for `{id}`", iso.numeric)));
                    }
                }
                _ => self.faults.push(row.fault("id", format!("`{id}` is no ISO 3166-1 alpha-2 code"))),
            }
            self.require_filled(row, "name");
        }
        let table = self.package.table("organizations.csv");
        for row in table.rows() {
            check_id(row, "id", &mut self.faults);
            check_code(row, "kind", ORGANIZATION_KINDS, &mut self.faults);
            self.require(row, "country", &countries, "countries.csv");
            self.require_filled(row, "name");
        }
    }

    fn require_filled(&mut self, row: Row<'_>, column: &str) {
        if row.cell(column).trim().is_empty() {
            self.faults.push(row.fault(column, "is empty; it must be given"));
        }
    }

    fn identities(&mut self, kind: &'static Kind) -> Vec<Record> {
        let file = file_of(kind);
        let table = self.package.table(&file);
        let countries = self.ids("countries.csv");
        let organizations = self.ids("organizations.csv");
        let missions = self.ids("missions.csv");
        let cases = self.ids("legal_cases.csv");
        let own = self.ids(&file);
        for row in table.rows() {
            check_id(row, "id", &mut self.faults);
            self.require_filled(row, "name");
            for key in kind.keys {
                match key {
                    Key::Mission => {
                        self.require(row, "mission", &missions, "missions.csv");
                        if kind.needs_mission {
                            self.require_filled(row, "mission");
                        }
                    }
                    Key::Country => {
                        self.require(row, "country", &countries, "countries.csv");
                        if kind.needs_country {
                            self.require_filled(row, "country");
                        }
                    }
                    Key::Donor => {
                        self.require(row, "donor_country", &countries, "countries.csv");
                        self.require(row, "donor_organization", &organizations, "organizations.csv");
                        if row.cell("donor_country").is_empty() == row.cell("donor_organization").is_empty() {
                            self.faults
                                .push(row.fault("donor_country", "give one donor: a country or an organization"));
                        }
                    }
                    Key::PartOf => self.require(row, "part_of", &own, &file),
                    Key::Case => {
                        self.require(row, "case", &cases, "legal_cases.csv");
                        self.require_filled(row, "case");
                    }
                }
            }
        }
        table.rows().map(|row| Record { identity: Identity::read(row), claims: Vec::new() }).collect()
    }

    fn claims(&mut self, sources: &[Source], records: &mut [Vec<Record>], texts: Option<&Texts>) {
        let table = self.package.table("claims.csv");
        let source_ids = self.ids("sources.csv");
        let countries = self.ids("countries.csv");
        let missions = self.ids("missions.csv");
        let subjects: Vec<HashMap<&str, usize>> = KINDS.iter().map(|kind| self.ids(&file_of(kind))).collect();
        let kind_names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        for row in table.rows() {
            let cell = |column| row.cell(column);
            let Some(at) = KINDS.iter().position(|kind| kind.name == cell("subject_kind")) else {
                self.faults.push(row.fault(
                    "subject_kind",
                    format!("`{}` is no kind of record; use {}", cell("subject_kind"), list(&kind_names)),
                ));
                continue;
            };
            let kind = KINDS[at];
            let record = subjects[at].get(cell("subject_id")).copied();
            if record.is_none() {
                let message = format!("no `{}` in {}; add it there or mend the id", cell("subject_id"), file_of(kind));
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
                    let message = format!("no `{}` in missions.csv; add it there or mend the id", claim.text);
                    self.faults.push(row.fault("value", message));
                }
                _ => {}
            }
            self.reported_before_published(row, &claim, &sources[claim.source]);
            if let Some(texts) = texts {
                let sha256 = self.package.table("sources.csv").row(claim.source).cell("text_sha256");
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

    /// Refuses live claims that say the same from the same place.
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

    /// Nobody can report what has not yet happened.
    fn reported_before_published(&mut self, row: Row<'_>, claim: &Claim, source: &Source) {
        let (Value::Date(date), Some(published)) = (&claim.value, source.published_on) else { return };
        // What `expires_on` names may lie ahead.
        let ahead = row.cell("field") == "expires_on" || claim.qualifier == Qualifier::Planned;
        if !ahead && date.first() > published.last() {
            let message = format!(
                "`{date}` is after its source was published ({published}); a date that is expected has the qualifier `planned`"
            );
            self.faults.push(row.fault("value", message));
        }
    }

    fn records(&mut self, kind: &'static Kind, records: &[Record], sources: &[Source]) {
        let file = file_of(kind);
        let ids: HashMap<&str, usize> =
            records.iter().enumerate().map(|(at, record)| (&*record.identity.id, at)).collect();
        let fault = |record: &Record, column: &str, message: String| Fault {
            file: file.clone(),
            line: record.identity.line,
            column: column.to_owned(),
            message,
        };
        for record in records {
            if record.claims.iter().all(Claim::is_deprecated) {
                self.faults.push(fault(
                    record,
                    "",
                    format!("no live claim is about `{}`; add one, or remove the record", record.identity.id),
                ));
            }
        }
        if !kind.has(Key::PartOf) {
            return;
        }
        let parent = |at: usize| records[at].identity.parent.as_deref().and_then(|id| ids.get(id).copied());
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            if in_cycle(at, parent) {
                self.faults.push(fault(
                    record,
                    "part_of",
                    format!("`{}` comes back to itself; a whole cannot be part of its part", record.identity.id),
                ));
            } else if let Some(whole) = parent(at) {
                parts.entry(whole).or_default().push(at);
            }
        }
        let Some(measure) = kind.measure() else { return };
        for (whole, parts) in parts {
            let whole = &records[whole];
            let Some((Readings { highest: Some(highest), .. }, currency)) = readings(whole, measure, sources) else {
                continue;
            };
            let counted =
                parts.iter().map(|at| &records[*at]).filter(|part| part.identity.mission == whole.identity.mission);
            let (mut lowest, mut accepted) = (0, 0);
            for part in counted {
                if let Some((Readings { lowest: low, .. }, part_currency)) = readings(part, measure, sources)
                    && part_currency == currency
                {
                    lowest += low.unwrap_or(0);
                    accepted += shown(part, kind, measure, sources).unwrap_or(0);
                }
            }
            let name = kind.fields[measure].name;
            let say = |sum: i64, whole_value: i64, how: &str| {
                format!(
                    "the parts of `{}` add up to {} {name}, {how} {}; check `part_of` and the qualifiers",
                    whole.identity.id,
                    super::value::Number(sum),
                    super::value::Number(whole_value)
                )
            };
            if lowest > highest {
                self.faults.push(fault(
                    whole,
                    "",
                    say(lowest, highest, "by their lowest readings, and the whole has at most"),
                ));
            } else if let Some(shown) = shown(whole, kind, measure, sources)
                && accepted > shown
            {
                self.warnings.push(fault(whole, "", say(accepted, shown, "as shown, and the whole shows")));
            }
        }
    }

    fn corrections(&mut self, previous: Option<&Package>) {
        let table = self.package.table("corrections.csv");
        let here = self.ids("claims.csv");
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
        let (old, new) = (previous.table("claims.csv"), self.package.table("claims.csv"));
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
                    None => Fault::of_file("claims.csv", message),
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
                    format!("edition {} has no claim `{id}` to correct; mend the id", previous.version),
                ));
            }
        }
    }

    fn releases(&mut self) {
        let table = self.package.table("releases.csv");
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

/// The readings of a record's measure, with the record's currency.
fn readings(record: &Record, measure: usize, sources: &[Source]) -> Option<(Readings, Option<Currency>)> {
    let live: Vec<&Claim> =
        record.claims.iter().filter(|claim| claim.field == measure && !claim.is_deprecated()).collect();
    Some((fold::readings(&live, sources), fold::currency(&live, sources)?))
}

/// The value of a record's measure that the current record shows.
fn shown(record: &Record, kind: &'static Kind, measure: usize, sources: &[Source]) -> Option<i64> {
    let field: &Field = &kind.fields[measure];
    debug_assert_eq!(field.holds, Holds::One);
    let live: Vec<&Claim> =
        record.claims.iter().filter(|claim| claim.field == measure && !claim.is_deprecated()).collect();
    match fold::accept(field, &live, sources).map(|claim| claim.value) {
        Some(Value::Number(number)) => Some(number.0),
        _ => None,
    }
}

/// Whether following `parent` from `start` comes back to `start`.
fn in_cycle(start: usize, parent: impl Fn(usize) -> Option<usize>) -> bool {
    let mut seen = HashSet::new();
    let mut at = parent(start);
    while let Some(here) = at {
        if here == start {
            return true;
        }
        if !seen.insert(here) {
            return false;
        }
        at = parent(here);
    }
    false
}
