//! Problems as pages.

use askama::Template;

use super::frame::{Nav, Prose, SOFTWARE, nav, written};
use crate::problem::{Problem, ProblemKind};

#[derive(Debug, Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    title: &'static str,
    nav: Nav,
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
        title: problem.title,
        nav: nav(SOFTWARE),
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
        title: kind.title,
        nav: nav(SOFTWARE),
        status: kind.status.as_u16(),
        detail: None,
        doc: Prose(kind.doc.to_owned()),
    })
}
