//! The header fields of answers: those that many answers have are described once and referenced.

use utoipa::openapi::Ref;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ComponentsBuilder, ObjectBuilder, Type as JsonType};

/// A header field that many answers have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared {
    /// Its name among the components.
    name: &'static str,
    /// The name of the field.
    field: &'static str,
    doc: &'static str,
}

pub(super) const ETAG: Shared = named("ETag", "A strong entity tag, for `If-None-Match`.");
pub(super) const REQUEST_ID: Shared = named("X-Request-Id", "Identifies this request in the server's log.");
pub(super) const CACHE_CONTROL: Shared =
    named("Cache-Control", "How long the answer may be cached: forever if it is pinned to a published edition.");
pub(super) const LINK: Shared = named(
    "Link",
    "RFC 8288: the collection, how to cite it (`cite-as`, RFC 8574), its other representations (`alternate`), the OpenAPI document, the documentation, the license, the API catalog.",
);
pub(super) const PAGE_LINK: Shared = Shared {
    name: "Page-Link",
    field: "Link",
    doc: "RFC 8288: the page after this one (`next`), how to cite it (`cite-as`, RFC 8574), its other representations (`alternate`), the OpenAPI document, the documentation, the license, the API catalog.",
};

const fn named(name: &'static str, doc: &'static str) -> Shared {
    Shared { name, field: name, doc }
}

/// Adds the header fields to the components.
pub(super) fn add(components: ComponentsBuilder) -> ComponentsBuilder {
    [ETAG, REQUEST_ID, CACHE_CONTROL, LINK, PAGE_LINK]
        .into_iter()
        .fold(components, |components, shared| components.header(shared.name, header(shared.doc, JsonType::String)))
}

/// Adds the header fields to a response.
pub(super) fn refer(response: ResponseBuilder, fields: &[Shared]) -> ResponseBuilder {
    fields.iter().fold(response, |response, shared| {
        response.header_ref(shared.field, Ref::new(format!("#/components/headers/{}", shared.name)))
    })
}

/// A header field.
pub(super) fn header(doc: &str, ty: JsonType) -> Header {
    HeaderBuilder::new().schema(Some(ObjectBuilder::new().schema_type(ty))).description(Some(doc)).build()
}
