//! Scope: whether a number is about a whole mission, one country in it, or the country where it works.

use crate::code_schema;
use crate::describe::{Code, code};

/// What a number is about.
pub const SCOPES: &[Code] = &[
    code("mission", "A mission as a whole: the country is the one where it works."),
    code("contributor", "What one country has in a mission, or gives to it."),
    code("host", "A country where a mission works, and not the mission."),
];

code_schema!(SeriesScope, SCOPES, "What a number is about.");

/// What a number is about, by its mission and its country; `hosts` are the missions, each with the country where it works.
#[must_use]
pub fn scope(mission: Option<&str>, country: Option<&str>, hosts: &[(String, Option<String>)]) -> Option<&'static str> {
    let is_host = |id: Option<&str>| {
        hosts.iter().any(|(mission, host)| id.is_none_or(|id| id == mission) && host.as_deref() == country)
    };
    match (mission, country) {
        (Some(_), None) => Some("mission"),
        (Some(id), Some(_)) => Some(if is_host(Some(id)) { "mission" } else { "contributor" }),
        (None, Some(_)) => is_host(None).then_some("host"),
        (None, None) => None,
    }
}
