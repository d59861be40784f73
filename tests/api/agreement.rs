//! The same records, whichever way they are taken out: pages, tables, the database file and the data package.

use std::collections::BTreeSet;

use ledger_core::describe::{Kind, Reach, Resource};
use ledger_core::package::{Files, layout};
use ledger_core::resources::{ALL, KINDS};
use serde_json::{Map, Value as Json};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::support::{Service, fixture, flagship, parquet_head, parquet_rows};

/// Reference data and the ledger's own book-keeping: nothing in them is a value of a claim.
const WITHOUT_CLAIMS: &[&str] = &["organizations", "sources", "releases"];

/// A list in every representation that it has.
struct Taken {
    pages: Vec<Json>,
    csv: Vec<Map<String, Json>>,
    ndjson: Vec<Json>,
    parquet: Vec<Map<String, Json>>,
}

impl Taken {
    async fn of(service: &Service, path: &str) -> Self {
        let of = async |format: &str| service.get(&format!("/{path}?format={format}")).await;
        let ndjson = String::from_utf8(of("ndjson").await.body).unwrap();
        let (csv, parquet) = (of("csv").await.body, of("parquet").await);
        assert_eq!(parquet.header("content-type"), "application/vnd.apache.parquet", "{path}");
        Self {
            pages: service.walk(&format!("/{path}?limit=100")).await,
            csv: csv_rows(&csv),
            ndjson: ndjson.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
            parquet: parquet_rows(&parquet.body),
        }
    }
}

/// The rows of a CSV file: every cell a text, without the mark that keeps spreadsheets from calculating.
fn csv_rows(body: &[u8]) -> Vec<Map<String, Json>> {
    let mut reader = csv::Reader::from_reader(body);
    let header = reader.headers().unwrap().clone();
    let plain = |cell: &str| {
        let marked = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']));
        marked.unwrap_or(cell).to_owned()
    };
    let row = |row: csv::StringRecord| {
        header.iter().zip(&row).map(|(name, cell)| (name.to_owned(), plain(cell).into())).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// A typed cell as CSV writes it.
fn written(cell: &Json) -> String {
    match cell {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(written).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn ids<'a>(rows: impl IntoIterator<Item = &'a Map<String, Json>>) -> Vec<String> {
    rows.into_iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

fn ids_of(records: &[Json]) -> Vec<String> {
    ids(records.iter().map(|record| record.as_object().unwrap()))
}

/// The identifiers that a reader of the database file finds: in the view of the collection's name, or where it has
/// none in the collection's table.
async fn ids_in_database(pool: &SqlitePool, resource: &Resource) -> BTreeSet<String> {
    let view = resource.path.replace('-', "_");
    let is_view: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_master WHERE type = 'view' AND name = ?")
        .bind(&view)
        .fetch_one(pool)
        .await
        .unwrap();
    let editions = if resource.reach == Reach::UpTo { "<=" } else { "=" };
    let sql = if is_view == 1 {
        format!("SELECT id FROM {view}")
    } else {
        let latest = "(SELECT max(number) FROM release)";
        format!("SELECT id FROM {} WHERE is_current AND release {editions} {latest}", resource.table())
    };
    let ids: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(pool).await.unwrap();
    let count = ids.len();
    let ids: BTreeSet<String> = ids.into_iter().collect();
    assert_eq!(ids.len(), count, "{}: no row twice", resource.path);
    ids
}

/// The identifiers in the data package, where a file of it holds the collection.
fn ids_in_package(files: &Files, resource: &Resource) -> Option<BTreeSet<String>> {
    let file = resource.kind.map_or(resource.path, |kind| kind.file);
    let bytes = files.0.get(&format!("{file}.csv")).filter(|_| resource.path != "releases")?;
    Some(ids(&csv_rows(bytes)).into_iter().collect())
}

#[tokio::test]
async fn every_way_out_has_the_same_records() {
    for files in [flagship(), fixture()] {
        let service = Service::of(&files).await;
        let options = SqliteConnectOptions::new().filename(&service.database).read_only(true);
        let pool = SqlitePool::connect_with(options).await.unwrap();
        let mut from_package = 0;
        for resource in ALL {
            let path = resource.path;
            let taken = Taken::of(&service, path).await;
            let expected = ids_of(&taken.pages);
            // A first edition has changed nothing, and a dataset has no file of a kind that it does not use.
            let has = |file: &str| files.0.contains_key(file);
            let is_used = match resource.kind {
                Some(kind) => has(&kind.csv()),
                None => path != "changes" && (path != "voices" || has(layout::VOICES)),
            };
            assert!(!expected.is_empty() || !is_used, "{path}");
            assert_eq!(ids(&taken.csv), expected, "{path}: CSV");
            assert_eq!(ids_of(&taken.ndjson), expected, "{path}: NDJSON");
            assert_eq!(ids(&taken.parquet), expected, "{path}: Parquet");
            let total = service.json(&format!("/{path}?limit=1")).await["page"].clone();
            assert_eq!(total["total"], expected.len(), "{path}: total");
            let expected: BTreeSet<String> = expected.into_iter().collect();
            assert_eq!(ids_in_database(&pool, resource).await, expected, "{path}: SQLite");
            if let Some(ids) = ids_in_package(&files, resource) {
                assert_eq!(ids, expected, "{path}: the data package");
                from_package += 1;
            }
            assert_eq!(taken.ndjson, taken.pages, "{path}: a line is the record as its page has it");
        }
        assert!(from_package > 9, "{from_package}");
        pool.close().await;
    }
}

#[tokio::test]
async fn a_parquet_cell_holds_what_the_csv_cell_says() {
    for service in [Service::flagship().await, Service::made_up().await] {
        for resource in ALL {
            let taken = Taken::of(&service, resource.path).await;
            for (typed, text) in taken.parquet.iter().zip(&taken.csv) {
                assert!(typed.keys().eq(text.keys()), "{}: the same columns", resource.path);
                for (name, cell) in typed {
                    assert_eq!(written(cell), text[name].as_str().unwrap(), "{} {} {name}", resource.path, text["id"]);
                }
            }
        }
    }
}

/// The places that a row of a table names: `field=source…`, each split in two.
fn places(cell: &Json) -> Vec<(String, String)> {
    let texts: Vec<String> = match cell {
        Json::Array(items) => items.iter().map(written).collect(),
        // A locator may hold a semicolon: what has no `=` goes on with the place before.
        text => written(text).split("; ").map(str::to_owned).collect(),
    };
    let pair = |text: &str| text.split_once('=').map(|(field, source)| (field.to_owned(), source.to_owned()));
    texts.iter().filter_map(|text| pair(text)).collect()
}

/// The fields of a kind that a row of a table shows a value of.
fn shown_fields(kind: &Kind, row: &Map<String, Json>) -> Vec<&'static str> {
    let is_filled = |name: &str| row.get(name).is_some_and(|cell| !written(cell).is_empty());
    let is_shown =
        |name: &str| is_filled(name) || is_filled(&format!("{name}_id")) || is_filled(&format!("{name}_name"));
    kind.fields.iter().map(|field| field.name).filter(|name| is_shown(name)).collect()
}

/// The fields of a kind that a record holds a value of.
fn held_fields(kind: &Kind, record: &Json) -> Vec<&'static str> {
    let is_empty = |value: &Json| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    kind.fields.iter().map(|field| field.name).filter(|name| !is_empty(&record[*name])).collect()
}

#[tokio::test]
async fn every_value_in_every_format_leads_to_a_source() {
    let service = Service::flagship().await;
    let sources: BTreeSet<String> = ids_of(&service.walk("/sources?limit=500").await).into_iter().collect();
    let claims: BTreeSet<String> = ids_of(&service.walk("/claims?limit=500").await).into_iter().collect();
    let is_source = |place: &str| sources.contains(place.split(['¶', ' ']).next().unwrap_or_default());
    let event = KINDS.iter().find(|kind| kind.name == "legal_case_event").unwrap();
    let mut values = 0;
    for resource in ALL.iter().filter(|resource| !WITHOUT_CLAIMS.contains(&resource.path)) {
        let path = resource.path;
        let taken = Taken::of(&service, path).await;
        for row in taken.csv.iter().chain(&taken.parquet) {
            let places = places(&row["sources"]);
            assert!(places.iter().all(|(_, source)| is_source(source)), "{path} {}: {places:?}", row["id"]);
            let fields = match (resource.kind, path) {
                (Some(kind), _) => shown_fields(kind, row),
                (None, "countries") if written(&row["roles"]).is_empty() => continue,
                (None, "countries") => vec!["roles"],
                // A person or office is not cited: it is who speaks.
                (None, "voices") => continue,
                // Names, keys and identifiers are the curator's.
                (None, "changes") if row["about"] != "claim" => continue,
                (None, "changes") => {
                    let named = ["old_source", "new_source"].map(|name| written(&row[name]));
                    assert!(named.iter().any(|id| !id.is_empty()), "{path} {}", row["id"]);
                    continue;
                }
                _ => {
                    assert!(places.iter().any(|(field, _)| row["field"] == *field), "{path} {}", row["id"]);
                    values += 1;
                    continue;
                }
            };
            for field in fields {
                assert!(places.iter().any(|(named, _)| named == field), "{path} {}: {field} in {places:?}", row["id"]);
                values += 1;
            }
        }
        for record in &taken.ndjson {
            let cited = |record: &Json, field: &str| {
                let citations = record["citations"].as_array().unwrap();
                citations.iter().any(|citation| {
                    citation["field"] == field
                        && sources.contains(citation["source"].as_str().unwrap())
                        && claims.contains(citation["claim"].as_str().unwrap())
                })
            };
            for field in resource.kind.map(|kind| held_fields(kind, record)).unwrap_or_default() {
                assert!(cited(record, field), "{path} {}: {field}", record["id"]);
                values += 1;
            }
            let events = record["events"].as_array().filter(|_| path == "legal-cases");
            for step in events.into_iter().flatten() {
                for field in held_fields(event, step) {
                    assert!(cited(step, field), "{path} {}: {field}", step["id"]);
                }
            }
            for rival in record["values"].as_array().into_iter().flatten() {
                assert!(!rival["citations"].as_array().unwrap().is_empty(), "{path} {}: {rival}", record["id"]);
            }
        }
    }
    assert!(values > 10_000, "{values}");
}

#[tokio::test]
async fn a_parquet_file_says_what_it_is() {
    let service = Service::flagship().await;
    let answer = service.get("/funding?format=parquet&donor=US&release=2026.11.0").await;
    let (names, says) = parquet_head(&answer.body);
    let (csv, _) = parquet_head(&service.get("/funding?format=parquet").await.body);
    assert_eq!(names, csv, "the columns do not depend on the rows");
    assert_eq!(says["release"], "2026.11.0");
    assert_eq!(says["license"], "https://creativecommons.org/licenses/by/4.0/");
    assert_eq!(says["url"], "https://ledger.test/funding?donor=US&release=2026.11.0");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"funding-2026.11.0.parquet\"");
    let rows = parquet_rows(&answer.body);
    assert_eq!(ids(&rows), service.ids("/funding?donor=US&release=2026.11.0&limit=500").await);
    let pledge = rows.iter().find(|row| row["id"] == "us-pledge-300m").unwrap();
    assert_eq!((&pledge["amount"], &pledge["currency"]), (&"300000000".into(), &"USD".into()));
}

#[tokio::test]
async fn parquet_has_the_manners_of_a_table() {
    let service = Service::made_up().await;
    let tag = service.get("/events?format=parquet").await.header("etag").to_owned();
    assert!(tag.starts_with('"'), "{tag}");
    let again = service.with(http::Method::GET, "/events?format=parquet", &[("if-none-match", &tag)]).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_ne!(tag, service.get("/events?format=csv").await.header("etag"));
    assert_ne!(tag, service.get("/events?format=parquet&limit=50").await.header("etag"));
    let head = service.with(http::Method::HEAD, "/events?format=parquet", &[]).await;
    assert_eq!(head.body.len(), 0);
    assert_ne!(head.header("content-length"), "0", "it does not say that the file is empty");
    let accept = [("accept", "application/vnd.apache.parquet")];
    let answer = service.with(http::Method::GET, "/claims?limit=7", &accept).await;
    assert_eq!(parquet_rows(&answer.body).len(), 7);
    assert_eq!(answer.header("content-encoding"), "", "its pages are compressed inside");
    let (names, _) = parquet_head(&service.get("/funding?format=parquet&fields=donor,amount").await.body);
    assert_eq!(names, ["id", "donor_kind", "donor_id", "donor_name", "amount"]);
    for format in ["parquet", "ndjson"] {
        let marked = service.get(&format!("/funding?format={format}&bom=true")).await;
        assert_eq!(marked.status, 400, "{format} has no byte order mark");
    }
    let none = service.get("/funding?format=parquet&donor=KE").await;
    assert_eq!((none.status.as_u16(), parquet_rows(&none.body).len()), (200, 0), "no rows are a file too");
    let refused = service.with(http::Method::GET, "/events/landing", &accept).await;
    assert_eq!(refused.status, 406, "one record is no table");
    let formula = parquet_rows(&service.get("/funding?format=parquet").await.body);
    assert!(formula.iter().any(|row| row["recipient_name"] == "=HYPERLINK(\"x\")"), "no cell is escaped");
    let totals = parquet_rows(&service.get("/funding/summary?group_by=donor&format=parquet").await.body);
    let pledged = totals.iter().find(|row| row["id"] == "NO:pledged:NOK").unwrap();
    assert_eq!((&pledged["total"], &pledged["count"]), (&"1000000.5".into(), &1.into()));
}
