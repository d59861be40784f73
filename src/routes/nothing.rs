//! The answer at a path that does not exist, with the path that may have been meant.

use ledger_core::resources::ALL;
use ledger_core::words::{edits, list};

use crate::problem::{Problem, ProblemKind};

/// The problem that there is nothing at a path; `there_are` are the templates of all paths.
pub(super) fn no_such_path(path: &str, there_are: &[String]) -> Problem {
    let given: Vec<&str> = path.trim_matches('/').split('/').collect();
    let templates: Vec<Vec<&str>> =
        there_are.iter().map(|template| template.trim_matches('/').split('/').collect()).collect();
    let hint = no_history(&given).unwrap_or_else(|| match meant(&given, &templates) {
        Some(near) => format!("Did you mean `{near}`? `/` lists the paths."),
        None => "`/` lists the paths.".to_owned(),
    });
    Problem::new(&ProblemKind::NO_SUCH_PATH, format!("There is nothing at `{path}`. {hint}"))
}

/// What to say of the history of a row that has none.
fn no_history(given: &[&str]) -> Option<String> {
    let [collection, id, last] = given else { return None };
    edits(last, "history")?;
    let resource = ALL.iter().find(|resource| resource.path == *collection && resource.kind.is_none())?;
    let with = ALL.iter().filter(|resource| resource.kind.is_some()).map(|resource| format!("/{}", resource.path));
    let with: Vec<String> = with.collect();
    let with: Vec<&str> = with.iter().map(String::as_str).collect();
    let path = resource.path;
    Some(format!(
        "`/{path}` has no histories; the collections that have them are {}. For this row, use `/{path}/{id}`.",
        list(&with)
    ))
}

/// The path that was most likely meant: the whole of it, or one that it begins, or a beginning of it.
fn meant(given: &[&str], templates: &[Vec<&str>]) -> Option<String> {
    let best =
        |of: &mut dyn Iterator<Item = Near>| of.min_by_key(|near| (near.values, near.edits)).map(|near| near.path);
    let whole = |length: usize| {
        let mut near = templates
            .iter()
            .filter(|template| template.len() == length && !takes_name(&given[..length], template, templates))
            .filter_map(|template| Near::of(&given[..length], template));
        best(&mut near)
    };
    let longer = || {
        // With a value in it, it is not a path that can be called.
        let is_literal = |template: &&Vec<&str>| !template.iter().any(|segment| is_value(segment));
        let mut near = templates.iter().filter(|template| template.len() > given.len()).filter(is_literal).filter_map(
            |template| {
                let near = Near::of(given, &template[..given.len()])?;
                Some(Near { path: format!("/{}", template.join("/")), ..near })
            },
        );
        best(&mut near)
    };
    whole(given.len()).or_else(longer).or_else(|| (1..given.len()).rev().find_map(whole))
}

/// Whether a template takes for a value what another one has as a name: `/reconcile/suggest` is not an entity.
fn takes_name(given: &[&str], template: &[&str], templates: &[Vec<&str>]) -> bool {
    let is_named = |at: usize| {
        templates.iter().any(|other| other.len() > at && other[at] == given[at] && other[..at] == template[..at])
    };
    template.iter().enumerate().any(|(at, segment)| is_value(segment) && is_named(at))
}

/// A path that is nearly the given one.
struct Near {
    /// How much must be edited.
    edits: usize,
    /// How many segments are values, which can be anything.
    values: usize,
    path: String,
}

impl Near {
    fn of(given: &[&str], template: &[&str]) -> Option<Self> {
        let mut near = Self { edits: 0, values: 0, path: String::new() };
        for (given, segment) in given.iter().zip(template) {
            near.path.push('/');
            if is_value(segment) && !given.is_empty() {
                near.values += 1;
                near.path.push_str(given);
            } else {
                near.edits += edits(given, segment)?;
                near.path.push_str(segment);
            }
        }
        Some(near)
    }
}

fn is_value(segment: &str) -> bool {
    segment.starts_with('{')
}
