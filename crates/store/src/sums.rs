//! Sums: grouped totals without double counting.
//!
//! A record is left out of a group if a record that contains it and has a value is in the same group. A record of
//! another mission, status or currency counts separately.

use std::collections::{BTreeMap, HashMap};

use ledger_core::describe::{Field, Kind, Resource, Type};
use serde_json::Value as Json;
use sqlx::{QueryBuilder, Row, SqliteConnection};

use crate::error::StoreError;
use crate::index::Memory;
use crate::list::{of_numbers, rows};
use crate::selection::{Basis, Grouped, Selection};

/// A group of records, added up.
#[derive(Debug)]
pub struct Group {
    /// Its keys, joined by colons.
    pub id: String,
    /// The value of each key, as JSON.
    pub keys: Vec<(&'static str, Json)>,
    /// The records that count.
    pub records: Vec<String>,
    /// The sum of what they show, in hundredths; `None` if none shows a value.
    pub total: Option<i64>,
    /// The sum of the lowest readings.
    pub low: Extreme,
    /// The sum of the highest readings.
    pub high: Extreme,
}

/// A sum of extremes, which is open if one of them is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extreme {
    sum: Option<i64>,
    is_open: bool,
}

impl Extreme {
    /// The sum, in hundredths; `None` if one is open, or if there are none.
    #[must_use]
    pub fn sum(self) -> Option<i64> {
        if self.is_open { None } else { self.sum }
    }

    fn add(&mut self, reading: Option<i64>) {
        match reading {
            Some(reading) => self.sum = Some(self.sum.unwrap_or(0) + reading),
            None => self.is_open = true,
        }
    }
}

impl Group {
    fn new(labels: &[String], keys: Vec<(&'static str, Json)>) -> Self {
        let (low, high) = (Extreme::default(), Extreme::default());
        Self { id: labels.join(":"), keys, records: Vec::new(), total: None, low, high }
    }
}

/// The groups of the selected records.
///
/// # Errors
/// When the database cannot be read.
pub async fn groups(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    by: &Grouped,
) -> Result<Vec<Group>, StoreError> {
    let addends = addends(connection, memory, resource, selection, &by.keys).await?;
    Ok(add_up(&addends, resource.adds_up_money(), by))
}

/// A record to be added up.
#[derive(Debug)]
struct Addend {
    /// Its identifier.
    id: String,
    /// The record that contains it.
    part_of: Option<String>,
    /// The mission.
    mission: Option<String>,
    /// The values of the group's keys, as JSON.
    keys: Vec<Json>,
    /// Its status.
    status: Option<String>,
    /// The statuses that it had, according to live claims.
    reached: Vec<String>,
    /// The currency of its sum.
    currency: Option<String>,
    /// What it shows, in hundredths.
    value: Option<i64>,
    /// The lowest reading, in hundredths.
    low: Option<i64>,
    /// The highest reading, in hundredths.
    high: Option<i64>,
}

/// The selected records, to be added up.
///
/// # Errors
/// When the database cannot be read.
async fn addends(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    keys: &[&'static str],
) -> Result<Vec<Addend>, StoreError> {
    let kind = resource.kind;
    let measure = kind.and_then(|kind| Some(&kind.fields[kind.measure()?]));
    let value = match measure {
        Some(Field { ty: Type::Money, name, .. }) => format!("t.{name}_hundredths AS value, t.currency"),
        Some(Field { name, .. }) => format!("t.{name} * 100 AS value, NULL AS currency"),
        None => "NULL AS value, NULL AS currency".to_owned(),
    };
    let stage = kind.and_then(Kind::stage).map_or_else(|| "NULL".to_owned(), |field| format!("t.\"{}\"", field.name));
    let mut sql = QueryBuilder::new(format!(
        "SELECT t.id, t.part_of, t.mission, {stage} AS status, t.reached, t.low, t.high, {value}"
    ));
    for (at, key) in keys.iter().enumerate() {
        sql.push(format!(", t.record -> '$.{key}' AS key_{at}"));
    }
    sql.push(" FROM ");
    let (catalog, found) = rows(connection, memory, resource, selection).await?;
    of_numbers(&mut sql, resource, catalog, &found.numbers());
    sql.push(" ORDER BY t.id");
    let rows = sql.build().fetch_all(connection).await?;
    let addend = |row: &sqlx::sqlite::SqliteRow| -> Result<Addend, sqlx::Error> {
        let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let key = |at: usize| row.try_get(format!("key_{at}").as_str()).map(json);
        let reached: Json = json(row.try_get("reached")?);
        Ok(Addend {
            id: row.try_get("id")?,
            part_of: row.try_get("part_of")?,
            mission: row.try_get("mission")?,
            keys: (0..keys.len()).map(key).collect::<Result<_, _>>()?,
            status: row.try_get("status")?,
            reached: reached.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect(),
            currency: row.try_get("currency")?,
            value: row.try_get("value")?,
            low: row.try_get("low")?,
            high: row.try_get("high")?,
        })
    };
    Ok(rows.iter().map(addend).collect::<Result<_, _>>()?)
}

/// The statuses that a record counts under.
fn statuses(addend: &Addend, basis: Basis) -> Vec<Option<String>> {
    match basis {
        Basis::Reached if !addend.reached.is_empty() => addend.reached.iter().cloned().map(Some).collect(),
        _ => vec![addend.status.clone()],
    }
}

fn add_up(addends: &[Addend], is_money: bool, by: &Grouped) -> Vec<Group> {
    let by_id: HashMap<&str, &Addend> = addends.iter().map(|addend| (addend.id.as_str(), addend)).collect();
    let mut groups: BTreeMap<Vec<String>, Group> = BTreeMap::new();
    for addend in addends {
        for status in statuses(addend, by.basis) {
            if is_contained(addend, status.as_ref(), &by_id, by.basis) {
                continue;
            }
            let mut keys: Vec<(&'static str, Json)> =
                by.keys.iter().copied().zip(addend.keys.iter().cloned()).collect();
            keys.push(("status", status.into()));
            if is_money {
                keys.push(("currency", addend.currency.clone().into()));
            }
            let labels = keys.iter().map(|(_, key)| label(key)).collect();
            let group = groups.entry(labels).or_insert_with_key(|labels| Group::new(labels, keys));
            group.records.push(addend.id.clone());
            if let Some(value) = addend.value {
                group.total = Some(group.total.unwrap_or(0) + value);
                group.low.add(addend.low);
                group.high.add(addend.high);
            }
        }
    }
    groups.into_values().collect()
}

/// Whether a record that contains it and has a value is in the same group.
fn is_contained(addend: &Addend, status: Option<&String>, by_id: &HashMap<&str, &Addend>, basis: Basis) -> bool {
    let mut whole = addend.part_of.as_deref().and_then(|id| by_id.get(id));
    while let Some(here) = whole {
        let is_same = here.value.is_some()
            && here.keys == addend.keys
            && here.mission == addend.mission
            && here.currency == addend.currency
            && statuses(here, basis).iter().any(|other| other.as_ref() == status);
        if is_same {
            return true;
        }
        whole = here.part_of.as_deref().and_then(|id| by_id.get(id));
    }
    false
}

/// A key as written in the identifier of a group.
fn label(key: &Json) -> String {
    match key {
        Json::String(text) => text.clone(),
        Json::Object(object) => {
            ["id", "name"].iter().find_map(|name| object.get(*name).and_then(Json::as_str)).unwrap_or("none").to_owned()
        }
        _ => "none".to_owned(),
    }
}
