//! The paths: every collection of [`ALL`], and the few pages that are not collections ([`ENDPOINTS`]).
//!
//! A handler reads the question, asks `list::select` and puts the rows into the envelope. How the answer
//! travels is [`crate::represent`]'s business. The OpenAPI document walks the same two slices.

mod citing;
pub mod codebook;
pub mod collections;
pub mod dataset;
pub mod discovery;
pub mod history;
pub mod search;
pub mod service;
pub mod summary;

use std::borrow::Cow;
use std::sync::{Arc, RwLock};

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use serde_json::{Value as Json, json};
use sqlx::SqlitePool;
use utoipa::openapi::path::OperationBuilder;

use crate::bulk::Bulk;
use crate::cache::Cache;
use crate::db::Readers;
use crate::editions::Editions;
use crate::list::query::Query;
use crate::list::select::Page;
use crate::list::sources::Briefs;
use crate::problem::{Problem, ProblemKind};
use crate::represent::{self, Asked, Delivery, Format, Keep, entity_tag, links};
use crate::resources::ALL;
use crate::{openapi, suggest};

/// A path that is no collection: how it is served, and how the OpenAPI document describes it.
#[derive(Debug)]
pub struct Endpoint {
    /// The path, as a template.
    pub path: &'static str,
    /// What serves it.
    pub route: fn() -> MethodRouter<Ledger>,
    /// What describes it.
    pub operation: fn() -> OperationBuilder,
}

/// Every path that is no collection.
pub static ENDPOINTS: &[&Endpoint] = &[
    &service::ROOT,
    &summary::CONTINGENTS,
    &summary::FUNDING,
    &search::SEARCH,
    &codebook::CODEBOOK,
    &dataset::DATASET,
    &dataset::files::DATABASE,
    &dataset::files::PACKAGE,
    &service::FEED,
    &discovery::CATALOG,
    &discovery::LLMS,
    &discovery::ROBOTS,
    &discovery::SITEMAP,
    &service::PROBLEM,
    &service::HEALTH,
    &service::READINESS,
    &service::OPENAPI_JSON,
    &service::OPENAPI_YAML,
    &service::OPENAPI_3_0,
];

/// What every handler needs.
#[derive(Clone, Debug)]
pub struct Ledger(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    readers: Readers,
    editions: RwLock<Arc<Editions>>,
    public_url: String,
    cache: Cache,
    briefs: Briefs,
    bulk: Arc<Bulk>,
}

impl Ledger {
    /// Reads the editions of an open database; `public_url` is the address that absolute links begin with.
    ///
    /// # Errors
    /// When it cannot be read, or holds no edition.
    pub async fn open(readers: Readers, public_url: &str, cache: Cache) -> Result<Self, sqlx::Error> {
        let editions = RwLock::new(Arc::new(Editions::read(&readers.pages).await?));
        let public_url = public_url.trim_end_matches('/').to_owned();
        let briefs = Briefs::new(cache.bytes() / 16);
        let bulk = Arc::new(Bulk::new(&readers.pages));
        Ok(Self(Arc::new(Inner { readers, editions, public_url, cache, briefs, bulk })))
    }

    /// The editions as they were last read.
    #[must_use]
    pub fn editions(&self) -> Arc<Editions> {
        // A poisoned lock still holds whole editions: they are replaced in one step.
        Arc::clone(&self.0.editions.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Reads the editions again, where another process may have loaded the seeds anew.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh(&self) -> Result<(), sqlx::Error> {
        let read = Arc::new(Editions::read(&self.0.readers.pages).await?);
        if read == self.editions() {
            return Ok(());
        }
        *self.0.editions.write().unwrap_or_else(std::sync::PoisonError::into_inner) = read;
        self.0.cache.forget_answers();
        Ok(())
    }

    /// The address that absolute links begin with, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// The answers that are kept.
    #[must_use]
    pub fn cache(&self) -> &Cache {
        &self.0.cache
    }

    /// The sources that pages cite.
    #[must_use]
    pub fn briefs(&self) -> &Briefs {
        &self.0.briefs
    }

    /// The files that hold everything.
    #[must_use]
    pub fn bulk(&self) -> &Arc<Bulk> {
        &self.0.bulk
    }

    /// The connections.
    #[must_use]
    pub fn pool(&self) -> &SqlitePool {
        &self.0.readers.pages
    }

    /// The connections for streams of whole sets.
    #[must_use]
    pub fn streams(&self) -> &SqlitePool {
        &self.0.readers.streams
    }
}

/// Every path of the API, with problems for those that there are not.
pub fn router(ledger: Ledger) -> Router {
    let mut router = Router::new();
    for endpoint in ENDPOINTS {
        router = router.route(endpoint.path, (endpoint.route)());
    }
    for resource in ALL.iter().copied() {
        let list = move |State(ledger): State<Ledger>, request: Request| collections::list(ledger, resource, request);
        let one = move |State(ledger): State<Ledger>, Path(id): Path<String>, request: Request| {
            collections::one(ledger, resource, id, request)
        };
        router = router.route(&format!("/{}", resource.path), get(list));
        router = router.route(&format!("/{}/{{id}}", resource.path), get(one));
        if let Some(kind) = resource.kind {
            let history = move |State(ledger): State<Ledger>, Path(id): Path<String>, request: Request| {
                history::history(ledger, resource, kind, id, request)
            };
            router = router.route(&format!("/{}/{{id}}/history", resource.path), get(history));
        }
    }
    router
        .merge(openapi::documentation_page())
        .fallback(no_such_path)
        .layer(axum::middleware::from_fn(without_trackers))
        .with_state(ledger)
}

/// Leads a page for people to the same page without what mailings and social media add to links.
async fn without_trackers(request: Request, next: axum::middleware::Next) -> Response {
    let is_tracker = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        name.starts_with("utm_") || matches!(name, "fbclid" | "gclid")
    };
    let query = request.uri().query().unwrap_or_default();
    if !query.split('&').any(|pair| is_tracker(&pair)) || !represent::is_browser(request.headers(), query) {
        return next.run(request).await;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracker(pair)).collect();
    let path = request.uri().path().trim_start_matches('/');
    let mark = if kept.is_empty() { "" } else { "?" };
    Redirect::temporary(&format!("/{path}{mark}{}", kept.join("&"))).into_response()
}

/// The representation of an answer and what it is delivered with, on a path that is no list.
pub(crate) fn delivery(ledger: &Ledger, asked: &Asked, query: &Query) -> Result<(Format, Delivery), Problem> {
    delivery_of(ledger, asked, query, "", Format::OF_PAGES)
}

/// The representation of an answer, of those that there are, and what it is delivered with.
///
/// `more` is what the question has and a canonical query has not.
pub(crate) fn delivery_of(
    ledger: &Ledger,
    asked: &Asked,
    query: &Query,
    more: &str,
    there_are: &[Format],
) -> Result<(Format, Delivery), Problem> {
    let format = represent::choose(&asked.headers, query.format, there_are)?;
    if !format.is_table() {
        query.refuse_table_parameters()?;
    } else if query.table.bom && format != Format::Csv {
        return Err(Problem::parameter("bom", "is for `format=csv`: nothing else here begins with a byte order mark"));
    }
    let (media_type, canonical) = (format.media_type(), query.canonical(true));
    // The public address too: citations and the links of an answer begin with it.
    let edition = format!("{} {} {}", query.edition.id, query.edition.checksum, ledger.public_url());
    let tag = entity_tag(&edition, &format!("{}?{canonical}", asked.path), media_type);
    let asked_for = (query, canonical.as_str(), more);
    let links = vec![links::of_data(ledger.public_url(), &asked.path, asked_for, format, there_are)];
    Ok((format, Delivery { media_type, tag, keep: Keep::of(&query.edition, query.pinned), links }))
}

/// Records, without their citations where the query leaves them out.
pub(crate) fn shown(record: String, query: &Query) -> String {
    if query.citations {
        return record;
    }
    match serde_json::from_str::<Json>(&record) {
        Ok(mut json) => {
            leave_out_citations(&mut json);
            json.to_string()
        }
        Err(_) => record, // The tables hold JSON only: a CHECK sees to it.
    }
}

fn leave_out_citations(json: &mut Json) {
    match json {
        Json::Object(map) => {
            for (name, value) in map {
                if name == "citations" {
                    *value = json!([]);
                } else {
                    leave_out_citations(value);
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(leave_out_citations),
        _ => {}
    }
}

pub(crate) fn dataset_of(query: &Query, undated_excluded: i64) -> Json {
    json!({ "release": query.edition.id, "as_of": query.as_of.map(|day| day.to_string()), "undated_excluded": undated_excluded })
}

pub(crate) fn envelope_of_list(page: &Page, query: &Query, next: Option<&str>) -> String {
    let total_is = if page.total_is_exact { "exact" } else { "at_least" };
    let about = json!({ "limit": query.limit, "total": page.total, "total_is": total_is, "next": next });
    let (records, about) = (records_of(page, query), about.to_string());
    let dataset = dataset_of(query, page.undated_excluded).to_string();
    // The records are large: they are copied once, to where they are sent from.
    let parts = [
        "{\"data\":[",
        &records,
        "],\"page\":",
        &about,
        ",\"sources\":[",
        &page.sources,
        "],\"dataset\":",
        &dataset,
        "}",
    ];
    parts.concat()
}

/// The records of a page, joined by commas, without their citations where the query leaves them out.
pub(crate) fn records_of<'p>(page: &'p Page, query: &Query) -> Cow<'p, str> {
    if query.citations {
        return page.records().into();
    }
    let mut records = shown(format!("[{}]", page.records()), query);
    records.pop();
    records.split_off(1).into()
}

pub(crate) fn envelope_of_one(record: &str, sources: &str, query: &Query, undated_excluded: i64) -> String {
    format!("{{\"data\":{record},\"sources\":[{sources}],\"dataset\":{}}}", dataset_of(query, undated_excluded))
}

async fn no_such_path(request: Request) -> Response {
    let path = request.uri().path();
    if path.len() > 1 && path.ends_with('/') {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        // One slash in front only: `//host` would lead to another host.
        return Redirect::permanent(&format!("/{}{query}", path.trim_matches('/'))).into_response();
    }
    let paths: Vec<&str> = ALL
        .iter()
        .map(|resource| resource.path)
        .chain(ENDPOINTS.iter().map(|endpoint| endpoint.path.trim_start_matches('/')))
        .chain(["docs"])
        .collect();
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let near = suggest::unknown(segments[0], &paths).filter(|near| segments.len() > 1 || *near != segments[0]);
    let hint = near.map_or_else(
        || "`/` lists every path.".to_owned(),
        |near| format!("Did you mean `/{near}`? `/` lists every path."),
    );
    Problem::new(&ProblemKind::NO_SUCH_PATH, format!("There is nothing at `{path}`. {hint}")).into_response()
}
