//! The service itself: where everything is, how it is, what its problems mean, and a feed of its editions.

use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value as Json, json};

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

/// The service document; a browser is led to the documentation.
async fn service(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let query = Query::of_one(&asked.query, &ledger.editions())?;
    let (format, mut delivery) = delivery(&ledger, &asked, &query)?;
    delivery.links.clear(); // It is no data: nobody cites it.
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
        "description_document": [{ "href": "/openapi.json", "type": "application/json" }, { "href": "/openapi.yaml", "type": "application/yaml" }, { "href": "/openapi-3.0.json", "type": "application/json" }],
        "search": "/search?q=",
        "summaries": ["/contingents/summary", "/funding/summary"],
        "codebook": "/codebook",
        "about_the_dataset": { "href": "/dataset", "type": "application/json" },
        "bulk": [{ "href": "/dataset/datapackage.zip", "type": "application/zip" }, { "href": "/dataset/ledger.sqlite", "type": "application/vnd.sqlite3" }],
        "catalog": { "href": "/.well-known/api-catalog", "type": "application/linkset+json" },
        "sitemap": { "href": "/sitemap.xml", "type": "application/xml" },
        "feed": { "href": "/feed.atom", "type": "application/atom+xml" },
        "health": [{ "href": "/healthz" }, { "href": "/readyz" }],
        "example": format!("/{example}?donor=US"),
    });
    delivery.deliver(&asked, ledger.cache(), async { Ok(body.to_string()) }).await
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
