//! Building the index of a list: what its rows have is gathered while they are written, and turned into sets at the end.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

use ledger_core::describe::{By, Resource};
use ledger_core::value::PartialDate;
use ledger_core::words::folded;

use super::column::Column;
use super::rows::{IS, IS_CURRENT, IS_DATED, Rows, SOURCE, date_number, day_number};
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

/// What the rows of a list have, row by row.
#[derive(Debug)]
pub(crate) struct Gather {
    facets: Vec<(Facet, Vec<usize>, Words)>,
    axes: Vec<(Axis, Vec<usize>, Values)>,
    sources: Words,
    states: Words,
    /// How many rows there are.
    count: usize,
}

/// Words, and the rows that have them.
#[derive(Debug, Default)]
struct Words {
    codes: HashMap<Box<str>, usize>,
    rows: Vec<Vec<u32>>,
}

impl Words {
    fn add(&mut self, word: &str, row: u32) {
        let code = if let Some(code) = self.codes.get(word) {
            *code
        } else {
            self.codes.insert(word.into(), self.rows.len());
            self.rows.push(Vec::new());
            self.rows.len() - 1
        };
        let rows = &mut self.rows[code];
        if rows.last() != Some(&row) {
            rows.push(row);
        }
    }
}

/// Texts, and the rows that have them, one after another in one piece of memory: a list has millions.
#[derive(Debug, Default)]
struct Texts {
    text: String,
    /// Where each text begins.
    starts: Vec<usize>,
    /// The rows, each with the place of its text.
    rows: Vec<(u32, usize)>,
}

impl Texts {
    fn add(&mut self, text: &str, row: u32) {
        if self.starts.last().is_none_or(|start| self.text[*start..] != *text) {
            self.starts.push(self.text.len());
            self.text.push_str(text);
        }
        self.rows.push((row, self.starts.len() - 1));
    }

    fn at(&self, place: usize) -> &str {
        let end = self.starts.get(place + 1).copied().unwrap_or(self.text.len());
        &self.text[self.starts[place]..end]
    }

    /// Each row with the rank of its text.
    fn ranked(&self, compare: impl Fn(&str, &str) -> Ordering) -> Vec<(u32, i64)> {
        let mut places: Vec<usize> = (0..self.starts.len()).collect();
        places.sort_unstable_by(|one, other| compare(self.at(*one), self.at(*other)));
        let mut ranks = vec![0; places.len()];
        for pair in places.windows(2) {
            let is_next = compare(self.at(pair[0]), self.at(pair[1])).is_ne();
            ranks[pair[1]] = ranks[pair[0]] + i64::from(is_next);
        }
        self.rows.iter().map(|(row, place)| (*row, ranks[*place])).collect()
    }
}

/// The values of a column, and the rows that have them.
#[derive(Debug)]
enum Values {
    Numbers(Vec<(u32, i64)>),
    Texts(Texts),
}

impl Values {
    fn add(&mut self, by: Compared, cell: Cell<'_>, row: u32) {
        match (self, cell) {
            (_, Cell::Null) => {}
            (Self::Texts(texts), Cell::Text(text)) => texts.add(text, row),
            (Self::Numbers(numbers), Cell::Number(number)) => numbers.push((row, number)),
            (Self::Numbers(numbers), Cell::Text(date)) => {
                // The checker has read it before.
                let Ok(date) = date.parse::<PartialDate>() else { return };
                numbers.push((
                    row,
                    match by {
                        Compared::FirstDay => day_number(date.first()),
                        Compared::LastDay => day_number(date.last()),
                        Compared::By(_) => date_number(date),
                    },
                ));
            }
            (Self::Texts(_), Cell::Number(number)) => debug_assert!(false, "{number} is compared as a text"),
        }
    }

    /// Whether texts are in ascending order.
    fn is_in_order(&self) -> bool {
        match self {
            Self::Numbers(_) => false,
            Self::Texts(texts) => (1..texts.starts.len()).all(|place| texts.at(place - 1) < texts.at(place)),
        }
    }

    /// Each row with its value.
    fn numbered(&self, by: Compared) -> Cow<'_, [(u32, i64)]> {
        match self {
            Self::Numbers(numbers) => Cow::Borrowed(numbers.as_slice()),
            Self::Texts(texts) if by == Compared::By(By::Text) => {
                Cow::Owned(texts.ranked(|one, other| folded(one).cmp(&folded(other))))
            }
            Self::Texts(texts) => Cow::Owned(texts.ranked(str::cmp)),
        }
    }
}

/// A set of rows to be stored: those that have a word.
#[derive(Debug)]
pub(crate) struct RowSet {
    /// The facet.
    pub facet: &'static str,
    /// The word.
    pub word: Box<str>,
    /// The rows.
    pub rows: Rows,
}

/// A catalog: some rows of a list, numbered anew, with the index of them.
#[derive(Debug)]
pub(crate) struct Catalog {
    /// Whether it has every dated row, for questions about an earlier day, and not the latest rows.
    pub is_dated: bool,
    /// The rows, by their numbers in the list.
    pub rows: Rows,
    /// The sets of rows, by facet and word.
    pub sets: Vec<RowSet>,
    /// The columns, each with its name.
    pub columns: Vec<(String, Column)>,
}

/// The index of a list.
#[derive(Debug, Default)]
pub(crate) struct Built {
    /// The catalog of the latest rows and, if others were once the latest, that of the dated ones.
    pub catalogs: Vec<Catalog>,
    /// Whether the rows are in the order of their ids.
    pub is_in_order: bool,
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
            (facet, places, Words::default())
        });
        let axes = axes(resource).into_iter().map(|axis| {
            let values = match axis.by {
                Compared::By(By::Code | By::Text) => Values::Texts(Texts::default()),
                _ => Values::Numbers(Vec::new()),
            };
            let places = places(&axis.columns, columns);
            (axis, places, values)
        });
        Self {
            facets: facets.collect(),
            axes: axes.collect(),
            sources: Words::default(),
            states: Words::default(),
            count: 0,
        }
    }

    /// Adds a row: its columns, the values of its many-valued fields, the ids of the sources that it cites, and which of
    /// the states it is in.
    pub fn add<'t>(
        &mut self,
        row: u32,
        cell: impl Fn(usize) -> Cell<'t>,
        members: &[Member<'_>],
        sources: impl Iterator<Item = &'t str>,
        states: &[(&'static str, bool)],
    ) {
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
        self.count += 1;
        for source in sources {
            self.sources.add(source, row);
        }
        for (state, _) in states.iter().filter(|(_, is_in)| *is_in) {
            self.states.add(state, row);
        }
    }

    /// The index of the rows that were added.
    pub fn built(self) -> Built {
        let is_id = |axis: &Axis| axis.name == "id";
        let is_in_order = self.axes.iter().all(|(axis, _, values)| !is_id(axis) || values.is_in_order());
        let columns: Vec<Valued<'_>> = self
            .axes
            .iter()
            .filter(|(axis, ..)| !(is_in_order && is_id(axis)))
            .map(|(axis, _, values)| (axis, values.numbered(axis.by)))
            .collect();
        let own = self.facets.iter().map(|(facet, _, words)| (facet.name, words));
        let facets: Vec<(&'static str, &Words)> = own.chain([(SOURCE, &self.sources), (IS, &self.states)]).collect();
        let in_state = |state: &str| self.states.codes.get(state).map_or(&[][..], |code| &self.states.rows[*code]);
        let (current, dated) = (in_state(IS_CURRENT), in_state(IS_DATED));
        let has_past = self.count > current.len();
        let mut catalogs = vec![catalog(self.count, current, false, &facets, &columns)];
        if has_past {
            catalogs.push(catalog(self.count, dated, true, &facets, &columns));
        }
        Built { catalogs, is_in_order }
    }
}

/// A column, with the rows that have a value.
type Valued<'a> = (&'a Axis, Cow<'a, [(u32, i64)]>);

/// The catalog of some of the rows of a list.
fn catalog(
    count: usize,
    rows: &[u32],
    is_dated: bool,
    facets: &[(&'static str, &Words)],
    columns: &[Valued<'_>],
) -> Catalog {
    let mut numbers: Vec<Option<u32>> = vec![None; count];
    for (number, row) in (0..).zip(rows) {
        numbers[*row as usize] = Some(number);
    }
    let number = |row: u32| numbers[row as usize];
    let set = |rows: &mut dyn Iterator<Item = u32>| {
        // Rows were added in ascending order.
        let mut set = Rows::from_sorted_iter(rows).unwrap_or_default();
        set.optimize();
        set
    };
    let mut sets = Vec::new();
    for (facet, words) in facets {
        for (word, code) in &words.codes {
            let rows = set(&mut words.rows[*code].iter().filter_map(|row| number(*row)));
            if !rows.is_empty() {
                sets.push(RowSet { facet, word: word.clone(), rows });
            }
        }
    }
    // In the order of the table, so that it grows at its end.
    sets.sort_unstable_by(|one, other| (one.facet, &one.word).cmp(&(other.facet, &other.word)));
    let columns = columns.iter().map(|(axis, values)| {
        let values: Vec<(u32, i64)> = values.iter().filter_map(|(row, value)| Some((number(*row)?, *value))).collect();
        (axis.name.clone(), Column::of(rows.len(), &values, axis.is_sorted))
    });
    Catalog { is_dated, rows: set(&mut rows.iter().copied()), sets, columns: columns.collect() }
}
