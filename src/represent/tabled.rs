//! Tables of what is in memory: summaries, series and comparisons.

use std::borrow::Cow;

use serde_json::Value as Json;
use serde_json_borrow::Value;

use super::about::About;
use super::deliver::Rendered;
use super::found::Found;
use super::links;
use super::rows::Rows;
use super::sheet::{self, Size};
use super::table::{self, Column};
use crate::problem::Problem;
use crate::question::Question;

/// What can be rendered as a table as well.
pub trait Tabled: Found {
    /// What the table has, to be told after the name of the dataset.
    fn title(&self) -> String;

    /// All columns that it can have.
    fn columns(&self, question: &Question) -> Vec<Column>;

    /// Its rows.
    ///
    /// # Errors
    /// An internal problem.
    fn lines(&self, question: &Question) -> Result<Cow<'_, [Json]>, Problem>;

    /// The sources that its rows cite, each as JSON.
    fn cited(&self) -> Vec<&str>;
}

/// Renders what was found as the table that the question asks for.
///
/// # Errors
/// A problem, if a requested column does not exist.
pub async fn render(found: &impl Tabled, question: &Question, public_url: &str) -> Result<Rendered, Problem> {
    let title = format!("{}: {}", question.edition().about.short_title, found.title());
    let columns = table::chosen(found.columns(question), &question.table.fields)?;
    let about = About::of(public_url, question, &title);
    let mut rows = Rows::new(question.format, columns, &question.table, (about, Size::Small))?;
    rows.know(found.cited().into_iter())?;
    let lines = found.lines(question)?;
    if rows.wants_sources() {
        sheet::refuse_too_many(lines.len() as u64)?;
    }
    for line in lines.iter() {
        rows.add_value(&Value::from(line))?;
    }
    Ok(Rendered { body: rows.finish().await?, links: found.next().map(links::next).into_iter().collect() })
}
