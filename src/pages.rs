//! Answers as HTML pages for people, made from the rows of the same answer as JSON.

pub mod assets;
mod cells;
mod dataset;
mod disputes;
mod filters;
mod frame;
mod home;
mod lines;
mod list;
mod problem;
mod record;
mod words;

pub use self::dataset::dataset;
pub use self::filters::facets;
pub use self::frame::{Facts, Total};
pub use self::home::home;
pub use self::list::{list, table};
pub use self::problem::{met, problem};
pub use self::record::{Told, codebook, history, record};
