//! Single entities: their records, what tells them from others of the same name, and where their pages are.

use std::collections::HashMap;

use ledger_store::index::Memory;
use ledger_store::list;
use ledger_store::readers::Connection;
use serde_json::Value as Json;

use super::vocabulary::{collection, entity, label, types};
use crate::ledger::Ledger;
use crate::problem::{Problem, ProblemKind};
use crate::question::Question;
use crate::represent::stored::parsed;
use ledger_core::words::list as listed;

/// The kind and the record of an entity.
pub(super) async fn named(ledger: &Ledger, question: &Question, id: &str) -> Result<(&'static str, Json), Problem> {
    let Some((kind, own)) = entity(id) else {
        let kinds: Vec<&str> = types().collect();
        let detail = format!(
            "`{id}` is not the identifier of an entity, which is a type and an identifier joined by a period, like `country.KE`. The types are {}.",
            listed(&kinds)
        );
        return Err(Problem::new(&ProblemKind::NO_SUCH_RECORD, detail));
    };
    let mut connection = ledger.readers().acquire(question.lane).await?;
    let record =
        records(&mut connection, ledger.memory(), question, std::iter::once((kind, own))).await?.into_values().next();
    connection.give_back();
    let missing = || {
        let edition = &question.edition().id;
        let detail = format!("Edition {edition} has no `{id}`, or it was not yet known. `/search` finds records.");
        Problem::new(&ProblemKind::NO_SUCH_RECORD, detail)
    };
    record.map(|record| (kind, record)).ok_or_else(missing)
}

/// Records of entities, by their kinds and identifiers.
pub(super) type Records = HashMap<(&'static str, String), Json>;

/// The records of several entities, as they were known on the day: one statement for each kind.
pub(super) async fn records(
    connection: &mut Connection,
    memory: &Memory,
    question: &Question,
    entities: impl Iterator<Item = (&'static str, &str)>,
) -> Result<Records, Problem> {
    let mut ids: HashMap<&'static str, Vec<&str>> = HashMap::new();
    for (kind, id) in entities {
        ids.entry(kind).or_default().push(id);
    }
    let mut found = Records::new();
    for (kind, ids) in ids {
        let Some(resource) = collection(kind) else { continue };
        for (id, record) in list::several(connection, memory, resource, &ids, &question.selection).await? {
            found.insert((kind, id), parsed(&record)?);
        }
    }
    Ok(found)
}

/// What tells an entity from others of the same name: where it belongs, and when it was.
const TELLING: &[&str] = &[
    "role",
    "country",
    "donor",
    "case",
    "mission",
    "status",
    "publisher",
    "published_on",
    "metric",
    "date",
    "period_end",
    "adopted_on",
    "filed_on",
    "region",
];

/// An entity in a few words.
pub(super) fn description(kind: &str, record: &Json) -> String {
    let told = |name: &&str| {
        let value = &record[*name];
        let text = value.as_str().or_else(|| value["name"].as_str())?;
        Some(text.replace('_', " "))
    };
    std::iter::once(label(kind)).chain(TELLING.iter().filter_map(told)).take(4).collect::<Vec<_>>().join(" · ")
}

/// The day and the edition, for those who asked for them.
pub(super) fn kept(question: &Question) -> String {
    if question.unpinned.is_empty() { String::new() } else { format!("?{}", question.unpinned) }
}

/// The path of a record, on the same day and in the same edition.
pub(super) fn address(record: &Json, question: &Question) -> String {
    let path = ["record_url", "url"].iter().find_map(|name| record[*name].as_str()).unwrap_or("/");
    pinned(path, question)
}

/// A path of the ledger, on the same day and in the same edition.
pub(super) fn pinned(path: &str, question: &Question) -> String {
    let (path, fragment) = path.split_at(path.find('#').unwrap_or(path.len()));
    let kept = kept(question);
    let kept = if path.contains('?') { kept.replacen('?', "&", 1) } else { kept };
    format!("{path}{kept}{fragment}")
}
