//! Pages for people: what every one has, and what lists and records show.

use http::{Method, StatusCode};

use crate::support::{Service, lists};

const BROWSER: &[(&str, &str)] = &[("accept", "text/html,*/*;q=0.8")];

/// The addresses of this site in a page.
fn addresses(page: &str) -> Vec<String> {
    let found = page.split("href=\"").skip(1).map(|part| part.split('"').next().unwrap().replace("&#38;", "&"));
    found.filter(|address| address.starts_with('/') && !address.starts_with("//")).collect()
}

#[tokio::test]
async fn every_address_in_a_page_leads_somewhere() {
    let service = Service::flagship().await;
    let mut pages: Vec<String> = lists().into_iter().flat_map(|path| [format!("{path}?limit=3"), path]).collect();
    pages.extend(
        [
            "/",
            "/?as_of=2024-07-01",
            "/funding?donor=US&as_of=2024-06-18&limit=5",
            "/contingents/ke-first-contingent",
            "/contingents/ke-first-contingent?as_of=2024-07-10",
            "/contingents/ke-first-contingent/history",
            "/legal-cases/aukot-v-nsc-2023",
            "/countries/KE",
            "/funding/summary?group_by=donor",
            "/search?q=vehicles",
            "/dataset",
            "/codebook",
            "/problems/no-such-record",
            "/nothing",
        ]
        .map(str::to_owned),
    );
    let mut known = std::collections::BTreeSet::new();
    for path in pages {
        let page = service.with(Method::GET, &path, BROWSER).await;
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        for address in addresses(&page.text()) {
            // The page of a problem leads to itself in other languages.
            let is_itself = address.split('?').next() == Some("/nothing");
            if !known.insert(address.clone()) || address.starts_with("/dataset/") || is_itself {
                continue;
            }
            assert!(address.parse::<http::Uri>().is_ok(), "{address} in {path}");
            let answer = service.with(Method::HEAD, &address, BROWSER).await;
            let leads = answer.status.is_success() || answer.status.is_redirection();
            assert!(leads, "{address} in {path}: {}", answer.status);
        }
    }
    assert!(known.len() > 1_000, "{}", known.len());
}

#[tokio::test]
async fn a_page_has_its_stylesheet_and_nothing_inline() {
    let service = Service::flagship().await;
    for path in lists() {
        let page = service.with(Method::GET, &path, BROWSER).await.text();
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick="), "{path}");
        let style = addresses(&page).into_iter().find(|address| address.starts_with("/assets/")).unwrap();
        let style = service.with(Method::GET, &style, BROWSER).await;
        assert_eq!((style.status, style.header("content-type")), (StatusCode::OK, "text/css; charset=utf-8"));
        assert!(style.header("cache-control").contains("immutable"), "{path}");
    }
}

#[tokio::test]
async fn a_list_says_its_question_and_offers_to_change_it() {
    let service = Service::flagship().await;
    let path = "/funding?donor=US&status=pledged&status=held&sort=-amount&as_of=2024-07-01";
    let page = service.with(Method::GET, path, BROWSER).await.text();
    assert!(
        page.contains("tranches where donor is United States, status is pledged or held, as known on 1 July 2024.")
    );
    let several = service.with(Method::GET, "/funding?donor=US,CA&amount_min=5&currency=USD", BROWSER).await.text();
    assert!(
        several
            .contains("where donor is United States or Canada, amount is at least 5, currency is USD, as known now.")
    );
    // Each filter can be removed by itself, the form keeps what it has no control for, and the sort is told.
    assert!(page.contains("/funding?donor=US&#38;status=pledged&#38;sort=-amount&#38;as_of=2024-07-01"));
    assert!(page.contains("<input type=\"hidden\" name=\"status\" value=\"held\">"));
    assert!(page.contains("aria-sort=\"descending\""));
    // The day goes along to every record and list, and is where the clock can be turned back.
    for address in addresses(&page).iter().filter(|address| address.starts_with("/funding/")) {
        assert!(address.contains("as_of=2024-07-01"), "{address}");
    }
    assert!(page.contains("You see what could be known on <b>1 July 2024</b>"));
}

#[tokio::test]
async fn rival_values_of_a_record_stand_side_by_side() {
    let service = Service::flagship().await;
    let page = service.with(Method::GET, "/contingents/ke-first-contingent", BROWSER).await.text();
    let rivals: Vec<&str> =
        page.split("<p class=\"val\">").skip(1).map(|part| part.split(' ').next().unwrap()).collect();
    assert_eq!(rivals, ["200", "400"], "those that differ in their hedges alone stand together");
    for said in ["“400”: 8 independent", "“about 400”: 2 independent", "“at least 400”: 1 independent"] {
        assert!(page.contains(said), "{said}");
    }
    assert!(page.contains("/discrepancies/contingent.ke-first-contingent.personnel"));
}

#[tokio::test]
async fn the_entrance_counts_what_the_lists_have() {
    let service = Service::flagship().await;
    for day in ["", "as_of=2024-07-01"] {
        let page = service.with(Method::GET, &format!("/?{day}"), BROWSER).await.text();
        for list in ["contingents", "funding", "legal-cases", "discrepancies", "sources"] {
            let total = service.json(&format!("/{list}?limit=1&{day}")).await["page"]["total"].to_string();
            let address = if day.is_empty() { format!("/{list}") } else { format!("/{list}?{day}") };
            assert!(page.contains(&format!("<a href=\"{address}\">{total}</a>")), "{total} {list}, {day}");
        }
        assert!(page.contains("Multinational Security Support Mission in Haiti"), "{day}");
    }
}
