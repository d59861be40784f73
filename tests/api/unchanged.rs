//! Answers that the client has already.

use std::collections::BTreeSet;

use http::{Method, StatusCode};

use crate::support::{Service, document, example_path};

/// What a 304 must have (RFC 9110, section 15.4.5), what lets a page of another origin see it (WHATWG Fetch, section 3.3),
/// and what finds it in the log.
const FIELDS: [&str; 6] =
    ["access-control-allow-origin", "access-control-expose-headers", "cache-control", "etag", "vary", "x-request-id"];

#[tokio::test]
async fn a_304_has_the_fields_that_a_cache_updates_and_no_others() {
    let (service, fresh) = (Service::flagship().await, Service::flagship().await);
    let mut asked = 0;
    for (template, item) in document()["paths"].as_object().unwrap() {
        for suffix in ["", "format=csv", "format=html"] {
            let path = example_path(template, &item["get"]);
            let separator = if path.contains('?') { '&' } else { '?' };
            let path = if suffix.is_empty() { path } else { format!("{path}{separator}{suffix}") };
            let whole = service.get(&path).await;
            if whole.status != StatusCode::OK || whole.header("etag").is_empty() {
                continue;
            }
            // From what is cached, and from a server that has cached nothing.
            for service in [&service, &fresh] {
                let whole = service.with(Method::HEAD, &path, &[]).await;
                let condition = [("if-none-match", whole.header("etag"))];
                let known = service.with(Method::GET, &path, &condition).await;
                assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
                let fields: BTreeSet<&str> = known.headers.keys().map(http::HeaderName::as_str).collect();
                // A file is not negotiated.
                let expected = FIELDS.into_iter().filter(|name| *name != "vary" || !whole.header("vary").is_empty());
                assert_eq!(fields, expected.collect(), "{path}");
                for name in FIELDS.iter().filter(|name| **name != "x-request-id") {
                    assert_eq!(known.header(name), whole.header(name), "{path} {name}");
                }
                asked += 1;
            }
        }
    }
    assert!(asked > 100, "{asked}");
}

/// A server that is asked only whether an answer has changed remembers that, and does not take it for the answer.
#[tokio::test]
async fn what_was_only_asked_for_as_unchanged_is_whole_for_others() {
    let (service, fresh) = (Service::flagship().await, Service::flagship().await);
    let path = "/funding?donor=US";
    let whole = service.get(path).await;
    let tag = whole.header("etag").to_owned();
    let (known, other) = ([("if-none-match", tag.as_str())], [("if-none-match", "\"of-another\"")]);
    for _ in 0..2 {
        let unchanged = fresh.with(Method::GET, path, &known).await;
        assert_eq!((unchanged.status, unchanged.body.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(unchanged.header("etag"), tag);
    }
    let head = fresh.with(Method::HEAD, path, &[]).await;
    assert_eq!((head.status, head.header("content-length")), (StatusCode::OK, whole.header("content-length")));
    for condition in [&other[..], &[], &other[..]] {
        let answered = fresh.with(Method::GET, path, condition).await;
        assert_eq!((answered.status, &answered.body), (StatusCode::OK, &whole.body));
    }
    assert_eq!(fresh.with(Method::GET, path, &known).await.status, StatusCode::NOT_MODIFIED);
    // `*` is any answer that there is (RFC 9110, section 13.1.2), and there is none of a record that does not exist.
    let nothing = "/funding/nothing-of-the-kind";
    for condition in [&known[..], &[("if-none-match", "*")]] {
        let status = fresh.with(Method::GET, nothing, condition).await.status;
        assert_eq!(status, StatusCode::NOT_FOUND, "{condition:?}");
    }
}
