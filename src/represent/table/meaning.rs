//! What values mean, in columns of their own, so that programs need not guess: the first and the last day of a date of
//! reduced precision, the alpha-3 codes of countries (ISO 3166-1), items in Wikidata.

use ledger_core::iso;
use ledger_core::value::PartialDate;
use serde_json_borrow::Value;

use super::cited::property;

/// What a value means, said in a way that programs need not guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The first day of a date of reduced precision.
    First,
    /// Its last day.
    Last,
    /// The alpha-3 codes of countries.
    Alpha3,
    /// The identifiers in Wikidata.
    Wikidata,
}

/// How many bytes a day has.
const DAY: usize = "2024-06-24".len();

impl Meaning {
    /// The name of the column that says it of another.
    pub(super) fn column(self, of: &str) -> String {
        match self {
            Self::First => format!("{of}_first"),
            Self::Last => format!("{of}_last"),
            Self::Alpha3 => format!("{}_alpha3", of.trim_end_matches("_id")),
            Self::Wikidata => "wikidata".to_owned(),
        }
    }

    /// Whether a value says it itself: a whole day is its own first and last day.
    pub(super) fn is_said_by(self, value: &Value<'_>) -> bool {
        matches!(self, Self::First | Self::Last) && value.as_str().is_some_and(|date| date.len() == DAY)
    }

    pub(super) fn of(self, value: &Value<'_>) -> Value<'static> {
        let date = || value.as_str().and_then(|text| text.parse::<PartialDate>().ok());
        let text = match self {
            Self::First => date().map(|date| date.first().to_string()),
            Self::Last => date().map(|date| date.last().to_string()),
            Self::Alpha3 => match value {
                Value::Array(countries) => {
                    let codes = countries.iter().filter_map(|country| alpha3(property(country, "id")));
                    return Value::Array(codes.map(|code| Value::Str(code.into())).collect());
                }
                code => alpha3(code).map(str::to_owned),
            },
            Self::Wikidata => {
                let all = value.as_array().unwrap_or_default();
                let named = all.iter().filter(|named| property(named, "scheme").as_str() == Some("wikidata"));
                let ids: Vec<&str> = named.filter_map(|named| property(named, "id").as_str()).collect();
                (!ids.is_empty()).then(|| ids.join("; "))
            }
        };
        text.map_or(Value::Null, |text| Value::Str(text.into()))
    }
}

/// The alpha-3 code of a country that ISO 3166-1 names, by its alpha-2 code.
fn alpha3(alpha2: &Value<'_>) -> Option<&'static str> {
    alpha2.as_str().and_then(iso::assigned).map(|country| country.alpha3)
}
