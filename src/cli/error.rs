//! Why a command can fail.

use ledger_store::error::StoreError;
use ledger_store::export;
use ledger_store::file::DatabaseError;
use ledger_store::path::PathError;

use crate::fetch::FetchError;
use crate::{begin, publish, tidy, tree};

/// Why a command can fail.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// A query on it.
    #[error(transparent)]
    Read(#[from] StoreError),
    /// A directory or file.
    #[error(transparent)]
    Path(#[from] PathError),
    /// Listening or serving.
    #[error("{0}")]
    Serve(String),
    /// Fetching the database of a replica.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Writing the export.
    #[error(transparent)]
    Export(#[from] export::ExportError),
    /// Writing a tree.
    #[error(transparent)]
    Tree(#[from] tree::TreeError),
    /// No edition has the name.
    #[error("there is no edition `{0}`; the editions are {1}")]
    Edition(String, String),
    /// Beginning a dataset.
    #[error(transparent)]
    Begin(#[from] begin::BeginError),
    /// Tidying a dataset.
    #[error(transparent)]
    Tidy(#[from] tidy::TidyError),
    /// Publishing.
    #[error(transparent)]
    Release(#[from] publish::PublishError),
    /// The OpenAPI document.
    #[error("the OpenAPI document cannot be written: {0}")]
    Document(String),
    /// Standard output.
    #[error("standard output cannot be written: {0}")]
    Output(#[from] std::io::Error),
    /// No kind has the name.
    #[error("`{0}` is not a kind of record; {1}")]
    Kind(String, String),
}
