//! Values as sources give them: numbers exact to the hundredth, dates of reduced precision, qualifiers.
//!
//! Every value is an interval (`Interval`), and two values agree when their intervals meet. That one
//! decision carries the whole notion of dispute.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// How a source hedges a value: each qualifier widens the value to an interval.
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
    /// Every qualifier with its meaning, as the codebook prints it.
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

    /// The word in the seeds and in answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
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
            || format!("`{text}` is no qualifier; use `exact`, `about`, `at_least`, `at_most` or `planned`"),
        )
    }
}

/// A number exact to the hundredth, kept as whole hundredths: `109000000`, `7220030.56`, `12.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub i64);

impl Number {
    /// As a JSON number: an integer where there is no fraction.
    #[must_use]
    pub fn json(self) -> serde_json::Value {
        if self.0 % 100 == 0 {
            return (self.0 / 100).into();
        }
        // Two decimals of a number below 2^53 hundredths survive a double exactly when printed shortest.
        self.to_string().parse::<f64>().map_or(serde_json::Value::Null, Into::into)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, whole, hundredths) = (if self.0 < 0 { "-" } else { "" }, self.0.abs() / 100, self.0.abs() % 100);
        match hundredths {
            0 => write!(out, "{sign}{whole}"),
            _ if hundredths % 10 == 0 => write!(out, "{sign}{whole}.{}", hundredths / 10),
            _ => write!(out, "{sign}{whole}.{hundredths:02}"),
        }
    }
}

impl FromStr for Number {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no number; write digits, a point, and at most two decimals, like `1000` or `12.5`");
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let (negative, magnitude) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) =
            magnitude.split_once('.').map_or((magnitude, "00"), |(whole, fraction)| (whole, fraction));
        if !digits(whole) || !digits(fraction) || fraction.len() > 2 {
            return Err(wrong());
        }
        if whole.trim_start_matches('0').len() > 15 {
            return Err(format!("`{text}` is too large; a number has at most 15 digits before the point"));
        }
        let hundredths: i64 = format!("{whole}{fraction:0<2}").parse().map_err(|_| wrong())?;
        Ok(Self(if negative { -hundredths } else { hundredths }))
    }
}

/// An ISO 8601 date of reduced precision: `2024`, `2024-06` or `2024-06-25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartialDate {
    first: Date,
    parts: u8,
}

impl PartialDate {
    /// The first day that the date can mean.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day that the date can mean.
    #[must_use]
    pub fn last(self) -> Date {
        match self.parts {
            1 => self.first.last_of_year(),
            2 => self.first.last_of_month(),
            _ => self.first,
        }
    }

    /// The day itself, where the date has the precision of one.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        (self.parts == 3).then_some(self.first)
    }

    /// The same date one step of its own precision earlier (`-1`) or later (`1`).
    fn step(self, by: i64) -> Self {
        let span = match self.parts {
            1 => jiff::Span::new().years(by),
            2 => jiff::Span::new().months(by),
            _ => jiff::Span::new().days(by),
        };
        Self { first: self.first.saturating_add(span), parts: self.parts }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.first.to_string();
        out.write_str(match self.parts {
            1 => &day[..4],
            2 => &day[..7],
            _ => &day,
        })
    }
}

impl Serialize for PartialDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for PartialDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (day, parts) = match text.len() {
            4 => (format!("{text}-01-01"), 1),
            7 => (format!("{text}-01"), 2),
            _ => (text.to_owned(), 3),
        };
        let shaped = day.len() == 10
            && day
                .bytes()
                .enumerate()
                .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
        let first = shaped.then(|| day.parse::<Date>().ok()).flatten().filter(|date| date.year() > 0);
        first.map(|first| Self { first, parts }).ok_or_else(|| {
            format!("`{text}` is no date; write a day, a month or a year that exists, like `2024-06-25`, `2024-06` or `2024`")
        })
    }
}

/// What a value can mean: the numbers, days or words that it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interval {
    /// From the lowest to the highest possible; an open end is `i128::MIN` or `i128::MAX`.
    Range(i128, i128),
    /// A word agrees with the same word only, whatever its letter case and spacing.
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

    /// The interval of a date, in days.
    #[must_use]
    pub fn of_date(date: PartialDate, qualifier: Qualifier) -> Self {
        let around = (day_number(date.step(-1).first()), day_number(date.step(1).last()));
        Self::hedged(day_number(date.first()), day_number(date.last()), around, qualifier)
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

    /// How much it leaves open: the narrower, the more precise.
    #[must_use]
    pub fn width(&self) -> i128 {
        match self {
            Self::Range(low, high) => high.saturating_sub(*low),
            Self::Word(_) => 0,
        }
    }

    /// The lowest number of a range of numbers, in hundredths, `None` where open.
    #[must_use]
    pub fn lowest(&self) -> Option<i64> {
        match self {
            // Up: a reading below the lowest is no reading.
            Self::Range(low, _) if *low != i128::MIN => {
                i64::try_from(low.div_euclid(20) + i128::from(low.rem_euclid(20) > 0)).ok()
            }
            _ => None,
        }
    }

    /// The highest number of a range of numbers, in hundredths, `None` where open.
    #[must_use]
    pub fn highest(&self) -> Option<i64> {
        match self {
            Self::Range(_, high) if *high != i128::MAX => i64::try_from(high.div_euclid(20)).ok(),
            _ => None,
        }
    }
}

fn day_number(date: Date) -> i128 {
    i128::from(date.duration_since(Date::ZERO).as_hours() / 24)
}

/// Trims a text and folds each run of white space into one space, as paragraph hashes are taken.
#[must_use]
pub fn fold_white_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is an identifier of the ledger: lower-case words and digits joined by hyphens.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 120
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether a text is a term: lower-case words joined by underscores.
#[must_use]
pub fn is_term(text: &str) -> bool {
    text.len() <= 60
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('_')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
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
    fn a_number_prints_as_it_was_read() {
        for text in ["0", "1000", "7220030.56", "12.5", "-3.07", "999999999999999.99"] {
            assert_eq!(text.parse::<Number>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "1,000", "1.234", "1e3", ".5", "5.", "+1", "0x10", "9999999999999999"] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_keeps_its_precision() {
        for text in ["2024", "2024-06", "2024-06-25"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        for text in ["2024-13", "2024-02-30", "24-06-01", "2024-6-1", "2024-06-25T00:00", "0000", "２０２４"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
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
        assert!(date("2024-06-25", Qualifier::About).meets(&date("2024-06-26", Qualifier::Exact)));
        assert!(!date("2024-06-25", Qualifier::About).meets(&date("2024-06-27", Qualifier::Exact)));
    }

    #[test]
    fn words_agree_whatever_their_case() {
        assert!(Interval::of_word("High  Court").meets(&Interval::of_word("high court")));
    }
}
