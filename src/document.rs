//! The OpenAPI document, assembled from the parts that the descriptions give, and the paths that serve it.

pub mod committed;
pub mod examples;
mod head;
pub mod twin;
pub mod yaml;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use ledger_core::resources::ALL;
use utoipa::openapi::path::{HttpMethod, PathItem, PathsBuilder};
use utoipa::openapi::schema::ComponentsBuilder;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{OpenApi, OpenApiBuilder};

pub use self::head::Host;
use self::head::{head_of, unwritable};
use crate::api::ENDPOINTS;
use crate::api::endpoint::{Endpoint, no_schemas};
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question;
use crate::represent::deliver::{Delivery, Keep, entity_tag};
use crate::schema::{self, compared, operation, parameters, responses};

/// The paths of the document itself.
pub static OWN: &[&Endpoint] = &[&OPENAPI_JSON, &OPENAPI_YAML, &OPENAPI_3_0];

/// `/openapi.json`
pub static OPENAPI_JSON: Endpoint = Endpoint {
    path: "/openapi.json",
    route: || get(as_json),
    operation: || {
        operation::new("getOpenapiJson", "service", "Get this document as JSON", "This document, as JSON.")
            .responses(responses::plain("application/json", responses::any_object(), "The document."))
    },
    schemas: no_schemas,
};

/// `/openapi.yaml`
pub static OPENAPI_YAML: Endpoint = Endpoint {
    path: "/openapi.yaml",
    route: || get(as_yaml),
    operation: || {
        operation::new("getOpenapiYaml", "service", "Get this document as YAML", "This document, as YAML.")
            .responses(responses::plain("application/yaml", responses::anything(), "The document."))
    },
    schemas: no_schemas,
};

/// `/openapi-3.0.json`
pub static OPENAPI_3_0: Endpoint = Endpoint {
    path: "/openapi-3.0.json",
    route: || get(as_json_3_0),
    operation: || {
        let doc = "The same document as OpenAPI 3.0.3, for generators that support no later version.";
        operation::new("getOpenapi30", "service", "Get this document as OpenAPI 3.0.3", doc)
            .responses(responses::plain("application/json", responses::any_object(), "The document."))
    },
    schemas: no_schemas,
};

/// The document of a server, as JSON, written from the descriptions. What is served is [`committed`].
///
/// # Errors
/// An internal problem, if the document cannot be written.
pub fn json(host: &Host) -> Result<String, Problem> {
    of_host(host).to_pretty_json().map_err(|error| unwritable(&error))
}

/// The document of a server, as YAML.
///
/// # Errors
/// An internal problem, if the document cannot be written.
pub fn yaml(host: &Host) -> Result<String, Problem> {
    let document = serde_json::to_value(of_host(host)).map_err(|error| unwritable(&error))?;
    yaml::yaml(document).map_err(|error| unwritable(&error))
}

/// The same as OpenAPI 3.0.3, for generators that support no later version.
///
/// # Errors
/// An internal problem, if the document cannot be written.
pub fn json_3_0(host: &Host) -> Result<String, Problem> {
    let document = serde_json::to_value(of_host(host)).map_err(|error| unwritable(&error))?;
    serde_json::to_string_pretty(&twin::twin(&document)).map_err(|error| unwritable(&error))
}

fn of_host(host: &Host) -> OpenApi {
    let (head, mut document) = (head_of(host), document());
    document.info = head.info;
    document.servers = head.servers;
    document
}

/// The document that `/docs` reads. Its address is that of the page, however a reader reached it, so that requests from the
/// page go to its own origin.
const OF_PAGE: &str = "/docs/openapi.json";

/// `/docs`: the document as a page to try it, without a request to any other host.
pub fn documentation_page() -> Router<Ledger> {
    let config = utoipa_swagger_ui::Config::new([OF_PAGE])
        .validator_url("none")
        .try_it_out_enabled(true)
        .default_models_expand_depth(0)
        .doc_expansion("list")
        .filter(true);
    Router::from(utoipa_swagger_ui::SwaggerUi::new("/docs").config(config)).route(OF_PAGE, get(as_json_of_page))
}

fn document() -> OpenApi {
    let mut paths = PathsBuilder::new();
    for resource in ALL {
        let of_list = operation::list_of(resource);
        paths = paths.path(format!("/{}", resource.path), PathItem::new(HttpMethod::Get, of_list));
        let of_record = operation::get_of(resource);
        paths = paths.path(format!("/{}/{{id}}", resource.path), PathItem::new(HttpMethod::Get, of_record));
        if let Some(kind) = resource.kind {
            let of_history = operation::history_of(resource, kind);
            let path = format!("/{}/{{id}}/history", resource.path);
            paths = paths.path(path, PathItem::new(HttpMethod::Get, of_history));
        }
        if let Some(grouping) = resource.grouping {
            let of_summary = operation::summary_of(resource, grouping);
            paths = paths.path(format!("/{}/summary", resource.path), PathItem::new(HttpMethod::Get, of_summary));
            let of_series = operation::summary_series_of(resource, grouping);
            paths = paths.path(format!("/{}/summary/series", resource.path), PathItem::new(HttpMethod::Get, of_series));
        }
    }
    paths = paths.path("/{collection}/diff", PathItem::new(HttpMethod::Get, compared::of_lists()));
    paths = paths.path("/{collection}/{id}/diff", PathItem::new(HttpMethod::Get, compared::of_record()));
    let mut components = schema::add(ComponentsBuilder::new());
    for endpoint in ENDPOINTS.iter().copied().chain(OWN.iter().copied()) {
        paths = paths.path(endpoint.path, PathItem::new(HttpMethod::Get, (endpoint.operation)()));
        components = (endpoint.schemas)(components);
    }
    for (name, parameter) in parameters::shared() {
        components = components.parameter(name, parameter.build());
    }
    let tags = ALL
        .iter()
        .map(|resource| TagBuilder::new().name(resource.path).description(Some(resource.doc)).build())
        .chain([TagBuilder::new().name("search").description(Some("Full-text search over every kind.")).build()])
        .chain([TagBuilder::new()
            .name("reconciliation")
            .description(Some("Matching names with records, by the Reconciliation Service API."))
            .build()])
        .chain([TagBuilder::new()
            .name("series")
            .description(Some("The observations of one metric over time."))
            .build()])
        .chain([TagBuilder::new().name("charts").description(Some("Series and totals as pictures.")).build()])
        .chain([TagBuilder::new()
            .name("dataset")
            .description(Some("The dataset as a whole: its description, and files of all of it."))
            .build()])
        .chain([TagBuilder::new().name("service").description(Some("The service itself.")).build()]);
    let mut document = OpenApiBuilder::new().paths(paths).components(Some(components.build())).tags(Some(tags)).build();
    document.components.iter_mut().flat_map(|components| components.schemas.values_mut()).for_each(schema::complete);
    document.paths.paths.values_mut().filter_map(|item| item.get.as_mut()).for_each(responses::add_brief);
    examples::add(&mut document);
    document
}

async fn as_json(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    answer(&ledger, asked, "application/json", ledger.public_url(), committed::json).await
}

async fn as_json_of_page(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    answer(&ledger, asked, "application/json", "/", committed::json).await
}

async fn as_json_3_0(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    answer(&ledger, asked, "application/json", ledger.public_url(), committed::json_3_0).await
}

async fn as_yaml(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    answer(&ledger, asked, "application/yaml", ledger.public_url(), committed::yaml).await
}

/// The document of this build at an address: it changes with the software, and with what the dataset says of itself.
async fn answer(
    ledger: &Ledger,
    asked: Asked,
    media_type: &'static str,
    address: &str,
    write: fn(&Host) -> Result<String, Problem>,
) -> Result<Response, Problem> {
    question::only(&asked.query, &[])?;
    let edition = ledger.editions().latest().clone();
    let tag = entity_tag(&edition.checksum, &format!("{address} {}", asked.path), media_type);
    let delivery = Delivery { media_type, tag, keep: Keep::Shortly, links: Vec::new(), language: None };
    delivery.deliver(&asked, ledger.cache(), async { Ok(write(&Host::of(ledger, address))?.into()) }).await
}
