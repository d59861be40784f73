//! A verdict as text to quote, in the language of the reader.
//!
//! English is what answers have (`model/checked.rs`); other languages say the same with the words of `locales/`.

use std::collections::HashMap;
use std::fmt::Write as _;

use ledger_core::describe::Parameter;
use ledger_core::value::Qualifier;

use super::evidence::{Hand, Sources, evidence};
use super::facts::Facts;
use super::rows::{Json, borrowed};
use crate::language::Language;
use crate::model::checked::Checked;

/// A verdict with its footnotes and how to cite it.
#[must_use]
pub fn quoted(checked: &Checked, sources: &[Json<'_>], facts: &Facts) -> String {
    let (remarks, more) = (remarks(checked, facts), more(checked, facts));
    if facts.words.0 == Language::default() {
        return checked.text(&remarks, more.as_deref());
    }
    let words = facts.words;
    let names = named(checked);
    let hand = Hand::of(words, checked.statement.field, &names);
    let write = |value: &str, currency: Option<&'static str>, qualifier: Qualifier| {
        hand.write(value.to_owned().into(), currency, Some(qualifier.as_str())).1.into_owned()
    };
    let sides = [&checked.claims_for, &checked.claims_against, &checked.claims_neither].map(|side| borrowed(side));
    let marks = |side: &[Json<'_>]| {
        let number = |claim: &Json<'_>| {
            let note =
                checked.footnotes.iter().find(|note| claim.get("claim").as_str() == Some(note.claim.as_str()))?;
            Some(format!("[{}]", note.number))
        };
        let marks: String = side.iter().filter_map(number).collect();
        if marks.is_empty() { marks } else { format!(" {marks}") }
    };
    let [agree, against, neither] = [0, 1, 2].map(|side| marks(&sides[side]));
    let count = |id: &str, count: usize, marks: &str| words.count_with(id, count as u64, ("marks", marks));
    let says_nobody = checked.says_so.is_empty();
    let mut told: Vec<String> = Vec::new();
    match checked.verdict {
        None => told.push(words.count("check-said-several", checked.candidates_total)),
        Some(_) if checked.subject.is_none() => told.push(words.say("check-said-nothing")),
        Some(_) if checked.is_nameless && !checked.claims_neither.is_empty() => {
            told.push(words.with("check-said-nameless", "marks", &neither));
        }
        Some(_) => {
            if says_nobody {
                told.push(words.say("check-said-nobody"));
            } else {
                let own = if checked.says_so.len() == checked.claims_for.len() { agree.as_str() } else { "" };
                told.push(count("check-said-so", checked.independent_sources_saying, own));
            }
            if checked.says_so.len() < checked.claims_for.len() {
                told.push(count("check-said-allow", checked.independent_sources_for, &agree));
            }
            if checked.claims_against.is_empty() {
                told.push(words.say("check-said-none-against"));
            } else {
                told.push(count("check-said-against", checked.independent_sources_against, &against));
            }
            if checked.claims_for.is_empty() && checked.claims_against.is_empty() && !checked.claims_neither.is_empty()
            {
                told.push(words.with("check-said-else", "marks", &neither));
            }
        }
    }
    let is_other = checked.is_nameless || !matches!(checked.verdict, Some("supported" | "unknown"));
    if let Some(shown) = checked.accepted.as_ref().filter(|_| is_other) {
        let value = write(&shown.value, shown.currency, shown.qualifier);
        told.push(words.with("check-said-shown", "value", &value));
    }
    let said = &checked.statement;
    let head = checked.verdict.map(|code| words.say(&format!("check-verdict-{code}")));
    let name = checked.subject.as_ref().and_then(|subject| subject["name"].as_str()).unwrap_or_default();
    let value = words.labelled(&words.label(said.field), &write(&said.value, said.currency, said.qualifier));
    let subject = if name.is_empty() { value } else { format!("{name}, {}", lower(&value)) };
    let known = match facts.as_of {
        Some(day) => {
            let parts = [("edition", facts.edition.id.as_str()), ("day", &words.date(day))];
            words.compose("check-said-then", &parts)
        }
        None => words.with("check-said-in", "edition", &facts.edition.id),
    };
    let head = head.unwrap_or_else(|| words.say("check-verdict-none"));
    // Without a record there is nothing that the ledger says.
    let what = if checked.subject.is_some() { format!(" {subject}. {known}") } else { String::new() };
    let mut told = told.join(" ");
    if checked.subject.is_some() {
        // After a colon.
        told = lower(&told);
    }
    let mut text = format!("{head}.{what} {told}\n");
    text.extend(remarks.iter().flat_map(|remark| [remark, "\n"]));
    let cited = Sources::of(sources);
    let claims: Vec<_> = sides.iter().flat_map(|side| evidence(&hand, side, &cited)).collect();
    for note in &checked.footnotes {
        let Some(claim) = claims.iter().find(|claim| claim.claim == note.claim) else { continue };
        let who = claim.attributed_to.map(|who| words.with("evidence-citing", "who", who));
        let place = claim.place.as_ref().map(ToString::to_string);
        // What has no publisher is called by its title already.
        let is_it = |source: &&Json<'_>| source.get("id").as_str() == Some(claim.source_id);
        let title = sources.iter().find(is_it).and_then(|source| source.get("title").as_str());
        let title = title.filter(|title| *title != claim.source).map(|title| words.with("check-title", "text", title));
        let parts = [Some(claim.source.to_string()), title, Some(claim.day(words)), place, who].into_iter().flatten();
        let place: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        let said = words.compose("check-said-claim", &[("value", &claim.said.value), ("claim", claim.claim)]);
        let url = note.url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(text, "\n[{}] {}{url}", note.number, words.labelled(&place.join(", "), &said));
    }
    for candidate in &checked.candidates {
        let _ = write!(text, "\n{}", words.labelled(&candidate.id, &candidate.name));
    }
    text.extend(more.iter().flat_map(|more| ["\n", more.as_str()]));
    let gap = if checked.footnotes.is_empty() && checked.candidates.is_empty() { "" } else { "\n" };
    text.extend([gap, "\n", &checked.cite_as, "\n"]);
    text
}

/// The names of what values can name, by their identifiers.
pub(super) fn named(checked: &Checked) -> HashMap<&str, &str> {
    checked.names.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect()
}

/// What is to be noted of how a statement was read: that words found the record, and not its identifier, since they may have
/// found another than is meant; and what else the value may mean.
pub(super) fn remarks(checked: &Checked, facts: &Facts) -> Vec<String> {
    let words = facts.words;
    let typed = facts.given(Parameter::Q.name()).next().filter(|_| checked.subject.is_some());
    let found = typed.map(|typed| words.with("check-found-by", "words", typed));
    let meant = checked.did_you_mean.as_ref().map(|id| {
        let name = checked.names.get(id).unwrap_or(id);
        words.compose("check-did-you-mean", &[("name", name), ("id", id)])
    });
    found.into_iter().chain(meant).collect()
}

/// That there are more candidates than are listed.
pub(super) fn more(checked: &Checked, facts: &Facts) -> Option<String> {
    let more = checked.candidates_total.saturating_sub(checked.candidates.len() as u64);
    (checked.subject.is_none() && more > 0).then(|| facts.words.count("check-more", more))
}

/// A label within a sentence.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
