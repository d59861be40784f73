//! Catalogs: the rows of a list that questions can show, numbered from 0.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::rows::{Rows, unreadable, version_of};
use crate::error::StoreError;

/// A catalog of a list of an edition, or of all editions.
#[derive(Clone, Debug)]
pub(crate) struct Catalog {
    /// Its number.
    pub number: i64,
    /// The number of its list.
    pub list: i64,
    /// The stem of the list's table.
    pub name: String,
    /// The number of its edition; `None` if it has the rows of all.
    pub release: Option<i64>,
    /// Whether it has the dated rows, and not the latest ones.
    pub is_dated: bool,
    /// Whether its rows are numbered in the order of their ids.
    pub is_in_order: bool,
    /// The rows of the list that it numbers, in this order.
    pub rows: Rows,
    /// Every [`STRIDE`]th of them, from which the others are counted; empty if they are all rows of the list.
    sampled: Box<[u32]>,
}

/// How far apart the rows are that are found without counting.
const STRIDE: usize = 16;

/// Up to how many rows are looked up one by one.
const FEW: usize = 4_096;

impl Catalog {
    /// From a row of the tables `catalog` and `list`.
    pub(super) fn read(row: &SqliteRow) -> Result<Self, StoreError> {
        let rows = Rows::deserialize_from(row.try_get::<&[u8], _>("rows")?).map_err(unreadable)?;
        Ok(Self {
            number: row.try_get("number")?,
            list: row.try_get("list")?,
            name: row.try_get("name")?,
            release: row.try_get("release")?,
            is_dated: row.try_get("is_dated")?,
            is_in_order: row.try_get("is_in_order")?,
            sampled: if is_every_row(&rows) { Box::default() } else { sampled(&rows) },
            rows,
        })
    }

    /// The number in the tables of a row of the catalog.
    pub fn version(&self, number: u32) -> i64 {
        let (sample, after) = (number as usize / STRIDE, number as usize % STRIDE);
        let row = self.sampled.get(sample).and_then(|from| self.rows.range(from..).nth(after));
        version_of(self.list, row.unwrap_or(number))
    }

    /// The number of a row of the list; `None` if the catalog does not have it.
    pub fn number(&self, row: u32) -> Option<u32> {
        let before = self.rows.rank(row).checked_sub(1)?;
        if self.rows.contains(row) { u32::try_from(before).ok() } else { None }
    }

    /// The numbers of those rows of the list, which are in order, that the catalog has.
    pub fn numbers(&self, rows: &[u32]) -> Rows {
        if rows.len() < FEW {
            return rows.iter().filter_map(|row| self.number(*row)).collect();
        }
        let mut wanted = rows.iter().copied().peekable();
        let is_wanted = |(number, row)| {
            while wanted.next_if(|other| *other < row).is_some() {}
            wanted.next_if_eq(&row).map(|_| number)
        };
        (0..).zip(&self.rows).filter_map(is_wanted).collect()
    }

    /// Whether it has the dated rows of the list of another catalog.
    pub fn is_dated_of(&self, other: &Self) -> bool {
        self.is_dated && self.list == other.list
    }

    /// How many rows it numbers.
    pub fn len(&self) -> u64 {
        self.rows.len()
    }

    /// All of its rows.
    pub fn every(&self) -> Rows {
        let mut every = Rows::new();
        every.insert_range(0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        every
    }
}

/// Whether a set has all numbers from 0 to its greatest one.
fn is_every_row(rows: &Rows) -> bool {
    rows.max().is_none_or(|greatest| rows.len() == u64::from(greatest) + 1)
}

/// Every [`STRIDE`]th of some rows, from the first one on.
fn sampled(rows: &Rows) -> Box<[u32]> {
    // `step_by` would count the rest of the rows at each step.
    let (mut rows, mut buffer) = (rows.iter(), [0; STRIDE]);
    std::iter::from_fn(|| rows.next_many(&mut buffer).first().copied()).collect()
}
