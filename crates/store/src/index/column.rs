//! A column that is compared by size: its values row by row, and the rows in the order of their values.
//!
//! A value is kept as its distance from the smallest one, in steps of the greatest common divisor of all distances and in
//! as few bytes as hold the greatest: most dates need two bytes, most sums four.

use std::cmp::Ordering;

use super::rows::Rows;

/// The values of a column, by the numbers of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The smallest value.
    least: i64,
    /// What one step of a distance is worth.
    step: u64,
    distances: Distances,
}

/// The distances from the smallest value; the greatest number that fits stands for no value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Distances {
    One(Box<[u8]>),
    Two(Box<[u16]>),
    Four(Box<[u32]>),
    Eight(Box<[u64]>),
}

/// A number of a certain width.
trait Number: Copy + Into<u64> + TryFrom<u64> {
    const NONE: Self;
}

impl Number for u8 {
    const NONE: Self = Self::MAX;
}
impl Number for u16 {
    const NONE: Self = Self::MAX;
}
impl Number for u32 {
    const NONE: Self = Self::MAX;
}
impl Number for u64 {
    const NONE: Self = Self::MAX;
}

/// Evaluates an expression with the distances in their own width.
macro_rules! each_width {
    ($distances:expr, $numbers:ident => $do:expr) => {
        match $distances {
            Distances::One($numbers) => $do,
            Distances::Two($numbers) => $do,
            Distances::Four($numbers) => $do,
            Distances::Eight($numbers) => $do,
        }
    };
}

fn packed<N: Number>(distances: impl Iterator<Item = Option<u64>>) -> Box<[N]> {
    distances.map(|distance| distance.and_then(|distance| distance.try_into().ok()).unwrap_or(N::NONE)).collect()
}

fn unpacked<const WIDTH: usize, N>(bytes: &[u8], number: impl Fn([u8; WIDTH]) -> N) -> Box<[N]> {
    bytes.as_chunks::<WIDTH>().0.iter().map(|bytes| number(*bytes)).collect()
}

/// The greatest common divisor.
fn divisor(mut one: u64, mut other: u64) -> u64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

impl Column {
    /// A column of so many rows, from the values of those that have one.
    #[must_use]
    pub fn of(rows: usize, values: &[(u32, i64)]) -> Self {
        let least = values.iter().map(|(_, value)| *value).min().unwrap_or(0);
        let distance = |value: i64| value.wrapping_sub(least).cast_unsigned();
        let step = values.iter().fold(0, |step, (_, value)| divisor(step, distance(*value))).max(1);
        let mut each: Vec<Option<u64>> = vec![None; rows];
        for (row, value) in values {
            if let Some(each) = usize::try_from(*row).ok().and_then(|row| each.get_mut(row)) {
                *each = Some(distance(*value) / step);
            }
        }
        let greatest = each.iter().flatten().max().copied().unwrap_or(0);
        let numbers = each.into_iter();
        let distances = match greatest {
            _ if greatest < u64::from(u8::MAX) => Distances::One(packed(numbers)),
            _ if greatest < u64::from(u16::MAX) => Distances::Two(packed(numbers)),
            _ if greatest < u64::from(u32::MAX) => Distances::Four(packed(numbers)),
            _ => Distances::Eight(packed(numbers)),
        };
        Self { least, step, distances }
    }

    /// The rows in the order of their values and, for the same value, of their numbers; those without a value come last.
    /// `None` if there are so few values that the rows of each are found by comparing.
    #[must_use]
    pub fn order(&self) -> Option<Box<[u32]>> {
        let count = match &self.distances {
            Distances::One(_) => return None,
            distances => each_width!(distances, numbers => numbers.len()),
        };
        let mut order: Vec<u32> = (0..u32::try_from(count).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|row| self.place(*row, false));
        Some(order.into())
    }

    /// The distances as they are stored: little-endian, one after another.
    #[must_use]
    pub fn distances(&self) -> Vec<u8> {
        each_width!(&self.distances, numbers => numbers.iter().flat_map(|number| number.to_le_bytes()).collect())
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
        match self.distances {
            Distances::One(_) => 1,
            Distances::Two(_) => 2,
            Distances::Four(_) => 4,
            Distances::Eight(_) => 8,
        }
    }

    /// A column as it was stored.
    #[must_use]
    pub fn read(least: i64, step: u64, width: i64, distances: &[u8]) -> Self {
        let distances = match width {
            1 => Distances::One(distances.into()),
            2 => Distances::Two(unpacked(distances, u16::from_le_bytes)),
            4 => Distances::Four(unpacked(distances, u32::from_le_bytes)),
            _ => Distances::Eight(unpacked(distances, u64::from_le_bytes)),
        };
        Self { least, step, distances }
    }

    /// How many bytes it needs in memory, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        each_width!(&self.distances, numbers => size_of_val::<[_]>(numbers))
    }

    /// The distance of a row's value from the smallest; `None` if it has no value.
    #[must_use]
    pub fn distance(&self, row: u32) -> Option<u64> {
        fn at<N: Number>(numbers: &[N], row: u32) -> Option<u64> {
            numbers.get(row as usize).map(|number| (*number).into()).filter(|number| *number != N::NONE.into())
        }
        each_width!(&self.distances, numbers => at(numbers, row))
    }

    /// The distances of the values from one bound to another, both inclusive; `None` is open.
    fn between(&self, from: Option<i64>, to: Option<i64>) -> Option<(u64, u64)> {
        let distance = |bound: i64| i128::from(bound) - i128::from(self.least);
        let step = i128::from(self.step);
        let low = from.map_or(0, |bound| (distance(bound) + step - 1).div_euclid(step)).max(0);
        let high = to.map_or(i128::from(u64::MAX - 1), |bound| distance(bound).div_euclid(step));
        (high >= low).then(|| (u64::try_from(low).unwrap_or(u64::MAX), u64::try_from(high).unwrap_or(u64::MAX)))
    }

    /// Keeps the rows whose value is between two bounds.
    pub fn keep(&self, rows: &mut Vec<u32>, from: Option<i64>, to: Option<i64>) {
        fn keep<N: Number>(numbers: &[N], rows: &mut Vec<u32>, low: u64, high: u64) {
            // What stands for no value is above every bound that fits.
            let high = high.min(N::NONE.into() - 1);
            rows.retain(|row| {
                numbers.get(*row as usize).is_some_and(|number| (low..=high).contains(&(*number).into()))
            });
        }
        match self.between(from, to) {
            Some((low, high)) => each_width!(&self.distances, numbers => keep(numbers, rows, low, high)),
            None => rows.clear(),
        }
    }

    /// The rows whose value is between two bounds.
    #[must_use]
    pub fn rows(&self, from: Option<i64>, to: Option<i64>) -> Rows {
        fn rows<N: Number>(numbers: &[N], low: u64, high: u64) -> Rows {
            let high = high.min(N::NONE.into() - 1);
            let span = high.wrapping_sub(low);
            let bytes: Vec<u8> = numbers
                .chunks(8)
                .map(|eight| {
                    let is_in = |number: &N| u8::from((*number).into().wrapping_sub(low) <= span);
                    eight.iter().rev().fold(0, |byte, number| byte << 1 | is_in(number))
                })
                .collect();
            if low > high { Rows::new() } else { Rows::from_lsb0_bytes(0, &bytes) }
        }
        match self.between(from, to) {
            Some((low, high)) => each_width!(&self.distances, numbers => rows(numbers, low, high)),
            None => Rows::new(),
        }
    }

    /// Compares the values of two rows; rows without a value come last, upwards and downwards.
    fn compare(&self, one: u32, other: u32, down: bool) -> Ordering {
        match (self.distance(one), self.distance(other)) {
            (Some(one), Some(other)) if down => other.cmp(&one),
            (Some(one), Some(other)) => one.cmp(&other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        }
    }

    /// The value of a row as a number that is smaller the earlier the row comes.
    fn place(&self, row: u32, down: bool) -> u64 {
        match self.distance(row) {
            Some(distance) if down => u64::MAX - 1 - distance,
            Some(distance) => distance,
            None => u64::MAX,
        }
    }
}

/// A key that rows are sorted by.
#[derive(Clone, Copy, Debug)]
pub struct Key<'c> {
    /// The values that are compared; `None` compares the numbers of the rows.
    pub column: Option<&'c Column>,
    /// The rows in the order of the values ([`Column::order`]), if many rows are to be sorted.
    pub order: &'c [u32],
    /// Whether large values come first. Rows without a value come last either way.
    pub down: bool,
}

fn compare(keys: &[Key<'_>], one: u32, other: u32) -> Ordering {
    let by_key = |key: &Key<'_>| match key.column {
        Some(column) => column.compare(one, other, key.down),
        None if key.down => other.cmp(&one),
        None => one.cmp(&other),
    };
    keys.iter().map(by_key).find(|compared| compared.is_ne()).unwrap_or(Ordering::Equal)
}

/// Rows that were found: many as a set, few one by one and in ascending order.
#[derive(Clone, Debug)]
pub enum Found {
    /// Many.
    Many(Rows),
    /// Few.
    Few(Vec<u32>),
}

/// Up to how many rows are looked at one by one.
const FEW: u64 = 16_384;

impl From<Rows> for Found {
    fn from(rows: Rows) -> Self {
        if rows.len() > FEW { Self::Many(rows) } else { Self::Few(rows.iter().collect()) }
    }
}

impl Found {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        match self {
            Self::Many(rows) => rows.len(),
            Self::Few(rows) => rows.len() as u64,
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Their numbers, in ascending order.
    #[must_use]
    pub fn numbers(&self) -> Vec<u32> {
        match self {
            Self::Many(rows) => rows.iter().collect(),
            Self::Few(rows) => rows.clone(),
        }
    }

    /// Keeps those whose value in a column is between two bounds.
    #[must_use]
    pub fn between(self, column: &Column, from: Option<i64>, to: Option<i64>) -> Self {
        match self {
            Self::Many(rows) => (rows & column.rows(from, to)).into(),
            Self::Few(mut rows) => {
                column.keep(&mut rows, from, to);
                Self::Few(rows)
            }
        }
    }

    /// The first `count` of them after the one that was seen last, sorted by the keys.
    #[must_use]
    pub fn first(&self, keys: &[Key<'_>], seen: Option<u32>, count: usize) -> Vec<u32> {
        let rows = match self {
            Self::Few(rows) => return first_of(keys, rows.clone(), seen, count),
            Self::Many(rows) => rows,
        };
        match keys {
            [Key { column: None, down: false, .. }, ..] => {
                let from = seen.map_or(0, |seen| seen.saturating_add(1));
                rows.range(from..).take(count).collect()
            }
            [Key { column: None, down: true, .. }, ..] => {
                rows.range(..seen.unwrap_or(u32::MAX)).rev().take(count).collect()
            }
            [Key { column: Some(Column { distances: Distances::One(distances), .. }), .. }, ..] => {
                by_value(keys, distances, rows, seen, count)
            }
            _ => walk(keys, rows, seen, count).unwrap_or_else(|| first_of(keys, rows.iter().collect(), seen, count)),
        }
    }
}

/// The first of some rows, by looking at each.
fn first_of(keys: &[Key<'_>], mut rows: Vec<u32>, seen: Option<u32>, count: usize) -> Vec<u32> {
    if let Some(seen) = seen {
        rows.retain(|row| compare(keys, *row, seen).is_gt());
    }
    let Some((Key { column: Some(column), down, .. }, rest)) = keys.split_first() else {
        // By number, in which order they are.
        if keys.first().is_some_and(|key| key.down) {
            rows.reverse();
        }
        rows.truncate(count);
        return rows;
    };
    let mut places: Vec<(u64, u32)> = rows.into_iter().map(|row| (column.place(row, *down), row)).collect();
    let order = |one: &(u64, u32), other: &(u64, u32)| one.0.cmp(&other.0).then_with(|| compare(rest, one.1, other.1));
    if count < places.len() {
        places.select_nth_unstable_by(count, order);
        places.truncate(count);
    }
    places.sort_unstable_by(order);
    places.into_iter().map(|(_, row)| row).collect()
}

/// The first of many rows, value by value, where the first key's column has only a few values.
fn by_value(keys: &[Key<'_>], distances: &[u8], rows: &Rows, seen: Option<u32>, count: usize) -> Vec<u32> {
    let Some((Key { down, .. }, rest)) = keys.split_first() else { return Vec::new() };
    // Those without a value have the greatest distance, and come last either way.
    let mut values: Vec<u8> = if *down { (0..u8::MAX).rev().collect() } else { (0..u8::MAX).collect() };
    values.push(u8::MAX);
    let first = seen.and_then(|seen| distances.get(seen as usize));
    let mut values = values.into_iter().skip_while(|value| first.is_some_and(|first| first != value)).peekable();
    let mut seen = seen;
    let mut found = Vec::new();
    let mut is_used = [true; 256];
    let mut tries = 0;
    while let Some(value) = values.next_if(|_| found.len() < count) {
        if !is_used[usize::from(value)] {
            continue;
        }
        if tries == 1 {
            // The first value was not enough, so it is worth knowing which there are.
            is_used = [false; 256];
            for row in rows {
                is_used[usize::from(distances[row as usize])] = true;
            }
        }
        tries += 1;
        let of_value = Found::from(rows & equal(distances, value));
        found.extend(of_value.first(rest, seen.take(), count - found.len()));
    }
    found
}

/// The rows that have a distance.
fn equal(distances: &[u8], value: u8) -> Rows {
    let byte = |eight: &[u8]| eight.iter().rev().fold(0, |byte, other| byte << 1 | u8::from(*other == value));
    Rows::from_lsb0_bytes(0, &distances.chunks(8).map(byte).collect::<Vec<u8>>())
}

/// How far the end of a run is looked for step by step.
const NEAR: usize = 16;

impl Column {
    /// Where the run of rows with the same value as the one at a place ends in the order.
    fn end_of_run(&self, order: &[u32], place: usize) -> usize {
        let value = self.distance(order[place]);
        let is_other = |row: &u32| self.distance(*row) != value;
        let rest = &order[place..];
        match rest.iter().take(NEAR).position(is_other) {
            Some(length) => place + length,
            None => place + rest.partition_point(|row| !is_other(row)),
        }
    }

    /// Where the run of rows with the same value as the one at a place starts in the order.
    fn start_of_run(&self, order: &[u32], place: usize) -> usize {
        let value = self.distance(order[place]);
        let is_other = |row: &u32| self.distance(*row) != value;
        let before = &order[..=place];
        match before.iter().rev().take(NEAR).position(is_other) {
            Some(length) => place + 1 - length,
            None => before.partition_point(is_other),
        }
    }
}

/// The first of many rows, by walking the order of the first key's column. `None` if that is not worth it: too many other
/// rows come before them.
fn walk(keys: &[Key<'_>], rows: &Rows, seen: Option<u32>, count: usize) -> Option<Vec<u32>> {
    let (Key { column: Some(column), order, down }, rest) = keys.split_first()? else { return None };
    let (order, down) = (*order, *down);
    if order.is_empty() {
        return None;
    }
    let known = order.partition_point(|row| column.distance(*row).is_some());
    // Within a run of the same value, rows are in the order of their numbers, which may be all that the other keys ask for.
    let by_number = match rest {
        [Key { column: None, down, .. }, ..] => Some(*down),
        _ => None,
    };
    let mut budget = usize::try_from(rows.len()).unwrap_or(usize::MAX).saturating_mul(2);
    let mut found: Vec<u32> = Vec::new();
    let mut run = match seen {
        Some(seen) => {
            let place = if column.distance(seen).is_some() {
                let key = |row: &u32| (column.distance(*row), *row);
                order[..known].partition_point(|row| key(row) < key(&seen))
            } else {
                known
            };
            if place == order.len() {
                return None;
            }
            (column.start_of_run(order, place), column.end_of_run(order, place))
        }
        None if down && known > 0 => (column.start_of_run(order, known - 1), known),
        None => (0, column.end_of_run(order, 0)),
    };
    let mut seen = seen;
    loop {
        let (start, end) = run;
        let missing = count - found.len();
        if let Some(is_down) = by_number {
            let mut of_run = &order[start..end];
            if let Some(seen) = seen.take() {
                let after = of_run.partition_point(|row| *row <= seen);
                let before = of_run.partition_point(|row| *row < seen);
                of_run = if is_down { &of_run[..before] } else { &of_run[after..] };
            }
            let mut looked = 0;
            let is_found = |row: &&u32| {
                looked += 1;
                rows.contains(**row)
            };
            if is_down {
                found.extend(of_run.iter().rev().filter(is_found).take(missing));
            } else {
                found.extend(of_run.iter().filter(is_found).take(missing));
            }
            budget = budget.checked_sub(looked)?;
        } else {
            let of_run: Vec<u32> = order[start..end].iter().copied().filter(|row| rows.contains(*row)).collect();
            found.extend(first_of(rest, of_run, seen.take(), missing));
            budget = budget.checked_sub(end - start)?;
        }
        if found.len() == count || start == known {
            return Some(found); // Those without a value come last.
        }
        run = match (down && start > 0, down || end == known) {
            (true, _) => (column.start_of_run(order, start - 1), start),
            (false, true) if known < order.len() => (known, order.len()),
            (false, true) => return Some(found),
            (false, false) => (end, column.end_of_run(order, end)),
        };
    }
}
