//! The languages of pages: those of the files in `locales/`.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;
use std::sync::{LazyLock, PoisonError, RwLock};

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader as _, langid, static_loader};

use crate::negotiate::Preferences;

static_loader! {
    pub(crate) static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Values stand in text of the same direction.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ENGLISH: LanguageIdentifier = langid!("en");

/// Texts by language, identifier and the numbers in them: a page says hundreds of them.
static TEXTS: LazyLock<RwLock<BTreeMap<&'static str, HashMap<String, ByNumbers>>>> = LazyLock::new(RwLock::default);

type ByNumbers = BTreeMap<Vec<u64>, Text>;

/// Below which number texts are kept, so that they are bounded by the files.
const MOST: u64 = 100;

/// A text with places for its parts.
#[derive(Debug)]
struct Text(Vec<Piece>);

#[derive(Debug)]
enum Piece {
    Words(String),
    /// The place of the part with that name.
    Part(&'static str),
}

/// What marks the places of parts: letters that no text has.
const MARKS: RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';

impl Text {
    /// Of a text that has marks in the places of the parts with these names.
    fn of(marked: &str, names: &[&'static str]) -> Self {
        let mut pieces = Vec::new();
        let mut words = String::new();
        for letter in marked.chars() {
            if let Some((_, name)) = MARKS.zip(names).find(|(mark, _)| *mark == letter) {
                pieces.extend([Piece::Words(std::mem::take(&mut words)), Piece::Part(name)]);
            } else {
                words.push(letter);
            }
        }
        pieces.push(Piece::Words(words));
        Self(pieces)
    }

    /// The text with these parts.
    fn with(&self, parts: &[(&'static str, &str)]) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            text.push_str(match piece {
                Piece::Words(words) => words,
                Piece::Part(name) => parts.iter().find(|(other, _)| other == name).map_or("", |(_, part)| part),
            });
        }
        text
    }
}

/// A language that pages can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(&'static LanguageIdentifier);

impl Default for Language {
    fn default() -> Self {
        Self(&ENGLISH)
    }
}

impl Language {
    /// Every language, English first.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut others: Vec<Self> = LOCALES.locales().filter(|other| **other != ENGLISH).map(Self).collect();
        others.sort_by_key(|language| language.code());
        std::iter::once(Self::default()).chain(others).collect()
    }

    /// Its code (ISO 639).
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.language.as_str()
    }

    /// A text with numbers, which choose its form, and parts, which do not; `None` if the language does not have it.
    pub(crate) fn text(
        self,
        id: &str,
        numbers: &[(&'static str, u64)],
        parts: &[(&'static str, &str)],
    ) -> Option<String> {
        let by: Vec<u64> = numbers.iter().map(|(_, number)| *number).collect();
        let kept = TEXTS.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = kept.get(self.code()).and_then(|texts| texts.get(id)?.get(&by)) {
            return Some(text.with(parts));
        }
        drop(kept);
        let names: Vec<&'static str> = parts.iter().map(|(name, _)| *name).collect();
        let text = self.resolved(id, numbers, &names)?;
        let said = text.with(parts);
        if by.iter().all(|number| *number < MOST) {
            let mut kept = TEXTS.write().unwrap_or_else(PoisonError::into_inner);
            kept.entry(self.code()).or_default().entry(id.to_owned()).or_default().insert(by, text);
        }
        Some(said)
    }

    /// A text with places for the parts with these names.
    fn resolved(self, id: &str, numbers: &[(&'static str, u64)], names: &[&'static str]) -> Option<Text> {
        let marks = MARKS.zip(names).map(|(mark, name)| (*name, FluentValue::from(mark.to_string())));
        let numbers = numbers.iter().map(|(name, number)| (*name, FluentValue::from(*number)));
        let given: HashMap<&str, FluentValue<'_>> = numbers.chain(marks).collect();
        let marked = LOCALES.lookup_single_language(self.0, id, Some(&given)).ok()?;
        Some(Text::of(&marked, names))
    }

    /// The language of that code.
    #[must_use]
    pub fn by_code(code: &str) -> Option<Self> {
        Self::all().into_iter().find(|language| language.code() == code)
    }

    /// The one that `Accept-Language` prefers: of those with the greatest weight, the one that it names first.
    #[must_use]
    pub fn preferred(accepted: &Preferences) -> Self {
        let mut best = (0.0, Self::default());
        for (range, weight) in accepted.ranges() {
            let primary = range.split('-').next().unwrap_or_default();
            let named = if primary == "*" { Some(Self::default()) } else { Self::by_code(primary) };
            if let Some(language) = named.filter(|_| weight > best.0) {
                best = (weight, language);
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, header};

    use super::*;

    fn preferred(text: &str) -> &'static str {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, text.parse().unwrap());
        Language::preferred(&Preferences::of(&headers, &header::ACCEPT_LANGUAGE)).code()
    }

    #[test]
    fn the_greatest_weight_wins_and_of_several_the_first() {
        assert_eq!(preferred("fr-HT,fr;q=0.9,en;q=0.8"), "fr");
        assert_eq!(preferred("en-GB,en;q=0.9,fr;q=0.8"), "en");
        assert_eq!(preferred("fr,en"), "fr");
        assert_eq!(preferred("ht,fr;q=0.8,en;q=0.7"), "fr");
    }

    #[test]
    fn a_text_that_is_kept_says_the_same_with_other_parts() {
        let french = Language::by_code("fr").unwrap();
        let date = |day, month| french.text("day", &[("day", day)], &[("month", month), ("year", "2024")]).unwrap();
        let claims = |count, number| french.text("claims-count", &[("count", count)], &[("number", number)]).unwrap();
        for (day, month, said) in [(1, "mai", "1er mai 2024"), (2, "mai", "2 mai 2024"), (1, "juin", "1er juin 2024")] {
            assert_eq!(date(day, month), said);
        }
        for (count, number) in [(1, "1"), (2, "2"), (MOST, "100"), (2, "deux")] {
            assert!(claims(count, number).contains(number), "{count}");
        }
        assert_ne!(claims(1, "x"), claims(MOST, "x"));
        assert_eq!(french.text("no-such-text", &[], &[]), None);
    }

    #[test]
    fn what_there_is_not_is_english() {
        assert_eq!(preferred("sw"), "en");
        assert_eq!(preferred("*"), "en");
        assert_eq!(preferred("fr;q=0"), "en");
        assert_eq!(preferred(""), "en");
    }
}
