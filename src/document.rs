//! The OpenAPI document, assembled from the parts that the descriptions give, and the paths that serve it.

pub mod committed;
pub mod examples;
pub mod twin;
pub mod yaml;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use ledger_core::package::{About, DESCRIPTOR};
use ledger_core::resources::ALL;
use utoipa::openapi::info::{ContactBuilder, InfoBuilder, LicenseBuilder};
use utoipa::openapi::path::{HttpMethod, PathItem, PathsBuilder};
use utoipa::openapi::schema::ComponentsBuilder;
use utoipa::openapi::server::ServerBuilder;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{OpenApi, OpenApiBuilder};

use crate::api::ENDPOINTS;
use crate::api::endpoint::{Endpoint, no_schemas};
use crate::asked::Asked;
use crate::built_in;
use crate::ledger::Ledger;
use crate::problem::{Problem, ProblemKind};
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

/// The address in the committed document: where a server listens by default.
pub const DEFAULT_ADDRESS: &str = "http://127.0.0.1:8080";

/// A server that the document describes: where it is, and what its dataset says of itself.
#[derive(Clone, Debug)]
pub struct Host {
    address: String,
    about: Arc<About>,
}

impl Host {
    /// The server that the committed document describes: at the default address, with the dataset that is built in.
    #[must_use]
    pub fn committed() -> Self {
        let files = built_in::dataset();
        let descriptor = files.0.get(DESCRIPTOR).and_then(|bytes| serde_json::from_slice(bytes).ok());
        Self { address: DEFAULT_ADDRESS.to_owned(), about: Arc::new(About::of(&descriptor.unwrap_or_default())) }
    }

    fn of(ledger: &Ledger, address: &str) -> Self {
        Self { address: address.to_owned(), about: Arc::clone(&ledger.editions().latest().about) }
    }
}

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

/// The document of a server without its paths, their parts and their tags.
fn head_of(host: &Host) -> OpenApi {
    let Host { address, about } = host;
    let doc = match address.as_str() {
        DEFAULT_ADDRESS => "A server on your own machine, at its default address.",
        _ => "The server that serves this document.",
    };
    let of_data = about.license.as_ref().map(|license| format!("{} (data); ", license.id)).unwrap_or_default();
    let license = LicenseBuilder::new().name(format!("{of_data}MIT OR Apache-2.0 (code)"));
    let creators = (!about.creators.is_empty()).then(|| about.creators.join(", "));
    let info = InfoBuilder::new()
        .title(&about.short_title)
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(license.url(about.license_url()).build()))
        .contact(creators.map(|creators| ContactBuilder::new().name(Some(creators)).build()));
    let server = ServerBuilder::new().url(address).description(Some(doc)).build();
    OpenApiBuilder::new().info(info).servers(Some([server])).build()
}

/// What the document says of the API.
const DESCRIPTION: &str = "An open, read-only API over a source-cited dataset about a multinational security mission. Every value of a record \
     names its source and the place in it; rival reports are shown side by side; `as_of` answers from what the sources had \
     said by a day, and `release` from an edition that never changes.\n\nTo read the data as pages, begin with \
     [contingents](/contingents), [funding](/funding), [legal cases](/legal-cases), the [timeline](/timeline), what is \
     [disputed](/discrepancies), what the words [mean](/codebook), or [all of it as a file](/dataset).";

fn unwritable(error: &dyn std::error::Error) -> Problem {
    tracing::error!(%error, "the OpenAPI document cannot be written");
    Problem::new(&ProblemKind::INTERNAL, "The OpenAPI document could not be written.")
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
