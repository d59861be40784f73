//! The rows of a list with their records in frames, made with a dictionary from the first of them.

use std::sync::{Arc, Mutex};

use super::writer::{Row, Sql, Stopped, Writer};
use crate::frames::{Framing, Sample};

/// A row as shown in answers, and what is stored with it, all as JSON.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    /// The row.
    pub record: String,
    /// What the version of a record changed.
    pub changes: Option<String>,
    /// Which of the claims that it cites do not support the values that it shows.
    pub stances: Option<String>,
}

impl From<String> for Rendered {
    fn from(record: String) -> Self {
        Self { record, ..Self::default() }
    }
}

/// The rows of a list, as they are written.
#[derive(Debug, Default)]
pub(super) struct Framed {
    /// The dictionary; empty until it has been made, and if the list is too short for one.
    pub dictionary: Vec<u8>,
    sample: Sample,
    /// The rows from which the dictionary is made: they are written when it is.
    waiting: Vec<(Row, Rendered)>,
    framing: Option<Arc<Mutex<Framing>>>,
}

impl Framed {
    /// Writes a row, of which only the columns of [`Rendered`] are missing.
    pub fn put(&mut self, writer: &mut Writer, table: &str, row: Row, rendered: Rendered) -> Result<(), Stopped> {
        if let Some(framing) = &self.framing {
            return write(writer, table, framing, row, rendered);
        }
        self.sample.add(&rendered.record);
        self.waiting.push((row, rendered));
        if self.sample.is_enough() { self.begin(writer, table) } else { Ok(()) }
    }

    /// Writes the rows that wait for the dictionary.
    pub fn begin(&mut self, writer: &mut Writer, table: &str) -> Result<(), Stopped> {
        if self.framing.is_some() {
            return Ok(());
        }
        self.dictionary = std::mem::take(&mut self.sample).dictionary();
        let framing = Framing::new(self.dictionary.clone());
        let framing = self.framing.insert(Arc::new(Mutex::new(framing)));
        self.waiting.drain(..).try_for_each(|(row, rendered)| write(writer, table, framing, row, rendered))
    }
}

fn write(
    writer: &mut Writer,
    table: &str,
    framing: &Arc<Mutex<Framing>>,
    row: Row,
    rendered: Rendered,
) -> Result<(), Stopped> {
    let row = row
        .with("record", Sql::Record(rendered.record, Arc::clone(framing)))
        .with("changes", rendered.changes)
        .with("stances", rendered.stances);
    writer.insert(table, row)
}
