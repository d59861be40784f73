//! Citations and sources, as answers carry them, and the small objects that records are made of.

use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType};

use crate::code_schema;
use crate::describe::{Code, code};
use crate::value::{PartialDate, Qualifier};
use crate::vocabulary::{DatedBy, IdentifierScheme, TitledBy};

/// A claim behind a value of a record.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Citation<'a> {
    /// The claim, at `/claims/{claim}`.
    #[schema(example = "c00001")]
    pub claim: &'a str,
    /// The field of the record that it is about.
    #[schema(example = "amount")]
    pub field: &'static str,
    /// The value that it gives, as written in the seeds; for `roles` of a country, the role that it shows.
    #[schema(example = "109000000")]
    pub value: &'a str,
    /// ISO 4217 code of a sum of money; if it is not the record's, the sum is a conversion.
    #[schema(required = true)]
    pub currency: Option<&'a str>,
    /// How exact the source says that the value is.
    pub qualifier: Qualifier,
    /// Whether the record shows this value.
    pub accepted: bool,
    /// How many sources give exactly this value; reprints of one report count once.
    #[schema(example = 1)]
    pub independent_sources: usize,
    /// The source, in `sources` and at `/sources/{source}`.
    #[schema(example = "latin-post-2024-06-18-haiti-commanders-in-nairobi")]
    pub source: &'a str,
    /// The number of the paragraph: the non-blank lines of the source's text, counted from 1.
    #[schema(required = true, format = Int32, example = 14)]
    pub paragraph: Option<i64>,
    /// Another way to give the place in the source.
    #[schema(required = true)]
    pub locator: Option<&'a str>,
    /// Whom the source credits.
    #[schema(required = true, example = "Miami Herald")]
    pub attributed_to: Option<&'a str>,
    /// The date that the value is about.
    #[schema(required = true)]
    #[schema(value_type = Option<String>)]
    pub valid_on: Option<PartialDate>,
    /// The person or office that `attributed_to` names, at `/voices/{voice}`.
    #[schema(required = true, example = "william-ruto")]
    pub voice: Option<&'a str>,
    /// How many independent sources make a claim that allows this value; reprints of one report count once.
    #[schema(example = 1)]
    pub supported_by: usize,
    /// How many independent sources make a claim that cannot be true if this one is.
    #[schema(example = 0)]
    pub contradicted_by: usize,
}

/// A source, as listed in answers that cite it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SourceBrief {
    /// Its identifier.
    #[schema(example = "latin-post-2024-06-18-haiti-commanders-in-nairobi")]
    pub id: String,
    /// Its title; null if it was not seen.
    #[schema(required = true)]
    pub title: Option<String>,
    /// Who published it; null if that is not known.
    #[schema(required = true, example = "Latin Post")]
    pub publisher: Option<String>,
    /// When it was published: a day, a month or a year.
    #[schema(required = true, example = "2024-06-18")]
    pub published_on: Option<String>,
    /// How that date is known.
    #[schema(value_type = DatedBy)]
    pub dated_by: String,
    /// The address of the document itself.
    #[schema(required = true, format = "iri")]
    pub url: Option<String>,
    /// How the title is known; null if there is none, or if that is not recorded.
    #[schema(value_type = Option<TitledBy>, required = true)]
    pub titled_by: Option<String>,
    /// The news agency whose text it is; null if it is the publisher's own, or that is not known.
    #[schema(required = true, example = "Reuters")]
    pub agency: Option<String>,
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

/// A party: an organization of the ledger, or a name.
#[derive(Debug, ToSchema)]
pub struct Party {
    /// The organization, at `/organizations/{id}`; null if there is only a name.
    #[schema(required = true)]
    pub id: Option<String>,
    /// Its name.
    pub name: String,
}

/// What a donor can be.
pub const DONOR_KINDS: &[Code] =
    &[code("country", "A country."), code("organization", "An organization of the ledger.")];

code_schema!(DonorKind, DONOR_KINDS, "What a donor is.");

/// Who gives a tranche.
#[derive(Debug, ToSchema)]
pub struct Donor {
    /// What the donor is.
    #[schema(value_type = DonorKind)]
    pub kind: String,
    /// ISO 3166-1 alpha-2 code of a country, or the `id` of an organization.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A value of any field: a text, a number, a country or a party.
///
/// Its schema has no type. Of a union, the Java client decoded nothing and the Go client a rounded number.
#[derive(Debug)]
pub struct FieldValue;

impl utoipa::PartialSchema for FieldValue {
    fn schema() -> RefOr<Schema> {
        let doc = "A value of any field, as the record shows it: a text, a number, a country or a party (each with `id` and `name`), or null.";
        ObjectBuilder::new().schema_type(SchemaType::AnyValue).description(Some(doc)).into()
    }
}

impl ToSchema for FieldValue {
    fn name() -> std::borrow::Cow<'static, str> {
        "FieldValue".into()
    }
}

/// An identifier that others use for a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Identifier<'a> {
    /// The scheme that it belongs to.
    #[schema(value_type = IdentifierScheme)]
    pub scheme: &'a str,
    /// The identifier.
    #[schema(example = "Q114")]
    pub id: &'a str,
    /// Its address; null if the scheme has no addresses.
    #[schema(required = true, format = "uri", example = "https://www.wikidata.org/entity/Q114")]
    pub url: Option<String>,
}

impl<'a> Identifier<'a> {
    /// An identifier of a scheme, with its address if the scheme has addresses.
    #[must_use]
    pub fn new(scheme: &'a str, id: &'a str) -> Self {
        let url = match scheme {
            "wikidata" => Some(format!("https://www.wikidata.org/entity/{id}")),
            "un-document-symbol" => Some(format!("https://undocs.org/{id}")),
            "doi" => Some(format!("https://doi.org/{id}")),
            _ => None,
        };
        Self { scheme, id, url }
    }
}
