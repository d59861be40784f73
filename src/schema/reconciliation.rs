//! The parameters of the Reconciliation Service API, which are texts to `OpenAPI`.

use serde_json::json;
use utoipa::openapi::Required;
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type as JsonType};

/// A text in the query string.
#[must_use]
pub fn text(name: &str, is_required: bool, doc: &str, example: &str) -> ParameterBuilder {
    let text = ObjectBuilder::new().schema_type(JsonType::String).examples([json!(example)]);
    let builder = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).description(Some(doc));
    let builder = builder.required(if is_required { Required::True } else { Required::False }).schema(Some(text));
    builder.example(is_required.then(|| example.into()))
}

/// The identifier of an entity, in the path.
#[must_use]
pub fn entity(doc: &str, example: &str) -> ParameterBuilder {
    let text = ObjectBuilder::new().schema_type(JsonType::String);
    let builder = ParameterBuilder::new().name("id").parameter_in(ParameterIn::Path).required(Required::True);
    builder.description(Some(doc)).schema(Some(text)).example(Some(example.into()))
}
