//! Lists as tables.
//!
//! The whole table of an edition is a file, made for the first request (`docs/decisions/0016-whole-tables-as-files.md`). A
//! page, or a list that filters leave small, is made in memory and cached. Only what is larger is a stream.

use std::pin::pin;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::{Stream, TryStreamExt};
use http::{Method, header};
use ledger_core::describe::{Format, Resource};
use ledger_store::list;
use ledger_store::readers::Lease;
use ledger_store::selection::Selection;
use ledger_store::shelf::{self, Shelved};
use ledger_store::stream::{send, sent};
use serde_json::value::RawValue;
use tokio::sync::mpsc;

use super::answer::{file_name, table_in_memory};
use crate::asked::Asked;
use crate::cache::Kept;
use crate::ledger::Ledger;
use crate::model::citing;
use crate::problem::{Problem, ProblemKind};
use crate::question::Question;
use crate::represent::about::About;
use crate::represent::deliver::{AHEAD, Delivery};
use crate::represent::file::Attachment;
use crate::represent::found::Writing;
use crate::represent::links;
use crate::represent::rows::Rows;
use crate::represent::sheet::{self, Size};
use crate::represent::stored::unreadable;
use crate::represent::table::{self, Column};

/// How many rows a table in memory has at most, unless the request limits it: a few megabytes.
const SMALL: u32 = 1_000;

/// A list as a table.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub(super) async fn table(
    ledger: Ledger,
    resource: &'static Resource,
    mut question: Question,
    delivery: Delivery,
) -> Result<Response, Problem> {
    if let Some(response) = delivery.unchanged(&question.asked)? {
        return Ok(response);
    }
    // Whole lines of JSON are the records as they are.
    question.selection.for_table = question.format != Format::Ndjson || !question.table.fields.is_empty();
    let columns = table::chosen(table::columns(resource.schema), &question.table.fields)?;
    let (asked, name) = (question.asked.clone(), file_name(&question));
    let about =
        About::of(ledger.public_url(), &question, &citing::list(ledger.public_url(), resource, &question).title);
    let table = Table { ledger, resource, question, columns, about };
    if table.question.is_of_whole_table() {
        return table.file(&asked, delivery, name).await;
    }
    if table.is_small().await? {
        let (ledger, question) = (table.ledger.clone(), table.question.clone());
        return table_in_memory(&ledger, &question, delivery, table.page()).await;
    }
    // HEAD is refused what GET is.
    table.size().await?;
    let body = async || Ok(Body::from_stream(table.pieces().await?));
    delivery.stream(&asked, name.as_deref(), body).await
}

/// A table that is to be made.
struct Table {
    ledger: Ledger,
    resource: &'static Resource,
    question: Question,
    columns: Vec<Column>,
    about: About,
}

impl Table {
    /// Whether it has few rows.
    async fn is_small(&self) -> Result<bool, Problem> {
        if !self.question.wants_all_rows() {
            return Ok(true);
        }
        Ok(self.count().await? <= u64::from(SMALL))
    }

    /// How many rows it has.
    async fn count(&self) -> Result<u64, Problem> {
        let mut connection = self.ledger.readers().acquire(self.question.lane).await?;
        Ok(list::count(&mut connection, self.ledger.memory(), self.resource, &self.question.selection).await?)
    }

    /// How large it is, for a format that must know it beforehand.
    async fn size(&self) -> Result<Size, Problem> {
        if self.question.format != Format::Xlsx {
            return Ok(Size::Any);
        }
        let rows = self.count().await?;
        sheet::refuse_too_many(rows)?;
        Ok(if rows <= u64::from(SMALL) { Size::Small } else { Size::Any })
    }

    /// Delivers it as a file; until that is complete, as the stream that it is made from.
    async fn file(self, asked: &Asked, delivery: Delivery, name: Option<String>) -> Result<Response, Problem> {
        let shelf = self.ledger.shelf().clone();
        let edition = self.ledger.files_of(self.question.edition());
        let file = (self.resource.path, self.question.format.name());
        let shelved = match shelf.get(&edition, file) {
            Some(shelved) => Ok(shelved),
            None => match self.pieces().await {
                Ok(pieces) => shelf.make(&edition, file, pieces),
                // Without its length, the head of an answer needs nothing.
                Err(busy) if asked.method == Method::HEAD && busy.is(&ProblemKind::OVERLOADED) => {
                    return delivery.stream(asked, name.as_deref(), async || Ok(Body::empty())).await;
                }
                Err(problem) => return Err(problem),
            },
        };
        let body = match shelved {
            Ok(Shelved::Whole(kept)) => return Ok(of_file(&kept, asked, delivery, name)),
            Ok(growing) if wants_whole(asked) => match growing.complete(PATIENCE).await {
                Ok(kept) => return Ok(of_file(&kept, asked, delivery, name)),
                Err(growing) => Body::from_stream(growing.stream()),
            },
            Ok(growing) => Body::from_stream(growing.stream()),
            Err(pieces) => Body::from_stream(pieces),
        };
        delivery.stream(asked, name.as_deref(), async || Ok(body)).await
    }

    /// Makes it of one page.
    async fn page(mut self) -> Result<Kept, Problem> {
        if self.question.wants_all_rows() {
            self.question.selection.limit = SMALL;
        }
        let Self { ledger, resource, question, columns, about } = self;
        let mut rows = Rows::new(question.format, columns, &question.table, (about, Size::Small))?;
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let page = list::page(&mut connection, ledger.memory(), resource, &question.selection).await?;
        connection.give_back();
        rows.know(page.sources.iter())?;
        let mut writing = Writing::of(&question);
        let records: Vec<&RawValue> = page.records().map_err(|error| unreadable(&error))?;
        for record in records {
            rows.add(&writing.record(record.get())?)?;
        }
        let next = page.next.iter().map(|last| links::next(&question.next(last)));
        Ok(Kept { links: next.collect(), body: rows.finish().await? })
    }

    /// Its pieces, with a connection that reads them one after another.
    async fn pieces(self) -> Result<impl Stream<Item = Result<Bytes, Problem>> + Send + use<>, Problem> {
        let size = self.size().await?;
        let Self { ledger, resource, question, columns, about } = self;
        let rows = Rows::new(question.format, columns, &question.table, (about, size))?;
        let connection = ledger.readers().acquire(question.lane).await?;
        let large = Large { ledger, resource, question, rows };
        Ok(sent(AHEAD, move |sender| large.send(connection, sender)))
    }
}

/// How long a request waits for a file to be complete.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whether a request can be answered well only from a complete file: with its length, or in part. That is how tools read a
/// table where it is.
fn wants_whole(asked: &Asked) -> bool {
    asked.method == Method::HEAD || asked.headers.contains_key(header::RANGE)
}

/// Delivers a complete file.
fn of_file(kept: &shelf::Kept, asked: &Asked, delivery: Delivery, name: Option<String>) -> Response {
    let attachment = Attachment::of(delivery, name, kept.bytes, Some(kept.sha256));
    attachment.deliver(asked, |range| Body::from_stream(kept.stream(range)))
}

/// A table that is sent in pieces.
struct Large {
    ledger: Ledger,
    resource: &'static Resource,
    question: Question,
    rows: Rows,
}

impl Large {
    /// Sends all its rows.
    async fn send(self, mut connection: Lease, sender: mpsc::Sender<Result<Bytes, Problem>>) -> Result<(), Problem> {
        let Self { ledger, resource, question, mut rows } = self;
        if rows.wants_sources() {
            let whole = Selection { limit: u32::MAX, ..question.selection.clone() };
            let cited = list::cited(&mut connection, ledger.memory(), resource, &whole).await?;
            rows.know(cited.iter())?;
        }
        let mut writing = Writing::of(&question);
        let mut records = list::whole(&mut connection, ledger.memory(), resource, &question.selection).await?;
        while let Some(lines) = records.try_next().await? {
            for record in lines.lines() {
                rows.add(&writing.record(record)?)?;
                if rows.is_full() {
                    let chunk;
                    (rows, chunk) = rows.take().await?;
                    send(&sender, chunk).await?;
                }
            }
        }
        drop(records);
        connection.give_back();
        let mut rest = pin!(rows.rest().await?);
        while let Some(piece) = rest.try_next().await? {
            send(&sender, piece).await?;
        }
        Ok(())
    }
}
