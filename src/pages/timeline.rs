//! The timeline: entries by month, and how many there are in each month.

use ledger_core::value::PartialDate;

use super::cells::{Cell, cells};
use super::facts::{Facts, Link};
use super::rows::{Json, Row};
use super::words::{Words, sentence};

/// The entries of a page of the timeline.
#[derive(Debug)]
pub(super) struct Timeline {
    pub months: Vec<Month>,
    /// How many entries there are in each month.
    pub strip: Vec<Bar>,
}

/// The entries of a month, or of a year of which no month is known.
#[derive(Debug)]
pub(super) struct Month {
    pub name: String,
    pub entries: Vec<Entry>,
}

/// Something that has a date.
#[derive(Debug)]
pub(super) struct Entry {
    /// The date as it is, and its day or month in words.
    pub date: String,
    pub day: String,
    /// What kind of record has it.
    pub kind: String,
    /// The record, what happened to it, and how much of it there is.
    pub subject: Link,
    pub what: String,
    pub quantity: String,
    pub dispute: Option<String>,
    pub sources: u64,
}

/// A month in the strip.
#[derive(Debug)]
pub(super) struct Bar {
    pub name: String,
    pub href: String,
    /// Where it begins, how wide and how high it is, in per cent and in pixels.
    pub x: String,
    pub width: String,
    pub height: u64,
    /// The year, where one begins.
    pub year: Option<String>,
    pub is_chosen: bool,
}

impl Bar {
    /// How far down it begins.
    pub fn top(&self) -> u64 {
        HEIGHT - self.height
    }
}

/// The height of the strip.
const HEIGHT: u64 = 48;

/// In hundredths of a per cent.
fn per_cent(hundredths: usize) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

impl Timeline {
    pub fn of(words: Words, rows: &[Row<'_>], months: &[(String, u64)], facts: &Facts) -> Self {
        let mut by_month: Vec<Month> = Vec::new();
        for row in rows {
            let Some(date) =
                row.members.get("date").and_then(Json::as_str).and_then(|date| date.parse::<PartialDate>().ok())
            else {
                continue;
            };
            let name = words.month_of(date);
            let entry = entry(words, row, date);
            match by_month.last_mut().filter(|month| month.name == name) {
                Some(month) => month.entries.push(entry),
                None => by_month.push(Month { name, entries: vec![entry] }),
            }
        }
        Self { months: by_month, strip: strip(words, months, facts) }
    }
}

fn entry(words: Words, row: &Row<'_>, date: PartialDate) -> Entry {
    let text = |value: &Json<'_>| value.as_str().unwrap_or_default().to_owned();
    let get = |name: &str| row.members.get(name).unwrap_or(&Json::Null);
    let subject = get("subject");
    let what = get("what").as_str().map(|_| sentence(&words.label(&text(get("field")))));
    // The unit of a quantity is beside it, as that of an indicator is.
    let unit = get("quantity_unit").as_str().map(|unit| words.code("unit", unit)).unwrap_or_default();
    let quantity = cells(words, &row.members, "quantity", get("quantity")).first().map(Cell::line).unwrap_or_default();
    let hedged = get("date_qualifier").as_str().map(|qualifier| words.hedge(qualifier)).unwrap_or_default();
    let (kind, id, field) = (text(subject.get("kind")), text(subject.get("id")), text(get("field")));
    Entry {
        date: date.to_string(),
        day: format!("{hedged} {}", day_of(date)).trim().to_owned(),
        kind: words.label(&kind),
        subject: Link { name: text(subject.get("name")), href: text(subject.get("url")) },
        what: what.unwrap_or_default(),
        quantity: if quantity.is_empty() { quantity } else { format!("{quantity} {unit}").trim_end().to_owned() },
        dispute: (get("disputed").as_bool() == Some(true)).then(|| format!("/discrepancies/{kind}.{id}.{field}")),
        sources: row.cited(),
    }
}

/// The day of a date within its month; nothing, if it is not known.
fn day_of(date: PartialDate) -> String {
    if date.parts() < 3 { String::new() } else { date.first().day().to_string() }
}

fn strip(words: Words, months: &[(String, u64)], facts: &Facts) -> Vec<Bar> {
    let most = months.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    let width = 10_000 / months.len().max(1);
    let chosen = (facts.given("from").next(), facts.given("to").next());
    let bar = |(at, (month, count)): (usize, &(String, u64))| {
        let named = month.parse::<PartialDate>().map_or_else(|_| month.clone(), |date| words.date(date));
        Bar {
            name: words.labelled(&named, &words.rows("timeline", *count)),
            href: facts.with_both(("from", month), ("to", month)),
            x: per_cent(at * width),
            width: per_cent(width * 9 / 10),
            height: (HEIGHT * count / most).max(u64::from(*count > 0)),
            year: month.strip_suffix("-01").map(str::to_owned),
            is_chosen: chosen == (Some(month), Some(month)),
        }
    };
    months.iter().enumerate().map(bar).collect()
}
