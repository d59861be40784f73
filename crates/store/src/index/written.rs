//! A name as somebody wrote it, and how much names of rows are like it.

use ledger_core::formal;
use ledger_core::likeness::{corrected, is_slip, key, likeness, work};

use crate::tokens::Tokens;

/// How much of the likeness of names of countries is that of their words that are not formal, and how much that of all.
const REST: f64 = 0.85;
const ALL: f64 = 0.12;

/// The key of a name.
pub(crate) fn key_of(name: &str) -> String {
    key(Tokens::of(name).iter())
}

/// A name as somebody wrote it.
#[derive(Debug)]
pub(crate) struct Written {
    pub key: String,
    /// Its key if words in it are slips for what is written in several ways, and which share of it is right.
    corrected: Option<(String, f64)>,
    /// Its key without the formal words of names of countries.
    rest: Option<String>,
    /// Whether it is in capitals, as initials are.
    pub is_capital: bool,
}

/// How a name is like one of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alike {
    /// How much.
    pub likeness: f64,
    /// Whether it can be a slip of the pen for it.
    pub is_slip: bool,
}

impl Written {
    pub fn of(name: &str) -> Self {
        let key = key_of(name);
        let is_capital = !name.chars().any(char::is_lowercase);
        Self { corrected: corrected(Tokens::of(name).iter()), rest: formal::rest(&key), key, is_capital }
    }

    /// Its keys: as it is written, without slips in what is written in several ways, and without formal words.
    pub fn keys(&self, of_country: bool) -> impl Iterator<Item = &str> {
        let corrected = self.corrected.as_ref().map(|(corrected, _)| corrected.as_str());
        let rest = self.rest.as_deref().filter(|_| of_country);
        std::iter::once(self.key.as_str()).chain(corrected).chain(rest)
    }

    /// How many pairs of letters comparing it takes, about.
    pub fn work(&self, text: &str, of_country: bool) -> usize {
        self.keys(of_country).map(|key| work(key, text)).sum()
    }

    /// How it is like a name of a row.
    pub fn alike(&self, text: &str, of_country: bool) -> Alike {
        let mut alike = Alike { likeness: likeness(&self.key, text), is_slip: is_slip(&self.key, text) };
        if let Some((corrected, share)) = &self.corrected {
            alike.likeness = alike.likeness.max(share * likeness(corrected, text));
            alike.is_slip |= corrected == text || is_slip(corrected, text);
        }
        let Some(rest) = self.rest.as_deref().filter(|_| of_country && self.key != text) else { return alike };
        let own = formal::rest(text);
        let own = own.as_deref().unwrap_or(text);
        let by_rest = REST * likeness(rest, own) + ALL * alike.likeness;
        // Of names that are not nearly the same, formal words say nothing.
        alike.likeness = if alike.is_slip { alike.likeness.max(by_rest) } else { by_rest };
        alike.is_slip |= formal::is_of_country(&self.key) && (rest == own || is_slip(rest, own));
        alike
    }
}
