//! Watching a server: metrics for Prometheus, and the log.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value as Json;

use crate::cli::{command, run};

/// A server whose log goes to a pipe.
struct Logged {
    child: Child,
    address: SocketAddr,
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(2))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: ledger\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

impl Logged {
    fn start(directory: &tempfile::TempDir, arguments: &[&str]) -> Self {
        let address = free();
        let mut command = command(directory.path());
        command.args(["serve", "--listen", &address.to_string()]).args(arguments);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        for _ in 0..400 {
            if TcpStream::connect(address).is_ok() && get(address, "/readyz").starts_with("HTTP/1.1 200 ") {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { child, address }
    }

    /// Stops it, and gives the lines of its log.
    fn stopped(mut self) -> Vec<String> {
        let pid = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{log}");
        log.lines().map(str::to_owned).collect()
    }
}

impl Drop for Logged {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The names of metrics in an expression or a page of them.
fn names(text: &str) -> BTreeSet<&str> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.filter(|word| ["http_", "ledger_", "process_"].iter().any(|start| word.starts_with(start))).collect()
}

#[test]
fn prometheus_is_told_what_was_asked_and_what_there_is() {
    let directory = tempfile::tempdir().unwrap();
    let metrics = free();
    let server = Logged::start(&directory, &["--metrics", &metrics.to_string(), "--rate-limit", "1000/s"]);
    for path in
        ["/missions", "/missions", "/funding/us-release-109m", "/funding/nobody", "/contingents?x=1", "/nothing/at/all"]
    {
        get(server.address, path);
    }
    // A connection ends a moment after its answer.
    let mut page = get(metrics, "/metrics");
    for _ in 0..400 {
        if page.contains("\nledger_connections_open 0\n") {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
        page = get(metrics, "/metrics");
    }
    assert!(
        page.starts_with("HTTP/1.1 200 ") && page.contains("content-type: text/plain; version=0.0.4\r\n"),
        "{page}"
    );
    for line in [
        r#"http_requests_total{route="/missions",method="GET",status="200"} 2"#,
        r#"http_requests_total{route="/funding/{id}",method="GET",status="200"} 1"#,
        r#"http_requests_total{route="/funding/{id}",method="GET",status="404"} 1"#,
        r#"http_requests_total{route="/contingents",method="GET",status="400"} 1"#,
        r#"http_requests_total{route="none",method="GET",status="404"} 1"#,
        r#"http_request_duration_seconds_count{route="/missions"} 2"#,
        r#"http_request_duration_seconds_bucket{route="/funding/{id}",le="30"} 2"#,
        r#"ledger_cached_answers_total{found="yes"} 1"#,
        r#"ledger_lane_connections{lane="quick"} 4"#,
        r#"ledger_lane_in_use{lane="heavy"} 0"#,
        r#"ledger_lane_waiting{lane="stream"} 0"#,
        "ledger_requests_in_flight 0",
        "ledger_sending_bytes 0",
        "ledger_connections_open 0",
        "ledger_database_refused 0",
    ] {
        assert!(page.lines().any(|told| told == line), "{line} is not in {page}");
    }
    assert!(page.contains("ledger_edition_info{release=\"2026."), "{page}");
    let known = names(&page);
    for name in ["ledger_load_duration_seconds", "ledger_open_duration_seconds", "process_resident_memory_bytes"] {
        assert!(known.contains(name), "{name}");
    }
    // No alert waits for what nobody measures.
    let alerts = include_str!("../../deploy/prometheus-alerts.yml");
    let unknown: Vec<_> = names(alerts).difference(&known).copied().collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    // It is not for the readers of the data.
    assert!(get(server.address, "/metrics").starts_with("HTTP/1.1 404 "));
}

#[test]
fn a_slow_question_is_logged_in_its_canonical_form_if_that_is_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let server = Logged::start(&directory, &["--log-slow", "0", "--log-format", "json"]);
    get(server.address, "/funding?limit=7&donor=us&as_of=2024-06-24");
    let lines: Vec<Json> = server.stopped().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let slow =
        lines.iter().find(|line| line["fields"]["question"].as_str().is_some_and(|told| told.contains("funding")));
    let slow = slow.unwrap_or_else(|| panic!("{lines:?}"));
    let question = slow["fields"]["question"].as_str().unwrap();
    assert!(question.starts_with("/funding?donor=US&limit=7&as_of=2024-06-24&release=2026."), "{question}");
    assert!(slow["fields"]["milliseconds"].is_u64() && slow["level"] == "WARN", "{slow}");
    assert_eq!((&slow["span"]["path"], &slow["span"]["method"]), (&"/funding".into(), &"GET".into()));
    // By default nothing of a question is in the log.
    let server = Logged::start(&directory, &["--log", "debug"]);
    get(server.address, "/funding?limit=7&q=zanzibar");
    let lines = server.stopped();
    assert!(lines.iter().any(|line| line.contains("/funding")) && !lines.concat().contains("zanzibar"), "{lines:?}");
}

#[test]
fn an_error_that_repeats_itself_is_written_once_in_a_minute() {
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(run(directory.path(), &["migrate"]).0, Some(0));
    // A publisher that has nothing, and is asked once a second.
    let publisher = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ledger.sqlite", publisher.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in publisher.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4_096]).unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let server = Logged::start(&directory, &["--from", &url, "--from-every", "1"]);
    while asked.load(Ordering::SeqCst) < 5 {
        std::thread::sleep(Duration::from_millis(50));
    }
    let lines = server.stopped();
    let told = lines.iter().filter(|line| line.contains("the answer is 404")).count();
    assert_eq!(told, 1, "{lines:?}");
}

#[test]
fn a_log_that_nobody_reads_holds_nobody_up() {
    let directory = tempfile::tempdir().unwrap();
    let server = Logged::start(&directory, &["--log", "trace"]);
    // A pipe holds 64 KiB, 8,192 lines may wait, and each answer writes several.
    for _ in 0..3_000 {
        assert!(get(server.address, "/healthz").starts_with("HTTP/1.1 200 "));
    }
}

#[test]
fn a_request_id_is_bounded_and_in_the_log() {
    let directory = tempfile::tempdir().unwrap();
    let server = Logged::start(&directory, &["--log", "info,tower_http=debug"]);
    let long = "z".repeat(129);
    let ask = |id: &str| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        write!(
            stream,
            "GET /missions?q=private HTTP/1.1\r\nHost: a\r\nX-Request-Id: {id}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        answer.split("x-request-id: ").nth(1).unwrap().split('\r').next().unwrap().to_owned()
    };
    assert_eq!(ask("of-a-client:1"), "of-a-client:1");
    for bad in [long.as_str(), "a b", "<b>", "\u{e9}", ""] {
        let id = ask(bad);
        assert!(id != bad && id.len() < 40, "{id}");
    }
    let logged = server.stopped().join("\n");
    assert!(logged.contains("of-a-client:1") && logged.contains("/missions"), "{logged}");
    assert!(!logged.contains(&long) && !logged.contains("private") && !logged.contains('\u{1b}'), "{logged}");
}
