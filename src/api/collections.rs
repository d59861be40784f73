//! Lists and single records, the same for every collection.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::TryStreamExt;
use http::{HeaderValue, header};
use serde_json::Value as Json;
use serde_json::value::RawValue;
use tokio::sync::mpsc;

use super::{Ledger, citing, delivery_of, envelope_of_list, envelope_of_one, records_of, shown, summary};
use crate::cite;
use crate::dataset::claim::country;
use crate::editions::Editions;
use crate::list::query::{MAX_LIMIT, Query};
use crate::list::select::{self, Found};
use crate::list::{Resource, Test};
use crate::problem::{Problem, ProblemKind};
use crate::represent::parquet::About;
use crate::represent::rows::Rows;
use crate::represent::{AHEAD, Asked, Format, Made, html, sent, table};
use crate::{inventory, resources, suggest};

/// A list.
pub(super) async fn list(ledger: Ledger, resource: &'static Resource, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let query = Query::of_list(resource, &asked.query, &ledger.editions())?;
    let (format, mut delivery) = delivery_of(&ledger, &asked, &query, "", Format::ALL)?;
    if let Format::Cite(style) = format {
        let cited = citing::list(&ledger, resource, &query);
        return delivery.deliver(&asked, ledger.cache(), async { Ok(cite::write(&cited, style)) }).await;
    }
    if format.is_table() {
        let columns = table::chosen(resource.schema, &query.table.fields)?;
        delivery.tag = format!("{}{}", delivery.tag, if query.is_limited { "-limited" } else { "" });
        let about = About {
            title: citing::list(&ledger, resource, &query).title,
            release: query.edition.id.clone(),
            url: format!("{}/{}?{}", ledger.public_url(), resource.path, query.citable()),
        };
        let rows = Rows::new(format, columns, &query.table, about)?;
        let name = format!("{}-{}.{}", resource.path, query.edition.id, format.name());
        let mut response = delivery.stream(&asked, || {
            Body::from_stream(sent(AHEAD, |sender| send_rows(ledger, resource, query, rows, sender)))
        });
        if format == Format::Parquet {
            // No browser shows it, so it is saved under a name that says what it is.
            let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
            response.headers_mut().extend(disposition.ok().map(|value| (header::CONTENT_DISPOSITION, value)));
        }
        return Ok(response);
    }
    delivery
        .deliver(&asked, ledger.cache(), async {
            let mut connection = ledger.pool().acquire().await?;
            let page = select::page(&mut connection, ledger.briefs(), resource, &query).await?;
            let next = page.next.as_ref().map(|last| {
                let query = Query { after: Some(last.clone()), ..query.clone() };
                format!("/{}?{}", resource.path, query.canonical(true))
            });
            let body = envelope_of_list(&page, &query, next.as_deref());
            let body = match format {
                Format::Html => html::list(resource, &body, &asked)?,
                _ => body,
            };
            let links = next.iter().map(|next| format!("<{next}>; rel=\"next\"")).collect();
            Ok(Made { body: body.into_bytes(), links })
        })
        .await
}

/// Sends the rows of a list: of the whole set, or of a page where the request limits it.
async fn send_rows(
    ledger: Ledger,
    resource: &'static Resource,
    query: Query,
    mut rows: Rows,
    sender: mpsc::Sender<Result<Bytes, Problem>>,
) -> Result<(), Problem> {
    let mut connection = ledger.streams().acquire().await?;
    if query.is_limited || query.after.is_some() {
        let page = select::page(&mut connection, ledger.briefs(), resource, &query).await?;
        let records: Vec<Box<RawValue>> = parsed(&format!("[{}]", records_of(&page, &query)))?;
        for record in &records {
            rows.add(record.get())?;
        }
    } else {
        let mut statement = select::whole(resource, &query);
        let mut records = statement.build_query_scalar::<String>().fetch(&mut *connection);
        while let Some(record) = records.try_next().await? {
            rows.add(&shown(record, &query))?;
            if rows.is_full() {
                let chunk;
                (rows, chunk) = rows.take().await?;
                if sender.send(Ok(chunk)).await.is_err() {
                    return Ok(()); // Whoever asked has gone.
                }
            }
        }
    }
    let _ = sender.send(Ok(rows.finish().await?)).await;
    Ok(())
}

fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| {
        tracing::error!(%error, "a rendered record is no JSON");
        Problem::new(&ProblemKind::INTERNAL, "A record could not be read.")
    })
}

/// One record.
pub(super) async fn one(
    ledger: Ledger,
    resource: &'static Resource,
    id: String,
    request: Request,
) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let query = Query::of_one(&asked.query, &ledger.editions())?;
    let is_country = resource.path == resources::countries::RESOURCE.path;
    if is_country
        && let Some(code) = country(&id)
        && code != id
    {
        let query = if asked.query.is_empty() { String::new() } else { format!("?{}", asked.query) };
        return Ok(Redirect::permanent(&format!("/{}/{code}{query}", resource.path)).into_response());
    }
    let (format, mut delivery) = delivery_of(&ledger, &asked, &query, "", Format::OF_RECORDS)?;
    delivery.links.push(format!("</{}>; rel=\"collection\"", resource.path));
    delivery
        .deliver(&asked, ledger.cache(), async {
            let mut connection = ledger.pool().begin().await?;
            let found = select::find(&mut connection, ledger.briefs(), resource, &id, &query).await?;
            let (record, mut sources, undated_excluded) = match found {
                Found::Record { record, sources, undated_excluded } => (record, sources, undated_excluded),
                Found::NotYetKnown(day) => return Err(not_yet_known(&id, &query, day)),
                Found::Nothing => {
                    return Err(no_such_record(&mut connection, resource, &id, &ledger.editions(), &query).await?);
                }
            };
            if let Format::Cite(style) = format {
                let cited = if resource.path == resources::releases::RESOURCE.path {
                    let edition = ledger.editions().get(&id).cloned().unwrap_or_else(|| query.edition.clone());
                    let held = inventory::descriptor(&mut connection, &edition).await?;
                    citing::edition(&ledger, &edition, &held)
                } else {
                    citing::row(&ledger, resource, &id, &parsed(&record)?, &query)
                };
                return Ok(cite::write(&cited, style));
            }
            let mut record = shown(record, &query);
            if is_country {
                record = profile(&ledger, &mut connection, record, &id, &query, &mut sources).await?;
            }
            let body = envelope_of_one(&record, &sources, &query, undated_excluded);
            match format {
                Format::Html => html::one(resource, &body, &asked),
                _ => Ok(body),
            }
        })
        .await
}

/// The profile of a country: its record with its contingents, funding, cases, events and latest indicators.
async fn profile(
    ledger: &Ledger,
    connection: &mut sqlx::SqliteConnection,
    record: String,
    id: &str,
    query: &Query,
    sources: &mut String,
) -> Result<String, Problem> {
    let mut json: Json = serde_json::from_str(&record).unwrap_or_default();
    let listed = |joined: &str| -> Vec<Json> { serde_json::from_str(&format!("[{joined}]")).unwrap_or_default() };
    let by_id = |source: Json| (source["id"].as_str().unwrap_or_default().to_owned(), source.to_string());
    let mut cited: BTreeMap<String, String> = listed(sources).into_iter().map(by_id).collect();
    for (name, resource) in [
        ("contingents", &resources::contingents::RESOURCE),
        ("funding", &resources::funding::RESOURCE),
        ("legal_cases", &resources::legal_cases::RESOURCE),
        ("events", &resources::events::RESOURCE),
        ("indicators", &resources::indicators::RESOURCE),
    ] {
        let is_country = |test: Test| matches!(test, Test::Country(_) | Test::MemberCountry(_) | Test::Donor(_));
        let filter = resource.filters.iter().find(|filter| is_country(filter.test));
        let latest_first = resource.sorts.iter().find(|sort| matches!(sort.name, "date" | "period_end"));
        let query = Query {
            filters: filter.map(|filter| (filter, vec![id.to_owned()])).into_iter().collect(),
            sort: latest_first.map(|sort| (Some(sort), true)).into_iter().collect(),
            limit: MAX_LIMIT,
            ..query.clone()
        };
        let page = select::page(connection, ledger.briefs(), resource, &query).await?;
        let mut records: Vec<Json> = listed(&records_of(&page, &query));
        if name == "indicators" {
            // Of each metric the latest observation; `/indicators` has them all.
            let mut seen = std::collections::HashSet::new();
            records.retain(|record| seen.insert(record["metric"].to_string()));
        }
        json[name] = records.into();
        cited.extend(listed(&page.sources).into_iter().map(by_id));
        if let Some(sums) = summary::of_country(resource, connection, &query).await? {
            json[format!("{name}_totals")] = sums;
        }
    }
    *sources = cited.into_values().collect::<Vec<_>>().join(",");
    Ok(json.to_string())
}

pub(super) fn not_yet_known(id: &str, query: &Query, day: Option<String>) -> Problem {
    let as_of = query.as_of.map(|day| day.to_string()).unwrap_or_default();
    let detail = match day {
        Some(day) => format!(
            "`{id}` was not known on {as_of}: nothing of it had been published before {day}. Ask with `as_of={day}` or later, or without `as_of`."
        ),
        None => format!("`{id}` cannot be placed in time: it rests on what has no date. Ask without `as_of`."),
    };
    Problem::new(&ProblemKind::NOT_YET_KNOWN, detail)
}

/// Says that there is no such record; of a claim that an earlier edition had, that it was withdrawn.
pub(super) async fn no_such_record(
    connection: &mut sqlx::SqliteConnection,
    resource: &Resource,
    id: &str,
    editions: &Editions,
    query: &Query,
) -> Result<Problem, Problem> {
    if resource.path == resources::claims::RESOURCE.path {
        let had: Option<i64> = sqlx::query_scalar("SELECT max(release) FROM claim WHERE id = ? AND release < ?")
            .bind(id)
            .bind(query.edition.number)
            .fetch_one(&mut *connection)
            .await?;
        let edition = |number: i64| editions.all().iter().find(|edition| edition.number == number);
        if let Some((had, withdrew)) = had.and_then(|number| Some((edition(number)?, edition(number + 1)?))) {
            let because: Option<String> =
                sqlx::query_scalar("SELECT because FROM correction WHERE release = ? AND edition = ? AND claim_id = ?")
                    .bind(withdrew.number)
                    .bind(&withdrew.id)
                    .bind(id)
                    .fetch_optional(&mut *connection)
                    .await?;
            let because = because.unwrap_or_else(|| "no reason is recorded".to_owned());
            return Ok(Problem::new(
                &ProblemKind::WITHDRAWN_CLAIM,
                format!(
                    "Release {} withdrew `{id}`: {because}. `/claims/{id}?release={}` shows it as it was.",
                    withdrew.id, had.id
                ),
            ));
        }
    }
    let mut known = sqlx::QueryBuilder::<sqlx::Sqlite>::new("SELECT DISTINCT id FROM ");
    known.push(resource.table()).push(" WHERE release = ").push_bind(query.edition.number).push(" LIMIT 5000");
    let known: Vec<String> = known.build_query_scalar().fetch_all(connection).await?;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    // Claims are numbered: a near number is no likely meaning.
    let known = if resource.path == resources::claims::RESOURCE.path { Vec::new() } else { known };
    let hint = suggest::unknown(id, &known).map_or_else(
        || format!("`/{}` lists those that there are.", resource.path),
        |near| format!("Did you mean `{near}`?"),
    );
    Ok(Problem::new(
        &ProblemKind::NO_SUCH_RECORD,
        format!("`{id}` is not in `/{}` of release {}. {hint}", resource.path, query.edition.id),
    ))
}
