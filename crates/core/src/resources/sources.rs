//! Sources: the documents that claims come from.

use serde::Serialize;
use utoipa::ToSchema;

use crate::citations::Citation;
use crate::citations::Identifier;
use crate::describe::{Filter, Resource, Sort, Test};
use crate::vocabulary::{DatedBy, SOURCE_KINDS, SourceKind, TitledBy};

/// A document: who published it, when, where.
#[derive(Debug, Serialize, ToSchema)]
pub struct Source<'a> {
    /// Its identifier.
    #[schema(example = "latin-post-2024-06-18-haiti-commanders-in-nairobi")]
    pub id: String,
    /// Its path in this API; `url` is the address of the document itself.
    #[schema(example = "/sources/latin-post-2024-06-18-haiti-commanders-in-nairobi")]
    pub record_url: String,
    /// Its title; null if it was not seen.
    #[schema(required = true)]
    pub title: Option<String>,
    /// Who published it; null if that is not known.
    #[schema(required = true)]
    pub publisher: Option<String>,
    /// Who wrote it; null if that is not stated.
    #[schema(required = true)]
    pub author: Option<String>,
    /// The kind of document.
    #[schema(value_type = SourceKind)]
    pub kind: String,
    /// Its language (ISO 639-1 code).
    #[schema(required = true, example = "en")]
    pub language: Option<String>,
    /// The address of the document itself.
    #[schema(required = true, format = "iri")]
    pub url: Option<String>,
    /// When it was published: a day, a month or a year.
    #[schema(required = true, example = "2024-06-18")]
    pub published_on: Option<String>,
    /// How that date is known.
    #[schema(value_type = DatedBy)]
    pub dated_by: String,
    /// The source that it reprints.
    #[schema(required = true)]
    pub copy_of: Option<String>,
    /// The identifiers that others use for it.
    pub identifiers: Vec<Identifier<'a>>,
    /// SHA-256 of the text that the claims were read from; null if no text was held.
    #[schema(required = true)]
    pub text_sha256: Option<String>,
    /// The curator's note.
    #[schema(required = true)]
    pub note: Option<String>,
    /// How many claims come from it.
    pub claims: u64,
    /// The day from which what it says counts; if it is dated to a month or a year, the last day of that.
    #[schema(format = "date", required = true)]
    pub known_from: Option<String>,
    /// Always null: a source does not change.
    #[schema(format = "date", required = true)]
    pub known_to: Option<String>,
    /// Always empty: facts about a source are not disputed.
    pub disputed: Vec<String>,
    /// Always empty: a source is what is cited.
    pub citations: Vec<Citation<'a>>,
    /// How the title is known; null if there is none, or if that is not recorded.
    #[schema(value_type = Option<TitledBy>, required = true)]
    pub titled_by: Option<String>,
    /// The news agency whose text it is; null if it is the publisher's own, or that is not known.
    #[schema(required = true, example = "Reuters")]
    pub agency: Option<String>,
}

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("publisher", Test::Text("publisher"), "Who published it.", "Latin Post"),
        Filter::new("agency", Test::Text("agency"), "The news agency whose text it is.", "Reuters"),
        Filter::new("kind", Test::Code("kind", SOURCE_KINDS), "The kind of document.", "news"),
        Filter::new("language", Test::Language("language"), "Its language (ISO 639-1 code).", "en"),
        Filter::new("published_from", Test::From("published_on"), "Published on or after this day.", "2024-06-01"),
        Filter::new("published_to", Test::To("published_on"), "Published on or before this day.", "2024-06-30"),
    ],
    sorts: &[
        Sort::date("published_on", "published_on"),
        Sort::text("publisher", "publisher"),
        Sort::text("title", "title"),
        Sort::code("kind", "kind"),
        Sort::code("language", "language"),
    ],
    ..Resource::plain(
        "sources",
        "source",
        "Source",
        "The documents that claims come from.",
        "listSources",
        "getSource",
        "latin-post-2024-06-18-haiti-commanders-in-nairobi",
    )
};
