//! What a descriptor says of the dataset as a whole: what it is called, who made it, under which license.

use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

/// What a dataset is called if its descriptor does not say.
const UNNAMED: &str = "Mission Ledger";

/// What a descriptor says of the dataset as a whole; nothing is added to what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its short name, for identifiers and keys.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The title up to a colon: what it is called in a few words.
    pub short_title: String,
    /// What it holds, in a few sentences.
    pub description: Option<String>,
    /// When it was made, as RFC 3339 writes a moment.
    pub created: Option<String>,
    /// The license of the data.
    pub license: Option<License>,
    /// Who made it: its contributors with the role `creator`.
    pub creators: Vec<String>,
    /// Who publishes it: its first contributor with the role `publisher`, or else its short title.
    pub publisher: String,
}

/// A license.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct License {
    /// Its SPDX identifier.
    #[schema(example = "CC-BY-4.0")]
    pub id: String,
    /// Its name.
    #[schema(required = true, example = "Creative Commons Attribution 4.0")]
    pub title: Option<String>,
    /// Where its text is.
    #[schema(required = true, format = "uri", example = "https://creativecommons.org/licenses/by/4.0/")]
    pub url: Option<String>,
}

impl About {
    /// Reads a descriptor (Data Package v2).
    #[must_use]
    pub fn of(descriptor: &Json) -> Self {
        let name = text(descriptor, "name");
        let title = text(descriptor, "title").or_else(|| name.clone()).unwrap_or_else(|| UNNAMED.to_owned());
        let short_title = title.split_once(": ").map_or(title.as_str(), |(short, _)| short).to_owned();
        let license = &descriptor["licenses"][0];
        let url = text(license, "path");
        Self {
            name: name.unwrap_or_else(|| "mission-ledger".to_owned()),
            description: text(descriptor, "description"),
            created: text(descriptor, "created"),
            license: text(license, "name").or_else(|| url.clone()).map(|id| License {
                id,
                title: text(license, "title"),
                url,
            }),
            creators: contributors(descriptor, "creator"),
            publisher: contributors(descriptor, "publisher").into_iter().next().unwrap_or_else(|| short_title.clone()),
            title,
            short_title,
        }
    }

    /// The address of the license.
    #[must_use]
    pub fn license_url(&self) -> Option<&str> {
        self.license.as_ref()?.url.as_deref()
    }
}

fn text(json: &Json, name: &str) -> Option<String> {
    json[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The contributors that have a role.
fn contributors(descriptor: &Json, role: &str) -> Vec<String> {
    let has_role = |contributor: &&Json| {
        contributor["roles"].as_array().is_some_and(|roles| roles.iter().any(|other| other == role))
    };
    let contributors = descriptor["contributors"].as_array().into_iter().flatten();
    contributors.filter(has_role).filter_map(|contributor| text(contributor, "title")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::About;

    #[test]
    fn nothing_is_added_to_what_a_descriptor_says() {
        let about = About::of(&json!({ "version": "2031.1.0", "title": "River Watch: a made-up mission" }));
        assert_eq!((&*about.title, &*about.short_title), ("River Watch: a made-up mission", "River Watch"));
        assert_eq!((about.license, about.creators, about.description), (None, Vec::new(), None));
        assert_eq!(about.publisher, "River Watch");
    }

    #[test]
    fn a_publisher_is_a_contributor_with_that_role() {
        let contributors =
            json!([{ "title": "A", "roles": ["creator"] }, { "title": "B", "roles": ["publisher", "creator"] }]);
        let about = About::of(&json!({ "contributors": contributors, "licenses": [{ "name": "CC0-1.0" }] }));
        assert_eq!((about.creators, about.publisher), (vec!["A".to_owned(), "B".to_owned()], "B".to_owned()));
        assert_eq!(about.license.map(|license| license.id), Some("CC0-1.0".to_owned()));
    }
}
