//! The OpenAPI document, written from the descriptions in the code.
//!
//! Records that are folded from claims get their schema from their [`Kind`]; the shapes that are structs derive
//! theirs. Paths and parameters come from [`resources::ALL`], so nothing that is served can be missing here.

pub mod examples;
mod names;
pub(crate) mod operation;
mod problems;
pub mod twin;

use std::sync::LazyLock;

use axum::Router;
use serde_json::Value as Json;
use utoipa::openapi::info::{ContactBuilder, InfoBuilder, LicenseBuilder};
use utoipa::openapi::path::{HttpMethod, PathItem, PathsBuilder};
use utoipa::openapi::schema::RefBuilder;
use utoipa::openapi::schema::{
    ArrayBuilder, ArrayItems, ComponentsBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, SchemaFormat, SchemaType,
    Type as JsonType,
};
use utoipa::openapi::server::ServerBuilder;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{OpenApi, OpenApiBuilder, Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use self::operation::PARTIAL_DATE;
use crate::api::{ENDPOINTS, Ledger, codebook, dataset, history, search, service, summary};
use crate::citations::{self, Citation, SourceBrief};
use crate::dataset::claim::{DatedBy, OrganizationKind, Rank, SourceKind};
use crate::dataset::identifiers::{Identifier, IdentifierScheme};
use crate::dataset::value::Qualifier;
use crate::kind::{Code, Field, Holds, Key, Kind, Type};
use crate::list::Resource;
use crate::problem::{ParameterFault, Problem, ProblemKind};
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

/// The same as OpenAPI 3.0.3, for generators that read no later one.
///
/// # Errors
/// A problem of the server's own, were the document not writable.
pub fn json_3_0() -> Result<String, Problem> {
    let document = serde_json::to_value(&*DOCUMENT).map_err(|error| unwritable(&error))?;
    serde_json::to_string_pretty(&twin::twin(&document)).map_err(|error| unwritable(&error))
}

/// The schemas, as JSON.
static SCHEMAS: LazyLock<Json> = LazyLock::new(|| {
    let document = serde_json::to_value(&*DOCUMENT).unwrap_or_default();
    document["components"]["schemas"].clone()
});

/// The properties of a schema, in order, each with its shape.
#[must_use]
pub fn properties(schema: &str) -> Vec<(String, Json)> {
    let properties = SCHEMAS[schema]["properties"].as_object();
    properties.into_iter().flatten().map(|(name, shape)| (name.clone(), shape.clone())).collect()
}

/// The properties that a shape has, each with its shape, where it is an object, or an object or null.
#[must_use]
pub fn parts(shape: &Json) -> Vec<(String, Json)> {
    let shape = meant(shape);
    let properties = shape["properties"].as_object();
    properties.into_iter().flatten().map(|(name, shape)| (name.clone(), shape.clone())).collect()
}

/// What a shape means: what it refers to, and of something or null the something.
#[must_use]
pub fn meant(shape: &Json) -> &Json {
    if let Some(reference) = shape["$ref"].as_str() {
        return meant(&SCHEMAS[reference.rsplit('/').next().unwrap_or_default()]);
    }
    let something: Vec<&Json> =
        shape["oneOf"].as_array().into_iter().flatten().filter(|variant| variant["type"] != "null").collect();
    match something.as_slice() {
        [only] => meant(only),
        _ => shape,
    }
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
        paths = paths.path(format!("/{}", resource.path), PathItem::new(HttpMethod::Get, operation::list_of(resource)));
        paths = paths
            .path(format!("/{}/{{id}}", resource.path), PathItem::new(HttpMethod::Get, operation::get_of(resource)));
        if let Some(kind) = resource.kind {
            let path = format!("/{}/{{id}}/history", resource.path);
            paths = paths.path(path, PathItem::new(HttpMethod::Get, history::operation_of(resource, kind)));
            components = components
                .schema(format!("{}Version", kind.schema), version(kind))
                .schema(format!("{}History", kind.schema), envelope(&format!("{}Version", kind.schema), true));
        }
        components = components
            .schema(format!("{}Page", resource.schema), envelope(resource.schema, true))
            .schema(format!("{}Answer", resource.schema), envelope(one_schema(resource), false));
    }
    for endpoint in ENDPOINTS {
        paths = paths.path(endpoint.path, PathItem::new(HttpMethod::Get, (endpoint.operation)()));
    }
    components = components_of_kinds(components);
    components = components_of_shapes(components);
    components = problems::add(names::add(components));
    let tags = ALL
        .iter()
        .map(|resource| TagBuilder::new().name(resource.path).description(Some(resource.doc)).build())
        .chain([TagBuilder::new().name("search").description(Some("Full text over every kind.")).build()])
        .chain([TagBuilder::new()
            .name("dataset")
            .description(Some("The dataset as a whole, and all of it as a file."))
            .build()])
        .chain([TagBuilder::new().name("service").description(Some("The service itself.")).build()]);
    let mut document = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Mission Ledger")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "An open, read-only API over a source-cited dataset about a multinational security mission. Every value of a record \
                     names the source and the place in it; rival reports stand side by side; `as_of` answers from what the sources had \
                     said by a day, and `release` from an edition that never changes.\n\nTo read the data as pages, begin with \
                     [contingents](/contingents), [funding](/funding), [legal cases](/legal-cases), the [timeline](/timeline), what is \
                     [disputed](/discrepancies), what the words [mean](/codebook), or [all of it as a file](/dataset).",
                ))
                .contact(Some(ContactBuilder::new().name(Some("Mission Ledger maintainers")).build()))
                .license(Some(LicenseBuilder::new()
                        .name("CC BY 4.0 (data); MIT OR Apache-2.0 (code)")
                        .url(Some("https://creativecommons.org/licenses/by/4.0/"))
                        .build())),
        )
        .servers(Some([ServerBuilder::new().url("/").description(Some("The server that serves this document.")).build()]))
        .paths(paths)
        .components(Some(components.build()))
        .tags(Some(tags))
        .build();
    document.components.iter_mut().flat_map(|components| components.schemas.values_mut()).for_each(complete);
    examples::add(&mut document);
    document
}

/// Says what derived schemas leave unsaid: an integer has 64 bits, unless it says how many, and what is said of
/// something or null is said of both.
fn complete(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            let is_integer = match &object.schema_type {
                SchemaType::Type(ty) => *ty == JsonType::Integer,
                SchemaType::Array(types) => types.contains(&JsonType::Integer),
                SchemaType::AnyValue => false,
            };
            if is_integer && object.format.is_none() {
                object.format = Some(SchemaFormat::KnownFormat(KnownFormat::Int64));
            }
            object.properties.values_mut().for_each(complete);
        }
        RefOr::T(Schema::Array(array)) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                complete(items);
            }
        }
        RefOr::T(Schema::OneOf(one)) if one.description.is_none() => {
            let said = one.items.iter_mut().find_map(|item| match item {
                RefOr::Ref(reference) if !reference.description.is_empty() => {
                    Some(std::mem::take(&mut reference.description))
                }
                _ => None,
            });
            one.description = said;
        }
        _ => {}
    }
}

/// The schemas of the records that are folded from claims, with those of their codes.
fn components_of_kinds(mut components: ComponentsBuilder) -> ComponentsBuilder {
    for kind in KINDS {
        components = components.schema(kind.schema, record(kind));
        for field in kind.fields {
            if let Type::Code(codes) = field.ty {
                components = components.schema(code_name(kind, field), codes_schema(codes, field.doc));
            }
        }
    }
    components
}

/// The schemas of everything else.
fn components_of_shapes(components: ComponentsBuilder) -> ComponentsBuilder {
    components
        .schema("CountryProfile", country_profile())
        .schema_from::<Party>()
        .schema_from::<Donor>()
        .schema("FieldChange", field_change())
        .schema("SearchHitPage", envelope("SearchHit", true))
        .schema_from::<search::SearchHit>()
        .schema("ContingentSummaryPage", envelope("ContingentSummary", true))
        .schema_from::<summary::ContingentSummary>()
        .schema("FundingSummaryPage", envelope("FundingSummary", true))
        .schema_from::<summary::FundingSummary>()
        .schema("CodebookAnswer", envelope("Codebook", false))
        .schema_from::<codebook::Codebook>()
        .schema_from::<codebook::CodeEntry>()
        .schema_from::<codebook::KindEntry>()
        .schema_from::<codebook::FieldEntry>()
        .schema_from::<codebook::ProblemEntry>()
        .schema("DatasetAnswer", envelope("Dataset", false))
        .schema_from::<dataset::Dataset>()
        .schema_from::<dataset::License>()
        .schema_from::<dataset::DatasetMission>()
        .schema_from::<dataset::TemporalCoverage>()
        .schema_from::<dataset::DatasetCounts>()
        .schema_from::<dataset::CollectionSize>()
        .schema_from::<dataset::DataTable>()
        .schema_from::<dataset::Distribution>()
        .schema("PageInfo", page_info())
        .schema("DatasetInfo", dataset_info())
        .schema_from::<service::Service>()
        .schema_from::<service::ServiceDataset>()
        .schema_from::<service::ServiceLink>()
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
        .schema_from::<Identifier>()
        .schema_from::<IdentifierScheme>()
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
        .schema_from::<changes::ClaimChange>()
        .schema_from::<changes::ChangeKind>()
        .schema_from::<changes::ClaimState>()
        .schema_from::<releases::Release>()
}

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

/// A reference, with what it is here.
fn said(name: &str, doc: &str) -> RefOr<Schema> {
    RefBuilder::new().ref_location_from_schema_name(name).description(Some(doc)).into()
}

fn array_of(name: &str, doc: &str) -> ArrayBuilder {
    ArrayBuilder::new().items(Ref::from_schema_name(name)).description(Some(doc))
}

fn strings(doc: &str) -> ArrayBuilder {
    ArrayBuilder::new().items(ObjectBuilder::new().schema_type(JsonType::String)).description(Some(doc))
}

fn object(doc: &str, properties: &[(&str, RefOr<Schema>)]) -> ObjectBuilder {
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
    properties.push(("identifiers".into(), array_of("Identifier", "What others call it.").into()));
    if kind.has(Key::Country) {
        let schema: RefOr<Schema> =
            if kind.needs_country { said("Ref", "The country.") } else { nullable_ref("Ref", "The country.").into() };
        properties.push(("country".into(), schema));
    }
    if kind.has(Key::Donor) {
        properties.push(("donor".into(), said("Donor", "Who gives it.")));
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
        object.property("data", said(schema, "The record."))
    }
    .required("data");
    if is_list {
        object = object.property("page", said("PageInfo", "Where the page stands in its list.")).required("page");
    }
    object
        .property("sources", array_of("SourceBrief", "Each source that is cited, once."))
        .required("sources")
        .property("dataset", said("DatasetInfo", "What the answer was made from."))
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
    base.description(Some("A country with its contingents, funding, legal cases, events and latest indicators."))
        .property("contingents", array_of("Contingent", "Its contingents."))
        .required("contingents")
        .property("funding", array_of("FundingTranche", "The tranches that it gives."))
        .required("funding")
        .property("legal_cases", array_of("LegalCase", "The cases before its courts."))
        .required("legal_cases")
        .property("events", array_of("Event", "What happened in it or concerns it, latest first."))
        .required("events")
        .property("indicators", array_of("Indicator", "Of each metric the latest observation."))
        .required("indicators")
        .property("contingents_totals", array_of("ContingentSummary", "Its people by mission and status."))
        .required("contingents_totals")
        .property("funding_totals", array_of("FundingSummary", "What it gives, by mission, status and currency."))
        .required("funding_totals")
}

/// A party: an organization of the ledger, or a name.
#[derive(Debug, ToSchema)]
pub struct Party {
    /// The organization, at `/organizations/{id}`; null where there is only a name.
    #[schema(required = true)]
    pub id: Option<String>,
    /// Its name.
    pub name: String,
}

/// Who gives a tranche.
#[derive(Debug, ToSchema)]
pub struct Donor {
    /// `country` or `organization`.
    pub kind: String,
    /// ISO 3166-1 alpha-2 code of a country, or the `id` of an organization.
    pub id: String,
    /// Its name.
    pub name: String,
}

fn version(kind: &Kind) -> ObjectBuilder {
    let day = |doc: &str| nullable(JsonType::String, doc).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    let properties: [(&str, RefOr<Schema>); 6] = [
        (
            "id",
            text("The day from which it was known, or `undated` for what sources without a date add.").build().into(),
        ),
        ("known_from", day("From when it was what the sources said.").build().into()),
        ("known_to", day("Until when, exclusive; null while it still is.").build().into()),
        (
            "changes",
            array_of("FieldChange", "What it changed; empty where claims only confirmed what was known.")
                .build()
                .into(),
        ),
        ("claims", strings("Every claim that was new in it.").build().into()),
        ("record", nullable_ref(kind.schema, "The whole record, as it was.").into()),
    ];
    object("A version of a record.", &properties)
}

fn field_change() -> ObjectBuilder {
    let any = |doc: &str| -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(SchemaType::AnyValue).description(Some(doc)).build().into()
    };
    let properties: [(&str, RefOr<Schema>); 4] = [
        ("field", text("The field, or its `…_qualifier`.").build().into()),
        ("old", any("The value before; null or empty where there was none.")),
        ("new", any("The value from then on.")),
        ("claims", strings("The claims that were new.").build().into()),
    ];
    object("A field that a version changed.", &properties)
}

fn page_info() -> ObjectBuilder {
    object(
        "Where a page stands in its list.",
        &[
            (
                "limit",
                ObjectBuilder::new()
                    .schema_type(JsonType::Integer)
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
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
            ("total_is", said(names::TOTAL_IS, "Whether that is all there are.")),
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
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
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
