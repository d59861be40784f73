//! The schemas of tools, from the OpenAPI document.

use serde_json::{Map, Value as Json, json};

use crate::document::committed;

/// Where the document has its schemas, and where a schema that stands alone has them.
const FROM: &str = "#/components/schemas/";
const TO: &str = "#/$defs/";

/// The OpenAPI document.
#[derive(Debug)]
pub(super) struct Document(Json);

impl Document {
    pub(super) fn of_api() -> Self {
        // A test reads every tool.
        Self(serde_json::from_str(committed::JSON).unwrap_or_default())
    }

    fn at(&self, reference: &str) -> &Json {
        self.0.pointer(reference.trim_start_matches('#')).unwrap_or(&Json::Null)
    }

    /// What an object refers to, or itself.
    fn meant<'a>(&'a self, json: &'a Json) -> &'a Json {
        json["$ref"].as_str().map_or(json, |reference| self.at(reference))
    }

    fn found(&self, path: &str, name: &str) -> &Json {
        let parameters = self.0["paths"][path]["get"]["parameters"].as_array();
        let mut all = parameters.into_iter().flatten().map(|parameter| self.meant(parameter));
        all.find(|parameter| parameter["name"] == name).unwrap_or(&Json::Null)
    }

    /// What is said of a parameter.
    pub(super) fn description(&self, path: &str, name: &str) -> &str {
        self.found(path, name)["description"].as_str().unwrap_or_default()
    }

    /// The schema of a parameter, with what is said of it.
    pub(super) fn parameter(&self, path: &str, name: &str) -> Json {
        let mut schema = self.whole(&self.found(path, name)["schema"]);
        schema["description"] = self.description(path, name).into();
        schema
    }

    /// A schema with those that it refers to in their places.
    fn whole(&self, schema: &Json) -> Json {
        match self.meant(schema) {
            Json::Object(members) => {
                let kept = members.iter().filter(|(name, _)| !is_example(name));
                kept.map(|(name, value)| (name.clone(), self.whole(value))).collect::<Map<_, _>>().into()
            }
            Json::Array(items) => items.iter().map(|item| self.whole(item)).collect(),
            other => other.clone(),
        }
    }

    /// The schema of the answer at a path.
    pub(super) fn answer(&self, path: &str) -> Json {
        let answer = &self.0["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        self.alone(self.meant(answer).clone())
    }

    /// The schema of an envelope with these data.
    pub(super) fn envelope(&self, data: Json, has_page: bool) -> Json {
        let refer = |name: &str| json!({ "$ref": format!("{FROM}{name}") });
        let mut properties = Map::new();
        properties.insert("data".to_owned(), data);
        if has_page {
            properties.insert("page".to_owned(), refer("PageInfo"));
        }
        let sources = json!({
            "type": "array",
            "description": "Every source that is cited, once.",
            "items": { "type": "object", "required": ["id"] },
        });
        properties.insert("sources".to_owned(), sources);
        properties.insert("dataset".to_owned(), refer("DatasetInfo"));
        let required: Vec<&String> = properties.keys().collect();
        self.alone(json!({ "type": "object", "required": required, "properties": properties }))
    }

    /// A schema that refers to nothing outside itself.
    fn alone(&self, mut schema: Json) -> Json {
        let mut definitions = Map::new();
        let mut names = moved(&mut schema);
        while let Some(name) = names.pop() {
            if !definitions.contains_key(&name) {
                let mut definition = self.at(&format!("{FROM}{name}")).clone();
                names.extend(moved(&mut definition));
                definitions.insert(name, definition);
            }
        }
        if !definitions.is_empty() {
            schema["$defs"] = definitions.into();
        }
        schema
    }
}

fn is_example(name: &str) -> bool {
    matches!(name, "example" | "examples")
}

/// Makes a schema refer to its own definitions; gives their names.
fn moved(schema: &mut Json) -> Vec<String> {
    match schema {
        Json::Object(members) => {
            members.retain(|name, _| !is_example(name));
            let mut names = Vec::new();
            for (name, value) in members.iter_mut() {
                if name == "$ref"
                    && let Some(of) =
                        value.as_str().and_then(|reference| reference.strip_prefix(FROM)).map(str::to_owned)
                {
                    *value = format!("{TO}{of}").into();
                    names.push(of);
                } else {
                    names.extend(moved(value));
                }
            }
            names
        }
        Json::Array(items) => items.iter_mut().flat_map(moved).collect(),
        _ => Vec::new(),
    }
}
