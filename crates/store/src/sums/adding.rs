//! Adding rows up, from columns alone.

use std::collections::HashMap;

use super::columns::{Columns, Labels};
use crate::index::Column;

/// A sum of extremes, which is open if one of them is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extreme {
    sum: Option<i64>,
    is_open: bool,
}

impl Extreme {
    /// The sum, in hundredths; `None` if one is open, or if there are none.
    pub fn sum(self) -> Option<i64> {
        if self.is_open { None } else { self.sum }
    }

    /// Adds a reading, or an open one.
    pub fn add(&mut self, reading: Option<i64>) {
        match reading {
            Some(reading) => self.sum = Some(self.sum.unwrap_or(0) + reading),
            None => self.is_open = true,
        }
    }
}

/// A group being added up.
#[derive(Debug, Default)]
pub(super) struct Sum {
    /// The numbers of its labels, in one.
    pub code: u64,
    /// How many records count.
    pub count: u64,
    /// The first of them.
    pub records: Vec<u32>,
    /// What they show, in hundredths.
    pub total: Option<i64>,
    /// The lowest readings.
    pub low: Extreme,
    /// The highest readings.
    pub high: Extreme,
    /// The first and the last date for which the stage of one was last reported, as the index has dates.
    pub reported: Option<(i64, i64)>,
}

/// How many rows are looked up together: their values fit in the processor's cache.
const TOGETHER: usize = 1_024;
/// Up to how many codes there is a place for each.
const PLACES: u64 = 1 << 18;

/// The groups that have a row so far, in no order.
#[derive(Debug)]
struct Found {
    sums: Vec<Sum>,
    /// Where the group with a code is, counted from 1, if there are only a few codes.
    places: Vec<u32>,
    by_code: HashMap<u64, u32>,
}

impl Found {
    fn new(codes: u64) -> Self {
        let places = usize::try_from(if codes <= PLACES { codes } else { 0 }).unwrap_or(0);
        Self { sums: Vec::new(), places: vec![0; places], by_code: HashMap::new() }
    }

    fn with(&mut self, code: u64) -> &mut Sum {
        let place = match usize::try_from(code).ok().and_then(|code| self.places.get_mut(code)) {
            Some(place) => place,
            None => self.by_code.entry(code).or_default(),
        };
        if *place == 0 {
            self.sums.push(Sum { code, ..Sum::default() });
            *place = u32::try_from(self.sums.len()).unwrap_or(u32::MAX);
        }
        &mut self.sums[*place as usize - 1]
    }
}

/// The sums of rows, each at most once in a group; the numbers ascend.
pub(super) fn add_up(columns: &Columns, numbers: &[u32], named: usize) -> Vec<Sum> {
    let mut found = Found::new(columns.codes());
    let ordered = columns.order.as_ref().map(|ids| {
        let mut ordered = numbers.to_vec();
        ordered.sort_by_cached_key(|row| ids.distance(*row));
        ordered
    });
    let (stages, currencies) = (columns.stages.size(), columns.currency.as_ref().map_or(1, Labels::size));
    let mut codes: Vec<u64> = Vec::with_capacity(TOGETHER);
    let [mut looked, mut currency, mut measure, mut low, mut high, mut whole, mut reported] =
        [const { Vec::<u64>::new() }; 7];
    for rows in ordered.as_deref().unwrap_or(numbers).chunks(TOGETHER) {
        codes.clear();
        codes.resize(rows.len(), 0);
        for labels in &columns.keys {
            labels.column.look_up(rows, &mut looked);
            for (code, distance) in codes.iter_mut().zip(&looked) {
                *code = *code * labels.size() + labels.number(*distance);
            }
        }
        currency.clear();
        match &columns.currency {
            Some(labels) => {
                labels.column.look_up(rows, &mut currency);
                for distance in &mut currency {
                    *distance = labels.number(*distance);
                }
            }
            None => currency.resize(rows.len(), 0),
        }
        columns.measure.look_up(rows, &mut measure);
        columns.low.look_up(rows, &mut low);
        columns.high.look_up(rows, &mut high);
        columns.whole.look_up(rows, &mut whole);
        if let Some(column) = &columns.reported {
            column.look_up(rows, &mut reported);
        }
        for (at, row) in rows.iter().enumerate() {
            for stage in columns.stages.of(*row) {
                if whole[at] != u64::MAX && is_contained(columns, numbers, *row, *stage) {
                    continue;
                }
                let code = (codes[at] * stages + *stage as u64) * currencies + currency[at];
                let sum = found.with(code);
                sum.count += 1;
                if sum.records.len() < named {
                    sum.records.push(*row);
                }
                if let Some(day) = columns.reported.as_ref().and_then(|column| value_at(column, reported[at])) {
                    sum.reported =
                        Some(sum.reported.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
                }
                if let Some(value) = value_at(&columns.measure, measure[at]) {
                    sum.total = Some(sum.total.unwrap_or(0) + value * columns.scale);
                    sum.low.add(value_at(&columns.low, low[at]));
                    sum.high.add(value_at(&columns.high, high[at]));
                }
            }
        }
    }
    found.sums
}

/// The value at a distance that was looked up.
fn value_at(column: &Column, distance: u64) -> Option<i64> {
    (distance != u64::MAX).then(|| column.value_at(distance))
}

/// Whether a record that contains the record of a row and has a value is in the same group.
fn is_contained(columns: &Columns, numbers: &[u32], row: u32, stage: usize) -> bool {
    let is_same = |column: &Column, other: u32| column.distance(other) == column.distance(row);
    let mut at = row;
    while let Some(whole) = whole_of(columns, numbers, at) {
        if columns.measure.distance(whole).is_some()
            && columns.keys.iter().all(|labels| is_same(&labels.column, whole))
            && columns.mission.as_ref().is_none_or(|missions| is_same(missions, whole))
            && columns.currency.as_ref().is_none_or(|labels| is_same(&labels.column, whole))
            && (!columns.compares_stages || columns.stages.of(whole).contains(&stage))
        {
            return true;
        }
        at = whole;
    }
    false
}

/// The row of the record that contains that of a row, if it is among those that are added up.
fn whole_of(columns: &Columns, numbers: &[u32], row: u32) -> Option<u32> {
    let first = u32::try_from(columns.whole.value(row)?).ok()?;
    let whole = match numbers.get(first as usize) {
        // All rows up to it are there.
        Some(number) if *number == first => first,
        _ => *numbers.get(numbers.partition_point(|number| *number < first))?,
    };
    // No other record begins up to it. A record has a few rows at most, and another begins soon.
    let is_of_record = (first + 1..=whole).all(|row| !columns.firsts.contains(row));
    is_of_record.then_some(whole)
}
