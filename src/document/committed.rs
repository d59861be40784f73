//! The document as it is served: the committed text (`openapi.yaml`), with a head of the server's own.
//!
//! To write a megabyte takes tens of milliseconds. A test holds that the committed text is what the code writes, and
//! `build.rs` writes it in the other forms, so only the head is written when it is asked for.

use super::head::{Host, head_of, unwritable};
use super::twin;
use super::yaml::yaml as as_yaml;
use crate::problem::Problem;

/// The document as YAML.
const YAML: &str = include_str!("../../openapi.yaml");
/// As JSON.
pub const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));
/// As OpenAPI 3.0.3.
const JSON_3_0: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi-3.0.json"));

/// What begins after the head, in each form.
const AFTER_HEAD: &str = "\npaths:";
const AFTER_HEAD_IN_JSON: &str = "\n  \"paths\":";

/// The document of a server, as JSON.
///
/// # Errors
/// An internal problem, if the document cannot be written.
pub fn json(host: &Host) -> Result<String, Problem> {
    let head = head_of(host).to_pretty_json().map_err(|error| unwritable(&error))?;
    Ok(joined(&head, JSON, AFTER_HEAD_IN_JSON))
}

/// The document of a server, as YAML.
///
/// # Errors
/// An internal problem, if the document cannot be written.
pub fn yaml(host: &Host) -> Result<String, Problem> {
    let head = serde_json::to_value(head_of(host)).map_err(|error| unwritable(&error))?;
    let head = as_yaml(head).map_err(|error| unwritable(&error))?;
    Ok(joined(&head, YAML, AFTER_HEAD))
}

/// The same as OpenAPI 3.0.3, for generators that support no later version.
///
/// # Errors
/// An internal problem, if the document cannot be written.
pub fn json_3_0(host: &Host) -> Result<String, Problem> {
    let head = serde_json::to_value(head_of(host)).map_err(|error| unwritable(&error))?;
    let head = serde_json::to_string_pretty(&twin::twin(&head)).map_err(|error| unwritable(&error))?;
    Ok(joined(&head, JSON_3_0, AFTER_HEAD_IN_JSON))
}

/// A document with the head of another.
fn joined(head: &str, document: &str, after_head: &str) -> String {
    let end = |text: &str| text.find(after_head).unwrap_or(text.len());
    [&head[..end(head)], &document[end(document)..]].concat()
}
