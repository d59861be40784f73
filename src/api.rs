//! The paths: every collection of [`resources::ALL`], and the few pages that are not collections.
//!
//! A handler reads the question, asks `list::select` once and puts the rows into the envelope. How the
//! answer travels is [`crate::represent`]'s business.

use std::sync::{Arc, RwLock};

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value as Json, json};
use sqlx::SqlitePool;

use crate::editions::Editions;
use crate::list::query::{Query, refuse_unknown};
use crate::list::select::{self, Found, Page};
use crate::list::{Resource, Test};
use crate::problem::{Problem, ProblemKind};
use crate::represent::{self, Asked, Delivery, Format, Keep, entity_tag, html};
use crate::resources::{self, ALL};
use crate::{openapi, suggest};

/// What every handler needs.
#[derive(Clone, Debug)]
pub struct Ledger(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pool: SqlitePool,
    editions: RwLock<Arc<Editions>>,
}

impl Ledger {
    /// Reads the editions of an open database.
    ///
    /// # Errors
    /// When it cannot be read, or holds no edition.
    pub async fn open(pool: SqlitePool) -> Result<Self, sqlx::Error> {
        let editions = RwLock::new(Arc::new(Editions::read(&pool).await?));
        Ok(Self(Arc::new(Inner { pool, editions })))
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
        let read = Arc::new(Editions::read(&self.0.pool).await?);
        *self.0.editions.write().unwrap_or_else(std::sync::PoisonError::into_inner) = read;
        Ok(())
    }

    /// The connections.
    #[must_use]
    pub fn pool(&self) -> &SqlitePool {
        &self.0.pool
    }
}

const LICENSE_LINK: &str = "<https://creativecommons.org/licenses/by/4.0/>; rel=\"license\"";
const DESCRIPTION_LINK: &str = "</openapi.json>; rel=\"service-desc\"; type=\"application/json\"";
const DOCUMENTATION_LINK: &str = "</docs>; rel=\"service-doc\"; type=\"text/html\"";

fn links() -> Vec<String> {
    vec![DESCRIPTION_LINK.to_owned(), DOCUMENTATION_LINK.to_owned(), LICENSE_LINK.to_owned()]
}

/// Every path of the API, with problems for those that there are not.
pub fn router(ledger: Ledger) -> Router {
    let mut router = Router::new()
        .route("/", get(service))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/problems/{problem}", get(problem_page))
        .route("/openapi.json", get(openapi_json))
        .route("/openapi.yaml", get(openapi_yaml));
    for resource in ALL.iter().copied() {
        router = router.route(
            &format!("/{}", resource.path),
            get(move |State(ledger): State<Ledger>, request: Request| list(ledger, resource, request)),
        );
        router = router.route(
            &format!("/{}/{{id}}", resource.path),
            get(move |State(ledger): State<Ledger>, Path(id): Path<String>, request: Request| {
                one(ledger, resource, id, request)
            }),
        );
    }
    router
        .merge(openapi::documentation_page())
        .fallback(no_such_path)
        .method_not_allowed_fallback(method_not_allowed)
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
    if !query.split('&').any(|pair| is_tracker(&pair))
        || represent::choose(request.headers(), None).ok() != Some(Format::Html)
    {
        return next.run(request).await;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracker(pair)).collect();
    let path = request.uri().path().trim_start_matches('/');
    let mark = if kept.is_empty() { "" } else { "?" };
    Redirect::temporary(&format!("/{path}{mark}{}", kept.join("&"))).into_response()
}

/// A list.
async fn list(ledger: Ledger, resource: &'static Resource, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let query = Query::of_list(resource, &asked.query, &ledger.editions())?;
    let (format, mut delivery) = delivery(&asked, &query)?;
    let mut connection = ledger.pool().begin().await?;
    let page = select::page(&mut connection, resource, &query).await?;
    let next = page.next.as_ref().map(|last| {
        let query = Query { after: Some(last.clone()), ..query.clone() };
        format!("/{}?{}", resource.path, query.canonical(true))
    });
    delivery.links.extend(next.as_ref().map(|next| format!("<{next}>; rel=\"next\"")));
    delivery
        .deliver(&asked, async {
            let body = envelope_of_list(&page, &query, next.as_deref());
            match format {
                Format::Json => Ok(body),
                Format::Html => html::list(resource, &body, &asked),
            }
        })
        .await
}

/// One record.
async fn one(ledger: Ledger, resource: &'static Resource, id: String, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let query = Query::of_one(&asked.query, &ledger.editions())?;
    let is_country = resource.path == resources::countries::RESOURCE.path;
    if is_country
        && let Some(code) = crate::dataset::claim::country(&id)
        && code != id
    {
        let query = if asked.query.is_empty() { String::new() } else { format!("?{}", asked.query) };
        return Ok(Redirect::permanent(&format!("/{}/{code}{query}", resource.path)).into_response());
    }
    let (format, mut delivery) = delivery(&asked, &query)?;
    let mut connection = ledger.pool().begin().await?;
    let (record, mut sources, undated_excluded) = match select::find(&mut connection, resource, &id, &query).await? {
        Found::Record { record, sources, undated_excluded } => (record, sources, undated_excluded),
        Found::NotYetKnown(day) => return Err(not_yet_known(&id, &query, day)),
        Found::Nothing => return Err(no_such_record(&mut connection, resource, &id, &ledger.editions(), &query).await?),
    };
    let mut record = shown(record, &query);
    if is_country {
        record = profile(&mut connection, record, &id, &query, &mut sources).await?;
    }
    delivery.links.push(format!("</{}>; rel=\"collection\"", resource.path));
    delivery
        .deliver(&asked, async {
            let body = envelope_of_one(&record, &sources, &query, undated_excluded);
            match format {
                Format::Json => Ok(body),
                Format::Html => html::one(resource, &body, &asked),
            }
        })
        .await
}

/// The representation of an answer and what it is delivered with.
fn delivery(asked: &Asked, query: &Query) -> Result<(Format, Delivery), Problem> {
    let format = represent::choose(&asked.headers, query.format)?;
    let media_type = format.media_type();
    let tag = entity_tag(
        &format!("{} {}", query.edition.id, query.edition.checksum),
        &format!("{}?{}", asked.path, query.canonical(true)),
        media_type,
    );
    Ok((format, Delivery { media_type, tag, keep: Keep::of(&query.edition, query.pinned), links: links() }))
}

/// A record, without its citations where the query leaves them out.
fn shown(record: String, query: &Query) -> String {
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

fn dataset_of(query: &Query, undated_excluded: i64) -> Json {
    json!({ "release": query.edition.id, "as_of": query.as_of.map(|day| day.to_string()), "undated_excluded": undated_excluded })
}

fn envelope_of_list(page: &Page, query: &Query, next: Option<&str>) -> String {
    let records: Vec<String> = page.records.iter().map(|record| shown(record.clone(), query)).collect();
    let about = json!({ "limit": query.limit, "total": page.total, "total_is": if page.total_is_exact { "exact" } else { "at_least" }, "next": next });
    format!(
        "{{\"data\":[{}],\"page\":{about},\"sources\":[{}],\"dataset\":{}}}",
        records.join(","),
        page.sources.join(","),
        dataset_of(query, page.undated_excluded)
    )
}

fn envelope_of_one(record: &str, sources: &[String], query: &Query, undated_excluded: i64) -> String {
    format!(
        "{{\"data\":{record},\"sources\":[{}],\"dataset\":{}}}",
        sources.join(","),
        dataset_of(query, undated_excluded)
    )
}

/// The profile of a country: its record with its contingents, funding and cases.
async fn profile(
    connection: &mut sqlx::SqliteConnection,
    record: String,
    id: &str,
    query: &Query,
    sources: &mut Vec<String>,
) -> Result<String, Problem> {
    let mut json: Json = serde_json::from_str(&record).unwrap_or_default();
    for (name, resource) in [
        ("contingents", &resources::contingents::RESOURCE),
        ("funding", &resources::funding::RESOURCE),
        ("legal_cases", &resources::legal_cases::RESOURCE),
    ] {
        let filter =
            resource.filters.iter().find(|filter| matches!(filter.test, Test::Country(_) | Test::Donor { .. }));
        let query = Query {
            filters: filter.map(|filter| (filter, vec![id.to_owned()])).into_iter().collect(),
            limit: crate::list::query::MAX_LIMIT,
            ..query.clone()
        };
        let page = select::page(connection, resource, &query).await?;
        let records: Vec<Json> = page
            .records
            .into_iter()
            .map(|record| serde_json::from_str(&shown(record, &query)).unwrap_or_default())
            .collect();
        json[name] = records.into();
        sources.extend(page.sources);
    }
    sources.sort();
    sources.dedup();
    Ok(json.to_string())
}

fn not_yet_known(id: &str, query: &Query, day: Option<String>) -> Problem {
    let as_of = query.as_of.map(|day| day.to_string()).unwrap_or_default();
    let detail = match day {
        Some(day) => format!(
            "`{id}` was not known on {as_of}: the first source of it is of {day}. Ask with `as_of={day}` or later, or without `as_of`."
        ),
        None => format!("`{id}` cannot be placed in time: it rests on what has no date. Ask without `as_of`."),
    };
    Problem::new(&ProblemKind::NOT_YET_KNOWN, detail)
}

/// Says that there is no such record; of a claim that an earlier edition had, that it was withdrawn.
async fn no_such_record(
    connection: &mut sqlx::SqliteConnection,
    resource: &Resource,
    id: &str,
    editions: &Editions,
    query: &Query,
) -> Result<Problem, Problem> {
    if resource.path == resources::claims::RESOURCE.path {
        let had: Option<i64> = sqlx::query_scalar("SELECT max(release) FROM claim WHERE id = ? AND release < ?")
            .bind(id)
            .bind(query.edition.number)
            .fetch_one(&mut *connection)
            .await?;
        let edition = |number: i64| editions.all().iter().find(|edition| edition.number == number);
        if let Some((had, withdrew)) = had.and_then(|number| Some((edition(number)?, edition(number + 1)?))) {
            let because: Option<String> =
                sqlx::query_scalar("SELECT because FROM correction WHERE release = ? AND edition = ? AND claim_id = ?")
                    .bind(withdrew.number)
                    .bind(&withdrew.id)
                    .bind(id)
                    .fetch_optional(&mut *connection)
                    .await?;
            let because = because.unwrap_or_else(|| "no reason is recorded".to_owned());
            return Ok(Problem::new(
                &ProblemKind::WITHDRAWN_CLAIM,
                format!(
                    "Release {} withdrew `{id}`: {because}. `/claims/{id}?release={}` shows it as it was.",
                    withdrew.id, had.id
                ),
            ));
        }
    }
    let mut known = sqlx::QueryBuilder::<sqlx::Sqlite>::new("SELECT DISTINCT id FROM ");
    known.push(resource.table()).push(" WHERE release = ").push_bind(query.edition.number).push(" LIMIT 5000");
    let known: Vec<String> = known.build_query_scalar().fetch_all(connection).await?;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let hint = suggest::unknown(id, &known).map_or_else(
        || format!("`/{}` lists those that there are.", resource.path),
        |near| format!("Did you mean `{near}`?"),
    );
    Ok(Problem::new(
        &ProblemKind::NO_SUCH_RECORD,
        format!("`{id}` is not in `/{}` of release {}. {hint}", resource.path, query.edition.id),
    ))
}

/// The service document; a browser is led to the documentation.
async fn service(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let query = Query::of_one(&asked.query, &ledger.editions())?;
    let (format, delivery) = delivery(&asked, &query)?;
    if format == Format::Html {
        return Ok(Redirect::to("/docs").into_response());
    }
    let collections: Vec<Json> =
        ALL.iter().map(|resource| json!({ "href": format!("/{}", resource.path), "title": resource.doc })).collect();
    let example = resources::funding::RESOURCE.path;
    let body = json!({
        "title": "Mission Ledger",
        "description": "An open, read-only API over a source-cited dataset about a multinational security mission.",
        "dataset": { "release": query.edition.id, "released_on": query.edition.released_on, "license": "CC-BY-4.0" },
        "collections": collections,
        "documentation": { "href": "/docs", "type": "text/html" },
        "description_document": [{ "href": "/openapi.json", "type": "application/json" }, { "href": "/openapi.yaml", "type": "application/yaml" }],
        "health": [{ "href": "/healthz" }, { "href": "/readyz" }],
        "example": format!("/{example}?donor=US"),
    });
    delivery.deliver(&asked, async { Ok(body.to_string()) }).await
}

async fn healthz(request: Request) -> Result<Response, Problem> {
    refuse_unknown(request.uri().query().unwrap_or_default(), &[])?;
    Ok(status_answer(StatusCode::OK, &json!({ "status": "ok" })))
}

async fn readyz(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    refuse_unknown(request.uri().query().unwrap_or_default(), &[])?;
    let ready = sqlx::query_scalar::<_, String>("SELECT id FROM release ORDER BY number DESC LIMIT 1")
        .fetch_one(ledger.pool())
        .await;
    match ready {
        Ok(release) => Ok(status_answer(StatusCode::OK, &json!({ "status": "ready", "release": release }))),
        Err(error) => {
            tracing::error!(%error, "not ready");
            Err(Problem::new(&ProblemKind::OVERLOADED, "The database cannot be read at the moment."))
        }
    }
}

fn status_answer(status: StatusCode, body: &Json) -> Response {
    (
        status,
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ],
        body.to_string(),
    )
        .into_response()
}

/// What a kind of problem means.
async fn problem_page(
    State(ledger): State<Ledger>,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let query = Query::of_one(&asked.query, &ledger.editions())?;
    let (format, delivery) = delivery(&asked, &query)?;
    let Some(problem) = ProblemKind::ALL.iter().find(|problem| problem.slug == slug) else {
        let slugs: Vec<&str> = ProblemKind::ALL.iter().map(|problem| problem.slug).collect();
        return Err(Problem::new(
            &ProblemKind::NO_SUCH_RECORD,
            format!("No kind of problem is called `{slug}`; there are {}.", crate::dataset::claim::list(&slugs)),
        ));
    };
    let body = json!({ "type": format!("/problems/{}", problem.slug), "status": problem.status.as_u16(), "title": problem.title, "description": problem.doc });
    delivery
        .deliver(&asked, async {
            match format {
                Format::Json => Ok(body.to_string()),
                Format::Html => html::problem(problem),
            }
        })
        .await
}

async fn openapi_json(request: Request) -> Result<Response, Problem> {
    document(Asked::of(&request), "application/json", openapi::json()).await
}

async fn openapi_yaml(request: Request) -> Result<Response, Problem> {
    document(Asked::of(&request), "application/yaml", openapi::yaml()).await
}

/// A document of this build: it changes with the software, and not with the dataset.
async fn document(asked: Asked, media_type: &'static str, body: Result<String, Problem>) -> Result<Response, Problem> {
    refuse_unknown(&asked.query, &[])?;
    let delivery =
        Delivery { media_type, tag: entity_tag("", &asked.path, media_type), keep: Keep::Shortly, links: links() };
    delivery.deliver(&asked, async { body }).await
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
        .chain(["docs", "openapi.json", "openapi.yaml", "healthz", "readyz"])
        .collect();
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let near = suggest::unknown(segments[0], &paths).filter(|near| segments.len() > 1 || *near != segments[0]);
    let hint = near.map_or_else(
        || "`/` lists every path.".to_owned(),
        |near| format!("Did you mean `/{near}`? `/` lists every path."),
    );
    Problem::new(&ProblemKind::NO_SUCH_PATH, format!("There is nothing at `{path}`. {hint}")).into_response()
}

async fn method_not_allowed(request: Request) -> Problem {
    Problem::new(
        &ProblemKind::METHOD_NOT_ALLOWED,
        format!("`{}` is not allowed: the API is read-only. Use GET, HEAD or OPTIONS.", request.method()),
    )
}
