//! Full text over the records of every kind.

use sqlx::{QueryBuilder, SqliteConnection};

use super::query::Query;
use super::select::{COUNTED, one_of};
use crate::problem::Problem;

/// A record that a search found.
#[derive(Debug, sqlx::FromRow)]
pub struct Hit {
    /// The kind and the record, joined by a point.
    pub id: String,
    /// The record, as JSON.
    pub subject: String,
    /// The fields of the lines.
    pub fields: String,
    /// The lines, found words between marks.
    pub text: String,
}

/// A page of what a search found.
#[derive(Debug)]
pub struct Hits {
    /// The records, best first.
    pub rows: Vec<Hit>,
    /// How many there are in all, up to [`COUNTED`].
    pub total: usize,
    /// Whether that is all there are.
    pub total_is_exact: bool,
    /// The identifier of the last row, where more follow.
    pub next: Option<String>,
}

/// A page of the records that have the words, best first.
///
/// # Errors
/// A problem when `after` names no row, or the database cannot be read.
pub async fn search(connection: &mut SqliteConnection, query: &Query) -> Result<Hits, Problem> {
    let words = query.words.as_ref().map(|(words, _)| words.clone()).unwrap_or_default();
    let mut ranked = QueryBuilder::new("SELECT rowid, kind || '.' || id FROM words WHERE words MATCH ");
    ranked.push_bind(words.clone()).push(" AND subject IS NOT NULL AND release = ").push_bind(query.edition.number);
    match query.as_of {
        None => ranked.push(" AND is_current = 1"),
        Some(day) => {
            let day = day.to_string();
            ranked.push(" AND is_dated = 1 AND known_from <= ").push_bind(day.clone());
            ranked.push(" AND (known_to IS NULL OR known_to > ").push_bind(day).push(")")
        }
    };
    for (filter, values) in &query.filters {
        ranked.push(format!(" AND {}", filter.name));
        one_of(&mut ranked, values);
    }
    ranked.push(format!(" ORDER BY rank, rowid LIMIT {}", COUNTED + 1));
    let all: Vec<(i64, String)> = ranked.build_query_as().fetch_all(&mut *connection).await?;
    let start = match &query.after {
        None => 0,
        Some(after) => {
            1 + all.iter().position(|(_, id)| id == after).ok_or_else(|| {
                Problem::parameter(
                    "after",
                    format!("no row of this search has the id `{after}`; give the `id` of the last row seen"),
                )
            })?
        }
    };
    let page: Vec<&(i64, String)> = all.iter().skip(start).take(query.limit as usize).collect();
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
