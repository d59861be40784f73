//! The identifiers of a file, and what to say about one that is not among them.

use std::cell::Cell;
use std::collections::HashMap;

use crate::iso;
use crate::package::{Row, Table, layout};
use crate::words::nearest;

/// How many pairs of an unknown and a known identifier are compared at most.
const MOST_PAIRS: usize = 1_000_000;

/// The identifiers of a file.
pub(super) struct Known<'a> {
    table: &'a Table,
    rows: HashMap<&'a str, usize>,
    /// How many pairs have been compared.
    pairs: Cell<usize>,
}

impl<'a> Known<'a> {
    pub fn of(table: &'a Table) -> Self {
        Self { table, rows: table.rows().map(|row| (row.id(), row.at)).collect(), pairs: Cell::new(0) }
    }

    /// The row of an identifier.
    pub fn get(&self, id: &str) -> Option<usize> {
        self.rows.get(id).copied()
    }

    /// Why an identifier is refused; `None` if it is there, or may be in a row with a fault of its own.
    pub fn refusal(&self, what: &str, id: &str) -> Option<String> {
        if self.rows.contains_key(id) || !self.table.is_whole() {
            return None;
        }
        // An identifier that is written wrongly in its own row has its fault there.
        let is_meant = |row: Row<'_>| row.id().trim().eq_ignore_ascii_case(id) && !self.table.is_id(row.id());
        if self.compare() && self.table.rows().any(is_meant) {
            return None;
        }
        let file = &self.table.file;
        let remedy = match self.near(id) {
            Some(near) => format!("did you mean `{near}`?"),
            None if *file == layout::COUNTRIES => match iso::country(id).and_then(iso::assigned) {
                Some(country) if country.alpha2 == id => format!("add {} there", country.name),
                Some(country) => format!("write `{}`, and add {} there", country.alpha2, country.name),
                None => "add it there or correct the code".to_owned(),
            },
            None => "add it there or correct the id".to_owned(),
        };
        Some(format!("no {what}`{id}` in {file}; {remedy}"))
    }

    /// The identifier that was most likely meant, if this one is unknown.
    pub fn near_unless_known(&self, id: &str) -> Option<&'a str> {
        if self.rows.contains_key(id) { None } else { self.near(id) }
    }

    /// The identifier that an unknown one was most likely meant to be.
    pub fn near(&self, id: &str) -> Option<&'a str> {
        if self.table.file == layout::COUNTRIES {
            let code = iso::country(id).or_else(|| iso::named(id))?;
            return self.rows.get_key_value(code).map(|(code, _)| *code);
        }
        if !self.compare() {
            return None;
        }
        // In the order of the file, so that the same dataset always gives the same hint.
        let ids: Vec<&str> = self.table.rows().map(Row::id).collect();
        nearest(id.trim(), &ids)
    }

    /// Whether an identifier may still be compared with all that are known.
    fn compare(&self) -> bool {
        let pairs = self.pairs.get() + self.table.len();
        self.pairs.set(pairs);
        pairs <= MOST_PAIRS
    }
}
