//! The service itself: where everything is, how it is, what its problems mean, and a feed of its editions.

use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

use super::{Endpoint, Ledger, delivery};
use crate::list::query::{Query, refuse_unknown};
use crate::openapi::{self, operation};
use crate::problem::{Problem, ProblemKind};
use crate::represent::{Asked, Delivery, Format, Keep, entity_tag, html};
use crate::resources::{self, ALL};

/// `/`
pub static ROOT: Endpoint = Endpoint {
    path: "/",
    route: || get(service),
    operation: || {
        let doc = "The service document: links to every collection and document. A browser is led to `/docs`.";
        operation::with_one_parameters(operation::new("getService", "service", "Find everything", doc))
            .responses(operation::redirecting(operation::responses("Service", "The links.", false, &[])))
    },
};

/// `/healthz`
pub static HEALTH: Endpoint = Endpoint {
    path: "/healthz",
    route: || get(healthz),
    operation: || {
        operation::new("getHealth", "service", "Ask whether the server runs", "Answers as long as the server runs.")
            .responses(operation::momentary("Health", "It runs."))
    },
};

/// `/readyz`
pub static READINESS: Endpoint = Endpoint {
    path: "/readyz",
    route: || get(readyz),
    operation: || {
        let doc = "Answers 200 when the database can be read.";
        operation::new("getReadiness", "service", "Ask whether the server can answer", doc)
            .responses(operation::momentary("Health", "It can answer."))
    },
};

/// `/problems/{problem}`
pub static PROBLEM: Endpoint = Endpoint {
    path: "/problems/{problem}",
    route: || get(problem_page),
    operation: || {
        let doc = "What a kind of problem means, and what to do: the page that a problem's `type` names.";
        operation::with_one_parameters(
            operation::new("getProblem", "service", "Read what a problem means", doc)
                .parameter(operation::problem_parameter()),
        )
        .responses(operation::responses(
            "ProblemPage",
            "The explanation.",
            false,
            &[("404", "No kind of problem has this name.")],
        ))
    },
};

/// `/openapi.json`
pub static OPENAPI_JSON: Endpoint = Endpoint {
    path: "/openapi.json",
    route: || get(openapi_json),
    operation: || {
        operation::new("getOpenapiJson", "service", "Get this document as JSON", "This document, as JSON.")
            .responses(operation::plain("application/json", operation::any_object(), "The document."))
    },
};

/// `/openapi.yaml`
pub static OPENAPI_YAML: Endpoint = Endpoint {
    path: "/openapi.yaml",
    route: || get(openapi_yaml),
    operation: || {
        operation::new("getOpenapiYaml", "service", "Get this document as YAML", "This document, as YAML.")
            .responses(operation::plain("application/yaml", operation::anything(), "The document."))
    },
};

/// `/openapi-3.0.json`
pub static OPENAPI_3_0: Endpoint = Endpoint {
    path: "/openapi-3.0.json",
    route: || get(openapi_3_0),
    operation: || {
        let doc = "The same document as OpenAPI 3.0.3, for generators that read no later one.";
        operation::new("getOpenapi30", "service", "Get this document as OpenAPI 3.0.3", doc)
            .responses(operation::plain("application/json", operation::any_object(), "The document."))
    },
};

/// `/feed.atom`
pub static FEED: Endpoint = Endpoint {
    path: "/feed.atom",
    route: || get(feed),
    operation: || {
        let doc = "The published editions, newest first, as an Atom feed (RFC 4287).";
        operation::new("getFeed", "service", "Follow the editions", doc).responses(operation::plain(
            "application/atom+xml",
            operation::anything(),
            "The feed.",
        ))
    },
};

/// Where everything is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Service {
    /// What this is called.
    #[schema(example = "Mission Ledger")]
    title: &'static str,
    /// What it is.
    description: &'static str,
    /// The edition that answers.
    dataset: ServiceDataset,
    /// Every collection.
    collections: Vec<ServiceLink>,
    /// For people.
    documentation: ServiceLink,
    /// The OpenAPI document.
    description_document: Vec<ServiceLink>,
    /// Full text: the words follow.
    #[schema(example = "/search?q=")]
    search: &'static str,
    /// Totals.
    summaries: Vec<&'static str>,
    /// Every kind, field and code, defined.
    #[schema(example = "/codebook")]
    codebook: &'static str,
    /// Title, licence, counts and distributions.
    about_the_dataset: ServiceLink,
    /// All of it as a file.
    bulk: Vec<ServiceLink>,
    /// RFC 9727.
    catalog: ServiceLink,
    /// Every page.
    sitemap: ServiceLink,
    /// The editions.
    feed: ServiceLink,
    /// How the server is.
    health: Vec<ServiceLink>,
    /// A question to begin with.
    #[schema(example = "/funding?donor=US")]
    example: String,
}

/// The edition that answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceDataset {
    /// The edition.
    #[schema(example = "2026.12.0")]
    release: String,
    /// When it was published; null while it is not.
    #[schema(format = "date", required = true)]
    released_on: Option<String>,
    /// The licence, by its SPDX identifier.
    #[schema(example = "CC-BY-4.0")]
    license: &'static str,
}

/// A path of the service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceLink {
    /// The path.
    #[schema(example = "/funding")]
    href: String,
    /// The media type that it answers with where nothing is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "application/json")]
    r#type: Option<&'static str>,
    /// What is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<&'static str>,
}

/// The service document; a browser is led to the documentation.
async fn service(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let query = Query::of_one(&asked.query, &ledger.editions())?;
    let (format, mut delivery) = delivery(&ledger, &asked, &query)?;
    delivery.links.clear(); // It is no data: nobody cites it.
    if format == Format::Html {
        return Ok(Redirect::to("/docs").into_response());
    }
    let link = |href: &str, ty: &'static str| ServiceLink { href: href.to_owned(), r#type: Some(ty), title: None };
    let collections = ALL.iter().map(|resource| ServiceLink {
        href: format!("/{}", resource.path),
        r#type: Some(Format::Json.media_type()),
        title: Some(resource.doc),
    });
    let body = Service {
        title: "Mission Ledger",
        description: "An open, read-only API over a source-cited dataset about a multinational security mission.",
        dataset: ServiceDataset {
            release: query.edition.id.clone(),
            released_on: query.edition.released_on.clone(),
            license: "CC-BY-4.0",
        },
        collections: collections.collect(),
        documentation: link("/docs", "text/html"),
        description_document: vec![
            link("/openapi.json", "application/json"),
            link("/openapi.yaml", "application/yaml"),
            link("/openapi-3.0.json", "application/json"),
        ],
        search: "/search?q=",
        summaries: vec!["/contingents/summary", "/funding/summary"],
        codebook: "/codebook",
        about_the_dataset: link("/dataset", "application/json"),
        bulk: vec![
            link("/dataset/datapackage.zip", "application/zip"),
            link("/dataset/ledger.sqlite", "application/vnd.sqlite3"),
        ],
        catalog: link("/.well-known/api-catalog", "application/linkset+json"),
        sitemap: link("/sitemap.xml", "application/xml"),
        feed: link("/feed.atom", "application/atom+xml"),
        health: vec![link("/healthz", "application/json"), link("/readyz", "application/json")],
        example: format!("/{}?donor=US", resources::funding::RESOURCE.path),
    };
    delivery.deliver(&asked, ledger.cache(), async { Ok(json!(body).to_string()) }).await
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
    let (format, mut delivery) = delivery(&ledger, &asked, &query)?;
    delivery.links.clear(); // It is no data: nobody cites it.
    let Some(problem) = ProblemKind::ALL.iter().find(|problem| problem.slug == slug) else {
        let slugs: Vec<&str> = ProblemKind::ALL.iter().map(|problem| problem.slug).collect();
        return Err(Problem::new(
            &ProblemKind::NO_SUCH_RECORD,
            format!("No kind of problem is called `{slug}`; there are {}.", crate::dataset::claim::list(&slugs)),
        ));
    };
    let body = json!({ "type": format!("/problems/{}", problem.slug), "status": problem.status.as_u16(), "title": problem.title, "description": problem.doc });
    delivery
        .deliver(&asked, ledger.cache(), async {
            match format {
                Format::Html => html::problem(problem),
                _ => Ok(body.to_string()),
            }
        })
        .await
}

async fn openapi_json(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    document(&ledger, Asked::of(&request), "application/json", openapi::json).await
}

async fn openapi_3_0(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    document(&ledger, Asked::of(&request), "application/json", openapi::json_3_0).await
}

async fn openapi_yaml(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    document(&ledger, Asked::of(&request), "application/yaml", openapi::yaml).await
}

/// A document of this build: it changes with the software, and not with the dataset.
async fn document(
    ledger: &Ledger,
    asked: Asked,
    media_type: &'static str,
    write: fn() -> Result<String, Problem>,
) -> Result<Response, Problem> {
    refuse_unknown(&asked.query, &[])?;
    let delivery =
        Delivery { media_type, tag: entity_tag("", &asked.path, media_type), keep: Keep::Shortly, links: Vec::new() };
    delivery.deliver(&asked, ledger.cache(), async { write() }).await
}

/// The published editions as an Atom feed, newest first.
async fn feed(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    refuse_unknown(&asked.query, &[])?;
    let editions = ledger.editions();
    let all: Vec<String> =
        editions.all().iter().map(|edition| format!("{} {}", edition.id, edition.checksum)).collect();
    let media_type = "application/atom+xml";
    let tag = entity_tag(&all.join(" "), &format!("{} {}", ledger.public_url(), asked.path), media_type);
    let delivery = Delivery { media_type, tag, keep: Keep::Shortly, links: Vec::new() };
    delivery
        .deliver(&asked, ledger.cache(), async {
            let base = ledger.public_url();
            let link =
                |path: &str, rel: &str| Link { href: format!("{base}{path}"), rel: rel.to_owned(), ..Link::default() };
            let moment = |day: &str| format!("{day}T00:00:00Z").parse::<FixedDateTime>().unwrap_or_default();
            let published =
                || editions.all().iter().rev().filter_map(|edition| Some((edition, edition.released_on.as_deref()?)));
            let entries = published().map(|(edition, day)| Entry {
                id: format!("{base}/releases/{}", edition.id),
                title: Text::plain(format!("Edition {}", edition.id)),
                updated: moment(day),
                published: Some(moment(day)),
                links: vec![
                    link(&format!("/releases/{}", edition.id), "alternate"),
                    link(&format!("/changes?release={}", edition.id), "related"),
                ],
                summary: edition.summary.clone().map(Text::plain),
                ..Entry::default()
            });
            let feed = Feed {
                id: format!("{base}/feed.atom"),
                title: Text::plain("Mission Ledger: editions"),
                updated: published().next().map_or_else(FixedDateTime::default, |(_, day)| moment(day)),
                authors: vec![Person { name: "Mission Ledger maintainers".to_owned(), ..Person::default() }],
                links: vec![link("/feed.atom", "self"), link("/releases", "alternate")],
                entries: entries.collect(),
                ..Feed::default()
            };
            Ok(feed.to_string())
        })
        .await
}
