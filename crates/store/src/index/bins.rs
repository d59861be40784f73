//! Ranges over many rows: sets by which those between two bounds are found, and only few compared one by one.
//!
//! A long column is divided into bins of about the same size, and each bin into parts. For a bin there is the set of the rows
//! in it or in a later one, which is as large as half the column; for a part there is the set of its own rows, which is small.
//! The rows from a bound on are those of a bin and later ones, without some parts or with some more.

use std::sync::Arc;

use super::column::{Column, PARTS};
use super::rows::Rows;

/// The sets of the bins of a column, which are kept.
pub trait Bins {
    /// The rows in a bin or a later one ([`Column::from_bin`]).
    fn from(&self, bin: usize) -> Arc<Rows>;

    /// The rows in each part of a bin ([`Column::parts`]).
    fn parts(&self, bin: usize) -> Arc<[Rows]>;
}

/// Nothing is kept.
impl Bins for Column {
    fn from(&self, bin: usize) -> Arc<Rows> {
        self.from_bin(bin).into()
    }

    fn parts(&self, bin: usize) -> Arc<[Rows]> {
        Self::parts(self, bin, self).into()
    }
}

impl Column {
    /// The part of a distance, counted over all bins.
    fn part_of(&self, distance: u64) -> usize {
        self.starts.partition_point(|start| *start <= distance)
    }

    /// The rows in a bin or a later one; all that have a value, for the first bin.
    #[must_use]
    pub fn from_bin(&self, bin: usize) -> Rows {
        match (bin * PARTS).checked_sub(1) {
            None => self.matching(0, u64::MAX),
            Some(before) => self.starts.get(before).map_or_else(Rows::new, |start| self.matching(*start, u64::MAX)),
        }
    }

    /// The rows in each part of a bin.
    #[must_use]
    pub fn parts(&self, bin: usize, bins: &impl Bins) -> Box<[Rows]> {
        let rows: Vec<u32> = (bins.from(bin).as_ref() - bins.from(bin + 1).as_ref()).iter().collect();
        let mut distances = Vec::new();
        self.look_up(&rows, &mut distances);
        let mut parts = vec![Vec::new(); PARTS];
        for (row, distance) in rows.iter().zip(distances) {
            parts[self.part_of(distance) % PARTS].push(*row);
        }
        // They are in ascending order.
        parts.into_iter().map(|rows| Rows::from_sorted_iter(rows).unwrap_or_default()).collect()
    }

    /// Those of many rows that are in a part or a later one.
    fn from_part(rows: &Rows, part: usize, bins: &impl Bins) -> Rows {
        let (bin, before) = (part / PARTS, part % PARTS);
        if before <= PARTS / 2 {
            let mut found = rows & bins.from(bin).as_ref();
            if before > 0 {
                bins.parts(bin)[..before].iter().for_each(|part| found -= part);
            }
            return found;
        }
        let mut found = rows & bins.from(bin + 1).as_ref();
        bins.parts(bin)[before..].iter().for_each(|part| found |= rows & part);
        found
    }

    /// Those of many rows whose distance is between two, inclusive.
    pub(super) fn among(&self, rows: &Rows, low: u64, high: u64, bins: &impl Bins) -> Rows {
        if let Some(sets) = self.sets() {
            let (low, high) = (usize::try_from(low).unwrap_or(usize::MAX), usize::try_from(high).unwrap_or(usize::MAX));
            let known = &sets[..sets.len() - 1];
            let wanted = known.get(low..=high.min(known.len() - 1)).unwrap_or_default();
            return wanted.iter().fold(Rows::new(), |found, set| found | (rows & set));
        }
        if self.starts.is_empty() {
            return rows & self.matching(low, high);
        }
        let (first, last) = (self.part_of(low), self.part_of(high));
        let mut found = Self::from_part(rows, first, bins);
        let next = self.starts.get(last);
        if next.is_some() {
            found -= Self::from_part(&found, last + 1, bins);
        }
        // Only in the parts of the bounds are there rows beyond them.
        let begins = first.checked_sub(1).map_or(0, |before| self.starts[before]);
        let is_cut = [(first, low > begins), (last, next.map_or(high < u64::MAX - 1, |next| high < next - 1))];
        let cut = is_cut.into_iter().filter(|(_, is_cut)| *is_cut).map(|(part, _)| part);
        let doubtful =
            cut.fold(Rows::new(), |doubtful, part| doubtful | (&found & &bins.parts(part / PARTS)[part % PARTS]));
        let mut numbers: Vec<u32> = doubtful.iter().collect();
        self.keep(&mut numbers, low, high);
        found -= doubtful;
        found |= Rows::from_sorted_iter(numbers).unwrap_or_default();
        found
    }
}
