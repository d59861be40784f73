//! How long an answer is at most, and what becomes of a longer one: its citations are left out, then the records inside
//! a record, which are in lists of their own.

use ledger_core::describe::{Filter, Resource};
use ledger_core::resources::{ALL, countries};
use rmcp::model::{CallToolResult, ContentBlock, JsonObject};
use serde_json::{Value as Json, json};

use super::tools::{CITATIONS, COLLECTION, Gives, LIMIT, ON, Tool};

/// How many bytes of an answer an assistant gets at most: what a model can read with room left for anything else.
pub(super) const LONGEST: usize = 60_000;
/// How many bytes are read of an answer of which the records inside are left out.
pub(super) const WHOLE: usize = 16 * LONGEST;

/// The day and the edition, which the lists of the records inside are asked for as well.
const WHEN: &[&str] = &["as_of", "release"];

/// What is said of an answer that is short enough only without its citations.
pub(super) fn without_citations(tool: &Tool) -> String {
    let said = "With citations this answer would be too long to read here, so they are left out.";
    let advice = if tool.takes(LIMIT) {
        " Ask for fewer rows with `limit` to see them, or `get` a record."
    } else if tool.takes(ON) {
        " Ask for the version of one day with `on` to see them."
    } else {
        " `list` the records inside to see theirs."
    };
    format!("{said}{advice}")
}

/// What is said of an answer that is too long in any way, with what the tool takes.
pub(super) fn too_long(tool: &Tool, arguments: &JsonObject) -> String {
    let is_lean = arguments.get(CITATIONS).is_some_and(|citations| citations == "none");
    let can = [
        (tool.takes(LIMIT), "ask for fewer rows with `limit`"),
        (tool.takes(ON), "ask for the version of one day with `on`"),
        (tool.cites() && !is_lean, "leave out citations with `citations=none`"),
        (tool.narrows, "ask for a part of it with `filters`"),
    ];
    let can: Vec<&str> = can.into_iter().filter(|(can, _)| *can).map(|(_, advice)| advice).collect();
    let said = format!("The answer has more than {LONGEST} bytes, which is too long to read here.");
    if can.is_empty() { said } else { format!("{said} You can {}.", can.join(", or ")) }
}

/// Whether the answer has records inside that can be left out.
pub(super) fn has_records(tool: &Tool, arguments: &JsonObject) -> bool {
    tool.gives == Gives::Row
        && arguments.get(COLLECTION).is_some_and(|collection| *collection == countries::RESOURCE.path)
}

/// The list that has the records inside a country, and the filter that leaves only those.
fn list_of(property: &str) -> Option<(&'static Resource, &'static Filter)> {
    let resource = ALL.iter().find(|resource| resource.profile.is_some_and(|profile| profile.property == property))?;
    Some((resource, resource.country_filter()?))
}

/// Leaves the records of other collections out of the answer about a country, with the paths of the lists that have them.
pub(super) fn leave_out_records(result: &mut CallToolResult, arguments: &JsonObject) -> Result<(), ()> {
    let mut answer = result.structured_content.take().unwrap_or_default();
    let id = answer["data"]["id"].as_str().unwrap_or_default().to_owned();
    let mut when = form_urlencoded::Serializer::new(String::new());
    when.extend_pairs(WHEN.iter().filter_map(|name| Some((name, arguments.get(*name)?.as_str()?))));
    let when = when.finish();
    let mut lists = Vec::new();
    if let Some(Json::Object(data)) = answer.get_mut("data") {
        for (name, value) in std::mem::take(data) {
            let Some((resource, filter)) = list_of(&name) else {
                data.insert(name, value);
                continue;
            };
            let path = format!("/{}?{}={id}&{when}", resource.path, filter.name);
            data.insert(format!("{name}_url"), path.trim_end_matches('&').into());
            lists.push(format!("`{}` with {}", resource.path, json!({ filter.name: id })));
        }
    }
    let text = answer.to_string();
    if text.len() > LONGEST {
        return Err(());
    }
    result.structured_content = Some(answer);
    if let Some(first) = result.content.first_mut() {
        *first = ContentBlock::text(text);
    }
    let said = format!(
        "With the records inside it this answer would be too long to read here, so those and the citations are left out. `list` them by `filters`: {}.",
        lists.join(", ")
    );
    result.content.push(ContentBlock::text(said));
    Ok(())
}
