//! What hangs on a source, or on an agency: what records show, and what they would show without it.

use super::cells::{Cell, stated_value};
use super::facts::{Facts, Link};
use super::list::{self, Chips, Heading};
use super::rows::{Json, Map};
use super::words::Words;
use crate::problem::Problem;

/// Who would not have spoken, and how much hangs on it.
#[derive(Debug)]
pub struct Hanging<'a> {
    /// The identifier of the source; none if it is an agency.
    pub source: Option<&'a str>,
    /// Its name.
    pub name: &'a str,
    /// How many records have a value that is asked for.
    pub records: u64,
    /// How many values would become what, by its code.
    pub counts: [(&'static str, u64); 3],
    /// How many values are asked for.
    pub total: u64,
}

/// The parameter that chooses what would become of values.
const EFFECT: &str = "effect";

/// What hangs on a source, or on an agency, as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn influence(of: &Hanging<'_>, rows: &[Json<'_>], facts: &Facts) -> Result<String, Problem> {
    let words = facts.words;
    let about = words.say(if of.source.is_some() { "influence-of-source" } else { "influence-of-agency" });
    let chip = |(code, count): (&'static str, u64)| {
        let href = facts.with(EFFECT, &[code]);
        (Link { name: words.code(EFFECT, code), href }, count)
    };
    let values: Vec<(Link, u64)> = of.counts.into_iter().filter(|(_, count)| *count > 0).map(chip).collect();
    let chips = Chips { name: words.label(EFFECT), values, more: 0 };
    let heading = Heading {
        title: words.with("influence-title", "name", of.name),
        about,
        said: words.counts("influence-said", &[("values", of.total), ("records", of.records)]),
        chips: if of.counts.iter().any(|(_, count)| *count > 0) { vec![chips] } else { Vec::new() },
        is_labelled: true,
    };
    let heads = ["column-record", "column-field", "column-shown", "column-without"];
    let heads = heads.map(|head| (words.say(head), false)).into();
    list::plain(heading, heads, rows.iter().filter_map(|row| line(words, row)).collect(), facts)
}

fn line(words: Words, row: &Json<'_>) -> Option<Vec<Cell>> {
    let value = row.as_object()?;
    let text = |name: &str| row.get(name).as_str().unwrap_or_default().to_owned();
    let (kind, id) = (row.get("subject").get("kind").as_str()?, row.get("subject").get("id").as_str()?);
    let is_disputed = row.get("disputed").as_bool() == Some(true);
    let dispute = is_disputed.then(|| format!("/discrepancies/{kind}.{id}.{}", text("field")));
    let without = match row.get("instead").as_object() {
        Some(instead) => {
            let mut given: Map<'_> = instead.clone();
            given.insert("field", row.get("field").clone());
            stated_value(words, &given)?
        }
        None => Cell { text: words.say(&format!("influence-{}", text(EFFECT))), ..Cell::default() },
    };
    let claim = |id: &str| Some(format!("/claims/{id}"));
    Some(vec![
        Cell {
            text: row.get("subject").get("name").as_str()?.to_owned(),
            href: row.get("subject").get("url").as_str().map(str::to_owned),
            ..Cell::default()
        },
        Cell { text: words.label(&text("field")), ..Cell::default() },
        Cell { href: claim(&text("id")), dispute, ..stated_value(words, value)? },
        Cell { href: row.get("instead").get("claim").as_str().and_then(claim), ..without },
    ])
}
