//! Building the index of a list: what its rows have is gathered while they are written, and turned into sets and columns
//! when all are there, one after another, since a list has millions of rows.

use std::borrow::Cow;

use ledger_core::collation::folded;
use ledger_core::describe::{By, Resource};
use ledger_core::value::PartialDate;

use super::column::Column;
use super::numbering::Numbering;
use super::occurrences::{Occurrences, Stored};
use super::packed::Pairs;
use super::rows::{BEGINNING, IS, IS_DATED, IS_DISPUTED, Rows, SOURCE, date_number, day_number};
use super::spec::{Axis, Compared, Facet, ends_of, facets, values_of};
use super::sums::{IS_FIRST, PART_OF, WHOLE, axes, labels, wholes};
use super::texts::Texts;

/// A value of a many-valued field.
#[derive(Debug)]
pub(crate) struct Member<'t> {
    /// The field.
    pub field: &'static str,
    /// The value.
    pub value: Cow<'t, str>,
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

impl<'t> Cell<'t> {
    /// The text, if it is one.
    fn text(self) -> Option<&'t str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
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

/// What the rows have of a facet.
#[derive(Debug)]
struct Gathered {
    facet: Facet,
    /// The places of its columns.
    places: Vec<usize>,
    texts: ByText,
}

/// The rows that have each text.
#[derive(Debug)]
struct ByText {
    /// The words by which rows are found.
    words: Texts,
    /// The values that rows show, if words are not the same: they are folded.
    values: Option<Texts>,
}

impl Gathered {
    fn new(facet: Facet, columns: &[Cow<'static, str>]) -> Self {
        let (places, values) = (places(&facet.columns, columns), facet.is_text.then(Texts::default));
        Self { facet, places, texts: ByText { words: Texts::default(), values } }
    }

    fn add<'t>(&mut self, row: u32, cell: impl Fn(usize) -> Cell<'t>, members: &[Member<'_>]) {
        self.texts.add(row, self.places.iter().filter_map(|place| cell(*place).text()));
        for member in members {
            if self.facet.fields.contains(&member.field) {
                self.texts.add(row, [Some(&*member.value), member.organization].into_iter().flatten());
            }
        }
    }
}

impl ByText {
    /// Adds a value by its words: a party has its name and, if it is known, the organization that it is, by which it is shown.
    fn add<'t>(&mut self, row: u32, words: impl Iterator<Item = &'t str>) {
        let mut shown = None;
        for word in words {
            match &mut self.values {
                Some(_) => self.words.add(&folded(word), row),
                None => self.words.add(word, row),
            }
            shown = Some(word);
        }
        if let (Some(values), Some(shown)) = (&mut self.values, shown) {
            values.add(shown, row);
        }
    }
}

/// What the rows of a list have, row by row.
#[derive(Debug)]
pub(crate) struct Gather {
    facets: Vec<Gathered>,
    axes: Vec<(Axis, Vec<usize>, Values)>,
    /// The facets that only sums need, each with the places of its columns.
    labels: Vec<(Cow<'static, str>, Vec<usize>, Texts)>,
    sources: Texts,
    /// Where tokens occur in the texts of the rows.
    pub occurrences: Occurrences,
    /// The rows that are in each state.
    states: States<Rows>,
    /// How many rows there are.
    count: u32,
}

/// The values of a column, and the rows that have them.
#[derive(Debug)]
enum Values {
    Dates(Pairs),
    /// Of every row, since most have one; [`NONE`] of those that have none.
    Numbers(Vec<i64>),
    Texts(Texts),
}

/// Stands for no number.
const NONE: i64 = i64::MIN;

impl Values {
    fn of(by: Compared) -> Self {
        match by {
            Compared::By(By::Code | By::Text) => Self::Texts(Texts::default()),
            Compared::By(By::Number) => Self::Numbers(Vec::new()),
            Compared::By(By::Date) | Compared::FirstDay | Compared::LastDay => Self::Dates(Pairs::default()),
        }
    }

    fn add(&mut self, by: Compared, cell: Cell<'_>, row: u32) {
        match (self, cell) {
            (Self::Numbers(numbers), Cell::Number(number)) => numbers.push(number),
            (Self::Numbers(numbers), _) => numbers.push(NONE),
            (_, Cell::Null) => {}
            (Self::Texts(texts), Cell::Text(text)) => texts.add(text, row),
            (Self::Dates(dates), Cell::Text(date)) => {
                // The checker has read it before.
                let Ok(date) = date.parse::<PartialDate>() else { return };
                let number = match by {
                    Compared::FirstDay => day_number(date.first()),
                    Compared::LastDay => day_number(date.last()),
                    Compared::By(_) => date_number(date),
                };
                // Every year up to 9999 fits.
                if let Ok(number) = i32::try_from(number) {
                    dates.add(row, number);
                }
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
            Self::Dates(dates) => dates.iter().map(|(row, date)| (row, i64::from(date))).collect(),
            Self::Numbers(numbers) => (0..).zip(numbers).filter(|(_, number)| *number != NONE).collect(),
            Self::Texts(texts) => texts.values(by),
        }
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
    /// The values of a facet in the list, which are numbered in this order.
    Values {
        /// The facet.
        facet: &'p str,
        /// The values.
        texts: &'p [&'p str],
    },
    /// A column of numbers and, if lists are sorted by it, the order of the rows.
    Column(&'p str, Column, Option<Box<[u32]>>),
    /// Where some tokens occur in the list, whatever the catalog.
    Block {
        /// The first of them.
        first: &'p str,
        /// How many rows have it, if it is the only one, and has sets.
        rows: Option<u32>,
        /// The tokens, with their occurrences.
        bytes: Vec<u8>,
    },
}

/// The places of columns among those of a row.
fn places<C: AsRef<str>>(of: &[C], columns: &[Cow<'static, str>]) -> Vec<usize> {
    of.iter().filter_map(|name| columns.iter().position(|column| *column == name.as_ref())).collect()
}

impl Gather {
    /// For the rows of a list, which have these columns; records that are served inside others are in no collection.
    pub fn new(resource: Option<&Resource>, columns: &[Cow<'static, str>]) -> Self {
        let axes = axes(resource).into_iter().map(|axis| {
            let (places, values) = (places(&axis.columns, columns), Values::of(axis.by));
            (axis, places, values)
        });
        Self {
            facets: facets(resource).into_iter().map(|facet| Gathered::new(facet, columns)).collect(),
            axes: axes.collect(),
            labels: labels(resource)
                .into_iter()
                .map(|(name, of)| (name, places(&of, columns), Texts::default()))
                .collect(),
            sources: Texts::default(),
            occurrences: Occurrences::default(),
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
        for facet in &mut self.facets {
            facet.add(row, &cell, members);
        }
        for (axis, places, values) in &mut self.axes {
            let known = places.iter().map(|place| cell(*place)).find(|cell| !matches!(cell, Cell::Null));
            values.add(axis.by, known.unwrap_or(Cell::Null), row);
        }
        for (_, places, texts) in &mut self.labels {
            if let Some(text) = places.iter().find_map(|place| cell(*place).text()) {
                texts.add(text, row);
            }
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
        self.wholes(catalogs, &mut store)?;
        let own = self.facets.iter().map(|facet| {
            let Gathered { facet, texts, .. } = facet;
            (facet.name, facet.has_several, texts.values.as_ref().unwrap_or(&texts.words).numbered(facet.is_text))
        });
        let labels = self.labels.iter().map(|(name, _, texts)| (name.as_ref(), false, texts.numbered(false)));
        let cited = (SOURCE, true, self.sources.numbered(false));
        for (facet, has_several, (texts, rows)) in own.chain(labels).chain([cited]) {
            store(0, Part::Values { facet, texts: &texts })?;
            for (at, catalog) in catalogs.iter().enumerate() {
                let values = if has_several {
                    let (values, ends) = catalog.columns(&rows);
                    store(at, Part::Column(&ends_of(facet), ends, None))?;
                    values
                } else {
                    catalog.column(&rows)
                };
                store(at, Part::Column(&values_of(facet), values, None))?;
            }
        }
        let own = self.facets.into_iter().map(|gathered| (gathered.facet.name, gathered.texts.words));
        let store = &mut store;
        for (facet, words) in own.chain([(SOURCE, self.sources)]) {
            words.each(|word, rows| set(catalogs, facet, word, rows, store))?;
        }
        for (word, rows) in [(IS_DATED, self.states.dated), (IS_DISPUTED, self.states.disputed)] {
            set(catalogs, IS, word, &rows.iter().collect::<Vec<u32>>(), store)?;
        }
        self.occurrences.each(|stored| match stored {
            Stored::Set(facet, word, rows) => set(catalogs, facet, word, &rows, store),
            Stored::Block { first, rows, bytes } => store(0, Part::Block { first, rows, bytes }),
        })?;
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

    /// Which rows are the first of their records and, of those that are part of another, where that one is.
    fn wholes<E>(
        &self,
        catalogs: &[Numbering],
        store: &mut impl FnMut(usize, Part<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let parts = self.facets.iter().find(|gathered| gathered.facet.name == PART_OF);
        let ids = self.axes.iter().find_map(|(axis, _, values)| match values {
            Values::Texts(texts) if axis.is_id() => Some(texts),
            _ => None,
        });
        let (Some(parts), Some(ids)) = (parts, ids) else { return Ok(()) };
        for (at, catalog) in catalogs.iter().enumerate() {
            let (rows, contained) = wholes(ids, &parts.texts.words, |row| catalog.numbers[row as usize]);
            store(at, Part::Set { facet: IS, word: IS_FIRST, rows })?;
            let rows = usize::try_from(catalog.rows.len()).unwrap_or(usize::MAX);
            store(at, Part::Column(WHOLE, Column::of(rows, &contained), None))?;
        }
        Ok(())
    }
}

/// Stores the rows of a word in each catalog.
fn set<E>(
    catalogs: &[Numbering],
    facet: &'static str,
    word: &str,
    rows: &[u32],
    store: &mut impl FnMut(usize, Part<'_>) -> Result<(), E>,
) -> Result<(), E> {
    for (at, catalog) in catalogs.iter().enumerate() {
        let rows = catalog.set(rows);
        // A beginning without rows must be found too, or all its tokens would be read.
        if !rows.is_empty() || facet == BEGINNING {
            store(at, Part::Set { facet, word, rows })?;
        }
    }
    Ok(())
}
