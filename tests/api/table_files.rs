//! Whole tables as files: made once, sent whole and in parts, and removed with their edition.

use std::path::PathBuf;
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use futures_util::future::join_all;
use http::{Method, StatusCode};

use crate::support::{Answer, Service, fixture, sha256};

/// The directory beside the database.
fn directory(service: &Service) -> PathBuf {
    service.database.with_file_name("ledger.sqlite.files")
}

/// The files in it, by their paths from there.
fn files(service: &Service) -> Vec<String> {
    let directory = directory(service);
    let read = |path: &PathBuf| std::fs::read_dir(path).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut files: Vec<String> = read(&directory)
        .flat_map(|edition| read(&edition).collect::<Vec<_>>())
        .map(|file| file.strip_prefix(&directory).unwrap().display().to_string())
        .collect();
    files.sort();
    files
}

/// Waits until a table is a file, and gives it.
async fn complete(service: &Service, path: &str) -> Answer {
    for _ in 0..1_000 {
        let answer = service.get(path).await;
        if answer.header("accept-ranges") == "bytes" {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{path} does not become a file")
}

#[tokio::test]
async fn a_whole_table_is_a_file_after_it_was_first_asked_for() {
    let service = Service::flagship().await;
    for format in ["csv", "ndjson", "parquet", "xlsx"] {
        let path = format!("/funding?format={format}");
        let first = service.get(&path).await;
        assert_eq!((first.status, first.header("content-length")), (StatusCode::OK, ""), "{path}");
        let then = complete(&service, &path).await;
        assert!(then.body == first.body, "{path}");
        for name in ["etag", "content-type", "content-disposition", "cache-control", "vary", "link"] {
            assert_eq!(then.header(name), first.header(name), "{name} of {path}");
        }
        let digest = sha256(&then.body);
        let told = then.header("repr-digest").strip_prefix("sha-256=:").unwrap().strip_suffix(':').unwrap();
        assert_eq!(HEXLOWER.encode(&BASE64.decode(told.as_bytes()).unwrap()), digest);
        assert_eq!(then.header("content-length"), then.body.len().to_string());
        let kept = files(&service);
        assert!(kept.iter().any(|name| name.ends_with(&format!("/funding-{digest}.{format}"))), "{kept:?}");
        let part = service.with(Method::GET, &path, &[("range", "bytes=10-99")]).await;
        assert_eq!((part.status, part.body.as_slice()), (StatusCode::PARTIAL_CONTENT, &first.body[10..100]));
        let known = service.with(Method::GET, &path, &[("if-none-match", first.header("etag"))]).await;
        assert_eq!(known.status, StatusCode::NOT_MODIFIED);
        let head = service.with(Method::HEAD, &path, &[]).await;
        assert_eq!((head.body.len(), head.header("content-length")), (0, then.header("content-length")));
    }
}

#[tokio::test]
async fn requests_at_the_same_time_share_one_file() {
    let service = Service::flagship().await;
    let path = "/claims?format=ndjson";
    let answers = join_all((0..6).map(|_| service.get(path))).await;
    let whole = complete(&service, path).await;
    assert!(answers.iter().all(|answer| answer.body == whole.body));
    assert_eq!(files(&service).len(), 1);
    let total = service.json("/claims?limit=1").await["page"]["total"].as_u64().unwrap();
    assert_eq!(whole.text().lines().count() as u64, total);
}

#[tokio::test]
async fn a_small_part_of_a_table_is_sent_from_memory() {
    let service = Service::flagship().await;
    for query in
        ["donor=US", "fields=name", "bom=true", "as_of=2024-07-01", "sort=-amount", "limit=5", "citations=none"]
    {
        let path = format!("/funding?format=csv&{query}");
        let whole = service.get(&path).await;
        assert_eq!((whole.status, whole.header("accept-ranges")), (StatusCode::OK, "bytes"), "{query}");
        assert_eq!(whole.header("content-length"), whole.body.len().to_string(), "{query}");
        let told = format!("sha-256=:{}:", BASE64.encode(&HEXLOWER.decode(sha256(&whole.body).as_bytes()).unwrap()));
        assert_eq!(whole.header("repr-digest"), told, "{query}");
        let part = service.with(Method::GET, &path, &[("range", "bytes=10-99")]).await;
        assert_eq!((part.status, part.body.as_slice()), (StatusCode::PARTIAL_CONTENT, &whole.body[10..100]), "{query}");
        let known = service.with(Method::GET, &path, &[("if-none-match", whole.header("etag"))]).await;
        assert_eq!(known.status, StatusCode::NOT_MODIFIED, "{query}");
    }
    assert_eq!(files(&service), Vec::<String>::new());
}

#[tokio::test]
async fn a_large_part_of_a_table_is_a_stream() {
    let service = Service::flagship().await;
    let path = "/claims?format=csv&fields=id";
    let stream = service.get(path).await;
    assert_eq!((stream.status, stream.header("content-length")), (StatusCode::OK, ""));
    let total = service.json("/claims?limit=1").await["page"]["total"].as_u64().unwrap();
    assert_eq!(stream.text().lines().count() as u64, total + 1);
    assert_eq!(files(&service), Vec::<String>::new());
}

#[tokio::test]
async fn a_table_that_is_cut_links_to_the_next_page() {
    let service = Service::flagship().await;
    let mut path = "/funding?format=csv&fields=id&limit=20".to_owned();
    let mut ids = Vec::new();
    loop {
        let page = service.get(&path).await;
        ids.extend(page.text().lines().skip(1).map(str::to_owned));
        let next = page.links().into_iter().find(|(_, relation, _)| relation == "next");
        let Some((next, ..)) = next else { break };
        path = next;
    }
    let all = service.get("/funding?format=csv&fields=id").await;
    assert_eq!(ids, all.text().lines().skip(1).collect::<Vec<_>>());
}

#[tokio::test]
async fn files_are_removed_with_their_edition_and_those_of_others_are_not_touched() {
    let service = Service::flagship().await;
    complete(&service, "/funding?format=csv").await;
    let neighbor = service.database.with_file_name("other.sqlite.files");
    std::fs::create_dir(&neighbor).unwrap();
    service.reload(&fixture()).await;
    assert_eq!(files(&service), Vec::<String>::new());
    assert!(neighbor.exists());
    let table = complete(&service, "/funding?format=csv").await;
    assert_eq!(files(&service).len(), 1);
    assert!(table.text().lines().count() > 1);
}

#[tokio::test]
async fn a_file_is_found_again_after_a_restart() {
    let service = Service::flagship().await;
    let table = complete(&service, "/contingents?format=csv").await;
    let before = files(&service);
    let other = service.restarted().await;
    let again = other.get("/contingents?format=csv").await;
    assert_eq!(again.header("accept-ranges"), "bytes", "it is not made again");
    assert!(again.body == table.body);
    assert_eq!(files(&service), before);
}

#[tokio::test]
async fn tables_are_streamed_where_no_file_can_be_made() {
    let service = Service::flagship().await;
    std::fs::write(directory(&service), "in the way").unwrap();
    for _ in 0..2 {
        let answer = service.get("/funding?format=csv").await;
        assert_eq!((answer.status, answer.header("accept-ranges")), (StatusCode::OK, ""));
        let total = service.json("/funding?limit=1").await["page"]["total"].as_u64().unwrap();
        assert_eq!(answer.text().lines().count() as u64, total + 1);
    }
    assert_eq!(std::fs::read(directory(&service)).unwrap(), b"in the way");
}

#[tokio::test]
async fn a_table_can_be_read_in_place_before_anybody_has_fetched_it() {
    let service = Service::flagship().await;
    for format in ["csv", "ndjson", "parquet", "xlsx"] {
        let path = format!("/contingents?format={format}");
        let head = service.with(Method::HEAD, &path, &[]).await;
        let length: usize = head.header("content-length").parse().unwrap();
        assert_eq!((head.header("accept-ranges"), head.body.len()), ("bytes", 0), "{path}");
        let whole = service.get(&path).await;
        assert_eq!((whole.body.len(), whole.header("content-length")), (length, head.header("content-length")));
        // The end of a file is the first that a reader of Parquet asks for.
        let path = format!("/claims?format={format}");
        let end = service.with(Method::GET, &path, &[("range", "bytes=-8")]).await;
        assert_eq!((end.status, end.body.len()), (StatusCode::PARTIAL_CONTENT, 8), "{path}");
        assert!(service.get(&path).await.body.ends_with(&end.body), "{path}");
    }
}

#[tokio::test]
async fn a_table_that_is_made_in_memory_can_be_read_in_part() {
    let service = Service::flagship().await;
    for path in [
        "/funding?donor=US&",
        "/funding?limit=3&",
        "/funding/summary?",
        "/funding/summary/series?every=year&",
        "/contingents/diff?a.as_of=2024-06-30&b.as_of=2024-12-31&",
    ] {
        for format in ["csv", "ndjson", "parquet", "xlsx"] {
            let path = format!("{path}format={format}");
            let whole = service.get(&path).await;
            assert_eq!((whole.status, whole.header("accept-ranges")), (StatusCode::OK, "bytes"), "{path}");
            assert_eq!(whole.header("content-length"), whole.body.len().to_string());
            let digest =
                format!("sha-256=:{}:", BASE64.encode(&HEXLOWER.decode(sha256(&whole.body).as_bytes()).unwrap()));
            assert_eq!(whole.header("repr-digest"), digest, "{path}");
            let part = service.with(Method::GET, &path, &[("range", "bytes=5-9")]).await;
            assert_eq!(
                (part.status, part.body.as_slice()),
                (StatusCode::PARTIAL_CONTENT, &whole.body[5..10]),
                "{path}"
            );
            let head = service.with(Method::HEAD, &path, &[("accept-encoding", "gzip")]).await;
            assert_eq!(
                (head.header("content-length"), head.header("content-encoding")),
                (whole.header("content-length"), "")
            );
            let known = service.with(Method::GET, &path, &[("if-none-match", whole.header("etag"))]).await;
            assert_eq!(known.status, StatusCode::NOT_MODIFIED, "{path}");
            let is_saved = ["parquet", "xlsx"].contains(&format);
            assert_eq!(whole.header("content-disposition").starts_with("attachment"), is_saved, "{path}");
        }
    }
    let named = service.get("/funding/summary?format=xlsx&release=2026.12.2").await;
    assert_eq!(named.header("content-disposition"), "attachment; filename=\"funding-summary-2026.12.2.xlsx\"");
}
