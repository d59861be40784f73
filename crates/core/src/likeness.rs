//! How much two names are alike, for names that somebody wrote in another way or misspelt.
//!
//! Names are compared by their [`key`], so that letter case, accents and punctuation make no difference.

use std::collections::BTreeSet;

use crate::words::few;

/// What is written in several ways, in words of a key, with its one form in keys. Longer ones come first.
const WRITTEN: &[(&[&str], &[&str])] = &[
    (&["united", "states", "of", "america"], &["us"]),
    (&["united", "states"], &["us"]),
    (&["united", "nations"], &["un"]),
    (&["united", "kingdom"], &["uk"]),
    (&["usa"], &["us"]),
    (&["st"], &["saint"]),
    (&["the"], &[]),
];

/// How much a name is alike at least that may be meant.
pub const LEAST: f64 = 0.4;
/// How much a name is alike that has the same words in another order.
const OTHER_ORDER: f64 = 0.97;
/// How much less two names are alike if the numbers in them differ: 40 million is not a slip of the pen for 4 million.
const OTHER_NUMBERS: f64 = 0.8;
/// How much two names are alike at most that are not the same.
const MOST: f64 = 0.99;
/// From which share of the same letters on, in a long name, the others are slips.
const NEARLY: f64 = 0.85;
/// How many letters a name has at least that can be a slip for another.
const LONG_ENOUGH: usize = 5;
/// How much two words are alike at least if one can be a slip for the other.
const SLIP: f64 = 0.6;

/// The words of a name, with initials as one word: `U.S.` is `us`.
fn joined<'w>(words: impl IntoIterator<Item = &'w str>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut is_open = false;
    for word in words {
        let is_initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        match joined.last_mut() {
            Some(before) if is_initial && is_open => before.push_str(word),
            _ => joined.push(word.to_owned()),
        }
        is_open = is_initial;
    }
    joined
}

/// A name as names are compared, from its words in lower case without accents.
#[must_use]
pub fn key<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let joined = joined(words);
    let mut rest: Vec<&str> = joined.iter().map(String::as_str).collect();
    let mut key: Vec<&str> = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let written = WRITTEN.iter().find(|(written, _)| rest.starts_with(written));
        let (count, form) = written.map_or((1, &rest[..1]), |(written, form)| (written.len(), *form));
        key.extend_from_slice(form);
        rest.drain(..count);
    }
    key.join(" ")
}

/// The key of a name in which words are slips for what is written in several ways, such as `untied states`, with its one
/// form instead, and which share of its letters is right; `None` if there are no such words.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "names are short")]
pub fn corrected<'w>(words: impl IntoIterator<Item = &'w str>) -> Option<(String, f64)> {
    let joined = joined(words);
    let mut rest: Vec<&str> = joined.iter().map(String::as_str).collect();
    let letters: usize = rest.iter().map(|word| word.chars().count() + 1).sum();
    let (mut right, mut slips) = (Vec::with_capacity(rest.len()), 0);
    while !rest.is_empty() {
        let mut long = WRITTEN.iter().filter(|(written, _)| written.len() > 1);
        let found = long.find_map(|(written, form)| Some((slipped(written, &rest)?, *form)));
        let ((count, others), form) = found.unwrap_or(((1, 0), &rest[..1]));
        right.extend_from_slice(form);
        slips += others;
        rest.drain(..count);
    }
    let share = 1.0 - slips as f64 / letters.max(1) as f64;
    (slips > 0).then(|| (key(right), share))
}

/// How many of the first words of a name are slips for these, and how many letters of them are others: one in each word
/// at most. A short word may be left out.
fn slipped(written: &[&str], words: &[&str]) -> Option<(usize, usize)> {
    let (mut count, mut others) = (0, 0);
    for word in written {
        let distance = words.get(count).map(|own| strsim::damerau_levenshtein(own, word));
        if distance.is_some_and(|distance| distance <= usize::from(word.len() >= LONG_ENOUGH)) {
            others += distance.unwrap_or_default();
            count += 1;
        } else if word.len() < LONG_ENOUGH {
            others += word.len();
        } else {
            return None;
        }
    }
    Some((count, others))
}

/// How many pairs of letters comparing two names takes, about: the product of their lengths.
#[must_use]
pub fn work(one: &str, other: &str) -> usize {
    one.len().saturating_mul(other.len())
}

/// Whether two names can be alike at all, by their lengths: if one is much longer, most of it is in no word of the other.
#[expect(clippy::cast_precision_loss, reason = "names are short")]
fn can_be_alike(one: &str, other: &str) -> bool {
    let lengths = [one, other].map(|key| key.chars().filter(|letter| *letter != ' ').count() as f64);
    let share = lengths[0].min(lengths[1]) / lengths[0].max(lengths[1]).max(1.0);
    share.max(OTHER_ORDER * 2.0 * share / (1.0 + share)) >= LEAST
}

/// How much two keys are alike: 1 if they are the same, less otherwise; 0 if it is certainly less than [`LEAST`].
///
/// It is the better of two comparisons: letter by letter in their order, for slips, and word by word in any order, for
/// words that were left out or moved.
#[must_use]
pub fn likeness(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    if !can_be_alike(one, other) {
        return 0.0;
    }
    let alike = strsim::normalized_damerau_levenshtein(one, other).max(by_words(one, other) * OTHER_ORDER);
    let (numbers, others) = (numbers(one), numbers(other));
    let alike = if numbers.is_subset(&others) { alike } else { alike * OTHER_NUMBERS };
    alike.min(MOST)
}

/// Whether one key can be a slip of the pen for the other: it has the same numbers, enough letters, and few other ones.
#[must_use]
pub fn is_slip(one: &str, other: &str) -> bool {
    let letters = one.chars().filter(|letter| letter.is_alphabetic()).count();
    // Of a shorter name, one other letter makes another name. More edits than a few do too, unless it is long.
    letters >= LONG_ENOUGH
        && can_be_alike(one, other)
        && numbers(one) == numbers(other)
        && (strsim::damerau_levenshtein(one, other) <= few(letters)
            || strsim::normalized_damerau_levenshtein(one, other) >= NEARLY)
}

fn numbers(key: &str) -> BTreeSet<&str> {
    key.split(' ').filter(|word| word.bytes().any(|byte| byte.is_ascii_digit())).collect()
}

/// Whether one word can be a slip for another, by their lengths: each letter that is too many is another one.
#[expect(clippy::cast_precision_loss, reason = "words are short")]
fn can_be_slip(one: &str, other: &str) -> bool {
    let (one, other) = (one.chars().count() as f64, other.chars().count() as f64);
    one.min(other) >= SLIP * one.max(other)
}

/// How much of the letters of both are in words that the other has too: the harmonic mean of the two shares.
#[expect(clippy::cast_precision_loss, reason = "names are short")]
fn by_words(one: &str, other: &str) -> f64 {
    let length = |words: &[&str]| words.iter().map(|word| word.chars().count()).sum::<usize>() as f64;
    let (ones, mut left): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let (of_one, of_other) = (length(&ones), length(&left));
    let (mut found, mut met) = (0.0, 0.0);
    for word in ones {
        let alike = |candidate: &&str| {
            let is_number = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
            if word == *candidate {
                1.0
            } else if is_number(word) || is_number(candidate) || !can_be_slip(word, candidate) {
                0.0
            } else {
                strsim::normalized_damerau_levenshtein(word, candidate)
            }
        };
        let best = left.iter().enumerate().map(|(at, candidate)| (alike(candidate), at));
        if let Some((alike, at)) =
            best.filter(|(alike, _)| *alike >= SLIP).max_by(|one, other| one.0.total_cmp(&other.0))
        {
            let candidate = left.swap_remove(at);
            found += alike * word.chars().count() as f64;
            met += alike * candidate.chars().count() as f64;
        }
    }
    let (found, met) = (found / of_one.max(1.0), met / of_other.max(1.0));
    if found + met > 0.0 { 2.0 * found * met / (found + met) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> String {
        let lower = name.to_lowercase();
        key(lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()))
    }

    #[test]
    fn what_is_written_in_several_ways_has_one_key() {
        for (one, other) in [
            ("U.S. Department of State", "United States Department of State"),
            ("the United Nations", "UN"),
            ("USA", "U.S.A."),
            ("United States of America", "us"),
            ("St. Kitts", "Saint Kitts"),
        ] {
            assert_eq!(of(one), of(other), "{one}");
        }
        assert_ne!(of("United Arab Emirates"), of("UAE"));
    }

    #[test]
    fn slips_in_what_is_written_in_several_ways_are_corrected() {
        let corrected = |name: &str| corrected(name.split(' ')).map(|(corrected, _)| corrected);
        for (name, right) in [
            ("untied states", "us"),
            ("united states of amrica", "us"),
            ("united states america", "us"),
            ("untied nations children s fund", "un children s fund"),
            ("the u s department of the untied states", "us department of us"),
        ] {
            assert_eq!(corrected(name).as_deref(), Some(right), "{name}");
        }
        for name in
            ["united states of america", "united states", "united national bank", "united states army", "kenya", ""]
        {
            assert_eq!(corrected(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_is_left_out_by_its_length_only_if_it_is_less_alike_than_what_may_be_meant() {
        let words = ["security", "of", "haiti", "a", "national", "police", "mission"];
        let name = |seed: usize, count: usize| {
            let words: Vec<&str> = (0..count).map(|at| words[(seed * 31 + at * (seed + 3)) % words.len()]).collect();
            words.join(" ")
        };
        let mut left_out = 0;
        for (one, other) in (0..40).flat_map(|seed| (1..30).map(move |count| (name(seed, 3), name(seed + 1, count)))) {
            let letters = strsim::normalized_damerau_levenshtein(&one, &other);
            let whole = letters.max(by_words(&one, &other) * OTHER_ORDER);
            if !can_be_alike(&one, &other) {
                left_out += 1;
                assert!(whole < LEAST, "{one} / {other}: {whole}");
                assert!(!is_slip(&one, &other) && likeness(&one, &other) < LEAST);
            }
        }
        assert!(left_out > 100, "{left_out}");
    }

    #[test]
    fn slips_are_near_and_other_names_are_not() {
        let alike = |one: &str, other: &str| likeness(&of(one), &of(other));
        for (one, other) in
            [("Kenia", "Kenya"), ("Hatian National Polise", "Haitian National Police"), ("Guatamala", "Guatemala")]
        {
            assert!((0.75..1.0).contains(&alike(one, other)), "{one}: {}", alike(one, other));
            assert!(is_slip(&of(one), &of(other)), "{one}");
        }
        // Words in another order are like, and no slip.
        let turned = ("Police, Haitian National", "Haitian National Police");
        assert!((0.95..1.0).contains(&alike(turned.0, turned.1)) && !is_slip(&of(turned.0), &of(turned.1)));
        for (one, other) in [
            ("Niger", "Nigeria"),
            ("Austria", "Australia"),
            ("Mali", "Malta"),
            ("Pledge of 40 million dollars", "Pledge of 4 million dollars"),
            ("Acute hunger, March 2024", "Acute hunger, March 2023"),
        ] {
            assert!(alike(one, other) < 0.85, "{one}: {}", alike(one, other));
            assert!(!is_slip(&of(one), &of(other)), "{one}");
        }
        assert!((alike("", "Kenya") - 0.0).abs() < f64::EPSILON);
    }
}
