//! What reference managers read in a page: terms of Highwire Press in its head, and a `ContextObject` in a span (`COinS`,
//! Z39.88-2004) for each thing that it lets a reader save.
//!
//! Zotero prefers the span. It takes `rft.type` for the type of the item where that is one of its own, `rft.source` for
//! what the item appeared in, and `rft.aucorp` for an author that is an organization. From the head it takes the type in
//! `z:itemType`.

use form_urlencoded::Serializer;
use ledger_core::cite::{Cited, Shape};

/// The type of the item, as Zotero names it.
fn item_type(cited: &Cited) -> &'static str {
    match Shape::of(cited) {
        Shape::Data => "dataset",
        Shape::Page => "webpage",
        Shape::Article => "newspaperArticle",
        Shape::Report => "report",
        Shape::Entry => "encyclopediaArticle",
        Shape::Case | Shape::Document => "document",
    }
}

/// The terms of Highwire Press for the head, and the type of the item.
pub(super) fn terms(cited: &Cited) -> Vec<(&'static str, String)> {
    let mut terms = vec![("z:itemType", item_type(cited).to_owned()), ("citation_title", cited.title.clone())];
    terms.extend(cited.people().into_iter().map(|author| ("citation_author", author)));
    terms.extend(cited.issued.iter().map(|day| ("citation_publication_date", day.replace('-', "/"))));
    let appeared = match item_type(cited) {
        "report" => "citation_technical_report_institution",
        // The name of a dataset or of a site is no journal.
        "dataset" | "document" => "",
        _ => "citation_journal_title",
    };
    terms.extend(cited.container.iter().filter(|_| !appeared.is_empty()).map(|name| (appeared, name.clone())));
    terms.extend(cited.publisher.iter().map(|name| ("citation_publisher", name.clone())));
    terms.push(("citation_public_url", cited.url.clone()));
    terms.extend(cited.language.iter().map(|code| ("citation_language", code.clone())));
    terms
}

/// The `ContextObject` of a thing.
pub(super) fn coins(cited: &Cited) -> String {
    let mut coins = Serializer::new(String::new());
    coins.extend_pairs([
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", item_type(cited)),
        ("rft.title", &cited.title),
    ]);
    // Whoever makes a dataset is an organization; who wrote a source may be a person.
    let author = if cited.kind_of == "source" { "rft.au" } else { "rft.aucorp" };
    coins.extend_pairs(cited.people().into_iter().map(|name| (author, name)));
    coins.extend_pairs(cited.container.iter().map(|name| ("rft.source", name)));
    coins.extend_pairs(cited.publisher.iter().map(|name| ("rft.publisher", name)));
    coins.extend_pairs(cited.issued.iter().map(|day| ("rft.date", day)));
    coins.extend_pairs(cited.language.iter().map(|code| ("rft.language", code)));
    coins.append_pair("rft.identifier", &cited.url);
    coins.finish()
}
