//! A cache of the sources that rows cite: a few sources are behind most records.

use std::sync::Arc;

use moka::sync::Cache;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::error::StoreError;

/// A cache of sources as listed in answers, by the numbers of their rows in one database, limited in bytes.
#[derive(Debug)]
pub struct Briefs(Cache<i64, Arc<str>>);

impl Briefs {
    /// An empty cache that will hold at most so many bytes.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        let weight = |_: &i64, brief: &Arc<str>| u32::try_from(brief.len() + 128).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(bytes).weigher(weight).build())
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
        let mut found: Vec<Option<Arc<str>>> = numbers.iter().map(|number| self.0.get(number)).collect();
        let missing: Vec<i64> =
            numbers.iter().zip(&found).filter(|(_, brief)| brief.is_none()).map(|(number, _)| *number).collect();
        if !missing.is_empty() {
            let mut sql = QueryBuilder::<Sqlite>::new("SELECT version, brief FROM source WHERE version IN (");
            let mut list = sql.separated(", ");
            for number in &missing {
                list.push_bind(*number);
            }
            sql.push(")");
            let read: Vec<(i64, String)> = sql.build_query_as().fetch_all(connection).await?;
            for (number, brief) in read {
                let brief: Arc<str> = brief.into();
                self.0.insert(number, Arc::clone(&brief));
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

    /// The sources as JSON, joined by commas.
    #[must_use]
    pub fn joined(&self) -> String {
        self.iter().collect::<Vec<_>>().join(",")
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
