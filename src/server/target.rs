//! The request target in its normal form, so that equal URLs reach the same resource.

use std::borrow::Cow;

use http::uri::{Authority, PathAndQuery};
use http::{HeaderValue, Request, Uri, Version, header};

/// Decodes the escapes in a path that stand for unreserved characters: with or without them it is the same path
/// (RFC 3986, section 6.2.2.2). Other escapes, and the query string, stay as they are.
pub(super) fn normalize(uri: &mut Uri) {
    let Cow::Owned(path) = decoded(uri.path()) else { return };
    let target = uri.query().map_or_else(|| path.clone(), |query| format!("{path}?{query}"));
    let mut parts = std::mem::take(uri).into_parts();
    let before = parts.path_and_query.take();
    parts.path_and_query = PathAndQuery::try_from(target).ok().or(before);
    // The parts are those of a URI, so they make one again.
    *uri = Uri::from_parts(parts).unwrap_or_default();
}

fn decoded(path: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        let code = rest.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let unreserved =
            code.map(char::from).filter(|letter| letter.is_ascii_alphanumeric() || "-._~".contains(*letter));
        let end = at + if unreserved.is_some() { 3 } else { 1 };
        match unreserved {
            Some(letter) => {
                out.push_str(&rest[..at]);
                out.push(letter);
            }
            None => out.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    if out.len() + rest.len() == path.len() { path.into() } else { (out + rest).into() }
}

/// Whether a request names the host that it is for exactly once, as HTTP/1.1 requires (RFC 9112, section 3.2).
pub(super) fn names_host<B>(request: &Request<B>) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let is_host = |host: &HeaderValue| host.to_str().is_ok_and(is_host);
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => is_host(host),
        (None, _) => request.version() != Version::HTTP_11 || request.uri().authority().is_some(),
        (Some(_), Some(_)) => false,
    }
}

/// Whether a text is a host with an optional port, without a user; the field is empty if the host has no name.
fn is_host(text: &str) -> bool {
    let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=%:[]".contains(&letter);
    let is_valid = |named: &Authority| named.port_u16().is_some() || named.as_str().len() == named.host().len();
    text.is_empty() || text.bytes().all(is_plain) && text.parse().is_ok_and(|named| is_valid(&named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_escapes_of_unreserved_characters_are_decoded() {
        for (path, normal) in [
            ("/legal%2Dcases", "/legal-cases"),
            ("/%66unding/us%2drelease", "/funding/us-release"),
            ("/a%2Fb%20c%3F%25", "/a%2Fb%20c%3F%25"),
            ("/100%", "/100%"),
            ("/%zz%4", "/%zz%4"),
            ("/%é", "/%é"),
            ("/plain", "/plain"),
        ] {
            assert_eq!(decoded(path), normal, "{path}");
        }
        let mut uri: Uri = "/legal%2Dcases?q=%2D".parse().unwrap();
        normalize(&mut uri);
        assert_eq!(uri, "/legal-cases?q=%2D");
    }
}
