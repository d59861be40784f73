//! What the measurements compare with: the least that a server of these answers can do.
//!
//! - `baseline bytes LISTEN FILE ETAG`: bare axum that answers everything with the bytes of a file and an entity tag,
//!   and 304 where the one who asks has them.
//! - `baseline prepare LEDGER FILE`: makes a table of ready-made rows (each record's JSON, with its citations) from
//!   a database of the ledger, with one plain index for the filters and one for the identifiers.
//! - `baseline rows LISTEN FILE`: axum and sqlx by hand over that table, one large row a page. It answers what
//!   `run.py` asks and nothing else: no checks, no total, no list of sources, no headers.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
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
        ["prepare", ledger, file] => prepare(ledger, Path::new(file)).await,
        ["rows", listen, file] => rows(listen, Path::new(file)).await,
        _ => Err("usage: baseline bytes LISTEN FILE ETAG | prepare LEDGER FILE | rows LISTEN FILE".into()),
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

// --- Ready-made rows -------------------------------------------------------------------------------------------------

async fn prepare(ledger: &str, file: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("ATTACH ? AS ledger").bind(ledger).execute(&mut connection).await?;
    for statement in [
        "DROP TABLE IF EXISTS ready",
        "CREATE TABLE ready (row INTEGER PRIMARY KEY, id TEXT NOT NULL, donor TEXT NOT NULL, currency TEXT, amount INTEGER, record TEXT NOT NULL) STRICT",
        "INSERT INTO ready (id, donor, currency, amount, record) \
         SELECT id, donor, currency, amount_hundredths, record FROM ledger.funding_tranche_version JOIN ledger.rendered USING (version) \
         WHERE is_current AND release = (SELECT max(number) FROM ledger.release) ORDER BY id",
        "CREATE INDEX ready_amount ON ready (donor, currency, amount, id)",
        "CREATE INDEX ready_id ON ready (donor, id)",
    ] {
        sqlx::query(statement).execute(&mut connection).await?;
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
    serve(listen, Router::new().route("/funding", get(funding)).with_state(pool)).await
}

#[derive(Deserialize)]
struct Asked {
    donor: String,
    currency: String,
    amount_min: String,
    limit: i64,
    sort: Option<String>,
}

/// One statement, one row: the page.
async fn funding(State(pool): State<SqlitePool>, Query(asked): Query<Asked>) -> Response {
    let (index, order) = match asked.sort {
        Some(_) => ("ready_amount", "amount, id"),
        None => ("ready_id", "id"),
    };
    // Two texts only, neither of them from the request.
    let sql = AssertSqlSafe(format!(
        "SELECT '{{\"data\":[' || coalesce(group_concat(record), '') || ']}}' FROM (SELECT record FROM ready INDEXED BY {index} \
         WHERE donor = ? AND currency = ? AND amount >= ? ORDER BY {order} LIMIT ?)"
    ));
    let Some(amount) = hundredths(&asked.amount_min) else { return StatusCode::BAD_REQUEST.into_response() };
    let page = sqlx::query_scalar::<_, String>(sql)
        .bind(asked.donor)
        .bind(asked.currency)
        .bind(amount)
        .bind(asked.limit)
        .fetch_one(&pool)
        .await;
    match page {
        Ok(page) => ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `12.5` as 1250.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "00"));
    format!("{whole}{fraction:0<2}").parse().ok()
}
