//! Releases: the editions of the dataset.

use serde::Serialize;
use utoipa::ToSchema;

use crate::describe::{Reach, Resource, Sort};

/// An edition of the dataset.
#[derive(Debug, Serialize, ToSchema)]
pub struct Release {
    /// Its identifier: year, month and number.
    #[schema(example = "2026.11.0")]
    pub id: String,
    /// Its path.
    #[schema(example = "/releases/2026.11.0")]
    pub url: String,
    /// The day of its publication; null if it is not yet published.
    #[schema(format = "date", required = true)]
    pub released_on: Option<String>,
    /// What is new in it.
    #[schema(required = true)]
    pub summary: Option<String>,
    /// SHA-256 of its published zip.
    #[schema(required = true)]
    pub sha256: Option<String>,
    /// How many claims it has.
    pub claim_count: usize,
    /// How many sources they come from.
    pub source_count: usize,
    /// How many records it has.
    pub record_count: usize,
    /// How many claims it added to those of the previous edition.
    pub added: usize,
    /// How many claims of the previous edition it changed.
    pub changed: usize,
    /// How many claims of the previous edition it withdrew.
    pub withdrawn: usize,
}

/// The collection.
pub static RESOURCE: Resource = Resource {
    sorts: &[Sort::date("released_on", "released_on")],
    reach: Reach::UpTo,
    ..Resource::plain(
        "releases",
        "edition",
        "Release",
        "The editions of the dataset; a published one never changes.",
        "listReleases",
        "getRelease",
        "2026.11.0",
    )
};
