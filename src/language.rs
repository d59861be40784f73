//! The languages of pages: those of the files in `locales/`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

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

/// Texts by language and identifier.
type Texts = HashMap<&'static str, HashMap<String, Arc<str>>>;

/// The texts that have no parts that vary: a page says hundreds of them.
static FIXED: LazyLock<RwLock<Texts>> = LazyLock::new(RwLock::default);

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

    /// A text with its parts; `None` if the language does not have it.
    pub(crate) fn text(self, id: &str, parts: &HashMap<Cow<'static, str>, FluentValue<'_>>) -> Option<String> {
        LOCALES.lookup_single_language(self.0, id, Some(parts)).ok()
    }

    /// A text that has no parts that vary; `None` if the language does not have it.
    pub(crate) fn fixed(self, id: &str) -> Option<Arc<str>> {
        let found = FIXED.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = found.get(self.code()).and_then(|texts| texts.get(id)) {
            return Some(Arc::clone(text));
        }
        drop(found);
        // Only what the files have is kept, so that this is bounded by them.
        let text: Arc<str> = LOCALES.lookup_single_language::<&str>(self.0, id, None).ok()?.into();
        let mut found = FIXED.write().unwrap_or_else(PoisonError::into_inner);
        found.entry(self.code()).or_default().insert(id.to_owned(), Arc::clone(&text));
        Some(text)
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
    fn what_there_is_not_is_english() {
        assert_eq!(preferred("sw"), "en");
        assert_eq!(preferred("*"), "en");
        assert_eq!(preferred("fr;q=0"), "en");
        assert_eq!(preferred(""), "en");
    }
}
