//! The rules of the dataset. A dataset that breaks one is refused, with every fault, its place and its remedy.

mod checker;
mod claims;
mod records;
mod reference;
mod releases;

use self::checker::Checker;
use crate::dataset::{Dataset, Record};
use crate::package::{Fault, Package};
use crate::resources::KINDS;
use crate::rules::Rules;
use crate::texts::Texts;

/// What the checker can compare the dataset with.
#[derive(Debug, Default)]
pub struct Against<'a> {
    /// The previous release.
    pub previous: Option<&'a Package>,
    /// The texts of sources, by the SHA-256 of their files.
    pub texts: Option<&'a Texts>,
}

/// Checks a package.
///
/// # Errors
/// Every fault, in the order of files and lines.
pub fn check(package: Package, against: &Against<'_>) -> Result<Dataset, Vec<Fault>> {
    match package.rules {
        Rules::V1 => check_v1(package, against),
    }
}

fn check_v1(package: Package, against: &Against<'_>) -> Result<Dataset, Vec<Fault>> {
    let mut checker = Checker { package: &package, faults: Vec::new(), warnings: Vec::new() };
    let sources = checker.sources();
    checker.reference_data();
    let mut records: Vec<Vec<Record>> = KINDS.iter().map(|kind| checker.identities(kind)).collect();
    checker.claims(&sources, &mut records, against.texts);
    for (kind, records) in KINDS.iter().zip(&records) {
        checker.records(kind, records, &sources);
    }
    checker.identifiers();
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
