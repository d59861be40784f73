//! The sources that rows cite, kept in memory once they were read: a few sources are behind most records.

use std::sync::Arc;

use sqlx::SqliteConnection;
use sqlx::types::Json;

use super::rows::Rows;
use super::slots::Slots;
use crate::error::StoreError;

/// Sources as listed in answers, by the numbers of their rows in one database.
#[derive(Debug)]
pub struct Briefs(Slots<Arc<str>>);

impl Briefs {
    /// For the lists of sources with these numbers, each with the numbers of its rows; holds at most so many bytes.
    pub(crate) fn new<'r>(lists: impl Iterator<Item = (i64, &'r Rows)>, bytes: u64) -> Self {
        Self(Slots::new(lists, bytes))
    }

    /// The sources with these numbers, each once, in the order of their identifiers.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn of_rows(&self, connection: &mut SqliteConnection, cites: &str) -> Result<Sources, StoreError> {
        // Sources of an edition are numbered in the order of their identifiers.
        let mut numbers: Vec<i64> = cites.split(',').filter_map(|number| number.parse().ok()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let kept = |number: &i64| self.0.get(*number).map(Arc::clone);
        let mut found: Vec<Option<Arc<str>>> = numbers.iter().map(kept).collect();
        let missing: Vec<i64> =
            numbers.iter().zip(&found).filter(|(_, brief)| brief.is_none()).map(|(number, _)| *number).collect();
        if !missing.is_empty() {
            // One text for all, so that the statement is always the same, and is prepared once.
            let sql = "SELECT s.version, s.brief FROM json_each(?) AS missing CROSS JOIN source AS s ON s.version = missing.value";
            let read: Vec<(i64, String)> = sqlx::query_as(sql).bind(Json(missing)).fetch_all(connection).await?;
            for (number, brief) in read {
                let brief: Arc<str> = brief.into();
                self.0.keep(number, Arc::clone(&brief), brief.len());
                if let Ok(at) = numbers.binary_search(&number) {
                    found[at] = Some(brief);
                }
            }
        }
        let mut sources = Sources(found.into_iter().flatten().collect());
        sources.keep_in_order();
        Ok(sources)
    }
}

/// Sources as listed in answers, each once, in the order of their identifiers.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Arc<str>>);

impl Sources {
    /// Each source as JSON.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// The identifier of each source.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.iter().map(id_of)
    }

    /// The sources as JSON, joined by commas.
    #[must_use]
    pub fn joined(&self) -> String {
        self.iter().collect::<Vec<_>>().join(",")
    }

    /// Those of which the identifiers are wanted.
    #[must_use]
    pub fn only(mut self, wants: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|brief| wants(id_of(brief)));
        self
    }

    /// Adds other sources.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
        self.keep_in_order();
    }

    fn keep_in_order(&mut self) {
        if self.0.is_sorted_by(|before, brief| id_of(before) < id_of(brief)) {
            return;
        }
        // Rows of several editions cite the sources of each edition; the latest edition's version of a source wins.
        self.0.reverse();
        self.0.sort_by(|before, brief| id_of(before).cmp(id_of(brief)));
        self.0.dedup_by(|brief, before| id_of(brief) == id_of(before));
    }
}

/// The identifier at the beginning of a source's JSON.
fn id_of(brief: &str) -> &str {
    brief.split('"').nth(3).unwrap_or_default()
}
