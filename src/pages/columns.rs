//! Columns of lists: which there are, their heads and their cells.

use ledger_core::describe::{Parameter, Resource, Sort};

use super::cells::{Cell, Look, cells, is_date, is_disputed, is_number};
use super::facts::{Facts, Link};
use super::lines::is_empty;
use super::numbers::Numbers;
use super::rows::{Json, Map};
use super::words::Words;

/// Columns of lists, in an order that serves people; of others, those that some row fills.
const COLUMNS: &[(&str, &[&str])] = &[
    ("contingents", &["name", "country", "personnel", "status", "departed_on", "arrived_on"]),
    ("funding", &["name", "donor", "amount", "status", "channel", "announced_on"]),
    ("claims", &["subject", "field", "value", "source", "attributed_to", "valid_on"]),
    ("sources", &["title", "publisher", "published_on", "kind", "language"]),
    ("timeline", &["date", "text", "subject"]),
    ("legal-cases", &["name", "country", "court", "status", "outcome", "filed_on", "decided_on"]),
    ("legal-case-events", &["date", "kind", "name", "case", "outcome"]),
    ("instruments", &["name", "kind", "body", "adopted_on", "expires_on", "authorized_strength"]),
    ("events", &["name", "date", "kind", "place", "actor", "fatalities"]),
    ("indicators", &["name", "metric", "value", "period_end", "reporter"]),
    ("countries", &["name", "roles", "region"]),
    ("organizations", &["name", "kind", "country"]),
    ("voices", &["name", "role", "organization", "country", "claims"]),
    ("missions", &["name", "lead_country", "host_country", "planned_strength", "status", "started_on", "ended_on"]),
    ("releases", &["id", "released_on", "summary", "claim_count", "source_count"]),
    ("changes", &["subject", "change", "field", "old", "new", "because", "release"]),
];

/// The head of a column.
#[derive(Debug)]
pub(super) struct Head {
    pub name: String,
    pub is_number: bool,
    /// The address of the list sorted by it, and the title of that link.
    pub sort: Option<Link>,
    /// How the list is sorted by it: `ascending` or `descending`.
    pub order: Option<&'static str>,
}

/// The head of the column of a field, by which the list is sorted in the order that it says.
pub(super) fn head(resource: &Resource, name: &str, facts: &Facts, words: Words) -> Head {
    let mut head = Head { name: words.label(name), is_number: is_number(name), sort: None, order: None };
    let Some(Sort { name: key, .. }) = resource.sort(name) else { return head };
    let now = facts.parameters.iter().find(|(name, _)| name == Parameter::Sort.name());
    let now = now.map_or(resource.order, |(_, keys)| keys.split(',').next().unwrap_or_default());
    let is_up = now == *key;
    if is_up || now.strip_prefix('-') == Some(key) {
        head.order = Some(if is_up { "ascending" } else { "descending" });
    }
    let (next, title) = if is_up { (format!("-{key}"), "sort-down") } else { ((*key).to_owned(), "sort-up") };
    head.sort = Some(Link { name: words.say(title), href: facts.with(Parameter::Sort.name(), &[&next]) });
    head
}

/// The columns of a list, the name first, without housekeeping.
pub(super) fn columns<'a>(resource: &Resource, rows: &[&'a Map<'_>]) -> Vec<&'a str> {
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
        "identifiers",
    ];
    let Some(first) = rows.first() else { return Vec::new() };
    if let Some((_, wanted)) = COLUMNS.iter().find(|(path, _)| *path == resource.path) {
        let own = |name: &&str| first.keys().find(|other| other == name);
        return wanted.iter().filter_map(own).collect();
    }
    let lead = ["name", "title", "id"]
        .into_iter()
        .find(|name| rows.iter().any(|row| row.get(name).is_some_and(Json::is_string)));
    let lead = if resource.kind.is_some() { Some("name") } else { lead };
    let mut names: Vec<&str> = first.keys().collect();
    names.retain(|name| {
        Some(*name) != lead
            && !HOUSEKEEPING.contains(name)
            && !name.ends_with("_qualifier")
            && (*name != "id" || lead.is_none())
            && rows.iter().any(|row| row.get(name).is_some_and(|value| !is_empty(value)))
    });
    names.truncate(6);
    let lead = lead.and_then(|lead| first.keys().find(|name| *name == lead));
    lead.into_iter().chain(names).collect()
}

/// What a list shows of a field; the first column leads to the record.
pub(super) fn list_cell(words: Words, resource: &Resource, row: &Map<'_>, name: &str, is_lead: bool) -> Cell {
    let mut cell = plain_cell(words, row, name);
    let id = row.get("id").and_then(Json::as_str).unwrap_or_default();
    if let Some(kind) = resource.kind.filter(|_| is_disputed(row, name)) {
        cell.dispute = Some(format!("/discrepancies/{}.{id}.{name}", kind.name));
    }
    if cell.text.is_empty() && !is_lead {
        // What no source gives is said, not left empty.
        let absent = if is_number(name) {
            "no-number"
        } else if is_date(name) {
            "no-date"
        } else {
            ""
        };
        if !absent.is_empty() && resource.kind.is_some() {
            cell.hedge = words.say(absent);
        }
    }
    if is_lead {
        let own = row.get("record_url").or_else(|| row.get("url")).and_then(Json::as_str);
        cell.href = own.map(str::to_owned);
        cell.look = Look::Text;
        if cell.text.is_empty() {
            id.clone_into(&mut cell.text);
        }
    }
    cell
}

fn plain_cell(words: Words, row: &Map<'_>, name: &str) -> Cell {
    let value = row.get(name).unwrap_or(&Json::Null);
    // What an edition changed of something else than a claim.
    let other = match name {
        "field" => row.get("attributes"),
        "old" => row.get("before"),
        "new" => row.get("after"),
        _ => None,
    };
    let mut values = match other.filter(|_| value.is_null()) {
        Some(Json::Array(names)) => {
            let names = names.iter().filter_map(Json::as_str).map(|name| words.label(name));
            names.map(|text| Cell { text, ..Cell::default() }).collect()
        }
        Some(other) => cells(words, row, name, other),
        None => cells(words, row, name, value),
    };
    let all = row.get("records_url").and_then(Json::as_str).filter(|_| name == "records");
    if values.len() == 1 && all.is_none() {
        return values.remove(0);
    }
    let text = values.iter().map(Cell::line).collect::<Vec<_>>().join("; ");
    Cell { text, href: all.map(str::to_owned), ..Cell::default() }
}

/// Rows of a collection as a table beside others.
pub(super) fn numbers(words: Words, resource: &Resource, rows: &[Json<'_>]) -> Numbers {
    let rows: Vec<&Map<'_>> = rows.iter().filter_map(Json::as_object).collect();
    let names: Vec<&str> = columns(resource, &rows)
        .into_iter()
        .filter(|name| !matches!(*name, "country" | "donor" | "attributed_to"))
        .collect();
    let cells =
        |row: &&Map<'_>| names.iter().map(|name| list_cell(words, resource, row, name, names[0] == *name)).collect();
    Numbers {
        heads: names.iter().map(|name| (words.label(name), is_number(name))).collect(),
        rows: rows.iter().map(cells).collect(),
    }
}
