//! Data extension: the values of some properties of entities.

use serde_json::{Map, Value as Json, json};

use super::entities::records;
use super::queries::{named, object, read_type};
use super::values::values;
use super::vocabulary::{Property, entity, label, properties, types};
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question::Question;

/// How many entities a request names at most.
const IDS: usize = 100;
/// How many properties it asks for at most.
const PROPERTIES: usize = 50;

/// The values of some properties of entities.
pub(super) async fn answer_extension(ledger: &Ledger, question: &Question, text: &str) -> Result<Json, Problem> {
    let wrong = |detail: String| Problem::parameter("extend", detail);
    let asked = object("extend", text, r#"{"ids":["country.KE"],"properties":[{"id":"region"}]}"#)?;
    let list = |name: &str, most: usize| match asked.get(name) {
        Some(Json::Array(items)) if items.len() > most => {
            Err(wrong(format!("has {} `{name}`, but may have at most {most}; send several requests", items.len())))
        }
        Some(Json::Array(items)) => Ok(items),
        _ => Err(wrong(format!("has no array `{name}`"))),
    };
    let (ids, wanted) = (list("ids", IDS)?, list("properties", PROPERTIES)?);
    let all: Vec<&'static str> = types().collect();
    let known = properties(&all);
    let mut names = Vec::new();
    for property in wanted {
        let name = property["id"].as_str().ok_or_else(|| wrong("has a property without an `id`".to_owned()))?;
        let property = named(name, &known).map_err(|detail| wrong(format!("asks for {detail}")))?;
        if !property.is_column {
            let detail = format!(
                "asks for `{name}`, which narrows lists and is no value of a record; `/reconcile/properties` lists those"
            );
            return Err(wrong(detail));
        }
        names.push(name);
    }
    let ids: Option<Vec<&str>> = ids.iter().map(Json::as_str).collect();
    let ids = ids.ok_or_else(|| wrong("has an id that is not text".to_owned()))?;
    let mut connection = ledger.readers().acquire(question.lane).await?;
    let found = records(&mut connection, question, ids.iter().filter_map(|id| entity(id))).await?;
    connection.give_back();
    let row = |id: &&str| {
        // What there is not has no values.
        let own = entity(id).and_then(|(kind, own)| found.get(&(kind, own.to_owned()))).unwrap_or(&Json::Null);
        let cells = names.iter().map(|name| ((*name).to_owned(), values(own, name).into()));
        ((*id).to_owned(), Json::Object(cells.collect()))
    };
    let rows: Map<String, Json> = ids.iter().map(row).collect();
    let meta: Vec<Json> = names.iter().map(|name| json!({ "id": name, "name": label(name) })).collect();
    Ok(json!({ "meta": meta, "rows": rows }))
}

/// The properties of a type whose values can be fetched.
pub(super) fn proposed(given: &[Option<String>]) -> Result<Json, Problem> {
    let (kind, limit) = match given {
        [kind, limit] => (kind.as_deref(), limit.as_deref()),
        _ => (None, None),
    };
    let missing = || Problem::parameter("type", "is missing or empty; give a type, like `contingent`");
    let kind = read_type(kind.ok_or_else(missing)?).map_err(|detail| Problem::parameter("type", detail))?;
    let most = match limit {
        None => usize::MAX,
        Some(limit) => limit
            .parse()
            .ok()
            .filter(|limit| *limit > 0)
            .ok_or_else(|| Problem::parameter("limit", format!("must be a whole number from 1, not `{limit}`")))?,
    };
    let columns = properties(&[kind]).into_iter().filter(|property| property.is_column).take(most);
    let columns: Vec<Json> = columns.map(|Property { name, .. }| json!({ "id": name, "name": label(&name) })).collect();
    let mut answer = json!({ "type": kind, "properties": columns });
    if limit.is_some() {
        answer["limit"] = most.into();
    }
    Ok(answer)
}
