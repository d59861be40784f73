//! The API catalog: what this host serves, at the address where programs look for it.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value as Json, json};

use super::answer::of_latest;
use super::endpoint::{Endpoint, no_schemas};
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question;
use crate::schema::{operation, responses};

/// `/.well-known/api-catalog`
pub static CATALOG: Endpoint = Endpoint {
    path: "/.well-known/api-catalog",
    route: || get(catalog),
    operation: || {
        let doc = "What this host serves: a link set (RFC 9264) at the well-known address for API catalogs (RFC 9727).";
        operation::new("getApiCatalog", "service", "Find the API of this host", doc).responses(responses::plain(
            "application/linkset+json",
            responses::any_object(),
            "The link set.",
        ))
    },
    schemas: no_schemas,
};

/// The media type of the catalog, with the profile that RFC 9727 gives it.
const LINK_SET: &str = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";

async fn catalog(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    question::only(&asked.query, &[])?;
    let (edition, delivery) = of_latest(&ledger, &asked, LINK_SET, "");
    let made = async { Ok(link_set(ledger.public_url(), edition.about.license_url()).to_string().into()) };
    delivery.deliver(&asked, ledger.cache(), made).await
}

fn link_set(base: &str, license: Option<&str>) -> Json {
    let link = |path: &str, media_type: &str, title: &str| json!({ "href": format!("{base}{path}"), "type": media_type, "title": title });
    json!({ "linkset": [
        {
            "anchor": format!("{base}/.well-known/api-catalog"),
            "item": [link("/", "application/json", "Mission Ledger")],
        },
        {
            "anchor": format!("{base}/"),
            "service-desc": [
                link("/openapi.json", "application/json", "OpenAPI 3.1"),
                link("/openapi.yaml", "application/yaml", "OpenAPI 3.1"),
                link("/openapi-3.0.json", "application/json", "OpenAPI 3.0.3"),
            ],
            "service-doc": [
                link("/docs", "text/html", "Documentation to try every path in"),
                link("/llms.txt", "text/plain", "A guide for language models"),
            ],
            "service-meta": [
                link("/dataset?format=jsonld", "application/ld+json", "The dataset, as schema.org and DCAT 3"),
                link("/contexts/1.jsonld", "application/ld+json", "The terms of records and claims as linked data, in schema.org and PROV-O"),
                link("/codebook", "application/json", "What every field and code means"),
            ],
            "related": [
                link("/check?subject_kind=contingent&field=personnel&value=400", "application/json", "Whether a statement is what sources say"),
                link("/reconcile", "application/json", "Which records the names in a table mean, by the Reconciliation Service API 0.2"),
                link("/changes?format=atom", "application/atom+xml", "What editions changed, as a feed; every list has its own"),
                link("/mcp", "application/json", "The same for assistants, by the Model Context Protocol (POST)"),
            ],
            "status": [link("/readyz", "application/json", "Whether it can answer")],
            "license": license.iter().map(|href| json!({ "href": href })).collect::<Vec<_>>(),
        },
    ] })
}
