//! A column that is compared by size, as a bit-sliced index: ranges, sorted pages and values by set algebra.
//!
//! Slice `n` is the set of the rows whose value has bit `n`. A comparison walks the slices from the highest to the lowest
//! and splits the rows that are still undecided, so that its cost is that of the undecided rows, which are about half as
//! many after each slice. See P. O'Neil and D. Quass, “Improved query performance with variant indexes” (SIGMOD 1997).

use std::cmp::Ordering;
use std::io;

use super::Rows;

/// The values of a column, row by row, as slices of bits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// The rows that have a value.
    known: Rows,
    /// The smallest value; slices hold the distance from it.
    least: i64,
    /// The slices, the lowest bit first.
    slices: Vec<Rows>,
}

impl Column {
    /// A column from rows and their values, in ascending order of the rows.
    #[must_use]
    pub fn of(values: &[(u32, i64)]) -> Self {
        let least = values.iter().map(|(_, value)| *value).min().unwrap_or(0);
        let distance = |value: i64| value.wrapping_sub(least).cast_unsigned();
        let bits = values.iter().map(|(_, value)| u64::BITS - distance(*value).leading_zeros()).max().unwrap_or(0);
        let set = |rows: &mut dyn Iterator<Item = u32>| {
            // Rows ascend, so nothing is out of order.
            let mut set = Rows::from_sorted_iter(rows).unwrap_or_default();
            set.optimize();
            set
        };
        let slice = |bit: u32| {
            set(&mut values.iter().filter(|(_, value)| distance(*value) >> bit & 1 == 1).map(|(row, _)| *row))
        };
        Self { known: set(&mut values.iter().map(|(row, _)| *row)), least, slices: (0..bits).map(slice).collect() }
    }

    /// The slices as they are stored: the rows with a value, then each slice, in Roaring's portable format.
    ///
    /// # Errors
    /// Never: memory can be written to.
    pub fn write(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for set in std::iter::once(&self.known).chain(&self.slices) {
            set.serialize_into(&mut bytes)?;
        }
        Ok(bytes)
    }

    /// Reads what [`Self::write`] wrote.
    ///
    /// # Errors
    /// When the bytes are not those of bitmaps.
    pub fn read(least: i64, mut bytes: &[u8]) -> io::Result<Self> {
        let known = Rows::deserialize_from(&mut bytes)?;
        let mut slices = Vec::new();
        while !bytes.is_empty() {
            slices.push(Rows::deserialize_from(&mut bytes)?);
        }
        Ok(Self { known, least, slices })
    }

    /// The smallest value.
    #[must_use]
    pub fn least(&self) -> i64 {
        self.least
    }

    /// How many bytes it needs in memory, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        std::iter::once(&self.known).chain(&self.slices).map(Rows::serialized_size).sum()
    }

    /// Those of the rows that have a value.
    #[must_use]
    pub fn known(&self, rows: &Rows) -> Rows {
        rows & &self.known
    }

    /// Those of the rows whose value is at least the bound.
    #[must_use]
    pub fn at_least(&self, rows: &Rows, bound: i64) -> Rows {
        let (above, equal) = self.compare(rows, bound, true);
        above | equal
    }

    /// Those of the rows whose value is at most the bound.
    #[must_use]
    pub fn at_most(&self, rows: &Rows, bound: i64) -> Rows {
        let (below, equal) = self.compare(rows, bound, false);
        below | equal
    }

    /// Those of the rows whose value is beyond the bound, upwards or downwards, and those that have it.
    fn compare(&self, rows: &Rows, bound: i64, up: bool) -> (Rows, Rows) {
        let mut equal = self.known(rows);
        let mut beyond = Rows::new();
        let Some(distance) = bound.checked_sub(self.least).filter(|distance| *distance >= 0) else {
            return if up { (equal, beyond) } else { (beyond, Rows::new()) };
        };
        let distance = distance.cast_unsigned();
        if distance.checked_shr(u32::try_from(self.slices.len()).unwrap_or(u32::MAX)).unwrap_or(0) > 0 {
            return if up { (beyond, Rows::new()) } else { (equal, beyond) };
        }
        for (bit, slice) in self.slices.iter().enumerate().rev() {
            if equal.is_empty() {
                break;
            }
            match (distance >> bit & 1 == 1, up) {
                (true, true) => equal &= slice,
                (true, false) => {
                    beyond |= &equal - slice;
                    equal &= slice;
                }
                (false, true) => {
                    beyond |= &equal & slice;
                    equal -= slice;
                }
                (false, false) => equal -= slice,
            }
        }
        (beyond, equal)
    }

    /// The first rows by value: those that are certainly among them, and those of one value of which only some are.
    fn split(&self, rows: &Rows, count: u64, down: bool) -> (Rows, Rows) {
        let mut undecided = self.known(rows);
        let mut taken = Rows::new();
        let mut missing = count;
        if undecided.len() <= missing {
            return (undecided, taken);
        }
        for slice in self.slices.iter().rev() {
            let with = undecided.intersection_len(slice);
            let first = if down { with } else { undecided.len() - with };
            if first > missing {
                keep(&mut undecided, slice, down);
            } else if first > 0 {
                let mut chosen = undecided.clone();
                keep(&mut chosen, slice, down);
                undecided -= &chosen;
                taken |= chosen;
                missing -= first;
                if missing == 0 {
                    return (taken, Rows::new());
                }
            }
        }
        (taken, undecided)
    }

    /// The value of each of the rows, in ascending order of the rows, as its distance from the smallest.
    #[must_use]
    pub fn values(&self, rows: &Rows) -> Vec<Option<u64>> {
        let mut values = vec![None; usize::try_from(rows.len()).unwrap_or(usize::MAX)];
        let mut mark = |set: &Rows, bit: u64| {
            let mut at = 0;
            let mut all = rows.iter();
            for row in &(rows & set) {
                // Both ascend, and every marked row is one of the rows.
                at += all.position(|other| other == row).unwrap_or_default();
                *values[at].get_or_insert(0) |= bit;
                at += 1;
            }
        };
        mark(&self.known, 0);
        for (bit, slice) in self.slices.iter().enumerate() {
            mark(slice, 1 << bit);
        }
        values
    }
}

/// Keeps the rows on one side of a slice.
fn keep(rows: &mut Rows, slice: &Rows, with: bool) {
    if with {
        *rows &= slice;
    } else {
        *rows -= slice;
    }
}

/// A key that rows are sorted by.
#[derive(Clone, Copy, Debug)]
pub struct Key<'c> {
    /// The values that are compared; `None` compares the numbers of the rows.
    pub column: Option<&'c Column>,
    /// Whether large values come first. Rows without a value come last either way.
    pub down: bool,
}

/// The first `count` of the rows, sorted by the keys.
#[must_use]
pub fn first(keys: &[Key<'_>], rows: &Rows, count: u64) -> Vec<u32> {
    let chosen = choose(keys, rows, count);
    let numbers: Vec<u32> = chosen.iter().collect();
    let of_rows = || numbers.iter().map(|row| Some(u64::from(*row))).collect();
    let values: Vec<Vec<Option<u64>>> =
        keys.iter().map(|key| key.column.map_or_else(of_rows, |column| column.values(&chosen))).collect();
    let mut places: Vec<usize> = (0..numbers.len()).collect();
    places.sort_by(|one, other| {
        let compared = keys.iter().zip(&values).map(|(key, values)| match (values[*one], values[*other]) {
            (Some(one), Some(other)) if key.down => other.cmp(&one),
            (Some(one), Some(other)) => one.cmp(&other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        });
        compared.fold(Ordering::Equal, Ordering::then)
    });
    places.into_iter().map(|place| numbers[place]).collect()
}

/// The first `count` of the rows, as a set.
fn choose(keys: &[Key<'_>], rows: &Rows, count: u64) -> Rows {
    if rows.len() <= count {
        return rows.clone();
    }
    let Some((Key { column: Some(column), down }, rest)) = keys.split_first() else {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let is_down = keys.first().is_some_and(|key| key.down);
        return if is_down { rows.iter().rev().take(count).collect() } else { rows.iter().take(count).collect() };
    };
    let (mut chosen, ties) = column.split(rows, count, *down);
    let missing = count - chosen.len();
    if missing > 0 {
        let last = if ties.is_empty() { rows - &column.known } else { ties };
        chosen |= choose(rest, &last, missing);
    }
    chosen
}

/// Those of the rows that come after the given one, sorted by the keys.
#[must_use]
pub fn beyond(keys: &[Key<'_>], rows: &Rows, seen: u32) -> Rows {
    let Some((key, rest)) = keys.split_first() else { return Rows::new() };
    let Some(column) = key.column else {
        let mut rows = rows.clone();
        if key.down {
            rows.remove_range(seen..);
        } else {
            rows.remove_range(..=seen);
        }
        return rows;
    };
    let unknown = rows - &column.known;
    match column.values(&Rows::from_iter([seen])).first().copied().flatten() {
        Some(value) => {
            let (further, ties) = column.compare(rows, column.least.wrapping_add_unsigned(value), !key.down);
            further | beyond(rest, &ties, seen) | unknown
        }
        None => beyond(rest, &unknown, seen),
    }
}
