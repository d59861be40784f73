//! Groups of records, added up, as answers have them.

use std::collections::HashMap;

use ledger_core::value::PartialDate;
use serde_json::Value as Json;

use crate::index::Sources;

/// A group of records, added up.
#[derive(Debug)]
pub struct Group {
    /// Its keys, joined by colons.
    pub id: String,
    /// The value of each key, as JSON.
    pub keys: Vec<(&'static str, Json)>,
    /// What it comes to. If it has all statuses, and they overlap, there is no total.
    pub sum: Totals,
    /// What it comes to under each status, if it has all statuses; the records without one are under `None`.
    pub by_status: Vec<(Option<String>, Totals)>,
}

/// What a group comes to.
#[derive(Debug, Default)]
pub struct Totals {
    /// How many records count.
    pub count: u64,
    /// The records that count, or the first of them.
    pub records: Vec<String>,
    /// The sum of what they show, in hundredths; `None` if none shows a value.
    pub total: Option<i64>,
    /// The sum of the lowest readings, in hundredths; `None` if one is open, or if there are none.
    pub low: Option<i64>,
    /// The sum of the highest readings, in hundredths; `None` if one is open, or if there are none.
    pub high: Option<i64>,
    /// The first and the last date for which the status of one of them was last reported.
    pub reported: Option<(PartialDate, PartialDate)>,
}

/// A page of groups.
#[derive(Debug, Default)]
pub struct Groups {
    /// The groups.
    pub groups: Vec<Group>,
    /// How many there are in all.
    pub total: usize,
    /// The identifier of the last one, if more follow.
    pub next: Option<String>,
    /// The claims behind each of the records that are named, as JSON, if they are asked for.
    pub citations: HashMap<String, String>,
    /// The sources of these claims.
    pub sources: Sources,
}
