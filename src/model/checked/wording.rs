//! Values as an English sentence has them.

use std::collections::HashMap;

use ledger_core::citations::FieldValue;
use ledger_core::describe::Type;
use ledger_core::value::Qualifier;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

/// The names of what values of a field can name, by their identifiers.
pub type Names = HashMap<String, String>;

/// How English writes the values of a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wording<'n> {
    pub ty: Type,
    pub names: &'n Names,
}

impl Wording<'_> {
    /// A value with its hedge and currency.
    pub fn write(self, value: &str, qualifier: Qualifier, currency: Option<&str>) -> String {
        let hedge = match qualifier {
            Qualifier::Exact => "",
            Qualifier::About => "about ",
            Qualifier::AtLeast => "at least ",
            Qualifier::AtMost => "at most ",
            Qualifier::Planned => "planned for ",
        };
        let currency = currency.map(|code| format!("{code} ")).unwrap_or_default();
        let told = match self.ty {
            ty if ty.is_number() => in_groups(value),
            Type::Code(_) | Type::Term => value.replace('_', " "),
            _ => self.names.get(value).cloned().unwrap_or_else(|| value.to_owned()),
        };
        format!("{hedge}{currency}{told}")
    }
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

/// A number with its digits in groups of three.
fn in_groups(number: &str) -> String {
    let (whole, fraction) = number.split_at(number.find('.').unwrap_or(number.len()));
    let mut out = String::with_capacity(number.len() + whole.len() / 3);
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
    fn numbers_are_grouped_and_nothing_else_is() {
        let names = Names::from([("kenya-high-court".to_owned(), "High Court of Kenya".to_owned())]);
        let written = |ty, value: &str| Wording { ty, names: &names }.write(value, Qualifier::Exact, None);
        assert_eq!(written(Type::Money, "109000000"), "109,000,000");
        assert_eq!(written(Type::Money, "7220030.56"), "7,220,030.56");
        assert_eq!(written(Type::Integer, "2500"), "2,500");
        assert_eq!(written(Type::Integer, "400"), "400");
        assert_eq!(written(Type::Date, "2024"), "2024");
        assert_eq!(written(Type::Text, "Resolution 20240_1"), "Resolution 20240_1");
        assert_eq!(written(Type::Term, "partly_granted"), "partly granted");
        assert_eq!(written(Type::Party, "kenya-high-court"), "High Court of Kenya");
        assert_eq!(written(Type::Party, "Somebody Else"), "Somebody Else");
        let money = Wording { ty: Type::Money, names: &names };
        assert_eq!(money.write("10000", Qualifier::AtLeast, Some("USD")), "at least USD 10,000");
    }
}
