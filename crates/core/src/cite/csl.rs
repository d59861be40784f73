//! CSL-JSON: <https://github.com/citation-style-language/schema>.

use serde_json::{Map, Value as Json, json};

use super::cited::{Cited, Shape};
use super::parts::{address, date_parts, key, one_line, text};

pub(super) fn csl(cited: &Cited) -> String {
    all(std::slice::from_ref(cited))
}

/// Several citations, as one list.
pub(super) fn all(cited: &[Cited]) -> String {
    format!("{:#}\n", Json::from(cited.iter().map(|one| item(one, Shape::of(one))).collect::<Vec<_>>()))
}

/// A citation, as a thing of some type.
pub(super) fn item(cited: &Cited, shape: Shape) -> Json {
    let mut item = Map::new();
    let mut set = |name: &str, value: Option<Json>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), value);
        }
    };
    let date = |date: Option<&str>| date_parts(date).map(|parts| json!({ "date-parts": [parts] }));
    let authors: Vec<Json> = cited.people().iter().map(|name| json!({ "literal": name })).collect();
    set("id", Some(key(cited).into()));
    set("type", Some(shape.csl().into()));
    set("title", Some(one_line(&cited.title).into()));
    set("author", (!authors.is_empty()).then(|| authors.into()));
    // The publisher of a report is not a series in which it appears, and a law report is not the publisher of a judgment.
    let (container, publisher) = (text(cited.container.as_deref()), text(cited.publisher.as_deref()));
    set("container-title", container.filter(|_| shape != Shape::Report).map(Json::from));
    set("publisher", publisher.filter(|_| shape != Shape::Case).map(Json::from));
    set("version", text(cited.version.as_deref()).map(Json::from));
    set("issued", date(cited.issued.as_deref()));
    set("accessed", date(cited.accessed.as_deref()));
    set("URL", address(cited).map(Json::from));
    set("language", text(cited.language.as_deref()).map(Json::from));
    item.into()
}
