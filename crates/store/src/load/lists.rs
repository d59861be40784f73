//! The lists: writing their rows, and storing the index of each when it is complete.

use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;

use ledger_core::describe::Resource;
use ledger_core::resources::{ALL, KINDS};

use super::framed::Framed;
use super::queue::{Entry, Item, Words};
use super::writer::{Row, Stopped, Writer};
use crate::index::{Gather, Part, Rows, VALUES, row_of};

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

/// The lists that are being written.
#[derive(Debug)]
pub(super) struct Lists {
    open: BTreeMap<&'static str, Open>,
    /// How many catalogs there are.
    catalogs: i64,
    writer: Writer,
}

/// A list that is being written.
#[derive(Debug)]
struct Open {
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
    fn new(stem: &str) -> Self {
        let kind = KINDS.iter().find(|kind| kind.name == stem);
        Self {
            table: kind.map_or_else(|| stem.to_owned(), |kind| kind.version_table()),
            values: format!("{}_value", stem.trim_end_matches("_version")),
            resource: ALL.iter().copied().find(|resource| resource.stem == stem),
            index: None,
            records: Framed::default(),
        }
    }
}

impl Lists {
    /// Indexes and writes all that comes out of the queue.
    pub fn write(queue: &Receiver<Vec<Item<'_>>>, writer: Writer) -> Result<(), Stopped> {
        let mut lists = Self { open: BTreeMap::new(), catalogs: 0, writer };
        for item in queue.iter().flatten() {
            match item {
                Item::Row(table, row) => lists.writer.insert(table, row)?,
                Item::Entry(stem, entry) => lists.put(stem, entry)?,
                Item::Words(stem, words) => lists.words(stem, words)?,
                Item::Close(stem, number, release) => lists.store(stem, number, release)?,
            }
        }
        lists.writer.flush()
    }

    /// Writes a row.
    fn put(&mut self, stem: &'static str, entry: Entry<'_>) -> Result<(), Stopped> {
        let Entry { version, release, states, row, members, cites, rendered } = entry;
        let list = self.open.entry(stem).or_insert_with(|| Open::new(stem));
        let index = list.index.get_or_insert_with(|| Gather::new(list.resource, row.columns()));
        index.add(|place| row.cell(place), &members, cites.iter().map(|(_, id)| *id), states);
        let mut position = 0_i64;
        let mut field = "";
        for member in &members {
            position = if member.field == field { position + 1 } else { 0 };
            field = member.field;
            let row = Row::of(6)
                .with("version", version)
                .with("field", member.field)
                .with("position", position)
                .with("release", release)
                .with("value", &*member.value)
                .with("organization", member.organization);
            self.writer.insert(&list.values, row)?;
        }
        let cites: Vec<String> = cites.iter().map(|(number, _)| number.to_string()).collect();
        list.records.put(&mut self.writer, &list.table, row.with("cites", cites.join(",")), rendered)
    }

    /// Indexes the words of a row that was written.
    fn words(&mut self, stem: &'static str, words: Words) -> Result<(), Stopped> {
        let Words { version, text, fields } = words;
        if let Some(index) = self.open.get_mut(stem).and_then(|list| list.index.as_mut()) {
            index.occurrences.add(row_of(version), &text);
        }
        let Some(fields) = fields else { return Ok(()) };
        self.writer.insert("words", Row::of(3).with("version", version).with("text", text).with("fields", fields))
    }

    /// Stores the index of a list, which is complete.
    fn store(&mut self, stem: &'static str, number: i64, release: Option<i64>) -> Result<(), Stopped> {
        let Open { table, resource, index, mut records, .. } =
            self.open.remove(stem).unwrap_or_else(|| Open::new(stem));
        let writer = &mut self.writer;
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
