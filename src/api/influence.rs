//! Leave one out: which values hang on a source, or on an agency.

use std::collections::BTreeSet;
use std::slice;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use ledger_core::describe::Parameter;
use ledger_core::resources::influence::AGENCY;
use ledger_core::resources::{KINDS, sources};
use ledger_core::words::nearest;
use ledger_store::influence::{self, Hanging, Speaker};
use ledger_store::list::{self, Found};
use ledger_store::readers::Connection;
use ledger_store::selection::Wanted;
use serde_json::Value as Json;

use super::answer::{answer_or_table, delivery};
use super::endpoint::{Endpoint, no_schemas};
use super::missing::no_such_record;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question::Question;
use crate::represent::influence::{Counts, Influence};
use crate::represent::stored::parsed;
use crate::schema::influence as described;

/// `/sources/{id}/influence`
pub static OF_SOURCE: Endpoint = Endpoint {
    path: "/sources/{id}/influence",
    route: || get(of_source),
    operation: described::of_source,
    schemas: no_schemas,
};

/// `/sources/influence`
pub static OF_AGENCY: Endpoint = Endpoint {
    path: "/sources/influence",
    route: || get(of_agency),
    operation: described::of_agency,
    schemas: no_schemas,
};

async fn of_source(State(ledger): State<Ledger>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    let question = Question::of_influence(asked, &[], ledger.editions())?;
    let mut delivery = delivery(&ledger, &question);
    delivery.links.push(format!("</{}/{id}>; rel=\"about\"", sources::RESOURCE.path));
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let (memory, selection) = (ledger.memory(), &question.selection);
        let source = list::find(&mut connection, memory, &sources::RESOURCE, &id, selection).await?;
        let Found::Record { record, .. } = source else {
            let resource = &sources::RESOURCE;
            return Err(no_such_record(&mut connection, resource, &id, ledger.editions(), &question).await?);
        };
        let record: Json = parsed(&record)?;
        let name = ["title", "publisher", "id"].iter().find_map(|name| record[*name].as_str()).unwrap_or_default();
        found(&ledger, &mut connection, &question, Speaker::Source(id), name.to_owned()).await
    };
    answer_or_table(&ledger, &question, delivery, find).await
}

async fn of_agency(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    let question = Question::of_influence(asked, slice::from_ref(&AGENCY), ledger.editions())?;
    let mut delivery = delivery(&ledger, &question);
    delivery.links.push(format!("</{}>; rel=\"collection\"", sources::RESOURCE.path));
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let name = agency(&mut connection, &question).await?;
        found(&ledger, &mut connection, &question, Speaker::Agency(name.clone()), name).await
    };
    answer_or_table(&ledger, &question, delivery, find).await
}

/// The agency that a question names, as sources write it.
async fn agency(connection: &mut Connection, question: &Question) -> Result<String, Problem> {
    let known = influence::agencies(connection, &question.selection).await?;
    let asked = words(question, AGENCY.name);
    let [asked] = asked else {
        return Err(Problem::parameter(AGENCY.name, "takes one agency; ask for each in a request of its own"));
    };
    if let Some(name) = known.iter().find(|name| name.to_lowercase() == asked.to_lowercase()) {
        return Ok(name.clone());
    }
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    let hint = match nearest(asked, &names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`/sources?facets=agency` counts the sources of each".to_owned(),
    };
    let edition = &question.edition().id;
    let detail = format!("no source of edition {edition} names the agency `{asked}`; {hint}");
    Err(Problem::parameter(AGENCY.name, detail))
}

/// The words that a filter of a question narrows to.
fn words<'q>(question: &'q Question, name: &str) -> &'q [String] {
    let narrowing = question.selection.filters.iter().find(|narrowing| narrowing.filter.name == name);
    match narrowing.map(|narrowing| &narrowing.wanted) {
        Some(Wanted::Words(words)) => words,
        _ => &[],
    }
}

/// What hangs on a speaker.
async fn found(
    ledger: &Ledger,
    connection: &mut Connection,
    question: &Question,
    speaker: Speaker,
    name: String,
) -> Result<Influence, Problem> {
    let selection = &question.selection;
    refuse_unknown_fields(question)?;
    let all = influence::hanging(connection, &speaker, selection).await?;
    let count = |effect: &str| all.iter().filter(|value| value.effect == effect).count() as u64;
    let counts = Counts {
        records: records(&all),
        vanishes: count("vanishes"),
        changes: count("changes"),
        loses_dispute: count("loses_dispute"),
    };
    let is_asked = |name: &str, own: &str| {
        let asked = words(question, name);
        asked.is_empty() || asked.iter().any(|word| word == own)
    };
    let is_wanted = |value: &Hanging| {
        is_asked("effect", &value.effect) && is_asked("subject_kind", &value.kind) && is_asked("field", &value.field)
    };
    let listed: Vec<Hanging> = all.into_iter().filter(is_wanted).collect();
    let from = match &selection.after {
        Some(after) => match listed.iter().position(|value| value.claim == *after) {
            Some(at) => at + 1,
            None => return Err(unseen(after)),
        },
        None => 0,
    };
    let limit = if question.wants_all_rows() { usize::MAX } else { selection.limit as usize };
    let page = &listed[from..listed.len().min(from.saturating_add(limit))];
    let next = page.last().filter(|_| from + page.len() < listed.len());
    let next = next.map(|last| (question.next(&last.claim), last.claim.clone()));
    let (rows, sources) = influence::rows(connection, ledger.memory(), page).await?;
    Ok(Influence { speaker, name, rows, sources, counts, total: listed.len() as u64, records: records(&listed), next })
}

/// Refuses fields that no kind of record has.
fn refuse_unknown_fields(question: &Question) -> Result<(), Problem> {
    let known: Vec<&str> = KINDS.iter().flat_map(|kind| kind.fields).map(|field| field.name).collect();
    let Some(unknown) = words(question, "field").iter().find(|word| !known.contains(&word.as_str())) else {
        return Ok(());
    };
    let hint = match nearest(unknown, &known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`/codebook` lists the fields".to_owned(),
    };
    Err(Problem::parameter("field", format!("no kind of record has the field `{unknown}`; {hint}")))
}

/// How many records have these values.
fn records(values: &[Hanging]) -> u64 {
    values.iter().map(|value| (&*value.kind, &*value.subject)).collect::<BTreeSet<_>>().len() as u64
}

/// A list can only go on after one of its own rows.
fn unseen(after: &str) -> Problem {
    Problem::parameter(
        Parameter::After.name(),
        format!(
            "no value of this list is given by the claim `{after}`; give the `id` of the last row seen, or follow `next`"
        ),
    )
}
