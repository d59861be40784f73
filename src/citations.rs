//! Citations and sources, as every answer carries them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::dataset::claim::DatedBy;
use crate::dataset::value::{PartialDate, Qualifier};

/// A claim behind a value of a record.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Citation<'a> {
    /// The claim, at `/claims/{claim}`.
    #[schema(example = "c00001")]
    pub claim: &'a str,
    /// The field of the record that it speaks of.
    #[schema(example = "amount")]
    pub field: &'static str,
    /// The value that it gives, as the seeds write it; for `roles` of a country, the role that it shows.
    #[schema(example = "109000000")]
    pub value: &'a str,
    /// ISO 4217 code of a sum of money; another than the record's marks a conversion.
    #[schema(required = true)]
    pub currency: Option<&'a str>,
    /// How the source hedges the value.
    pub qualifier: Qualifier,
    /// Whether the record shows this value.
    pub accepted: bool,
    /// How many sources give this very value, reprints of one report counted once.
    #[schema(example = 1)]
    pub independent_sources: usize,
    /// The source, in `sources` and at `/sources/{source}`.
    #[schema(example = "latin-post-2024-06-18-haiti-commanders-in-nairobi")]
    pub source: &'a str,
    /// The paragraph: non-blank lines of the source's text, from 1.
    #[schema(required = true, format = Int32, example = 14)]
    pub paragraph: Option<i64>,
    /// Another way to say where in the source.
    #[schema(required = true)]
    pub locator: Option<&'a str>,
    /// Whom the source credits.
    #[schema(required = true, example = "Miami Herald")]
    pub attributed_to: Option<&'a str>,
    /// The date that the value is about.
    #[schema(required = true)]
    #[schema(value_type = Option<String>)]
    pub valid_on: Option<PartialDate>,
}

/// A source, as answers list the ones that they cite.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SourceBrief {
    /// Its identifier.
    #[schema(example = "latin-post-2024-06-18-haiti-commanders-in-nairobi")]
    pub id: String,
    /// Its title, where it was seen.
    #[schema(required = true)]
    pub title: Option<String>,
    /// Who published it, where that is known.
    #[schema(required = true, example = "Latin Post")]
    pub publisher: Option<String>,
    /// When it was published: a day, a month or a year.
    #[schema(required = true, example = "2024-06-18")]
    pub published_on: Option<String>,
    /// How that date is known.
    #[schema(value_type = DatedBy)]
    pub dated_by: String,
    /// The document's own address.
    #[schema(required = true, format = "uri")]
    pub url: Option<String>,
}

/// A country or mission, by identifier and name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Ref {
    /// Its identifier.
    #[schema(example = "KE")]
    pub id: String,
    /// Its name.
    #[schema(example = "Kenya")]
    pub name: String,
}

/// A value of any field: a text, a number, a country or a party.
#[derive(Debug)]
pub struct FieldValue;

impl utoipa::PartialSchema for FieldValue {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        crate::openapi::value().into()
    }
}

impl ToSchema for FieldValue {
    fn name() -> std::borrow::Cow<'static, str> {
        "FieldValue".into()
    }
}
