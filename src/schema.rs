//! The parts of the OpenAPI document, generated from the descriptions: schemas, parameters, responses, operations.
//!
//! Tables read their columns from the same schemas. `document` puts the parts together.

mod arranging;
pub mod compared;
mod csl;
mod envelope;
mod headers;
pub mod influence;
pub mod names;
pub mod operation;
pub mod parameters;
mod parts;
mod problems;
pub mod receipt;
pub mod reconciliation;
mod record;
pub mod responses;
mod sums;

use std::sync::LazyLock;

use ledger_core::citations::{self, Citation, Donor, DonorKind, FieldValue, Identifier, Party, SourceBrief};
use ledger_core::resources::{
    ALL, Subject, SubjectKind, changes, claims, countries, discrepancies, influence as hanging, organizations,
    releases, series, sources, timeline, voices,
};
use ledger_core::value::Qualifier;
use ledger_core::vocabulary::{
    CheckResult, DatedBy, IdentifierScheme, OrganizationKind, Rank, RankReason, SourceKind, TitledBy,
};
use serde_json::Value as Json;
use utoipa::openapi::schema::{ArrayItems, ComponentsBuilder, KnownFormat, SchemaFormat, SchemaType, Type as JsonType};
use utoipa::openapi::{RefOr, Schema};

pub use self::envelope::envelope;
pub use self::sums::{BY_STATUS, NO_STATUS, RECORD, RECORDS_URL, point_of};
use crate::problem::{ParameterFault, Problem};

/// The schemas of rows, as JSON.
static ROWS: LazyLock<Json> = LazyLock::new(|| {
    let components = compared::add_lines(rows(ComponentsBuilder::new())).build();
    serde_json::to_value(components.schemas).unwrap_or_default()
});

/// The properties of a schema, in order, each with its shape.
#[must_use]
pub fn properties(schema: &str) -> Vec<(String, Json)> {
    let properties = ROWS[schema]["properties"].as_object();
    properties.into_iter().flatten().map(|(name, shape)| (name.clone(), shape.clone())).collect()
}

/// Whether rows of a schema have citations, their own or those of what they list.
#[must_use]
pub fn cites(schema: &str) -> bool {
    properties(schema).iter().any(|(name, shape)| {
        let listed = &shape["items"];
        name == "citations" || parts(listed).iter().any(|(name, _)| name == "citations")
    })
}

/// The properties that a shape has, each with its shape, where it is an object, or an object or null.
#[must_use]
pub fn parts(shape: &Json) -> Vec<(String, Json)> {
    let shape = meant(shape);
    let properties = shape["properties"].as_object();
    properties.into_iter().flatten().map(|(name, shape)| (name.clone(), shape.clone())).collect()
}

/// Resolves a shape: follows its reference, and leaves out the alternative null.
#[must_use]
pub fn meant(shape: &Json) -> &Json {
    if let Some(reference) = shape["$ref"].as_str() {
        return meant(&ROWS[reference.rsplit('/').next().unwrap_or_default()]);
    }
    let something: Vec<&Json> =
        shape["oneOf"].as_array().into_iter().flatten().filter(|variant| variant["type"] != "null").collect();
    match something.as_slice() {
        [only] => meant(only),
        _ => shape,
    }
}

/// Adds every schema and shared response that does not belong to a single endpoint.
#[must_use]
pub fn add(mut components: ComponentsBuilder) -> ComponentsBuilder {
    for resource in ALL {
        if let Some(kind) = resource.kind {
            let version = format!("{}Version", kind.schema);
            components = components
                .schema(version.clone(), record::version(kind))
                .schema(format!("{}History", kind.schema), envelope(&version, true));
        }
        if let Some(grouping) = resource.grouping {
            for row in [grouping.schema, &point_of(grouping)] {
                components = components.schema(format!("{row}Page"), envelope(row, true));
            }
        }
        let is_country = resource.path == countries::RESOURCE.path;
        let one = if is_country { "CountryProfile" } else { resource.schema };
        components = components
            .schema(format!("{}Page", resource.schema), envelope(resource.schema, true))
            .schema(format!("{}Answer", resource.schema), envelope(one, false));
    }
    let components = envelope::add(rows(components))
        .schema_from::<receipt::Receipt>()
        .schema_from::<receipt::ReceiptCounts>()
        .schema_from::<receipt::Fetch>()
        .schema_from::<Problem>()
        .schema_from::<ParameterFault>();
    headers::add(responses::add_formats(responses::add(problems::add(names::add(csl::add(influence::add(
        compared::add(components),
    )))))))
}

/// Adds the schemas of rows and of their parts.
fn rows(components: ComponentsBuilder) -> ComponentsBuilder {
    compared::add_rows(sums::add(record::add(components)))
        .schema_from::<Party>()
        .schema_from::<Donor>()
        .schema_from::<DonorKind>()
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
        .schema_from::<TitledBy>()
        .schema_from::<voices::Voice>()
        .schema_from::<claims::Claim>()
        .schema_from::<claims::Check>()
        .schema_from::<CheckResult>()
        .schema_from::<RankReason>()
        .schema_from::<Subject>()
        .schema_from::<SubjectKind>()
        .schema_from::<Rank>()
        .schema_from::<FieldValue>()
        .schema_from::<discrepancies::Discrepancy>()
        .schema_from::<discrepancies::RivalValue>()
        .schema_from::<discrepancies::Camp>()
        .schema_from::<discrepancies::Explanation>()
        .schema_from::<ledger_core::resources::discrepancies::Difference>()
        .schema_from::<hanging::Influenced>()
        .schema_from::<hanging::Instead>()
        .schema_from::<ledger_core::influence::InfluenceEffect>()
        .schema_from::<series::SeriesPoint>()
        .schema_from::<ledger_core::resources::scope::SeriesScope>()
        .schema_from::<timeline::TimelineEntry>()
        .schema_from::<changes::EditionChange>()
        .schema_from::<changes::ChangeKind>()
        .schema_from::<changes::ChangeAbout>()
        .schema_from::<changes::ClaimState>()
        .schema_from::<releases::Release>()
}

/// Completes derived schemas: a number has 64 bits unless it says otherwise, and the description of a nullable
/// reference becomes that of the whole.
pub fn complete(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            let is = |wanted: &JsonType| match &object.schema_type {
                SchemaType::Type(ty) => ty == wanted,
                SchemaType::Array(types) => types.contains(wanted),
                SchemaType::AnyValue => false,
            };
            let known = match () {
                () if is(&JsonType::Integer) => Some(KnownFormat::Int64),
                () if is(&JsonType::Number) => Some(KnownFormat::Double),
                () => None,
            };
            if object.format.is_none() {
                object.format = known.map(SchemaFormat::KnownFormat);
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
