//! What reconciliation refuses: what cannot be read, what is too much, and paths that lead nowhere.

use http::Method;
use serde_json::{Value as Json, json};

use crate::reconcile::{FORM, encoded, post};
use crate::support::Service;

async fn refused(service: &Service, path: &str, named: &str) -> String {
    let answer = service.get(path).await;
    assert_eq!(answer.status, 400, "{path}: {}", answer.text());
    assert_eq!(answer.json()["errors"][0]["parameter"], named, "{path}");
    answer.json()["errors"][0]["detail"].as_str().unwrap().to_owned()
}

async fn refused_query(service: &Service, query: Json) -> String {
    refused(service, &format!("/reconcile?{}", encoded(&[("queries", &json!({ "q": query }).to_string())])), "queries")
        .await
}

#[tokio::test]
async fn what_cannot_be_used_is_named() {
    let service = Service::flagship().await;
    for (query, told) in [
        (json!({}), "`q` has neither a `query` nor `properties`; give the name to match"),
        (json!({ "query": "" }), "neither"),
        (json!({ "query": 5 }), "has the `query` 5; give a text"),
        (json!({ "query": "x".repeat(501) }), "has a `query` of 501 bytes, but no name has more than 500"),
        (json!({ "query": "Kenya", "typ": "country" }), "has `typ`, but takes"),
        (
            json!({ "query": "Kenya", "type": "contry" }),
            "has the type `contry`, which does not exist; did you mean `country`?",
        ),
        (json!({ "query": "Kenya", "limit": 0 }), "has the `limit` 0; give a whole number from 1 to 50"),
        (json!({ "query": "Kenya", "limit": 51 }), "has the `limit` 51; give a whole number from 1 to 50"),
        (json!({ "query": "Kenya", "type_strict": "very" }), "`type_strict`"),
        (
            json!({ "query": "Kenya", "type": "contingent", "properties": [{ "pid": "contry", "v": "KE" }] }),
            "did you mean `country`?",
        ),
        (json!({ "query": "Kenya", "properties": [{ "v": "KE" }] }), "has a property without `pid`"),
        (json!("Kenya"), "is not an object"),
    ] {
        let detail = refused_query(&service, query.clone()).await;
        assert!(detail.contains(told), "{query}: {detail}");
    }
    for (path, parameter, told) in [
        ("/reconcile?queries=%7B", "queries", "is not JSON"),
        ("/reconcile?queries=[]", "queries", "is not a JSON object"),
        (
            "/reconcile?queries=%7B%22q%22%3A1%2C%22q%22%3A2%7D",
            "queries",
            "has `q` twice in one object (line 1, column 13)",
        ),
        ("/reconcile?queries=%7B%22q%22%3A%7B%22query%22%3A1%2C%22query%22%3A2%7D%7D", "queries", "has `query` twice"),
        ("/reconcile?extend=%7B%22ids%22%3A%5B%5D%2C%22ids%22%3A%5B%5D%7D", "extend", "has `ids` twice"),
        ("/reconcile?queries=%7B%7D&queries=%7B%7D", "queries", "more than once"),
        ("/reconcile?queries=%7B%7D&extend=%7B%7D", "queries", "two requests"),
        ("/reconcile?extend=%7B%7D", "extend", "has no array `ids`"),
        ("/reconcile?callback=f", "callback", "CORS"),
        ("/reconcile?query=Kenya", "query", "the parameters are `queries`, `extend`"),
        ("/reconcile?release=1.1.1", "release", "there is no edition"),
        ("/reconcile/suggest/entity", "prefix", "is missing or empty"),
        ("/reconcile/suggest/entity?prefix=k&cursor=-1", "cursor", "whole number"),
        (
            "/reconcile/suggest/entity?prefix=k&type=contry",
            "type",
            "there is no type `contry`; did you mean `country`?",
        ),
        ("/reconcile/properties", "type", "is missing or empty; the types are `mission`, `contingent`"),
        ("/reconcile/properties?type=nope", "type", "there is no type `nope`; the types are `mission`, `contingent`"),
        ("/reconcile/properties?type=country&limit=x", "limit", "whole number"),
        ("/reconcile/preview/country.KE?lang=xx", "lang", "cannot be `xx`"),
    ] {
        let detail = refused(&service, path, parameter).await;
        assert!(detail.contains(told), "{path}: {detail}");
    }
    let extend = |asked: Json| format!("/reconcile?{}", encoded(&[("extend", &asked.to_string())]));
    let detail =
        refused(&service, &extend(json!({ "ids": [], "properties": [{ "id": "announced_from" }] })), "extend").await;
    assert!(detail.contains("narrows lists"), "{detail}");
    for id in ["nonsense", "country.XX", "nation.KE"] {
        assert_eq!(service.get(&format!("/reconcile/{id}")).await.status, 404, "{id}");
        assert_eq!(service.get(&format!("/reconcile/preview/{id}")).await.status, 404, "{id}");
    }
}

/// A character that no answer may repeat is refused however JSON writes it.
#[tokio::test]
async fn an_escaped_character_that_cannot_be_printed_is_refused() {
    let service = Service::flagship().await;
    for (parameter, text, told) in [
        ("queries", r#"{"q7":{"query":"Ken\u0000ya"}}"#, "`q7` has the control character U+0000; remove it"),
        ("queries", r#"{"q7":{"query":"Ken\u202eya"}}"#, "`q7` has U+202E, which turns the direction"),
        (
            "queries",
            r#"{"q7":{"query":"Kenya","properties":[{"pid":"country","v":["K\u001bE"]}]}}"#,
            "`q7` has the control character U+001B",
        ),
        ("queries", r#"{"q7":{"query":"Kenya","t\ufffeype":"country"}}"#, "`q7` has U+FFFE, which is not a character"),
        ("queries", r#"{"q\u0007":{"query":"Kenya"}}"#, "has a query whose name has the control character U+0007"),
        ("extend", r#"{"ids":["country.K\u0000E"],"properties":[]}"#, "has the control character U+0000"),
        ("extend", r#"{"ids":[],"properties":[{"id":"reg\u202eion"}]}"#, "has U+202E, which turns the direction"),
    ] {
        let detail = refused(&service, &format!("/reconcile?{}", encoded(&[(parameter, text)])), parameter).await;
        assert!(detail.starts_with(told), "{text}: {detail}");
        let answer = post(&service, "/reconcile", FORM, encoded(&[(parameter, text)])).await;
        assert_eq!(answer.status, 400, "{text}");
    }
    let lines = encoded(&[("queries", r#"{"q":{"query":"Kenya\n"}}"#)]);
    assert_eq!(post(&service, "/reconcile", FORM, lines).await.status, 200);
}

#[tokio::test]
async fn a_batch_is_bounded() {
    let service = Service::flagship().await;
    let batch = |count: usize| {
        let queries: serde_json::Map<String, Json> =
            (0..count).map(|at| (format!("q{at}"), json!({ "query": "Kenya", "type": "country" }))).collect();
        encoded(&[("queries", &Json::Object(queries).to_string())])
    };
    assert_eq!(post(&service, "/reconcile", FORM, batch(50)).await.json().as_object().unwrap().len(), 50);
    let answer = post(&service, "/reconcile", FORM, batch(51)).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.text().contains("has 51 queries, but may have at most 50; send several batches"),
        "{}",
        answer.text()
    );
    let ids: Vec<String> = (0..101).map(|at| format!("country.{at}")).collect();
    let asked = encoded(&[("extend", &json!({ "ids": ids, "properties": [] }).to_string())]);
    assert!(post(&service, "/reconcile", FORM, asked).await.text().contains("has 101 `ids`, but may have at most 100"));
    let long = post(&service, "/reconcile", FORM, "x".repeat(65_537)).await;
    assert_eq!(long.status, 413);
    let other = post(&service, "/reconcile", "application/json", "{}").await;
    assert_eq!((other.status.as_u16(), other.header("accept-post")), (415, FORM));
    assert!(other.text().contains("`Content-Type: application/json`"), "{}", other.text());
    // With a charset, as browsers send it.
    assert_eq!(
        post(&service, "/reconcile", "application/x-www-form-urlencoded; charset=UTF-8", batch(1)).await.status,
        200
    );
}

#[tokio::test]
async fn a_path_beside_those_that_there_are_leads_to_one() {
    let service = Service::flagship().await;
    for (path, told) in [
        ("/reconcile/suggest/nope", "Did you mean `/reconcile`?"),
        ("/reconcile/suggest/entty", "Did you mean `/reconcile/suggest/entity`?"),
        ("/reconcile/suggest", "`/reconcile/suggest/entity`, `/reconcile/suggest/type`"),
        ("/reconcile/preview", "`/reconcile/preview/country.KE`"),
        ("/reconcile/preview?id=country.KE", "`/reconcile/preview/country.KE`"),
    ] {
        let answer = service.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(told), "{path}: {detail}");
        let named = detail.split('`').skip(1).step_by(2).filter(|near| *near != path.split('?').next().unwrap());
        for near in named {
            assert_ne!(service.get(near).await.status, 404, "{path} suggests {near}");
        }
    }
}

#[tokio::test]
async fn a_form_that_is_not_utf_8_is_refused() {
    let service = Service::flagship().await;
    for form in
        ["queries=%FF".into(), "queries=%7B%22q%22%3A%7B%22query%22%3A%22B%E9nin%22%7D%7D".into(), vec![b'q', 0xE9]]
    {
        let answer = post(&service, "/reconcile", FORM, form).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert!(answer.json()["detail"].as_str().unwrap().contains("not UTF-8"), "{}", answer.text());
    }
    let answer = service.with(Method::PUT, "/reconcile", &[]).await;
    assert!(answer.json()["detail"].as_str().unwrap().contains("POST"), "{}", answer.text());
}
