//! Minimal servers for the measurements: the least work that gives these answers.
//!
//! - `baseline bytes LISTEN FILE FIELDS UNCHANGED`: bare axum that answers every request with the bytes of a file and
//!   header fields, which are lines of another file; or with 304 and other fields if the client has the entity tag.
//! - `baseline prepare LEDGER FILE SHAPE…`: creates a table of rendered rows (each record's JSON, with its citations) from
//!   a database of the ledger, with the best composite index for each shape of request: `donor,status:amount` compares
//!   donor and status for equality and sorts by amount.
//! - `baseline rows LISTEN FILE`: hand-written axum and sqlx over the table of `prepare`, one large row per page. It
//!   answers the requests of `run.py` and nothing else: no checks, no total, no list of sources, no header fields.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bytes", listen, files @ ..] if files.len() == 3 => bytes(listen, [files[0], files[1], files[2]]).await,
        ["prepare", ledger, file, shapes @ ..] => prepare(ledger, Path::new(file), shapes).await,
        ["rows", listen, file] => rows(listen, Path::new(file)).await,
        _ => {
            Err("usage: baseline bytes LISTEN FILE FIELDS UNCHANGED | prepare LEDGER FILE SHAPE… | rows LISTEN FILE"
                .into())
        }
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
    fields: HeaderMap,
    unchanged: HeaderMap,
}

async fn bytes(listen: &str, [body, fields, unchanged]: [&str; 3]) -> Result<()> {
    let body = std::fs::read(body)?.into();
    let page = Page { body, fields: header_fields(fields)?, unchanged: header_fields(unchanged)? };
    serve(listen, Router::new().fallback(get(page_again)).with_state(Arc::new(page))).await
}

/// The header fields in a file, one in each line.
fn header_fields(file: &str) -> Result<HeaderMap> {
    let mut fields = HeaderMap::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let (name, value) = line.split_once(": ").ok_or("not a header field")?;
        fields.append(name.parse::<HeaderName>()?, value.parse()?);
    }
    Ok(fields)
}

async fn page_again(State(page): State<Arc<Page>>, headers: HeaderMap) -> Response {
    if headers.get(header::IF_NONE_MATCH) == page.unchanged.get(header::ETAG) {
        return (StatusCode::NOT_MODIFIED, page.unchanged.clone()).into_response();
    }
    (page.fields.clone(), page.body.clone()).into_response()
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

/// Decompresses the records, in the order of the rows.
async fn records(connection: &mut SqliteConnection) -> Result<()> {
    let dictionary = "SELECT dictionary FROM ledger.list WHERE name = 'funding_tranche' AND release = (SELECT max(number) FROM ledger.release)";
    let dictionary: Vec<u8> = sqlx::query_scalar(dictionary).fetch_one(&mut *connection).await?;
    let mut decompressor = zstd::bulk::Decompressor::with_dictionary(&dictionary)?;
    let frames = "SELECT record FROM ledger.funding_tranche_version WHERE is_current AND release = (SELECT max(number) FROM ledger.release) AND (SELECT record FROM ready WHERE row = 1) = '' ORDER BY id";
    let frames: Vec<Vec<u8>> = sqlx::query_scalar(frames).fetch_all(&mut *connection).await?;
    let mut transaction = connection.begin().await?;
    for (row, frame) in (1_i64..).zip(frames) {
        let record = String::from_utf8(decompressor.decompress(&frame, 1 << 20)?)?;
        let update = sqlx::query("UPDATE ready SET record = ? WHERE row = ?").bind(record).bind(row);
        update.execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
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
        "CREATE TABLE IF NOT EXISTS ready (row INTEGER PRIMARY KEY, id TEXT NOT NULL, donor TEXT NOT NULL, agency TEXT, status TEXT, currency TEXT, channel TEXT, mission TEXT, part_of TEXT, disputed TEXT NOT NULL, amount INTEGER, announced_on TEXT, announced_first TEXT, announced_last TEXT, name TEXT NOT NULL COLLATE NOCASE, record TEXT NOT NULL DEFAULT '') STRICT",
        "INSERT INTO ready (id, donor, agency, status, currency, channel, mission, part_of, disputed, amount, announced_on, announced_first, announced_last, name) \
         SELECT id, donor, agency, status, currency, channel, mission, part_of, iif(disputed, 'true', 'false'), amount_hundredths, announced_on, substr(announced_on || '-01-01', 1, 10), announced_on || substr('-12-31', length(announced_on) - 3), name \
         FROM ledger.funding_tranche_version \
         WHERE is_current AND release = (SELECT max(number) FROM ledger.release) AND NOT EXISTS (SELECT 1 FROM ready) ORDER BY id",
    ] {
        sqlx::query(statement).execute(&mut connection).await?;
    }
    records(&mut connection).await?;
    for statement in [
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
