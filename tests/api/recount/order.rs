//! The order of rows, worked out without the code that sorts them.

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::{hundredths, text, without_diacritic};

/// An order, or the other way round.
pub fn turned(order: Ordering, is_down: bool) -> Ordering {
    if is_down { order.reverse() } else { order }
}

/// What a row is compared by, unless it is unknown.
pub type Key = Option<(i64, String)>;

/// Numbers by value, countries and donors by id, codes and dates as they are written.
pub fn key(value: &Json) -> Key {
    match value {
        Json::Null => None,
        Json::Number(_) => Some((hundredths(value), String::new())),
        Json::Object(named) => Some((0, text(&named["id"]))),
        _ => Some((0, text(value))),
    }
}

/// Texts by the root collation of CLDR: spaces, punctuation, digits, letters; then by their accents; regardless of case.
pub fn text_key(value: &Json) -> Key {
    const PUNCTUATION: &str = "_-–—,;:!?.'‘\"“”«»()[]{}@*/\\&#%`^°+<=>|~¢$£¥€";
    if !value.is_string() {
        return key(value);
    }
    // A typographic apostrophe is a variant of the other, as an accented letter is one of its letter.
    let plain = |char: char| if char == '’' { '\'' } else { without_diacritic(char) };
    let lower = text(value).to_lowercase();
    let place = |char: char| match PUNCTUATION.find(plain(char)) {
        Some(place) => char::from_u32(u32::try_from(place).unwrap() + 0x1000).unwrap(),
        None if char == ' ' => '\u{1}',
        None if char.is_ascii_digit() => char::from_u32(u32::from(char) + 0x2000).unwrap(),
        None => {
            let letter = plain(char);
            assert!(letter.is_ascii_lowercase(), "the place of {char} is not known");
            char::from_u32(u32::from(letter) + 0x3000).unwrap()
        }
    };
    let accents = lower.chars().map(|char| if plain(char) == char { '\u{1}' } else { char });
    Some((0, lower.chars().map(place).chain(['\0']).chain(accents).collect()))
}

pub fn compare(one: &Key, other: &Key, is_down: bool) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => turned(one.cmp(other), is_down),
        (one, other) => one.is_none().cmp(&other.is_none()),
    }
}
