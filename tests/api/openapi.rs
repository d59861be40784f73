//! The OpenAPI document agrees with the code, with itself and with every answer.

use std::collections::BTreeSet;

use mission_ledger::document::{self, Host, committed as sent};
use serde_json::{Value as Json, json};

use crate::support::{Service, document, example_path, flagship, lists};

#[test]
fn the_committed_document_is_the_one_that_the_code_writes_and_the_server_sends() {
    let (host, committed) = (Host::committed(), include_str!("../../openapi.yaml"));
    assert!(
        committed == document::yaml(&host).unwrap(),
        "openapi.yaml is not what the code writes; run `cargo run -- openapi > openapi.yaml`"
    );
    assert!(sent::yaml(&host).unwrap() == committed, "as YAML");
    assert!(sent::json(&host).unwrap() == document::json(&host).unwrap(), "as JSON");
    assert!(sent::json_3_0(&host).unwrap() == document::json_3_0(&host).unwrap(), "as OpenAPI 3.0.3");
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

/// Every schema of the document with the place where it stands, those inside others too.
fn schemas(document: &Json) -> Vec<(String, &Json)> {
    fn inside<'a>(place: &str, schema: &'a Json, into: &mut Vec<(String, &'a Json)>) {
        into.push((place.to_owned(), schema));
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            inside(&format!("{place}/properties/{name}"), property, into);
        }
        for (keyword, part) in schema.as_object().into_iter().flatten() {
            match (keyword.as_str(), part) {
                ("items" | "not" | "additionalProperties", Json::Object(_)) => {
                    inside(&format!("{place}/{keyword}"), part, into);
                }
                ("oneOf" | "anyOf" | "allOf", Json::Array(parts)) => {
                    for part in parts {
                        inside(&format!("{place}/{keyword}"), part, into);
                    }
                }
                _ => {}
            }
        }
    }
    fn find<'a>(place: &str, part: &'a Json, into: &mut Vec<(String, &'a Json)>) {
        match part {
            Json::Object(map) => {
                for (name, value) in map {
                    let place = format!("{place}/{name}");
                    match name.as_str() {
                        "schema" => inside(&place, value, into),
                        "schemas" if value.is_object() => {
                            for (name, schema) in value.as_object().unwrap() {
                                inside(&format!("{place}/{name}"), schema, into);
                            }
                        }
                        "example" | "examples" => {}
                        _ => find(&place, value, into),
                    }
                }
            }
            Json::Array(items) => items.iter().for_each(|item| find(place, item, into)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    find("", document, &mut all);
    assert!(all.len() > 1_000, "{}", all.len());
    all
}

#[test]
fn every_closed_list_and_object_has_a_name() {
    for (place, schema) in schemas(&document()) {
        let is_named = place.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'));
        let needs_name = schema["enum"].is_array() || schema["properties"].is_object();
        assert!(is_named || !needs_name, "{place} has no name: put it into `components`");
    }
}

#[test]
fn every_schema_property_and_header_is_described() {
    let document = document();
    let is_said = |schema: &Json| schema["description"].as_str().is_some_and(|text| !text.is_empty());
    for (place, schema) in schemas(&document) {
        let is_named = place.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'));
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            assert!(is_said(property), "{place}/{name} is not described");
        }
        assert!(is_said(schema) || !is_named, "{place} is not described");
    }
    let of_paths =
        document["paths"].as_object().unwrap().values().filter_map(|item| item["get"]["responses"].as_object());
    for responses in of_paths.chain(document["components"]["responses"].as_object()) {
        for (name, response) in responses {
            let headers = response["headers"].as_object().into_iter().flatten();
            for (header, about) in headers {
                assert!(is_said(about) || about["$ref"].is_string(), "{name} {header} is not described");
            }
            assert!(is_said(response) || response["$ref"].is_string(), "{name}");
        }
    }
}

/// Without a format, Go decodes a number as 32 bits.
#[test]
fn every_number_says_how_many_bits_it_has() {
    for (place, schema) in schemas(&document()) {
        let ty = &schema["type"];
        let is = |name: &str| ty == name || ty.as_array().is_some_and(|types| types.contains(&json!(name)));
        let format = schema["format"].as_str().unwrap_or_default();
        assert!(!is("integer") || ["int32", "int64"].contains(&format), "{place} has no format");
        assert!(!is("number") || format == "double", "{place} has no format");
    }
}

/// Generators for Java, Go and Kotlin choose wrongly between the members of a union.
#[test]
fn no_schema_is_a_union() {
    for (place, schema) in schemas(&document()) {
        for keyword in ["oneOf", "anyOf"] {
            let members = schema[keyword].as_array().into_iter().flatten();
            assert!(members.filter(|member| member["type"] != "null").count() < 2, "{place}");
        }
        let types = schema["type"].as_array().into_iter().flatten();
        assert!(types.filter(|ty| *ty != "null").count() < 2, "{place}");
    }
}

#[test]
fn a_property_with_a_closed_list_has_it_in_every_schema() {
    // Other things of the same name: the type of a field; what a court ordered; `ok` or `ready`; the address of a problem; a media type.
    let others = [
        "FieldEntry/type",
        "Health/status",
        "LegalCaseEvent/outcome",
        "Problem/type",
        "ProblemPage/type",
        "ServiceLink/type",
    ];
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let is_closed = |schema: &Json| {
        let mut parts = schema["oneOf"].as_array().into_iter().flatten().chain([schema]);
        let reference = parts.find_map(|part| part["$ref"].as_str()?.rsplit('/').next());
        reference.is_some_and(|name| schemas[name]["enum"].is_array())
    };
    let mut properties = Vec::new();
    for (name, schema) in schemas {
        properties
            .extend(schema["properties"].as_object().into_iter().flatten().map(|(property, of)| (name, property, of)));
    }
    let closed: BTreeSet<&String> =
        properties.iter().filter(|(_, _, of)| is_closed(of)).map(|(_, property, _)| *property).collect();
    assert!(closed.len() > 15, "{closed:?}");
    for (name, property, of) in properties.iter().filter(|(_, property, _)| closed.contains(property)) {
        let is_text =
            of["type"] == "string" || of["type"].as_array().is_some_and(|types| types.contains(&json!("string")));
        let place = format!("{name}/{property}");
        assert!(!is_text || others.contains(&place.as_str()), "{place} is a bare text");
    }
}

#[tokio::test]
async fn the_document_names_the_server_that_serves_it() {
    let address = "https://example.test/ledger";
    let (here, there) = (Service::flagship().await, Service::at(address, &flagship()).await);
    for path in ["/openapi.json", "/openapi.yaml", "/openapi-3.0.json"] {
        let (here, there) = (here.get(path).await, there.get(path).await);
        assert!(there.text().contains(address) && !here.text().contains(address), "{path}");
        assert!(here.text().contains("https://ledger.test"), "{path}");
        assert_ne!(here.header("etag"), there.header("etag"), "{path}: another text has another tag");
    }
    let servers = there.json("/openapi.json").await["servers"].clone();
    assert_eq!(servers, there.json("/openapi-3.0.json").await["servers"]);
    assert_eq!((servers.as_array().unwrap().len(), &servers[0]["url"]), (1, &json!(address)));
    assert_eq!(document()["servers"][0]["url"], "http://127.0.0.1:8080");
}

/// Its security policy forbids requests to any other origin, and a reader may have reached it at any.
#[tokio::test]
async fn the_documentation_page_sends_requests_to_its_own_origin() {
    let service = Service::flagship().await;
    let script = service.get("/docs/swagger-initializer.js").await.text();
    let path = script.split('"').find(|text| text.ends_with("openapi.json")).unwrap();
    let mut document = service.json(path).await;
    assert_eq!(document["servers"][0]["url"], "/");
    let served = service.json("/openapi.json").await;
    document["servers"] = served["servers"].clone();
    assert_eq!(document, served);
}

/// What `PyYAML`, `SnakeYAML` and older versions of js-yaml read as dates, numbers or truth values.
#[test]
fn what_yaml_1_1_would_misread_is_quoted() {
    let traps = [
        "2024-06-24",
        "2001-12-14 21:59:43.10 -5",
        "2001-12-14t21:59:43z",
        "12:30",
        "190:20:30.15",
        "1_000",
        "0b1010_0111",
        "0x_0A_74_AE",
        "017",
        "1e3",
        "1_0.5",
        ".5_0",
        "+1_2",
        "-12:30:45",
        "NO",
        "no",
        "On",
        "off",
        "y",
        "N",
        "Yes",
        "=",
        "<<",
    ];
    for trap in traps {
        let written = document::yaml::yaml(json!({ "a": [trap], trap: "b" })).unwrap();
        assert_eq!(written, format!("a:\n- '{trap}'\n'{trap}': b\n"));
    }
    let text = json!({ "a": "noon", "b": "the year 2024", "c": 12, "d": "a: b", "e": "1\n2024-06-24\n" });
    let written = document::yaml::yaml(text).unwrap();
    assert_eq!(written, "a: noon\nb: the year 2024\nc: 12\nd: 'a: b'\ne: |\n  1\n  2024-06-24\n");
}

/// What a stranger does wrong, and what the server does, at every path.
#[tokio::test]
async fn every_problem_that_a_path_answers_with_is_listed() {
    let (service, document) = (Service::flagship().await, document());
    let (long, wide) = (format!("?q={}", "x".repeat(9_000)), "x".repeat(17_000));
    for (template, item) in document["paths"].as_object().unwrap() {
        let responses = item["get"]["responses"].as_object().unwrap();
        let path = example_path(template, &item["get"]);
        let unknown = format!("{path}{}x-unknown=1", if path.contains('?') { '&' } else { '?' });
        let nowhere =
            template.split('{').next().filter(|_| template.contains('{')).map(|stem| format!("{stem}no-such"));
        let mut met = vec![429, 500, 503, 504];
        for (path, headers) in [
            (unknown, vec![]),
            (path.clone(), vec![("accept", "image/png")]),
            (format!("{}{long}", path.split('?').next().unwrap()), vec![]),
            (path.clone(), vec![("x-wide", wide.as_str())]),
            (nowhere.unwrap_or_else(|| path.clone()), vec![]),
            (path.clone(), vec![("accept", "text/html")]),
        ] {
            met.push(service.with(http::Method::GET, &path, &headers).await.status.as_u16());
        }
        if template == "/claims/{id}" {
            met.push(service.get("/claims/c00035").await.status.as_u16());
        }
        if template == "/countries/{id}" {
            met.push(service.get("/countries/ken").await.status.as_u16());
        }
        met.push(200);
        if responses["200"]["headers"]["Accept-Ranges"].is_object() {
            for range in ["bytes=0-0", "bytes=999999999999-"] {
                met.push(service.with(http::Method::GET, &path, &[("range", range)]).await.status.as_u16());
            }
        }
        if responses["200"]["headers"]["ETag"].is_object() {
            let tag = service.get(&path).await.header("etag").to_owned();
            for condition in [("if-none-match", tag.as_str()), ("if-match", "\"other\"")] {
                met.push(service.with(http::Method::GET, &path, &[condition]).await.status.as_u16());
            }
        } else {
            assert_eq!(service.get(&path).await.header("etag"), "", "{path} has a tag that is not described");
        }
        // What a browser gets from the service document is another path.
        met.retain(|status| *status != 303 || template == "/");
        met.sort_unstable();
        met.dedup();
        let mut listed: Vec<u16> = responses.keys().map(|status| status.parse().unwrap()).collect();
        listed.sort_unstable();
        assert_eq!(listed, met, "{template}");
    }
}

#[tokio::test]
async fn every_path_of_the_document_is_served() {
    let service = Service::flagship().await;
    for (path, item) in document()["paths"].as_object().unwrap() {
        let path = example_path(path, &item["get"]);
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

#[tokio::test]
async fn every_citation_in_csl_json_is_as_its_schema_says() {
    let (service, document) = (Service::flagship().await, document());
    for path in lists().into_iter().chain(["/dataset".to_owned()]) {
        let validator = validator_of(&document, &path, "application/vnd.citationstyles.csl+json");
        assert_valid(&validator, &service.json(&format!("{path}?format=csl")).await, &path);
    }
    let validator = validator_of(&document, "/sources/{id}", "application/vnd.citationstyles.csl+json");
    for id in service.ids("/sources?limit=500").await {
        let path = format!("/sources/{id}?format=csl");
        assert_valid(&validator, &service.json(&path).await, &path);
    }
    assert!(!validator.is_valid(&json!([{ "id": "a", "type": "book", "title": "b" }])));
}

fn validator(document: &Json, path: &str) -> jsonschema::Validator {
    validator_of(document, path, "application/json")
}

fn validator_of(document: &Json, path: &str, media_type: &str) -> jsonschema::Validator {
    let mut schema = document["paths"][path]["get"]["responses"]["200"]["content"][media_type]["schema"].clone();
    let mut components = document["components"].clone();
    forbid_more_properties(&mut components["schemas"]);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["components"] = components;
    jsonschema::validator_for(&schema).unwrap()
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

#[test]
fn the_document_is_of_a_readable_size() {
    let size = document::yaml(&Host::committed()).unwrap().len();
    assert!(size < 900_000, "{size} bytes: ask for smaller examples, and refer to what operations share");
}
