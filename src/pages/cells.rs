//! Values as people read them, with their links.

use ledger_core::describe::{Field, Role, Type};
use ledger_core::resources::{KINDS, missions};
use ledger_core::words::plural;
use serde_json::{Map, Value as Json};

/// A value in a table, with its link.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub text: String,
    pub href: Option<String>,
    pub number: bool,
    pub disputed: bool,
}

/// The fields with this name, of any kind.
fn fields(name: &str) -> impl Iterator<Item = &'static Field> {
    KINDS.iter().filter_map(move |kind| kind.field(name))
}

/// Whether a property holds numbers.
pub(super) fn is_number(name: &str) -> bool {
    fields(name).any(|field| field.ty.is_number())
}

/// The properties that may hold the unit of a number.
fn units_of(name: &str) -> Vec<&'static str> {
    let units = fields(name).filter_map(|field| field.unit);
    let is_sum = fields(name).any(|field| matches!(field.ty, Type::Money) || field.unit.is_some());
    is_sum.then_some("currency").into_iter().chain(units).collect()
}

/// Whether a property names a mission.
fn names_mission(name: &str) -> bool {
    name == "mission" || fields(name).any(|field| matches!(field.ty, Type::Mission))
}

/// The path of the collection that a property names a record of.
fn owner_of(name: &str) -> Option<&'static str> {
    let keys = KINDS.iter().flat_map(|kind| kind.keys);
    keys.filter_map(|key| if let Role::Of(reference) = key.role { Some(reference) } else { None })
        .find(|reference| reference.column == name)
        .map(|reference| reference.kind.path)
}

/// The values of a field as people read them.
pub(super) fn cells(row: &Map<String, Json>, name: &str, value: &Json) -> Vec<Cell> {
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
            let unit = units_of(name).into_iter().find_map(|unit| row.get(unit).and_then(Json::as_str));
            let unit = unit.unwrap_or_default();
            vec![Cell {
                text: format!("{hedge}{} {unit}", grouped(&number.to_string())).trim_end().to_owned(),
                number: true,
                ..Cell::default()
            }]
        }
        Json::String(text) => {
            let href = match name {
                name if names_mission(name) => Some(format!("/{}/{text}", missions::KIND.path)),
                "url" if text.starts_with("http") => Some(text.clone()),
                name if name.ends_with("_url") && text.starts_with('/') => Some(text.clone()),
                "part_of" | "parts" => row
                    .get("url")
                    .and_then(Json::as_str)
                    .and_then(|url| url.rsplit_once('/'))
                    .map(|(path, _)| format!("{path}/{text}")),
                "copy_of" => Some(format!("/sources/{text}")),
                _ => owner_of(name).map(|path| format!("/{path}/{text}")),
            };
            vec![Cell { text: format!("{hedge}{text}"), href, ..Cell::default() }]
        }
        Json::Bool(flag) => vec![Cell { text: flag.to_string(), ..Cell::default() }],
    }
}

/// A value of a dispute, or a claim as an edition states it, in one line.
pub(super) fn stated(object: &Map<String, Json>) -> Cell {
    let value = cells(object, "value", &object["value"]);
    let mut text = value.first().map(|cell| cell.text.clone()).unwrap_or_default();
    match object["qualifier"].as_str() {
        Some("exact") | None => {}
        Some(qualifier) => text = format!("{text} ({})", qualifier.replace('_', " ")),
    }
    if let Some(count) = object.get("independent_sources").and_then(Json::as_u64) {
        let first = object.get("first_published").and_then(Json::as_str).unwrap_or("undated");
        text = format!("{text}: {count} independent {}, first {first}", plural(count, "source", "sources"));
    }
    for (name, said) in [("source", "by"), ("valid_on", "about"), ("rank", "rank")] {
        if let Some(word) = object.get(name).and_then(Json::as_str).filter(|word| *word != "normal") {
            text = format!("{text}, {said} {word}");
        }
    }
    Cell { text, ..Cell::default() }
}

/// A number with commas between its thousands.
pub(super) fn grouped(number: &str) -> String {
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

/// Words with a capital first letter, as in a sentence.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
