//! Minimal servers for the measurements: the least work that gives these answers.
//!
//! - `baseline bytes LISTEN FILE ETAG`: bare axum that answers every request with the bytes of a file and an entity tag,
//!   or with 304 if the client has them.
//! - `baseline prepare LEDGER FILE SHAPE…`: creates a table of rendered rows (each record's JSON, with its citations) from
//!   a database of the ledger, with the best composite index for each shape of request: `donor,status:amount` compares
//!   donor and status for equality and sorts by amount.
//! - `baseline csv LISTEN LEDGER`: hand-written axum, sqlx, serde and csv that streams every tranche as CSV, with the
//!   ledger's columns, read into typed structs from the same rendered JSON.
//! - `baseline rows LISTEN FILE`: hand-written axum and sqlx over the table of `prepare`, one large row per page. It
//!   answers the requests of `run.py` and nothing else: no checks, no total, no list of sources, no header fields.

use std::borrow::Cow;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use futures_util::TryStreamExt;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bytes", listen, file, tag] => bytes(listen, Path::new(file), tag).await,
        ["prepare", ledger, file, shapes @ ..] => prepare(ledger, Path::new(file), shapes).await,
        ["rows", listen, file] => rows(listen, Path::new(file)).await,
        ["csv", listen, ledger] => csv_server(listen, Path::new(ledger)).await,
        _ => Err("usage: baseline bytes LISTEN FILE ETAG | prepare LEDGER FILE SHAPE… | rows LISTEN FILE | csv LISTEN LEDGER"
            .into()),
    }
}

async fn serve(listen: &str, router: Router) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

// --- The same bytes again --------------------------------------------------------------------------------------------

struct Page {
    body: Bytes,
    tag: HeaderValue,
}

async fn bytes(listen: &str, file: &Path, tag: &str) -> Result<()> {
    let page = Arc::new(Page { body: std::fs::read(file)?.into(), tag: tag.parse()? });
    serve(listen, Router::new().fallback(get(page_again)).with_state(page)).await
}

async fn page_again(State(page): State<Arc<Page>>, headers: HeaderMap) -> Response {
    let tag = [(header::ETAG, page.tag.clone())];
    if headers.get(header::IF_NONE_MATCH) == Some(&page.tag) {
        return (StatusCode::NOT_MODIFIED, tag).into_response();
    }
    let media_type = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (tag, media_type, page.body.clone()).into_response()
}

// --- Rendered rows ---------------------------------------------------------------------------------------------------

/// The columns that requests compare for equality, in the order of the indexes.
const EQUAL: [&str; 9] =
    ["source", "donor", "agency", "status", "currency", "channel", "mission", "part_of", "disputed"];

/// Where the rows of a shape are found: a row has several sources, so those are in a table of their own, which repeats the
/// columns.
fn table(equal: &[&str]) -> &'static str {
    if equal.contains(&"source") { "ready_source" } else { "ready" }
}

/// A shape of a request: the columns that it compares for equality, and what it sorts by. It names the index that is best
/// for it.
fn index(equal: &[&str], sort: &str) -> String {
    format!("{}_{}_by_{sort}", table(equal), equal.join("_"))
}

/// The columns of a sort key.
fn sorted(sort: &str) -> &str {
    match sort {
        "amount" => "currency, amount, id",
        "announced_on" => "announced_on, id",
        "name" => "name, id",
        "donor" => "donor, id",
        "status" => "status, id",
        _ => "id",
    }
}

async fn prepare(ledger: &str, file: &Path, shapes: &[&str]) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("ATTACH ? AS ledger").bind(ledger).execute(&mut connection).await?;
    for statement in [
        "CREATE TABLE IF NOT EXISTS ready (row INTEGER PRIMARY KEY, id TEXT NOT NULL, donor TEXT NOT NULL, agency TEXT, status TEXT, currency TEXT, channel TEXT, mission TEXT, part_of TEXT, disputed TEXT NOT NULL, amount INTEGER, announced_on TEXT, announced_first TEXT, announced_last TEXT, name TEXT NOT NULL COLLATE NOCASE, record TEXT NOT NULL) STRICT",
        "INSERT INTO ready (id, donor, agency, status, currency, channel, mission, part_of, disputed, amount, announced_on, announced_first, announced_last, name, record) \
         SELECT id, donor, agency, status, currency, channel, mission, part_of, iif(disputed, 'true', 'false'), amount_hundredths, announced_on, substr(announced_on || '-01-01', 1, 10), announced_on || substr('-12-31', length(announced_on) - 3), name, record \
         FROM ledger.funding_tranche_version \
         WHERE is_current AND release = (SELECT max(number) FROM ledger.release) AND NOT EXISTS (SELECT 1 FROM ready) ORDER BY id",
        "CREATE TABLE IF NOT EXISTS ready_source (source TEXT NOT NULL, row INTEGER NOT NULL, id TEXT NOT NULL, donor TEXT NOT NULL, agency TEXT, status TEXT, currency TEXT, channel TEXT, mission TEXT, part_of TEXT, disputed TEXT NOT NULL, amount INTEGER, announced_on TEXT, announced_first TEXT, announced_last TEXT, name TEXT NOT NULL COLLATE NOCASE) STRICT",
        "INSERT INTO ready_source \
         SELECT DISTINCT json_extract(cited.value, '$.source'), row, ready.id, donor, agency, status, currency, channel, mission, part_of, disputed, amount, announced_on, announced_first, announced_last, name \
         FROM ready, json_each(record, '$.citations') AS cited WHERE NOT EXISTS (SELECT 1 FROM ready_source)",
    ] {
        sqlx::query(statement).execute(&mut connection).await?;
    }
    for shape in shapes {
        let (equal, sort) = shape.split_once(':').ok_or("a shape is `donor,status:id`")?;
        let equal: Vec<&str> = equal.split(',').filter(|column| !column.is_empty()).collect();
        let mut columns = equal.clone();
        columns.extend(sorted(sort).split(", "));
        // The rest of what requests compare, so that only rows of the page are read.
        columns.extend(["amount", "announced_first", "announced_last", "row"]);
        let mut each: Vec<&str> = Vec::new();
        for column in columns {
            if !each.contains(&column) {
                each.push(column);
            }
        }
        let (name, table) = (index(&equal, sort), table(&equal));
        if table == "ready" {
            each.retain(|column| *column != "row"); // It is the key.
        }
        let sql = format!("CREATE INDEX IF NOT EXISTS {name} ON {table} ({})", each.join(", "));
        sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await?;
    }
    connection.close().await?;
    Ok(())
}

async fn rows(listen: &str, file: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(true)
        .pragma("mmap_size", "17179869184")
        .pragma("cache_size", "-2000");
    let pool = SqlitePoolOptions::new().min_connections(1).max_connections(4).connect_with(options).await?;
    serve(listen, Router::new().route("/", get(|| async { "" })).route("/funding", get(funding)).with_state(pool)).await
}

/// One statement, one row: the page.
async fn funding(State(pool): State<SqlitePool>, Query(asked): Query<Vec<(String, String)>>) -> Response {
    let value = |name: &str| asked.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let equal: Vec<&str> = EQUAL.into_iter().filter(|name| value(name).is_some()).collect();
    let sort = value("sort").unwrap_or("id");
    let (key, is_down) = sort.strip_prefix('-').map_or((sort, false), |key| (key, true));
    let mut tests: Vec<String> = equal.iter().map(|column| format!("{column} = ?")).collect();
    let mut values: Vec<&str> = equal.iter().filter_map(|name| value(name)).collect();
    for (name, test) in [("announced_from", "announced_last >= ?"), ("announced_to", "announced_first <= ?")] {
        if let Some(day) = value(name) {
            tests.push(test.to_owned());
            values.push(day);
        }
    }
    let mut amounts = Vec::new();
    for (name, test) in [("amount_min", "amount >= ?"), ("amount_max", "amount <= ?")] {
        if let Some(amount) = value(name) {
            let Some(amount) = hundredths(amount) else { return StatusCode::BAD_REQUEST.into_response() };
            tests.push(test.to_owned());
            amounts.push(amount);
        }
    }
    let order: Vec<String> =
        sorted(key).split(", ").map(|column| format!("{column}{}", if is_down { " DESC" } else { "" })).collect();
    // The inserted texts are names that are known here.
    let sql = AssertSqlSafe(format!(
        "SELECT '{{\"data\":[' || coalesce(group_concat(record), '') || ']}}' FROM (SELECT row FROM {} INDEXED BY {} \
         WHERE {} ORDER BY {} LIMIT ?) AS page CROSS JOIN ready USING (row)",
        table(&equal),
        index(&equal, key),
        if tests.is_empty() { "true".to_owned() } else { tests.join(" AND ") },
        order.join(", ")
    ));
    let mut query = sqlx::query_scalar::<_, String>(sql);
    for value in values {
        query = query.bind(value);
    }
    for amount in amounts {
        query = query.bind(amount);
    }
    let limit: i64 = value("limit").and_then(|limit| limit.parse().ok()).unwrap_or(50);
    match query.bind(limit).fetch_one(&pool).await {
        Ok(page) => ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `12.5` as 1250.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "00"));
    format!("{whole}{fraction:0<2}").parse().ok()
}

// --- The whole set as CSV --------------------------------------------------------------------------------------------

/// A tranche as rendered by the ledger, with the properties that CSV shows.
#[derive(Deserialize)]
struct Tranche<'a> {
    id: &'a str,
    url: &'a str,
    mission: Option<&'a str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    identifiers: Vec<Named<'a>>,
    donor: Donor<'a>,
    amount: Option<serde_json::Number>,
    amount_qualifier: Option<&'a str>,
    currency: Option<&'a str>,
    status: Option<&'a str>,
    agency: Option<Named<'a>>,
    channel: Option<&'a str>,
    recipient: Option<Named<'a>>,
    #[serde(borrow)]
    purpose: Option<Cow<'a, str>>,
    announced_on: Option<&'a str>,
    announced_on_qualifier: Option<&'a str>,
    authorized_on: Option<&'a str>,
    authorized_on_qualifier: Option<&'a str>,
    received_on: Option<&'a str>,
    received_on_qualifier: Option<&'a str>,
    disbursed_on: Option<&'a str>,
    disbursed_on_qualifier: Option<&'a str>,
    held_on: Option<&'a str>,
    held_on_qualifier: Option<&'a str>,
    released_on: Option<&'a str>,
    released_on_qualifier: Option<&'a str>,
    frozen_on: Option<&'a str>,
    frozen_on_qualifier: Option<&'a str>,
    delivered_on: Option<&'a str>,
    delivered_on_qualifier: Option<&'a str>,
    part_of: Option<&'a str>,
    parts: Vec<&'a str>,
    known_from: Option<&'a str>,
    known_to: Option<&'a str>,
    disputed: Vec<&'a str>,
    citations: Vec<Cited<'a>>,
}

#[derive(Deserialize)]
struct Named<'a> {
    id: Option<&'a str>,
    #[serde(borrow, default)]
    name: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Donor<'a> {
    kind: &'a str,
    id: &'a str,
    #[serde(borrow)]
    name: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Cited<'a> {
    field: &'a str,
    source: &'a str,
    paragraph: Option<i64>,
    #[serde(borrow)]
    locator: Option<Cow<'a, str>>,
}

const HEADER: &str = "id,url,mission,name,identifiers,donor_kind,donor_id,donor_name,amount,amount_qualifier,currency,status,agency_id,agency_name,\
channel,recipient_id,recipient_name,purpose,announced_on,announced_on_qualifier,authorized_on,authorized_on_qualifier,received_on,received_on_qualifier,\
disbursed_on,disbursed_on_qualifier,held_on,held_on_qualifier,released_on,released_on_qualifier,frozen_on,frozen_on_qualifier,delivered_on,\
delivered_on_qualifier,part_of,parts,known_from,known_to,disputed,sources\r\n";

impl Tranche<'_> {
    fn write(&self, out: &mut csv::Writer<Vec<u8>>) -> csv::Result<()> {
        let amount = self.amount.as_ref().map(ToString::to_string).unwrap_or_default();
        let name = |party: &Option<Named<'_>>| party.as_ref().map(|party| party.name.clone().into_owned());
        let id = |party: &Option<Named<'_>>| party.as_ref().and_then(|party| party.id).map(str::to_owned);
        let mut sources: Vec<String> = Vec::with_capacity(self.citations.len());
        for cited in &self.citations {
            let place = match (cited.paragraph, &cited.locator) {
                (Some(paragraph), _) => format!("{}={}¶{paragraph}", cited.field, cited.source),
                (None, Some(locator)) => format!("{}={} ({locator})", cited.field, cited.source),
                (None, None) => format!("{}={}", cited.field, cited.source),
            };
            if !sources.contains(&place) {
                sources.push(place);
            }
        }
        let identifiers: Vec<&str> = self.identifiers.iter().filter_map(|other| other.id).collect();
        out.serialize((
            (self.id, self.url, self.mission, &*self.name, identifiers.join("; ")),
            (
                self.donor.kind,
                self.donor.id,
                &*self.donor.name,
                amount,
                self.amount_qualifier,
                self.currency,
                self.status,
            ),
            (
                id(&self.agency),
                name(&self.agency),
                self.channel,
                id(&self.recipient),
                name(&self.recipient),
                self.purpose.as_deref(),
            ),
            (self.announced_on, self.announced_on_qualifier, self.authorized_on, self.authorized_on_qualifier),
            (self.received_on, self.received_on_qualifier, self.disbursed_on, self.disbursed_on_qualifier),
            (self.held_on, self.held_on_qualifier, self.released_on, self.released_on_qualifier),
            (self.frozen_on, self.frozen_on_qualifier, self.delivered_on, self.delivered_on_qualifier),
            (
                self.part_of,
                self.parts.join("; "),
                self.known_from,
                self.known_to,
                self.disputed.join("; "),
                sources.join("; "),
            ),
        ))
    }
}

async fn csv_server(listen: &str, ledger: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(ledger).read_only(true).pragma("mmap_size", "1099511627776");
    let pool = SqlitePoolOptions::new().min_connections(1).max_connections(4).connect_with(options).await?;
    let ready = get(|| async { "" });
    serve(listen, Router::new().route("/", ready).route("/funding", get(funding_csv)).with_state(pool)).await
}

async fn funding_csv(State(pool): State<SqlitePool>) -> Response {
    let (sender, receiver) = tokio::sync::mpsc::channel::<std::result::Result<Bytes, std::io::Error>>(4);
    tokio::spawn(async move {
        let new =
            || csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).has_headers(false).from_writer(Vec::new());
        let _ = sender.send(Ok(HEADER.into())).await;
        let mut records = sqlx::query_scalar::<_, String>(
            "SELECT t.record FROM funding_tranche_version AS t \
             WHERE t.is_current AND t.release = (SELECT max(number) FROM release) ORDER BY t.id",
        )
        .fetch(&pool);
        let mut writer = new();
        while let Ok(Some(record)) = records.try_next().await {
            let written = serde_json::from_str::<Tranche<'_>>(&record).map(|tranche| tranche.write(&mut writer));
            if !matches!(written, Ok(Ok(()))) {
                let _ = sender.send(Err(std::io::Error::other("a record could not be written"))).await;
                return;
            }
            if writer.get_ref().len() >= 64 * 1024 {
                let full = std::mem::replace(&mut writer, new()).into_inner().unwrap_or_default();
                if sender.send(Ok(full.into())).await.is_err() {
                    return;
                }
            }
        }
        let _ = sender.send(Ok(writer.into_inner().unwrap_or_default().into())).await;
    });
    let body = futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    });
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/csv"))], axum::body::Body::from_stream(body))
        .into_response()
}
