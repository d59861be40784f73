//! Answers as pages for people: made of the rows that the same answer as JSON has.

mod cells;
mod dataset;
mod frame;
mod lines;
mod list;
mod problem;
mod record;

pub use self::dataset::dataset;
pub use self::frame::{Facts, Total};
pub use self::list::{list, table};
pub use self::problem::{met, problem};
pub use self::record::{Told, codebook, history, record};
