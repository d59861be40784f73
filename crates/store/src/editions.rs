//! The editions in the database.

use std::sync::Arc;

use ledger_core::package::About;
use ledger_core::rules::Rules;
use serde_json::Value as Json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::error::StoreError;
use crate::readers::{Lane, Readers};

/// An edition of the dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The rules that it is folded by.
    pub rules: Rules,
    /// What its descriptor says of the dataset as a whole.
    pub about: Arc<About>,
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
        // Without the table schemas, which are most of a descriptor.
        let rows = sqlx::query(
            "SELECT number, id, released_on, summary, sha256, checksum, json_remove(descriptor, '$.resources') AS about FROM release ORDER BY number",
        )
        .fetch_all(&mut *readers.acquire(Lane::Quick).await?)
        .await?;
        let edition = |row: &SqliteRow| -> Result<Edition, sqlx::Error> {
            let descriptor: Json = serde_json::from_str(row.try_get("about")?).unwrap_or_default();
            Ok(Edition {
                number: row.try_get("number")?,
                id: row.try_get("id")?,
                released_on: row.try_get("released_on")?,
                summary: row.try_get("summary")?,
                sha256: row.try_get("sha256")?,
                checksum: row.try_get("checksum")?,
                rules: descriptor["rules"].as_u64().and_then(Rules::numbered).unwrap_or_default(),
                about: Arc::new(About::of(&descriptor)),
            })
        };
        let all = rows.iter().map(edition).collect::<Result<Vec<Edition>, _>>()?;
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
