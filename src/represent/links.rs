//! `Link` header fields (RFC 8288): the links from an answer to everything related to it.

use std::borrow::Cow;
use std::fmt::Write as _;

use form_urlencoded::Serializer;
use http::HeaderValue;
use ledger_core::describe::{Format, Parameter};

use crate::question::{Question, Shape};

/// The links of every answer, including problems, as one field: the OpenAPI document and the documentation (RFC 8631),
/// the license of the data (RFC 4946), if the dataset has one, and the catalog of what this host serves (RFC 9727).
#[must_use]
pub fn of_everything(license: Option<&str>) -> HeaderValue {
    let links = |license: &str| {
        format!(
            "</openapi.json>; rel=\"service-desc\"; type=\"application/json\", \
             </docs>; rel=\"service-doc\"; type=\"text/html\", \
             {license}\
             </.well-known/api-catalog>; rel=\"api-catalog\"; type=\"application/linkset+json\""
        )
    };
    let license = license.map(|url| format!("<{url}>; rel=\"license\", ")).unwrap_or_default();
    // An address that cannot be in a header field is left out.
    let made = HeaderValue::from_str(&links(&license)).or_else(|_| HeaderValue::from_str(&links("")));
    made.unwrap_or(HeaderValue::from_static(""))
}

/// The additional links of an answer from the data, as one field: the address to cite it by, pinned to its edition
/// (`cite-as`, RFC 8574), and each of its other representations (`alternate`, with `type`), with the parameters that these take.
#[must_use]
pub fn of_data(public_url: &str, question: &Question) -> String {
    let (path, asked, there_are) = (&question.asked.path, &question.unpinned, &*question.there_are);
    let given: Vec<_> = form_urlencoded::parse(asked.as_bytes()).collect();
    let room = 96 + question.citable.len() + there_are.len() * (80 + path.len() + asked.len());
    let mut links = String::with_capacity(room);
    links.push_str(&cite_as(public_url, path, &question.citable));
    for format in there_are.iter().filter(|format| **format != question.format) {
        links.push_str(", ");
        write_alternate(&mut links, *format, &given, question);
    }
    links
}

/// The link to another representation of an answer.
#[must_use]
pub fn alternate(format: Format, question: &Question) -> String {
    let mut link = String::new();
    let given: Vec<_> = form_urlencoded::parse(question.unpinned.as_bytes()).collect();
    write_alternate(&mut link, format, &given, question);
    link
}

/// The same, with the parameters of the question that it takes.
fn write_alternate(links: &mut String, format: Format, given: &[(Cow<'_, str>, Cow<'_, str>)], question: &Question) {
    let (path, asked) = (&question.asked.path, &question.unpinned);
    let (name, essence) = (format.name(), format.essence());
    let shape = Shape::linked(format, false, &question.there_are);
    // The place in a feed is none in a list.
    let leaves_place = (format == Format::Atom) != (question.format == Format::Atom);
    let takes =
        |name: &str, value: &str| shape.takes(name, value) && !(leaves_place && name == Parameter::After.name());
    let asked = if given.iter().all(|(name, value)| takes(name, value)) {
        Cow::Borrowed(asked)
    } else {
        let kept = given.iter().filter(|(name, value)| takes(name, value));
        Cow::Owned(Serializer::new(String::new()).extend_pairs(kept).finish())
    };
    let mark = if asked.is_empty() { "" } else { "&" };
    // Writing to a string cannot fail.
    let _ = write!(links, "<{path}?{asked}{mark}format={name}>; rel=\"alternate\"; type=\"{essence}\"");
}

/// The link to the page after this one.
#[must_use]
pub fn next(address: &str) -> String {
    format!("<{address}>; rel=\"next\"")
}

/// The address to cite an answer by: absolute, and pinned to an edition.
#[must_use]
pub fn cite_as(public_url: &str, path: &str, query: &str) -> String {
    format!("<{public_url}{path}?{query}>; rel=\"cite-as\"")
}
