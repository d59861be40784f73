//! Sums: grouped totals without double counting.
//!
//! A record is left out of a group if a record that contains it and has a value is in the same group. A record of
//! another mission, status or currency counts separately; with [`Basis::Whole`](crate::selection::Basis::Whole), status
//! does not matter.
//!
//! Rows are added up by their numbers, from the columns of the index; only what is shown of a group is read from the
//! tables.

mod adding;
mod columns;
mod cursor;
mod group;
mod order;
mod read;
mod series;

use ledger_core::describe::Resource;
use sqlx::SqliteConnection;

use self::adding::add_up;
use self::columns::Columns;
use self::cursor::place_of;
pub use self::group::{Group, Groups, Totals};
use self::order::{gathered, sort};
pub use self::series::{Point, Told, series, told};
use crate::error::StoreError;
use crate::index::Memory;
use crate::index::sums::Summed;
use crate::list::rows;
use crate::selection::{Grouped, Selection};

/// How many records the groups of an answer name: if they have more, each names only the first of them.
pub const NAMED: usize = 1_000;

/// A page of the groups of the selected records.
///
/// # Errors
/// When `after` does not name one of the groups, or the database cannot be read.
pub async fn groups(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    by: &Grouped,
) -> Result<Groups, StoreError> {
    named(connection, memory, resource, selection, by, NAMED).await
}

/// The totals of all selected records by status and currency; each names only the first of its records.
///
/// # Errors
/// When the database cannot be read.
pub async fn totals(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
) -> Result<Vec<Group>, StoreError> {
    Ok(named(connection, memory, resource, selection, &Grouped::default(), 1).await?.groups)
}

/// A page of groups that name at most so many records together, and each at least one.
async fn named(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    by: &Grouped,
    most: usize,
) -> Result<Groups, StoreError> {
    let Some(summed) = Summed::of(resource) else { return Ok(Groups::default()) };
    let (catalog, found) = rows(connection, memory, resource, selection).await?;
    let columns = Columns::load(connection, memory, resource, catalog, by, &summed).await?;
    let sums = add_up(&columns, &found.numbers(), if by.is_pivoted { usize::MAX } else { most });
    let mut lines = gathered(sums, &columns, by);
    let seen = match &selection.after {
        None => None,
        Some(after) => {
            let seen = place_of(connection, memory, catalog, &columns, after, &lines).await?;
            Some(lines[seen.ok_or_else(|| StoreError::Unseen(after.clone()))?].code)
        }
    };
    sort(&mut lines, &columns, by);
    let start = seen.and_then(|code| lines.iter().position(|line| line.code == code)).map_or(0, |at| at + 1);
    let total = lines.len();
    let limit = usize::try_from(selection.limit).unwrap_or(usize::MAX);
    let mut shown: Vec<_> = lines.into_iter().skip(start).take(limit).collect();
    order::bound(&mut shown, most);
    let mut page = read::groups(connection, memory, resource, catalog, &columns, by, shown).await?;
    page.next = if start + page.groups.len() < total { page.groups.last().map(|group| group.id.clone()) } else { None };
    page.total = total;
    Ok(page)
}
