//! The nearest known word for one that is not known.

/// The known word that the unknown one was most likely meant to be, if any comes near.
#[must_use]
pub fn unknown<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_misspelt_word_finds_its_neighbour() {
        assert_eq!(super::unknown("contry", &["country", "currency"]), Some("country"));
        assert_eq!(super::unknown("zzz", &["country", "currency"]), None);
    }
}
