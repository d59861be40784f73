//! Observations of a metric over time.

use std::borrow::Cow;

use ledger_core::resources::scope::scope;
use ledger_core::resources::series::{Series, SeriesPoint};
use ledger_core::value::Number;
use ledger_store::index::Sources;
use serde_json::{Map, Value as Json, json};

use super::found::{Found, Position, Writing, dataset_of};
use super::table::{self, Column};
use super::tabled::Tabled;
use crate::pages::charts::Shown;
use crate::pages::{self, Facts, Total};
use crate::problem::Problem;
use crate::question::Question;

/// The metrics of which there are observations, those with most of them first.
#[derive(Debug)]
pub struct Index {
    /// The metrics.
    pub series: Vec<Series>,
    /// How many there are; not all are listed where there are very many.
    pub total: u64,
}

impl Found for Index {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let page = Position::of(self.series.len() as u64, self.total, None, None);
        let dataset = dataset_of(question, 0);
        Ok(json!({ "data": self.series, "page": page, "sources": [], "dataset": dataset }).to_string())
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let total = Total { rows: self.total, is_exact: true };
        pages::series_index(&self.series, total, &Facts::of(question, None))
    }
}

/// A page of the observations of a metric.
#[derive(Debug)]
pub struct Observed {
    /// The metric.
    pub metric: String,
    /// The observations, the earliest first.
    pub points: Vec<Json>,
    /// The sources that they cite.
    pub sources: Sources,
    /// How many there are in all.
    pub total: u64,
    /// The address of the page after this one, and its last row.
    pub next: Option<(String, String)>,
    /// How many claims were left out because their sources have no date.
    pub undated_excluded: i64,
}

impl Tabled for Observed {
    fn title(&self) -> String {
        self.metric.clone()
    }

    fn columns(&self, _: &Question) -> Vec<Column> {
        table::columns("SeriesPoint")
    }

    fn lines(&self, _: &Question) -> Result<Cow<'_, [Json]>, Problem> {
        Ok(self.points.as_slice().into())
    }

    fn cited(&self) -> Vec<&str> {
        self.sources.iter().collect()
    }
}

impl Found for Observed {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let mut writing = Writing::of(question);
        let points: Vec<String> = self.points.iter().map(Json::to_string).collect();
        let points = points.iter().map(|point| writing.record(point)).collect::<Result<Vec<_>, _>>()?;
        let (next, after) = self.next.as_ref().map(|(next, after)| (next.as_str(), after.as_str())).unzip();
        let page = json!(Position::of(question.selection.limit.into(), self.total, next, after));
        let sources = writing.sources(&self.sources)?;
        let dataset = dataset_of(question, self.undated_excluded);
        let data = points.join(",");
        Ok(format!("{{\"data\":[{data}],\"page\":{page},\"sources\":[{sources}],\"dataset\":{dataset}}}"))
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let total = Total { rows: self.total, is_exact: true };
        let shown = Shown::Metric { metric: self.metric.clone(), points: self.points.clone() };
        pages::series(&shown, total, &Facts::of(question, Found::next(self)))
    }

    fn next(&self) -> Option<&str> {
        self.next.as_ref().map(|(next, _)| next.as_str())
    }
}

/// An observation, from the record of its indicator. `hosts` are the missions, each with the country where it works.
#[must_use]
pub fn point(indicator: &Map<String, Json>, hosts: &[(String, Option<String>)]) -> SeriesPoint {
    let own = |name: &str| indicator.get(name).cloned().unwrap_or_default();
    let cited = indicator.get("citations").and_then(Json::as_array);
    let citations: Vec<Json> = cited.into_iter().flatten().filter(|cited| cited["field"] == "value").cloned().collect();
    let shown = citations.iter().filter(|cited| cited["accepted"] == true && is_value(cited, indicator));
    let independent = shown.filter_map(|cited| cited["independent_sources"].as_u64()).max();
    SeriesPoint {
        id: own("id"),
        url: own("url"),
        name: own("name"),
        scope: scope(own("mission").as_str(), own("country")["id"].as_str(), hosts),
        mission: own("mission"),
        country: own("country"),
        period_start: own("period_start"),
        period_start_qualifier: own("period_start_qualifier"),
        period_end: own("period_end"),
        period_end_qualifier: own("period_end_qualifier"),
        value: own("value"),
        value_qualifier: own("value_qualifier"),
        unit: own("unit"),
        low: own("value_low"),
        high: own("value_high"),
        independent_sources: independent.unwrap_or(0),
        reporter: own("reporter"),
        disputed: own("disputed"),
        citations,
    }
}

/// Whether a claim gives exactly the value that the indicator shows.
fn is_value(cited: &Json, indicator: &Map<String, Json>) -> bool {
    let said = cited["value"].as_str().and_then(|text| text.parse::<Number>().ok());
    let shown = indicator.get("value").and_then(|value| value.to_string().parse::<Number>().ok());
    said == shown && indicator.get("value_qualifier") == Some(&cited["qualifier"])
}
