//! A record, with what only tables show beside it.

use ledger_core::describe::Resource;

use crate::schema::counted;
use crate::selection::Selection;

/// An SQL expression of the record of `rendered AS r`, as JSON; what only tables show follows as its last members.
pub(super) fn record(resource: &Resource, selection: &Selection) -> String {
    if !selection.for_table {
        return "r.record".to_owned();
    }
    let is_shown = selection.as_of.map_or_else(
        || "w.is_current".to_owned(),
        |day| format!("w.is_dated AND w.known_from <= '{day}' AND (w.known_to IS NULL OR w.known_to > '{day}')"),
    );
    let counted = resource.kind.and_then(|kind| counted(kind, "v", &is_shown)).map_or_else(String::new, |counted| {
        let table = resource.table();
        format!("(SELECT iif({counted}, ',\"counted\":true', ',\"counted\":false') FROM {table} AS v WHERE v.version = r.version) || ")
    });
    // An object ends with its brace.
    format!("substr(r.record, 1, length(r.record) - 1) || {counted}ifnull(',\"stances\":' || r.stances, '') || '}}'")
}
