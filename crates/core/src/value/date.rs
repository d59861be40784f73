//! Dates of reduced precision (ISO 8601).

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::Serialize;

/// An ISO 8601 date of reduced precision: `2024`, `2024-06` or `2024-06-25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartialDate {
    first: Date,
    parts: u8,
}

impl PartialDate {
    /// The date that begins on a day and gives so many of year, month and day.
    #[must_use]
    pub fn beginning(first: Date, parts: u8) -> Self {
        Self { first, parts }
    }

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

    /// How many of year, month and day it gives.
    #[must_use]
    pub fn parts(self) -> u8 {
        self.parts
    }

    /// The day itself, if the date is that precise.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        (self.parts == 3).then_some(self.first)
    }

    /// The same date one step of its own precision earlier (`-1`) or later (`1`).
    pub(super) fn step(self, by: i64) -> Self {
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

impl From<Date> for PartialDate {
    fn from(day: Date) -> Self {
        Self { first: day, parts: 3 }
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
            format!("`{text}` is not a date; write a day, a month or a year that exists, like `2024-06-25`, `2024-06` or `2024`")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_its_precision() {
        for text in ["2024", "2024-06", "2024-06-25"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        for text in ["2024-13", "2024-02-30", "24-06-01", "2024-6-1", "2024-06-25T00:00", "0000", "２０２４"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
