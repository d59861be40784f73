//! The history of a record: its versions, oldest first, with what each one changed.

use axum::extract::Request;
use axum::response::Response;
use serde_json::{Value as Json, json};
use utoipa::openapi::path::OperationBuilder;

use super::collections::{no_such_record, not_yet_known};
use super::{Ledger, dataset_of, delivery, shown};
use crate::kind::Kind;
use crate::list::Resource;
use crate::list::query::Query;
use crate::list::select::{self, Found};
use crate::list::versions::{self, Step};
use crate::openapi::operation;
use crate::problem::Problem;
use crate::represent::{Asked, Format, html};

/// How the OpenAPI document describes the history of a collection's records.
pub(crate) fn operation_of(resource: &Resource, kind: &Kind) -> OperationBuilder {
    let noun = operation::words(kind.schema);
    let doc = format!(
        "The versions of one {noun}, oldest first: from when to when each was what the sources said, what it changed, by which claims, \
         and the whole record as it was. What sources without a date add stands last."
    );
    let id = format!("{}History", resource.get_operation);
    operation::with_one_parameters(
        operation::new(&id, resource.path, &format!("Get the history of one {noun}"), &doc)
            .parameter(operation::id_parameter(resource)),
    )
    .responses(operation::responses(
        &format!("{}History", kind.schema),
        "The versions.",
        false,
        &[("404", "There is no such record.")],
    ))
}

pub(super) async fn history(
    ledger: Ledger,
    resource: &'static Resource,
    kind: &'static Kind,
    id: String,
    request: Request,
) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let query = Query::of_one(&asked.query, &ledger.editions())?;
    let (format, mut delivery) = delivery(&ledger, &asked, &query)?;
    delivery.links.push(format!("</{}/{id}>; rel=\"latest-version\"", kind.path));
    delivery
        .deliver(&asked, ledger.cache(), async {
            let mut connection = ledger.pool().begin().await?;
            let (steps, sources) = versions::steps(&mut connection, ledger.briefs(), resource, &id, &query).await?;
            if steps.is_empty() {
                let of_now = Query { as_of: None, ..query.clone() };
                let now = select::find(&mut connection, ledger.briefs(), resource, &id, &of_now).await?;
                if matches!(now, Found::Nothing) {
                    return Err(no_such_record(&mut connection, resource, &id, &ledger.editions(), &query).await?);
                }
                let day = select::known_from(&mut connection, resource, &id, &query).await?;
                return Err(not_yet_known(&id, &query, day));
            }
            let rows: Vec<Json> = steps.iter().map(|step| row(step, &query)).collect();
            let page = json!({ "limit": rows.len(), "total": rows.len(), "total_is": "exact", "next": null });
            let undated = select::undated(&mut connection, resource, &query, &id).await?;
            let dataset = dataset_of(&query, undated);
            let rows = Json::from(rows);
            let body = format!("{{\"data\":{rows},\"page\":{page},\"sources\":[{sources}],\"dataset\":{dataset}}}");
            match format {
                Format::Html => html::history(resource, &id, &body, &asked),
                _ => Ok(body),
            }
        })
        .await
}

fn row(step: &Step, query: &Query) -> Json {
    let parsed = |text: &str| serde_json::from_str::<Json>(text).unwrap_or_default();
    let told = parsed(&step.changes);
    json!({
        "id": if step.is_dated { step.known_from.clone().unwrap_or_default() } else { "undated".to_owned() },
        "known_from": step.known_from,
        "known_to": step.known_to,
        "changes": told["changes"],
        "claims": told["claims"],
        "record": parsed(&shown(step.record.clone(), query)),
    })
}
