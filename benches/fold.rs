//! Measures folding a record from twenty claims.

mod support;

use std::hint::black_box;

use criterion::Criterion;
use ledger_core::fold::{Fold, View};

fn main() {
    let dataset = support::dataset();
    let (kind, record) = support::tranche(&dataset);
    let fold = Fold::new(&dataset.sources, dataset.package.rules);
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("fold/twenty claims, now", |bencher| {
        bencher.iter(|| fold.record(kind, black_box(record), View::Now));
    });
    criterion.bench_function("fold/twenty claims, every version", |bencher| {
        bencher.iter(|| {
            fold.days(black_box(record))
                .into_iter()
                .map(|day| fold.record(kind, record, View::AsOf(day)).len())
                .sum::<usize>()
        });
    });
    criterion.final_summary();
}
