//! Full-text search over the records of every kind, countries, organizations and sources.
//!
//! The records that contain the words are intersections of sets, as in lists. They are ranked by BM25 with the numbers and
//! constants of SQLite's FTS5, from their texts.

use std::collections::HashMap;

use ledger_core::resources::FoundSubject;
use serde_json::json;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

use crate::error::StoreError;
use crate::index::{Memory, intersection, not_json};
use crate::places::{Place, SOURCE, places};
use crate::selection::{Narrowing, Selection, Wanted};
use crate::tokens::{Phrase, Tokens};

/// How many records are ranked and counted: the first ones, kind by kind and in the order of their ids.
pub const RANKED: usize = 2_000;

/// The marks around a matching word.
pub const MARKS: (char, char) = ('\u{2}', '\u{3}');

/// A record that matches a search.
#[derive(Debug)]
pub struct Hit {
    /// The kind and the record, joined by a period.
    pub id: String,
    /// The record, as JSON.
    pub subject: String,
    /// The fields of the lines.
    pub fields: String,
    /// The lines, with matching words between marks.
    pub text: String,
}

/// A page of search results.
#[derive(Debug)]
pub struct Hits {
    /// The records, best first.
    pub rows: Vec<Hit>,
    /// The total number of rows, up to [`RANKED`].
    pub total: usize,
    /// How many of them are of which kind.
    pub kinds: Vec<(&'static str, usize)>,
    /// Whether the total is exact.
    pub total_is_exact: bool,
    /// The identifier of the last row, if more follow.
    pub next: Option<String>,
}

/// A page of the records that match the words, best first.
///
/// # Errors
/// When `after` does not name a row, or the database cannot be read.
pub async fn search(
    connection: &mut SqliteConnection,
    memory: &Memory,
    selection: &Selection,
) -> Result<Hits, StoreError> {
    if selection.words.is_none() {
        return Ok(Hits { rows: Vec::new(), total: 0, kinds: Vec::new(), total_is_exact: true, next: None });
    }
    let terms = selection.words.as_ref().map_or(&[][..], |words| words.terms.as_slice());
    let (found, total_is_exact) = candidates(connection, memory, selection, terms).await?;
    let ranked = ranked(connection, memory, &found, terms).await?;
    let start = match &selection.after {
        None => 0,
        Some(after) => {
            let seen = versions(connection, selection, after).await?;
            let at = ranked.iter().position(|version| seen.contains(version));
            1 + at.ok_or_else(|| StoreError::Unseen(after.clone()))?
        }
    };
    let page: Vec<i64> = ranked.iter().copied().skip(start).take(selection.limit as usize).collect();
    let more = ranked.len() > start + page.len();
    let rows = hits(connection, memory, &found, &page, terms).await?;
    Ok(Hits {
        total: ranked.len(),
        kinds: found
            .iter()
            .map(|(place, versions)| (place.kind, versions.len()))
            .filter(|(_, count)| *count > 0)
            .collect(),
        total_is_exact,
        next: if more { rows.last().map(|hit| hit.id.clone()) } else { None },
        rows,
    })
}

/// The rows of a list that contain the words.
type OfKind = (Place, Vec<i64>);

/// The first records that contain the words, by the numbers of their rows, and whether these are all.
async fn candidates(
    connection: &mut SqliteConnection,
    memory: &Memory,
    selection: &Selection,
    terms: &[Vec<Phrase>],
) -> Result<(Vec<OfKind>, bool), StoreError> {
    let is_wanted = |place: &Place| {
        let is_among = |Narrowing { wanted, .. }: &Narrowing| match wanted {
            Wanted::Words(kinds) => kinds.iter().any(|name| name == place.kind),
            _ => true,
        };
        selection.filters.iter().all(is_among)
    };
    let (mut found, mut count) = (Vec::new(), 0);
    for place in places().filter(is_wanted) {
        let catalog = memory.of_list(place.list, Some(selection.edition.number), selection.as_of)?;
        let mut sets = memory.matching(connection, catalog, terms).await?;
        sets.extend(memory.known(connection, catalog, selection.as_of).await?);
        let rows = intersection(sets);
        let versions: Vec<i64> = rows.iter().take(RANKED - count).map(|row| catalog.version(row)).collect();
        count += versions.len();
        let is_cut = rows.len() > versions.len() as u64;
        found.push((place, versions));
        if is_cut {
            return Ok((found, false));
        }
    }
    Ok((found, true))
}

/// The rows, best first.
async fn ranked(
    connection: &mut SqliteConnection,
    memory: &Memory,
    found: &[OfKind],
    terms: &[Vec<Phrase>],
) -> Result<Vec<i64>, StoreError> {
    let versions: Vec<i64> = found.iter().flat_map(|(_, versions)| versions).copied().collect();
    if versions.is_empty() {
        return Ok(versions);
    }
    let (texts, average) = memory.searchable;
    let mut weights = Vec::new();
    for phrase in terms.iter().flatten() {
        #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^52 rows")]
        let frequency = memory.frequency(connection, phrase).await? as f64;
        let weight = ((texts - frequency + 0.5) / (frequency + 0.5)).ln();
        weights.push((phrase, if weight > 0.0 { weight } else { LEAST }));
    }
    // As one row: each row that is sent costs a switch between threads.
    let read = "SELECT coalesce(group_concat(w.version), ''), json_group_array(w.text) FROM json_each(?) AS found CROSS JOIN words AS w ON w.version = found.value";
    let read = sqlx::query(read).bind(json!(versions).to_string()).fetch_one(connection).await?;
    let versions = read.try_get::<&str, _>(0)?.split(',').filter_map(|version| version.parse().ok());
    let Json(texts): Json<Vec<String>> = read.try_get(1)?;
    let score = |text: &str| score(&Tokens::of(text), &weights, average);
    let mut ranked: Vec<(f64, i64)> =
        texts.iter().zip(versions).map(|(text, version)| (score(text), version)).collect();
    // Titles are short and many: what the dataset says comes before what it rests on.
    let sources = found.iter().find(|(place, _)| place.kind == SOURCE).map_or(&[][..], |(_, versions)| versions);
    let is_source = |version: &i64| sources.binary_search(version).is_ok();
    ranked.sort_by(|(one, first), (other, second)| {
        is_source(first).cmp(&is_source(second)).then(other.total_cmp(one)).then(first.cmp(second))
    });
    Ok(ranked.into_iter().map(|(_, version)| version).collect())
}

/// The least that a phrase weighs, however common it is.
const LEAST: f64 = 1e-6;
/// How soon further occurrences of a phrase stop counting.
const SATURATION: f64 = 1.2;
/// How much longer texts are at a disadvantage.
const LENGTH: f64 = 0.75;

/// How well a text matches phrases, each with its weight (BM25).
#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^52 tokens")]
fn score(text: &Tokens, weights: &[(&Phrase, f64)], average: f64) -> f64 {
    let length = text.len() as f64;
    let of_phrase = |(phrase, weight): &(&Phrase, f64)| {
        let times = phrase.instances(text).count() as f64;
        weight * ((times * (SATURATION + 1.0)) / (times + SATURATION * (1.0 - LENGTH + LENGTH * length / average)))
    };
    weights.iter().map(of_phrase).fold(0.0, |score, more| score + more)
}

/// The rows of the record with an id in an answer.
async fn versions(connection: &mut SqliteConnection, selection: &Selection, id: &str) -> Result<Vec<i64>, StoreError> {
    let (kind, id) = id.split_once('.').unwrap_or_default();
    let Some(place) = places().find(|place| place.kind == kind) else { return Ok(Vec::new()) };
    let state = if selection.as_of.is_some() { "is_dated" } else { "is_current" };
    let sql = format!("SELECT version FROM {} WHERE release = ? AND id = ? AND {state}", place.table());
    let versions = sqlx::query_scalar(AssertSqlSafe(sql)).bind(selection.edition.number).bind(id);
    Ok(versions.fetch_all(connection).await?)
}

/// Records as they are shown, in that order.
async fn hits(
    connection: &mut SqliteConnection,
    memory: &Memory,
    found: &[OfKind],
    page: &[i64],
    terms: &[Vec<Phrase>],
) -> Result<Vec<Hit>, StoreError> {
    let mut hits: HashMap<i64, Hit> = HashMap::new();
    for (place, versions) in found {
        let shown: Vec<&i64> = page.iter().filter(|version| versions.binary_search(version).is_ok()).collect();
        if shown.is_empty() {
            continue;
        }
        let sql = format!(
            "SELECT t.version, t.record, t.id, {} AS name, w.fields, w.text FROM json_each(?) AS shown CROSS JOIN {} AS t ON t.version = shown.value CROSS JOIN words AS w ON w.version = t.version",
            place.name,
            place.table()
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(json!(shown).to_string()).fetch_all(&mut *connection).await?;
        for (row, record) in rows.iter().zip(memory.records(connection, &rows).await?) {
            let (id, kind) = (row.try_get("id")?, place.kind);
            let of_kind = format!("{kind}.{id}");
            let subject =
                FoundSubject { kind, id, url: place.url(&record).map_err(not_json)?, name: row.try_get("name")? };
            let (subject, text) = (json!(subject).to_string(), marked(row.try_get("text")?, terms));
            hits.insert(row.try_get("version")?, Hit { id: of_kind, subject, fields: row.try_get("fields")?, text });
        }
    }
    Ok(page.iter().filter_map(|version| hits.remove(version)).collect())
}

/// A text with marks around each instance of a phrase; those that overlap are one.
fn marked(text: &str, terms: &[Vec<Phrase>]) -> String {
    let tokens = Tokens::of(text);
    let phrases = terms.iter().flatten();
    let mut instances: Vec<(usize, usize)> = phrases
        .flat_map(|phrase| phrase.instances(&tokens).map(|start| (start, start + phrase.tokens.len())))
        .collect();
    instances.sort_unstable();
    let (mut marked, mut written, mut at) = (String::new(), 0, 0);
    while let Some((start, mut end)) = instances.get(at).copied() {
        at += 1;
        while let Some((_, other)) = instances.get(at).filter(|(other, _)| *other < end) {
            end = end.max(*other);
            at += 1;
        }
        let place = tokens.place(&(start..end));
        marked.push_str(&text[written..place.start]);
        marked.push(MARKS.0);
        marked.push_str(&text[place.clone()]);
        marked.push(MARKS.1);
        written = place.end;
    }
    marked + &text[written..]
}
