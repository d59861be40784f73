//! Facets: how many rows of a list have which value of a filter.

use jiff::civil::Date;
use ledger_core::describe::{Parameter, Resource};
use sqlx::SqliteConnection;

use super::rows::rows;
use crate::error::StoreError;
use crate::index::{
    Catalog, Found, IS, IS_DISPUTED, Memory, SOURCE, VALUES, day_of, ends_of, first_day, last_day, values_of,
};
use crate::selection::Selection;

/// How many values of a facet are listed.
pub const LISTED: usize = 100;

/// The values of a filter that occur in a list.
#[derive(Debug)]
pub struct Facet {
    /// The filter.
    pub filter: &'static str,
    /// The values that most rows have, at most [`LISTED`], each with the number of its rows.
    pub values: Vec<(String, u64)>,
    /// How many values there are.
    pub total: usize,
}

/// The facets that a selection asks for, each of the rows that the other filters keep. `found` are the rows that all keep.
pub(super) async fn facets(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    catalog: &Catalog,
    found: &Found,
) -> Result<Vec<Facet>, StoreError> {
    let mut facets = Vec::new();
    for filter in &selection.facets {
        facets.push(match selection.without(filter) {
            Some(others) => {
                let (_, found) = rows(connection, memory, resource, &others).await?;
                facet(connection, memory, resource, catalog, &found, filter).await?
            }
            None => facet(connection, memory, resource, catalog, found, filter).await?,
        });
    }
    Ok(facets)
}

async fn facet(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    catalog: &Catalog,
    found: &Found,
    filter: &'static str,
) -> Result<Facet, StoreError> {
    if filter == Parameter::Disputed.name() {
        let disputed = found.count_in(memory.with_word(connection, catalog, IS, IS_DISPUTED).await?.as_ref());
        let mut values = vec![("true".to_owned(), disputed), ("false".to_owned(), found.len() - disputed)];
        values.retain(|(_, count)| *count > 0);
        values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        return Ok(Facet { filter, total: values.len(), values });
    }
    let numbers = memory.column(connection, catalog, &values_of(filter)).await?;
    let ends = if filter == SOURCE || resource.filter(filter).is_some_and(|own| own.test.has_several()) {
        Some(memory.column(connection, catalog, &ends_of(filter)).await?)
    } else {
        None
    };
    let counts = found.tally(&numbers, ends.as_deref());
    let total = counts.len();
    let counts = most(counts);
    let texts = texts(connection, memory, catalog, filter, counts.iter().map(|(number, _)| *number)).await?;
    let values = texts.into_iter().zip(counts).map(|(text, (_, count))| (text, count)).collect();
    Ok(Facet { filter, values, total })
}

/// The days that the dates of a list can mean, the first and the last of each row that has a date; `None` if there are too
/// many rows to look at each.
///
/// # Errors
/// When the database cannot be read.
pub async fn days(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    date: &str,
    selection: &Selection,
) -> Result<Option<Vec<(Date, Date)>>, StoreError> {
    let (catalog, found) = rows(connection, memory, resource, selection).await?;
    if found.len() > LOOKED_AT {
        return Ok(None);
    }
    let first = memory.column(connection, catalog, &first_day(date)).await?;
    let last = memory.column(connection, catalog, &last_day(date)).await?;
    let of_row = |row: u32| Some((day_of(first.value(row)?)?, day_of(last.value(row)?)?));
    Ok(Some(found.numbers().into_iter().filter_map(of_row).collect()))
}

/// How many rows are looked at one by one.
const LOOKED_AT: u64 = 20_000;

/// The values that most rows have, by their numbers: those with more rows first, and then in the order of the values.
fn most(mut counts: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    let order = |(number, count): &(u64, u64)| (std::cmp::Reverse(*count), *number);
    if counts.len() > LISTED {
        counts.select_nth_unstable_by_key(LISTED, order);
        counts.truncate(LISTED);
    }
    counts.sort_unstable_by_key(order);
    counts
}

/// The values with these numbers.
async fn texts(
    connection: &mut SqliteConnection,
    memory: &Memory,
    catalog: &Catalog,
    facet: &str,
    numbers: impl Iterator<Item = u64>,
) -> Result<Vec<String>, StoreError> {
    let numbers: Vec<usize> = numbers.map(|number| usize::try_from(number).unwrap_or(usize::MAX)).collect();
    let mut blocks: Vec<usize> = numbers.iter().map(|number| number / VALUES).collect();
    blocks.sort_unstable();
    blocks.dedup();
    let texts = memory.texts(connection, catalog, facet, &blocks).await?;
    let text = |number: usize| {
        let at = blocks.binary_search(&(number / VALUES)).ok()?;
        texts.get(at)?.get(number % VALUES).cloned()
    };
    Ok(numbers.into_iter().map(|number| text(number).unwrap_or_default()).collect())
}
