//! Feeds of lists, records and searches: what editions brought to them, newest edition first.

use std::collections::{BTreeMap, BTreeSet};

use atom_syndication::Feed;
use http::{Method, StatusCode};
use mission_ledger::server::Limits;
use serde_json::Value as Json;

use crate::support::{Service, flagship};

/// What an edition changed of one thing: its place in the order of editions, newest first, its kind and identifier.
type Place = (usize, String, String);

fn text(row: &Json, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}

fn subject(row: &Json) -> (String, String) {
    (text(&row["subject"], "kind"), text(&row["subject"], "id"))
}

async fn feed(service: &Service, address: &str) -> Feed {
    let answer = service.get(address).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/atom+xml"), "{address}");
    answer.text().parse().unwrap()
}

/// The entries of a feed and of all pages after it: the address of each, and the numbers in its title.
async fn entries(service: &Service, address: &str) -> Vec<(String, Vec<usize>)> {
    let mut entries = Vec::new();
    let mut next = Some(address.to_owned());
    while let Some(address) = next {
        let feed = feed(service, &address).await;
        for entry in feed.entries() {
            let (_, counts) = entry.title.rsplit_once(": ").unwrap();
            let counts = counts.split(", ").map(|count| count.split(' ').next().unwrap().parse().unwrap());
            entries.push((entry.id.clone(), counts.collect()));
        }
        let link = feed.links().iter().find(|link| link.rel == "next");
        next = link.map(|link| link.href.strip_prefix("https://ledger.test").unwrap().to_owned());
    }
    entries
}

/// The same from `/changes`: those that are about what is asked for.
async fn told(service: &Service, release: &str, is_it: impl Fn(&Json) -> bool) -> Vec<(String, Vec<usize>)> {
    let editions = service.ids("/releases").await;
    let kinds = [
        ("contingent", "contingents"),
        ("country", "countries"),
        ("event", "events"),
        ("funding_tranche", "funding"),
        ("indicator", "indicators"),
        ("instrument", "instruments"),
        ("legal_case", "legal-cases"),
        ("legal_case_event", "legal-case-events"),
        ("mission", "missions"),
    ];
    let mut places: BTreeMap<Place, [usize; 3]> = BTreeMap::new();
    for row in service.walk(&format!("/changes?limit=500&release={release}")).await.iter().filter(|row| is_it(row)) {
        let age = editions.iter().rev().position(|edition| row["release"] == *edition).unwrap();
        let what = ["added", "changed", "withdrawn"].iter().position(|what| row["change"] == *what).unwrap();
        let (kind, id) = subject(row);
        places.entry((age, kind, id)).or_default()[what] += 1;
    }
    let entry = |((age, kind, id), counts): (Place, [usize; 3])| {
        let (path, edition) = (BTreeMap::from(kinds)[kind.as_str()], &editions[editions.len() - 1 - age]);
        let address = format!("https://ledger.test/{path}/{id}?release={edition}");
        (address, counts.into_iter().filter(|count| *count > 0).collect())
    };
    places.into_iter().map(entry).collect()
}

/// A set of what rows name.
async fn named<T: Ord>(service: &Service, list: &str, name: impl Fn(&Json) -> T) -> BTreeSet<T> {
    service.walk(list).await.iter().map(name).collect()
}

#[tokio::test]
async fn a_feed_of_records_has_what_changes_tell_of_them() {
    let service = Service::flagship().await;
    let latest = "2026.12.3";
    for (list, release) in [("/funding?donor=US", latest), ("/funding?donor=US&release=2026.12.1", "2026.12.1")] {
        let subjects = named(&service, &format!("{list}&limit=500"), |row| text(row, "id")).await;
        let of_them = |row: &Json| {
            let (kind, id) = subject(row);
            kind == "funding_tranche" && subjects.contains(&id)
        };
        let expected = told(&service, release, of_them).await;
        assert!(expected.len() > 5, "{list}");
        for limit in ["", "&limit=7"] {
            assert_eq!(entries(&service, &format!("{list}&format=atom{limit}")).await, expected, "{list}{limit}");
        }
    }
    let whole = told(&service, latest, |row| subject(row).0 == "contingent").await;
    assert_eq!(entries(&service, "/contingents?format=atom").await, whole);
    let one = told(&service, latest, |row| subject(row).1 == "ke-first-contingent").await;
    assert_eq!(entries(&service, "/contingents/ke-first-contingent?format=atom").await, one);
    let hits = named(&service, "/search?q=helicopter*&limit=500", subject).await;
    let found = told(&service, latest, |row| hits.contains(&subject(row))).await;
    assert!(!found.is_empty());
    assert_eq!(entries(&service, "/search?q=helicopter*&format=atom").await, found);
    let days = named(&service, "/timeline?country=KE&limit=500", |row| (subject(row), text(row, "field"))).await;
    let dated = told(&service, latest, |row| days.contains(&(subject(row), text(row, "field")))).await;
    assert_eq!(entries(&service, "/timeline?country=KE&format=atom&limit=20").await, dated);
    let disputes = named(&service, "/discrepancies?limit=500", |row| (subject(row), text(row, "field"))).await;
    let disputed = told(&service, latest, |row| disputes.contains(&(subject(row), text(row, "field")))).await;
    assert_eq!(entries(&service, "/discrepancies?format=atom").await, disputed);
}

#[tokio::test]
async fn a_feed_of_sources_voices_or_countries_has_what_comes_from_them_or_concerns_them() {
    let service = Service::flagship().await;
    let latest = "2026.12.3";
    let claims = service.walk("/claims?limit=500").await;
    let publisher = named(&service, "/sources?publisher=The%20Haitian%20Times&limit=500", |row| text(row, "id")).await;
    let of_claims = |is_it: &dyn Fn(&Json) -> bool| {
        claims.iter().filter(|claim| is_it(claim)).map(|claim| text(claim, "id")).collect::<BTreeSet<_>>()
    };
    let from = of_claims(&|claim| publisher.contains(&text(&claim["source"], "id")));
    let is_of = |row: &Json, claims: &BTreeSet<String>| {
        row["about"] == "claim" && claims.contains(row["claims"][0].as_str().unwrap())
    };
    let expected = told(&service, latest, |row| is_of(row, &from)).await;
    assert!(expected.len() > 1);
    assert_eq!(entries(&service, "/sources?publisher=The%20Haitian%20Times&format=atom").await, expected);
    for nothing in ["/sources?publisher=Nobody", "/voices?q=nobody", "/countries?q=nowhere", "/events?q=nothingness"] {
        assert_eq!(entries(&service, &format!("{nothing}&format=atom")).await, []);
    }
    let one = publisher.first().unwrap();
    let from = of_claims(&|claim| text(&claim["source"], "id") == *one);
    let expected = told(&service, latest, |row| is_of(row, &from)).await;
    for address in [format!("/sources/{one}?format=atom"), format!("/claims?source={one}&format=atom")] {
        assert_eq!(entries(&service, &address).await, expected, "{address}");
    }
    let spoken = of_claims(&|claim| text(claim, "voice") == "john-mbadi");
    let expected = told(&service, latest, |row| is_of(row, &spoken)).await;
    assert!(!expected.is_empty());
    assert_eq!(entries(&service, "/voices/john-mbadi?format=atom").await, expected);
    let concerns = |row: &Json| row["country"].as_array().unwrap().iter().any(|country| country["id"] == "BS");
    let expected = told(&service, latest, concerns).await;
    assert!(expected.len() > 2);
    assert_eq!(entries(&service, "/countries/BS?format=atom").await, expected);
    // A record takes no position: its feed is whole.
    let concerns = |row: &Json| row["country"].as_array().unwrap().iter().any(|country| country["id"] == "KE");
    let expected = told(&service, latest, concerns).await;
    assert!(expected.len() > 50);
    assert_eq!(entries(&service, "/countries/KE?format=atom").await, expected);
    let since = told(&service, latest, |row| row["release"] == latest).await;
    assert_eq!(entries(&service, "/changes?since=2026.12.2&format=atom").await, since);
}

#[tokio::test]
async fn an_entry_says_what_changed_and_who_says_so() {
    let service = Service::flagship().await;
    let all = feed(&service, "/funding?donor=US&format=atom&limit=500").await;
    let change = service.json("/changes?subject_id=us-release-109m&since=2026.11.0&change=added").await;
    let (change, source) = (&change["data"][0], &change["sources"]);
    let release = change["release"].as_str().unwrap();
    let entry = |id: &str| all.entries().iter().find(|entry| entry.id == id).unwrap().clone();
    let entry = entry(&format!("https://ledger.test/funding/us-release-109m?release={release}"));
    assert!(
        entry.title.starts_with("US release of June 2024 over the holds, 109 million dollars: "),
        "{:?}",
        entry.title
    );
    let content = entry.content.unwrap().value.unwrap();
    let claim = format!("https://ledger.test/claims/{}?release={release}", change["claims"][0].as_str().unwrap());
    let publisher = source.as_array().unwrap().iter().find(|source| source["id"] == change["new"]["source"]).unwrap();
    let publisher = publisher["publisher"].as_str().unwrap();
    assert!(content.contains(&format!("<a href=\"{claim}\">{publisher}, ")), "{content}");
    // Identifiers of organizations and countries are not for people.
    let vehicles = all.entries().iter().find(|entry| entry.id.contains("us-armour-20-2025-10")).unwrap();
    let content = vehicles.content.as_ref().unwrap().value.as_ref().unwrap();
    assert!(!content.contains(": us-inl"), "{content}");
    let french = feed(&service, "/indicators?format=atom&lang=fr&mission=mss-haiti").await;
    let titles: Vec<&str> = french.entries().iter().map(|entry| entry.title.as_str()).collect();
    assert!(titles.contains(&"US running total, December 2025\u{a0}: 1 modification"), "{titles:?}");
    assert_eq!(french.lang.as_deref(), Some("fr"));
}

#[tokio::test]
async fn a_feed_can_be_found_and_leads_on() {
    let service = Service::flagship().await;
    let page = service.get("/funding?donor=US&limit=5&format=html").await.text();
    let feed_of_page = "https://ledger.test/funding?donor=US&#38;limit=5&#38;format=atom";
    assert!(
        page.contains(&format!("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{feed_of_page}\"")),
        "{page}"
    );
    let accepts = [("accept", "application/atom+xml")];
    let answer = service.with(Method::GET, "/funding?donor=US&limit=5", &accepts).await;
    let feed: Feed = answer.text().parse().unwrap();
    let link = |rel: &str| feed.links().iter().find(|link| link.rel == rel).map(|link| link.href.clone());
    let here = "https://ledger.test/funding?donor=US&limit=5&format=atom";
    assert_eq!((link("self").unwrap().as_str(), feed.id.as_str()), (here, here));
    assert_eq!(link("first").as_deref(), Some(here));
    assert_eq!(link("alternate").as_deref(), Some("https://ledger.test/funding?donor=US&limit=5"));
    let french = service.get("/funding?donor=US&sort=amount&format=html&lang=fr").await.text();
    assert!(french.contains("href=\"https://ledger.test/funding?donor=US&#38;lang=fr&#38;format=atom\""), "{french}");
    // The pages after it are of the same edition, so nothing moves between them.
    assert!(link("next").unwrap().contains("release=2026.12.3"));
    assert!(!feed.authors().is_empty() && feed.updated.to_rfc3339() == "2026-11-28T00:00:00+00:00");
    let editions = service.get("/releases?format=atom").await.text().parse::<Feed>().unwrap();
    let ids: Vec<&str> = editions.entries().iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids[0], "https://ledger.test/releases/2026.12.3");
    assert_eq!(ids.len(), service.ids("/releases").await.len());
}

#[tokio::test]
async fn a_feed_refuses_what_it_cannot_follow() {
    let service = Service::flagship().await;
    for (address, parameter, told) in [
        ("/funding?format=atom&sort=amount", "sort", "does not apply to a feed"),
        ("/funding?format=atom&facets=status", "facets", "does not apply to a feed"),
        ("/funding?format=atom&citations=none", "citations", "does not apply to a feed"),
        ("/funding?format=atom&fields=id", "fields", "applies only to `format=csv`"),
        ("/funding?format=atom&after=us-pledge-300m", "after", "is not a place in a feed"),
        ("/funding?format=atom&after=2020.1.1:funding_tranche.x", "after", "is not a place in a feed"),
        ("/funding?format=atom&donor=XQ", "donor", "XQ"),
        // XML cannot have them.
        ("/search?q=%01kenya&format=atom", "q", "U+0001"),
        ("/search?q=kenya%EF%BF%BF&format=atom", "q", "U+FFFF"),
    ] {
        let answer = service.get(address).await;
        assert_eq!(answer.status, 400, "{address}");
        let fault = answer.json()["errors"][0].clone();
        assert_eq!(fault["parameter"], parameter, "{address}");
        assert!(text(&fault, "detail").contains(told), "{fault}");
    }
    assert_eq!(service.get("/funding/no-such?format=atom").await.status, 404);
    assert_eq!(service.get("/contingents/summary?format=atom").await.status, 400);
}

#[tokio::test]
async fn a_feed_speaks_the_language_that_was_asked_for() {
    let service = Service::flagship().await;
    let title = async |address: &str| feed(&service, address).await.title.value;
    assert_eq!(title("/funding?format=atom").await, "Mission Ledger: Funding");
    assert_eq!(title("/funding?donor=US&format=atom").await, "Mission Ledger: Funding (donor is United States)");
    assert_eq!(
        title("/funding?donor=US&format=atom&lang=fr").await,
        "Mission Ledger\u{a0}: Financements (donateur\u{a0}: United States)"
    );
    // Its page is in the same language, whatever the reader accepts.
    let french = feed(&service, "/funding?donor=US&format=atom&lang=fr").await;
    let page = french.links.iter().find(|link| link.rel() == "alternate").unwrap().href().to_owned();
    let page = service.get(page.split_once("ledger.test").map_or(page.as_str(), |(_, path)| path)).await;
    assert!(page.status == 200 && page.text().contains("<html lang=\"fr\">"), "{}", page.text());
    // What filters name has its name, several values are one condition, and a day is named.
    for (asked, english, french) in [
        (
            "changes?since=2026.12.1",
            "Changes (edition is after 2026.12.1)",
            "Modifications (édition\u{a0}: après 2026.12.1)",
        ),
        (
            "legal-cases?court=kenya-high-court",
            "Court cases (court is High Court of Kenya)",
            "Affaires judiciaires (tribunal\u{a0}: High Court of Kenya)",
        ),
        (
            "contingents?part_of=ke-pledge-1000&country=KE&country=JM",
            "Contingents (whole is Kenyan pledge of 1,000 police, country is Kenya or Jamaica)",
            "Contingents (ensemble\u{a0}: Kenyan pledge of 1,000 police, pays\u{a0}: Kenya ou Jamaica)",
        ),
        ("claims?field=personnel", "Claims (field is people)", "Assertions (champ\u{a0}: effectif)"),
        (
            "sources?published_from=2024-08&language=FR",
            "Sources (publication is on or after August 2024, language is French)",
            "Sources (publication\u{a0}: août 2024 ou après, langue\u{a0}: français)",
        ),
        (
            "contingents?disputed=true&as_of=2024-07-01",
            "Contingents (disputed only), as known on 1 July 2024",
            "Contingents (seulement ce qui est contesté), d’après ce que l’on savait au 1er juillet 2024",
        ),
        (
            "search?q=police&kind=contingent",
            "Search (words contain police, kind is contingent)",
            "Recherche (texte\u{a0}: police, type\u{a0}: contingent)",
        ),
        (
            "contingents/ke-first-contingent?as_of=2024-07-01",
            "First Kenyan contingent, as known on 1 July 2024",
            "First Kenyan contingent, d’après ce que l’on savait au 1er juillet 2024",
        ),
        ("claims/c00069?limit=1", "Beninese pledge: Status offered", "Beninese pledge\u{a0}: Statut proposé"),
        (
            "discrepancies/contingent.ke-first-contingent.personnel?limit=1",
            "First Kenyan contingent: People",
            "First Kenyan contingent\u{a0}: Effectif",
        ),
    ] {
        let asked = asked.strip_suffix("?limit=1").map_or(format!("{asked}&"), |path| format!("{path}?"));
        assert_eq!(title(&format!("/{asked}format=atom")).await, format!("Mission Ledger: {english}"));
        assert_eq!(title(&format!("/{asked}format=atom&lang=fr")).await, format!("Mission Ledger\u{a0}: {french}"));
    }
    let record = "/funding/us-release-109m?format=atom&lang=fr";
    assert!(title(record).await.starts_with("Mission Ledger\u{a0}: US release of June 2024"));
    let text = service.get(record).await.text();
    assert!(text.contains("Statut&lt;/strong&gt;\u{a0}: "), "{text}");
    assert!(!text.contains("/strong&gt;: "), "{text}");
    let english = service.get("/funding/us-release-109m?format=atom").await.text();
    assert!(english.contains("Status&lt;/strong&gt;: "), "{english}");
}

#[tokio::test]
async fn a_feed_that_follows_too_much_is_refused() {
    let limits = Limits { feed_rows: 100, ..Limits::default() };
    let service = Service::limited("https://ledger.test", &flagship(), "", &limits).await;
    for (list, counted) in [
        ("/claims?subject_kind=contingent", "/claims?subject_kind=contingent"),
        ("/timeline", "/timeline"),
        ("/countries/KE", "/changes?country=KE"),
    ] {
        let count = service.json(&format!("{counted}{}limit=1", if counted.contains('?') { '&' } else { '?' })).await;
        let count = count["page"]["total"].as_u64().unwrap();
        assert!(count > 100, "{list}");
        let address = format!("{list}{}format=atom", if list.contains('?') { '&' } else { '?' });
        let answer = service.get(&address).await;
        assert_eq!(answer.status, 400, "{list}");
        let fault = answer.json()["errors"][0].clone();
        assert_eq!(fault["parameter"], "format");
        let told = format!("a feed can follow at most 100 rows, and {count} match");
        assert!(text(&fault, "detail").starts_with(&told), "{fault}");
    }
    // What is whole is not followed row by row, and what is narrow is.
    for list in ["/claims?format=atom", "/funding?format=atom", "/funding?donor=US&format=atom"] {
        assert_eq!(service.get(list).await.status, 200, "{list}");
    }
    // A feed is offered where there is one, and only there.
    for list in [
        "/claims",
        "/claims?subject_kind=contingent",
        "/claims?subject_kind=legal_case&limit=1",
        "/claims?as_of=2024-07-01",
        "/timeline",
        "/timeline?country=JM",
        "/discrepancies",
        "/sources",
        "/sources?kind=news",
        "/sources?kind=court_record",
        "/countries",
        "/countries/KE",
        "/countries/JM",
        "/countries?region=Africa",
        "/voices",
        "/changes?country=KE",
        "/funding?donor=US",
        "/contingents/ke-first-contingent",
    ] {
        assert_offered_if_there_is(&service, list).await;
    }
    // The first of many sources may lead to too many claims, or not.
    for (feed_rows, list, there_is) in [
        (900, "/sources?language=en", false),
        (5_000, "/sources?language=en", false),
        (5_000, "/sources?language=fr,es,de,it,pt", true),
    ] {
        let limits = Limits { feed_rows, ..Limits::default() };
        let service = Service::limited("https://ledger.test", &flagship(), "", &limits).await;
        let rows = service.json(&format!("{list}&limit=1")).await["page"]["total"].as_u64().unwrap();
        assert!(rows > 200 && rows < feed_rows, "{list}: {rows}");
        assert_eq!(assert_offered_if_there_is(&service, list).await, there_is, "{list} of {feed_rows}");
    }
}

/// The feed of a list is offered, by JSON and by the page, if there is one; whether there is.
async fn assert_offered_if_there_is(service: &Service, list: &str) -> bool {
    let feed = format!("{list}{}format=atom", if list.contains('?') { '&' } else { '?' });
    let there_is = service.get(&feed).await.status == 200;
    let json = service.get(list).await;
    let links: Vec<&str> = json.headers.get_all("link").iter().filter_map(|link| link.to_str().ok()).collect();
    assert_eq!(links.iter().any(|link| link.contains("application/atom+xml")), there_is, "{list}");
    let page = service.with(Method::GET, list, &[("accept", "text/html")]).await.text();
    assert_eq!(page.contains("format=atom"), there_is, "{list}");
    there_is
}
