//! The links of an answer, as they are in a tree: to the file of their target, or to the server.
//!
//! Only links are replaced; every other byte stays as the server sent it.

use quick_xml::escape::{escape, unescape};

/// Replaces the links of a page: the attributes `href`, `src` and `action` whose value is an address of this site.
///
/// It reads the markup of our own templates, which escape `"` in texts and in the values of attributes.
pub(super) fn in_page(page: &str, mut replaced: impl FnMut(&str) -> String) -> String {
    replace(
        page,
        "=\"/",
        |before| before.rsplit(char::is_whitespace).next().is_some_and(is_link_attribute),
        |value| {
            // A value that cannot be read is no address.
            let address = unescape(value).ok()?;
            Some(escape(replaced(&address)).into_owned())
        },
    )
}

fn is_link_attribute(name: &str) -> bool {
    matches!(name, "href" | "src" | "action")
}

/// Replaces the links of JSON: the members `url`, `href`, `next` and those that end with `_url`, if their value is an address
/// of this site.
pub(super) fn in_json(json: &str, mut replaced: impl FnMut(&str) -> String) -> String {
    // Inside a string, a quotation mark has a backslash before it, so these are never part of one.
    replace(
        json,
        "\":\"/",
        |before| before.rsplit('"').next().is_some_and(is_link_member),
        |value| {
            let address: String = serde_json::from_str(&format!("\"{value}\"")).ok()?;
            let link = serde_json::to_string(&replaced(&address)).ok()?;
            Some(link.trim_matches('"').to_owned())
        },
    )
}

fn is_link_member(name: &str) -> bool {
    matches!(name, "url" | "href" | "next") || name.ends_with("_url")
}

/// Replaces the values, up to the next quotation mark, that begin with the slash at the end of `mark` and have a name before
/// it that is a link's.
fn replace(
    text: &str,
    mark: &str,
    is_link: impl Fn(&str) -> bool,
    mut replaced: impl FnMut(&str) -> Option<String>,
) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some(at) = rest.find(mark) {
        let begin = at + mark.len() - 1;
        let Some(length) = rest[begin..].find('"') else { break };
        let value = &rest[begin..begin + length];
        let link = if is_link(&rest[..at]) { replaced(value) } else { None };
        out.push_str(&rest[..begin]);
        out.push_str(link.as_deref().unwrap_or(value));
        rest = &rest[begin + length..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_of_this_site_are_replaced() {
        let shout = |address: &str| address.to_uppercase();
        let page = r#"<a class="/x" href="/a?b=1&amp;c=&#34;2">/a</a> <a href="https://o/a"> href=&#34;/b&#34; <form action="/s">"#;
        let expected = r#"<a class="/x" href="/A?B=1&amp;C=&quot;2">/a</a> <a href="https://o/a"> href=&#34;/b&#34; <form action="/S">"#;
        assert_eq!(in_page(page, shout), expected);
        let json = r#"{"url":"/a","note":"/a","text":"say \"url\":\"/a\"","page":{"next":"/b?c","claims_url":"/d"},"href":"https://o/"}"#;
        let expected = r#"{"url":"/A","note":"/a","text":"say \"url\":\"/a\"","page":{"next":"/B?C","claims_url":"/D"},"href":"https://o/"}"#;
        assert_eq!(in_json(json, shout), expected);
    }
}
