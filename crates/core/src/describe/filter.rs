//! The parameters that narrow a list, and how each narrows.

use super::code::{Code, code};

/// Whether a figure would stand without any one of its sources.
pub const ROBUST: &[Code] = &[
    code("true", "The same value would be shown without any one source, and without any one agency."),
    code("false", "The value hangs on one source, or on one agency."),
];

/// A parameter that narrows a list.
#[derive(Debug)]
pub struct Filter {
    /// The parameter.
    pub name: &'static str,
    /// How it narrows.
    pub test: Test,
    /// What it means.
    pub doc: &'static str,
    /// A value that matches something in the flagship dataset.
    pub example: &'static str,
    /// Another parameter that must be given with it.
    pub needs: Option<&'static str>,
    /// Whether a value that no row of any edition has is a mistake, though it is a text.
    pub is_closed: bool,
}

impl Filter {
    /// Creates a filter.
    #[must_use]
    pub const fn new(name: &'static str, test: Test, doc: &'static str, example: &'static str) -> Self {
        Self { name, test, doc, example, needs: None, is_closed: false }
    }

    /// The filter by how many independent sources support a figure, at most.
    #[must_use]
    pub const fn support_max(doc: &'static str) -> Self {
        Self::new("support_max", Test::Max("supported_by"), doc, "1")
    }

    /// The filter by whether a figure would stand without any one of its sources.
    #[must_use]
    pub const fn robust(doc: &'static str) -> Self {
        Self::new("robust", Test::Code("robust", ROBUST), doc, "false")
    }

    /// The filter by the last report of a status: that day or later.
    #[must_use]
    pub const fn reported_from() -> Self {
        let doc = "The status was last reported for this day or later.";
        Self::new("reported_from", Test::From("status_reported_on"), doc, "2024-06-01")
    }

    /// The filter by the last report of a status: that day or earlier.
    #[must_use]
    pub const fn reported_to() -> Self {
        let doc = "The status was last reported for this day or earlier.";
        Self::new("reported_to", Test::To("status_reported_on"), doc, "2025-12-31")
    }

    /// The same filter, of which a value is refused that no row of any edition has.
    #[must_use]
    pub const fn closed(self) -> Self {
        Self { is_closed: true, ..self }
    }

    /// The same filter, which is refused unless another parameter is given with it.
    #[must_use]
    pub const fn needing(self, parameter: &'static str) -> Self {
        Self { needs: Some(parameter), ..self }
    }
}

/// How a filter narrows: the columns that it compares, and what it compares them with.
#[derive(Clone, Copy, Debug)]
pub enum Test {
    /// The column is one of the codes.
    Code(&'static str, &'static [Code]),
    /// The column is one of the identifiers.
    Id(&'static str),
    /// The column is one of the terms.
    Term(&'static str),
    /// The whole column is one of the texts, ignoring case.
    Text(&'static str),
    /// The column is one of the languages.
    Language(&'static str),
    /// The column is one of the currencies.
    Currency(&'static str),
    /// The column is one of the countries.
    Country(&'static str),
    /// The column is one of the donors: countries or organizations.
    Donor(&'static str),
    /// The column, or the `…_organization` column next to it, is one of the parties.
    Party(&'static str),
    /// The column, or the column `voice` next to it, is one of the persons and offices.
    Voice(&'static str),
    /// One of the values of these many-valued fields is one of the parties.
    Member(&'static [&'static str]),
    /// One of the values of this many-valued field is one of the countries.
    MemberCountry(&'static str),
    /// One of the values of this many-valued field is one of the codes.
    MemberCode(&'static str, &'static [Code]),
    /// The number is at least this.
    Min(&'static str),
    /// The number is at most this.
    Max(&'static str),
    /// The number, stored in hundredths, is at least this.
    MinHundredths(&'static str),
    /// The number, stored in hundredths, is at most this.
    MaxHundredths(&'static str),
    /// The date may be on or after this day.
    From(&'static str),
    /// The date may be on or before this day.
    To(&'static str),
    /// The day is on or after this day.
    Since(&'static str),
    /// The day is on or before this day.
    Until(&'static str),
    /// The edition is later than this one.
    SinceEdition,
}

impl Test {
    /// Whether several values can be given, for OR.
    #[must_use]
    pub fn takes_many(self) -> bool {
        !matches!(
            self,
            Self::Min(_)
                | Self::Max(_)
                | Self::MinHundredths(_)
                | Self::MaxHundredths(_)
                | Self::From(_)
                | Self::To(_)
                | Self::Since(_)
                | Self::Until(_)
                | Self::SinceEdition
        )
    }

    /// Whether a row can have several values.
    #[must_use]
    pub fn has_several(self) -> bool {
        matches!(self, Self::Member(_) | Self::MemberCountry(_) | Self::MemberCode(..))
    }

    /// Whether this is the lower bound of a range of which the other is the upper bound.
    #[must_use]
    pub fn opens_range_to(self, upper: Self) -> bool {
        match (self, upper) {
            (Self::Min(column), Self::Max(other))
            | (Self::MinHundredths(column), Self::MaxHundredths(other))
            | (Self::Since(column), Self::Until(other)) => column == other,
            // A period has a range from the end of one date to the beginning of another.
            (Self::From(column), Self::To(other)) => {
                column == other || (column, other) == ("period_end", "period_start")
            }
            _ => false,
        }
    }

    /// Whether several values can be separated by commas: codes, ids and the like, but never texts.
    #[must_use]
    pub fn splits_commas(self) -> bool {
        self.takes_many() && !matches!(self, Self::Text(_) | Self::Party(_) | Self::Voice(_) | Self::Member(_))
    }
}
