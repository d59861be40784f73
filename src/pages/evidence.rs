//! The evidence behind values: claims, with the sources that they are from.

use std::borrow::Cow;
use std::collections::HashMap;

use ledger_core::value::PartialDate;

use super::cells::{hedge, is_code, is_date, is_number};
use super::rows::{Json, Map};
use super::words::Words;

/// A claim behind a value.
#[derive(Clone, Debug)]
pub(super) struct Evidence<'a> {
    pub said: Said<'a>,
    pub source_id: &'a str,
    pub source: Cow<'a, str>,
    pub place: Option<Cow<'a, str>>,
    pub attributed_to: Option<&'a str>,
    /// The person or office that this names, by its identifier.
    pub voice: Option<&'a str>,
    pub claim: &'a str,
}

/// What a claim says, and when.
#[derive(Clone, Debug)]
pub(super) struct Said<'a> {
    /// The value, and the same with its hedge.
    pub bare: Cow<'a, str>,
    pub value: Cow<'a, str>,
    /// When the source was published.
    pub published: Option<PartialDate>,
    pub accepted: bool,
    /// How many independent sources say the same.
    pub independent: u64,
}

impl Evidence<'_> {
    /// When the source was published, in words.
    pub fn day(&self, words: Words) -> String {
        self.said.published.map_or_else(String::new, |day| words.date(day))
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

    /// Who published a source or, if that is not known, what it is called.
    pub fn name(&self, id: &str) -> Option<&'a str> {
        self.0.get(id)?.0
    }

    /// When a source was published.
    pub fn published(&self, id: &str) -> Option<PartialDate> {
        self.0.get(id)?.1
    }
}

/// How the values of a field are written.
pub(super) struct Hand<'a, 'n> {
    words: Words,
    pub field: &'n str,
    is_date: bool,
    is_number: bool,
    is_code: bool,
    /// The names of what values name, by their identifiers.
    names: &'n HashMap<&'a str, &'a str>,
    /// The unit of its numbers, in words.
    unit: String,
}

impl<'a, 'n> Hand<'a, 'n> {
    pub fn of(words: Words, field: &'n str, names: &'n HashMap<&'a str, &'a str>) -> Self {
        let (is_date, is_number, is_code) = (is_date(field), is_number(field), is_code(field));
        Self { words, field, is_date, is_number, is_code, names, unit: String::new() }
    }

    /// Of the field that a dispute is about.
    pub fn of_dispute(words: Words, row: &'n Map<'_>, names: &'n HashMap<&'a str, &'a str>) -> Self {
        let text = |name: &str| row.get(name).and_then(Json::as_str);
        let unit = text("unit").map_or_else(String::new, |unit| words.code("unit", unit));
        Self { unit, ..Self::of(words, text("field").unwrap_or_default(), names) }
    }

    /// A value, and the same with its hedge.
    pub fn write(
        &self,
        value: Cow<'a, str>,
        currency: Option<&'a str>,
        qualifier: Option<&str>,
    ) -> (Cow<'a, str>, Cow<'a, str>) {
        let words = self.words;
        let date = if self.is_date { value.parse::<PartialDate>().ok() } else { None };
        let shown = match date {
            Some(date) => words.date(date).into(),
            None if self.is_number => words.number(&value).into(),
            None if self.is_code => words.code(self.field, &value).into(),
            None => self.names.get(&*value).map_or(value, |name| Cow::from(*name)),
        };
        let sum = joined(shown, currency.unwrap_or_default().into());
        let bare = if self.unit.is_empty() { sum } else { format!("{sum} {}", self.unit).into() };
        (bare.clone(), joined(hedge(words, qualifier).into(), bare))
    }
}

/// The claims about a field.
pub(super) fn evidence<'a>(
    hand: &Hand<'a, '_>,
    citations: impl IntoIterator<Item = &'a Json<'a>>,
    sources: &'a Sources<'a>,
) -> Vec<Evidence<'a>> {
    let words = hand.words;
    let of_citation = |citation: &'a Json<'a>| {
        let text = |name: &'static str| citation.get(name).as_str();
        let source_id = text("source").unwrap_or_default();
        let (source, published) = sources.0.get(source_id).copied().unwrap_or_default();
        let (bare, value) = hand.write(text("value").unwrap_or_default().into(), text("currency"), text("qualifier"));
        let paragraph = citation.get("paragraph").as_i64();
        let paragraph = paragraph.map(|number| words.with("evidence-paragraph", "number", &number.to_string()).into());
        Evidence {
            said: Said {
                bare,
                value,
                published,
                accepted: citation.get("accepted").as_bool() == Some(true),
                independent: citation.get("independent_sources").as_u64().unwrap_or(0),
            },
            source_id,
            source: source.map_or_else(|| words.say("no-publisher").into(), Cow::from),
            place: paragraph.or_else(|| text("locator").map(Cow::from)),
            attributed_to: text("attributed_to"),
            voice: text("voice"),
            claim: text("claim").unwrap_or_default(),
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
