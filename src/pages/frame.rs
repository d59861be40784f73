//! What every page has: navigation, the day and the edition that answer, and the other forms of the same answer.

use std::fmt;
use std::sync::{Arc, LazyLock};

use askama::Template;
use form_urlencoded::Serializer;
use ledger_core::cite::{self, Cited};
use ledger_core::describe::{Format, Parameter, Style};
use ledger_core::resources::ALL;
use ledger_core::value::PartialDate;
use ledger_store::editions::Edition;
use serde_json::Value as Json;

use super::assets;
use super::cells::Cell;
use super::head::{Head, report};
use super::words::Words;
use crate::language::Language;
use crate::problem::{Problem, ProblemKind};
use crate::question::Question;
use crate::site::Site;

/// The sections of the site, each with the paths of its pages; the first is that of the section. The last one also has the
/// collections that no section names.
static SECTIONS: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let mut sections: Vec<(&str, Vec<&str>)> = NAMED.iter().map(|(name, pages)| (*name, pages.to_vec())).collect();
    let is_named = |path: &&str| NAMED.iter().any(|(_, pages)| pages.contains(path));
    let others = ALL.iter().map(|resource| resource.path).filter(|path| !is_named(path));
    if let Some((_, pages)) = sections.last_mut() {
        pages.extend(others);
    }
    sections
});

const NAMED: &[(&str, &[&str])] = &[
    ("people", &["contingents", "contingents/summary", "countries", "missions"]),
    ("money", &["funding", "funding/summary"]),
    ("courts", &["legal-cases", "instruments"]),
    ("timeline", &["timeline", "events", "indicators", "series", "charts"]),
    ("disputes", &["discrepancies"]),
    ("data", &["sources", "claims", "organizations", "dataset", "codebook", "releases", "changes", "docs"]),
];

/// The name of the software, on pages that no edition answers.
const SOFTWARE: &str = "Mission Ledger";

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
    kept: Vec<(&'static str, String)>,
    /// The language, if it was asked for: every page keeps it.
    spoken: Option<(&'static str, String)>,
    /// The representations that the path has.
    there_are: &'static [Format],
    /// Where this site is.
    pub(super) site: Arc<Site>,
    /// The address of the same answer for good: absolute, and pinned to the edition.
    pub(super) pinned: String,
    /// What to cite.
    pub(super) cited: Option<Cited>,
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
            there_are: question.there_are,
            pinned: format!("{}{}?{}", question.asked.site.url, question.asked.path, question.citable),
            site: Arc::clone(&question.asked.site),
            cited: None,
        }
    }

    /// The same, of an answer that is cited in its own way.
    #[must_use]
    pub fn citing(self, cited: Cited) -> Self {
        Self { cited: Some(cited), ..self }
    }

    /// The address of the same page from its beginning, with other values of a parameter.
    pub(super) fn with(&self, parameter: &str, values: &[&str]) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.parameters.iter().filter(|(name, _)| name != parameter));
        query.extend_pairs(values.iter().map(|value| (parameter, value)));
        address(&self.path, &query.finish())
    }

    /// The address of the same page from its beginning, with other values of two parameters.
    pub(super) fn with_both(&self, one: (&str, &str), other: (&str, &str)) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.parameters.iter().filter(|(name, _)| name != one.0 && name != other.0));
        query.extend_pairs([one, other]);
        address(&self.path, &query.finish())
    }

    /// The address of the same page from its beginning, without one value of a parameter.
    pub(super) fn without(&self, parameter: &str, value: &str) -> String {
        let is_it = |(name, other): &&(String, String)| name == parameter && other == value;
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.parameters.iter().filter(|pair| !is_it(pair)));
        address(&self.path, &query.finish())
    }

    /// The values of a parameter.
    pub(super) fn given(&self, name: &str) -> impl Iterator<Item = &String> {
        self.parameters.iter().filter(move |(other, _)| other == name).map(|(_, value)| value)
    }

    fn links(&self, words: Words, wants: impl Fn(Format) -> bool) -> Vec<Link> {
        let formats = self.there_are.iter().filter(|format| **format != Format::Html && wants(**format));
        let named = formats.map(|format| (words.say(&format!("format-{}", format.name())), format.name()));
        let link = |name: String, format: &str| {
            let href = self.with(Parameter::Format.name(), &[format]);
            let named = format!("{}=", Parameter::Lang.name());
            let (path, query) = href.split_once('?').unwrap_or((&href, ""));
            let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with(&named)).collect();
            Link { name, href: address(path, &kept.join("&")) }
        };
        let mut links: Vec<Link> = named.map(|(name, format)| link(name, format)).collect();
        if self.there_are.contains(&Format::Csv) && wants(Format::Csv) {
            let csv = link(words.say("format-excel"), Format::Csv.name());
            let href = format!("{}&{}=true", csv.href, Parameter::Bom.name());
            links.push(Link { href, ..csv });
        }
        links
    }

    /// What fetches the same answer on a command line.
    pub(super) fn curl(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(
            self.parameters
                .iter()
                .filter(|(name, _)| name != Parameter::Lang.name() && name != Parameter::Format.name()),
        );
        format!("curl '{}{}'", self.site.url, address(&self.path, &query.finish()).replace('\'', "%27"))
    }
}

/// Whether a page can be of a day in the past: the entrance, a list, a record, or a search.
fn takes_day(path: &str) -> bool {
    let collection = path.strip_prefix('/').and_then(|path| path.split('/').next());
    collection.is_some_and(|name| {
        matches!(name, "" | "search" | "series" | "charts") || ALL.iter().any(|resource| resource.path == name)
    })
}

/// How addresses begin that are not those of pages.
const IS_NO_PAGE: &[&str] = &["//", "/docs", "/openapi", "/feed.atom", "/assets/", "/dataset/"];

pub(super) fn address(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The names of missions, by their identifiers.
#[derive(Clone, Debug, Default)]
pub struct Missions(pub Vec<(String, String)>);

impl Missions {
    /// Those that rows of the list of missions have.
    #[must_use]
    pub fn of(rows: &[Json]) -> Self {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        Self(rows.iter().map(|row| (text(&row["id"]), text(&row["name"]))).collect())
    }

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

/// An address with its name.
#[derive(Debug)]
pub(super) struct Link {
    pub name: String,
    pub href: String,
}

/// A page of the navigation.
#[derive(Debug)]
pub(super) struct Place {
    pub link: Link,
    /// Whether it is this page, or has it.
    pub is_here: bool,
}

/// The form that moves the site to another day.
#[derive(Debug)]
pub(super) struct Clock {
    pub path: String,
    /// The other parameters.
    pub others: Vec<(String, String)>,
    /// The day, and the address of the same page now, if it is not now.
    pub then: Option<(String, String)>,
    /// The text before the edition.
    pub text: Text,
}

/// What every page begins and ends with.
#[derive(Debug)]
pub(super) struct Frame {
    pub words: Words,
    pub title: String,
    /// What the dataset is called.
    pub site: String,
    pub style: &'static str,
    pub script: &'static str,
    /// The words that were searched for.
    pub query: String,
    pub sections: Vec<Place>,
    /// The name of the section, and its pages.
    pub section: Option<(String, Vec<Place>)>,
    pub clock: Option<Clock>,
    pub edition: Option<Edition>,
    /// The day of its publication.
    pub published: Option<String>,
    /// Other forms of the same answer, and how to cite it.
    pub forms: Vec<Link>,
    pub cite: Vec<Link>,
    /// How to cite it, in the style of the APA.
    pub apa: String,
    /// What it says of itself to programs.
    pub head: Option<Head>,
    /// The address at which an error in it is reported.
    pub report: Option<String>,
    /// The same page in every language.
    pub languages: Vec<Spoken>,
    /// The parameters that links keep: the day and the edition, if they were asked for.
    kept: Vec<(&'static str, String)>,
    /// The language, if it was asked for.
    spoken: Option<(&'static str, String)>,
}

/// A page in a language.
#[derive(Debug)]
pub(super) struct Spoken {
    pub code: &'static str,
    /// What the language calls itself.
    pub name: String,
    pub href: String,
    pub is_here: bool,
}

/// A page in every language; `address` is that of the page in one.
fn languages(words: Words, address: impl Fn(&str) -> String) -> Vec<Spoken> {
    let one = |language: Language| Spoken {
        code: language.code(),
        name: Words(language).say("language"),
        href: address(language.code()),
        is_here: language == words.0,
    };
    Language::all().into_iter().map(one).collect()
}

impl Frame {
    /// The parameters that a form carries along.
    pub fn carried(&self) -> impl Iterator<Item = &(&'static str, String)> {
        self.kept.iter().chain(&self.spoken)
    }

    /// The address of a row of a list, likewise.
    pub fn keep_row(&self, list: &str, id: &str) -> String {
        self.keep(&format!("/{list}/{id}"))
    }

    /// An address of this site, on the same day, in the same edition and in the same language if they were asked for.
    pub fn keep(&self, address: &str) -> String {
        if !address.starts_with('/') || IS_NO_PAGE.iter().any(|start| address.starts_with(start)) {
            return address.to_owned();
        }
        let (whole, fragment) = address.split_once('#').map_or((address, None), |(whole, after)| (whole, Some(after)));
        let (path, query) = whole.split_once('?').unwrap_or((whole, ""));
        let kept = self.kept.iter().filter(|_| takes_day(path)).chain(&self.spoken);
        let names_it = |name: &str| form_urlencoded::parse(query.as_bytes()).any(|(other, _)| other == name);
        let added = kept.filter(|(name, _)| !names_it(name)).map(|(name, value)| format!("{name}={value}"));
        let query: Vec<String> =
            Some(query.to_owned()).filter(|query| !query.is_empty()).into_iter().chain(added).collect();
        let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        self::address(path, &query.join("&")) + &fragment
    }

    /// The same with what the page shows, in a sentence.
    pub fn about(mut self, description: &str) -> Self {
        if let Some(head) = &mut self.head {
            let plain = description.replace('`', "");
            head.description = plain.split_inclusive(". ").take(2).collect::<String>().trim_end().to_owned();
        }
        self
    }

    /// Of a page that shows an answer.
    pub fn of(title: String, facts: &Facts) -> Self {
        let words = facts.words;
        let others = facts.parameters.iter().filter(|(name, _)| name != Parameter::AsOf.name()).cloned();
        let day = facts.as_of.map(|day| words.date(day));
        let clock = Clock {
            path: facts.path.clone(),
            others: others.collect(),
            then: facts.as_of.map(|day| (day.to_string(), facts.with(Parameter::AsOf.name(), &[]))),
            text: Text(day.map_or_else(|| words.say("clock-now"), |day| words.with("clock-then", "day", &day))),
        };
        let published = facts.edition.released_on.as_ref().and_then(|day| day.parse::<PartialDate>().ok());
        Self {
            clock: takes_day(&facts.path).then_some(clock),
            published: published.map(|day| words.date(day)),
            forms: facts.links(words, |format| !matches!(format, Format::Cite(_))),
            cite: facts.links(words, |format| matches!(format, Format::Cite(_))),
            edition: Some(facts.edition.clone()),
            query: facts.given(Parameter::Q.name()).next().cloned().unwrap_or_default(),
            site: facts.edition.about.short_title.clone(),
            kept: facts.kept.clone(),
            apa: facts.cited.as_ref().map(|cited| cite::write(cited, Style::Apa)).unwrap_or_default(),
            head: Some(Head::of(&title, facts)),
            report: report(words, &title, facts),
            spoken: facts.spoken.clone(),
            languages: languages(words, |code| facts.with(Parameter::Lang.name(), &[code])),
            ..Self::without_edition(words, title, &facts.path)
        }
    }

    /// Of a page that no edition answers.
    pub fn without_edition(words: Words, title: String, path: &str) -> Self {
        let path = path.trim_start_matches('/');
        // The longest page of the navigation that the path is, or is below.
        let is_at = |page: &str| path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let pages = SECTIONS.iter().flat_map(|section| section.1.iter().map(move |page| (section, *page)));
        let here = pages.filter(|(_, page)| is_at(page)).max_by_key(|(_, page)| page.len());
        let name_of = |section: &str| words.say(&format!("section-{section}"));
        let place =
            |name: String, page: &str, is_here: bool| Place { link: Link { name, href: format!("/{page}") }, is_here };
        let sections = SECTIONS.iter().map(|(section, pages)| {
            place(name_of(section), pages[0], here.is_some_and(|((here, _), _)| here == section))
        });
        let section = here.map(|((section, pages), here)| {
            (name_of(section), pages.iter().map(|page| place(words.page(page), page, *page == here)).collect())
        });
        Self {
            words,
            title,
            site: SOFTWARE.to_owned(),
            style: &assets::STYLE.path,
            script: &assets::SUGGEST.path,
            query: String::new(),
            sections: sections.collect(),
            section,
            clock: None,
            edition: None,
            published: None,
            forms: Vec::new(),
            cite: Vec::new(),
            apa: String::new(),
            head: None,
            report: None,
            languages: Vec::new(),
            kept: Vec::new(),
            spoken: None,
        }
    }
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

pub(super) fn written(page: &impl Template) -> Result<String, Problem> {
    page.render().map_err(|error| {
        tracing::error!(%error, "a page cannot be written");
        Problem::new(&ProblemKind::INTERNAL, "The page could not be written. Use `format=json`.")
    })
}

/// A text of `locales/`, whose markup is ours.
#[derive(Debug)]
pub(super) struct Text(pub String);

impl askama::filters::HtmlSafe for Text {}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A text in which backticks mark code.
#[derive(Debug)]
pub(super) struct Prose(pub String);

impl askama::filters::HtmlSafe for Prose {}

impl fmt::Display for Prose {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, piece) in self.0.split('`').enumerate() {
            let piece = askama::filters::escape(piece, askama::filters::Html).map_err(|_| fmt::Error)?;
            if at % 2 == 1 {
                write!(out, "<code>{piece}</code>")?;
            } else {
                write!(out, "{piece}")?;
            }
        }
        Ok(())
    }
}
