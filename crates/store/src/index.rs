//! The index of the lists: which rows have a value, as compressed bitmaps of row numbers.
//!
//! A list is a numbered set of rows, a filter is a set of row numbers, and a question is an intersection of such sets
//! (`docs/decisions/0014-sets-of-rows.md`). In each edition the rows of a list are numbered from 0, in the order in which
//! they are written, and the number of a row in the tables, its `version`, is that of the list followed by that of the
//! row.
//!
//! The rows that a question can show, the latest ones or the dated ones, are a *catalog*, which numbers them again without
//! gaps. A catalog has, in the database,
//!
//! - for each value of each filter, the set of the rows that have it, as a [Roaring](https://roaringbitmap.org) bitmap
//!   (table `row_set`);
//! - for each column that is compared by size, a [`Column`]: the values row by row (table `compared`);
//! - for each sort key, the rows in its order (table `ordered`);
//! - for each filter that compares with values, the value of each row as a number, also a [`Column`], and the values that
//!   the numbers stand for (table `facet_value`), to count how many rows of an answer have which value;
//! - for lists that are added up, what sums need besides (`index/sums.rs`).
//!
//! A list has, for each token of the texts of its rows, where it occurs (table `token`); catalogs have the sets of the
//! common ones (`docs/decisions/0017-own-full-text.md`).

mod bins;
mod briefs;
mod build;
mod calling;
mod catalog;
mod column;
mod containing;
mod distances;
mod found;
mod memory;
mod names;
mod numbering;
mod occurrences;
mod packed;
mod records;
mod rows;
mod slots;
mod spec;
pub(crate) mod sums;
#[cfg(test)]
mod tests;
mod texts;
mod written;

pub use self::bins::Bins;
pub use self::briefs::{Briefs, Sources};
pub(crate) use self::build::{Cell, Gather, Member, Part, States};
pub(crate) use self::catalog::Catalog;
pub use self::column::Column;
pub use self::found::{Found, Key};
pub use self::memory::Memory;
pub use self::names::By;
pub(crate) use self::names::{Called, Names};
pub use self::rows::Rows;
pub(crate) use self::rows::{
    IS, IS_DISPUTED, SOURCE, VALUES, date_of, day_number, day_of, intersection, not_json, place_of, row_of, union,
    unreadable, version_of,
};
pub(crate) use self::spec::{RELEASE, ends_of, first_day, last_day, values_of};
pub(crate) use self::written::{Alike, Written, key_of};
