//! Claims: the evidence itself, as stated in the seeds.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::subject::{SUBJECT_KINDS, Subject};
use crate::citations::SourceBrief;
use crate::describe::{Filter, Resource, Sort, Test};
use crate::value::{PartialDate, Qualifier};
use crate::vocabulary::{CHECK_RESULTS, CheckResult, RANKS, Rank, RankReason};

/// One value that one source gives for one field of one record, at one place in that source.
#[derive(Debug, Serialize, ToSchema)]
pub struct Claim<'a> {
    /// Its identifier.
    #[schema(example = "c00001")]
    pub id: &'a str,
    /// Its path.
    #[schema(example = "/claims/c00001")]
    pub url: String,
    /// The record that it is about.
    pub subject: Subject,
    /// The field that it fills.
    #[schema(example = "amount")]
    pub field: &'static str,
    /// The value, as written in the seeds.
    #[schema(example = "109000000")]
    pub value: &'a str,
    /// ISO 4217 code of a sum of money.
    #[schema(required = true, example = "USD")]
    pub currency: Option<&'static str>,
    /// How exact the source says that the value is.
    pub qualifier: Qualifier,
    /// The source.
    #[schema(value_type = SourceBrief)]
    pub source: &'a RawValue,
    /// The number of the paragraph: the non-blank lines of the source's text, counted from 1.
    #[schema(required = true, format = Int32, example = 14)]
    pub paragraph: Option<i64>,
    /// First 16 hex digits of the SHA-256 of that paragraph, with runs of white space folded to one space.
    #[schema(required = true)]
    pub paragraph_sha256: Option<&'a str>,
    /// Another way to give the place in the source.
    #[schema(required = true)]
    pub locator: Option<&'a str>,
    /// Whom the source credits.
    #[schema(required = true)]
    pub attributed_to: Option<&'a str>,
    /// The date that the value is about.
    #[schema(required = true)]
    #[schema(value_type = Option<String>)]
    pub valid_on: Option<PartialDate>,
    /// The curator's ranking of it.
    #[schema(value_type = Rank)]
    pub rank: &'static str,
    /// The curator's note.
    #[schema(required = true)]
    pub note: Option<&'a str>,
    /// Whether the record shows this value in this edition, whatever the day that is asked for.
    pub accepted: bool,
    /// Whether sources disagree about the field in this edition.
    pub disputed: bool,
    /// The person or office that `attributed_to` names, at `/voices/{voice}`.
    #[schema(required = true, example = "william-ruto")]
    pub voice: Option<&'a str>,
    /// Why it is deprecated; null if it is not, or if the note alone says why.
    #[schema(value_type = Option<RankReason>, required = true)]
    pub rank_reason: Option<&'a str>,
    /// The day on which somebody else last looked it up in its source; null if nobody has.
    #[schema(format = "date", required = true)]
    pub checked_on: Option<&'a str>,
    /// What that reading found; null if nobody has looked.
    #[schema(value_type = Option<CheckResult>, required = true)]
    pub check_result: Option<&'a str>,
    /// The second readings of it, earliest first.
    pub checks: Vec<Check<'a>>,
    /// How many independent sources make a claim that allows this value in this edition, its own source among them; reprints of
    /// one report count once. Null if it is deprecated.
    #[schema(required = true)]
    pub supported_by: Option<usize>,
    /// How many independent sources make a claim that cannot be true if this one is. Null if it is deprecated.
    #[schema(required = true)]
    pub contradicted_by: Option<usize>,
}

/// A second reading: somebody else looked the claim up in its source.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Check<'a> {
    /// The day.
    #[schema(format = "date", example = "2026-11-26")]
    pub checked_on: &'a str,
    /// What it found.
    #[schema(value_type = CheckResult)]
    pub result: &'a str,
    /// What the source says, or where else it was seen.
    #[schema(required = true)]
    pub note: Option<&'a str>,
}

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new(
            "subject_kind",
            Test::Code("subject_kind", &SUBJECT_KINDS),
            "The kind of record that it is about.",
            "funding_tranche",
        ),
        Filter::new("subject_id", Test::Id("subject_id"), "The record that it is about.", "us-release-109m"),
        Filter::new("field", Test::Term("field"), "The field that it fills.", "amount"),
        Filter::new(
            "attributed_to",
            Test::Voice("attributed_to"),
            "Whom the source credits: as the source names them, or by the `id` of a voice.",
            "william-ruto",
        ),
        Filter::new(
            "check_result",
            Test::Code("check_result", CHECK_RESULTS),
            "What the last second reading found.",
            "confirmed",
        ),
        Filter::new(
            "checked_from",
            Test::From("checked_on"),
            "Last read a second time on or after this day.",
            "2026-11-01",
        ),
        Filter::new(
            "checked_to",
            Test::To("checked_on"),
            "Last read a second time on or before this day.",
            "2026-11-30",
        ),
        Filter::new("rank", Test::Code("rank", RANKS), "The curator's ranking of it.", "normal"),
        Filter::new(
            "published_from",
            Test::Since("known_from"),
            "Its source was published on or after this day; a month or year counts as its last day, when all of it is known.",
            "2024-06-18",
        ),
        Filter::new(
            "published_to",
            Test::Until("known_from"),
            "Its source was published on or before this day; a month or year counts as its last day, when all of it is known.",
            "2024-06-24",
        ),
        Filter::support_max(
            "At most this many independent sources support its value, its own among them; only live claims.",
        ),
    ],
    sorts: &[
        Sort::date("published_on", "known_from"),
        Sort::code("subject_id", "subject_id"),
        Sort::code("field", "field"),
    ],
    ..Resource::plain(
        "claims",
        "claim",
        "Claim",
        "The evidence itself: one value that one source gives for one field of one record, at one place in that source.",
        "listClaims",
        "getClaim",
        "c00001",
    )
};
