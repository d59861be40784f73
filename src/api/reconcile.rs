//! Reconciliation: which records, countries, organizations, voices and sources the names in somebody's table mean.
//!
//! By the Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community Group, which `OpenRefine` and others
//! speak. The types are what a search can find, and the properties are the filters and the values of their lists.

mod entities;
mod extension;
mod matching;
mod once;
mod queries;
mod suggestions;
mod values;
mod vocabulary;

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use http::{HeaderValue, header};
use ledger_core::describe::Parameter;
use serde_json::{Value as Json, json};
use utoipa::openapi::path::OperationBuilder;

use self::entities::{address, kept};
use self::extension::answer_extension;
use self::queries::{BATCH, answer_queries};
use self::suggestions::suggestions;
use self::vocabulary::{type_json, types};
use super::answer::of_edition;
use super::endpoint::{Endpoint, no_schemas};
use crate::asked::Asked;
use crate::body;
use crate::language::Language;
use crate::ledger::Ledger;
use crate::pages;
use crate::problem::{Problem, ProblemKind, decoded};
use crate::question::Question;
use crate::schema::{operation, parameters, reconciliation as own, responses};

/// The path of the service.
pub const PATH: &str = "/reconcile";
/// What its previews begin with, which pages of other sites may frame.
pub const PREVIEWS: &str = "/reconcile/preview/";
/// What the paths of suggestions begin with.
const SUGGESTIONS: &str = "/reconcile/suggest";
/// The pages of entities, which redirect to those of the ledger.
pub const ENTITIES: &str = "/reconcile/{id}";

const JSON: &str = "application/json";
/// The media type of a form.
const FORM: &str = "application/x-www-form-urlencoded";
/// What `/reconcile` takes.
const OWN: &[&str] = &["queries", "extend"];

/// `/reconcile`
pub static RECONCILE: Endpoint = Endpoint {
    path: PATH,
    route: || get(reconcile).post(posted),
    operation: || {
        let doc = "Which records the names in a table mean, by the Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community \
                   Group (OpenRefine). Without `queries` and `extend`, the manifest of the service. The same can be sent with POST, as a form.";
        let operation = operation::new("reconcile", "reconciliation", "Match names with records", doc)
            .parameter(own::text("queries", false, QUERIES, r#"{"q0":{"query":"Kenia","type":"country"}}"#))
            .parameter(own::text("extend", false, EXTEND, r#"{"ids":["country.KE"],"properties":[{"id":"region"}]}"#));
        described(operation, "The manifest, the candidates of each query, or the values.")
    },
    schemas: no_schemas,
};

const QUERIES: &str =
    "Queries as a JSON object, each with `query` or `properties` and, if wanted, `type` and `limit`; at most 50.";
const EXTEND: &str = "What to fetch, as a JSON object: `ids` of at most 100 entities, and `properties`.";

/// `/reconcile/suggest/entity`
pub static ENTITY: Endpoint = Endpoint {
    path: "/reconcile/suggest/entity",
    route: || get(|ledger: State<Ledger>, asked: Asked| suggested(ledger, asked, suggestions::Of::Entities)),
    operation: || suggesting("suggestEntities", "Complete the name of an entity", "The entities."),
    schemas: no_schemas,
};

/// `/reconcile/suggest/type`
pub static TYPE: Endpoint = Endpoint {
    path: "/reconcile/suggest/type",
    route: || get(|ledger: State<Ledger>, asked: Asked| suggested(ledger, asked, suggestions::Of::Types)),
    operation: || suggesting("suggestTypes", "Complete the name of a type", "The types."),
    schemas: no_schemas,
};

/// `/reconcile/suggest/property`
pub static PROPERTY: Endpoint = Endpoint {
    path: "/reconcile/suggest/property",
    route: || get(|ledger: State<Ledger>, asked: Asked| suggested(ledger, asked, suggestions::Of::Properties)),
    operation: || suggesting("suggestProperties", "Complete the name of a property", "The properties."),
    schemas: no_schemas,
};

/// `/reconcile/properties`
pub static PROPERTIES: Endpoint = Endpoint {
    path: "/reconcile/properties",
    route: || get(properties),
    operation: || {
        let doc = "The properties of a type whose values can be fetched with `extend`.";
        let operation = operation::new("proposeProperties", "reconciliation", "List what can be fetched", doc)
            .parameter(own::text("type", true, "The type.", "contingent"))
            .parameter(own::text("limit", false, "How many properties at most.", "5"));
        described(operation, "The properties.")
    },
    schemas: no_schemas,
};

/// `/reconcile/preview/{id}`
pub static PREVIEW: Endpoint = Endpoint {
    path: "/reconcile/preview/{id}",
    route: || get(preview),
    operation: || {
        let doc = "A small page about an entity, for a frame in another page.";
        let id = own::entity("The type of an entity and its identifier, joined by a period.", "country.KE");
        let operation = operation::new("previewEntity", "reconciliation", "Preview an entity", doc).parameter(id);
        let common = [Parameter::AsOf, Parameter::Release, Parameter::Lang];
        let operation = operation::with_parameters(operation, &common, &parameters::Taken::default());
        operation.responses(responses::plain_of_one("text/html", responses::any_text(), "The page."))
    },
    schemas: no_schemas,
};

/// Adds what every path of the service takes and answers.
fn described(operation: OperationBuilder, doc: &str) -> OperationBuilder {
    common(operation).responses(responses::plain(JSON, responses::any_object(), doc))
}

fn common(operation: OperationBuilder) -> OperationBuilder {
    operation::with_parameters(operation, &[Parameter::AsOf, Parameter::Release], &parameters::Taken::default())
}

fn suggesting(id: &str, summary: &str, answer: &str) -> OperationBuilder {
    let doc = format!("{summary}, from what somebody has typed of it (Reconciliation Service API).");
    let operation = operation::new(id, "reconciliation", summary, &doc)
        .parameter(own::text("prefix", id == "suggestEntities", "What was typed.", "ken"))
        .parameter(own::text("cursor", false, "How many suggestions to skip.", "10"))
        .parameter(own::text("type", false, "The type that is meant.", "country"));
    described(operation, answer)
}

async fn reconcile(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    let (question, given) = Question::of_reconciliation(asked, Vec::new(), OWN, ledger.editions())?;
    let delivery = of_edition(&ledger, &question, JSON, &format!("{given:?}"));
    let made = async { Ok(answered(&ledger, &question, &given).await?.to_string().into()) };
    delivery.deliver(&question.asked, ledger.cache(), made).await
}

/// The same, sent as a form.
async fn posted(State(ledger): State<Ledger>, asked: Asked, request: Request) -> Result<Response, Problem> {
    let body = body::of_type(request, FORM, "Send `queries` or `extend` in a form").await?;
    decoded("form", &body, &ProblemKind::MALFORMED_REQUEST)?;
    let form = form_urlencoded::parse(&body).into_owned().collect();
    let (question, given) = Question::of_reconciliation(asked, form, OWN, ledger.editions())?;
    let answer = answered(&ledger, &question, &given).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, answer.to_string()).into_response())
}

async fn answered(ledger: &Ledger, question: &Question, given: &[Option<String>]) -> Result<Json, Problem> {
    match given {
        [Some(_), Some(_)] => {
            let detail = "and `extend` are given together; send them in two requests";
            Err(Problem::parameter("queries", detail))
        }
        [Some(queries), _] => answer_queries(ledger, question, queries).await,
        [_, Some(extend)] => answer_extension(ledger, question, extend).await,
        _ => Ok(manifest(ledger, question)),
    }
}

/// What the service offers, and where.
fn manifest(ledger: &Ledger, question: &Question) -> Json {
    let base = ledger.public_url();
    // Whoever asks for a day or an edition keeps to it.
    let kept = kept(question);
    let service = |path: &str| json!({ "service_url": base, "service_path": format!("{path}{kept}") });
    json!({
        "versions": ["0.1", "0.2"],
        "name": question.edition().about.short_title,
        "identifierSpace": format!("{base}{PATH}/"),
        "schemaSpace": format!("{base}/codebook"),
        "defaultTypes": types().map(type_json).collect::<Vec<_>>(),
        "documentation": format!("{base}/docs"),
        "serviceVersion": env!("CARGO_PKG_VERSION"),
        "view": { "url": format!("{base}{PATH}/{{{{id}}}}{kept}") },
        "preview": { "url": format!("{base}{PREVIEWS}{{{{id}}}}{kept}"), "width": 430, "height": 300 },
        "suggest": {
            "entity": service(ENTITY.path),
            "type": service(TYPE.path),
            "property": service(PROPERTY.path),
        },
        "extend": { "propose_properties": service(PROPERTIES.path), "property_settings": [] },
        "batchSize": BATCH,
    })
}

async fn suggested(State(ledger): State<Ledger>, asked: Asked, of: suggestions::Of) -> Result<Response, Problem> {
    let own = ["prefix", "cursor", "type"];
    let (question, given) = Question::of_reconciliation(asked, Vec::new(), &own, ledger.editions())?;
    let delivery = of_edition(&ledger, &question, JSON, &format!("{given:?}"));
    let made = async { Ok(suggestions(&ledger, &question, &given, of).await?.to_string().into()) };
    delivery.deliver(&question.asked, ledger.cache(), made).await
}

async fn properties(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    let own = ["type", "limit"];
    let (question, given) = Question::of_reconciliation(asked, Vec::new(), &own, ledger.editions())?;
    let delivery = of_edition(&ledger, &question, JSON, &format!("{given:?}"));
    let proposed = extension::proposed(&given)?;
    delivery.deliver(&question.asked, ledger.cache(), async { Ok(proposed.to_string().into()) }).await
}

async fn preview(State(ledger): State<Ledger>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    let own = [Parameter::Lang.name()];
    let (mut question, given) = Question::of_reconciliation(asked, Vec::new(), &own, ledger.editions())?;
    if let Some(code) = given.iter().flatten().find(|code| Language::by_code(code).is_none()) {
        return Err(Problem::parameter(own[0], format!("cannot be `{code}` here; it takes `en` or `fr`")));
    }
    question.language = question.asked.language;
    let mut delivery = of_edition(&ledger, &question, "text/html; charset=utf-8", question.language.code());
    delivery.language = Some(question.language);
    let made = async {
        let (kind, record) = entities::named(&ledger, &question, &id).await?;
        Ok(pages::preview(kind, &record, &address(&record, &question), &question)?.into())
    };
    delivery.deliver(&question.asked, ledger.cache(), made).await
}

/// The way to the page of an entity.
///
/// # Errors
/// A problem, if there is no such entity.
pub async fn view(State(ledger): State<Ledger>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    if PREVIEWS.trim_end_matches('/') == asked.path {
        let detail = format!("The entity is missing. It is the last part of the path: `{PREVIEWS}country.KE`.");
        return Err(Problem::new(&ProblemKind::NO_SUCH_PATH, detail));
    }
    if asked.path == SUGGESTIONS {
        let detail =
            format!("Suggestions have a path each: `{}`, `{}` and `{}`.", ENTITY.path, TYPE.path, PROPERTY.path);
        return Err(Problem::new(&ProblemKind::NO_SUCH_PATH, detail));
    }
    let (question, _) = Question::of_reconciliation(asked, Vec::new(), &[], ledger.editions())?;
    let (_, record) = entities::named(&ledger, &question, &id).await?;
    Ok(Redirect::temporary(&address(&record, &question)).into_response())
}
