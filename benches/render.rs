//! How long it takes to render a version of a record, with twenty citations, to JSON.

mod support;

use std::hint::black_box;

use criterion::Criterion;
use mission_ledger::dataset::fold::{View, fold};
use mission_ledger::dataset::render::{Names, Version};

fn main() {
    let dataset = support::dataset();
    let (kind, record) = support::tranche(&dataset);
    let names = Names::of(&dataset);
    let version = Version {
        kind,
        identity: &record.identity,
        fields: fold(kind, record, &dataset.sources, View::Now),
        known_from: Some("2024-01-20".to_owned()),
        known_to: None,
        parts: Vec::new(),
        events: Vec::new(),
    };
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("render/twenty citations", |bencher| {
        bencher.iter(|| {
            let version = black_box(&version);
            version.text(&version.values(&names), &names)
        });
    });
    criterion.final_summary();
}
