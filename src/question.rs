//! A question: a request as its path interprets it. Each fact is worked out once.
//!
//! `Question → Found → Rendered → Delivered`: a handler reads the question, finds the data, renders them in the
//! representation that the question chose, and delivers the result. Nothing is ignored: an unknown parameter is
//! rejected with the nearest known one, and one answer lists every fault of a request. The parameters are then written
//! in a canonical form, from which entity tags, cache keys, citations and `next` links are built.

mod canonical;
pub mod comparison;
mod grouping;
mod grows;
mod left_open;
mod of;
pub mod periods;
mod reader;
pub mod reconciliation;
mod sides;
mod sorting;
pub mod statement;
mod unused;
mod values;

use std::borrow::Cow;

use jiff::civil::Date;
use ledger_core::cite::Manner;
use ledger_core::describe::{Filter, Format, Grouping, Parameter, Resource, Test};
use ledger_core::resources::{FINDABLE, countries, indicators, influence, series};
use ledger_store::editions::{Edition, Editions};
use ledger_store::readers::Lane;
use ledger_store::selection::{Citations, Grouped, Selection};

use self::canonical::{canonical, narrowed, with_after};
use self::grows::{Grows, wants_all_rows};
use self::of::Of;
use self::periods::Periods;
pub use self::reader::{DEFAULT_LIMIT, MAX_LIMIT, Table};
use self::reader::{Read, Reader};
pub use self::unused::Shape;
use self::unused::{refuse_unused, refuse_unused_of};
pub use self::values::printable;
use crate::asked::{Asked, Receiptable};
use crate::language::Language;
use crate::negotiate::choose;
use crate::problem::Problem;

/// The filters of a search.
pub static SEARCH_FILTERS: &[Filter] =
    &[Filter::new("kind", Test::Code("kind", &FINDABLE), "What is searched for.", "contingent")];

/// A request as its path interprets it.
#[derive(Clone, Debug)]
pub struct Question {
    /// The request.
    pub asked: Asked,
    /// The rows that it selects.
    pub selection: Selection,
    /// What a summary is grouped by.
    pub grouped: Grouped,
    /// The periods of a series of summaries.
    pub periods: Periods,
    /// Whether it names the edition.
    pub is_pinned: bool,
    /// Whether it sets a limit.
    pub is_limited: bool,
    /// The representation that answers it.
    pub format: Format,
    /// What answering it costs.
    pub lane: Lane,
    /// The representations that the path has.
    pub there_are: Cow<'static, [Format]>,
    /// A representation that the path has for some rows only, which are not known yet, and its place among the others.
    left_open: Option<(usize, Format)>,
    /// Whether it asks for the sources of the answer, in the place of the answer.
    pub is_of_sources: bool,
    /// Its options for a table.
    pub table: Table,
    /// The language of a page or a chart.
    pub language: Language,
    /// How a citation is written as text.
    pub manner: Manner,
    /// The days on which the versions of a history held; none for all of them.
    pub days: Vec<Date>,
    /// Its parameters without `after` in canonical form, pinned to the edition.
    stem: String,
    /// Its parameters in canonical form, pinned to the edition.
    pub canonical: String,
    /// The same without the parameters of a representation: the form to cite.
    pub citable: String,
    /// The same without the edition, if the request does not name it.
    pub unpinned: String,
}

impl Question {
    /// Reads a question for a list.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_list(asked: Asked, resource: &Resource, editions: &Editions) -> Result<Self, Problem> {
        let reader = Reader::new(&asked.query, &resource.parameters());
        let mut read = reader.read(resource.filters, resource.sorts, &resource.facets(), Format::ALL, editions)?;
        if read.selection.sort.is_empty() {
            read.selection.order = resource.sort(resource.order);
        }
        Self::new(asked, read, Format::ALL, Grows::AsAsked)
    }

    /// Reads a question for one record.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_record(asked: Asked, resource: &Resource, editions: &Editions) -> Result<Self, Problem> {
        // The profile of a country has its records.
        let grows = if resource.path == countries::RESOURCE.path { Grows::Always } else { Grows::Never };
        Self::of_some(asked, Parameter::OF_RECORDS, Format::OF_RECORDS, editions, grows)
    }

    /// Reads a question for a page that takes the same parameters as a record.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_one(asked: Asked, there_are: &'static [Format], editions: &Editions) -> Result<Self, Problem> {
        Self::of_some(asked, Parameter::OF_PAGES, there_are, editions, Grows::Never)
    }

    /// Reads a question for the history of a record.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_history(asked: Asked, editions: &Editions) -> Result<Self, Problem> {
        let question = Self::of_some(asked, Parameter::OF_HISTORIES, Format::OF_PAGES, editions, Grows::Never)?;
        let is_after = |day: &&Date| question.selection.as_of.is_some_and(|last| **day > last);
        if let Some(day) = question.days.iter().find(is_after) {
            let detail = format!(
                "`{day}` is after `as_of`: what was known later is left out; give an earlier day, or leave out `as_of`"
            );
            return Err(Problem::parameter(Parameter::On.name(), detail));
        }
        Ok(question)
    }

    /// Reads a question for the description of the dataset, which takes these parameters.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_dataset(asked: Asked, parameters: &[Parameter], editions: &Editions) -> Result<Self, Problem> {
        Self::of_some(asked, parameters, Format::OF_DATASET, editions, Grows::Always)
    }

    fn of_some(
        asked: Asked,
        parameters: &[Parameter],
        there_are: &'static [Format],
        editions: &Editions,
        grows: Grows,
    ) -> Result<Self, Problem> {
        let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name()).collect();
        let read = Reader::new(&asked.query, &names).read(&[], &[], &[], there_are, editions)?;
        Self::new(asked, read, there_are, grows)
    }

    /// Reads a question for a search.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_search(asked: Asked, editions: &Editions) -> Result<Self, Problem> {
        let own = SEARCH_FILTERS.iter().map(|filter| filter.name);
        let known: Vec<&str> = own.chain(Parameter::OF_SEARCHES.iter().map(|parameter| parameter.name())).collect();
        let mut reader = Reader::new(&asked.query, &known);
        // For people, the page without words is where they begin.
        if !asked.prefers_page {
            reader.require(Parameter::Q.name(), "is missing or empty; give the words to search for");
        }
        let read = reader.read(SEARCH_FILTERS, &[], &[], Format::OF_SEARCHES, editions)?;
        let has_words = read.selection.words.is_some();
        let question = Self::new(asked, read, Format::OF_SEARCHES, Grows::Always)?;
        Ok(if has_words { question } else { question.for_page_only() })
    }

    /// Reads a question for a series: the filters of the indicators that it is made of.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_series(asked: Asked, editions: &Editions) -> Result<Self, Problem> {
        let own = series::filters().map(|filter| filter.name);
        let common = Parameter::OF_SERIES.iter().map(|parameter| parameter.name());
        let mut reader = Reader::new(&asked.query, &own.chain(common).collect::<Vec<_>>());
        reader.default_limit = MAX_LIMIT;
        let resource = &indicators::RESOURCE;
        let mut read = reader.read(resource.filters, &[], &[], Format::OF_TABLES, editions)?;
        read.selection.order = resource.sort("period_end");
        Self::new(asked, read, Format::OF_TABLES, Grows::AsAsked)
    }

    /// Reads a question for what hangs on a source or, with the filters that name it, on an agency.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_influence(asked: Asked, named: &'static [Filter], editions: &Editions) -> Result<Self, Problem> {
        let filters = || influence::FILTERS.iter().chain(named);
        let common = Parameter::OF_INFLUENCE.iter().map(|parameter| parameter.name());
        let known: Vec<&str> = filters().map(|filter| filter.name).chain(common).collect();
        let mut reader = Reader::new(&asked.query, &known);
        for filter in named {
            reader.require(filter.name, "is missing or empty; give the name of one agency, as `/sources` has it");
        }
        let read = reader.read(filters(), &[], &[], Format::OF_TABLES, editions)?;
        Self::new(asked, read, Format::OF_TABLES, Grows::Always)
    }

    /// Reads a question for a summary, or for a series of summaries, by these parameters: the filters of a list, what to
    /// group by, and which periods there are.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_sums(
        asked: Asked,
        resource: &Resource,
        grouping: &'static Grouping,
        editions: &Editions,
        parameters: &[Parameter],
    ) -> Result<Self, Problem> {
        let own = resource.filters.iter().map(|filter| filter.name);
        let common = parameters.iter().map(|parameter| parameter.name());
        let mut reader = Reader::new(&asked.query, &own.chain(common).collect::<Vec<_>>());
        reader.default_limit = MAX_LIMIT;
        let (grouped, periods) = (reader.grouped(resource, grouping, editions), reader.periods());
        let mut read = reader.read(resource.filters, &[], &[], Format::OF_TABLES, editions)?;
        read.group(grouped);
        read.periods = periods;
        Self::new(asked, read, Format::OF_TABLES, Grows::Always)
    }

    /// Reads a question for a chart: these filters of a collection.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_chart(
        asked: Asked,
        resource: &Resource,
        filters: &[&'static str],
        editions: &Editions,
    ) -> Result<Self, Problem> {
        let common = Parameter::OF_CHARTS.iter().map(|parameter| parameter.name());
        let known: Vec<&str> = filters.iter().copied().chain(common).collect();
        let read = Reader::new(&asked.query, &known).read(resource.filters, &[], &[], Format::OF_CHARTS, editions)?;
        Self::new(asked, read, Format::OF_CHARTS, Grows::Always)
    }

    /// Reads a question for a file, which has one representation whatever `Accept` says.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_file(asked: Asked, parameters: &[Parameter], editions: &Editions) -> Result<Self, Problem> {
        let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name()).collect();
        let read = Reader::new(&asked.query, &names).read(&[], &[], &[], &[], editions)?;
        Ok(Self::of(asked, read, Format::Json, &[], Grows::Always))
    }

    fn new(asked: Asked, read: Read, there_are: &'static [Format], grows: Grows) -> Result<Self, Problem> {
        let format = choose(&asked.accept, read.format, there_are)?;
        if format == Format::Receipt {
            refuse_unused_of(&read, format)?;
            return Self::with_receipt(&asked, read, there_are, grows);
        }
        refuse_unused(&read, format)?;
        Ok(Self::of(asked, read, format, there_are, grows))
    }

    /// The question that a receipt is of, as it would be asked at its address. `api/receipt.rs` makes the receipt from
    /// the answer, so a path answers it without knowing.
    fn with_receipt(
        asked: &Asked,
        mut read: Read,
        there_are: &'static [Format],
        grows: Grows,
    ) -> Result<Self, Problem> {
        let format = match read.of.take() {
            Some(Of::Format(format)) => format,
            _ => there_are.first().copied().unwrap_or(Format::Json),
        };
        read.format = Some(format);
        read.is_pinned = true;
        if format == Format::Html {
            read.language = Some(asked.language);
        }
        refuse_unused(&read, format)?;
        let query = with_after(&canonical(&read, true, true), read.selection.after.as_deref());
        asked.give_receipt(Receiptable {
            query: query.clone(),
            format,
            release: read.selection.edition.id.clone(),
            is_published: read.selection.edition.sha256.is_some(),
            as_of: read.selection.as_of,
        });
        Ok(Self::of(asked.again(query, format), read, format, there_are, grows))
    }

    fn of(asked: Asked, read: Read, format: Format, there_are: &'static [Format], grows: Grows) -> Self {
        let lane = grows.lane(&read, format);
        let is_plain =
            read.format.is_none() && read.of.is_none() && read.table == Table::default() && read.language.is_none();
        let stem = canonical(&read, true, true);
        let after = read.selection.after.as_deref();
        let whole = with_after(&stem, after);
        asked.understood(whole.clone());
        let citable = if is_plain { whole.clone() } else { with_after(&canonical(&read, false, true), after) };
        let unpinned =
            if read.is_pinned { citable.clone() } else { with_after(&canonical(&read, false, false), after) };
        let language = if format == Format::Html { asked.language } else { read.language.unwrap_or_default() };
        let is_of_sources = read.of == Some(Of::Sources);
        let Read { selection, grouped, periods, is_pinned, is_limited, table, manner, days, .. } = read;
        Self {
            asked,
            selection,
            grouped,
            periods,
            is_pinned,
            is_limited,
            format,
            lane,
            there_are: there_are.into(),
            left_open: None,
            is_of_sources,
            table,
            language,
            manner,
            days,
            stem,
            canonical: whole,
            citable,
            unpinned,
        }
    }

    /// The same, if only a page can answer it, which asks for the rest.
    #[must_use]
    fn for_page_only(self) -> Self {
        Self { there_are: Cow::Borrowed(&[Format::Html]), ..self }
    }

    /// The edition that answers.
    #[must_use]
    pub fn edition(&self) -> &Edition {
        &self.selection.edition
    }

    /// Whether it asks for lean JSON.
    #[must_use]
    pub fn is_brief(&self) -> bool {
        self.selection.citations == Citations::Brief && self.format == Format::Json
    }

    /// Whether it asks for all rows of a list or a summary: a table has them unless the request limits it.
    #[must_use]
    pub fn wants_all_rows(&self) -> bool {
        wants_all_rows(self.has_all_rows(), self.is_limited, &self.selection)
    }

    /// Whether its answer is about all rows, not about a page of them, unless it is limited.
    #[must_use]
    pub fn has_all_rows(&self) -> bool {
        self.format.is_table() || self.is_of_sources
    }

    /// Whether it asks for all rows and columns of a list, as they are.
    #[must_use]
    pub fn is_of_whole_table(&self) -> bool {
        let Selection { filters, sort, as_of, source, disputed, words, citations, .. } = &self.selection;
        let is_narrowed = !filters.is_empty() || !source.is_empty() || disputed.is_some() || words.is_some();
        let is_as_is = sort.is_empty() && as_of.is_none() && *citations == Citations::Full;
        self.wants_all_rows() && is_as_is && !is_narrowed && self.table == Table::default()
    }

    /// The address of the page after a row, pinned to the edition.
    #[must_use]
    pub fn next(&self, after: &str) -> String {
        format!("{}?{}", self.asked.path, with_after(&self.stem, Some(after)))
    }

    /// The parameters of the list that a summary adds up, narrowed further and pinned to the edition.
    #[must_use]
    pub fn narrowed(&self, filters: &[(&str, String)]) -> String {
        narrowed(&self.citable, filters)
    }
}

/// Rejects parameters other than these, and returns those that are given.
///
/// # Errors
/// A problem that lists every bad parameter.
pub fn only(raw: &str, known: &[&str]) -> Result<Vec<(String, String)>, Problem> {
    Reader::new(raw, known).pairs()
}
