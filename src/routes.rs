//! The router: every collection, every other path, and problems for paths that do not exist.

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use ledger_core::resources::ALL;

use crate::api::endpoint::Endpoint;
use crate::api::missing::no_such_path;
use crate::api::{ENDPOINTS, collections, history, summary};
use crate::asked::Asked;
use crate::document;
use crate::ledger::Ledger;

/// Every path that is not a collection.
fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    ENDPOINTS.iter().copied().chain(document::OWN.iter().copied())
}

/// Every path of the service, with problems for paths that do not exist.
pub fn router(ledger: Ledger) -> Router {
    let mut router = Router::new();
    for endpoint in endpoints() {
        router = router.route(endpoint.path, (endpoint.route)());
    }
    for resource in ALL.iter().copied() {
        let list = move |State(ledger): State<Ledger>, asked: Asked| collections::list(ledger, resource, asked);
        let one = move |State(ledger): State<Ledger>, Path(id): Path<String>, asked: Asked| {
            collections::one(ledger, resource, id, asked)
        };
        router = router.route(&format!("/{}", resource.path), get(list));
        router = router.route(&format!("/{}/{{id}}", resource.path), get(one));
        if let Some(kind) = resource.kind {
            let history = move |State(ledger): State<Ledger>, Path(id): Path<String>, asked: Asked| {
                history::of_record(ledger, resource, kind, id, asked)
            };
            router = router.route(&format!("/{}/{{id}}/history", resource.path), get(history));
        }
        if let Some(grouping) = resource.grouping {
            let summary = move |State(ledger): State<Ledger>, asked: Asked| {
                summary::of_collection(ledger, resource, grouping, asked)
            };
            router = router.route(&format!("/{}/summary", resource.path), get(summary));
        }
    }
    router
        .merge(document::documentation_page())
        .fallback(nothing)
        .layer(axum::middleware::from_fn(without_trackers))
        .with_state(ledger)
}

async fn nothing(request: Request) -> Response {
    let others = endpoints().map(|endpoint| endpoint.path.trim_start_matches('/'));
    let summaries = ALL.iter().filter_map(|resource| resource.grouping.map(|_| format!("{}/summary", resource.path)));
    let summaries: Vec<String> = summaries.collect();
    let paths = ALL.iter().map(|resource| resource.path).chain(others).chain(summaries.iter().map(String::as_str));
    no_such_path(&request, &paths.chain(["docs"]).collect::<Vec<_>>())
}

/// Redirects a page for people to the same page without what mailings and social media add to links.
async fn without_trackers(asked: Asked, request: Request, next: axum::middleware::Next) -> Response {
    let is_tracker = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        name.starts_with("utm_") || matches!(name, "fbclid" | "gclid")
    };
    if !asked.prefers_page || !asked.query.split('&').any(|pair| is_tracker(&pair)) {
        return next.run(request).await;
    }
    let kept: Vec<&str> = asked.query.split('&').filter(|pair| !is_tracker(pair)).collect();
    let path = asked.path.trim_start_matches('/');
    let mark = if kept.is_empty() { "" } else { "?" };
    Redirect::temporary(&format!("/{path}{mark}{}", kept.join("&"))).into_response()
}
