//! Measures parsing a query string and writing its canonical form.

use std::error::Error;
use std::hint::black_box;

use axum::body::Body;
use criterion::Criterion;
use http::Request;
use ledger_core::resources::funding::RESOURCE;
use ledger_store::editions::Editions;
use ledger_store::seeds::Seeds;
use ledger_store::{file, readers};
use mission_ledger::asked::Asked;
use mission_ledger::question::Question;
use mission_ledger::{BUILD_ID, built_in};

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let directory = tempfile::tempdir()?;
    let database = directory.path().join("ledger.sqlite");
    let editions = runtime.block_on(async {
        file::migrate(&database, &Seeds::Files(built_in::dataset()), BUILD_ID).await?;
        Ok::<_, Box<dyn Error>>(Editions::read(&readers::open(&database).await?).await?)
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
            let request = Request::get(format!("/funding?{raw}")).body(Body::empty()).unwrap_or_default();
            bencher.iter(|| {
                let asked = Asked::of(black_box(&request), std::sync::Arc::default());
                Question::of_list(asked, &RESOURCE, &editions).map(|question| question.canonical)
            });
        });
    }
    criterion.final_summary();
    Ok(())
}
