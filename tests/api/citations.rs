//! Citations in named styles, compared with what the reference implementation makes of the same CSL-JSON, and what
//! reference managers read in pages.

use std::collections::BTreeSet;

use http::Method;
use serde_json::Value as Json;

use crate::checker::with;
use crate::support::{Service, fixture, latest};

const BROWSER: &[(&str, &str)] = &[("accept", "text/html")];

/// What `.ci/stories/citations.mjs` wrote.
fn reference() -> Json {
    serde_json::from_str(include_str!("../fixtures/citations.json")).unwrap()
}

/// Without what the two implementations settle for themselves: whether a comma or period goes before or after a closing
/// quotation mark, and which apostrophes and quotation marks a title has.
fn settled(line: &str) -> String {
    let line = line.replace("”,", ",”").replace("”.", ".”").replace(['‘', '’'], "'");
    line.trim().to_owned()
}

#[tokio::test]
async fn every_usual_style_in_every_language_is_as_the_reference_implementation_writes_it() {
    let service = Service::flagship().await;
    let reference = reference();
    let mut compared = 0;
    for asked in reference["asked"].as_array().unwrap() {
        let path = asked["path"].as_str().unwrap();
        assert_eq!(
            service.json(&format!("{path}&format=csl")).await,
            asked["items"],
            "{path}: write the fixture again"
        );
        for (manner, lines) in asked["texts"].as_object().unwrap() {
            let (style, language) = manner.split_once(' ').unwrap();
            let answer = service.get(&format!("{path}&format=citation&style={style}&lang={language}")).await;
            assert_eq!(answer.status, 200, "{path} {manner}");
            assert_eq!(answer.header("content-type"), "text/x-bibliography; charset=utf-8");
            let text = answer.text();
            let ours: Vec<String> = text.lines().map(settled).collect();
            let theirs: Vec<String> =
                lines.as_array().unwrap().iter().map(|line| settled(line.as_str().unwrap())).collect();
            assert_eq!(ours, theirs, "{path} {manner}");
            compared += ours.len();
        }
    }
    assert!(compared > 300, "{compared}");
}

#[tokio::test]
async fn without_a_style_it_is_apa_and_the_short_form_stays_as_it_is() {
    let service = Service::flagship().await;
    let path = "/dataset?release=2026.12.2";
    let citation = |more: &str| format!("{path}&format=citation{more}");
    let apa = service.get(&citation("&style=apa")).await.text();
    assert_eq!(service.get(&citation("")).await.text(), apa);
    assert!(apa.contains("[Dataset]"), "{apa}");
    let short = service.get(&format!("{path}&format=apa")).await;
    assert_eq!(short.header("content-type"), "text/x-bibliography; charset=utf-8");
    assert!(short.text().contains("[Data set]"));
    // `Accept` has no name for a style, so it gets the short form.
    let accepted = service.with(Method::GET, path, &[("accept", "text/x-bibliography")]).await;
    assert_eq!(accepted.text(), short.text());
}

#[tokio::test]
async fn an_unknown_style_is_refused_with_the_nearest_and_the_list() {
    let service = Service::flagship().await;
    for (query, parameter, says) in [
        ("format=citation&style=chigaco-author-date", "style", "did you mean `chicago-author-date`? `/docs` lists all"),
        ("format=citation&style=harvard", "style", "did you mean `harvard-cite-them-right`?"),
        ("format=citation&style=x", "style", "there is no style `x`; usual ones are `chicago-author-date`, "),
        ("format=citation&style=nature", "style", "`nature` is not offered: it does not say of every web article"),
        ("style=apa", "style", "applies only to `format=citation`"),
        ("format=apa&style=apa", "style", "applies only to `format=citation`"),
        ("format=citation&lang=de", "lang", "it takes `en`, `es`, `fr`"),
        ("format=text&lang=es", "lang", "cannot be `es` here"),
        ("format=csl&lang=fr", "lang", "`format=citation`"),
        ("format=citation&style=apa&style=mla", "style", "given more than once"),
        ("format=receipt&style=apa", "style", "applies only to `format=citation`"),
    ] {
        for path in ["/funding", "/funding/us-release-109m"] {
            let answer = service.get(&format!("{path}?{query}")).await;
            assert_eq!(answer.status, 400, "{path}?{query}");
            let fault = &answer.json()["errors"][0];
            assert_eq!(fault["parameter"], parameter, "{query}");
            let detail = fault["detail"].as_str().unwrap();
            assert!(detail.contains(says) && detail.len() < 300, "{query}: {fault}");
        }
    }
    let elsewhere = service.get("/codebook?style=apa").await;
    assert_eq!(elsewhere.status, 400);
    let receipt = service.json("/funding?format=receipt&of=citation&style=ieee&lang=es&release=2026.12.2").await;
    assert!(receipt["url"].as_str().unwrap().ends_with("format=citation&style=ieee&lang=es"), "{receipt}");
}

#[tokio::test]
async fn a_refusal_names_each_media_type_once() {
    let service = Service::flagship().await;
    let refused = service.with(Method::GET, "/funding", &[("accept", "image/png")]).await;
    assert_eq!(refused.status, 406);
    assert_eq!(refused.text().matches("`text/x-bibliography`").count(), 1, "{}", refused.text());
}

#[tokio::test]
async fn every_list_has_its_citation_and_its_bibliography_in_a_style() {
    let service = Service::flagship().await;
    for list in ["/funding?donor=US&limit=5", "/claims?limit=5", "/discrepancies?limit=2", "/sources?limit=3"] {
        let one = service.get(&format!("{list}&format=citation&style=mla")).await.text();
        assert_eq!(one.lines().count(), 1, "{list}");
        let sources = service.json(&format!("{list}&format=csl&of=sources")).await.as_array().unwrap().len();
        let text = service.get(&format!("{list}&format=citation&style=ieee&of=sources")).await.text();
        let numbers: Vec<String> = text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
        assert_eq!(numbers, (1..=sources).map(|number| format!("[{number}]")).collect::<Vec<_>>(), "{list}");
    }
    let whole = service.get("/claims?format=citation&style=chicago-author-date&of=sources").await;
    let count = service.json("/sources?limit=1").await["page"]["total"].as_u64().unwrap();
    assert_eq!(whole.text().lines().count() as u64, count);
}

#[tokio::test]
async fn what_cites_nothing_has_no_empty_bibliography() {
    let service = Service::flagship().await;
    let said = service.walk("/claims?attributed_to=john-mbadi&limit=500").await;
    let sources: BTreeSet<&str> = said.iter().map(|claim| claim["source"]["id"].as_str().unwrap()).collect();
    let items = service.json("/voices/john-mbadi?format=csl&of=sources").await;
    let cited: BTreeSet<&str> = items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert!(!cited.is_empty());
    assert_eq!(cited, sources);
    for (path, instead) in [
        ("/releases/2026.12.2", "`/sources?release=2026.12.2&format=FORMAT&of=sources`"),
        ("/releases", "`/sources?release=EDITION&format=FORMAT&of=sources`"),
        ("/organizations/us-inl", "`/funding?agency=us-inl&format=FORMAT&of=sources`"),
        ("/organizations", "`/funding?agency=ID&format=FORMAT&of=sources`"),
        ("/voices", "`/claims?attributed_to=ID&format=FORMAT&of=sources`"),
    ] {
        for format in ["csl", "bibtex", "ris", "apa", "citation"] {
            let answer = service.get(&format!("{path}?format={format}&of=sources")).await;
            assert_eq!(answer.status, 400, "{path}");
            let fault = &answer.json()["errors"][0];
            assert_eq!(fault["parameter"], "of");
            let instead = instead.replace("FORMAT", format);
            assert!(fault["detail"].as_str().unwrap().contains(&instead), "{fault}");
            // What is named works.
            let path = instead.trim_matches('`').replace("EDITION", "2026.12.2").replace("ID", "john-mbadi");
            if !path.contains("agency=john") {
                let there = service.get(&path).await;
                assert!(there.status == 200 && !there.text().trim().is_empty(), "{path}");
            }
        }
    }
    assert_eq!(service.get("/voices/no-such?format=csl&of=sources").await.status, 404);
    assert_eq!(service.get("/organizations/no-such?format=csl&of=sources").await.status, 404);
}

#[tokio::test]
async fn a_source_without_a_title_is_cited_by_what_it_is_and_never_by_our_slug() {
    let service = Service::flagship().await;
    let rows = service.walk("/sources?limit=500&release=2026.12.2").await;
    let untitled: Vec<&Json> = rows.iter().filter(|row| row["title"].is_null()).collect();
    assert!(untitled.len() > 50);
    let slugs: BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    for item in service.json("/sources?format=csl&of=sources&release=2026.12.2").await.as_array().unwrap() {
        assert!(!slugs.contains(item["title"].as_str().unwrap()), "{item}");
    }
    for row in untitled.iter().step_by(9) {
        let id = row["id"].as_str().unwrap();
        for format in ["apa", "bibtex", "ris", "citation", "citation&lang=fr", "citation&style=ieee"] {
            let text = service.get(&format!("/sources/{id}?release=2026.12.2&format={format}")).await.text();
            let has_bracket = text.contains("[News")
                || text.contains("[Article")
                || text.contains("[United")
                || text.contains("[Report")
                || text.contains("[Rapport")
                || text.contains("[Document")
                || text.contains("[Government")
                || text.contains("[Déclaration");
            assert!(has_bracket, "{format}: {text}");
            let visible = text.lines().filter(|line| !line.starts_with('@') && !line.starts_with("ID  -"));
            assert!(visible.filter(|line| !line.contains("http")).all(|line| !line.contains(id)), "{text}");
        }
    }
}

#[tokio::test]
async fn keys_are_unique_for_each_question() {
    let service = Service::flagship().await;
    let mut keys = BTreeSet::new();
    let asked = [
        "/funding",
        "/funding?donor=US",
        "/funding?donor=KE",
        "/funding?donor=US&as_of=2024-06-30",
        "/events",
        "/funding?release=2026.12.0",
        "/funding/us-release-109m",
        "/funding/us-release-109m?as_of=2024-07-31",
        "/missions/mss-haiti",
        "/claims/c00392",
        "/dataset",
        "/claims?q=police",
        "/claims?q=Police+Haiti",
    ];
    for path in asked {
        let mark = if path.contains('?') { '&' } else { '?' };
        let item = service.json(&format!("{path}{mark}format=csl")).await;
        let key = item[0]["id"].as_str().unwrap().to_owned();
        let bibtex = service.get(&format!("{path}{mark}format=bibtex")).await.text();
        assert!(bibtex.contains(&format!("{{{key},")), "{bibtex}");
        assert!(keys.insert(key.clone()), "{path} has the key of another question: {key}");
    }
}

#[tokio::test]
async fn a_key_is_the_same_however_the_question_is_asked() {
    let service = Service::flagship().await;
    let key = async |path: &str| service.json(path).await[0]["id"].as_str().unwrap().to_owned();
    let one = key("/funding?donor=US&status=pledged&format=csl").await;
    let pinned = format!("/funding?status=pledged&limit=50&donor=usa&format=csl&release={}", latest());
    assert_eq!(key(&pinned).await, one);
}

/// The attributes of the elements that begin so.
fn attributes(page: &str, begins: &str, names: [&str; 2]) -> Vec<(String, String)> {
    let text =
        |text: &str| text.replace("&#38;", "&").replace("&#39;", "'").replace("&#34;", "\"").replace("&#60;", "<");
    let value = |element: &str, name: &str| {
        let from = element.find(&format!("{name}=\""))? + name.len() + 2;
        Some(text(&element[from..from + element[from..].find('"')?]))
    };
    page.split(begins)
        .skip(1)
        .filter_map(|element| Some((value(element, names[0])?, value(element, names[1])?)))
        .collect()
}

/// What Zotero's translator for `COinS` takes from a page: each `ContextObject` as its pairs.
fn context_objects(page: &str) -> Vec<Vec<(String, String)>> {
    attributes(page, "<span ", ["class", "title"])
        .into_iter()
        .filter(|(class, _)| class == "Z3988")
        .map(|(_, title)| form_urlencoded::parse(title.as_bytes()).into_owned().collect())
        .collect()
}

fn value<'p>(pairs: &'p [(String, String)], name: &str) -> &'p str {
    pairs.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
}

#[tokio::test]
async fn a_reference_manager_saves_the_source_itself() {
    let service = Service::flagship().await;
    for (id, kind) in [
        ("latin-post-2024-06-18-haiti-commanders-in-nairobi", "newspaperArticle"),
        ("security-council-report-2024-10-monthly-forecast", "report"),
    ] {
        let row = service.json(&format!("/sources/{id}")).await["data"].clone();
        let page = service.with(Method::GET, &format!("/sources/{id}"), BROWSER).await.text();
        let objects = context_objects(&page);
        assert_eq!(objects.len(), 1, "the source alone");
        let saved = &objects[0];
        assert_eq!(value(saved, "rft_val_fmt"), "info:ofi/fmt:kev:mtx:dc");
        let head = attributes(&page, "<meta ", ["name", "content"]);
        assert_eq!((value(saved, "rft.type"), value(&head, "z:itemType")), (kind, kind));
        for (member, in_span, in_head) in [
            ("title", "rft.title", "citation_title"),
            ("author", "rft.au", "citation_author"),
            ("publisher", "rft.source", "citation_publisher"),
            ("language", "rft.language", "citation_language"),
            ("url", "rft.identifier", "citation_public_url"),
        ] {
            let known = row[member].as_str().unwrap_or_default();
            assert_eq!((value(saved, in_span), value(&head, in_head)), (known, known), "{id}: {member}");
        }
        let published = row["published_on"].as_str().unwrap();
        assert_eq!(value(saved, "rft.date"), published);
        assert_eq!(value(&head, "citation_publication_date"), published.replace('-', "/"));
    }
}

#[tokio::test]
async fn a_reference_manager_offers_each_source_of_a_record() {
    let service = Service::flagship().await;
    let edition = latest();
    for path in ["/contingents/ke-first-contingent", "/sources?limit=7", "/claims/c00392"] {
        let answer = service.json(path).await;
        let page = service.with(Method::GET, path, BROWSER).await.text();
        let objects = context_objects(&page);
        let first = &objects[0];
        assert!(["webpage", "dataset"].contains(&value(first, "rft.type")), "{path}: the answer itself comes first");
        assert_eq!(value(first, "rft.aucorp"), "Mission Ledger maintainers");
        let list = if path.starts_with("/sources") { &answer["data"] } else { &answer["sources"] };
        let mut urls = BTreeSet::new();
        for source in list.as_array().unwrap() {
            let id = source["id"].as_str().unwrap();
            let of_page = format!("https://ledger.test/sources/{id}?release={edition}");
            urls.insert(source["url"].as_str().map_or(of_page, str::to_owned));
        }
        let saved: BTreeSet<String> =
            objects[1..].iter().map(|pairs| value(pairs, "rft.identifier").to_owned()).collect();
        assert_eq!(saved, urls, "{path}");
        assert!(objects.iter().all(|pairs| !value(pairs, "rft.title").is_empty()));
    }
    let none = service.with(Method::GET, "/contingents/ke-first-contingent?citations=none", BROWSER).await.text();
    assert_eq!(context_objects(&none).len(), 1);
}

#[tokio::test]
async fn a_page_offers_the_usual_styles_in_its_language() {
    let service = Service::flagship().await;
    for path in ["/funding/us-release-109m", "/funding?donor=US", "/dataset"] {
        for (language, more) in [("en", ""), ("fr", "&lang=fr")] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let page = service.with(Method::GET, &format!("{path}{mark}lang={language}"), BROWSER).await.text();
            for name in ["chicago-author-date", "mla", "harvard-cite-them-right", "ieee", "vancouver"] {
                let hrefs = attributes(&page, "<a ", ["href", "href"]);
                let end = format!("format=citation&style={name}{more}");
                let (href, _) =
                    hrefs.iter().find(|(href, _)| href.ends_with(&end)).unwrap_or_else(|| panic!("{path} {end}"));
                assert_eq!(service.get(href).await.status, 200, "{href}");
            }
        }
    }
}

#[tokio::test]
async fn more_sources_than_a_style_puts_in_order_are_refused_with_what_to_do() {
    let files = fixture();
    let mut sources = String::from_utf8(files.0["sources.csv"].to_vec()).unwrap();
    let before = sources.lines().count() - 1;
    let added = (before..1_001)
        .map(|number| format!("zz-{number:04},,Omega,,news,en,https://omega.example/{number},2031-01,stated,,,\n"));
    sources.extend(added);
    let service = Service::of(&with(&files, "sources.csv", sources.into_bytes())).await;
    let refused = service.get("/sources?format=citation&of=sources").await;
    assert_eq!(refused.status, 400);
    let said = refused.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
    assert!(said.contains("cites 1001 sources, and a style takes at most 1000; narrow the list"), "{said}");
    let page = service.get("/sources?format=citation&of=sources&limit=500").await;
    assert_eq!((page.status.as_u16(), page.text().lines().count()), (200, 500));
    assert_eq!(service.json("/sources?format=csl&of=sources").await.as_array().unwrap().len(), 1_001);
}
