//! Measures the whole service, without the network, for a page of fifty: a repeated request, and requests that were
//! never made before. The dataset is the one that is built into the binary.

use std::cell::Cell;
use std::error::Error;

use axum::body::Body;
use criterion::Criterion;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use ledger_store::file;
use ledger_store::seeds::Seeds;
use mission_ledger::server::{Current, Limits, Service, service};
use mission_ledger::{BUILD_ID, built_in};
use tower::ServiceExt;

/// Sends a request, and reads the answer to its end.
async fn ask(router: Service, path: String) -> usize {
    let request = Request::get(path).header("host", "ledger.test").body(Body::empty()).unwrap_or_default();
    let Ok(response) = router.oneshot(request).await;
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body().collect().await.map_or(0, |body| body.to_bytes().len())
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let directory = tempfile::tempdir()?;
    let database = directory.path().join("ledger.sqlite");
    let router = runtime.block_on(async {
        file::migrate(&database, &Seeds::Files(built_in::dataset()), BUILD_ID).await?;
        let limits = Limits { cache_bytes: 1 << 24, ..Limits::default() };
        Ok::<_, Box<dyn Error>>(service(Current::open(&database, "https://ledger.test", &limits).await?))
    })?;
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("list/fifty events, again", |bencher| {
        bencher.to_async(&runtime).iter(|| ask(router.clone(), "/events?limit=50".to_owned()));
    });
    // Each is a different request with the same answer: the tranches of at least a few hundredths.
    let asked = Cell::new(0_u32);
    criterion.bench_function("list/funding, never asked before", |bencher| {
        bencher.to_async(&runtime).iter(|| {
            asked.set(asked.get() + 1);
            let (whole, hundredths) = (asked.get() / 100, asked.get() % 100);
            ask(router.clone(), format!("/funding?currency=USD&amount_min={whole}.{hundredths:02}"))
        });
    });
    criterion.final_summary();
    Ok(())
}
