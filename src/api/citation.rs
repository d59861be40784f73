//! How to cite an answer, or each of its sources, in the representation that was asked for.

use ledger_core::cite::{self, Cited};
use ledger_core::describe::{Parameter, Style};
use ledger_core::words::counted;
use ledger_store::index::Sources;
use ledger_store::list;
use ledger_store::readers::Lease;
use serde_json_borrow::Value;

use crate::ledger::Ledger;
use crate::model::citing;
use crate::problem::{Problem, ProblemKind};
use crate::question::Question;
use crate::represent::deliver::Rendered;
use crate::represent::stored::parsed;

/// Up to how many sources a style puts in order: it compares each with the others, to tell them apart.
const MOST: usize = 1_000;

/// How to cite each of some sources, in the order of their identifiers or of the style.
pub(super) async fn bibliography(
    ledger: &Ledger,
    mut connection: Lease,
    of: &Sources,
    question: &Question,
    style: Style,
) -> Result<Rendered, Problem> {
    let mut cited = Vec::new();
    for source in list::sources(&mut connection, of, &question.selection).await? {
        let source: Value<'_> = parsed(&source)?;
        let id = source.get("id").as_str().unwrap_or_default();
        cited.push(citing::source(ledger.public_url(), id, &source, question));
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
