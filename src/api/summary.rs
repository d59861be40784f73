//! Sums: grouped totals of people and money that count nothing twice.
//!
//! The rule is the contract's: a record is left out of a group when a record that contains it, and has a value,
//! is in the same group. What belongs to another mission, status or currency counts in its own.

use std::collections::{BTreeMap, HashMap};

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use super::{Endpoint, Ledger, dataset_of, delivery_of};
use crate::dataset::value::Number;
use crate::list::Resource;
use crate::list::query::{Basis, Query, Sums};
use crate::list::select;
use crate::list::sums::{self, Addend};
use crate::openapi::operation;
use crate::problem::Problem;
use crate::represent::parquet::About;
use crate::represent::rows::Rows;
use crate::represent::table::{self, Column};
use crate::represent::{Asked, Format, Made, html};
use crate::resources::{contingents, funding};

/// What a collection can be grouped by.
#[derive(Debug)]
pub struct Grouping {
    /// The collection.
    pub resource: &'static Resource,
    /// The keys that a request can name.
    pub keys: &'static [&'static str],
    /// Whether totals are money, so that the currency is always a key.
    pub is_money: bool,
    /// The schema of its groups.
    pub schema: &'static str,
}

/// Contingents.
pub static OF_CONTINGENTS: Grouping = Grouping {
    resource: &contingents::RESOURCE,
    keys: &["country", "mission", "force"],
    is_money: false,
    schema: "ContingentSummary",
};
/// Funding.
pub static OF_FUNDING: Grouping = Grouping {
    resource: &funding::RESOURCE,
    keys: &["donor", "mission", "channel", "agency"],
    is_money: true,
    schema: "FundingSummary",
};

/// `/contingents/summary`
pub static CONTINGENTS: Endpoint = Endpoint {
    path: "/contingents/summary",
    route: || get(|State(ledger): State<Ledger>, request: Request| summarize(ledger, &OF_CONTINGENTS, request)),
    operation: || {
        operation_of(
            &OF_CONTINGENTS,
            "summarizeContingents",
            "Sum people up",
            "people, in persons",
            "ContingentSummary",
        )
    },
};

/// `/funding/summary`
pub static FUNDING: Endpoint = Endpoint {
    path: "/funding/summary",
    route: || get(|State(ledger): State<Ledger>, request: Request| summarize(ledger, &OF_FUNDING, request)),
    operation: || {
        operation_of(
            &OF_FUNDING,
            "summarizeFunding",
            "Sum money up",
            "money, in the currency of the group",
            "FundingSummary",
        )
    },
};

fn operation_of(
    grouping: &'static Grouping,
    id: &str,
    title: &str,
    what: &str,
    schema: &str,
) -> utoipa::openapi::path::OperationBuilder {
    let doc = format!(
        "Totals of {what}, by status and by the keys of `group_by`. Nothing counts twice: a record is left out of a group when a record that \
         contains it is in the same group. `total` adds up what the records show; `low` and `high` add up the extremes over all live \
         readings, and are null where one is open. The filters of the list narrow what is summed."
    );
    let mut operation = operation::new(id, grouping.resource.path, title, &doc);
    for filter in grouping.resource.filters {
        operation = operation.parameter(operation::filter_of(filter, grouping.resource));
    }
    operation = operation.parameter(operation::group_by(grouping)).parameter(operation::basis());
    operation::with_parameters(
        operation,
        &["as_of", "release", "source", "disputed", "q", "format", "fields", "bom"],
        &[],
    )
    .responses(operation::responses_of(&format!("{schema}Page"), "The groups.", false, Format::OF_TABLES, &[]))
}

/// A group of contingents.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContingentSummary {
    /// The group's keys, joined by colons.
    pub id: String,
    /// The sending country, where `group_by` names it.
    #[schema(required = false)]
    pub country: Option<crate::citations::Ref>,
    /// The mission, where `group_by` names it.
    #[schema(required = false)]
    pub mission: Option<String>,
    /// What they consist of, where `group_by` names it.
    #[schema(required = false)]
    pub force: Option<String>,
    /// Where they stand; null where no source says.
    #[schema(required = true)]
    pub status: Option<String>,
    /// How many records count.
    pub count: u64,
    /// The people that they show, added up; null where none shows any.
    #[schema(required = true)]
    pub total: Option<i64>,
    /// The lowest readings, added up; null where one is open.
    #[schema(required = true)]
    pub low: Option<f64>,
    /// The highest readings, added up; null where one is open.
    #[schema(required = true)]
    pub high: Option<f64>,
    /// The records that count.
    pub records: Vec<String>,
}

/// A group of tranches.
#[derive(Debug, Serialize, ToSchema)]
pub struct FundingSummary {
    /// The group's keys, joined by colons.
    pub id: String,
    /// Who gives, where `group_by` names it.
    #[schema(required = false, value_type = Option<crate::openapi::Donor>)]
    pub donor: Option<Json>,
    /// The mission, where `group_by` names it.
    #[schema(required = false)]
    pub mission: Option<String>,
    /// The way that the money takes, where `group_by` names it.
    #[schema(required = false)]
    pub channel: Option<String>,
    /// The donor's agency, where `group_by` names it.
    #[schema(required = false, value_type = Option<crate::openapi::Party>)]
    pub agency: Option<Json>,
    /// Where they stand; null where no source says.
    #[schema(required = true)]
    pub status: Option<String>,
    /// ISO 4217 code; null for tranches without a sum.
    #[schema(required = true)]
    pub currency: Option<String>,
    /// How many records count.
    pub count: u64,
    /// The sums that they show, added up; null where none shows any.
    #[schema(required = true)]
    pub total: Option<f64>,
    /// The lowest readings, added up; null where one is open.
    #[schema(required = true)]
    pub low: Option<f64>,
    /// The highest readings, added up; null where one is open.
    #[schema(required = true)]
    pub high: Option<f64>,
    /// The records that count.
    pub records: Vec<String>,
}

async fn summarize(ledger: Ledger, grouping: &'static Grouping, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let (query, sums) = Query::of_summary(grouping.resource, grouping.keys, &asked.query, &ledger.editions())?;
    let basis = (sums.basis == Basis::Reached).then(|| "basis=reached".to_owned());
    let by: Vec<String> = sums.keys.iter().map(|key| format!("group_by={key}")).chain(basis).collect();
    let (format, mut delivery) = delivery_of(&ledger, &asked, &query, &by.join("&"), Format::OF_TABLES)?;
    delivery.tag = format!("{}-{}", delivery.tag, sums.canonical());
    delivery.links.push(format!("</{}>; rel=\"collection\"", grouping.resource.path));
    delivery
        .deliver(&asked, ledger.cache(), async {
            let mut connection = ledger.pool().begin().await?;
            let rows = groups(grouping, &mut connection, &query, &sums).await?;
            if format.is_table() {
                let basis = (sums.basis == Basis::Reached).then(|| "basis=reached".to_owned());
                let by = sums.keys.iter().map(|key| format!("group_by={key}")).chain(basis);
                let pairs: Vec<String> = std::iter::once(query.citable()).chain(by).collect();
                let url = format!("{}{}?{}", ledger.public_url(), asked.path, pairs.join("&"));
                let columns = table::chosen(grouping.schema, &query.table.fields)?;
                let body = as_table(&rows, format, columns, &query, url).await?;
                return Ok(Made { body: body.into(), links: Vec::new() });
            }
            let page = json!({ "limit": rows.len(), "total": rows.len(), "total_is": "exact", "next": null });
            let undated = select::undated(&mut connection, grouping.resource, &query, "").await?;
            let body = json!({ "data": rows, "page": page, "sources": [], "dataset": dataset_of(&query, undated) })
                .to_string();
            let body = match format {
                Format::Html => html::table("Summary", "Totals that count nothing twice.", &body, &asked)?,
                _ => body,
            };
            Ok(body.into())
        })
        .await
}

async fn as_table(
    groups: &[Json],
    format: Format,
    columns: Vec<Column>,
    query: &Query,
    url: String,
) -> Result<Bytes, Problem> {
    let about = About { title: "Mission Ledger: totals".to_owned(), release: query.edition.id.clone(), url };
    let mut rows = Rows::new(format, columns, &query.table, about)?;
    for group in groups {
        rows.add(&group.to_string())?;
    }
    rows.finish().await
}

/// The totals of a country's contingents or funding, for its profile.
pub(super) async fn of_country(
    resource: &Resource,
    connection: &mut SqliteConnection,
    query: &Query,
) -> Result<Option<Json>, Problem> {
    let Some(grouping) =
        [&OF_CONTINGENTS, &OF_FUNDING].into_iter().find(|grouping| grouping.resource.path == resource.path)
    else {
        return Ok(None);
    };
    let sums = Sums { keys: vec!["mission"], basis: Basis::Current };
    Ok(Some(groups(grouping, connection, query, &sums).await?.into()))
}

#[derive(Default)]
struct Group {
    keys: Map<String, Json>,
    records: Vec<String>,
    total: Option<i64>,
    low: Option<i64>,
    high: Option<i64>,
    is_low_open: bool,
    is_high_open: bool,
}

async fn groups(
    grouping: &Grouping,
    connection: &mut SqliteConnection,
    query: &Query,
    by: &Sums,
) -> Result<Vec<Json>, Problem> {
    let addends = sums::addends(connection, grouping.resource, query, &by.keys, grouping.is_money).await?;
    Ok(add_up(&addends, grouping, by))
}

/// The statuses under which a record counts.
fn statuses(addend: &Addend, basis: Basis) -> Vec<Option<String>> {
    match basis {
        Basis::Reached if !addend.reached.is_empty() => addend.reached.iter().cloned().map(Some).collect(),
        _ => vec![addend.status.clone()],
    }
}

fn add_up(addends: &[Addend], grouping: &Grouping, by: &Sums) -> Vec<Json> {
    let by_id: HashMap<&str, &Addend> = addends.iter().map(|addend| (addend.id.as_str(), addend)).collect();
    let mut groups: BTreeMap<Vec<String>, Group> = BTreeMap::new();
    for addend in addends {
        for status in statuses(addend, by.basis) {
            if is_contained(addend, status.as_ref(), &by_id, by.basis) {
                continue;
            }
            let mut keys = Map::new();
            for (name, value) in by.keys.iter().zip(&addend.keys) {
                keys.insert((*name).to_owned(), value.clone());
            }
            keys.insert("status".to_owned(), status.into());
            if grouping.is_money {
                keys.insert("currency".to_owned(), addend.currency.clone().into());
            }
            let group =
                groups.entry(keys.values().map(label).collect()).or_insert_with(|| Group { keys, ..Group::default() });
            group.records.push(addend.id.clone());
            if let Some(value) = addend.value {
                group.total = Some(group.total.unwrap_or(0) + value);
                add(&mut group.low, &mut group.is_low_open, addend.low);
                add(&mut group.high, &mut group.is_high_open, addend.high);
            }
        }
    }
    groups.into_iter().map(|(labels, group)| row(&labels, group)).collect()
}

/// Whether a record that contains it, and has a value, is in the same group.
fn is_contained(addend: &Addend, status: Option<&String>, by_id: &HashMap<&str, &Addend>, basis: Basis) -> bool {
    let mut whole = addend.part_of.as_deref().and_then(|id| by_id.get(id));
    while let Some(here) = whole {
        let is_same = here.value.is_some()
            && here.keys == addend.keys
            && here.mission == addend.mission
            && here.currency == addend.currency
            && statuses(here, basis).iter().any(|other| other.as_ref() == status);
        if is_same {
            return true;
        }
        whole = here.part_of.as_deref().and_then(|id| by_id.get(id));
    }
    false
}

fn add(sum: &mut Option<i64>, is_open: &mut bool, reading: Option<i64>) {
    match reading {
        Some(reading) if !*is_open => *sum = Some(sum.unwrap_or(0) + reading),
        Some(_) => {}
        None => {
            *is_open = true;
            *sum = None;
        }
    }
}

/// A key as the identifier of a group has it.
fn label(key: &Json) -> String {
    match key {
        Json::String(text) => text.clone(),
        Json::Object(object) => {
            ["id", "name"].iter().find_map(|name| object.get(*name).and_then(Json::as_str)).unwrap_or("none").to_owned()
        }
        _ => "none".to_owned(),
    }
}

fn row(labels: &[String], group: Group) -> Json {
    let number = |hundredths: Option<i64>| hundredths.map_or(Json::Null, |hundredths| Number(hundredths).json());
    let mut row = Map::new();
    row.insert("id".to_owned(), labels.join(":").into());
    row.extend(group.keys);
    row.insert("count".to_owned(), group.records.len().into());
    row.insert("total".to_owned(), number(group.total));
    row.insert("low".to_owned(), number(group.low));
    row.insert("high".to_owned(), number(group.high));
    row.insert("records".to_owned(), group.records.into());
    Json::Object(row)
}
