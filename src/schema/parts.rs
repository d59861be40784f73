//! The smallest parts of schemas.

use ledger_core::describe::{Field, Filter, Kind, Resource, Test};
use utoipa::openapi::schema::{
    ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, RefBuilder, SchemaFormat, SchemaType, Type as JsonType,
};
use utoipa::openapi::{Ref, RefOr, Schema};

use super::names;

pub(super) const PARTIAL_DATE: &str = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$";

pub(super) fn code_name(kind: &Kind, field: &Field) -> String {
    format!("{}{}", kind.schema, pascal(field.name))
}

pub(super) fn pascal(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect()
}

pub(super) fn text(doc: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(JsonType::String).description(Some(doc))
}

pub(super) fn nullable(ty: JsonType, doc: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::from_iter([ty, JsonType::Null])).description(Some(doc))
}

pub(super) fn nullable_ref(name: &str, doc: &str) -> Schema {
    OneOfBuilder::new()
        .item(ObjectBuilder::new().schema_type(JsonType::Null))
        .item(Ref::from_schema_name(name))
        .description(Some(doc))
        .build()
        .into()
}

/// A reference with its own description.
pub(super) fn said(name: &str, doc: &str) -> RefOr<Schema> {
    RefBuilder::new().ref_location_from_schema_name(name).description(Some(doc)).into()
}

pub(super) fn array_of(name: &str, doc: &str) -> ArrayBuilder {
    ArrayBuilder::new().items(Ref::from_schema_name(name)).description(Some(doc))
}

pub(super) fn strings(doc: &str) -> ArrayBuilder {
    ArrayBuilder::new().items(ObjectBuilder::new().schema_type(JsonType::String)).description(Some(doc))
}

pub(super) fn object(doc: &str, properties: &[(&str, RefOr<Schema>)]) -> ObjectBuilder {
    let mut object = ObjectBuilder::new().schema_type(JsonType::Object).description(Some(doc));
    for (name, schema) in properties {
        object = object.property(*name, schema.clone()).required(*name);
    }
    object
}

/// A day, which may be null.
pub(super) fn day(doc: &str) -> ObjectBuilder {
    nullable(JsonType::String, doc).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
}

/// An integer of this format.
pub(super) fn integer(format: KnownFormat, doc: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(JsonType::Integer)
        .format(Some(SchemaFormat::KnownFormat(format)))
        .description(Some(doc))
}

/// A number, which may be null.
pub(super) fn number(doc: &str) -> ObjectBuilder {
    nullable(JsonType::Number, doc).format(Some(SchemaFormat::KnownFormat(KnownFormat::Double)))
}

/// The schema of the codes that a filter takes.
pub(super) fn code_schema_of(resource: &Resource, filter: &Filter) -> String {
    let (Test::Code(field, _) | Test::MemberCode(field, _)) = filter.test else { return String::new() };
    if let Some((kind, field)) = resource.kind.and_then(|kind| Some((kind, kind.field(field)?))) {
        return code_name(kind, field);
    }
    match (resource.path, field) {
        ("countries", _) => "CountryRole",
        ("organizations", _) => "OrganizationKind",
        ("sources", _) => "SourceKind",
        ("claims", "rank") => "Rank",
        ("claims", "check_result") => "CheckResult",
        ("changes", "change") => "ChangeKind",
        ("changes", "about") => "ChangeAbout",
        ("changes", _) => "FoundKind",
        (_, "scope") => "SeriesScope",
        (_, "robust") => names::ROBUSTNESS,
        ("discrepancies", "difference") => "Difference",
        _ => "SubjectKind",
    }
    .to_owned()
}
