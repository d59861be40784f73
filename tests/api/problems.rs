//! Every mistake gets an answer that names it, in one shape.

use http::{Method, StatusCode};

use crate::support::{Answer, Service};

fn assert_problem(answer: &Answer, status: u16, kind: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["type"], format!("/problems/{kind}"));
    assert_eq!(problem["status"], status);
    assert!(problem["title"].is_string() && problem["detail"].is_string());
}

#[tokio::test]
async fn every_bad_parameter_is_named_at_once() {
    let service = Service::flagship().await;
    let answer = service.get("/contingents?contry=KE&limit=0&sort=-persnnel&as_of=2024-06&status=pleged&country=UK&release=1.2.3&disputed=maybe").await;
    assert_problem(&answer, 400, "invalid-parameters");
    let problem = answer.json();
    let named: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["parameter"].as_str().unwrap()).collect();
    assert_eq!(named, ["contry", "country", "status", "limit", "sort", "as_of", "release", "disputed"]);
    let detail = problem["detail"].as_str().unwrap();
    for remedy in ["`country`", "`pledged`", "`personnel`", "`GB`", "2026.11.0"] {
        assert!(detail.contains(remedy), "{remedy}: {detail}");
    }
}

#[tokio::test]
async fn a_single_valued_parameter_given_twice_is_refused() {
    let service = Service::flagship().await;
    for query in ["limit=1&limit=2", "personnel_min=1&personnel_min=2", "as_of=2024-01-01&as_of=2024-01-02", "q=a&q=b"]
    {
        let answer = service.get(&format!("/contingents?{query}")).await;
        assert_problem(&answer, 400, "invalid-parameters");
        assert!(answer.json()["detail"].as_str().unwrap().contains("more than once"), "{query}");
    }
}

#[tokio::test]
async fn an_amount_needs_a_currency() {
    let service = Service::flagship().await;
    assert_problem(&service.get("/funding?amount_min=5").await, 400, "invalid-parameters");
    assert_eq!(service.get("/funding?amount_min=5&currency=usd").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_unknown_path_is_told_with_the_nearest_one() {
    let service = Service::flagship().await;
    let answer = service.get("/contingent").await;
    assert_problem(&answer, 404, "no-such-path");
    assert!(answer.json()["detail"].as_str().unwrap().contains("`/contingents`"));
    assert_problem(&service.get("/nothing/at/all").await, 404, "no-such-path");
}

#[tokio::test]
async fn an_unknown_record_is_told_with_the_nearest_one() {
    let service = Service::flagship().await;
    let answer = service.get("/contingents/ke-frist-contingent").await;
    assert_problem(&answer, 404, "no-such-record");
    assert!(answer.json()["detail"].as_str().unwrap().contains("`ke-first-contingent`"));
}

#[tokio::test]
async fn a_record_before_its_first_source_is_not_yet_known() {
    let service = Service::flagship().await;
    let answer = service.get("/funding/us-release-109m?as_of=2024-06-17").await;
    assert_problem(&answer, 404, "not-yet-known");
    assert!(answer.json()["detail"].as_str().unwrap().contains("2024-06-18"));
    assert_eq!(service.get("/funding/us-release-109m?as_of=2024-06-18").await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_reading_is_allowed() {
    let service = Service::flagship().await;
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        let answer = service.with(method, "/contingents", &[]).await;
        assert_problem(&answer, 405, "method-not-allowed");
        assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
    }
    let options = service.with(Method::OPTIONS, "/contingents", &[]).await;
    assert!(options.status.is_success());
    assert_eq!(options.header("allow"), "GET, HEAD, OPTIONS");
}

#[tokio::test]
async fn malformed_encoding_is_refused() {
    let service = Service::flagship().await;
    for path in ["/contingents?q=%zz", "/contingents?q=%", "/contingents/%ff", "/contingents?q=%c3%28", "/%4"] {
        assert_problem(&service.get(path).await, 400, "malformed-url");
    }
}

#[tokio::test]
async fn what_is_too_long_is_refused() {
    let service = Service::flagship().await;
    assert_problem(&service.get(&format!("/contingents?q={}", "a".repeat(9_000))).await, 414, "uri-too-long");
    let cookie = "a".repeat(20_000);
    assert_problem(&service.with(Method::GET, "/contingents", &[("cookie", &cookie)]).await, 431, "headers-too-large");
}

#[tokio::test]
async fn a_representation_that_there_is_not_is_refused() {
    let service = Service::flagship().await;
    let answer = service.with(Method::GET, "/contingents", &[("accept", "image/png")]).await;
    assert_problem(&answer, 406, "not-acceptable");
    assert!(answer.json()["detail"].as_str().unwrap().contains("`application/json`"));
    assert_problem(&service.get("/contingents?format=xml").await, 400, "invalid-parameters");
}

#[tokio::test]
async fn a_cursor_that_is_no_row_is_refused() {
    let service = Service::flagship().await;
    assert_problem(&service.get("/contingents?after=nobody").await, 400, "invalid-parameters");
    let early = service.get("/contingents?after=ke-second-contingent&as_of=2024-06-30").await;
    assert_problem(&early, 400, "invalid-parameters");
}

#[tokio::test]
async fn a_full_text_query_cannot_be_a_syntax_error() {
    let service = Service::flagship().await;
    for query in ["AND", "NEAR(", "a%20OR%20b", "col:x", "*a", "(kenya", "%5E%5E%20x", "a%00b"] {
        assert_eq!(service.get(&format!("/contingents?q={query}")).await.status, StatusCode::OK, "{query}");
    }
    for query in ["%22kenya", "---", "%2A"] {
        assert_problem(&service.get(&format!("/contingents?q={query}")).await, 400, "invalid-parameters");
    }
}

#[tokio::test]
async fn every_kind_of_problem_has_a_page() {
    let service = Service::flagship().await;
    let problem = service.get("/contingents?x=1").await.json();
    let page = service.json(problem["type"].as_str().unwrap()).await;
    assert_eq!(page["title"], problem["title"]);
    assert_problem(&service.get("/problems/none").await, 404, "no-such-record");
}

#[tokio::test]
async fn every_answer_has_its_manners() {
    let service = Service::flagship().await;
    for path in ["/contingents", "/nothing", "/contingents?x=1", "/docs/", "/healthz"] {
        let answer = service.with(Method::GET, path, &[("origin", "https://example.org")]).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
        assert!(answer.header("content-security-policy").contains("default-src 'self'"), "{path}");
    }
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_path_without_it() {
    let service = Service::flagship().await;
    let answer = service.get("/contingents/?country=KE").await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (308, "/contingents?country=KE"));
    assert_eq!(service.get("//example.org/").await.header("location"), "/example.org");
}

#[tokio::test]
async fn trackers_are_dropped_from_pages_and_refused_elsewhere() {
    let service = Service::flagship().await;
    let path = "/contingents?utm_source=x&country=KE&fbclid=1";
    let page = service.with(Method::GET, path, &[("accept", "text/html")]).await;
    assert_eq!((page.status.as_u16(), page.header("location")), (307, "/contingents?country=KE"));
    assert_problem(&service.get(path).await, 400, "invalid-parameters");
}
