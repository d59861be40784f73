//! Examples: answers from the flagship dataset, each with its request.
//!
//! They are files, `examples/{operationId}.json` and `examples/{problem}.json`. A test repeats every request and fails
//! if the answer differs (`tests/api/examples.rs`), so no example can drift from what is served.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::Response;
use utoipa::openapi::{Content, OpenApi, RefOr};

/// The name of an example among the examples of an answer.
const NAME: &str = "asked";

#[derive(rust_embed::Embed)]
#[folder = "src/document/examples"]
struct Folder;

/// A request and its answer.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Example {
    /// The path and query string.
    pub request: String,
    /// The `Accept` header that was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<String>,
    /// Whether only the beginning of the answer is shown: the first item of an array, the head of a document.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_shortened: bool,
    /// The answer: JSON, or text as a string.
    #[serde(default)]
    pub answer: Json,
}

impl Example {
    /// The example with this name: an `operationId`, or the last segment of a problem's `type`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let file = Folder::get(&format!("{name}.json"))?;
        serde_json::from_slice(&file.data).ok()
    }

    /// The names of all examples.
    #[must_use]
    pub fn names() -> Vec<String> {
        let mut names: Vec<String> =
            Folder::iter().filter_map(|file| Some(file.strip_suffix(".json")?.to_owned())).collect();
        names.sort();
        names
    }

    /// The part of an answer that is shown.
    #[must_use]
    pub fn shown(&self, answer: Json) -> Json {
        if self.is_shortened { shortened(answer) } else { answer }
    }

    fn question(&self) -> String {
        let accept = self.accept.as_ref().map(|accept| format!(" with `Accept: {accept}`")).unwrap_or_default();
        let part = if self.is_shortened { ", shortened" } else { "" };
        format!("GET {}{accept}{part}", self.request)
    }

    fn add_to(self, content: &mut Content) {
        let example = ExampleBuilder::new().summary(self.question()).value(Some(self.answer)).build();
        content.examples.insert(NAME.to_owned(), RefOr::T(example));
    }
}

/// The beginning of an answer: the first item of each array, and the head of an OpenAPI document or a text.
fn shortened(answer: Json) -> Json {
    match answer {
        Json::Object(map) if map.contains_key("openapi") => {
            map.into_iter().filter(|(name, _)| name == "openapi" || name == "info").collect::<Map<_, _>>().into()
        }
        Json::Object(map) => {
            map.into_iter().map(|(name, value)| (name, shortened(value))).collect::<Map<_, _>>().into()
        }
        Json::Array(items) => items.into_iter().take(1).map(shortened).collect(),
        Json::String(text) if text.contains('\n') => text.lines().take(3).collect::<Vec<_>>().join("\n").into(),
        other => other,
    }
}

/// Adds its example to each operation, and to each problem that an operation answers with.
pub(super) fn add(document: &mut OpenApi) {
    for operation in document.paths.paths.values_mut().filter_map(|item| item.get.as_mut()) {
        add_to_operation(operation);
    }
    let problems = document.components.iter_mut().flat_map(|components| components.responses.iter_mut());
    for (name, response) in problems {
        add_to_problem(name, response);
    }
}

fn add_to_operation(operation: &mut Operation) {
    let name = operation.operation_id.clone().unwrap_or_default();
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut("200") {
        // The JSON content if there is any, else the first.
        let at = response.content.get_index_of("application/json").unwrap_or(0);
        if let (Some(example), Some((_, RefOr::T(content)))) =
            (Example::named(&name), response.content.get_index_mut(at))
        {
            example.add_to(content);
        }
    }
}

fn add_to_problem(name: &str, response: &mut RefOr<Response>) {
    if let RefOr::T(response) = response
        && let Some(RefOr::T(content)) = response.content.get_mut("application/problem+json")
        && let Some(example) = Example::named(name)
    {
        example.add_to(content);
    }
}
