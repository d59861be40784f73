//! The footnotes that a sentence refers to.

use std::collections::BTreeMap;

use ledger_core::claim::Claim;
use ledger_core::verdict::Judged;

/// Where a sentence refers to its footnotes.
pub(super) struct Marks {
    pub agree: String,
    pub contradict: String,
    pub neither: String,
}

/// The claims of a verdict that footnotes name: those of the sides or, if there are none, the others.
pub(super) fn noted<'j, 'c>(judged: &'j Judged<'c>) -> impl Iterator<Item = &'j &'c Claim> {
    let has_sides = !(judged.agree.is_empty() && judged.contradict.is_empty());
    let others = if has_sides { &[] as &[&Claim] } else { &judged.neither };
    judged.agree.iter().chain(&judged.contradict).chain(others)
}

/// The marks of a verdict.
pub(super) fn marks(judged: &Judged<'_>) -> Marks {
    let numbers: BTreeMap<&str, usize> = noted(judged).enumerate().map(|(at, claim)| (&*claim.id, at + 1)).collect();
    let of = |claims: &[&Claim]| -> String {
        let known = claims.iter().filter_map(|claim| numbers.get(&*claim.id));
        let marks = known.map(|number| format!("[{number}]")).collect::<Vec<_>>().concat();
        if marks.is_empty() { marks } else { format!(" {marks}") }
    };
    Marks { agree: of(&judged.agree), contradict: of(&judged.contradict), neither: of(&judged.neither) }
}
