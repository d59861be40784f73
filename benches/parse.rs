//! How long it takes to read a query string, and to write it in its one spelling.

use std::error::Error;
use std::hint::black_box;

use criterion::Criterion;
use mission_ledger::dataset::package::Seeds;
use mission_ledger::db;
use mission_ledger::editions::Editions;
use mission_ledger::list::query::Query;
use mission_ledger::resources::funding::RESOURCE;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let directory = tempfile::tempdir()?;
    let database = directory.path().join("ledger.sqlite");
    let editions = runtime.block_on(async {
        db::migrate(&database, &Seeds::Embedded).await?;
        Ok::<_, Box<dyn Error>>(Editions::read(&db::open(&database).await?.pages).await?)
    })?;
    let mut criterion = Criterion::default().configure_from_args();
    for (name, raw) in [
        ("parse/nothing", ""),
        ("parse/three filters", "donor=US&amount_min=1000000.50&currency=USD&limit=50&sort=-amount"),
        (
            "parse/many values",
            "donor=us,can,FRA&status=pledged&status=held&announced_from=2024&as_of=2024-06-24&q=police+%22armoured+vehicles%22&disputed=true",
        ),
    ] {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| Query::of_list(&RESOURCE, black_box(raw), &editions).map(|query| query.canonical(true)));
        });
    }
    criterion.final_summary();
    Ok(())
}
