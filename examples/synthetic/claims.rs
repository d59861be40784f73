//! The files of the dataset, and its claims.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use csv::Writer;
use jiff::civil::Date;
use ledger_core::package::layout;

use crate::Result;

/// A CSV file of the dataset, with its header. Rows name their cells, so a new column stays empty.
pub struct Table {
    writer: Writer<BufWriter<File>>,
    columns: Vec<&'static str>,
}

impl Table {
    pub fn new(directory: &Path, name: &str) -> Result<Self> {
        let columns = layout::known().into_iter().find(|file| file.name == name).map(|file| file.columns);
        let columns = columns.ok_or("no such file in a dataset")?.iter().map(|column| column.name).collect::<Vec<_>>();
        let mut writer = Writer::from_writer(BufWriter::with_capacity(1 << 20, File::create(directory.join(name))?));
        writer.write_record(&columns)?;
        Ok(Self { writer, columns })
    }

    pub fn write(&mut self, cells: &[(&str, &str)]) -> Result<()> {
        if let Some((name, _)) = cells.iter().find(|(name, _)| !self.columns.contains(name)) {
            return Err(format!("no column `{name}`").into());
        }
        let cell = |column| cells.iter().find(|(name, _)| name == column).map_or("", |(_, text)| text);
        Ok(self.writer.write_record(self.columns.iter().map(cell))?)
    }

    pub fn flush(&mut self) -> Result<()> {
        Ok(self.writer.flush()?)
    }
}

pub struct Source {
    pub id: String,
    pub published: Option<Date>,
}

/// One value that a source gives.
pub struct Claim<'a> {
    pub kind: &'a str,
    pub subject: &'a str,
    pub field: &'a str,
    pub value: &'a str,
    pub currency: &'a str,
    pub qualifier: &'a str,
    pub source: &'a str,
    pub locator: &'a str,
    pub attributed_to: &'a str,
    pub valid_on: &'a str,
}

pub struct Claims {
    table: Table,
    width: usize,
    /// How many are written.
    pub written: u64,
    /// The claims of the subject at hand: each names its own place in its source.
    pub of_subject: u64,
}

impl Claims {
    /// The file of at most so many claims.
    pub fn new(directory: &Path, most: u64) -> Result<Self> {
        Ok(Self {
            table: Table::new(directory, "claims.csv")?,
            width: most.to_string().len(),
            written: 0,
            of_subject: 0,
        })
    }

    pub fn flush(&mut self) -> Result<()> {
        self.table.flush()
    }

    pub fn write(&mut self, claim: &Claim<'_>) -> Result<()> {
        self.written += 1;
        self.of_subject += 1;
        let id = format!("c{:0width$}", self.written, width = self.width);
        let locator =
            if claim.locator.is_empty() { format!("p. {}", self.of_subject) } else { claim.locator.to_owned() };
        self.table.write(&[
            ("id", &id),
            ("subject_kind", claim.kind),
            ("subject_id", claim.subject),
            ("field", claim.field),
            ("value", claim.value),
            ("currency", claim.currency),
            ("qualifier", claim.qualifier),
            ("source_id", claim.source),
            ("locator", &locator),
            ("attributed_to", claim.attributed_to),
            ("valid_on", claim.valid_on),
            ("rank", "normal"),
        ])
    }

    pub fn plain(&mut self, kind: &str, subject: &str, source: &str, fields: &[(&str, &str)]) -> Result<()> {
        self.of_subject = 0;
        for (field, value) in fields {
            self.write(&Claim {
                kind,
                subject,
                field,
                value,
                currency: "",
                qualifier: "exact",
                source,
                locator: "",
                attributed_to: "",
                valid_on: "",
            })?;
        }
        Ok(())
    }
}
