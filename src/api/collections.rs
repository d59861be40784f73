//! Lists and single records, the same for every collection.

use axum::response::{IntoResponse, Redirect, Response};
use ledger_core::cite;
use ledger_core::describe::{Format, Resource, Style};
use ledger_core::iso::country;
use ledger_core::resources::{countries, releases};
use ledger_store::list::{self, Found};
use ledger_store::readers::{Connection, Lane};

use super::answer::{answer, delivery};
use super::missing::{no_such_record, not_yet_known, refuse_unknown};
use super::profile;
use super::tables::table;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::model::citing;
use crate::pages;
use crate::problem::Problem;
use crate::question::Question;
use crate::represent::deliver::Rendered;
use crate::represent::list::List;
use crate::represent::record::Record;
use crate::represent::stored::parsed;

/// A list.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub async fn list(ledger: Ledger, resource: &'static Resource, asked: Asked) -> Result<Response, Problem> {
    let mut question = Question::of_list(asked, resource, ledger.editions())?;
    let delivery = delivery(&ledger, &question);
    if question.format == Format::Html {
        // For the form, besides those that the request names.
        let facets = &mut question.selection.facets;
        for of_form in pages::facets(resource) {
            if !facets.contains(&of_form) {
                facets.push(of_form);
            }
        }
    }
    let question = question;
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
        return table(ledger, resource, question, delivery).await;
    }
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        refuse_unknown(&ledger, &mut connection, resource, &question).await?;
        let page = list::page(&mut connection, ledger.memory(), resource, &question.selection).await?;
        connection.give_back();
        let next = page.next.as_ref().map(|last| question.next(last));
        Ok(List { resource, page, next })
    };
    answer(&ledger, &question, delivery, find).await
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
        connection.give_back();
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
