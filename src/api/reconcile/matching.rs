//! The candidates of a query, with their scores.
//!
//! A score is how much the nearest name of a candidate is alike, from 0 to 100; what does not hold of the properties that
//! the query asks for takes up to two fifths of it away.

use ledger_core::describe::{Filter, Kind, Test};
use ledger_core::iso;
use ledger_store::index::By;
use ledger_store::naming::{self, Candidate, Sought};
use ledger_store::readers::Connection;
use ledger_store::selection::Narrowing;
use serde_json::{Value as Json, json};

use super::entities::{Records, description, records};
use super::values::{has, values};
use super::vocabulary::{Property, collection, entity, meant, type_json};
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question::Question;
use crate::question::reconciliation::condition;

/// A query.
#[derive(Debug)]
pub(super) struct Asking {
    /// The name.
    pub text: Option<String>,
    /// The types that are meant.
    pub kinds: Vec<&'static str>,
    /// How many candidates are wanted.
    pub limit: usize,
    /// What should hold of them, each with alternatives.
    pub properties: Vec<(Property, Vec<Json>)>,
}

/// What is left of a score if no property holds.
const WITHOUT_PROPERTIES: f64 = 0.6;
/// How far the next candidate must be from a slip.
const APART: f64 = 10.0;

/// A candidate with its score.
struct Scored {
    candidate: Candidate,
    /// The share of the properties that hold.
    held: f64,
    score: f64,
}

impl Scored {
    fn has_all(&self) -> bool {
        self.held >= 1.0
    }
}

fn named(candidate: &Candidate) -> (&'static str, &str) {
    (candidate.kind, &candidate.id)
}

/// The record of a candidate, among those that were read.
fn of<'r>(records: &'r Records, candidate: &Candidate) -> &'r Json {
    records.get(&(candidate.kind, candidate.id.clone())).unwrap_or(&Json::Null)
}

/// The candidates of a query, best first, as answers have them.
pub(super) async fn matched(
    ledger: &Ledger,
    connection: &mut Connection,
    question: &Question,
    asking: &Asking,
) -> Result<Vec<Json>, Problem> {
    let (text, kinds) = match asking.text.as_deref().map(|text| meant(text, &asking.kinds)) {
        Some((text, kinds)) => (Some(text), kinds),
        None => (None, asking.kinds.clone()),
    };
    let mut sought = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let mut conditions = Vec::new();
        for (property, given) in &asking.properties {
            if let Some(filter) = collection(kind).and_then(|resource| resource.filter(&property.name)) {
                conditions.push(narrowing(ledger, connection, question, (kind, filter), given).await?);
            } else if asking.text.is_none() {
                // There is nothing to begin with.
                conditions.push(None);
            }
        }
        sought.push(Sought { kind, conditions });
    }
    let found = naming::candidates(connection, ledger.memory(), text, &sought, &question.selection).await?;
    let is_value = |kind: &str, property: &Property| {
        collection(kind).is_none_or(|resource| resource.filter(&property.name).is_none())
    };
    // Values are read of all candidates, and what describes them of those that are left.
    let needs_values = text.is_some()
        && asking.properties.iter().any(|(property, _)| found.iter().any(|one| is_value(one.kind, property)));
    let mut whole = Records::default();
    if needs_values {
        whole = records(connection, ledger.memory(), question, found.iter().map(named)).await?;
    }
    let mut scored = Vec::with_capacity(found.len());
    for candidate in found {
        let mut holds = candidate.holds.clone();
        let others: Vec<_> =
            asking.properties.iter().filter(|(property, _)| is_value(candidate.kind, property)).collect();
        if !others.is_empty() && text.is_some() {
            let own = of(&whole, &candidate);
            holds.extend(others.iter().map(|(property, given)| has(&values(own, &property.name), &texts(given))));
        }
        scored.push(score(candidate, &holds));
    }
    scored
        .sort_by(|one, other| other.score.total_cmp(&one.score).then(one.candidate.exact.cmp(&other.candidate.exact)));
    let is_match = matching(asking.text.as_deref(), &scored);
    scored.truncate(asking.limit);
    if !needs_values {
        whole = records(connection, ledger.memory(), question, scored.iter().map(|one| named(&one.candidate))).await?;
    }
    let mut results = Vec::new();
    for (at, found) in scored.into_iter().enumerate() {
        let Scored { candidate, held, score } = found;
        let own = of(&whole, &candidate);
        let mut features = vec![
            json!({ "id": "name_likeness", "value": rounded(candidate.likeness * 100.0) }),
            json!({ "id": "same_identifier", "value": candidate.exact == Some(By::Identifier) }),
            json!({ "id": "same_name", "value": candidate.is_named }),
        ];
        if !asking.properties.is_empty() {
            features.push(json!({ "id": "properties_held", "value": rounded(held * 100.0) }));
        }
        results.push(json!({
            "id": format!("{}.{}", candidate.kind, candidate.id),
            "name": candidate.name,
            "description": description(candidate.kind, own),
            "type": [type_json(candidate.kind)],
            "score": score,
            "match": is_match && at == 0,
            "features": features,
        }));
    }
    Ok(results)
}

#[expect(clippy::cast_precision_loss, reason = "a query has few properties")]
fn score(candidate: Candidate, holds: &[bool]) -> Scored {
    let count = holds.iter().filter(|holds| **holds).count();
    let held = if holds.is_empty() { 1.0 } else { count as f64 / holds.len() as f64 };
    let score = rounded(candidate.likeness * 100.0 * (WITHOUT_PROPERTIES + (1.0 - WITHOUT_PROPERTIES) * held));
    Scored { candidate, held, score }
}

fn rounded(score: f64) -> f64 {
    (score * 10.0).round() / 10.0
}

/// Whether the first candidate is certainly meant: it alone is called so, or the name is a slip that can mean no other.
fn matching(text: Option<&str>, scored: &[Scored]) -> bool {
    let Some(first) = scored.first().filter(|first| first.has_all()) else { return false };
    let Some(text) = text else { return scored.len() == 1 };
    if let Some(by) = first.candidate.exact {
        // What has the name is meant before what has its letters.
        let is_exact = |scored: &&Scored| {
            let as_well = |other| other != By::Initials || by == By::Initials;
            scored.candidate.exact.is_some_and(as_well) && scored.has_all()
        };
        return scored.iter().filter(is_exact).count() == 1;
    }
    let is_clear = scored.get(1).is_none_or(|second| second.score <= first.score - APART);
    // A country that the dataset does not have is not another one misspelt.
    let is_other = iso::meant(text).is_some_and(|code| first.candidate.kind == "country" && first.candidate.id != code);
    first.candidate.is_slip && is_clear && !is_other && !scored.iter().any(|other| other.candidate.exact.is_some())
}

/// The values that are given for a property, as texts; entities by their own identifiers. A text in the form of an entity's
/// identifier may be one, or stand for itself.
fn texts(given: &[Json]) -> Vec<String> {
    let own = |id: &str| entity(id.trim()).map(|(_, own)| own.to_owned());
    let text = |value: &Json| match value {
        Json::String(text) => [Some(text.clone()), own(text)],
        Json::Object(_) => {
            let id = value["id"].as_str().unwrap_or_default();
            [Some(own(id).unwrap_or_else(|| id.to_owned())), None]
        }
        other => [Some(other.to_string()), None],
    };
    given.iter().flat_map(text).flatten().collect()
}

/// A filter with the values that are given for it: what it names by identifiers may be given by name.
async fn narrowing(
    ledger: &Ledger,
    connection: &mut Connection,
    question: &Question,
    (kind, filter): (&'static str, &'static Filter),
    given: &[Json],
) -> Result<Option<Narrowing>, Problem> {
    let mut read = texts(given);
    let kinds: &[&'static str] = match filter.test {
        Test::Country(_) | Test::MemberCountry(_) => &["country"],
        Test::Donor(_) => &["country", "organization"],
        Test::Party(_) | Test::Member(_) => &["organization"],
        Test::Id("mission") => &[Kind::MISSION],
        Test::Id("case") => &["legal_case"],
        Test::Id("part_of") => &[kind],
        _ => &[],
    };
    if !kinds.is_empty() {
        for text in &mut read {
            let named = naming::exactly(connection, ledger.memory(), text, kinds, &question.selection).await?;
            if let Some((_, id)) = named {
                *text = id;
            } else if let Some(code) = iso::meant(text).filter(|_| kinds.contains(&"country")) {
                code.clone_into(text);
            }
        }
    }
    Ok(condition(filter, &read, ledger.editions()))
}
