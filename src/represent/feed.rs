//! Atom feeds (RFC 4287), in pages as RFC 5005 has them.

use atom_syndication::{Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use ledger_store::editions::Edition;

/// The media type of a feed.
pub const MEDIA_TYPE: &str = "application/atom+xml";

/// What a feed has besides its entries. Addresses are absolute.
#[derive(Debug)]
pub struct Frame<'f> {
    /// What identifies it for good: its address without a position.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// The language of its texts.
    pub language: &'static str,
    /// Its addresses, each with the name of the relation.
    pub links: Vec<(&'static str, String)>,
    /// The edition that answers.
    pub edition: &'f Edition,
}

/// What stands in a feed. Addresses are absolute.
#[derive(Debug)]
pub struct Item<'f> {
    /// What identifies it for good, and where it can be read.
    pub address: String,
    /// What is new, in a line.
    pub title: String,
    /// The same, at more length.
    pub summary: Option<String>,
    /// The same, as HTML.
    pub content: Option<String>,
    /// Where more is.
    pub related: String,
    /// The edition that brought it.
    pub edition: &'f Edition,
}

fn link((rel, href): (&str, String)) -> Link {
    let mime_type = (rel == "self").then(|| MEDIA_TYPE.to_owned());
    Link { href, rel: rel.to_owned(), mime_type, ..Link::default() }
}

/// When an edition was published: the beginning of its day, in UTC. One that is not published yet has the day on which
/// its descriptor says it was made.
fn moment(edition: &Edition) -> FixedDateTime {
    let published = edition.released_on.as_ref().map(|day| format!("{day}T00:00:00Z"));
    let moment = published.or_else(|| edition.about.created.clone());
    moment.and_then(|moment| moment.parse().ok()).unwrap_or_default()
}

/// A text without the characters that XML 1.0 cannot have (section 2.2).
fn plain(text: String) -> Text {
    let is_xml = |letter: char| !matches!(letter, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    Text::plain(if text.chars().all(is_xml) {
        text
    } else {
        text.chars().filter(|letter| is_xml(*letter)).collect::<String>()
    })
}

/// A feed.
#[must_use]
pub fn write(frame: Frame<'_>, items: Vec<Item<'_>>) -> String {
    let updated = items.first().map_or(frame.edition, |item| item.edition);
    let about = &frame.edition.about;
    // A feed must have an author (RFC 4287, section 4.1.1).
    let authors = if about.creators.is_empty() { vec![about.publisher.clone()] } else { about.creators.clone() };
    let entry = |item: Item<'_>| Entry {
        id: item.address.clone(),
        title: plain(item.title),
        updated: moment(item.edition),
        published: Some(moment(item.edition)),
        links: vec![link(("alternate", item.address)), link(("related", item.related))],
        summary: item.summary.map(plain),
        content: item.content.map(|html| Content {
            content_type: Some("html".to_owned()),
            value: Some(html),
            ..Content::default()
        }),
        ..Entry::default()
    };
    let feed = Feed {
        id: frame.id,
        title: plain(frame.title),
        updated: moment(updated),
        authors: authors.into_iter().map(|name| Person { name, ..Person::default() }).collect(),
        links: frame.links.into_iter().map(link).collect(),
        lang: Some(frame.language.to_owned()),
        entries: items.into_iter().map(entry).collect(),
        ..Feed::default()
    };
    feed.to_string()
}
