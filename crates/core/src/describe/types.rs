//! What the values of fields can be.

use super::code::Code;

/// What the values of a field are.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// A code of a closed list.
    Code(&'static [Code]),
    /// Free text.
    Text,
    /// An open code: lower-case words joined by underscores.
    Term,
    /// A whole number.
    Integer,
    /// A sum of money, exact to the hundredth, with its ISO 4217 currency.
    Money,
    /// A number with at most two decimals.
    Decimal,
    /// An ISO 8601 date of reduced precision.
    Date,
    /// A country, by ISO 3166-1 alpha-2 code.
    Country,
    /// A party: an organization of the ledger, or a name.
    Party,
    /// A mission of the ledger.
    Mission,
}

impl Type {
    /// Its name in the codebook.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::Text => "text",
            Self::Term => "term",
            Self::Integer => "integer",
            Self::Money => "money",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::Country => "country",
            Self::Party => "party",
            Self::Mission => "mission",
        }
    }

    /// What is written for a value, in words.
    #[must_use]
    pub const fn written(self) -> &'static str {
        match self {
            Self::Code(_) => "one of the codes of the field",
            Self::Text => "any text; for a field that holds many, one claim for each",
            Self::Term => "lower-case words joined by underscores: `displaced_persons`",
            Self::Integer => "a whole number, 0 or more, in digits: `1000`",
            Self::Money => "a sum in digits, with at most two decimals: `109000000`; `currency` has its ISO 4217 code",
            Self::Decimal => "a number in digits, with at most two decimals: `12.5`",
            Self::Date => "a day, month or year: `2024-06-25`, `2024-06`, `2024`",
            Self::Country => "an ISO 3166-1 alpha-2 code: `KE`",
            Self::Party => "the `id` of an organization if the dataset has it, otherwise a name",
            Self::Mission => "the `id` of a mission of the dataset",
        }
    }

    /// Whether its values are numbers.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Money | Self::Decimal)
    }

    /// Whether sources may hedge its values: numbers and dates.
    #[must_use]
    pub const fn is_hedged(self) -> bool {
        self.is_number() || matches!(self, Self::Date)
    }
}
