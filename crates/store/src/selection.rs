//! What is requested from a collection, typed: which rows, in which order, as of which day and from which edition.

use jiff::civil::Date;
use ledger_core::describe::{Filter, Parameter, Sort};
use ledger_core::value::Number;

use crate::editions::Edition;
use crate::tokens::Phrase;

/// What a filter is compared with, in the type that its test needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One of these words: codes, identifiers, texts, countries and the like, each in its canonical spelling.
    Words(Vec<String>),
    /// A bound for a number.
    Number(Number),
    /// A bound for a date.
    Day(Date),
    /// An edition, by its number in the tables and its identifier.
    Edition(i64, String),
}

/// A filter with what it is compared with.
#[derive(Clone, Debug)]
pub struct Narrowing {
    /// The filter.
    pub filter: &'static Filter,
    /// What it is compared with.
    pub wanted: Wanted,
}

impl Narrowing {
    /// A filter that is compared with one word.
    #[must_use]
    pub fn to(filter: &'static Filter, word: &str) -> Self {
        Self { filter, wanted: Wanted::Words(vec![word.to_owned()]) }
    }
}

/// A full-text query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The terms that must all be there, each one of some phrases.
    pub(crate) terms: Vec<Vec<Phrase>>,
    /// The query as typed.
    pub typed: String,
}

/// The statuses that a summary counts a record under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// Its status.
    #[default]
    Current,
    /// Every status that it had by then, according to live claims.
    Reached,
    /// The furthest of the statuses that it had by then. Statuses are not compared, so no sum counts under two.
    Whole,
}

/// What an answer says of the claims behind its values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Citations {
    /// Every live claim.
    #[default]
    Full,
    /// The claims that are accepted, by their ids and places.
    Brief,
    /// Nothing.
    None,
}

/// Whether groups add up the records of several missions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missions {
    /// They do, unless the mission is a key.
    #[default]
    Together,
    /// They do not: the mission is always a key.
    Apart,
}

/// What the groups of a summary are put in order by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupSort {
    /// One of their keys, the status, or the currency.
    Key(&'static str),
    /// How many records they count.
    Count,
    /// What they come to.
    Total,
    /// The sum of the lowest readings.
    Low,
    /// The sum of the highest readings.
    High,
    /// What they come to under a status, where statuses are columns.
    Under(&'static str),
}

impl GroupSort {
    /// Its name in a query string.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key(name) | Self::Under(name) => name,
            Self::Count => "count",
            Self::Total => "total",
            Self::Low => "low",
            Self::High => "high",
        }
    }
}

/// What a summary groups by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grouped {
    /// The keys that are asked for, besides status and currency.
    pub keys: Vec<&'static str>,
    /// Whether the mission is a key in any case.
    pub missions: Missions,
    /// The statuses that a record counts under.
    pub basis: Basis,
    /// Whether all statuses of a group are in one row.
    pub is_pivoted: bool,
    /// Whether groups come with the claims that they add up.
    pub cites: bool,
    /// The order of the groups, each key with whether it is descending. The keys of the groups break ties.
    pub sort: Vec<(GroupSort, bool)>,
}

impl Grouped {
    /// By these keys, with the missions together.
    #[must_use]
    pub fn by(keys: &[&'static str], basis: Basis) -> Self {
        Self { keys: keys.to_vec(), basis, ..Self::default() }
    }

    /// All keys, besides status and currency.
    #[must_use]
    pub fn all_keys(&self) -> Vec<&'static str> {
        let mission = (self.missions == Missions::Apart && !self.keys.contains(&MISSION)).then_some(MISSION);
        self.keys.iter().copied().chain(mission).collect()
    }
}

/// The key that keeps missions apart.
const MISSION: &str = "mission";

/// What is requested from a collection.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The filters that must all hold.
    pub filters: Vec<Narrowing>,
    /// The number of rows in a page.
    pub limit: u32,
    /// The identifier of the last row seen.
    pub after: Option<String>,
    /// The sort keys, each with whether it is descending; `None` is the identifier.
    pub sort: Vec<(Option<&'static Sort>, bool)>,
    /// The default sort key.
    pub order: Option<&'static Sort>,
    /// The day that the answer looks back from.
    pub as_of: Option<Date>,
    /// The edition.
    pub edition: Edition,
    /// Sources, of which a row must cite at least one.
    pub source: Vec<String>,
    /// Whether rows must have a disputed field, or must not have one.
    pub disputed: Option<bool>,
    /// The words that rows must contain.
    pub words: Option<Words>,
    /// The filters whose values are counted.
    pub facets: Vec<&'static str>,
    /// What is wanted of the claims behind the values.
    pub citations: Citations,
    /// Whether records come with what only tables show: `counted`, whether it counts in a sum over rows, and `stances`,
    /// which of the claims that it cites do not support the values that it shows.
    pub for_table: bool,
}

impl Selection {
    /// Everything in an edition, in pages of `limit` rows.
    #[must_use]
    pub fn all(edition: Edition, limit: u32) -> Self {
        Self {
            filters: Vec::new(),
            limit,
            after: None,
            sort: Vec::new(),
            order: None,
            as_of: None,
            edition,
            source: Vec::new(),
            disputed: None,
            words: None,
            facets: Vec::new(),
            citations: Citations::Full,
            for_table: false,
        }
    }

    /// Everything that was known on the same day in the same edition, in pages of `limit` rows.
    #[must_use]
    pub fn of_all(&self, limit: u32) -> Self {
        Self { as_of: self.as_of, ..Self::all(self.edition.clone(), limit) }
    }

    /// Whether it has every row of the list that the edition has.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let has_filters = !(self.filters.is_empty() && self.source.is_empty());
        !has_filters && self.disputed.is_none() && self.words.is_none() && self.as_of.is_none()
    }

    /// The words that a filter is given.
    pub fn given<'s>(&'s self, filter: &'s str) -> impl Iterator<Item = &'s String> {
        let own = self.filters.iter().filter(move |narrowing| narrowing.filter.name == filter);
        own.flat_map(|narrowing| if let Wanted::Words(words) = &narrowing.wanted { words.as_slice() } else { &[] })
    }

    /// Whether the cited sources are wanted.
    #[must_use]
    pub fn cites(&self) -> bool {
        self.citations != Citations::None
    }

    /// The same without one of its filters; `None` if it does not have it.
    #[must_use]
    pub(crate) fn without(&self, filter: &str) -> Option<Self> {
        let mut others = self.clone();
        others.filters.retain(|narrowing| narrowing.filter.name != filter);
        if filter == Parameter::Source.name() {
            others.source.clear();
        }
        if filter == Parameter::Disputed.name() {
            others.disputed = None;
        }
        let is_fewer = others.filters.len() < self.filters.len()
            || others.source.len() < self.source.len()
            || others.disputed != self.disputed;
        is_fewer.then_some(others)
    }
}

impl Words {
    /// Reads a full-text query: words, `"phrases"` and `beginnings*`. Initials with points, like `U.S.`, also match the
    /// letters without them.
    ///
    /// # Errors
    /// What is wrong with the query, as a message for the client.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.len() > 300 {
            return Err("is longer than 300 bytes; search for fewer words".to_owned());
        }
        if text.matches('"').count() % 2 == 1 {
            return Err("has an unmatched quotation mark; close the phrase".to_owned());
        }
        let mut terms = Vec::new();
        for (at, piece) in text.split('"').enumerate() {
            let phrase = at % 2 == 1;
            let parts: Vec<&str> = if phrase { vec![piece] } else { piece.split_whitespace().collect() };
            for part in parts {
                let (word, is_beginning) = part.strip_suffix('*').map_or((part, false), |word| (word, true));
                if word.chars().any(char::is_alphanumeric) {
                    let joined = without_points(word);
                    let spellings: &[&str] = if joined == word { &[word] } else { &[word, &joined] };
                    terms.push(spellings.iter().map(|word| Phrase::of(word, is_beginning)).collect());
                }
            }
        }
        if terms.is_empty() {
            Err("has no word to search for; give letters or digits".to_owned())
        } else {
            Ok(Self { terms, typed: text.to_owned() })
        }
    }
}

/// The text with initials joined: `U.S.-led` becomes `US-led`.
fn without_points(text: &str) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '.';
    let mut joined = String::with_capacity(text.len());
    for piece in text.split_inclusive(|letter| !is_part(letter)) {
        let (word, rest) = piece.split_at(piece.trim_end_matches(|letter| !is_part(letter)).len());
        let letters: Vec<&str> = word.trim_end_matches('.').split('.').collect();
        let is_letter = |text: &&str| text.chars().count() == 1 && text.chars().all(char::is_alphabetic);
        if letters.len() > 1 && letters.iter().all(is_letter) {
            joined.push_str(&letters.concat());
        } else {
            joined.push_str(word);
        }
        joined.push_str(rest);
    }
    joined
}
