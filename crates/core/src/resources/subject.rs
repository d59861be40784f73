//! Subjects: the records that claims, disputes and dates are about.

use serde::Serialize;
use utoipa::ToSchema;

use super::kinds::KINDS;
use crate::code_schema;
use crate::describe::{Code, Kind, code};
use crate::identity::Identity;

/// The kinds of record that claims are about.
pub static SUBJECT_KINDS: [Code; KINDS.len()] = kinds_and([]);

/// What a search can find: records, and what they name or rest on.
pub static FINDABLE: [Code; KINDS.len() + 4] = kinds_and([
    code("country", "A country that records name."),
    code("organization", "A party that is not a country."),
    code("source", "A document that claims come from."),
    code("voice", "A person or office that sources credit with what they report."),
]);

/// The kinds of record, and then others; `ALL` is how many these are together.
const fn kinds_and<const OTHERS: usize, const ALL: usize>(others: [Code; OTHERS]) -> [Code; ALL] {
    let mut codes = [const { code("", "") }; ALL];
    let mut at = 0;
    while at < ALL {
        codes[at] = if at < KINDS.len() { code(KINDS[at].name, KINDS[at].doc) } else { others[at - KINDS.len()] };
        at += 1;
    }
    codes
}

code_schema!(FoundKind, &FINDABLE, "What a search can find.");

/// What a search found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundSubject {
    /// What it is.
    #[schema(value_type = FoundKind)]
    pub kind: &'static str,
    /// Its identifier.
    #[schema(example = "ke-first-contingent")]
    pub id: String,
    /// Its path.
    #[schema(example = "/contingents/ke-first-contingent")]
    pub url: String,
    /// Its name; for a source, its title or publisher.
    pub name: String,
}

code_schema!(SubjectKind, &SUBJECT_KINDS, "The kinds of record that claims are about.");

/// The record that a claim is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Subject {
    /// The kind of record.
    #[schema(value_type = SubjectKind)]
    pub kind: &'static str,
    /// Its identifier.
    #[schema(example = "us-release-109m")]
    pub id: String,
    /// Its path.
    #[schema(example = "/funding/us-release-109m")]
    pub url: String,
    /// Its name.
    pub name: String,
}

impl Subject {
    /// A record as a subject; a case event links to the page of its case.
    #[must_use]
    pub fn of(kind: &'static Kind, identity: &Identity) -> Self {
        Self { kind: kind.name, id: identity.id.to_string(), url: url(kind, identity), name: identity.name.to_string() }
    }
}

/// The path of a record; for one that is served inside another, an anchor in the page of the outer record.
#[must_use]
pub fn url(kind: &Kind, identity: &Identity) -> String {
    let id = &identity.id;
    match (kind.within(), &identity.owner) {
        (Some(reference), Some(owner)) => format!("/{}/{owner}#{id}", reference.kind.path),
        _ => format!("/{}/{id}", kind.path),
    }
}
