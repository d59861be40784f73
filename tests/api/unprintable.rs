//! Characters that no page may contain: refused in every parameter, and repeated by no answer.

use http::{Method, Request, StatusCode};
use serde_json::Value as Json;

use crate::support::{Answer, Service, document, example_path};

/// Control characters, and one that is none, as an address carries them.
const ODD: &[(&str, &str)] = &[
    ("%01", "U+0001"),
    ("%1B", "U+001B"),
    ("%7F", "U+007F"),
    ("%C2%85", "U+0085"),
    ("%EF%BF%BE", "U+FFFE"),
    ("%E2%80%AE", "U+202E"),
];

fn assert_shows_none(answer: &Answer, asked: &str) {
    let text = answer.text();
    let is_odd = |letter: char| matches!(letter, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    assert_eq!(text.chars().find(|letter| is_odd(*letter)), None, "{asked}: {text}");
}

#[tokio::test]
async fn every_parameter_refuses_characters_that_no_page_may_contain() {
    let service = Service::made_up().await;
    let mut asked = 0;
    for (template, item) in document()["paths"].as_object().unwrap() {
        let path = example_path(template, &item["get"]);
        for parameter in item["get"]["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            for (odd, number) in ODD {
                if parameter["in"] == "path" {
                    let path = template.split('/').map(|part| match part.strip_prefix('{') {
                        Some(own) if own.trim_end_matches('}') == name => format!("x{odd}x"),
                        Some(_) => "funding".to_owned(),
                        None => part.to_owned(),
                    });
                    let path = path.collect::<Vec<_>>().join("/");
                    for accept in ["application/json", "text/html"] {
                        let answer = service.with(Method::GET, &path, &[("accept", accept)]).await;
                        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
                        assert_shows_none(&answer, &path);
                    }
                    continue;
                }
                // In the place of the example, if it has one.
                let parts = path.split(['?', '&']).filter(|part| !part.starts_with(&format!("{name}=")));
                let own = format!("{name}=x{odd}x");
                let address = parts.chain([own.as_str()]).collect::<Vec<_>>().join("&").replacen('&', "?", 1);
                for accept in ["application/json", "text/html"] {
                    let answer = service.with(Method::GET, &address, &[("accept", accept)]).await;
                    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
                    assert_shows_none(&answer, &address);
                    asked += 1;
                    if accept == "application/json" {
                        let problem = answer.json();
                        let faults = problem["errors"].as_array().unwrap();
                        let is_named = |fault: &Json| {
                            // The filters of another kind are none of a check.
                            let detail = fault["detail"].as_str().unwrap();
                            let is_other = template == "/check" && detail.starts_with("is not a parameter here");
                            fault["parameter"] == name && (detail.contains(number) || is_other)
                        };
                        assert!(faults.iter().any(is_named), "{address}: {problem}");
                    }
                }
            }
        }
    }
    assert!(asked > 1_000, "{asked}");
}

#[tokio::test]
async fn what_is_unknown_is_told_without_them_and_in_part() {
    let service = Service::made_up().await;
    for address in [
        "/funding?x%01y=1",
        "/check?x%01y=1",
        "/nothing/x%01y",
        "/countries/x%01y",
        "/search?q=kenya%01&format=html",
        "/funding?q=x%01y&donor=%02&format=html",
    ] {
        let answer = service.get(address).await;
        assert!(answer.status.is_client_error(), "{address}");
        assert_shows_none(&answer, address);
    }
    // It is there, so it is not missing.
    let refused = service.get("/search?q=kenya%01").await.json();
    assert_eq!(refused["errors"].as_array().unwrap().len(), 1, "{refused}");
    // White space is none of these.
    assert_eq!(service.get("/search?q=kenya%09police%0D%0A").await.status, StatusCode::OK);
    let long = "1".repeat(5_000);
    let backtick = format!("%60{long}");
    for address in [
        format!("/check?subject_kind=contingent&subject_id=x&field=personnel&value={long}"),
        format!("/check?subject_kind=contingent&subject_id=x&field=personnel&value={backtick}"),
        format!("/funding?{long}=1"),
        format!("/funding?limit={long}"),
        format!("/funding?sort={backtick}"),
        format!("/funding?donor={long}"),
        format!("/reconcile?queries={{%22{long}%22:{{%22query%22:%22x%22,%22type%22:%22y%22}}}}"),
    ] {
        let answer = service.get(&address).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", &address[..60]);
        assert!(answer.body.len() < 3_000, "{}: {}", &address[..60], answer.body.len());
    }
}

#[tokio::test]
async fn a_form_refuses_them_too() {
    let service = Service::made_up().await;
    let form = "queries=%7B%22q0%22%3A%7B%22query%22%3A%22Kenya%01%22%7D%7D";
    let request = Request::post("/reconcile").header("content-type", "application/x-www-form-urlencoded");
    let answer = service.ask(request.body(form.into()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.json()["detail"].as_str().unwrap().contains("U+0001"), "{}", answer.text());
}
