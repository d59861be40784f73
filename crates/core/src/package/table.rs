//! A CSV file of a package, parsed.

use csv::StringRecord;

use super::fault::Fault;
use super::layout::{self, File};
use crate::words::is_slug;

/// A CSV file of the package, parsed. All cells are in one string, so millions of lines cost little more than the file.
///
/// It has every column that this version supports; those that the file lacks are empty.
#[derive(Clone, Debug)]
pub struct Table {
    /// The file's name.
    pub file: String,
    /// The columns that this version supports.
    pub columns: Vec<&'static str>,
    /// The index of each of these columns in the file.
    places: Vec<Option<usize>>,
    /// The cells, one after the other.
    text: String,
    /// Where each cell ends in the text, row by row.
    ends: Vec<u32>,
    /// The line of the file on which each row begins, from 1.
    lines: Vec<u32>,
    /// Whether no row of the file was lost to a fault of its form.
    pub(super) is_whole: bool,
}

impl Table {
    /// An empty table; `listed` are the columns that the file has.
    pub(super) fn new(file: &File, listed: &[&str]) -> Self {
        let columns: Vec<&'static str> = file.columns.iter().map(|column| column.name).collect();
        let places = columns.iter().map(|column| listed.iter().position(|name| name == column)).collect();
        let (text, ends, lines) = (String::new(), Vec::new(), Vec::new());
        Self { file: file.name.clone(), columns, places, text, ends, lines, is_whole: true }
    }

    pub(super) fn push(&mut self, line: u64, cells: &StringRecord) {
        for place in &self.places {
            self.text.push_str(place.and_then(|place| cells.get(place)).unwrap_or_default());
            self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        }
        self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
    }

    /// Whether its lines must be sorted by identifier; releases, corrections and identifiers have their own order.
    pub(super) fn is_sorted(&self) -> bool {
        layout::order(&self.file) == ["id"]
    }

    /// Whether a text can be the identifier of a row.
    #[must_use]
    pub fn is_id(&self, text: &str) -> bool {
        match self.file.as_str() {
            layout::COUNTRIES => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase()),
            _ => is_slug(text),
        }
    }

    /// Whether it has every row of the file; if not, an identifier that it lacks may be in a row that could not be read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// How many lines it has below its header.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether it has no lines below its header.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The line at an index, from 0.
    #[must_use]
    pub fn row(&self, at: usize) -> Row<'_> {
        Row { table: self, at }
    }

    /// The columns that it can have.
    #[must_use]
    pub fn columns(&self) -> &[&'static str] {
        &self.columns
    }

    /// Whether the file has a column.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().position(|name| *name == column).is_some_and(|at| self.places[at].is_some())
    }

    /// Its lines, in order.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.len()).map(|at| self.row(at))
    }
}

/// A line of a CSV file.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a Table,
    /// Its index in the table, from 0.
    pub at: usize,
}

impl<'a> Row<'a> {
    /// Its line in the file, from 1.
    #[must_use]
    pub fn line(self) -> u64 {
        u64::from(self.table.lines[self.at])
    }

    /// The first cell: the identifier.
    #[must_use]
    pub fn id(self) -> &'a str {
        self.nth(0)
    }

    fn nth(self, column: usize) -> &'a str {
        let end = self.at * self.table.columns.len() + column;
        let start = end.checked_sub(1).map_or(0, |before| self.table.ends[before]);
        &self.table.text[start as usize..self.table.ends[end] as usize]
    }

    /// The cell in a column.
    #[must_use]
    pub fn cell(self, column: &str) -> &'a str {
        self.table.columns.iter().position(|name| *name == column).map_or("", |at| self.nth(at))
    }

    /// Every cell, in the order of the columns.
    pub fn cells(self) -> impl Iterator<Item = &'a str> {
        (0..self.table.columns.len()).map(move |column| self.nth(column))
    }

    /// Whether another line has the same cells, as far as both files have the columns.
    #[must_use]
    pub fn same(self, other: Row<'_>) -> bool {
        let has = |table: &Table, at: usize| table.places[at].is_some();
        let both = (0..self.table.columns.len()).filter(|at| has(self.table, *at) && has(other.table, *at));
        both.into_iter().all(|at| self.nth(at) == other.nth(at))
    }

    /// A fault at a cell.
    #[must_use]
    pub fn fault(self, column: &str, message: impl Into<String>) -> Fault {
        Fault { file: self.table.file.clone(), line: self.line(), column: column.to_owned(), message: message.into() }
    }
}
