//! The values of a property, as an extension gives them.

use std::collections::BTreeSet;

use ledger_core::value::PartialDate;
use serde_json::{Value as Json, json};

use super::vocabulary::{SOURCES, types};

/// The values of a property of a record.
pub(super) fn values(record: &Json, property: &str) -> Vec<Json> {
    if property == SOURCES {
        let cited = record["citations"].as_array().into_iter().flatten();
        let cited: BTreeSet<&str> = cited.filter_map(|citation| citation["source"].as_str()).collect();
        return cited.iter().map(|id| json!({ "id": format!("source.{id}"), "name": id })).collect();
    }
    match &record[property] {
        Json::Null => Vec::new(),
        Json::Array(several) => several.iter().filter_map(|value| cell(value, property)).collect(),
        value => cell(value, property).into_iter().collect(),
    }
}

fn cell(value: &Json, property: &str) -> Option<Json> {
    match value {
        Json::Null | Json::Array(_) => None,
        Json::Bool(flag) => Some(json!({ "str": flag.to_string() })),
        Json::Number(number) if number.is_f64() => Some(json!({ "float": number })),
        Json::Number(number) => Some(json!({ "int": number })),
        // Days are points in time there; months and years are not.
        Json::String(text) => match text.parse::<PartialDate>().ok().and_then(PartialDate::day) {
            Some(_) if text.len() == 10 => Some(json!({ "date": format!("{text}T00:00:00Z") })),
            _ => Some(json!({ "str": text })),
        },
        Json::Object(parts) => {
            let part = |name: &str| parts.get(name).and_then(Json::as_str);
            match (part("scheme"), part("id"), part("name")) {
                (Some(scheme), Some(id), _) => Some(json!({ "str": format!("{scheme}:{id}") })),
                (_, Some(id), Some(name)) => {
                    let kind = kind_of(property, part("kind"));
                    Some(json!({ "id": format!("{kind}.{id}"), "name": name }))
                }
                (_, _, name) => name.map(|name| json!({ "str": name })),
            }
        }
    }
}

/// What a value with an identifier is, by its property: a country, a party, or what the property is called.
fn kind_of<'k>(property: &'k str, kind: Option<&'k str>) -> &'k str {
    let named = [kind, Some(property)].into_iter().flatten().find(|name| types().any(|known| known == *name));
    named.unwrap_or(if property.ends_with("country") { "country" } else { "organization" })
}

/// Whether one of the values is what somebody gives.
pub(super) fn has(values: &[Json], texts: &[String]) -> bool {
    let is_it = |value: &Json, text: &str| {
        let parts = value.as_object().into_iter().flatten();
        parts
            .map(|(_, part)| part.as_str().map_or_else(|| part.to_string(), str::to_owned))
            .any(|part| part.eq_ignore_ascii_case(text) || part.strip_suffix("T00:00:00Z") == Some(text))
    };
    texts.iter().any(|text| values.iter().any(|value| is_it(value, text.trim())))
}
