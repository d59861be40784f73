//! Support: how many independent sources agree with a claim, and how many contradict it, by what the claims allow and not by
//! their wording.

use crate::claim::Claim;
use crate::describe::{Field, Holds};
use crate::fold::{Fold, Folded};
use crate::independence::Reports;
use crate::value::Qualifier;

/// How many independent sources agree with a claim, and how many contradict it; reprints of one report count once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Support {
    /// Those whose claims allow the same value, its own source among them.
    pub supported_by: usize,
    /// Those whose claims cannot be true if it is.
    pub contradicted_by: usize,
}

impl Support {
    /// The support of a live claim of a folded field, whose sources are these reports.
    #[must_use]
    pub fn of(fold: &Fold<'_>, field: &Field, folded: &Folded<'_>, reports: &Reports, claim: &Claim) -> Self {
        let is_planned = |claim: &Claim| claim.qualifier == Qualifier::Planned;
        let agrees = |other: &&&Claim| {
            other.currency == claim.currency
                && is_planned(other) == is_planned(claim)
                && other.interval().meets(&claim.interval())
        };
        let contradicts =
            |other: &&&Claim| field.holds == Holds::One && !agrees(other) && !fold.agree(field, other, claim);
        let sources = |claims: Vec<&&Claim>| reports.behind(claims.into_iter().map(|claim| claim.source)).len();
        Self {
            supported_by: sources(folded.live.iter().filter(agrees).collect()),
            contradicted_by: sources(folded.live.iter().filter(contradicts).collect()),
        }
    }
}
