//! What a value can mean, as an interval: two values agree if their intervals meet.
//!
//! The whole notion of dispute rests on that definition.

use jiff::civil::Date;

use super::date::PartialDate;
use super::number::Number;
use super::qualifier::Qualifier;
use crate::words::fold_white_space;

/// What a value can mean: the numbers, days or words that it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interval {
    /// From the lowest to the highest possible; an open end is `i128::MIN` or `i128::MAX`.
    Range(i128, i128),
    /// A word, which agrees only with the same word, ignoring case and spacing.
    Word(String),
}

impl Interval {
    /// The interval of a number.
    #[must_use]
    pub fn of_number(number: Number, qualifier: Qualifier) -> Self {
        // Scaled by 20 so that 5 % is a whole number.
        let scaled = i128::from(number.0) * 20;
        let margin = i128::from(number.0.abs());
        Self::hedged(scaled, scaled, (scaled - margin, scaled + margin), qualifier)
    }

    /// The interval of a date, in hours.
    #[must_use]
    pub fn of_date(date: PartialDate, qualifier: Qualifier) -> Self {
        let around = (hour_of(date.step(-1).first()), hour_of(date.step(1).last()));
        Self::hedged(hour_of(date.first()), hour_of(date.last()), around, qualifier)
    }

    /// The interval of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        Self::Word(fold_white_space(word).to_lowercase())
    }

    fn hedged(low: i128, high: i128, around: (i128, i128), qualifier: Qualifier) -> Self {
        match qualifier {
            Qualifier::Exact | Qualifier::Planned => Self::Range(low, high),
            Qualifier::About => Self::Range(around.0, around.1),
            Qualifier::AtLeast => Self::Range(low, i128::MAX),
            Qualifier::AtMost => Self::Range(i128::MIN, high),
        }
    }

    /// Whether both can be true at once.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Range(low, high), Self::Range(other_low, other_high)) => low <= other_high && other_low <= high,
            (Self::Word(word), Self::Word(other)) => word == other,
            _ => false,
        }
    }

    /// Whether whatever it allows is allowed by another.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Range(low, high), Self::Range(other_low, other_high)) => other_low <= low && high <= other_high,
            (Self::Word(word), Self::Word(other)) => word == other,
            _ => false,
        }
    }

    /// How much it leaves open: the narrower the interval, the more precise the value.
    #[must_use]
    pub fn width(&self) -> i128 {
        match self {
            Self::Range(low, high) => high.saturating_sub(*low),
            Self::Word(_) => 0,
        }
    }

    /// The lowest number of a range of numbers, in hundredths; `None` if open.
    #[must_use]
    pub fn lowest(&self) -> Option<i64> {
        match self {
            // Rounds up: a number below the lower bound is not in the range. An open end is beyond every number.
            Self::Range(low, _) => i64::try_from(low.div_euclid(20) + i128::from(low.rem_euclid(20) > 0)).ok(),
            Self::Word(_) => None,
        }
    }

    /// The highest number of a range of numbers, in hundredths; `None` if open.
    #[must_use]
    pub fn highest(&self) -> Option<i64> {
        match self {
            Self::Range(_, high) => i64::try_from(high.div_euclid(20)).ok(),
            Self::Word(_) => None,
        }
    }
}

/// The hours from the beginning of year 0 to the day.
fn hour_of(date: Date) -> i128 {
    i128::from(date.duration_since(Date::ZERO).as_hours())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str, qualifier: Qualifier) -> Interval {
        Interval::of_number(text.parse().unwrap(), qualifier)
    }

    fn date(text: &str, qualifier: Qualifier) -> Interval {
        Interval::of_date(text.parse().unwrap(), qualifier)
    }

    #[test]
    fn about_is_five_percent_both_ways() {
        let about = number("1000", Qualifier::About);
        assert!(about.meets(&number("1050", Qualifier::Exact)));
        assert!(about.meets(&number("950", Qualifier::Exact)));
        assert!(!about.meets(&number("1050.01", Qualifier::Exact)));
        assert!(!about.meets(&number("949.99", Qualifier::Exact)));
        assert_eq!((about.lowest(), about.highest()), (Some(95_000), Some(105_000)));
    }

    #[test]
    fn a_bound_agrees_with_what_lies_beyond_it() {
        assert!(number("360000", Qualifier::AtLeast).meets(&number("580000", Qualifier::About)));
        assert!(!number("360000", Qualifier::AtMost).meets(&number("580000", Qualifier::About)));
    }

    #[test]
    fn a_month_is_its_days() {
        assert!(date("2024-06", Qualifier::Exact).meets(&date("2024-06-30", Qualifier::Exact)));
        assert!(!date("2024-06", Qualifier::Exact).meets(&date("2024-07-01", Qualifier::Exact)));
        assert!(date("2024-06", Qualifier::About).meets(&date("2024-07-31", Qualifier::Exact)));
        assert!(date("2024-06", Qualifier::About).meets(&date("2024-05-01", Qualifier::Exact)));
        assert!(!date("2024-06", Qualifier::About).meets(&date("2024-04-30", Qualifier::Exact)));
        assert!(!date("2024-06", Qualifier::About).meets(&date("2024-08-01", Qualifier::Exact)));
        assert!(date("2024-06-25", Qualifier::About).meets(&date("2024-06-26", Qualifier::Exact)));
        assert!(!date("2024-06-25", Qualifier::About).meets(&date("2024-06-27", Qualifier::Exact)));
    }

    #[test]
    fn a_year_is_its_days() {
        for (day, is_in, is_about) in [
            ("2022-12-31", false, false),
            ("2023-01-01", false, true),
            ("2024-01-01", true, true),
            ("2024-12-31", true, true),
            ("2025-12-31", false, true),
            ("2026-01-01", false, false),
        ] {
            let day_itself = date(day, Qualifier::Exact);
            assert_eq!(date("2024", Qualifier::Exact).meets(&day_itself), is_in, "{day}");
            assert_eq!(date("2024", Qualifier::About).meets(&day_itself), is_about, "{day}");
        }
    }

    #[test]
    fn an_open_end_has_no_number_and_a_fraction_of_a_hundredth_is_rounded_inward() {
        let ends = |text: &str, qualifier| (number(text, qualifier).lowest(), number(text, qualifier).highest());
        assert_eq!(ends("10", Qualifier::AtLeast), (Some(1_000), None));
        assert_eq!(ends("10", Qualifier::AtMost), (None, Some(1_000)));
        // 5 % of 10.01 is 0.5005.
        assert_eq!(ends("10.01", Qualifier::About), (Some(951), Some(1_051)));
        assert_eq!(ends("-10.01", Qualifier::About), (Some(-1_051), Some(-951)));
    }

    #[test]
    fn the_more_precise_is_the_narrower() {
        let widths = [
            Interval::of_word("High Court").width(),
            number("1000", Qualifier::About).width(),
            number("2000", Qualifier::About).width(),
            number("2000", Qualifier::AtLeast).width(),
        ];
        assert_eq!(widths[0], number("1000", Qualifier::Exact).width());
        assert!(widths.is_sorted_by(|narrow, wide| narrow < wide), "{widths:?}");
    }

    #[test]
    fn words_agree_whatever_their_case() {
        assert!(Interval::of_word("High  Court").meets(&Interval::of_word("high court")));
    }
}
