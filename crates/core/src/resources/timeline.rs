//! The timeline: every date of every kind of record, in one order.

use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::subject::{SUBJECT_KINDS, Subject};
use crate::citations::Citation;
use crate::describe::{Filter, Resource, Sort, Test};
use crate::value::Qualifier;

/// A date of a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineEntry<'a> {
    /// Its identifier: the kind, the record and the field, joined by periods.
    #[schema(example = "event.event-flag-off-2024-06-24.date")]
    pub id: String,
    /// Its path.
    #[schema(example = "/timeline/event.event-flag-off-2024-06-24.date")]
    pub url: String,
    /// The date: a day, a month or a year.
    #[schema(example = "2024-06-24")]
    pub date: &'a str,
    /// How exact its source says that it is; `planned` if it was expected rather than reported.
    pub date_qualifier: Qualifier,
    /// The record.
    pub subject: Subject,
    /// The field of the record that holds the date.
    #[schema(example = "date")]
    pub field: &'static str,
    /// What is dated, in words.
    pub text: &'a str,
    /// Every live claim about this date.
    pub citations: Vec<Citation<'a>>,
    /// What happened on the day: `departed`, `announced`; null if the record itself is what happened.
    #[schema(required = true, example = "departed")]
    pub what: Option<&'a str>,
    /// The sum or the number that it is about; null if there is none.
    #[schema(value_type = Option<f64>, required = true)]
    pub quantity: Json,
    /// How exact its source says that it is.
    #[schema(required = true)]
    pub quantity_qualifier: Option<Qualifier>,
    /// ISO 4217 code of a sum of money, or the unit of a number.
    #[schema(required = true, example = "USD")]
    pub quantity_unit: Option<&'a str>,
    /// Whether sources disagree about the date.
    pub disputed: bool,
}

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("from", Test::From("date"), "On or after this day.", "2024-06-01"),
        Filter::new("to", Test::To("date"), "On or before this day.", "2024-06-30"),
        Filter::new("kind", Test::Code("kind", &SUBJECT_KINDS), "The kind of record.", "event"),
        Filter::new(
            "country",
            Test::MemberCountry("country"),
            "A country that the record belongs to or concerns.",
            "KE",
        ),
        Filter::new("mission", Test::Id("mission"), "The mission.", "mss-haiti"),
    ],
    sorts: &[Sort::date("date", "date"), Sort::code("kind", "kind")],
    order: "date",
    ..Resource::plain(
        "timeline",
        "timeline",
        "TimelineEntry",
        "Everything dated, of every kind, in one order.",
        "listTimeline",
        "getTimelineEntry",
        "event.event-flag-off-2024-06-24.date",
    )
};
