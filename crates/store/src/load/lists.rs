//! The lists: numbering their rows, writing them, and storing the index of each when it is complete.

use std::collections::BTreeMap;

use ledger_core::describe::{Kind, Reach, Resource};
use ledger_core::resources::{ALL, KINDS};

use super::framed::{Framed, Rendered};
use super::writer::{Row, Stopped, Writer};
use crate::index::{Gather, Member, Part, Rows, States, VALUES, row_of, version_of};

/// The columns that every list table has.
#[derive(Clone)]
pub(super) struct Head {
    pub version: i64,
    pub id: String,
    pub known_from: Option<String>,
    pub known_to: Option<String>,
    pub is_current: bool,
    pub is_dated: bool,
    pub disputed: bool,
}

impl Head {
    pub fn row(&self, release: i64, columns: usize) -> Row {
        Row::of(columns + 8)
            .with("version", self.version)
            .with("release", release)
            .with("id", &self.id)
            .with("known_from", self.known_from.as_ref())
            .with("known_to", self.known_to.as_ref())
            .with("is_current", self.is_current)
            .with("is_dated", self.is_dated)
            .with("disputed", self.disputed)
    }
}

/// A row of a list, complete.
pub(super) struct Entry<'t> {
    /// What all lists have.
    pub head: &'t Head,
    /// The columns, beginning with those of the head.
    pub row: Row,
    /// The values of many-valued fields, in order.
    pub members: Vec<Member<'t>>,
    /// The numbers and ids of the sources that it cites, each once.
    pub cites: Vec<(i64, &'t str)>,
    /// How it is shown.
    pub rendered: Rendered,
}

/// The lists that are being written.
#[derive(Debug, Default)]
pub(super) struct Lists {
    open: BTreeMap<&'static str, Open>,
    /// How many lists there are.
    count: i64,
    /// How many catalogs there are.
    catalogs: i64,
}

/// A list that is being written.
#[derive(Debug)]
struct Open {
    number: i64,
    rows: u32,
    /// Its table.
    table: String,
    /// The table of the values of its many-valued fields.
    values: String,
    /// Its collection; records that are served inside others have none.
    resource: Option<&'static Resource>,
    index: Option<Gather>,
    records: Framed,
}

impl Open {
    fn new(number: i64, stem: &str) -> Self {
        let kind = KINDS.iter().find(|kind| kind.name == stem);
        Self {
            number,
            rows: 0,
            table: kind.map_or_else(|| stem.to_owned(), |kind| kind.version_table()),
            values: format!("{}_value", stem.trim_end_matches("_version")),
            resource: ALL.iter().copied().find(|resource| resource.stem == stem),
            index: None,
            records: Framed::default(),
        }
    }

    fn is_of_all_editions(&self) -> bool {
        self.resource.is_some_and(|resource| resource.reach == Reach::UpTo)
    }
}

impl Lists {
    fn open(&mut self, stem: &'static str) -> &mut Open {
        let count = &mut self.count;
        self.open.entry(stem).or_insert_with(|| {
            *count += 1;
            Open::new(*count, stem)
        })
    }

    /// The number in the tables for the next row of a list.
    pub fn next(&mut self, stem: &'static str) -> i64 {
        let list = self.open(stem);
        let version = version_of(list.number, list.rows);
        list.rows += 1;
        version
    }

    /// Writes a row.
    pub fn put(
        &mut self,
        writer: &mut Writer,
        stem: &'static str,
        release: i64,
        entry: Entry<'_>,
    ) -> Result<(), Stopped> {
        let Entry { head, row, members, cites, rendered } = entry;
        let list = self.open(stem);
        let index = list.index.get_or_insert_with(|| Gather::new(list.resource, row.columns()));
        let states = States { current: head.is_current, dated: head.is_dated, disputed: head.disputed };
        index.add(|place| row.cell(place), &members, cites.iter().map(|(_, id)| *id), states);
        let mut position = 0_i64;
        let mut field = "";
        for member in &members {
            position = if member.field == field { position + 1 } else { 0 };
            field = member.field;
            let row = Row::of(6)
                .with("version", head.version)
                .with("field", member.field)
                .with("position", position)
                .with("release", release)
                .with("value", member.value)
                .with("organization", member.organization);
            writer.insert(&list.values, row)?;
        }
        let cites: Vec<String> = cites.iter().map(|(number, _)| number.to_string()).collect();
        list.records.put(writer, &list.table, row.with("cites", cites.join(",")), rendered)
    }

    /// Indexes the text of a row that is there.
    pub fn text(&mut self, stem: &'static str, version: i64, text: &str) {
        if let Some(index) = &mut self.open(stem).index {
            index.occurrences.add(row_of(version), text);
        }
    }

    /// Stores the index of each list of an edition, which is complete.
    pub fn close(&mut self, writer: &mut Writer, release: i64) -> Result<(), Stopped> {
        // Those of kinds are closed with their kind.
        let plain = |resource: &&&Resource| resource.kind.is_none() && resource.reach == Reach::Edition;
        for resource in ALL.iter().filter(plain) {
            self.open(resource.stem);
        }
        let of_edition = self.open.iter().filter(|(_, list)| !list.is_of_all_editions());
        let stems: Vec<&'static str> = of_edition.map(|(stem, _)| *stem).collect();
        stems.into_iter().try_for_each(|stem| self.store(writer, stem, Some(release)))
    }

    /// Stores the index of each list that has the rows of all editions, when all are there.
    pub fn close_all(&mut self, writer: &mut Writer) -> Result<(), Stopped> {
        for resource in ALL.iter().filter(|resource| resource.reach == Reach::UpTo) {
            self.open(resource.stem);
            self.store(writer, resource.stem, None)?;
        }
        Ok(())
    }

    /// Stores the index of a list of a kind, before the next kind needs the memory.
    pub fn close_kind(&mut self, writer: &mut Writer, kind: &Kind, release: i64) -> Result<(), Stopped> {
        self.open(kind.name);
        self.store(writer, kind.name, Some(release))
    }

    fn store(&mut self, writer: &mut Writer, stem: &'static str, release: Option<i64>) -> Result<(), Stopped> {
        let Some(Open { number, table, resource, index, mut records, .. }) = self.open.remove(stem) else {
            return Ok(());
        };
        records.begin(writer, &table)?;
        let index = index.unwrap_or_else(|| Gather::new(resource, &[]));
        let row = Row::of(7)
            .with("number", number)
            .with("name", stem)
            .with("release", release)
            .with("is_in_order", index.is_in_order())
            .with("texts", index.occurrences.texts)
            .with("tokens", index.occurrences.tokens)
            .with("dictionary", records.dictionary);
        writer.insert("list", row)?;
        let catalogs = index.catalogs();
        let first = self.catalogs + 1;
        for catalog in &catalogs {
            self.catalogs += 1;
            let row = Row::of(4)
                .with("number", self.catalogs)
                .with("list", number)
                .with("is_dated", catalog.is_dated)
                .with("rows", serialized(&catalog.rows));
            writer.insert("catalog", row)?;
        }
        index.parts(&catalogs, |at, part| {
            let catalog = first + i64::try_from(at).unwrap_or(i64::MAX);
            match part {
                Part::Set { facet, word, rows } => {
                    let row = Row::of(4)
                        .with("catalog", catalog)
                        .with("facet", facet)
                        .with("word", word)
                        .with("bitmap", serialized(&rows));
                    writer.insert("row_set", row)
                }
                Part::Values { facet, texts } => {
                    let mut block = 0_i64;
                    texts.chunks(VALUES).try_for_each(|texts| {
                        let row = Row::of(4)
                            .with("list", number)
                            .with("facet", facet)
                            .with("block", block)
                            .with("texts", serde_json::json!(texts).to_string());
                        block += 1;
                        writer.insert("facet_value", row)
                    })
                }
                Part::Block { first, rows, bytes } => {
                    let row = Row::of(4)
                        .with("list", number)
                        .with("first", first)
                        .with("common", rows.map(i64::from))
                        .with("block", bytes);
                    writer.insert("token", row)
                }
                Part::Column(name, column, order) => {
                    let row = Row::of(6)
                        .with("catalog", catalog)
                        .with("name", name)
                        .with("least", column.least())
                        .with("step", column.step())
                        .with("width", column.width())
                        .with("distances", column.distances());
                    writer.insert("compared", row)?;
                    let Some(order) = order else { return Ok(()) };
                    let numbers: Vec<u8> = order.iter().flat_map(|row| row.to_le_bytes()).collect();
                    let row = Row::of(3).with("catalog", catalog).with("name", name).with("numbers", numbers);
                    writer.insert("ordered", row)
                }
            }
        })
    }
}

/// A set as it is stored, in Roaring's portable format.
fn serialized(rows: &Rows) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rows.serialized_size());
    // Memory can be written to.
    let _ = rows.serialize_into(&mut bytes);
    bytes
}
