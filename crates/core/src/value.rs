//! Values as sources give them: numbers exact to the hundredth, dates of reduced precision, and their qualifiers.

mod date;
mod interval;
mod number;
mod qualifier;

pub use self::date::PartialDate;
pub use self::interval::Interval;
pub use self::number::Number;
pub use self::qualifier::Qualifier;
