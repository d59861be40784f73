//! The files of the dataset: whole, in parts, and never a mixture.

use data_encoding::{BASE64, HEXLOWER};
use http::{Method, StatusCode};
use http_body_util::BodyExt;
use ledger_core::package::Files;
use serde_json::Value as Json;

use crate::support::{Service, fixture, flagship, latest, named, sha256};

const BASE: &str = "https://ledger.test";
const DATABASE: &str = "/dataset/ledger.sqlite";
const PACKAGE: &str = "/dataset/datapackage.zip";

#[tokio::test]
async fn the_database_is_one_file_that_opens_anywhere() {
    let service = Service::flagship().await;
    let answer = service.get(DATABASE).await;
    assert_eq!(answer.header("content-type"), "application/vnd.sqlite3");
    assert!(answer.body == std::fs::read(&service.database).unwrap());
    let copy = service.database.with_file_name("copy.sqlite");
    std::fs::write(&copy, &answer.body).unwrap();
    let pool = sqlx::SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(&copy)).await.unwrap();
    let funding: i64 = sqlx::query_scalar("SELECT count(*) FROM funding").fetch_one(&pool).await.unwrap();
    assert_eq!(funding, service.json("/funding").await["page"]["total"]);
    let fine: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&pool).await.unwrap();
    assert_eq!(fine, "ok");
}

#[tokio::test]
async fn a_published_edition_is_the_zip_that_was_published() {
    let service = Service::flagship().await;
    for release in ["2026.11.0", "2026.12.0", "2026.12.1"] {
        let answer = service.get(&format!("{PACKAGE}?release={release}")).await;
        assert!(answer.body == flagship().0[&format!("releases/{release}.zip")], "{release}");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(
            answer.header("content-disposition"),
            format!("attachment; filename=\"mission-ledger-{release}.zip\"")
        );
    }
    let now = service.get(PACKAGE).await;
    let pinned = service.get(&format!("{PACKAGE}?release={}", latest())).await;
    assert!(now.body == pinned.body);
    if let Some(published) = flagship().0.get(&format!("releases/{}.zip", latest())) {
        assert!(now.body == *published);
    }
    assert!(now.header("cache-control").contains("max-age=300"));
    assert_eq!(service.get(&format!("{PACKAGE}?release=1.2.3")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(service.get(&format!("{PACKAGE}?format=json")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(service.get(&format!("{DATABASE}?release=2026.11.0")).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_edition_that_is_not_published_is_zipped_from_the_tables() {
    let service = Service::made_up().await;
    let answer = service.get(PACKAGE).await;
    assert!(Files::from_zip(&answer.body).unwrap() == fixture().without_releases());
    let pinned = service.get(&format!("{PACKAGE}?release=2031.3.0")).await;
    assert!(pinned.body == answer.body && pinned.header("cache-control").contains("max-age=300"));
    assert!(Service::made_up().await.get(PACKAGE).await.body == answer.body, "the same data make the same bytes");
}

#[tokio::test]
async fn a_file_says_what_it_is() {
    let service = Service::flagship().await;
    for path in [DATABASE, PACKAGE] {
        let get = service.with(Method::GET, path, &[("accept-encoding", "gzip, br, zstd")]).await;
        let digest = sha256(&get.body);
        if path == PACKAGE {
            assert_eq!(get.header("etag"), format!("\"{digest}\""));
        }
        assert_eq!(get.header("accept-ranges"), "bytes");
        assert_eq!(get.header("content-length"), get.body.len().to_string());
        assert_eq!(get.header("content-encoding"), "", "a file is sent as it is");
        let encoded = get.header("repr-digest").strip_prefix("sha-256=:").unwrap().strip_suffix(':').unwrap();
        assert_eq!(HEXLOWER.encode(&BASE64.decode(encoded.as_bytes()).unwrap()), digest);
        let head = service.with(Method::HEAD, path, &[("range", "bytes=0-1")]).await;
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0), "{path}");
        for name in [
            "etag",
            "content-length",
            "content-type",
            "repr-digest",
            "content-disposition",
            "cache-control",
            "accept-ranges",
        ] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
        let tag = get.header("etag").to_owned();
        let known = service.with(Method::GET, path, &[("if-none-match", &tag), ("range", "bytes=0-1")]).await;
        assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        let cited = get.links().into_iter().find(|(_, rel, _)| rel == "cite-as").unwrap().0;
        assert_eq!(cited, format!("{BASE}/dataset?release={}", latest()));
    }
}

#[tokio::test]
async fn a_part_of_a_file_can_be_asked_for() {
    let service = Service::flagship().await;
    for path in [DATABASE, PACKAGE] {
        let whole = service.get(path).await;
        let (size, tag) = (whole.body.len(), whole.header("etag").to_owned());
        for (range, first, end) in [
            ("bytes=0-0".to_owned(), 0, 1),
            ("bytes=100-199".to_owned(), 100, 200),
            (format!("bytes={}-", size - 10), size - 10, size),
            (format!("bytes={}-{}", size - 10, size + 10), size - 10, size),
            ("bytes=-7".to_owned(), size - 7, size),
            (format!("bytes=-{}", size + 1), 0, size),
        ] {
            let part = service.with(Method::GET, path, &[("range", &range)]).await;
            assert_eq!(part.status, StatusCode::PARTIAL_CONTENT, "{path} {range}");
            assert!(part.body == whole.body[first..end], "{path} {range}");
            assert_eq!(part.header("content-range"), format!("bytes {first}-{}/{size}", end - 1));
            assert_eq!(part.header("content-length"), (end - first).to_string());
            for name in ["etag", "repr-digest", "content-type"] {
                assert_eq!(part.header(name), whole.header(name), "{path} {range} {name}");
            }
        }
        for range in [format!("bytes={size}-"), "bytes=-0".to_owned()] {
            let none = service.with(Method::GET, path, &[("range", &range)]).await;
            assert_eq!(none.status, StatusCode::RANGE_NOT_SATISFIABLE, "{path} {range}");
            assert_eq!(none.header("content-range"), format!("bytes */{size}"));
            assert_eq!(none.json()["type"], "/problems/range-not-satisfiable");
        }
        for range in ["bytes=0-1,5-6", "rows=0-1", "bytes=5-1", "nonsense"] {
            let all = service.with(Method::GET, path, &[("range", range)]).await;
            assert_eq!((all.status, all.body.len()), (StatusCode::OK, size), "{path} {range}");
        }
        let weak = format!("W/{tag}");
        for (if_range, status) in
            [(tag.as_str(), 206), ("\"other\"", 200), (weak.as_str(), 200), ("Wed, 25 Nov 2026 00:00:00 GMT", 200)]
        {
            let answer = service.with(Method::GET, path, &[("range", "bytes=0-1"), ("if-range", if_range)]).await;
            assert_eq!(answer.status.as_u16(), status, "{path} {if_range}");
        }
    }
}

#[tokio::test]
async fn a_download_ends_with_the_file_that_it_began_with() {
    let service = Service::flagship().await;
    let before = service.get(DATABASE).await;
    let described = service.json("/dataset").await["data"]["distributions"].clone();
    assert_eq!(named(&described, "ledger.sqlite")["sha256"], sha256(&before.body));

    let mut download = service.begin(DATABASE).await.into_body();
    let first = download.frame().await.unwrap().unwrap().into_data().unwrap();
    service.reload(&fixture()).await;
    let rest = download.collect().await.unwrap().to_bytes();
    assert!([first, rest].concat() == before.body, "what was begun is of the old file to its end");

    let tag = before.header("etag").to_owned();
    let after = service.with(Method::GET, DATABASE, &[("range", "bytes=512-"), ("if-range", &tag)]).await;
    assert_eq!(after.status, StatusCode::OK, "who goes on gets the new file whole");
    assert!(after.body == std::fs::read(&service.database).unwrap() && after.header("etag") != tag);
    let described = service.json("/dataset").await["data"].clone();
    assert_eq!(described["release"], "2031.3.0");
    assert_eq!(named(&described["distributions"], "ledger.sqlite")["sha256"], sha256(&after.body));
}

/// A ledger that is too large to be hashed while somebody waits: zeros follow the pages that SQLite reads.
async fn large() -> Service {
    let service = Service::made_up().await;
    std::fs::OpenOptions::new().write(true).open(&service.database).unwrap().set_len(300 << 20).unwrap();
    ledger_store::file::seal(&service.database).unwrap();
    assert!(service.current.refresh().await.unwrap());
    service
}

#[tokio::test]
async fn nobody_waits_for_the_digest_of_a_large_file() {
    let service = large().await;
    let first = service.get("/dataset").await;
    assert_eq!(first.header("cache-control"), "public, no-cache");
    let database = named(&first.json()["data"]["distributions"], "ledger.sqlite").clone();
    assert_eq!((&database["bytes"], &database["sha256"]), (&(300u64 << 20).into(), &Json::Null));
    let part = service.with(Method::GET, DATABASE, &[("range", "bytes=0-15")]).await;
    assert_eq!((part.status, &part.body[..]), (StatusCode::PARTIAL_CONTENT, &b"SQLite format 3\0"[..]));

    // It is computed meanwhile.
    let digest = loop {
        let described = service.json("/dataset").await;
        if let Some(digest) = named(&described["data"]["distributions"], "ledger.sqlite")["sha256"].as_str() {
            break digest.to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert_eq!(digest, sha256(&std::fs::read(&service.database).unwrap()));
    let again =
        service.with(Method::GET, DATABASE, &[("range", "bytes=16-31"), ("if-range", part.header("etag"))]).await;
    assert_eq!(again.status, StatusCode::PARTIAL_CONTENT, "the tag does not depend on the digest");
    let encoded = BASE64.encode(&HEXLOWER.decode(digest.as_bytes()).unwrap());
    assert_eq!(again.header("repr-digest"), format!("sha-256=:{encoded}:"));
    let later = service.with(Method::GET, "/dataset", &[("if-none-match", first.header("etag"))]).await;
    assert_eq!(later.status, StatusCode::OK, "it says more than before");

    // The package of an edition that is not published is hashed when it has been made for somebody.
    let of_package = |described: &Json| named(&described["data"]["distributions"], "datapackage.zip").clone();
    assert_eq!(of_package(&later.json())["bytes"], Json::Null);
    let package = service.get(PACKAGE).await;
    let described = service.get("/dataset").await;
    assert_eq!(of_package(&described.json())["sha256"], sha256(&package.body));
    assert!(described.header("cache-control").contains("max-age=300"), "now it is complete");
}
