//! What an edition changed of one thing, as the entry of a feed: a title and a list of the changes.

use std::collections::HashMap;

use askama::Template;
use ledger_core::describe::{Filter, Resource};

use super::evidence::{Hand, Sources};
use super::facts::{Facts, Link};
use super::filters::Filters;
use super::record::title;
use super::rows::{Json, Map};
use super::words::Words;
use crate::problem::Problem;

/// The title of the feed of a list or of a search: what it has, which filters it has, and on which day. Some values of
/// filters have names.
#[must_use]
pub fn feed_title(path: &str, filters: &'static [Filter], named: &[(String, Option<String>)], facts: &Facts) -> String {
    let named = named.iter().filter_map(|(id, name)| Some((id.as_str(), name.as_deref()?))).collect();
    let conditions = Filters::naming(filters, named, facts.words).conditions(facts);
    let narrowed = if conditions.is_empty() { String::new() } else { format!(" ({})", conditions.join(", ")) };
    titled(&format!("{}{narrowed}", facts.words.page(path)), facts)
}

/// The title of the feed of a record: what the record is called, and on which day.
#[must_use]
pub fn feed_title_of(resource: &Resource, record: &Json<'_>, facts: &Facts) -> String {
    let nothing = Map::default();
    titled(&title(facts.words, resource, record.as_object().unwrap_or(&nothing)), facts)
}

fn titled(title: &str, facts: &Facts) -> String {
    let words = facts.words;
    let then = |day| format!(", {}", words.with("said-then", "day", &words.date(day)));
    words.labelled(&facts.edition.about.short_title, &format!("{title}{}", facts.as_of.map_or_else(String::new, then)))
}

/// What an edition changed of one thing.
#[derive(Debug)]
pub struct News<'a> {
    /// The edition.
    pub release: &'a str,
    /// How many changes were added, changed and withdrawn.
    pub counts: [u64; 3],
    /// The first of them.
    pub changes: &'a [Json<'a>],
    /// The sources that they cite.
    pub sources: &'a [Json<'a>],
    /// The names of what values name, by their identifiers.
    pub names: &'a HashMap<&'a str, &'a str>,
    /// The address of all of them, absolute.
    pub all: &'a str,
}

/// A change, in a line.
#[derive(Debug)]
struct Line {
    label: String,
    text: String,
    /// Where it is from.
    source: Option<Link>,
    because: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "entry.html")]
struct Content {
    words: Words,
    lines: Vec<Line>,
    /// Where the others are, if there are more.
    more: Option<Link>,
}

impl News<'_> {
    /// Its title: what changed, and how much of it.
    #[must_use]
    pub fn title(&self, facts: &Facts) -> String {
        let words = facts.words;
        let subject = self.changes.first().map(|change| change.get("subject"));
        let name = ["name", "id"].iter().find_map(|name| subject?.get(*name).as_str()).unwrap_or_default();
        let counts = ["added", "changed", "withdrawn"].into_iter().zip(self.counts).filter(|(_, count)| *count > 0);
        let counts: Vec<String> = counts.map(|(id, count)| words.count(&format!("feed-{id}"), count)).collect();
        words.labelled(name, &counts.join(", "))
    }

    /// The changes, as HTML.
    ///
    /// # Errors
    /// An internal problem, if it cannot be written.
    pub fn content(&self, facts: &Facts) -> Result<String, Problem> {
        let (words, sources) = (facts.words, Sources::of(self.sources));
        let base = &facts.site.url;
        let changes = self.changes.iter().filter_map(Json::as_object);
        let lines: Vec<Line> = changes.map(|change| self.line(words, base, change, &sources)).collect();
        let left = self.counts.iter().sum::<u64>().saturating_sub(lines.len() as u64);
        let more = (left > 0).then(|| Link { name: words.count("more-values", left), href: self.all.to_owned() });
        super::frame::written(&Content { words, lines, more })
    }

    /// A change: of a claim with its source, or of an attribute.
    fn line(&self, words: Words, base: &str, change: &Map<'_>, sources: &Sources<'_>) -> Line {
        let text = |name: &str| change.get(name).and_then(Json::as_str);
        let state = |name: &str| change.get(name).and_then(Json::as_object);
        let (old, new) = (state("old"), state("new"));
        let claim = new.or(old);
        let (label, shown, before) = if let Some(claim) = claim {
            let field = text("field").unwrap_or_default();
            let hand = Hand::of(words, field, self.names);
            let said = |state: &Map<'_>| {
                let text = |name: &str| state.get(name).and_then(Json::as_str).map(str::to_owned);
                let (value, currency) = (text("value").unwrap_or_default(), text("currency"));
                hand.write(value.into(), currency.as_deref(), text("qualifier").as_deref()).1.into_owned()
            };
            let (now, then) = (said(claim), old.map(said));
            let before = then.filter(|then| new.is_some() && *then != now);
            (words.label(field), now, before)
        } else {
            let attribute = change.get("attributes").and_then(Json::as_array).and_then(|names| names.first()?.as_str());
            let code = words.code("change", text("change").unwrap_or_default());
            let now = attribute.and(text("after")).map_or(code, str::to_owned);
            (attribute.map_or_else(String::new, |name| words.label(name)), now, text("before").map(str::to_owned))
        };
        let mut shown = before
            .map_or(shown.clone(), |before| words.compose("feed-before", &[("value", &shown), ("before", &before)]));
        if claim.is_some() && text("change") == Some("withdrawn") {
            shown = format!("{shown}, {}", words.code("change", "withdrawn"));
        }
        let source = claim.and_then(|claim| claim.get("source")).and_then(Json::as_str).map(|id| {
            let name = sources.name(id).unwrap_or(id).to_owned();
            let day = sources.published(id).map(|day| words.date(day));
            let who = claim.and_then(|claim| claim.get("attributed_to")).and_then(Json::as_str);
            let who = who.map(|who| words.with("prose-quoting", "who", who));
            let name = [Some(name), day, who].into_iter().flatten().collect::<Vec<_>>().join(", ");
            // A withdrawn claim is only in the edition before.
            let path = change.get("claims").and_then(Json::as_array).and_then(|claims| claims.first()?.as_str());
            let href = match path.filter(|_| new.is_some()) {
                Some(claim) => format!("{base}/claims/{claim}?release={}", self.release),
                None => format!("{base}{}", text("url").unwrap_or_default()),
            };
            Link { name, href }
        });
        let because = text("because").map(|because| words.with("feed-because", "because", because));
        Line { label, text: shown, source, because }
    }
}
