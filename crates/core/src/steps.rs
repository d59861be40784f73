//! The stages of a record from day to day, as its claims tell them now: what the fold would accept if it only had the
//! claims about a day up to then. A claim about a month or a year counts from its last day, as a source of that precision
//! does: only then is it certain.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::claim::Claim;
use crate::describe::{Field, Kind};
use crate::fold::{Fold, Folded};

/// The stage of a record from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// The day.
    pub from: Date,
    /// The stage; `None` if no claim about a day up to then gives one.
    pub stage: Option<&'a str>,
    /// Every stage that such claims give, in the order of the code list.
    pub reached: Vec<&'static str>,
}

/// The steps of a record of a kind with stages, the earliest first. It begins on the first day that a claim is about.
#[must_use]
pub fn steps<'a>(fold: &Fold<'_>, kind: &Kind, fields: &[Folded<'a>]) -> Vec<Step<'a>> {
    let staged = |field: &Field| field.is_stage;
    let Some((field, stages)) = kind.fields.iter().zip(fields).find(|(field, _)| staged(field)) else {
        return Vec::new();
    };
    let all = fields.iter().flat_map(|folded| &folded.live);
    let first = all.filter_map(|claim| fold.held_by(claim)).min();
    let of_stages = stages.live.iter().filter_map(|claim| fold.held_by(claim));
    let days: BTreeSet<Date> = of_stages.chain(first).collect();
    let mut steps: Vec<Step<'a>> = Vec::new();
    for day in days {
        let is_told = |claim: &&Claim| fold.held_by(claim).is_some_and(|by| by <= day);
        let told: Vec<&'a Claim> = stages.live.iter().copied().filter(is_told).collect();
        let is_reached = |name: &str| told.iter().any(|claim| *claim.text == *name);
        let step = Step {
            from: day,
            stage: fold.accept(field, &told).map(|claim| &*claim.text),
            reached: field.codes().iter().map(|code| code.name).filter(|name| is_reached(name)).collect(),
        };
        let is_new = |last: &Step<'_>| last.stage != step.stage || last.reached != step.reached;
        if steps.last().is_none_or(is_new) {
            steps.push(step);
        }
    }
    steps
}
