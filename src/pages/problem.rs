//! Problems as pages.

use askama::Template;
use ledger_core::describe::{Parameter, Resource};
use ledger_core::resources::ALL;
use ledger_core::words::is_unprintable;

use super::facts::Facts;
use super::filters::{Control, Input};
use super::frame::{Frame, Prose, written};
use super::words::{Words, sentence};
use crate::asked::Asked;
use crate::language::Language;
use crate::problem::{ParameterFault, Problem, ProblemKind};

#[derive(Debug, Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    status: u16,
    detail: Option<Prose>,
    /// That what is wrong is told in English, in another language.
    in_english: Option<String>,
    doc: Prose,
    /// What is wrong and is not at a control.
    faults: Vec<Prose>,
    /// The list and its form, if it is the question that is wrong.
    path: String,
    controls: Vec<Control>,
    hidden: Vec<(String, String)>,
}

/// A problem as a page, for a browser that met it. On a list it has the form with what was typed, and the faults where
/// they are.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn met(problem: &Problem, asked: &Asked) -> Result<String, Problem> {
    let words = Words(asked.language);
    let kind = ProblemKind::ALL.iter().find(|kind| problem.kind.ends_with(kind.slug));
    let slug = kind.map_or("", |kind| kind.slug);
    let title = words.or(&format!("problem-{slug}"), problem.title);
    let resource = ALL.iter().find(|resource| asked.path.strip_prefix('/') == Some(resource.path));
    let faults = problem.errors.as_slice();
    let controls = match resource.filter(|_| !faults.is_empty()) {
        Some(resource) => typed(words, resource, &asked.query, faults),
        None => Vec::new(),
    };
    let is_there = |fault: &&ParameterFault| !controls.iter().any(|control| control.name == fault.parameter);
    let others = faults.iter().filter(is_there).map(|fault| Prose(format!("`{}` {}", fault.parameter, fault.detail)));
    written(&ProblemPage {
        frame: Frame::without_edition(words, title, &asked.path).asked(&asked.path, &asked.query, faults),
        status: problem.status,
        detail: faults.is_empty().then(|| Prose(problem.detail.clone())),
        in_english: (asked.language != Language::default()).then(|| words.say("detail-in-english")),
        doc: Prose(words.or(&format!("means-problem-{slug}"), kind.map_or("", |kind| kind.doc))),
        faults: others.collect(),
        path: asked.path.clone(),
        controls,
        hidden: Vec::new(),
    })
}

/// The filters of a list with what was typed, and what is wrong with it.
fn typed(words: Words, resource: &Resource, query: &str, faults: &[ParameterFault]) -> Vec<Control> {
    let given: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let control = |name: &'static str| {
        let values: Vec<&str> =
            given.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect();
        let mut wrong = faults.iter().filter(|fault| fault.parameter == name).map(|fault| fault.detail.as_str());
        let fault = wrong.next().map(|detail| Prose(sentence(detail)));
        // A page may not contain everything that can be typed into an address.
        let mut value = values.join(",");
        value.retain(|letter| !is_unprintable(letter));
        Control { name, label: words.label(name), input: Input::Text(value), fault }
    };
    let own = resource.filters.iter().map(|filter| filter.name);
    let common = [Parameter::Q, Parameter::AsOf, Parameter::Sort, Parameter::Limit].map(Parameter::name);
    let is_given = |name: &&str| given.iter().any(|(other, _)| other == name);
    own.chain(common.into_iter().filter(is_given)).map(control).collect()
}

/// What a kind of problem means, as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn problem(kind: &ProblemKind, facts: &Facts) -> Result<String, Problem> {
    let words = facts.words;
    let slug = kind.slug;
    written(&ProblemPage {
        frame: Frame::of(words.or(&format!("problem-{slug}"), kind.title), facts),
        status: kind.status.as_u16(),
        detail: None,
        in_english: None,
        doc: Prose(words.or(&format!("means-problem-{slug}"), kind.doc)),
        faults: Vec::new(),
        path: String::new(),
        controls: Vec::new(),
        hidden: Vec::new(),
    })
}
