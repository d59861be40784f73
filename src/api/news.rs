//! Feeds: what editions brought to the rows of a question, newest edition first.

use std::collections::BTreeSet;

use ledger_core::describe::{Filter, Format, Parameter, Resource};
use ledger_core::resources::{KINDS, changes, countries, missions, organizations, releases, sources, voices};
use ledger_store::brought::{self, Brought, Followed, Place, Shown};
use ledger_store::editions::{Edition, Editions};
use ledger_store::list;
use ledger_store::readers::Connection;
use ledger_store::search;
use ledger_store::selection::Selection;
use serde_json_borrow::Value;

use super::feed;
use crate::ledger::Ledger;
use crate::pages::{Facts, News, feed_title, feed_title_of};
use crate::problem::Problem;
use crate::question::{Question, SEARCH_FILTERS};
use crate::represent::deliver::Rendered;
use crate::represent::feed::{Frame, Item, write};
use crate::represent::links;
use crate::represent::stored::{parsed, unreadable};

/// The collections whose rows changes can be about, besides the records.
const OTHERS: &[&Resource] = &[&sources::RESOURCE, &organizations::RESOURCE, &voices::RESOURCE, &countries::RESOURCE];

/// What editions brought to the rows of a list.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub(super) async fn of_list(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    question: &Question,
) -> Result<Rendered, Problem> {
    let title = title(connection, resource.path, (resource.filters, resource.kind.map(|_| resource)), question).await?;
    if resource.path == releases::RESOURCE.path {
        let page = list::page(connection, ledger.memory(), resource, &question.selection).await?;
        let rows: Vec<Value<'_>> = page.records().map_err(|error| unreadable(&error))?;
        let ids: Vec<&str> = rows.iter().filter_map(|row| row.get("id").as_str()).collect();
        let mut items = feed::items(ledger.editions(), ledger.public_url());
        items.retain(|item| ids.contains(&item.edition.id.as_str()));
        let next = page.next.as_ref().map(|last| question.next(last));
        return Ok(written(question, title, items, next.as_deref()));
    }
    let (memory, most) = (ledger.memory(), ledger.feed_rows());
    let followed = brought::followed(connection, memory, resource, &question.selection, most).await?;
    of(ledger, connection, &followed, title, question).await
}

/// What editions brought to a record.
///
/// # Errors
/// An internal problem.
pub(super) async fn of_record(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    (id, record): (&str, &str),
    question: &Question,
) -> Result<Rendered, Problem> {
    let title = feed_title_of(resource, &parsed(record)?, &Facts::of(question, None));
    if resource.path == releases::RESOURCE.path {
        let mut items = feed::items(ledger.editions(), ledger.public_url());
        items.retain(|item| item.edition.id == id);
        return Ok(written(question, title, items, None));
    }
    let (memory, most) = (ledger.memory(), ledger.feed_rows());
    let followed = brought::followed_one(connection, memory, resource, id, &question.selection, most).await?;
    // A record takes no position, so its feed is one page.
    let mut whole = question.clone();
    whole.selection.limit = u32::MAX;
    of(ledger, connection, &followed, title, &whole).await
}

/// What editions brought to the records that a search finds.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub(super) async fn of_search(
    ledger: &Ledger,
    connection: &mut Connection,
    question: &Question,
) -> Result<Rendered, Problem> {
    let all = Selection { limit: u32::MAX, after: None, ..question.selection.clone() };
    let hits = search::search(connection, ledger.memory(), &all).await?;
    let subject = |id: &str| id.split_once('.').map(|(kind, id)| (kind.to_owned(), id.to_owned(), None));
    let followed = Followed::Subjects(hits.rows.iter().filter_map(|hit| subject(&hit.id)).collect());
    let title = title(connection, "search", (SEARCH_FILTERS, None), question).await?;
    of(ledger, connection, &followed, title, question).await
}

/// Leaves the feed out of what a question offers until its rows are known, if it may have to follow too much.
///
/// # Errors
/// When the edition has no such list.
pub(super) fn leave_open(
    ledger: &Ledger,
    resource: &'static Resource,
    is_one: bool,
    question: &mut Question,
) -> Result<(), Problem> {
    let (memory, most) = (ledger.memory(), ledger.feed_rows());
    let is_offered = question.format != Format::Atom && question.there_are.contains(&Format::Atom);
    if is_offered && brought::may_be_too_many(memory, resource, is_one, &question.selection, most)? {
        question.leave_open(Format::Atom);
    }
    Ok(())
}

/// Whether a feed that was left open can follow what an answer shows.
///
/// # Errors
/// An internal problem.
pub(super) async fn follows(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    shown: Shown<'_>,
    question: &Question,
) -> Result<bool, Problem> {
    let (memory, most) = (ledger.memory(), ledger.feed_rows());
    Ok(question.leaves_open()
        && brought::can_follow(connection, memory, resource, shown, &question.selection, most).await?)
}

/// The feed of what is followed.
async fn of(
    ledger: &Ledger,
    connection: &mut Connection,
    followed: &Followed,
    title: String,
    question: &Question,
) -> Result<Rendered, Problem> {
    let (editions, selection) = (ledger.editions(), &question.selection);
    let after = selection.after.as_deref().map(|after| place(after, editions)).transpose()?;
    let limit = usize::try_from(selection.limit).unwrap_or(usize::MAX);
    // The first edition changed nothing.
    let numbers = editions.all().iter().skip(1).rev().map(|edition| edition.number);
    let numbers = numbers.filter(|number| *number <= selection.edition.number);
    let page = brought::page(connection, ledger.memory(), followed, numbers, after.as_ref(), limit).await?;
    let facts = Facts::of(question, None);
    let sources = page.sources.iter().map(parsed).collect::<Result<Vec<Value<'_>>, _>>()?;
    let mut told = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        told.push(row.changes.iter().map(|change| parsed(change)).collect::<Result<Vec<Value<'_>>, _>>()?);
    }
    // What changes name.
    let states = told.iter().flatten();
    let values = states.flat_map(|change| ["old", "new"].map(|state| change.get(state).get("value").as_str()));
    let named = names(connection, None, values.flatten().collect(), selection).await?;
    let names = named.iter().filter_map(|(id, name)| Some((id.as_str(), name.as_deref()?))).collect();
    let mut items = Vec::with_capacity(page.rows.len());
    for (row, changes) in page.rows.iter().zip(&told) {
        let Some((edition, before)) = edition_and_before(editions, row.place.edition) else { continue };
        let related = all_changes(ledger.public_url(), row, before, edition);
        let news =
            News { release: &edition.id, counts: row.counts, changes, sources: &sources, names: &names, all: &related };
        let address = match collection(&row.place.kind) {
            Some(path) => format!("{}/{path}/{}?release={}", ledger.public_url(), row.place.id, edition.id),
            None => related.clone(),
        };
        let (title, content) = (news.title(&facts), Some(news.content(&facts)?));
        items.push(Item { address, title, summary: None, content, related, edition });
    }
    let next = page.next.and_then(|last| {
        let (edition, _) = edition_and_before(editions, last.edition)?;
        Some(question.next(&format!("{}:{}.{}", edition.id, last.kind, last.id)))
    });
    Ok(written(question, title, items, next.as_deref()))
}

/// The title of the feed of a list or of a search. What its filters name has its name.
async fn title(
    connection: &mut Connection,
    path: &str,
    (filters, own): (&'static [Filter], Option<&'static Resource>),
    question: &Question,
) -> Result<String, Problem> {
    let given = form_urlencoded::parse(question.asked.query.as_bytes());
    let given: Vec<String> =
        given.filter(|(_, value)| !value.is_empty()).map(|(_, value)| value.into_owned()).collect();
    let values: BTreeSet<&str> = given.iter().flat_map(|value| value.split(',').map(str::trim)).collect();
    let named = names(connection, own, values, &question.selection).await?;
    Ok(feed_title(path, filters, &named, &Facts::of(question, None)))
}

/// The names of organizations, countries and missions, and of the records of another collection, by their identifiers.
async fn names(
    connection: &mut Connection,
    own: Option<&'static Resource>,
    values: BTreeSet<&str>,
    selection: &Selection,
) -> Result<Vec<(String, Option<String>)>, Problem> {
    let values: Vec<&str> = values.into_iter().collect();
    let mut names = Vec::new();
    if !values.is_empty() {
        let named = [&organizations::RESOURCE, &countries::RESOURCE, &missions::RESOURCE];
        for resource in named.into_iter().chain(own) {
            names.extend(list::names(connection, resource, &values, selection).await?);
        }
    }
    Ok(names)
}

/// A feed as the answer to a question.
fn written(question: &Question, title: String, items: Vec<Item<'_>>, next: Option<&str>) -> Rendered {
    let facts = Facts::of(question, None);
    let (base, first) = (&question.asked.site.url, facts.feed());
    let here =
        question.selection.after.as_deref().map_or(first.clone(), |after| format!("{base}{}", question.next(after)));
    let mut links = vec![("self", here), ("alternate", facts.page()), ("first", first)];
    links.extend(next.map(|next| ("next", format!("{base}{next}"))));
    let (id, language) = (facts.feed(), question.language.code());
    let frame = Frame { id, title, language, links, edition: question.edition() };
    Rendered { body: write(frame, items).into(), links: next.map(links::next).into_iter().collect() }
}

/// Where a page of a feed begins: after the id `EDITION:KIND.ID` of what was seen last.
fn place(after: &str, editions: &Editions) -> Result<Place, Problem> {
    let read = || {
        let (edition, thing) = after.split_once(':')?;
        let (kind, id) = thing.split_once('.')?;
        let edition = editions.get(edition)?.number;
        Some(Place { edition, kind: kind.to_owned(), id: id.to_owned() })
    };
    read().ok_or_else(|| {
        let detail =
            format!("`{after}` is not a place in a feed, like `2026.12.0:contingent.ke-pledge`; follow `next`");
        Problem::parameter(Parameter::After.name(), detail)
    })
}

/// An edition, by its number, and the one before it.
fn edition_and_before(editions: &Editions, number: i64) -> Option<(&Edition, Option<&Edition>)> {
    let at = editions.all().iter().position(|edition| edition.number == number)?;
    Some((&editions.all()[at], at.checked_sub(1).map(|before| &editions.all()[before])))
}

/// The address of everything that an edition changed of one thing.
fn all_changes(base: &str, row: &Brought, before: Option<&Edition>, edition: &Edition) -> String {
    let since = before.map(|before| format!("&since={}", before.id)).unwrap_or_default();
    let (path, place) = (changes::RESOURCE.path, &row.place);
    format!("{base}/{path}?subject_kind={}&subject_id={}{since}&release={}", place.kind, place.id, edition.id)
}

/// The path of the collection that has a kind of thing.
fn collection(kind: &str) -> Option<&'static str> {
    let own = KINDS.iter().find(|other| other.name == kind).map(|kind| kind.path);
    own.or_else(|| OTHERS.iter().find(|other| other.stem == kind).map(|other| other.path))
}
