//! Influence: the values that hang on one source, or on one agency.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::subject::{SUBJECT_KINDS, Subject};
use crate::describe::{Filter, Test};
use crate::influence::{EFFECTS, InfluenceEffect};
use crate::value::Qualifier;

/// The filters of what hangs on a source.
pub static FILTERS: &[Filter] = &[
    Filter::new("effect", Test::Code("effect", EFFECTS), "What would become of the value.", "changes"),
    Filter::new("subject_kind", Test::Code("subject_kind", &SUBJECT_KINDS), "The kind of record.", "contingent"),
    Filter::new("field", Test::Term("field"), "The field.", "personnel"),
];

/// The agency that would not have spoken.
pub static AGENCY: Filter = Filter::new(
    "agency",
    Test::Text("agency"),
    "The news agency: its own publications and what others print of it.",
    "Reuters",
);

/// A value that a record shows now, and what would become of it without a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct Influenced<'a> {
    /// The claim that gives the value shown.
    #[schema(example = "c00001")]
    pub id: &'a str,
    /// What would become of it.
    #[schema(value_type = InfluenceEffect)]
    pub effect: &'a str,
    /// The record.
    #[schema(value_type = Subject)]
    pub subject: &'a RawValue,
    /// The field.
    #[schema(example = "personnel")]
    pub field: &'a str,
    /// The value shown, as its claim has it.
    #[schema(example = "200")]
    pub value: &'a str,
    /// ISO 4217 code of a sum of money.
    #[schema(required = true)]
    pub currency: Option<&'a str>,
    /// How exact the source says that it is.
    #[schema(value_type = Qualifier)]
    pub qualifier: &'a str,
    /// The source of that claim.
    pub source: &'a str,
    /// Whether sources disagree about the field.
    pub disputed: bool,
    /// What the field would show instead; null if nothing.
    #[schema(required = true)]
    pub instead: Option<Instead<'a>>,
    /// Whether the sources that are left would disagree about the field.
    pub disputed_without: bool,
}

/// The value that a field would show without a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct Instead<'a> {
    /// The claim that gives it.
    #[schema(example = "c00002")]
    pub claim: &'a str,
    /// The value, as its claim has it.
    #[schema(example = "400")]
    pub value: &'a str,
    /// ISO 4217 code of a sum of money.
    #[schema(required = true)]
    pub currency: Option<&'a str>,
    /// How exact the source says that it is.
    #[schema(value_type = Qualifier)]
    pub qualifier: &'a str,
    /// The source of that claim.
    pub source: &'a str,
    /// Whether it agrees with the value that is shown now: the one allows the other, as `at least 500` allows 600.
    pub agrees: bool,
}
