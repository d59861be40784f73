//! The problems that any path may answer with, each described once and referenced.

use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder, ResponsesBuilder};
use utoipa::openapi::schema::{ComponentsBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type as JsonType};
use utoipa::openapi::{Ref, RefOr};

use crate::problem::ProblemKind;

/// A problem as a response of the document.
struct Shared {
    kind: &'static ProblemKind,
    doc: &'static str,
    passes: bool,
}

/// For every path: the request cannot be read, or the server cannot answer now.
const EVERYWHERE: &[Shared] = &[
    shared(&ProblemKind::INVALID_PARAMETERS, "Some parameters cannot be used; each is listed with how to correct it."),
    shared(&ProblemKind::URI_TOO_LONG, "The URL has more than 8,192 bytes."),
    shared(&ProblemKind::HEADERS_TOO_LARGE, "The header fields have more than 16,384 bytes."),
    passing(
        &ProblemKind::TOO_MANY_REQUESTS,
        "The client has sent more requests than it may. `Retry-After` says when to try again.",
    ),
    shared(&ProblemKind::INTERNAL, "The server failed; `X-Request-Id` identifies the error in its log."),
    passing(&ProblemKind::OVERLOADED, "The server is busy. `Retry-After` says when to try again."),
    passing(&ProblemKind::TIMED_OUT, "The answer was not ready in time. `Retry-After` says when to try again."),
];

/// For paths that negotiate the representation.
const NEGOTIATED: &[Shared] = &[shared(&ProblemKind::NOT_ACCEPTABLE, "`Accept` accepts none of the representations.")];

/// For paths whose answers have an entity tag.
const TAGGED: &[Shared] =
    &[shared(&ProblemKind::PRECONDITION_FAILED, "`If-Match` names another version than the current one.")];

/// For paths that take an identifier.
const OF_ONE: &[Shared] = &[
    shared(
        &ProblemKind::NO_SUCH_RECORD,
        "Nothing has this identifier, or it was not yet known on the date of `as_of`.",
    ),
    shared(
        &ProblemKind::WITHDRAWN_CLAIM,
        "A later edition withdrew the claim; `detail` names the edition and the reason.",
    ),
];

const fn shared(kind: &'static ProblemKind, doc: &'static str) -> Shared {
    Shared { kind, doc, passes: false }
}

const fn passing(kind: &'static ProblemKind, doc: &'static str) -> Shared {
    Shared { kind, doc, passes: true }
}

/// Adds the responses to the components, under the slugs of their problems.
pub(super) fn add(mut components: ComponentsBuilder) -> ComponentsBuilder {
    for problem in EVERYWHERE.iter().chain(NEGOTIATED).chain(TAGGED).chain(OF_ONE) {
        let mut response = response(problem.doc);
        if problem.passes {
            let seconds = ObjectBuilder::new()
                .schema_type(JsonType::Integer)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)));
            let header = HeaderBuilder::new()
                .schema(Some(seconds))
                .description(Some("The number of seconds after which to try again (RFC 9110)."))
                .build();
            response.headers.insert("Retry-After".into(), RefOr::T(header));
        }
        components = components.response(problem.kind.slug, response);
    }
    components
}

/// Adds to the responses of an operation those that every path has, and, if it negotiates, the one about that.
pub(super) fn refer(responses: ResponsesBuilder, negotiates: bool) -> ResponsesBuilder {
    let negotiated = if negotiates { NEGOTIATED } else { &[] };
    let kinds = EVERYWHERE.iter().chain(negotiated).map(|problem| problem.kind);
    kinds.fold(responses, refer_to)
}

/// Adds the response that describes a kind of problem.
pub(super) fn refer_to(responses: ResponsesBuilder, kind: &ProblemKind) -> ResponsesBuilder {
    responses.response(kind.status.as_str(), Ref::from_response_name(kind.slug))
}

/// A problem, as JSON and as an HTML page.
pub(super) fn response(doc: &str) -> Response {
    let page = ObjectBuilder::new().schema_type(JsonType::String).description(Some("The problem, as an HTML page."));
    ResponseBuilder::new()
        .description(doc)
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build(),
        )
        .content("text/html", ContentBuilder::new().schema(Some(page)).build())
        .build()
}
