//! The evidence behind values: claims, with the sources that they are from.

use std::borrow::Cow;
use std::collections::HashMap;

use ledger_core::value::PartialDate;

use super::cells::{hedge, is_code, is_date, is_number};
use super::rows::Json;
use super::words::Words;

/// A claim behind a value.
#[derive(Clone, Debug)]
pub(super) struct Evidence<'a> {
    /// What it says, and the same with its hedge.
    pub bare: Cow<'a, str>,
    pub value: Cow<'a, str>,
    pub source_id: &'a str,
    pub source: Cow<'a, str>,
    /// When the source was published.
    pub published: Option<PartialDate>,
    pub place: Option<Cow<'a, str>>,
    pub attributed_to: Option<&'a str>,
    /// The person or office that this names, by its identifier.
    pub voice: Option<&'a str>,
    pub claim: &'a str,
    pub accepted: bool,
    /// How many independent sources say the same.
    pub independent: u64,
}

impl Evidence<'_> {
    /// When the source was published, in words.
    pub fn day(&self, words: Words) -> String {
        self.published.map_or_else(String::new, |day| words.date(day))
    }
}

/// The sources that rows cite, by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Sources<'a>(HashMap<&'a str, Source<'a>>);

/// Who published a source or, if that is not known, what it is called; and when.
type Source<'a> = (Option<&'a str>, Option<PartialDate>);

impl<'a> Sources<'a> {
    pub fn of(sources: &'a [Json<'a>]) -> Self {
        let source = |source: &'a Json<'a>| {
            let text = |name: &'static str| source.get(name).as_str();
            let published = text("published_on").and_then(|day| day.parse::<PartialDate>().ok());
            Some((text("id")?, (text("publisher").or_else(|| text("title")), published)))
        };
        Self(sources.iter().filter_map(source).collect())
    }
}

/// The claims about a field; `names` are those of what its values name.
pub(super) fn evidence<'a>(
    words: Words,
    field: &str,
    names: &HashMap<&'a str, &'a str>,
    citations: impl IntoIterator<Item = &'a Json<'a>>,
    sources: &'a Sources<'a>,
) -> Vec<Evidence<'a>> {
    let (is_date, is_number, is_code) = (is_date(field), is_number(field), is_code(field));
    let shown = |value: &'a str| -> Cow<'a, str> {
        let date = if is_date { value.parse::<PartialDate>().ok() } else { None };
        match date {
            Some(date) => words.date(date).into(),
            None if is_number => words.number(value).into(),
            None if is_code => words.code(field, value).into(),
            None => names.get(value).copied().unwrap_or(value).into(),
        }
    };
    let of_citation = |citation: &'a Json<'a>| {
        let text = |name: &'static str| citation.get(name).as_str();
        let source_id = text("source").unwrap_or_default();
        let (source, published) = sources.0.get(source_id).copied().unwrap_or_default();
        let bare = joined(shown(text("value").unwrap_or_default()), text("currency").unwrap_or_default().into());
        let paragraph = citation.get("paragraph").as_i64();
        let paragraph = paragraph.map(|number| words.with("evidence-paragraph", "number", &number.to_string()).into());
        Evidence {
            value: joined(hedge(words, text("qualifier")).into(), bare.clone()),
            bare,
            source_id,
            source: source.map_or_else(|| words.say("no-publisher").into(), Cow::from),
            published,
            place: paragraph.or_else(|| text("locator").map(Cow::from)),
            attributed_to: text("attributed_to"),
            voice: text("voice"),
            claim: text("claim").unwrap_or_default(),
            accepted: citation.get("accepted").as_bool() == Some(true),
            independent: citation.get("independent_sources").as_u64().unwrap_or(0),
        }
    };
    citations.into_iter().map(of_citation).collect()
}

/// Two texts with a space between them, if neither is empty.
fn joined<'a>(one: Cow<'a, str>, other: Cow<'a, str>) -> Cow<'a, str> {
    match (one.is_empty(), other.is_empty()) {
        (true, _) => other,
        (_, true) => one,
        _ => format!("{one} {other}").into(),
    }
}
