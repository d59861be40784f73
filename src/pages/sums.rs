//! Totals of a collection as a page: a line for each group, and its statuses in a column each if that is asked for.

use ledger_core::describe::{Kind, Parameter, Resource};
use ledger_core::value::PartialDate;

use super::cells::{Cell, Look, cells};
use super::charts::{said, said_in};
use super::facts::{Facts, Total};
use super::list::{self, Heading};
use super::rows::{Json, Map, borrowed};
use super::words::{Words, sentence};
use crate::problem::Problem;
use crate::schema::{BY_STATUS, NO_STATUS};

/// What a group has besides its keys.
const NO_KEYS: &[&str] = &[
    "id",
    "currency",
    "count",
    "total",
    "low",
    "high",
    "records",
    "citations",
    BY_STATUS,
    "records_url",
    "reported_from",
    "reported_to",
];

/// Totals of a collection as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn totals(
    resource: &Resource,
    groups: &[serde_json::Value],
    total: Total,
    facts: &Facts,
) -> Result<String, Problem> {
    let words = facts.words;
    let groups = borrowed(groups);
    let rows: Vec<&Map<'_>> = groups.iter().filter_map(Json::as_object).collect();
    let basis = facts.given(Parameter::Basis.name()).next().map_or("current", String::as_str);
    let is_pivoted = facts.given(Parameter::Pivot.name()).next().is_some();
    let statuses = if is_pivoted { statuses(resource, &rows) } else { Vec::new() };
    let is_key = |name: &&str| !(NO_KEYS.contains(name) || is_pivoted && *name == "status");
    let keys: Vec<&str> = rows.first().map(|row| row.keys().filter(is_key).collect()).unwrap_or_default();
    let has_total = !is_pivoted || basis == "whole";

    let row = |group: &&Map<'_>| {
        let mut line: Vec<Cell> = keys.iter().map(|key| key_cell(words, group, key)).collect();
        let whole = Json::Object((*group).clone());
        let currency = whole.get("currency").as_str().unwrap_or_default();
        let number = |text: String| Cell { text, look: Look::Number, ..Cell::default() };
        for status in &statuses {
            let sums = whole.get(BY_STATUS).get(*status);
            line.push(number(if sums.is_null() { String::new() } else { said_in(words, sums, currency) }));
        }
        if has_total {
            line.push(number(said(words, &whole)));
        }
        line.push(Cell { href: records(resource, &whole), ..number(count(words, &whole)) });
        if !is_pivoted {
            line.push(Cell { text: reported(words, group), ..Cell::default() });
        }
        line
    };
    let mut heads: Vec<(String, bool)> = keys.iter().map(|key| (words.label(key), false)).collect();
    heads.extend(statuses.iter().map(|status| (status_name(words, status), true)));
    heads.extend(has_total.then(|| (words.say("column-total"), true)));
    heads.push((words.say("column-records"), true));
    heads.extend((!is_pivoted).then(|| (words.say("column-reported"), false)));
    let mut told = vec![total.in_words("summary", words), words.say(&format!("basis-{basis}"))];
    told.extend(facts.narrowed());
    let title = words.page(&format!("{}-summary", resource.path));
    let about = words.say(if basis == "whole" { "totals-whole-how" } else { "totals-how" });
    let said = told.join(&words.say("between"));
    list::plain(Heading { title, about, said, ..Heading::default() }, heads, rows.iter().map(row).collect(), facts)
}

/// Groups at the ends of periods as a page: each with what was known then, and what is known now.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn points(
    resource: &Resource,
    points: &[serde_json::Value],
    total: Total,
    facts: &Facts,
) -> Result<String, Problem> {
    let words = facts.words;
    let points = borrowed(points);
    let rows: Vec<&Map<'_>> = points.iter().filter_map(Json::as_object).collect();
    let is_key = |name: &&str| !NO_KEYS.contains(name) && !POINT.contains(name);
    let keys: Vec<&str> = rows.first().map(|row| row.keys().filter(is_key).collect()).unwrap_or_default();
    let row = |point: &&Map<'_>| {
        let period = point.get("period").and_then(Json::as_str).unwrap_or_default().to_owned();
        let mut line = vec![Cell { text: period, ..Cell::default() }];
        line.extend(keys.iter().map(|key| key_cell(words, point, key)));
        let currency = point.get("currency").and_then(Json::as_str).unwrap_or_default();
        for clock in ["known_then", "known_now"] {
            let sums = point.get(clock).filter(|sums| !sums.is_null());
            let text = sums.map(|sums| said_in(words, sums, currency)).unwrap_or_default();
            line.push(Cell { text, look: Look::Number, ..Cell::default() });
        }
        line
    };
    let mut heads = vec![(words.say("column-period"), false)];
    heads.extend(keys.iter().map(|key| (words.label(key), false)));
    heads.extend(["column-known-then", "column-known-now"].map(|head| (words.say(head), true)));
    let basis = facts.given(Parameter::Basis.name()).next().map_or("then", String::as_str);
    let mut told = vec![total.in_words("summary-series", words), words.say(&format!("basis-{basis}"))];
    told.extend(facts.narrowed());
    let title = words.page(&format!("{}-summary-series", resource.path));
    let about = words.say("totals-over-time-how");
    let said = told.join(&words.say("between"));
    list::plain(Heading { title, about, said, ..Heading::default() }, heads, rows.iter().map(row).collect(), facts)
}

/// What a point has besides the keys of its group.
const POINT: &[&str] = &["period", "ends_on", "known_then", "known_now"];

/// The statuses that a group has, in their order.
fn statuses(resource: &Resource, rows: &[&Map<'_>]) -> Vec<&'static str> {
    let all = resource.kind.map(Kind::stages).unwrap_or_default().iter().map(|status| status.name).chain([NO_STATUS]);
    let has = |row: &&Map<'_>, status: &str| row.get(BY_STATUS).is_some_and(|sums| !sums.get(status).is_null());
    all.filter(|status| rows.iter().any(|row| has(row, status))).collect()
}

fn status_name(words: Words, status: &str) -> String {
    if status == NO_STATUS { sentence(&words.say("no-stage")) } else { sentence(&words.code("status", status)) }
}

fn key_cell(words: Words, group: &Map<'_>, key: &str) -> Cell {
    let value = group.get(key).unwrap_or(&Json::Null);
    let nothing = if key == "status" { "no-stage" } else { "no-party" };
    let cell = cells(words, group, key, value).into_iter().next();
    cell.unwrap_or_else(|| Cell { text: words.say(nothing), ..Cell::default() })
}

fn count(words: Words, group: &Json<'_>) -> String {
    words.whole(group.get("count").as_u64().unwrap_or(0))
}

/// Where the records of a group are.
fn records(resource: &Resource, group: &Json<'_>) -> Option<String> {
    let only = group.get("records").as_array().filter(|records| records.len() == 1);
    let only = only.and_then(|records| records[0].as_str()).map(|id| format!("/{}/{id}", resource.path));
    group.get("records_url").as_str().map(str::to_owned).or(only)
}

/// When the statuses of a group were last reported.
fn reported(words: Words, group: &Map<'_>) -> String {
    let day = |name: &str| group.get(name).and_then(Json::as_str).and_then(|day| day.parse::<PartialDate>().ok());
    match (day("reported_from"), day("reported_to")) {
        (Some(from), Some(to)) if from == to => words.date(from),
        (Some(from), Some(to)) => words.period(from, to),
        _ => String::new(),
    }
}
