//! Answers as HTML pages for people, made from the rows of the same answer as JSON.

pub mod assets;
mod cells;
pub mod charts;
mod codebook;
mod columns;
mod dataset;
mod disputes;
mod facts;
mod filters;
mod frame;
mod head;
mod history;
mod home;
mod lines;
mod list;
mod numbers;
mod picture;
mod problem;
mod record;
mod rows;
mod search;
mod series;
mod source;
mod timeline;
mod words;

pub use self::codebook::codebook;
pub use self::dataset::dataset;
pub use self::facts::{Facts, Missions, Total};
pub use self::filters::facets;
pub use self::history::{Past, Told, history};
pub use self::home::{Mandates, home};
pub use self::list::{Around, list};
pub use self::problem::{met, problem};
pub use self::record::{Beside, Related, record};
pub use self::search::{Results, search};
pub use self::series::{charts, series, series_index, totals};
