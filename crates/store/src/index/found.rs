//! Rows that were found, and the first of them in an order.

use std::cmp::Ordering;

use super::bins::Bins;
use super::column::Column;
use super::rows::Rows;

/// A key that rows are sorted by.
#[derive(Clone, Copy, Debug)]
pub struct Key<'c> {
    /// The values that are compared; `None` compares the numbers of the rows.
    pub column: Option<&'c Column>,
    /// The rows in the order of the values ([`Column::order`]), if many rows are to be sorted.
    pub order: &'c [u32],
    /// Whether large values come first. Rows without a value come last either way.
    pub down: bool,
    /// The distances between which the values of all rows are that were found, inclusive, if it is known.
    pub bounds: Option<(u64, u64)>,
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
const FEW: u64 = 8_192;

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
    pub fn between(self, column: &Column, from: Option<i64>, to: Option<i64>, bins: &impl Bins) -> Self {
        let Some((low, high)) = column.between(from, to) else { return Self::Few(Vec::new()) };
        match self {
            Self::Many(rows) => column.among(&rows, low, high, bins).into(),
            Self::Few(mut rows) => {
                column.keep(&mut rows, low, high);
                Self::Few(rows)
            }
        }
    }

    /// Whether a row is among them.
    #[must_use]
    pub fn contains(&self, row: u32) -> bool {
        match self {
            Self::Many(rows) => rows.contains(row),
            Self::Few(rows) => rows.binary_search(&row).is_ok(),
        }
    }

    /// How many of them are in a set.
    #[must_use]
    pub fn count_in(&self, set: &Rows) -> u64 {
        match self {
            Self::Many(rows) => rows.intersection_len(set),
            Self::Few(rows) => rows.iter().filter(|row| set.contains(**row)).count() as u64,
        }
    }

    /// Which numbers a column has for them, in ascending order, each with how many of them have it. A row has the numbers at
    /// the places from the end of the row before to its own if there are `ends`.
    #[must_use]
    pub fn tally(&self, numbers: &Column, ends: Option<&Column>) -> Vec<(u64, u64)> {
        let mut counts = Vec::new();
        let mut places = Vec::new();
        let mut count = |rows: &[u32]| match ends {
            None => numbers.tally(rows, &mut counts),
            Some(ends) => {
                let end = |row: u32| ends.value(row).and_then(|end| u32::try_from(end).ok()).unwrap_or(0);
                places.clear();
                places.extend(rows.iter().flat_map(|row| row.checked_sub(1).map_or(0, end)..end(*row)));
                numbers.tally(&places, &mut counts);
            }
        };
        match self {
            Self::Few(rows) => count(rows),
            Self::Many(rows) => {
                let (mut rows, mut buffer) = (rows.iter(), [0; 1_024]);
                loop {
                    let some = rows.next_many(&mut buffer);
                    if some.is_empty() {
                        break;
                    }
                    count(some);
                }
            }
        }
        let number = |distance: u64| numbers.value_at(distance).cast_unsigned();
        let counted = (0..).zip(counts).filter(|(_, count)| *count > 0);
        counted.map(|(distance, count)| (number(distance), u64::from(count))).collect()
    }

    /// The first `count` of them after the one that was seen last, sorted by the keys.
    #[must_use]
    pub fn first(&self, keys: &[Key<'_>], seen: Option<u32>, count: usize) -> Vec<u32> {
        match (self, keys) {
            (Self::Many(rows), [Key { column: None, down: false, .. }, ..]) => {
                let from = seen.map_or(0, |seen| seen.saturating_add(1));
                return rows.range(from..).take(count).collect();
            }
            (Self::Many(rows), [Key { column: None, down: true, .. }, ..]) => {
                return rows.range(..seen.unwrap_or(u32::MAX)).rev().take(count).collect();
            }
            _ => {}
        }
        by_value(keys, self, seen, count)
            .or_else(|| walk(keys, self, seen, count))
            .unwrap_or_else(|| first_of(keys, self.numbers(), seen, count))
    }

    /// The row that is `back` rows before another, sorted by the keys; `None` if there are fewer.
    #[must_use]
    pub fn before(&self, keys: &[Key<'_>], row: u32, back: usize) -> Option<u32> {
        let mut rows = self.numbers();
        rows.retain(|other| compare(keys, *other, row).is_lt());
        let at = rows.len().checked_sub(back)?;
        Some(*rows.select_nth_unstable_by(at, |one, other| compare(keys, *one, *other)).1)
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

/// The first of some rows, value by value; `None` if the first key's column has more than a few values.
fn by_value(keys: &[Key<'_>], rows: &Found, seen: Option<u32>, count: usize) -> Option<Vec<u32>> {
    let (Key { column: Some(column), down, .. }, rest) = keys.split_first()? else { return None };
    let distances = column.few()?;
    // Those without a value come last, upwards and downwards.
    let without = usize::from(u8::MAX);
    let distance = |row: u32| distances.get(row as usize).map_or(without, |distance| usize::from(*distance));
    let place = |distance: usize| if *down && distance != without { without - 1 - distance } else { distance };
    // The last row seen is among the first of the values that are not passed over.
    let passed = seen.map_or(0, |seen| place(distance(seen)));
    let mut of_few = Vec::new();
    if let Found::Few(rows) = rows {
        of_few.resize(without + 1, Vec::new());
        for row in rows {
            of_few[distance(*row)].push(*row);
        }
    }
    let (mut seen, mut found) = (seen, Vec::new());
    // From a place, `place` leads back to the distance.
    for value in (passed..=without).map(place) {
        if found.len() == count {
            break;
        }
        let of_value = match rows {
            Found::Few(_) => Found::Few(std::mem::take(&mut of_few[value])),
            Found::Many(rows) => Found::from(rows & column.sets()?.get(value)?),
        };
        let seen = seen.take();
        if !of_value.is_empty() {
            found.extend(of_value.first(rest, seen, count - found.len()));
        }
    }
    Some(found)
}

/// How many of few rows are looked at in the time in which one is looked for.
const SEARCH: usize = 8;

/// The first of some rows, by walking the order of the first key's column. `None` if that is not worth it: too many other
/// rows come before them.
fn walk(keys: &[Key<'_>], rows: &Found, seen: Option<u32>, count: usize) -> Option<Vec<u32>> {
    let (Key { column: Some(column), order, down, bounds }, rest) = keys.split_first()? else { return None };
    let (order, down) = (*order, *down);
    if order.is_empty() {
        return None;
    }
    let found = usize::try_from(rows.len()).unwrap_or(usize::MAX).max(1);
    let mut budget = if matches!(rows, Found::Few(_)) { found / SEARCH } else { found.saturating_mul(2) };
    // So many of some rows are passed, if those that were found are as frequent everywhere among them.
    let is_worth_it = |among: usize| count.saturating_mul(among) / found <= budget;
    if !is_worth_it(if bounds.is_some() { found } else { order.len() }) {
        return None;
    }
    let known = order.partition_point(|row| column.distance(*row).is_some());
    // Outside of the bounds nothing was found.
    let (from, to) = bounds.map_or((0, order.len()), |(low, high)| {
        let is_below = |row: &u32| column.distance(*row).is_some_and(|distance| distance < low);
        let is_within = |row: &u32| column.distance(*row).is_some_and(|distance| distance <= high);
        (order[..known].partition_point(is_below), order[..known].partition_point(is_within))
    });
    if from >= to {
        return Some(Vec::new());
    }
    // Within a run of the same value, rows are in the order of their numbers, which may be all that the other keys ask for.
    let by_number = match rest {
        [Key { column: None, down, .. }, ..] => Some(*down),
        _ => None,
    };
    if !is_worth_it(to - from) {
        return None;
    }
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
        None if down && known > 0 => {
            let last = to.min(known) - 1;
            (column.start_of_run(order, last), last + 1)
        }
        None => (from, column.end_of_run(order, from)),
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
            // One more than can be afforded ends the walk.
            let most = budget.saturating_add(1);
            if is_down {
                found.extend(of_run.iter().rev().take(most).filter(is_found).take(missing));
            } else {
                found.extend(of_run.iter().take(most).filter(is_found).take(missing));
            }
            budget = budget.checked_sub(looked)?;
        } else {
            budget = budget.checked_sub(end - start)?;
            let of_run: Vec<u32> = order[start..end].iter().copied().filter(|row| rows.contains(*row)).collect();
            found.extend(first_of(rest, of_run, seen.take(), missing));
        }
        let is_last = if down { start <= from } else { end >= to };
        if found.len() == count || start == known || (bounds.is_some() && is_last) {
            return Some(found); // Those without a value come last.
        }
        run = if down && start > 0 {
            (column.start_of_run(order, start - 1), start)
        } else if !down && end < known {
            (end, column.end_of_run(order, end))
        } else if known < order.len() {
            (known, order.len())
        } else {
            return Some(found);
        };
    }
}
