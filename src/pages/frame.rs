//! What every page has: navigation, prose, the facts of the answer that it shows.

use std::fmt;

use askama::Template;
use ledger_core::describe::Parameter;
use ledger_core::resources::ALL;
use ledger_core::words::plural;
use ledger_store::editions::Edition;

use super::cells::{grouped, sentence};
use crate::problem::{Problem, ProblemKind};
use crate::question::Question;

/// What every page begins with.
#[derive(Debug)]
pub(super) struct Nav {
    /// What the dataset is called.
    pub site: String,
    /// The pages of the collections, each with its name.
    pub links: Vec<(String, String)>,
}

/// The name of the software, on pages that no edition answers.
pub(super) const SOFTWARE: &str = "Mission Ledger";

/// What an answer is based on, and its other addresses.
#[derive(Debug)]
pub struct Facts {
    /// The edition.
    pub edition: Edition,
    /// The day as of which it was made.
    pub as_of: Option<String>,
    /// The address of the page after this one.
    pub next: Option<String>,
    /// The address of the same answer as JSON.
    pub json: String,
    /// The path, and the parameters without the position in a list.
    path: String,
    parameters: Vec<(String, String)>,
}

impl Facts {
    /// The facts of the answer to a question.
    #[must_use]
    pub fn of(question: &Question, next: Option<&str>) -> Self {
        Self {
            edition: question.edition().clone(),
            as_of: question.selection.as_of.map(|day| day.to_string()),
            next: next.map(str::to_owned),
            json: in_format(question, "json"),
            path: question.asked.path.clone(),
            parameters: form_urlencoded::parse(question.asked.query.as_bytes())
                .filter(|(name, _)| name != Parameter::After.name())
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        }
    }

    /// The address of the same list from its beginning with this value of a parameter.
    pub(super) fn with(&self, parameter: &str, value: &str) -> String {
        let others = self.parameters.iter().filter(|(name, _)| name != parameter);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(others).append_pair(parameter, value);
        format!("{}?{}", self.path, query.finish())
    }
}

/// How many rows there are in all.
#[derive(Clone, Copy, Debug)]
pub struct Total {
    /// The count.
    pub rows: u64,
    /// Whether the count is exact.
    pub is_exact: bool,
}

impl Total {
    pub(super) fn in_words(self, many: &str, one: &str) -> String {
        let at_least = if self.is_exact { "" } else { "at least " };
        format!("{at_least}{} {}", grouped(&self.rows.to_string()), plural(self.rows, one, many))
    }
}

/// The address of the same answer in another format.
pub(super) fn in_format(question: &Question, format: &str) -> String {
    let asked = &question.asked;
    let kept = asked.query.split('&').filter(|part| !part.is_empty() && !part.starts_with("format="));
    let format = format!("format={format}");
    format!("{}?{}", asked.path, kept.chain([format.as_str()]).collect::<Vec<_>>().join("&"))
}

pub(super) fn nav(site: &str) -> Nav {
    let lists = ALL.iter().map(|resource| (format!("/{}", resource.path), sentence(&resource.path.replace('-', " "))));
    Nav { site: site.to_owned(), links: lists.chain([("/dataset".to_owned(), "Dataset".to_owned())]).collect() }
}

pub(super) fn written(page: &impl Template) -> Result<String, Problem> {
    page.render().map_err(|error| {
        tracing::error!(%error, "a page cannot be written");
        Problem::new(&ProblemKind::INTERNAL, "The page could not be written. Use `format=json`.")
    })
}

/// A text in which backticks mark code.
#[derive(Debug)]
pub(super) struct Prose(pub String);

impl askama::filters::HtmlSafe for Prose {}

impl fmt::Display for Prose {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, piece) in self.0.split('`').enumerate() {
            let piece = askama::filters::escape(piece, askama::filters::Html).map_err(|_| fmt::Error)?;
            if at % 2 == 1 {
                write!(out, "<code>{piece}</code>")?;
            } else {
                write!(out, "{piece}")?;
            }
        }
        Ok(())
    }
}
