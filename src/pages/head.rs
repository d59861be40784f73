//! What a page says of itself to programs: search engines, link previews and reference managers.

use std::fmt;

use ledger_core::cite::Cited;
use ledger_core::describe::Format;

use super::coins;
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
    /// The same as a `ContextObject` in a span (`COinS`), and after it one for each source.
    pub coins: Vec<String>,
    /// The same in the terms of schema.org.
    pub linked: Data,
    /// The address of the answer as linked data, if there is one.
    pub linked_data: Option<String>,
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
        let of_page;
        let cited = if let Some(cited) = cited {
            cited
        } else {
            of_page = Cited {
                title: title.to_owned(),
                verbatim: String::new(),
                kind_of: "query",
                genre: None,
                publisher: Some(about.publisher.clone()),
                authors: about.creators.clone(),
                issued: edition.released_on.clone(),
                accessed: None,
                url: facts.pinned.clone(),
                version: Some(edition.id.clone()),
                container: None,
                language: Some("en".to_owned()),
                key: String::new(),
            };
            &of_page
        };
        let linked = serde_json::json!({
            "@context": "https://schema.org",
            "@type": if facts.path == "/" { "WebSite" } else { "WebPage" },
            "name": title,
            "url": canonical,
            "inLanguage": facts.words.language(),
            "isBasedOn": { "@id": format!("{base}/dataset"), "@type": "Dataset", "name": about.title, "description": about.description, "version": edition.id, "license": about.license_url() },
            "citation": cited.url,
        });
        Self {
            description: String::new(),
            canonical,
            image: format!("{base}/charts/strength.svg?format=png"),
            feed: facts.there_are.contains(&Format::Atom).then(|| facts.feed()),
            citation: coins::terms(cited),
            coins: std::iter::once(cited).chain(&facts.sources).map(coins::coins).collect(),
            linked: Data(linked.to_string()),
            linked_data: facts.linked_data(),
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
