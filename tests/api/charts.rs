//! Series and charts: what they show is what the lists and summaries say.

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use serde_json::Value as Json;

use crate::formats::csv_rows;
use crate::support::Service;

#[tokio::test]
async fn a_series_has_the_indicators_of_its_metric_in_the_order_of_their_dates() {
    let service = Service::flagship().await;
    for series in service.json("/series").await["data"].as_array().unwrap() {
        let (url, metric) = (series["url"].as_str().unwrap(), series["id"].as_str().unwrap());
        let points = service.walk(&format!("{url}?limit=7")).await;
        let indicators = service.walk(&format!("/indicators?metric={metric}&sort=period_end&limit=500")).await;
        let ids = |rows: &[Json]| rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&points), ids(&indicators), "{metric}");
        assert_eq!(series["points"], points.len(), "{metric}");
        for (point, indicator) in points.iter().zip(&indicators) {
            for name in ["value", "value_qualifier", "unit", "period_start", "period_end", "country", "reporter"] {
                assert_eq!(point[name], indicator[name], "{metric} {name}");
            }
            let value = point["value"].as_f64();
            let (low, high) = (point["low"].as_f64(), point["high"].as_f64());
            assert!(low.is_none_or(|low| value.is_none_or(|value| low <= value)), "{point}");
            assert!(high.is_none_or(|high| value.is_none_or(|value| value <= high)), "{point}");
            assert!(point["citations"].as_array().unwrap().iter().all(|cited| cited["field"] == "value"));
        }
    }
}

#[tokio::test]
async fn a_series_tells_a_mission_from_a_contributor_and_the_host() {
    let service = Service::flagship().await;
    let scopes = |path: &'static str| {
        let service = &service;
        async move {
            let points = service.walk(path).await;
            points.iter().map(|point| point["scope"].as_str().unwrap_or("none").to_owned()).collect::<BTreeSet<_>>()
        }
    };
    assert_eq!(scopes("/series/deployed_strength?country=KE").await, BTreeSet::from(["contributor".to_owned()]));
    assert_eq!(scopes("/series/deployed_strength?country=HT").await, BTreeSet::from(["mission".to_owned()]));
    assert_eq!(scopes("/series/displaced_persons").await, BTreeSet::from(["host".to_owned()]));
    let dollars = service.walk("/series/donor_total?unit=USD").await;
    assert!(!dollars.is_empty() && dollars.iter().all(|point| point["unit"] == "USD"));
}

#[tokio::test]
async fn a_series_is_a_table_and_looks_back() {
    let service = Service::flagship().await;
    let (header, rows) = csv_rows(&service.get("/series/deployed_strength?format=csv").await.body);
    assert_eq!(rows.len(), service.walk("/series/deployed_strength").await.len());
    for column in ["scope", "low", "high", "sources", "rivals", "country_id"] {
        assert!(header.iter().any(|name| name == column), "{column}");
    }
    let then = service.walk("/series/deployed_strength?as_of=2024-08-01").await;
    assert!(!then.is_empty() && then.iter().all(|point| point["period_end"].as_str().unwrap() < "2024-08"));
    let wrong = service.get("/series/deployed_strengt").await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    assert!(wrong.text().contains("Did you mean `deployed_strength`?"));
}

/// The texts of a picture.
fn texts(svg: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut texts = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Text(text) => texts.push(text.decode().unwrap().into_owned()),
            quick_xml::events::Event::Eof => return texts,
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_chart_is_well_formed_accessible_and_names_its_source() {
    let service = Service::flagship().await;
    let edition = format!("edition {}", service.json("/missions").await["dataset"]["release"].as_str().unwrap());
    for chart in service.json("/charts").await["data"].as_array().unwrap() {
        let url = chart["url"].as_str().unwrap();
        let answer = service.get(url).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/svg+xml"), "{url}");
        let svg = answer.text();
        let texts = texts(&svg);
        assert!(svg.contains("role=\"img\"") && svg.contains("<title") && svg.contains("<desc"), "{url}");
        assert!(texts.iter().any(|text| text.contains(&edition) && text.contains(url)), "{url}: {texts:?}");
        // No script, no style, and nothing from elsewhere.
        assert!(!svg.contains("<script") && !svg.contains("<style") && !svg.contains("href="), "{url}");
        assert_eq!(service.get(chart["rows_url"].as_str().unwrap()).await.status, StatusCode::OK, "{url}");
        let png = service.get(&format!("{url}?format=png")).await;
        assert_eq!((png.header("content-type"), &png.body[..4]), ("image/png", &b"\x89PNG"[..]), "{url}");
        assert_ne!(png.header("etag"), answer.header("etag"));
        // The same bytes again, from another server.
        assert_eq!(service.restarted().await.get(url).await.body, answer.body, "{url}");
    }
}

#[tokio::test]
async fn a_chart_says_the_numbers_of_its_rows() {
    let service = Service::flagship().await;
    let grouped = |number: i64| {
        let digits = number.to_string();
        let mut out = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    };
    let svg = service.get("/charts/funding.svg?currency=EUR").await.text();
    let groups = service.json("/funding/summary?group_by=donor&currency=EUR").await;
    let totals: Vec<i64> =
        groups["data"].as_array().unwrap().iter().filter_map(|group| group["total"].as_i64()).collect();
    assert!(totals.len() > 2);
    for total in totals {
        assert!(svg.contains(&grouped(total)), "{total}");
    }
    assert!(!svg.contains(">USD<"));
    let (then, now) = ("/charts/strength.svg?as_of=2024-12-01", "/charts/strength.svg");
    let (then, now) = (service.get(then).await.text(), service.get(now).await.text());
    assert!(then.contains("as known on 1 December 2024") && !then.contains("2026:"), "{then}");
    assert!(now.contains("8 February 2026"));
}

#[tokio::test]
async fn a_chart_of_nothing_is_refused() {
    let service = Service::flagship().await;
    assert_eq!(service.get("/charts/strenght.svg").await.status, StatusCode::NOT_FOUND);
    let wrong = service.get("/charts/strength").await;
    assert!(wrong.status == StatusCode::NOT_FOUND && wrong.text().contains("ends in `.svg`"));
    assert_eq!(service.get("/charts/strength.svg?format=jpeg").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(service.get("/charts/map.svg?country=KE").await.status, StatusCode::BAD_REQUEST);
    let head = service.with(Method::HEAD, "/charts/map.svg", &[]).await;
    assert!(head.body.is_empty() && head.header("content-length") != "0");
}
