//! Building the index of a list: what its rows have is gathered while they are written, and turned into sets and columns
//! when all are there, one after another, since a list has millions of rows.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

use ledger_core::describe::{By, Resource};
use ledger_core::value::PartialDate;
use ledger_core::words::folded;

use super::column::Column;
use super::rows::{IS, IS_DATED, IS_DISPUTED, Rows, SOURCE, date_number, day_number};
use super::spec::{Axis, Compared, Facet, axes, facets};

/// A value of a many-valued field.
#[derive(Debug)]
pub(crate) struct Member<'t> {
    /// The field.
    pub field: &'static str,
    /// The value.
    pub value: &'t str,
    /// The organization that it names, if it does.
    pub organization: Option<&'t str>,
}

/// A value of a column, as far as the index is concerned.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cell<'t> {
    /// Nothing.
    Null,
    /// A number.
    Number(i64),
    /// A text.
    Text(&'t str),
}

/// Something for each state that a row can be in.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct States<T> {
    /// It is the latest version.
    pub current: T,
    /// It is made up of dated sources alone.
    pub dated: T,
    /// It has a disputed field.
    pub disputed: T,
}

/// What the rows of a list have, row by row.
#[derive(Debug)]
pub(crate) struct Gather {
    facets: Vec<(Facet, Vec<usize>, Texts)>,
    axes: Vec<(Axis, Vec<usize>, Values)>,
    sources: Texts,
    /// The rows that are in each state.
    states: States<Rows>,
    /// How many rows there are.
    count: u32,
}

/// Texts, and the rows that have them, one after another in one piece of memory.
#[derive(Debug, Default)]
struct Texts {
    text: String,
    /// Where each text begins.
    starts: Vec<usize>,
    /// The places of the first texts that were added: the rows of most lists share a few.
    common: HashMap<Box<str>, u32>,
    /// The rows, each with the place of its text.
    rows: Vec<(u32, u32)>,
}

/// How many texts are kept only once.
const COMMON: usize = 4_096;

impl Texts {
    fn add(&mut self, text: &str, row: u32) {
        let place = match self.common.get(text) {
            Some(place) => *place,
            None => self.place(text),
        };
        self.rows.push((row, place));
    }

    fn place(&mut self, text: &str) -> u32 {
        let count = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        if self.starts.last().is_some_and(|start| self.text[*start..] == *text) {
            return count - 1;
        }
        if self.common.len() < COMMON {
            self.common.insert(text.into(), count);
        }
        self.starts.push(self.text.len());
        self.text.push_str(text);
        count
    }

    fn at(&self, place: usize) -> &str {
        let end = self.starts.get(place + 1).copied().unwrap_or(self.text.len());
        &self.text[self.starts[place]..end]
    }

    /// Whether each text is greater than the one before it.
    fn is_in_order(&self) -> bool {
        (1..self.starts.len()).all(|place| self.at(place - 1) < self.at(place))
    }

    /// The places of the texts in their order, and the rank of the text at each place.
    fn ranked(&self, compare: impl Fn(&str, &str) -> Ordering) -> (Vec<u32>, Vec<u32>) {
        let mut places: Vec<u32> = (0..u32::try_from(self.starts.len()).unwrap_or(u32::MAX)).collect();
        let compare = |one: u32, other: u32| compare(self.at(one as usize), self.at(other as usize));
        places.sort_unstable_by(|one, other| compare(*one, *other));
        let mut ranks = vec![0; places.len()];
        for pair in places.windows(2) {
            ranks[pair[1] as usize] = ranks[pair[0] as usize] + u32::from(compare(pair[0], pair[1]).is_ne());
        }
        (places, ranks)
    }

    /// The text of each row as its rank.
    fn values(self, by: Compared) -> Vec<(u32, i64)> {
        let (_, ranks) = if by == Compared::By(By::Text) {
            self.ranked(|one, other| folded(one).cmp(&folded(other)))
        } else {
            self.ranked(str::cmp)
        };
        self.rows.iter().map(|(row, place)| (*row, i64::from(ranks[*place as usize]))).collect()
    }

    /// Each text with the rows that have it, in order.
    fn each<E>(mut self, mut each: impl FnMut(&str, &[u32]) -> Result<(), E>) -> Result<(), E> {
        let (mut places, ranks) = self.ranked(str::cmp);
        places.dedup_by_key(|place| ranks[*place as usize]);
        let mut rows = std::mem::take(&mut self.rows);
        for (_, place) in &mut rows {
            *place = ranks[*place as usize];
        }
        rows.sort_unstable_by_key(|(row, rank)| (*rank, *row));
        rows.dedup();
        for same in rows.chunk_by(|(_, one), (_, other)| one == other) {
            let rank = same[0].1 as usize;
            let rows: Vec<u32> = same.iter().map(|(row, _)| *row).collect();
            each(self.at(places[rank] as usize), &rows)?;
        }
        Ok(())
    }
}

/// The values of a column, and the rows that have them.
#[derive(Debug)]
enum Values {
    Dates(Vec<(u32, i32)>),
    Numbers(Vec<(u32, i64)>),
    Texts(Texts),
}

impl Values {
    fn of(by: Compared) -> Self {
        match by {
            Compared::By(By::Code | By::Text) => Self::Texts(Texts::default()),
            Compared::By(By::Number) => Self::Numbers(Vec::new()),
            Compared::By(By::Date) | Compared::FirstDay | Compared::LastDay => Self::Dates(Vec::new()),
        }
    }

    fn add(&mut self, by: Compared, cell: Cell<'_>, row: u32) {
        match (self, cell) {
            (_, Cell::Null) => {}
            (Self::Texts(texts), Cell::Text(text)) => texts.add(text, row),
            (Self::Numbers(numbers), Cell::Number(number)) => numbers.push((row, number)),
            (Self::Dates(dates), Cell::Text(date)) => {
                // The checker has read it before.
                let Ok(date) = date.parse::<PartialDate>() else { return };
                let number = match by {
                    Compared::FirstDay => day_number(date.first()),
                    Compared::LastDay => day_number(date.last()),
                    Compared::By(_) => date_number(date),
                };
                // Every year up to 9999 fits.
                dates.extend(i32::try_from(number).ok().map(|number| (row, number)));
            }
            (values, cell) => debug_assert!(false, "{cell:?} is not one of {values:?}"),
        }
    }

    /// Whether texts are in ascending order.
    fn is_in_order(&self) -> bool {
        matches!(self, Self::Texts(texts) if texts.is_in_order())
    }

    /// Each row with its value.
    fn numbers(self, by: Compared) -> Vec<(u32, i64)> {
        match self {
            Self::Dates(dates) => dates.into_iter().map(|(row, date)| (row, i64::from(date))).collect(),
            Self::Numbers(numbers) => numbers,
            Self::Texts(texts) => texts.values(by),
        }
    }
}

/// A catalog: some rows of a list, which it numbers again from 0.
#[derive(Debug)]
pub(crate) struct Numbering {
    /// Whether it has every dated row, for questions about an earlier day, and not the latest rows.
    pub is_dated: bool,
    /// The rows, by their numbers in the list.
    pub rows: Rows,
    numbers: Vec<Option<u32>>,
}

impl Numbering {
    fn of(rows: Rows, count: u32, is_dated: bool) -> Self {
        let mut numbers = vec![None; count as usize];
        for (number, row) in (0..).zip(&rows) {
            numbers[row as usize] = Some(number);
        }
        Self { is_dated, rows, numbers }
    }

    /// The rows of a set that it has, by its own numbers.
    fn set(&self, rows: &[u32]) -> Rows {
        let numbers = rows.iter().filter_map(|row| self.numbers[*row as usize]);
        // The rows ascend, and so do their numbers.
        let mut set = Rows::from_sorted_iter(numbers).unwrap_or_default();
        set.optimize();
        set
    }

    fn column(&self, values: &[(u32, i64)]) -> Column {
        let values: Vec<(u32, i64)> =
            values.iter().filter_map(|(row, value)| Some((self.numbers[*row as usize]?, *value))).collect();
        Column::of(usize::try_from(self.rows.len()).unwrap_or(usize::MAX), &values)
    }
}

/// A part of the index of a catalog.
#[derive(Debug)]
pub(crate) enum Part<'p> {
    /// The rows that have a word.
    Set {
        /// The facet.
        facet: &'static str,
        /// The word.
        word: &'p str,
        /// The rows.
        rows: Rows,
    },
    /// A column that is compared by size and, if lists are sorted by it, the order of the rows.
    Column(&'p str, Column, Option<Box<[u32]>>),
}

/// The places of columns among those of a row.
fn places<C: AsRef<str>>(of: &[C], columns: &[Cow<'static, str>]) -> Vec<usize> {
    of.iter().filter_map(|name| columns.iter().position(|column| *column == name.as_ref())).collect()
}

impl Gather {
    /// For the rows of a list, which have these columns.
    pub fn new(resource: &Resource, columns: &[Cow<'static, str>]) -> Self {
        let facets = facets(resource).into_iter().map(|facet| {
            let places = places(&facet.columns, columns);
            (facet, places, Texts::default())
        });
        let axes = axes(resource).into_iter().map(|axis| {
            let (places, values) = (places(&axis.columns, columns), Values::of(axis.by));
            (axis, places, values)
        });
        Self {
            facets: facets.collect(),
            axes: axes.collect(),
            sources: Texts::default(),
            states: States::default(),
            count: 0,
        }
    }

    /// Adds the next row: its columns, the values of its many-valued fields, the ids of the sources that it cites, and
    /// which of the states it is in.
    pub fn add<'t>(
        &mut self,
        cell: impl Fn(usize) -> Cell<'t>,
        members: &[Member<'_>],
        sources: impl Iterator<Item = &'t str>,
        states: States<bool>,
    ) {
        let row = self.count;
        self.count += 1;
        for (facet, places, words) in &mut self.facets {
            let mut add = |word: &str| {
                if facet.is_text { words.add(&folded(word), row) } else { words.add(word, row) }
            };
            for place in places {
                if let Cell::Text(word) = cell(*place) {
                    add(word);
                }
            }
            for member in members.iter().filter(|member| facet.fields.contains(&member.field)) {
                add(member.value);
                member.organization.into_iter().for_each(&mut add);
            }
        }
        for (axis, places, values) in &mut self.axes {
            let known = places.iter().map(|place| cell(*place)).find(|cell| !matches!(cell, Cell::Null));
            values.add(axis.by, known.unwrap_or(Cell::Null), row);
        }
        for source in sources {
            self.sources.add(source, row);
        }
        let States { current, dated, disputed } = &mut self.states;
        for (rows, is_in) in [(current, states.current), (dated, states.dated), (disputed, states.disputed)] {
            if is_in {
                rows.insert(row);
            }
        }
    }

    /// Whether the rows are in the order of their ids.
    pub fn is_in_order(&self) -> bool {
        self.axes.iter().all(|(axis, _, values)| !axis.is_id() || values.is_in_order())
    }

    /// The catalog of the latest rows and, if others were once the latest, that of the dated ones.
    pub fn catalogs(&self) -> Vec<Numbering> {
        let States { current, dated, .. } = &self.states;
        let mut catalogs = vec![Numbering::of(current.clone(), self.count, false)];
        if u64::from(self.count) > current.len() {
            catalogs.push(Numbering::of(dated.clone(), self.count, true));
        }
        catalogs
    }

    /// The index of the rows of the catalogs, part by part, each with the place of its catalog.
    ///
    /// # Errors
    /// Those of `store`.
    pub fn parts<E>(
        self,
        catalogs: &[Numbering],
        mut store: impl FnMut(usize, Part<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let is_in_order = self.is_in_order();
        let own = self.facets.into_iter().map(|(facet, _, words)| (facet.name, words));
        let mut set = |facet, word: &str, rows: &[u32]| {
            for (at, catalog) in catalogs.iter().enumerate() {
                let rows = catalog.set(rows);
                if !rows.is_empty() {
                    store(at, Part::Set { facet, word, rows })?;
                }
            }
            Ok(())
        };
        for (facet, words) in own.chain([(SOURCE, self.sources)]) {
            words.each(|word, rows| set(facet, word, rows))?;
        }
        for (word, rows) in [(IS_DATED, self.states.dated), (IS_DISPUTED, self.states.disputed)] {
            set(IS, word, &rows.iter().collect::<Vec<u32>>())?;
        }
        for (axis, _, values) in self.axes {
            // The numbers of the rows say the same.
            if is_in_order && axis.is_id() {
                continue;
            }
            let values = values.numbers(axis.by);
            for (at, catalog) in catalogs.iter().enumerate() {
                let column = catalog.column(&values);
                let order = if axis.is_sorted { column.order() } else { None };
                store(at, Part::Column(&axis.name, column, order))?;
            }
        }
        Ok(())
    }
}
