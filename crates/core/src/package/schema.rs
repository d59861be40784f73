//! The table schemas of a descriptor, generated from the descriptions (Data Package v2, <https://datapackage.org/>).

use serde_json::{Map, Value as Json, json};

use super::layout::{self, File};
use crate::describe::{Code, Role};
use crate::resources::KINDS;
use crate::value::Qualifier;
use crate::vocabulary::{CHECK_RESULTS, DATED_BY, IDENTIFIER_SCHEMES, RANK_REASONS, RANKS, TITLED_BY};

/// A date of reduced precision, as a pattern.
const PARTIAL_DATE: &str = r"\d{4}(-\d{2}(-\d{2})?)?";

/// `resources` of a descriptor: every file that a dataset can have, with its table schema.
#[must_use]
pub fn table_schemas() -> Json {
    layout::known().iter().map(resource).collect()
}

fn resource(file: &File) -> Json {
    let name = file.name.trim_end_matches(".csv");
    let is_kind = KINDS.iter().any(|kind| kind.file == name);
    let fields: Vec<Json> = file
        .columns
        .iter()
        .map(|column| field(&file.name, is_kind, column.name, is_required(file, column.name)))
        .collect();
    let mut schema = Map::new();
    schema.insert("fields".to_owned(), fields.into());
    schema.insert("primaryKey".to_owned(), primary_key(file));
    schema.insert("missingValues".to_owned(), json!([""]));
    let keys = foreign_keys(&file.name);
    if !keys.is_empty() {
        schema.insert("foreignKeys".to_owned(), keys.into());
    }
    json!({
        "name": name,
        "path": file.name,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        // Tools that guess the separator guess wrongly where notes have many blanks.
        "dialect": { "delimiter": "," },
        "description": if is_kind { "Identity of each record; its values are in claims.csv." } else { about(&file.name) },
        "schema": schema,
    })
}

fn about(file: &str) -> &'static str {
    match file {
        layout::SOURCES => "Documents: who published them, when, where.",
        layout::COUNTRIES => "Countries.",
        layout::ORGANIZATIONS => "Parties that are not countries.",
        layout::IDENTIFIERS => {
            "What others call a record: Wikidata items, UN document symbols, neutral citations, DOIs."
        }
        layout::CLAIMS => "One value that one source gives for one field of one record, at one place in that source.",
        layout::VOICES => "The people and offices that sources credit with what they report.",
        layout::EXPLANATIONS => "Why sources disagree about a field.",
        layout::CHECKS => "Second readings: somebody else looked a claim up again.",
        layout::MERGES => "Identifiers that were given up, each for another record that is the same thing.",
        layout::RELEASES => "The published editions.",
        _ => "Why a release changed or withdrew a claim.",
    }
}

/// Whether a column must be filled in every line: the essential ones, except a source's date and the two donor columns.
fn is_required(file: &File, column: &str) -> bool {
    let is_essential = file.columns.iter().any(|other| other.name == column && other.is_essential);
    is_essential && column != "published_on" && !column.starts_with("donor_")
}

/// The Table Schema type of a column.
pub(super) fn type_of(file: &str, column: &str) -> &'static str {
    match (file, column) {
        (layout::CLAIMS, "paragraph") => "integer",
        (layout::RELEASES, "released_on") | (layout::CHECKS, "checked_on") => "date",
        _ => "string",
    }
}

/// A column, with the constraints that a tool can test.
fn field(file: &str, is_kind: bool, column: &str, is_required: bool) -> Json {
    let ty = type_of(file, column);
    let mut field = Map::new();
    field.insert("name".to_owned(), column.into());
    field.insert("type".to_owned(), ty.into());
    if let Some(doc) = said_of(file, is_kind, column) {
        field.insert("description".to_owned(), doc.into());
    }
    let mut constraints = Map::new();
    if is_required {
        constraints.insert("required".to_owned(), true.into());
    }
    if matches!(column, "published_on" | "valid_on") {
        constraints.insert("pattern".to_owned(), PARTIAL_DATE.into());
    }
    if let Some(names) = closed_list(file, column) {
        constraints.insert("enum".to_owned(), names.into());
    }
    if !constraints.is_empty() {
        field.insert("constraints".to_owned(), constraints.into());
    }
    field.into()
}

fn said_of(file: &str, is_kind: bool, column: &str) -> Option<&'static str> {
    Some(match (file, column) {
        (_, "id") if is_kind => "Identifier; it never changes and is never reused.",
        (_, "name") if is_kind => "The name, in the ledger's words.",
        (layout::SOURCES, "id") => "Identifier.",
        (layout::SOURCES, "language") => "ISO 639-1.",
        (layout::SOURCES, "published_on") => "A date of reduced precision: 2024, 2024-06 or 2024-06-25.",
        (layout::SOURCES, "dated_by") => "How the date is known.",
        (layout::SOURCES, "titled_by") => "How the title is known; empty if there is none.",
        (layout::SOURCES, "agency") => "The news agency whose text it is.",
        (layout::VOICES, "role") => "What the person is or was, in the words of sources.",
        (layout::EXPLANATIONS, "sources") => "The identifiers of the sources that explain it, joined by `; `.",
        (layout::MERGES, "release") => "The first edition without the old identifier.",
        (layout::CLAIMS, "voice") => "The person or office of `voices.csv` that `attributed_to` names.",
        (layout::CLAIMS, "rank_reason") => "Why the claim is deprecated; empty if it is not.",
        (layout::SOURCES, "copy_of") => "The source that it reprints.",
        (layout::COUNTRIES, "id") => "ISO 3166-1 alpha-2.",
        (layout::COUNTRIES, "numeric") => "UN M49.",
        (layout::COUNTRIES, "region") => "UN M49 region.",
        (layout::CLAIMS, "currency") => "ISO 4217 code of a sum of money.",
        (layout::CLAIMS, "paragraph") => "Non-blank lines of the source's text, from 1.",
        (layout::CLAIMS, "paragraph_sha256") => {
            "First 16 hex digits of the SHA-256 of the paragraph, white space folded."
        }
        (layout::CLAIMS, "attributed_to") => "Whom the source credits.",
        (layout::CLAIMS, "valid_on") => "The date that the value is about.",
        _ => return None,
    })
}

/// The closed lists that the descriptor spells out.
fn closed_list(file: &str, column: &str) -> Option<Vec<&'static str>> {
    let names = |codes: &'static [Code]| codes.iter().map(|code| code.name).collect();
    match (file, column) {
        (layout::SOURCES, "dated_by") => Some(names(DATED_BY)),
        (layout::SOURCES, "titled_by") => Some(names(TITLED_BY)),
        (layout::CLAIMS, "rank_reason") => Some(names(RANK_REASONS)),
        (layout::CHECKS, "result") => Some(names(CHECK_RESULTS)),
        (layout::EXPLANATIONS | layout::MERGES, "subject_kind") => Some(KINDS.iter().map(|kind| kind.name).collect()),
        (layout::IDENTIFIERS, "scheme") => Some(names(IDENTIFIER_SCHEMES)),
        (layout::CLAIMS, "subject_kind") => Some(KINDS.iter().map(|kind| kind.name).collect()),
        (layout::CLAIMS, "qualifier") => Some(Qualifier::ALL.iter().map(|(qualifier, _)| qualifier.as_str()).collect()),
        (layout::CLAIMS, "rank") => Some(names(RANKS)),
        _ => None,
    }
}

fn primary_key(file: &File) -> Json {
    match file.name.as_str() {
        layout::IDENTIFIERS => file.columns.iter().map(|column| column.name).collect(),
        layout::CORRECTIONS => json!(["release", "claim_id"]),
        layout::EXPLANATIONS | layout::CHECKS | layout::MERGES => layout::order(&file.name).into(),
        _ => json!(["id"]),
    }
}

/// The foreign keys of a file; the file itself has an empty name (Table Schema, "Foreign keys").
fn foreign_keys(file: &str) -> Vec<Json> {
    let json = |(column, resource): (&str, &str)| json!({ "fields": [column], "reference": { "resource": resource, "fields": ["id"] } });
    keys_of(file).into_iter().map(json).collect()
}

/// The columns of a file that refer to another file, each with that file.
pub(super) fn references(file: &str) -> Vec<(&'static str, String)> {
    let others = keys_of(file).into_iter().filter(|(_, resource)| !resource.is_empty());
    others.map(|(column, resource)| (column, format!("{resource}.csv"))).collect()
}

/// The columns of a file that refer to another resource, each with its name; an empty name is the file itself.
fn keys_of(file: &str) -> Vec<(&'static str, &'static str)> {
    match file {
        layout::SOURCES => vec![("copy_of", "")],
        layout::ORGANIZATIONS => vec![("country", "countries")],
        layout::VOICES => vec![("organization", "organizations"), ("country", "countries")],
        layout::CHECKS => vec![("claim_id", "claims")],
        layout::CLAIMS => vec![("source_id", "sources"), ("voice", "voices")],
        _ => {
            let kind = KINDS.iter().find(|kind| kind.csv() == file);
            let keys = kind.into_iter().flat_map(|kind| kind.keys);
            keys.flat_map(|of| match of.role {
                Role::Mission => vec![("mission", "missions")],
                Role::Country => vec![("country", "countries")],
                Role::Donor => vec![("donor_country", "countries"), ("donor_organization", "organizations")],
                Role::PartOf => vec![("part_of", "")],
                Role::Of(reference) | Role::Within(reference) => vec![(reference.column, reference.kind.file)],
            })
            .collect()
        }
    }
}
