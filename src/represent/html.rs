//! The same answers as pages for people: made from the JSON of an answer, so that they cannot say anything else.

pub mod dataset;

use std::fmt;

use askama::Template;
use serde_json::{Map, Value as Json};

use super::Asked;
use crate::api::codebook::{CodeEntry, Codebook};
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
    about: Prose,
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
    about: Prose,
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
    detail: Option<Prose>,
    doc: Prose,
}

fn nav() -> Nav {
    let lists = ALL.iter().map(|resource| (format!("/{}", resource.path), sentence(&resource.path.replace('-', " "))));
    lists.chain([("/dataset".to_owned(), "Dataset".to_owned())]).collect()
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
    written(&ListPage {
        title: sentence(&resource.path.replace('-', " ")),
        nav: nav(),
        about: Prose(resource.doc.to_owned()),
        total: total(page, &resource.path.replace('-', " "), "row"),
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

/// The versions of a record as a page.
///
/// # Errors
/// A problem of the server's own, when the page cannot be written.
pub fn history(resource: &Resource, id: &str, body: &str, asked: &Asked) -> Result<String, Problem> {
    let answer = parsed(body)?;
    let versions = answer["data"].as_array().into_iter().flatten();
    let title = answer["data"][0]["record"]["name"].as_str().unwrap_or(id).to_owned();
    let sections = versions.map(|version| {
        let from = version["known_from"].as_str().unwrap_or("before any dated source");
        let to = version["known_to"].as_str().map_or_else(|| "now".to_owned(), |to| format!("before {to}"));
        let changes = version["changes"].as_array().into_iter().flatten();
        let lines: Vec<Line> = changes.map(change_line).collect();
        let none = Line {
            name: "Nothing changed".to_owned(),
            values: vec![Cell { text: "Claims confirmed what was known.".to_owned(), ..Cell::default() }],
            disputed: false,
            evidence: Vec::new(),
        };
        Section {
            heading: Some(if version["id"] == "undated" {
                "With sources that have no date".to_owned()
            } else {
                format!("From {from} to {to}")
            }),
            anchor: version["id"].as_str().unwrap_or_default().to_owned(),
            lines: if lines.is_empty() { vec![none] } else { lines },
        }
    });
    written(&RecordPage {
        title: format!("History: {title}"),
        nav: nav(),
        about: Prose(format!(
            "What was known of it, and since when. The record itself is at `/{}/{id}`.",
            resource.path
        )),
        as_of: text_of(&answer["dataset"], "as_of"),
        sections: sections.collect(),
        release: text_of(&answer["dataset"], "release").unwrap_or_default(),
        json: as_json(asked),
    })
}

fn change_line(change: &Json) -> Line {
    let row = Map::new();
    let field = change["field"].as_str().unwrap_or_default();
    let texts =
        |value: &Json| cells(&row, field, value).into_iter().map(|cell| cell.text).collect::<Vec<_>>().join("; ");
    let (old, new) = (texts(&change["old"]), texts(&change["new"]));
    let told = |text: String| if text.is_empty() { "nothing".to_owned() } else { text };
    let mut values = vec![Cell { text: format!("{} → {}", told(old), told(new)), ..Cell::default() }];
    let claims = change["claims"].as_array().into_iter().flatten().filter_map(Json::as_str);
    values.extend(claims.map(|claim| Cell {
        text: format!("claim {claim}"),
        href: Some(format!("/claims/{claim}")),
        ..Cell::default()
    }));
    Line { name: sentence(&field.replace('_', " ")), values, disputed: false, evidence: Vec::new() }
}

/// Rows that are no collection as a page.
///
/// # Errors
/// A problem of the server's own, when the page cannot be written.
pub fn table(title: &str, about: &str, body: &str, asked: &Asked) -> Result<String, Problem> {
    let answer = parsed(body)?;
    let none = Vec::new();
    let rows: Vec<&Map<String, Json>> =
        answer["data"].as_array().unwrap_or(&none).iter().filter_map(Json::as_object).collect();
    let names: Vec<&str> = rows
        .first()
        .map(|row| row.keys().map(String::as_str).filter(|name| !matches!(*name, "id" | "highlights")).collect())
        .unwrap_or_default();
    let page = &answer["page"];
    written(&ListPage {
        title: title.to_owned(),
        nav: nav(),
        about: Prose(about.to_owned()),
        total: total(page, "rows", "row"),
        as_of: text_of(&answer["dataset"], "as_of"),
        columns: names.iter().map(|name| sentence(&name.replace('_', " "))).collect(),
        rows: rows.iter().map(|row| names.iter().map(|name| list_cell(row, name, false)).collect()).collect(),
        next: text_of(page, "next"),
        release: text_of(&answer["dataset"], "release").unwrap_or_default(),
        json: as_json(asked),
    })
}

fn total(page: &Json, many: &str, one: &str) -> String {
    let total = page["total"].as_u64().unwrap_or_default();
    let at_least = if page["total_is"] == "exact" { "" } else { "at least " };
    format!("{at_least}{} {}", grouped(&total.to_string()), if total == 1 { one } else { many })
}

/// The codebook as a page.
///
/// # Errors
/// A problem of the server's own, when the page cannot be written.
pub fn codebook(book: &Codebook) -> Result<String, Problem> {
    let line = |name: &str, text: String, href: Option<String>| Line {
        name: name.to_owned(),
        values: vec![Cell { text, href, ..Cell::default() }],
        disputed: false,
        evidence: Vec::new(),
    };
    let codes = |title: &str, codes: &[CodeEntry]| Section {
        heading: Some(title.to_owned()),
        anchor: title.to_lowercase().replace(' ', "-"),
        lines: codes.iter().map(|code| line(code.name, code.means.to_owned(), None)).collect(),
    };
    let mut sections = Vec::new();
    for kind in &book.kinds {
        let mut lines = vec![
            line("what it is", kind.means.to_owned(), None),
            line("collection", kind.url.clone(), Some(kind.url.clone())),
        ];
        for field in &kind.fields {
            let mut text = format!("{} ({}, {})", field.means, field.holds, field.r#type);
            text.extend(field.codes.iter().map(|code| format!(" {}: {}", code.name, code.means)));
            lines.push(line(field.name, text, None));
        }
        sections.push(Section { heading: Some(kind.name.replace('_', " ")), anchor: kind.name.to_owned(), lines });
    }
    sections.extend([
        codes("Qualifiers", &book.qualifiers),
        codes("Ranks of claims", &book.ranks),
        codes("Kinds of source", &book.source_kinds),
        codes("How a source is dated", &book.dated_by),
        codes("Kinds of organization", &book.organization_kinds),
        codes("Roles of countries", &book.country_roles),
        codes("Changes between editions", &book.changes),
        codes("Units", &book.units),
    ]);
    sections.push(Section {
        heading: Some("Problems".to_owned()),
        anchor: "problems".to_owned(),
        lines: book
            .problems
            .iter()
            .map(|problem| line(&problem.status.to_string(), problem.title.to_owned(), Some(problem.url.clone())))
            .collect(),
    });
    written(&RecordPage {
        title: "Codebook".to_owned(),
        nav: nav(),
        about: Prose("What the words of the dataset mean: kinds, fields, codes, units and problems.".to_owned()),
        as_of: None,
        sections,
        release: String::new(),
        json: "/codebook?format=json".to_owned(),
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
        Json::Object(object) if object.contains_key("value") && object.contains_key("qualifier") => {
            vec![stated(object)]
        }
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

/// A value of a dispute, or a claim as an edition states it, in a line.
fn stated(object: &Map<String, Json>) -> Cell {
    let value = cells(object, "value", &object["value"]);
    let mut text = value.first().map(|cell| cell.text.clone()).unwrap_or_default();
    match object["qualifier"].as_str() {
        Some("exact") | None => {}
        Some(qualifier) => text = format!("{text} ({})", qualifier.replace('_', " ")),
    }
    if let Some(count) = object.get("independent_sources").and_then(Json::as_u64) {
        let first = object.get("first_published").and_then(Json::as_str).unwrap_or("undated");
        text = format!("{text}: {count} independent {}, first {first}", if count == 1 { "source" } else { "sources" });
    }
    for (name, said) in [("source", "by"), ("valid_on", "about"), ("rank", "rank")] {
        if let Some(word) = object.get(name).and_then(Json::as_str).filter(|word| *word != "normal") {
            text = format!("{text}, {said} {word}");
        }
    }
    Cell { text, ..Cell::default() }
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
            let what = if inner.contains_key("name") { text("name") } else { stated(inner).text };
            let heading = format!("{}: {what}", sentence(&name.replace('_', " ")));
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
        about: Prose(resource.doc.to_owned()),
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

/// A problem as a page, for a browser that met it.
///
/// # Errors
/// A problem of the server's own, when the page cannot be written.
pub fn met(problem: &Problem) -> Result<String, Problem> {
    let kind = ProblemKind::ALL.iter().find(|kind| problem.kind.ends_with(kind.slug));
    written(&ProblemPage {
        title: problem.title,
        nav: nav(),
        status: problem.status,
        detail: Some(Prose(problem.detail.clone())),
        doc: Prose(kind.map_or("", |kind| kind.doc).to_owned()),
    })
}

/// What a kind of problem means, as a page.
///
/// # Errors
/// A problem of the server's own, when the page cannot be written.
pub fn problem(kind: &ProblemKind) -> Result<String, Problem> {
    written(&ProblemPage {
        title: kind.title,
        nav: nav(),
        status: kind.status.as_u16(),
        detail: None,
        doc: Prose(kind.doc.to_owned()),
    })
}

/// A text in which what stands in backticks is code.
#[derive(Debug)]
struct Prose(String);

impl askama::filters::HtmlSafe for Prose {}

impl fmt::Display for Prose {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, piece) in self.0.split('`').enumerate() {
            let piece = askama::filters::escape(piece, askama::filters::Html).map_err(|_| fmt::Error)?;
            if at % 2 == 1 {
                write!(out, "<code>{piece}</code>")?;
            } else {
                write!(out, "{piece}")?;
            }
        }
        Ok(())
    }
}
