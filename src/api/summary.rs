//! Sums: grouped totals of people and money that count nothing twice.

use axum::response::Response;
use jiff::civil::Date;
use ledger_core::describe::{Grouping, Parameter, Resource};
use ledger_store::error::StoreError;
use ledger_store::{list, sums};

use super::answer::{answer_or_table, delivery};
use super::missing::refuse_unknown;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question::Question;
use crate::represent::points::Points;
use crate::represent::sums::Sums;

/// The summary of a collection.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub async fn of_collection(
    ledger: Ledger,
    resource: &'static Resource,
    grouping: &'static Grouping,
    asked: Asked,
) -> Result<Response, Problem> {
    let mut question = Question::of_sums(asked, resource, grouping, ledger.editions(), Parameter::OF_SUMMARIES)?;
    let mut delivery = delivery(&ledger, &question);
    delivery.links.push(format!("</{}>; rel=\"collection\"", resource.path));
    if question.wants_all_rows() {
        question.selection.limit = u32::MAX;
    }
    let question = question;
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        refuse_unknown(&ledger, &mut connection, resource, &question).await?;
        let groups =
            sums::groups(&mut connection, ledger.memory(), resource, &question.selection, &question.grouped).await;
        let groups = groups.map_err(unseen)?;
        let undated_excluded =
            list::undated(&mut connection, ledger.memory(), resource, &question.selection, "").await?;
        let next = groups.next.as_ref().map(|last| question.next(last));
        Ok::<_, Problem>(Sums { resource, grouping, groups, next, undated_excluded })
    };
    answer_or_table(&ledger, &question, delivery, find).await
}

/// The summary of a collection at the end of each of several periods, on both clocks.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub async fn over_time(
    ledger: Ledger,
    resource: &'static Resource,
    grouping: &'static Grouping,
    asked: Asked,
) -> Result<Response, Problem> {
    let mut question = Question::of_sums(asked, resource, grouping, ledger.editions(), Parameter::OF_SUMMARY_SERIES)?;
    let mut delivery = delivery(&ledger, &question);
    delivery.links.push(format!("</{}/summary>; rel=\"collection\"", resource.path));
    if question.wants_all_rows() {
        question.selection.limit = u32::MAX;
    }
    let question = question;
    answer_or_table(&ledger, &question, delivery, points(&ledger, resource, grouping, &question)).await
}

/// The groups of a collection at the end of each period that a question asks for.
async fn points(
    ledger: &Ledger,
    resource: &'static Resource,
    grouping: &'static Grouping,
    question: &Question,
) -> Result<Points, Problem> {
    let mut connection = ledger.readers().acquire(question.lane).await?;
    refuse_unknown(ledger, &mut connection, resource, question).await?;
    let selection = &question.selection;
    let told = sums::told(&mut connection, ledger.memory(), resource, selection).await?;
    let periods = match told.span {
        Some((first, last)) => question.periods.within(first, selection.as_of.unwrap_or(last))?,
        None => Vec::new(),
    };
    let ends: Vec<Date> = periods.iter().map(|(_, end)| *end).collect();
    let points =
        sums::series(&mut connection, ledger.memory(), resource, selection, &question.grouped, &told, &ends).await?;
    let undated_excluded = list::undated(&mut connection, ledger.memory(), resource, selection, "").await?;
    connection.give_back();
    Points::of((resource, grouping), question, &periods, points, undated_excluded).ok_or_else(|| {
        let after = selection.after.clone().unwrap_or_default();
        unseen(StoreError::Unseen(after))
    })
}

/// A summary can only go on after one of its own groups.
fn unseen(error: StoreError) -> Problem {
    match error {
        StoreError::Unseen(after) => Problem::parameter(
            Parameter::After.name(),
            format!(
                "no group of this summary has the id `{after}`; give the `id` of the last group seen, or follow `next`"
            ),
        ),
        other => other.into(),
    }
}
