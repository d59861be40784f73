//! Fair use: how much one client may ask, and who is a client.

use std::net::IpAddr;

use axum::body::Body;
use http::{Request, StatusCode};
use mission_ledger::server::{Limits, Peer};

use crate::cli::Server;
use crate::support::{Answer, Service, fixture};

/// A service that lets each client send three requests in an hour, and trusts the proxies in 10.0.0.0/8.
async fn of_three() -> Service {
    let limits = Limits {
        rate_limit: Some("3/h".parse().unwrap()),
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        ..Limits::default()
    };
    Service::limited("https://ledger.test", &fixture(), "", &limits).await
}

async fn ask(service: &Service, peer: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path).extension(Peer(peer.parse::<IpAddr>().unwrap()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    service.ask(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn who_asks_too_much_is_told_how_much_there_is_and_when_to_come_back() {
    let service = of_three().await;
    for left in [2, 1, 0] {
        // The second of these is answered from memory, and counts.
        let answer = ask(&service, "192.0.2.1", "/missions", &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("ratelimit-policy"), "\"default\";q=3;w=3600");
        let until = (3 - left) * 1_200;
        assert_eq!(answer.header("ratelimit"), format!("\"default\";r={left};t={until}"));
    }
    let refused = ask(&service, "192.0.2.1", "/missions", &[]).await;
    assert_eq!(
        (refused.status, refused.header("content-type")),
        (StatusCode::TOO_MANY_REQUESTS, "application/problem+json")
    );
    assert_eq!(refused.json()["type"], "/problems/too-many-requests");
    let after: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1_100..=1_200).contains(&after), "one of three in an hour: {after}");
    assert_eq!(refused.header("ratelimit"), format!("\"default\";r=0;t={after}"));
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    let said = "You may send 3 requests in an hour, and have sent them. Try again in ";
    assert!(detail.starts_with(said) && detail.ends_with(" seconds."), "{detail}");
    assert_eq!(refused.header("access-control-allow-origin"), "*");
    assert!(refused.header("access-control-expose-headers").contains("ratelimit"), "pages of others may read it");
    let page = ask(&service, "192.0.2.1", "/missions", &[("accept", "text/html")]).await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::TOO_MANY_REQUESTS, "text/html; charset=utf-8"));
    // Others have their own share, and those who watch the server are not counted.
    assert_eq!(ask(&service, "192.0.2.2", "/missions", &[]).await.header("ratelimit"), "\"default\";r=2;t=1200");
    for probe in ["/healthz", "/readyz"] {
        let answer = ask(&service, "192.0.2.1", probe, &[]).await;
        assert_eq!((answer.status, answer.header("ratelimit")), (StatusCode::OK, ""));
    }
}

#[tokio::test]
async fn a_client_is_whom_a_trusted_proxy_names_and_nobody_else_names() {
    let service = of_three().await;
    let by_proxy =
        [("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=198.51.100.2"), ("x-forwarded-for", "198.51.100.3")];
    for (name, value) in by_proxy {
        for left in [2, 1, 0] {
            let answer = ask(&service, "10.0.0.1", "/missions", &[(name, value)]).await;
            assert!(
                answer.header("ratelimit").contains(&format!("r={left};")),
                "{value}: {}",
                answer.header("ratelimit")
            );
        }
        assert_eq!(ask(&service, "10.0.0.1", "/missions", &[(name, value)]).await.status, 429, "{value}");
    }
    // Whoever is not a trusted proxy may write what it likes, and is one client.
    for number in 1..=4 {
        let claimed = format!("203.0.113.{number}");
        let answer = ask(&service, "192.0.2.1", "/missions", &[("x-forwarded-for", &claimed)]).await;
        assert_eq!(answer.status == StatusCode::TOO_MANY_REQUESTS, number == 4, "{number}");
    }
    // Nor does it help to write it for a proxy to pass on.
    for number in 1..=4 {
        let field = format!("203.0.113.{number}, 198.51.100.9");
        let answer = ask(&service, "10.0.0.1", "/missions", &[("x-forwarded-for", &field)]).await;
        assert_eq!(answer.status == StatusCode::TOO_MANY_REQUESTS, number == 4, "{number}");
    }
}

#[tokio::test]
async fn without_a_rate_nobody_is_counted() {
    let service = Service::made_up().await;
    for _ in 0..5 {
        let answer = ask(&service, "192.0.2.1", "/missions", &[]).await;
        assert_eq!(
            (answer.status, answer.header("ratelimit"), answer.header("ratelimit-policy")),
            (StatusCode::OK, "", "")
        );
    }
}

#[test]
fn a_server_counts_what_comes_by_its_connections() {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::start(directory.path(), &["serve", "--rate-limit", "2/h"]);
    assert!(server.get("/missions").contains("ratelimit: \"default\";r=1;t=1800\r\n"));
    assert!(server.get("/funding").starts_with("HTTP/1.1 200 "));
    let refused = server.get("/events");
    assert!(refused.starts_with("HTTP/1.1 429 ") && refused.contains("retry-after: 1"), "{refused}");
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200 "));
}
