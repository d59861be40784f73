//! How long it takes to fold a record from twenty claims.

mod support;

use std::hint::black_box;

use criterion::Criterion;
use mission_ledger::dataset::fold::{View, days, fold};

fn main() {
    let dataset = support::dataset();
    let (kind, record) = support::tranche(&dataset);
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("fold/twenty claims, now", |bencher| {
        bencher.iter(|| fold(kind, black_box(record), &dataset.sources, View::Now));
    });
    criterion.bench_function("fold/twenty claims, every version", |bencher| {
        bencher.iter(|| {
            days(black_box(record), &dataset.sources)
                .into_iter()
                .map(|day| fold(kind, record, &dataset.sources, View::AsOf(day)).len())
                .sum::<usize>()
        });
    });
    criterion.final_summary();
}
