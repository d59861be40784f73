//! The periods of a series of summaries: months, quarters or years, named as SDMX names them (`2024-06`, `2024-Q2`, `2024`).

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use ledger_core::describe::Parameter;
use ledger_core::value::PartialDate;

use crate::problem::Problem;

/// How many periods a series has at most.
pub const MOST: usize = 240;

/// How long a period is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Every {
    /// A calendar month.
    #[default]
    Month,
    /// Three of them.
    Quarter,
    /// A calendar year.
    Year,
}

impl Every {
    /// The word for it in a query string.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    const fn months(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// The first day of the period that a day is in.
    fn first(self, day: Date) -> Date {
        date(day.year(), (day.month() - 1) / self.months() * self.months() + 1, 1)
    }

    fn period(self, first: Date) -> String {
        match self {
            Self::Month => format!("{:04}-{:02}", first.year(), first.month()),
            Self::Quarter => format!("{:04}-Q{}", first.year(), (first.month() - 1) / 3 + 1),
            Self::Year => format!("{:04}", first.year()),
        }
    }
}

/// The periods that a series of summaries asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Periods {
    /// How long each is.
    pub every: Every,
    /// The date that the first one has.
    pub from: Option<PartialDate>,
    /// The date that the last one has.
    pub to: Option<PartialDate>,
}

impl Periods {
    /// The names of the periods, each with its last day, or the last day that something is known of.
    ///
    /// # Errors
    /// A problem, if there are too many.
    pub fn within(&self, first: Date, last: Date) -> Result<Vec<(String, Date)>, Problem> {
        let first = self.from.map_or(first, PartialDate::first);
        let last = self.to.map_or(last, |to| to.last().min(last));
        let mut periods = Vec::new();
        let mut begins = self.every.first(first);
        while begins <= last {
            if periods.len() == MOST {
                let detail = format!(
                    "gives more than {MOST} periods, from {first} to {last}; ask for longer ones, or give `from` and `to`"
                );
                return Err(Problem::parameter(Parameter::Every.name(), detail));
            }
            // Dates that people write about end long before the calendar does.
            let Ok(next) = begins.checked_add(i64::from(self.every.months()).months()) else { break };
            let Ok(end) = next.yesterday() else { break };
            periods.push((self.every.period(begins), end.min(last)));
            begins = next;
        }
        Ok(periods)
    }
}
