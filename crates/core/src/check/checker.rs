//! What every check has at hand, and the tests that several of them make.

use std::collections::{HashMap, HashSet};

use crate::package::{Fault, Package, Row};

/// A check under way.
pub(super) struct Checker<'a> {
    /// What is checked.
    pub package: &'a Package,
    /// What breaks a rule.
    pub faults: Vec<Fault>,
    /// What is odd but allowed.
    pub warnings: Vec<Fault>,
}

impl<'a> Checker<'a> {
    /// The places of the identifiers of a file.
    pub fn ids(&self, file: &str) -> HashMap<&'a str, usize> {
        self.package.table(file).rows().map(|row| (row.id(), row.at)).collect()
    }

    /// Refuses a cell that names nothing in another file.
    pub fn require(&mut self, row: Row<'_>, column: &str, ids: &HashMap<&str, usize>, file: &str) {
        let id = row.cell(column);
        if !id.is_empty() && !ids.contains_key(id) {
            self.faults.push(row.fault(column, format!("no `{id}` in {file}; add it there or mend the id")));
        }
    }

    /// Refuses an empty cell.
    pub fn require_filled(&mut self, row: Row<'_>, column: &str) {
        if row.cell(column).trim().is_empty() {
            self.faults.push(row.fault(column, "is empty; it must be given"));
        }
    }
}

/// Whether following `parent` from `start` comes back to `start`.
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
