//! Sets of rows, and the numbers of rows and dates.

use std::sync::Arc;

use jiff::civil::Date;
use ledger_core::value::PartialDate;

use crate::error::StoreError;

/// A set of the rows of a list, by their numbers.
pub type Rows = roaring::RoaringBitmap;

/// The facet of [`IS_DATED`] and [`IS_DISPUTED`].
pub(crate) const IS: &str = "is";
/// The rows that are made up of dated sources alone.
pub(crate) const IS_DATED: &str = "dated";
/// The rows with a disputed field.
pub(crate) const IS_DISPUTED: &str = "disputed";
/// The facet of the sources that rows cite.
pub(crate) const SOURCE: &str = "source";
/// The facet of the tokens that many rows have.
pub(super) const TOKEN: &str = "token";
/// The facet of what many tokens begin with.
pub(super) const BEGINNING: &str = "beginning";

/// How many values of a facet are stored together.
pub(crate) const VALUES: usize = 256;

/// How far the number of a list is shifted in the number of its rows.
const SHIFT: u32 = 32;

/// The rows that all of the sets have.
pub(crate) fn intersection(mut sets: Vec<Arc<Rows>>) -> Rows {
    // The smallest set first: what is left can only become smaller.
    sets.sort_by_key(|set| set.len());
    match &*sets {
        [] => Rows::new(),
        [one] => Rows::clone(one),
        [one, other, rest @ ..] => rest.iter().fold(one.as_ref() & other.as_ref(), |rows, set| rows & set.as_ref()),
    }
}

/// The rows that any of the sets has.
pub(crate) fn union(sets: Vec<Arc<Rows>>) -> Arc<Rows> {
    sets.into_iter().reduce(|any, set| Arc::new(any.as_ref() | set.as_ref())).unwrap_or_default()
}

/// The number of a row in the tables.
pub(crate) fn version_of(list: i64, row: u32) -> i64 {
    (list << SHIFT) | i64::from(row)
}

/// The number of a row in its list.
pub(crate) fn row_of(version: i64) -> u32 {
    place_of(version).1
}

/// The number of the list of a row in the tables, and its own in the list.
pub(crate) fn place_of(version: i64) -> (i64, u32) {
    (version >> SHIFT, (version & i64::from(u32::MAX)).try_into().unwrap_or(u32::MAX))
}

/// A date as a number: dates are in the order of their first days, and coarser ones before finer ones.
pub(crate) fn date_number(date: PartialDate) -> i64 {
    number(date.first(), date.parts())
}

/// A day as a number, among dates.
pub(crate) fn day_number(day: Date) -> i64 {
    number(day, 3)
}

/// The day of a number among dates.
pub(crate) fn day_of(number: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(number.div_euclid(4)).ok()?).ok()
}

/// The date of a number among dates.
pub(crate) fn date_of(number: i64) -> Option<PartialDate> {
    let parts = u8::try_from(number.rem_euclid(4)).ok()?;
    day_of(number).map(|day| PartialDate::beginning(day, parts))
}

/// A day as a number, and how many of year, month and day are known of it.
fn number(day: Date, parts: u8) -> i64 {
    4 * (day.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24) + i64::from(parts)
}

/// A set of rows, from its form in the file.
pub(super) fn stored_set(bytes: &[u8]) -> Result<Rows, StoreError> {
    let mut rows = Rows::deserialize_from(bytes).map_err(unreadable)?;
    // Runs need less room in the file, and more time in an intersection.
    rows.remove_run_compression();
    Ok(rows)
}

/// A record that is not the JSON that was written.
pub(crate) fn not_json(error: serde_json::Error) -> StoreError {
    unreadable(error.into())
}

/// A damaged file.
pub(crate) fn unreadable(error: std::io::Error) -> StoreError {
    StoreError::Database(sqlx::Error::Decode(error.into()))
}
