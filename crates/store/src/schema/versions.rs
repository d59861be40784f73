//! The tables of a kind's versions and of the values of its many-valued fields.

use ledger_core::describe::{Field, Holds, Kind, Role};

use ledger_core::resources::scope::SCOPES;

use super::columns::{self, listed, references};
use super::pieces::{create, quoted};

/// The columns that every list table begins with.
const HEAD: &[&str] = &[
    "version INTEGER PRIMARY KEY",
    "release INTEGER NOT NULL",
    "id TEXT NOT NULL",
    "known_from TEXT CHECK (known_from IS NULL OR date(known_from) IS known_from)",
    "known_to TEXT CHECK (known_to IS NULL OR (date(known_to) IS known_to AND known_to > known_from))",
    "is_current INTEGER NOT NULL CHECK (is_current IN (0, 1))",
    "is_dated INTEGER NOT NULL CHECK (is_dated IN (0, 1))",
    "disputed INTEGER NOT NULL CHECK (disputed IN (0, 1))",
    "name TEXT NOT NULL COLLATE NOCASE",
];

/// The columns that every list table ends with, before its constraints.
const TAIL: &[&str] = &[
    "cites TEXT NOT NULL",
    "record BLOB NOT NULL",
    "changes TEXT CHECK (changes IS NULL OR json_valid(changes))",
    "stances TEXT CHECK (stances IS NULL OR json_valid(stances))",
];

/// The table of versions.
pub(super) fn table(kind: &Kind) -> String {
    let mut lines: Vec<String> = HEAD.iter().map(|line| (*line).to_owned()).collect();
    for key in kind.keys {
        lines.extend(key.columns().into_iter().map(|column| format!("{} TEXT", quoted(column))));
        if matches!(key.role, Role::Donor) {
            lines.push("donor TEXT AS (coalesce(donor_country, donor_organization)) VIRTUAL".to_owned());
        }
        if let Role::Within(reference) = key.role {
            lines.extend(reference.kind.context().map(|column| format!("{column} TEXT")));
        }
    }
    let single = || kind.fields.iter().filter(|field| field.holds != Holds::Many);
    lines.extend(single().flat_map(columns::of_field));
    if kind.measure().is_some() {
        lines.push("low INTEGER".to_owned());
        lines.push("high INTEGER".to_owned());
        lines.push("reached TEXT NOT NULL CHECK (json_valid(reached))".to_owned());
        lines.push("steps TEXT NOT NULL CHECK (json_valid(steps))".to_owned());
    }
    if kind.figure().is_some() {
        lines.push("supported_by INTEGER CHECK (supported_by > 0)".to_owned());
        lines.push("robust TEXT CHECK (robust IN ('true', 'false'))".to_owned());
    }
    lines.push("independent_sources INTEGER NOT NULL CHECK (independent_sources >= 0)".to_owned());
    if kind.is_scoped() {
        let scopes = SCOPES.iter().map(|code| code.name);
        lines.push(format!("scope TEXT CHECK (scope IN ({}))", listed(scopes)));
    }
    lines.extend(TAIL.iter().map(|line| (*line).to_owned()));
    lines.push(references("id", kind.name));
    lines.extend(single().flat_map(columns::constraints));
    create(&kind.version_table(), &lines, "STRICT")
}

/// The table of the values of many-valued fields.
pub(super) fn value_table(kind: &Kind) -> String {
    let many = kind.fields.iter().filter(|field| field.holds == Holds::Many);
    let names = |field: &'static Field| field.name;
    let lines = [
        format!("version INTEGER NOT NULL REFERENCES {} (version)", kind.version_table()),
        format!("field TEXT NOT NULL CHECK (field IN ({}))", listed(many.map(names))),
        "position INTEGER NOT NULL CHECK (position >= 0)".to_owned(),
        "release INTEGER NOT NULL".to_owned(),
        "value TEXT NOT NULL COLLATE NOCASE CHECK (value != '')".to_owned(),
        "organization TEXT".to_owned(),
        "PRIMARY KEY (version, field, position)".to_owned(),
        references("organization", "organization"),
    ];
    create(&format!("{}_value", kind.name), &lines, "STRICT, WITHOUT ROWID")
}
