//! The columns that sums are made from.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use ledger_core::describe::{Code, Resource};
use sqlx::SqliteConnection;

use crate::error::StoreError;
use crate::index::sums::{HIGH, IS_FIRST, LOW, REACHED, Summed, WHOLE, furthest, label_of};
use crate::index::{Catalog, Column, IS, Memory, Rows, VALUES, values_of};
use crate::selection::{Basis, Grouped};

/// What stands for no value in the identifier of a group.
pub(super) const NONE: &str = "none";

/// The columns of a catalog that sums are made from.
#[derive(Debug)]
pub(super) struct Columns {
    /// What is added up.
    pub measure: Arc<Column>,
    /// How many hundredths one of it is.
    pub scale: i64,
    /// The lowest readings, in hundredths.
    pub low: Arc<Column>,
    /// The highest readings, in hundredths.
    pub high: Arc<Column>,
    /// The dates for which the stages of records were last reported, if they count under these.
    pub reported: Option<Arc<Column>>,
    /// The missions, if records have one.
    pub mission: Option<Arc<Column>>,
    /// The first row of the record that contains a row's record.
    pub whole: Arc<Column>,
    /// The rows that are the first of their records.
    pub firsts: Arc<Rows>,
    /// What groups are made by, besides the stage and the currency.
    pub keys: Vec<Labels>,
    /// The stages that rows count under.
    pub stages: Stages,
    /// Whether a record only contains those that count under the same stage.
    pub compares_stages: bool,
    /// The currencies, if money is added up.
    pub currency: Option<Labels>,
    /// The rows in the order of their ids, if that is not the order of their numbers.
    pub order: Option<Arc<Column>>,
}

impl Columns {
    /// The columns for such groups.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load(
        connection: &mut SqliteConnection,
        memory: &Memory,
        resource: &Resource,
        catalog: &Catalog,
        by: &Grouped,
        summed: &Summed,
    ) -> Result<Self, StoreError> {
        let mut keys = Vec::new();
        for key in &by.all_keys() {
            keys.push(Labels::load(connection, memory, catalog, &label_of(resource, key)).await?);
        }
        let currency = match summed.currency {
            Some(name) => Some(Labels::load(connection, memory, catalog, &label_of(resource, name)).await?),
            None => None,
        };
        let mission = match summed.mission {
            Some(name) => Some(memory.column(connection, catalog, &values_of(&label_of(resource, name))).await?),
            None => None,
        };
        let reported = match summed.reported.filter(|_| by.basis == Basis::Current) {
            Some(name) => Some(memory.column(connection, catalog, name).await?),
            None => None,
        };
        let order = if catalog.is_in_order { None } else { Some(memory.column(connection, catalog, "id").await?) };
        Ok(Self {
            measure: memory.column(connection, catalog, &summed.measure).await?,
            scale: summed.scale,
            low: memory.column(connection, catalog, LOW).await?,
            high: memory.column(connection, catalog, HIGH).await?,
            reported,
            mission,
            whole: memory.column(connection, catalog, WHOLE).await?,
            firsts: memory.with_word(connection, catalog, IS, IS_FIRST).await?,
            keys,
            stages: Stages::load(connection, memory, catalog, resource, summed, by.basis).await?,
            compares_stages: by.basis != Basis::Whole,
            currency,
            order,
        })
    }

    /// How many different codes of groups there can be.
    pub fn codes(&self) -> u64 {
        let own = self.keys.iter().map(Labels::size).product::<u64>() * self.stages.size();
        own * self.currency.as_ref().map_or(1, Labels::size)
    }

    /// The stage of a group, by its code; `None` if its records have none.
    pub fn stage(&self, code: u64) -> Option<&str> {
        let (_, stage, _) = self.parts(code);
        self.stages.label(stage)
    }

    /// Where a group comes among others, by its code: the places of its keys, of its stage, and of its currency.
    pub fn places(&self, code: u64) -> Places {
        let (keys, stage, currency) = self.parts(code);
        let keys = self.keys.iter().zip(keys).map(|(labels, number)| labels.place(number)).collect();
        Places { keys, stage: Some(stage), currency: self.currency.as_ref().map(|labels| labels.place(currency)) }
    }

    /// Where a group comes among others by one of its labels; `None` if it does not have that one.
    pub fn place(&self, code: u64, label: Label) -> Option<u64> {
        let (keys, stage, currency) = self.parts(code);
        match label {
            Label::Key(at) => self.keys.get(at).and_then(|labels| labels.place_of_some(keys[at])),
            Label::Stage => self.stages.label(stage).map(|_| stage),
            Label::Currency => self.currency.as_ref().and_then(|labels| labels.place_of_some(currency)),
        }
    }

    /// The numbers of the labels of a group, by its code.
    fn parts(&self, code: u64) -> (Vec<u64>, u64, u64) {
        let sizes = self.currency.as_ref().map_or(1, Labels::size);
        let (rest, currency) = (code / sizes, code % sizes);
        let (mut rest, stage) = (rest / self.stages.size(), rest % self.stages.size());
        let mut keys: Vec<u64> = Vec::with_capacity(self.keys.len());
        for labels in self.keys.iter().rev() {
            keys.push(rest % labels.size());
            rest /= labels.size();
        }
        keys.reverse();
        (keys, stage, currency)
    }
}

/// A label of a group.
#[derive(Clone, Copy, Debug)]
pub(super) enum Label {
    /// The key at this place.
    Key(usize),
    Stage,
    Currency,
}

/// Where a group comes among others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Places {
    pub keys: Vec<u64>,
    /// `None` for a row with all stages.
    pub stage: Option<u64>,
    pub currency: Option<u64>,
}

/// A column of labels: they are in the order of their distances.
#[derive(Debug)]
pub(super) struct Labels {
    /// Its name.
    pub name: String,
    pub column: Arc<Column>,
    /// How many distances it has.
    distances: u64,
    /// The first distance whose label is not before [`NONE`].
    before: u64,
    /// The number of no label: its own or, if a label is [`NONE`], that of this label.
    none: u64,
}

impl Labels {
    async fn load(
        connection: &mut SqliteConnection,
        memory: &Memory,
        catalog: &Catalog,
        name: &str,
    ) -> Result<Self, StoreError> {
        let column = memory.column(connection, catalog, &values_of(name)).await?;
        let distances = column.size();
        let (rank, is_label) = rank_of(connection, memory, catalog, name, NONE).await?;
        let before = column.distance_of(rank).min(distances);
        // Other rows of the list may have it, and none of the catalog.
        let is_there = is_label && before < distances && column.value_at(before) == rank;
        let none = if is_there { before } else { distances };
        Ok(Self { name: name.to_owned(), column, distances, before, none })
    }

    /// How many numbers there are for labels.
    pub fn size(&self) -> u64 {
        self.distances + 1
    }

    /// The number of a label, by its distance; the greatest number is the distance of no label.
    pub fn number(&self, distance: u64) -> u64 {
        if distance < self.distances { distance } else { self.none }
    }

    /// Where a label comes among others, by its number.
    pub fn place(&self, number: u64) -> u64 {
        if number < self.distances { 2 * number + 1 } else { 2 * self.before }
    }

    /// The same; `None` for no label.
    fn place_of_some(&self, number: u64) -> Option<u64> {
        (number != self.none).then(|| self.place(number))
    }

    /// Where a label comes among others; `None` if no row of the catalog has it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn place_of(
        &self,
        connection: &mut SqliteConnection,
        memory: &Memory,
        catalog: &Catalog,
        label: &str,
    ) -> Result<Option<u64>, StoreError> {
        if label == NONE {
            return Ok(Some(self.place_of_none()));
        }
        let (rank, is_label) = rank_of(connection, memory, catalog, &self.name, label).await?;
        let distance = self.column.distance_of(rank);
        let is_there = is_label && distance < self.distances && self.column.value_at(distance) == rank;
        Ok(is_there.then(|| self.place(distance)))
    }

    /// The place at which rows without a label come.
    fn place_of_none(&self) -> u64 {
        self.place(self.none)
    }
}

/// The stages that rows count under.
#[derive(Debug)]
pub(super) struct Stages {
    /// Those of rows on a day, by their numbers, if they are not those that columns have.
    on_day: Option<HashMap<u32, Vec<usize>>>,
    /// All of them, in order, with [`NONE`].
    labels: Vec<String>,
    /// The place of [`NONE`] among them.
    none: [usize; 1],
    /// The current stage of a row.
    own: Option<Named>,
    /// The stages that a row has reached, if it counts under them.
    reached: Option<Named>,
}

/// A column, and the places among all stages of those that each of its distances names.
#[derive(Debug)]
struct Named {
    column: Arc<Column>,
    places: Vec<Vec<usize>>,
}

impl Named {
    fn of(&self, row: u32) -> Option<&[usize]> {
        let distance = usize::try_from(self.column.distance(row)?).ok()?;
        self.places.get(distance).map(Vec::as_slice).filter(|places| !places.is_empty())
    }
}

impl Stages {
    async fn load(
        connection: &mut SqliteConnection,
        memory: &Memory,
        catalog: &Catalog,
        resource: &Resource,
        summed: &Summed,
        basis: Basis,
    ) -> Result<Self, StoreError> {
        let own = match summed.stage.map(|name| label_of(resource, name)) {
            Some(name) => {
                let ranked = ranked(connection, memory, catalog, &name).await?;
                let members = ranked.into_iter().map(|(label, rank)| (vec![label], rank)).collect();
                Some((memory.column(connection, catalog, &values_of(&name)).await?, members))
            }
            None => None,
        };
        let reached = if basis == Basis::Current {
            None
        } else {
            let ranked = ranked(connection, memory, catalog, REACHED).await?;
            let members = |label: String| {
                let mut reached: Vec<String> = serde_json::from_str(&label).unwrap_or_default();
                if basis == Basis::Whole {
                    reached = furthest(reached, summed.steps).into_iter().collect();
                }
                reached
            };
            let members = ranked.into_iter().map(|(label, rank)| (members(label), rank)).collect();
            Some((memory.column(connection, catalog, &values_of(REACHED)).await?, members))
        };
        let read: [Option<(Arc<Column>, Members)>; 2] = [own, reached];
        let names = read.iter().flatten().flat_map(|(_, members)| members).flat_map(|(names, _)| names);
        let all: BTreeSet<&str> = names.map(String::as_str).chain([NONE]).collect();
        let labels: Vec<String> = all.into_iter().map(str::to_owned).collect();
        let place = |name: &str| labels.iter().position(|label| label == name);
        let [own, reached] = read.map(|read| {
            let (column, members) = read?;
            let mut places = vec![Vec::new(); usize::try_from(column.size()).unwrap_or(0)];
            for (names, rank) in members {
                let distance = usize::try_from(column.distance_of(rank)).unwrap_or(usize::MAX);
                if let Some(places) = places.get_mut(distance).filter(|_| column.value_at(distance as u64) == rank) {
                    *places = names.iter().filter_map(|name| place(name)).collect();
                }
            }
            Some(Named { column, places })
        });
        let none = [place(NONE).unwrap_or_default()];
        Ok(Self { on_day: None, labels, none, own, reached })
    }

    /// The stages of some rows on a day, each with those that it counts under: none, if it has no stage.
    pub fn on_day<'s>(steps: &[Code], rows: impl Iterator<Item = (u32, Vec<&'s str>)>) -> Self {
        let all: BTreeSet<&str> = steps.iter().map(|step| step.name).chain([NONE]).collect();
        let labels: Vec<String> = all.into_iter().map(str::to_owned).collect();
        let place = |name: &str| labels.iter().position(|label| label == name);
        let none = [place(NONE).unwrap_or_default()];
        let places = |names: Vec<&str>| names.into_iter().filter_map(place).collect();
        let on_day = rows.map(|(row, names)| (row, places(names))).collect();
        Self { on_day: Some(on_day), labels, none, own: None, reached: None }
    }

    /// How many there are.
    pub fn size(&self) -> u64 {
        self.labels.len() as u64
    }

    /// Those that a row counts under.
    pub fn of(&self, row: u32) -> &[usize] {
        let on_day = self.on_day.as_ref().and_then(|stages| stages.get(&row)).map(Vec::as_slice);
        if let Some(places) = on_day.filter(|places| !places.is_empty()) {
            return places;
        }
        let own = || self.own.as_ref().and_then(|own| own.of(row));
        self.reached.as_ref().and_then(|reached| reached.of(row)).or_else(own).unwrap_or(&self.none)
    }

    /// The stage at a place; `None` if it is that of no stage.
    fn label(&self, place: u64) -> Option<&str> {
        let place = usize::try_from(place).ok().filter(|place| *place != self.none[0])?;
        self.labels.get(place).map(String::as_str)
    }

    /// The place of a stage, or of no stage.
    pub fn place_of(&self, label: &str) -> Option<u64> {
        self.labels.iter().position(|other| other == label).map(|place| place as u64)
    }
}

/// The names that a label stands for, with its rank.
type Members = Vec<(Vec<String>, i64)>;

/// The values of a facet, with their ranks.
async fn ranked(
    connection: &mut SqliteConnection,
    memory: &Memory,
    catalog: &Catalog,
    facet: &str,
) -> Result<Vec<(String, i64)>, StoreError> {
    let mut labels: Vec<String> = Vec::new();
    for block in 0.. {
        let texts = memory.texts(connection, catalog, facet, &[block]).await?;
        labels.extend(texts.iter().flat_map(|texts| texts.iter().cloned()));
        if labels.len() < (block + 1) * VALUES {
            break;
        }
    }
    Ok(labels.into_iter().zip(0..).collect())
}

/// The rank of the first value of a facet that is not before a text, and whether it is that text.
async fn rank_of(
    connection: &mut SqliteConnection,
    memory: &Memory,
    catalog: &Catalog,
    facet: &str,
    text: &str,
) -> Result<(i64, bool), StoreError> {
    let mut block = 0;
    let mut texts = memory.texts(connection, catalog, facet, &[block]).await?.pop().unwrap_or_default();
    if texts.len() == VALUES {
        let last = "SELECT max(block) FROM facet_value WHERE list = ? AND facet = ? AND texts ->> 0 <= ?";
        let last = sqlx::query_scalar(last).bind(catalog.list).bind(facet).bind(text);
        let last: Option<i64> = last.fetch_one(&mut *connection).await?;
        block = last.and_then(|last| usize::try_from(last).ok()).unwrap_or(0);
        texts = memory.texts(connection, catalog, facet, &[block]).await?.pop().unwrap_or_default();
    }
    let place = texts.partition_point(|other| other.as_str() < text);
    let rank = i64::try_from(block * VALUES + place).unwrap_or(i64::MAX);
    Ok((rank, texts.get(place).is_some_and(|other| other == text)))
}
