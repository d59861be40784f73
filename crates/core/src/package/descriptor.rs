//! `datapackage.json`: the edition's version, files, columns and rules.

use serde_json::Value as Json;

use super::fault::Fault;
use super::files::{Files, MARK, MARKED};
use super::layout::{self, File, Layout, Listed};
use super::schema::references;
use crate::rules::Rules;
use crate::words::{list, nearest};

/// The name of the package's descriptor.
pub const DESCRIPTOR: &str = "datapackage.json";

/// How to get a correct `resources`.
const PRINTED: &str = "`mission-ledger schema --datapackage` prints `resources` as it should be";

/// A descriptor, read.
#[derive(Clone, Debug, Default)]
pub struct Descriptor {
    /// Its text.
    pub text: String,
    /// The edition.
    pub version: String,
    /// The rules that the edition is checked and folded by.
    pub rules: Rules,
    /// The files that it has; `None` if it does not list them.
    pub layout: Option<Layout>,
}

impl Descriptor {
    /// Reads the descriptor of a package; `None` if it is missing or cannot be read.
    pub fn read(files: &Files, faults: &mut Vec<Fault>) -> Option<Self> {
        let mut fault = |message: String| faults.push(Fault::of_file(DESCRIPTOR, message));
        let Some(bytes) = files.0.get(DESCRIPTOR) else {
            fault(format!(
                "is missing; a dataset needs a Data Package descriptor that names its `version` and lists its files; {PRINTED}"
            ));
            return None;
        };
        let text = bytes.strip_prefix(MARK).unwrap_or(bytes);
        if text.len() < bytes.len() {
            fault(MARKED.to_owned());
        }
        let Ok(text) = String::from_utf8(text.to_vec()) else {
            fault("is not UTF-8; save it as UTF-8".to_owned());
            return None;
        };
        Self::parse(text, &mut fault)
    }

    /// Reads the text of a descriptor.
    pub fn parse(text: String, fault: &mut impl FnMut(String)) -> Option<Self> {
        let json: Json = match serde_json::from_str(&text) {
            Ok(json) => json,
            Err(error) => {
                fault(format!("is not valid JSON ({error}); fix it there"));
                return None;
            }
        };
        if !json.is_object() {
            fault("must be a JSON object, a Data Package descriptor".to_owned());
            return None;
        }
        let version = json["version"].as_str().filter(|version| is_release_id(version)).map(str::to_owned);
        if version.is_none() {
            fault("`version` must name the edition, like `2026.11.0` (year, month, number)".to_owned());
        }
        let rules = rules_of(&json["rules"], fault);
        let layout = layout_of(&json["resources"], fault);
        Some(Self { text, version: version.unwrap_or_default(), rules: rules.unwrap_or_default(), layout })
    }
}

/// The rules with the number that `rules` gives.
fn rules_of(named: &Json, fault: &mut impl FnMut(String)) -> Option<Rules> {
    if named.is_null() {
        return Some(Rules::default());
    }
    let most = Rules::ALL.len();
    let known = if most == 1 { "1".to_owned() } else { format!("1 to {most}") };
    let Some(number) = named.as_u64().filter(|number| *number > 0) else {
        fault(format!("`rules` is `{named}`; write the number {known}"));
        return None;
    };
    let rules = Rules::numbered(number);
    if rules.is_none() {
        fault(format!(
            "`rules` is `{number}`, but this version of the software supports only rules {known}; use a later version"
        ));
    }
    rules
}

/// The files that `resources` lists, with the columns of their schemas.
fn layout_of(resources: &Json, fault: &mut impl FnMut(String)) -> Option<Layout> {
    let Some(resources) = resources.as_array() else {
        fault(format!("`resources` must be an array that lists the files of the dataset; {PRINTED}"));
        return None;
    };
    let known = layout::known();
    let names: Vec<&str> = known.iter().map(|file| file.name.as_str()).collect();
    let mut listed = Layout::default();
    for (at, resource) in resources.iter().enumerate() {
        let Some(path) = resource["path"].as_str() else {
            fault(format!("entry {} of `resources` has no `path`; it must name a file of the dataset", at + 1));
            continue;
        };
        let Some(file) = known.iter().find(|file| file.name == path) else {
            let hint = nearest(path, &names)
                .map_or_else(|| format!("the files are {}", list(&names)), |near| format!("did you mean `{near}`?"));
            fault(format!("`resources` lists `{path}`, which is not a file of a dataset; {hint}"));
            continue;
        };
        if listed.iter().any(|other| other.name == path) {
            fault(format!("`resources` lists `{path}` twice; list it once"));
            continue;
        }
        listed.push(Listed { name: path.to_owned(), columns: columns_of(file, &resource["schema"], fault) });
    }
    let is_listed = |name: &str| listed.iter().any(|other| other.name == name);
    for Listed { name, columns } in &listed {
        for (column, needed) in references(name) {
            if columns.iter().flatten().any(|listed| *listed == column) && !is_listed(&needed) {
                fault(format!(
                    "`{name}` refers to `{needed}` in `{column}`, but `resources` does not list `{needed}`; {PRINTED}"
                ));
            }
        }
    }
    Some(listed)
}

/// The columns that the schema of a file lists; `None` if they have a fault.
fn columns_of(file: &File, schema: &Json, fault: &mut impl FnMut(String)) -> Option<Vec<&'static str>> {
    let path = &file.name;
    let Some(fields) = schema["fields"].as_array() else {
        fault(format!("`schema.fields` of `{path}` must be an array that lists its columns; {PRINTED}"));
        return None;
    };
    let all: Vec<&'static str> = file.columns.iter().map(|column| column.name).collect();
    let mut columns = Vec::new();
    let mut is_sound = true;
    let mut refuse = |message: String| {
        is_sound = false;
        fault(message);
    };
    for (at, field) in fields.iter().enumerate() {
        let Some(name) = field["name"].as_str() else {
            refuse(format!("column {} of `{path}` has no `name` in its `schema`; give the name in the header", at + 1));
            continue;
        };
        match all.iter().find(|known| **known == name) {
            Some(known) if columns.contains(known) => {
                refuse(format!("the `schema` of `{path}` lists `{name}` twice; list it once"));
            }
            Some(known) => columns.push(known),
            None => {
                let hint = nearest(name, &all).map_or_else(
                    || format!("its columns are {}", list(&all)),
                    |near| format!("did you mean `{near}`?"),
                );
                refuse(format!("`{path}` has a column `{name}` that this version does not recognize; {hint}"));
            }
        }
    }
    let missing = file.columns.iter().filter(|column| column.is_essential && !columns.contains(&column.name));
    let missing: Vec<&str> = missing.map(|column| column.name).collect();
    if !missing.is_empty() {
        refuse(format!("the `schema` of `{path}` lacks {}; {PRINTED}", list(&missing)));
    }
    is_sound.then_some(columns)
}

/// Whether a text is the identifier of an edition: year, month and number, like `2026.11.0`.
#[must_use]
pub fn is_release_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
}
