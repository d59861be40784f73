//! What others call a record: identifiers in the schemes of the field, so that the ledger can be joined with other data.
//!
//! They are part of a record's identity, as its name is: no claims, no history.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use utoipa::ToSchema;

use super::claim::{check_code, list};
use super::package::{Fault, Package, Row, file_of};
use crate::code_schema;
use crate::kind::{Code, code};
use crate::resources::KINDS;

/// The file, which editions before 2026.12.1 have not.
pub const FILE: &str = "identifiers.csv";

/// The schemes.
pub const SCHEMES: &[Code] = &[
    code("wikidata", "The item in Wikidata: `Q114` is Kenya."),
    code("un-document-symbol", "The symbol of a United Nations document, as the UN writes it: `S/RES/2699(2023)`."),
    code(
        "neutral-citation",
        "The citation that a court gives to its own judgment, whoever prints it: `[2024] KEHC 336 (KLR)`.",
    ),
    code("doi", "The Digital Object Identifier (ISO 26324), without `https://doi.org/`."),
];

code_schema!(IdentifierScheme, SCHEMES, "Who gives an identifier.");

/// An identifier that others use for a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Identifier<'a> {
    /// Who gives it.
    #[schema(value_type = IdentifierScheme)]
    pub scheme: &'a str,
    /// The identifier.
    #[schema(example = "Q114")]
    pub id: &'a str,
    /// Where it leads; null where the scheme has no addresses.
    #[schema(required = true, format = "uri", example = "https://www.wikidata.org/entity/Q114")]
    pub url: Option<String>,
}

impl<'a> Identifier<'a> {
    fn of(row: Row<'a>) -> Self {
        let (scheme, id) = (row.cell("scheme"), row.cell("identifier"));
        let url = match scheme {
            "wikidata" => Some(format!("https://www.wikidata.org/entity/{id}")),
            "un-document-symbol" => Some(format!("https://undocs.org/{id}")),
            "doi" => Some(format!("https://doi.org/{id}")),
            _ => None,
        };
        Self { scheme, id, url }
    }
}

/// The identifiers of a package, by kind and by record.
pub type Identifiers<'a> = HashMap<&'a str, HashMap<&'a str, Vec<Identifier<'a>>>>;

/// Collects them.
#[must_use]
pub fn of(package: &Package) -> Identifiers<'_> {
    let mut all: Identifiers<'_> = HashMap::new();
    for row in package.table(FILE).rows() {
        let of_kind = all.entry(row.cell("subject_kind")).or_default();
        of_kind.entry(row.cell("subject_id")).or_default().push(Identifier::of(row));
    }
    all
}

/// The files whose rows can have identifiers, by the word for their kind.
fn files() -> impl Iterator<Item = (&'static str, String)> {
    let reference = [("country", "countries.csv"), ("organization", "organizations.csv"), ("source", "sources.csv")];
    let kinds = KINDS.iter().map(|kind| (kind.name, file_of(kind)));
    kinds.chain(reference.map(|(kind, file)| (kind, file.to_owned())))
}

/// Refuses identifiers of nothing, in no scheme or not in its form, and rows out of order.
pub fn check(package: &Package, faults: &mut Vec<Fault>) {
    let table = package.table(FILE);
    if table.is_empty() {
        return; // Then nothing has to be looked up, among however many records.
    }
    let known: HashMap<&str, HashSet<&str>> =
        files().map(|(kind, file)| (kind, package.table(&file).rows().map(Row::id).collect())).collect();
    let names: Vec<&str> = files().map(|(kind, _)| kind).collect();
    let mut before = None;
    for row in table.rows() {
        let (kind, id, identifier) = (row.cell("subject_kind"), row.cell("subject_id"), row.cell("identifier"));
        match known.get(kind) {
            None => faults.push(row.fault("subject_kind", format!("`{kind}` is no kind; use {}", list(&names)))),
            Some(ids) if !ids.contains(id) => {
                faults.push(row.fault("subject_id", format!("there is no {kind} `{id}`; add it or mend the id")));
            }
            Some(_) => {}
        }
        check_code(row, "scheme", SCHEMES, faults);
        if !has_form(row.cell("scheme"), identifier) {
            let message = format!("`{identifier}` has not the form of the scheme; copy it as its giver writes it");
            faults.push(row.fault("identifier", message));
        }
        let here = (kind, id, row.cell("scheme"), identifier);
        if before.is_some_and(|before| before >= here) {
            faults
                .push(row.fault("", "stands twice or out of order; sort the rows by kind, id, scheme and identifier"));
        }
        before = Some(here);
    }
}

fn has_form(scheme: &str, identifier: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match scheme {
        "wikidata" => identifier.strip_prefix('Q').is_some_and(|number| digits(number) && !number.starts_with('0')),
        "un-document-symbol" => {
            identifier.contains('/')
                && identifier.starts_with(|first: char| first.is_ascii_uppercase())
                && !identifier.contains(' ')
        }
        "doi" => identifier.starts_with("10.") && identifier.contains('/'),
        _ => !identifier.is_empty() && identifier.trim() == identifier,
    }
}
