//! The names of the rows of a list, by which they are found however somebody writes them.
//!
//! Names are kept by their keys ([`key_of`]): in order, for those that are the same or begin so, and by the groups
//! of three letters in them, for those that are nearly the same.

use std::collections::HashMap;
use std::sync::Arc;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;

use super::written::{Written, key_of};

/// How many of the nearest names of a list are looked at closely.
const NEAREST: usize = 60;
/// How much of the letters that two names have in threes they share at least, if one can be meant by the other.
const SHARED: f64 = 0.2;

/// What a row is called by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Its identifier, or one that others use for it.
    Identifier,
    /// Its name.
    Name,
    /// Another name: in another language, short, or of an earlier edition.
    OtherName,
    /// The initials of its name.
    Initials,
}

/// How many letters initials have at least: two are words, and codes of countries.
const INITIALS: usize = 3;

/// A row with its name.
#[derive(Debug)]
pub(crate) struct Called {
    /// Its number in the catalog.
    pub number: u32,
    pub id: Box<str>,
    pub name: Box<str>,
    /// Whether it is called so. Of a document without a title, the name is that of who published it, as of many others.
    pub is_named: bool,
}

impl Called {
    /// The key of what it is called; empty if it has no name of its own.
    pub fn key(&self) -> String {
        if self.is_named { key_of(&self.name) } else { String::new() }
    }
}

/// One of the names of a row.
#[derive(Debug)]
pub(crate) struct Key {
    pub text: Box<str>,
    pub by: By,
    /// The place of the row.
    row: u32,
    /// How many groups of three letters it has.
    threes: u32,
}

/// The names of the rows of a list.
#[derive(Debug, Default)]
pub(crate) struct Names {
    rows: Vec<Called>,
    /// In the order of their texts.
    keys: Vec<Key>,
    /// The keys that have three letters after one another.
    threes: HashMap<[char; 3], Vec<u32>>,
}

fn threes(key: &str) -> Vec<[char; 3]> {
    let letters: Vec<char> = std::iter::once(' ').chain(key.chars()).chain(std::iter::once(' ')).collect();
    let mut threes: Vec<[char; 3]> = letters.windows(3).map(|three| [three[0], three[1], three[2]]).collect();
    threes.sort_unstable();
    threes.dedup();
    threes
}

/// What else a name says that something is called: the name before its short form in brackets, and that short form.
pub(super) fn in_brackets(name: &str) -> Option<[&str; 2]> {
    let (before, rest) = name.split_once('(')?;
    let (short, after) = rest.split_once(')')?;
    let is_short = !short.is_empty() && short.chars().all(|letter| letter.is_uppercase() || letter.is_ascii_digit());
    (is_short && after.trim().is_empty() && !before.trim().is_empty()).then_some([before, short])
}

/// The initials of the capitalised words of a name, such as `LSK`, and of those before where or what it is of, such as
/// `GSF` of the Gang Suppression Force in Haiti. What is a short form itself stands whole.
pub(super) fn initials(name: &str) -> impl Iterator<Item = String> {
    let whole = in_brackets(name).map_or(name, |[before, _]| before);
    let words: Vec<&str> = whole.split([' ', '-', '‑']).filter(|word| !matches!(*word, "" | "The")).collect();
    let is_low = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
    let before = words.iter().rposition(is_low).map(|at| &words[..at]);
    let of = |words: &[&str]| -> String {
        let letters = |word: &&str| {
            let is_short = word.chars().all(char::is_uppercase);
            word.chars()
                .take(if is_short { word.len() } else { 1 })
                .filter(|letter| letter.is_uppercase())
                .collect::<String>()
        };
        words.iter().map(letters).collect()
    };
    let found: Vec<String> = std::iter::once(&words[..]).chain(before).map(of).collect();
    found.into_iter().filter(|initials| key_of(initials).chars().count() >= INITIALS)
}

impl Names {
    pub fn cache(bytes: u64) -> Cache<i64, Arc<Self>> {
        let weight = |_: &i64, names: &Arc<Self>| u32::try_from(names.bytes()).unwrap_or(u32::MAX);
        Cache::builder().max_capacity(bytes).weigher(weight).eviction_policy(EvictionPolicy::lru()).build()
    }

    fn bytes(&self) -> usize {
        let rows = self.rows.iter().map(|row| size_of::<Called>() + row.id.len() + row.name.len());
        let keys = self.keys.iter().map(|key| size_of::<Key>() + key.text.len());
        let threes = self.threes.values().map(|keys| 64 + keys.capacity() * size_of::<u32>());
        rows.sum::<usize>() + keys.sum::<usize>() + threes.sum::<usize>()
    }

    /// Of rows, and of what else the rows with some identifiers are called.
    pub fn of(rows: Vec<Called>, others: Vec<(String, String, By)>) -> Self {
        let mut at: HashMap<&str, Vec<u32>> = HashMap::new();
        for (place, row) in (0..).zip(&rows) {
            at.entry(&row.id).or_default().push(place);
        }
        let mut keys: Vec<(String, By, u32)> = Vec::new();
        for (place, row) in (0..).zip(&rows) {
            keys.push((key_of(&row.id), By::Identifier, place));
            keys.push((row.key(), By::Name, place));
        }
        for (id, name, by) in others {
            let places = at.get(id.as_str()).into_iter().flatten();
            keys.extend(places.map(|place| (key_of(&name), by, *place)));
        }
        keys.retain(|(text, ..)| !text.is_empty());
        // Of what is the same, the best comes first. An identifier may be the name as well.
        keys.sort_unstable();
        let is_identifier = |(_, by, _): &(String, By, u32)| *by == By::Identifier;
        keys.dedup_by(|next, key| next.0 == key.0 && next.2 == key.2 && is_identifier(next) == is_identifier(key));
        let mut all: HashMap<[char; 3], Vec<u32>> = HashMap::new();
        let mut kept = Vec::with_capacity(keys.len());
        for (place, (text, by, row)) in (0..).zip(keys) {
            // Other letters are other initials.
            let own = if by == By::Initials { Vec::new() } else { threes(&text) };
            kept.push(Key { by, row, threes: u32::try_from(own.len()).unwrap_or(u32::MAX), text: text.into() });
            for three in own {
                all.entry(three).or_default().push(place);
            }
        }
        Self { rows, keys: kept, threes: all }
    }

    fn with<'n>(&'n self, key: &'n Key) -> Option<(&'n Called, &'n Key)> {
        self.rows.get(key.row as usize).map(|row| (row, key))
    }

    /// The rows that are called so; by their initials, if it is written as those are.
    pub fn same<'n>(&'n self, name: &'n Written) -> impl Iterator<Item = (&'n Called, &'n Key)> {
        let from = self.keys.partition_point(|other| *other.text < *name.key);
        let same = self.keys[from..].iter().take_while(move |other| *other.text == *name.key);
        same.filter(|key| key.by != By::Initials || name.is_capital).filter_map(|key| self.with(key))
    }

    /// The rows with a name that begins so, and then those with a word that does.
    pub fn beginning<'n>(&'n self, key: &'n str) -> impl Iterator<Item = (&'n Called, &'n Key)> {
        let is_name = |key: &&Key| key.by != By::Initials;
        let from = self.keys.partition_point(|other| *other.text < *key);
        let first = self.keys[from..].iter().take_while(move |other| other.text.starts_with(key));
        let inside = format!(" {key}");
        let rest = self.keys.iter().filter(move |other| other.text.contains(&inside) && !other.text.starts_with(key));
        first.chain(rest).filter(is_name).filter_map(|key| self.with(key))
    }

    /// The rows with the nearest names, each with how many groups of three letters the name shares.
    pub fn near<'n>(&'n self, key: &str) -> Vec<(f64, &'n Called, &'n Key)> {
        let own = threes(key);
        let mut shared = vec![0_u32; self.keys.len()];
        for place in own.iter().filter_map(|three| self.threes.get(three)).flatten() {
            if let Some(count) = shared.get_mut(*place as usize) {
                *count += 1;
            }
        }
        let count = f64::from(u32::try_from(own.len()).unwrap_or(u32::MAX));
        let share = |(key, shared): (&'n Key, u32)| {
            let share = 2.0 * f64::from(shared) / (count + f64::from(key.threes));
            (share >= SHARED).then(|| self.with(key).map(|(row, key)| (share, row, key))).flatten()
        };
        let mut near: Vec<_> = self.keys.iter().zip(shared).filter_map(share).collect();
        near.sort_by(|(one, first, _), (other, second, _)| {
            other.total_cmp(one).then_with(|| first.number.cmp(&second.number))
        });
        near.truncate(NEAREST);
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let row = |number, id: &str, name: &str| Called { number, id: id.into(), name: name.into(), is_named: true };
        let binuh = "UN Integrated Office in Haiti (BINUH)";
        let short = in_brackets(binuh).into_iter().flatten();
        let mut others: Vec<_> = short.map(|name| ("binuh".to_owned(), name.to_owned(), By::OtherName)).collect();
        others.push(("haitian-police".to_owned(), "Q5638".to_owned(), By::Identifier));
        others
            .extend(initials("Haitian National Police").map(|name| ("haitian-police".to_owned(), name, By::Initials)));
        Names::of(
            vec![
                row(0, "binuh", binuh),
                row(1, "haitian-police", "Haitian National Police"),
                row(2, "kenya-police", "National Police Service of Kenya"),
                Called { is_named: false, ..row(3, "untitled", "The Star") },
            ],
            others,
        )
    }

    #[test]
    fn a_row_is_called_by_its_identifiers_its_name_and_what_the_name_says() {
        let names = names();
        for (text, found) in [
            // It is the short form in its name as well.
            ("BINUH", Some((0, By::Identifier))),
            ("United Nations Integrated Office in Haïti", Some((0, By::OtherName))),
            ("haitian national POLICE", Some((1, By::Name))),
            ("q5638", Some((1, By::Identifier))),
            ("HNP", Some((1, By::Initials))),
            ("H.N.P.", Some((1, By::Initials))),
            ("hnp", None),
            ("untitled", Some((3, By::Identifier))),
            ("The Star", None),
            ("police", None),
        ] {
            let name = Written::of(text);
            let mut same: Vec<(u32, By)> = names.same(&name).map(|(row, key)| (row.number, key.by)).collect();
            assert_eq!(same.len(), if text == "BINUH" { 2 } else { same.len().min(1) }, "{text}: {same:?}");
            same.truncate(1);
            assert_eq!(same, found.into_iter().collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn initials_are_those_of_capitalised_words_and_more_than_two() {
        for (name, found) in [
            ("Gang Suppression Force in Haiti", &["GSFH", "GSF"][..]),
            ("Multinational Security Support Mission in Haiti", &["MSSMH", "MSSM"]),
            ("Law Society of Kenya", &["LSK"]),
            ("UN Secretary-General", &["UNSG"]),
            ("UN Children's Fund (UNICEF)", &["UNCF"]),
            ("The White House", &[]),
            ("European Union", &[]),
            ("United States Army", &[]),
            ("Kenya", &[]),
        ] {
            assert_eq!(initials(name).collect::<Vec<_>>(), found, "{name}");
        }
    }

    #[test]
    fn a_row_is_found_by_the_beginning_of_a_word_and_by_a_slip() {
        let names = names();
        let beginning: Vec<u32> = names.beginning("national p").map(|(row, _)| row.number).collect();
        assert_eq!(beginning, [2, 1]);
        let near: Vec<u32> =
            names.near(&key_of("Hatian Nationl Police")).iter().map(|(_, row, _)| row.number).collect();
        assert_eq!(near[0], 1);
        assert!(names.near(&key_of("zzzz")).is_empty());
        assert!(names.near(&key_of("HNQ")).is_empty() && names.beginning("hn").next().is_none());
    }
}
