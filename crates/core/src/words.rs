//! Words: lists of them, the nearest match, and the forms of identifiers and terms.

use std::fmt::Display;

/// Words in backticks, joined by commas.
#[must_use]
pub fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A number of things: `1 fault`, `2 faults`.
#[must_use]
pub fn counted<N: From<u8> + PartialEq + Copy + Display>(count: N, one: &str, many: &str) -> String {
    format!("{count} {}", plural(count, one, many))
}

/// The word for one thing, or for another number of them.
#[must_use]
pub fn plural<'a, N: From<u8> + PartialEq + Copy>(count: N, one: &'a str, many: &'a str) -> &'a str {
    if count == N::from(1) { one } else { many }
}

/// The longest word for which a nearest one is looked for, in bytes: nobody mistypes a longer one by a letter.
const LONGEST: usize = 64;

/// The known word that an unknown one was most likely meant to be, if any is close enough.
#[must_use]
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let letters = word.chars().count();
    let misspelt = known
        .iter()
        // Comparing costs the product of the lengths; words whose lengths differ by more than three cannot be near.
        .filter(|candidate| candidate.chars().count().abs_diff(letters) <= 3)
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), *candidate))
        // As many edits as there are letters make a word of another, and so does one of two.
        .filter(|(distance, candidate)| *distance <= few(candidate.len()) && *distance < letters && letters > 2)
        .filter(|(_, candidate)| has_near_parts(&word, &candidate.to_lowercase()))
        .min_by_key(|(distance, _)| *distance);
    let begun = || {
        let begins = |candidate: &&&str| letters >= 4 && candidate.to_lowercase().starts_with(&word);
        known.iter().filter(begins).min_by_key(|candidate| candidate.len()).copied()
    };
    misspelt.map(|(_, candidate)| candidate).or_else(begun)
}

/// How many edits a slip has at most in so many letters: one in four, and three. More make a word of another.
pub(crate) fn few(letters: usize) -> usize {
    (letters / 4).clamp(1, 3)
}

/// Whether the parts of a term are near, each by itself, if there are as many: `support_min` is not a slip for `support_max`.
fn has_near_parts(word: &str, candidate: &str) -> bool {
    let (ones, others): (Vec<&str>, Vec<&str>) = (word.split('_').collect(), candidate.split('_').collect());
    ones.len() != others.len()
        || ones.iter().zip(&others).all(|(one, other)| strsim::damerau_levenshtein(one, other) <= few(other.len()))
}

/// How many edits make one word of another, if they are close enough that the other was likely meant.
#[must_use]
pub fn edits(word: &str, known: &str) -> Option<usize> {
    if word == known { Some(0) } else { nearest(word, &[known]).map(|_| strsim::damerau_levenshtein(word, known)) }
}

/// Whether no answer may repeat a character: a control character other than white space, one that turns the direction of the
/// text around it, or none at all.
#[must_use]
pub fn is_unprintable(letter: char) -> bool {
    let is_none = matches!(letter, '\u{fdd0}'..='\u{fdef}') || u32::from(letter) & 0xFFFE == 0xFFFE;
    letter.is_control() && !matches!(letter, '\t' | '\n' | '\r') || turns(letter) || is_none
}

/// Whether a character turns the direction of the text around it: an embedding, an override or an isolate (Unicode Standard
/// Annex #9, section 2).
#[must_use]
pub fn turns(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Trims a text and folds each run of white space into one space, as for paragraph hashes.
#[must_use]
pub fn fold_white_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is an identifier of the ledger: lower-case words and digits joined by hyphens.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 120
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether a text is a term: lower-case words joined by underscores.
#[must_use]
pub fn is_term(text: &str) -> bool {
    text.len() <= 60
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('_')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A text, unless it is empty.
#[must_use]
pub fn filled<'a, T: From<&'a str>>(text: &'a str) -> Option<T> {
    (!text.is_empty()).then(|| text.into())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_misspelt_word_finds_its_neighbour() {
        assert_eq!(super::nearest("contry", &["country", "currency"]), Some("country"));
        assert_eq!(super::nearest("zzz", &["country", "currency"]), None);
        assert_eq!(super::nearest("displaced", &["displaced_persons", "killed"]), Some("displaced_persons"));
        assert_eq!(super::nearest("x", &["q", "fields"]), None);
        assert_eq!(super::nearest("AQ", &["AG", "AR"]), None);
        assert_eq!(super::nearest("us-pledge-300m", &["ke-pledge-1000"]), None);
        assert_eq!(super::nearest("name", &["date"]), None);
        assert_eq!(super::nearest("support_min", &["support_max"]), None);
        assert_eq!(super::nearest("announced_to", &["announced_from"]), None);
        assert_eq!(super::nearest("suport_max", &["support_max", "support"]), Some("support_max"));
        assert_eq!(super::nearest("announced_form", &["announced_from"]), Some("announced_from"));
        let long = "a".repeat(65);
        assert_eq!(super::nearest(&long[1..], &[&long[2..]]), Some(&long[2..]));
        assert_eq!(super::nearest(&long, &[&long[1..]]), None);
    }
}
