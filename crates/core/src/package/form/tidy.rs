//! Bringing a CSV file into the dataset's form: what an editor or a spreadsheet did to the file, not what it says.

use csv::StringRecord;

use super::{BLANK, Form, Rows, SEPARATORS, TORN, Torn, write_table, written};
use crate::package::fault::Fault;
use crate::package::files::MARK;
use crate::package::layout::{self, File};
use crate::words::counted;

/// A file in the dataset's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tidied {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was changed, each in a few words; empty if the file was in that form.
    pub changes: Vec<String>,
}

/// Brings a file into the dataset's form. No cell changes, apart from white space around it and its line ends.
///
/// `listed` are the columns that the descriptor lists; without them, the header stands in for them.
///
/// # Errors
/// When a row can be read in more than one way or not at all, or the header is not that of this file: every such fault.
pub fn tidy(file: &File, listed: Option<&[&'static str]>, bytes: &[u8]) -> Result<Tidied, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut form = Form { file: &file.name, faults: &mut faults, said: Vec::new() };
    let unmarked = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let decoded = form.decode(unmarked).filter(|_| form.faults.is_empty());
    let Some(read) = decoded else { return Err(faults) };
    let whole = read.replace("\r\n", "\n").replace('\r', "\n");
    let mut passed = Passed::default();
    let mut said_of_form = Vec::new();
    let mut ignored = Form { file: &file.name, faults: &mut said_of_form, said: Vec::new() };
    let (text, first_line) = ignored.without_instruction(&whole);
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let separator = ignored.separator(first);
    let mut rows = Rows::new(text, separator, first_line);
    let header_line = rows.next(&mut ignored);
    let header = passed.cells(&rows);
    match (listed, misfit(file, &header)) {
        (Some(_), _) => {
            let header: StringRecord = header.iter().collect();
            if form.columns(file, listed, header_line.map(|_| &header)).is_none() {
                return Err(faults);
            }
        }
        (None, Some(message)) => {
            form.fault(header_line.unwrap_or_default(), message);
            return Err(faults);
        }
        (None, None) => {}
    }
    // The first column of every file is part of its key, and has no separator in it.
    let key = file.columns.first().and_then(|key| header.iter().position(|name| name == key.name)).unwrap_or_default();
    let mut table = Vec::new();
    while let Some(line) = rows.next(&mut ignored) {
        if rows.torn == Some(Torn::GoesOn) {
            form.fault(line, TORN.to_owned());
        } else if rows.torn.is_none() && rows.cells.iter().all(|cell| cell.trim().is_empty()) {
            passed.has_blank_lines = true;
        } else if let Some(message) = rows.lost(header.len()) {
            form.fault(line, message);
        } else if let Some(message) = ambiguous(&rows, header.len(), key) {
            form.fault(line, message);
        } else {
            table.push(passed.cells(&rows));
        }
    }
    passed.has_blank_lines |= ignored.said.contains(&BLANK);
    if !faults.is_empty() {
        return Err(faults);
    }
    let order = layout::order(&file.name);
    let places: Vec<usize> = order.iter().filter_map(|name| header.iter().position(|column| column == name)).collect();
    let sorting = |row: &Vec<String>| places.iter().map(|place| row[*place].clone()).collect::<Vec<_>>();
    let is_sorted = table.is_sorted_by_key(sorting);
    table.sort_by_cached_key(sorting);
    let columns: Vec<&str> = header.iter().map(String::as_str).collect();
    let changes = [
        (unmarked.len() < bytes.len(), "removed the byte order mark".to_owned()),
        (first_line > 1, "removed the line `sep=`".to_owned()),
        (separator != b',', "separated the cells with commas".to_owned()),
        (whole != read, "changed the line ends to LF".to_owned()),
        (passed.has_blank_lines, "removed blank lines".to_owned()),
        (!text.ends_with('\n'), "ended the last line".to_owned()),
        (passed.trimmed > 0, format!("removed white space around {}", counted(passed.trimmed, "cell", "cells"))),
        (passed.has_other_quotes, "quoted only the cells that need it".to_owned()),
        (!is_sorted, format!("sorted the rows by {}", order.join(", "))),
    ];
    let changes = changes.into_iter().filter_map(|(is_changed, what)| is_changed.then_some(what)).collect();
    Ok(Tidied { bytes: write_table(&columns, table.iter()), changes })
}

/// What was not in the dataset's form in the rows that were read.
#[derive(Default)]
struct Passed {
    trimmed: usize,
    has_blank_lines: bool,
    has_other_quotes: bool,
}

impl Passed {
    /// The cells of the row that was read last, without white space around them.
    fn cells(&mut self, rows: &Rows<'_>) -> Vec<String> {
        self.has_other_quotes |= rows.separator == b',' && written(&rows.cells) != rows.body;
        self.trimmed += rows.cells.iter().filter(|cell| cell.trim() != *cell).count();
        rows.cells.iter().map(|cell| cell.trim().to_owned()).collect()
    }
}

/// Why a row can be read in two ways: another separator splits it into as many cells, of which the one in the key column
/// may be an identifier, or the header's separator leaves one that cannot be.
fn ambiguous(rows: &Rows<'_>, width: usize, key: usize) -> Option<String> {
    let is_key = |cells: &StringRecord| cells.get(key).is_some_and(|cell| !cell.trim().contains([',', ';', '\t', ' ']));
    let own = SEPARATORS.iter().find(|(separator, _)| *separator == rows.separator)?.1;
    let others = SEPARATORS.iter().filter(|(separator, _)| {
        *separator != rows.separator && rows.body.matches(char::from(*separator)).count() + 1 >= width
    });
    let mut read = others.filter_map(|(separator, name)| {
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).delimiter(*separator);
        let cells = reader.from_reader(rows.body.as_bytes()).into_records().next()?.ok()?;
        (cells.len() == width && (is_key(&cells) || !is_key(&rows.cells))).then_some(name)
    });
    let other = read.next()?;
    Some(format!(
        "has {width} cells whether they are separated by {own}, as in the header, or by {other}; separate them as in the header, and quote cells that contain {own}"
    ))
}

/// Why a header is not one of the file.
fn misfit(file: &File, header: &[String]) -> Option<String> {
    let is_known = |name: &String| file.columns.iter().any(|column| column.name == name);
    let is_complete = file.columns.iter().all(|column| !column.is_essential || header.iter().any(|n| n == column.name));
    let is_repeated = header.iter().enumerate().any(|(at, name)| header[..at].contains(name));
    if is_complete && !is_repeated && header.iter().all(is_known) {
        return None;
    }
    let columns: Vec<&str> = file.columns.iter().map(|column| column.name).collect();
    let found: String = header.join(",").chars().take(300).collect();
    Some(format!("the header is `{found}`, but the columns are `{}`; correct the header", columns.join(",")))
}
