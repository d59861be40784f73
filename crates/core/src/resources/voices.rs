//! Voices: the people and offices that sources credit with what they report.

use serde::Serialize;
use utoipa::ToSchema;

use crate::citations::{Citation, Ref};
use crate::describe::{Filter, Resource, Sort, Test};

/// A person or office that sources credit with what they report.
#[derive(Debug, Serialize, ToSchema)]
pub struct Voice<'a> {
    /// Its identifier.
    #[schema(example = "william-ruto")]
    pub id: String,
    /// Its path.
    #[schema(example = "/voices/william-ruto")]
    pub url: String,
    /// The name of the person or office.
    #[schema(example = "William Ruto")]
    pub name: String,
    /// What the person is or was; null for an office.
    #[schema(required = true)]
    pub role: Option<String>,
    /// The organization that the person speaks for, or that the office is.
    #[schema(required = true)]
    pub organization: Option<Ref>,
    /// The country of the person or office.
    #[schema(required = true)]
    pub country: Option<Ref>,
    /// How many claims are credited to it.
    pub claims: u64,
    /// The path of the list of these claims.
    #[schema(example = "/claims?attributed_to=william-ruto")]
    pub claims_url: String,
    /// Always null: reference data have no history.
    #[schema(format = "date", required = true)]
    pub known_from: Option<String>,
    /// Always null: reference data have no history.
    #[schema(format = "date", required = true)]
    pub known_to: Option<String>,
    /// Always empty: reference data are not disputed.
    pub disputed: Vec<String>,
    /// Always empty: reference data are not based on claims.
    pub citations: Vec<Citation<'a>>,
}

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[Filter::new("country", Test::Country("country"), "The country of the person or office.", "KE")],
    sorts: &[Sort::text("name", "name"), Sort::code("country", "country"), Sort::number("claims", "claims")],
    ..Resource::plain(
        "voices",
        "voice",
        "Voice",
        "The people and offices that sources credit with what they report.",
        "listVoices",
        "getVoice",
        "william-ruto",
    )
};
