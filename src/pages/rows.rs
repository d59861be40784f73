//! Rows as pages read them: JSON that borrows its text from the answer.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
pub(super) use serde_json_borrow::{Map, Value as Json};

/// A row of a list. Citations are most of its text, so no more is read of them than lists show.
#[derive(Debug)]
pub struct Row<'a> {
    /// Its members, without those below and the camps of a dispute.
    pub members: Map<'a>,
    /// Its citations.
    pub citations: Vec<Citation<'a>>,
    /// The values of a dispute.
    pub values: Vec<Value<'a>>,
}

/// What a list reads of one of the values of a dispute.
#[derive(Debug, Deserialize)]
pub struct Value<'a> {
    /// How exact its sources say that it is.
    pub qualifier: Option<&'a str>,
    /// The code of its currency.
    pub currency: Option<&'a str>,
    /// How many independent sources give it.
    pub independent_sources: u64,
    /// Who gives it.
    #[serde(borrow)]
    pub citations: Vec<Citation<'a>>,
}

/// What a list reads of a citation.
#[derive(Debug, Deserialize)]
pub struct Citation<'a> {
    /// Its source, by its identifier.
    pub source: &'a str,
    /// What the claim says.
    #[serde(borrow, default)]
    pub value: Option<Cow<'a, str>>,
    /// Whether the claim agrees with what is shown.
    #[serde(default)]
    pub accepted: bool,
}

impl Row<'_> {
    /// How many sources it cites.
    pub(super) fn cited(&self) -> u64 {
        distinct(self.citations.iter().map(|citation| citation.source))
    }
}

impl<'de> Deserialize<'de> for Row<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Row<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a row")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut row: A) -> Result<Row<'de>, A::Error> {
                let (mut members, mut citations, mut values) = (Vec::new(), Vec::new(), Vec::new());
                while let Some(name) = row.next_key::<&str>()? {
                    match name {
                        "citations" => citations = row.next_value()?,
                        "values" => values = row.next_value()?,
                        "camps" => drop(row.next_value::<IgnoredAny>()?),
                        _ => members.push((name, row.next_value()?)),
                    }
                }
                Ok(Row { members: members.into(), citations, values })
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// How many different sources there are.
pub(super) fn distinct<'s>(sources: impl Iterator<Item = &'s str>) -> u64 {
    let mut sources: Vec<&str> = sources.collect();
    sources.sort_unstable();
    sources.dedup();
    sources.len() as u64
}

/// Rows that were made for an answer, as pages read them.
pub(super) fn borrowed(rows: &[serde_json::Value]) -> Vec<Json<'_>> {
    // What is JSON can be read as JSON.
    rows.iter().map(|row| Json::deserialize(row).unwrap_or_default()).collect()
}
