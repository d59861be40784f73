//! What every page has: navigation, the day and the edition that answer, and the other forms of the same answer.

use std::fmt;
use std::sync::LazyLock;

use askama::Template;
use ledger_core::cite;
use ledger_core::describe::{Format, Parameter, Style};
use ledger_core::resources::ALL;
use ledger_core::value::PartialDate;
use ledger_store::editions::Edition;

use super::assets;
use super::disputes;
use super::facts::{Facts, IS_NO_PAGE, Link, address, takes_day};
use super::head::{Head, report};
use super::words::Words;
use crate::language::Language;
use crate::problem::{ParameterFault, Problem, ProblemKind};

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
    ("people", &["contingents", "contingents/summary", "contingents/summary/series", "countries", "missions"]),
    ("money", &["funding", "funding/summary", "funding/summary/series"]),
    ("courts", &["legal-cases", "legal-case-events", "instruments"]),
    ("timeline", &["timeline", "events", "indicators", "series", "charts"]),
    ("disputes", &["discrepancies", "check"]),
    ("data", &["sources", "voices", "claims", "organizations", "dataset", "codebook", "releases", "changes", "docs"]),
];

/// The name of the software, on pages that no edition answers.
const SOFTWARE: &str = "Mission Ledger";

/// About how many bytes an address grows by what links keep: a day, an edition and a language.
const ROOM: usize = 48;

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

/// Whether a format is for citing an answer, and not for reading it.
fn is_for_citing(format: Format) -> bool {
    matches!(format, Format::Cite(_) | Format::Receipt)
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
        self.keep(&["/", list, "/", id].concat())
    }

    /// An address of this site, on the same day, in the same edition and in the same language if they were asked for.
    pub fn keep(&self, target: &str) -> String {
        if !target.starts_with('/') || IS_NO_PAGE.iter().any(|start| target.starts_with(start)) {
            return target.to_owned();
        }
        let (whole, fragment) = target.split_at(target.find('#').unwrap_or(target.len()));
        let (path, query) = whole.split_once('?').unwrap_or((whole, ""));
        let is_kept = |name: &str| name == Parameter::Release.name() || takes_day(path);
        let names_it = |name: &str| form_urlencoded::parse(query.as_bytes()).any(|(other, _)| other == name);
        let kept = self.kept.iter().filter(|(name, _)| is_kept(name)).chain(&self.spoken);
        let mut address = String::with_capacity(target.len() + ROOM);
        address.push_str(path);
        let mut add = |parts: &[&str]| {
            address.push_str(if address.len() == path.len() { "?" } else { "&" });
            address.extend(parts.iter().copied());
        };
        if !query.is_empty() {
            add(&[query]);
        }
        kept.filter(|(name, _)| !names_it(name)).for_each(|(name, value)| add(&[name, "=", value]));
        address.push_str(fragment);
        address
    }

    /// The same with what the page shows, in a sentence.
    pub fn about(mut self, description: &str) -> Self {
        if let Some(head) = &mut self.head {
            let plain = description.replace('`', "");
            let start: String = plain.split_inclusive(". ").take(2).collect();
            start.trim_end().clone_into(&mut head.description);
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
            forms: facts.links(words, |format| !is_for_citing(format)),
            cite: facts.links(words, is_for_citing),
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
        let place = |name: String, page: &str, is_here: bool| {
            let href = if disputes::is_of(page) { disputes::ALL.to_owned() } else { format!("/{page}") };
            Place { link: Link { name, href }, is_here }
        };
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

impl Frame {
    /// The same for a request that no edition answers: its links keep the day, the edition and the language that it names,
    /// if these are not at fault. Of a path that does not exist, nothing has read them.
    pub fn asked(mut self, path: &str, query: &str, faults: &[ParameterFault]) -> Self {
        let given: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let is_possible = |parameter: Parameter, value: &str| match parameter {
            Parameter::AsOf => value.parse::<PartialDate>().is_ok_and(|date| date.day().is_some()),
            Parameter::Release => value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'),
            _ => Language::by_code(value).is_some(),
        };
        let value = |parameter: Parameter| {
            let name = parameter.name();
            let (_, value) = given.iter().find(|(other, value)| other == name && !value.is_empty())?;
            let is_kept = is_possible(parameter, value) && faults.iter().all(|fault| fault.parameter != name);
            is_kept.then(|| (name, value.clone()))
        };
        self.kept = [Parameter::AsOf, Parameter::Release].into_iter().filter_map(value).collect();
        self.spoken = value(Parameter::Lang);
        let others: Vec<&(String, String)> = given.iter().filter(|(name, _)| name != Parameter::Lang.name()).collect();
        self.languages = languages(self.words, |code| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(others.iter().map(|(name, value)| (name, value)));
            address(path, &query.append_pair(Parameter::Lang.name(), code).finish())
        });
        self
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
