//! Every collection of the ledger: one file each, one slice that registers them all.
//!
//! The router, the OpenAPI document, the codebook, the loading of seeds, the export and the contract tests
//! walk [`ALL`]. A new kind of record is one file here, one entry in the slice, one migration and one seed
//! file (`docs/adding-a-resource.md`).

pub mod changes;
pub mod claims;
pub mod contingents;
pub mod countries;
pub mod discrepancies;
pub mod events;
pub mod funding;
pub mod indicators;
pub mod instruments;
pub mod legal_cases;
pub mod missions;
pub mod organizations;
pub mod releases;
pub mod sources;
pub mod timeline;

use crate::kind::Kind;
use crate::list::Resource;

/// Every collection, in the order in which the documentation shows them.
pub static ALL: &[&Resource] = &[
    &contingents::RESOURCE,
    &funding::RESOURCE,
    &legal_cases::RESOURCE,
    &instruments::RESOURCE,
    &events::RESOURCE,
    &indicators::RESOURCE,
    &missions::RESOURCE,
    &countries::RESOURCE,
    &organizations::RESOURCE,
    &sources::RESOURCE,
    &claims::RESOURCE,
    &discrepancies::RESOURCE,
    &timeline::RESOURCE,
    &releases::RESOURCE,
    &changes::RESOURCE,
];

/// Every kind of record that is folded from claims, each after the kinds that its keys name.
pub const KINDS: &[&Kind] = &[
    &missions::KIND,
    &contingents::KIND,
    &funding::KIND,
    &legal_cases::KIND,
    &legal_cases::CASE_EVENT,
    &instruments::KIND,
    &events::KIND,
    &indicators::KIND,
];

/// The kind of that name.
#[must_use]
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}

/// The path of a record of a kind; a case event is a place in the page of its case.
#[must_use]
pub fn url(kind: &Kind, id: &str, case: Option<&str>) -> String {
    match case {
        Some(case) => format!("/{}/{case}#{id}", legal_cases::KIND.path),
        None => format!("/{}/{id}", kind.path),
    }
}
