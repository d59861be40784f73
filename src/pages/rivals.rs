//! The rival values of a dispute: who says which, and when each was first and last said.

use std::borrow::Cow;
use std::cmp::Reverse;

use jiff::civil::Date;
use ledger_core::grouped::grouped;
use ledger_core::value::PartialDate;

use super::evidence::{Evidence, Said};
use super::words::Words;

/// One of the values between which a dispute is.
#[derive(Debug)]
pub(super) struct Strip<'a> {
    pub value: Cow<'a, str>,
    pub is_shown: bool,
    /// How its sources word it, and how many independent ones do so.
    pub wordings: Vec<Wording<'a>>,
    /// Where the dots of its claims are, in per cent of the width and in pixels.
    pub dots: Vec<(String, u8)>,
}

/// The same with the claims that give it.
#[derive(Debug)]
pub(super) struct Rival<'a> {
    pub strip: Strip<'a>,
    /// How many independent sources there are of all wordings together; nought, if that is not known.
    pub camp: u64,
    /// Whom its sources cite.
    pub word_of: String,
    pub evidence: Vec<Evidence<'a>>,
    /// Which of these were published first and last, of those with a date.
    ends: Option<(usize, usize)>,
}

/// How sources word a value.
#[derive(Debug)]
pub(super) struct Wording<'a> {
    pub value: Cow<'a, str>,
    sources: u64,
}

impl Wording<'_> {
    /// How many independent sources word it so.
    pub fn sources(&self) -> u64 {
        self.sources
    }
}

impl<'a> Rival<'a> {
    /// The first claim with a date.
    pub fn first(&self) -> Option<&Evidence<'a>> {
        self.ends.map(|(first, _)| &self.evidence[first])
    }

    /// The last claim with a date.
    pub fn last(&self) -> Option<&Evidence<'a>> {
        self.ends.map(|(_, last)| &self.evidence[last])
    }

    /// How many independent sources there are of all wordings.
    pub fn camp(&self) -> u64 {
        self.camp
    }

    /// How many claims say so.
    pub fn count(&self) -> u64 {
        self.evidence.len() as u64
    }
}

/// The days of the first and the last claim with a date.
type Span = Option<(Date, Date)>;

fn span<'s, 'a: 's>(claims: impl Iterator<Item = &'s Said<'a>> + Clone) -> Span {
    let days = claims.filter_map(|claim| claim.published).map(middle);
    days.clone().min().zip(days.max())
}

impl<'a> Strip<'a> {
    /// Of the claims for a value, whatever their hedges.
    fn of<'s>(value: Cow<'a, str>, claims: impl Iterator<Item = &'s Said<'a>> + Clone, span: Span) -> Self
    where
        'a: 's,
    {
        let wordings = wordings(claims.clone());
        Self {
            value: if let [only] = &wordings[..] { only.value.clone() } else { value },
            wordings,
            is_shown: claims.clone().any(|claim| claim.accepted),
            dots: dots(claims, span),
        }
    }

    /// The one that is shown comes first, then those with more sources.
    fn place(&self) -> (bool, Reverse<u64>) {
        (!self.is_shown, Reverse(self.wordings.first().map_or(0, Wording::sources)))
    }
}

/// The values between which claims are; those that differ in their hedges alone stand together.
pub(super) fn strips<'a>(claims: Vec<Said<'a>>) -> Vec<Strip<'a>> {
    let span = span(claims.iter());
    let groups = grouped(claims.into_iter().map(|claim| (claim.bare.clone(), claim)));
    let strip = |(value, claims): (_, Vec<Said<'a>>)| Strip::of(value, claims.iter(), span);
    let mut strips: Vec<Strip<'a>> = groups.into_iter().map(strip).collect();
    strips.sort_by_key(Strip::place);
    strips
}

/// The same with the claims.
pub(super) fn rivals<'a>(words: Words, evidence: Vec<Evidence<'a>>) -> Vec<Rival<'a>> {
    let span = span(evidence.iter().map(|claim| &claim.said));
    let groups = grouped(evidence.into_iter().map(|claim| (claim.said.bare.clone(), claim)));
    let mut rivals: Vec<Rival<'a>> = groups
        .into_iter()
        .map(|(value, claims)| {
            // As the API has it: what is of some day of a month is certainly known at its end.
            let known = |at: &usize| claims[*at].said.published.map(PartialDate::last);
            let dated = || (0..claims.len()).filter(|at| known(at).is_some());
            // Of several of one day, the first in their order is the first, and the last in it the last.
            let ends = dated().min_by_key(known).zip(dated().max_by_key(known));
            let mut word_of: Vec<&str> = claims.iter().filter_map(|claim| claim.attributed_to).collect();
            word_of.sort_unstable();
            word_of.dedup();
            Rival {
                strip: Strip::of(value, claims.iter().map(|claim| &claim.said), span),
                camp: 0,
                ends,
                word_of: word_of.join(&words.say("between")),
                evidence: claims,
            }
        })
        .collect();
    rivals.sort_by_key(|rival| rival.strip.place());
    rivals
}

/// How claims word a value, the most frequent wording first.
fn wordings<'s, 'a: 's>(claims: impl Iterator<Item = &'s Said<'a>>) -> Vec<Wording<'a>> {
    let mut wordings: Vec<Wording<'a>> = Vec::new();
    for claim in claims {
        if !wordings.iter().any(|wording| wording.value == claim.value) {
            wordings.push(Wording { value: claim.value.clone(), sources: claim.independent });
        }
    }
    wordings.sort_by_key(|wording| Reverse(wording.sources));
    wordings
}

/// The day in the middle of a date, for one that is a month or a year.
pub(super) fn middle(date: PartialDate) -> Date {
    let half = date.last().duration_since(date.first()) / 2;
    date.first().checked_add(half).unwrap_or(date.first())
}

/// How many days are between two days.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// Where the dots of claims are: at the day of publication, those of one day above each other, and at the right those
/// without a date.
fn dots<'s, 'a: 's>(claims: impl Iterator<Item = &'s Said<'a>>, span: Span) -> Vec<(String, u8)> {
    const HEIGHTS: [u8; 4] = [10, 6, 14, 3];
    // In hundredths of a per cent of the width: from 3 to 91.
    let place = |claim: &Said<'_>| match (claim.published, span) {
        (Some(day), Some((first, last))) => {
            let x = 300 + 8_800 * days_between(first, middle(day)) / days_between(first, last).max(1);
            format!("{}.{:02}", x / 100, x % 100)
        }
        _ => "97.50".to_owned(),
    };
    let mut dots: Vec<(String, u8)> = Vec::new();
    for x in claims.map(place) {
        let above = dots.iter().filter(|(other, _)| *other == x).count();
        dots.push((x, HEIGHTS[above % HEIGHTS.len()]));
    }
    dots
}
