//! What a source says, paragraph by paragraph.

use ledger_core::grouped::grouped;

use super::cells::{Cell, stated_value};
use super::facts::Link;
use super::rows::Json;
use super::words::Words;

/// A paragraph of a source, or another place in it.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// Its number; nothing, if the place is given in another way.
    pub number: Option<u64>,
    /// The place, in words.
    pub place: String,
    pub subjects: Vec<About>,
}

/// What a paragraph says of a record.
#[derive(Debug)]
pub(super) struct About {
    pub record: Link,
    pub claims: Vec<Said>,
}

/// A claim.
#[derive(Debug)]
pub(super) struct Said {
    pub field: String,
    pub value: String,
    pub dispute: Option<String>,
    /// Whether the record shows another value.
    pub is_other: bool,
    pub who: String,
    pub note: String,
    pub claim: String,
}

/// The number of a paragraph, or a place in words.
type Place = (Option<u64>, String);

/// The claims of a source by their places, in the order of the source.
pub(super) fn paragraphs(words: Words, claims: &[Json<'_>], is_then: bool) -> Vec<Paragraph> {
    let text = |value: &Json<'_>| value.as_str().unwrap_or_default().to_owned();
    let place = |claim: &Json<'_>| {
        let number = claim.get("paragraph").as_u64();
        (number, if number.is_some() { String::new() } else { text(claim.get("locator")) })
    };
    let mut places: Vec<(Place, Vec<&Json<'_>>)> = grouped(claims.iter().map(|claim| (place(claim), claim)));
    places.sort_by(|(one, _), (other, _)| one.0.is_none().cmp(&other.0.is_none()).then_with(|| one.0.cmp(&other.0)));
    let paragraph = |((number, place), claims): (Place, Vec<&Json<'_>>)| {
        let about = |(key, claims): (String, Vec<&Json<'_>>)| {
            let subject = claims[0].get("subject");
            About {
                record: Link { name: text(subject.get("name")), href: text(subject.get("url")) },
                claims: claims.into_iter().map(|claim| said(words, claim, &key, is_then)).collect(),
            }
        };
        let key = |subject: &Json<'_>| format!("{}.{}", text(subject.get("kind")), text(subject.get("id")));
        let subjects = grouped(claims.into_iter().map(|claim| (key(claim.get("subject")), claim)));
        Paragraph {
            number,
            place: if place.is_empty() { words.say("source-whole") } else { place },
            subjects: subjects.into_iter().map(about).collect(),
        }
    };
    places.into_iter().map(paragraph).collect()
}

/// Whether the field is disputed, a claim knows only of today.
fn said(words: Words, claim: &Json<'_>, subject: &str, is_then: bool) -> Said {
    let text = |name: &str| claim.get(name).as_str().unwrap_or_default().to_owned();
    let field = text("field");
    let is_disputed = claim.get("disputed").as_bool() == Some(true) && !is_then;
    let rank = claim.get("rank").as_str().filter(|rank| *rank != "normal");
    let note = [rank.map(|rank| words.code("rank", rank)).unwrap_or_default(), text("note")];
    Said {
        value: claim
            .as_object()
            .and_then(|claim| stated_value(words, claim))
            .as_ref()
            .map(Cell::line)
            .unwrap_or_default(),
        dispute: is_disputed.then(|| format!("/discrepancies/{subject}.{field}")),
        is_other: is_disputed && claim.get("accepted").as_bool() != Some(true),
        field: words.label(&field),
        who: text("attributed_to"),
        note: note.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": "),
        claim: text("id"),
    }
}
