//! The strict form of a CSV file in a dataset, so that a loaded file can be written back byte for byte.

pub mod tidy;

use std::borrow::Cow;
use std::cmp::Ordering;

use bytes::Bytes;
use csv::StringRecord;

use super::descriptor::DESCRIPTOR;
use super::fault::Fault;
use super::files::{MARK, MARKED};
use super::layout::File;
use super::table::Table;
use crate::words::list;

/// The size limit of a file, in bytes.
const LARGEST: usize = u32::MAX as usize;
/// What is wrong with a blank line.
const BLANK: &str = "is blank; remove the line";
/// What is wrong with a row that goes on after the quotation mark that closes a cell.
const TORN: &str = "has a quotation mark inside a quoted cell; double it";
/// The remedy for what `tidy` puts right.
pub(crate) const OR_TIDY: &str = "; or run `mission-ledger tidy --seeds DIR`";
/// What may separate cells, each with its name.
const SEPARATORS: [(u8, &str); 3] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs")];

/// Parses a file, which must be in the dataset's form and have the columns that the descriptor lists.
///
/// Each cause is reported once, at the first line that shows it, and reading goes on. If rows are lost, the table says
/// that it is not whole. Without a list (`None`), the descriptor has a fault of its own, and the header stands in for it.
pub(super) fn parse(
    file: &File,
    listed: Option<&[&'static str]>,
    bytes: Option<&Bytes>,
    faults: &mut Vec<Fault>,
) -> Table {
    let mut form = Form { file: &file.name, faults, said: Vec::new() };
    let mut table = Table::new(file, listed.unwrap_or_default());
    table.is_whole = false;
    let Some(bytes) = bytes else {
        if let Some(listed) = listed {
            form.fault(0, missing(listed));
        }
        return table;
    };
    if bytes.len() > LARGEST {
        form.fault(0, "is larger than 4 GiB; split the dataset".to_owned());
        return table;
    }
    let Some(text) = form.decode(bytes) else { return table };
    let (text, first_line) = form.without_instruction(&text);
    let separator = form.separator(text.lines().next().unwrap_or_default());
    let mut rows = Rows::new(text, separator, first_line);
    let header = rows.next(&mut form);
    let Some(columns) = form.columns(file, listed, header.map(|_| &rows.cells)) else { return table };
    table = Table::new(file, &columns);
    while let Some(line) = rows.next(&mut form) {
        match rows.lost(columns.len()) {
            None => table.push(line, &rows.cells),
            Some(message) => {
                table.is_whole = false;
                form.fault(line, message);
            }
        }
    }
    check_order(&table, form.faults);
    table
}

/// What is wrong if there is no file of that name.
#[must_use]
pub fn missing(listed: &[&str]) -> String {
    format!("is missing; an empty file still needs its header, `{}`", listed.join(","))
}

/// The faults of a file's form.
struct Form<'a> {
    file: &'a str,
    faults: &'a mut Vec<Fault>,
    /// What has been said, so that a cause that all lines share is reported once.
    said: Vec<&'static str>,
}

impl Form<'_> {
    fn fault(&mut self, line: u64, message: String) {
        self.faults.push(Fault { file: self.file.to_owned(), line, column: String::new(), message });
    }

    fn once(&mut self, line: u64, message: &'static str) {
        if !self.said.contains(&message) {
            self.said.push(message);
            // Of a torn row, `tidy` cannot know the cells.
            let remedy = if message == TORN { "" } else { OR_TIDY };
            self.fault(line, format!("{message}{remedy}"));
        }
    }

    /// The text of the file; bytes that are not UTF-8 are replaced, so that the rest can be checked.
    fn decode<'b>(&mut self, bytes: &'b [u8]) -> Option<Cow<'b, str>> {
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            self.fault(0, "is UTF-16; save the file as UTF-8".to_owned());
            return None;
        }
        let bytes = match bytes.strip_prefix(MARK) {
            Some(rest) => {
                self.once(1, MARKED);
                rest
            }
            None => bytes,
        };
        let text = String::from_utf8_lossy(bytes);
        if let Err(error) = std::str::from_utf8(bytes) {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let line = before.matches('\n').count() as u64 + 1;
            let start = before.rsplit('\n').next().unwrap_or_default();
            let from = start.char_indices().rev().nth(19).map_or(0, |(at, _)| at);
            self.fault(line, format!("is not UTF-8 after `{}`; save the file as UTF-8", &start[from..]));
        }
        Some(text)
    }

    /// The text without a first line that tells a spreadsheet the separator (`sep=;`), and the line on which it begins.
    fn without_instruction<'b>(&mut self, text: &'b str) -> (&'b str, u64) {
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        let (first, rest) = text.split_at(end);
        if !is_instruction(first) {
            return (text, 1);
        }
        self.once(1, "tells a spreadsheet which separator to use (`sep=`), and is not data; remove the line");
        (rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or_default(), 2)
    }

    /// The separator of the cells: a comma, unless the header has none.
    fn separator(&mut self, header: &str) -> u8 {
        const OTHERS: [(u8, &str); 2] = [
            (b';', "the cells are separated by semicolons; save the file with commas"),
            (b'\t', "the cells are separated by tabs; save the file with commas"),
        ];
        let other = OTHERS.iter().find(|(byte, _)| !header.contains(',') && header.contains(char::from(*byte)));
        other.map_or(b',', |(byte, message)| {
            self.once(1, message);
            *byte
        })
    }

    /// The columns in the order of the header; `None` if the rows cannot be read by it.
    fn columns(
        &mut self,
        file: &File,
        listed: Option<&[&'static str]>,
        header: Option<&StringRecord>,
    ) -> Option<Vec<&'static str>> {
        let Some(header) = header else {
            if let Some(listed) = listed {
                self.fault(0, format!("is empty; it needs its header, `{}`", listed.join(",")));
            }
            return None;
        };
        let Some(listed) = listed else {
            let known = |name: &str| file.columns.iter().map(|column| column.name).find(|known| *known == name);
            let columns: Vec<&'static str> = header.iter().map(known).collect::<Option<_>>()?;
            let is_complete =
                file.columns.iter().filter(|column| column.is_essential).all(|column| columns.contains(&column.name));
            return is_complete.then_some(columns);
        };
        if header.iter().eq(listed.iter().copied()) {
            return Some(listed.to_vec());
        }
        let lacks: Vec<&str> =
            listed.iter().copied().filter(|name| !header.iter().any(|found| found == *name)).collect();
        let has: Vec<&str> = header.iter().filter(|found| !listed.contains(found)).collect();
        let found: String = header.iter().collect::<Vec<_>>().join(",").chars().take(300).collect();
        let difference = match (lacks.is_empty(), has.is_empty()) {
            (true, true) if header.len() > listed.len() => "a column is repeated".to_owned(),
            (true, true) => "put the columns in that order".to_owned(),
            (true, false) => format!("{DESCRIPTOR} does not list {}", list(&has)),
            (false, true) => format!("it lacks {}", list(&lacks)),
            (false, false) => format!("it lacks {}, and {DESCRIPTOR} does not list {}", list(&lacks), list(&has)),
        };
        self.fault(1, format!("the header must be `{}`, but is `{found}`: {difference}", listed.join(",")));
        // Whether the rows are in the order of the header or in that of the dataset is not known, even if only the order differs.
        None
    }
}

/// The rows of a file, each compared with how it would be written.
struct Rows<'a> {
    text: &'a str,
    separator: u8,
    reader: csv::Reader<&'a [u8]>,
    cells: StringRecord,
    /// The row as written, without its line end.
    body: &'a str,
    /// How its quotation marks are wrong.
    torn: Option<Torn>,
    /// Where the next row begins.
    at: usize,
    /// The line on which the next row begins.
    line: u64,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str, separator: u8, line: u64) -> Self {
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
        Self { text, separator, reader, cells: StringRecord::new(), body: "", torn: None, at: 0, line }
    }

    /// Reads the next row, and returns its line.
    fn next(&mut self, form: &mut Form<'_>) -> Option<u64> {
        // Reading UTF-8 from memory with any number of cells cannot fail.
        let is_row = self.reader.read_record(&mut self.cells).unwrap_or(false);
        let end = if is_row { usize::try_from(self.reader.position().byte()).ok()? } else { self.text.len() };
        let mut rest = self.text.get(self.at..end).unwrap_or_default();
        // The reader skips blank lines.
        while let Some(blank) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])) {
            form.once(self.line, BLANK);
            self.line += 1;
            rest = blank;
        }
        if !is_row {
            return None;
        }
        let line = self.line;
        self.at = end;
        self.body = if let Some(body) = rest.strip_suffix('\n') {
            body
        } else if let Some(body) = rest.strip_suffix('\r') {
            if self.text[end..].starts_with('\n') {
                self.at += 1;
                form.once(line, "ends with CR and LF, as on Windows; save the file with LF line ends");
            } else {
                form.once(line, "ends with CR; save the file with LF line ends");
            }
            body
        } else {
            // A cell that is not closed has no end of its own.
            if torn(rest, char::from(self.separator)) != Some(Torn::Open) {
                form.once(line, "is the last line and has no line end; add one");
            }
            rest
        };
        self.line += self.body.matches('\n').count() as u64 + 1;
        self.torn = if self.body.contains('"') { torn(self.body, char::from(self.separator)) } else { None };
        if self.torn == Some(Torn::GoesOn) {
            form.once(line, TORN);
        } else if self.separator == b',' && self.body.contains('"') && self.torn.is_none() {
            let written = written(&self.cells);
            let quotes = |text: &str| text.matches('"').count();
            if written != self.body {
                let message = if quotes(&written) > quotes(self.body) {
                    "has a quotation mark in a cell that is not quoted; quote the cell and double the quotation marks in it"
                } else {
                    "has a cell that is quoted without need; quote only cells that contain a comma, a quotation mark or a line break"
                };
                form.once(line, message);
            }
        }
        Some(line)
    }

    /// Why the row cannot be read.
    fn lost(&self, expected: usize) -> Option<String> {
        let found = self.cells.len();
        if self.torn == Some(Torn::Open) {
            return Some("has a quotation mark that opens a cell and is not closed; close the cell".to_owned());
        }
        let remedy = match found.cmp(&expected) {
            Ordering::Equal => return None,
            Ordering::Greater => "quote cells that contain commas",
            Ordering::Less => "write a comma for each empty cell",
        };
        Some(format!("has {found} cells, but the header has {expected}; {remedy}"))
    }
}

/// How the quotation marks of a row are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Torn {
    /// A quoted cell is not closed, or only by the quotation mark of a later line.
    Open,
    /// A quoted cell goes on after the quotation mark that closes it.
    GoesOn,
}

/// How the quotation marks of a row are wrong, if they are.
fn torn(body: &str, separator: char) -> Option<Torn> {
    let mut letters = body.chars().peekable();
    let (mut is_start, mut is_quoted) = (true, false);
    while let Some(letter) = letters.next() {
        if is_quoted {
            if letter != '"' || letters.next_if_eq(&'"').is_some() {
                continue;
            }
            is_quoted = false;
            if letters.peek().is_some_and(|next| *next != separator) {
                return Some(if body.contains('\n') { Torn::Open } else { Torn::GoesOn });
            }
        } else if letter == '"' && is_start {
            is_quoted = true;
        }
        is_start = letter == separator;
    }
    is_quoted.then_some(Torn::Open)
}

/// Whether a first line is `sep=` and a separator, which Excel reads as an instruction.
fn is_instruction(line: &str) -> bool {
    let line = line.trim().trim_matches('"').to_ascii_lowercase();
    line.strip_prefix("sep=").is_some_and(|rest| rest.chars().count() <= 1)
}

/// A row in the dataset's form, without its line end.
fn written(cells: &StringRecord) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(cells);
    let mut written = String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default();
    written.pop();
    written
}

/// Refuses rows that are not sorted by identifier, or that share one.
fn check_order(table: &Table, faults: &mut Vec<Fault>) {
    if !table.is_sorted() {
        return;
    }
    // An identifier that cannot be one has a fault of its own.
    let is_sound = |id: &str| table.is_id(id);
    for row in table.rows().skip(1) {
        let (before, here) = (table.row(row.at - 1).id(), row.id());
        if !is_sound(before) || !is_sound(here) {
            continue;
        }
        match before.cmp(here) {
            Ordering::Less => {}
            Ordering::Equal => {
                faults.push(row.fault("id", format!("`{here}` is used twice; give each row its own id")));
            }
            Ordering::Greater => {
                faults.push(row.fault("id", format!("`{here}` comes after `{before}`; sort the rows by id{OR_TIDY}")));
            }
        }
    }
}

/// Writes a CSV file in the dataset's form.
pub fn write_table<R, C>(columns: &[&str], rows: impl Iterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item = C>,
    C: AsRef<[u8]>,
{
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(columns);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}
