//! Excel workbooks (Office Open XML, ECMA-376): the rows in typed cells, the citations behind them, and what they are.
//!
//! `Data` has the columns of CSV with their types, `Sources` a line for each claim that a row cites, `About` the question,
//! the edition and how to cite it. Texts are texts, never formulas. Nothing depends on the clock, so the same question to
//! the same edition has the same bytes. A large table is written to temporary files, row by row, and is read from there.

mod about;
mod cells;
mod citations;

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};

use axum::body::Bytes;
use jiff::civil::Date;
use ledger_core::describe::Parameter;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use serde_json_borrow::Value as Json;

use self::cells::{ROWS, Sheet, Styles};
use self::citations::Source;
use super::about::About;
use super::stored::parsed;
use super::table::{self, Column};
use crate::problem::{Problem, ProblemKind};

/// The sheets, in their order.
const SHEETS: [&str; 3] = ["Data", "Sources", "About"];

/// How many rows a table may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Few, so that it is made in memory.
    Small,
    /// Any number, so that memory must not grow with it.
    Any,
}

/// A workbook that is being written.
pub struct Writer {
    book: Workbook,
    size: Size,
    columns: Vec<Column>,
    data: Sheet,
    citations: Sheet,
    styles: Styles,
    sources: HashMap<String, Source>,
    about: About,
}

impl fmt::Debug for Writer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Writer").field("rows", &self.data.rows).finish_non_exhaustive()
    }
}

impl Writer {
    /// Begins a workbook with these columns.
    ///
    /// # Errors
    /// An internal problem, if there is no room for temporary files.
    pub fn new(columns: Vec<Column>, about: About, size: Size) -> Result<Self, Problem> {
        let mut book = Workbook::new();
        for name in SHEETS {
            let sheet = match size {
                Size::Small => book.add_worksheet(),
                Size::Any => book.add_worksheet_with_constant_memory().map_err(no_room)?,
            };
            sheet.set_name(name).map_err(unwritable)?;
        }
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let (mut data, mut citations, styles) =
            (Sheet::new(names.len()), Sheet::new(citations::COLUMNS.len()), Styles::default());
        let [of_data, of_citations, _] = sheets(&mut book)?;
        data.begin(of_data, &names, &styles).map_err(unwritable)?;
        citations.begin(of_citations, &citations::COLUMNS, &styles).map_err(unwritable)?;
        Ok(Self { book, size, columns, data, citations, styles, sources: HashMap::new(), about })
    }

    /// Says what the sources are that rows will cite, each as JSON.
    ///
    /// # Errors
    /// An internal problem, if one is not JSON.
    pub fn know<'s>(&mut self, sources: impl Iterator<Item = &'s str>) -> Result<(), Problem> {
        for source in sources {
            self.sources.extend(Source::of(&parsed(source)?));
        }
        Ok(())
    }

    /// Adds a record.
    ///
    /// # Errors
    /// A problem, if the sheet is full, or an internal problem.
    pub fn add(&mut self, record: &Json<'_>) -> Result<(), Problem> {
        if u64::from(self.data.rows) >= ROWS {
            return Err(too_many_rows());
        }
        let [data, citations, _] = sheets(&mut self.book)?;
        let address = cells::address_of(record, &self.about);
        let row = self.data.rows + 1;
        for (at, column) in self.columns.iter().enumerate() {
            let link = address.as_deref().filter(|_| column.name == "id");
            self.data
                .put(data, (row, at), column.is_date(), &table::value(column, record), link, &self.styles)
                .map_err(unwritable)?;
        }
        self.data.rows = row;
        citations::add(citations, &mut self.citations, record, (&self.sources, &self.about, &self.styles))
            .map_err(unwritable)
    }

    /// Whether it may be too large for memory.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.size == Size::Any
    }

    /// The workbook in memory.
    ///
    /// # Errors
    /// An internal problem, if it cannot be written.
    pub fn finish(mut self) -> Result<Bytes, Problem> {
        self.complete().and_then(|()| self.book.save_to_buffer().map_err(unwritable)).map(Bytes::from)
    }

    /// The workbook as a temporary file, which is gone when it is closed, at its beginning.
    ///
    /// # Errors
    /// An internal problem, if it cannot be written.
    pub fn finish_as_file(mut self) -> Result<File, Problem> {
        self.complete()?;
        let unwritten = |error: std::io::Error| unwritable(XlsxError::IoError(error));
        let mut file = tempfile::tempfile().map_err(unwritten)?;
        let mut buffer = BufWriter::new(&file);
        self.book.save_to_writer(&mut buffer).map_err(unwritable)?;
        buffer.flush().map_err(unwritten)?;
        drop(buffer);
        file.seek(SeekFrom::Start(0)).map_err(unwritten)?;
        Ok(file)
    }

    /// Everything that is known only at the end.
    fn complete(&mut self) -> Result<(), Problem> {
        let [data, citations, about] = sheets(&mut self.book)?;
        self.data.end(data).map_err(unwritable)?;
        self.citations.end(citations).map_err(unwritable)?;
        about::write(about, &self.about, (&self.data, &self.citations), &self.styles).map_err(unwritable)?;
        let published = self.about.released_on.as_deref().and_then(|day| day.parse().ok()).unwrap_or(UNPUBLISHED);
        let properties = DocProperties::new()
            .set_title(&self.about.title)
            .set_subject(format!("Edition {}", self.about.release))
            .set_author(&self.about.attribution)
            .set_comment(&self.about.citation);
        let properties = match cells::excel(published) {
            Some(day) => properties.set_creation_datetime(&day),
            None => properties.set_creation_datetime(&ExcelDateTime::default()),
        };
        self.book.set_properties(&properties);
        Ok(())
    }
}

/// The creation date of a workbook from an edition that is not yet published. It must be some fixed day.
const UNPUBLISHED: Date = Date::constant(2000, 1, 1);

fn sheets(book: &mut Workbook) -> Result<[&mut Worksheet; 3], Problem> {
    match book.worksheets_mut().as_mut_slice() {
        [data, citations, about] => Ok([data, citations, about]),
        _ => Err(Problem::new(&ProblemKind::INTERNAL, "The workbook has lost a sheet.")),
    }
}

/// Refuses more rows than a sheet can have.
///
/// # Errors
/// The problem that says so.
pub fn refuse_too_many(rows: u64) -> Result<(), Problem> {
    if rows > ROWS { Err(too_many_rows()) } else { Ok(()) }
}

fn too_many_rows() -> Problem {
    let detail = "a sheet of Excel has at most 1,048,575 rows below its header, and there are more; narrow the question with filters, take pages with `limit`, or take `csv`, `ndjson` or `parquet`";
    Problem::parameter(Parameter::Format.name(), detail)
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that `map_err` calls")]
fn unwritable(error: XlsxError) -> Problem {
    tracing::error!(%error, "a workbook could not be written");
    Problem::new(&ProblemKind::INTERNAL, "The workbook could not be written. `format=csv` has the same rows.")
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that `map_err` calls")]
fn no_room(error: XlsxError) -> Problem {
    tracing::error!(%error, "no temporary file for a workbook");
    let detail = "The workbook is large, and this server has no room for the temporary files that it needs. `format=csv` has the same rows and needs none.";
    Problem::new(&ProblemKind::INTERNAL, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_rows_than_a_sheet_has_are_refused() {
        assert!(refuse_too_many(ROWS).is_ok());
        let problem = refuse_too_many(ROWS + 1).unwrap_err();
        let told = problem.detail;
        assert!(told.contains("1,048,575 rows") && told.contains("`csv`"), "{told}");
    }
}
