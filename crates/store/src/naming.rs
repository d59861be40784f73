//! What a name may mean: records, countries, organizations, voices and sources, however somebody writes them.
//!
//! The names of a list are compared in memory (`index/names.rs`). Of a list that is too long for that, the rows are
//! looked at that contain every word of the name, as a search finds them.

use std::collections::HashSet;
use std::sync::Arc;

use ledger_core::likeness::{LEAST, is_slip, likeness};
use serde_json::json;
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::error::StoreError;
use crate::index::{Alike, By, Called, Catalog, Found, Memory, Names, Rows, Written, intersection, key_of, row_of};
use crate::list::rows;
use crate::places::{Place, places};
use crate::selection::{Narrowing, Selection};
use crate::tokens::Phrase;

/// How many candidates there are for a name at most.
pub const CANDIDATES: usize = 50;
/// How many names are compared closely at most.
const COMPARED: usize = 60;
/// How much work comparing them is at most, in pairs of letters: as many as of names of usual length, or fewer long ones.
const WORK: usize = 600_000;
/// How many rows of a list that is not kept in memory are compared.
const OF_LONG: usize = 100;

/// What is looked for among the rows of one kind.
#[derive(Clone, Debug)]
pub struct Sought {
    /// The kind: of record, or `country`, `organization`, `voice` or `source`.
    pub kind: &'static str,
    /// What should hold of a row; `None` if it can hold of no row of the kind.
    pub conditions: Vec<Option<Narrowing>>,
}

/// What a name may mean.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What it is.
    pub kind: &'static str,
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How much one of its names is alike, from 0 to 1; 1 if it is the same, or if no name was given.
    pub likeness: f64,
    /// By which of its names, if it is called exactly so.
    pub exact: Option<By>,
    /// Whether it is called exactly so by a name, not only by an identifier.
    pub is_named: bool,
    /// Whether the name can be a slip of the pen for one of its names.
    pub is_slip: bool,
    /// Which of the conditions hold.
    pub holds: Vec<bool>,
}

/// A row that may be meant, with its place among the lists that are looked in.
#[derive(Debug)]
struct Met {
    list: usize,
    number: u32,
    id: String,
    name: String,
    likeness: f64,
    exact: Option<By>,
    is_named: bool,
    is_slip: bool,
}

/// A list that is looked in.
struct List<'m, 's> {
    place: Place,
    catalog: &'m Catalog,
    sought: &'s Sought,
    /// The rows that were known on the day.
    known: Option<Arc<Rows>>,
    names: Option<Arc<Names>>,
}

impl List<'_, '_> {
    fn is_known(&self, number: u32) -> bool {
        self.known.as_ref().is_none_or(|known| known.contains(number))
    }
}

/// Opens the lists of the kinds that are looked for.
async fn open<'m, 's>(
    connection: &mut SqliteConnection,
    memory: &'m Memory,
    sought: &'s [Sought],
    selection: &Selection,
) -> Result<Vec<List<'m, 's>>, StoreError> {
    let mut lists = Vec::new();
    for place in places() {
        let Some(sought) = sought.iter().find(|sought| sought.kind == place.kind) else { continue };
        let release = selection.edition.number;
        let catalog = memory.of_list(place.list, Some(release), selection.as_of)?;
        let known = memory.known(connection, catalog, selection.as_of).await?;
        let names = memory.names(connection, catalog, place, release).await?;
        lists.push(List { place, catalog, sought, known, names });
    }
    Ok(lists)
}

/// What a name may mean, each with which conditions hold; without a name, that of which all conditions hold. The likeliest
/// come first, at most [`CANDIDATES`].
///
/// # Errors
/// When the database cannot be read.
pub async fn candidates(
    connection: &mut SqliteConnection,
    memory: &Memory,
    name: Option<&str>,
    sought: &[Sought],
    selection: &Selection,
) -> Result<Vec<Candidate>, StoreError> {
    let lists = open(connection, memory, sought, selection).await?;
    let met = match name {
        Some(name) => called(connection, memory, &lists, &Written::of(name)).await?,
        None => narrowed(connection, memory, &lists, selection).await?,
    };
    let mut candidates = Vec::with_capacity(met.len());
    let mut holding: Vec<Option<Vec<Option<Found>>>> = lists.iter().map(|_| None).collect();
    for met in met {
        let list = &lists[met.list];
        if holding[met.list].is_none() {
            holding[met.list] = Some(conditions(connection, memory, list, selection).await?);
        }
        let holds = holding[met.list].iter().flatten();
        let holds = holds.map(|found| found.as_ref().is_some_and(|found| found.contains(met.number))).collect();
        candidates.push(Candidate {
            kind: list.place.kind,
            id: met.id,
            name: met.name,
            likeness: met.likeness,
            exact: met.exact,
            is_named: met.is_named,
            is_slip: met.is_slip,
            holds,
        });
    }
    Ok(candidates)
}

/// What is called exactly so, of one of the kinds: its kind and identifier, if there is only one.
///
/// # Errors
/// When the database cannot be read.
pub async fn exactly(
    connection: &mut SqliteConnection,
    memory: &Memory,
    name: &str,
    kinds: &[&'static str],
    selection: &Selection,
) -> Result<Option<(&'static str, String)>, StoreError> {
    let sought: Vec<Sought> = kinds.iter().map(|kind| Sought { kind, conditions: Vec::new() }).collect();
    let name = Written::of(name);
    let mut exact: Vec<(bool, &'static str, String)> = Vec::new();
    for list in open(connection, memory, &sought, selection).await? {
        let known = list.names.iter().flat_map(|names| names.same(&name)).filter(|(row, _)| list.is_known(row.number));
        exact.extend(known.map(|(row, own)| (own.by == By::Initials, list.place.kind, row.id.to_string())));
    }
    // What has the name is meant before what has its letters.
    if exact.iter().any(|(is_initials, ..)| !is_initials) {
        exact.retain(|(is_initials, ..)| !is_initials);
    }
    exact.dedup();
    Ok(exact.pop().filter(|_| exact.is_empty()).map(|(_, kind, id)| (kind, id)))
}

/// What begins so, or has a word that does: first what is called exactly so, then the names that begin so, then the
/// others, and last those that are only like it. So many of them, after some.
///
/// # Errors
/// When the database cannot be read.
pub async fn beginning(
    connection: &mut SqliteConnection,
    memory: &Memory,
    name: &str,
    sought: &[Sought],
    selection: &Selection,
    (skip, take): (usize, usize),
) -> Result<Vec<Candidate>, StoreError> {
    let key = key_of(name);
    let mut begun: Vec<(bool, bool, Candidate)> = Vec::new();
    for list in open(connection, memory, sought, selection).await? {
        let long = match &list.names {
            Some(_) => Vec::new(),
            None => of_long(connection, memory, &list, &key, true).await?,
        };
        let names = list.names.iter().flat_map(|names| names.beginning(&key)).map(|(row, key)| (row, &*key.text));
        let named: Vec<(&Called, String)> = names
            .map(|(row, text)| (row, text.to_owned()))
            .chain(long.iter().filter(|row| row.is_named).map(|row| (row, row.key())))
            .collect();
        for (row, text) in named {
            let is_new = !begun.iter().any(|(.., other)| other.kind == list.place.kind && *other.id == *row.id);
            if is_new && list.is_known(row.number) {
                let (exact, begins) = (text == key, text.starts_with(&key));
                begun.push((
                    !exact,
                    !begins,
                    Candidate {
                        kind: list.place.kind,
                        id: row.id.to_string(),
                        name: row.name.to_string(),
                        likeness: likeness(&key, &text),
                        exact: exact.then_some(By::Name),
                        is_named: exact,
                        is_slip: is_slip(&key, &text),
                        holds: Vec::new(),
                    },
                ));
            }
        }
    }
    begun.sort_by_key(|(is_other, is_inside, _)| (*is_other, *is_inside));
    let mut all: Vec<Candidate> = begun.into_iter().map(|(.., candidate)| candidate).collect();
    if all.len() < skip + take {
        let like = candidates(connection, memory, Some(name), sought, selection).await?;
        let is_new = |like: &Candidate| !all.iter().any(|other| other.kind == like.kind && other.id == like.id);
        let like: Vec<Candidate> = like.into_iter().filter(is_new).collect();
        all.extend(like);
    }
    Ok(all.into_iter().skip(skip).take(take).collect())
}

/// The rows of which each condition holds.
async fn conditions(
    connection: &mut SqliteConnection,
    memory: &Memory,
    list: &List<'_, '_>,
    selection: &Selection,
) -> Result<Vec<Option<Found>>, StoreError> {
    let mut holding = Vec::new();
    for condition in &list.sought.conditions {
        let (Some(condition), Some(resource)) = (condition, list.place.resource()) else {
            holding.push(None);
            continue;
        };
        let one = Selection { filters: vec![condition.clone()], ..selection.of_all(1) };
        holding.push(Some(rows(connection, memory, resource, &one).await?.1));
    }
    Ok(holding)
}

/// The rows that are called so, or nearly so.
async fn called(
    connection: &mut SqliteConnection,
    memory: &Memory,
    lists: &[List<'_, '_>],
    name: &Written,
) -> Result<Vec<Met>, StoreError> {
    let key = name.key.as_str();
    let of_country = |list: usize| lists[list].place.kind == "country";
    let mut met: Vec<Met> = Vec::new();
    let mut add = |list: usize, row: &Called, text: &str, by: By, Alike { likeness, is_slip }: Alike| {
        let is_name = key == text && by != By::Identifier;
        if let Some(known) = met.iter_mut().find(|other| other.list == list && other.number == row.number) {
            known.is_named |= is_name;
        } else if !key.is_empty() && lists[list].is_known(row.number) {
            met.push(Met {
                list,
                number: row.number,
                id: row.id.to_string(),
                name: row.name.to_string(),
                likeness,
                exact: (key == text).then_some(by),
                is_named: is_name,
                is_slip: likeness >= LEAST && is_slip,
            });
        }
    };
    let mut near = Vec::new();
    for (at, list) in lists.iter().enumerate() {
        if let Some(names) = &list.names {
            names.same(name).for_each(|(row, own)| add(at, row, &own.text, own.by, name.alike(&own.text, false)));
            let all = name.keys(of_country(at)).flat_map(|key| names.near(key));
            near.extend(all.map(|(share, row, own)| (share, at, row, own)));
        } else {
            for row in of_long(connection, memory, list, key, false).await? {
                let (id, own) = (key_of(&row.id), row.key());
                for (text, by) in [(id, By::Identifier), (own, By::Name)] {
                    if by == By::Name || text == key {
                        add(at, &row, &text, by, name.alike(&text, false));
                    }
                }
            }
        }
    }
    near.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
    // By several keys, a name may be found more than once.
    let mut seen = HashSet::new();
    near.retain(|(_, at, _, own)| seen.insert((*at, std::ptr::from_ref(*own).addr())));
    near.truncate(COMPARED);
    let mut done = 0;
    near.retain(|(_, at, _, own)| {
        done += name.work(&own.text, of_country(*at));
        done <= WORK
    });
    // The best of several names of a row.
    let mut near: Vec<_> =
        near.into_iter().map(|(_, at, row, own)| (name.alike(&own.text, of_country(at)), at, row, own)).collect();
    near.sort_by(|(one, ..), (other, ..)| other.likeness.total_cmp(&one.likeness));
    for (alike, at, row, own) in near {
        add(at, row, &own.text, own.by, alike);
    }
    met.retain(|met| met.likeness >= LEAST);
    met.sort_by(|one, other| other.likeness.total_cmp(&one.likeness));
    met.truncate(CANDIDATES);
    Ok(met)
}

/// The first rows of a long list that have an identifier, or that contain every word of a name; of the last one the
/// beginning may be enough.
async fn of_long(
    connection: &mut SqliteConnection,
    memory: &Memory,
    list: &List<'_, '_>,
    key: &str,
    is_beginning: bool,
) -> Result<Vec<Called>, StoreError> {
    let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    let term = |(at, word): (usize, &&str)| vec![Phrase::of(word, is_beginning && at + 1 == words.len())];
    let terms: Vec<Vec<Phrase>> = words.iter().enumerate().map(term).collect();
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let found = intersection(memory.matching(connection, list.catalog, &terms).await?);
    let numbers: Vec<u32> = found.iter().filter(|number| list.is_known(*number)).take(OF_LONG).collect();
    of_numbers(connection, list, &numbers).await
}

/// Rows by their numbers.
async fn of_numbers(
    connection: &mut SqliteConnection,
    list: &List<'_, '_>,
    numbers: &[u32],
) -> Result<Vec<Called>, StoreError> {
    let versions: Vec<i64> = numbers.iter().map(|number| list.catalog.version(*number)).collect();
    let sql = format!(
        "SELECT t.version, t.id, {}, {} FROM json_each(?) AS found CROSS JOIN {} AS t ON t.version = found.value",
        list.place.name,
        list.place.is_named,
        list.place.table()
    );
    let rows: Vec<(i64, String, String, bool)> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(json!(versions).to_string()).fetch_all(connection).await?;
    let called = |(version, id, name, is_named): (i64, String, String, bool)| {
        let number = list.catalog.number(row_of(version))?;
        Some(Called { number, id: id.into(), name: name.into(), is_named })
    };
    Ok(rows.into_iter().filter_map(called).collect())
}

/// The first rows of which all conditions hold.
async fn narrowed(
    connection: &mut SqliteConnection,
    memory: &Memory,
    lists: &[List<'_, '_>],
    selection: &Selection,
) -> Result<Vec<Met>, StoreError> {
    let mut met: Vec<Met> = Vec::new();
    for (at, list) in lists.iter().enumerate() {
        let all: Option<Vec<Narrowing>> = list.sought.conditions.iter().cloned().collect();
        let (Some(filters), Some(resource)) = (all, list.place.resource()) else { continue };
        let narrowed = Selection { filters, ..selection.of_all(1) };
        let (_, found) = rows(connection, memory, resource, &narrowed).await?;
        let numbers: Vec<u32> = found.numbers().into_iter().take(CANDIDATES - met.len()).collect();
        met.extend(of_numbers(connection, list, &numbers).await?.into_iter().map(|row| Met {
            list: at,
            number: row.number,
            id: row.id.into(),
            name: row.name.into(),
            likeness: 1.0,
            exact: None,
            is_named: false,
            is_slip: false,
        }));
    }
    Ok(met)
}
