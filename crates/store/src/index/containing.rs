//! The rows that contain words.

use std::sync::Arc;

use sqlx::{Row as _, SqliteConnection};

use super::catalog::Catalog;
use super::memory::{Memory, Of};
use super::occurrences::{Occurrence, occurrences, rows_of, tokens_of};
use super::rows::{BEGINNING, IS, IS_DATED, Rows, TOKEN, stored_set, union};
use crate::error::StoreError;
use crate::tokens::Phrase;

/// The tokens of a list from one to another, with the block that the first may be in.
const BLOCKS: &str = "SELECT block FROM token WHERE list = ?1 AND first <= ?3 AND first >= coalesce((SELECT max(first) FROM token WHERE list = ?1 AND first <= ?2), '') ORDER BY first";

/// Of how many rows a token is, if it has a block of its own.
const COMMON: &str =
    "SELECT iif(first = ?2, common, NULL) FROM token WHERE list = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1";

/// The block of each list that a token may be in.
const IN_LISTS: &str = "SELECT t.first, t.common, iif(t.common IS NULL, t.block, NULL) AS block FROM list AS l JOIN token AS t ON t.list = l.number AND t.first = (SELECT max(first) FROM token WHERE list = l.number AND first <= ?)";

/// In how many rows each word of a phrase can be, if the rows with the phrase are to be counted.
const COUNTED: u64 = 50_000;

/// Whether a token is the wanted one, or begins with it.
fn is_wanted(token: &str, wanted: &str, is_beginning: bool) -> bool {
    if is_beginning { token.starts_with(wanted) } else { token == wanted }
}

impl Memory {
    /// The rows of a catalog that contain a phrase.
    pub(crate) async fn containing(
        &self,
        connection: &mut SqliteConnection,
        catalog: &Catalog,
        phrase: &Phrase,
    ) -> Result<Arc<Rows>, StoreError> {
        let (token, is_beginning) = (phrase.tokens.iter().next().unwrap_or_default(), phrase.is_beginning);
        let is_one = phrase.tokens.len() == 1;
        if is_one && !is_beginning {
            let rows = self.with_word(connection, catalog, TOKEN, token).await?;
            if !rows.is_empty() {
                return Ok(rows);
            }
        }
        let key = Of::Containing(catalog.number, phrase.written().into());
        if let Some(rows) = self.sets.get(&key) {
            return Ok(rows);
        }
        let beginning = if is_one && is_beginning { beginning(connection, catalog, token).await? } else { None };
        let rows = match beginning {
            Some(rows) => rows,
            None => catalog.numbers(&rows_of(found(connection, catalog, phrase).await?.into_iter())),
        };
        let rows = Arc::new(rows);
        self.sets.insert(key, Arc::clone(&rows));
        Ok(rows)
    }

    /// The rows of a catalog that contain any of the phrases, for each of the terms of a query.
    pub(crate) async fn matching(
        &self,
        connection: &mut SqliteConnection,
        catalog: &Catalog,
        terms: &[Vec<Phrase>],
    ) -> Result<Vec<Arc<Rows>>, StoreError> {
        let mut sets = Vec::with_capacity(terms.len());
        for term in terms {
            let mut any = Vec::with_capacity(term.len());
            for phrase in term {
                any.push(self.containing(connection, catalog, phrase).await?);
            }
            sets.push(union(any));
        }
        Ok(sets)
    }

    /// How many rows of all lists contain a phrase; with a word that is too common, as many as contain its rarest one.
    pub(crate) async fn frequency(
        &self,
        connection: &mut SqliteConnection,
        phrase: &Phrase,
    ) -> Result<u64, StoreError> {
        let whole = phrase.tokens.len() - usize::from(phrase.is_beginning && !phrase.tokens.is_empty());
        let (mut rarest, mut commonest) = (u64::MAX, 0);
        for token in phrase.tokens.iter().take(whole) {
            let rows = frequency(connection, token).await?;
            (rarest, commonest) = (rarest.min(rows), commonest.max(rows));
        }
        if whole == 1 && !phrase.is_beginning || commonest > COUNTED {
            return Ok(rarest);
        }
        let mut count = 0;
        for catalog in &self.catalogs {
            let rows = self.containing(connection, catalog, phrase).await?;
            let has_both = !catalog.is_dated && self.catalogs.iter().any(|other| other.is_dated_of(catalog));
            count += if has_both && !rows.is_empty() {
                // The dated ones among the latest are in the other catalog too.
                rows.len() - rows.intersection_len(&*self.with_word(connection, catalog, IS, IS_DATED).await?)
            } else {
                rows.len()
            };
        }
        Ok(count)
    }
}

/// How many rows of all lists contain a token.
async fn frequency(connection: &mut SqliteConnection, token: &str) -> Result<u64, StoreError> {
    let mut count = 0;
    for stored in sqlx::query(IN_LISTS).bind(token).fetch_all(connection).await? {
        let common: Option<u32> = stored.try_get("common")?;
        if let Some(rows) = common {
            count += if stored.try_get::<&str, _>("first")? == token { u64::from(rows) } else { 0 };
        } else {
            tokens_of(stored.try_get("block")?, |other, bytes| {
                if other == token {
                    count += rows_of(occurrences(bytes)).len() as u64;
                }
            });
        }
    }
    Ok(count)
}

/// The rows of a catalog with a token that begins so, if there are many such tokens.
async fn beginning(
    connection: &mut SqliteConnection,
    catalog: &Catalog,
    beginning: &str,
) -> Result<Option<Rows>, StoreError> {
    let next = "SELECT word, bitmap FROM row_set WHERE catalog = ? AND facet = ? AND word >= ? ORDER BY word LIMIT 1";
    let next = sqlx::query(next).bind(catalog.number).bind(BEGINNING).bind(beginning);
    let Some(stored) = next.fetch_optional(connection).await? else { return Ok(None) };
    // If all tokens that begin so have more in common, the set is that of the whole common beginning.
    if !stored.try_get::<&str, _>("word")?.starts_with(beginning) {
        return Ok(None);
    }
    Ok(Some(stored_set(stored.try_get("bitmap")?)?))
}

/// Where a phrase begins in the rows of a list.
async fn found(
    connection: &mut SqliteConnection,
    catalog: &Catalog,
    phrase: &Phrase,
) -> Result<Vec<Occurrence>, StoreError> {
    // The rarest first: of the others, only what follows it counts.
    let mut tokens = Vec::new();
    for (at, token) in (0_u32..).zip(phrase.tokens.iter()) {
        let is_beginning = phrase.is_beginning && at as usize + 1 == phrase.tokens.len();
        let common = sqlx::query_scalar(COMMON).bind(catalog.list).bind(token).fetch_optional(&mut *connection).await?;
        tokens.push((is_beginning, common.flatten().unwrap_or(0_u32), at, token));
    }
    tokens.sort_unstable();
    let mut found: Option<Vec<Occurrence>> = None;
    for (is_beginning, _, at, token) in tokens {
        let here = of_token(connection, catalog, token, is_beginning).await?.into_iter();
        let mut here = here.filter_map(|(row, place)| Some((row, place.checked_sub(at)?))).peekable();
        let starts = match found {
            None => here.collect(),
            Some(mut found) => {
                found.retain(|start| {
                    while here.next_if(|other| other < start).is_some() {}
                    here.peek() == Some(start)
                });
                found
            }
        };
        if starts.is_empty() {
            return Ok(starts);
        }
        found = Some(starts);
    }
    Ok(found.unwrap_or_default())
}

/// Where a token, or any that begins with it, occurs in the rows of a list.
async fn of_token(
    connection: &mut SqliteConnection,
    catalog: &Catalog,
    token: &str,
    is_beginning: bool,
) -> Result<Vec<Occurrence>, StoreError> {
    // No token has that character.
    let last = if is_beginning { format!("{token}\u{10ffff}") } else { token.to_owned() };
    let blocks = sqlx::query_scalar(BLOCKS).bind(catalog.list).bind(token).bind(last);
    let blocks: Vec<Vec<u8>> = blocks.fetch_all(connection).await?;
    let mut all = Vec::new();
    for block in &blocks {
        tokens_of(block, |other, bytes| {
            if is_wanted(other, token, is_beginning) {
                all.extend(occurrences(bytes));
            }
        });
    }
    if is_beginning {
        all.sort_unstable();
    }
    Ok(all)
}
