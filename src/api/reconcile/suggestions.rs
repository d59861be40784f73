//! Suggestions: what somebody who types a name may mean.

use ledger_store::naming::{self, Sought};
use serde_json::{Value as Json, json};

use super::entities::{description, records};
use super::queries::type_of_parameter;
use super::vocabulary::{label, meant, properties, type_json, types};
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question::Question;
use ledger_core::resources::FINDABLE;

/// How many suggestions an answer has.
const SUGGESTIONS: usize = 10;
/// How many of them can be skipped.
const MOST: usize = 1_000;

/// What suggestions are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Entities,
    Types,
    Properties,
}

/// The suggestions for what was typed.
pub(super) async fn suggestions(
    ledger: &Ledger,
    question: &Question,
    given: &[Option<String>],
    of: Of,
) -> Result<Json, Problem> {
    let given = |at: usize| given.get(at).and_then(Option::as_deref);
    let prefix = given(0).unwrap_or_default();
    let wrong = || format!("must be a whole number from 0 to {MOST}, not `{}`", given(1).unwrap_or_default());
    let skip = match given(1).map(str::parse) {
        None => 0,
        Some(Ok(skip)) if skip <= MOST => skip,
        Some(_) => return Err(Problem::parameter("cursor", wrong())),
    };
    let kinds: Vec<&'static str> = match given(2) {
        None => types().collect(),
        Some(kind) => vec![type_of_parameter(kind)?],
    };
    let begun = |names: [&str; 2]| {
        let typed = prefix.to_lowercase();
        names.iter().any(|name| name.to_lowercase().contains(&typed))
    };
    let all: Vec<Json> = match of {
        Of::Entities => return entities(ledger, question, prefix, skip, &kinds).await,
        Of::Types => {
            let found = FINDABLE.iter().filter(|code| begun([code.name, &label(code.name)]));
            found.map(|code| json!({ "id": code.name, "name": label(code.name), "description": code.means })).collect()
        }
        Of::Properties => {
            let found =
                properties(&kinds).into_iter().filter(|property| begun([&property.name, &label(&property.name)]));
            found.map(|one| json!({ "id": one.name, "name": label(&one.name), "description": one.doc })).collect()
        }
    };
    Ok(json!({ "result": all.into_iter().skip(skip).take(SUGGESTIONS).collect::<Vec<_>>() }))
}

async fn entities(
    ledger: &Ledger,
    question: &Question,
    prefix: &str,
    skip: usize,
    kinds: &[&'static str],
) -> Result<Json, Problem> {
    if prefix.is_empty() {
        return Err(Problem::parameter("prefix", "is missing or empty; give the beginning of a name"));
    }
    if prefix.len() > 300 {
        return Err(Problem::parameter("prefix", "is too long; give at most 300 bytes of a name"));
    }
    let (prefix, kinds) = meant(prefix, kinds);
    let sought: Vec<Sought> = kinds.iter().map(|kind| Sought { kind, conditions: Vec::new() }).collect();
    let mut connection = ledger.readers().acquire(question.lane).await?;
    let page = (skip, SUGGESTIONS);
    let found = naming::beginning(&mut connection, ledger.memory(), prefix, &sought, &question.selection, page).await?;
    let named = found.iter().map(|one| (one.kind, one.id.as_str()));
    let mut whole = records(&mut connection, ledger.memory(), question, named).await?;
    let mut results = Vec::with_capacity(found.len());
    for one in found {
        let own = whole.remove(&(one.kind, one.id.clone())).unwrap_or_default();
        results.push(json!({
            "id": format!("{}.{}", one.kind, one.id),
            "name": one.name,
            "description": description(one.kind, &own),
            "notable": [type_json(one.kind)],
        }));
    }
    connection.give_back();
    Ok(json!({ "result": results }))
}
