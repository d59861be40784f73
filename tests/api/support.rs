//! A ledger on a fresh database file, asked as a client asks it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use data_encoding::HEXLOWER;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use http_body_util::BodyExt;
use ledger_core::package::{DESCRIPTOR, Files};
use ledger_core::texts::Texts;
use ledger_core::value::Number;
use ledger_store::file::{self, DatabaseError, Migrated};
use ledger_store::seeds::Seeds;
use mission_ledger::server::{Current, Limits, Service as Served, service};
use mission_ledger::{BUILD_ID, built_in, document as openapi};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use sqlx::Connection;
use tempfile::TempDir;
use tower::ServiceExt;

/// A service on a database of its own, which goes with it.
pub struct Service {
    pub router: Served,
    pub current: Current,
    pub database: PathBuf,
    /// Removed when the last service on it is dropped.
    directory: Arc<TempDir>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// Every link: its target, its relation and its type.
    pub fn links(&self) -> Vec<(String, String, String)> {
        let fields = self.headers.get_all("link").iter().map(|value| value.to_str().unwrap());
        let links = fields.flat_map(|field| field.split(", <").map(|link| link.trim_start_matches('<').to_owned()));
        let parameter = |link: &str, name: &str| {
            let value = link.split("; ").find_map(|part| part.strip_prefix(&format!("{name}=")));
            value.unwrap_or_default().trim_matches('"').to_owned()
        };
        links
            .map(|link| (link.split('>').next().unwrap().to_owned(), parameter(&link, "rel"), parameter(&link, "type")))
            .collect()
    }
}

impl Service {
    /// The flagship dataset.
    pub async fn flagship() -> Self {
        Self::of(&flagship()).await
    }

    /// The made-up mission of `tests/fixtures/three-countries`.
    pub async fn made_up() -> Self {
        Self::of(&fixture()).await
    }

    pub async fn of(files: &Files) -> Self {
        Self::at("https://ledger.test", files).await
    }

    /// A service with this public URL.
    pub async fn at(public_url: &str, files: &Files) -> Self {
        Self::limited(public_url, files, "", &Limits::default()).await
    }

    /// A service on a database that was changed by a script before it was opened; an answer may take so many seconds.
    pub async fn changed(public_url: &str, files: &Files, script: &'static str, timeout: u64) -> Self {
        Self::limited(public_url, files, script, &Limits { timeout, ..Limits::default() }).await
    }

    /// The same with other limits, except that of the cache.
    pub async fn limited(public_url: &str, files: &Files, script: &'static str, limits: &Limits) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = directory.path().join("ledger.sqlite");
        std::fs::write(&database, loaded(files).await).unwrap();
        if !script.is_empty() {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&database);
            let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
            sqlx::raw_sql(script).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            file::seal(&database).unwrap();
        }
        Self::on(database, public_url, limits, Arc::new(directory)).await
    }

    async fn on(database: PathBuf, public_url: &str, limits: &Limits, directory: Arc<TempDir>) -> Self {
        let limits = Limits { cache_bytes: 1 << 20, ..limits.clone() };
        let current = Current::open(&database, public_url, &limits).await.unwrap();
        Self { router: service(current.clone()), current, database, directory }
    }

    /// Another service on the same database.
    pub async fn restarted(&self) -> Self {
        Self::on(self.database.clone(), "https://ledger.test", &Limits::default(), Arc::clone(&self.directory)).await
    }

    /// Loads other files into the database, and serves them as a server does that notices.
    pub async fn reload(&self, files: &Files) {
        migrate(&self.database, &Seeds::Files(files.clone())).await.unwrap();
        assert!(self.current.refresh().await.unwrap(), "another database is in place");
    }

    /// An answer whose body has not been read.
    pub async fn begin(&self, path: &str) -> axum::response::Response {
        let request = Request::get(path).header("host", "ledger.test").body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap().map(Body::new)
    }

    pub async fn ask(&self, mut request: Request<Body>) -> Answer {
        request.headers_mut().entry("host").or_insert(HeaderValue::from_static("ledger.test"));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn with(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// The JSON of an answer that must be 200.
    pub async fn json(&self, path: &str) -> Json {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&answer.body));
        answer.json()
    }

    /// The identifiers of the rows of a list.
    pub async fn ids(&self, path: &str) -> Vec<String> {
        ids(&self.json(path).await)
    }

    /// Follows `next` from a page to the end, and gives every row.
    pub async fn walk(&self, path: &str) -> Vec<Json> {
        let mut rows = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(path) = next {
            let page = self.json(&path).await;
            rows.extend(page["data"].as_array().unwrap().iter().cloned());
            next = page["page"]["next"].as_str().map(str::to_owned);
            assert!(rows.len() < 10_000, "{path}: paging does not end");
        }
        rows
    }
}

/// A database file with that dataset, loaded once for all tests that want it.
async fn loaded(files: &Files) -> Vec<u8> {
    static LOADED: tokio::sync::Mutex<BTreeMap<String, Vec<u8>>> = tokio::sync::Mutex::const_new(BTreeMap::new());
    let mut loaded = LOADED.lock().await;
    if let Some(bytes) = loaded.get(&files.checksum()) {
        return bytes.clone();
    }
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("ledger.sqlite");
    migrate(&database, &Seeds::Files(files.clone())).await.unwrap();
    let bytes = std::fs::read(&database).unwrap();
    loaded.insert(files.checksum(), bytes.clone());
    bytes
}

/// The identifiers of the rows of a page.
pub fn ids(page: &Json) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// The folder of the made-up mission.
pub fn fixture_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/three-countries")
}

/// The files of the made-up mission.
pub fn fixture() -> Files {
    files_of(&fixture_directory())
}

/// The files of the flagship dataset.
pub fn flagship() -> Files {
    built_in::dataset()
}

/// The files of a dataset directory.
pub fn files_of(directory: &Path) -> Files {
    Seeds::Directory(directory.to_path_buf()).read().unwrap()
}

/// The texts in a directory.
pub fn texts_of(directory: &Path) -> Texts {
    let paths = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let texts = paths.filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    Texts::of(texts.map(|path| std::fs::read(path).unwrap()))
}

/// Brings a database up to date, as the commands do.
pub async fn migrate(database: &Path, seeds: &Seeds) -> Result<Migrated, DatabaseError> {
    file::migrate(database, seeds, BUILD_ID).await
}

/// The latest edition of the flagship dataset.
pub fn latest() -> String {
    latest_of(&flagship())
}

/// The latest edition of a dataset.
pub fn latest_of(files: &Files) -> String {
    let descriptor: Json = serde_json::from_slice(&files.0[DESCRIPTOR]).unwrap();
    descriptor["version"].as_str().unwrap().to_owned()
}

/// The OpenAPI document; what an operation shares with others stands in its own place.
pub fn document() -> Json {
    let mut document: Json = serde_json::from_str(&openapi::json(&openapi::Host::committed()).unwrap()).unwrap();
    let components = document["components"].clone();
    let put = |part: &mut Json| {
        if let Some(reference) = part["$ref"].as_str() {
            let shared = components.pointer(reference.strip_prefix("#/components").unwrap());
            *part = shared.unwrap_or_else(|| panic!("{reference} refers to nothing")).clone();
        }
    };
    for item in document["paths"].as_object_mut().unwrap().values_mut() {
        item["get"]["parameters"].as_array_mut().into_iter().flatten().for_each(put);
        for response in item["get"]["responses"].as_object_mut().unwrap().values_mut() {
            put(response);
            response["headers"].as_object_mut().into_iter().flat_map(Map::values_mut).for_each(put);
        }
    }
    document
}

/// The paths of the lists in the OpenAPI document: those that have a path of one record beside them.
pub fn lists() -> Vec<String> {
    let document = document();
    let paths = document["paths"].as_object().unwrap();
    paths.keys().filter(|path| paths.contains_key(&format!("{path}/{{id}}"))).cloned().collect()
}

/// The parameters of an operation.
pub fn parameters(path: &str) -> Vec<Json> {
    document()["paths"][path]["get"]["parameters"].as_array().unwrap().clone()
}

/// The path of an operation, with the examples of its path and the parameters that it must have.
pub fn example_path(template: &str, operation: &Json) -> String {
    let mut path = template.to_owned();
    let mut query = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), parameter["example"].as_str().unwrap());
        } else if parameter["required"] == true {
            // A reference to a closed list has no example of its own.
            let example = parameter["schema"]["examples"][0].as_str().or_else(|| parameter["example"].as_str());
            query.push(format!("{name}={}", example.unwrap()));
        }
    }
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

/// A value as a query string carries it.
pub fn encoded(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The rows of a Parquet file as JSON: sums and days as texts, exactly as they are written elsewhere.
pub fn parquet_rows(body: &[u8]) -> Vec<Map<String, Json>> {
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(body)).unwrap_or_else(|error| panic!("{error}"));
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| row.unwrap().get_column_iter().map(|(name, field)| (name.clone(), cell(field))).collect()).collect()
}

/// The names of the columns of a Parquet file, and what it says of itself.
pub fn parquet_head(body: &[u8]) -> (Vec<String>, BTreeMap<String, String>) {
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(body)).unwrap();
    let file = reader.metadata().file_metadata();
    let names = file.schema().get_fields().iter().map(|field| field.name().to_owned()).collect();
    let says = file.key_value_metadata().into_iter().flatten();
    (names, says.map(|pair| (pair.key.clone(), pair.value.clone().unwrap_or_default())).collect())
}

fn cell(field: &Field) -> Json {
    match field {
        Field::Null => Json::Null,
        Field::Str(text) => text.as_str().into(),
        Field::Long(number) => (*number).into(),
        Field::Bool(flag) => (*flag).into(),
        Field::Date(days) => {
            let day = jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(*days));
            day.to_string().into()
        }
        Field::Decimal(decimal) => {
            assert_eq!(decimal.scale(), 2);
            Number(i64::from_be_bytes(decimal.data().try_into().unwrap())).to_string().into()
        }
        Field::ListInternal(list) => list.elements().iter().map(cell).collect(),
        other => panic!("no column is of this type: {other:?}"),
    }
}

pub fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The item of a list that has the name.
pub fn named<'a>(items: &'a Json, name: &str) -> &'a Json {
    items.as_array().unwrap().iter().find(|item| item["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}
