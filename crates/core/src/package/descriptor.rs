//! `datapackage.json`: which edition this is, and which files, columns and rules it has.

use serde_json::Value as Json;

use super::fault::Fault;
use super::files::Files;
use super::layout::{self, Layout};
use crate::rules::Rules;
use crate::words::{list, nearest};

/// The name of the package's descriptor.
pub const DESCRIPTOR: &str = "datapackage.json";

/// A descriptor, read.
#[derive(Clone, Debug)]
pub struct Descriptor {
    /// As it was written.
    pub text: String,
    /// The edition.
    pub version: String,
    /// The rules that the edition is checked and folded by.
    pub rules: Rules,
    /// The files that it has.
    pub layout: Layout,
}

impl Descriptor {
    /// Reads the descriptor of a package; nothing comes back where there is none that can be read.
    pub fn read(files: &Files, faults: &mut Vec<Fault>) -> Option<Self> {
        let mut fault = |message: String| faults.push(Fault::of_file(DESCRIPTOR, message));
        let Some(bytes) = files.0.get(DESCRIPTOR) else {
            fault("is missing; a dataset needs a Data Package descriptor that names its `version`".to_owned());
            return None;
        };
        let Ok(text) = String::from_utf8(bytes.to_vec()) else {
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
                fault(format!("is no JSON ({error}); mend it there"));
                return None;
            }
        };
        let version = json["version"].as_str().filter(|version| is_release_id(version)).map(str::to_owned);
        if version.is_none() {
            fault("`version` must name the edition, like `2026.11.0` (year, month, number)".to_owned());
        }
        let rules = match &json["rules"] {
            Json::Null => Some(Rules::default()),
            named => named.as_u64().and_then(Rules::numbered),
        };
        if rules.is_none() {
            let (named, most) = (&json["rules"], Rules::ALL.len());
            fault(format!(
                "`rules` is `{named}`, and this version of the software knows the rules 1 to {most}; use a later version"
            ));
        }
        let layout = layout_of(&json["resources"], fault);
        Some(Self { text, version: version.unwrap_or_default(), rules: rules.unwrap_or_default(), layout })
    }
}

/// The files that `resources` lists, with the columns of their schemas.
fn layout_of(resources: &Json, fault: &mut impl FnMut(String)) -> Layout {
    let known = layout::known();
    let names: Vec<&str> = known.iter().map(|file| file.name.as_str()).collect();
    let mut listed = Layout::default();
    for resource in resources.as_array().into_iter().flatten() {
        let Some(path) = resource["path"].as_str() else {
            fault("an entry of `resources` has no `path`; name its file there".to_owned());
            continue;
        };
        let Some(file) = known.iter().find(|file| file.name == path) else {
            let hint = nearest(path, &names)
                .map_or_else(|| format!("the files are {}", list(&names)), |near| format!("did you mean `{near}`?"));
            fault(format!("`resources` lists `{path}`, which is no file of a dataset; {hint}"));
            continue;
        };
        if listed.files.iter().any(|(name, _)| name == path) {
            fault(format!("`resources` lists `{path}` twice; list it once"));
            continue;
        }
        let fields = resource["schema"]["fields"].as_array();
        let columns: Vec<&str> = fields.into_iter().flatten().filter_map(|field| field["name"].as_str()).collect();
        let all: Vec<&str> = file.columns.iter().map(|column| column.name).collect();
        for column in columns.iter().filter(|column| !all.contains(column)) {
            let hint = nearest(column, &all)
                .map_or_else(|| format!("its columns are {}", list(&all)), |near| format!("did you mean `{near}`?"));
            fault(format!("`{path}` has a column `{column}` that this version does not know; {hint}"));
        }
        if let Some(twice) = columns.iter().enumerate().find(|(at, column)| columns[..*at].contains(column)) {
            fault(format!("the `schema` of `{path}` lists `{}` twice; list it once", twice.1));
        }
        let missing = file.columns.iter().filter(|column| column.is_essential && !columns.contains(&column.name));
        let missing: Vec<&str> = missing.map(|column| column.name).collect();
        if !missing.is_empty() {
            fault(format!(
                "the `schema` of `{path}` lacks {}; `mission-ledger schema --datapackage` prints it whole",
                list(&missing)
            ));
        }
        let columns = columns.iter().filter_map(|name| all.iter().copied().find(|known| known == name));
        listed.files.push((path.to_owned(), columns.collect()));
    }
    listed
}

/// Whether a text is an edition: year, month and number, like `2026.11.0`.
#[must_use]
pub fn is_release_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
}
