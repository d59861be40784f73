//! Texts that rows have, gathered to be put in order.

use std::cmp::Ordering;
use std::collections::HashMap;

use ledger_core::collation::{self, folded};
use ledger_core::describe::By;

use super::packed::Pairs;
use super::spec::Compared;

/// Texts, and the rows that have them, one after another in one piece of memory.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: String,
    /// Where each text begins.
    starts: Vec<usize>,
    /// The places of the first texts that were added: the rows of most lists share a few.
    common: HashMap<Box<str>, u32>,
    /// The rows, each with the place of its text.
    rows: Pairs,
}

/// How many texts are kept only once.
const COMMON: usize = 4_096;

impl Texts {
    pub fn add(&mut self, text: &str, row: u32) {
        let place = match self.common.get(text) {
            Some(place) => *place,
            None => self.place(text),
        };
        self.rows.add(row, place.cast_signed());
    }

    fn place(&mut self, text: &str) -> u32 {
        let count = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        if self.starts.last().is_some_and(|start| self.text[*start..] == *text) {
            return count - 1;
        }
        if self.common.len() < COMMON {
            self.common.insert(text.into(), count);
        }
        self.starts.push(self.text.len());
        self.text.push_str(text);
        count
    }

    /// How many texts there are, counting some that are equal more than once.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The rows, each with the place of its text.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (u32, u32)> {
        self.rows.iter().map(|(row, place)| (row, place.cast_unsigned()))
    }

    /// The text at a place.
    pub fn at(&self, place: usize) -> &str {
        let end = self.starts.get(place + 1).copied().unwrap_or(self.text.len());
        &self.text[self.starts[place]..end]
    }

    /// Whether each text is greater than the one before it.
    pub fn is_in_order(&self) -> bool {
        (1..self.starts.len()).all(|place| self.at(place - 1) < self.at(place))
    }

    /// The places of the texts in their order, those that were added first before others that are equal, and the rank of the
    /// text at each place.
    fn ranked(&self, compare: impl Fn(&str, &str) -> Ordering) -> (Vec<u32>, Vec<u32>) {
        let mut places: Vec<u32> = (0..u32::try_from(self.starts.len()).unwrap_or(u32::MAX)).collect();
        let compare = |one: u32, other: u32| compare(self.at(one as usize), self.at(other as usize));
        places.sort_unstable_by(|one, other| compare(*one, *other).then(one.cmp(other)));
        let mut ranks = vec![0; places.len()];
        for pair in places.windows(2) {
            ranks[pair[1] as usize] = ranks[pair[0] as usize] + u32::from(compare(pair[0], pair[1]).is_ne());
        }
        (places, ranks)
    }

    /// The text of each row as its rank.
    pub fn values(self, by: Compared) -> Vec<(u32, i64)> {
        let (_, ranks) =
            if by == Compared::By(By::Text) { self.ranked(collation::compare) } else { self.ranked(str::cmp) };
        self.rows().map(|(row, place)| (row, i64::from(ranks[place as usize]))).collect()
    }

    /// The different texts, in order, and each row with the number of its text among them, in the order of the rows. Texts that
    /// differ only in letter case are one if `folds`, in the spelling that came first.
    pub fn numbered(&self, folds: bool) -> (Vec<&str>, Vec<(u32, i64)>) {
        let (mut places, ranks) =
            if folds { self.ranked(|one, other| folded(one).cmp(&folded(other))) } else { self.ranked(str::cmp) };
        places.dedup_by_key(|place| ranks[*place as usize]);
        let texts = places.into_iter().map(|place| self.at(place as usize)).collect();
        let mut rows: Vec<(u32, i64)> =
            self.rows().map(|(row, place)| (row, i64::from(ranks[place as usize]))).collect();
        rows.sort_unstable();
        rows.dedup();
        (texts, rows)
    }

    /// Each text with the rows that have it, in order.
    pub fn each<E>(self, mut each: impl FnMut(&str, &[u32]) -> Result<(), E>) -> Result<(), E> {
        let (mut places, ranks) = self.ranked(str::cmp);
        places.dedup_by_key(|place| ranks[*place as usize]);
        let mut rows: Vec<(u32, u32)> = self.rows().map(|(row, place)| (row, ranks[place as usize])).collect();
        rows.sort_unstable_by_key(|(row, rank)| (*rank, *row));
        rows.dedup();
        for same in rows.chunk_by(|(_, one), (_, other)| one == other) {
            let rank = same[0].1 as usize;
            let rows: Vec<u32> = same.iter().map(|(row, _)| *row).collect();
            each(self.at(places[rank] as usize), &rows)?;
        }
        Ok(())
    }
}
