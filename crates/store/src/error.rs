//! The errors of reading the ledger.

/// Why a question could not be answered from the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be opened.
    #[error("cannot open the database `{path}`: {source}; give another file with `--database`")]
    Open {
        /// The file.
        path: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The database cannot be read.
    #[error("the database cannot be read: {0}")]
    Database(#[from] sqlx::Error),
    /// The dataset was replaced while it was being read.
    #[error("the data were loaded again while they were being read")]
    Replaced,
    /// The row that a page was to begin after does not exist.
    #[error("there is no row with the id `{0}`")]
    Unseen(String),
}
