//! `ORDER BY`: the columns that rows are sorted by.

use ledger_core::describe::Sort;
use sqlx::{QueryBuilder, Sqlite};

use crate::selection::Selection;

/// The columns that a query sorts by, in order, each with whether it is descending.
pub(super) fn columns(selection: &Selection) -> Vec<(&'static str, bool)> {
    let mut columns = Vec::new();
    let order = selection.order.map(|sort| (Some(sort), false));
    let mut turned = false;
    for (sort, down) in selection.sort.iter().chain(&order) {
        turned = *down;
        match sort {
            // Groups are reversed together with what is sorted within them, so that one index serves both directions.
            Some(Sort { column, within, .. }) => {
                columns.extend(within.iter().chain([column]).map(|column| (*column, *down)));
            }
            None => columns.push(("id", *down)),
        }
    }
    if !columns.iter().any(|(column, _)| *column == "id") {
        columns.push(("id", turned));
    }
    columns
}

pub(crate) fn order(sql: &mut QueryBuilder<Sqlite>, selection: &Selection) {
    sql.push(" ORDER BY ");
    let mut list = sql.separated(", ");
    // A sum is never null if its currency is not: the checker and a CHECK ensure that.
    let known: Vec<&str> = selection
        .sort
        .iter()
        .filter_map(|(sort, _)| *sort)
        .filter(|sort| sort.within.is_some())
        .map(|sort| sort.column)
        .collect();
    for (column, down) in columns(selection) {
        list.push(format!(
            "t.\"{column}\" {}",
            if down {
                "DESC"
            } else if column == "id" || known.contains(&column) {
                "ASC"
            } else {
                "ASC NULLS LAST"
            }
        ));
    }
}

/// Whether rows are sorted by identifier only.
pub(super) fn sorts_by_id(selection: &Selection) -> bool {
    matches!(columns(selection).as_slice(), [("id", _)])
}
