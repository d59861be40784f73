//! The values of filters: each is checked and converted to the type that its test compares.

use ledger_core::describe::Test;
use ledger_core::iso::{called, country};
use ledger_core::value::{Number, PartialDate};
use ledger_core::words::{is_slug, is_term, is_unprintable, list, nearest, turns};
use ledger_store::editions::Editions;
use ledger_store::selection::Wanted;

/// A value of a filter.
pub(super) enum Value {
    Word(String),
    Bound(Wanted),
}

/// Refuses a value with a character that no answer could repeat.
///
/// # Errors
/// What is wrong, and what to do.
pub fn printable(text: &str) -> Result<(), String> {
    match text.chars().find(|letter| is_unprintable(*letter)) {
        None => Ok(()),
        Some(odd) if odd.is_control() => Err(format!("has the control character U+{:04X}; remove it", u32::from(odd))),
        Some(odd) if turns(odd) => {
            Err(format!("has U+{:04X}, which turns the direction of the text around it; remove it", u32::from(odd)))
        }
        Some(odd) => Err(format!("has U+{:04X}, which is not a character; remove it", u32::from(odd))),
    }
}

/// What a filter asks for, given its values: any of several words, or one bound.
pub(super) fn wanted(values: Vec<Value>) -> Option<Wanted> {
    let mut words = Vec::new();
    for value in values {
        match value {
            Value::Word(word) => words.push(word),
            Value::Bound(bound) => return Some(bound),
        }
    }
    words.sort();
    words.dedup();
    (!words.is_empty()).then_some(Wanted::Words(words))
}

/// Checks a value and normalizes its spelling.
pub(super) fn read_value(test: Test, text: &str, editions: &Editions) -> Result<Value, String> {
    let word = |text: String| Ok(Value::Word(text));
    match test {
        Test::Code(_, codes) | Test::MemberCode(_, codes) => {
            let names: Vec<&str> = codes.iter().map(|code| code.name).collect();
            if names.contains(&text) { word(text.to_owned()) } else { Err(cannot_be(text, &names)) }
        }
        Test::Id(_) if is_slug(text) => word(text.to_owned()),
        Test::Id(_) => Err(format!(
            "`{text}` is not an identifier; identifiers are lower-case letters and digits joined by hyphens"
        )),
        Test::Term(_) if is_term(text) => word(text.to_owned()),
        Test::Term(_) => Err(format!("`{text}` is not a term; terms are lower-case words joined by underscores")),
        Test::Text(_) | Test::Party(_) | Test::Voice(_) | Test::Member(_) if text.len() <= 300 => word(text.to_owned()),
        Test::Text(_) | Test::Party(_) | Test::Voice(_) | Test::Member(_) => {
            Err("is too long; values have at most 300 bytes".to_owned())
        }
        Test::Language(_) if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            word(text.to_ascii_lowercase())
        }
        Test::Language(_) => Err(format!("`{text}` is not an ISO 639-1 code, which has two letters, like `en`")),
        Test::Currency(_) => {
            let upper = text.to_ascii_uppercase();
            match iso_currency::Currency::from_code(&upper) {
                Some(_) => word(upper),
                None => Err(format!("`{text}` is not an ISO 4217 code, which has three letters, like `USD`")),
            }
        }
        Test::Country(_) | Test::MemberCountry(_) => read_country(text).and_then(word),
        Test::Donor(_) => {
            let lower = text.to_ascii_lowercase();
            match country(text) {
                Some(code) => word(code.to_owned()),
                None if is_slug(&lower) && lower != "uk" => word(lower),
                None => read_country(text).and_then(word).map_err(|wrong| match called(text) {
                    Some(_) => wrong,
                    None => format!("{wrong}; for an organization, give its id, see /organizations"),
                }),
            }
        }
        Test::Min(_) | Test::Max(_) if text.parse::<Number>().is_err() => {
            Err(format!("must be a whole number, not `{text}`"))
        }
        Test::Min(_) | Test::Max(_) => match text.parse::<Number>()? {
            number if number.0 < 0 => Err(format!("must be 0 or more, not `{text}`")),
            number if number.0 % 100 == 0 => Ok(Value::Bound(Wanted::Number(number))),
            _ => Err(format!("must be a whole number, not `{text}`")),
        },
        Test::MinHundredths(_) | Test::MaxHundredths(_) => {
            text.parse::<Number>().map(|number| Value::Bound(Wanted::Number(number)))
        }
        Test::SinceEdition => match editions.get(text) {
            Some(edition) => Ok(Value::Bound(Wanted::Edition(edition.number, edition.id.clone()))),
            None => Err(format!("there is no edition `{text}`; the editions are {}", list(&editions.ids()))),
        },
        Test::From(_) | Test::Since(_) => {
            text.parse::<PartialDate>().map(|date| Value::Bound(Wanted::Day(date.first())))
        }
        Test::To(_) | Test::Until(_) => text.parse::<PartialDate>().map(|date| Value::Bound(Wanted::Day(date.last()))),
    }
}

/// Why a value is refused that is not among the names which a parameter takes.
pub(super) fn cannot_be(text: &str, names: &[&str]) -> String {
    match nearest(text, names) {
        Some(near) => format!("cannot be `{text}` here; did you mean `{near}`?"),
        None => format!("cannot be `{text}` here; it takes {}", list(names)),
    }
}

fn read_country(text: &str) -> Result<String, String> {
    country(text).map(str::to_owned).ok_or_else(|| {
        let hint = called(text).map_or_else(
            || "; use alpha-2 or alpha-3, like `KE` or `KEN`".to_owned(),
            |code| format!("; did you mean `{code}`?"),
        );
        format!("`{text}` is not an ISO 3166-1 country code{hint}")
    })
}
