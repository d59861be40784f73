//! Which records count in a sum over rows: those that no other record of the same kind of sum contains.

use ledger_core::describe::{Field, Kind, Type};

use super::columns::column_of;
use super::pieces::quoted;

/// An SQL expression: 1 for a record that a sum over rows must count, 0 for one that is contained in another with the
/// same mission, stage and currency.
///
/// `row` names the row of the kind's table of versions, and `is_shown` says which versions of the table (as `w`) are
/// shown with it. It is the rule of [`crate::sums`], as a fact of the version and not of a selection.
pub(crate) fn counted(kind: &Kind, row: &str, is_shown: &str) -> Option<String> {
    let measure = &kind.fields[kind.measure()?];
    let same = |column: &str| format!("w.{column} IS {row}.{column}");
    let mut is_same = vec![format!("w.{} IS NOT NULL", column_of(measure))];
    if kind.keys.iter().any(|key| key.columns().contains(&"mission")) {
        is_same.push(same("mission"));
    }
    is_same.extend(kind.stage().map(|stage: &Field| same(&quoted(stage.name))));
    if matches!(measure.ty, Type::Money) {
        is_same.push(same("currency"));
    }
    let (table, is_same) = (kind.version_table(), is_same.join(" AND "));
    // The chain of wholes ends where one is not shown, as it does in a summary.
    Some(format!(
        "({row}.part_of IS NULL OR NOT EXISTS (WITH RECURSIVE whole (id, is_same) AS (\
         SELECT w.part_of, {is_same} FROM {table} AS w WHERE w.release = {row}.release AND w.id = {row}.part_of AND {is_shown} \
         UNION ALL \
         SELECT w.part_of, {is_same} FROM whole JOIN {table} AS w ON w.release = {row}.release AND w.id = whole.id AND {is_shown}) \
         SELECT 1 FROM whole WHERE is_same))"
    ))
}
