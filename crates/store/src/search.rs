//! Full-text search over the records of every kind.

use sqlx::{QueryBuilder, SqliteConnection};

use crate::error::StoreError;
use crate::selection::{Narrowing, Selection, Wanted};

/// The limit of exact totals.
pub const COUNTED: i64 = 10_000;

/// The marks around a matching word.
pub const MARKS: (char, char) = ('\u{2}', '\u{3}');

/// A record that matches a search.
#[derive(Debug, sqlx::FromRow)]
pub struct Hit {
    /// The kind and the record, joined by a period.
    pub id: String,
    /// The record, as JSON.
    pub subject: String,
    /// The fields of the lines.
    pub fields: String,
    /// The lines, with matching words between marks.
    pub text: String,
}

/// A page of search results.
#[derive(Debug)]
pub struct Hits {
    /// The records, best first.
    pub rows: Vec<Hit>,
    /// The total number of records, up to [`COUNTED`].
    pub total: usize,
    /// Whether the total is exact.
    pub total_is_exact: bool,
    /// The identifier of the last row, if more follow.
    pub next: Option<String>,
}

/// A page of the records that match the words, best first.
///
/// # Errors
/// When `after` does not name a row, or the database cannot be read.
pub async fn search(connection: &mut SqliteConnection, selection: &Selection) -> Result<Hits, StoreError> {
    let words = selection.words.as_ref().map(|words| words.query.clone()).unwrap_or_default();
    let mut ranked = QueryBuilder::new("SELECT rowid, kind || '.' || id FROM words WHERE words MATCH ");
    ranked.push_bind(words.clone()).push(" AND subject IS NOT NULL AND release = ").push_bind(selection.edition.number);
    match selection.as_of {
        None => ranked.push(" AND is_current = 1"),
        Some(day) => {
            let day = day.to_string();
            ranked.push(" AND is_dated = 1 AND known_from <= ").push_bind(day.clone());
            ranked.push(" AND (known_to IS NULL OR known_to > ").push_bind(day).push(")")
        }
    };
    for Narrowing { filter, wanted } in &selection.filters {
        if let Wanted::Words(words) = wanted {
            ranked.push(format!(" AND {}", filter.name));
            one_of(&mut ranked, words);
        }
    }
    ranked.push(format!(" ORDER BY rank, rowid LIMIT {}", COUNTED + 1));
    let all: Vec<(i64, String)> = ranked.build_query_as().fetch_all(&mut *connection).await?;
    let start = match &selection.after {
        None => 0,
        Some(after) => {
            let at = all.iter().position(|(_, id)| id == after);
            1 + at.ok_or_else(|| StoreError::Unseen(after.clone()))?
        }
    };
    let page: Vec<&(i64, String)> = all.iter().skip(start).take(selection.limit as usize).collect();
    let more = all.len() > start + page.len();
    let mut marked = QueryBuilder::new(
        "SELECT rowid, kind || '.' || id AS id, subject, fields, highlight(words, 0, char(2), char(3)) AS text FROM words WHERE words MATCH ",
    );
    marked.push_bind(words).push(" AND rowid IN (");
    let mut list = marked.separated(", ");
    for (rowid, _) in &page {
        list.push_bind(*rowid);
    }
    marked.push(") ORDER BY rank, rowid");
    let bound = usize::try_from(COUNTED).unwrap_or(usize::MAX);
    Ok(Hits {
        rows: marked.build_query_as().fetch_all(connection).await?,
        total: all.len().min(bound),
        total_is_exact: all.len() <= bound,
        next: if more { page.last().map(|(_, id)| id.clone()) } else { None },
    })
}

fn one_of(sql: &mut QueryBuilder<sqlx::Sqlite>, values: &[String]) {
    sql.push(" IN (");
    let mut list = sql.separated(", ");
    for value in values {
        list.push_bind(value.clone());
    }
    sql.push(")");
}
