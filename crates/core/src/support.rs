//! Support: how many independent sources agree with a claim, and how many contradict it, by what the claims allow and not by
//! their wording.

use crate::claim::Claim;
use crate::describe::{Field, Holds};
use crate::fold::{Fold, Folded};
use crate::independence::Reports;

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
        let sources = |is_one: &dyn Fn(&Claim) -> bool| {
            let claims = folded.live.iter().filter(|other| is_one(other));
            reports.behind(claims.map(|other| other.source)).len()
        };
        Self {
            supported_by: sources(&|other| other.allows(claim)),
            contradicted_by: sources(&|other| field.holds == Holds::One && !fold.agree(field, other, claim)),
        }
    }
}
