//! How to cite an answer, or each of its sources, in the representation that was asked for.

use ledger_core::cite::{self, Cited};
use ledger_core::describe::{Parameter, Resource, Style};
use ledger_core::resources::{claims, voices};
use ledger_core::words::counted;
use ledger_store::index::Sources;
use ledger_store::list;
use ledger_store::readers::Lease;
use ledger_store::selection::{Narrowing, Selection, Wanted};
use serde_json_borrow::Value;

use crate::ledger::Ledger;
use crate::model::citing;
use crate::problem::{Problem, ProblemKind};
use crate::question::Question;
use crate::represent::deliver::Rendered;
use crate::represent::stored::parsed;

/// Up to how many sources a style puts in order: it compares each with the others, to tell them apart.
const MOST: usize = 1_000;

/// The sources that a record cites. What a voice said is in claims, so its sources are those of its claims.
///
/// # Errors
/// A problem, if a record of its kind cites nothing, or an internal problem.
pub(super) async fn sources_of(
    ledger: &Ledger,
    connection: &mut Lease,
    resource: &'static Resource,
    (id, cited): (&str, Sources),
    question: &Question,
) -> Result<Sources, Problem> {
    if resource.path != voices::RESOURCE.path {
        refuse_without_sources(resource, Some(id), question)?;
        return Ok(cited);
    }
    let claims = &claims::RESOURCE;
    let filters =
        claims.filter("attributed_to").map(|filter| Narrowing { filter, wanted: Wanted::Words(vec![id.to_owned()]) });
    let said = Selection { filters: filters.into_iter().collect(), limit: u32::MAX, ..question.selection.clone() };
    Ok(list::cited(connection, ledger.memory(), claims, &said).await?)
}

/// Refuses the bibliography of what cites nothing: of editions, organizations or a list of voices.
///
/// # Errors
/// The problem that says where the sources are.
pub(super) fn refuse_without_sources(
    resource: &'static Resource,
    id: Option<&str>,
    question: &Question,
) -> Result<(), Problem> {
    if citing::has_sources(&question.asked.path) {
        return Ok(());
    }
    let format = question.format.name();
    let more = format!("format={format}&of=sources");
    let detail = match (resource.path, id) {
        ("releases", Some(id)) => {
            format!("an edition cites no sources of its own; `/sources?release={id}&{more}` has all that it knows")
        }
        ("releases", None) => {
            format!("editions cite no sources of their own; `/sources?release=EDITION&{more}` has all that one knows")
        }
        ("organizations", _) => {
            let id = id.unwrap_or("ID");
            format!(
                "organizations cite no sources; the records that name one do, such as those of `/funding?agency={id}&{more}` or `/funding?donor={id}&{more}`"
            )
        }
        _ => format!("voices cite no sources; `/claims?attributed_to=ID&{more}` has those in which one of them speaks"),
    };
    Err(Problem::parameter(Parameter::Of.name(), detail))
}

/// How to cite each of some sources, in the order of their identifiers or of the style.
pub(super) async fn bibliography(
    ledger: &Ledger,
    mut connection: Lease,
    of: &Sources,
    question: &Question,
    style: Style,
) -> Result<Rendered, Problem> {
    let mut cited = Vec::new();
    for source in list::sources(&mut connection, ledger.memory(), of, &question.selection).await? {
        let source: Value<'_> = parsed(&source)?;
        let id = source.get("id").as_str().unwrap_or_default();
        cited.push(citing::source(ledger.public_url(), id, &source, question));
    }
    if cited.is_empty() {
        connection.give_back();
        return Ok(cite::of_nothing(style, citing::tongue(question)).into());
    }
    // Its connection bounds how many bibliographies are put in order at once.
    let bibliography = written(cited, style, question).await;
    connection.give_back();
    bibliography
}

/// Citations in a style. A named style takes its time, so it is away from the threads that serve.
pub(super) async fn written(cited: Vec<Cited>, style: Style, question: &Question) -> Result<Rendered, Problem> {
    if style != Style::Named {
        return Ok(cite::write_all(&cited, style).into());
    }
    if cited.len() > MOST {
        let detail = format!(
            "the answer cites {}, and a style takes at most {MOST}; narrow the list, give `limit`, or take `format=csl`, `bibtex` or `ris` for a reference manager",
            counted(cited.len() as u64, "source", "sources")
        );
        return Err(Problem::parameter(Parameter::Format.name(), detail));
    }
    let (manner, is_bibliography) = (question.manner, question.is_of_sources);
    let text = tokio::task::spawn_blocking(move || cite::named(&cited, manner, is_bibliography)).await;
    text.ok().flatten().map(Into::into).ok_or_else(|| {
        tracing::error!(style = manner.style.map(cite::NamedStyle::name), "a citation could not be written");
        Problem::new(&ProblemKind::INTERNAL, "The citation could not be written. Use another `style`, or `format=csl`.")
    })
}
