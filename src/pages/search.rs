//! What a search found, by kind.

use askama::Template;
use ledger_core::describe::Parameter;
use ledger_core::grouped::grouped;

use super::facts::{Facts, Link, Total};
use super::frame::{Frame, written};
use super::rows::{Json, borrowed};
use super::words::Words;
use crate::problem::Problem;

/// What a search found.
#[derive(Debug)]
pub struct Results<'r> {
    /// The rows of the answer.
    pub rows: &'r [serde_json::Value],
    /// How many there are of each kind.
    pub kinds: &'r [(&'static str, usize)],
    /// How many there are in all.
    pub total: Total,
}

#[derive(Debug, Template)]
#[template(path = "search.html")]
struct SearchPage<'f> {
    frame: Frame,
    facts: &'f Facts,
    first: Option<String>,
    said: String,
    /// The kinds, each with how many there are and whether it is asked for.
    kinds: Vec<(Link, u64, bool)>,
    groups: Vec<Group>,
    /// Whether nothing was asked.
    is_blank: bool,
}

/// The results of a kind.
#[derive(Debug)]
struct Group {
    id: String,
    name: String,
    results: Vec<Found>,
}

/// A result.
#[derive(Debug)]
struct Found {
    link: Link,
    /// The name, if the words are in it, else where they are.
    name: Vec<Piece>,
    field: String,
    text: Vec<Piece>,
}

/// A part of a text, and whether it was searched for.
#[derive(Debug)]
struct Piece {
    text: String,
    is_marked: bool,
}

/// A text in pieces; `marks` are the beginnings and lengths of what was searched for.
fn pieces(text: &str, marks: &Json<'_>) -> Vec<Piece> {
    let letters: Vec<char> = text.chars().collect();
    let number = |value: &Json<'_>| value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
    let (mut pieces, mut written) = (Vec::new(), 0);
    let mut add = |from: usize, to: usize, is_marked: bool| {
        let text: String = letters.get(from..to.min(letters.len())).unwrap_or_default().iter().collect();
        if !text.is_empty() {
            pieces.push(Piece { text, is_marked });
        }
    };
    for mark in marks.as_array().into_iter().flatten() {
        let (start, length) = (number(mark.get(0)), number(mark.get(1)));
        add(written, start, false);
        add(start, start + length, true);
        written = start + length;
    }
    add(written, letters.len(), false);
    pieces
}

fn found(words: Words, row: &Json<'_>) -> Found {
    let text = |value: &Json<'_>| value.as_str().unwrap_or_default().to_owned();
    let (name, field) = (text(row.get("subject").get("name")), text(row.get("field")));
    let line = pieces(&text(row.get("text")), row.get("highlights"));
    let is_name = text(row.get("text")) == name;
    Found {
        link: Link { name: name.clone(), href: text(row.get("subject").get("url")) },
        name: if is_name { line } else { vec![Piece { text: name, is_marked: false }] },
        field: words.label(&field),
        text: if is_name || field == "id" { Vec::new() } else { pieces(&text(row.get("text")), row.get("highlights")) },
    }
}

/// The page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn search(results: &Results<'_>, facts: &Facts) -> Result<String, Problem> {
    let words = facts.words;
    let q: String = facts.given(Parameter::Q.name()).next().cloned().unwrap_or_default();
    let title = if q.is_empty() { words.say("search-title") } else { words.with("search-of", "words", &q) };
    let mut frame = Frame::of(title, facts);
    if q.is_empty() {
        frame.forms.clear(); // Programs are told that words are missing.
    }
    let kind_of = |row: &Json<'_>| row.get("subject").get("kind").as_str().unwrap_or_default().to_owned();
    let by_kind = grouped(borrowed(results.rows).iter().map(|row| (kind_of(row), found(words, row))));
    let group = |(id, results): (String, Vec<Found>)| Group { name: words.found(&id), id, results };
    let mut groups: Vec<Group> = by_kind.into_iter().map(group).collect();
    // What is called exactly what was searched for comes first.
    let wanted = q.trim().to_lowercase();
    let is_it = |result: &Found| result.link.name.to_lowercase() == wanted;
    for group in &mut groups {
        group.results.sort_by_key(|result| !is_it(result));
    }
    groups.sort_by_key(|group| !group.results.iter().any(is_it));
    let asked: Vec<&String> = facts.given("kind").collect();
    let kind = |(kind, count): &(&'static str, usize)| {
        let link = Link { name: words.found(kind), href: facts.with("kind", &[kind]) };
        (link, *count as u64, asked.iter().any(|asked| asked == kind))
    };
    let mut kinds: Vec<(Link, u64, bool)> = results.kinds.iter().map(kind).collect();
    if !asked.is_empty() {
        kinds.insert(0, (Link { name: words.say("search-all"), href: facts.with("kind", &[]) }, 0, false));
    }
    let total = results.total.in_words("search", words);
    let said = if q.is_empty() {
        words.say("search-blank")
    } else if results.rows.is_empty() {
        words.with("search-nothing", "words", &q)
    } else {
        words.compose("search-found", &[("total", &total), ("words", &q)])
    };
    let first = facts.is_later.then(|| facts.with(Parameter::After.name(), &[]));
    written(&SearchPage { first, said, kinds, groups, is_blank: q.is_empty(), frame, facts })
}

impl SearchPage<'_> {
    /// The address of the same words with a star, which finds them by their beginnings.
    fn by_beginning(&self) -> Option<Link> {
        let words: Vec<String> =
            self.frame.query.split_whitespace().map(|word| format!("{}*", word.trim_matches(['"', '*']))).collect();
        let query = words.join(" ");
        let is_other = !self.is_blank && query != self.frame.query && !self.frame.query.contains('"');
        is_other.then(|| Link { name: query.clone(), href: self.facts.with(Parameter::Q.name(), &[&query]) })
    }
}
