//! Lines of a summary: the sums that each shows, and their order.

use std::cmp::Ordering;

use super::adding::Sum;
use super::columns::{Columns, Label, Places};
use crate::selection::{Basis, GroupSort, Grouped};

/// A line of a summary: the sum of a group, or those of all its stages.
#[derive(Debug)]
pub(super) struct Line {
    /// The code of its first sum, which has the keys and the currency of all.
    pub code: u64,
    pub places: Places,
    /// What all its records come to. If they count under several stages, there is no total.
    pub all: Sum,
    /// What they come to at each stage, if it has all stages.
    pub stages: Vec<Sum>,
}

/// The lines of sums, in the order of their keys.
pub(super) fn gathered(sums: Vec<Sum>, columns: &Columns, by: &Grouped) -> Vec<Line> {
    let mut lines: Vec<Line> = sums
        .into_iter()
        .map(|sum| Line { code: sum.code, places: columns.places(sum.code), all: sum, stages: Vec::new() })
        .collect();
    if !by.is_pivoted {
        lines.sort_unstable_by(|line, other| line.places.cmp(&other.places));
        return lines;
    }
    for line in &mut lines {
        line.places.stage = None;
    }
    lines.sort_by(|line, other| (&line.places, line.code).cmp(&(&other.places, other.code)));
    let mut rows: Vec<Line> = Vec::new();
    for line in lines {
        match rows.last_mut().filter(|row| row.places == line.places) {
            Some(row) => row.stages.push(line.all),
            None => {
                rows.push(Line { code: line.code, places: line.places, all: Sum::default(), stages: vec![line.all] });
            }
        }
    }
    for row in &mut rows {
        row.all = together(row.code, &row.stages, columns, by.basis);
    }
    rows
}

/// What the sums of all stages come to.
fn together(code: u64, stages: &[Sum], columns: &Columns, basis: Basis) -> Sum {
    let mut records: Vec<u32> = stages.iter().flat_map(|sum| sum.records.iter().copied()).collect();
    records.sort_unstable_by_key(|row| columns.order.as_ref().map_or(Some(u64::from(*row)), |ids| ids.distance(*row)));
    records.dedup();
    let mut all = Sum { code, count: records.len() as u64, records, ..Sum::default() };
    if basis == Basis::Whole {
        for sum in stages.iter().filter(|sum| sum.total.is_some()) {
            all.total = Some(all.total.unwrap_or(0) + sum.total.unwrap_or(0));
            all.low.add(sum.low.sum());
            all.high.add(sum.high.sum());
        }
    }
    all
}

/// Puts lines that are in the order of their keys into the order that is asked for; what is unknown comes last.
pub(super) fn sort(lines: &mut [Line], columns: &Columns, by: &Grouped) {
    if by.sort.is_empty() {
        return;
    }
    let keys = by.all_keys();
    lines.sort_by_cached_key(|line| {
        let rank = |(sort, is_descending): &(GroupSort, bool)| {
            let value = value_of(line, *sort, columns, &keys);
            Rank { value, is_descending: *is_descending }
        };
        by.sort.iter().map(rank).collect::<Vec<_>>()
    });
}

/// What a line is compared by.
fn value_of(line: &Line, sort: GroupSort, columns: &Columns, keys: &[&str]) -> Option<i64> {
    let place = |label: Label| columns.place(line.code, label).and_then(|place| i64::try_from(place).ok());
    match sort {
        GroupSort::Key("currency") => place(Label::Currency),
        GroupSort::Key("status") => place(Label::Stage),
        GroupSort::Key(name) => place(Label::Key(keys.iter().position(|key| *key == name)?)),
        GroupSort::Count => i64::try_from(line.all.count).ok(),
        GroupSort::Total => line.all.total,
        GroupSort::Low => line.all.low.sum(),
        GroupSort::High => line.all.high.sum(),
        GroupSort::Under(stage) => line.stages.iter().find(|sum| columns.stage(sum.code) == Some(stage))?.total,
    }
}

/// A value that lines are compared by.
#[derive(PartialEq, Eq)]
struct Rank {
    value: Option<i64>,
    is_descending: bool,
}

impl Ord for Rank {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.value, other.value) {
            (Some(value), Some(other)) if self.is_descending => other.cmp(&value),
            (Some(value), Some(other)) => value.cmp(&other),
            (value, other) => other.is_some().cmp(&value.is_some()),
        }
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Leaves each sum with the first of its records, if all together name more than so many.
pub(super) fn bound(lines: &mut [Line], most: usize) {
    let sums = lines.iter().flat_map(|line| line.stages.iter().chain([&line.all]));
    let (count, number) = sums.fold((0, 0), |(count, number), sum| (count + sum.count, number + 1));
    if count > most as u64 {
        let most = (most / number).max(1);
        for sum in lines.iter_mut().flat_map(|line| line.stages.iter_mut().chain([&mut line.all])) {
            sum.records.truncate(most);
        }
    }
}
