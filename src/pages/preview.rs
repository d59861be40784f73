//! A small page about one thing, for a frame in a page of another site.

use askama::Template;
use serde_json::Value;

use super::assets;
use super::cells::called;
use super::evidence::Sources;
use super::frame::written;
use super::lines::{Line, lines};
use super::record::GLANCE;
use super::rows::{Json, Map, borrowed};
use super::words::Words;
use crate::problem::Problem;
use crate::question::Question;

/// How many properties a preview shows.
const SHOWN: usize = 5;
/// What says where a record belongs.
const BELONGING: &[&str] = &["country", "donor", "mission", "region"];

#[derive(Debug, Template)]
#[template(path = "preview.html")]
struct Preview {
    words: Words,
    style: &'static str,
    kind: String,
    title: String,
    /// The address of its own page, absolute.
    href: String,
    /// Its properties: each its name, its value, and whether sources disagree about it.
    lines: Vec<(String, String, bool)>,
    edition: String,
}

/// A preview of what a record is.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn preview(kind: &str, record: &Value, path: &str, question: &Question) -> Result<String, Problem> {
    let words = Words(question.language);
    let rows = borrowed(std::slice::from_ref(record));
    let nothing = Map::default();
    let record = rows.first().and_then(Json::as_object).unwrap_or(&nothing);
    let list = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let telling = GLANCE.iter().find(|(path, _)| *path == list).map_or(&[][..], |(_, names)| names);
    let cited = Sources::of(&[]);
    let all = lines(words, Some(kind), record, &cited);
    let order = |id: &str| telling.iter().chain(BELONGING).position(|name| *name == id);
    let mut shown: Vec<_> = all.iter().filter(|line| line.id != "known_from").collect();
    shown.sort_by_key(|line| order(line.id).unwrap_or(usize::MAX));
    let line = |line: &&Line<'_>| (line.name.clone(), line.said(), line.dispute.is_some());
    written(&Preview {
        words,
        style: &assets::STYLE.path,
        kind: words.label(kind),
        title: called(words, record),
        href: format!("{}{path}", question.asked.site.url),
        lines: shown.iter().map(line).take(SHOWN).collect(),
        edition: question.edition().id.clone(),
    })
}
