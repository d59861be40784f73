//! Groups of records, added up.

use axum::body::Bytes;
use ledger_core::describe::Resource;
use ledger_core::value::Number;
use ledger_store::selection::Basis;
use ledger_store::sums::{Group, Groups};
use serde_json::{Map, Value as Json, json};
use serde_json_borrow::Value;

use super::found::{Found, Position, dataset_of};
use super::parquet::About;
use super::rows::Rows;
use super::table;
use crate::pages::{self, Facts, Total};
use crate::problem::Problem;
use crate::question::Question;
use crate::schema::RECORDS_URL;

/// Groups that were found.
#[derive(Debug)]
pub struct Sums {
    /// The collection.
    pub resource: &'static Resource,
    /// The groups.
    pub groups: Groups,
    /// The address of the page after this one.
    pub next: Option<String>,
    /// How many claims were left out because their sources have no date.
    pub undated_excluded: i64,
}

/// What was added up.
#[derive(Clone, Copy, Debug)]
pub struct Addends<'q> {
    /// The collection.
    pub resource: &'static Resource,
    /// The question that selects its records.
    pub question: &'q Question,
    /// The country that they concern, for its profile.
    pub country: Option<&'q str>,
}

/// A group as answers show it. If it does not name all of its records, it has the address of a list that does.
#[must_use]
pub fn group(group: &Group, of: Addends<'_>) -> Json {
    let number = |hundredths: Option<i64>| hundredths.map_or(Json::Null, |hundredths| Number(hundredths).json());
    let mut row = Map::new();
    row.insert("id".to_owned(), group.id.clone().into());
    row.extend(group.keys.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    row.insert("count".to_owned(), group.count.into());
    row.insert("total".to_owned(), number(group.total));
    row.insert("low".to_owned(), number(group.low));
    row.insert("high".to_owned(), number(group.high));
    row.insert("records".to_owned(), group.records.clone().into());
    let (first, last) = group.reported.unzip();
    row.insert("reported_from".to_owned(), first.map(|day| day.to_string()).into());
    row.insert("reported_to".to_owned(), last.map(|day| day.to_string()).into());
    if group.records.len() as u64 != group.count {
        row.extend(records_url(group, of).map(|url| (RECORDS_URL.to_owned(), url.into())));
    }
    row.into()
}

/// The address of the list that has a group's records, with those that are contained in them. There is none if a filter
/// cannot ask for one of the keys: for no value, or for a stage that was reached.
fn records_url(group: &Group, of: Addends<'_>) -> Option<String> {
    let Addends { resource, question, country } = of;
    if question.grouped.basis == Basis::Reached {
        return None;
    }
    let filter = |(name, value): &(&'static str, Json)| {
        let filter = resource.filter(name)?;
        let text = value.as_str().or_else(|| ["id", "name"].iter().find_map(|part| value[*part].as_str()))?;
        Some((filter.name, text.to_owned()))
    };
    let keys: Option<Vec<(&str, String)>> = group.keys.iter().map(filter).collect();
    let concerns = country.and_then(|id| Some((resource.country_filter()?.name, id.to_owned())));
    let filters: Vec<(&str, String)> = concerns.into_iter().chain(keys?).collect();
    Some(format!("/{}?{}", resource.path, question.narrowed(&filters)))
}

impl Sums {
    fn rows(&self, question: &Question) -> Vec<Json> {
        let of = Addends { resource: self.resource, question, country: None };
        self.groups.groups.iter().map(|sum| group(sum, of)).collect()
    }

    /// The groups as a table in the format that the question chose.
    ///
    /// # Errors
    /// A problem, if a requested column does not exist.
    pub async fn table(&self, schema: &str, question: &Question, about: About) -> Result<Bytes, Problem> {
        let columns = table::chosen(schema, &question.table.fields)?;
        let mut rows = Rows::new(question.format, columns, &question.table, about)?;
        for row in self.rows(question) {
            rows.add_value(&Value::from(&row))?;
        }
        rows.finish().await
    }
}

impl Found for Sums {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let total = self.groups.total as u64;
        let limit = total.min(question.selection.limit.into());
        let page = Position::of(limit, total, self.next.as_deref(), self.groups.next.as_deref());
        let (rows, dataset) = (self.rows(question), dataset_of(question, self.undated_excluded));
        Ok(json!({ "data": rows, "page": page, "sources": [], "dataset": dataset }).to_string())
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let total = Total { rows: self.groups.total as u64, is_exact: true };
        let facts = Facts::of(question, self.next.as_deref());
        pages::totals(self.resource, &self.rows(question), total, &facts)
    }

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}
