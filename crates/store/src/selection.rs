//! What is asked of a collection, typed: which rows, in which order, from which day and edition.

use jiff::civil::Date;
use ledger_core::describe::{Filter, Sort};
use ledger_core::value::Number;

use crate::editions::Edition;

/// What a filter is to be compared with, as its test wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One of these words: codes, identifiers, texts, countries and the like, each in its one spelling.
    Words(Vec<String>),
    /// A bound of a number.
    Number(Number),
    /// A bound of a date.
    Day(Date),
    /// An edition, by its number in the tables and its identifier.
    Edition(i64, String),
}

/// A filter with what it is to be compared with.
#[derive(Clone, Debug)]
pub struct Narrowing {
    /// The filter.
    pub filter: &'static Filter,
    /// What it wants.
    pub wanted: Wanted,
}

/// A full-text query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// As FTS5 wants it: every word quoted, so that none is an operator.
    pub(crate) query: String,
    /// As it was typed.
    pub typed: String,
}

/// Under which statuses a summary counts a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// Under the one that it has.
    #[default]
    Current,
    /// Under each that live claims say it had by then.
    Reached,
}

/// What a summary groups by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grouped {
    /// The keys beside status and currency.
    pub keys: Vec<&'static str>,
    /// Under which statuses a record counts.
    pub basis: Basis,
}

/// What is asked of a collection.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The filters that must all hold.
    pub filters: Vec<Narrowing>,
    /// The rows of a page.
    pub limit: u32,
    /// The identifier of the last row seen.
    pub after: Option<String>,
    /// The sort keys, with whether each is turned round; `None` is the identifier.
    pub sort: Vec<(Option<&'static Sort>, bool)>,
    /// The sort key where none is asked for.
    pub order: Option<&'static Sort>,
    /// The day from which the answer looks.
    pub as_of: Option<Date>,
    /// The edition.
    pub edition: Edition,
    /// Sources of which one must be cited.
    pub source: Vec<String>,
    /// Whether rows must have a disputed field, or must not.
    pub disputed: Option<bool>,
    /// The words that rows must have.
    pub words: Option<Words>,
    /// Whether the sources that rows cite are wanted.
    pub citations: bool,
    /// Whether records come with what only tables show: `counted`, whether it counts in a sum over rows, and `stances`,
    /// which of the claims that it cites do not support the values that it shows.
    pub for_table: bool,
}

impl Selection {
    /// Everything of an edition, in pages of so many rows.
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
            citations: true,
            for_table: false,
        }
    }
}

impl Words {
    /// Reads a full-text query: words, `"phrases"` and `beginnings*`.
    ///
    /// # Errors
    /// What is wrong with the query, for the one who typed it.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.len() > 300 {
            return Err("is longer than 300 bytes; look for fewer words".to_owned());
        }
        if text.matches('"').count() % 2 == 1 {
            return Err("has a quotation mark without its partner; close the phrase".to_owned());
        }
        let mut terms = Vec::new();
        for (at, piece) in text.split('"').enumerate() {
            let phrase = at % 2 == 1;
            let parts: Vec<&str> = if phrase { vec![piece] } else { piece.split_whitespace().collect() };
            for part in parts {
                let (word, prefix) = part.strip_suffix('*').map_or((part, ""), |word| (word, "*"));
                if word.chars().any(char::is_alphanumeric) {
                    terms.push(format!("\"{}\"{prefix}", word.replace('\0', " ")));
                }
            }
        }
        if terms.is_empty() {
            Err("has no word to look for; give letters or digits".to_owned())
        } else {
            Ok(Self { query: terms.join(" "), typed: text.to_owned() })
        }
    }
}
