//! Every collection of the ledger: a file for each, and one slice that registers them all.
//!
//! The router, the OpenAPI document, the codebook, the loading of seeds, the export and the contract tests
//! walk [`ALL`] and [`KINDS`]. A new kind of record needs one file here and one entry in each slice; its tables and
//! schemas are generated (`docs/adding-a-resource.md`).

pub mod changes;
pub mod claims;
pub mod contingents;
pub mod countries;
pub mod discrepancies;
pub mod events;
pub mod funding;
pub mod indicators;
pub mod influence;
pub mod instruments;
mod kinds;
pub mod legal_case_events;
pub mod legal_cases;
pub mod missions;
pub mod organizations;
pub mod releases;
pub mod scope;
pub mod series;
pub mod sources;
mod subject;
pub mod timeline;
pub mod voices;

pub use self::kinds::{KINDS, inside, kind};
pub use self::subject::{FINDABLE, FoundKind, FoundSubject, SUBJECT_KINDS, Subject, SubjectKind, url};
use crate::describe::Resource;

/// Every collection, in the order in which the documentation shows them.
pub static ALL: &[&Resource] = &[
    &contingents::RESOURCE,
    &funding::RESOURCE,
    &legal_cases::RESOURCE,
    &legal_case_events::RESOURCE,
    &instruments::RESOURCE,
    &events::RESOURCE,
    &indicators::RESOURCE,
    &missions::RESOURCE,
    &countries::RESOURCE,
    &organizations::RESOURCE,
    &sources::RESOURCE,
    &voices::RESOURCE,
    &claims::RESOURCE,
    &discrepancies::RESOURCE,
    &timeline::RESOURCE,
    &releases::RESOURCE,
    &changes::RESOURCE,
];
