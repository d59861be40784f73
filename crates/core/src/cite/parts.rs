//! The pieces that all citation styles share: one line of text, a key, an address, the parts of a date.

use super::cited::Cited;

/// Text on one line, without control characters: none of the formats can hold a line break in a value.
pub(super) fn one_line(text: &str) -> String {
    let spaced = text.replace(char::is_control, " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn text(text: Option<&str>) -> Option<String> {
    text.map(one_line).filter(|text| !text.is_empty())
}

/// The key: letters, digits, `:` and `-` only, which every reader accepts.
pub(super) fn key(cited: &Cited) -> String {
    let mut key = String::new();
    for letter in cited.key.chars() {
        if letter.is_ascii_alphanumeric() || letter == ':' {
            key.push(letter);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    let key = key.trim_end_matches('-');
    if key.is_empty() { "mission-ledger".to_owned() } else { key.to_owned() }
}

/// The address, with every character percent-encoded that RFC 3986 does not allow, so that no style must escape it.
pub(super) fn address(cited: &Cited) -> Option<String> {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(cited.url.len());
    for byte in cited.url.trim().bytes() {
        if byte.is_ascii_graphic() && !br#"\{}<>"^`|"#.contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The year, month and day of a date, as far as it is precise; `None` if it is not a date.
pub(super) fn date_parts(date: Option<&str>) -> Option<Vec<u16>> {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = Vec::new();
    for (part, (digits, range)) in date?.split('-').zip([(4, 1..=9999), (2, 1..=12), (2, 1..=31)]) {
        let number =
            part.parse().ok().filter(|number| is_digits(part) && part.len() == digits && range.contains(number))?;
        parts.push(number);
    }
    (date?.split('-').count() == parts.len()).then_some(parts)
}

pub(super) fn date_text(date: Option<&str>) -> Option<String> {
    date.filter(|date| date_parts(Some(date)).is_some()).map(str::to_owned)
}
