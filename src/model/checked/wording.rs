//! Values as an English sentence has them.

use ledger_core::citations::FieldValue;
use ledger_core::value::Qualifier;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

/// A value with its hedge and currency, as English has it.
pub(super) fn value_in_words(value: &str, qualifier: Qualifier, currency: Option<&str>) -> String {
    let hedge = match qualifier {
        Qualifier::Exact => "",
        Qualifier::About => "about ",
        Qualifier::AtLeast => "at least ",
        Qualifier::AtMost => "at most ",
        Qualifier::Planned => "planned for ",
    };
    let currency = currency.map(|code| format!("{code} ")).unwrap_or_default();
    format!("{hedge}{currency}{}", in_groups(value).replace('_', " "))
}

/// The value that a record shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptedValue {
    /// The value, as its claim gives it.
    #[schema(example = "400")]
    pub value: String,
    /// How exact it is.
    pub qualifier: Qualifier,
    /// ISO 4217 code of a sum of money.
    #[schema(required = true)]
    pub currency: Option<&'static str>,
    /// The value as the record shows it.
    #[schema(value_type = FieldValue, required = true)]
    pub shown: Json,
}

impl AcceptedValue {
    /// The value in words: the name of what has one.
    #[must_use]
    pub fn told(&self) -> &str {
        self.shown["name"].as_str().unwrap_or(&self.value)
    }
}

/// A number of five digits or more with its digits in groups of three; anything else as it is.
fn in_groups(value: &str) -> String {
    let (whole, fraction) = value.split_at(value.find('.').unwrap_or(value.len()));
    if whole.len() < 5 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len() + whole.len() / 3);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped_and_dates_are_not() {
        let written = |value: &str| value_in_words(value, Qualifier::Exact, None);
        assert_eq!(written("109000000"), "109,000,000");
        assert_eq!(written("7220030.56"), "7,220,030.56");
        assert_eq!(written("2024"), "2024");
        assert_eq!(written("2024-06-25"), "2024-06-25");
        assert_eq!(value_in_words("10000", Qualifier::AtLeast, Some("USD")), "at least USD 10,000");
    }
}
