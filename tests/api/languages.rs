//! The languages of pages: every text is there, and a language is chosen, kept and cached by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use http::{Method, StatusCode};
use ledger_core::describe::Type;
use ledger_core::resources::{ALL, KINDS};
use mission_ledger::problem::ProblemKind;

use crate::support::Service;

/// The messages of a language, each with its text.
fn messages(language: &str) -> BTreeMap<String, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("locales/{language}.ftl"));
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    let mut id = String::new();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let is_continued = line.starts_with([' ', '}']);
        if let Some((name, text)) = line.split_once(" =").filter(|_| !is_continued && !line.starts_with('#')) {
            name.clone_into(&mut id);
            let before = messages.insert(id.clone(), text.to_owned());
            assert!(before.is_none(), "{language}: `{id}` twice");
        } else if is_continued {
            messages.get_mut(&id).unwrap().push_str(line);
        }
    }
    messages
}

/// The parts that vary.
fn parts(text: &str) -> BTreeSet<&str> {
    text.split('$').skip(1).map(|rest| rest.split(|letter: char| !letter.is_alphanumeric()).next().unwrap()).collect()
}

#[test]
fn french_has_every_text_of_the_pages_with_the_same_parts() {
    let (english, french) = (messages("en"), messages("fr"));
    for (id, text) in &english {
        let own = french.get(id).unwrap_or_else(|| panic!("fr.ftl lacks `{id}`"));
        assert_eq!(parts(own), parts(text), "{id}");
    }
}

/// The other parts are put into a text that was resolved without them.
#[test]
fn only_numbers_choose_the_form_of_a_text() {
    for (id, text) in messages("en").into_iter().chain(messages("fr")) {
        for choice in text.rsplit("->").skip(1) {
            let name = choice.rsplit('$').next().unwrap().trim();
            assert!(matches!(name, "count" | "day" | "donors" | "givers" | "values" | "records"), "{id}: ${name}");
        }
    }
}

#[test]
fn french_has_every_text_of_the_definitions() {
    let french = messages("fr");
    let has = |id: String| assert!(french.contains_key(&id), "fr.ftl lacks `{id}`");
    for kind in KINDS {
        has(format!("label-{}", kind.name));
        has(format!("means-{}", kind.name));
        for field in kind.fields {
            has(format!("label-{}", field.name));
            has(format!("means-{}-{}", kind.name, field.name));
            if let Type::Code(codes) = field.ty {
                for code in codes {
                    has(format!("code-{}-{}", field.name, code.name));
                    has(format!("means-{}-{}-{}", kind.name, field.name, code.name));
                }
            }
        }
    }
    for resource in ALL {
        has(format!("about-{}", resource.path));
        has(format!("page-{}", resource.path));
        for filter in resource.filters {
            has(format!("label-{}", filter.name));
        }
    }
    for problem in ProblemKind::ALL {
        has(format!("problem-{}", problem.slug));
        has(format!("means-problem-{}", problem.slug));
    }
}

#[tokio::test]
async fn a_page_is_in_the_language_that_is_asked_for_or_accepted() {
    let service = Service::flagship().await;
    let page = |path: &'static str, accepted: &'static str| {
        let service = &service;
        async move {
            let fields = [("accept", "text/html"), ("accept-language", accepted)];
            service.with(Method::GET, path, &fields).await
        }
    };
    let english = page("/funding?donor=US", "en").await;
    let french = page("/funding?donor=US", "fr-HT,fr;q=0.9,en;q=0.8").await;
    assert!(english.text().contains("26 tranches where donor is United States"));
    assert!(french.text().contains("26 tranches") && french.text().contains("<html lang=\"fr\">"));
    assert_eq!((english.header("content-language"), french.header("content-language")), ("en", "fr"));
    assert!(french.header("vary").to_ascii_lowercase().contains("accept-language"));
    assert_ne!(english.header("etag"), french.header("etag"));
    // What the address says wins, and is kept.
    let asked = page("/funding?donor=US&lang=fr", "en").await.text();
    assert!(asked.contains("<html lang=\"fr\">") && asked.contains("href=\"/contingents?lang=fr\""));
    assert!(asked.contains("hreflang=\"en\" href=\"/funding?donor=US&#38;lang=en\""), "{asked}");
    // What is cited and what programs read has no language.
    assert!(!asked.contains("release=2026.12.1&#38;lang=fr"), "{asked}");
    let problem = page("/funding?donor=US&colour=red&lang=fr", "en").await;
    assert_eq!(problem.status, StatusCode::BAD_REQUEST);
    assert!(problem.text().contains("<html lang=\"fr\">"));
}

#[tokio::test]
async fn a_language_is_refused_where_there_is_no_page() {
    let service = Service::flagship().await;
    for (path, told) in [
        ("/funding?lang=fr", "applies only to pages, charts, prose, feeds and `format=citation`"),
        ("/funding?lang=fr&format=csv", "applies only to pages, charts, prose, feeds and `format=citation`"),
        ("/funding?lang=xx", "cannot be `xx`"),
    ] {
        let answer = service.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.text().contains(told), "{path}: {}", answer.text());
    }
    let json = service.get("/funding").await;
    assert!(!json.header("vary").to_ascii_lowercase().contains("accept-language"));
}

/// What is wrong is told in English everywhere; a page in another language says so.
#[tokio::test]
async fn a_problem_on_a_french_page_is_marked_as_english() {
    let service = Service::flagship().await;
    for path in ["/contingents?contry=KE", "/contingents?status=gone", "/contingents/nope", "/nowhere"] {
        let mark = if path.contains('?') { '&' } else { '?' };
        let page = async |lang: &str| {
            let address = format!("{path}{mark}lang={lang}");
            service.with(Method::GET, &address, &[("accept", "text/html")]).await.text()
        };
        let french = page("fr").await;
        assert!(french.contains("<html lang=\"fr\""), "{path}");
        let (_, after) =
            french.split_once("Le détail est en anglais.</p>").unwrap_or_else(|| panic!("{path}: {french}"));
        assert!(after.contains("lang=\"en\""), "{path}: {after}");
        assert!(!page("en").await.contains("are in English."), "{path}");
    }
}

#[tokio::test]
async fn a_role_of_a_country_is_said_in_the_language_of_the_page() {
    let service = Service::flagship().await;
    for (lang, word) in [("fr", "donateur"), ("en", "donor")] {
        for format in ["html", "atom"] {
            let answer = service.get(&format!("/countries?role=donor&lang={lang}&format={format}")).await.text();
            let title = answer.split("<title").nth(1).unwrap().split("</title>").next().unwrap().to_owned();
            let told = if format == "html" { &answer } else { &title };
            assert!(told.contains(word), "{told}");
            assert!(lang == "en" || !title.contains("donor"), "{title}");
        }
    }
}
