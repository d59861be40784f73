//! The context of linked data, at an address that keeps its meaning.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::endpoint::{Endpoint, no_schemas};
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::model::linked::context::{PATH, context};
use crate::problem::Problem;
use crate::question;
use crate::represent::deliver::{Delivery, Keep, entity_tag};
use crate::schema::{operation, responses};

/// The media type, which says that it is a context (JSON-LD 1.1, section 6.1).
const MEDIA_TYPE: &str = "application/ld+json";

/// `/contexts/1.jsonld`
pub static CONTEXT: Endpoint = Endpoint {
    path: PATH,
    route: || get(terms),
    operation: || {
        let doc = "The JSON-LD context of records and claims (`format=jsonld`): their terms in schema.org, PROV-O and the codebook. It never changes at its address.";
        operation::new("getContext", "service", "Get the context of linked data", doc).responses(responses::plain(
            MEDIA_TYPE,
            responses::any_object(),
            "The context.",
        ))
    },
    schemas: no_schemas,
};

async fn terms(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    question::only(&asked.query, &[])?;
    let tag = entity_tag("", &format!("{} {PATH}", ledger.public_url()), MEDIA_TYPE);
    let delivery = Delivery { media_type: MEDIA_TYPE, tag, keep: Keep::Forever, links: Vec::new(), language: None };
    delivery.deliver(&asked, ledger.cache(), async { Ok(context(ledger.public_url()).to_string().into()) }).await
}
