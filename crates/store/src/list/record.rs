//! A record, with what only tables show beside it.

use ledger_core::describe::Resource;

use super::one::visible;
use crate::schema::counted;
use crate::selection::Selection;

/// An SQL expression of the record of a row `t`, as JSON; what only tables show follows as its last members.
pub(super) fn record(resource: &Resource, selection: &Selection) -> String {
    if !selection.for_table {
        return "t.record".to_owned();
    }
    let is_shown = visible("w", selection.as_of);
    let counted = resource
        .kind
        .and_then(|kind| counted(kind, "t", &is_shown))
        .map_or_else(String::new, |counted| format!("iif({counted}, ',\"counted\":true', ',\"counted\":false') || "));
    // An object ends with its brace.
    format!("substr(t.record, 1, length(t.record) - 1) || {counted}ifnull(',\"stances\":' || t.stances, '') || '}}'")
}
