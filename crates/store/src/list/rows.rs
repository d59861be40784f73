//! The rows of a selection: an intersection of sets.

use std::sync::Arc;

use ledger_core::collation::folded;
use ledger_core::describe::{Reach, Resource, Test};
use sqlx::SqliteConnection;

use crate::error::StoreError;
use crate::index::{
    Catalog, Found, IS, IS_DISPUTED, Memory, RELEASE, Rows, SOURCE, day_number, first_day, intersection, last_day,
    union,
};
use crate::selection::{Narrowing, Selection, Wanted};

/// The rows of a selection, by their numbers in the catalog, which comes with them.
pub(crate) async fn rows<'m>(
    connection: &mut SqliteConnection,
    memory: &'m Memory,
    resource: &Resource,
    selection: &Selection,
) -> Result<(&'m Catalog, Found), StoreError> {
    let catalog = memory.catalog(resource, &selection.edition, selection.as_of)?;
    let mut sets: Vec<Arc<Rows>> = memory.known(connection, catalog, selection.as_of).await?.into_iter().collect();
    for Narrowing { filter, wanted } in &selection.filters {
        if let Wanted::Words(words) = wanted {
            let words = words.iter().map(|word| word_of(filter.test, word));
            sets.push(with_any(connection, memory, catalog, filter.name, words).await?);
        }
    }
    if !selection.source.is_empty() {
        sets.push(with_any(connection, memory, catalog, SOURCE, selection.source.iter().cloned()).await?);
    }
    if let Some(words) = &selection.words {
        sets.extend(memory.matching(connection, catalog, &words.terms).await?);
    }
    if resource.reach == Reach::UpTo || sets.is_empty() {
        sets.push(Arc::new(memory.reached(connection, catalog, &selection.edition).await?));
    }
    let mut rows = intersection(sets);
    if let Some(is_disputed) = selection.disputed {
        let disputed = memory.with_word(connection, catalog, IS, IS_DISPUTED).await?;
        if is_disputed {
            rows &= disputed.as_ref();
        } else {
            rows -= disputed.as_ref();
        }
    }
    let mut found = Found::from(rows);
    for Narrowing { filter, wanted } in &selection.filters {
        if let Some((column, from, to)) = bounds(filter.test, wanted) {
            let values = memory.column(connection, catalog, &column).await?;
            found = found.between(&values, from, to, &memory.bins(catalog, &column, &values));
        }
    }
    Ok((catalog, found))
}

/// A word of a filter, as the index has it.
pub(super) fn word_of(test: Test, word: &str) -> String {
    match test {
        Test::Term(_) | Test::Text(_) | Test::Party(_) | Test::Voice(_) | Test::Member(_) => folded(word),
        _ => word.to_owned(),
    }
}

/// The rows that have any of the words.
async fn with_any(
    connection: &mut SqliteConnection,
    memory: &Memory,
    catalog: &Catalog,
    facet: &'static str,
    words: impl Iterator<Item = String>,
) -> Result<Arc<Rows>, StoreError> {
    let mut sets = Vec::new();
    for word in words {
        sets.push(memory.with_word(connection, catalog, facet, &word).await?);
    }
    Ok(union(sets))
}

/// The column that a range filter compares, with its bounds.
pub(super) fn bounds(test: Test, wanted: &Wanted) -> Option<(String, Option<i64>, Option<i64>)> {
    let from = |column: String, bound: i64| Some((column, Some(bound), None));
    let to = |column: String, bound: i64| Some((column, None, Some(bound)));
    match (test, wanted) {
        (Test::Min(column), Wanted::Number(number)) => from(column.to_owned(), number.0 / 100),
        (Test::Max(column), Wanted::Number(number)) => to(column.to_owned(), number.0 / 100),
        (Test::MinHundredths(column), Wanted::Number(number)) => from(column.to_owned(), number.0),
        (Test::MaxHundredths(column), Wanted::Number(number)) => to(column.to_owned(), number.0),
        (Test::From(column), Wanted::Day(day)) => from(last_day(column), day_number(*day)),
        (Test::To(column), Wanted::Day(day)) => to(first_day(column), day_number(*day)),
        (Test::Since(column), Wanted::Day(day)) => from(column.to_owned(), day_number(*day)),
        (Test::Until(column), Wanted::Day(day)) => to(column.to_owned(), day_number(*day)),
        (Test::SinceEdition, Wanted::Edition(number, _)) => from(RELEASE.to_owned(), number + 1),
        _ => None,
    }
}
