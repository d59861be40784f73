//! The tokens of a text: what full-text search compares.
//!
//! They are those of SQLite's FTS5 with the tokenizer `unicode61 remove_diacritics 2`: letters and digits, without letter
//! case and diacritics. What becomes of each character is in `tokens/letters.txt`, which a test writes from FTS5 and
//! another compares with it.

use std::ops::Range;
use std::sync::LazyLock;

#[cfg(test)]
mod tests;

/// What becomes of the characters above U+007F, as runs: `FROM-TO` stay as they are, `FROM-TO+FIRST` become those that
/// begin with `FIRST`, `FROM-TO=ONE` all become one; 0 is for diacritics, which are left out. All others separate tokens.
const LETTERS: &str = include_str!("tokens/letters.txt");

/// Neighboring characters of which the same becomes.
#[derive(Clone, Copy, Debug)]
struct Run {
    from: u32,
    to: u32,
    first: u32,
    /// How much further the next character is from that of the first.
    step: u32,
}

static RUNS: LazyLock<Vec<Run>> = LazyLock::new(|| LETTERS.split_whitespace().filter_map(Run::read).collect());

impl Run {
    fn read(text: &str) -> Option<Self> {
        let number = |text: &str| u32::from_str_radix(text, 16).ok();
        let (range, step, first) = match text.split_once(['+', '=']) {
            Some((range, first)) => (range, u32::from(text.contains('+')), Some(first)),
            None => (text, 1, None),
        };
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let (from, to) = (number(from)?, number(to)?);
        Some(Self { from, to, first: first.map_or(Some(from), number)?, step })
    }
}

/// What a character is to a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letter {
    /// It belongs to a token, in this form.
    Is(char),
    /// It belongs to the character before it.
    Diacritic,
    /// It is between tokens.
    Between,
}

impl Letter {
    fn of(letter: char) -> Self {
        if letter.is_ascii() {
            return if letter.is_ascii_alphanumeric() { Self::Is(letter.to_ascii_lowercase()) } else { Self::Between };
        }
        let code = u32::from(letter);
        let runs = &*RUNS;
        let at = runs.partition_point(|run| run.to < code);
        match runs.get(at).filter(|run| run.from <= code).map(|run| run.first + (code - run.from) * run.step) {
            None => Self::Between,
            Some(0) => Self::Diacritic,
            Some(becomes) => char::from_u32(becomes).map_or(Self::Between, Self::Is),
        }
    }
}

/// The tokens of a text, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tokens {
    /// The tokens, one after another.
    folded: String,
    /// Where each token ends.
    ends: Vec<usize>,
    /// Where each is in the text.
    places: Vec<Range<usize>>,
}

impl Tokens {
    /// The tokens of a text.
    pub fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        let mut open: Option<Range<usize>> = None;
        for (at, letter) in text.char_indices() {
            let end = at + letter.len_utf8();
            match (Letter::of(letter), &mut open) {
                (Letter::Is(folded), open) => {
                    tokens.folded.push(folded);
                    open.get_or_insert(at..end).end = end;
                }
                (Letter::Diacritic, Some(range)) => range.end = end,
                (Letter::Diacritic | Letter::Between, open) => tokens.end(open.take()),
            }
        }
        tokens.end(open);
        tokens
    }

    fn end(&mut self, place: Option<Range<usize>>) {
        if let Some(place) = place {
            self.ends.push(self.folded.len());
            self.places.push(place);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A token.
    pub fn at(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.folded[start..self.ends[place]]
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        (0..self.len()).map(|place| self.at(place))
    }

    /// Where in the text some successive tokens are.
    pub fn place(&self, tokens: &Range<usize>) -> Range<usize> {
        self.places[tokens.start].start..self.places[tokens.end - 1].end
    }
}

/// Tokens that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// The tokens.
    pub tokens: Tokens,
    /// Whether the last one is only the beginning of a token.
    pub is_beginning: bool,
}

impl Phrase {
    /// The phrase of a text.
    pub fn of(text: &str, is_beginning: bool) -> Self {
        Self { tokens: Tokens::of(text), is_beginning }
    }

    /// The same phrase as a text, with a star after a beginning.
    pub fn written(&self) -> String {
        let tokens: Vec<&str> = self.tokens.iter().collect();
        tokens.join(" ") + if self.is_beginning { "*" } else { "" }
    }

    /// Where it is in a text: the first token of each instance.
    pub fn instances(&self, text: &Tokens) -> impl Iterator<Item = usize> {
        let (count, last) = (self.tokens.len(), self.tokens.len().wrapping_sub(1));
        let is_at = move |start: usize| {
            count > 0
                && self.tokens.iter().enumerate().all(|(at, token)| {
                    let here = text.at(start + at);
                    if at == last && self.is_beginning { here.starts_with(token) } else { here == token }
                })
        };
        (0..(text.len() + 1).saturating_sub(count)).filter(move |start| is_at(*start))
    }
}
