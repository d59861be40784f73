//! A record, with what only tables show beside it.

use jiff::civil::Date;
use ledger_core::describe::Resource;

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
    // An object ends with its brace, which is one byte. Of a text, SQLite would count the letters.
    format!(
        "substr(CAST(t.record AS BLOB), 1, octet_length(t.record) - 1) || {counted}ifnull(',\"stances\":' || t.stances, '') || '}}'"
    )
}

/// An SQL expression: whether a row is shown, as of today or of a day.
pub(super) fn visible(row: &str, as_of: Option<Date>) -> String {
    as_of.map_or_else(
        || format!("{row}.is_current"),
        |day| {
            format!(
                "{row}.is_dated AND {row}.known_from <= '{day}' AND ({row}.known_to IS NULL OR {row}.known_to > '{day}')"
            )
        },
    )
}
