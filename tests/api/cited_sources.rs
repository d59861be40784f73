//! How sources are cited: their types, their authors, and how their titles end.

use http::Method;

use crate::support::Service;

/// As reference managers import them, and as its own page tells Zotero.
#[tokio::test]
async fn a_source_is_cited_as_what_it_is() {
    let service = Service::flagship().await;
    for (id, csl, ris, bibtex, item) in [
        (
            "latin-post-2024-06-18-haiti-commanders-in-nairobi",
            "article-newspaper",
            "NEWS",
            "online",
            "newspaperArticle",
        ),
        ("dppa-2025-07-02-jenca-briefing", "report", "RPRT", "techreport", "report"),
        ("crs-2024-02-01-r47394", "report", "GOVDOC", "techreport", "report"),
        ("crisis-group-2024-01-05-foreign-mission", "report", "RPRT", "techreport", "report"),
        ("kenya-law-2024-01-26-aukot-judgment", "legal_case", "CASE", "jurisdiction", "document"),
        ("wikipedia-nd-resolution-2699", "entry-encyclopedia", "ENCYC", "inreference", "encyclopediaArticle"),
    ] {
        let path = format!("/sources/{id}?release=2026.12.2");
        assert_eq!(service.json(&format!("{path}&format=csl")).await[0]["type"], csl, "{id}");
        let written = service.get(&format!("{path}&format=ris")).await.text();
        assert!(written.starts_with(&format!("TY  - {ris}\r\n")), "{id}: {written}");
        let written = service.get(&format!("{path}&format=bibtex")).await.text();
        assert!(written.starts_with(&format!("@{bibtex}{{{id},")), "{id}: {written}");
        let page = service.with(Method::GET, &path, &[("accept", "text/html")]).await.text();
        assert!(page.contains(&format!("name=\"z:itemType\" content=\"{item}\"")), "{id}");
    }
}

#[tokio::test]
async fn joint_authors_are_several_and_the_short_form_stays() {
    let service = Service::flagship().await;
    let path = "/sources/crs-2024-02-01-r47394?release=2026.12.2";
    let authors = ["Karla I. Rios", "Clare Ribando Seelke"];
    let item = service.json(&format!("{path}&format=csl")).await[0].clone();
    assert_eq!(item["author"], serde_json::json!(authors.map(|name| serde_json::json!({ "literal": name }))));
    let written = service.get(&format!("{path}&format=bibtex")).await.text();
    assert!(written.contains("author = {{Karla I. Rios} and {Clare Ribando Seelke}}"), "{written}");
    let page = service.with(Method::GET, path, &[("accept", "text/html")]).await.text();
    for name in authors {
        assert!(page.contains(&format!("name=\"citation_author\" content=\"{name}\"")), "{name}");
    }
    let short = service.get(&format!("{path}&format=apa")).await.text();
    assert!(short.starts_with("Karla I. Rios, Clare Ribando Seelke. (2024, February 1)."), "{short}");
    // A court with its judge, and two people with their agency.
    for (id, name) in [
        ("kenya-law-2024-01-26-aukot-judgment", "High Court of Kenya (Mwita J)"),
        ("lincoln-daily-news-2024-03-15-lawmakers-block-funding", "Daphne Psaledakis and Patricia Zengerle (Reuters)"),
    ] {
        let item = service.json(&format!("/sources/{id}?format=csl&release=2026.12.2")).await[0].clone();
        assert_eq!(item["author"], serde_json::json!([{ "literal": name }]), "{id}");
    }
}

#[tokio::test]
async fn a_question_ends_its_title_in_every_style() {
    let service = Service::flagship().await;
    let path = "/sources/crs-2024-05-16-in12331?release=2026.12.2&format=citation";
    let mut asking = 0;
    for style in ledger_core::cite::NamedStyle::names() {
        for lang in ["en", "es", "fr"] {
            let text = service.get(&format!("{path}&style={style}&lang={lang}")).await.text();
            assert!(!text.contains("?."), "{style} {lang}: {text}");
            asking += usize::from(text.to_lowercase().contains("security support mission?"));
        }
    }
    assert_eq!(asking, 42 * 3);
}
