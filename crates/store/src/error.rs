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
    /// Other questions use every connection that this one may use.
    #[error("no connection became free in time")]
    Busy,
    /// A client takes nothing of a stream any more.
    #[error("the client has taken nothing for a while")]
    Stalled,
    /// The file was replaced again and again while it was being opened.
    #[error("the database `{0}` was replaced while it was being opened; try again")]
    Replaced(String),
    /// The row that a page was to begin after does not exist.
    #[error("there is no row with the id `{0}`")]
    Unseen(String),
    /// A question matches more rows than can be followed one by one.
    #[error("{found} rows are more than the {most} that can be followed one by one")]
    TooMany {
        /// How many it matches.
        found: u64,
        /// How many can be followed.
        most: u64,
    },
}
