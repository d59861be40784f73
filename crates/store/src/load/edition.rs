//! Writing an edition into the tables: what all parts of it share.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::Date;
use ledger_core::dataset::Dataset;
use ledger_core::edition::Edition;
use ledger_core::fold::{Fold, View};
use ledger_core::package::layout;
use ledger_core::words::is_slug;

use super::framed::Rendered;
use super::lists::Head;
use super::names::Names;
use super::queue::{Entry, Queue, Words};
use super::writer::{Row, Stopped};
use crate::index::{Member, States};

/// The `known_from` of what has been known since before any source.
pub(super) const ALWAYS: &str = "0001-01-01";

/// The span between two days on which something became known.
pub(super) struct Window {
    pub view: View,
    pub known_from: Option<String>,
    pub known_to: Option<String>,
    pub is_current: bool,
    pub is_dated: bool,
}

/// The windows of a history: one from each day to the next, and one for what undated sources add.
pub(super) fn windows(days: &BTreeSet<Date>, has_undated: bool) -> Vec<Window> {
    let days: Vec<Date> = days.iter().copied().collect();
    let mut windows: Vec<Window> = days
        .iter()
        .enumerate()
        .map(|(at, day)| {
            let next = days.get(at + 1);
            Window {
                view: View::AsOf(*day),
                known_from: Some(day.to_string()),
                known_to: next.map(ToString::to_string),
                is_current: next.is_none() && !has_undated,
                is_dated: true,
            }
        })
        .collect();
    if has_undated {
        let known_from = days.last().map(ToString::to_string);
        windows.push(Window { view: View::Now, known_from, known_to: None, is_current: true, is_dated: false });
    }
    windows
}

pub(super) struct EditionWriter<'w, 'd> {
    pub edition: &'d Edition,
    pub names: Names<'d>,
    pub number: i64,
    /// The previous edition.
    pub before: Option<&'d Dataset>,
    /// The row numbers of its sources, in their order.
    pub sources: Vec<i64>,
    /// The row number of the first of its claims; those of the others follow, in the order of their file.
    first_claim: i64,
    pub queue: &'w mut Queue<'d>,
}

impl<'w, 'd> EditionWriter<'w, 'd> {
    /// A writer for the edition with that number.
    pub fn new(edition: &'d Edition, number: i64, before: Option<&'d Dataset>, queue: &'w mut Queue<'d>) -> Self {
        let claims = edition.dataset.package.table(layout::CLAIMS).len();
        let first_claim = queue.next_of("claim", claims);
        Self { names: Names::of(&edition.dataset), edition, number, before, sources: Vec::new(), first_claim, queue }
    }

    /// The row number of a claim, by its row in `claims.csv`.
    pub fn claim_number(&self, row: usize) -> i64 {
        self.first_claim + i64::try_from(row).unwrap_or(i64::MAX)
    }

    /// The dataset that is written.
    pub fn dataset(&self) -> &'d Dataset {
        &self.edition.dataset
    }

    /// The fold, by the rules of the edition.
    pub fn fold(&self) -> Fold<'d> {
        Fold::new(&self.dataset().sources, self.dataset().package.rules)
    }

    /// Records how many claims about a record (for an empty id, about a whole kind) come from sources without a date.
    pub fn undated(&mut self, kind: &str, id: &str, claims: usize) -> Result<(), Stopped> {
        if claims == 0 {
            return Ok(());
        }
        let row = Row::of(4).with("release", self.number).with("kind", kind).with("id", id).with("claims", claims);
        self.queue.insert("undated", row)
    }

    /// Writes a row of a list, with the sources that it cites, by index and each once.
    pub fn put(
        &mut self,
        stem: &'static str,
        head: &Head,
        row: Row,
        members: Vec<Member<'d>>,
        cites: &[usize],
        rendered: impl Into<Rendered>,
    ) -> Result<(), Stopped> {
        let cites = cites.iter().map(|source| (self.sources[*source], self.names.source_ids[*source])).collect();
        let states = States { current: head.is_current, dated: head.is_dated, disputed: head.disputed };
        let (version, release, rendered) = (head.version, self.number, rendered.into());
        self.queue.put(stem, Entry { version, release, states, row, members, cites, rendered })
    }

    /// Indexes a row for full-text search: one line per value, each with its field. Those of records are also kept, to be
    /// ranked and shown.
    pub fn words<'t>(
        &mut self,
        stem: &'static str,
        head: &Head,
        is_record: bool,
        lines: impl IntoIterator<Item = (&'t str, Cow<'t, str>)>,
    ) -> Result<(), Stopped> {
        let mut texts: Vec<Cow<'t, str>> = Vec::new();
        let mut fields: Vec<&str> = Vec::new();
        for (field, text) in lines {
            let text = match text {
                text if is_slug(&text) && text.contains('-') => text.replace('-', " ").into(),
                text if text.contains(['\n', '\r']) => text.replace(['\n', '\r'], " ").into(),
                text => text,
            };
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
                fields.push(field);
            }
        }
        let fields = is_record.then(|| fields.join("\n"));
        self.queue.words(stem, Words { version: head.version, text: texts.join("\n"), fields })
    }
}

/// The sources, each once and in order.
pub(super) fn distinct(sources: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut sources: Vec<usize> = sources.into_iter().collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}
