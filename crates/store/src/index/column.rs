//! A column that is compared by size: its values row by row.
//!
//! A value is kept as its distance from the smallest one, in steps of the greatest common divisor of all distances and in
//! as few bytes as hold the greatest: most dates need two bytes, most sums four.

use std::cmp::Ordering;
use std::sync::OnceLock;

use super::distances::{Distances, NONE};
use super::rows::Rows;

/// The values of a column, by the numbers of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The smallest value.
    least: i64,
    /// What one step of a distance is worth.
    step: u64,
    distances: Distances,
    /// The distances at which the parts of bins begin, from the second one on; none in a short column.
    pub(super) starts: Box<[u64]>,
    /// The rows at each distance, if there are so few that one byte holds them; made when they are first needed.
    sets: OnceLock<Box<[Rows]>>,
}

/// How many rows a column has at least for which there are bins.
const LONG: usize = 1 << 16;
/// How many bins there are, at most; how ranges use them is in `bins.rs`.
const BINS: usize = 32;
/// How many parts a bin has, at most.
pub(super) const PARTS: usize = 16;
/// How many rows of each part are looked at to find where it begins.
const SAMPLE: usize = 16;

/// The greatest common divisor.
fn divisor(mut one: u64, mut other: u64) -> u64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// The distances at which parts begin, from the second one on; none for a short column.
fn starts(distances: &Distances) -> Box<[u64]> {
    let rows = distances.len();
    if rows < LONG {
        return Box::default();
    }
    let sampled = (0..rows).step_by(rows / (BINS * PARTS * SAMPLE));
    let mut sample: Vec<u64> = sampled.filter_map(|row| distances.at(u32::try_from(row).ok()?)).collect();
    sample.sort_unstable();
    let size = sample.len().div_ceil(BINS * PARTS).max(1);
    let mut starts: Vec<u64> = sample.into_iter().step_by(size).skip(1).collect();
    starts.dedup();
    starts.into()
}

impl Column {
    /// A column of so many rows, from the values of those that have one.
    #[must_use]
    pub fn of(rows: usize, values: &[(u32, i64)]) -> Self {
        let least = values.iter().map(|(_, value)| *value).min().unwrap_or(0);
        let distance = |value: i64| value.wrapping_sub(least).cast_unsigned();
        let step = values.iter().fold(0, |step, (_, value)| divisor(step, distance(*value))).max(1);
        let mut each = vec![NONE; rows];
        for (row, value) in values {
            if let Some(each) = usize::try_from(*row).ok().and_then(|row| each.get_mut(row)) {
                *each = (distance(*value) / step).min(NONE - 1);
            }
        }
        Self::with_bins(least, step, Distances::of(&each))
    }

    /// The rows in the order of their values and, for the same value, of their numbers; those without a value come last.
    /// `None` if there are so few values that the rows of each are found by comparing.
    #[must_use]
    pub fn order(&self) -> Option<Box<[u32]>> {
        if self.few().is_some() {
            return None;
        }
        let mut order: Vec<u32> = (0..u32::try_from(self.distances.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|row| self.place(*row, false));
        Some(order.into())
    }

    /// The distances as they are stored.
    #[must_use]
    pub fn distances(&self) -> Vec<u8> {
        self.distances.stored()
    }

    /// The smallest value.
    #[must_use]
    pub fn least(&self) -> i64 {
        self.least
    }

    /// What one step of a distance is worth, as it is stored.
    #[must_use]
    pub fn step(&self) -> i64 {
        self.step.cast_signed()
    }

    /// How many bytes a distance has.
    #[must_use]
    pub fn width(&self) -> i64 {
        self.distances.width().into()
    }

    /// A column as it was stored.
    #[must_use]
    pub fn read(least: i64, step: u64, width: i64, distances: &[u8]) -> Self {
        Self::with_bins(least, step, Distances::read(width, distances))
    }

    fn with_bins(least: i64, step: u64, distances: Distances) -> Self {
        let starts = starts(&distances);
        Self { least, step, distances, starts, sets: OnceLock::new() }
    }

    /// How many bytes it needs in memory, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        // A set has two bytes a row, at most.
        let of_sets = if self.few().is_some() { 2 } else { 0 };
        self.distances.len() * (usize::from(self.distances.width()) + of_sets)
    }

    /// The distance of a row's value from the smallest; `None` if it has no value.
    #[must_use]
    pub fn distance(&self, row: u32) -> Option<u64> {
        self.distances.at(row)
    }

    /// The value of a row; `None` if it has none.
    #[must_use]
    pub fn value(&self, row: u32) -> Option<i64> {
        self.distance(row).map(|distance| self.value_at(distance))
    }

    /// The value at a distance.
    #[must_use]
    pub fn value_at(&self, distance: u64) -> i64 {
        self.least.wrapping_add(distance.wrapping_mul(self.step).cast_signed())
    }

    /// The smallest distance at which a value is at least this.
    #[must_use]
    pub fn distance_of(&self, value: i64) -> u64 {
        self.between(Some(value), None).map_or(u64::MAX, |(low, _)| low)
    }

    /// How many distances there are, up to the greatest one.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.distances.size()
    }

    /// Puts the distances of some rows into a buffer; the greatest number stands for no value.
    pub fn look_up(&self, rows: &[u32], buffer: &mut Vec<u64>) {
        self.distances.look_up(rows, buffer);
    }

    /// Counts the rows at each distance.
    pub(super) fn tally(&self, rows: &[u32], counts: &mut Vec<u32>) {
        self.distances.tally(rows, counts);
    }

    /// The distances in one byte each, if there are so few values.
    pub(super) fn few(&self) -> Option<&[u8]> {
        match &self.distances {
            Distances::One(distances) => Some(distances),
            _ => None,
        }
    }

    /// The rows at each distance, and at last those without a value, if there are so few values.
    pub(super) fn sets(&self) -> Option<&[Rows]> {
        let distances = self.few()?;
        Some(self.sets.get_or_init(|| {
            let mut rows = vec![Vec::new(); 1 << u8::BITS];
            for (row, distance) in (0..).zip(distances) {
                rows[usize::from(*distance)].push(row);
            }
            // They are in ascending order.
            rows.into_iter().map(|rows| Rows::from_sorted_iter(rows).unwrap_or_default()).collect()
        }))
    }

    /// The distances of the values from one bound to another, both inclusive; `None` is open.
    #[must_use]
    pub fn between(&self, from: Option<i64>, to: Option<i64>) -> Option<(u64, u64)> {
        let distance = |bound: i64| i128::from(bound) - i128::from(self.least);
        let step = i128::from(self.step);
        let low = from.map_or(0, |bound| (distance(bound) + step - 1).div_euclid(step)).max(0);
        let high = to.map_or(i128::from(u64::MAX - 1), |bound| distance(bound).div_euclid(step));
        (high >= low).then(|| (u64::try_from(low).unwrap_or(u64::MAX), u64::try_from(high).unwrap_or(u64::MAX)))
    }

    /// Keeps the rows whose distance is between two, inclusive.
    pub(super) fn keep(&self, rows: &mut Vec<u32>, low: u64, high: u64) {
        self.distances.keep(rows, low, high);
    }

    /// The rows whose value is between two bounds.
    #[must_use]
    pub fn rows(&self, from: Option<i64>, to: Option<i64>) -> Rows {
        self.between(from, to).map_or_else(Rows::new, |(low, high)| self.matching(low, high))
    }

    /// The rows whose distance is between two, inclusive.
    pub(super) fn matching(&self, low: u64, high: u64) -> Rows {
        self.distances.between(low, high)
    }

    /// Compares the values of two rows; rows without a value come last, upwards and downwards.
    pub(super) fn compare(&self, one: u32, other: u32, down: bool) -> Ordering {
        match (self.distance(one), self.distance(other)) {
            (Some(one), Some(other)) if down => other.cmp(&one),
            (Some(one), Some(other)) => one.cmp(&other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        }
    }

    /// The value of a row as a number that is smaller the earlier the row comes.
    pub(super) fn place(&self, row: u32, down: bool) -> u64 {
        match self.distance(row) {
            Some(distance) if down => u64::MAX - 1 - distance,
            Some(distance) => distance,
            None => u64::MAX,
        }
    }
}

/// How far the end of a run is looked for step by step.
const NEAR: usize = 16;

impl Column {
    /// Where the run of rows with the same value as the one at a place ends in the order.
    pub(super) fn end_of_run(&self, order: &[u32], place: usize) -> usize {
        let value = self.distance(order[place]);
        let is_other = |row: &u32| self.distance(*row) != value;
        let rest = &order[place..];
        match rest.iter().take(NEAR).position(is_other) {
            Some(length) => place + length,
            None => place + rest.partition_point(|row| !is_other(row)),
        }
    }

    /// Where the run of rows with the same value as the one at a place starts in the order.
    pub(super) fn start_of_run(&self, order: &[u32], place: usize) -> usize {
        let value = self.distance(order[place]);
        let is_other = |row: &u32| self.distance(*row) != value;
        let before = &order[..=place];
        match before.iter().rev().take(NEAR).position(is_other) {
            Some(length) => place + 1 - length,
            None => before.partition_point(is_other),
        }
    }
}
