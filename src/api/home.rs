//! The page at `/`: what there is, the missions, and what sources disagree about most.

use axum::response::Response;
use ledger_core::describe::Resource;
use ledger_core::resources::{claims, contingents, discrepancies, funding, legal_cases, missions, sources};
use ledger_store::list::{self, Page};
use serde_json::Value as Json;

use crate::ledger::Ledger;
use crate::pages::{self, Facts};
use crate::problem::Problem;
use crate::question::Question;
use crate::represent::deliver::Delivery;
use crate::represent::found::read;
use crate::represent::stored::{parsed, unreadable};

/// The collections that it counts.
const COUNTED: &[&Resource] = &[
    &contingents::RESOURCE,
    &funding::RESOURCE,
    &legal_cases::RESOURCE,
    &discrepancies::RESOURCE,
    &sources::RESOURCE,
    &claims::RESOURCE,
];
/// Among how many disputes those are that it shows.
const DISPUTES: u32 = 100;

/// The page.
///
/// # Errors
/// A problem, if it cannot be made.
pub(super) async fn home(ledger: &Ledger, question: &Question, delivery: Delivery) -> Result<Response, Problem> {
    let made = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let mut selection = question.selection.clone();
        selection.limit = DISPUTES;
        let mut counts = Vec::new();
        for resource in COUNTED {
            let count = list::count(&mut connection, ledger.memory(), resource, &selection).await?;
            counts.push((resource.path, count));
        }
        let missions = list::page(&mut connection, ledger.memory(), &missions::RESOURCE, &selection).await?;
        let disputes = list::page(&mut connection, ledger.memory(), &discrepancies::RESOURCE, &selection).await?;
        connection.give_back();
        let (missions, (disputes, sources)) = (rows(&missions, question)?.0, rows(&disputes, question)?);
        let page = pages::home(&counts, &missions, (&disputes, &sources), &Facts::of(question, None))?;
        Ok(page.into())
    };
    delivery.deliver(&question.asked, ledger.cache(), Box::pin(made)).await
}

/// The rows of a page, and the sources that they cite.
fn rows(page: &Page, question: &Question) -> Result<(Vec<Json>, Vec<Json>), Problem> {
    let records = page.records().map_err(|error| unreadable(&error))?;
    let rows = records.into_iter().map(|record| read(record.get(), question)).collect::<Result<_, _>>()?;
    Ok((rows, page.sources.iter().map(parsed).collect::<Result<_, _>>()?))
}
