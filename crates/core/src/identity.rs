//! The identity of a record, which does not depend on claims.

/// The identity of a record: its identifier, its keys and its name.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The identifier.
    pub id: Box<str>,
    /// The mission.
    pub mission: Option<Box<str>>,
    /// The country; for a tranche, the donor country.
    pub country: Option<Box<str>>,
    /// The donor organization of a tranche.
    pub organization: Option<Box<str>>,
    /// The record of the same kind that contains it.
    pub part_of: Option<Box<str>>,
    /// The record of another kind that it belongs to, or inside which it is served.
    pub owner: Option<Box<str>>,
    /// The name, in the ledger's words.
    pub name: Box<str>,
    /// Its line in the seed file.
    pub line: u64,
}

impl Identity {
    /// The cell of a key's column.
    #[must_use]
    pub fn key(&self, column: &str) -> Option<&str> {
        match column {
            "mission" => self.mission.as_deref(),
            "country" | "donor_country" => self.country.as_deref(),
            "donor_organization" => self.organization.as_deref(),
            "part_of" => self.part_of.as_deref(),
            _ => self.owner.as_deref(),
        }
    }
}
