//! Problems as pages.

use askama::Template;

use super::frame::{Frame, Prose, written};
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
pub fn met(problem: &Problem) -> Result<String, Problem> {
    let kind = ProblemKind::ALL.iter().find(|kind| problem.kind.ends_with(kind.slug));
    written(&ProblemPage {
        frame: Frame::without_edition(problem.title.to_owned(), ""),
        status: problem.status,
        detail: Some(Prose(problem.detail.clone())),
        doc: Prose(kind.map_or("", |kind| kind.doc).to_owned()),
    })
}

/// What a kind of problem means, as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn problem(kind: &ProblemKind) -> Result<String, Problem> {
    written(&ProblemPage {
        frame: Frame::without_edition(kind.title.to_owned(), ""),
        status: kind.status.as_u16(),
        detail: None,
        doc: Prose(kind.doc.to_owned()),
    })
}
