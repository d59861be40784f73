//! The strict form of a CSV file in a dataset, so that a loaded file can be written back byte for byte.

use bytes::Bytes;
use csv::StringRecord;

use super::fault::Fault;
use super::layout::File;
use super::table::Table;

/// The size limit of a file, in bytes.
const LARGEST: usize = u32::MAX as usize;

/// Parses a file, which must be in the dataset's form and have the columns that the descriptor lists.
pub(super) fn parse(file: &File, listed: &[&str], bytes: Option<&Bytes>, faults: &mut Vec<Fault>) -> Table {
    let mut table = Table::new(file, listed);
    let name = &file.name;
    let Some(bytes) = bytes else {
        faults.push(Fault::of_file(
            name,
            format!("is missing; an empty file still needs its header, `{}`", listed.join(",")),
        ));
        return table;
    };
    if bytes.len() > LARGEST {
        faults.push(Fault::of_file(name, "is larger than 4 GiB; split the dataset"));
        return table;
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_ref());
    let mut cells = StringRecord::new();
    if !matches!(reader.read_record(&mut cells), Ok(true)) || !cells.iter().eq(listed.iter().copied()) {
        faults.push(Fault {
            file: name.clone(),
            line: 1,
            column: String::new(),
            message: format!("the header must be `{}`", listed.join(",")),
        });
        return table;
    }
    let mut form = Form::of(bytes);
    form.expect(&cells);
    let fault = |line, message| Fault { file: name.clone(), line, column: String::new(), message };
    let mut is_readable = true;
    loop {
        match reader.read_record(&mut cells) {
            Ok(false) => break,
            Ok(true) => {
                let line = cells.position().map_or(0, csv::Position::line);
                form.expect(&cells);
                if cells.len() == listed.len() {
                    table.push(line, &cells);
                } else {
                    is_readable = false;
                    let message = format!(
                        "has {} cells, but the header has {}; quote cells that contain commas",
                        cells.len(),
                        listed.len()
                    );
                    faults.push(fault(line, message));
                }
            }
            Err(error) => {
                is_readable = false;
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(fault(line, format!("cannot be read ({error}); save the file as UTF-8 CSV")));
            }
        }
    }
    if let (true, Some(line)) = (is_readable, form.broken()) {
        faults.push(fault(
            line,
            "is not in the dataset's CSV form; save it with LF line ends, quotes only around cells that contain a comma, a quote or a line break, and one line end at the end of the file".to_owned(),
        ));
    }
    check_order(&table, faults);
    table
}

/// Compares a file, row by row, with what would be written for its rows, to check quoting and line ends.
struct Form<'a> {
    bytes: &'a [u8],
    at: usize,
    writer: csv::Writer<Vec<u8>>,
    is_kept: bool,
}

impl<'a> Form<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, writer: writer(), is_kept: true }
    }

    fn expect(&mut self, cells: &StringRecord) {
        if !self.is_kept {
            return;
        }
        // Writing into memory cannot fail.
        let _ = self.writer.write_record(cells);
        let written = std::mem::replace(&mut self.writer, writer()).into_inner().unwrap_or_default();
        if self.bytes[self.at..].starts_with(&written) {
            self.at += written.len();
        } else {
            let rest = &self.bytes[self.at..];
            self.at += written.iter().zip(rest).take_while(|(ours, theirs)| ours == theirs).count();
            self.is_kept = false;
        }
    }

    /// The first line that departs from the form.
    fn broken(&self) -> Option<u64> {
        let is_broken = !self.is_kept || self.at < self.bytes.len();
        is_broken.then(|| self.bytes[..self.at].split(|byte| *byte == b'\n').count() as u64)
    }
}

/// Refuses rows that are not sorted by identifier, or that share one.
fn check_order(table: &Table, faults: &mut Vec<Fault>) {
    if !table.is_sorted() {
        return;
    }
    for row in table.rows().skip(1) {
        let (before, here) = (table.row(row.at - 1).id(), row.id());
        match before.cmp(here) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => {
                faults.push(row.fault("id", format!("`{here}` is used twice; give each row its own id")));
            }
            std::cmp::Ordering::Greater => {
                faults.push(row.fault("id", format!("`{here}` comes after `{before}`; sort the rows by id")));
            }
        }
    }
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().buffer_capacity(1 << 10).from_writer(Vec::new())
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
