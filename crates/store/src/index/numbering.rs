//! Numbering the rows of a list that questions can show.

use super::column::Column;
use super::rows::Rows;

/// A catalog: some rows of a list, which it numbers again from 0.
#[derive(Debug)]
pub(crate) struct Numbering {
    /// Whether it has every dated row, for questions about an earlier day, and not the latest rows.
    pub is_dated: bool,
    /// The rows, by their numbers in the list.
    pub rows: Rows,
    /// The number of each row of the list, if the catalog has it.
    pub(super) numbers: Vec<Option<u32>>,
}

impl Numbering {
    /// A catalog of these rows, of so many that the list has.
    pub(super) fn of(rows: Rows, count: u32, is_dated: bool) -> Self {
        let mut numbers = vec![None; count as usize];
        for (number, row) in (0..).zip(&rows) {
            numbers[row as usize] = Some(number);
        }
        Self { is_dated, rows, numbers }
    }

    /// The rows of a set that it has, by its own numbers.
    pub(super) fn set(&self, rows: &[u32]) -> Rows {
        let numbers = rows.iter().filter_map(|row| self.numbers[*row as usize]);
        // The rows ascend, and so do their numbers.
        let mut set = Rows::from_sorted_iter(numbers).unwrap_or_default();
        set.optimize();
        set
    }

    /// The values that its rows have, by its own numbers.
    fn values(&self, values: &[(u32, i64)]) -> Vec<(u32, i64)> {
        values.iter().filter_map(|(row, value)| Some((self.numbers[*row as usize]?, *value))).collect()
    }

    /// The column of these values.
    pub(super) fn column(&self, values: &[(u32, i64)]) -> Column {
        Column::of(usize::try_from(self.rows.len()).unwrap_or(usize::MAX), &self.values(values))
    }

    /// The values of rows that can have several, one after another, and where those of each row end.
    pub(super) fn columns(&self, values: &[(u32, i64)]) -> (Column, Column) {
        let values = self.values(values);
        let rows = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let mut end = 0;
        let ends = (0..rows).map(|number| {
            end += values[end..].iter().take_while(|(row, _)| *row == number).count();
            (number, i64::try_from(end).unwrap_or(i64::MAX))
        });
        let ends = Column::of(rows as usize, &ends.collect::<Vec<_>>());
        let values: Vec<(u32, i64)> = (0..).zip(values).map(|(place, (_, value))| (place, value)).collect();
        (Column::of(values.len(), &values), ends)
    }
}
