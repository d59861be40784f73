//! Sums at the ends of several periods, on both clocks: as they were known then, and as they are known now.
//!
//! What is known now of a day in the past is told by the steps of the records: the stage that each had by then, according
//! to the claims that are about a day up to then. What is added up is what the records show now.

use std::collections::BTreeMap;

use jiff::civil::Date;
use ledger_core::describe::{Code, Resource};
use serde_json::Value as Json;
use sqlx::{QueryBuilder, SqliteConnection};

use super::adding::add_up;
use super::columns::{Columns, Stages};
use super::group::{Group, Totals};
use super::order::gathered;
use super::read::{self, label};
use crate::error::StoreError;
use crate::index::sums::{Summed, furthest};
use crate::index::{Catalog, Memory};
use crate::list::{of_numbers, rows};
use crate::selection::{Basis, Grouped, Selection};

/// The filter by stage: records have another on other days, so it narrows the groups.
const STATUS: &str = "status";
/// How many rows are read with one statement.
const AT_ONCE: usize = 5_000;

/// A group at the end of a period.
#[derive(Debug)]
pub struct Point {
    /// The end of the period.
    pub end: Date,
    /// The value of each key, as JSON.
    pub keys: Vec<(&'static str, Json)>,
    /// The keys, joined by colons.
    pub id: String,
    /// What was known on that day; `None` if it was no such group.
    pub then: Option<Totals>,
    /// What is known of that day now; `None` if it is no such group.
    pub now: Option<Totals>,
}

/// What claims tell now of the stages of records, day by day.
#[derive(Debug, Default)]
pub struct Told {
    /// The rows, by their numbers, which ascend.
    rows: Vec<(u32, Vec<Step>)>,
    /// The first day that a claim of theirs is about, and the last day on which one of them changed.
    pub span: Option<(Date, Date)>,
}

/// From a day on, the stage of a record, and all that it had reached.
type Step = (Date, Option<String>, Vec<String>);

/// What claims tell now of the selected records.
///
/// # Errors
/// When the database cannot be read.
pub async fn told(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
) -> Result<Told, StoreError> {
    let selection = of_any_stage(selection);
    let (catalog, found) = rows(connection, memory, resource, &selection).await?;
    let mut told = Told::default();
    for numbers in found.numbers().chunks(AT_ONCE) {
        let mut sql = QueryBuilder::new("SELECT t.steps, t.known_from FROM ");
        of_numbers(&mut sql, resource, catalog, numbers);
        let read: Vec<(String, Option<String>)> = sql.build_query_as().fetch_all(&mut *connection).await?;
        for (row, (steps, known_from)) in numbers.iter().zip(read) {
            let steps: Vec<(String, Option<String>, Vec<String>)> = serde_json::from_str(&steps).unwrap_or_default();
            let step = |(from, stage, reached): (String, _, _)| Some((from.parse::<Date>().ok()?, stage, reached));
            let steps: Vec<Step> = steps.into_iter().filter_map(step).collect();
            let known_from = known_from.and_then(|day| day.parse::<Date>().ok());
            let ends = steps.first().map(|(from, ..)| *from).into_iter().chain(known_from);
            for day in ends {
                let (first, last) = told.span.unwrap_or((day, day));
                told.span = Some((first.min(day), last.max(day)));
            }
            told.rows.push((*row, steps));
        }
    }
    Ok(told)
}

/// The groups of the selected records at the ends of periods, as known then and as known now.
///
/// # Errors
/// When the database cannot be read.
pub async fn series(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    by: &Grouped,
    told: &Told,
    ends: &[Date],
) -> Result<Vec<Point>, StoreError> {
    let Some(summed) = Summed::of(resource) else { return Ok(Vec::new()) };
    let now = of_any_stage(selection);
    let (catalog, _) = rows(connection, memory, resource, &now).await?;
    let mut columns = Columns::load(connection, memory, resource, catalog, by, &summed).await?;
    let stages: Vec<&String> = selection.given(STATUS).collect();
    let mut points = Vec::new();
    for end in ends {
        let then = Selection { as_of: Some(*end), ..now.clone() };
        let (past, found) = rows(connection, memory, resource, &then).await?;
        let known = Columns::load(connection, memory, resource, past, by, &summed).await?;
        let then = groups(connection, memory, resource, past, &known, by, &found.numbers()).await?;

        let on_day = |steps| stages_on(steps, *end, by.basis, summed.steps);
        let there = told.rows.iter().filter_map(|(row, steps)| Some((*row, on_day(steps)?)));
        let there: Vec<(u32, Vec<&str>)> = there.collect();
        let numbers: Vec<u32> = there.iter().map(|(row, _)| *row).collect();
        columns.stages = Stages::on_day(summed.steps, there.into_iter());
        let now = groups(connection, memory, resource, catalog, &columns, by, &numbers).await?;

        let mut of_end: BTreeMap<Vec<String>, Point> = BTreeMap::new();
        for (group, is_now) in
            then.into_iter().map(|group| (group, false)).chain(now.into_iter().map(|group| (group, true)))
        {
            let stage = group.keys.iter().find(|(name, _)| *name == STATUS).and_then(|(_, stage)| stage.as_str());
            if !stages.is_empty() && !stages.iter().any(|wanted| Some(wanted.as_str()) == stage) {
                continue;
            }
            let labels = group.keys.iter().map(|(_, key)| label(key).to_owned()).collect();
            let point = of_end.entry(labels).or_insert_with(|| Point {
                end: *end,
                keys: group.keys,
                id: group.id,
                then: None,
                now: None,
            });
            *(if is_now { &mut point.now } else { &mut point.then }) = Some(group.sum);
        }
        points.extend(of_end.into_values());
    }
    Ok(points)
}

/// The groups of some rows; each names only the first of its records.
async fn groups(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    catalog: &Catalog,
    columns: &Columns,
    by: &Grouped,
    numbers: &[u32],
) -> Result<Vec<Group>, StoreError> {
    let lines = gathered(add_up(columns, numbers, 1), columns, by);
    Ok(read::groups(connection, memory, resource, catalog, columns, by, lines).await?.groups)
}

/// The same without the filter by stage.
fn of_any_stage(selection: &Selection) -> Selection {
    selection.without(STATUS).unwrap_or_else(|| selection.clone())
}

/// The stages that a record counts under on a day; `None` if no claim is about a day up to then.
fn stages_on<'s>(steps: &'s [Step], day: Date, basis: Basis, order: &[Code]) -> Option<Vec<&'s str>> {
    let (_, stage, reached) = steps.iter().rfind(|(from, ..)| *from <= day)?;
    let of_stage = || stage.as_deref().into_iter().collect();
    let reached = || reached.iter().map(String::as_str);
    Some(match basis {
        Basis::Current => of_stage(),
        Basis::Reached => reached().collect(),
        Basis::Whole => furthest(reached(), order).into_iter().collect(),
    })
}
