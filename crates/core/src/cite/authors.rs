//! Who the authors of a thing are: joint authors that the data give as one name.

use super::cited::Cited;
use super::parts::one_line;

impl Cited {
    /// Its authors, each by itself.
    #[must_use]
    pub fn people(&self) -> Vec<String> {
        self.authors.iter().flat_map(|name| people(&one_line(name))).collect()
    }
}

/// What joins the names of joint authors, in the languages of the sources.
const JOINED: [&str; 5] = [", ", " and ", " et ", " y ", " & "];
/// Words of names of people that are written small.
const PARTICLES: [&str; 12] = ["al", "bin", "da", "de", "del", "der", "di", "do", "dos", "du", "la", "van"];
/// Words of names of bodies, which join other words in the same way: Foreign Affairs and International Trade.
const OF_BODIES: [&str; 42] = [
    "Affairs",
    "Africa",
    "Agency",
    "American",
    "Assembly",
    "Bureau",
    "Center",
    "Centre",
    "Church",
    "Commission",
    "Committee",
    "Company",
    "Council",
    "Court",
    "Defence",
    "Defense",
    "Department",
    "Development",
    "Embassy",
    "Foreign",
    "Foundation",
    "Fund",
    "Government",
    "Haiti",
    "Human",
    "Institute",
    "International",
    "Kenya",
    "Ministry",
    "National",
    "Nations",
    "Network",
    "News",
    "Office",
    "Police",
    "Press",
    "Rights",
    "Security",
    "Services",
    "Society",
    "Times",
    "University",
];

/// The people whom a name is of: several, if every part of it is without doubt the whole name of somebody. Of two words, a
/// family name and a first name would be in one part each, so a part has two words at least.
fn people(name: &str) -> Vec<String> {
    let parts =
        JOINED.iter().fold(vec![name], |parts, joint| parts.iter().flat_map(|part| part.split(joint)).collect());
    let is_given = |word: &str| {
        let letters = word.trim_end_matches('.');
        let mut marks = letters.chars();
        marks.next().is_some_and(char::is_uppercase)
            && marks.all(|letter| letter.is_alphabetic() || "-'’".contains(letter))
            && (letters.chars().any(|letter| !letter.is_uppercase()) || letters.chars().count() == 1)
            && !OF_BODIES.contains(&letters)
    };
    let is_person = |part: &&str| {
        let words: Vec<&str> = part.split(' ').collect();
        let is_name = |word: &&str| is_given(word) || PARTICLES.contains(word);
        (2..=4).contains(&words.iter().filter(|word| is_given(word)).count()) && words.iter().all(is_name)
    };
    if parts.len() > 1 && parts.iter().all(is_person) {
        parts.into_iter().map(str::to_owned).collect()
    } else {
        vec![name.to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joint_authors_are_several_and_bodies_are_one() {
        for (name, expected) in [
            ("Matthew Lee and Dánica Coto", &["Matthew Lee", "Dánica Coto"][..]),
            ("Jacqueline Charles, Johnny Fils-Aimé", &["Jacqueline Charles", "Johnny Fils-Aimé"]),
            ("Georges A. Fauriol, Mary Speck", &["Georges A. Fauriol", "Mary Speck"]),
            ("Karla I. Rios, Clare Ribando Seelke", &["Karla I. Rios", "Clare Ribando Seelke"]),
            ("Ana de la Cruz et Jean Dupont", &["Ana de la Cruz", "Jean Dupont"]),
            ("A. Smith, B. Jones and C. O'Neil", &["A. Smith", "B. Jones", "C. O'Neil"]),
        ] {
            assert_eq!(people(name), expected, "{name}");
        }
        for name in [
            "Jane Doe",
            "Smith, John",
            "Foreign, Commonwealth and Development Office",
            "Foreign Affairs and International Trade",
            "Human Rights Watch and Amnesty International",
            "High Court of Kenya (Mwita J)",
            "Daphne Psaledakis and Patricia Zengerle (Reuters)",
            "Doe and Sons",
            "Reuters and AFP",
            "BBC News and Radio Kwanza",
            "Jane Doe, Kwanza Wire.net",
            "Jane Doe, Editor",
            "",
        ] {
            assert_eq!(people(name), [name], "{name}");
        }
    }
}
