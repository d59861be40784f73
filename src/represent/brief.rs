//! The lean form of rows: without members that are null, and with only the claims that are shown.

use std::collections::BTreeSet;

use ledger_store::index::Sources;
use serde::ser::{Serialize, Serializer};
use serde_json_borrow::Value;

use super::stored::{parsed, written};
use crate::problem::Problem;

/// The media type of lean JSON, which leaves out members that the schemas of JSON require.
pub const MEDIA_TYPE: &str = "application/vnd.mission-ledger.brief+json";

/// What a citation says in a lean answer.
const SAYS: &[&str] = &["claim", "field", "source", "paragraph", "locator"];

/// A row in its lean form; the sources that it cites there are added to `cited`.
///
/// # Errors
/// An internal problem, if it is not JSON.
pub fn row(record: &str, cited: &mut BTreeSet<String>) -> Result<String, Problem> {
    let row = parsed(record)?;
    collect(&row, cited);
    written(&Lean(&row))
}

/// Those of the sources that are cited, in their lean form, joined by commas.
///
/// # Errors
/// An internal problem, if a source is not JSON.
pub fn sources(cited: &BTreeSet<String>, sources: &Sources) -> Result<String, Problem> {
    let mut kept = Vec::new();
    for source in sources.iter() {
        let source: Value<'_> = parsed(source)?;
        if source.get("id").as_str().is_some_and(|id| cited.contains(id)) {
            kept.push(written(&Lean(&source))?);
        }
    }
    Ok(kept.join(","))
}

/// The citations of accepted claims; all, if none is accepted, as with the values that rivals give.
fn shown<'v>(citations: &'v [Value<'v>]) -> impl Iterator<Item = &'v Value<'v>> {
    let is_accepted = |citation: &&Value<'_>| citation.get("accepted").as_bool() == Some(true);
    let any = citations.iter().any(|citation| is_accepted(&citation));
    citations.iter().filter(move |citation| !any || is_accepted(citation))
}

/// Collects the sources that a value cites in its lean form.
fn collect(value: &Value<'_>, cited: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members.iter() {
                match value {
                    Value::Array(citations) if name == "citations" => {
                        let sources = shown(citations).filter_map(|citation| citation.get("source").as_str());
                        cited.extend(sources.map(str::to_owned));
                    }
                    // What explains a dispute.
                    Value::Array(sources) if name == "sources" => {
                        cited.extend(sources.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    Value::Str(source) if name == "source" => _ = cited.insert(source.to_string()),
                    Value::Object(source) if name == "source" => {
                        cited.extend(source.get("id").and_then(Value::as_str).map(str::to_owned));
                    }
                    _ => collect(value, cited),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, cited)),
        _ => {}
    }
}

/// A value without what is null.
struct Lean<'v>(&'v Value<'v>);

impl Serialize for Lean<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(members) => {
                serializer.collect_map(members.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| {
                    let lean = match value {
                        Value::Array(citations) if name == "citations" => Part::Citations(citations),
                        _ => Part::Value(Lean(value)),
                    };
                    (name, lean)
                }))
            }
            Value::Array(values) => serializer.collect_seq(values.iter().map(Lean)),
            value => value.serialize(serializer),
        }
    }
}

/// A member of a lean object.
enum Part<'v> {
    Value(Lean<'v>),
    Citations(&'v [Value<'v>]),
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Citations(citations) => serializer.collect_seq(shown(citations).map(Citation)),
        }
    }
}

/// A citation by the ids of its claim and source, and its place there.
struct Citation<'v>(&'v Value<'v>);

impl Serialize for Citation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let said = SAYS.iter().map(|name| (*name, self.0.get(*name))).filter(|(_, value)| !value.is_null());
        serializer.collect_map(said)
    }
}
