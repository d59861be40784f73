//! The history of a record: its versions, oldest first, with what each one changed.

use axum::response::Response;
use ledger_core::describe::{Format, Kind, Resource};
use ledger_store::list::Found;
use ledger_store::selection::Selection;
use ledger_store::{history, list};

use super::answer::{answer, delivery};
use super::missing::{no_such_record, not_yet_known, or_moved};
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question::Question;
use crate::represent::history::History;

/// The history of one record.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub async fn of_record(
    ledger: Ledger,
    resource: &'static Resource,
    kind: &'static Kind,
    id: String,
    asked: Asked,
) -> Result<Response, Problem> {
    let question = Question::of_history(asked, ledger.editions())?;
    let mut delivery = delivery(&ledger, &question);
    delivery.links.push(format!("</{}/{id}>; rel=\"latest-version\"", kind.path));
    let find = async {
        let (memory, selection) = (ledger.memory(), &question.selection);
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let (steps, sources) = history::steps(&mut connection, memory, resource, &id, selection).await?;
        if steps.is_empty() {
            let of_now = Selection { as_of: None, ..selection.clone() };
            let now = list::find(&mut connection, memory, resource, &id, &of_now).await?;
            if matches!(now, Found::Nothing) {
                return Err(no_such_record(&mut connection, resource, &id, ledger.editions(), &question).await?);
            }
            let day = list::known_from(&mut connection, resource, &id, selection).await?;
            return Err(not_yet_known(&id, &question, day));
        }
        let mut steps = steps;
        let is_compared = question.format == Format::Html && question.days.len() == 2;
        if !is_compared && !question.days.is_empty() {
            steps.retain(|step| question.days.iter().any(|day| step.held_on(*day)));
        }
        let undated_excluded = list::undated(&mut connection, ledger.memory(), resource, selection, &id).await?;
        Ok(History { resource, id: id.clone(), steps, sources, undated_excluded })
    };
    let found = answer(&ledger, &question, delivery, find).await;
    or_moved(&ledger, resource, &id, &question, found).await
}
