//! What every list promises, tested on every list that the OpenAPI document names: present and future.

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use ledger_core::resources::ALL;
use serde_json::Value as Json;

use crate::support::{Service, encoded, ids, lists, parameters};

#[tokio::test]
async fn every_list_answers_with_its_envelope() {
    let service = Service::flagship().await;
    for path in lists() {
        let page = service.json(&path).await;
        assert_eq!(
            page.as_object().unwrap().keys().collect::<Vec<_>>(),
            ["data", "page", "sources", "dataset"],
            "{path}"
        );
        assert!(!ids(&page).is_empty(), "{path} has rows");
        assert_eq!(page["page"]["limit"], 50, "{path}");
    }
}

#[tokio::test]
async fn every_record_can_be_fetched_alone_and_is_the_same() {
    let service = Service::flagship().await;
    for path in lists() {
        for row in service.walk(&path).await.iter().step_by(7) {
            let id = row["id"].as_str().unwrap();
            let one = service.json(&format!("{path}/{id}")).await;
            for (name, value) in row.as_object().unwrap() {
                assert_eq!(&one["data"][name], value, "{path}/{id} {name}");
            }
        }
    }
}

#[tokio::test]
async fn pages_of_one_row_make_up_the_whole_list() {
    let service = Service::made_up().await;
    for path in lists() {
        let whole = service.ids(&format!("{path}?limit=500")).await;
        let walked: Vec<String> = service
            .walk(&format!("{path}?limit=1"))
            .await
            .iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(walked, whole, "{path}");
    }
}

#[tokio::test]
async fn pages_make_up_the_whole_list_under_every_sort() {
    let service = Service::flagship().await;
    for path in lists() {
        for key in sort_keys(&path) {
            for sort in
                [key.clone(), format!("-{key}"), if key == "id" { "id".to_owned() } else { format!("-{key},-id") }]
            {
                let whole = service.walk(&format!("{path}?sort={sort}&limit=500")).await;
                let whole: Vec<&str> = whole.iter().map(|row| row["id"].as_str().unwrap()).collect();
                let walked = service.walk(&format!("{path}?sort={sort}&limit=37")).await;
                let walked: Vec<&str> = walked.iter().map(|row| row["id"].as_str().unwrap()).collect();
                assert_eq!(walked, whole, "{path}?sort={sort}");
                assert_eq!(
                    walked.iter().collect::<BTreeSet<_>>().len(),
                    walked.len(),
                    "{path}?sort={sort}: no row twice"
                );
            }
        }
    }
}

#[tokio::test]
async fn unknown_values_come_last_both_ways() {
    let service = Service::flagship().await;
    for path in lists() {
        for key in sort_keys(&path) {
            for sort in [key.clone(), format!("-{key}")] {
                let rows = service.walk(&format!("{path}?sort={sort}&limit=500")).await;
                if rows.iter().all(|row| row.get(&key).is_none()) {
                    continue; // A key that is not a property: `published_on` of a claim is its source's.
                }
                let first_unknown = rows.iter().position(|row| row[&key].is_null()).unwrap_or(rows.len());
                assert!(rows[first_unknown..].iter().all(|row| row[&key].is_null()), "{path}?sort={sort}");
            }
        }
    }
}

#[tokio::test]
async fn every_documented_filter_narrows() {
    let service = Service::flagship().await;
    for path in lists() {
        let whole: BTreeSet<String> =
            service.walk(&format!("{path}?limit=500")).await.iter().map(|row| row["id"].to_string()).collect();
        for parameter in parameters(&path) {
            let name = parameter["name"].as_str().unwrap();
            let example = match &parameter["schema"]["examples"][0] {
                Json::Array(values) => values[0].as_str().unwrap().to_owned(),
                Json::String(value) => value.clone(),
                Json::Null => continue,
                value => value.to_string(),
            };
            if matches!(name, "format" | "limit" | "fields" | "bom") {
                continue;
            }
            let needs = if name.starts_with("amount_") { "&currency=USD" } else { "" };
            let rows = service.walk(&format!("{path}?{name}={}&limit=500{needs}", encoded(&example))).await;
            let narrowed: BTreeSet<String> = rows.iter().map(|row| row["id"].to_string()).collect();
            assert!(narrowed.is_subset(&whole) || matches!(name, "as_of" | "release"), "{path}?{name}={example}");
        }
    }
}

#[tokio::test]
async fn an_unknown_parameter_is_refused_everywhere() {
    let service = Service::flagship().await;
    for path in lists() {
        for path in [path.clone(), format!("{path}/x")] {
            let answer = service.get(&format!("{path}?releese=2026.11.0")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
            assert_eq!(answer.json()["errors"][0]["parameter"], "releese", "{path}");
            assert!(answer.json()["errors"][0]["detail"].as_str().unwrap().contains("`release`"), "{path}");
        }
    }
}

#[tokio::test]
async fn an_empty_value_means_that_the_parameter_is_absent() {
    let service = Service::flagship().await;
    for path in lists() {
        let names: Vec<String> =
            parameters(&path).iter().map(|parameter| format!("{}=", parameter["name"].as_str().unwrap())).collect();
        assert_eq!(service.json(&format!("{path}?{}", names.join("&"))).await, service.json(&path).await, "{path}");
    }
}

#[tokio::test]
async fn disputed_parts_the_list_in_two() {
    let service = Service::flagship().await;
    for path in lists() {
        let total = |page: &Json| page["page"]["total"].as_u64().unwrap();
        let (yes, no) = (
            service.json(&format!("{path}?disputed=true")).await,
            service.json(&format!("{path}?disputed=false")).await,
        );
        assert_eq!(total(&yes) + total(&no), total(&service.json(&path).await), "{path}");
    }
}

#[tokio::test]
async fn source_keeps_the_rows_that_cite_it() {
    let service = Service::flagship().await;
    let source = "latin-post-2024-06-18-haiti-commanders-in-nairobi";
    for path in lists() {
        let cites = |row: &Json| row["id"] == source || mentions(row, source);
        let expected: Vec<Json> = service
            .walk(&format!("{path}?limit=500"))
            .await
            .into_iter()
            .filter(|row| cites(row))
            .map(|row| row["id"].clone())
            .collect();
        let found: Vec<Json> = service
            .walk(&format!("{path}?source={source}&limit=500"))
            .await
            .into_iter()
            .map(|row| row["id"].clone())
            .collect();
        assert_eq!(found, expected, "{path}");
    }
}

/// Whether a `source` anywhere in the row is that source.
fn mentions(json: &Json, source: &str) -> bool {
    match json {
        Json::Object(map) => map.iter().any(|(name, value)| {
            (name == "source" && (value == source || value["id"] == source)) || mentions(value, source)
        }),
        Json::Array(items) => items.iter().any(|item| mentions(item, source)),
        _ => false,
    }
}

#[tokio::test]
async fn every_value_in_every_record_is_cited() {
    let service = Service::flagship().await;
    for path in lists() {
        for row in service.walk(&format!("{path}?limit=500")).await {
            assert_cited(&path, &row);
        }
    }
}

/// A value that claims fill has an accepted citation; of identity and reference data no value is a claim's.
fn assert_cited(path: &str, row: &Json) {
    let identity = [
        "id",
        "url",
        "mission",
        "name",
        "identifiers",
        "country",
        "donor",
        "part_of",
        "parts",
        "events",
        "known_from",
        "known_to",
        "disputed",
        "citations",
        "currency",
    ];
    if matches!(
        path,
        "/sources"
            | "/voices"
            | "/organizations"
            | "/claims"
            | "/discrepancies"
            | "/timeline"
            | "/releases"
            | "/changes"
    ) {
        return;
    }
    let reference = ["alpha3", "numeric", "region", "subregion"];
    let kind = ALL.iter().find(|resource| path[1..] == *resource.path).and_then(|resource| resource.kind);
    let keys: Vec<&str> = kind.into_iter().flat_map(|kind| kind.keys.iter().flat_map(|key| key.columns())).collect();
    for (name, value) in row.as_object().unwrap() {
        if keys.contains(&name.as_str()) {
            continue;
        }
        let is_field = (!identity.contains(&name.as_str()) || (path == "/events" && name == "country"))
            && !["_qualifier", "_low", "_high", "_reported_on"].iter().any(|end| name.ends_with(end))
            && ![
                "part_of_name",
                "case",
                "case_name",
                "independent_sources",
                "field_sources",
                "contradicted_by",
                "first_known",
                "robust",
                "scope",
            ]
            .contains(&name.as_str());
        let is_reference = path == "/countries" && reference.contains(&name.as_str());
        if !is_field || is_reference || value.is_null() || value.as_array().is_some_and(Vec::is_empty) {
            continue;
        }
        let cited = row["citations"]
            .as_array()
            .unwrap()
            .iter()
            .any(|citation| citation["field"] == name.as_str() && citation["accepted"] == true);
        assert!(cited, "{path} {} {name}", row["id"]);
    }
    for event in row["events"].as_array().into_iter().flatten() {
        assert_cited("/legal-case-events", event);
    }
}

#[tokio::test]
async fn citations_can_be_left_out() {
    let service = Service::flagship().await;
    for path in lists() {
        let page = service.json(&format!("{path}?citations=none&limit=500")).await;
        assert!(
            page["data"].as_array().unwrap().iter().all(|row| row["citations"].as_array().is_none_or(Vec::is_empty)),
            "{path}"
        );
        assert_eq!(page["sources"], Json::Array(Vec::new()), "{path}");
    }
}

#[tokio::test]
async fn every_cited_source_is_listed_once() {
    let service = Service::flagship().await;
    for path in lists() {
        let page = service.json(&format!("{path}?limit=500")).await;
        let listed: Vec<&str> =
            page["sources"].as_array().unwrap().iter().map(|source| source["id"].as_str().unwrap()).collect();
        assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len(), "{path}");
        for row in page["data"].as_array().unwrap() {
            for citation in row["citations"].as_array().into_iter().flatten() {
                assert!(listed.contains(&citation["source"].as_str().unwrap()), "{path} {citation}");
            }
        }
    }
}

#[tokio::test]
async fn after_is_the_parameter_of_next() {
    let service = Service::flagship().await;
    for path in lists().into_iter().chain(["/search?q=kenya".to_owned()]) {
        let mark = if path.contains('?') { '&' } else { '?' };
        let first = service.json(&format!("{path}{mark}limit=1")).await;
        let after = |page: &Json| page["page"]["after"].as_str().map(str::to_owned);
        let of_next = |page: &Json| {
            let query = page["page"]["next"].as_str()?.split_once('?').unwrap().1.to_owned();
            form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == "after")
                .map(|(_, value)| value.into_owned())
        };
        assert!(after(&first).is_some(), "{path}");
        assert_eq!(after(&first), of_next(&first), "{path}");
        let second = service.json(&format!("{path}{mark}limit=1&after={}", encoded(&after(&first).unwrap()))).await;
        assert_eq!(second["data"], service.json(first["page"]["next"].as_str().unwrap()).await["data"], "{path}");
        assert_eq!(after(&second), of_next(&second), "{path}");
    }
    for path in ["/events?limit=500", "/funding/summary", "/contingents/ke-first-contingent/history"] {
        let page = service.json(path).await["page"].clone();
        assert_eq!((&page["next"], page.get("after")), (&Json::Null, Some(&Json::Null)), "{path}");
    }
}

#[tokio::test]
async fn next_is_pinned_and_also_a_link() {
    let service = Service::flagship().await;
    for path in lists() {
        let answer = service.get(&format!("{path}?limit=1&as_of=2026-01-01")).await;
        let page = answer.json();
        let Some(next) = page["page"]["next"].as_str() else { continue };
        assert!(next.contains(&format!("release={}", page["dataset"]["release"].as_str().unwrap())), "{next}");
        assert!(next.contains("as_of=2026-01-01"), "{next}");
        let links: Vec<&str> = answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap()).collect();
        assert!(links.contains(&format!("<{next}>; rel=\"next\"").as_str()), "{links:?}");
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let service = Service::flagship().await;
    for path in lists() {
        let (get, head) = (service.get(&path).await, service.with(Method::HEAD, &path, &[]).await);
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0), "{path}");
        for name in ["etag", "content-type", "content-length", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
}

#[tokio::test]
async fn an_entity_tag_saves_the_body() {
    let service = Service::flagship().await;
    for path in lists() {
        let tag = service.get(&path).await.header("etag").to_owned();
        assert!(tag.starts_with('"'), "{path}: a strong tag");
        let again = service.with(Method::GET, &path, &[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        let other = service.with(Method::GET, &format!("{path}?limit=1"), &[("if-none-match", &tag)]).await;
        assert_eq!(other.status, StatusCode::OK, "{path}: another question, another tag");
    }
}

/// The keys that the document says a list can be sorted by.
fn sort_keys(path: &str) -> Vec<String> {
    let all = parameters(path);
    let sort = all.iter().find(|parameter| parameter["name"] == "sort").unwrap();
    let pattern = sort["schema"]["pattern"].as_str().unwrap();
    let keys = pattern.trim_start_matches("^-?(").split(')').next().unwrap();
    keys.split('|').map(str::to_owned).collect()
}

#[tokio::test]
async fn a_total_is_exact_in_a_large_collection_too() {
    let made_up = crate::support::fixture();
    let text = |file: &str| String::from_utf8(made_up.0[file].to_vec()).unwrap();
    let ids: Vec<String> = (0..10_001).map(|at| format!("many-{at:05}")).collect();
    let events: Vec<String> = ids.iter().map(|id| format!("{id},river-watch,One of many\n")).collect();
    let claims: Vec<String> = ids
        .iter()
        .map(|id| format!("z-{id},event,{id},kind,other,,exact,alpha-2031-01-10,,,p. 1,,,normal,\n"))
        .collect();
    let mut files = made_up.clone();
    files.0.insert("events.csv".to_owned(), (text("events.csv") + &events.concat()).into());
    files.0.insert("claims.csv".to_owned(), (text("claims.csv") + &claims.concat()).into());
    let service = Service::of(&files).await;
    let about =
        |page: Json| (page["page"]["total"].as_i64().unwrap(), page["page"]["total_is"].as_str().unwrap().to_owned());
    let before = service.json("/events?limit=1").await;
    assert_eq!(about(before), (10_003, "exact".to_owned()));
    assert_eq!(about(service.json("/events?limit=1&kind=casualty").await), (1, "exact".to_owned()));
    assert_eq!(about(service.json("/contingents?limit=1").await), (4, "exact".to_owned()));
}
