//! Discrepancies: every disputed field, with its rival values and who gives each.

use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::subject::{SUBJECT_KINDS, Subject};
use crate::citations::{Citation, FieldValue};
use crate::describe::{Filter, Resource, Sort, Test};
use crate::value::Qualifier;

/// A disputed field of a record: its live claims cannot all be true.
#[derive(Debug, Serialize, ToSchema)]
pub struct Discrepancy<'a> {
    /// Its identifier: the kind, the record and the field, joined by periods.
    #[schema(example = "event.henry-resignation-2024-03-11.date")]
    pub id: String,
    /// Its path.
    #[schema(example = "/discrepancies/event.henry-resignation-2024-03-11.date")]
    pub url: String,
    /// The record.
    pub subject: Subject,
    /// The disputed field.
    #[schema(example = "date")]
    pub field: &'static str,
    /// The value that the record shows.
    #[schema(value_type = FieldValue, required = true)]
    pub accepted: Json,
    /// The rule by which it was accepted, in words.
    #[schema(example = "its source is the latest")]
    pub rule: &'static str,
    /// The rival values, the accepted one first.
    pub values: Vec<RivalValue<'a>>,
    /// The publication date since when the field has been disputed without a break; null if no source has a date.
    #[schema(format = "date", required = true)]
    pub known_from: Option<String>,
    /// The publication date from which a later version of the record holds; null if this one still does.
    #[schema(format = "date", required = true)]
    pub known_to: Option<String>,
}

/// One of the values that sources give for a disputed field.
#[derive(Debug, Serialize, ToSchema)]
pub struct RivalValue<'a> {
    /// The value.
    #[schema(value_type = FieldValue, required = true)]
    pub value: Json,
    /// How exact its sources say that it is.
    pub qualifier: Qualifier,
    /// ISO 4217 code of a sum of money.
    #[schema(required = true)]
    pub currency: Option<&'static str>,
    /// How many sources give it; reprints of one report count once.
    pub independent_sources: usize,
    /// When it was first published; null if none of its sources has a date.
    #[schema(required = true)]
    pub first_published: Option<String>,
    /// Who says so, and where.
    pub citations: Vec<Citation<'a>>,
}

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("subject_kind", Test::Code("subject_kind", &SUBJECT_KINDS), "The kind of record.", "event"),
        Filter::new(
            "country",
            Test::MemberCountry("country"),
            "A country that the record belongs to or concerns.",
            "HT",
        ),
        Filter::new("field", Test::Term("field"), "The disputed field.", "date"),
    ],
    sorts: &[
        Sort::code("subject_kind", "subject_kind"),
        Sort::code("field", "field"),
        Sort::date("known_from", "disputed_since"),
    ],
    ..Resource::plain(
        "discrepancies",
        "discrepancy",
        "Discrepancy",
        "Every disputed field: the rival values, who says which, since when, and which is accepted by which rule.",
        "listDiscrepancies",
        "getDiscrepancy",
        "event.henry-resignation-2024-03-11.date",
    )
};
