//! Claims and sources from the seeds, typed.

pub mod read;

use iso_currency::Currency;
use jiff::civil::Date;

use crate::value::{Interval, Number, PartialDate, Qualifier};
use crate::vocabulary::Rank;

/// A source, typed.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its identifier.
    pub id: String,
    /// When it was published, as precisely as it is known.
    pub published_on: Option<PartialDate>,
    /// The source that it reprints.
    pub copy_of: Option<String>,
    /// Who published it.
    pub publisher: Option<Box<str>>,
    /// The agency whose text it is.
    pub agency: Option<Box<str>>,
}

impl Source {
    /// The first day on which what it says counts: for a month or year, its last day.
    #[must_use]
    pub fn visible_from(&self) -> Option<Date> {
        self.published_on.map(PartialDate::last)
    }

    /// The day that decides between it and other sources: for a month or year, its first day.
    #[must_use]
    pub fn precedence(&self) -> Option<Date> {
        self.published_on.map(PartialDate::first)
    }
}

/// A value of a claim, parsed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A code, a term, a text, a country, a mission, or an organization's id or name: the claim's text is the value.
    Word,
    /// A number.
    Number(Number),
    /// A date.
    Date(PartialDate),
}

/// A claim, typed: one value that one source gives for one field of one record. There may be millions of them.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its row in `claims.csv`, from 0.
    pub row: usize,
    /// Its identifier.
    pub id: Box<str>,
    /// The index of its field among the fields of its kind.
    pub field: usize,
    /// The value, parsed.
    pub value: Value,
    /// The value, as written in the seeds.
    pub text: Box<str>,
    /// The currency of a sum of money.
    pub currency: Option<Currency>,
    /// How exact the source says that it is.
    pub qualifier: Qualifier,
    /// The index of its source in the list of sources.
    pub source: usize,
    /// The paragraph, from 1.
    pub paragraph: Option<i64>,
    /// Another way to give the place in the source.
    pub locator: Option<Box<str>>,
    /// Whose word it is, if the source says so: apart, because most claims of a large dataset have none.
    pub credit: Option<Box<Credit>>,
    /// The date that the value is about.
    pub valid_on: Option<PartialDate>,
    /// The curator's ranking of it.
    pub rank: Rank,
}

/// Whose word a claim is.
#[derive(Clone, Debug)]
pub struct Credit {
    /// Whom the source credits.
    pub attributed_to: Option<Box<str>>,
    /// The voice: a person or office of `voices.csv`.
    pub voice: Option<Box<str>>,
}

impl Credit {
    /// Whose word it is; `None` if nobody is named.
    #[must_use]
    pub fn of(attributed_to: Option<Box<str>>, voice: Option<Box<str>>) -> Option<Box<Self>> {
        let is_given = attributed_to.is_some() || voice.is_some();
        is_given.then(|| Box::new(Self { attributed_to, voice }))
    }
}

impl Claim {
    /// Whom the source credits.
    #[must_use]
    pub fn attributed_to(&self) -> Option<&str> {
        self.credit.as_ref()?.attributed_to.as_deref()
    }

    /// The voice whose word it is.
    #[must_use]
    pub fn voice(&self) -> Option<&str> {
        self.credit.as_ref()?.voice.as_deref()
    }

    /// The range of what the value can mean.
    #[must_use]
    pub fn interval(&self) -> Interval {
        match self.value {
            Value::Word => Interval::of_word(&self.text),
            Value::Number(number) => Interval::of_number(number, self.qualifier),
            Value::Date(date) => Interval::of_date(date, self.qualifier),
        }
    }

    /// Whether it and another claim of the same field can give one value: both are reports or both are plans, of one
    /// currency, and what they allow overlaps.
    #[must_use]
    pub fn allows(&self, other: &Self) -> bool {
        self.currency == other.currency
            && (self.qualifier == Qualifier::Planned) == (other.qualifier == Qualifier::Planned)
            && self.interval().meets(&other.interval())
    }

    /// The ISO 4217 code of its currency.
    #[must_use]
    pub fn currency_code(&self) -> Option<&'static str> {
        self.currency.map(|currency| currency.code())
    }

    /// Whether the curator has set it aside.
    #[must_use]
    pub fn is_deprecated(&self) -> bool {
        self.rank == Rank::Deprecated
    }

    /// The value with its hedge and currency.
    #[must_use]
    pub fn value_key(&self) -> ValueKey<'_> {
        (&self.text, self.qualifier, self.currency)
    }
}

/// What makes two claims give the same value: the value, its hedge and its currency.
pub type ValueKey<'a> = (&'a str, Qualifier, Option<Currency>);
