//! The rows of a selection: an intersection of sets.

use std::sync::Arc;

use ledger_core::describe::{Resource, Test};
use ledger_core::words::folded;
use sqlx::{QueryBuilder, SqliteConnection};

use crate::error::StoreError;
use crate::index::{
    IS, IS_DISPUTED, List, Memory, RELEASE, Rows, SOURCE, day_number, first_day, last_day, row_of, version_of,
};
use crate::selection::{Narrowing, Selection, Wanted, Words};

/// The rows of a selection.
pub(crate) async fn rows(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
) -> Result<Rows, StoreError> {
    let list = memory.list(resource, &selection.edition)?;
    let mut sets = vec![memory.shown(connection, list, selection.as_of).await?];
    for Narrowing { filter, wanted } in &selection.filters {
        if let Wanted::Words(words) = wanted {
            let words = words.iter().map(|word| word_of(filter.test, word));
            sets.push(with_any(connection, memory, list, filter.name, words).await?);
        }
    }
    if !selection.source.is_empty() {
        sets.push(with_any(connection, memory, list, SOURCE, selection.source.iter().cloned()).await?);
    }
    if let Some(words) = &selection.words {
        sets.push(Arc::new(containing(connection, list, words).await?));
    }
    let disputed = match selection.disputed {
        Some(_) => Some(memory.with_word(connection, list, IS, IS_DISPUTED).await?),
        None => None,
    };
    // The smallest set first: what is left can only become smaller.
    sets.sort_by_key(|set| set.len());
    let mut sets = sets.iter();
    let mut rows = sets.next().map(|set| Rows::clone(set)).unwrap_or_default();
    for set in sets {
        rows &= set.as_ref();
    }
    match (selection.disputed, disputed) {
        (Some(true), Some(disputed)) => rows &= disputed.as_ref(),
        (Some(false), Some(disputed)) => rows -= disputed.as_ref(),
        _ => {}
    }
    let mut rows = memory.reached(connection, list, &selection.edition, &rows).await?;
    for Narrowing { filter, wanted } in &selection.filters {
        if let Some((column, bound, up)) = bound(filter.test, wanted) {
            let column = memory.column(connection, list, &column).await?;
            rows = if up { column.at_least(&rows, bound) } else { column.at_most(&rows, bound) };
        }
    }
    Ok(rows)
}

/// A word of a filter, as the index has it.
pub(super) fn word_of(test: Test, word: &str) -> String {
    match test {
        Test::Term(_) | Test::Text(_) | Test::Party(_) | Test::Member(_) => folded(word),
        _ => word.to_owned(),
    }
}

/// The rows that have any of the words.
async fn with_any(
    connection: &mut SqliteConnection,
    memory: &Memory,
    list: &List,
    facet: &'static str,
    words: impl Iterator<Item = String>,
) -> Result<Arc<Rows>, StoreError> {
    let mut any: Option<Arc<Rows>> = None;
    for word in words {
        let rows = memory.with_word(connection, list, facet, &word).await?;
        any = Some(match any {
            None => rows,
            Some(others) => Arc::new(others.as_ref() | rows.as_ref()),
        });
    }
    Ok(any.unwrap_or_default())
}

/// The rows that contain the words.
async fn containing(connection: &mut SqliteConnection, list: &List, words: &Words) -> Result<Rows, StoreError> {
    let mut sql = QueryBuilder::new("SELECT rowid FROM words WHERE words MATCH ");
    sql.push_bind(words.query.clone()).push(" AND rowid BETWEEN ").push_bind(version_of(list.number, 0));
    sql.push(" AND ").push_bind(version_of(list.number, u32::MAX)).push(" ORDER BY rowid");
    let versions: Vec<i64> = sql.build_query_scalar().fetch_all(connection).await?;
    Ok(versions.into_iter().map(row_of).collect())
}

/// The column that a range filter compares, its bound, and whether it is a lower bound.
fn bound(test: Test, wanted: &Wanted) -> Option<(String, i64, bool)> {
    Some(match (test, wanted) {
        (Test::Min(column), Wanted::Number(number)) => (column.to_owned(), number.0 / 100, true),
        (Test::Max(column), Wanted::Number(number)) => (column.to_owned(), number.0 / 100, false),
        (Test::MinHundredths(column), Wanted::Number(number)) => (column.to_owned(), number.0, true),
        (Test::MaxHundredths(column), Wanted::Number(number)) => (column.to_owned(), number.0, false),
        (Test::From(column), Wanted::Day(day)) => (last_day(column), day_number(*day), true),
        (Test::To(column), Wanted::Day(day)) => (first_day(column), day_number(*day), false),
        (Test::Since(column), Wanted::Day(day)) => (column.to_owned(), day_number(*day), true),
        (Test::Until(column), Wanted::Day(day)) => (column.to_owned(), day_number(*day), false),
        (Test::SinceEdition, Wanted::Edition(number, _)) => (RELEASE.to_owned(), number + 1, true),
        _ => return None,
    })
}
