//! Changes: what an edition added, changed or withdrew: claims and, from rules version 3, what identifies records and describes
//! sources.

use serde::Serialize;
use utoipa::ToSchema;

use super::subject::{FINDABLE, FoundSubject};
use crate::citations::Ref;
use crate::code_schema;
use crate::describe::{Code, Filter, Reach, Resource, Sort, Test, code};
use crate::value::Qualifier;
use crate::vocabulary::Rank;

/// What can happen to a claim, a record or a source between editions.
pub const CHANGES: &[Code] = &[
    code("added", "The edition is the first that has it."),
    code("changed", "It differs from what the previous edition says."),
    code("withdrawn", "The edition no longer has it."),
];

code_schema!(ChangeKind, CHANGES, "What happened.");

/// What an edition can change.
pub const ABOUT: &[Code] = &[
    code("claim", "A claim."),
    code("record", "What identifies a record: its name, its keys, its identifiers elsewhere."),
    code("source", "What describes a source: its title, its publisher, its date and the like."),
    code("organization", "What identifies an organization."),
    code("voice", "What identifies a person or office whose word claims are."),
    code("country", "What identifies a country."),
];

code_schema!(ChangeAbout, ABOUT, "What an edition changed.");

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

/// What an edition did to a claim, or to one attribute of what identifies a record or describes a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditionChange {
    /// Its identifier: the edition and the claim, joined by a colon; or the edition with the kind, the identifier and the
    /// attribute of what changed.
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
    /// The record that the claim is about, or what changed itself.
    pub subject: FoundSubject,
    /// The field of the claim; null if no claim changed.
    #[schema(required = true, example = "status")]
    pub field: Option<String>,
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
    /// What changed: a claim, or what identifies a record or describes a source.
    #[schema(value_type = ChangeAbout)]
    pub about: &'static str,
    /// The attributes that differ, by the columns of the seeds: of a claim all, otherwise one. Empty if it was added or
    /// withdrawn.
    #[schema(example = json!(["value"]))]
    pub attributes: Vec<String>,
    /// The attribute in the previous edition; null for a claim, and if it was empty.
    #[schema(required = true)]
    pub before: Option<String>,
    /// The attribute in this edition; null for a claim, and if it is empty.
    #[schema(required = true)]
    pub after: Option<String>,
    /// The countries that it concerns.
    pub country: Vec<Ref>,
}

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("since", Test::SinceEdition, "Only changes made by editions after this one.", "2026.11.0"),
        Filter::new("change", Test::Code("change", CHANGES), "What happened.", "changed"),
        Filter::new("subject_kind", Test::Code("subject_kind", &FINDABLE), "The kind of record.", "contingent"),
        Filter::new("subject_id", Test::Id("subject_id"), "The record that the claim is about.", "us-release-109m"),
        Filter::new(
            "about",
            Test::Code("about", ABOUT),
            "What changed: a claim, a record, a source and the like.",
            "claim",
        ),
        Filter::new("country", Test::MemberCountry("country"), "A country that it concerns.", "KE"),
    ],
    sorts: &[Sort::code("change", "change"), Sort::code("subject_kind", "subject_kind")],
    reach: Reach::UpTo,
    ..Resource::plain(
        "changes",
        "change",
        "EditionChange",
        "What each edition added, changed or withdrew, claim by claim, with old and new value and the reason; from rules version 3 also names, keys and identifiers of records, and the metadata of sources.",
        "listChanges",
        "getChange",
        "2026.12.0:c00069",
    )
};
