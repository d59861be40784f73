//! A question: a request as its path understands it, each fact worked out once.
//!
//! `Question → Found → Rendered → Delivered`: a handler reads the question, finds what it is about, renders that in the
//! representation that the question chose, and delivers it. Nothing is ignored: an unknown parameter is refused with the
//! nearest known one, and every fault of a request is named in one answer. What was read is written back in one order
//! and spelling, which is what entity tags, caches, citations and `next` links are made of.

mod canonical;
mod reader;
mod values;

use ledger_core::describe::{Filter, Format, Parameter, Resource, Test};
use ledger_core::resources::SUBJECT_KINDS;
use ledger_store::editions::{Edition, Editions};
use ledger_store::selection::{Grouped, Selection};

use self::canonical::{canonical, with_after};
pub use self::reader::{DEFAULT_LIMIT, MAX_LIMIT, Table};
use self::reader::{Read, Reader};
use crate::asked::Asked;
use crate::negotiate::choose;
use crate::problem::{ParameterFault, Problem};

/// The filters of a search.
pub static SEARCH_FILTERS: &[Filter] =
    &[Filter::new("kind", Test::Code("kind", &SUBJECT_KINDS), "The kind of record.", "contingent")];

/// A request as its path understands it.
#[derive(Clone, Debug)]
pub struct Question {
    /// The request.
    pub asked: Asked,
    /// Which rows it is about.
    pub selection: Selection,
    /// What a summary is grouped by.
    pub grouped: Grouped,
    /// Whether it names the edition.
    pub is_pinned: bool,
    /// Whether it names the limit.
    pub is_limited: bool,
    /// The representation that answers it.
    pub format: Format,
    /// The representations that the path has.
    pub there_are: &'static [Format],
    /// What it asks of a table.
    pub table: Table,
    /// Its parameters but `after` in one order and spelling, pinned to the edition.
    stem: String,
    /// Its parameters in one order and spelling, pinned to the edition.
    pub canonical: String,
    /// The same without what belongs to one representation: what is cited.
    pub citable: String,
    /// The same without the edition, where the request does not name it.
    pub unpinned: String,
}

impl Question {
    /// Reads the question that a list answers.
    ///
    /// # Errors
    /// The problem that names every bad parameter.
    pub fn of_list(asked: Asked, resource: &Resource, editions: &Editions) -> Result<Self, Problem> {
        let reader = Reader::new(&asked.query, &resource.parameters());
        let mut read = reader.read(resource.filters, resource.sorts, editions)?;
        if read.selection.sort.is_empty() {
            read.selection.order = resource.sort(resource.order);
        }
        Self::new(asked, read, Format::ALL)
    }

    /// Reads the question that one record answers, or a page that takes no more parameters than one.
    ///
    /// # Errors
    /// The problem that names every bad parameter.
    pub fn of_one(asked: Asked, there_are: &'static [Format], editions: &Editions) -> Result<Self, Problem> {
        Self::of_some(asked, Parameter::OF_RECORDS, there_are, editions)
    }

    /// Reads the question that a page answers which takes these parameters.
    ///
    /// # Errors
    /// The problem that names every bad parameter.
    pub fn of_some(
        asked: Asked,
        parameters: &[Parameter],
        there_are: &'static [Format],
        editions: &Editions,
    ) -> Result<Self, Problem> {
        let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name()).collect();
        let read = Reader::new(&asked.query, &names).read(&[], &[], editions)?;
        Self::new(asked, read, there_are)
    }

    /// Reads the question that a search answers.
    ///
    /// # Errors
    /// The problem that names every bad parameter.
    pub fn of_search(asked: Asked, editions: &Editions) -> Result<Self, Problem> {
        let own = SEARCH_FILTERS.iter().map(|filter| filter.name);
        let known: Vec<&str> = own.chain(Parameter::OF_SEARCHES.iter().map(|parameter| parameter.name())).collect();
        let mut reader = Reader::new(&asked.query, &known);
        reader.require(Parameter::Q, "is missing; give the words to look for");
        let read = reader.read(SEARCH_FILTERS, &[], editions)?;
        Self::new(asked, read, Format::OF_PAGES)
    }

    /// Reads the question that a summary answers: the filters of a list, and what to group by.
    ///
    /// # Errors
    /// The problem that names every bad parameter.
    pub fn of_summary(
        asked: Asked,
        resource: &Resource,
        keys: &'static [&'static str],
        editions: &Editions,
    ) -> Result<Self, Problem> {
        let own = resource.filters.iter().map(|filter| filter.name);
        let common = Parameter::OF_SUMMARIES.iter().map(|parameter| parameter.name());
        let mut reader = Reader::new(&asked.query, &own.chain(common).collect::<Vec<_>>());
        let grouped = reader.grouped(keys);
        let mut read = reader.read(resource.filters, &[], editions)?;
        read.grouped = grouped;
        Self::new(asked, read, Format::OF_TABLES)
    }

    /// Reads the question that a file answers, which has one representation, whatever is accepted.
    ///
    /// # Errors
    /// The problem that names every bad parameter.
    pub fn of_file(asked: Asked, parameters: &[Parameter], editions: &Editions) -> Result<Self, Problem> {
        let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name()).collect();
        let read = Reader::new(&asked.query, &names).read(&[], &[], editions)?;
        Ok(Self::of(asked, read, Format::Json, &[]))
    }

    fn new(asked: Asked, read: Read, there_are: &'static [Format]) -> Result<Self, Problem> {
        let format = choose(&asked.accept, read.format, there_are)?;
        refuse_table_parameters(&read.table, format)?;
        Ok(Self::of(asked, read, format, there_are))
    }

    fn of(asked: Asked, read: Read, format: Format, there_are: &'static [Format]) -> Self {
        let is_plain = read.format.is_none() && read.table == Table::default();
        let stem = canonical(&read, true, true);
        let after = read.selection.after.as_deref();
        let whole = with_after(&stem, after);
        let citable = if is_plain { whole.clone() } else { with_after(&canonical(&read, false, true), after) };
        let unpinned =
            if read.is_pinned { citable.clone() } else { with_after(&canonical(&read, false, false), after) };
        let Read { selection, grouped, is_pinned, is_limited, table, .. } = read;
        Self {
            asked,
            selection,
            grouped,
            is_pinned,
            is_limited,
            format,
            there_are,
            table,
            stem,
            canonical: whole,
            citable,
            unpinned,
        }
    }

    /// The edition that answers.
    #[must_use]
    pub fn edition(&self) -> &Edition {
        &self.selection.edition
    }

    /// The address of the page after a row, pinned to the edition.
    #[must_use]
    pub fn next(&self, after: &str) -> String {
        format!("{}?{}", self.asked.path, with_after(&self.stem, Some(after)))
    }
}

/// Refuses what only some tables take.
fn refuse_table_parameters(table: &Table, format: Format) -> Result<(), Problem> {
    if format.is_table() {
        if table.bom && format != Format::Csv {
            let detail = "is for `format=csv`: nothing else here begins with a byte order mark";
            return Err(Problem::parameter(Parameter::Bom.name(), detail));
        }
        return Ok(());
    }
    let given = [(Parameter::Fields, !table.fields.is_empty()), (Parameter::Bom, table.bom)];
    let fault = |parameter: &Parameter| ParameterFault {
        parameter: parameter.name().to_owned(),
        detail: "is for `format=csv`, `ndjson` and `parquet`, whose rows have no typed schema".to_owned(),
    };
    let faults: Vec<ParameterFault> =
        given.iter().filter(|(_, is_given)| *is_given).map(|(parameter, _)| fault(parameter)).collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::parameters(faults)) }
}

/// Refuses parameters on a path that takes none but these, and gives those that there are.
///
/// # Errors
/// The problem that names every bad parameter.
pub fn only(raw: &str, known: &[&str]) -> Result<Vec<(String, String)>, Problem> {
    Reader::new(raw, known).pairs()
}
