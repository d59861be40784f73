//! Places for what was read of the rows of lists, one for each row.
//!
//! A page shows fifty rows and lists a hundred sources, so these are found by their numbers and not in a cache: what is
//! read first, which is what is read most, stays until a limit is reached, and the rest is read each time.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use super::rows::{Rows, place_of};

/// About what something costs in memory besides its own bytes.
const OVERHEAD: usize = 32;

/// How many places are made together, when the first of them is needed.
const BLOCK: usize = 256;

type Block<T> = Box<[OnceLock<T>]>;

/// Places for something of the rows of lists, by the numbers of the rows in the tables.
#[derive(Debug)]
pub(crate) struct Slots<T> {
    /// The blocks of each list, by its number.
    lists: HashMap<i64, Box<[OnceLock<Block<T>>]>>,
    /// How many more bytes may be kept.
    left: AtomicU64,
}

impl<T> Slots<T> {
    /// Places for the rows of lists, which will hold at most so many bytes. The lists are given by their numbers, with
    /// the numbers of their rows.
    pub fn new<'r>(lists: impl Iterator<Item = (i64, &'r Rows)>, bytes: u64) -> Self {
        let mut lengths: HashMap<i64, usize> = HashMap::new();
        for (list, rows) in lists {
            let length = rows.max().map_or(0, |last| last as usize + 1);
            let longest = lengths.entry(list).or_default();
            *longest = length.max(*longest);
        }
        let blocks = |length: usize| (0..length.div_ceil(BLOCK)).map(|_| OnceLock::new()).collect();
        let lists = lengths.into_iter().map(|(list, length)| (list, blocks(length))).collect();
        Self { lists, left: bytes.into() }
    }

    /// What is kept for a row.
    pub fn get(&self, version: i64) -> Option<&T> {
        let (list, row) = place_of(version);
        self.lists.get(&list)?.get(row as usize / BLOCK)?.get()?[row as usize % BLOCK].get()
    }

    /// Keeps something of so many bytes for a row, if there is room.
    pub fn keep(&self, version: i64, of_row: T, bytes: usize) {
        let (list, row) = place_of(version);
        let Some(block) = self.lists.get(&list).and_then(|blocks| blocks.get(row as usize / BLOCK)) else { return };
        let of_block = if block.get().is_none() { BLOCK * size_of::<OnceLock<T>>() } else { 0 };
        let bytes = (bytes + OVERHEAD + of_block) as u64;
        if self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes)).is_ok() {
            let block = block.get_or_init(|| (0..BLOCK).map(|_| OnceLock::new()).collect());
            // Another request may have kept it in the meantime.
            let _ = block[row as usize % BLOCK].set(of_row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::rows::version_of;

    fn slots(bytes: u64) -> Slots<u32> {
        let (few, many): (Rows, Rows) = ((0..3).collect(), (500..1_000).collect());
        Slots::new([(1, &few), (2, &many), (2, &few), (3, &Rows::new())].into_iter(), bytes)
    }

    #[test]
    fn what_is_kept_is_found_under_its_own_row() {
        let slots = slots(u64::MAX);
        let rows = [(1, 0), (1, 2), (2, 0), (2, 255), (2, 256), (2, 999)];
        for (list, row) in rows {
            assert_eq!(slots.get(version_of(list, row)), None);
            slots.keep(version_of(list, row), row + 1, 10);
        }
        for (list, row) in rows {
            assert_eq!(slots.get(version_of(list, row)), Some(&(row + 1)), "{list} {row}");
        }
        // What was kept first stays.
        slots.keep(version_of(1, 0), 7, 10);
        assert_eq!(slots.get(version_of(1, 0)), Some(&1));
        // Rows and lists that there are not.
        for version in [version_of(3, 0), version_of(2, 5_000), version_of(4, 0)] {
            slots.keep(version, 1, 10);
            assert_eq!(slots.get(version), None);
        }
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let block = (BLOCK * size_of::<OnceLock<u32>>()) as u64;
        let slots = slots(block + 2 * (10 + OVERHEAD as u64));
        for row in [0, 1, 2] {
            slots.keep(version_of(1, row), row, 10);
        }
        assert_eq!([0, 1, 2].map(|row| slots.get(version_of(1, row)).copied()), [Some(0), Some(1), None]);
        // A block of another list would need more.
        slots.keep(version_of(2, 0), 0, 0);
        assert_eq!(slots.get(version_of(2, 0)), None);
    }
}
