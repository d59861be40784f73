//! How exact sources say that values are.

use std::str::FromStr;

use serde::Serialize;
use utoipa::ToSchema;

/// How exact a source says that a value is: each qualifier widens the value to an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// Given plainly.
    Exact,
    /// Within 5 % (a date: within one day, month or year of its own precision): about, around, nearly, some.
    About,
    /// That or more (a date: then or later): over, more than.
    AtLeast,
    /// That or less (a date: then or earlier): up to.
    AtMost,
    /// A date that the source expects rather than reports.
    Planned,
}

impl Qualifier {
    /// Every qualifier, with its meaning as printed in the codebook.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Exact, "Given plainly."),
        (
            Self::About,
            "Within 5 % (a date: within one day, month or year of its own precision): about, around, nearly, some.",
        ),
        (Self::AtLeast, "That or more (a date: then or later): over, more than."),
        (Self::AtMost, "That or less (a date: then or earlier): up to."),
        (Self::Planned, "A date that the source expects rather than reports."),
    ];

    /// Its name in the seeds and in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Planned => "planned",
        }
    }
}

impl FromStr for Qualifier {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.iter().map(|(qualifier, _)| *qualifier).find(|qualifier| qualifier.as_str() == text).ok_or_else(
            || format!("`{text}` is not a qualifier; use `exact`, `about`, `at_least`, `at_most` or `planned`"),
        )
    }
}
