//! A dataset that keeps every rule, and its parts.

use crate::claim::{Claim, Source};
use crate::identity::Identity;
use crate::package::{Fault, Package};
use crate::resources::KINDS;
use crate::words::counted;

/// A dataset that keeps every rule.
#[derive(Debug)]
pub struct Dataset {
    /// The files that it was read from.
    pub package: Package,
    /// Its sources, in the order of the file.
    pub sources: Vec<Source>,
    /// The records of each of [`KINDS`], with their claims.
    pub records: Vec<Vec<Record>>,
    /// What is odd but allowed.
    pub warnings: Vec<Fault>,
}

impl Dataset {
    /// The record of a kind with that identifier; relies on identities being sorted by id.
    #[must_use]
    pub fn find(&self, kind: &str, id: &str) -> Option<&Record> {
        let at = KINDS.iter().position(|other| other.name == kind)?;
        let records = &self.records[at];
        let found = records.binary_search_by(|record| (*record.identity.id).cmp(id)).ok()?;
        records.get(found)
    }

    /// The number of claims and sources, in words.
    #[must_use]
    pub fn size(&self) -> String {
        let claims: usize = self.records.iter().flatten().map(|record| record.claims.len()).sum();
        let sources = counted(self.sources.len(), "source", "sources");
        format!("{} from {sources}", counted(claims, "claim", "claims"))
    }
}

/// A record: its identity and its claims, in the order of their ids.
#[derive(Debug)]
pub struct Record {
    /// What identifies it.
    pub identity: Identity,
    /// The claims about it.
    pub claims: Vec<Claim>,
}
