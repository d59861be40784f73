//! The state that all checks share, and the tests that several of them use.

use std::collections::{HashMap, HashSet};

use crate::package::{Fault, Package, Row};

/// A check in progress.
pub(super) struct Checker<'a> {
    /// The package that is checked.
    pub package: &'a Package,
    /// What breaks a rule.
    pub faults: Vec<Fault>,
    /// What is odd but allowed.
    pub warnings: Vec<Fault>,
}

impl<'a> Checker<'a> {
    /// The row of each identifier in a file.
    pub fn ids(&self, file: &str) -> HashMap<&'a str, usize> {
        self.package.table(file).rows().map(|row| (row.id(), row.at)).collect()
    }

    /// Refuses a cell whose identifier is not in another file.
    pub fn require(&mut self, row: Row<'_>, column: &str, ids: &HashMap<&str, usize>, file: &str) {
        let id = row.cell(column);
        if !id.is_empty() && !ids.contains_key(id) {
            self.faults.push(row.fault(column, format!("no `{id}` in {file}; add it there or correct the id")));
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
