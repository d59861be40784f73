//! The order of a list: the columns that it is sorted by.

use std::sync::Arc;

use ledger_core::describe::Sort;
use sqlx::SqliteConnection;

use super::rows::bounds;
use crate::error::StoreError;
use crate::index::{Catalog, Column, Found, Key, Memory};
use crate::selection::{Narrowing, Selection};

/// The columns that a list is sorted by.
#[derive(Debug)]
pub(super) struct Order(Vec<By>);

/// A column that a list is sorted by.
#[derive(Debug)]
struct By {
    /// Its values; `None` if it is the number of the row.
    column: Option<Arc<Column>>,
    order: Arc<[u32]>,
    is_down: bool,
    /// The distances between which filters keep its values.
    bounds: Option<(u64, u64)>,
}

impl By {
    fn key(&self) -> Key<'_> {
        Key { column: self.column.as_deref(), order: &self.order, down: self.is_down, bounds: self.bounds }
    }
}

impl Order {
    /// The order that a selection asks for, in which these rows are to be put.
    pub async fn of(
        connection: &mut SqliteConnection,
        memory: &Memory,
        catalog: &Catalog,
        selection: &Selection,
        found: &Found,
    ) -> Result<Self, StoreError> {
        let mut keys = Vec::new();
        for (name, is_down) in names(selection) {
            let is_numbered = name == "id" && catalog.is_in_order;
            let column = if is_numbered { None } else { Some(memory.column(connection, catalog, name).await?) };
            let is_walked = matches!(found, Found::Many(_)) && !is_numbered;
            let order = if is_walked { memory.order(connection, catalog, name).await? } else { Arc::default() };
            let bounds = column.as_ref().and_then(|column| within(column, name, selection));
            keys.push(By { column, order, is_down, bounds });
        }
        Ok(Self(keys))
    }

    /// As keys to sort by.
    pub fn keys(&self) -> Vec<Key<'_>> {
        self.0.iter().map(By::key).collect()
    }
}

/// The distances between which the filters of a selection keep the values of a column, if there are any.
fn within(column: &Column, name: &str, selection: &Selection) -> Option<(u64, u64)> {
    let ranges = selection.filters.iter().filter_map(|Narrowing { filter, wanted }| bounds(filter.test, wanted));
    let ranges = ranges.filter(|(compared, ..)| compared == name);
    let distances = ranges.filter_map(|(_, from, to)| column.between(from, to));
    distances.reduce(|one, other| (one.0.max(other.0), one.1.min(other.1)))
}

/// The names of the columns.
fn names(selection: &Selection) -> Vec<(&'static str, bool)> {
    let mut names = Vec::new();
    let order = selection.order.map(|sort| (Some(sort), false));
    let mut turned = false;
    for (sort, down) in selection.sort.iter().chain(&order) {
        turned = *down;
        match sort {
            // Groups are reversed together with what is sorted within them.
            Some(Sort { column, within, .. }) => {
                names.extend(within.iter().chain([column]).map(|column| (*column, *down)));
            }
            None => names.push(("id", *down)),
        }
    }
    if !names.iter().any(|(name, _)| *name == "id") {
        names.push(("id", turned));
    }
    names
}
