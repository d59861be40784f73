//! The OpenAPI document, written from the descriptions in the code.
//!
//! Records that are folded from claims get their schema from their [`Kind`]; the shapes that are structs derive
//! theirs. Paths and parameters come from [`resources::ALL`], so nothing that is served can be missing here.

use std::sync::LazyLock;

use axum::Router;
use serde_json::{Value as Json, json};
use utoipa::PartialSchema;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::info::{ContactBuilder, InfoBuilder, LicenseBuilder};
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, ParameterStyle, PathItem, PathsBuilder,
};
use utoipa::openapi::response::{ResponseBuilder, ResponsesBuilder};
use utoipa::openapi::schema::{
    ArrayBuilder, ComponentsBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, SchemaFormat, SchemaType,
    Type as JsonType,
};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{OpenApi, OpenApiBuilder, Ref, RefOr, Required, Schema};

use crate::api::Ledger;
use crate::citations::{self, Citation, SourceBrief};
use crate::dataset::claim::{DatedBy, OrganizationKind, Rank, SourceKind};
use crate::dataset::value::Qualifier;
use crate::kind::{Code, Field, Holds, Key, Kind, Type};
use crate::list::query::{COMMON, MAX_LIMIT, ONE};
use crate::list::{Filter, Resource, Test};
use crate::problem::{ParameterFault, Problem, ProblemKind};
use crate::represent::Format;
use crate::resources::{
    self, ALL, KINDS, changes, claims, countries, discrepancies, organizations, releases, sources, timeline,
};

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(document);

/// The document as JSON.
///
/// # Errors
/// A problem of the server's own, were the document not writable.
pub fn json() -> Result<String, Problem> {
    DOCUMENT.to_pretty_json().map_err(|error| unwritable(&error))
}

/// The document as YAML.
///
/// # Errors
/// A problem of the server's own, were the document not writable.
pub fn yaml() -> Result<String, Problem> {
    DOCUMENT.to_yaml().map_err(|error| unwritable(&error))
}

fn unwritable(error: &dyn std::error::Error) -> Problem {
    tracing::error!(%error, "the OpenAPI document cannot be written");
    Problem::new(&ProblemKind::INTERNAL, "The OpenAPI document could not be written.")
}

/// `/docs`: the document as a page that tries it, without a request to any other host.
pub fn documentation_page() -> Router<Ledger> {
    let config = utoipa_swagger_ui::Config::new(["/openapi.json"])
        .validator_url("none")
        .try_it_out_enabled(true)
        .default_models_expand_depth(0)
        .doc_expansion("list")
        .filter(true);
    utoipa_swagger_ui::SwaggerUi::new("/docs").config(config).into()
}

fn document() -> OpenApi {
    let mut paths = PathsBuilder::new();
    let mut components = ComponentsBuilder::new();
    for resource in ALL {
        paths = paths.path(format!("/{}", resource.path), PathItem::new(HttpMethod::Get, list_operation(resource)));
        paths =
            paths.path(format!("/{}/{{id}}", resource.path), PathItem::new(HttpMethod::Get, get_operation(resource)));
        components = components
            .schema(format!("{}Page", resource.schema), envelope(resource.schema, true))
            .schema(format!("{}Answer", resource.schema), envelope(one_schema(resource), false));
    }
    for (path, operation) in others() {
        paths = paths.path(path, PathItem::new(HttpMethod::Get, operation));
    }
    for kind in KINDS {
        components = components.schema(kind.schema, record(kind));
        for field in kind.fields {
            if let Type::Code(codes) = field.ty {
                components = components.schema(code_name(kind, field), codes_schema(codes, field.doc));
            }
        }
    }
    components = components
        .schema("CountryProfile", country_profile())
        .schema("Party", party())
        .schema("Donor", donor())
        .schema("PageInfo", page_info())
        .schema("DatasetInfo", dataset_info())
        .schema("Service", object("Where everything is.", &[]))
        .schema(
            "Health",
            ObjectBuilder::new()
                .description(Some("How the server is."))
                .property("status", text("`ok` or `ready`."))
                .required("status")
                .property("release", text("The latest edition that it serves.")),
        )
        .schema("ProblemPage", problem_page())
        .schema_from::<Problem>()
        .schema_from::<ParameterFault>()
        .schema_from::<Citation>()
        .schema_from::<SourceBrief>()
        .schema_from::<citations::Ref>()
        .schema_from::<Qualifier>()
        .schema_from::<countries::Country>()
        .schema_from::<countries::CountryRole>()
        .schema_from::<organizations::Organization>()
        .schema_from::<OrganizationKind>()
        .schema_from::<sources::Source>()
        .schema_from::<SourceKind>()
        .schema_from::<DatedBy>()
        .schema_from::<claims::Claim>()
        .schema_from::<claims::Subject>()
        .schema_from::<claims::SubjectKind>()
        .schema_from::<Rank>()
        .schema_from::<citations::FieldValue>()
        .schema_from::<discrepancies::Discrepancy>()
        .schema_from::<discrepancies::RivalValue>()
        .schema_from::<timeline::TimelineEntry>()
        .schema_from::<changes::Change>()
        .schema_from::<changes::ChangeKind>()
        .schema_from::<changes::ClaimState>()
        .schema_from::<releases::Release>();
    let tags = ALL
        .iter()
        .map(|resource| TagBuilder::new().name(resource.path).description(Some(resource.doc)).build())
        .chain([TagBuilder::new().name("service").description(Some("The service itself.")).build()]);
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Mission Ledger")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "An open, read-only API over a source-cited dataset about a multinational security mission. Every value of a record \
                     names the source and the place in it; rival reports stand side by side; `as_of` answers from what the sources had \
                     said by a day, and `release` from an edition that never changes.",
                ))
                .contact(Some(ContactBuilder::new().name(Some("Mission Ledger maintainers")).build()))
                .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0 (code), CC-BY-4.0 (data)").build())),
        )
        .paths(paths)
        .components(Some(components.build()))
        .tags(Some(tags))
        .build()
}

// Operations.

fn list_operation(resource: &Resource) -> OperationBuilder {
    let mut operation = OperationBuilder::new()
        .operation_id(Some(resource.list_operation))
        .tag(resource.path)
        .summary(Some(format!("List {}", resource.path.replace('-', " "))))
        .description(Some(format!(
            "{} Filters that are given together must all hold; several values of one filter are alternatives.",
            resource.doc
        )));
    for filter in resource.filters {
        operation = operation.parameter(filter_parameter(filter, resource));
    }
    for (name, doc, example) in COMMON {
        operation = operation.parameter(common_parameter(name, doc, example, Some(resource)));
    }
    operation.responses(responses(&format!("{}Page", resource.schema), "A page of the list.", true, &[]))
}

fn get_operation(resource: &Resource) -> OperationBuilder {
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
        operation = operation.parameter(common_parameter(name, doc, example, None));
    }
    let mut more = vec![("404", "There is no such record, or it was not yet known on the day of `as_of`.")];
    if resource.path == resources::claims::RESOURCE.path {
        more.push(("410", "The claim was withdrawn by a release; the problem names it and the reason."));
    }
    operation.responses(responses(&format!("{}Answer", resource.schema), "The record.", false, &more))
}

fn others() -> Vec<(&'static str, OperationBuilder)> {
    let service = |id: &str, summary: &str, doc: &str| {
        OperationBuilder::new().operation_id(Some(id)).tag("service").summary(Some(summary)).description(Some(doc))
    };
    let problem = ParameterBuilder::new()
        .name("problem")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("The last segment of a problem's `type`."))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(JsonType::String)
                .enum_values(Some(ProblemKind::ALL.iter().map(|kind| kind.slug))),
        ))
        .example(Some(ProblemKind::INVALID_PARAMETERS.slug.into()));
    let one = |mut operation: OperationBuilder| {
        for (name, doc, example) in COMMON.iter().filter(|(name, ..)| ONE.contains(name)) {
            operation = operation.parameter(common_parameter(name, doc, example, None));
        }
        operation
    };
    let plain = |media_type: &str, schema: Schema, doc: &str| {
        ResponsesBuilder::new()
            .response(
                "200",
                ResponseBuilder::new()
                    .description(doc)
                    .content(media_type, ContentBuilder::new().schema(Some(schema)).build())
                    .build(),
            )
            .response("400", problem_response("A parameter cannot be used; every one at fault is named."))
            .response("503", retry_response("The server is busy."))
            .build()
    };
    vec![
        (
            "/",
            one(service(
                "getService",
                "Find everything",
                "The service document: links to every collection and document. A browser is led to `/docs`.",
            ))
            .responses(responses("Service", "The links.", false, &[])),
        ),
        (
            "/healthz",
            service("getHealth", "Ask whether the server runs", "Answers as long as the server runs.")
                .responses(plain("application/json", Ref::from_schema_name("Health").into_schema(), "It runs.")),
        ),
        (
            "/readyz",
            service("getReadiness", "Ask whether the server can answer", "Answers 200 when the database can be read.")
                .responses(plain("application/json", Ref::from_schema_name("Health").into_schema(), "It can answer.")),
        ),
        (
            "/problems/{problem}",
            one(service(
                "getProblem",
                "Read what a problem means",
                "What a kind of problem means, and what to do: the page that a problem's `type` names.",
            )
            .parameter(problem))
            .responses(responses(
                "ProblemPage",
                "The explanation.",
                false,
                &[("404", "No kind of problem has this name.")],
            )),
        ),
        (
            "/openapi.json",
            service("getOpenapiJson", "Get this document as JSON", "This document, as JSON.").responses(plain(
                "application/json",
                ObjectBuilder::new().build().into(),
                "The document.",
            )),
        ),
        (
            "/openapi.yaml",
            service("getOpenapiYaml", "Get this document as YAML", "This document, as YAML.").responses(plain(
                "application/yaml",
                ObjectBuilder::new().schema_type(JsonType::String).build().into(),
                "The document.",
            )),
        ),
    ]
}

trait IntoSchema {
    fn into_schema(self) -> Schema;
}

impl IntoSchema for Ref {
    /// A reference as the only item of a schema, where a plain schema is wanted.
    fn into_schema(self) -> Schema {
        Schema::AllOf(utoipa::openapi::schema::AllOfBuilder::new().item(self).build())
    }
}

fn responses(schema: &str, doc: &str, with_next: bool, more: &[(&str, &str)]) -> utoipa::openapi::Responses {
    let header = |doc: &str, ty: JsonType| {
        HeaderBuilder::new().schema(Some(ObjectBuilder::new().schema_type(ty))).description(Some(doc)).build()
    };
    let link = if with_next {
        "RFC 8288: the page after this one (`next`), the OpenAPI document, the documentation, the licence."
    } else {
        "RFC 8288: the collection, the OpenAPI document, the documentation, the licence."
    };
    let ok = ResponseBuilder::new()
        .description(doc)
        .content("application/json", ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build())
        .content(
            "text/html",
            ContentBuilder::new()
                .schema(Some(
                    ObjectBuilder::new()
                        .schema_type(JsonType::String)
                        .description(Some("The same, as a page for people.")),
                ))
                .build(),
        )
        .header("ETag", header("A strong entity tag, for `If-None-Match`.", JsonType::String))
        .header(
            "Cache-Control",
            header("For ever where the answer is pinned to a published release.", JsonType::String),
        )
        .header("Link", header(link, JsonType::String))
        .header("X-Request-Id", header("Names this request in the server's log.", JsonType::String))
        .build();
    let mut responses = ResponsesBuilder::new()
        .response("200", ok)
        .response(
            "304",
            ResponseBuilder::new().description("The entity tag in `If-None-Match` is still the right one.").build(),
        )
        .response("400", problem_response("Parameters cannot be used; every one at fault is named, with a remedy."));
    for (status, doc) in more {
        responses = responses.response(*status, problem_response(doc));
    }
    responses
        .response("406", problem_response("`Accept` takes none of the representations."))
        .response("414", problem_response("The URL has more than 8,192 bytes."))
        .response("431", problem_response("The header fields have more than 16,384 bytes."))
        .response("503", retry_response("The server is busy."))
        .response("504", retry_response("The answer was not ready in time."))
        .build()
}

fn problem_response(doc: &str) -> utoipa::openapi::Response {
    ResponseBuilder::new()
        .description(doc)
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build(),
        )
        .build()
}

/// A problem that passes by itself.
fn retry_response(doc: &str) -> utoipa::openapi::Response {
    let header = HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(JsonType::Integer)))
        .description(Some("Seconds after which to try again (RFC 9110)."))
        .build();
    let mut response = problem_response(&format!("{doc} `Retry-After` says when to try again."));
    response.headers.insert("Retry-After".into(), RefOr::T(header));
    response
}

// Parameters.

const PARTIAL_DATE: &str = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$";
const EDITION: &str = r"^\d{4}\.\d{1,4}\.\d{1,4}$";
const SLUG: &str = "^[a-z0-9]+(-+[a-z0-9]+)*$";
const TERM: &str = "^[a-z]([a-z0-9_]*[a-z0-9])?$";

fn filter_parameter(filter: &Filter, resource: &Resource) -> ParameterBuilder {
    let plain = |builder: ObjectBuilder| -> RefOr<Schema> { builder.into() };
    let pattern = |pattern: &str| plain(ObjectBuilder::new().schema_type(JsonType::String).pattern(Some(pattern)));
    let value: RefOr<Schema> = match filter.test {
        Test::Code(field, _) | Test::MemberCode(field, _) => {
            Ref::from_schema_name(code_schema_of(resource, field)).into()
        }
        Test::Id(_) => pattern(SLUG),
        Test::Term(_) => pattern(TERM),
        Test::Country(_) | Test::MemberCountry(_) => plain(
            ObjectBuilder::new()
                .schema_type(JsonType::String)
                .pattern(Some("^[A-Za-z]{2,3}$"))
                .description(Some("ISO 3166-1 alpha-2 or alpha-3, in any letter case.")),
        ),
        Test::Donor { .. } => plain(ObjectBuilder::new().schema_type(JsonType::String).description(Some(
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
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64))),
        ),
        Test::MinHundredths(_) | Test::MaxHundredths(_) => plain(
            ObjectBuilder::new()
                .schema_type(JsonType::Number)
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
    let builder = ParameterBuilder::new()
        .name(filter.name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .example(Some(example));
    let after = match filter.test {
        Test::From(_) | Test::To(_) | Test::Since(_) | Test::Until(_) => " A date, a month or a year.",
        test if test.splits_commas() => " Several values, repeated or joined by commas, are alternatives.",
        test if test.takes_many() => " Repeated for alternatives.",
        _ => "",
    };
    let builder = builder.description(Some(format!("{}{after}", filter.doc)));
    if filter.test.takes_many() {
        builder.schema(Some(ArrayBuilder::new().items(value))).style(Some(ParameterStyle::Form)).explode(Some(true))
    } else {
        builder.schema(Some(value))
    }
}

fn common_parameter(name: &str, doc: &str, example: &str, resource: Option<&Resource>) -> ParameterBuilder {
    let string = || ObjectBuilder::new().schema_type(JsonType::String);
    let schema: RefOr<Schema> = match name {
        "limit" => ObjectBuilder::new()
            .schema_type(JsonType::Integer)
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
        "source" => ArrayBuilder::new().items(string().pattern(Some(SLUG))).into(),
        "disputed" => ObjectBuilder::new().schema_type(JsonType::Boolean).into(),
        "citations" => string().enum_values(Some(["full", "none"])).default(Some("full".into())).into(),
        "format" => string().enum_values(Some(Format::ALL.iter().map(|format| format.name()))).into(),
        "q" => string().max_length(Some(300)).into(),
        _ => string().into(),
    };
    let example: Option<Json> = match (name, example) {
        (_, "") => None,
        ("limit", number) => number.parse::<i64>().ok().map(Into::into),
        ("disputed", word) => Some((word == "true").into()),
        (_, word) => Some(word.into()),
    };
    let builder = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(doc))
        .schema(Some(schema))
        .example(example);
    if name == "source" { builder.style(Some(ParameterStyle::Form)).explode(Some(true)) } else { builder }
}

/// The schema of the codes that a filter takes.
fn code_schema_of(resource: &Resource, field: &str) -> String {
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

// Schemas.

/// The schema of a closed list of codes.
#[must_use]
pub fn codes(codes: &[Code], doc: &str) -> Schema {
    codes_schema(codes, doc).build().into()
}

fn codes_schema(codes: &[Code], doc: &str) -> ObjectBuilder {
    let meanings: Vec<String> = codes.iter().map(|code| format!("- `{}`: {}", code.name, code.means)).collect();
    ObjectBuilder::new()
        .schema_type(JsonType::String)
        .description(Some(format!("{doc}\n\n{}", meanings.join("\n"))))
        .enum_values(Some(codes.iter().map(|code| code.name)))
}

fn code_name(kind: &Kind, field: &Field) -> String {
    format!("{}{}", kind.schema, pascal(field.name))
}

fn pascal(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect()
}

/// A schema's name in words: `FundingTranche` is `funding tranche`.
fn words(schema: &str) -> String {
    let mut out = String::new();
    for letter in schema.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

fn text(doc: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(JsonType::String).description(Some(doc))
}

fn nullable(ty: JsonType, doc: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::from_iter([ty, JsonType::Null])).description(Some(doc))
}

fn nullable_ref(name: &str, doc: &str) -> Schema {
    OneOfBuilder::new()
        .item(ObjectBuilder::new().schema_type(JsonType::Null))
        .item(Ref::from_schema_name(name))
        .description(Some(doc))
        .build()
        .into()
}

fn array_of(name: &str, doc: &str) -> ArrayBuilder {
    ArrayBuilder::new().items(Ref::from_schema_name(name)).description(Some(doc))
}

fn strings(doc: &str) -> ArrayBuilder {
    ArrayBuilder::new().items(ObjectBuilder::new().schema_type(JsonType::String)).description(Some(doc))
}

fn object(doc: &str, properties: &[(&str, Schema)]) -> ObjectBuilder {
    let mut object = ObjectBuilder::new().schema_type(JsonType::Object).description(Some(doc));
    for (name, schema) in properties {
        object = object.property(*name, schema.clone()).required(*name);
    }
    object
}

fn record(kind: &Kind) -> ObjectBuilder {
    let mut properties: Vec<(String, RefOr<Schema>)> = vec![
        ("id".into(), text("The identifier; it never changes and is never reused.").into()),
        ("url".into(), text("The path of the record.").into()),
    ];
    if kind.has(Key::Mission) {
        let schema = if kind.needs_mission {
            text("The mission, at `/missions/{id}`.")
        } else {
            nullable(JsonType::String, "The mission, at `/missions/{id}`.")
        };
        properties.push(("mission".into(), schema.into()));
    }
    properties.push(("name".into(), text("The name, in the ledger's words.").into()));
    if kind.has(Key::Country) {
        let schema: RefOr<Schema> = if kind.needs_country {
            Ref::from_schema_name("Ref").into()
        } else {
            nullable_ref("Ref", "The country.").into()
        };
        properties.push(("country".into(), schema));
    }
    if kind.has(Key::Donor) {
        properties.push(("donor".into(), Ref::from_schema_name("Donor").into()));
    }
    for field in kind.fields {
        properties.extend(field_properties(kind, field));
    }
    if kind.has(Key::PartOf) {
        properties.push(("part_of".into(), nullable(JsonType::String, "The larger record that contains it.").into()));
        properties.push(("parts".into(), strings("The records that are part of it.").into()));
    }
    if kind.name == resources::legal_cases::KIND.name {
        properties.push((
            "events".into(),
            array_of(resources::legal_cases::CASE_EVENT.schema, "Its case events, in date order.").into(),
        ));
    }
    let day = |doc: &str| nullable(JsonType::String, doc).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    properties.push(("known_from".into(), day("The publication date from which this version of the record is what the sources said; null where no source has a date.").into()));
    properties.push((
        "known_to".into(),
        day("The publication date from which another version is, exclusive; null while this one still is.").into(),
    ));
    properties.push(("disputed".into(), strings("The fields for which live claims cannot all be true.").into()));
    properties
        .push(("citations".into(), array_of("Citation", "Every live claim behind the record, field by field.").into()));
    let mut object = ObjectBuilder::new().schema_type(JsonType::Object).description(Some(kind.doc));
    for (name, schema) in properties {
        object = object.property(&name, schema).required(&name);
    }
    object
}

fn field_properties(kind: &Kind, field: &Field) -> Vec<(String, RefOr<Schema>)> {
    let state = if field.state { " A state: the latest report of it counts." } else { "" };
    let doc = format!("{}{state}", field.doc);
    let value: RefOr<Schema> = match (field.holds, field.ty) {
        (Holds::Many, Type::Country) => array_of("Ref", &doc).into(),
        (Holds::Many, Type::Party) => array_of("Party", &doc).into(),
        (Holds::Many, _) => strings(&doc).into(),
        (_, Type::Code(_)) => nullable_ref(&code_name(kind, field), &doc).into(),
        (_, Type::Country) => nullable_ref("Ref", &doc).into(),
        (_, Type::Party) => nullable_ref("Party", &doc).into(),
        (_, Type::Integer) => {
            nullable(JsonType::Integer, &doc).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64))).into()
        }
        (_, Type::Money | Type::Decimal) => {
            nullable(JsonType::Number, &doc).format(Some(SchemaFormat::KnownFormat(KnownFormat::Double))).into()
        }
        (_, Type::Date) => {
            nullable(JsonType::String, &format!("{doc} A day, a month or a year.")).pattern(Some(PARTIAL_DATE)).into()
        }
        (_, Type::Text | Type::Term | Type::Mission) => nullable(JsonType::String, &doc).into(),
    };
    let mut properties = vec![(field.name.to_owned(), value)];
    if field.is_qualified() {
        properties.push((
            format!("{}_qualifier", field.name),
            nullable_ref("Qualifier", &format!("How its source hedges `{}`.", field.name)).into(),
        ));
    }
    if matches!(field.ty, Type::Money) {
        properties.push((
            "currency".to_owned(),
            nullable(JsonType::String, "ISO 4217 code of the amount. Nothing is converted.").into(),
        ));
    }
    properties
}

fn envelope(schema: &str, is_list: bool) -> ObjectBuilder {
    let doc = if is_list { "A page of a list." } else { "One record." };
    let mut object = ObjectBuilder::new().schema_type(JsonType::Object).description(Some(doc));
    object = if is_list {
        object.property("data", array_of(schema, "The rows."))
    } else {
        object.property("data", Ref::from_schema_name(schema))
    }
    .required("data");
    if is_list {
        object = object.property("page", Ref::from_schema_name("PageInfo")).required("page");
    }
    object
        .property("sources", array_of("SourceBrief", "Each source that is cited, once."))
        .required("sources")
        .property("dataset", Ref::from_schema_name("DatasetInfo"))
        .required("dataset")
}

fn one_schema(resource: &Resource) -> &'static str {
    if resource.path == resources::countries::RESOURCE.path { "CountryProfile" } else { resource.schema }
}

fn country_profile() -> ObjectBuilder {
    let base = match countries::Country::schema() {
        RefOr::T(Schema::Object(object)) => ObjectBuilder::from(object),
        _ => ObjectBuilder::new(),
    };
    base.description(Some("A country with its contingents, funding and legal cases."))
        .property("contingents", array_of("Contingent", "Its contingents."))
        .required("contingents")
        .property("funding", array_of("FundingTranche", "The tranches that it gives."))
        .required("funding")
        .property("legal_cases", array_of("LegalCase", "The cases before its courts."))
        .required("legal_cases")
}

fn party() -> ObjectBuilder {
    object(
        "A party: an organization of the ledger, or a name.",
        &[
            (
                "id",
                nullable(
                    JsonType::String,
                    "The organization, at `/organizations/{id}`; null where there is only a name.",
                )
                .build()
                .into(),
            ),
            ("name", text("Its name.").build().into()),
        ],
    )
}

fn donor() -> ObjectBuilder {
    object(
        "Who gives a tranche.",
        &[
            (
                "kind",
                text("Whether it is a country or an organization.")
                    .enum_values(Some(["country", "organization"]))
                    .build()
                    .into(),
            ),
            ("id", text("ISO 3166-1 alpha-2 code of a country, or the `id` of an organization.").build().into()),
            ("name", text("Its name.").build().into()),
        ],
    )
}

fn page_info() -> ObjectBuilder {
    object(
        "Where a page stands in its list.",
        &[
            (
                "limit",
                ObjectBuilder::new()
                    .schema_type(JsonType::Integer)
                    .description(Some("The most rows that it may have."))
                    .build()
                    .into(),
            ),
            (
                "total",
                ObjectBuilder::new()
                    .schema_type(JsonType::Integer)
                    .description(Some("How many rows there are in all."))
                    .build()
                    .into(),
            ),
            (
                "total_is",
                text("`exact`, or `at_least` where counting stopped.")
                    .enum_values(Some(["exact", "at_least"]))
                    .build()
                    .into(),
            ),
            (
                "next",
                nullable(
                    JsonType::String,
                    "The URL of the page after this one, pinned to the same edition; null on the last page.",
                )
                .build()
                .into(),
            ),
        ],
    )
}

fn dataset_info() -> ObjectBuilder {
    object("What the answer was made from.", &[
        ("release", text("The edition of the dataset.").build().into()),
        ("as_of", nullable(JsonType::String, "The day from which the answer looks; null for now.").format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).build().into()),
        ("undated_excluded", ObjectBuilder::new().schema_type(JsonType::Integer).description(Some("How many live claims about the records of this collection (or about this record) an `as_of` leaves out because their sources have no date; for claims and sources, how many claims of whatever rank.")).build().into()),
    ])
}

fn problem_page() -> ObjectBuilder {
    object(
        "What a kind of problem means.",
        &[
            ("type", text("The path of this page.").build().into()),
            (
                "status",
                ObjectBuilder::new()
                    .schema_type(JsonType::Integer)
                    .description(Some("The HTTP status."))
                    .build()
                    .into(),
            ),
            ("title", text("What it is called.").build().into()),
            ("description", text("When it occurs, and what to do.").build().into()),
        ],
    )
}

/// The schema of a value of any field.
#[must_use]
pub fn value() -> Schema {
    let doc = "A value of any field, as the record shows it: a text, a number, a country or a party, or null.";
    OneOfBuilder::new()
        .description(Some(doc))
        .item(ObjectBuilder::new().schema_type(JsonType::Null))
        .item(ObjectBuilder::new().schema_type(JsonType::String))
        .item(ObjectBuilder::new().schema_type(JsonType::Number))
        .item(Ref::from_schema_name("Party"))
        .build()
        .into()
}
