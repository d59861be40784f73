//! Answers about what does not exist, with what may have been meant.

use axum::extract::Request;
use axum::response::{IntoResponse, Redirect, Response};
use ledger_core::describe::Resource;
use ledger_core::resources::{claims, countries};
use ledger_core::words::nearest;
use ledger_store::editions::Editions;
use ledger_store::list::{self, Unknown};
use ledger_store::readers::Connection;

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
    let (selection, release) = (&question.selection, &question.edition().id);
    let is_claim = resource.path == claims::RESOURCE.path;
    if is_claim && let Some(withdrawn) = list::withdrawn(connection, id, selection).await? {
        let edition = |number: i64| editions.all().iter().find(|edition| edition.number == number);
        if let (Some(had), Some(withdrew)) = (edition(withdrawn.had), edition(withdrawn.had + 1)) {
            let because = withdrawn.because.unwrap_or_else(|| "no reason is recorded".to_owned());
            return Ok(Problem::new(
                &ProblemKind::WITHDRAWN_CLAIM,
                format!(
                    "Release {} withdrew `{id}`: {because}. `/claims/{id}?release={}` shows it as it was.",
                    withdrew.id, had.id
                ),
            ));
        }
    }
    // Claims are numbered, so a similar number is not a useful suggestion.
    let known = if is_claim { Vec::new() } else { list::identifiers(connection, resource, selection).await? };
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let is_country = resource.path == countries::RESOURCE.path;
    let hint = match nearest(id, &known) {
        Some(near) => format!("Did you mean `{near}`?"),
        None if is_country => {
            "Use alpha-2 or alpha-3, like `KE` or `KEN`; `/countries` lists the countries.".to_owned()
        }
        None => format!("`/{}` lists the records.", resource.path),
    };
    let detail = format!("`{id}` is not in `/{}` of release {release}. {hint}", resource.path);
    Ok(Problem::new(&ProblemKind::NO_SUCH_RECORD, detail))
}

/// Refuses a selection by a name that no edition has.
pub(super) async fn refuse_unknown(
    connection: &mut Connection,
    resource: &Resource,
    question: &Question,
) -> Result<(), Problem> {
    let unknown = list::unknown(connection, resource, &question.selection).await?;
    let fault = |unknown: Unknown| {
        let Unknown { parameter, name, path, near } = unknown;
        let is_donor = parameter == "donor";
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if is_donor => format!("give a country by alpha-2 or alpha-3, like `US`, or an id from `/{path}`"),
            None if parameter == "subject_id" => "`/search` finds records".to_owned(),
            None => format!("see `/{path}`"),
        };
        ParameterFault { parameter: parameter.to_owned(), detail: format!("no edition has `{name}`; {hint}") }
    };
    if unknown.is_empty() { Ok(()) } else { Err(Problem::parameters(unknown.into_iter().map(fault).collect())) }
}

/// The answer at a path that does not exist: the nearest path is suggested, and a trailing slash is redirected away.
pub fn no_such_path(request: &Request, there_are: &[&str]) -> Response {
    let path = request.uri().path();
    if path.len() > 1 && path.ends_with('/') {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        // Only one leading slash: `//host` would redirect to another host.
        return Redirect::permanent(&format!("/{}{query}", path.trim_matches('/'))).into_response();
    }
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let near = nearest(segments[0], there_are).filter(|near| segments.len() > 1 || *near != segments[0]);
    let hint = near.map_or_else(
        || "`/` lists the paths.".to_owned(),
        |near| format!("Did you mean `/{near}`? `/` lists the paths."),
    );
    Problem::new(&ProblemKind::NO_SUCH_PATH, format!("There is nothing at `{path}`. {hint}")).into_response()
}
