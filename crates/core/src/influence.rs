//! Influence: what would become of a value if a source had never spoken.
//!
//! The rules are specified in `docs/data-model.md` ("Leave one out"). Without a source there would be no reprints of it,
//! and without an agency none of its texts. What is left is folded again by the same rules.

use std::collections::BTreeSet;

use crate::claim::{Claim, Source};
use crate::code_schema;
use crate::describe::{Code, Field, Holds, code};
use crate::fold::{Fold, Folded};
use crate::independence::lineages;

/// What can become of a value.
pub const EFFECTS: &[Code] = &[
    code("vanishes", "The field would have no value, or would no longer have this one of several."),
    code("changes", "The field would show another value."),
    code("loses_dispute", "The field would show the same value, and nobody would dispute it."),
];

code_schema!(InfluenceEffect, EFFECTS, "What would become of a value.");

/// What would become of a value.
#[derive(Clone, Copy, Debug)]
pub enum Effect<'c> {
    /// Nobody else gives any value.
    Vanishes,
    /// The field would show what this claim gives.
    Changes(&'c Claim),
    /// The value would stand without dispute.
    LosesDispute,
}

impl Effect<'_> {
    /// Its code, one of [`EFFECTS`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vanishes => "vanishes",
            Self::Changes(_) => "changes",
            Self::LosesDispute => "loses_dispute",
        }
    }
}

/// Who may never have spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaker<'a> {
    /// A source, by its index, and with it all that reprint it.
    Source(usize),
    /// An agency: its own publications and what others print of it.
    Agency(&'a str),
}

/// What would become of a value without a speaker.
#[derive(Clone, Copy, Debug)]
pub struct Influence<'a, 'c> {
    /// The speaker.
    pub speaker: Speaker<'a>,
    /// The claim whose value is shown.
    pub shown: &'c Claim,
    /// What would become of it.
    pub effect: Effect<'c>,
    /// Whether the field would still be disputed.
    pub disputed: bool,
}

/// The speakers behind each source of an edition.
#[derive(Debug)]
pub struct Speakers<'a>(Vec<Vec<Speaker<'a>>>);

impl<'a> Speakers<'a> {
    /// Who speaks in each of these sources: itself, what it reprints, and the agencies that these texts are of.
    #[must_use]
    pub fn of(sources: &'a [Source]) -> Self {
        let agencies: BTreeSet<&str> = sources.iter().filter_map(|source| source.agency.as_deref()).collect();
        let speakers = |lineage: Vec<usize>| {
            let mut speakers = BTreeSet::new();
            for source in lineage {
                speakers.insert(Speaker::Source(source));
                let Source { agency, publisher, .. } = &sources[source];
                speakers.extend(agency.as_deref().map(Speaker::Agency));
                speakers.extend(publisher.as_deref().filter(|name| agencies.contains(name)).map(Speaker::Agency));
            }
            speakers.into_iter().collect()
        };
        Self(lineages(sources).into_iter().map(speakers).collect())
    }

    /// Who speaks in a claim.
    #[must_use]
    pub fn behind(&self, claim: &Claim) -> &[Speaker<'a>] {
        &self.0[claim.source]
    }

    /// Who speaks in any of some claims.
    fn behind_any<'c>(&self, claims: impl IntoIterator<Item = &'c Claim>) -> BTreeSet<Speaker<'a>> {
        claims.into_iter().flat_map(|claim| self.behind(claim)).copied().collect()
    }

    /// Whether each value of a folded field would stand without any one speaker; `None` if it has no value.
    #[must_use]
    pub fn is_robust(&self, fold: &Fold<'_>, field: &Field, folded: &Folded<'_>) -> Option<bool> {
        match folded.live.as_slice() {
            [] => None,
            [_] => Some(false),
            _ if field.holds == Holds::Many => {
                Some(self.behind_values(folded).iter().all(|(_, speakers)| speakers.is_empty()))
            }
            _ => {
                let shown = folded.shown.first()?;
                let can = self.behind_any(fold.decisive(field, folded));
                Some(can.into_iter().all(|speaker| {
                    let left = self.without(fold, field, folded, speaker);
                    left.shown.first().is_some_and(|left| left.value_key() == shown.value_key())
                }))
            }
        }
    }

    /// What would become of the values of a folded field without each of its speakers, where anything would.
    #[must_use]
    pub fn influence<'c>(&self, fold: &Fold<'_>, field: &Field, folded: &Folded<'c>) -> Vec<Influence<'a, 'c>> {
        let vanishes = |speaker, shown| Influence { speaker, shown, effect: Effect::Vanishes, disputed: false };
        if let [only] = folded.live.as_slice() {
            return self.behind(only).iter().map(|speaker| vanishes(*speaker, *only)).collect();
        }
        if field.holds == Holds::Many {
            let all = self.behind_values(folded).into_iter();
            let of_value = |(shown, speakers): (&'c Claim, Vec<_>)| {
                speakers.into_iter().map(move |speaker| vanishes(speaker, shown))
            };
            return all.flat_map(of_value).collect();
        }
        let Some(shown) = folded.shown.first().copied() else { return Vec::new() };
        // Any source can be the only one that disputes.
        let can = if folded.disputed {
            self.behind_any(folded.live.iter().copied())
        } else {
            self.behind_any(fold.decisive(field, folded))
        };
        let of_speaker = |speaker| {
            let left = self.without(fold, field, folded, speaker);
            let effect = match left.shown.first() {
                None => Effect::Vanishes,
                Some(left) if left.value_key() != shown.value_key() => Effect::Changes(left),
                Some(_) if folded.disputed && !left.disputed => Effect::LosesDispute,
                Some(_) => return None,
            };
            Some(Influence { speaker, shown, effect, disputed: left.disputed })
        };
        can.into_iter().filter_map(of_speaker).collect()
    }

    /// For each value that a field of many shows, who speaks in every claim that gives it; the shown claim is one of them.
    fn behind_values<'c>(&self, folded: &Folded<'c>) -> Vec<(&'c Claim, Vec<Speaker<'a>>)> {
        let of_value = |shown: &&'c Claim| {
            let give = || folded.live.iter().filter(|claim| claim.interval() == shown.interval());
            let speaks_in_all = |speaker: &&Speaker<'a>| give().all(|claim| self.behind(claim).contains(speaker));
            (*shown, self.behind(shown).iter().filter(speaks_in_all).copied().collect())
        };
        folded.shown.iter().map(of_value).collect()
    }

    /// The field as it would be without a speaker.
    fn without<'c>(&self, fold: &Fold<'_>, field: &Field, folded: &Folded<'c>, speaker: Speaker<'a>) -> Folded<'c> {
        let left = folded.live.iter().copied().filter(|claim| !self.behind(claim).contains(&speaker)).collect();
        fold.field(field, left)
    }
}
