//! Answers about what does not exist, with what may have been meant.

use axum::response::{IntoResponse as _, Redirect, Response};
use ledger_core::describe::Resource;
use ledger_core::iso::{called, country};
use ledger_core::resources::{claims, countries};
use ledger_core::words::{list, nearest};
use ledger_store::editions::Editions;
use ledger_store::list::{self as store, Found, Unknown};
use ledger_store::readers::Connection;

use crate::ledger::Ledger;
use crate::problem::{ParameterFault, Problem, ProblemKind};
use crate::question::Question;

/// The problem that a record was not yet known on the day of `as_of`.
pub(super) fn not_yet_known(id: &str, question: &Question, day: Option<String>) -> Problem {
    let as_of = question.selection.as_of.map(|day| day.to_string()).unwrap_or_default();
    let detail = match day {
        Some(day) => format!(
            "`{id}` was not known on {as_of}: nothing about it was published before {day}. Use `as_of={day}` or later, or leave out `as_of`."
        ),
        None => format!("`{id}` cannot be placed in time: nothing that it is based on has a date. Leave out `as_of`."),
    };
    Problem::new(&ProblemKind::NOT_YET_KNOWN, detail)
}

/// The problem that there is no such record or, for a claim that an earlier edition had, that it was withdrawn.
pub(super) async fn no_such_record(
    connection: &mut Connection,
    resource: &Resource,
    id: &str,
    editions: &Editions,
    question: &Question,
) -> Result<Problem, Problem> {
    let (selection, edition) = (&question.selection, &question.edition().id);
    let is_claim = resource.path == claims::RESOURCE.path;
    if is_claim && let Some(withdrawn) = store::withdrawn(connection, id, selection).await? {
        let edition = |number: i64| editions.all().iter().find(|edition| edition.number == number);
        if let (Some(had), Some(withdrew)) = (edition(withdrawn.had), edition(withdrawn.had + 1)) {
            let because = withdrawn.because.unwrap_or_else(|| "no reason is recorded".to_owned());
            return Ok(Problem::new(
                &ProblemKind::WITHDRAWN_CLAIM,
                format!(
                    "Edition {} withdrew `{id}`: {because}. `/claims/{id}?release={}` shows it as it was.",
                    withdrew.id, had.id
                ),
            ));
        }
    }
    // Claims are numbered, so a similar number is not a useful suggestion.
    let known = if is_claim { Vec::new() } else { store::identifiers(connection, resource, selection).await? };
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let is_country = resource.path == countries::RESOURCE.path;
    let hint = match nearest(id, &known) {
        Some(near) => format!("Did you mean `{near}`?"),
        None if is_country => called(id).map_or_else(
            || "Use alpha-2 or alpha-3, like `KE` or `KEN`; `/countries` lists the countries.".to_owned(),
            |code| format!("Did you mean `{code}`? `/countries` lists the countries."),
        ),
        None => format!("`/{}` lists the records.", resource.path),
    };
    let detail = format!("`{id}` is not in `/{}` of edition {edition}. {hint}", resource.path);
    Ok(Problem::new(&ProblemKind::NO_SUCH_RECORD, detail))
}

/// The way to what is at another path now, with the same query.
pub(super) fn moved(path: &str, question: &Question) -> Response {
    let query = &question.asked.query;
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    Redirect::permanent(&format!("{path}{query}")).into_response()
}

/// An answer about a record or, if that was merged into another one, the way there; any other problem stands.
pub(super) async fn or_moved(
    ledger: &Ledger,
    resource: &Resource,
    id: &str,
    question: &Question,
    answer: Result<Response, Problem>,
) -> Result<Response, Problem> {
    let Err(problem) = answer else { return answer };
    let Some(kind) = resource.kind.filter(|_| problem.is(&ProblemKind::NO_SUCH_RECORD)) else { return Err(problem) };
    let mut connection = ledger.readers().acquire(question.lane).await?;
    let Some(new) = store::merged_into(&mut connection, kind, id, &question.selection).await? else {
        return Err(problem);
    };
    // Only to a record that there is.
    if let Found::NotYetKnown(day) =
        store::find(&mut connection, ledger.memory(), resource, &new, &question.selection).await?
    {
        return Err(not_yet_known(&new, question, day));
    }
    let rest = question.asked.path.strip_prefix(&format!("/{}/{id}", resource.path)).unwrap_or_default();
    Ok(moved(&format!("/{}/{new}{rest}", resource.path), question))
}

/// Refuses a selection by a name that no edition has.
pub(super) async fn refuse_unknown(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &Resource,
    question: &Question,
) -> Result<(), Problem> {
    let mut unknown = store::unknown(connection, ledger.memory(), resource, &question.selection).await?;
    for Unknown { parameter, name, path, near, .. } in &mut unknown {
        // A country is looked for by its alpha-2 code; what was typed may be longer.
        if *path == countries::RESOURCE.path {
            *name = typed(question, parameter, name);
        } else if *parameter != DONOR {
            continue;
        }
        // The name of a country is meant as such, whatever party it is near to.
        if let Some(code) = called(name)
            && !store::names(connection, &countries::RESOURCE, &[code], &question.selection.of_all(1)).await?.is_empty()
        {
            *near = Some(code.to_owned());
        }
    }
    let fault = |unknown: Unknown| {
        let Unknown { parameter, name, path, kind, near, there_are } = unknown;
        let is_donor = parameter == DONOR;
        let is_country = path == countries::RESOURCE.path;
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if is_donor => {
                "give a country by alpha-2 or alpha-3, like `US`, or an id from `/organizations`".to_owned()
            }
            None if is_country => {
                format!("give a country by alpha-2 or alpha-3, like `KE` or `KEN`; see `/{path}`")
            }
            None if !there_are.is_empty() => {
                let names: Vec<&str> = there_are.iter().map(String::as_str).collect();
                format!("it takes {}", list(&names))
            }
            None if parameter == "subject_id" => "`/search` finds records".to_owned(),
            None => format!("see `/{path}`"),
        };
        let what =
            kind.map_or_else(|| format!("no edition has `{name}`"), |kind| format!("`{name}` is of the kind `{kind}`"));
        ParameterFault { parameter: parameter.to_owned(), detail: format!("{what}; {hint}") }
    };
    if unknown.is_empty() { Ok(()) } else { Err(Problem::parameters(unknown.into_iter().map(fault).collect())) }
}

/// The filter that takes a country or an organization.
const DONOR: &str = "donor";

/// The value of a parameter that was read as the code of a country.
fn typed(question: &Question, parameter: &str, code: &str) -> String {
    let pairs = form_urlencoded::parse(question.asked.query.as_bytes()).filter(|(name, _)| name == parameter);
    let values: Vec<String> = pairs
        .flat_map(|(_, values)| values.split(',').map(|value| value.trim().to_owned()).collect::<Vec<_>>())
        .collect();
    values.into_iter().find(|value| country(value) == Some(code)).unwrap_or_else(|| code.to_owned())
}
