//! The page at `/`: what there is, the missions, and what sources disagree about most.

use axum::response::Response;
use ledger_core::describe::Resource;
use ledger_core::resources::{changes, claims, contingents, discrepancies, funding, legal_cases, missions, sources};
use ledger_store::list;
use ledger_store::selection::{Basis, Grouped};

use super::charts;
use crate::ledger::Ledger;
use crate::pages::{self, Facts};
use crate::problem::Problem;
use crate::question::{MAX_LIMIT, Question};
use crate::represent::deliver::Delivery;
use crate::represent::found::{records, rows, sources};

/// The collections that it counts.
const COUNTED: &[&Resource] = &[
    &contingents::RESOURCE,
    &funding::RESOURCE,
    &legal_cases::RESOURCE,
    &discrepancies::RESOURCE,
    &sources::RESOURCE,
    &claims::RESOURCE,
];
/// How many changes it shows.
const CHANGES: u32 = 5;
/// How many disputes it shows: those that most sources are about.
const DISPUTES: u32 = 3;

/// The page.
///
/// # Errors
/// A problem, if it cannot be made.
pub(super) async fn home(ledger: &Ledger, question: &Question, delivery: Delivery) -> Result<Response, Problem> {
    let made = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let mut selection = question.selection.clone();
        selection.limit = MAX_LIMIT;
        let mut counts = Vec::new();
        for resource in COUNTED {
            let count = list::count(&mut connection, ledger.memory(), resource, &selection).await?;
            counts.push((resource.path, count));
        }
        let missions = list::page(&mut connection, ledger.memory(), &missions::RESOURCE, &selection).await?;
        selection.limit = DISPUTES;
        // Conflicts first, and of them those that most sources are about.
        let by = |key: &str, down: bool| (discrepancies::RESOURCE.sort(key), down);
        selection.sort = vec![by("difference", false), by("independent_sources", true)];
        let disputes = list::page(&mut connection, ledger.memory(), &discrepancies::RESOURCE, &selection).await?;
        let by_mission = || Grouped::by(&["mission"], Basis::Reached);
        let people = charts::groups(ledger, &mut connection, &contingents::RESOURCE, question, by_mission()).await?;
        let money = charts::groups(ledger, &mut connection, &funding::RESOURCE, question, by_mission()).await?;
        let strength = charts::strength(ledger, &mut connection, question).await?;
        let mut latest = question.selection.of_all(CHANGES);
        latest.sort = changes::RESOURCE.sort("release").map(|sort| (Some(sort), true)).into_iter().collect();
        let latest = list::page(&mut connection, ledger.memory(), &changes::RESOURCE, &latest).await?;
        connection.give_back();
        let latest = records(&latest)?;
        let (missions, sources) = (rows(&missions, question)?, sources(&disputes)?);
        let disputes = rows(&disputes, question)?;
        let page = pages::home(
            &counts,
            &pages::Mandates { missions: &missions, people: &people, money: &money },
            (&disputes, &sources),
            (&strength, &latest),
            &Facts::of(question, None),
        )?;
        Ok(page.into())
    };
    delivery.deliver(&question.asked, ledger.cache(), Box::pin(made)).await
}
