//! What hangs on a source, or on an agency.

use std::borrow::Cow;

use ledger_store::index::Sources;
use ledger_store::influence::Speaker;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::found::{Found, Position, dataset_of};
use super::stored::parsed;
use super::table::{self, Column};
use super::tabled::Tabled;
use crate::pages::{self, Facts, Hanging};
use crate::problem::Problem;
use crate::question::Question;
use crate::schema::influence::SCHEMA;

/// How many values hang on it.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Counts {
    /// How many records have such a value.
    pub records: u64,
    /// How many values would vanish.
    pub vanishes: u64,
    /// How many values would change.
    pub changes: u64,
    /// How many values would lose their dispute.
    pub loses_dispute: u64,
}

/// A page of the values that hang on a speaker.
#[derive(Debug)]
pub struct Influence {
    /// Who would not have spoken.
    pub speaker: Speaker,
    /// Its name: of a source the title, or else the publisher.
    pub name: String,
    /// The values, as JSON.
    pub rows: Vec<String>,
    /// The sources of their claims.
    pub sources: Sources,
    /// How many there are.
    pub counts: Counts,
    /// How many are asked for.
    pub total: u64,
    /// How many records have one of those.
    pub records: u64,
    /// The address of the page after this one, and its last row.
    pub next: Option<(String, String)>,
}

impl Tabled for Influence {
    fn title(&self) -> String {
        format!("what hangs on {}", self.name)
    }

    fn columns(&self, _: &Question) -> Vec<Column> {
        table::columns_as_they_are(SCHEMA)
    }

    fn lines(&self, _: &Question) -> Result<Cow<'_, [Json]>, Problem> {
        self.rows.iter().map(|row| parsed(row)).collect::<Result<Vec<Json>, _>>().map(Cow::Owned)
    }

    fn cited(&self) -> Vec<&str> {
        self.sources.iter().collect()
    }
}

impl Found for Influence {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let (next, after) = self.next.as_ref().map(|(next, after)| (next.as_str(), after.as_str())).unzip();
        let page = json!(Position::of(question.selection.limit.into(), self.total, next, after));
        let (data, counts, sources) = (self.rows.join(","), json!(self.counts), self.sources.joined());
        let dataset = dataset_of(question, 0);
        Ok(format!(
            "{{\"data\":[{data}],\"page\":{page},\"counts\":{counts},\"sources\":[{sources}],\"dataset\":{dataset}}}"
        ))
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let rows = self.rows.iter().map(|row| parsed(row)).collect::<Result<Vec<_>, _>>()?;
        let Counts { vanishes, changes, loses_dispute, .. } = self.counts;
        let of = Hanging {
            source: if let Speaker::Source(id) = &self.speaker { Some(id) } else { None },
            name: &self.name,
            records: self.records,
            counts: [("vanishes", vanishes), ("changes", changes), ("loses_dispute", loses_dispute)],
            total: self.total,
        };
        pages::influence(&of, &rows, &Facts::of(question, Found::next(self)))
    }

    fn next(&self) -> Option<&str> {
        self.next.as_ref().map(|(next, _)| next.as_str())
    }
}
