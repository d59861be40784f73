//! The queue between the side that folds and the side that indexes, for rows in the order in which they were made.
//!
//! The numbers of rows in the tables are given here, because rows refer to each other.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use ledger_core::describe::{Kind, Reach};
use ledger_core::resources::ALL;

use super::framed::Rendered;
use super::writer::{Row, Stopped};
use crate::index::{Member, States, version_of};

/// What is passed on.
pub(super) enum Item<'d> {
    /// A row of a table that is not a list.
    Row(&'static str, Row),
    /// A row of a list.
    Entry(&'static str, Entry<'d>),
    /// The words of a row that was passed on.
    Words(&'static str, Words),
    /// The list of that number is complete; if it has the rows of one edition, of which one.
    Close(&'static str, i64, Option<i64>),
}

/// A row of a list, complete.
pub(super) struct Entry<'d> {
    /// Its number in the tables.
    pub version: i64,
    /// The edition that it is of.
    pub release: i64,
    /// The states that it is in.
    pub states: States<bool>,
    /// The columns, beginning with those of the head.
    pub row: Row,
    /// The values of many-valued fields, in order.
    pub members: Vec<Member<'d>>,
    /// The numbers and ids of the sources that it cites, each once.
    pub cites: Vec<(i64, &'d str)>,
    /// How it is shown.
    pub rendered: Rendered,
}

/// What a row is found by.
pub(super) struct Words {
    /// The number of the row in the tables.
    pub version: i64,
    /// A line for each value.
    pub text: String,
    /// The field of each line, if the text is kept to be ranked and shown.
    pub fields: Option<String>,
}

/// How many items are passed on at once: so many that waking the other side is a small part of their cost.
const TOGETHER: usize = 256;

/// How often [`TOGETHER`] items may wait.
const WAITING: usize = 4;

/// The end at which items are put in.
pub(super) struct Queue<'d> {
    sender: SyncSender<Vec<Item<'d>>>,
    waiting: Vec<Item<'d>>,
    /// The number of each list that is being written, and how many rows it has.
    open: BTreeMap<&'static str, (i64, u32)>,
    /// How many lists there are.
    count: i64,
}

/// A queue, and the end at which items come out.
pub(super) fn queue<'d>() -> (Queue<'d>, Receiver<Vec<Item<'d>>>) {
    let (sender, receiver) = sync_channel(WAITING);
    (Queue { sender, waiting: Vec::new(), open: BTreeMap::new(), count: 0 }, receiver)
}

impl<'d> Queue<'d> {
    fn open(&mut self, stem: &'static str) -> &mut (i64, u32) {
        let count = &mut self.count;
        self.open.entry(stem).or_insert_with(|| {
            *count += 1;
            (*count, 0)
        })
    }

    /// The number in the tables for the next row of a list.
    pub fn next(&mut self, stem: &'static str) -> i64 {
        self.next_of(stem, 1)
    }

    /// The first of the numbers in the tables for so many rows of a list.
    pub fn next_of(&mut self, stem: &'static str, rows: usize) -> i64 {
        let (list, row) = self.open(stem);
        let version = version_of(*list, *row);
        *row = row.saturating_add(u32::try_from(rows).unwrap_or(u32::MAX));
        version
    }

    /// Passes something on.
    fn pass(&mut self, item: Item<'d>) -> Result<(), Stopped> {
        self.waiting.push(item);
        if self.waiting.len() < TOGETHER { Ok(()) } else { self.flush() }
    }

    /// Passes on what waits.
    pub fn flush(&mut self) -> Result<(), Stopped> {
        let items = std::mem::replace(&mut self.waiting, Vec::with_capacity(TOGETHER));
        self.sender.send(items).map_err(|_| Stopped)
    }

    /// Passes on a row of a table that is not a list.
    pub fn insert(&mut self, table: &'static str, row: Row) -> Result<(), Stopped> {
        self.pass(Item::Row(table, row))
    }

    /// Passes on a row of a list.
    pub fn put(&mut self, stem: &'static str, entry: Entry<'d>) -> Result<(), Stopped> {
        self.pass(Item::Entry(stem, entry))
    }

    /// Passes on what a row is found by.
    pub fn words(&mut self, stem: &'static str, words: Words) -> Result<(), Stopped> {
        self.pass(Item::Words(stem, words))
    }

    /// Says that a list is complete.
    fn close(&mut self, stem: &'static str, release: Option<i64>) -> Result<(), Stopped> {
        let (number, _) = *self.open(stem);
        self.open.remove(stem);
        self.pass(Item::Close(stem, number, release))
    }

    /// Says that a list of a kind is complete, so that its index need not wait in memory for the other kinds.
    pub fn close_kind(&mut self, kind: &Kind, release: i64) -> Result<(), Stopped> {
        self.close(kind.name, Some(release))
    }

    /// Says that the lists of an edition are complete.
    pub fn close_edition(&mut self, release: i64) -> Result<(), Stopped> {
        // Those of kinds are closed with their kind.
        for resource in ALL.iter().filter(|resource| resource.kind.is_none() && resource.reach == Reach::Edition) {
            self.open(resource.stem);
        }
        let of_all = |stem: &str| ALL.iter().any(|resource| resource.stem == stem && resource.reach == Reach::UpTo);
        let stems: Vec<&'static str> = self.open.keys().copied().filter(|stem| !of_all(stem)).collect();
        stems.into_iter().try_for_each(|stem| self.close(stem, Some(release)))
    }

    /// Says that the lists that have the rows of all editions are complete.
    pub fn close_all(&mut self) -> Result<(), Stopped> {
        let of_all = ALL.iter().filter(|resource| resource.reach == Reach::UpTo);
        of_all.map(|resource| resource.stem).try_for_each(|stem| self.close(stem, None))
    }
}
