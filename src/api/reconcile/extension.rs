//! Data extension: the values of some properties of entities.

use serde_json::{Map, Value as Json, json};

use super::entities::{Records, pinned, records};
use super::queries::{named, object, printable_in, type_of_parameter};
use super::values::values;
use super::vocabulary::{ADDRESSES, Property, SOURCES, entity, label, named_by, properties, types};
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question::Question;
use ledger_core::words::list as listed;

/// How many entities a request names at most.
const IDS: usize = 100;
/// How many properties it asks for at most.
const PROPERTIES: usize = 50;

/// The values of some properties of entities.
pub(super) async fn answer_extension(ledger: &Ledger, question: &Question, text: &str) -> Result<Json, Problem> {
    let wrong = |detail: String| Problem::parameter("extend", detail);
    let asked = object("extend", text, r#"{"ids":["country.KE"],"properties":[{"id":"region"}]}"#)?;
    asked.values().try_for_each(printable_in).map_err(wrong)?;
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
    let found = records(&mut connection, ledger.memory(), question, ids.iter().filter_map(|id| entity(id))).await?;
    let row = |id: &&str| {
        // What there is not has no values.
        let own = entity(id).and_then(|(kind, own)| found.get(&(kind, own.to_owned()))).unwrap_or(&Json::Null);
        let mut cells: Map<String, Json> =
            names.iter().map(|name| ((*name).to_owned(), values(own, name).into())).collect();
        cells
            .iter_mut()
            .filter(|(name, _)| ADDRESSES.contains(&name.as_str()))
            .for_each(|(_, cell)| place(question, cell));
        ((*id).to_owned(), Json::Object(cells))
    };
    let mut rows: Map<String, Json> = ids.iter().map(row).collect();
    let meant: Vec<(&str, String)> = records_in(&mut rows).filter_map(|(kind, cell)| text_of(kind, cell)).collect();
    let meant =
        records(&mut connection, ledger.memory(), question, meant.iter().map(|(kind, id)| (*kind, id.as_str())))
            .await?;
    records_in(&mut rows).for_each(|(kind, cell)| refer(kind, cell, &meant));
    if names.contains(&SOURCES) {
        let cited: Vec<String> =
            sources_in(&mut rows).filter_map(|source| Some(source["name"].as_str()?.to_owned())).collect();
        let cited = cited.iter().map(|id| ("source", id.as_str()));
        let whole = records(&mut connection, ledger.memory(), question, cited).await?;
        sources_in(&mut rows).for_each(|source| entitle(source, &whole));
    }
    connection.give_back();
    let meta: Vec<Json> = names.iter().map(|name| json!({ "id": name, "name": label(name) })).collect();
    Ok(json!({ "meta": meta, "rows": rows }))
}

/// Makes absolute the path of a page of the ledger, on the same day and in the same edition.
fn place(question: &Question, cell: &mut Json) {
    let values = cell.as_array_mut().into_iter().flatten();
    for text in values.filter_map(|value| value.get_mut("str")) {
        if let Some(path) = text.as_str().filter(|text| text.starts_with('/')) {
            *text = format!("{}{}", question.asked.site.url, pinned(path, question)).into();
        }
    }
}

/// The values in the rows of an answer that name a record by its identifier, with its kind.
fn records_in(rows: &mut Map<String, Json>) -> impl Iterator<Item = (&'static str, &mut Json)> {
    rows.iter_mut()
        .filter_map(|(id, row)| Some((entity(id)?.0, row.as_object_mut()?)))
        .flat_map(|(kind, row)| row.iter_mut().filter_map(move |(name, cell)| Some((named_by(kind, name)?, cell))))
        .flat_map(|(kind, cell)| cell.as_array_mut().into_iter().flatten().map(move |value| (kind, value)))
}

/// The kind and the identifier of a record that a value names.
fn text_of(kind: &'static str, value: &Json) -> Option<(&'static str, String)> {
    Some((kind, value["str"].as_str()?.to_owned()))
}

/// Makes an identifier the entity that it names, if there is one.
fn refer(kind: &'static str, value: &mut Json, meant: &Records) {
    let Some(named) = text_of(kind, value) else { return };
    if let Some(name) = meant.get(&named).and_then(|record| record["name"].as_str()) {
        *value = json!({ "id": format!("{kind}.{}", named.1), "name": name });
    }
}

/// The sources in the rows of an answer, as entities.
fn sources_in(rows: &mut Map<String, Json>) -> impl Iterator<Item = &mut Json> {
    rows.values_mut().filter_map(|row| row.get_mut(SOURCES)?.as_array_mut()).flatten()
}

/// Calls a source by its title, or by who published it.
fn entitle(source: &mut Json, whole: &Records) {
    let known = source["name"].as_str().and_then(|id| whole.get(&("source", id.to_owned())));
    let name = known.and_then(|known| ["title", "publisher"].iter().find_map(|name| known[*name].as_str()));
    if let Some(name) = name {
        source["name"] = name.into();
    }
}

/// The properties of a type whose values can be fetched.
pub(super) fn proposed(given: &[Option<String>]) -> Result<Json, Problem> {
    let (kind, limit) = match given {
        [kind, limit] => (kind.as_deref(), limit.as_deref()),
        _ => (None, None),
    };
    let missing = || {
        let all: Vec<&str> = types().collect();
        Problem::parameter("type", format!("is missing or empty; the types are {}", listed(&all)))
    };
    let kind = type_of_parameter(kind.ok_or_else(missing)?)?;
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
