//! Content negotiation (RFC 9110, section 12): what a request prefers of what is available.

use http::{HeaderMap, header};
use ledger_core::describe::Format;
use ledger_core::words::list;

use crate::problem::{Problem, ProblemKind};

/// The list of preferences in a header, read once.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    /// As it was sent.
    text: String,
    /// Each range in lower case, with its weight.
    ranges: Vec<(String, f32)>,
}

impl Preferences {
    /// Reads a header.
    #[must_use]
    pub fn of(headers: &HeaderMap, name: &header::HeaderName) -> Self {
        let text = header_text(headers, name);
        let range = |item: &str| {
            let mut parts = item.split(';').map(str::trim);
            let range = parts.next().unwrap_or("").to_ascii_lowercase();
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
            (range, weight)
        };
        let ranges = text.split(',').map(range).collect();
        Self { text, ranges }
    }

    /// Whether nothing is preferred.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// How much a name is preferred: the weight of the most specific range that covers it.
    #[must_use]
    pub fn quality(&self, name: &str) -> f32 {
        let family = name.split_once('/').map(|(family, _)| family);
        let mut best = (0, 0.0);
        for (range, weight) in &self.ranges {
            let is_family = || family.is_some_and(|family| range.strip_suffix("/*") == Some(family));
            let specific = if range == name {
                3
            } else if is_family() {
                2
            } else {
                i32::from(range == "*/*" || range == "*")
            };
            if specific > best.0 {
                best = (specific, *weight);
            }
        }
        best.1
    }

    /// The ranges in lower case, each with its weight, in their order.
    pub fn ranges(&self) -> impl Iterator<Item = (&str, f32)> {
        self.ranges.iter().map(|(range, weight)| (range.as_str(), *weight))
    }

    /// The weight of a name that is in the list itself.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<f32> {
        self.ranges.iter().find(|(range, _)| range == name).map(|(_, weight)| *weight)
    }

    /// The most preferred one; on a tie, the first.
    pub fn best<T: Copy>(&self, there_are: &[T], name: impl Fn(T) -> &'static str) -> Option<T> {
        let mut best = (0.0, None);
        for one in there_are {
            let wanted = self.quality(name(*one));
            if wanted > best.0 {
                best = (wanted, Some(*one));
            }
        }
        best.1
    }
}

/// Chooses the representation: a `format` that the path has always wins, then what `Accept` prefers, and the first
/// one if there is no `Accept`.
///
/// # Errors
/// The problem that the path has none of the accepted representations; it lists the available ones.
pub fn choose(accept: &Preferences, named: Option<Format>, there_are: &[Format]) -> Result<Format, Problem> {
    if let Some(format) = named.filter(|format| there_are.contains(format)) {
        return Ok(format);
    }
    if accept.is_empty() {
        return Ok(there_are.first().copied().unwrap_or(Format::Json));
    }
    accept.best(there_are, Format::essence).ok_or_else(|| {
        let names = |of: fn(Format) -> &'static str| {
            let mut names: Vec<&str> = Vec::new();
            // Two formats may have one media type.
            there_are.iter().map(|one| of(*one)).for_each(|name| if !names.contains(&name) { names.push(name) });
            list(&names)
        };
        let detail = format!(
            "`Accept: {}` accepts none of the representations of this path. Accept one of {}, or add `format=` and one of {} to the URL, which wins over `Accept`.",
            accept.text,
            names(Format::essence),
            names(Format::name)
        );
        Problem::new(&ProblemKind::NOT_ACCEPTABLE, detail)
    })
}

/// The values of a header, joined as one list.
#[must_use]
pub fn header_text(headers: &HeaderMap, name: &header::HeaderName) -> String {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",")
}

/// Whether `If-None-Match` has the tag, which means that the client already has these bytes.
#[must_use]
pub fn has_already(headers: &HeaderMap, tag: &str) -> bool {
    let known = header_text(headers, &header::IF_NONE_MATCH);
    known
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).trim_matches('"') == tag)
}

/// Refuses a request for another version than the current one: `If-Match` does not have its tag (RFC 9110, section
/// 13.1.1). It is evaluated before everything else, `Range` included (section 13.2.2).
///
/// # Errors
/// The problem that gives the current tag.
pub fn refuse_other_version(headers: &HeaderMap, tag: &str) -> Result<(), Problem> {
    if !headers.contains_key(header::IF_MATCH) {
        return Ok(());
    }
    let wanted = header_text(headers, &header::IF_MATCH);
    // A weak tag never matches: the comparison is strong.
    if wanted.split(',').map(str::trim).any(|wanted| wanted == "*" || wanted == format!("\"{tag}\"")) {
        return Ok(());
    }
    let detail = format!(
        "`If-Match` does not have the entity tag of the current version, `\"{tag}\"`. Fetch it again from the start."
    );
    Err(Problem::new(&ProblemKind::PRECONDITION_FAILED, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(text: &str) -> Option<Format> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, text.parse().unwrap());
        choose(&Preferences::of(&headers, &header::ACCEPT), None, Format::ALL).ok()
    }

    #[test]
    fn a_browser_gets_a_page_and_everybody_else_json() {
        assert_eq!(accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), Some(Format::Html));
        assert_eq!(accept("*/*"), Some(Format::Json));
        assert_eq!(accept("application/json"), Some(Format::Json));
        assert_eq!(accept("text/html, application/json"), Some(Format::Json));
        assert_eq!(accept("image/png"), None);
        assert_eq!(accept("application/json;q=0"), None);
    }
}
