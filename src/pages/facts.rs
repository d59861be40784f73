//! What an answer is based on, its other addresses, and what its rows are named by.

use std::borrow::Cow;
use std::sync::Arc;

use form_urlencoded::Serializer;
use ledger_core::cite::{Cited, USUAL};
use ledger_core::describe::{Format, Parameter, Style};
use ledger_core::resources::ALL;
use ledger_core::value::PartialDate;
use ledger_store::editions::Edition;

use super::cells::Cell;
use super::rows::{Json, Map};
use super::words::Words;
use crate::language::Language;
use crate::model::citing;
use crate::question::{Question, Shape};
use crate::site::Site;

/// The sources of an answer in its place.
const OF_SOURCES: (&str, &str) = (Parameter::Of.name(), "sources");

/// What an answer is based on, and its other addresses.
#[derive(Debug)]
pub struct Facts {
    /// The edition.
    pub edition: Edition,
    /// The day as of which it was made.
    pub as_of: Option<PartialDate>,
    /// The address of the page after this one.
    pub next: Option<String>,
    /// The words of the page.
    pub(super) words: Words,
    /// The path, and the parameters without the position in a list.
    pub(super) path: String,
    pub(super) parameters: Vec<(String, String)>,
    /// Whether the page is not the first of its list.
    pub(super) is_later: bool,
    /// The parameters that links keep: the day and the edition, if they were asked for.
    pub(super) kept: Vec<(&'static str, String)>,
    /// The language, if it was asked for: every page keeps it.
    pub(super) spoken: Option<(&'static str, String)>,
    /// The representations that the path has.
    pub(super) there_are: Cow<'static, [Format]>,
    /// Where this site is.
    pub(super) site: Arc<Site>,
    /// The address of the same answer for good: absolute, and pinned to the edition.
    pub(super) pinned: String,
    /// What to cite.
    pub(super) cited: Option<Cited>,
    /// The sources that can be saved from the page.
    pub(super) sources: Vec<Cited>,
    /// Whether nothing was found.
    pub(super) is_empty: bool,
}

impl Facts {
    /// The facts of the answer to a question.
    #[must_use]
    pub fn of(question: &Question, next: Option<&str>) -> Self {
        let selection = &question.selection;
        let day = selection.as_of.map(|day| (Parameter::AsOf.name(), day.to_string()));
        let edition = question.is_pinned.then(|| (Parameter::Release.name(), question.edition().id.clone()));
        let named = form_urlencoded::parse(question.asked.query.as_bytes());
        let spoken = named.into_iter().find(|(name, _)| name == Parameter::Lang.name());
        Self {
            spoken: spoken.map(|(_, code)| (Parameter::Lang.name(), code.into_owned())),
            edition: question.edition().clone(),
            as_of: selection.as_of.map(PartialDate::from),
            next: next.map(str::to_owned),
            words: Words(question.language),
            path: question.asked.path.clone(),
            parameters: form_urlencoded::parse(question.asked.query.as_bytes())
                .filter(|(name, value)| name != Parameter::After.name() && !value.is_empty())
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
            is_later: selection.after.is_some(),
            kept: day.into_iter().chain(edition).collect(),
            there_are: question.there_are.clone(),
            pinned: format!("{}{}?{}", question.asked.site.url, question.asked.path, question.citable),
            site: Arc::clone(&question.asked.site),
            cited: None,
            sources: Vec::new(),
            is_empty: false,
        }
    }

    /// The same, of an answer that is cited in its own way.
    #[must_use]
    pub fn citing(self, cited: Cited) -> Self {
        Self { cited: Some(cited), ..self }
    }

    /// The same, of an answer with sources that a reader may want to save.
    #[must_use]
    pub fn with_sources(self, sources: Vec<Cited>) -> Self {
        Self { sources, ..self }
    }

    /// The same, of an answer that may be empty.
    #[must_use]
    pub fn with_rows(self, rows: u64) -> Self {
        Self { is_empty: rows == 0, ..self }
    }

    /// That nothing was found.
    pub(super) fn emptiness(&self) -> String {
        self.words.say(if self.as_of.is_some() { "empty-then" } else { "empty" })
    }

    /// The address of the same page from its beginning: with the parameters that are kept, and others added.
    fn address(&self, keeps: impl Fn(&str, &str) -> bool, added: &[(&str, &str)]) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.parameters.iter().filter(|(name, value)| keeps(name, value)));
        query.extend_pairs(added);
        address(&self.path, &query.finish())
    }

    /// The address of the same answer in another format, with other parameters added: without what that does not take.
    fn in_format(&self, format: Format, added: &[(&str, &str)]) -> String {
        let is_of_sources = added.contains(&OF_SOURCES);
        let shape = Shape::linked(format, is_of_sources, &self.there_are);
        let is_added = |name: &str| added.iter().any(|(other, _)| *other == name);
        let own = Parameter::Format.name();
        let added: Vec<(&str, &str)> = std::iter::once((own, format.name())).chain(added.iter().copied()).collect();
        self.address(|name, value| name != own && !is_added(name) && shape.takes(name, value), &added)
    }

    /// The address of the same answer as linked data, if there is one.
    pub(super) fn linked_data(&self) -> Option<String> {
        let format = Format::JsonLd;
        self.there_are.contains(&format).then(|| self.in_format(format, &[]))
    }

    /// The address of the same answer without what only changes its look, absolute.
    #[must_use]
    pub fn plain(&self) -> String {
        let look = [Parameter::Lang, Parameter::Format].map(Parameter::name);
        format!("{}{}", self.site.url, self.address(|name, _| !look.contains(&name), &[]))
    }

    /// The address of the same answer as a page, absolute; only a page has the language that was asked for.
    #[must_use]
    pub fn page(&self) -> String {
        let in_language = |_| format!("{}{}", self.site.url, self.in_format(Format::Html, &[]));
        self.spoken.as_ref().map_or_else(|| self.plain(), in_language)
    }

    /// The address of what editions brought to it, as a feed, absolute.
    #[must_use]
    pub fn feed(&self) -> String {
        format!("{}{}", self.site.url, self.in_format(Format::Atom, &[]))
    }

    /// The address of the same page from its beginning, with other values of a parameter.
    pub(super) fn with(&self, parameter: &str, values: &[&str]) -> String {
        let added: Vec<(&str, &str)> = values.iter().map(|value| (parameter, *value)).collect();
        self.address(|name, _| name != parameter, &added)
    }

    /// The address of the same page from its beginning, with other values of two parameters.
    pub(super) fn with_both(&self, one: (&str, &str), other: (&str, &str)) -> String {
        self.address(|name, _| name != one.0 && name != other.0, &[one, other])
    }

    /// The address of the same page from its beginning, without some values of parameters.
    pub(super) fn without(&self, goes: impl Fn(&str, &str) -> bool) -> String {
        self.address(|name, value| !goes(name, value), &[])
    }

    /// The address that compares this answer with what is known now in the latest edition, under the same filters.
    pub(super) fn comparison(&self) -> String {
        let look = [
            Parameter::Format,
            Parameter::Of,
            Parameter::Limit,
            Parameter::Sort,
            Parameter::Facets,
            Parameter::Citations,
            Parameter::Fields,
            Parameter::Bom,
        ];
        let look = look.map(Parameter::name);
        let of_one_side = [Parameter::AsOf, Parameter::Release].map(Parameter::name);
        let mut query = Serializer::new(String::new());
        for (name, value) in self.parameters.iter().filter(|(name, _)| !look.contains(&name.as_str())) {
            let is_of_one = of_one_side.contains(&name.as_str());
            query.append_pair(&if is_of_one { format!("a.{name}") } else { name.clone() }, value);
        }
        address(&format!("{}/diff", self.path), &query.finish())
    }

    /// The filters that are given, in words; not the day, the edition and what only changes the look.
    pub(super) fn narrowed(&self) -> Vec<String> {
        const OTHERS: &[Parameter] = &[
            Parameter::AsOf,
            Parameter::Release,
            Parameter::Format,
            Parameter::Lang,
            Parameter::GroupBy,
            Parameter::Basis,
            Parameter::Missions,
            Parameter::Pivot,
            Parameter::Every,
            Parameter::Sort,
            Parameter::Citations,
            Parameter::Limit,
        ];
        let is_other = |name: &str| OTHERS.iter().any(|parameter| parameter.name() == name);
        let given = self.parameters.iter().filter(|(name, _)| !is_other(name));
        given.map(|(name, value)| self.words.labelled(&self.words.label(name), &self.words.code(name, value))).collect()
    }

    /// The values of a parameter.
    pub(super) fn given(&self, name: &str) -> impl Iterator<Item = &String> {
        self.parameters.iter().filter(move |(other, _)| other == name).map(|(_, value)| value)
    }

    pub(super) fn links(&self, words: Words, wants: impl Fn(Format) -> bool) -> Vec<Link> {
        let formats = self.there_are.iter().filter(|format| **format != Format::Html && wants(**format));
        let mut links: Vec<Link> =
            formats.flat_map(|format| links_to(words, *format, |added| self.in_format(*format, added))).collect();
        let bibtex = Format::Cite(Style::Bibtex);
        if !self.is_empty
            && Format::have_bibliography(&self.there_are)
            && citing::has_sources(&self.path)
            && wants(bibtex)
        {
            links.push(Link { name: words.say("format-sources"), href: self.in_format(bibtex, &[OF_SOURCES]) });
        }
        links
    }

    /// What fetches the same answer on a command line.
    pub(super) fn curl(&self) -> String {
        format!("curl '{}'", self.plain().replace('\'', "%27"))
    }
}

/// Whether a page can be of a day in the past: the entrance, a list, a record, or a search.
pub(super) fn takes_day(path: &str) -> bool {
    let collection = path.strip_prefix('/').and_then(|path| path.split('/').next());
    collection.is_some_and(|name| {
        // Editions and what they changed are about this record, not about what sources said by a day.
        let is_of_editions = matches!(name, "releases" | "changes");
        let is_list = ALL.iter().any(|resource| resource.path == name);
        // What hangs on a source is worked out of the latest state of the records.
        let is_of_now = path.ends_with("/influence");
        matches!(name, "" | "check" | "search" | "series" | "charts") || (is_list && !is_of_editions && !is_of_now)
    })
}

/// How addresses begin that are not those of pages.
pub(super) const IS_NO_PAGE: &[&str] = &["//", "/docs", "/openapi", "/feed.atom", "/assets/", "/dataset/"];

pub(super) fn address(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The names of missions, by their identifiers.
#[derive(Clone, Debug, Default)]
pub struct Missions(pub Vec<(String, String)>);

impl Missions {
    /// The name of a mission.
    pub(super) fn name<'m>(&'m self, id: &'m str) -> &'m str {
        self.0.iter().find(|(other, _)| other == id).map_or(id, |(_, name)| name)
    }

    /// Names a mission that a cell names by its identifier.
    pub(super) fn put_into(&self, cell: &mut Cell) {
        if cell.href.as_deref().and_then(|href| href.strip_prefix("/missions/")) == Some(cell.text.as_str()) {
            cell.text = self.name(&cell.text).to_owned();
        }
    }
}

/// Links to a format, at the addresses with these parameters: none, or of citations in named styles those of each.
pub(super) fn links_to(words: Words, format: Format, address: impl Fn(&[(&str, &str)]) -> String) -> Vec<Link> {
    if format != Format::Cite(Style::Named) {
        return vec![Link { name: words.say(&format!("format-{}", format.name())), href: address(&[]) }];
    }
    // A page is in no language that citations are not in.
    let spoken = (words.0 != Language::default()).then(|| (Parameter::Lang.name(), words.language()));
    let link = |(name, style): &(&str, &str)| {
        let asked: Vec<(&str, &str)> = std::iter::once((Parameter::Style.name(), *style)).chain(spoken).collect();
        Link { name: (*name).to_owned(), href: address(&asked) }
    };
    USUAL.iter().map(link).collect()
}

/// An address with its name.
#[derive(Debug)]
pub(super) struct Link {
    pub name: String,
    pub href: String,
}

/// What a row of a list is part of.
pub(super) fn whole_of(list: &str, row: &Map<'_>) -> Option<Link> {
    let id = row.get("part_of").and_then(Json::as_str)?;
    let name = row.get("part_of_name").and_then(Json::as_str).unwrap_or(id);
    Some(Link { name: name.to_owned(), href: format!("/{list}/{id}") })
}

/// How many rows there are in all.
#[derive(Clone, Copy, Debug)]
pub struct Total {
    /// The count.
    pub rows: u64,
    /// Whether the count is exact.
    pub is_exact: bool,
}

impl Total {
    pub(super) fn in_words(self, path: &str, words: Words) -> String {
        let total = words.rows(path, self.rows);
        if self.is_exact { total } else { words.with("count-at-least", "total", &total) }
    }
}
