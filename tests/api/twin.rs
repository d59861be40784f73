//! The OpenAPI 3.0.3 twin says what the document says.

use std::collections::BTreeSet;

use mission_ledger::document;
use mission_ledger::document::twin::twin;
use serde_json::{Map, Value as Json, json};

fn both() -> (Json, Json) {
    let document: Json = serde_json::from_str(&document::json(&document::Host::committed()).unwrap()).unwrap();
    let twin = twin(&document);
    (document, twin)
}

fn of_schema(schema: &Json) -> Json {
    let document = json!({ "openapi": "3.1.0", "components": { "schemas": { "It": schema } } });
    twin(&document)["components"]["schemas"]["It"].clone()
}

/// Every object of the document, whatever it describes.
fn objects<'a>(json: &'a Json, into: &mut Vec<&'a Map<String, Json>>) {
    match json {
        Json::Object(map) => {
            into.push(map);
            map.values().for_each(|value| objects(value, into));
        }
        Json::Array(items) => items.iter().for_each(|item| objects(item, into)),
        _ => {}
    }
}

/// Whatever stands under a name that is written in words, as the descriptions and the patterns do.
fn texts<'a>(json: &'a Json, name: &str) -> Vec<&'a str> {
    let mut all = Vec::new();
    objects(json, &mut all);
    let mut texts: Vec<&str> = all.iter().filter_map(|object| object.get(name)?.as_str()).collect();
    texts.sort_unstable();
    texts
}

#[test]
fn it_describes_the_same_operations_parameters_and_responses() {
    let (document, twin) = both();
    assert_eq!(twin["openapi"], "3.0.3");
    let described = |json: &Json| -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for (path, methods) in json["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                all.insert(format!("{method} {path} {}", operation["operationId"]));
                for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    all.insert(format!("{method} {path} {} {}", parameter["in"], parameter["name"]));
                }
                for (status, response) in operation["responses"].as_object().unwrap() {
                    for part in ["content", "headers"] {
                        let names = response[part].as_object().into_iter().flat_map(Map::keys);
                        all.extend(names.map(|name| format!("{method} {path} {status} {part} {name}")));
                    }
                }
            }
        }
        all
    };
    assert!(described(&document).len() > 500);
    assert_eq!(described(&document), described(&twin));
    for same in ["info", "servers", "tags"] {
        assert_eq!(document[same], twin[same], "{same}");
    }
}

#[test]
fn it_has_the_same_schemas_with_the_same_properties() {
    let (document, twin) = both();
    let schemas = |json: &Json| -> Vec<(String, Vec<String>, Json)> {
        let schemas = json["components"]["schemas"].as_object().unwrap();
        let of = |(name, schema): (&String, &Json)| {
            let properties = schema["properties"].as_object().into_iter().flat_map(Map::keys).cloned().collect();
            (name.clone(), properties, schema["required"].clone())
        };
        schemas.iter().map(of).collect()
    };
    assert!(schemas(&document).len() > 50);
    assert_eq!(schemas(&document), schemas(&twin));
}

#[test]
fn it_loses_no_words_limits_or_examples() {
    let (document, twin) = both();
    for name in ["description", "pattern", "format", "summary", "$ref", "style"] {
        assert_eq!(texts(&document, name), texts(&twin, name), "{name}");
    }
    let count = |json: &Json, names: &[&str]| {
        let mut all = Vec::new();
        objects(json, &mut all);
        all.iter().map(|object| names.iter().filter(|name| object.contains_key(**name)).count()).sum::<usize>()
    };
    for name in ["enum", "default", "minimum", "maximum", "maxItems", "maxLength", "minLength", "multipleOf"] {
        assert_eq!(count(&document, &[name]), count(&twin, &[name]), "{name}");
    }
    // The examples of a schema are a list in 3.1 and one in 3.0; those of an answer have names in both.
    let examples = |json: &Json, is_kind: fn(&Json) -> bool| {
        let mut all = Vec::new();
        objects(json, &mut all);
        all.iter().filter(|object| object.get("examples").is_some_and(is_kind)).count()
    };
    assert_eq!(count(&document, &["example"]) + examples(&document, Json::is_array), count(&twin, &["example"]));
    assert_eq!(examples(&document, Json::is_object), examples(&twin, Json::is_object));
}

#[test]
fn it_has_no_word_of_3_1() {
    let (_, twin) = both();
    let mut all = Vec::new();
    objects(&twin, &mut all);
    for object in all {
        assert!(!object.get("type").is_some_and(Json::is_array), "{object:?}");
        assert!(object.get("type").is_none_or(|name| name != "null"), "{object:?}");
        assert!(!object.contains_key("const"), "{object:?}");
        assert!(!object.get("examples").is_some_and(Json::is_array), "{object:?}");
        assert!(!object.contains_key("$ref") || object.len() == 1, "{object:?}");
        let is_number = |name: &str| object.get(name).is_some_and(Json::is_number);
        assert!(!is_number("exclusiveMinimum") && !is_number("exclusiveMaximum"), "{object:?}");
    }
}

#[test]
fn every_reference_resolves() {
    let (_, twin) = both();
    let mut all = Vec::new();
    objects(&twin, &mut all);
    let references: BTreeSet<&str> = all.iter().filter_map(|object| object.get("$ref")?.as_str()).collect();
    assert!(references.len() > 50);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(twin.pointer(pointer).is_some(), "`{reference}` leads nowhere");
    }
}

#[test]
fn what_may_be_null_says_so_in_other_words() {
    assert_eq!(
        of_schema(&json!({ "type": ["string", "null"], "format": "date" })),
        json!({ "type": "string", "format": "date", "nullable": true })
    );
    assert_eq!(
        of_schema(&json!({ "oneOf": [{ "type": "null" }, { "$ref": "#/x" }], "description": "One." })),
        json!({ "allOf": [{ "$ref": "#/x" }], "description": "One.", "nullable": true })
    );
    assert_eq!(
        of_schema(&json!({ "anyOf": [{ "type": "null" }, { "type": "string" }, { "$ref": "#/x" }] })),
        json!({ "anyOf": [{ "type": "string", "nullable": true }, { "$ref": "#/x" }] })
    );
    assert_eq!(
        of_schema(&json!({ "oneOf": [{ "$ref": "#/y" }, { "$ref": "#/x" }, { "type": "null" }] })),
        json!({ "oneOf": [{ "$ref": "#/y" }, { "$ref": "#/x" }], "nullable": true })
    );
    assert_eq!(
        of_schema(&json!({ "type": ["string", "integer", "null"] })),
        json!({ "allOf": [{ "anyOf": [{ "type": "string" }, { "type": "integer" }] }], "nullable": true })
    );
    assert_eq!(of_schema(&json!({ "type": "null" })), json!({ "enum": [null], "nullable": true }));
}

#[test]
fn other_words_are_translated_at_every_depth() {
    assert_eq!(of_schema(&json!({})), json!({}));
    assert_eq!(of_schema(&json!(true)), json!({}));
    assert_eq!(of_schema(&json!({ "$ref": "#/x" })), json!({ "$ref": "#/x" }));
    assert_eq!(
        of_schema(&json!({ "$ref": "#/x", "description": "One." })),
        json!({ "allOf": [{ "$ref": "#/x" }], "description": "One." })
    );
    assert_eq!(
        of_schema(&json!({ "type": "array", "items": { "const": 1, "examples": [1] } })),
        json!({ "type": "array", "items": { "enum": [1], "example": 1 } })
    );
    assert_eq!(of_schema(&json!({ "examples": [1, 2] })), json!({ "example": 1, "x-examples": [1, 2] }));
    assert_eq!(
        of_schema(&json!({ "minimum": 1, "exclusiveMinimum": 0, "exclusiveMaximum": 9 })),
        json!({ "minimum": 1, "exclusiveMaximum": true, "maximum": 9 })
    );
    assert_eq!(
        of_schema(&json!({ "type": "array", "prefixItems": [{ "type": "string" }] })),
        json!({ "type": "array", "x-prefixItems": [{ "type": "string" }], "items": {} })
    );
    // A property may bear any name, and an example may hold anything.
    let property = json!({ "properties": { "type": { "type": ["string", "null"] }, "const": {} } });
    assert_eq!(of_schema(&property)["properties"]["const"], json!({}));
    assert_eq!(of_schema(&property)["properties"]["type"], json!({ "type": "string", "nullable": true }));
    let example = json!({ "type": "object", "example": { "type": ["null"], "const": 1 } });
    assert_eq!(of_schema(&example), example);
}

#[test]
fn the_document_keeps_what_3_0_has_a_place_for() {
    let document = json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "info": { "title": "T", "version": "1", "license": { "name": "MIT", "identifier": "MIT" } },
        "webhooks": {},
    });
    assert_eq!(
        twin(&document),
        json!({
            "openapi": "3.0.3",
            "info": {
                "title": "T",
                "version": "1",
                "license": { "name": "MIT", "url": "https://spdx.org/licenses/MIT.html" },
            },
            "x-webhooks": {},
            "paths": {},
        })
    );
}
