//! Lists and records as prose.

use std::collections::BTreeMap;

use ledger_core::cite::Cited;
use ledger_core::describe::Resource;
use ledger_store::index::Sources;
use ledger_store::list;
use ledger_store::readers::Connection;
use ledger_store::selection::Selection;
use serde_json_borrow::Value;

use super::charts::named_missions;
use crate::ledger::Ledger;
use crate::model::citing;
use crate::pages::{self, Facts, Telling};
use crate::problem::Problem;
use crate::question::Question;
use crate::represent::deliver::Rendered;
use crate::represent::found::records;
use crate::represent::links;
use crate::represent::stored::parsed;

/// A page of a list.
///
/// # Errors
/// An internal problem.
pub(super) async fn of_list(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    question: &Question,
) -> Result<Rendered, Problem> {
    let page = list::page(connection, ledger.memory(), resource, &with_stances(question)).await?;
    let next = page.next.as_ref().map(|last| question.next(last));
    let facts = Facts::of(question, next.as_deref()).citing(citing::list(ledger.public_url(), resource, question));
    let body = told(ledger, connection, resource, (&records(&page)?, &page.sources), question, &facts).await?;
    Ok(Rendered { body: body.into(), links: next.as_deref().map(links::next).into_iter().collect() })
}

/// One record.
///
/// # Errors
/// An internal problem.
pub(super) async fn of_record(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    (record, sources): (&str, &Sources),
    question: &Question,
) -> Result<Rendered, Problem> {
    let record: Value<'_> = parsed(record)?;
    let id = record.get("id").as_str().unwrap_or_default();
    let facts = Facts::of(question, None).citing(citing::row(ledger.public_url(), resource, id, &record, question));
    let rows = std::slice::from_ref(&record);
    Ok(told(ledger, connection, resource, (rows, sources), question, &facts).await?.into())
}

/// The rows with the claims that contradict them.
fn with_stances(question: &Question) -> Selection {
    Selection { for_table: true, ..question.selection.clone() }
}

async fn told(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    (rows, sources): (&[Value<'_>], &Sources),
    question: &Question,
    facts: &Facts,
) -> Result<String, Problem> {
    let stored = list::sources(connection, ledger.memory(), sources, &question.selection).await?;
    let sources = stored.iter().map(|source| parsed(source)).collect::<Result<Vec<Value<'_>>, _>>()?;
    let cited = |source: &Value<'_>| {
        let id = source.get("id").as_str()?;
        Some((id.to_owned(), citing::source(ledger.public_url(), id, source, question)))
    };
    let cited: BTreeMap<String, Cited> = sources.iter().filter_map(cited).collect();
    let missions = named_missions(connection, &question.selection).await?;
    let has_notes = question.selection.cites();
    let telling = Telling { resource, rows, sources: &sources, cited, missions, has_notes };
    Ok(pages::prose(&telling, question.format, facts))
}
