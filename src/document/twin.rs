//! The OpenAPI 3.0.3 twin of the 3.1 document, for the generators that read only 3.0.
//!
//! It is rewritten from the document and never described anew, so the two cannot disagree. What 3.0 says in other
//! words is put in those words; a keyword that it has none for stays as an extension, with `x-` before it.

use serde_json::{Map, Value as Json, json};

/// Keywords of JSON Schema 2020-12 that a 3.0 schema has no word for.
const UNKNOWN_TO_3_0: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "contains",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// The same document, in OpenAPI 3.0.3.
#[must_use]
pub fn twin(document: &Json) -> Json {
    let mut twin = document.clone();
    rewrite(&mut twin);
    let Json::Object(root) = &mut twin else { return twin };
    root.insert("openapi".to_owned(), "3.0.3".into());
    root.remove("jsonSchemaDialect"); // It says which words the schemas use: no longer these.
    rename(root, "webhooks", "x-webhooks");
    root.entry("paths").or_insert_with(|| json!({}));
    if let Some(Json::Object(components)) = root.get_mut("components") {
        rename(components, "pathItems", "x-pathItems");
    }
    if let Some(Json::Object(info)) = root.get_mut("info") {
        rename(info, "summary", "x-summary");
        if let Some(Json::Object(license)) = info.get_mut("license")
            && let Some(Json::String(identifier)) = license.remove("identifier")
        {
            license.entry("url").or_insert_with(|| format!("https://spdx.org/licenses/{identifier}.html").into());
        }
    }
    twin
}

fn rename(map: &mut Map<String, Json>, from: &str, to: &str) {
    if let Some(value) = map.remove(from) {
        map.insert(to.to_owned(), value);
    }
}

/// Finds the schemas of a part of the document; examples are data, and stay as they are.
fn rewrite(part: &mut Json) {
    match part {
        Json::Object(map) => {
            for (name, value) in map {
                match (name.as_str(), value) {
                    ("example" | "examples", _) => {}
                    ("schema", value) => rewrite_schema(value),
                    ("schemas", Json::Object(schemas)) => schemas.values_mut().for_each(rewrite_schema),
                    (name, value) if !name.starts_with("x-") => rewrite(value),
                    _ => {}
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(rewrite),
        _ => {}
    }
}

fn rewrite_schema(schema: &mut Json) {
    match schema {
        Json::Bool(true) => *schema = json!({}),
        Json::Bool(false) => *schema = json!({ "not": {} }),
        Json::Object(map) => *map = rewritten(std::mem::take(map)),
        _ => {}
    }
}

fn rewritten(old: Map<String, Json>) -> Map<String, Json> {
    let mut new = Map::new();
    let mut nullable = false;
    let is_alone = old.len() == 1;
    for (keyword, mut value) in old {
        match (keyword.as_str(), &mut value) {
            // Beside a `$ref`, 3.0 reads nothing.
            ("$ref", _) if !is_alone => add_to_all_of(&mut new, json!({ "$ref": value })),
            ("type", Json::String(name)) if name == "null" => {
                new.insert("enum".to_owned(), json!([null]));
                nullable = true;
            }
            ("type", Json::Array(types)) => nullable |= add_types(&mut new, types),
            ("oneOf" | "anyOf", Json::Array(items)) => nullable |= add_alternatives(&mut new, &keyword, items),
            ("allOf", Json::Array(items)) => {
                for mut item in std::mem::take(items) {
                    rewrite_schema(&mut item);
                    add_to_all_of(&mut new, item);
                }
            }
            ("items" | "not" | "additionalProperties", _) => {
                // Here 3.0 knows `true` and `false` as well.
                if keyword != "additionalProperties" || value.is_object() {
                    rewrite_schema(&mut value);
                }
                new.insert(keyword, value);
            }
            ("properties", Json::Object(properties)) => {
                properties.values_mut().for_each(rewrite_schema);
                new.insert(keyword, value);
            }
            ("examples", Json::Array(examples)) => {
                if let Some(first) = examples.first() {
                    new.insert("example".to_owned(), first.clone());
                }
                if examples.len() > 1 {
                    new.insert("x-examples".to_owned(), value);
                }
            }
            ("const", _) => {
                new.insert("enum".to_owned(), json!([value]));
            }
            ("contentEncoding", Json::String(encoding)) if encoding == "base64" => {
                new.insert("format".to_owned(), "byte".into());
            }
            (unknown, _) if unknown == "contentEncoding" || UNKNOWN_TO_3_0.contains(&unknown) => {
                new.insert(format!("x-{unknown}"), value);
            }
            _ => {
                new.insert(keyword, value);
            }
        }
    }
    add_bound(&mut new, "minimum", "exclusiveMinimum", |bound, other| bound < other);
    add_bound(&mut new, "maximum", "exclusiveMaximum", |bound, other| bound > other);
    if new.get("type").is_some_and(|name| name == "array") {
        new.entry("items").or_insert_with(|| json!({}));
    }
    if nullable {
        new.insert("nullable".to_owned(), true.into());
    }
    new
}

fn add_to_all_of(schema: &mut Map<String, Json>, item: Json) {
    if let Json::Array(items) = schema.entry("allOf").or_insert_with(|| json!([])) {
        items.push(item);
    }
}

/// Adds the types, and says whether null is one of them.
fn add_types(schema: &mut Map<String, Json>, types: &[Json]) -> bool {
    let others: Vec<&Json> = types.iter().filter(|name| *name != "null").collect();
    match others.as_slice() {
        [] => {
            schema.insert("enum".to_owned(), json!([null]));
        }
        [one] => {
            schema.insert("type".to_owned(), (*one).clone());
        }
        several => {
            let any_of: Vec<Json> = several.iter().map(|name| json!({ "type": name })).collect();
            add_to_all_of(schema, json!({ "anyOf": any_of }));
        }
    }
    others.len() < types.len()
}

/// Adds alternatives, and says whether the schema as a whole must say that null is one of them.
fn add_alternatives(schema: &mut Map<String, Json>, keyword: &str, items: &mut [Json]) -> bool {
    let (nulls, mut others): (Vec<Json>, Vec<Json>) =
        items.iter_mut().map(Json::take).partition(|item| item.get("type").is_some_and(|name| name == "null"));
    others.iter_mut().for_each(rewrite_schema);
    if nulls.is_empty() {
        schema.insert(keyword.to_owned(), others.into());
        return false;
    }
    if others.len() < 2 {
        for other in others {
            add_to_all_of(schema, other);
        }
        return true;
    }
    // In 3.0.3 `nullable` counts beside a `type`, and typify makes a type that contains itself of a named `oneOf`
    // with it: so an alternative that has a type says it, where there is one.
    let typed = others.iter_mut().filter_map(Json::as_object_mut).find(|other| other.contains_key("type"));
    let is_said = typed.is_some();
    if let Some(other) = typed {
        other.insert("nullable".to_owned(), true.into());
    }
    schema.insert(keyword.to_owned(), others.into());
    !is_said
}

/// 3.1 has two bounds, 3.0 has one and a flag that says whether it is excluded.
fn add_bound(
    schema: &mut Map<String, Json>,
    inclusive: &str,
    exclusive: &str,
    is_wider: impl Fn(Option<f64>, Option<f64>) -> bool,
) {
    let Some(bound) = schema.get(exclusive).filter(|bound| bound.is_number()).cloned() else { return };
    let other = schema.get(inclusive).and_then(Json::as_f64);
    if other.is_some() && is_wider(bound.as_f64(), other) {
        schema.remove(exclusive);
    } else {
        schema.insert(inclusive.to_owned(), bound);
        schema.insert(exclusive.to_owned(), true.into());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn both() -> (Json, Json) {
        let document: Json = serde_json::from_str(&crate::document::json().unwrap()).unwrap();
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
}
