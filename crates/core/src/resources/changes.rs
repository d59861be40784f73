//! Changes: what an edition added, changed or withdrew, claim by claim, with its reason.

use serde::Serialize;
use utoipa::ToSchema;

use super::subject::{SUBJECT_KINDS, Subject};
use crate::code_schema;
use crate::describe::{Code, Filter, Reach, Resource, Sort, Test, code};
use crate::value::Qualifier;
use crate::vocabulary::Rank;

/// What can happen to a claim between editions.
pub const CHANGES: &[Code] = &[
    code("added", "The edition is the first that has the claim."),
    code("changed", "The claim differs from the one in the previous edition."),
    code("withdrawn", "The edition no longer has the claim."),
];

code_schema!(ChangeKind, CHANGES, "What happened to a claim.");

/// A claim, as an edition states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClaimState {
    /// The value.
    pub value: String,
    /// ISO 4217 code of a sum of money.
    #[schema(required = true)]
    pub currency: Option<String>,
    /// How exact the source says that it is.
    #[schema(value_type = Qualifier)]
    pub qualifier: String,
    /// The source.
    pub source: String,
    /// The paragraph.
    #[schema(required = true, format = Int32)]
    pub paragraph: Option<i64>,
    /// Another way to give the place in the source.
    #[schema(required = true)]
    pub locator: Option<String>,
    /// Whom the source credits.
    #[schema(required = true)]
    pub attributed_to: Option<String>,
    /// The date that the value is about.
    #[schema(required = true)]
    pub valid_on: Option<String>,
    /// The curator's ranking of it.
    #[schema(value_type = Rank)]
    pub rank: String,
    /// The curator's note.
    #[schema(required = true)]
    pub note: Option<String>,
    /// The record that it is about: another one, if two records were merged.
    #[schema(example = "us-release-109m")]
    pub subject_id: String,
    /// The field that it fills.
    #[schema(example = "status")]
    pub field: String,
}

/// What an edition did to a claim.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimChange {
    /// Its identifier: the edition and the claim, joined by a colon.
    #[schema(example = "2026.12.0:c00069")]
    pub id: String,
    /// Its path.
    #[schema(example = "/changes/2026.12.0:c00069")]
    pub url: String,
    /// The edition.
    #[schema(example = "2026.12.0")]
    pub release: String,
    /// What happened.
    #[schema(value_type = ChangeKind)]
    pub change: &'static str,
    /// The record.
    pub subject: Subject,
    /// The field.
    #[schema(example = "status")]
    pub field: String,
    /// The claim in the previous edition; null if it was added.
    #[schema(required = true)]
    pub old: Option<ClaimState>,
    /// The claim in this edition; null if it was withdrawn.
    #[schema(required = true)]
    pub new: Option<ClaimState>,
    /// The reason, if the claim was changed or withdrawn.
    #[schema(required = true)]
    pub because: Option<String>,
    /// The identifier of the claim, as an array of one.
    pub claims: Vec<String>,
}

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("since", Test::SinceEdition, "Only changes made by editions after this one.", "2026.11.0"),
        Filter::new("change", Test::Code("change", CHANGES), "What happened.", "changed"),
        Filter::new("subject_kind", Test::Code("subject_kind", &SUBJECT_KINDS), "The kind of record.", "contingent"),
        Filter::new("subject_id", Test::Id("subject_id"), "The record that the claim is about.", "us-release-109m"),
    ],
    sorts: &[Sort::code("change", "change"), Sort::code("subject_kind", "subject_kind")],
    reach: Reach::UpTo,
    ..Resource::plain(
        "changes",
        "change",
        "ClaimChange",
        "What each edition added, changed or withdrew, claim by claim, with old and new value and the reason.",
        "listChanges",
        "getChange",
        "2026.12.0:c00069",
    )
};
