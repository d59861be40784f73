//! The kinds of record, in one slice.

use super::{contingents, events, funding, indicators, instruments, legal_case_events, legal_cases, missions};
use crate::describe::Kind;

/// Every kind of record that is folded from claims, each after the kinds that its keys refer to.
pub const KINDS: &[&Kind] = &[
    &missions::KIND,
    &contingents::KIND,
    &funding::KIND,
    &legal_cases::KIND,
    &legal_case_events::KIND,
    &instruments::KIND,
    &events::KIND,
    &indicators::KIND,
];

/// The kind of that name.
#[must_use]
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}

/// The kinds whose records are served inside those of a kind.
pub fn inside(kind: &Kind) -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().copied().filter(move |inner| inner.within().is_some_and(|within| within.kind.name == kind.name))
}
