//! Groups of records at the ends of several periods, as known then and as known now.

use std::borrow::Cow;

use jiff::civil::Date;
use ledger_core::describe::{Grouping, Resource};
use ledger_store::sums::Point;
use serde_json::{Map, Value as Json, json};

use super::found::{Found, Position, dataset_of};
use super::sums::known;
use super::table::{Column, columns_of_sums};
use super::tabled::Tabled;
use crate::pages::{self, Facts, Total};
use crate::problem::Problem;
use crate::question::Question;
use crate::schema::point_of;

/// A page of groups at the ends of periods.
#[derive(Debug)]
pub struct Points {
    /// The collection.
    resource: &'static Resource,
    /// How its records are added up.
    grouping: &'static Grouping,
    /// The groups, by period and then by their keys.
    rows: Vec<Json>,
    /// How many there are in all.
    total: u64,
    /// The address of the page after this one, and its last row.
    next: Option<(String, String)>,
    /// How many claims were left out because their sources have no date.
    undated_excluded: i64,
}

impl Points {
    /// The page of points that a question asks for; `None` if it is after one that is not there.
    #[must_use]
    pub fn of(
        (resource, grouping): (&'static Resource, &'static Grouping),
        question: &Question,
        periods: &[(String, Date)],
        points: Vec<Point>,
        undated_excluded: i64,
    ) -> Option<Self> {
        let name = |end: Date| periods.iter().find(|(_, other)| *other == end).map_or("", |(name, _)| name.as_str());
        let id = |point: &Point| format!("{}:{}", name(point.end), point.id);
        let start = match &question.selection.after {
            Some(after) => points.iter().position(|point| id(point) == *after)? + 1,
            None => 0,
        };
        let total = points.len() as u64;
        let limit = usize::try_from(question.selection.limit).unwrap_or(usize::MAX);
        let more = points.len() > start.saturating_add(limit);
        let row = |point: Point| {
            let mut row = Map::new();
            let id = id(&point);
            row.insert("period".to_owned(), name(point.end).into());
            row.insert("ends_on".to_owned(), point.end.to_string().into());
            row.extend(point.keys.into_iter().map(|(name, value)| (name.to_owned(), value)));
            row.insert("known_then".to_owned(), point.then.as_ref().map(known).into());
            row.insert("known_now".to_owned(), point.now.as_ref().map(known).into());
            row.insert("id".to_owned(), id.into());
            Json::from(row)
        };
        let rows: Vec<Json> = points.into_iter().skip(start).take(limit).map(row).collect();
        let last = rows.last().and_then(|row| row["id"].as_str()).filter(|_| more);
        let next = last.map(|last| (question.next(last), last.to_owned()));
        Some(Self { resource, grouping, rows, total, next, undated_excluded })
    }
}

impl Tabled for Points {
    fn title(&self) -> String {
        "totals over time".to_owned()
    }

    fn columns(&self, _: &Question) -> Vec<Column> {
        columns_of_sums(&point_of(self.grouping), false)
    }

    fn lines(&self, _: &Question) -> Result<Cow<'_, [Json]>, Problem> {
        Ok(self.rows.as_slice().into())
    }

    fn cited(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Found for Points {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let (next, after) = self.next.as_ref().map(|(next, after)| (next.as_str(), after.as_str())).unzip();
        let page = Position::of(self.total.min(question.selection.limit.into()), self.total, next, after);
        let dataset = dataset_of(question, self.undated_excluded);
        Ok(json!({ "data": self.rows, "page": page, "sources": [], "dataset": dataset }).to_string())
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let total = Total { rows: self.total, is_exact: true };
        pages::points(self.resource, &self.rows, total, &Facts::of(question, self.next()))
    }

    fn next(&self) -> Option<&str> {
        self.next.as_ref().map(|(next, _)| next.as_str())
    }
}
