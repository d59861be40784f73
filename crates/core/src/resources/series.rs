//! Series: the observations of one metric over time.

use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::indicators;
use super::scope::SeriesScope;
use crate::citations::{Citation, Party, Ref};
use crate::describe::Filter;
use crate::value::Qualifier;

/// The filters of a series: those of the indicators that it is made of, except the metric.
pub fn filters() -> impl Iterator<Item = &'static Filter> {
    indicators::RESOURCE.filters.iter().filter(|filter| filter.name != METRIC)
}

/// The filter that makes a series of the indicators.
pub const METRIC: &str = "metric";

/// The metric of how many people are there, of a mission as a whole or of one contributor.
pub const STRENGTH: &str = "deployed_strength";

/// A metric of which there are observations.
#[derive(Debug, Serialize, ToSchema)]
pub struct Series {
    /// Its name: the metric.
    #[schema(example = "deployed_strength")]
    pub id: String,
    /// Its path.
    #[schema(example = "/series/deployed_strength")]
    pub url: String,
    /// How many observations there are.
    pub points: u64,
}

/// An observation of a metric, with what its sources allow.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesPoint {
    /// The indicator.
    #[schema(value_type = String, example = "ke-strength-2025-09-30")]
    pub id: Json,
    /// Its path.
    #[schema(value_type = String, example = "/indicators/ke-strength-2025-09-30")]
    pub url: Json,
    /// Its name.
    #[schema(value_type = String)]
    pub name: Json,
    /// The mission.
    #[schema(value_type = Option<String>, required = true, example = "mss-haiti")]
    pub mission: Json,
    /// The country that the value is about.
    #[schema(value_type = Option<Ref>, required = true)]
    pub country: Json,
    /// Whether it is about a whole mission, one country in it, or the country where it works; null if it is about none of them.
    #[schema(value_type = Option<SeriesScope>, required = true)]
    pub scope: Option<&'static str>,
    /// The first day that the value is about; null if it is about a single day.
    #[schema(value_type = Option<String>, required = true)]
    pub period_start: Json,
    /// How exact the source says that this day is.
    #[schema(value_type = Option<Qualifier>, required = true)]
    pub period_start_qualifier: Json,
    /// The day that the value is about, or the last day of its period.
    #[schema(value_type = Option<String>, required = true)]
    pub period_end: Json,
    /// How exact the source says that this day is.
    #[schema(value_type = Option<Qualifier>, required = true)]
    pub period_end_qualifier: Json,
    /// The value that the indicator shows, in `unit`.
    #[schema(value_type = Option<f64>, required = true)]
    pub value: Json,
    /// How exact its sources say that it is.
    #[schema(value_type = Option<Qualifier>, required = true)]
    pub value_qualifier: Json,
    /// The unit of the value: `persons`, `percent`, an ISO 4217 currency, or a plural noun.
    #[schema(value_type = Option<String>, required = true)]
    pub unit: Json,
    /// The lowest number that a live claim about the value allows (`about`: 5 % less); null if one sets no lower limit.
    #[schema(value_type = Option<f64>, required = true)]
    pub low: Json,
    /// The highest number that a live claim about the value allows (`about`: 5 % more); null if one sets no upper limit.
    #[schema(value_type = Option<f64>, required = true)]
    pub high: Json,
    /// How many sources give exactly the value that is shown; reprints of one report count once.
    pub independent_sources: u64,
    /// Who measured or reported it.
    #[schema(value_type = Option<Party>, required = true)]
    pub reporter: Json,
    /// The fields of the indicator about which sources disagree.
    #[schema(value_type = Vec<String>)]
    pub disputed: Json,
    /// The claims about the value.
    #[schema(value_type = Vec<Citation>)]
    pub citations: Vec<Json>,
}
