//! The parts that operations are put together from: parameters and responses.

use serde_json::{Value as Json, json};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::response::{ResponseBuilder, Responses, ResponsesBuilder};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type as JsonType};
use utoipa::openapi::{Ref, RefOr, Required, Schema};

use super::{code_name, names, problems};
use crate::api::summary::Grouping;
use crate::list::query::{COMMON, MAX_LIMIT, ONE};
use crate::list::{Filter, Resource, Test};
use crate::problem::ProblemKind;
use crate::represent::Format;
use crate::resources;

/// An operation with its name, its group and its words.
pub(crate) fn new(id: &str, tag: &str, summary: &str, doc: &str) -> OperationBuilder {
    OperationBuilder::new().operation_id(Some(id)).tag(tag).summary(Some(summary)).description(Some(doc))
}

/// Adds the parameters that one record takes.
pub(crate) fn with_one_parameters(operation: OperationBuilder) -> OperationBuilder {
    with_parameters(operation, ONE, &[])
}

/// Adds common parameters, some of which must be given.
pub(crate) fn with_parameters(mut operation: OperationBuilder, names: &[&str], required: &[&str]) -> OperationBuilder {
    for (name, doc, example) in COMMON.iter().filter(|(name, ..)| names.contains(name)) {
        let parameter = common_parameter(name, doc, example, None, names.contains(&"fields"));
        let is_required = if required.contains(name) { Required::True } else { Required::False };
        operation = operation.parameter(parameter.required(is_required));
    }
    operation
}

/// The path parameter of one record.
pub(crate) fn id_parameter(resource: &Resource) -> ParameterBuilder {
    ParameterBuilder::new()
        .name("id")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("The identifier; it never changes and is never reused."))
        .schema(Some(ObjectBuilder::new().schema_type(JsonType::String).min_length(Some(1))))
        .example(Some(resource.example.into()))
}

/// The path parameter of a kind of problem.
pub(crate) fn problem_parameter() -> ParameterBuilder {
    ParameterBuilder::new()
        .name("problem")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("The last segment of a problem's `type`."))
        .schema(Some(Ref::from_schema_name(names::PROBLEM_SLUG)))
        .example(Some(ProblemKind::INVALID_PARAMETERS.slug.into()))
}

/// What a summary is grouped by.
pub(crate) fn group_by(grouping: &Grouping) -> ParameterBuilder {
    let key = Ref::from_schema_name(names::key_of(grouping));
    let first: Vec<&str> = grouping.keys.iter().take(1).copied().collect();
    let schema = ArrayBuilder::new().items(key).max_items(Some(2)).unique_items(true).examples([json!(first)]);
    ParameterBuilder::new()
        .name("group_by")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some("One or two keys to group by, beside the status and, for money, the currency."))
        .schema(Some(schema))
        .style(Some(ParameterStyle::Form))
        .explode(Some(true))
}

/// Under which statuses a summary counts.
pub(crate) fn basis() -> ParameterBuilder {
    ParameterBuilder::new()
        .name("basis")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(
            "`current` counts a record under the status that it has, `reached` under each that it had by then.",
        ))
        .schema(Some(Ref::from_schema_name(names::SUM_BASIS)))
}

/// A filter of a list.
pub(crate) fn filter_of(filter: &Filter, resource: &Resource) -> ParameterBuilder {
    filter_parameter(filter, &code_schema_of(resource, filter))
}

/// A filter of the search.
pub(crate) fn search_filter(filter: &Filter) -> ParameterBuilder {
    filter_parameter(filter, "SubjectKind")
}

/// The representation of the dataset's own page.
pub(crate) fn dataset_format() -> ParameterBuilder {
    ParameterBuilder::new()
        .name("format")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some("The representation, over the `Accept` header."))
        .schema(Some(Ref::from_schema_name(names::DATASET_FORMAT)))
}

/// A part of the sitemap.
pub(crate) fn part() -> ParameterBuilder {
    let schema = ObjectBuilder::new()
        .schema_type(JsonType::String)
        .pattern(Some(r"^(pages|[a-z]{2,30}(-[a-z]{2,30})?-[1-9]\d{0,5})$"))
        .examples([json!("pages")]);
    ParameterBuilder::new()
        .name("part")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(
            "A part, as the index names it: `pages`, or a collection with a number from 1, like `claims-1`.",
        ))
        .schema(Some(schema))
}

/// The responses of a file that can be had in parts.
pub(crate) fn file(media_type: &str, doc: &str) -> Responses {
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
        ResponseBuilder::new()
            .description(doc)
            .content(media_type, ContentBuilder::new().schema(Some(bytes())).build())
            .header("ETag", header("A strong entity tag: the SHA-256 of the whole file, in hex.", JsonType::String))
            .header("Repr-Digest", header("RFC 9530: the SHA-256 of the whole file.", JsonType::String))
            .header("Accept-Ranges", header("`bytes`: parts can be asked for.", JsonType::String))
            .header("Content-Disposition", header("The name to save the file under.", JsonType::String))
            .header("Content-Length", length.clone())
            .header("Cache-Control", header("For ever where the request names a published release.", JsonType::String))
            .header("Link", header("RFC 8288: how to cite it (`cite-as`), and what describes it.", JsonType::String))
            .header("X-Request-Id", header(REQUEST_ID, JsonType::String))
    };
    let part = sent("The part that `Range` asks for.")
        .header("Content-Range", header("Which bytes these are, of how many.", JsonType::String))
        .build();
    let mut beyond = problems::response("`Range` names no byte of the file.");
    beyond.headers.insert(
        "Content-Range".into(),
        RefOr::T(header("`bytes */` and how many bytes the file has.", JsonType::String)),
    );
    let responses = ResponsesBuilder::new()
        .response("200", sent(doc).build())
        .response("206", part)
        .response("304", not_modified())
        .response("416", beyond);
    problems::refer(responses, false).build()
}

/// Any text.
pub(crate) fn any_text() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(JsonType::String).into()
}

/// Any JSON object.
pub(crate) fn any_object() -> RefOr<Schema> {
    ObjectBuilder::new().into()
}

/// Anything.
pub(crate) fn anything() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(SchemaType::AnyValue).into()
}

/// The responses of a path that has one representation, which may be kept.
pub(crate) fn plain(media_type: &str, schema: RefOr<Schema>, doc: &str) -> Responses {
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let ok = ResponseBuilder::new()
        .description(doc)
        .content(media_type, content)
        .header("ETag", header(ETAG, JsonType::String))
        .header("Cache-Control", header("How long it may be kept.", JsonType::String))
        .header(
            "Link",
            header(
                "RFC 8288: the OpenAPI document, the documentation, the licence, the API catalogue.",
                JsonType::String,
            ),
        )
        .header("X-Request-Id", header(REQUEST_ID, JsonType::String))
        .build();
    let responses = ResponsesBuilder::new().response("200", ok).response("304", not_modified());
    problems::refer(responses, false).build()
}

/// The responses of a path that says how the server is now.
pub(crate) fn momentary(schema: &str, doc: &str) -> Responses {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
    let ok = ResponseBuilder::new()
        .description(doc)
        .content("application/json", content)
        .header("Cache-Control", header("`no-store`.", JsonType::String))
        .header("X-Request-Id", header(REQUEST_ID, JsonType::String))
        .build();
    problems::refer(ResponsesBuilder::new().response("200", ok), false).build()
}

const ETAG: &str = "A strong entity tag, for `If-None-Match`.";
const REQUEST_ID: &str = "Names this request in the server's log.";

fn header(doc: &str, ty: JsonType) -> utoipa::openapi::Header {
    HeaderBuilder::new().schema(Some(ObjectBuilder::new().schema_type(ty))).description(Some(doc)).build()
}

fn not_modified() -> utoipa::openapi::Response {
    ResponseBuilder::new().description("The entity tag in `If-None-Match` is still the right one.").build()
}

/// The same responses, where a browser is led to the documentation.
pub(crate) fn redirecting(responses: Responses) -> Responses {
    let found = ResponseBuilder::new().description("A browser is led to `/docs`.").build();
    ResponsesBuilder::from(responses).response("303", found).build()
}

/// The operation of a list.
pub(crate) fn list_of(resource: &Resource) -> OperationBuilder {
    let mut operation = OperationBuilder::new()
        .operation_id(Some(resource.list_operation))
        .tag(resource.path)
        .summary(Some(format!("List {}", resource.path.replace('-', " "))))
        .description(Some(format!(
            "{} Filters that are given together must all hold; several values of one filter are alternatives.",
            resource.doc
        )));
    for filter in resource.filters {
        operation = operation.parameter(filter_of(filter, resource));
    }
    for (name, doc, example) in COMMON {
        operation = operation.parameter(common_parameter(name, doc, example, Some(resource), true));
    }
    operation.responses(responses_of(
        &format!("{}Page", resource.schema),
        "A page of the list.",
        true,
        Format::ALL,
        &[],
    ))
}

/// The operation of one record.
pub(crate) fn get_of(resource: &Resource) -> OperationBuilder {
    let noun = words(resource.schema);
    let mut operation = OperationBuilder::new()
        .operation_id(Some(resource.get_operation))
        .tag(resource.path)
        .summary(Some(format!("Get one {noun}")))
        .description(Some(format!("One {noun}, with every claim behind it.")))
        .parameter(
            ParameterBuilder::new()
                .name("id")
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .description(Some("The identifier; it never changes and is never reused."))
                .schema(Some(ObjectBuilder::new().schema_type(JsonType::String).min_length(Some(1))))
                .example(Some(resource.example.into())),
        );
    for (name, doc, example) in COMMON.iter().filter(|(name, ..)| ONE.contains(name)) {
        operation = operation.parameter(common_parameter(name, doc, example, Some(resource), false));
    }
    let mut more = vec![("404", "There is no such record, or it was not yet known on the day of `as_of`.")];
    if resource.path == resources::claims::RESOURCE.path {
        more.push(("410", "The claim was withdrawn by a release; the problem names it and the reason."));
    }
    let answer = format!("{}Answer", resource.schema);
    let mut responses = responses_of(&answer, "The record.", false, Format::OF_RECORDS, &more);
    if resource.path == resources::countries::RESOURCE.path {
        let moved = ResponseBuilder::new()
            .description("A country by alpha-3 code, or in another letter case, stands at its alpha-2 code.")
            .header("Location", header("The path of the country, with the same parameters.", JsonType::String));
        responses = ResponsesBuilder::from(responses).response("308", moved).build();
    }
    operation.responses(responses)
}

/// The responses of a path that has pages only.
pub(crate) fn responses(schema: &str, doc: &str, with_next: bool, more: &[(&str, &str)]) -> Responses {
    responses_of(schema, doc, with_next, Format::OF_PAGES, more)
}

/// The responses of a path with these representations.
pub(crate) fn responses_of(
    schema: &str,
    doc: &str,
    with_next: bool,
    there_are: &[Format],
    more: &[(&str, &str)],
) -> Responses {
    let link = if with_next {
        "RFC 8288: the page after this one (`next`), how to cite it (`cite-as`, RFC 8574), its other representations (`alternate`), the OpenAPI document, the documentation, the licence, the API catalogue."
    } else {
        "RFC 8288: the collection, how to cite it (`cite-as`, RFC 8574), its other representations (`alternate`), the OpenAPI document, the documentation, the licence, the API catalogue."
    };
    let mut ok = ResponseBuilder::new()
        .content("application/json", ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build());
    for format in there_are.iter().filter(|format| **format != Format::Json) {
        let told = match format {
            Format::Html => "The same, as a page for people.",
            Format::Csv => "The rows as RFC 4180 CSV; of a list the whole set, unless `limit` is given.",
            Format::JsonLd => "The same as JSON-LD: a schema.org `Dataset` that is a DCAT 3 `dcat:Dataset`.",
            Format::Ndjson => "The rows as JSON, one a line; of a list the whole set, unless `limit` is given.",
            Format::Parquet => {
                "The rows as Apache Parquet, in typed columns; of a list the whole set, unless `limit` is given."
            }
            Format::Json | Format::Cite(_) => "How to cite it, pinned to the edition.",
        };
        let schema = ObjectBuilder::new().schema_type(JsonType::String).description(Some(told));
        let schema: RefOr<Schema> = match format {
            Format::Parquet => schema.format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).into(),
            // A list of citations is JSON of its own kind.
            format if format.essence().ends_with("+json") => anything(),
            _ => schema.into(),
        };
        ok = ok.content(format.essence(), ContentBuilder::new().schema(Some(schema)).build());
    }
    let ok = ok
        .description(doc)
        .header("ETag", header(ETAG, JsonType::String))
        .header(
            "Cache-Control",
            header("For ever where the answer is pinned to a published release.", JsonType::String),
        )
        .header("Link", header(link, JsonType::String))
        .header("X-Request-Id", header(REQUEST_ID, JsonType::String))
        .build();
    let mut responses = ResponsesBuilder::new().response("200", ok).response("304", not_modified());
    for (status, doc) in more {
        responses = responses.response(*status, problems::response(doc));
    }
    problems::refer(responses, true).build()
}

// Parameters.

pub(super) const PARTIAL_DATE: &str = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$";
const EDITION: &str = r"^\d{4}\.\d{1,4}\.\d{1,4}$";
const SLUG: &str = "^[a-z0-9]+(-+[a-z0-9]+)*$";
const TERM: &str = "^[a-z]([a-z0-9_]*[a-z0-9])?$";

const DONOR: &str = "^([A-Za-z]{2,3}|[a-z0-9]+(-+[a-z0-9]+)*)$";
const MOST: i64 = 999_999_999_999_999;

fn slug_schema() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(JsonType::String).max_length(Some(120))
}

fn filter_parameter(filter: &Filter, codes: &str) -> ParameterBuilder {
    let plain = |builder: ObjectBuilder| -> RefOr<Schema> { builder.into() };
    let pattern = |pattern: &str| plain(ObjectBuilder::new().schema_type(JsonType::String).pattern(Some(pattern)));
    let slug = |pattern: &str| plain(slug_schema().pattern(Some(pattern)));
    let value: RefOr<Schema> = match filter.test {
        Test::Code(..) | Test::MemberCode(..) => Ref::from_schema_name(codes).into(),
        Test::Id(_) => slug(SLUG),
        Test::Term(_) => {
            plain(ObjectBuilder::new().schema_type(JsonType::String).pattern(Some(TERM)).max_length(Some(60)))
        }
        Test::Country(_) | Test::MemberCountry(_) => plain(
            ObjectBuilder::new()
                .schema_type(JsonType::String)
                .pattern(Some("^[A-Za-z]{2,3}$"))
                .description(Some("ISO 3166-1 alpha-2 or alpha-3, in any letter case.")),
        ),
        Test::Donor(_) => plain(slug_schema().pattern(Some(DONOR)).description(Some(
            "A country by ISO 3166-1 alpha-2 or alpha-3, in any letter case, or an organization by its `id`.",
        ))),
        Test::Language(_) => pattern("^[A-Za-z]{2}$"),
        Test::Currency(_) => pattern("^[A-Za-z]{3}$"),
        Test::Text(_) | Test::Party(_) | Test::Member(_) => {
            plain(ObjectBuilder::new().schema_type(JsonType::String).max_length(Some(300)))
        }
        Test::Min(_) | Test::Max(_) => plain(
            ObjectBuilder::new()
                .schema_type(JsonType::Integer)
                .minimum(Some(-MOST))
                .maximum(Some(MOST))
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64))),
        ),
        Test::MinHundredths(_) | Test::MaxHundredths(_) => plain(
            ObjectBuilder::new()
                .schema_type(JsonType::Number)
                .minimum(Some(-MOST))
                .maximum(Some(MOST))
                .multiple_of(Some(0.01))
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Double))),
        ),
        Test::From(_) | Test::To(_) | Test::Since(_) | Test::Until(_) => pattern(PARTIAL_DATE),
        Test::SinceEdition => pattern(EDITION),
    };
    let example: Json = match filter.test {
        Test::Min(_) | Test::Max(_) | Test::MinHundredths(_) | Test::MaxHundredths(_) => {
            filter.example.parse::<i64>().map_or(Json::Null, Into::into)
        }
        test if test.takes_many() => json!([filter.example]),
        _ => filter.example.into(),
    };
    let builder = ParameterBuilder::new().name(filter.name).parameter_in(ParameterIn::Query).required(Required::False);
    let after = match filter.test {
        Test::From(_) | Test::To(_) | Test::Since(_) | Test::Until(_) => " A date, a month or a year.",
        test if test.splits_commas() => " Several values, repeated or joined by commas, are alternatives.",
        test if test.takes_many() => " Repeated for alternatives.",
        _ => "",
    };
    let builder = builder.description(Some(format!("{}{after}", filter.doc)));
    if filter.test.takes_many() {
        builder
            .schema(Some(ArrayBuilder::new().items(value).examples([example])))
            .style(Some(ParameterStyle::Form))
            .explode(Some(true))
    } else {
        builder.schema(Some(with_example(value, example)))
    }
}

fn common_parameter(
    name: &str,
    doc: &str,
    example: &str,
    resource: Option<&Resource>,
    is_table: bool,
) -> ParameterBuilder {
    let string = || ObjectBuilder::new().schema_type(JsonType::String);
    let schema: RefOr<Schema> = match name {
        "limit" => ObjectBuilder::new()
            .schema_type(JsonType::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(1))
            .maximum(Some(MAX_LIMIT))
            .default(Some(50.into()))
            .into(),
        "sort" => {
            let keys: Vec<&str> =
                resource.into_iter().flat_map(|resource| resource.sorts).map(|sort| sort.name).chain(["id"]).collect();
            string().pattern(Some(format!("^-?({keys})(,-?({keys}))*$", keys = keys.join("|")))).into()
        }
        "as_of" => string().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).into(),
        "release" => string().pattern(Some(EDITION)).into(),
        "source" => ArrayBuilder::new().items(slug_schema().pattern(Some(SLUG))).into(),
        "disputed" | "bom" => ObjectBuilder::new().schema_type(JsonType::Boolean).into(),
        "citations" => Ref::from_schema_name(names::CITATION_DETAIL).into(),
        "format" => Ref::from_schema_name(match (resource.is_some(), is_table) {
            (true, true) => names::LIST_FORMAT,
            (true, false) => names::RECORD_FORMAT,
            (false, true) => names::TABLE_FORMAT,
            (false, false) => names::PAGE_FORMAT,
        })
        .into(),
        "fields" => string().max_length(Some(2_000)).into(),
        "q" => string().max_length(Some(300)).into(),
        _ => string().into(),
    };
    let example: Option<Json> = match (name, example) {
        (_, "") => None,
        ("limit", number) => number.parse::<i64>().ok().map(Into::into),
        ("disputed" | "bom", word) => Some((word == "true").into()),
        (_, word) => Some(word.into()),
    };
    let builder = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(doc))
        .schema(Some(example.map_or(schema.clone(), |example| with_example(schema, example))));
    if name == "source" { builder.style(Some(ParameterStyle::Form)).explode(Some(true)) } else { builder }
}

/// A schema with an example: in the schema and not beside it, so that pages that fill in examples leave the
/// parameter empty.
fn with_example(schema: RefOr<Schema>, example: Json) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(object)) => ObjectBuilder::from(object).examples([example]).into(),
        other => other,
    }
}

/// The schema of the codes that a filter takes.
fn code_schema_of(resource: &Resource, filter: &Filter) -> String {
    let (Test::Code(field, _) | Test::MemberCode(field, _)) = filter.test else { return String::new() };
    if let Some((kind, field)) = resource.kind.and_then(|kind| Some((kind, kind.field(field)?))) {
        return code_name(kind, field);
    }
    match (resource.path, field) {
        ("countries", _) => "CountryRole",
        ("organizations", _) => "OrganizationKind",
        ("sources", _) => "SourceKind",
        ("claims", "rank") => "Rank",
        ("changes", "change") => "ChangeKind",
        _ => "SubjectKind",
    }
    .to_owned()
}

/// A schema's name in words: `FundingTranche` is `funding tranche`.
pub(crate) fn words(schema: &str) -> String {
    let mut out = String::new();
    for letter in schema.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
