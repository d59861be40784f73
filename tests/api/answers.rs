//! The questions that the founding articles can answer, and what they say.

use serde_json::{Value as Json, json};

use crate::support::{Service, ids};

fn row<'a>(page: &'a Json, id: &str) -> &'a Json {
    page["data"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

fn cites(record: &Json, field: &str, value: &str, source: &str, paragraph: i64) -> bool {
    record["citations"].as_array().unwrap().iter().any(|citation| {
        citation["field"] == field
            && citation["value"] == value
            && citation["source"].as_str().unwrap().starts_with(source)
            && citation["paragraph"] == paragraph
    })
}

const FIRST: &str = "release=2026.11.0";

#[tokio::test]
async fn kenyan_contingents() {
    let service = Service::flagship().await;
    let page = service.json(&format!("/contingents?country=KE&{FIRST}")).await;
    let pledge = row(&page, "ke-pledge-1000");
    assert_eq!(
        (&pledge["personnel"], &pledge["personnel_qualifier"], &pledge["status"]),
        (&json!(1000), &json!("exact"), &json!("approved"))
    );
    assert!(cites(pledge, "personnel", "1000", "the-star", 1));
    let first = row(&page, "ke-first-contingent");
    assert_eq!(
        (&first["personnel"], &first["part_of"], &first["status"]),
        (&json!(400), &json!("ke-pledge-1000"), &json!("deployed"))
    );
    assert!(cites(first, "personnel", "400", "devdiscourse", 2));
    for form in ["ke", "KEN", "ken", "Ke"] {
        assert_eq!(ids(&service.json(&format!("/contingents?country={form}&{FIRST}")).await), ids(&page), "{form}");
    }
}

#[tokio::test]
async fn offers_and_pledges_by_country() {
    let service = Service::flagship().await;
    let page = service.json(&format!("/contingents?status=offered,pledged&sort=country&{FIRST}")).await;
    let countries: Vec<&str> =
        page["data"].as_array().unwrap().iter().map(|row| row["country"]["id"].as_str().unwrap()).collect();
    assert_eq!(countries, ["BB", "BD", "BJ", "BS", "JM", "TD"]);
    let repeated = service.json(&format!("/contingents?status=pledged&status=offered&sort=country&{FIRST}")).await;
    assert_eq!(ids(&repeated), ids(&page), "repeated or joined by commas, and in any order");
}

#[tokio::test]
async fn american_money() {
    let service = Service::flagship().await;
    let page = service.json(&format!("/funding?donor=US&{FIRST}")).await;
    let release = row(&page, "us-release-109m");
    assert_eq!(
        (&release["amount"], &release["currency"], &release["status"]),
        (&json!(109_000_000), &json!("USD"), &json!("authorized"))
    );
    assert_eq!(release["part_of"], Json::Null, "no source says what the 109 million is part of");
    assert!(cites(release, "amount", "109000000", "latin-post", 14));
    assert_eq!(release["agency"]["id"], "us-state-department");
    assert_eq!(row(&page, "us-pledge-300m")["parts"], json!(["us-dod-200m", "us-state-100m"]));
    for form in ["us", "USA", "usa"] {
        assert_eq!(ids(&service.json(&format!("/funding?donor={form}&{FIRST}")).await), ids(&page), "{form}");
    }
}

#[tokio::test]
async fn nobody_had_reported_american_money_by_the_17th_of_june() {
    let service = Service::flagship().await;
    assert!(service.ids(&format!("/funding?donor=us&as_of=2024-06-17&{FIRST}")).await.is_empty());
    assert!(!service.ids(&format!("/funding?donor=us&as_of=2024-06-18&{FIRST}")).await.is_empty());
}

#[tokio::test]
async fn the_petition_and_the_fresh_suit() {
    let service = Service::flagship().await;
    assert_eq!(service.ids(&format!("/legal-cases?{FIRST}")).await, ["aukot-v-nsc-2023", "thirdway-contempt-2024"]);
    let case = service.json(&format!("/legal-cases/aukot-v-nsc-2023?{FIRST}")).await["data"].clone();
    assert_eq!((&case["status"], &case["decided_on"]), (&json!("decided"), &json!("2024-01")));
    let judgment = case["events"].as_array().unwrap().iter().find(|event| event["kind"] == "judgment").unwrap();
    assert!(cites(judgment, "date", "2024-01", "nairobi-wire", 6));
}

#[tokio::test]
async fn a_source_a_country_and_its_profile() {
    let service = Service::flagship().await;
    let source = service.json("/sources/latin-post-2024-06-18-haiti-commanders-in-nairobi").await["data"].clone();
    assert_eq!(
        (&source["publisher"], &source["author"], &source["published_on"], &source["dated_by"]),
        (&json!("Latin Post"), &json!("Ross Key"), &json!("2024-06-18"), &json!("address"))
    );
    let kenya = service.json(&format!("/countries/KE?{FIRST}")).await["data"].clone();
    assert_eq!(kenya["alpha3"], "KEN");
    assert!(kenya["roles"].as_array().unwrap().contains(&json!("lead")));
    assert!(kenya["contingents"].as_array().unwrap().len() >= 4);
    assert_eq!(kenya["legal_cases"].as_array().unwrap().len(), 2);
    let redirect = service.get("/countries/ken?release=2026.11.0").await;
    assert_eq!((redirect.status.as_u16(), redirect.header("location")), (308, "/countries/KE?release=2026.11.0"));
}

#[tokio::test]
async fn three_counts_of_the_displaced_stand_side_by_side() {
    let service = Service::flagship().await;
    let page = service.json(&format!("/indicators?metric=displaced_persons&sort=period_end&{FIRST}")).await;
    let values: Vec<(i64, &str)> = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["value"].as_i64().unwrap(), row["value_qualifier"].as_str().unwrap()))
        .collect();
    for value in [(200_000, "about"), (360_000, "at_least"), (580_000, "about")] {
        assert!(values.contains(&value), "{values:?}");
    }
    assert!(page["data"].as_array().unwrap().iter().all(|row| row["unit"] == "persons"));
}

#[tokio::test]
async fn the_events_of_june() {
    let service = Service::flagship().await;
    let june = service.ids(&format!("/events?from=2024-06-01&to=2024-06-30&limit=500&{FIRST}")).await;
    for event in
        ["event-flag-off-2024-06-24", "koome-prohete-meeting-2024-06-18", "ke-advance-team-2-departure-2024-06-22"]
    {
        assert!(june.iter().any(|id| id == event), "{event}");
    }
    assert!(!june.iter().any(|id| id.contains("2024-07")));
}

#[tokio::test]
async fn february_or_march_is_a_dispute() {
    let service = Service::flagship().await;
    let page = service.json(&format!("/events?disputed=true&{FIRST}")).await;
    let going = row(&page, "henry-resignation-2024-03-11");
    assert!(going["disputed"].as_array().unwrap().contains(&json!("date")));
    assert!(cites(going, "date", "2024-02", "latin-post", 28) && cites(going, "date", "2024-03", "devdiscourse", 7));
}

#[tokio::test]
async fn the_claims_of_a_source() {
    let service = Service::flagship().await;
    let page =
        service.json(&format!("/claims?source=the-star-2024-03-01-kenya-haiti-agreement&limit=500&{FIRST}")).await;
    let rows = page["data"].as_array().unwrap();
    assert!(rows.len() > 80);
    assert!(
        rows.iter().all(|claim| claim["source"]["publisher"] == "The Star (Kenya)" && claim["paragraph"].is_number())
    );
}

#[tokio::test]
async fn pinned_answers_may_be_kept_for_ever() {
    let service = Service::flagship().await;
    let pinned = service.get(&format!("/contingents?{FIRST}")).await;
    assert_eq!(pinned.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(service.get("/contingents").await.header("cache-control").contains("stale-while-revalidate"));
}

#[tokio::test]
async fn the_service_document_links_to_everything() {
    let service = Service::flagship().await;
    let root = service.json("/").await;
    let links: Vec<&str> =
        root["collections"].as_array().unwrap().iter().map(|link| link["href"].as_str().unwrap()).collect();
    for path in crate::support::lists() {
        assert!(links.contains(&path.as_str()), "{path}");
    }
    let browser = service.with(http::Method::GET, "/", &[("accept", "text/html,*/*;q=0.8")]).await;
    assert_eq!((browser.status.as_u16(), browser.header("content-type")), (200, "text/html; charset=utf-8"));
}

#[tokio::test]
async fn a_browser_gets_the_same_data_as_a_page() {
    let service = Service::flagship().await;
    let html =
        service.with(http::Method::GET, "/contingents/ke-first-contingent", &[("accept", "text/html,*/*;q=0.8")]).await;
    assert_eq!(html.header("content-type"), "text/html; charset=utf-8");
    let page = String::from_utf8(html.body).unwrap();
    for text in [
        "First Kenyan contingent",
        "Devdiscourse</a>, <time datetime=\"2024-06-24\">24 June 2024</time>",
        "paragraph 9",
        "/claims/c",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let json = service.with(http::Method::GET, "/contingents?format=json", &[("accept", "text/html")]).await;
    assert_eq!(json.header("content-type"), "application/json", "`format` always wins");
}

#[tokio::test]
async fn a_plain_answer_is_sent_where_it_is_preferred() {
    let service = Service::flagship().await;
    for (accepted, coding) in [
        ("identity, gzip;q=0.5", ""),
        ("gzip;q=0.001, identity;q=1", ""),
        ("identity", ""),
        ("gzip, identity;q=0", "gzip"),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("zstd;q=0, br;q=0, *;q=1", "gzip"),
        ("identity, *;q=0", ""),
        ("gzip", "gzip"),
    ] {
        let answer = service.with(http::Method::GET, "/events", &[("accept-encoding", accepted)]).await;
        assert_eq!(answer.header("content-encoding"), coding, "{accepted}");
    }
}

#[tokio::test]
async fn another_version_than_the_current_one_is_refused() {
    let service = Service::flagship().await;
    for path in [
        "/funding?limit=1",
        "/funding?format=csv",
        "/funding/us-release-109m",
        "/dataset/datapackage.zip",
        "/openapi.json",
    ] {
        let tag = service.get(path).await.header("etag").to_owned();
        for (wanted, status) in [
            (tag.as_str(), 200),
            ("*", 200),
            (&format!("\"other\", {tag}"), 200),
            ("\"other\"", 412),
            (&format!("W/{tag}"), 412),
        ] {
            // Twice: the second may be a cached answer.
            for _ in 0..2 {
                let answer = service.with(http::Method::GET, path, &[("if-match", wanted)]).await;
                assert_eq!(answer.status, status, "{path} {wanted}");
            }
            let part = service.with(http::Method::GET, path, &[("if-match", wanted), ("range", "bytes=0-9")]).await;
            assert_eq!(part.status == 412, status == 412, "{path} {wanted}: before `Range`");
        }
    }
}

#[tokio::test]
async fn an_escaped_letter_is_that_letter() {
    let service = Service::flagship().await;
    for (path, same) in [
        ("/legal%2Dcases", "/legal-cases"),
        ("/openapi%2Ejson", "/openapi.json"),
        ("/f%75nding/us%2Drelease-109m?citations=none", "/funding/us-release-109m?citations=none"),
    ] {
        let (escaped, plain) = (service.get(path).await, service.get(same).await);
        assert_eq!(escaped.status, 200, "{path}");
        assert!(escaped.body == plain.body && escaped.header("etag") == plain.header("etag"), "{path}");
    }
    assert_eq!(service.get("/funding%2Fus-release-109m").await.status, 404, "a slash in a segment is not a separator");
}

#[tokio::test]
async fn every_coding_carries_the_same_bytes() {
    use std::io::Read;
    let service = Service::flagship().await;
    let plain = service.get("/events").await;
    let mut tags = vec![plain.header("etag").to_owned()];
    for coding in ["gzip", "br", "zstd"] {
        let answer = service.with(http::Method::GET, "/events", &[("accept-encoding", coding)]).await;
        assert_eq!(answer.header("content-encoding"), coding);
        let mut body = Vec::new();
        match coding {
            "gzip" => flate2::read::GzDecoder::new(&answer.body[..]).read_to_end(&mut body),
            "br" => brotli::Decompressor::new(&answer.body[..], 4096).read_to_end(&mut body),
            _ => zstd::Decoder::new(&answer.body[..]).unwrap().read_to_end(&mut body),
        }
        .unwrap();
        assert!(body == plain.body, "{coding}");
        tags.push(answer.header("etag").to_owned());
    }
    tags.dedup();
    assert_eq!(tags.len(), 4, "a strong tag for each coding: {tags:?}");
}
