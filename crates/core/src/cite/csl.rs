//! CSL-JSON: <https://github.com/citation-style-language/schema>.

use serde_json::{Map, Value as Json, json};

use super::cited::{Cited, Shape, shape};
use super::parts::{address, date_parts, key, one_line, text};

pub(super) fn csl(cited: &Cited) -> String {
    all(std::slice::from_ref(cited))
}

/// Several citations, as one list.
pub(super) fn all(cited: &[Cited]) -> String {
    format!("{:#}\n", Json::from(cited.iter().map(item).collect::<Vec<_>>()))
}

/// A citation.
pub(super) fn item(cited: &Cited) -> Json {
    let kind = match shape(cited) {
        Shape::Data => "dataset",
        Shape::Page => "webpage",
        Shape::Article => "article-newspaper",
    };
    let mut item = Map::new();
    let mut set = |name: &str, value: Option<Json>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), value);
        }
    };
    let date = |date: Option<&str>| date_parts(date).map(|parts| json!({ "date-parts": [parts] }));
    let authors: Vec<Json> = cited.authors.iter().map(|name| json!({ "literal": one_line(name) })).collect();
    set("id", Some(key(cited).into()));
    set("type", Some(kind.into()));
    set("title", Some(one_line(&cited.title).into()));
    set("author", (!authors.is_empty()).then(|| authors.into()));
    set("container-title", text(cited.container.as_deref()).map(Json::from));
    set("publisher", text(cited.publisher.as_deref()).map(Json::from));
    set("version", text(cited.version.as_deref()).map(Json::from));
    set("issued", date(cited.issued.as_deref()));
    set("accessed", date(cited.accessed.as_deref()));
    set("URL", address(cited).map(Json::from));
    set("language", text(cited.language.as_deref()).map(Json::from));
    item.into()
}
