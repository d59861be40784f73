//! What a page says of itself to programs: search engines, link previews and reference managers.

use std::fmt;

use form_urlencoded::Serializer;
use ledger_core::describe::Format;

use super::facts::Facts;
use super::words::Words;

/// What a page says of itself to programs: search engines, link previews and reference managers.
#[derive(Debug)]
pub(super) struct Head {
    /// What it shows, in a sentence.
    pub description: String,
    /// Its address without what only changes its look, absolute.
    pub canonical: String,
    /// A picture for previews of links, absolute.
    pub image: String,
    /// The address of its feed, absolute.
    pub feed: Option<String>,
    /// Terms of Highwire Press, which reference managers read.
    pub citation: Vec<(&'static str, String)>,
    /// The same as a `ContextObject` in a span (`COinS`).
    pub coins: String,
    /// The same in the terms of schema.org.
    pub linked: Data,
}

/// JSON inside a `<script>`, where nothing is escaped for HTML and only `<` could end the element.
#[derive(Debug)]
pub(super) struct Data(pub String);

impl askama::filters::HtmlSafe for Data {}

impl fmt::Display for Data {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.replace('<', "\\u003c"))
    }
}

impl Head {
    pub fn of(title: &str, facts: &Facts) -> Self {
        let (edition, base) = (&facts.edition, &facts.site.url);
        let about = &edition.about;
        let canonical = facts.plain();
        let cited = facts.cited.as_ref();
        let authors = cited.map_or(&about.creators, |cited| &cited.authors);
        let publisher = cited.and_then(|cited| cited.publisher.as_ref()).unwrap_or(&about.publisher);
        let issued = cited.map_or(&edition.released_on, |cited| &cited.issued);
        let url = cited.map_or(&facts.pinned, |cited| &cited.url);
        let named = cited.map_or(title, |cited| cited.title.as_str());
        let mut citation = vec![("citation_title", named.to_owned())];
        citation.extend(authors.iter().map(|author| ("citation_author", author.clone())));
        citation.extend(issued.iter().map(|day| ("citation_publication_date", day.replace('-', "/"))));
        citation.push(("citation_publisher", publisher.clone()));
        citation.push(("citation_public_url", url.clone()));
        let mut coins = Serializer::new(String::new());
        coins.extend_pairs([
            ("ctx_ver", "Z39.88-2004"),
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
            ("rft.type", if cited.is_some_and(|cited| cited.kind_of == "source") { "document" } else { "dataset" }),
            ("rft.title", named),
            ("rft.publisher", publisher),
            ("rft.identifier", url),
        ]);
        coins.extend_pairs(authors.iter().map(|author| ("rft.creator", author)));
        coins.extend_pairs(issued.iter().map(|day| ("rft.date", day)));
        let linked = serde_json::json!({
            "@context": "https://schema.org",
            "@type": if facts.path == "/" { "WebSite" } else { "WebPage" },
            "name": title,
            "url": canonical,
            "inLanguage": facts.words.language(),
            "isBasedOn": { "@id": format!("{base}/dataset"), "@type": "Dataset", "name": about.title, "description": about.description, "version": edition.id, "license": about.license_url() },
            "citation": url,
        });
        Self {
            description: String::new(),
            canonical,
            image: format!("{base}/charts/strength.svg?format=png"),
            feed: facts.there_are.contains(&Format::Atom).then(|| facts.feed()),
            citation,
            coins: coins.finish(),
            linked: Data(linked.to_string()),
        }
    }
}

/// The address at which an error in a page is reported, with the page and its edition.
pub(super) fn report(words: Words, title: &str, facts: &Facts) -> Option<String> {
    let address = facts.site.issues_url.as_ref()?;
    let body = words.compose("report-body", &[("address", &facts.pinned), ("edition", &facts.edition.id)]);
    let filled =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    Some(address.replace("{title}", &filled(title)).replace("{body}", &filled(&body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_end_its_script() {
        assert_eq!(Data("{\"a\":\"</script>\"}".to_owned()).to_string(), "{\"a\":\"\\u003c/script>\"}");
    }
}
