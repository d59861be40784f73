//! A dataset with one tranche, on which twenty sources make one claim each.

use std::fmt::Write;

use ledger_core::dataset::{Dataset, Record};
use ledger_core::describe::Kind;
use ledger_core::edition::editions;
use ledger_core::package::{DESCRIPTOR, Files, layout, table_schemas};
use ledger_core::resources::{KINDS, funding};

/// The dataset, checked.
pub fn dataset() -> Dataset {
    let mut files = Files::default();
    for file in layout::known() {
        let columns: Vec<&str> = file.columns.iter().map(|column| column.name).collect();
        files.0.insert(file.name, format!("{}\n", columns.join(",")).into());
    }
    let descriptor = serde_json::json!({ "version": "2031.3.0", "resources": table_schemas() });
    files.0.insert(DESCRIPTOR.to_owned(), descriptor.to_string().into());
    let mut sources = String::new();
    let mut claims = String::new();
    for at in 1..=20 {
        let _ = writeln!(sources, "s{at:02},Report {at},Publisher {at},,news,en,,2024-01-{at:02},stated,,,");
        let (field, value, currency, qualifier) = match at % 5 {
            0 => ("amount", format!("{}", 1_000_000 + at * 10_000), "USD", "exact"),
            1 => ("amount", "1000000".to_owned(), "USD", "about"),
            2 => ("status", if at < 10 { "pledged" } else { "disbursed" }.to_owned(), "", "exact"),
            3 => ("announced_on", format!("2024-01-{:02}", at - 2), "", "exact"),
            _ => ("purpose", format!("Wording {at}"), "", "exact"),
        };
        let _ = writeln!(
            claims,
            "c{at:02},funding_tranche,t-1,{field},{value},{currency},{qualifier},s{at:02},,,p. 1,an official,,normal,"
        );
    }
    let mut add = |name: &str, rows: &str| {
        let file = files.0.entry(name.to_owned()).or_default();
        *file = [file, rows.as_bytes()].concat().into();
    };
    add("sources.csv", &sources);
    add("claims.csv", &claims);
    add("countries.csv", "US,USA,840,United States,Americas,Northern America\n");
    add("missions.csv", "watch,Watch\n");
    add("funding_tranches.csv", "t-1,watch,US,,,The money of the watch\n");
    // The mission needs its own claim.
    add("claims.csv", "c21,mission,watch,acronym,W,,exact,s01,,,p. 1,,,normal,\n");
    match editions(files.clone(), None) {
        Ok(mut editions) => editions.remove(0).dataset,
        Err(faults) => unreachable!("{faults:?}"),
    }
}

/// The tranche, and its kind.
pub fn tranche(dataset: &Dataset) -> (&'static Kind, &Record) {
    let at = KINDS.iter().position(|kind| kind.name == funding::KIND.name).unwrap_or_default();
    (KINDS[at], &dataset.records[at][0])
}
