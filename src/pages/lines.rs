//! The lines of a record: each value with the evidence behind it.

use serde_json::{Map, Value as Json};

use super::cells::{Cell, cells, grouped, is_number, sentence};

#[derive(Debug)]
pub(super) struct Evidence {
    pub value: String,
    pub source_id: String,
    pub source: String,
    pub place: Option<String>,
    pub attributed_to: Option<String>,
    pub claim: String,
    pub accepted: bool,
}

#[derive(Debug)]
pub(super) struct Line {
    pub name: String,
    pub values: Vec<Cell>,
    pub disputed: bool,
    pub evidence: Vec<Evidence>,
}

#[derive(Debug)]
pub(super) struct Section {
    pub heading: Option<String>,
    pub anchor: String,
    pub lines: Vec<Line>,
}

pub(super) fn text_of(json: &Json, name: &str) -> Option<String> {
    json.get(name).and_then(Json::as_str).map(str::to_owned)
}

pub(super) fn is_empty(value: &Json) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

pub(super) fn lines(record: &Map<String, Json>, sources: &[Json]) -> Vec<Line> {
    let none = Vec::new();
    let citations = record.get("citations").and_then(Json::as_array).unwrap_or(&none);
    let disputed = record.get("disputed").and_then(Json::as_array).unwrap_or(&none);
    record
        .iter()
        .filter(|(name, value)| {
            !matches!(name.as_str(), "citations" | "disputed" | "currency" | "record_url")
                && (name.as_str() != "url" || value.as_str().is_some_and(|url| url.starts_with("http")))
                && !name.ends_with("_qualifier")
        })
        .filter(|(_, value)| {
            !is_empty(value)
                && !value.as_array().is_some_and(|items| items.iter().any(|item| item.get("citations").is_some()))
        })
        .map(|(name, value)| Line {
            name: sentence(&name.replace('_', " ")),
            values: cells(record, name, value),
            disputed: disputed.iter().any(|field| field == name),
            evidence: citations
                .iter()
                .filter(|citation| citation["field"] == name.as_str())
                .map(|citation| evidence(citation, sources))
                .collect(),
        })
        .collect()
}

fn evidence(citation: &Json, sources: &[Json]) -> Evidence {
    let text = |name: &str| text_of(citation, name);
    let id = text("source").unwrap_or_default();
    let source = sources.iter().find(|source| source["id"] == id.as_str());
    let label = source.map_or_else(
        || id.clone(),
        |source| {
            let who = text_of(source, "publisher").or_else(|| text_of(source, "title")).unwrap_or_else(|| id.clone());
            text_of(source, "published_on").map_or_else(|| format!("{who}, undated"), |day| format!("{who}, {day}"))
        },
    );
    let hedge = match text("qualifier").as_deref() {
        Some("exact") | None => String::new(),
        Some(qualifier) => format!(" ({})", qualifier.replace('_', " ")),
    };
    let value = text("value").unwrap_or_default();
    let value = if value.len() > 3
        && value.bytes().all(|byte| byte.is_ascii_digit())
        && citation["field"].as_str().is_some_and(is_number)
    {
        grouped(&value)
    } else {
        value
    };
    Evidence {
        value: format!(
            "{value}{}{hedge}",
            text("currency").map_or_else(String::new, |currency| format!(" {currency}"))
        ),
        source_id: id,
        source: label,
        place: citation["paragraph"].as_i64().map(|at| format!("¶{at}")).or_else(|| text("locator")),
        attributed_to: text("attributed_to"),
        claim: text("claim").unwrap_or_default(),
        accepted: citation["accepted"] == true,
    }
}
