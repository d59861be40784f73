//! Formal words in names of countries, which many share: what is left of `Republic of Kenya` says which one it is.

/// Forms of government, in English and in French, in lower case without accents.
const GOVERNMENT: &[&str] = &[
    "republic",
    "republique",
    "kingdom",
    "royaume",
    "federation",
    "federal",
    "federale",
    "federated",
    "federative",
    "confederation",
    "democratic",
    "democratique",
    "popular",
    "populaire",
    "people",
    "peoples",
    "islamic",
    "islamique",
    "arab",
    "arabe",
    "socialist",
    "socialiste",
    "bolivarian",
    "bolivarienne",
    "plurinational",
    "cooperative",
    "operative",
    "co",
    "commonwealth",
    "principality",
    "principaute",
    "grand",
    "duchy",
    "duche",
    "sultanate",
    "sultanat",
    "hashemite",
    "hachemite",
    "independent",
    "independant",
    "united",
    "uni",
    "unie",
    "oriental",
    "orientale",
];
/// What joins them, and what says nothing of what something is: a state can be part of a country.
const JOINING: &[&str] = &[
    "state", "states", "etat", "etats", "s", "of", "the", "and", "de", "du", "d", "des", "la", "le", "les", "l", "et",
];

/// What is left of a name without its formal words; `None` if that is all of it, or nothing.
#[must_use]
pub fn rest(name: &str) -> Option<String> {
    let words: Vec<&str> =
        name.split(' ').filter(|word| !GOVERNMENT.contains(word) && !JOINING.contains(word)).collect();
    (!words.is_empty() && words.len() < name.split(' ').count()).then(|| words.join(" "))
}

/// Whether a name says that it is that of a country: a republic, a kingdom, and so on.
#[must_use]
pub fn is_of_country(name: &str) -> bool {
    name.split(' ').any(|word| GOVERNMENT.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_says_which_country_it_is() {
        for (name, left) in [
            ("republic of kenya", Some("kenya")),
            ("kenya republic", Some("kenya")),
            ("republique d haiti", Some("haiti")),
            ("people s republic of china", Some("china")),
            ("kenya", None),
            ("united republic", None),
        ] {
            assert_eq!(rest(name).as_deref(), left, "{name}");
        }
        assert!(is_of_country("republique du kenya") && !is_of_country("state of georgia"));
    }
}
