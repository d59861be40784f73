//! Where days and numbers are in a chart.

use jiff::civil::Date;

use super::super::super::picture::Mark;
use super::super::super::rivals::days_between;
use super::super::super::words::Words;

/// The lowest place of a chart of steps, and the highest.
pub const BOTTOM: f64 = 310.0;
pub const TOP: f64 = 46.0;
/// The height of the line below a chart that has the years.
pub const AXIS: f64 = 22.0;

/// The days that a chart shows.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub first: Date,
    pub last: Date,
}

impl Span {
    /// All of these days, and a little more; none, if there are no days.
    pub fn of(days: impl Iterator<Item = Date> + Clone) -> Option<Self> {
        let (first, last) = (days.clone().min()?, days.max()?);
        let more = (between(first, last) / 24).max(10);
        let day = |from: Date, by: i32| from.checked_add(jiff::Span::new().days(by)).unwrap_or(from);
        Some(Self { first: day(first, -more), last: day(last, more) })
    }

    /// Where a day is, in per cent of the width.
    pub fn place(self, day: Date) -> f64 {
        let day = day.clamp(self.first, self.last);
        100.0 * f64::from(between(self.first, day)) / f64::from(between(self.first, self.last).max(1))
    }

    /// The years, with their names, from `top` to `bottom`; of a long span not every one.
    pub fn axis(self, words: Words, top: f64, bottom: f64, marks: &mut Vec<Mark>) {
        let years: Vec<i16> = (self.first.year()..=self.last.year()).collect();
        let every = years.len() / 12 + 1;
        for year in years.into_iter().step_by(every) {
            let day = Date::constant(year, 1, 1);
            if day < self.first {
                continue;
            }
            let x = self.place(day);
            marks.push(Mark::down(x, (top, bottom + 5.0), "grid-l"));
            if x < 94.0 {
                marks.push(Mark::text(x, bottom + 18.0, "axis", year.to_string()).beside(4.0));
            }
        }
        if !years_between(self.first, self.last) {
            marks.push(Mark::text(0.0, bottom + 18.0, "axis", words.month_of(self.first.into())));
        }
        // The months between them, if there is room.
        if between(self.first, self.last) < 800 {
            let mut month = self.first.first_of_month();
            while let Ok(next) = month.checked_add(jiff::Span::new().months(1)) {
                if next > self.last {
                    break;
                }
                marks.push(Mark::down(self.place(next), (bottom, bottom + 3.0), "base"));
                month = next;
            }
        }
    }
}

/// Whether a year begins between two days.
fn years_between(first: Date, last: Date) -> bool {
    first.year() < last.year()
}

/// How many days are between two days.
fn between(from: Date, to: Date) -> i32 {
    i32::try_from(days_between(from, to)).unwrap_or(i32::MAX)
}

/// Where numbers are, from nought at the bottom.
#[derive(Debug)]
pub struct Height {
    most: f64,
    /// From one line to the next.
    step: f64,
}

impl Height {
    /// For numbers up to this one.
    pub fn of(most: f64) -> Self {
        let mut step = 1.0;
        for by in [2.0, 2.5, 2.0].into_iter().cycle() {
            if most / step <= 5.0 {
                break;
            }
            step *= by;
        }
        Self { most: (most / step).ceil().max(1.0) * step, step }
    }

    pub fn place(&self, number: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * (number / self.most).clamp(0.0, 1.0)
    }

    pub fn axis(&self, words: Words, marks: &mut Vec<Mark>) {
        marks.push(Mark::across((0.0, 100.0), BOTTOM, "base"));
        let mut at = self.step;
        while at <= self.most {
            let y = self.place(at);
            marks.push(Mark::across((0.0, 100.0), y, "grid-l"));
            marks.push(Mark::text(0.0, y - 4.0, "axis", words.number(&format!("{at:.0}"))));
            at += self.step;
        }
    }
}
