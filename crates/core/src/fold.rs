//! The fold: from the claims about a record to the record as it was on any day.
//!
//! The rules are specified in `docs/data-model.md` ("The fold"); an edition names their version. They are pure
//! functions of the claims: the same claims give the same record, in whatever order they are read.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

use iso_currency::Currency;
use jiff::civil::Date;

use crate::claim::{Claim, Source};
use crate::dataset::Record;
use crate::describe::{Field, Holds, Kind};
use crate::rules::Rules;
use crate::value::{Interval, PartialDate, Qualifier};
use crate::vocabulary::Rank;

/// The point in time that a fold looks back from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// What sources had said by the end of a day; sources without a date do not count.
    AsOf(Date),
    /// Everything that is known, including sources without a date.
    Now,
}

/// How a live claim relates to the value that a field shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// It gives that value, or one that means the same or allows it.
    Supports,
    /// Both cannot be true.
    Contradicts,
    /// It is about something else: an earlier state, a plan, a conversion, another wording.
    Neither,
}

impl Stance {
    /// The word for it in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Supports => "supports",
            Self::Contradicts => "contradicts",
            Self::Neither => "neither",
        }
    }
}

/// A folded field of a record.
#[derive(Debug)]
pub struct Folded<'a> {
    /// The claims whose values are shown: at most one unless the field holds many.
    pub shown: Vec<&'a Claim>,
    /// Every live claim: the shown one first, then the others in the order in which they would be accepted.
    pub live: Vec<&'a Claim>,
    /// Whether two live claims cannot both be true.
    pub disputed: bool,
}

impl Folded<'_> {
    /// Whether the field shows the value that a claim gives.
    #[must_use]
    pub fn shows(&self, field: &Field, claim: &Claim) -> bool {
        field.holds == Holds::Many || self.shown.iter().any(|shown| shown.value_key() == claim.value_key())
    }
}

/// The extremes that sources give for a quantity, in hundredths; `None` if open, or if no source gives any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readings {
    /// The lowest.
    pub lowest: Option<i64>,
    /// The highest.
    pub highest: Option<i64>,
}

/// The fold of an edition: its sources, and the rules that it was published under.
#[derive(Clone, Copy, Debug)]
pub struct Fold<'a> {
    sources: &'a [Source],
    rules: Rules,
}

impl<'a> Fold<'a> {
    /// A fold of claims from these sources, by these rules.
    #[must_use]
    pub fn new(sources: &'a [Source], rules: Rules) -> Self {
        Self { sources, rules }
    }

    /// Whether a field is a state by these rules.
    #[must_use]
    pub fn is_state(&self, field: &Field) -> bool {
        field.is_state(self.rules)
    }

    /// The days on which claims about a record appeared.
    #[must_use]
    pub fn days(&self, record: &Record) -> BTreeSet<Date> {
        live(record).filter_map(|claim| self.sources[claim.source].visible_from()).collect()
    }

    /// Whether a live claim about the record comes from a source without a date.
    #[must_use]
    pub fn has_undated(&self, record: &Record) -> bool {
        live(record).any(|claim| self.sources[claim.source].published_on.is_none())
    }

    /// Folds every field of a record, in the order of the kind's fields.
    #[must_use]
    pub fn record<'r>(&self, kind: &Kind, record: &'r Record, view: View) -> Vec<Folded<'r>> {
        let mut by_field: Vec<Vec<&Claim>> = vec![Vec::new(); kind.fields.len()];
        for claim in live(record) {
            let visible = match view {
                View::Now => true,
                View::AsOf(day) => self.sources[claim.source].visible_from().is_some_and(|from| from <= day),
            };
            if visible {
                by_field[claim.field].push(claim);
            }
        }
        kind.fields.iter().zip(by_field).map(|(field, claims)| self.field(field, claims)).collect()
    }

    /// Folds the live claims of a field.
    #[must_use]
    pub fn field<'r>(&self, field: &Field, mut live: Vec<&'r Claim>) -> Folded<'r> {
        if live.len() < 2 {
            return Folded { shown: live.clone(), live, disputed: false };
        }
        if field.holds == Holds::Many {
            // In the order of first publication, so that later claims do not reorder earlier ones.
            live.sort_by_key(|claim| (self.sources[claim.source].visible_from().unwrap_or(Date::MAX), &claim.id));
            let mut seen = HashSet::new();
            let shown = live.iter().copied().filter(|claim| seen.insert(format!("{:?}", claim.interval()))).collect();
            return Folded { shown, live, disputed: false };
        }
        let shown = self.accept(field, &live);
        live.sort_by_key(|claim| (shown.is_none_or(|shown| shown.id != claim.id), self.precedence(field, claim)));
        let disputed = field.holds == Holds::One
            && live
                .iter()
                .enumerate()
                .any(|(at, claim)| live[at + 1..].iter().any(|other| !self.agree(field, claim, other)));
        Folded { shown: shown.into_iter().collect(), live, disputed }
    }

    /// Whether two claims of a field can both be true.
    ///
    /// An expectation does not rival a report, another currency is a conversion, and in a state field, different stated
    /// dates form a sequence.
    #[must_use]
    pub fn agree(&self, field: &Field, claim: &Claim, other: &Claim) -> bool {
        match self.rules {
            Rules::V1 | Rules::V2 | Rules::V3 => {
                (claim.qualifier == Qualifier::Planned) != (other.qualifier == Qualifier::Planned)
                    || claim.currency != other.currency
                    || (field.is_state(self.rules)
                        && claim.valid_on.is_some()
                        && other.valid_on.is_some()
                        && claim.valid_on != other.valid_on)
                    || claim.text == other.text && claim.qualifier == other.qualifier
                    || claim.interval().meets(&other.interval())
            }
        }
    }

    /// How a live claim relates to the value that the field shows.
    #[must_use]
    pub fn stance(&self, field: &Field, folded: &Folded<'_>, claim: &Claim) -> Stance {
        let Some(shown) = folded.shown.first().filter(|_| field.holds != Holds::Many) else { return Stance::Supports };
        if claim.allows(shown) {
            Stance::Supports
        } else if field.holds == Holds::One && !self.agree(field, claim, shown) {
            Stance::Contradicts
        } else {
            Stance::Neither
        }
    }

    /// The accepted claim of a single-valued field, among claims that are all live and visible.
    #[must_use]
    pub fn accept<'r>(&self, field: &Field, live: &[&'r Claim]) -> Option<&'r Claim> {
        let currency = self.currency(live)?;
        let eligible = || live.iter().copied().filter(|claim| claim.currency == currency);
        let winner = eligible().min_by_key(|claim| self.precedence(field, claim))?;
        let wins = winner.interval();
        eligible()
            .filter(|claim| {
                claim.rank == winner.rank
                    && (claim.qualifier == Qualifier::Planned) == (winner.qualifier == Qualifier::Planned)
                    && claim.interval().meets(&wins)
            })
            .min_by_key(|claim| (imprecision(claim), claim.id != winner.id, self.precedence(field, claim)))
    }

    /// The claims that decide which value a single-valued field shows: without any of the others it would show the same.
    /// They are the shown one, the first by precedence, with which it agrees, and the one that sets the currency.
    #[must_use]
    pub fn decisive<'r>(&self, field: &Field, folded: &Folded<'r>) -> Vec<&'r Claim> {
        let first = self.first_report(&folded.live);
        let eligible =
            folded.live.iter().copied().filter(|claim| Some(claim.currency) == first.map(|first| first.currency));
        let winner = eligible.min_by_key(|claim| self.precedence(field, claim));
        folded.shown.iter().copied().chain(winner).chain(first).collect()
    }

    /// The currency of a record: that of the first report of the best rank. Sums in other currencies are conversions.
    #[must_use]
    pub fn currency(&self, live: &[&Claim]) -> Option<Option<Currency>> {
        self.first_report(live).map(|first| first.currency)
    }

    /// The first report of the best rank.
    fn first_report<'r>(&self, live: &[&'r Claim]) -> Option<&'r Claim> {
        let order =
            |claim: &&'r Claim| (claim.rank, self.sources[claim.source].visible_from().unwrap_or(Date::MAX), &claim.id);
        live.iter().copied().min_by_key(order)
    }

    /// The extremes over live claims of a quantity, in the record's currency.
    #[must_use]
    pub fn readings(&self, live: &[&Claim]) -> Readings {
        let Some(currency) = self.currency(live) else { return Readings::default() };
        let intervals: Vec<_> =
            live.iter().filter(|claim| claim.currency == currency).map(|claim| claim.interval()).collect();
        let lowest: Option<Vec<i64>> = intervals.iter().map(Interval::lowest).collect();
        let highest: Option<Vec<i64>> = intervals.iter().map(Interval::highest).collect();
        Readings {
            lowest: lowest.and_then(|all| all.into_iter().min()),
            highest: highest.and_then(|all| all.into_iter().max()),
        }
    }

    /// The order of acceptance: by rank, then a dated source, a report before a plan, the latest state, the latest
    /// source, the lowest id.
    fn precedence<'r>(&self, field: &Field, claim: &'r Claim) -> Precedence<'r> {
        let published = self.sources[claim.source].precedence();
        let state = if field.is_state(self.rules) { self.about(claim) } else { None };
        match self.rules {
            Rules::V1 | Rules::V2 | Rules::V3 => (
                claim.rank,
                published.is_none(),
                claim.qualifier == Qualifier::Planned,
                Reverse(state),
                Reverse(published),
                &claim.id,
            ),
        }
    }

    /// The day that a claim about a state is about: the first of `valid_on`, or else that of its source.
    fn about(&self, claim: &Claim) -> Option<Date> {
        claim.valid_on.map(PartialDate::first).or(self.sources[claim.source].precedence())
    }

    /// The day by which what a claim says held: the last of `valid_on`, or else the day on which its source had appeared.
    #[must_use]
    pub fn held_by(&self, claim: &Claim) -> Option<Date> {
        claim.valid_on.map(PartialDate::last).or_else(|| self.sources[claim.source].visible_from())
    }

    /// The last date for which the value of a state was reported, in the precision of the report: of the claims that
    /// support the value, the latest date that they are about, or else that of their source.
    #[must_use]
    pub fn last_reported(&self, field: &Field, folded: &Folded<'_>) -> Option<PartialDate> {
        if self.rules < Rules::V2 || !field.is_state(self.rules) {
            return None;
        }
        let date = |claim: &Claim| claim.valid_on.or(self.sources[claim.source].published_on);
        let support = folded.live.iter().filter(|claim| self.stance(field, folded, claim) == Stance::Supports);
        if field.is_state(self.rules) {
            support.filter_map(|claim| date(claim)).max_by_key(|date| (date.first(), date.parts()))
        } else {
            None
        }
    }

    /// The rule by which a disputed field was decided, in words.
    #[must_use]
    pub fn rule(&self, field: &Field, folded: &Folded<'_>) -> &'static str {
        let Some(shown) = folded.shown.first() else { return "no value is accepted" };
        let rivals = || folded.live.iter().copied().filter(|claim| !self.agree(field, claim, shown));
        let published = |claim: &Claim| self.sources[claim.source].precedence();
        let state = |claim: &Claim| self.about(claim);
        if rivals().next().is_none() {
            // In a state field, the rivals may be about a different date from the value that is shown.
            if field.is_state(self.rules) {
                "it is about the latest date; the dispute is about another"
            } else {
                "no live claim contradicts it"
            }
        } else if rivals().all(|claim| claim.rank > shown.rank) {
            "the curator prefers it, for the reason in the claim's note"
        } else if rivals().all(|claim| published(claim).is_none()) && published(shown).is_some() {
            "its source has a date, and those of its rivals have none"
        } else if field.is_state(self.rules) && rivals().all(|claim| state(claim) < state(shown)) {
            "it is about the latest date"
        } else if rivals().all(|claim| published(claim) < published(shown)) {
            "its source is the latest"
        } else if rivals().all(|claim| published(claim) <= published(shown)) {
            "of sources with the same date, its claim was entered first"
        } else {
            "it is the most precise of the claims that agree with the latest source"
        }
    }
}

fn live(record: &Record) -> impl Iterator<Item = &Claim> {
    record.claims.iter().filter(|claim| !claim.is_deprecated())
}

/// How much a claim leaves open: its interval, then its hedge.
fn imprecision(claim: &Claim) -> (i128, bool) {
    (claim.interval().width(), !matches!(claim.qualifier, Qualifier::Exact | Qualifier::Planned))
}

type Precedence<'a> = (Rank, bool, bool, Reverse<Option<Date>>, Reverse<Option<Date>>, &'a str);
