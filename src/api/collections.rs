//! Lists and single records, the same for every collection.

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::TryStreamExt;
use ledger_core::cite;
use ledger_core::describe::{Format, Resource, Style};
use ledger_core::iso::country;
use ledger_core::resources::{countries, releases};
use ledger_store::list::{self, Found, Page};
use ledger_store::readers::{Connection, Lane, Lease};
use ledger_store::shelf::Shelved;
use ledger_store::stream::{send, sent};
use tokio::sync::mpsc;

use super::answer::{answer, delivery};
use super::missing::{no_such_record, not_yet_known, refuse_unknown};
use super::profile;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::model::citing;
use crate::problem::Problem;
use crate::question::Question;
use crate::represent::deliver::{AHEAD, Delivery, Rendered};
use crate::represent::file::{Attachment, save_as};
use crate::represent::found::Writing;
use crate::represent::list::List;
use crate::represent::parquet::About;
use crate::represent::record::Record;
use crate::represent::rows::Rows;
use crate::represent::stored::{parsed, unreadable};
use crate::represent::table;

/// A list.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub async fn list(ledger: Ledger, resource: &'static Resource, asked: Asked) -> Result<Response, Problem> {
    let question = Question::of_list(asked, resource, ledger.editions())?;
    let delivery = delivery(&ledger, &question);
    if let Format::Cite(style) = question.format {
        let cited = citing::list(ledger.public_url(), resource, &question);
        let made = async {
            refuse_unknown(&ledger, &mut *ledger.readers().acquire(Lane::Quick).await?, resource, &question).await?;
            Ok(cite::write(&cited, style).into())
        };
        return delivery.deliver(&question.asked, ledger.cache(), made).await;
    }
    if question.format.is_table() {
        refuse_unknown(&ledger, &mut *ledger.readers().acquire(Lane::Quick).await?, resource, &question).await?;
        return stream(ledger, resource, question, delivery).await;
    }
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        refuse_unknown(&ledger, &mut connection, resource, &question).await?;
        let page = list::page(&mut connection, ledger.memory(), resource, &question.selection).await?;
        let next = page.next.as_ref().map(|last| question.next(last));
        Ok(List { resource, page, next })
    };
    answer(&ledger, &question, delivery, find).await
}

/// A list as a table: the whole set in a stream, or a page of it if the request limits it.
async fn stream(
    ledger: Ledger,
    resource: &'static Resource,
    mut question: Question,
    delivery: Delivery,
) -> Result<Response, Problem> {
    // Whole lines of JSON are the records as they are.
    question.selection.for_table = question.format != Format::Ndjson || !question.table.fields.is_empty();
    let columns = table::chosen(resource.schema, &question.table.fields)?;
    let (asked, format, edition) = (question.asked.clone(), question.format, question.edition().id.clone());
    let about = About::of(ledger.public_url(), &question, citing::list(ledger.public_url(), resource, &question).title);
    let rows = Rows::new(format, columns, &question.table, about)?;
    // Browsers cannot show it, so they save it: under a name that says what it is.
    let name = (format == Format::Parquet).then(|| format!("{}-{edition}.{}", resource.path, format.name()));
    if question.is_of_whole_table() {
        return whole(ledger, resource, question, delivery, rows, name).await;
    }
    let body = async move || {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        // A page is read before the answer begins: a cursor that is not a row is a problem, and not a broken stream.
        let page = if question.wants_all_rows() {
            None
        } else {
            Some(list::page(&mut connection, ledger.memory(), resource, &question.selection).await?)
        };
        let source = match page {
            Some(page) => Source::Page(page),
            None => Source::Whole(connection),
        };
        Ok(Body::from_stream(sent(AHEAD, move |sender| send_rows(ledger, resource, question, source, rows, sender))))
    };
    let mut response = delivery.stream(&asked, body).await?;
    save_as(&mut response, name.as_deref());
    Ok(response)
}

/// A whole table: a file, which is made for the first request.
async fn whole(
    ledger: Ledger,
    resource: &'static Resource,
    question: Question,
    delivery: Delivery,
    rows: Rows,
    name: Option<String>,
) -> Result<Response, Problem> {
    let (asked, shelf) = (question.asked.clone(), ledger.shelf().clone());
    let (edition, file) = (ledger.files_of(question.edition()), (resource.path, question.format.name()));
    let in_the_making = match shelf.get(&edition, file) {
        Some(Shelved::Whole(kept)) => {
            let attachment = Attachment {
                media_type: delivery.media_type,
                name,
                bytes: kept.bytes,
                tag: delivery.tag,
                sha256: Some(kept.sha256),
                keep: delivery.keep,
                links: delivery.links,
                varies: true,
            };
            return Ok(attachment.deliver(&asked, |range| Body::from_stream(kept.stream(range))));
        }
        other => other,
    };
    let body = async move || {
        if let Some(other) = in_the_making {
            return Ok(Body::from_stream(other.stream()));
        }
        let source = Source::Whole(ledger.readers().acquire(question.lane).await?);
        let rows = sent(AHEAD, move |sender| send_rows(ledger, resource, question, source, rows, sender));
        Ok(match shelf.make(&edition, file, rows) {
            Ok(found) => Body::from_stream(found.stream()),
            Err(rows) => Body::from_stream(rows),
        })
    };
    let mut response = delivery.stream(&asked, body).await?;
    save_as(&mut response, name.as_deref());
    Ok(response)
}

/// Where the rows of a table come from.
enum Source {
    /// A page that has been read.
    Page(Page),
    /// The whole set, read by this connection.
    Whole(Lease),
}

/// Sends the rows of a list.
async fn send_rows(
    ledger: Ledger,
    resource: &'static Resource,
    question: Question,
    source: Source,
    mut rows: Rows,
    sender: mpsc::Sender<Result<Bytes, Problem>>,
) -> Result<(), Problem> {
    let mut writing = Writing::of(&question);
    match source {
        Source::Page(page) => {
            for record in page.records().map_err(|error| unreadable(&error))? {
                rows.add(&writing.record(record.get())?)?;
            }
        }
        Source::Whole(mut connection) => {
            let mut records = list::whole(&mut connection, ledger.memory(), resource, &question.selection).await?;
            while let Some(record) = records.try_next().await? {
                rows.add(&writing.record(&record)?)?;
                if rows.is_full() {
                    let chunk;
                    (rows, chunk) = rows.take().await?;
                    send(&sender, chunk).await?;
                }
            }
        }
    }
    send(&sender, rows.finish().await?).await?;
    Ok(())
}

/// One record.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub async fn one(ledger: Ledger, resource: &'static Resource, id: String, asked: Asked) -> Result<Response, Problem> {
    let question = Question::of_record(asked, resource, ledger.editions())?;
    let is_country = resource.path == countries::RESOURCE.path;
    if is_country
        && let Some(code) = country(&id)
        && code != id
    {
        // Only to a country that there is.
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let found = list::find(&mut connection, ledger.memory(), resource, code, &question.selection).await?;
        if !matches!(found, Found::Record { .. }) {
            return Err(no_such_record(&mut connection, resource, &id, ledger.editions(), &question).await?);
        }
        let query = &question.asked.query;
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        return Ok(Redirect::permanent(&format!("/{}/{code}{query}", resource.path)).into_response());
    }
    let mut delivery = delivery(&ledger, &question);
    delivery.links.push(format!("</{}>; rel=\"collection\"", resource.path));
    if let Format::Cite(style) = question.format {
        let made = cited(&ledger, resource, &id, &question, style);
        return delivery.deliver(&question.asked, ledger.cache(), made).await;
    }
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let mut record = find(&ledger, &mut connection, resource, &id, &question).await?;
        if is_country {
            profile::add(&ledger, &mut connection, &id, &question, &mut record).await?;
        }
        Ok(record)
    };
    answer(&ledger, &question, delivery, find).await
}

/// Finds a record, or the problem that says why there is none.
async fn find(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    id: &str,
    question: &Question,
) -> Result<Record, Problem> {
    match list::find(connection, ledger.memory(), resource, id, &question.selection).await? {
        Found::Record { record, sources, undated_excluded } => {
            Ok(Record { resource, record, sources, undated_excluded, sections: Vec::new() })
        }
        Found::NotYetKnown(day) => Err(not_yet_known(id, question, day)),
        Found::Nothing => Err(no_such_record(connection, resource, id, ledger.editions(), question).await?),
    }
}

/// How to cite a record.
async fn cited(
    ledger: &Ledger,
    resource: &'static Resource,
    id: &str,
    question: &Question,
    style: Style,
) -> Result<Rendered, Problem> {
    let mut connection = ledger.readers().acquire(question.lane).await?;
    let record = find(ledger, &mut connection, resource, id, question).await?;
    let cited = if resource.path == releases::RESOURCE.path {
        let edition = ledger.editions().get(id).cloned().unwrap_or_else(|| question.edition().clone());
        citing::edition(ledger.public_url(), &edition)
    } else {
        citing::row(ledger.public_url(), resource, id, &parsed(&record.record)?, question)
    };
    Ok(cite::write(&cited, style).into())
}
