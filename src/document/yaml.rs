//! Writing the document as YAML that readers of YAML 1.1 and 1.2 read alike.
//!
//! The writer quotes what YAML 1.2 would not read as a string. YAML 1.1, which `PyYAML`, `SnakeYAML` and older versions of
//! js-yaml read, has more such scalars: dates (`2024-06-24`), times (`12:30`), grouped digits (`1_000`), words (`no`).

use serde_json::Value as Json;

/// Stands on both sides of a string that must be quoted, until the text is written. It is for private use, so no text
/// has it.
const MARK: &str = "\u{E000}";

/// A document as YAML.
///
/// # Errors
/// If it cannot be written.
pub fn yaml(document: Json) -> Result<String, yaml_serde::Error> {
    let written = yaml_serde::to_string(&marked(document))?;
    // The writer itself quotes some of them.
    let quoted_already = [(format!("'{MARK}"), "'"), (format!("{MARK}'"), "'")];
    let written = quoted_already.iter().fold(written, |written, (from, to)| written.replace(from, to));
    Ok(written.replace(MARK, "'"))
}

/// The same document, with marks around each string that YAML 1.1 would not read as one.
fn marked(json: Json) -> Json {
    let mark = |text: String| if is_trap(&text) { format!("{MARK}{text}{MARK}") } else { text };
    match json {
        Json::String(text) => mark(text).into(),
        Json::Array(items) => items.into_iter().map(marked).collect(),
        Json::Object(map) => map.into_iter().map(|(name, value)| (mark(name), marked(value))).collect(),
        other => other,
    }
}

/// Whether YAML 1.1 may read a plain scalar as something else: a number, a time, a truth value, a merge key.
fn is_trap(text: &str) -> bool {
    let is_word = ["y", "n", "yes", "no", "on", "off", "=", "<<"].contains(&text.to_ascii_lowercase().as_str());
    let begins = text.starts_with(|letter: char| letter.is_ascii_digit() || "+-.".contains(letter));
    let may_go_on = |letter: char| letter.is_ascii_hexdigit() || "+-._: xotTzZ".contains(letter);
    is_word || (begins && text.chars().all(may_go_on))
}
