//! The service itself: its links, its state, and what its problems mean.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use ledger_core::describe::Format;
use ledger_core::resources::ALL;
use ledger_core::words::{list, nearest};
use ledger_store::editions::Editions;
use ledger_store::inventory;
use ledger_store::readers::Lane;
use serde::Serialize;
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

use super::answer::delivery;
use super::context::CONTEXT;
use super::endpoint::{Endpoint, no_schemas};
use super::home::home;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::pages::{self, Facts};
use crate::problem::{Problem, ProblemKind};
use crate::question::{self, Question};
use crate::schema::{names, operation, parameters, responses};

/// `/`
pub static ROOT: Endpoint = Endpoint {
    path: "/",
    route: || get(service),
    operation: || {
        let doc =
            "The service document: links to every collection and document. Browsers get the page at the entrance.";
        operation::with_one_parameters(
            operation::new("getService", "service", "Find everything", doc),
            names::PAGE_FORMAT,
        )
        .responses(responses::responses("Service", "The links.", false, &[]))
    },
    schemas: |components| {
        components.schema_from::<Service>().schema_from::<ServiceDataset>().schema_from::<ServiceLink>()
    },
};

/// `/healthz`
pub static HEALTH: Endpoint = Endpoint {
    path: "/healthz",
    route: || get(healthz),
    operation: || {
        operation::new("getHealth", "service", "Check whether the server runs", "Answers as long as the server runs.")
            .responses(responses::momentary("Health", "The server runs."))
    },
    schemas: no_schemas,
};

/// `/readyz`
pub static READINESS: Endpoint = Endpoint {
    path: "/readyz",
    route: || get(readyz),
    operation: || {
        let doc = "Answers 200 when the database can be read.";
        operation::new("getReadiness", "service", "Check whether the server can answer", doc)
            .responses(responses::momentary("Health", "The server can answer."))
    },
    schemas: no_schemas,
};

/// `/problems/{problem}`
pub static PROBLEM: Endpoint = Endpoint {
    path: "/problems/{problem}",
    route: || get(problem_page),
    operation: || {
        let doc = "What a kind of problem means, and what to do: the page at a problem's `type`.";
        operation::with_one_parameters(
            operation::new("getProblem", "service", "Read what a problem means", doc)
                .parameter(parameters::problem_parameter()),
            names::PAGE_FORMAT,
        )
        .responses(responses::responses(
            "ProblemPage",
            "The explanation.",
            false,
            &[&ProblemKind::NO_SUCH_RECORD],
        ))
    },
    schemas: no_schemas,
};

/// Links to everything.
#[derive(Debug, Serialize, ToSchema)]
pub struct Service {
    /// The name of the service.
    #[schema(example = "Mission Ledger")]
    title: &'static str,
    /// What the service is.
    description: &'static str,
    /// The edition that answers.
    dataset: ServiceDataset,
    /// Every collection.
    collections: Vec<ServiceLink>,
    /// The documentation, for people.
    documentation: ServiceLink,
    /// The OpenAPI document.
    description_document: Vec<ServiceLink>,
    /// Full-text search: append the words.
    #[schema(example = "/search?q=")]
    search: &'static str,
    /// The paths of totals.
    summaries: Vec<&'static str>,
    /// The definitions of every kind, field and code.
    #[schema(example = "/codebook")]
    codebook: &'static str,
    /// Title, license, counts and distributions.
    about_the_dataset: ServiceLink,
    /// The whole dataset as a file.
    bulk: Vec<ServiceLink>,
    /// The API catalog (RFC 9727).
    catalog: ServiceLink,
    /// The sitemap, which lists every page.
    sitemap: ServiceLink,
    /// The feed of editions.
    feed: ServiceLink,
    /// The state of the server.
    health: Vec<ServiceLink>,
    /// A request to start with.
    #[schema(example = "/funding?donor=US")]
    example: String,
    /// Whether a statement is what sources say: append `subject_kind`, `subject_id`, `field` and `value`.
    #[schema(example = "/check")]
    check: &'static str,
    /// What came, went and changed between two days, editions or filters: in a list, and in one record.
    #[schema(example = json!(["/{collection}/diff"]))]
    comparisons: Vec<&'static str>,
    /// What `format` takes in lists and in records.
    #[schema(example = json!(["json", "csv", "xlsx", "citation"]))]
    formats: Vec<&'static str>,
    /// The terms of records and claims as linked data.
    #[schema(example = "/contexts/1.jsonld")]
    linked_data: &'static str,
    /// What editions changed of what a question matches, as Atom feeds.
    #[schema(example = json!(["/{collection}?format=atom"]))]
    feeds: Vec<&'static str>,
    /// Where assistants use all of this as tools (Model Context Protocol).
    #[schema(example = "/mcp")]
    assistants: &'static str,
    /// Which records the names in a table mean (Reconciliation Service API).
    #[schema(example = "/reconcile")]
    reconciliation: &'static str,
}

/// The edition that answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceDataset {
    /// The edition.
    #[schema(example = "2026.12.0")]
    release: String,
    /// When it was published; null until then.
    #[schema(format = "date", required = true)]
    released_on: Option<String>,
    /// The license, by its SPDX identifier; null if the dataset names none.
    #[schema(example = "CC-BY-4.0", required = true)]
    license: Option<String>,
    /// The title of the dataset.
    title: String,
}

/// A path of the service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceLink {
    /// The path.
    #[schema(example = "/funding")]
    href: String,
    /// The media type that it answers with by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "application/json")]
    r#type: Option<&'static str>,
    /// What is at the path.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<&'static str>,
}

/// The service document, or the page at the entrance.
async fn service(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    let question = Question::of_one(asked, Format::OF_PAGES, ledger.editions())?;
    let mut delivery = delivery(&ledger, &question);
    delivery.links.clear(); // It is not data, so it has no citation links.
    if question.format == Format::Html {
        return home(&ledger, &question, delivery).await;
    }
    let link = |href: &str, ty: &'static str| ServiceLink { href: href.to_owned(), r#type: Some(ty), title: None };
    let collections = ALL.iter().map(|resource| ServiceLink {
        href: format!("/{}", resource.path),
        r#type: Some(Format::Json.media_type()),
        title: Some(resource.doc),
    });
    let about = &question.edition().about;
    let example =
        inventory::first_request(&mut *ledger.readers().acquire(Lane::Quick).await?, question.edition()).await?;
    let only_of_records = Format::OF_RECORDS.iter().filter(|format| !Format::ALL.contains(format));
    let formats = Format::ALL.iter().chain(only_of_records);
    let body = Service {
        title: "Mission Ledger",
        description: "An open, read-only API over a source-cited dataset about a multinational security mission.",
        dataset: ServiceDataset {
            release: question.edition().id.clone(),
            released_on: question.edition().released_on.clone(),
            license: about.license.as_ref().map(|license| license.id.clone()),
            title: about.title.clone(),
        },
        collections: collections.collect(),
        documentation: link("/docs", "text/html"),
        description_document: vec![
            link("/openapi.json", "application/json"),
            link("/openapi.yaml", "application/yaml"),
            link("/openapi-3.0.json", "application/json"),
        ],
        search: "/search?q=",
        summaries: vec![
            "/contingents/summary",
            "/funding/summary",
            "/contingents/summary/series",
            "/funding/summary/series",
        ],
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
        example,
        check: "/check",
        comparisons: vec!["/{collection}/diff", "/{collection}/{id}/diff"],
        formats: formats.map(|format| format.name()).collect(),
        linked_data: CONTEXT.path,
        feeds: vec!["/{collection}?format=atom", "/{collection}/{id}?format=atom", "/search?q={words}&format=atom"],
        assistants: "/mcp",
        reconciliation: "/reconcile",
    };
    delivery.deliver(&question.asked, ledger.cache(), async { Ok(json!(body).to_string().into()) }).await
}

async fn healthz(asked: Asked) -> Result<Response, Problem> {
    question::only(&asked.query, &[])?;
    Ok(status_answer(StatusCode::OK, &json!({ "status": "ok" })))
}

async fn readyz(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    question::only(&asked.query, &[])?;
    match Editions::read(ledger.readers()).await {
        Ok(editions) => {
            let body = json!({ "status": "ready", "release": editions.latest().id });
            Ok(status_answer(StatusCode::OK, &body))
        }
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
    asked: Asked,
) -> Result<Response, Problem> {
    let question = Question::of_one(asked, Format::OF_PAGES, ledger.editions())?;
    let mut delivery = delivery(&ledger, &question);
    delivery.links.clear(); // It is not data, so it has no citation links.
    let Some(problem) = ProblemKind::ALL.iter().find(|problem| problem.slug == slug) else {
        let slugs: Vec<&str> = ProblemKind::ALL.iter().map(|problem| problem.slug).collect();
        return Err(Problem::new(
            &ProblemKind::NO_SUCH_RECORD,
            match nearest(&slug, &slugs) {
                Some(near) => format!("There is no kind of problem `{slug}`. Did you mean `{near}`?"),
                None => format!("There is no kind of problem `{slug}`; the kinds are {}.", list(&slugs)),
            },
        ));
    };
    let body = json!({ "type": format!("/problems/{}", problem.slug), "status": problem.status.as_u16(), "title": problem.title, "description": problem.doc });
    let made = async {
        let body = if question.format == Format::Html {
            pages::problem(problem, &Facts::of(&question, None))?
        } else {
            body.to_string()
        };
        Ok(body.into())
    };
    delivery.deliver(&question.asked, ledger.cache(), made).await
}
