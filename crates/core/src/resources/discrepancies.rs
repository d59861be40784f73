//! Discrepancies: every disputed field, with its rival values and who gives each.

use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::subject::{SUBJECT_KINDS, Subject};
use crate::citations::{Citation, FieldValue};
use crate::code_schema;
use crate::describe::{Code, Filter, Resource, Sort, Test, code};
use crate::value::Qualifier;

/// The kinds of difference.
pub const DIFFERENCES: &[Code] = &[
    code("conflict", "The values cannot be explained by one of the other differences."),
    code("day_shift", "The dates are neighbouring days, as of reports across midnight or time zones."),
    code(
        "rounding",
        "One number equals the other at one or two significant digits, and they are no more than a tenth apart.",
    ),
    code("stage", "The stages follow each other: sources told of a record at different times."),
];

code_schema!(Difference, DIFFERENCES, "What kind of difference there is between the values.");

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
    /// The unit of the values, if they are in one: that of an indicator.
    #[schema(required = true, example = "persons")]
    pub unit: Option<&'a str>,
    /// Why the curator prefers the value that is shown; null if a rule decided.
    #[schema(required = true)]
    pub note: Option<&'a str>,
    /// How many sources give any of the values; reprints of one report count once.
    pub independent_sources: usize,
    /// What kind of difference there is between the values.
    #[schema(value_type = Difference)]
    pub difference: &'static str,
    /// The values without their hedges, the accepted one first: who says 400, about 400 or at least 400 is in one camp.
    pub camps: Vec<Camp<'a>>,
    /// Why the sources differ, as far as sources show it; null if nobody has explained it.
    #[schema(required = true)]
    pub explanation: Option<Explanation<'a>>,
}

/// Why sources differ. It is the curator's, and belongs to the edition, whatever day is asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Explanation<'a> {
    /// The explanation.
    pub text: &'a str,
    /// The sources that show it, in `sources` and at `/sources/{source}`.
    pub sources: Vec<&'a str>,
}

/// Those who give the same value, whatever their hedge.
#[derive(Debug, Serialize, ToSchema)]
pub struct Camp<'a> {
    /// The value.
    #[schema(value_type = FieldValue, required = true)]
    pub value: Json,
    /// ISO 4217 code of a sum of money.
    #[schema(required = true)]
    pub currency: Option<&'static str>,
    /// How exact its sources say that it is: each in the order of `values`.
    #[schema(value_type = Vec<Qualifier>)]
    pub qualifiers: Vec<Qualifier>,
    /// Whether the record shows it.
    pub accepted: bool,
    /// How many sources give it; reprints of one report count once.
    pub independent_sources: usize,
    /// When it was first published; null if none of its sources has a date.
    #[schema(required = true)]
    pub first_published: Option<String>,
    /// When it was last published; null if none of its sources has a date.
    #[schema(required = true)]
    pub last_published: Option<String>,
    /// Whom its sources credit, each once.
    pub attributed_to: Vec<&'a str>,
    /// The claims, at `/claims/{id}`.
    pub claims: Vec<&'a str>,
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
    /// When it was last published; null if none of its sources has a date.
    #[schema(required = true)]
    pub last_published: Option<String>,
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
        Filter::new(
            "difference",
            Test::Code("difference", DIFFERENCES),
            "What kind of difference there is between the values.",
            "conflict",
        ),
    ],
    sorts: &[
        Sort::code("subject_kind", "subject_kind"),
        Sort::code("field", "field"),
        Sort::code("difference", "difference"),
        Sort::date("known_from", "disputed_since"),
        Sort::number("independent_sources", "independent_sources"),
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
