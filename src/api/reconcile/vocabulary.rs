//! The types and the properties of entities: what a search can find, and the filters and the columns of their lists.

use ledger_core::describe::{Kind, Resource, Type};
use ledger_core::resources::{ALL, FINDABLE, countries, organizations, sources, voices};
use serde_json::{Value as Json, json};

use crate::language::Language;
use crate::pages;
use crate::schema;

/// The types: kinds of record, countries, organizations, voices and sources.
pub(super) fn types() -> impl Iterator<Item = &'static str> {
    FINDABLE.iter().map(|code| code.name)
}

/// The collection of a type.
pub(super) fn collection(kind: &str) -> Option<&'static Resource> {
    match kind {
        "country" => Some(&countries::RESOURCE),
        "organization" => Some(&organizations::RESOURCE),
        "voice" => Some(&voices::RESOURCE),
        "source" => Some(&sources::RESOURCE),
        _ => ALL.iter().copied().find(|resource| resource.kind.is_some_and(|own| own.name == kind)),
    }
}

/// A type as answers have it.
pub(super) fn type_json(kind: &str) -> Json {
    json!({ "id": kind, "name": label(kind) })
}

/// What a type, or a property, is called.
pub(super) fn label(name: &str) -> String {
    pages::label(Language::default(), name)
}

/// An entity by its identifier: that of its kind, a period, and its own.
pub(super) fn entity(id: &str) -> Option<(&'static str, &str)> {
    let (kind, id) = id.split_once('.')?;
    types().find(|name| *name == kind).map(|kind| (kind, id))
}

/// What a text names, among some types: of an address, what it ends with; of the identifier of an entity, its own.
pub(super) fn meant<'t>(text: &'t str, kinds: &[&'static str]) -> (&'t str, Vec<&'static str>) {
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    let text = if is_address { text.trim_end_matches('/').rsplit('/').next().unwrap_or(text) } else { text };
    match entity(text).filter(|(kind, _)| kinds.contains(kind)) {
        Some((kind, own)) => (own, vec![kind]),
        None => (text, kinds.to_vec()),
    }
}

/// A property of entities.
#[derive(Clone, Debug)]
pub(super) struct Property {
    pub name: String,
    /// What it means.
    pub doc: String,
    /// Whether records have it as a value. If not, it only narrows lists.
    pub is_column: bool,
}

/// What is left out of the values of records: what tells how well the others are known, and records inside them.
const LEFT_OUT: &[&str] = &["citations", "known_from", "known_to", "parts", "events"];

/// The properties with addresses, which are paths if they are pages of the ledger.
pub(super) const ADDRESSES: &[&str] = &["url", "record_url", "claims_url"];
/// The property with the sources that a record cites.
pub(super) const SOURCES: &str = "sources";

/// The properties of a collection: the values of its records, and the filters of its list.
fn properties_of(resource: &Resource) -> impl Iterator<Item = Property> {
    let is_value =
        |(name, shape): &(String, Json)| !LEFT_OUT.contains(&name.as_str()) && shape["additionalProperties"].is_null();
    let columns = schema::properties(resource.schema).into_iter().filter(is_value).map(|(name, shape)| Property {
        doc: shape["description"].as_str().unwrap_or_default().to_owned(),
        name,
        is_column: true,
    });
    let sources =
        Property { doc: "The sources that the record cites.".to_owned(), name: SOURCES.to_owned(), is_column: true };
    let columns = columns.chain(Some(sources).filter(|_| is_cited(resource)));
    let filters = resource.filters.iter().map(|filter| Property {
        name: filter.name.to_owned(),
        doc: filter.doc.to_owned(),
        is_column: false,
    });
    columns.chain(filters)
}

/// The kind of the record that a property of a type names by its identifier: a mission, a case, or what it is part of.
pub(super) fn named_by(kind: &'static str, property: &str) -> Option<&'static str> {
    let field = collection(kind)?.kind.and_then(|own| own.field(property));
    match (property, field.map(|field| field.ty)) {
        ("mission", None) | (_, Some(Type::Mission)) => Some(Kind::MISSION),
        ("case", None) => Some("legal_case"),
        ("part_of", None) => Some(kind),
        _ => None,
    }
}

/// Whether the records of a collection cite sources themselves.
fn is_cited(resource: &Resource) -> bool {
    resource.kind.is_some() || resource.stem == countries::RESOURCE.stem
}

/// The properties of some types, each once.
pub(super) fn properties(kinds: &[&'static str]) -> Vec<Property> {
    let mut found: Vec<Property> = Vec::new();
    for property in kinds.iter().filter_map(|kind| collection(kind)).flat_map(properties_of) {
        match found.iter_mut().find(|other| other.name == property.name) {
            Some(known) => known.is_column |= property.is_column,
            None => found.push(property),
        }
    }
    found
}
