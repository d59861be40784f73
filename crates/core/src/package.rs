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
mod profile;
mod schema;
mod table;
mod unique;

use std::collections::BTreeMap;

pub use self::about::{About, License};
pub use self::descriptor::{DESCRIPTOR, Descriptor, is_release_id};
pub use self::fault::Fault;
pub use self::files::{Files, archive};
pub(crate) use self::form::OR_TIDY;
pub use self::form::tidy::{Tidied, tidy};
pub use self::form::{missing, write_table};
pub use self::layout::is_beside_data;
use self::layout::{BESIDE_DATA, Layout, Listed};
pub use self::profile::{descriptor_faults, descriptor_warnings};
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
        let (package, faults) = Self::read(files);
        if faults.is_empty() { Ok(package) } else { Err(faults) }
    }

    /// Reads what can be read of every file, with every fault of form: of the descriptor, then of each file.
    ///
    /// If there are faults, the version may be empty, and tables may not be [whole](Table::is_whole).
    #[must_use]
    pub fn read(files: &Files) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let descriptor = Descriptor::read(files, &mut faults);
        let layout = descriptor.as_ref().and_then(|descriptor| descriptor.layout.as_ref());
        for path in files.0.keys().filter(|path| *path != DESCRIPTOR && !path.starts_with(RELEASES)) {
            faults.extend(layout.and_then(|layout| unlisted(path, layout)));
        }
        let mut tables = BTreeMap::new();
        for file in layout::known() {
            let listed = layout.map(|layout| layout.iter().find(|listed| listed.name == file.name));
            let bytes = files.0.get(&file.name);
            let table = match listed {
                Some(None) if bytes.is_none() => Table::new(&file, &[]),
                Some(Some(Listed { columns: Some(columns), .. })) => {
                    form::parse(&file, Some(columns), bytes, &mut faults)
                }
                // The descriptor has a fault. The file is read by its header, so that it causes no others.
                _ => form::parse(&file, None, bytes, &mut faults),
            };
            tables.insert(file.name, table);
        }
        let Descriptor { text, version, rules, .. } = descriptor.unwrap_or_default();
        (Self { descriptor: text, version, rules, tables }, faults)
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
            || {
                format!(
                    "is not a file of a dataset; move it elsewhere (the files are {}; {BESIDE_DATA} may stand beside them)",
                    list(&names)
                )
            },
            |near| format!("is not a file of a dataset; did you mean `{near}`?"),
        )
    };
    Some(Fault::of_file(path, message))
}
