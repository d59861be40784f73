//! The seeds as files: a Frictionless data package of CSV files with a descriptor.
//!
//! `datapackage.json` lists the files, columns and rules of an edition; anything not listed is absent. Reading is
//! strict about form (header, columns, order, quoting), so that a loaded dataset can be written back byte for byte and
//! changes are easy to read in a diff.

mod about;
mod descriptor;
mod fault;
mod files;
mod form;
pub mod layout;
mod schema;
mod table;

use std::collections::BTreeMap;

pub use self::about::{About, License};
pub use self::descriptor::{DESCRIPTOR, Descriptor, is_release_id};
pub use self::fault::Fault;
pub use self::files::{Files, archive};
pub use self::form::write_table;
use self::layout::Layout;
pub use self::schema::table_schemas;
pub use self::table::{Row, Table};
use crate::rules::Rules;
use crate::words::{list, nearest};

/// The folder of the published zips.
pub const RELEASES: &str = "releases/";

/// A package, parsed but not yet checked.
#[derive(Clone, Debug)]
pub struct Package {
    /// The text of the descriptor.
    pub descriptor: String,
    /// The edition that the descriptor names.
    pub version: String,
    /// The rules that it is checked and folded by.
    pub rules: Rules,
    /// The parsed files, by name; empty for those that the edition does not have.
    tables: BTreeMap<String, Table>,
}

impl Package {
    /// Parses every file.
    ///
    /// # Errors
    /// Every fault of form.
    pub fn parse(files: &Files) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let descriptor = Descriptor::read(files, &mut faults);
        let layout = descriptor.as_ref().and_then(|descriptor| descriptor.layout.as_ref());
        for path in files.0.keys().filter(|path| *path != DESCRIPTOR && !path.starts_with(RELEASES)) {
            faults.extend(layout.and_then(|layout| unlisted(path, layout)));
        }
        let mut tables = BTreeMap::new();
        for file in layout::known() {
            let listed = layout.and_then(|layout| layout.iter().find(|listed| listed.name == file.name));
            let table = match listed.and_then(|listed| listed.columns.as_ref()) {
                Some(columns) => form::parse(&file, columns, files.0.get(&file.name), &mut faults),
                None => Table::new(&file, &[]),
            };
            tables.insert(file.name, table);
        }
        match descriptor {
            Some(Descriptor { text, version, rules, .. }) if faults.is_empty() => {
                Ok(Self { descriptor: text, version, rules, tables })
            }
            _ => Err(faults),
        }
    }

    /// The file of that name; it has no rows if the edition does not have it.
    #[must_use]
    pub fn table(&self, name: &str) -> &Table {
        &self.tables[name]
    }
}

/// What is wrong with a file that the descriptor does not list.
fn unlisted(path: &str, layout: &Layout) -> Option<Fault> {
    if layout.iter().any(|listed| listed.name == path) {
        return None;
    }
    let known = layout::known();
    let names: Vec<&str> = known.iter().map(|file| file.name.as_str()).collect();
    let message = if names.contains(&path) {
        format!(
            "is not listed in {DESCRIPTOR}, so it would not be read; add it to `resources` there (`mission-ledger schema --datapackage` prints its entry), or remove it"
        )
    } else {
        nearest(path, &names).map_or_else(
            || format!("is not a file of a dataset; remove it (the files are {})", list(&names)),
            |near| format!("is not a file of a dataset; did you mean `{near}`?"),
        )
    };
    Some(Fault::of_file(path, message))
}
