//! The request target in its normal form, so that equal URLs reach the same resource.

use std::borrow::Cow;

use http::Uri;
use http::uri::PathAndQuery;

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
