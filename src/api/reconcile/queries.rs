//! A batch of queries: what each name in a table may mean.

use ledger_core::words::{list, nearest};
use ledger_store::naming;
use serde_json::{Map, Value as Json, json};

use super::matching::{Asking, matched};
use super::once::Once;
use super::vocabulary::{Property, properties, types};
use crate::ledger::Ledger;
use crate::problem::{MAX_FAULTS, ParameterFault, Problem};
use crate::question::{Question, printable};

/// How many queries a batch has at most.
pub(super) const BATCH: usize = 50;
/// How many candidates a query gets if it does not say.
const CANDIDATES: usize = 5;
/// The longest name, in bytes.
const LONGEST: usize = 500;
/// How many properties a query has at most, and how many values one of them.
const PROPERTIES: usize = 10;

/// What a query may have.
const MEMBERS: &[&str] = &["query", "type", "limit", "properties", "type_strict"];

/// The candidates of each query of a batch.
pub(super) async fn answer_queries(ledger: &Ledger, question: &Question, text: &str) -> Result<Json, Problem> {
    let batch = read_batch(text)?;
    let mut connection = ledger.readers().acquire(question.lane).await?;
    let mut results = Map::new();
    for (key, asking) in batch {
        let found = matched(ledger, &mut connection, question, &asking).await?;
        results.insert(key, json!({ "result": found }));
    }
    connection.give_back();
    Ok(Json::Object(results))
}

/// What is wrong with a parameter whose value is JSON.
pub(super) fn fault(parameter: &str, detail: String) -> ParameterFault {
    ParameterFault { parameter: parameter.to_owned(), detail }
}

/// A JSON object that is the value of a parameter.
pub(super) fn object(parameter: &'static str, text: &str, example: &str) -> Result<Map<String, Json>, Problem> {
    match serde_json::from_str(text).map(|Once(json)| json) {
        Ok(Json::Object(object)) => Ok(object),
        Err(error) if error.is_data() => {
            let (line, column) = (error.line(), error.column());
            let told = error.to_string().replace(&format!(" at line {line} column {column}"), "");
            Err(Problem::parameter(parameter, format!("{told} (line {line}, column {column}); give each its own name")))
        }
        Ok(_) => Err(Problem::parameter(parameter, format!("is not a JSON object; give one like `{example}`"))),
        Err(error) => {
            Err(Problem::parameter(parameter, format!("is not JSON ({error}); give an object like `{example}`")))
        }
    }
}

/// Refuses a character that no answer could repeat, wherever it is in a value: JSON can write it as an escape.
pub(super) fn printable_in(value: &Json) -> Result<(), String> {
    match value {
        Json::String(text) => printable(text),
        Json::Array(items) => items.iter().try_for_each(printable_in),
        Json::Object(members) => {
            members.iter().try_for_each(|(name, value)| printable(name).and_then(|()| printable_in(value)))
        }
        _ => Ok(()),
    }
}

fn read_batch(text: &str) -> Result<Vec<(String, Asking)>, Problem> {
    let batch = object("queries", text, r#"{"q0":{"query":"Kenia","type":"country"}}"#)?;
    if batch.len() > BATCH {
        let detail = format!("has {} queries, but may have at most {BATCH}; send several batches", batch.len());
        return Err(Problem::parameter("queries", detail));
    }
    let (mut read, mut faults) = (Vec::with_capacity(batch.len()), Vec::new());
    for (key, query) in batch {
        let read_one = || {
            printable(&key).map_err(|wrong| (String::from("has a query whose name "), wrong))?;
            let read = printable_in(&query).and_then(|()| read_query(&query));
            read.map_err(|wrong| (format!("`{key}` "), wrong))
        };
        match read_one() {
            Ok(asking) => read.push((key, asking)),
            Err((named, wrong)) => faults.push(fault("queries", format!("{named}{wrong}"))),
        }
        if faults.len() > MAX_FAULTS {
            break;
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(Problem::parameters(faults)) }
}

fn read_query(query: &Json) -> Result<Asking, String> {
    let Json::Object(members) = query else { return Err("is not an object; give one with a `query`".to_owned()) };
    if let Some(unknown) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(format!("has `{unknown}`, but takes {}", list(MEMBERS)));
    }
    let text = match &query["query"] {
        Json::Null => None,
        Json::String(text) if text.len() > LONGEST => {
            return Err(format!("has a `query` of {} bytes, but no name has more than {LONGEST}", text.len()));
        }
        Json::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        other => return Err(format!("has the `query` {other}; give a text")),
    };
    if !matches!(query["type_strict"].as_str().unwrap_or("any"), "any" | "all" | "should") {
        return Err("has a `type_strict` that is none of `any`, `all`, `should`; leave it out".to_owned());
    }
    let kinds = read_types(&query["type"])?;
    let known = properties(&kinds);
    let wanted = read_properties(&query["properties"], &known)?;
    if text.is_none() && wanted.is_empty() {
        return Err("has neither a `query` nor `properties`; give the name to match".to_owned());
    }
    let limit = match &query["limit"] {
        Json::Null => CANDIDATES,
        limit => {
            let count = limit.as_u64().and_then(|limit| usize::try_from(limit).ok());
            count.filter(|count| (1..=naming::CANDIDATES).contains(count)).ok_or_else(|| {
                format!("has the `limit` {limit}; give a whole number from 1 to {}", naming::CANDIDATES)
            })?
        }
    };
    Ok(Asking { text, kinds, limit, properties: wanted })
}

/// The types of a query; all of them, if it names none.
fn read_types(given: &Json) -> Result<Vec<&'static str>, String> {
    let named: Vec<&Json> = match given {
        Json::Null => return Ok(types().collect()),
        Json::Array(several) => several.iter().collect(),
        one => vec![one],
    };
    let kinds = named.into_iter().map(|one| {
        let id = one.as_str().or_else(|| one["id"].as_str());
        let id = id.ok_or_else(|| format!("has the `type` {one}; give the identifier of a type"))?;
        read_type(id).map_err(|hint| format!("has the type `{id}`, which does not exist; {hint}"))
    });
    let kinds = kinds.collect::<Result<Vec<_>, _>>()?;
    Ok(if kinds.is_empty() { types().collect() } else { kinds })
}

/// A type by its identifier; if there is none, what to give instead.
fn read_type(id: &str) -> Result<&'static str, String> {
    let all: Vec<&'static str> = types().collect();
    let hint = || {
        nearest(id, &all)
            .map_or_else(|| format!("the types are {}", list(&all)), |near| format!("did you mean `{near}`?"))
    };
    all.iter().copied().find(|kind| *kind == id).ok_or_else(hint)
}

/// A type that is the value of a parameter.
pub(super) fn type_of_parameter(id: &str) -> Result<&'static str, Problem> {
    read_type(id).map_err(|hint| Problem::parameter("type", format!("there is no type `{id}`; {hint}")))
}

fn read_properties(given: &Json, known: &[Property]) -> Result<Vec<(Property, Vec<Json>)>, String> {
    let properties = match given {
        Json::Null => return Ok(Vec::new()),
        Json::Array(properties) if properties.len() <= PROPERTIES => properties,
        Json::Array(properties) => {
            return Err(format!("has {} `properties`, but may have at most {PROPERTIES}", properties.len()));
        }
        _ => {
            return Err(
                "has `properties` that are not an array; give `[{\"pid\": \"country\", \"v\": \"KE\"}]`".to_owned()
            );
        }
    };
    let mut wanted = Vec::new();
    for property in properties {
        let Some(pid) = property["pid"].as_str() else {
            return Err("has a property without `pid`; give `{\"pid\": \"country\", \"v\": \"KE\"}`".to_owned());
        };
        let property_of = named(pid, known).map_err(|wrong| format!("asks for {wrong}"))?;
        let values: Vec<Json> = match &property["v"] {
            Json::Null => Vec::new(),
            Json::Array(several) => several.clone(),
            one => vec![one.clone()],
        };
        if values.len() > PROPERTIES {
            return Err(format!("has {} values of `{pid}`, but may have at most {PROPERTIES}", values.len()));
        }
        // What is empty in a table says nothing.
        let values: Vec<Json> = values.into_iter().filter(|value| !value.is_null() && value != "").collect();
        if !values.is_empty() {
            wanted.push((property_of.clone(), values));
        }
    }
    Ok(wanted)
}

/// A property by its name.
pub(super) fn named<'p>(name: &str, known: &'p [Property]) -> Result<&'p Property, String> {
    known.iter().find(|property| property.name == name).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|property| property.name.as_str()).collect();
        let hint = nearest(name, &names).map_or_else(
            || "`/reconcile/suggest/property` lists them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        format!("the property `{name}`, which none of the types has; {hint}")
    })
}
