//! The router: every collection, every other path, and problems for paths that do not exist.

mod nothing;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use http::StatusCode;
use ledger_core::describe::Resource;
use ledger_core::resources::ALL;
use tower::ServiceExt as _;

use self::nothing::no_such_path;
use crate::api::endpoint::Endpoint;
use crate::api::receipt::receipts;
use crate::api::{ENDPOINTS, assets, collections, diff, history, reconcile, summary};
use crate::asked::Asked;
use crate::document;
use crate::ledger::Ledger;
use crate::mcp::{self, Asking, Assistant, Door};
use crate::pages;
use crate::problem::{Problem, ProblemKind};

/// Every path that is not a collection.
fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    ENDPOINTS.iter().copied().chain(document::OWN.iter().copied())
}

/// Every path of the service, with problems for paths that do not exist.
pub fn router(ledger: Ledger) -> Router {
    let ledger_of_tools = ledger.clone();
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
        let of_lists = move |State(ledger): State<Ledger>, asked: Asked| diff::of_lists(ledger, resource, asked);
        let of_record = move |State(ledger): State<Ledger>, Path(id): Path<String>, asked: Asked| {
            diff::of_record(ledger, resource, id, asked)
        };
        router = router.route(&format!("/{}/diff", resource.path), get(of_lists));
        router = router.route(&format!("/{}/{{id}}/diff", resource.path), get(of_record));
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
            let series =
                move |State(ledger): State<Ledger>, asked: Asked| summary::over_time(ledger, resource, grouping, asked);
            router = router.route(&format!("/{}/summary/series", resource.path), get(series));
        }
    }
    for file in pages::assets::ALL.iter().copied() {
        let asset = move |State(ledger): State<Ledger>, asked: Asked| assets::asset(ledger, file, asked);
        router = router.route(&file.path, get(asset));
    }
    router = router.route(reconcile::ENTITIES, get(reconcile::view));
    let with_receipts = axum::middleware::from_fn_with_state(ledger.clone(), receipts);
    let documentation = document::documentation_page().layer(axum::middleware::from_fn(without_bare_404));
    let there = router.merge(documentation).with_state(ledger).layer(with_receipts);
    let asking = Asking::of(there.clone(), Arc::clone(ledger_of_tools.site()));
    let door = Door::new(Assistant::new(&ledger_of_tools, asking));
    let there = there.route(mcp::PATH, any(move |request| door.answer(request)));
    let inner = there.clone();
    there.fallback(move |request| nothing(inner.clone(), request)).layer(axum::middleware::from_fn(without_trackers))
}

/// Every path, as a template.
fn templates() -> Vec<String> {
    let of_resource = |resource: &&Resource| {
        let path = resource.path;
        let record = format!("/{path}/{{id}}");
        let diffs = [format!("/{path}/diff"), format!("{record}/diff")].map(Some);
        let history = resource.kind.map(|_| format!("{record}/history"));
        let summary = resource.grouping.map(|_| format!("/{path}/summary"));
        let series = summary.as_ref().map(|summary| format!("{summary}/series"));
        let own = [Some(format!("/{path}")), summary, series, Some(record), history];
        own.into_iter().chain(diffs).flatten().collect::<Vec<_>>()
    };
    let problems = ProblemKind::ALL.iter().map(|problem| format!("/problems/{}", problem.slug));
    let others = endpoints()
        .map(|endpoint| endpoint.path.to_owned())
        .chain(["/docs", mcp::PATH, reconcile::ENTITIES].map(str::to_owned));
    ALL.iter().flat_map(of_resource).chain(others).chain(problems).collect()
}

/// Says that there is nothing where the page of the API reference says so without a word.
async fn without_bare_404(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let answer = next.run(request).await;
    if answer.status() == StatusCode::NOT_FOUND { no_such_path(&path, &templates()).into_response() } else { answer }
}

/// The answer at a path that does not exist; a trailing slash is redirected away if there is something without it.
async fn nothing(there: Router, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if path.len() > 1 && path.ends_with('/') {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        // Only one leading slash: `//host` would redirect to another host, and so would `/\\host` in a browser.
        let target = format!("/{}{query}", path.trim_matches(['/', '\\']));
        // A router never fails.
        let answer = there.oneshot(at(request, &target)).await.unwrap_or_default();
        if is_there(&answer) {
            return Redirect::permanent(&target).into_response();
        }
        if answer.extensions().get::<Problem>().is_some() {
            return answer;
        }
    }
    no_such_path(&path, &templates()).into_response()
}

/// The same request at another address.
fn at(mut request: Request, target: &str) -> Request {
    if let Ok(target) = target.parse() {
        *request.uri_mut() = target;
    }
    let site = request.extensions().get::<Asked>().map(|asked| Arc::clone(&asked.site)).unwrap_or_default();
    let asked = Asked::of(&request, site);
    request.extensions_mut().insert(asked);
    request
}

/// Whether an address can be redirected to.
fn is_there(answer: &Response) -> bool {
    answer.status().is_success() || answer.status().is_redirection()
}

/// The names of parameters that only follow readers.
const TRACKERS: &str = include_str!("../assets/trackers.txt");

/// Redirects a page for people to the same page without what mailings and social media add to links, if it is there.
async fn without_trackers(asked: Asked, request: Request, next: Next) -> Response {
    let is_tracker = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        let is_it = |listed: &str| listed.strip_suffix('*').map_or(listed == name, |start| name.starts_with(start));
        TRACKERS.lines().filter(|line| !line.starts_with('#')).any(is_it)
    };
    if !asked.prefers_page || !asked.query.split('&').any(|pair| is_tracker(&pair)) {
        return next.run(request).await;
    }
    let kept: Vec<&str> = asked.query.split('&').filter(|pair| !is_tracker(pair)).collect();
    let path = asked.path.trim_start_matches(['/', '\\']);
    let mark = if kept.is_empty() { "" } else { "?" };
    let target = format!("/{path}{mark}{}", kept.join("&"));
    let answer = next.run(at(request, &target)).await;
    if is_there(&answer) { Redirect::temporary(&target).into_response() } else { answer }
}
