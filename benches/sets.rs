//! Measures the algebra of sets alone, over a million rows in memory: intersections, ranges, the first rows in an order, and
//! counts of values.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion};
use ledger_store::index::{Bins, Column, Found, Key, Rows};

const ROWS: u32 = 1 << 20;

/// A number that looks random, for each row (a Weyl sequence).
fn scattered(row: u32) -> u32 {
    row.wrapping_mul(2_654_435_769)
}

/// One in so many rows, scattered.
fn one_in(share: u32, salt: u32) -> Rows {
    (0..ROWS).filter(|row| scattered(row ^ salt) < u32::MAX / share).collect()
}

/// A column of that many different values.
fn column(values: u32) -> Column {
    let of_row = |row: u32| (row, i64::from(scattered(row) % values));
    Column::of(ROWS as usize, &(0..ROWS).map(of_row).collect::<Vec<_>>())
}

/// How many bins a column has.
const BINS: usize = 32;

/// The sets of all bins.
struct KeptBins(Vec<Arc<Rows>>, Vec<Arc<[Rows]>>);

impl Bins for KeptBins {
    fn from(&self, bin: usize) -> Arc<Rows> {
        Arc::clone(&self.0[bin])
    }

    fn parts(&self, bin: usize) -> Arc<[Rows]> {
        Arc::clone(&self.1[bin])
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let (quarter, tenth, some, few) = (one_in(4, 1), one_in(10, 2), one_in(50, 4), one_in(2_000, 3));
    criterion.bench_function("sets/a quarter and a tenth", |bencher| bencher.iter(|| black_box(&quarter & &tenth)));
    criterion.bench_function("sets/a quarter and one in 2,000", |bencher| bencher.iter(|| black_box(&quarter & &few)));

    let amounts = column(5_000_000);
    let order = amounts.order().unwrap_or_default();
    let bins = KeptBins(
        (0..=BINS).map(|bin| Bins::from(&amounts, bin)).collect(),
        (0..=BINS).map(|bin| Bins::parts(&amounts, bin)).collect(),
    );
    for (name, rows) in [("a quarter", &quarter), ("one in 50", &some), ("one in 2,000", &few)] {
        let found = Found::from(rows.clone());
        criterion.bench_function(&format!("sets/{name} between two values"), |bencher| {
            let between = |found: Found| found.between(&amounts, Some(1_000_000), Some(3_000_000), &bins);
            bencher.iter_batched(|| found.clone(), between, BatchSize::SmallInput);
        });
        let by_amount = [Key { column: Some(&amounts), order: &order, down: true, bounds: None }];
        criterion.bench_function(&format!("sets/the first 50 of {name}, by a column"), |bencher| {
            bencher.iter(|| black_box(found.first(&by_amount, None, 50)));
        });
        let by_number = [Key { column: None, order: &[], down: false, bounds: None }];
        criterion.bench_function(&format!("sets/the first 50 of {name}, by number"), |bencher| {
            bencher.iter(|| black_box(found.first(&by_number, None, 50)));
        });
        let countries = column(200);
        criterion.bench_function(&format!("sets/which of 200 values {name} has"), |bencher| {
            bencher.iter(|| black_box(found.tally(&countries, None)));
        });
    }
    criterion.final_summary();
}
