//! The OpenAPI document agrees with the code, with itself and with every answer.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::support::{Service, document, lists};

#[test]
fn the_committed_document_is_the_one_that_the_code_writes() {
    let committed = include_str!("../../openapi.yaml");
    let written = mission_ledger::openapi::yaml().unwrap();
    assert!(
        committed == written,
        "openapi.yaml is not what the code writes; run `cargo run -- openapi > openapi.yaml`"
    );
}

#[test]
fn every_reference_resolves() {
    let document = document();
    let mut references = BTreeSet::new();
    collect_references(&document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

fn collect_references(json: &Json, into: &mut BTreeSet<String>) {
    match json {
        Json::Object(map) => {
            into.extend(map.get("$ref").and_then(Json::as_str).map(str::to_owned));
            map.values().for_each(|value| collect_references(value, into));
        }
        Json::Array(items) => items.iter().for_each(|value| collect_references(value, into)),
        _ => {}
    }
}

#[test]
fn every_operation_and_parameter_is_described_and_named_once() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let operation = &item["get"];
        for part in ["operationId", "summary", "description"] {
            assert!(operation[part].as_str().is_some_and(|text| !text.is_empty()), "{path} {part}");
        }
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{path}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string() && parameter["schema"].is_object(), "{path} {parameter}");
        }
    }
}

#[tokio::test]
async fn every_path_of_the_document_is_served() {
    let service = Service::flagship().await;
    for (path, item) in document()["paths"].as_object().unwrap() {
        let mut path = path.clone();
        for parameter in
            item["get"]["parameters"].as_array().into_iter().flatten().filter(|parameter| parameter["in"] == "path")
        {
            path = path.replace(
                &format!("{{{}}}", parameter["name"].as_str().unwrap()),
                parameter["example"].as_str().unwrap(),
            );
        }
        let parameters = item["get"]["parameters"].as_array().into_iter().flatten();
        let required = parameters.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
        let query: Vec<String> = required
            .map(|parameter| {
                format!(
                    "{}={}",
                    parameter["name"].as_str().unwrap(),
                    parameter["schema"]["examples"][0].as_str().unwrap()
                )
            })
            .collect();
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        assert_eq!(service.get(&path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn every_answer_is_as_its_schema_says() {
    let document = document();
    for service in [Service::flagship().await, Service::made_up().await] {
        for path in lists() {
            let page = validator(&document, &path);
            let one = validator(&document, &format!("{path}/{{id}}"));
            let answer = service.json(&format!("{path}?limit=500")).await;
            assert_valid(&page, &answer, &path);
            for row in answer["data"].as_array().unwrap().iter().step_by(5) {
                let path = format!("{path}/{}", row["id"].as_str().unwrap());
                assert_valid(&one, &service.json(&path).await, &path);
            }
        }
        assert_valid(&validator(&document, "/"), &service.json("/").await, "/");
        let dataset = validator(&document, "/dataset");
        let answer = service.json("/dataset").await;
        let pinned = format!("/dataset?release={}", answer["data"]["release"].as_str().unwrap());
        assert_valid(&dataset, &answer, "/dataset");
        assert_valid(&dataset, &service.json(&pinned).await, &pinned);
    }
}

fn validator(document: &Json, path: &str) -> jsonschema::Validator {
    let schema = &document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    let reference = schema["$ref"].as_str().unwrap();
    let mut components = document["components"].clone();
    forbid_more_properties(&mut components["schemas"]);
    jsonschema::validator_for(&json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": reference, "components": components })).unwrap()
}

/// What an answer has and the document does not say is a fault too.
fn forbid_more_properties(schemas: &mut Json) {
    for (_, schema) in schemas.as_object_mut().unwrap() {
        if schema["properties"].is_object() {
            schema["additionalProperties"] = json!(false);
        }
    }
}

fn assert_valid(validator: &jsonschema::Validator, answer: &Json, path: &str) {
    let faults: Vec<String> =
        validator.iter_errors(answer).take(5).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert!(faults.is_empty(), "{path}: {faults:#?}");
}
