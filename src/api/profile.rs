//! The profile of a country: its record, with the records that concern it.

use std::collections::HashSet;

use ledger_core::describe::{Profile, Resource};
use ledger_core::resources::ALL;
use ledger_store::list;
use ledger_store::readers::Connection;
use ledger_store::selection::{Basis, Grouped, Narrowing, Selection};
use ledger_store::sums;
use serde_json::Value as Json;
use serde_json::value::RawValue;

use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question::{MAX_LIMIT, Question};
use crate::represent::record::{Record, Section};
use crate::represent::stored::{parsed, unreadable};

/// Adds to the record of a country its contingents, funding, cases, events and latest indicators, with totals.
pub(super) async fn add(
    ledger: &Ledger,
    connection: &mut Connection,
    id: &str,
    question: &Question,
    record: &mut Record,
) -> Result<(), Problem> {
    for resource in ALL.iter().copied() {
        let Some(profile) = resource.profile else { continue };
        let selection = selection(resource, profile, id, question);
        let page = list::page(connection, ledger.memory(), resource, &selection).await?;
        let mut records: Vec<Box<RawValue>> = page.records().map_err(|error| unreadable(&error))?;
        if let Some(property) = profile.one_per {
            records = first_of_each(records, property)?;
        }
        let totals = if resource.grouping.is_some() {
            let by = Grouped::by(&["mission"], Basis::Current);
            let selection = Selection { limit: MAX_LIMIT, ..selection };
            Some(sums::groups(connection, ledger.memory(), resource, &selection, &by).await?.groups)
        } else {
            None
        };
        // The rest is in a list, which begins with the same records.
        let more = page.next.as_ref().and(resource.country_filter());
        let more = more.map(|filter| {
            let filters = [(filter.name, id.to_owned())];
            format!("/{}?{}", resource.path, question.narrowed(&filters))
        });
        record.sources.extend(page.sources);
        record.sections.push(Section { resource, country: id.to_owned(), profile, records, more, totals });
    }
    Ok(())
}

/// How many records of a collection a profile shows.
const SHOWN: u32 = 100;

/// Selects the records of a collection that concern a country, up to the maximum of a page if only some of them are shown.
fn selection(resource: &'static Resource, profile: &Profile, id: &str, question: &Question) -> Selection {
    let filter = resource.country_filter();
    let latest = profile.latest_by.and_then(|sort| resource.sort(sort));
    Selection {
        for_table: false,
        filters: filter.map(|filter| Narrowing::to(filter, id)).into_iter().collect(),
        sort: latest.map(|sort| (Some(sort), true)).into_iter().collect(),
        limit: if profile.one_per.is_some() { MAX_LIMIT } else { SHOWN },
        ..question.selection.clone()
    }
}

/// The first of the records that share a value of a property.
fn first_of_each(records: Vec<Box<RawValue>>, property: &str) -> Result<Vec<Box<RawValue>>, Problem> {
    let mut seen = HashSet::new();
    let mut first = Vec::new();
    for record in records {
        let json: Json = parsed(record.get())?;
        if seen.insert(json[property].to_string()) {
            first.push(record);
        }
    }
    Ok(first)
}
