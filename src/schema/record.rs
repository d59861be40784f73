//! The schemas of records, of their versions and of groups of them, from the descriptions of their kinds.

use ledger_core::describe::code::codes_schema;
use ledger_core::describe::{Field, Holds, Kind, Resource, Role, Type};
use ledger_core::resources::{ALL, KINDS, countries, inside};
use utoipa::PartialSchema;
use utoipa::openapi::schema::{
    ComponentsBuilder, KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type as JsonType,
};
use utoipa::openapi::{RefOr, Schema};

use super::parts::{
    PARTIAL_DATE, array_of, code_name, day, integer, nullable, nullable_ref, number, object, said, strings, text,
};

/// Adds the schemas of every kind, with those of its codes.
pub(super) fn add(mut components: ComponentsBuilder) -> ComponentsBuilder {
    for kind in KINDS {
        components = components.schema(kind.schema, record(kind));
        for field in kind.fields {
            if let Type::Code(codes) = field.ty {
                components = components.schema(code_name(kind, field), codes_schema(codes, field.doc));
            }
        }
    }
    components.schema("CountryProfile", country_profile()).schema("FieldChange", field_change())
}

/// A record of a kind.
pub(super) fn record(kind: &Kind) -> ObjectBuilder {
    let mut properties: Vec<(String, RefOr<Schema>)> = vec![
        ("id".into(), text("The identifier; it never changes and is never reused.").into()),
        ("url".into(), text("The path of the record.").into()),
    ];
    for key in kind.keys {
        match key.role {
            Role::Mission => {
                let doc = "The mission, at `/missions/{id}`.";
                let schema = if key.is_required { text(doc) } else { nullable(JsonType::String, doc) };
                properties.push(("mission".into(), schema.into()));
            }
            Role::Of(reference) => {
                let doc = reference.doc;
                let schema = if key.is_required { text(doc) } else { nullable(JsonType::String, doc) };
                properties.push((reference.column.into(), schema.into()));
            }
            Role::Country | Role::Donor | Role::PartOf | Role::Within(_) => {}
        }
    }
    properties.push(("name".into(), text("The name that the ledger gives it.").into()));
    properties.push(("identifiers".into(), array_of("Identifier", "The identifiers that others give it.").into()));
    if let Some(key) = kind.country() {
        let schema: RefOr<Schema> =
            if key.is_required { said("Ref", "The country.") } else { nullable_ref("Ref", "The country.").into() };
        properties.push(("country".into(), schema));
    }
    if kind.has_donor() {
        properties.push(("donor".into(), said("Donor", "The donor.")));
    }
    for field in kind.fields {
        properties.extend(field_properties(kind, field));
    }
    if kind.has_parts() {
        properties.push(("part_of".into(), nullable(JsonType::String, "The larger record that contains it.").into()));
        properties.push(("parts".into(), strings("The records that are part of it.").into()));
    }
    for inner in inside(kind) {
        if let Some(within) = inner.within() {
            properties.push((within.property.into(), array_of(inner.schema, within.doc).into()));
        }
    }
    properties.push(("known_from".into(), day("The publication date from which this version of the record is what the sources said; null if no source has a date.").into()));
    properties.push((
        "known_to".into(),
        day("The publication date from which another version applies (exclusive); null while this one still applies.")
            .into(),
    ));
    properties.push(("disputed".into(), strings("The fields whose live claims cannot all be true.").into()));
    properties
        .push(("citations".into(), array_of("Citation", "Every live claim behind the record, field by field.").into()));
    properties.extend(support(kind));
    if kind.is_scoped() {
        let doc = "What its number is about; null if about none of these. It goes by where the edition knows its mission to work, whatever `as_of` says.";
        properties.push(("scope".into(), nullable_ref("SeriesScope", doc).into()));
    }
    let mut object = ObjectBuilder::new().schema_type(JsonType::Object).description(Some(kind.doc));
    for (name, schema) in properties {
        object = object.property(&name, schema).required(&name);
    }
    object
}

/// What came last: how many sources contradict it, when it first became known, and whether it needs each of its sources.
fn latest(out: &mut Vec<(String, RefOr<Schema>)>) {
    let counts = ObjectBuilder::new()
        .schema_type(JsonType::Object)
        .description(Some("For each field that some contradict: how many sources contradict the value that it shows; reprints of one report count once."))
        .additional_properties(Some(integer(KnownFormat::Int64, "How many sources.")));
    out.push(("contradicted_by".into(), counts.into()));
    out.push((
        "first_known".into(),
        day("The day on which the first source with a date told of it; null if none has a date.").into(),
    ));
    let robust = ObjectBuilder::new()
        .schema_type(JsonType::Object)
        .description(Some("For each field that has a value: whether the same value would stand if any one source, with its reprints, or any one agency had never spoken."))
        .additional_properties(Some(ObjectBuilder::new().schema_type(JsonType::Boolean)));
    out.push(("robust".into(), robust.into()));
}

/// What the sources of a record leave open, how many agree with it, and the name of what it is part of.
fn support(kind: &Kind) -> Vec<(String, RefOr<Schema>)> {
    let mut properties: Vec<(String, RefOr<Schema>)> = Vec::new();
    for field in kind.fields.iter().filter(|field| field.holds == Holds::One && field.ty.is_number()) {
        for (end, which) in [("low", "lowest"), ("high", "highest")] {
            let doc = format!(
                "The {which} number that a live claim about `{}` allows; null if one sets no limit.",
                field.name
            );
            properties.push((format!("{}_{end}", field.name), number(&doc).into()));
        }
    }
    if kind.has_parts() {
        let doc = "The name of the larger record that contains it.";
        properties.push(("part_of_name".into(), nullable(JsonType::String, doc).into()));
    }
    let doc = "How many sources agree with any of the values that it shows; reprints of one report count once.";
    properties.push(("independent_sources".into(), integer(KnownFormat::Int64, doc).into()));
    let doc = "For each field of which there are claims: how many sources agree with the value that it shows; reprints of one report count once.";
    let counts = ObjectBuilder::new()
        .schema_type(JsonType::Object)
        .description(Some(doc))
        .additional_properties(Some(integer(KnownFormat::Int64, "How many sources.")));
    properties.push(("field_sources".into(), counts.into()));
    for field in kind.fields.iter().filter(|field| field.state.is_some()) {
        let doc = format!(
            "The last date for which `{}` was reported as it is shown: a day, a month or a year. Null in editions before rules version 2.",
            field.name
        );
        let day = nullable(JsonType::String, &doc).pattern(Some(PARTIAL_DATE));
        properties.push((format!("{}_reported_on", field.name), day.into()));
    }
    if let Some(within) = kind.within() {
        let path = within.kind.path;
        properties
            .push((within.column.into(), text(&format!("The record that it is in, at `/{path}/{{id}}`.")).into()));
        properties.push((format!("{}_name", within.column), text("The name of the record that it is in.").into()));
        let outer = |name: &'static str| within.kind.context().any(|key| key == name);
        if outer("mission") {
            properties.push(("mission".into(), text("The mission of the record that it is in.").into()));
        }
        if outer("country") {
            properties.push(("country".into(), said("Ref", "The country of the record that it is in.")));
        }
    }
    latest(&mut properties);
    properties
}

fn field_properties(kind: &Kind, field: &Field) -> Vec<(String, RefOr<Schema>)> {
    let state = if field.state.is_some() { " A state: the latest report counts." } else { "" };
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
        (_, Type::Money | Type::Decimal) => number(&doc).into(),
        (_, Type::Date) => {
            nullable(JsonType::String, &format!("{doc} A day, a month or a year.")).pattern(Some(PARTIAL_DATE)).into()
        }
        (_, Type::Text | Type::Term | Type::Mission) => nullable(JsonType::String, &doc).into(),
    };
    let mut properties = vec![(field.name.to_owned(), value)];
    if field.is_qualified() {
        properties.push((
            format!("{}_qualifier", field.name),
            nullable_ref("Qualifier", &format!("How exact its source says that `{}` is.", field.name)).into(),
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

/// The code of a field, or the text of anything else; null where there is none.
pub(super) fn code_of(resource: &Resource, name: &str, doc: &str) -> RefOr<Schema> {
    let of_kind = resource.kind.and_then(|kind| Some((kind, kind.field(name)?)));
    match of_kind {
        Some((kind, field)) if matches!(field.ty, Type::Code(_)) => nullable_ref(&code_name(kind, field), doc).into(),
        _ => nullable(JsonType::String, doc).into(),
    }
}

/// A country, with the records that concern it.
fn country_profile() -> ObjectBuilder {
    let mut profile = match countries::Country::schema() {
        RefOr::T(Schema::Object(object)) => ObjectBuilder::from(object),
        _ => ObjectBuilder::new(),
    };
    let shown = || ALL.iter().filter_map(|resource| Some((resource, resource.profile?)));
    for (resource, of) in shown() {
        profile = profile.property(of.property, array_of(resource.schema, of.doc)).required(of.property);
        let more = text("The path of the list that has all of them. Only there if there are more.");
        profile = profile.property(format!("{}_url", of.property), more);
    }
    for (resource, of) in shown() {
        if let Some(grouping) = resource.grouping {
            let name = format!("{}_totals", of.property);
            profile = profile.property(&name, array_of(grouping.schema, of.totals)).required(&name);
        }
    }
    profile.description(Some("A country with its contingents, funding, legal cases, events and latest indicators."))
}

/// A version of a record.
pub(super) fn version(kind: &Kind) -> ObjectBuilder {
    let properties: [(&str, RefOr<Schema>); 6] = [
        (
            "id",
            text("The date from which it was known, or `undated` for what sources without a date add.").build().into(),
        ),
        ("known_from", day("The date from which it was what the sources said.").build().into()),
        ("known_to", day("The date until which it was (exclusive); null while it still is.").build().into()),
        (
            "changes",
            array_of("FieldChange", "What it changed; empty if its claims only confirmed what was known.")
                .build()
                .into(),
        ),
        ("claims", strings("The claims that were new in it.").build().into()),
        ("record", nullable_ref(kind.schema, "The whole record, as it was.").into()),
    ];
    object("A version of a record.", &properties)
}

/// What a version changed.
pub(super) fn field_change() -> ObjectBuilder {
    let any = |doc: &str| -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(SchemaType::AnyValue).description(Some(doc)).build().into()
    };
    let properties: [(&str, RefOr<Schema>); 4] = [
        ("field", text("The field, or its `…_qualifier`.").build().into()),
        ("old", any("The previous value; null or empty if there was none.")),
        ("new", any("The new value.")),
        ("claims", strings("The claims that were new.").build().into()),
    ];
    object("A field that a version changed.", &properties)
}
