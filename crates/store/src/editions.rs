//! The editions in the database.

use serde::Serialize;

use crate::error::StoreError;
use crate::readers::Readers;

/// An edition of the dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Edition {
    /// Its number in the tables.
    pub number: i64,
    /// Its identifier, like `2026.11.0`.
    pub id: String,
    /// The day of its publication; `None` if it is not yet published.
    pub released_on: Option<String>,
    /// What is new in it.
    pub summary: Option<String>,
    /// SHA-256 of its published zip.
    pub sha256: Option<String>,
    /// A checksum of its files.
    pub checksum: String,
}

/// Every edition, oldest first: at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editions {
    all: Vec<Edition>,
    latest: Edition,
}

impl Editions {
    /// Reads them.
    ///
    /// # Errors
    /// When the database cannot be read, or has no edition.
    pub async fn read(readers: &Readers) -> Result<Self, StoreError> {
        let all: Vec<Edition> =
            sqlx::query_as("SELECT number, id, released_on, summary, sha256, checksum FROM release ORDER BY number")
                .fetch_all(&mut *readers.acquire().await?)
                .await?;
        let latest = all.last().cloned().ok_or(sqlx::Error::RowNotFound)?;
        Ok(Self { all, latest })
    }

    /// The edition with that identifier.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Edition> {
        self.all.iter().find(|edition| edition.id == id)
    }

    /// The latest edition.
    #[must_use]
    pub fn latest(&self) -> &Edition {
        &self.latest
    }

    /// The identifiers of all editions, oldest first.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        self.all.iter().map(|edition| edition.id.as_str()).collect()
    }

    /// All editions, oldest first.
    #[must_use]
    pub fn all(&self) -> &[Edition] {
        &self.all
    }
}
