//! Measures rendering a version of a record, with twenty citations, to JSON.

mod support;

use std::hint::black_box;

use criterion::Criterion;
use ledger_core::fold::{Fold, View};
use ledger_store::load::{Names, Version};

fn main() {
    let dataset = support::dataset();
    let (kind, record) = support::tranche(&dataset);
    let names = Names::of(&dataset);
    let fold = Fold::new(&dataset.sources, dataset.package.rules);
    let version = Version {
        kind,
        identity: &record.identity,
        fields: fold.record(kind, record, View::Now),
        known_from: Some("2024-01-20".to_owned()),
        known_to: None,
        first_known: Some("2024-01-20".to_owned()),
        parts: Vec::new(),
        inside: Vec::new(),
    };
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("render/twenty citations", |bencher| {
        bencher.iter(|| black_box(&version).rendered(&fold, &names));
    });
    criterion.final_summary();
}
