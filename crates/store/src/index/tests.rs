//! The algebra against plain comparisons.

use super::column::Column;
use super::found::{Found, Key};
use super::occurrences::{Occurrences, Stored};
use super::rows::{BEGINNING, Rows};
use super::sums::wholes;
use super::texts::Texts;

const ROWS: u32 = 70_000;

/// Numbers that look random and are the same each time (a linear congruential generator of D. Knuth).
fn numbers(seed: u64) -> impl Iterator<Item = u64> {
    let next =
        |number: &u64| Some(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    std::iter::successors(Some(seed), next).map(|number| number >> 16).skip(1)
}

/// The values of all rows, of which one in nine has none, with so many different ones.
fn values(seed: u64, different: u64, step: i64) -> Vec<Option<i64>> {
    let value = |number: u64| {
        let value = i64::try_from(number / 9 % different).unwrap();
        (!number.is_multiple_of(9)).then_some(step * (value - 50))
    };
    numbers(seed).take(ROWS as usize).map(value).collect()
}

fn column(values: &[Option<i64>]) -> Column {
    let known: Vec<(u32, i64)> = (0..).zip(values).filter_map(|(row, value)| Some((row, (*value)?))).collect();
    let column = Column::of(values.len(), &known);
    let stored = Column::read(column.least(), column.step().cast_unsigned(), column.width(), &column.distances());
    assert_eq!(stored, column);
    column
}

/// Columns with distances of each width, one with a single value, and one in which every row has a value.
fn columns() -> Vec<Vec<Option<i64>>> {
    let full = values(6, 700, 3).into_iter().map(|value| value.or(Some(0))).collect();
    vec![values(1, 3, 7), values(2, 5_000, 1), values(3, 90_000, 100), values(4, 1 << 36, 1), values(5, 1, 1), full]
}

fn sets() -> Vec<Rows> {
    let one_in = |count: u64| {
        (0..ROWS)
            .zip(numbers(count))
            .filter(move |(_, number)| number.is_multiple_of(count))
            .map(|(row, _)| row)
            .collect()
    };
    vec![(0..ROWS).collect(), one_in(2), one_in(20), one_in(5_000), (60_000..ROWS).collect(), Rows::new()]
}

#[test]
fn a_distance_has_as_few_bytes_as_hold_the_greatest() {
    let columns: Vec<Column> = columns().iter().map(|values| column(values)).collect();
    assert_eq!(columns.iter().map(Column::width).collect::<Vec<i64>>(), [1, 2, 4, 8, 1, 2]);
    let bytes: Vec<usize> = columns.iter().map(Column::bytes).collect();
    // With the sets of the values, two bytes a row, if one byte is enough.
    assert_eq!(bytes, [3, 2, 4, 8, 3, 2].map(|width| width * ROWS as usize));
}

#[test]
fn a_column_of_many_values_has_an_order() {
    let ordered: Vec<usize> =
        columns().iter().map(|values| column(values).order().map_or(0, |order| order.len())).collect();
    let rows = ROWS as usize;
    assert_eq!(ordered, [0, rows, rows, rows, 0, rows]);
}

#[test]
fn nothing_is_beyond_the_greatest_distance_that_fits() {
    for greatest in [254, 65_534] {
        let values: Vec<Option<i64>> = (0..=greatest).map(Some).collect();
        let column = column(&values);
        for beyond in [greatest + 1, greatest + 2, i64::MAX] {
            assert!(column.rows(Some(beyond), None).is_empty(), "{beyond}");
            let found = Found::Few((0..u32::try_from(values.len()).unwrap()).collect());
            assert!(found.between(&column, Some(beyond), None, &column).is_empty());
        }
        assert_eq!(column.rows(Some(greatest), None).len(), 1);
    }
}

#[test]
fn rows_between_two_bounds_are_those_that_a_comparison_finds() {
    for values in columns() {
        let column = column(&values);
        let mut bounds: Vec<Option<i64>> = values.iter().step_by(30_001).copied().collect();
        bounds.extend([None, Some(i64::MIN), Some(i64::MAX), Some(0)]);
        for rows in sets() {
            for from in &bounds {
                for to in &bounds {
                    let is_in = |row: &u32| {
                        values[*row as usize].is_some_and(|value| {
                            from.is_none_or(|from| from <= value) && to.is_none_or(|to| value <= to)
                        })
                    };
                    let expected: Vec<u32> = rows.iter().filter(is_in).collect();
                    let many = Found::Many(rows.clone());
                    for found in [many, Found::Few(rows.iter().collect())] {
                        let kept = found.between(&column, *from, *to, &column);
                        assert_eq!(kept.numbers(), expected, "{from:?} to {to:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_first_rows_are_those_of_a_plain_sort() {
    let all = columns();
    let columns: Vec<Column> = all.iter().map(|values| column(values)).collect();
    let orders: Vec<Box<[u32]>> = columns.iter().map(|column| column.order().unwrap_or_default()).collect();
    let last = columns.len();
    for keys in [[0, last], [1, last], [3, last], [5, last], [0, 2], [1, 0]] {
        for downs in [[false, false], [true, true], [true, false]] {
            let key = |(of, down): (usize, bool)| Key {
                column: columns.get(of),
                order: orders.get(of).map_or(&[][..], |order| order),
                down,
                bounds: None,
            };
            let mut by: Vec<Key<'_>> = keys.into_iter().zip(downs).map(key).collect();
            by.push(Key { column: None, order: &[], down: downs[1], bounds: None });
            for rows in sets().split_off(1) {
                let mut expected: Vec<u32> = rows.iter().collect();
                let place = |row: u32, at: usize| {
                    let value = all.get(keys[at]).map_or(Some(i64::from(row)), |values| values[row as usize]);
                    (value.is_none(), value.map(|value| if downs[at] { -value } else { value }))
                };
                let number = |row: u32| if downs[1] { -i64::from(row) } else { i64::from(row) };
                expected.sort_by_key(|row| (place(*row, 0), place(*row, 1), number(*row)));
                for found in [Found::Many(rows.clone()), Found::Few(rows.iter().collect())] {
                    assert!(found.first(&by, None, usize::MAX) == expected, "all by {keys:?} {downs:?}");
                    for seen in [0, 1, 700, 30_000, 69_999] {
                        let Some(row) = expected.get(seen) else { continue };
                        let next: Vec<u32> = expected.iter().skip(seen + 1).take(50).copied().collect();
                        assert_eq!(found.first(&by, Some(*row), 50), next, "after {seen} by {keys:?} {downs:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn bounds_of_the_rows_that_were_found_change_nothing() {
    for values in &columns()[1..4] {
        let column = column(values);
        let order = column.order().unwrap();
        let mut sorted: Vec<i64> = values.iter().flatten().copied().collect();
        sorted.sort_unstable();
        let at = |share: usize| Some(sorted[sorted.len() * share / 100]);
        for (from, to) in [(at(20), at(60)), (at(90), None), (None, at(3)), (at(50), at(50)), (None, None)] {
            let is_within = |value: i64| from.is_none_or(|from| from <= value) && to.is_none_or(|to| value <= to);
            let bounds = column.between(from, to);
            for rows in sets() {
                let rows: Rows = rows.iter().filter(|row| values[*row as usize].is_some_and(is_within)).collect();
                for down in [false, true] {
                    let key = |bounds| Key { column: Some(&column), order: &order, down, bounds };
                    let by_number = Key { column: None, order: &[], down, bounds: None };
                    for found in [Found::Many(rows.clone()), Found::Few(rows.iter().collect())] {
                        for seen in [None, Some(0), Some(1_000), Some(69_999)] {
                            let [with, without] =
                                [bounds, None].map(|bounds| found.first(&[key(bounds), by_number], seen, 60));
                            assert_eq!(with, without, "{from:?} to {to:?} after {seen:?}, {down}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_whole_is_found_however_many_there_are() {
    const RECORDS: u32 = 6_000;
    // Each record has two rows; a catalog leaves one row in three out, and so some first rows.
    let number = |row: u32| (!row.is_multiple_of(3)).then(|| row - row / 3 - 1);
    let whole_of = |record: u32| record * 7 % RECORDS;
    let (mut ids, mut parts) = (Texts::default(), Texts::default());
    for row in 0..2 * RECORDS {
        ids.add(&format!("r-{:05}", row / 2), row);
        parts.add(&format!("r-{:05}", whole_of(row / 2)), row);
    }
    let first = |record: u32| number(2 * record).or_else(|| number(2 * record + 1)).unwrap();
    let (firsts, contained) = wholes(&ids, &parts, number);
    assert_eq!(firsts, (0..RECORDS).map(first).collect::<Rows>());
    let rows = (0..2 * RECORDS).filter_map(|row| Some((number(row)?, i64::from(first(whole_of(row / 2))))));
    assert!(contained == rows.collect::<Vec<_>>());
}

#[test]
fn a_common_token_that_others_begin_with_has_one_set_as_a_beginning() {
    let mut occurrences = Occurrences::default();
    for row in 0..20_000 {
        occurrences.add(row, if row == 7 { "Support supports" } else { "Support, zeal" });
    }
    let mut sets = Vec::new();
    let stored = occurrences.each(|stored| {
        if let Stored::Set(BEGINNING, token, rows) = stored {
            sets.push((token.to_owned(), rows.len()));
        }
        Ok::<_, ()>(())
    });
    assert_eq!(stored, Ok(()));
    sets.sort();
    assert_eq!(sets, [("support".to_owned(), 20_000), ("zeal".to_owned(), 19_999)]);
}
