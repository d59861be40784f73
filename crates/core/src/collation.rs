//! Texts as filters and sorts compare them: by the rules of Unicode, whatever the language.

use std::cmp::Ordering;
use std::sync::LazyLock;

use icu_casemap::CaseMapper;
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_normalizer::ComposingNormalizer;

use crate::words::fold_white_space;

/// A text as filters compare it: case-folded, in Normalization Form C (Unicode Standard Annex #15), with runs of white space
/// as one space.
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return fold_white_space(text).to_ascii_lowercase();
    }
    let normalizer = const { ComposingNormalizer::new_nfc() };
    let case = const { CaseMapper::new() };
    // Folding a letter with several marks can change the order of its marks.
    normalizer.normalize(&case.fold_string(&normalizer.normalize(&fold_white_space(text)))).into_owned()
}

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Secondary);
    // The data of the root locale are compiled in.
    Collator::try_new(icu_collator::CollatorPreferences::default(), options).ok()
});

/// Compares texts as people look them up: letters with accents beside those without, regardless of case (the root collation
/// of CLDR, Unicode Technical Standard #10, to the second level).
#[must_use]
pub fn compare(one: &str, other: &str) -> Ordering {
    match &*COLLATOR {
        Some(collator) => collator.compare(one, other),
        None => folded(one).cmp(&folded(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_say_the_same_are_folded_alike() {
        for (one, other) in [
            ("À la Une Haïti", "À LA UNE HAÏTI"),
            ("Hai\u{308}ti", "Haïti"),
            ("STRASSE", "Straße"),
            ("Ε\u{301}νας ΣΊΣΥΦΟΣ", "ένας Σίσυφος"),
            ("Lincoln Daily  News ", "lincoln daily news"),
        ] {
            assert_eq!(folded(one), folded(other));
        }
        assert_ne!(folded("resume"), folded("résumé"));
    }

    #[test]
    fn texts_are_in_the_order_of_a_directory() {
        let mut names =
            ["zebra", "Éclair", "eclair", "Edwin", "ebb", "Ångström", "azure", "(brackets)", "10", "ÉCLAIR"];
        names.sort_by(|one, other| compare(one, other));
        assert_eq!(
            names,
            ["(brackets)", "10", "Ångström", "azure", "ebb", "eclair", "Éclair", "ÉCLAIR", "Edwin", "zebra"]
        );
    }
}
