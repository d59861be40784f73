//! The lists in which something has a name of its own: records of every kind, countries, organizations, voices, sources.

use ledger_core::describe::{Kind, Resource};
use ledger_core::resources::{ALL, KINDS, countries, organizations, sources, voices};

/// A list whose rows have names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// What its rows are.
    pub kind: &'static str,
    /// The list.
    pub list: &'static str,
    /// Where a row, as JSON, has its path.
    pub url: &'static str,
    /// Its name, as SQL over its table `t`.
    pub name: &'static str,
    /// Whether that is what it is called, and does not stand in for a name that it does not have, as SQL.
    pub is_named: &'static str,
}

/// What documents are found as.
pub(crate) const SOURCE: &str = "source";

/// The lists whose rows have names.
pub(crate) fn places() -> impl Iterator<Item = Place> {
    let of_kind =
        |kind: &&Kind| Place { kind: kind.name, list: kind.name, url: "$.url", name: "t.name", is_named: "TRUE" };
    let other =
        |kind, resource: &Resource| Place { kind, list: resource.stem, url: "$.url", name: "t.name", is_named: "TRUE" };
    KINDS.iter().map(of_kind).chain([
        other("country", &countries::RESOURCE),
        other("organization", &organizations::RESOURCE),
        other("voice", &voices::RESOURCE),
        Place {
            url: "$.record_url",
            name: "coalesce(t.title, t.publisher, t.id)",
            is_named: "(t.title IS NOT NULL)",
            ..other(SOURCE, &sources::RESOURCE)
        },
    ])
}

impl Place {
    /// The table of its rows.
    pub fn table(self) -> String {
        match ledger_core::resources::kind(self.list) {
            Some(kind) => kind.version_table(),
            None => self.list.to_owned(),
        }
    }

    /// The collection.
    pub fn resource(self) -> Option<&'static Resource> {
        ALL.iter().copied().find(|resource| resource.stem == self.list)
    }
}
