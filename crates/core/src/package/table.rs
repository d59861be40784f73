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
    /// How long each cell is, in bytes, row by row: in one byte or, from [`LONG`], in that and four.
    lengths: Vec<u8>,
    rows: Vec<Place>,
    /// Whether no row of the file was lost to a fault of its form.
    pub(super) is_whole: bool,
}

/// Where a row is.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The line of the file on which it begins, from 1.
    line: u32,
    /// Where its cells begin in the text.
    text: u32,
    /// Where their lengths begin.
    lengths: usize,
}

/// The byte before a length that needs more than one.
const LONG: u8 = u8::MAX;

/// Takes a length from those that follow.
fn take_length(lengths: &mut &[u8]) -> usize {
    match **lengths {
        [LONG, a, b, c, d, ref rest @ ..] => {
            *lengths = rest;
            u32::from_le_bytes([a, b, c, d]) as usize
        }
        [length, ref rest @ ..] => {
            *lengths = rest;
            usize::from(length)
        }
        [] => 0,
    }
}

impl Table {
    /// An empty table; `listed` are the columns that the file has.
    pub(super) fn new(file: &File, listed: &[&str]) -> Self {
        let columns: Vec<&'static str> = file.columns.iter().map(|column| column.name).collect();
        let places = columns.iter().map(|column| listed.iter().position(|name| name == column)).collect();
        let (text, lengths, rows) = (String::new(), Vec::new(), Vec::new());
        Self { file: file.name.clone(), columns, places, text, lengths, rows, is_whole: true }
    }

    pub(super) fn push(&mut self, line: u64, cells: &StringRecord) {
        // A file of more than 4 GiB is refused before.
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.rows.push(Place { line, text: number(self.text.len()), lengths: self.lengths.len() });
        for place in &self.places {
            let cell = place.and_then(|place| cells.get(place)).unwrap_or_default();
            self.text.push_str(cell);
            match u8::try_from(cell.len()) {
                Ok(length) if length != LONG => self.lengths.push(length),
                _ => {
                    self.lengths.push(LONG);
                    self.lengths.extend(number(cell.len()).to_le_bytes());
                }
            }
        }
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
        self.rows.len()
    }

    /// Whether it has no lines below its header.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
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
        u64::from(self.table.rows[self.at].line)
    }

    /// The first cell: the identifier.
    #[must_use]
    pub fn id(self) -> &'a str {
        self.nth(0)
    }

    fn nth(self, column: usize) -> &'a str {
        let place = self.table.rows[self.at];
        let mut lengths = &self.table.lengths[place.lengths..];
        let before: usize = (0..column).map(|_| take_length(&mut lengths)).sum();
        let start = place.text as usize + before;
        &self.table.text[start..start + take_length(&mut lengths)]
    }

    /// The cell in a column.
    #[must_use]
    pub fn cell(self, column: &str) -> &'a str {
        self.table.columns.iter().position(|name| *name == column).map_or("", |at| self.nth(at))
    }

    /// Every cell, in the order of the columns.
    pub fn cells(self) -> impl Iterator<Item = &'a str> {
        let place = self.table.rows[self.at];
        let mut lengths = &self.table.lengths[place.lengths..];
        let mut text = &self.table.text[place.text as usize..];
        (0..self.table.columns.len()).map(move |_| {
            let (cell, rest) = text.split_at(take_length(&mut lengths));
            text = rest;
            cell
        })
    }

    /// Whether another line has the same cells, as far as both files have the columns.
    #[must_use]
    pub fn same(self, other: Row<'_>) -> bool {
        let in_both =
            self.table.places.iter().zip(&other.table.places).map(|(one, other)| one.is_some() && other.is_some());
        self.cells().zip(other.cells()).zip(in_both).all(|((one, other), in_both)| !in_both || one == other)
    }

    /// A fault at a cell.
    #[must_use]
    pub fn fault(self, column: &str, message: impl Into<String>) -> Fault {
        Fault { file: self.table.file.clone(), line: self.line(), column: column.to_owned(), message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::layout::Column;

    #[test]
    fn cells_come_back_as_they_were_added() {
        let lengths = [0, 1, 254, 255, 256, 70_000, 0, 255];
        let columns = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let named = columns.map(|name| Column { name, is_essential: false });
        let file = File { name: "t.csv".to_owned(), columns: named.into() };
        let text = |length: usize| "é".repeat(length / 2) + &"x".repeat(length % 2);
        let cells = |turn: usize| -> Vec<String> {
            (0..lengths.len()).map(|at| text(lengths[(at + turn) % lengths.len()])).collect()
        };
        let mut table = Table::new(&file, &columns);
        for turn in 0..lengths.len() {
            table.push(turn as u64 + 2, &StringRecord::from(cells(turn)));
        }
        for (turn, row) in table.rows().enumerate() {
            assert_eq!(row.line(), turn as u64 + 2);
            assert!(row.cells().eq(cells(turn)), "{turn}");
            for (column, cell) in columns.iter().zip(cells(turn)) {
                assert!(row.cell(column) == cell, "{turn} {column}");
            }
        }
    }
}
