//! The files of the dataset, and its claims.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use csv::Writer;
use jiff::civil::Date;
use ledger_core::package::layout;

use crate::Result;

/// A CSV file of the dataset, with its header.
pub fn file(directory: &Path, name: &str) -> Result<Writer<BufWriter<File>>> {
    let columns = layout::known().into_iter().find(|file| file.name == name).map(|file| file.columns);
    let mut writer = Writer::from_writer(BufWriter::with_capacity(1 << 20, File::create(directory.join(name))?));
    writer.write_record(columns.ok_or("no such file in a dataset")?.iter().map(|column| column.name))?;
    Ok(writer)
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
    writer: Writer<BufWriter<File>>,
    width: usize,
    /// How many are written.
    pub written: u64,
    /// The claims of the subject at hand: each names its own place in its source.
    pub of_subject: u64,
}

impl Claims {
    /// The file of at most so many claims.
    pub fn new(directory: &Path, most: u64) -> Result<Self> {
        Ok(Self { writer: file(directory, "claims.csv")?, width: most.to_string().len(), written: 0, of_subject: 0 })
    }

    pub fn flush(&mut self) -> Result<()> {
        Ok(self.writer.flush()?)
    }

    pub fn write(&mut self, claim: &Claim<'_>) -> Result<()> {
        self.written += 1;
        self.of_subject += 1;
        let id = format!("c{:0width$}", self.written, width = self.width);
        let locator =
            if claim.locator.is_empty() { format!("p. {}", self.of_subject) } else { claim.locator.to_owned() };
        self.writer.write_record([
            id.as_str(),
            claim.kind,
            claim.subject,
            claim.field,
            claim.value,
            claim.currency,
            claim.qualifier,
            claim.source,
            "",
            "",
            &locator,
            claim.attributed_to,
            claim.valid_on,
            "normal",
            "",
        ])?;
        Ok(())
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
