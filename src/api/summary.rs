//! Sums: grouped totals of people and money that count nothing twice.

use axum::response::Response;
use ledger_core::describe::{Grouping, Resource};
use ledger_store::{list, sums};

use super::answer::{answer, delivery};
use super::missing::refuse_unknown;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question::Question;
use crate::represent::deliver::Rendered;
use crate::represent::parquet::About;
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
    let question = Question::of_summary(asked, resource, grouping.keys, ledger.editions())?;
    let mut delivery = delivery(&ledger, &question);
    delivery.links.push(format!("</{}>; rel=\"collection\"", resource.path));
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        refuse_unknown(&ledger, &mut connection, resource, &question).await?;
        let groups =
            sums::groups(&mut connection, ledger.memory(), resource, &question.selection, &question.grouped).await?;
        let undated_excluded = list::undated(&mut connection, resource, &question.selection, "").await?;
        Ok::<_, Problem>(Sums { groups, undated_excluded })
    };
    if !question.format.is_table() {
        return answer(&ledger, &question, delivery, find).await;
    }
    let made = async {
        let title = format!("{}: totals", question.edition().about.short_title);
        let about = About::of(ledger.public_url(), &question, title);
        let body = find.await?.table(grouping.schema, &question, about).await?;
        Ok(Rendered { body, links: Vec::new() })
    };
    delivery.deliver(&question.asked, ledger.cache(), made).await
}
