//! Problems as pages.

use askama::Template;

use super::frame::{Facts, Frame, Prose, written};
use super::words::Words;
use crate::language::Language;
use crate::problem::{Problem, ProblemKind};

#[derive(Debug, Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    status: u16,
    detail: Option<Prose>,
    doc: Prose,
}

/// A problem as a page, for a browser that met it.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn met(problem: &Problem, language: Language) -> Result<String, Problem> {
    let words = Words(language);
    let kind = ProblemKind::ALL.iter().find(|kind| problem.kind.ends_with(kind.slug));
    let slug = kind.map_or("", |kind| kind.slug);
    let title = words.or(&format!("problem-{slug}"), problem.title);
    written(&ProblemPage {
        frame: Frame::without_edition(words, title, ""),
        status: problem.status,
        detail: Some(Prose(problem.detail.clone())),
        doc: Prose(words.or(&format!("means-problem-{slug}"), kind.map_or("", |kind| kind.doc))),
    })
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
        doc: Prose(words.or(&format!("means-problem-{slug}"), kind.doc)),
    })
}
