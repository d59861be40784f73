//! Lists and single records, the same for every collection.

use axum::response::Response;
use jiff::civil::Date;
use ledger_core::describe::{Format, Resource, Style};
use ledger_core::iso::country;
use ledger_core::resources::{claims, countries, releases, sources, timeline, voices};
use ledger_store::beside;
use ledger_store::brought::Shown;
use ledger_store::list::{self, Found};
use ledger_store::readers::{Connection, Lane};
use ledger_store::selection::{Narrowing, Selection};
use ledger_store::sums;

use super::answer::{answer, delivery};
use super::charts;
use super::citation;
use super::missing::{moved, no_such_record, not_yet_known, or_moved, refuse_unknown};
use super::news;
use super::profile;
use super::prose;
use super::tables::table;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::model::citing;
use crate::pages;
use crate::problem::Problem;
use crate::question::{MAX_LIMIT, Question};
use crate::represent::deliver::{Keep, Rendered};
use crate::represent::list::{List, OfPage};
use crate::represent::record::{OfGraph, OfPage as OfRecordPage, Record};
use crate::represent::stored::parsed;

/// A list.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub async fn list(ledger: Ledger, resource: &'static Resource, asked: Asked) -> Result<Response, Problem> {
    let mut question = Question::of_list(asked, resource, ledger.editions())?;
    news::leave_open(&ledger, resource, false, &mut question)?;
    let delivery = delivery(&ledger, &question);
    if question.format == Format::Html {
        // For the form, besides those that the request names.
        let facets = &mut question.selection.facets;
        for of_form in pages::facets(resource) {
            if !facets.contains(&of_form) {
                facets.push(of_form);
            }
        }
    }
    let question = question;
    if let (Format::Cite(style), true) = (question.format, question.is_of_sources) {
        citation::refuse_without_sources(resource, None, &question)?;
        let made = async {
            let mut connection = ledger.readers().acquire(question.lane).await?;
            refuse_unknown(&ledger, &mut connection, resource, &question).await?;
            let whole = Selection { limit: u32::MAX, ..question.selection.clone() };
            let asked = if question.wants_all_rows() { &whole } else { &question.selection };
            let sources = list::cited(&mut connection, ledger.memory(), resource, asked).await?;
            citation::bibliography(&ledger, connection, &sources, &question, style).await
        };
        return delivery.deliver(&question.asked, ledger.cache(), made).await;
    }
    if let Format::Cite(style) = question.format {
        let cited = citing::list(ledger.public_url(), resource, &question);
        let made = async {
            refuse_unknown(&ledger, &mut *ledger.readers().acquire(Lane::Quick).await?, resource, &question).await?;
            citation::written(vec![cited], style, &question).await
        };
        return delivery.deliver(&question.asked, ledger.cache(), made).await;
    }
    if question.format == Format::Atom {
        let made = async {
            let mut connection = ledger.readers().acquire(question.lane).await?;
            refuse_unknown(&ledger, &mut connection, resource, &question).await?;
            news::of_list(&ledger, &mut connection, resource, &question).await
        };
        return delivery.deliver(&question.asked, ledger.cache(), made).await;
    }
    if question.format.is_prose() {
        let made = async {
            let mut connection = ledger.readers().acquire(question.lane).await?;
            refuse_unknown(&ledger, &mut connection, resource, &question).await?;
            prose::of_list(&ledger, &mut connection, resource, &question).await
        };
        return delivery.deliver(&question.asked, ledger.cache(), made).await;
    }
    if question.format.is_table() {
        refuse_unknown(&ledger, &mut *ledger.readers().acquire(Lane::Quick).await?, resource, &question).await?;
        return table(ledger, resource, question, delivery).await;
    }
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        refuse_unknown(&ledger, &mut connection, resource, &question).await?;
        let page = list::page(&mut connection, ledger.memory(), resource, &question.selection).await?;
        let of_page = if question.format == Format::Html {
            Some(of_page(&ledger, &mut connection, resource, &question, page.total).await?)
        } else {
            None
        };
        let has_feed = news::follows(&ledger, &mut connection, resource, Shown::Rows(page.total), &question).await?;
        connection.give_back();
        let next = page.next.as_ref().map(|last| question.next(last));
        Ok(List { resource, page, next, has_feed, of_page })
    };
    answer(&ledger, &question, delivery, find).await
}

/// Up to how many rows a page adds up.
const ADDED_UP: u64 = 10_000;

/// What a page for people shows besides the rows.
async fn of_page(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    question: &Question,
    rows: u64,
) -> Result<OfPage, Problem> {
    let (memory, selection) = (ledger.memory(), &question.selection);
    let previous = list::before(connection, memory, resource, selection).await?;
    let previous = previous.map(|after| after.map(|after| question.next(&after)));
    let mut totals = Vec::new();
    if resource.grouping.is_some() && rows <= ADDED_UP {
        let whole = Selection { limit: MAX_LIMIT, after: None, facets: Vec::new(), ..selection.clone() };
        totals = sums::totals(connection, memory, resource, &whole).await?;
    }
    let months =
        if resource.path == timeline::RESOURCE.path { months(ledger, connection, question).await? } else { Vec::new() };
    let missions = charts::named_missions(connection, selection).await?;
    let is_whole = selection.filters.is_empty() && selection.after.is_none() && selection.words.is_none();
    let map = if resource.path == countries::RESOURCE.path && is_whole {
        let mut everything = question.clone();
        everything.selection = selection.of_all(MAX_LIMIT);
        Some(charts::map(ledger, connection, &everything).await?)
    } else {
        None
    };
    Ok(OfPage { previous, totals, months, missions, map })
}

/// How many months a timeline shows at once.
const MONTHS: usize = 72;

/// How many entries of the timeline can be about each month, of those that other filters keep.
async fn months(
    ledger: &Ledger,
    connection: &mut Connection,
    question: &Question,
) -> Result<Vec<(String, u64)>, Problem> {
    let mut others = Selection { after: None, facets: Vec::new(), ..question.selection.clone() };
    others.filters.retain(|narrowing| !matches!(narrowing.filter.name, "from" | "to"));
    let days = list::days(connection, ledger.memory(), &timeline::RESOURCE, "date", &others).await?;
    let days = days.unwrap_or_default();
    let Some(last) = days.iter().map(|(_, last)| last.first_of_month()).max() else { return Ok(Vec::new()) };
    let mut months = Vec::new();
    let mut month = last;
    while months.len() < MONTHS {
        let is_of = |(first, last): &&(Date, Date)| *first <= month.last_of_month() && *last >= month;
        months.push((format!("{:04}-{:02}", month.year(), month.month()), days.iter().filter(is_of).count() as u64));
        let Ok(before) = month.checked_sub(jiff::Span::new().months(1)) else { break };
        month = before;
    }
    // From the first month in which there is something.
    while months.last().is_some_and(|(_, count)| *count == 0) {
        months.pop();
    }
    months.reverse();
    Ok(months)
}

/// One record.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub async fn one(ledger: Ledger, resource: &'static Resource, id: String, asked: Asked) -> Result<Response, Problem> {
    let mut question = Question::of_record(asked, resource, ledger.editions())?;
    let is_country = resource.path == countries::RESOURCE.path;
    if is_country
        && let Some(code) = country(&id)
        && code != id
    {
        // Only to a country that there is.
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let found = list::find(&mut connection, ledger.memory(), resource, code, &question.selection).await?;
        if !matches!(found, Found::Record { .. }) {
            return Err(no_such_record(&mut connection, resource, &id, ledger.editions(), &question).await?);
        }
        return Ok(moved(&format!("/{}/{code}", resource.path), &question));
    }
    news::leave_open(&ledger, resource, true, &mut question)?;
    let mut delivery = delivery(&ledger, &question);
    delivery.links.push(format!("</{}>; rel=\"collection\"", resource.path));
    if question.format == Format::JsonLd && resource.path == claims::RESOURCE.path {
        // A later edition may withdraw the claim.
        delivery.tag = format!("{}-{}", delivery.tag, ledger.editions().latest().number);
        delivery.keep = Keep::Shortly;
    }
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let mut record = find(&ledger, &mut connection, resource, &id, &question).await?;
        if is_country {
            profile::add(&ledger, &mut connection, &id, &question, &mut record).await?;
        }
        record.has_feed = news::follows(&ledger, &mut connection, resource, Shown::One(&id), &question).await?;
        connection.give_back();
        Ok(record)
    };
    let found = match question.format {
        Format::Cite(style) => {
            let made = cited(&ledger, resource, &id, &question, style);
            delivery.deliver(&question.asked, ledger.cache(), made).await
        }
        Format::Atom => {
            let made = async {
                let mut connection = ledger.readers().acquire(question.lane).await?;
                let found = self::find(&ledger, &mut connection, resource, &id, &question).await?;
                news::of_record(&ledger, &mut connection, resource, (&id, &found.record), &question).await
            };
            delivery.deliver(&question.asked, ledger.cache(), made).await
        }
        format if format.is_prose() => {
            let mut question = question.clone();
            question.selection.for_table = true;
            let made = async {
                let mut connection = ledger.readers().acquire(question.lane).await?;
                let Record { record, sources, .. } =
                    self::find(&ledger, &mut connection, resource, &id, &question).await?;
                prose::of_record(&ledger, &mut connection, resource, (&record, &sources), &question).await
            };
            delivery.deliver(&question.asked, ledger.cache(), made).await
        }
        _ => answer(&ledger, &question, delivery, find).await,
    };
    or_moved(&ledger, resource, &id, &question, found).await
}

/// The claims that a page shows: those from a source, or of a voice.
fn claims_of(resource: &Resource, id: &str, selection: &Selection) -> Option<Selection> {
    let all = selection.of_all(MAX_LIMIT);
    match resource.path {
        path if path == sources::RESOURCE.path => Some(Selection { source: vec![id.to_owned()], ..all }),
        path if path == voices::RESOURCE.path => {
            let theirs = Narrowing::to(claims::RESOURCE.filter("attributed_to")?, id);
            Some(Selection { filters: vec![theirs], ..all })
        }
        _ => None,
    }
}

/// The day on which an edition withdrew a claim.
async fn withdrawn_on(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &Resource,
    id: &str,
) -> Result<Option<String>, Problem> {
    if resource.path != claims::RESOURCE.path {
        return Ok(None);
    }
    let last = list::last_edition_with(connection, id).await?;
    let editions = ledger.editions();
    let withdrew = editions.all().iter().find(|edition| last.is_some_and(|last| edition.number == last + 1));
    Ok(withdrew.and_then(|edition| edition.released_on.clone()))
}

/// Finds a record, or the problem that says why there is none.
async fn find(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    id: &str,
    question: &Question,
) -> Result<Record, Problem> {
    let (memory, selection) = (ledger.memory(), &question.selection);
    if question.format == Format::Html
        && let Some((record, cited, beside)) = beside::find(connection, memory, resource, id, selection).await?
    {
        let claims = match claims_of(resource, id, selection) {
            Some(theirs) => Some(list::page(connection, memory, &claims::RESOURCE, &theirs).await?),
            None => None,
        };
        let is_source = resource.path == sources::RESOURCE.path;
        let saved = if is_source { Vec::new() } else { list::sources(connection, memory, &cited, selection).await? };
        let of_page = Some(OfRecordPage { beside, claims, saved });
        return Ok(Record { of_page, ..Record::of(resource, record, cited) });
    }
    match list::find(connection, memory, resource, id, selection).await? {
        Found::Record { record, sources, undated_excluded } => {
            let of_graph = if question.format == Format::JsonLd {
                let sources = list::sources(connection, memory, &sources, selection).await?;
                Some(OfGraph { sources, withdrawn_on: withdrawn_on(ledger, connection, resource, id).await? })
            } else {
                None
            };
            Ok(Record { undated_excluded, of_graph, ..Record::of(resource, record, sources) })
        }
        Found::NotYetKnown(day) => Err(not_yet_known(id, question, day)),
        Found::Nothing => Err(no_such_record(connection, resource, id, ledger.editions(), question).await?),
    }
}

/// How to cite a record.
async fn cited(
    ledger: &Ledger,
    resource: &'static Resource,
    id: &str,
    question: &Question,
    style: Style,
) -> Result<Rendered, Problem> {
    let mut connection = ledger.readers().acquire(question.lane).await?;
    let record = find(ledger, &mut connection, resource, id, question).await?;
    if question.is_of_sources {
        let of_record = (id, record.sources);
        let sources = citation::sources_of(ledger, &mut connection, resource, of_record, question).await?;
        return citation::bibliography(ledger, connection, &sources, question, style).await;
    }
    let cited = if resource.path == releases::RESOURCE.path {
        let edition = ledger.editions().get(id).cloned().unwrap_or_else(|| question.edition().clone());
        citing::edition(ledger.public_url(), &edition)
    } else {
        citing::row(ledger.public_url(), resource, id, &parsed(&record.record)?, question)
    };
    connection.give_back();
    citation::written(vec![cited], style, question).await
}
