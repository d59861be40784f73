//! The OpenAPI 3.0.3 twin of the 3.1 document, for generators that support only 3.0.
//!
//! It is rewritten from the document and never described separately, so the two cannot disagree. What 3.0 expresses
//! differently is translated; a keyword without an equivalent is kept as an extension, prefixed with `x-`.

use serde_json::{Map, Value as Json, json};

/// Keywords of JSON Schema 2020-12 without an equivalent in a 3.0 schema.
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
    root.remove("jsonSchemaDialect"); // It names the dialect of the schemas, which no longer applies.
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

/// Rewrites the schemas in a part of the document; examples are data and stay as they are.
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
            // 3.0 ignores the siblings of a `$ref`.
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
                // Here 3.0 allows `true` and `false` as well.
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

/// Adds the types, and returns whether null is one of them.
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

/// Adds alternatives, and returns whether the schema as a whole must be marked nullable.
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
    // In 3.0.3 `nullable` applies only next to a `type`, and from a named `oneOf` with it typify generates a type that
    // contains itself. So the mark goes to an alternative that has a type, if there is one.
    let typed = others.iter_mut().filter_map(Json::as_object_mut).find(|other| other.contains_key("type"));
    let is_said = typed.is_some();
    if let Some(other) = typed {
        other.insert("nullable".to_owned(), true.into());
    }
    schema.insert(keyword.to_owned(), others.into());
    !is_said
}

/// 3.1 has two bounds; 3.0 has one, and a flag that makes it exclusive.
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
