//! Rows as the requested table, in chunks that are worth sending.

use std::fs::File;
use std::io::Read as _;

use axum::body::Bytes;
use futures_util::stream::{self, try_unfold};
use futures_util::{Stream, StreamExt as _};
use ledger_core::describe::Format;
use serde_json_borrow::Value;

use super::about::About;
use super::parquet;
use super::sheet::{self, Size};
use super::table::{self, Column, Lines};
use crate::problem::{Problem, ProblemKind};
use crate::question::Table;

/// How many bytes of lines are collected before they are sent.
const CHUNK: usize = 64 * 1024;

/// A table that is being written.
#[derive(Debug)]
pub enum Rows {
    /// Lines of CSV.
    Csv {
        /// The columns.
        columns: Vec<Column>,
        /// What was written and not yet taken.
        lines: Box<Lines>,
    },
    /// Lines of JSON.
    Ndjson {
        /// The columns.
        columns: Vec<Column>,
        /// Whether lines are whole records.
        is_whole: bool,
        /// What was written and not yet taken.
        chunk: Vec<u8>,
    },
    /// Columns of Parquet.
    Columns(Box<parquet::Writer>),
    /// A workbook for Excel.
    Sheet(Box<sheet::Writer>),
}

impl Rows {
    /// Begins a table.
    ///
    /// # Errors
    /// An internal problem, if a table cannot have these columns, or there is no room for it.
    pub fn new(
        format: Format,
        columns: Vec<Column>,
        asked: &Table,
        (about, size): (About, Size),
    ) -> Result<Self, Problem> {
        if format == Format::Xlsx {
            return sheet::Writer::new(columns, about, size).map(|writer| Self::Sheet(Box::new(writer)));
        }
        if format == Format::Parquet {
            return parquet::Writer::new(columns, about).map(|writer| Self::Columns(Box::new(writer)));
        }
        if format == Format::Csv {
            let lines = Box::new(Lines::begin(&columns, asked.bom));
            return Ok(Self::Csv { columns, lines });
        }
        Ok(Self::Ndjson { columns, is_whole: asked.fields.is_empty(), chunk: Vec::new() })
    }

    /// Whether it wants to know what the sources are that its rows will cite.
    #[must_use]
    pub fn wants_sources(&self) -> bool {
        matches!(self, Self::Sheet(_))
    }

    /// Says what they are, each as JSON.
    ///
    /// # Errors
    /// An internal problem, if one is not JSON.
    pub fn know<'s>(&mut self, sources: impl Iterator<Item = &'s str>) -> Result<(), Problem> {
        match self {
            Self::Sheet(writer) => writer.know(sources),
            Self::Csv { .. } | Self::Ndjson { .. } | Self::Columns(_) => Ok(()),
        }
    }

    /// Adds a record, given as JSON.
    ///
    /// # Errors
    /// An internal problem, if it is not JSON or a value does not have the type of its column.
    pub fn add(&mut self, record: &str) -> Result<(), Problem> {
        if let Self::Ndjson { is_whole: true, chunk, .. } = self {
            chunk.extend(record.as_bytes());
            chunk.push(b'\n');
            return Ok(());
        }
        let record: Value<'_> = serde_json::from_str(record).map_err(|error| {
            tracing::error!(%error, "a rendered record is not JSON");
            Problem::new(&ProblemKind::INTERNAL, "A record could not be read.")
        })?;
        self.add_value(&record)
    }

    /// Adds a record that is already parsed.
    ///
    /// # Errors
    /// An internal problem, if a value does not have the type of its column.
    pub fn add_value(&mut self, record: &Value<'_>) -> Result<(), Problem> {
        match self {
            Self::Csv { columns, lines } => lines.add(columns, record),
            Self::Ndjson { is_whole: true, chunk, .. } => {
                // Plain data, and writing into memory: neither can fail.
                let _ = serde_json::to_writer(&mut *chunk, record);
                chunk.push(b'\n');
            }
            Self::Ndjson { columns, chunk, .. } => chunk.extend(table::json_line(columns, record)),
            Self::Columns(writer) => writer.add(record)?,
            Self::Sheet(writer) => writer.add(record)?,
        }
        Ok(())
    }

    /// Whether a chunk is worth sending.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match self {
            Self::Csv { lines, .. } => lines.len() >= CHUNK,
            Self::Ndjson { chunk, .. } => chunk.len() >= CHUNK,
            Self::Columns(writer) => writer.is_full(),
            // Its beginning is known only at the end.
            Self::Sheet(_) => false,
        }
    }

    /// Takes the chunk, and returns the table to continue with.
    ///
    /// # Errors
    /// An internal problem, if it cannot be written.
    pub async fn take(self) -> Result<(Self, Bytes), Problem> {
        match self {
            Self::Csv { columns, mut lines } => {
                let taken = lines.take().into();
                Ok((Self::Csv { columns, lines }, taken))
            }
            Self::Ndjson { columns, is_whole, chunk } => {
                Ok((Self::Ndjson { columns, is_whole, chunk: Vec::with_capacity(chunk.len()) }, chunk.into()))
            }
            // Encoding and compressing are slow, so they run away from the threads that serve.
            Self::Columns(mut writer) => {
                apart(move || writer.take().map(|taken| (Self::Columns(writer), taken.into()))).await
            }
            Self::Sheet(writer) => Ok((Self::Sheet(writer), Bytes::new())),
        }
    }

    /// The last chunk.
    ///
    /// # Errors
    /// An internal problem, if it cannot be written.
    pub async fn finish(self) -> Result<Bytes, Problem> {
        match self {
            Self::Csv { mut lines, .. } => Ok(lines.take().into()),
            Self::Ndjson { chunk, .. } => Ok(chunk.into()),
            Self::Columns(writer) => apart(move || writer.finish().map(Into::into)).await,
            Self::Sheet(writer) => apart(move || writer.finish()).await,
        }
    }

    /// The rest in pieces that are worth sending, which memory need not hold together.
    ///
    /// # Errors
    /// An internal problem, if it cannot be written.
    pub async fn rest(self) -> Result<impl Stream<Item = Result<Bytes, Problem>> + Send + use<>, Problem> {
        let (file, whole) = match self {
            Self::Sheet(writer) if writer.is_large() => (Some(apart(move || writer.finish_as_file()).await?), None),
            other => (None, Some(other.finish().await?)),
        };
        let pieces = file.map(|file| try_unfold(file, next_piece));
        Ok(stream::iter(whole.map(Ok)).chain(stream::iter(pieces).flatten()))
    }
}

/// The next piece of a file.
async fn next_piece(mut file: File) -> Result<Option<(Bytes, File)>, Problem> {
    apart(move || {
        let mut piece = Vec::with_capacity(CHUNK);
        (&mut file).take(CHUNK as u64).read_to_end(&mut piece).map_err(|error| unreadable(&error))?;
        Ok((!piece.is_empty()).then(|| (piece.into(), file)))
    })
    .await
}

fn unreadable(error: &std::io::Error) -> Problem {
    tracing::error!(%error, "a table could not be read from its temporary file");
    Problem::new(&ProblemKind::INTERNAL, "The table could not be written.")
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a table could not be written");
        Err(Problem::new(&ProblemKind::INTERNAL, "The table could not be written."))
    })
}
