//! The schemas of groups of records, added up.

use ledger_core::citations::Citation;
use ledger_core::describe::{Grouping, Kind, Resource, Type};
use ledger_core::resources::ALL;
use utoipa::PartialSchema;
use utoipa::openapi::schema::{ComponentsBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type as JsonType};
use utoipa::openapi::{RefOr, Schema};

use super::arranging;
use super::parts::{PARTIAL_DATE, array_of, integer, nullable, nullable_ref, number, said, strings, text};
use super::record::code_of;

/// The property with the address of a list of a group's records.
pub const RECORDS_URL: &str = "records_url";
/// The property with what a group comes to under each status.
pub const BY_STATUS: &str = "by_status";
/// What stands there for no status.
pub const NO_STATUS: &str = "none";
/// The property of a claim in a sum that names its record.
pub const RECORD: &str = "record";
/// A claim in a sum.
const SUM_CITATION: &str = "SumCitation";

/// Adds the schemas.
pub(super) fn add(mut components: ComponentsBuilder) -> ComponentsBuilder {
    for (resource, grouping) in ALL.iter().filter_map(|resource| Some((resource, resource.grouping?))) {
        components = components
            .schema(point_of(grouping), point(resource, grouping))
            .schema(known_of(grouping), with(ObjectBuilder::new(), "What records came to.", known(resource)))
            .schema(grouping.schema, group(resource, grouping))
            .schema(by_status_of(grouping), by_status(resource, grouping))
            .schema(totals_of(grouping), with(ObjectBuilder::new(), "What records come to.", totals(resource)));
    }
    arranging::add(components).schema(SUM_CITATION, citation())
}

/// A property: its name, its shape, and whether it is always there.
type Property = (&'static str, RefOr<Schema>, bool);

fn with(object: ObjectBuilder, doc: &str, properties: Vec<Property>) -> ObjectBuilder {
    let mut object = object.schema_type(JsonType::Object).description(Some(doc));
    for (name, schema, is_required) in properties {
        object = object.property(name, schema);
        object = if is_required { object.required(name) } else { object };
    }
    object
}

/// The name of the schema of a group at the end of a period.
#[must_use]
pub fn point_of(grouping: &Grouping) -> String {
    format!("{}Point", grouping.schema)
}

fn known_of(grouping: &Grouping) -> String {
    format!("{}Known", grouping.schema)
}

/// What records came to at the end of a period.
fn known(resource: &Resource) -> Vec<Property> {
    totals(resource).into_iter().filter(|(name, ..)| !matches!(*name, "records" | "citations")).collect()
}

/// A group at the end of a period, as known then and as known now.
fn point(resource: &Resource, grouping: &Grouping) -> ObjectBuilder {
    let mut properties: Vec<Property> = vec![
        ("period", text("The period, as SDMX writes it: `2024-06`, `2024-Q2` or `2024`.").into(), true),
        (
            "ends_on",
            text("Its last day; of the last period, the last day that is known of.")
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
                .into(),
            true,
        ),
    ];
    properties.extend(keys(resource, grouping));
    let known = |doc: &str| nullable_ref(&known_of(grouping), doc).into();
    properties.extend([
        ("known_then", known("What sources had said of the group by that day; null if nothing."), true),
        ("known_now", known("What the sources say now of the group on that day; null if nothing."), true),
        ("id", text("The period and the group's keys, joined by colons.").into(), true),
    ]);
    with(ObjectBuilder::new(), "A group at the end of a period.", properties)
}

/// The keys of a group.
fn keys(resource: &Resource, grouping: &Grouping) -> Vec<Property> {
    let own = grouping.keys.iter().map(|key| (*key, key_of(resource, key), false));
    let mut keys: Vec<Property> = own.collect();
    let doc = "The status of the records; null where no source gives one, and with `pivot=status`.";
    keys.push(("status", code_of(resource, "status", doc), true));
    if resource.adds_up_money() {
        let currency = nullable(JsonType::String, "ISO 4217 code; null for records without an amount.");
        keys.push(("currency", currency.into(), true));
    }
    keys
}

/// A group of records, added up.
fn group(resource: &Resource, grouping: &Grouping) -> ObjectBuilder {
    let mut properties = keys(resource, grouping);
    properties.extend(totals(resource));
    let by_status =
        said(&by_status_of(grouping), "What it comes to under each status. Only there with `pivot=status`.");
    properties.extend([
        (BY_STATUS, by_status, false),
        (
            RECORDS_URL,
            text(
                "The path of a list of all records of the group, with those that are contained in them. Only there if `records` has fewer than `count`, and if there is such a list.",
            )
            .into(),
            false,
        ),
        ("reported_from", reported("earliest"), true),
        ("reported_to", reported("latest"), true),
        ("id", text("The group's keys, joined by colons.").into(), true),
    ]);
    with(ObjectBuilder::new(), grouping.doc, properties)
}

/// What records come to.
fn totals(resource: &Resource) -> Vec<Property> {
    let doc = "The sum of what the records show; null if none shows a value, and for statuses that overlap: with `pivot=status`, all statuses together have a sum only with `basis=whole`.";
    let total = if resource.adds_up_money() {
        number(doc)
    } else {
        nullable(JsonType::Integer, doc).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
    };
    vec![
        ("count", integer(KnownFormat::Int64, "How many records are counted.").minimum(Some(0)).into(), true),
        ("total", total.into(), true),
        ("low", number("The sum of the lowest readings; null if one is open-ended.").into(), true),
        ("high", number("The sum of the highest readings; null if one is open-ended.").into(), true),
        (
            "records",
            strings("The records that are counted, or the first of them: `count` says how many there are.").into(),
            true,
        ),
        (
            "citations",
            array_of(SUM_CITATION, "The claims that are added up. Only there with `citations=accepted`.").into(),
            false,
        ),
    ]
}

fn totals_of(grouping: &Grouping) -> String {
    format!("{}Totals", grouping.schema)
}

fn by_status_of(grouping: &Grouping) -> String {
    format!("{}ByStatus", grouping.schema)
}

/// What a group comes to under each status that one of its records has.
fn by_status(resource: &Resource, grouping: &Grouping) -> ObjectBuilder {
    let statuses = resource.kind.map(Kind::stages).unwrap_or_default();
    let totals = |name: &'static str, doc: &str| (name, said(&totals_of(grouping), doc), false);
    let mut properties: Vec<Property> = statuses.iter().map(|status| totals(status.name, status.means)).collect();
    properties.push(totals(NO_STATUS, "No source gives a status."));
    with(ObjectBuilder::new(), "What a group comes to under each status that one of its records has.", properties)
}

/// A claim in a sum: a citation, with the record that it is about.
fn citation() -> ObjectBuilder {
    let citation = match Citation::schema() {
        RefOr::T(Schema::Object(object)) => ObjectBuilder::from(object),
        _ => ObjectBuilder::new(),
    };
    citation
        .description(Some("A claim that is part of a sum."))
        .property(RECORD, text("The record that it is about."))
        .required(RECORD)
}

/// An end of the span of dates for which the statuses of a group were last reported.
fn reported(which: &str) -> RefOr<Schema> {
    let doc = format!(
        "The {which} date for which the status of one of the records was last reported; null if none says, unless `basis=current`, and before rules version 2."
    );
    nullable(JsonType::String, &doc).pattern(Some(PARTIAL_DATE)).into()
}

/// A key of a group: the property of the records that has its name.
fn key_of(resource: &Resource, key: &str) -> RefOr<Schema> {
    let field = resource.kind.and_then(|kind| kind.field(key));
    let doc = match (key, field) {
        ("country", _) => "The country",
        ("mission", _) => "The mission",
        ("donor", _) => "The donor",
        (_, Some(field)) => field.doc.trim_end_matches('.'),
        _ => "The value of the key",
    };
    let doc = format!("{doc}, if `group_by` names it.");
    match (key, field.map(|field| field.ty)) {
        ("country", None) | (_, Some(Type::Country)) => nullable_ref("Ref", &doc).into(),
        ("donor", None) => nullable_ref("Donor", &doc).into(),
        (_, Some(Type::Party)) => nullable_ref("Party", &doc).into(),
        _ => code_of(resource, key, &doc),
    }
}
