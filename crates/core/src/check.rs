//! The rules of the dataset. A dataset that breaks one is refused, with every fault, its place and its remedy.

mod against;
mod cells;
mod checker;
mod claims;
mod curation;
mod known;
mod names;
mod records;
mod reference;
mod releases;

use std::collections::HashSet;

pub use self::against::{Against, Draft};
pub use self::cells::unseen;
use self::checker::Checker;
pub(crate) use self::releases::day;
use crate::dataset::{Dataset, Record};
use crate::package::{Fault, Package};
use crate::resources::KINDS;
use crate::rules::Rules;

/// What is wrong with a dataset, and what is odd.
#[derive(Debug, Default)]
pub struct Refused {
    /// What breaks a rule, in the order of files and lines; one fault for each cell.
    pub faults: Vec<Fault>,
    /// What is odd but allowed.
    pub warnings: Vec<Fault>,
}

/// Checks a package, which may have lost rows to faults of form: what depends on those is not checked.
///
/// # Errors
/// Every fault.
pub fn check(package: Package, against: &Against<'_>) -> Result<Dataset, Refused> {
    match package.rules {
        Rules::V1 | Rules::V2 | Rules::V3 => check_all(package, against),
    }
}

fn check_all(package: Package, against: &Against<'_>) -> Result<Dataset, Refused> {
    let mut checker = Checker::new(&package, against);
    checker.cells();
    checker.edition();
    let sources = checker.sources();
    checker.reference_data();
    checker.names();
    let mut records: Vec<Vec<Record>> = KINDS.iter().map(|kind| checker.identities(kind)).collect();
    checker.claims(&sources, &mut records);
    for (kind, records) in KINDS.iter().zip(&records) {
        checker.records(kind, records, &sources);
    }
    checker.identifiers();
    checker.voices();
    checker.explanations();
    checker.checks();
    checker.merges();
    checker.corrections();
    checker.releases();
    let Checker { mut faults, mut warnings, .. } = checker;
    if faults.is_empty() {
        return Ok(Dataset { package, sources, records, warnings });
    }
    in_order(&mut faults);
    let places: HashSet<_> = faults.iter().filter(|fault| !fault.column.is_empty()).map(place).collect();
    warnings.retain(|warning| !places.contains(&place(warning)));
    Err(Refused { faults, warnings })
}

/// Where a fault is.
fn place(fault: &Fault) -> (&str, u64, &str) {
    (&fault.file, fault.line, &fault.column)
}

/// Sorts faults by file and line, and keeps the first of each cell: the others follow from it.
fn in_order(faults: &mut Vec<Fault>) {
    faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    faults.dedup();
    let mut seen = HashSet::new();
    let is_first: Vec<bool> = faults.iter().map(|fault| fault.column.is_empty() || seen.insert(place(fault))).collect();
    let mut is_first = is_first.into_iter();
    faults.retain(|_| is_first.next().unwrap_or(true));
}
