//! The verdict on a statement, as JSON, as text and as a page.

use ledger_store::index::Sources;
use serde_json::json;
use serde_json_borrow::Value;

use super::found::{Found, dataset_of};
use super::stored::{parsed, written};
use crate::model::checked::Checked;
use crate::pages::{self, Facts, Offered};
use crate::problem::Problem;
use crate::question::Question;
use crate::question::statement::Statement;

/// What was found for a check.
#[derive(Debug, Default)]
pub struct Verdict {
    /// The statement with its verdict; nothing, if the statement is incomplete, which only a page takes.
    pub checked: Option<(Statement, Checked)>,
    /// The sources that it cites.
    pub sources: Sources,
    /// How many claims were left out because their sources have no date.
    pub undated_excluded: i64,
    /// What a form offers to find a record by.
    pub form: Option<Offered>,
}

impl Found for Verdict {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let checked = self.checked.as_ref().map(|(_, checked)| checked);
        let (data, dataset) = (written(&json!(checked))?, dataset_of(question, self.undated_excluded));
        Ok(format!("{{\"data\":{data},\"sources\":[{}],\"dataset\":{dataset}}}", self.sources.joined()))
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let sources = self.sources.iter().map(parsed).collect::<Result<Vec<Value<'_>>, _>>()?;
        let checked = self.checked.as_ref().map(|(_, checked)| checked);
        pages::check(checked, &sources, self.form.as_ref(), &Facts::of(question, None))
    }

    fn text(&self, question: &Question) -> Result<Option<String>, Problem> {
        let sources = self.sources.iter().map(parsed).collect::<Result<Vec<Value<'_>>, _>>()?;
        let checked = self.checked.as_ref().map(|(_, checked)| checked);
        Ok(checked.map(|checked| pages::quoted(checked, &sources, &Facts::of(question, None))))
    }
}
