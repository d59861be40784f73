//! Every mistake gets an answer that names it, in one shape.

use http::{Method, StatusCode};
use serde_json::Value as Json;

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
async fn the_opposite_of_a_parameter_is_not_suggested_for_it() {
    let service = Service::made_up().await;
    for (asked, told) in [
        ("/contingents?support_min=2", "is not a parameter here; the parameters are"),
        ("/contingents?suport_max=2", "did you mean `support_max`?"),
        ("/contingents?personel_min=2", "did you mean `personnel_min`?"),
    ] {
        let problem = service.get(asked).await.json();
        let detail = problem["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.contains(told), "{asked}: {detail}");
    }
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
    for path in ["/docs/anything", "/docs/a/b", "/docs/index"] {
        assert_problem(&service.get(path).await, 404, "no-such-path");
    }
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
async fn an_identifier_is_bounded_before_it_is_compared_with_others() {
    let service = Service::flagship().await;
    for path in ["/sources/", "/timeline/", "/", "/series/", "/problems/", "/funding/us-pledge-300m/"] {
        let answer = service.get(&format!("{path}{}", "a".repeat(201))).await;
        assert_problem(&answer, 404, "no-such-path");
        assert!(answer.body.len() < 600, "{}", answer.text());
        let answer = service.get(&format!("{path}{}", "%C3%A9".repeat(100))).await;
        assert!(!answer.text().contains(" bytes"), "200 bytes are compared: {}", answer.text());
    }
}

#[tokio::test]
async fn a_parameter_has_a_bounded_number_of_values_and_a_problem_of_faults() {
    let service = Service::flagship().await;
    let many = |count: usize, between: &str| vec!["us"; count].join(between);
    for values in [many(101, "&donor="), many(101, ","), format!("{}&donor={}", many(50, ","), many(51, ","))] {
        let answer = service.get(&format!("/funding?donor={values}")).await;
        assert_problem(&answer, 400, "invalid-parameters");
        let said = answer.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
        assert_eq!(said, "has 101 values, but may have at most 100; ask in several requests");
    }
    assert_eq!(service.get(&format!("/funding?donor={}", many(100, ","))).await.status, 200);
    let unknown: Vec<String> = (0..1_000).map(|number| format!("x{number}=1")).collect();
    let answer = service.get(&format!("/funding?{}", unknown.join("&"))).await;
    assert_problem(&answer, 400, "invalid-parameters");
    let problem = answer.json();
    let detail = problem["detail"].as_str().unwrap();
    assert_eq!(problem["errors"].as_array().unwrap().len(), 20);
    assert!(detail.starts_with("1000 parameters cannot be used. ") && detail.ends_with(" 980 more are not listed."));
    assert!(answer.body.len() < 20_000, "{}", answer.body.len());
}

#[tokio::test]
async fn the_header_fields_of_an_answer_are_bounded() {
    let service = Service::flagship().await;
    let mut sources = service.ids("/sources?limit=500&citations=none").await;
    sources.sort_by_key(|id| std::cmp::Reverse(id.len()));
    sources.truncate(100);
    for format in ["json", "csv", "html", "bibtex"] {
        let answer = service.get(&format!("/claims?limit=5&format={format}&source={}", sources.join(","))).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let bytes: usize = answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        assert!(bytes <= 8_192, "{format}: {bytes}");
        assert!(answer.links().iter().any(|(_, relation, _)| relation == "service-desc"), "short links stay");
    }
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
    for format in ["csv", "ndjson", "parquet", "xlsx"] {
        let table = service.get(&format!("/contingents?after=nobody&sort=-personnel&format={format}")).await;
        assert_problem(&table, 400, "invalid-parameters");
    }
}

#[tokio::test]
async fn a_full_text_query_cannot_be_a_syntax_error() {
    let service = Service::flagship().await;
    for query in ["AND", "NEAR(", "a%20OR%20b", "col:x", "*a", "(kenya", "%5E%5E%20x"] {
        assert_eq!(service.get(&format!("/contingents?q={query}")).await.status, StatusCode::OK, "{query}");
    }
    for query in ["%22kenya", "---", "%2A", "a%00b"] {
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
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(policy.contains("unsafe-inline"), path == "/docs/", "{path}: {policy}");
    }
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_path_without_it() {
    let service = Service::flagship().await;
    let answer = service.get("/contingents/?country=KE").await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (308, "/contingents?country=KE"));
    assert_eq!(service.get("//contingents/").await.header("location"), "/contingents");
    // Browsers read `\\` as `/`, so these must not lead to another host.
    for path in ["/\\evil.example/", "/\\/evil.example/", "//evil.example/", "/\\evil.example?utm_source=x"] {
        let answer = service.with(Method::GET, path, &[("accept", "text/html")]).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (404, ""), "{path}");
    }
    let answer = service.with(Method::GET, "/\\contingents/", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (308, "/contingents"));
}

#[tokio::test]
async fn trackers_are_dropped_from_pages_and_refused_elsewhere() {
    let service = Service::flagship().await;
    let path = "/contingents?utm_source=x&country=KE&fbclid=1";
    let page = service.with(Method::GET, path, &[("accept", "text/html")]).await;
    assert_eq!((page.status.as_u16(), page.header("location")), (307, "/contingents?country=KE"));
    assert_problem(&service.get(path).await, 400, "invalid-parameters");
}

/// What a request is refused for: the details of its faults, each after its parameter.
async fn faults(service: &Service, path: &str) -> Vec<String> {
    let answer = service.get(path).await;
    if answer.status == 200 {
        return Vec::new();
    }
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    let text = |fault: &Json, name: &str| fault[name].as_str().unwrap().to_owned();
    errors.iter().map(|fault| format!("{}: {}", text(fault, "parameter"), text(fault, "detail"))).collect()
}

#[tokio::test]
async fn a_name_that_no_edition_has_is_refused() {
    let service = Service::flagship().await;
    for (path, said) in [
        ("/funding?source=no-such-source", "source: no edition has `no-such-source`; see `/sources`"),
        ("/funding?donor=USSR", "donor: no edition has `ussr`; "),
        ("/funding/summary?donor=un-trust-fnd", "donor: no edition has `un-trust-fnd`; did you mean `un-trust-fund`?"),
        ("/contingents?mission=mss-hati", "mission: no edition has `mss-hati`; did you mean `mss-haiti`?"),
        ("/contingents?mission=mss-haiti,mss-hati", "mission: no edition has `mss-hati`; did you mean `mss-haiti`?"),
        ("/timeline?mission=mss-hati", "mission: no edition has `mss-hati`; did you mean `mss-haiti`?"),
        ("/contingents?mission=mss-hati&format=csv", "mission: no edition has `mss-hati`; did you mean `mss-haiti`?"),
        (
            "/contingents?mission=mss-hati&format=bibtex",
            "mission: no edition has `mss-hati`; did you mean `mss-haiti`?",
        ),
        (
            "/contingents?mission=ke-first-contingent",
            "mission: `ke-first-contingent` is of the kind `contingent`; see `/missions`",
        ),
        ("/funding?part_of=us-pledge-300", "part_of: no edition has `us-pledge-300`; did you mean `us-pledge-300m`?"),
        (
            "/contingents?part_of=us-pledge-300m",
            "part_of: `us-pledge-300m` is of the kind `funding_tranche`; see `/contingents`",
        ),
        ("/funding?source=us-pledge-300m", "source: `us-pledge-300m` is of the kind `funding_tranche`; see `/sources`"),
        ("/discrepancies?field=name", "field: no edition has `name`; see `/discrepancies`"),
        ("/claims?subject_id=us-release-109", "subject_id: no edition has `us-release-109`; did you mean"),
        ("/claims?field=amont", "field: no edition has `amont`; did you mean `amount`?"),
        (
            "/legal-cases?court=kenya-hihg-court",
            "court: no edition has `kenya-hihg-court`; did you mean `kenya-high-court`?",
        ),
        (
            "/legal-cases?party=third-way-alliance-kenya",
            "party: no edition has `third-way-alliance-kenya`; did you mean `thirdway-alliance-kenya`?",
        ),
        ("/indicators?metric=displaced", "metric: no edition has `displaced`; did you mean `displaced_persons`?"),
    ] {
        let found = faults(&service, path).await;
        assert!(found.len() == 1 && found[0].starts_with(said), "{path}: {found:?}");
    }
    let both = faults(&service, "/funding?source=no-such-source&mission=mss-hati").await;
    assert_eq!(both.len(), 2, "{both:?}");
    // A country has a code whether or not it has records; a text may match nothing; an earlier edition may have had it.
    for path in [
        "/funding?donor=NZ",
        "/contingents?country=NZL",
        "/sources?publisher=Nobody",
        "/legal-cases?court=somewhere",
        "/legal-cases?party=Jean-Pierre",
        "/contingents?part_of=ke-pledge-1000&release=2026.11.0",
    ] {
        assert_eq!(faults(&service, path).await, Vec::<String>::new(), "{path}");
    }
}

#[tokio::test]
async fn a_range_that_ends_before_it_begins_is_refused() {
    let service = Service::made_up().await;
    for (path, said) in [
        ("/timeline?from=2031-12-31&to=2031-01-01", "from: is later than `to`, so nothing can match; swap the two"),
        ("/events?from=2031-12&to=2031-01", "from: is later than `to`, so nothing can match; swap the two"),
        (
            "/funding?currency=USD&amount_min=5&amount_max=1",
            "amount_min: is greater than `amount_max`, so nothing can match; swap the two",
        ),
        (
            "/contingents?personnel_min=5&personnel_max=1",
            "personnel_min: is greater than `personnel_max`, so nothing can match; swap the two",
        ),
        ("/contingents?departed_from=2031-02&departed_to=2031-01", "departed_from: is later than `departed_to`"),
        ("/contingents?personnel_min=-1", "personnel_min: must be 0 or more, not `-1`"),
    ] {
        let found = faults(&service, path).await;
        assert!(found.len() == 1 && found[0].starts_with(said), "{path}: {found:?}");
    }
    for path in [
        "/timeline?from=2031-01&to=2031-01",
        "/events?from=2031-01-31&to=2031",
        "/contingents?personnel_min=5&personnel_max=5",
    ] {
        assert_eq!(faults(&service, path).await, Vec::<String>::new(), "{path}");
    }
}

/// The first 20 of many, and what the parameters are, once.
#[tokio::test]
async fn many_unknown_parameters_are_told_shortly() {
    let service = Service::flagship().await;
    let many: Vec<String> = (0..150).map(|at| format!("zz{at}=1")).collect();
    let answer = service.get(&format!("/contingents?{}", many.join("&"))).await;
    let problem = answer.json();
    assert_eq!((answer.status.as_u16(), problem["errors"].as_array().unwrap().len()), (400, 20));
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.starts_with("150 parameters cannot be used. `zz0`: is not a parameter here; the parameters are"));
    assert!(detail.ends_with("`zz19`: is not a parameter here either. 130 more are not listed."), "{detail}");
    assert_eq!(answer.text().matches("`personnel_min`").count(), 2, "once in `detail`, once in `errors`");
    assert!(answer.text().len() < 5_000, "{}", answer.text().len());
}

/// The name of a country is meant as such, and the code that is suggested leads to an answer.
#[tokio::test]
async fn a_country_by_its_name_is_told_with_its_code() {
    let service = Service::flagship().await;
    for (path, name, code) in [
        ("/funding?donor", "Kenya", "KE"),
        ("/funding?donor", "United+States", "US"),
        ("/funding?donor", "%C3%89tats-Unis", "US"),
        ("/contingents?country", "Kenya", "KE"),
        ("/contingents?country", "Ha%C3%AFti", "HT"),
    ] {
        let problem = service.get(&format!("{path}={name}")).await;
        assert_eq!(problem.status, 400, "{path}={name}");
        let told = problem.json()["detail"].as_str().unwrap().to_owned();
        assert!(told.contains(&format!("did you mean `{code}`?")), "{path}={name}: {told}");
        assert_eq!(service.get(&format!("{path}={code}")).await.status, 200, "{path}={code}");
    }
    // One that no record has is not suggested; another party may be.
    let problem = service.get("/funding?donor=Iceland").await.json();
    assert!(!problem["detail"].as_str().unwrap().contains("`IS`"), "{problem}");
}
