//! From a question to an answer: how it is delivered, and how what was found is rendered.

use axum::response::Response;
use ledger_core::describe::Format;
use ledger_store::editions::Edition;
use sha2::{Digest, Sha256};

use crate::asked::Asked;
use crate::cache::Kept;
use crate::language::Language;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question::Question;
use crate::represent::brief;
use crate::represent::deliver::{Delivery, Keep, Rendered, entity_tag};
use crate::represent::file::Attachment;
use crate::represent::found::{Found, render};
use crate::represent::links;
use crate::represent::tabled::{self, Tabled};

/// How the answer to a question about the data is delivered.
pub(super) fn delivery(ledger: &Ledger, question: &Question) -> Delivery {
    let edition = question.edition();
    let media_type = if question.is_brief() { brief::MEDIA_TYPE } else { question.format.media_type() };
    // The public address counts too, because citations and the links of an answer begin with it.
    let depends = format!("{} {} {}", edition.id, edition.checksum, ledger.public_url());
    // With an explicit `limit` equal to the default, a stream is a page; without a limit, it is the whole set.
    let limited = if question.has_all_rows() && question.is_limited { " limited" } else { "" };
    let language = (question.format == Format::Html).then_some(question.language);
    let spoken = language.map_or("", Language::code);
    let what = format!("{}?{}{limited} {spoken}", question.asked.path, question.canonical);
    Delivery {
        media_type,
        tag: entity_tag(&depends, &what, media_type),
        keep: Keep::of(edition, question.is_pinned),
        links: vec![links::of_data(ledger.public_url(), question)],
        language,
    }
}

/// Answers a question with what is found for it, unless the answer is cached or the client already has it.
pub(super) async fn answer<F: Found>(
    ledger: &Ledger,
    question: &Question,
    delivery: Delivery,
    find: impl Future<Output = Result<F, Problem>> + Send,
) -> Result<Response, Problem> {
    let made = async { render(&find.await?, question) };
    delivery.deliver(&question.asked, ledger.cache(), made).await
}

/// The same for what can be a table.
pub(super) async fn answer_or_table<F: Tabled + Sync + Send>(
    ledger: &Ledger,
    question: &Question,
    delivery: Delivery,
    find: impl Future<Output = Result<F, Problem>> + Send,
) -> Result<Response, Problem> {
    if !question.format.is_table() {
        return answer(ledger, question, delivery, find).await;
    }
    let made = async {
        let Rendered { body, links } = tabled::render(&find.await?, question, ledger.public_url()).await?;
        Ok(Kept { body, links })
    };
    table_in_memory(ledger, question, delivery, made).await
}

/// Delivers a table that is made in memory: whole or in part, with its length and its digest, so that tools can read it
/// where it is.
pub(super) async fn table_in_memory(
    ledger: &Ledger,
    question: &Question,
    mut delivery: Delivery,
    made: impl Future<Output = Result<Kept, Problem>> + Send,
) -> Result<Response, Problem> {
    let Kept { body, links } = Kept::clone(&*ledger.cache().body(delivery.tag.clone(), Box::pin(made)).await?);
    delivery.links.extend(links);
    let digest = Sha256::digest(&body).into();
    let attachment = Attachment::of(delivery, file_name(question), body.len() as u64, Some(digest));
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    Ok(attachment.deliver(&question.asked, |range| body.slice(place(range.start)..place(range.end)).into()))
}

/// The name under which a browser saves a table that it cannot show.
pub(super) fn file_name(question: &Question) -> Option<String> {
    let stem = question.asked.path.trim_start_matches('/').replace('/', "-");
    let name = format!("{stem}-{}.{}", question.edition().id, question.format.name());
    matches!(question.format, Format::Parquet | Format::Xlsx).then_some(name)
}

/// How a document is delivered that depends on the edition, on the public address of this server, and on what else is asked.
pub(super) fn of_edition(ledger: &Ledger, question: &Question, media_type: &'static str, more: &str) -> Delivery {
    let edition = question.edition();
    let depends = format!("{} {} {}", edition.id, edition.checksum, ledger.public_url());
    let what = format!("{}?{} {more}", question.asked.path, question.canonical);
    let tag = entity_tag(&depends, &what, media_type);
    Delivery { media_type, tag, keep: Keep::of(edition, question.is_pinned), links: Vec::new(), language: None }
}

/// How a document is delivered that depends on the latest edition and on the public address of this server.
pub(super) fn of_latest(ledger: &Ledger, asked: &Asked, media_type: &'static str, more: &str) -> (Edition, Delivery) {
    let edition = ledger.editions().latest().clone();
    let depends = format!("{} {}", edition.id, edition.checksum);
    let what = format!("{} {}{more}", ledger.public_url(), asked.path);
    let tag = entity_tag(&depends, &what, media_type);
    (edition, Delivery { media_type, tag, keep: Keep::Shortly, links: Vec::new(), language: None })
}
