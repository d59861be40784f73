//! `Link` header fields (RFC 8288): what leads from an answer to everything else about it.

use std::fmt::Write as _;

use http::HeaderValue;

use super::Format;
use crate::list::query::{Query, Table};

/// What every answer has, problems too: the OpenAPI document and the documentation (RFC 8631), the licence (RFC 4946)
/// and the catalogue of what this host serves (RFC 9727). One field, made once.
pub static OF_EVERYTHING: HeaderValue = HeaderValue::from_static(
    "</openapi.json>; rel=\"service-desc\"; type=\"application/json\", \
     </docs>; rel=\"service-doc\"; type=\"text/html\", \
     <https://creativecommons.org/licenses/by/4.0/>; rel=\"license\", \
     </.well-known/api-catalog>; rel=\"api-catalog\"; type=\"application/linkset+json\"",
);

/// What an answer from the data has besides, as one field: the address to cite it by, pinned to its edition
/// (`cite-as`, RFC 8574), and each of its other representations (`alternate`, with `type`).
///
/// `canonical` is the query in its canonical form, with its edition; `more` is what that does not have, as
/// `group_by=mission`.
#[must_use]
pub fn of_data(
    public_url: &str,
    path: &str,
    (query, canonical, more): (&Query, &str, &str),
    now: Format,
    there_are: &[Format],
) -> String {
    let join = |canonical: &str| if more.is_empty() { canonical.to_owned() } else { format!("{more}&{canonical}") };
    // Without what belongs to one representation only.
    let is_plain = query.format.is_none() && query.table == Table::default();
    let plain = |name_edition| {
        let plain = Query { format: None, table: Table::default(), ..query.clone() };
        plain.canonical(name_edition)
    };
    let pinned = join(&if is_plain { canonical.to_owned() } else { plain(true) });
    let asked = match (query.pinned, is_plain) {
        (true, _) => pinned.clone(),
        (false, true) => join(&query.canonical(false)),
        (false, false) => join(&plain(false)),
    };
    let asked = asked.trim_end_matches('&');
    let mark = if asked.is_empty() { "" } else { "&" };
    let mut links = String::with_capacity(96 + pinned.len() + there_are.len() * (80 + path.len() + asked.len()));
    links.push_str(&cite_as(public_url, path, &pinned));
    for format in there_are.iter().filter(|format| **format != now) {
        let (name, essence) = (format.name(), format.essence());
        // Writing to a text cannot fail.
        let _ = write!(links, ", <{path}?{asked}{mark}format={name}>; rel=\"alternate\"; type=\"{essence}\"");
    }
    links
}

/// The address to cite an answer by: absolute, and pinned to an edition.
#[must_use]
pub fn cite_as(public_url: &str, path: &str, query: &str) -> String {
    format!("<{public_url}{path}?{query}>; rel=\"cite-as\"")
}
