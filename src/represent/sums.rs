//! Groups of records, added up.

use axum::body::Bytes;
use ledger_core::value::Number;
use ledger_store::sums::Group;
use serde_json::{Map, Value as Json, json};
use serde_json_borrow::Value;

use super::found::{Found, dataset_of, whole_page};
use super::parquet::About;
use super::rows::Rows;
use super::table;
use crate::pages::{self, Facts, Total};
use crate::problem::Problem;
use crate::question::Question;

/// Groups that were found.
#[derive(Debug)]
pub struct Sums {
    /// The groups.
    pub groups: Vec<Group>,
    /// How many claims were left out because their sources have no date.
    pub undated_excluded: i64,
}

/// A group as answers show it.
#[must_use]
pub fn group(group: &Group) -> Json {
    let number = |hundredths: Option<i64>| hundredths.map_or(Json::Null, |hundredths| Number(hundredths).json());
    let mut row = Map::new();
    row.insert("id".to_owned(), group.id.clone().into());
    row.extend(group.keys.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    row.insert("count".to_owned(), group.records.len().into());
    row.insert("total".to_owned(), number(group.total));
    row.insert("low".to_owned(), number(group.low.sum()));
    row.insert("high".to_owned(), number(group.high.sum()));
    row.insert("records".to_owned(), group.records.clone().into());
    row.into()
}

impl Found for Sums {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let rows: Json = self.groups.iter().map(group).collect();
        let (page, dataset) = (whole_page(self.groups.len()), dataset_of(question, self.undated_excluded));
        Ok(json!({ "data": rows, "page": page, "sources": [], "dataset": dataset }).to_string())
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let rows: Vec<Json> = self.groups.iter().map(group).collect();
        let total = Total { rows: rows.len() as u64, is_exact: true };
        let facts = Facts::of(question, None);
        pages::table("Summary", "Totals that count nothing twice.", &rows, &total, &facts)
    }
}

impl Sums {
    /// The groups as a table in the format that the question chose.
    ///
    /// # Errors
    /// A problem, if a requested column does not exist.
    pub async fn table(&self, schema: &str, question: &Question, about: About) -> Result<Bytes, Problem> {
        let columns = table::chosen(schema, &question.table.fields)?;
        let mut rows = Rows::new(question.format, columns, &question.table, about)?;
        for row in self.groups.iter().map(group) {
            rows.add_value(&Value::from(&row))?;
        }
        rows.finish().await
    }
}
