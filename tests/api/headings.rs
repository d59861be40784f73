//! What pages and previews call what they are of.

use http::Method;

use crate::support::Service;

/// The text of the first element of a page with a tag.
fn first(page: &str, tag: &str) -> String {
    let rest = page.split(&format!("<{tag}")).nth(1).and_then(|rest| rest.split_once('>')).map(|(_, rest)| rest);
    rest.and_then(|rest| rest.split(&format!("</{tag}>")).next()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_page_is_called_by_what_it_is_about_and_not_by_its_identifier() {
    let service = Service::flagship().await;
    let source = "/sources/allafrica-2024-02-28-benin-1000-to-1500?release=2026.12.2";
    let claim = "/claims/c00069?release=2026.12.2";
    for (path, lang, heading) in [
        (source, "en", "allAfrica, 28 February 2024"),
        (source, "fr", "allAfrica, 28 février 2024"),
        (claim, "en", "Beninese pledge: Status offered"),
        (claim, "fr", "Beninese pledge\u{a0}: Statut proposé"),
        (
            "/claims/c00001?release=2026.12.2",
            "en",
            "Multinational Security Support Mission in Haiti: Lead country Kenya",
        ),
    ] {
        let page = service.with(Method::GET, &format!("{path}&lang={lang}"), &[("accept", "text/html")]).await.text();
        assert_eq!(first(&page, "h1"), heading, "{path} {lang}");
        assert!(first(&page, "title").starts_with(heading), "{path} {lang}: {}", first(&page, "title"));
    }
}

#[tokio::test]
async fn a_preview_has_the_words_of_pages() {
    let service = Service::flagship().await;
    for (entity, parts) in [
        ("country.KE", ["<dt>Alpha-3 code</dt><dd>KEN</dd>", "<dt>Numeric code</dt><dd>404</dd>"]),
        ("organization.ocha", ["<dt>Kind</dt><dd>UN body</dd>", "<h1><a href"]),
        (
            "source.allafrica-2024-02-28-benin-1000-to-1500",
            ["<title>allAfrica, 28 February 2024</title>", ">allAfrica, 28 February 2024</a></h1>"],
        ),
    ] {
        let page = service.get(&format!("/reconcile/preview/{entity}?release=2026.12.2")).await.text();
        for part in parts {
            assert!(page.contains(part), "{entity}: {part}\n{page}");
        }
    }
}
