//! Two lists, or two states of a record, beside each other.

use std::borrow::Cow;

use ledger_core::describe::Resource;
use ledger_store::index::Sources;
use serde::Serialize;
use serde_json::{Value as Json, json};
use serde_json_borrow::Value;

use super::found::{Found, Position, dataset_of};
use super::table::{self, Column};
use super::tabled::Tabled;
use crate::model::compared::ComparedRow;
use crate::pages::{self, Compared as Page, Facts, State};
use crate::problem::Problem;
use crate::question::Question;
use crate::question::comparison::Comparison;
use crate::schema::compared::SCHEMA;

/// How many rows stand how in two lists.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Counts {
    /// Only the second list has them.
    pub came: u64,
    /// Only the first list has them.
    pub went: u64,
    /// Both have them, with other values.
    pub changed: u64,
    /// Both have them, with the same values.
    pub same: u64,
}

/// One of the two answers that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Side {
    /// How many rows it has.
    pub total: u64,
    /// How many claims were left out because their sources have no date.
    pub undated_excluded: i64,
}

/// What the comparison is of.
#[derive(Debug)]
pub enum Of {
    /// Two lists: how the rows stand, how many of them are asked for, and the address of the next page with its last row.
    Lists(Counts, u64, Option<(String, String)>),
    /// One record.
    Record,
}

/// What was compared.
#[derive(Debug)]
pub struct Compared {
    /// The collection.
    pub resource: &'static Resource,
    /// The question, with the two that it compares.
    pub comparison: Comparison,
    /// The editions that there are.
    pub editions: Vec<String>,
    /// What it is of.
    pub of: Of,
    /// The rows.
    pub rows: Vec<ComparedRow>,
    /// The two answers.
    pub sides: (Side, Side),
    /// The sources that the claims are from.
    pub sources: Sources,
}

/// One of the answers, as the envelope shows it.
fn side(question: &Question, side: Side) -> Json {
    json!({
        "url": format!("{}?{}", question.asked.path, question.citable),
        "total": side.total,
        "dataset": dataset_of(question, side.undated_excluded),
    })
}

/// A line for each property that differs, and one for each row that came or went.
impl Tabled for Compared {
    fn title(&self) -> String {
        format!("{}, compared", self.resource.path)
    }

    fn columns(&self, _: &Question) -> Vec<Column> {
        table::columns(SCHEMA)
    }

    fn lines(&self, _: &Question) -> Result<Cow<'_, [Json]>, Problem> {
        Ok(self.rows.iter().flat_map(lines).collect())
    }

    fn cited(&self) -> Vec<&str> {
        self.sources.iter().collect()
    }
}

/// The lines of a row in a table.
fn lines(row: &ComparedRow) -> Vec<Json> {
    let line = |field: Json, old: Json, new: Json, is_of: &dyn Fn(&str) -> bool| {
        let claims = |change: &str| -> Vec<&str> {
            let own = row.claims.iter().filter(|claim| claim.change == change && is_of(&claim.claim));
            own.map(|claim| claim.claim.as_str()).collect()
        };
        let own = row.claims.iter().filter(|claim| is_of(&claim.claim)).map(|claim| &claim.citation);
        json!({
            "id": row.id,
            "name": row.name,
            "change": row.change,
            "field": field,
            "old": old,
            "new": new,
            "claims_new": claims("new"),
            "claims_gone": claims("gone"),
            "claims_differ": claims("differs"),
            "merged_into": row.merged_into,
            "in_a": row.in_a,
            "in_b": row.in_b,
            "url": row.url,
            "citations": own.collect::<Vec<_>>(),
        })
    };
    if row.changes.is_empty() {
        return vec![line(Json::Null, Json::Null, Json::Null, &|_| true)];
    }
    let changes = row.changes.iter();
    changes
        .map(|change| {
            let is_of = |claim: &str| change.claims.iter().any(|other| other == claim);
            line(change.field.clone().into(), cell(&change.old), cell(&change.new), &is_of)
        })
        .collect()
}

/// A value as the cell of a table, of which the values can be of any type.
fn cell(value: &Json) -> Json {
    let plain = |value: &Json| table::plain(&Value::from(value));
    match value {
        Json::Null => Json::Null,
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("; ").into(),
        value => plain(value).into(),
    }
}

impl Found for Compared {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let sides = (side(&self.comparison.a, self.sides.0), side(&self.comparison.b, self.sides.1));
        let sources = self.sources.joined();
        let (data, more) = match &self.of {
            Of::Lists(counts, total, next) => {
                let (next, after) = next.as_ref().map(|(next, after)| (next.as_str(), after.as_str())).unzip();
                let page = Position::of(question.selection.limit.into(), *total, next, after);
                (json!(self.rows), format!("\"page\":{},\"counts\":{},", json!(page), json!(counts)))
            }
            Of::Record => (json!(self.rows.first()), String::new()),
        };
        Ok(format!(
            "{{\"data\":{data},{more}\"a\":{},\"b\":{},\"sources\":[{sources}],\"dataset\":{}}}",
            sides.0,
            sides.1,
            dataset_of(&self.comparison.b, self.sides.1.undated_excluded)
        ))
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let state = |question: &Question, side: Side| State {
            edition: question.edition().id.clone(),
            is_pinned: question.is_pinned,
            as_of: question.selection.as_of,
            total: side.total,
            list: format!("{}?{}", question.asked.path, question.citable),
        };
        let page = Page {
            resource: self.resource,
            rows: &self.rows,
            editions: &self.editions,
            states: [state(&self.comparison.a, self.sides.0), state(&self.comparison.b, self.sides.1)],
            counts: match &self.of {
                Of::Lists(counts, ..) => Some([
                    ("came", counts.came),
                    ("went", counts.went),
                    ("changed", counts.changed),
                    ("same", counts.same),
                ]),
                Of::Record => None,
            },
        };
        pages::compared(&page, &Facts::of(question, Found::next(self)))
    }

    fn next(&self) -> Option<&str> {
        match &self.of {
            Of::Lists(_, _, Some((next, _))) => Some(next),
            _ => None,
        }
    }
}
