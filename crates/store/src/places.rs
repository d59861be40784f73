//! The lists in which something has a name of its own: records of every kind, countries, organizations, voices, sources.

use ledger_core::describe::Resource;
use ledger_core::resources::{ALL, KINDS, countries, organizations, sources, voices};
use serde_json::Value as Json;

/// A list whose rows have names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// What its rows are.
    pub kind: &'static str,
    /// The list.
    pub list: &'static str,
    /// The member of a row that has its path.
    url: &'static str,
    /// Its name, as SQL over its table `t`.
    pub name: &'static str,
    /// Whether that is what it is called, and does not stand in for a name that it does not have, as SQL.
    pub is_named: &'static str,
}

/// What documents are found as.
pub(crate) const SOURCE: &str = "source";

/// The lists whose rows have names.
pub(crate) fn places() -> impl Iterator<Item = Place> {
    let place = |kind, list| Place { kind, list, url: "url", name: "t.name", is_named: "TRUE" };
    KINDS.iter().map(move |kind| place(kind.name, kind.name)).chain([
        place("country", countries::RESOURCE.stem),
        place("organization", organizations::RESOURCE.stem),
        place("voice", voices::RESOURCE.stem),
        Place {
            url: "record_url",
            name: "coalesce(t.title, t.publisher, t.id)",
            is_named: "(t.title IS NOT NULL)",
            ..place(SOURCE, sources::RESOURCE.stem)
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

    /// The path of a row, from its record.
    pub fn url(self, record: &str) -> Result<String, serde_json::Error> {
        let record: Json = serde_json::from_str(record)?;
        Ok(record[self.url].as_str().unwrap_or_default().to_owned())
    }

    /// The columns with what its rows are called for short.
    pub fn short_names(self) -> impl Iterator<Item = &'static str> {
        let fields = ledger_core::resources::kind(self.list).map_or(&[][..], |kind| kind.fields);
        fields.iter().filter(|field| field.is_short_name).map(|field| field.name)
    }

    /// Whether its rows are bodies, which people call by the initials of their names.
    pub fn goes_by_initials(self) -> bool {
        self.kind == "organization" || self.short_names().next().is_some()
    }

    /// The collection.
    pub fn resource(self) -> Option<&'static Resource> {
        ALL.iter().copied().find(|resource| resource.stem == self.list)
    }
}
