//! Values as people read them, with their links.

use std::collections::HashMap;
use std::sync::LazyLock;

use ledger_core::describe::{Field, Role, Type};
use ledger_core::iso::assigned;
use ledger_core::resources::{KINDS, missions, voices};
use ledger_core::value::{Number, PartialDate};
use serde::Deserialize;

use super::rows::{Json, Map};
use super::words::Words;

/// What a value is, as far as its look is concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Look {
    /// A text.
    #[default]
    Text,
    /// A number.
    Number,
    /// A date, as ISO 8601 has it.
    Date(String),
    /// The stage that a record has reached, and whether it has stopped there.
    Stage(bool),
}

/// A value, with its link.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    /// How its source limits it.
    pub hedge: String,
    pub text: String,
    pub href: Option<String>,
    pub look: Look,
    /// The language of the text, if it is known not to be that of the dataset.
    pub lang: Option<String>,
    /// The address of the dispute about it.
    pub dispute: Option<String>,
    /// When a state was last reported, in words.
    pub reported: Option<String>,
}

impl Cell {
    pub fn is_number(&self) -> bool {
        self.look == Look::Number
    }

    /// Whether it is one short word, which a narrow column does not break.
    pub fn is_word(&self) -> bool {
        self.text.len() <= 20 && !self.text.contains(char::is_whitespace)
    }

    /// The value in one line, without its look.
    pub fn line(&self) -> String {
        if self.hedge.is_empty() { self.text.clone() } else { format!("{} {}", self.hedge, self.text) }
    }
}

/// The stages in which a record has stopped.
const STOPPED: &[&str] = &["held", "frozen", "withdrawn", "cancelled"];

/// The fields of every kind, by their names.
static FIELDS: LazyLock<HashMap<&'static str, Vec<&'static Field>>> = LazyLock::new(|| {
    let mut fields: HashMap<&'static str, Vec<&'static Field>> = HashMap::new();
    for field in KINDS.iter().flat_map(|kind| kind.fields) {
        fields.entry(field.name).or_default().push(field);
    }
    fields
});

/// The fields with this name, of any kind.
fn fields(name: &str) -> impl Iterator<Item = &'static Field> {
    FIELDS.get(name).into_iter().flatten().copied()
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
    let reference = |role| if let Role::Of(other) | Role::Within(other) = role { Some(other) } else { None };
    keys.filter_map(|key| reference(key.role))
        .find(|reference| reference.column == name)
        .map(|reference| reference.kind.path)
}

/// Whether a property holds codes or terms.
pub(super) fn is_code(name: &str) -> bool {
    const OF_ROWS: &[&str] = &[
        "roles",
        "qualifier",
        "rank",
        "rank_reason",
        "check_result",
        "change",
        "dated_by",
        "titled_by",
        "subject_kind",
        "scope",
        "language",
        "difference",
    ];
    OF_ROWS.contains(&name) || fields(name).any(|field| matches!(field.ty, Type::Code(_) | Type::Term))
}

/// Whether a property holds dates.
pub(super) fn is_date(name: &str) -> bool {
    let of_rows = ["date", "from", "to", "known_from", "known_to", "first_published", "last_published", "released_on"];
    name.ends_with("_on") || of_rows.contains(&name) || fields(name).any(|field| matches!(field.ty, Type::Date))
}

/// The values of a field as people read them; that of a state with the day for which it was last reported.
pub(super) fn cells(words: Words, row: &Map<'_>, name: &str, value: &Json<'_>) -> Vec<Cell> {
    let mut cells = values(words, row, name, value);
    if fields(name).any(|field| field.state.is_some())
        && let Some(day) = row.get(&format!("{name}_reported_on")).and_then(Json::as_str)
        && let Ok(day) = day.parse::<PartialDate>()
    {
        let reported = words.with("last-reported", "day", &words.date(day));
        for cell in &mut cells {
            cell.reported = Some(reported.clone());
        }
    }
    cells
}

fn values(words: Words, row: &Map<'_>, name: &str, value: &Json<'_>) -> Vec<Cell> {
    let qualifier = row.get(&format!("{name}_qualifier")).and_then(Json::as_str);
    let hedge = hedge(words, qualifier);
    match value {
        Json::Null => Vec::new(),
        Json::Array(items) => items.iter().flat_map(|item| values(words, row, name, item)).collect(),
        Json::Object(object) if object.contains_key("value") && object.contains_key("qualifier") => {
            let mut cell = stated(words, object);
            // A claim that has moved was about another record.
            let subject = row.get("subject").map_or("", |subject| subject.get("id").as_str().unwrap_or_default());
            if let Some(other) = object.get("subject_id").and_then(Json::as_str).filter(|id| *id != subject) {
                cell.text = format!("{}, {}", cell.text, words.with("stated-of", "record", other));
            }
            vec![cell]
        }
        Json::Object(object) if object.contains_key("checked_on") => vec![checked(words, object)],
        Json::Object(object) => {
            let text = ["name", "title"].iter().find_map(|name| object.get(name).and_then(Json::as_str));
            let text = text.map(str::to_owned).or_else(|| untitled(words, object));
            let own = object.get("url").and_then(Json::as_str).filter(|url| url.starts_with('/')).map(str::to_owned);
            let href = own.or_else(|| party(name, object));
            vec![Cell { text: text.unwrap_or_default(), href, ..Cell::default() }]
        }
        Json::Number(number) => {
            let unit = units_of(name).into_iter().find_map(|unit| row.get(unit).and_then(Json::as_str));
            let unit = unit.map(|unit| words.code("unit", unit)).unwrap_or_default();
            let text = format!("{} {unit}", words.number(&number.to_string()));
            vec![Cell { hedge, text: text.trim_end().to_owned(), look: Look::Number, ..Cell::default() }]
        }
        // The value of a claim, as the field that it is about shows it.
        Json::Str(_) if name == "value" && row.contains_key("field") => stated_value(words, row).into_iter().collect(),
        Json::Str(text) => {
            let date = if is_date(name) { text.parse::<PartialDate>().ok() } else { None };
            if let Some(date) = date {
                return vec![Cell {
                    hedge,
                    text: words.date(date),
                    look: Look::Date(text.to_string()),
                    ..Cell::default()
                }];
            }
            let is_stage = fields(name).any(|field| field.is_stage);
            let href = link(row, name, text);
            vec![Cell {
                hedge,
                text: match name {
                    "field" | "attributes" => words.label(text),
                    "about" => words.label(text).to_lowercase(),
                    _ if owner_of(name).is_some() => {
                        row.get(&format!("{name}_name")).and_then(Json::as_str).unwrap_or(text).to_owned()
                    }
                    _ if is_code(name) => words.code(name, text),
                    _ => text.to_string(),
                },
                href,
                look: if is_stage { Look::Stage(STOPPED.contains(&text.as_ref())) } else { Look::Text },
                lang: if name == "title" { foreign(row) } else { None },
                ..Cell::default()
            }]
        }
        Json::Bool(flag) => {
            vec![Cell { text: words.say(if *flag { "yes" } else { "no" }), ..Cell::default() }]
        }
    }
}

/// A number in words, if it is one.
pub(super) fn number(words: Words, number: &Json<'_>) -> Option<String> {
    if let Json::Number(number) = number { Some(words.number(&number.to_string())) } else { None }
}

/// What a record is called, for headings: a claim by what it says, a source without a title as lists show it.
pub(super) fn called(words: Words, record: &Map<'_>) -> String {
    let text = |name: &str| record.get(name).and_then(Json::as_str);
    let own = ["name", "title", "text"].iter().find_map(|name| text(name)).map(str::to_owned);
    let subject = || record.get("subject")?.get("name").as_str().map(str::to_owned);
    let found = own.or_else(|| claimed(words, record)).or_else(subject).or_else(|| untitled(words, record));
    found.unwrap_or_default()
}

/// A claim in a few words: its record, its field and its value.
fn claimed(words: Words, record: &Map<'_>) -> Option<String> {
    let subject = record.get("subject")?.get("name").as_str()?;
    let field = record.get("field").and_then(Json::as_str)?;
    let is_country = fields(field).any(|field| matches!(field.ty, Type::Country));
    let country = record.get("value").and_then(Json::as_str).filter(|_| is_country).and_then(assigned);
    let value =
        country.map_or_else(|| Some(stated_value(words, record)?.line()), |country| Some(country.name.to_owned()))?;
    Some(words.labelled(subject, &format!("{} {value}", words.label(field))))
}

/// A source without a title as its publisher and its date; anything else without a name as its identifier.
fn untitled(words: Words, object: &Map<'_>) -> Option<String> {
    let text = |name: &str| object.get(name).and_then(Json::as_str);
    let published = text("published_on").and_then(|day| day.parse::<PartialDate>().ok()).map(|day| words.date(day));
    let parts: Vec<String> = text("publisher").map(str::to_owned).into_iter().chain(published).collect();
    if parts.is_empty() { text("id").map(str::to_owned) } else { Some(parts.join(", ")) }
}

/// The language of a source, if its title is not in English.
pub(super) fn foreign(row: &Map<'_>) -> Option<String> {
    row.get("language").and_then(Json::as_str).filter(|code| *code != "en").map(str::to_owned)
}

/// Whether sources disagree about a field of a record.
pub(super) fn is_disputed(record: &Map<'_>, field: &str) -> bool {
    record
        .get("disputed")
        .and_then(Json::as_array)
        .is_some_and(|fields| fields.iter().any(|other| other.as_str() == Some(field)))
}

/// A number of sources.
pub(super) fn counted(words: Words, sources: u64) -> Cell {
    Cell { text: words.count("sources-count", sources), look: Look::Number, ..Cell::default() }
}

/// How a source limits a value, in words.
pub(super) fn hedge(words: Words, qualifier: Option<&str>) -> String {
    words.hedge(qualifier.unwrap_or_default())
}

/// The address of what an object names that has no address of its own: a country, an organization or a source.
fn party(name: &str, object: &Map<'_>) -> Option<String> {
    let id = object.get("id").and_then(Json::as_str)?;
    let is = |wanted: fn(&Type) -> bool| fields(name).any(|field| wanted(&field.ty));
    let collection = match object.get("kind").and_then(Json::as_str) {
        Some("country") => "countries",
        Some("organization") => "organizations",
        None if name == "source" => "sources",
        None if name == "country" || is(|ty| matches!(ty, Type::Country)) => "countries",
        None if is(|ty| matches!(ty, Type::Party)) => "organizations",
        _ => return None,
    };
    Some(format!("/{collection}/{id}"))
}

/// The address of what a text names.
fn link(row: &Map<'_>, name: &str, text: &str) -> Option<String> {
    match name {
        name if names_mission(name) => Some(format!("/{}/{text}", missions::KIND.path)),
        "url" if text.starts_with("http") => Some(text.to_owned()),
        name if name.ends_with("_url") && text.starts_with('/') => Some(text.to_owned()),
        "part_of" | "parts" => {
            let (path, _) = row.get("url").and_then(Json::as_str)?.rsplit_once('/')?;
            Some(format!("{path}/{text}"))
        }
        "copy_of" => Some(format!("/sources/{text}")),
        "voice" => Some(format!("/{}/{text}", voices::RESOURCE.path)),
        name if fields(name).any(|field| matches!(field.ty, Type::Country)) => Some(format!("/countries/{text}")),
        _ => owner_of(name).map(|path| format!("/{path}/{text}")),
    }
}

/// The value of a claim, as the field that it is about shows it.
pub(super) fn stated_value(words: Words, claim: &Map<'_>) -> Option<Cell> {
    let text = |name: &str| claim.get(name).and_then(Json::as_str);
    let field = text("field")?;
    let qualifier = format!("{field}_qualifier");
    let given = [("currency", "currency"), (&qualifier, "qualifier")];
    let row = given.into_iter().map(|(own, name)| (own, text(name).map_or(Json::Null, Json::from))).collect();
    let text = text("value")?;
    let number = is_number(field).then(|| text.parse::<Number>().ok()).flatten().map(Number::json);
    let number = number.as_ref().and_then(|number| Json::deserialize(number).ok());
    cells(words, &row, field, &number.unwrap_or_else(|| Json::from(text))).into_iter().next()
}

/// A second reading of a claim, in one line.
fn checked(words: Words, check: &Map<'_>) -> Cell {
    let text = |name: &str| check.get(name).and_then(Json::as_str).unwrap_or_default();
    let day = text("checked_on").parse().map_or_else(|_| text("checked_on").to_owned(), |day| words.date(day));
    let found = words.labelled(&day, &words.code("check_result", text("result")));
    let note = text("note");
    Cell { text: if note.is_empty() { found } else { format!("{found} ({note})") }, ..Cell::default() }
}

/// A value of a dispute, or a claim as an edition states it, in one line.
pub(super) fn stated(words: Words, object: &Map<'_>) -> Cell {
    let value = cells(words, object, "value", object.get("value").unwrap_or(&Json::Null));
    let mut text = value.first().map(|cell| cell.text.clone()).unwrap_or_default();
    if let Some(count) = object.get("independent_sources").and_then(Json::as_u64) {
        text = words.labelled(&text, &words.count("independent", count));
    }
    let with = |name: &str| object.get(name).and_then(Json::as_str).filter(|word| *word != "normal");
    let more = [
        with("source").map(|id| words.with("stated-by", "source", id)),
        with("valid_on").map(|day| {
            words.with("stated-about", "day", &day.parse().map_or_else(|_| day.to_owned(), |day| words.date(day)))
        }),
        with("rank").map(|rank| words.code("rank", rank)),
    ];
    for part in more.into_iter().flatten() {
        text = format!("{text}, {part}");
    }
    Cell { hedge: hedge(words, object.get("qualifier").and_then(Json::as_str)), text, ..Cell::default() }
}
