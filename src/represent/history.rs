//! The history of a record.

use ledger_core::describe::Resource;
use ledger_store::history::Step;
use ledger_store::index::Sources;
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};

use super::found::{Found, Position, Writing, dataset_of};
use super::stored::parsed;
use crate::pages::{self, Facts, Told};
use crate::problem::Problem;
use crate::question::Question;

/// The versions of a record that were found, oldest first.
#[derive(Debug)]
pub struct History {
    /// Its collection.
    pub resource: &'static Resource,
    /// Its identifier.
    pub id: String,
    /// Its versions.
    pub steps: Vec<Step>,
    /// The sources that they cite.
    pub sources: Sources,
    /// How many claims were left out because their sources have no date.
    pub undated_excluded: i64,
}

/// What a version changed, as it is stored.
#[derive(serde::Deserialize)]
pub(super) struct Changes<'t> {
    #[serde(borrow)]
    changes: &'t RawValue,
    #[serde(borrow)]
    claims: &'t RawValue,
}

impl Changes<'_> {
    /// As a page tells it.
    pub fn told<'s>(&self, step: &'s Step) -> Result<Told<'s>, Problem> {
        Ok(Told {
            id: name_of(step),
            step,
            changes: parsed::<Vec<Json>>(self.changes.get())?,
            record: parsed::<Option<_>>(&step.record)?.unwrap_or_default(),
        })
    }
}

/// The name of a version: the day from which it was known.
fn name_of(step: &Step) -> &str {
    if step.is_dated { step.known_from.as_deref().unwrap_or_default() } else { "undated" }
}

impl Found for History {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let count = self.steps.len() as u64;
        let mut writing = Writing::of(question);
        let mut rows = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let told: Changes<'_> = parsed(&step.changes)?;
            rows.push(format!(
                "{{\"id\":{},\"known_from\":{},\"known_to\":{},\"changes\":{},\"claims\":{},\"record\":{}}}",
                json!(name_of(step)),
                json!(step.known_from),
                json!(step.known_to),
                told.changes,
                told.claims,
                writing.record(&step.record)?
            ));
        }
        Ok(format!(
            "{{\"data\":[{}],\"page\":{},\"sources\":[{}],\"dataset\":{}}}",
            rows.join(","),
            json!(Position::of(count, count, None, None)),
            writing.sources(&self.sources)?,
            dataset_of(question, self.undated_excluded)
        ))
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        #[derive(serde::Deserialize)]
        struct Named {
            name: Option<String>,
        }
        let first = self.steps.first().map(|step| parsed::<Named>(&step.record)).transpose()?;
        let name = first.and_then(|record| record.name);
        let mut told = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let changes: Changes<'_> = parsed(&step.changes)?;
            told.push(changes.told(step)?);
        }
        pages::history(self.resource, &self.id, name.as_deref(), &told, &Facts::of(question, None))
    }
}
