//! The same answers as pages for people: made from the JSON of an answer, so that they cannot say anything else.

use askama::Template;
use serde_json::{Map, Value as Json};

use super::Asked;
use crate::list::Resource;
use crate::problem::{Problem, ProblemKind};
use crate::resources::ALL;

type Nav = Vec<(String, String)>;

/// A value in a table, with where it leads.
#[derive(Debug, Default)]
struct Cell {
    text: String,
    href: Option<String>,
    number: bool,
    disputed: bool,
}

#[derive(Debug)]
struct Evidence {
    value: String,
    source_id: String,
    source: String,
    place: Option<String>,
    attributed_to: Option<String>,
    claim: String,
    accepted: bool,
}

#[derive(Debug)]
struct Line {
    name: String,
    values: Vec<Cell>,
    disputed: bool,
    evidence: Vec<Evidence>,
}

#[derive(Debug)]
struct Section {
    heading: Option<String>,
    anchor: String,
    lines: Vec<Line>,
}

#[derive(Debug, Template)]
#[template(path = "list.html")]
struct ListPage {
    title: String,
    nav: Nav,
    about: String,
    total: String,
    as_of: Option<String>,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
    next: Option<String>,
    release: String,
    json: String,
}

#[derive(Debug, Template)]
#[template(path = "record.html")]
struct RecordPage {
    title: String,
    nav: Nav,
    about: String,
    as_of: Option<String>,
    sections: Vec<Section>,
    release: String,
    json: String,
}

#[derive(Debug, Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    title: &'static str,
    nav: Nav,
    status: u16,
    doc: &'static str,
}

fn nav() -> Nav {
    ALL.iter().map(|resource| (format!("/{}", resource.path), sentence(&resource.path.replace('-', " ")))).collect()
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

fn written(page: &impl Template) -> Result<String, Problem> {
    page.render().map_err(|error| {
        tracing::error!(%error, "a page cannot be written");
        Problem::new(&ProblemKind::INTERNAL, "The page could not be written. Ask with `format=json`.")
    })
}

fn parsed(body: &str) -> Result<Json, Problem> {
    serde_json::from_str(body).map_err(|error| {
        tracing::error!(%error, "an answer is no JSON");
        Problem::new(&ProblemKind::INTERNAL, "The answer could not be read.")
    })
}

/// The address of the same answer as JSON.
fn as_json(asked: &Asked) -> String {
    let kept: Vec<&str> =
        asked.query.split('&').filter(|part| !part.is_empty() && !part.starts_with("format=")).collect();
    format!("{}?{}", asked.path, kept.into_iter().chain(["format=json"]).collect::<Vec<_>>().join("&"))
}

fn text_of(json: &Json, name: &str) -> Option<String> {
    json.get(name).and_then(Json::as_str).map(str::to_owned)
}

/// A list as a page.
///
/// # Errors
/// A problem of the server's own, when the page cannot be written.
pub fn list(resource: &Resource, body: &str, asked: &Asked) -> Result<String, Problem> {
    let answer = parsed(body)?;
    let none = Vec::new();
    let rows: Vec<&Map<String, Json>> =
        answer["data"].as_array().unwrap_or(&none).iter().filter_map(Json::as_object).collect();
    let names = columns(resource, &rows);
    let page = &answer["page"];
    let total = page["total"].as_u64().unwrap_or_default();
    let at_least = if page["total_is"] == "exact" { "" } else { "at least " };
    written(&ListPage {
        title: sentence(&resource.path.replace('-', " ")),
        nav: nav(),
        about: resource.doc.to_owned(),
        total: format!("{at_least}{} {}", grouped(&total.to_string()), if total == 1 { "row" } else { "rows" }),
        as_of: text_of(&answer["dataset"], "as_of"),
        columns: names.iter().map(|name| sentence(&name.replace('_', " "))).collect(),
        rows: rows
            .iter()
            .map(|row| names.iter().map(|name| list_cell(row, name, names[0] == *name)).collect())
            .collect(),
        next: text_of(page, "next"),
        release: text_of(&answer["dataset"], "release").unwrap_or_default(),
        json: as_json(asked),
    })
}

/// The columns of a list: what is filled in some row, the name first, the housekeeping left out.
fn columns<'a>(resource: &Resource, rows: &[&'a Map<String, Json>]) -> Vec<&'a str> {
    const HOUSEKEEPING: &[&str] = &[
        "url",
        "record_url",
        "known_from",
        "known_to",
        "disputed",
        "citations",
        "mission",
        "parts",
        "events",
        "currency",
        "text_sha256",
        "paragraph_sha256",
        "note",
    ];
    let Some(first) = rows.first() else { return Vec::new() };
    let lead = ["name", "title", "id"]
        .into_iter()
        .find(|name| rows.iter().any(|row| row.get(*name).is_some_and(Json::is_string)));
    let lead = if resource.kind.is_some() { Some("name") } else { lead };
    let mut names: Vec<&str> = first.keys().map(String::as_str).collect();
    names.retain(|name| {
        Some(*name) != lead
            && !HOUSEKEEPING.contains(name)
            && !name.ends_with("_qualifier")
            && (*name != "id" || lead.is_none())
            && rows.iter().any(|row| row.get(*name).is_some_and(|value| !is_empty(value)))
    });
    names.truncate(8);
    let lead = lead.and_then(|lead| first.keys().map(String::as_str).find(|name| *name == lead));
    lead.into_iter().chain(names).collect()
}

fn is_empty(value: &Json) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn list_cell(row: &Map<String, Json>, name: &str, is_lead: bool) -> Cell {
    let value = row.get(name).unwrap_or(&Json::Null);
    let disputed =
        row.get("disputed").and_then(Json::as_array).is_some_and(|fields| fields.iter().any(|field| field == name));
    let texts: Vec<Cell> = cells(row, name, value);
    let href = if is_lead {
        let own = row.get("record_url").or_else(|| row.get("url")).and_then(Json::as_str);
        own.map(str::to_owned)
    } else {
        texts.first().filter(|_| texts.len() == 1).and_then(|cell| cell.href.clone())
    };
    let fallback = if is_lead && texts.is_empty() {
        row.get("id").and_then(Json::as_str).unwrap_or_default().to_owned()
    } else {
        String::new()
    };
    let text = texts.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("; ") + &fallback;
    Cell { text, href, number: value.is_number(), disputed }
}

/// The values of a field as people read them.
fn cells(row: &Map<String, Json>, name: &str, value: &Json) -> Vec<Cell> {
    let qualifier = row.get(&format!("{name}_qualifier")).and_then(Json::as_str);
    let hedge = match qualifier {
        Some("about") => "about ",
        Some("at_least") => "at least ",
        Some("at_most") => "at most ",
        Some("planned") => "planned for ",
        _ => "",
    };
    match value {
        Json::Null => Vec::new(),
        Json::Array(items) => items.iter().flat_map(|item| cells(row, name, item)).collect(),
        Json::Object(object) => {
            let id = object.get("id").and_then(Json::as_str);
            let text = ["name", "title", "id"]
                .iter()
                .find_map(|name| object.get(*name).and_then(Json::as_str))
                .unwrap_or_default();
            let own = object.get("url").and_then(Json::as_str).filter(|url| url.starts_with('/'));
            let is_slug = id.is_some_and(|id| id.bytes().any(|byte| byte.is_ascii_lowercase()));
            let collection = match object.get("kind").and_then(Json::as_str) {
                Some("country") => Some("countries"),
                None if !is_slug => Some("countries"),
                Some("organization") | None => Some("organizations"),
                Some(_) => None,
            };
            let collection = if name == "source" { Some("sources") } else { collection };
            let href = own
                .map(str::to_owned)
                .or_else(|| id.and_then(|id| collection.map(|collection| format!("/{collection}/{id}"))));
            vec![Cell { text: text.to_owned(), href, ..Cell::default() }]
        }
        Json::Number(number) => {
            let unit = ["currency", "unit"]
                .iter()
                .filter(|_| matches!(name, "amount" | "value"))
                .find_map(|unit| row.get(*unit).and_then(Json::as_str))
                .unwrap_or_default();
            vec![Cell {
                text: format!("{hedge}{} {unit}", grouped(&number.to_string())).trim_end().to_owned(),
                number: true,
                ..Cell::default()
            }]
        }
        Json::String(text) => {
            let href = match name {
                "mission" | "successor" => Some(format!("/missions/{text}")),
                "url" if text.starts_with("http") => Some(text.clone()),
                "part_of" | "parts" => row
                    .get("url")
                    .and_then(Json::as_str)
                    .and_then(|url| url.rsplit_once('/'))
                    .map(|(path, _)| format!("{path}/{text}")),
                "copy_of" => Some(format!("/sources/{text}")),
                _ => None,
            };
            vec![Cell { text: format!("{hedge}{text}"), href, ..Cell::default() }]
        }
        Json::Bool(flag) => vec![Cell { text: flag.to_string(), ..Cell::default() }],
    }
}

/// A number with its thousands apart.
fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    fraction.map_or_else(|| format!("{sign}{out}"), |fraction| format!("{sign}{out}.{fraction}"))
}

/// One record as a page.
///
/// # Errors
/// A problem of the server's own, when the page cannot be written.
pub fn one(resource: &Resource, body: &str, asked: &Asked) -> Result<String, Problem> {
    let answer = parsed(body)?;
    let empty = Map::new();
    let record = answer["data"].as_object().unwrap_or(&empty);
    let title =
        ["name", "title", "id"].iter().find_map(|name| record.get(*name).and_then(Json::as_str)).unwrap_or_default();
    let mut sections = vec![Section { heading: None, anchor: String::new(), lines: lines(record, &answer["sources"]) }];
    for (name, value) in record {
        // Records inside the record: the case events of a case, the contingents of a country.
        for inner in value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_object)
            .filter(|inner| inner.contains_key("citations"))
        {
            let text = |key: &str| inner.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
            let heading = format!("{}: {}", sentence(&name.replace('_', " ")), text("name"));
            sections.push(Section {
                heading: Some(heading),
                anchor: text("id"),
                lines: lines(inner, &answer["sources"]),
            });
        }
    }
    written(&RecordPage {
        title: title.to_owned(),
        nav: nav(),
        about: resource.doc.to_owned(),
        as_of: text_of(&answer["dataset"], "as_of"),
        sections,
        release: text_of(&answer["dataset"], "release").unwrap_or_default(),
        json: as_json(asked),
    })
}

fn lines(record: &Map<String, Json>, sources: &Json) -> Vec<Line> {
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

fn evidence(citation: &Json, sources: &Json) -> Evidence {
    let text = |name: &str| text_of(citation, name);
    let id = text("source").unwrap_or_default();
    let source = sources.as_array().into_iter().flatten().find(|source| source["id"] == id.as_str());
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
    let value = if value.len() > 3 && value.bytes().all(|byte| byte.is_ascii_digit()) && !is_year(&citation["field"]) {
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

/// Whether a field holds dates or labels, whose digits are no quantity.
fn is_year(field: &Json) -> bool {
    field.as_str().is_some_and(|field| {
        field.ends_with("_on") || field.starts_with("period_") || matches!(field, "date" | "number" | "case_number")
    })
}

/// What a kind of problem means, as a page.
///
/// # Errors
/// A problem of the server's own, when the page cannot be written.
pub fn problem(kind: &ProblemKind) -> Result<String, Problem> {
    written(&ProblemPage { title: kind.title, nav: nav(), status: kind.status.as_u16(), doc: kind.doc })
}
