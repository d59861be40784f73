//! What a search found.

use ledger_core::resources::FoundSubject;
use ledger_store::search::{Hit, Hits, MARKS};
use serde::Serialize;
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

use super::found::{Found, Position, dataset_of};
use super::stored::parsed;
use crate::pages::{self, Facts, Results, Total};
use crate::problem::Problem;
use crate::question::Question;

/// A record that a search found.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchHit {
    /// Its identifier: the kind and the record, joined by a dot.
    #[schema(example = "contingent.ke-first-contingent")]
    pub id: String,
    /// The record.
    #[schema(value_type = FoundSubject)]
    pub subject: Json,
    /// The field that the text is from; `name` and `id` are those of the record itself.
    #[schema(example = "name")]
    pub field: String,
    /// The line of the record that contains the most of the words.
    pub text: String,
    /// Where the words are in the text: start and length, in Unicode code points.
    pub highlights: Vec<Vec<usize>>,
}

/// A page of records that a search found.
#[derive(Debug)]
pub struct Searched {
    /// The records.
    pub hits: Hits,
    /// The address of the page after this one.
    pub next: Option<String>,
    /// How many claims were left out because their sources have no date.
    pub undated_excluded: i64,
}

impl Searched {
    fn rows(&self) -> Result<Vec<SearchHit>, Problem> {
        self.hits.rows.iter().map(row).collect()
    }
}

impl Found for Searched {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let total_is = if self.hits.total_is_exact { "exact" } else { "at_least" };
        let (limit, total) = (question.selection.limit.into(), self.hits.total as u64);
        let (next, after) = (self.next.as_deref(), self.hits.next.as_deref());
        let page = Position { total_is, ..Position::of(limit, total, next, after) };
        let dataset = dataset_of(question, self.undated_excluded);
        Ok(json!({ "data": self.rows()?, "page": page, "sources": [], "dataset": dataset }).to_string())
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let rows: Vec<Json> = self.rows()?.into_iter().map(|row| json!(row)).collect();
        let total = Total { rows: self.hits.total as u64, is_exact: self.hits.total_is_exact };
        let facts = Facts::of(question, self.next.as_deref());
        pages::search(&Results { rows: &rows, kinds: &self.hits.kinds, total }, &facts)
    }

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

/// A hit as its answer shows it: the line with the most marks, without them.
fn row(hit: &Hit) -> Result<SearchHit, Problem> {
    let lines = hit.text.split('\n').zip(hit.fields.split('\n'));
    let marks = |line: &str, field: &str| 2 * line.matches(MARKS.0).count() + usize::from(field != "id");
    // On a tie the first line wins, but the identifier loses to any other line.
    let (line, field) = first_best(lines, marks);
    let mut text = String::new();
    let mut highlights: Vec<Vec<usize>> = Vec::new();
    let mut length = 0;
    for letter in line.chars() {
        if letter == MARKS.0 {
            highlights.push(vec![length, 0]);
        } else if letter == MARKS.1 {
            if let Some(last) = highlights.last_mut() {
                last[1] = length - last[0];
            }
        } else {
            text.push(letter);
            length += 1;
        }
    }
    let (id, field) = (hit.id.clone(), field.to_owned());
    Ok(SearchHit { id, subject: parsed(&hit.subject)?, field, text, highlights })
}

/// The first of the lines with the highest score.
fn first_best<'t>(
    lines: impl Iterator<Item = (&'t str, &'t str)>,
    score: impl Fn(&str, &str) -> usize,
) -> (&'t str, &'t str) {
    let best = lines.fold(None, |best: Option<(usize, (&str, &str))>, item| {
        let here = score(item.0, item.1);
        if best.is_none_or(|(most, _)| here > most) { Some((here, item)) } else { best }
    });
    best.map(|(_, item)| item).unwrap_or_default()
}
