//! The history of a record.

use ledger_core::describe::Resource;
use ledger_store::history::Step;
use ledger_store::index::Sources;
use serde_json::json;
use serde_json::value::RawValue;
use serde_json_borrow::{Map, Value};

use super::found::{Found, Position, Writing, dataset_of};
use super::stored::parsed;
use crate::pages::{self, Facts, Past, Told};
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
struct Changes<'t> {
    #[serde(borrow)]
    changes: &'t RawValue,
    #[serde(borrow)]
    claims: &'t RawValue,
}

/// A version as a page tells it: `stored` is what it changed.
pub(super) fn told<'t>(known_from: Option<&'t str>, is_dated: bool, mut stored: Value<'t>) -> Told<'t> {
    let mut told = Told { id: name_of(known_from, is_dated), known_from, changes: Vec::new() };
    if let Value::Object(stored) = &mut stored
        && let Some(Value::Array(changes)) = stored.get_mut("changes")
    {
        told.changes = std::mem::take(changes);
    }
    told
}

/// The name of a version: the day from which it was known.
fn name_of(known_from: Option<&str>, is_dated: bool) -> &str {
    if is_dated { known_from.unwrap_or_default() } else { "undated" }
}

/// A version with its record, for a page that shows it.
fn past(step: &Step) -> Result<Past<'_>, Problem> {
    let record = match parsed(&step.record)? {
        Value::Object(record) => record,
        _ => Map::default(),
    };
    Ok(Past { told: told(step.known_from.as_deref(), step.is_dated, parsed(&step.changes)?), step, record })
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
                json!(name_of(step.known_from.as_deref(), step.is_dated)),
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
        let past = self.steps.iter().map(past).collect::<Result<Vec<_>, _>>()?;
        pages::history(self.resource, &self.id, name.as_deref(), &past, &Facts::of(question, None))
    }
}
