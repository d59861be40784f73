//! The state that all checks share, and the tests that several of them use.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::against::{Against, Draft};
use super::known::Known;
use crate::package::{Fault, OR_TIDY, Package, Row, layout};
use crate::words::list;

/// A check in progress.
pub(super) struct Checker<'a> {
    /// The package that is checked.
    pub package: &'a Package,
    /// What it is compared with.
    pub against: &'a Against<'a>,
    /// What breaks a rule.
    pub faults: Vec<Fault>,
    /// What is odd but allowed.
    pub warnings: Vec<Fault>,
    /// The identifiers of records that a claim with a fault is about, or is likely to be about.
    pub in_doubt: HashSet<&'a str>,
    /// The rows of claims with a fault.
    pub faulty_claims: HashSet<usize>,
}

impl<'a> Checker<'a> {
    pub fn new(package: &'a Package, against: &'a Against<'a>) -> Self {
        let (faults, warnings) = (Vec::new(), Vec::new());
        Self { package, against, faults, warnings, in_doubt: HashSet::new(), faulty_claims: HashSet::new() }
    }

    /// What is known about the edition if it can still change: published editions are exempt from newer rules.
    pub fn draft(&self) -> Option<&'a Draft> {
        self.against.draft.as_ref()
    }

    /// The row of each identifier in a file.
    pub fn known(&self, file: &str) -> Known<'a> {
        Known::of(self.package.table(file))
    }

    /// Refuses a cell whose identifier is not in another file.
    pub fn require(&mut self, row: Row<'_>, column: &str, known: &Known<'_>) {
        let id = row.cell(column);
        if !id.is_empty()
            && let Some(message) = known.refusal("", id)
        {
            self.faults.push(row.fault(column, message));
        }
    }

    /// Refuses rows that are repeated or out of order in a file that is not sorted by `id`.
    pub fn in_own_order(&mut self, file: &str) {
        let columns = layout::order(file);
        let mut before: Option<Vec<&str>> = None;
        for row in self.package.table(file).rows() {
            let here: Vec<&str> = columns.iter().map(|column| row.cell(column)).collect();
            let message = match before.map(|before| before.cmp(&here)) {
                Some(Ordering::Equal) => Some("is repeated; keep one".to_owned()),
                Some(Ordering::Greater) => {
                    Some(format!("is out of order; sort the rows by {}{OR_TIDY}", list(columns)))
                }
                Some(Ordering::Less) | None => None,
            };
            self.faults.extend(message.map(|message| row.fault("", message)));
            before = Some(here);
        }
    }

    /// Refuses an empty cell.
    pub fn require_filled(&mut self, row: Row<'_>, column: &str) {
        if row.cell(column).trim().is_empty() {
            self.faults.push(row.fault(column, "is empty; give a value"));
        }
    }
}

/// Whether following `parent` from `start` leads back to `start`.
pub(super) fn in_cycle(start: usize, parent: impl Fn(usize) -> Option<usize>) -> bool {
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
