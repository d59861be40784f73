//! The order of a list: the columns that it is sorted by.

use std::sync::Arc;

use ledger_core::describe::{Resource, Sort};
use sqlx::SqliteConnection;

use crate::error::StoreError;
use crate::index::{Column, Key, Memory};
use crate::selection::Selection;

/// The columns that a list is sorted by, in order, each with whether it is descending.
#[derive(Debug)]
pub(super) struct Order(Vec<(Option<Arc<Column>>, bool)>);

impl Order {
    /// The order that a selection asks for.
    pub async fn of(
        connection: &mut SqliteConnection,
        memory: &Memory,
        resource: &Resource,
        selection: &Selection,
    ) -> Result<Self, StoreError> {
        let catalog = memory.catalog(resource, &selection.edition, selection.as_of)?;
        let mut columns = Vec::new();
        for (name, is_down) in names(selection) {
            let is_numbered = name == "id" && catalog.is_in_order;
            let column = if is_numbered { None } else { Some(memory.column(connection, catalog, name).await?) };
            columns.push((column, is_down));
        }
        Ok(Self(columns))
    }

    /// As keys to sort by.
    pub fn keys(&self) -> Vec<Key<'_>> {
        self.0.iter().map(|(column, down)| Key { column: column.as_deref(), down: *down }).collect()
    }
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
