//! The responses of operations.

use ledger_core::describe::Format;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::response::{ResponseBuilder, Responses, ResponsesBuilder};
use utoipa::openapi::schema::{
    ComponentsBuilder, KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type as JsonType,
};
use utoipa::openapi::{Ref, RefOr, Schema};

use super::csl;
use super::headers::{self, header};
use super::{names, problems};
use crate::problem::ProblemKind;
use crate::represent::brief;

/// The responses of a file that supports range requests.
#[must_use]
pub fn file(media_type: &str, doc: &str) -> Responses {
    let bytes = || -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(JsonType::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .description(Some("Bytes."))
            .into()
    };
    let length =
        ObjectBuilder::new().schema_type(JsonType::Integer).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)));
    let length = HeaderBuilder::new().schema(Some(length)).description(Some("How many bytes are sent.")).build();
    let sent = |doc: &str| {
        let sent = ResponseBuilder::new()
            .description(doc)
            .content(media_type, ContentBuilder::new().schema(Some(bytes())).build())
            .header("ETag", header("A strong entity tag, for `If-None-Match` and `If-Range`.", JsonType::String))
            .header(
                "Repr-Digest",
                header(
                    "RFC 9530: the SHA-256 of the whole file. Absent while it is being computed for a large database.",
                    JsonType::String,
                ),
            )
            .header("Accept-Ranges", header("`bytes`: range requests are supported.", JsonType::String))
            .header("Content-Disposition", header("The name to save the file under.", JsonType::String))
            .header("Content-Length", length.clone())
            .header(
                "Cache-Control",
                header(
                    "How long it may be cached: forever if the request names a published edition.",
                    JsonType::String,
                ),
            )
            .header("Link", header("RFC 8288: how to cite it (`cite-as`), and what describes it.", JsonType::String));
        headers::refer(sent, &[headers::REQUEST_ID])
    };
    let part = sent("The part that `Range` requests.")
        .header("Content-Range", header("Which bytes are sent, and the size of the file.", JsonType::String))
        .build();
    let responses = ResponsesBuilder::new().response("200", sent(doc).build()).response("206", part);
    let responses = problems::refer_to(responses, &ProblemKind::RANGE_NOT_SATISFIABLE);
    problems::refer(conditional(responses), false).build()
}

/// Adds the response to a range outside a file, which operations refer to.
pub(super) fn add(components: ComponentsBuilder) -> ComponentsBuilder {
    let mut beyond = problems::response("`Range` is outside the file.");
    beyond.headers.insert(
        "Content-Range".into(),
        RefOr::T(header("`bytes */` and the size of the file in bytes.", JsonType::String)),
    );
    components.response(ProblemKind::RANGE_NOT_SATISFIABLE.slug, beyond)
}

/// Any text.
#[must_use]
pub fn any_text() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(JsonType::String).into()
}

/// Any JSON object.
#[must_use]
pub fn any_object() -> RefOr<Schema> {
    ObjectBuilder::new().into()
}

/// Anything.
#[must_use]
pub fn anything() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(SchemaType::AnyValue).into()
}

/// The responses of a path that has one representation, which may be cached.
#[must_use]
pub fn plain(media_type: &str, schema: RefOr<Schema>, doc: &str) -> Responses {
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let ok = ResponseBuilder::new()
        .description(doc)
        .content(media_type, content)
        .header("Cache-Control", header("How long it may be cached.", JsonType::String))
        .header(
            "Link",
            header(
                "RFC 8288: the OpenAPI document, the documentation, the license, the API catalog.",
                JsonType::String,
            ),
        );
    let ok = headers::refer(ok, &[headers::ETAG, headers::REQUEST_ID]).build();
    let responses = conditional(ResponsesBuilder::new().response("200", ok));
    problems::refer(responses, false).build()
}

/// The same of a path that names one thing, which there may not be.
#[must_use]
pub fn plain_of_one(media_type: &str, schema: RefOr<Schema>, doc: &str) -> Responses {
    problems::refer_to(plain(media_type, schema, doc).into(), &ProblemKind::NO_SUCH_RECORD).build()
}

/// The responses of a path that reports the current state of the server.
#[must_use]
pub fn momentary(schema: &str, doc: &str) -> Responses {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
    let ok = ResponseBuilder::new()
        .description(doc)
        .content("application/json", content)
        .header("Cache-Control", header("`no-store`.", JsonType::String));
    let ok = headers::refer(ok, &[headers::REQUEST_ID]).build();
    problems::refer(ResponsesBuilder::new().response("200", ok), false).build()
}

/// Adds the responses to conditional requests: the answer has an entity tag.
fn conditional(responses: ResponsesBuilder) -> ResponsesBuilder {
    let not_modified = ResponseBuilder::new().description("The entity tag in `If-None-Match` is still current.");
    problems::refer_to(responses.response("304", not_modified.build()), &ProblemKind::PRECONDITION_FAILED)
}

/// Adds lean JSON to an operation that takes `citations`.
pub fn add_brief(operation: &mut Operation) {
    let citations = Ref::new("#/components/parameters/citations");
    let is_it = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::Ref(other) if other.ref_location == citations.ref_location);
    if !operation.parameters.iter().flatten().any(is_it) {
        return;
    }
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(names::BRIEF))).build();
    if let Some(RefOr::T(ok)) = operation.responses.responses.get_mut("200") {
        ok.content.insert(brief::MEDIA_TYPE.to_owned(), content.into());
    }
}

/// The responses of a path that answers in JSON or HTML only.
#[must_use]
pub fn responses(schema: &str, doc: &str, with_next: bool, more: &[&ProblemKind]) -> Responses {
    responses_of(schema, doc, with_next, Format::OF_PAGES, more)
}

/// The name of the schema of every answer in a format other than JSON.
fn schema_of(format: Format) -> &'static str {
    match format {
        Format::Html => "HtmlPage",
        Format::Csv => "CsvTable",
        Format::Ndjson => "NdjsonTable",
        Format::Parquet => "ParquetTable",
        Format::Xlsx => "Workbook",
        Format::Text => "TextProse",
        Format::Markdown => "MarkdownProse",
        Format::Atom => "AtomFeed",
        Format::Svg => "SvgPicture",
        Format::Png => "PngPicture",
        Format::JsonLd => "LinkedData",
        Format::Receipt => names::RECEIPT,
        // CSL-JSON is JSON with its own media type.
        format if format.essence().ends_with("+json") => "CslBibliography",
        Format::Json | Format::Cite(_) => "Bibliography",
    }
}

/// Adds the schemas of answers in formats other than JSON, which operations refer to.
pub(super) fn add_formats(mut components: ComponentsBuilder) -> ComponentsBuilder {
    for format in [Format::ALL, Format::OF_DATASET, Format::OF_CHARTS].concat() {
        let told = match format {
            Format::Html => "The same as an HTML page.",
            Format::Csv => "The rows as CSV (RFC 4180); the whole set unless `limit` or `after` is given.",
            Format::Text => "The answer in sentences with notes.",
            Format::Markdown => "The same sentences as Markdown.",
            Format::Atom => "What editions changed of the rows, as an Atom feed (RFC 4287), newest edition first.",
            Format::Svg => "The picture as SVG.",
            Format::Png => "The picture as PNG.",
            Format::JsonLd => {
                "The same as JSON-LD: the dataset by schema.org and DCAT 3, a record with its claims and sources by schema.org and PROV-O."
            }
            Format::Ndjson => "The rows as JSON, one per line; the whole set unless `limit` or `after` is given.",
            Format::Parquet => {
                "The rows as Apache Parquet, in typed columns; the whole set unless `limit` or `after` is given."
            }
            Format::Xlsx => {
                "The rows as an Excel workbook (`Data`), with the claims behind them (`Sources`) and what they are (`About`)."
            }
            // They have schemas of their own.
            Format::Receipt | Format::Json => continue,
            Format::Cite(_) => "How to cite it, pinned to the edition.",
        };
        let text = ObjectBuilder::new().schema_type(JsonType::String).description(Some(told));
        let schema: RefOr<Schema> = match format {
            Format::Parquet | Format::Xlsx | Format::Png => {
                text.format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).into()
            }
            Format::JsonLd => ObjectBuilder::new().description(Some(told)).into(),
            format if format.essence().ends_with("+json") => csl::items(),
            _ => text.into(),
        };
        components = components.schema(schema_of(format), schema);
    }
    components
}

/// The responses of a path with these representations.
#[must_use]
pub fn responses_of(
    schema: &str,
    doc: &str,
    with_next: bool,
    there_are: &[Format],
    more: &[&ProblemKind],
) -> Responses {
    let mut ok = ResponseBuilder::new();
    if there_are.contains(&Format::Json) {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
        ok = ok.content(Format::Json.essence(), content);
    }
    // Generators take the one JSON among pictures for the type of every answer, so it is not listed there.
    let is_listed = |format: &&Format| match format {
        Format::Json => false,
        Format::Receipt => there_are.contains(&Format::Json),
        _ => true,
    };
    for format in there_are.iter().filter(is_listed) {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema_of(*format)))).build();
        ok = ok.content(format.essence(), content);
    }
    let link = if with_next { headers::PAGE_LINK } else { headers::LINK };
    let fields = [headers::ETAG, headers::CACHE_CONTROL, link, headers::REQUEST_ID];
    let ok = headers::refer(ok.description(doc), &fields).build();
    let mut responses = conditional(ResponsesBuilder::new().response("200", ok));
    for kind in more {
        responses = problems::refer_to(responses, kind);
    }
    problems::refer(responses, true).build()
}
