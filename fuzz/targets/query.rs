//! Query strings: of every list, record, summary, chart and check.
#![no_main]

use ledger_core::resources::ALL;
use libfuzzer_sys::fuzz_target;
use mission_ledger_fuzz::{escaped, get};

const OTHERS: &[&str] = &[
    "/",
    "/search",
    "/check",
    "/series",
    "/series/deployed_strength",
    "/charts",
    "/charts/strength.svg",
    "/charts/funding.svg",
    "/charts/contingents.svg",
    "/charts/map.svg",
    "/codebook",
    "/dataset",
    "/releases",
    "/sitemap.xml",
    "/contingents/summary",
    "/funding/summary",
    "/contingents/summary/series",
    "/funding/summary/series",
    "/contingents/no-first/history",
    "/contingents/no-first/diff",
    "/countries/NO",
];

fuzz_target!(|input: (u8, &[u8])| {
    let (which, query) = input;
    let lists = ALL.iter().flat_map(|resource| [format!("/{}", resource.path), format!("/{}/diff", resource.path)]);
    let paths: Vec<String> = lists.chain(OTHERS.iter().map(|path| (*path).to_owned())).collect();
    let path = &paths[usize::from(which) % paths.len()];
    get(&format!("{path}?{}", escaped(query)), &[]);
});
