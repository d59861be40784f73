//! Replicas: servers that have their database from a publisher.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use data_encoding::BASE64;
use ledger_store::export;
use sha2::{Digest as _, Sha256};

use crate::cli::{Server, run};
use crate::snapshots::{marked, wait_for};

const PUBLIC: [&str; 2] = ["--public-url", "https://ledger.test"];

/// A server on the database that a publisher has.
fn replica(here: &std::path::Path, url: &str) -> Server {
    let from = ["serve", "--from", url, "--from-every", "1", "--database", "replica.sqlite"];
    Server::start(here, &[&from[..], &PUBLIC].concat())
}

/// A header field of an answer.
fn field<'a>(answer: &'a str, name: &str) -> &'a str {
    let lines = answer.split("\r\n\r\n").next().unwrap().lines();
    lines.filter_map(|line| line.split_once(": ")).find(|(field, _)| *field == name).map_or("", |(_, value)| value)
}

#[test]
fn a_replica_answers_as_its_publisher_and_follows_it() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    for (version, mark) in [("2031.3.0", "MARK-A"), ("2031.3.1", "MARK-B")] {
        export::write(&marked(version, mark), &here.join(mark)).unwrap();
    }
    let publishing = ["serve", "--seeds", "MARK-A", "--database", "ledger.sqlite"];
    let publisher = Server::start(here, &[&publishing[..], &PUBLIC].concat());
    let url = format!("{}/dataset/ledger.sqlite", publisher.url());
    let served = replica(here, &url);
    for path in ["/missions", "/funding?format=csv", "/dataset", "/dataset/ledger.sqlite"] {
        let (one, other) = (publisher.get_bytes(path), served.get_bytes(path));
        let (one, other) = (String::from_utf8_lossy(&one), String::from_utf8_lossy(&other));
        assert!(!field(&one, "etag").is_empty(), "{one:.300}");
        assert_eq!(field(&one, "etag"), field(&other, "etag"), "{path}");
        assert_eq!(one.split_once("\r\n\r\n").unwrap().1, other.split_once("\r\n\r\n").unwrap().1, "{path}");
    }
    assert_eq!(run(here, &["migrate", "--seeds", "MARK-B", "--database", "ledger.sqlite"]).0, Some(0));
    wait_for(&served, "/missions", "MARK-B");
    // It does not need its publisher to go on, nor to begin again.
    drop(publisher);
    assert!(served.get("/events").contains("MARK-B"));
    drop(served);
    assert!(replica(here, &url).get("/funding").contains("MARK-B"));
}

/// Answers every request for a database with these bytes and fields, and every other one with 404.
fn publisher(body: Vec<u8>, fields: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ledger.sqlite", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut asked) = (stream.unwrap(), [0; 4_096]);
            let read = stream.read(&mut asked).unwrap();
            let is_it = asked[..read].starts_with(b"GET /ledger.sqlite HTTP");
            let (status, body) = if is_it { ("200 OK", &body[..]) } else { ("404 Not Found", &b""[..]) };
            let head =
                format!("HTTP/1.1 {status}\r\nConnection: close\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(&[head.as_bytes(), body].concat());
        }
    });
    url
}

#[test]
fn what_a_publisher_does_not_vouch_for_or_nobody_can_serve_is_not_kept() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    let body = b"SQLite format 3\0 and then nothing".to_vec();
    let digest = |bytes: &[u8]| format!("Repr-Digest: sha-256=:{}:\r\n", BASE64.encode(&Sha256::digest(bytes)));
    let gone = { format!("http://{}/ledger.sqlite", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()) };
    for (url, said) in [
        (publisher(body.clone(), String::new()), "nothing says its SHA-256"),
        (publisher(body.clone(), digest(b"other")), "so it was not kept"),
        (publisher(body.clone(), digest(&body)), "cannot be served"),
        (gone, "cannot fetch `http://127.0.0.1:"),
        (publisher(body.clone(), digest(&body)).replace("ledger", "nothing"), "the answer is 404"),
    ] {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--from", &url, "--database", "replica.sqlite"];
        let (code, _, stderr) = run(here, &arguments);
        assert_eq!(code, Some(1), "{stderr}");
        assert!(stderr.contains(said), "{said}: {stderr}");
        let left: Vec<_> = std::fs::read_dir(here).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| name == "replica.sqlite.lock"), "{left:?}");
    }
    let (code, _, stderr) = run(here, &["serve", "--from", "ledger.test", "--database", "replica.sqlite"]);
    assert_eq!(code, Some(2), "{stderr}");
    let both = run(here, &["serve", "--from", "http://ledger.test/x", "--seeds", "seeds"]);
    assert_eq!(both.0, Some(2), "{}", both.2);
}
