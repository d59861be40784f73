//! Connections: which are cut off, how many there may be, and how serving ends.

use std::sync::Arc;
use std::time::Duration;

use mission_ledger::server::{Ended, Patience, Terms, accept};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::support::Service;

/// A server on a free port.
struct Served {
    address: std::net::SocketAddr,
    stop: Arc<Notify>,
    task: JoinHandle<Ended>,
    _service: Service,
}

const SOON: Duration = Duration::from_millis(300);
/// Longer than a test takes.
const NEVER: Duration = Duration::from_mins(10);

/// Nothing is cut off.
fn patient() -> Terms {
    Terms {
        connections: 100,
        patience: Patience { first: NEVER, idle: NEVER, crowded: NEVER, piece: NEVER, ping: NEVER },
        notice: Duration::ZERO,
        grace: NEVER,
    }
}

async fn serve(mut terms: Terms) -> Served {
    let service = Service::flagship().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = Arc::new(Notify::new());
    let (router, told) = (service.router.clone(), Arc::clone(&stop));
    // It is also how often connections are looked at.
    terms.patience.crowded = terms.patience.crowded.min(SOON);
    let task = tokio::spawn(accept(listener, router, async move || told.notified().await, terms));
    Served { address, stop, task, _service: service }
}

impl Served {
    async fn open(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        stream
    }

    /// How serving ends; it must.
    async fn ended(self) -> Ended {
        tokio::time::timeout(Duration::from_mins(1), self.task).await.unwrap().unwrap()
    }
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: ledger.test\r\n\r\n").into_bytes()
}

/// What a connection says until it is closed; it must be.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    // A reset is an end, too.
    let _ = tokio::time::timeout(Duration::from_mins(1), stream.read_to_end(&mut said)).await.unwrap();
    String::from_utf8_lossy(&said).into_owned()
}

/// The head of an answer.
async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(tokio::time::timeout(Duration::from_mins(1), stream.read_u8()).await.unwrap().unwrap());
    }
    String::from_utf8(head).unwrap()
}

/// The preface of HTTP/2 with empty settings, or with a window of 0 bytes for each stream.
fn preface(is_shut: bool) -> Vec<u8> {
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    let setting: &[u8] = if is_shut { &[0, 4, 0, 0, 0, 0] } else { &[] };
    bytes.extend([0, 0, u8::try_from(setting.len()).unwrap(), 4, 0, 0, 0, 0, 0]);
    bytes.extend(setting);
    bytes
}

/// A request of HTTP/2 on the first stream, with every field as a literal (RFC 7541, section 6.2.2).
fn get2(path: &str) -> Vec<u8> {
    let mut block = vec![0x82, 0x86]; // :method GET, :scheme http
    for (index, value) in [(0x04, path), (0x01, "ledger.test")] {
        block.extend([index, u8::try_from(value.len()).unwrap()]);
        block.extend(value.as_bytes());
    }
    let mut frame = vec![0, 0, u8::try_from(block.len()).unwrap(), 1, 5, 0, 0, 0, 1];
    frame.extend(block);
    frame
}

#[tokio::test]
async fn who_asks_nothing_is_cut_off() {
    let terms = patient();
    let served = serve(Terms { patience: Patience { first: SOON, ..terms.patience }, ..terms }).await;
    let half = b"GET /healthz HT".to_vec();
    for said in [Vec::new(), half, preface(false)[..10].to_vec(), preface(false), preface(true)] {
        until_closed(&mut served.open(&said).await).await;
    }
    let served = serve(Terms { patience: Patience { idle: SOON, ..terms.patience }, ..terms }).await;
    for asked in [get("/healthz"), [preface(false), get2("/healthz")].concat()] {
        let said = until_closed(&mut served.open(&asked).await).await;
        assert!(said.contains("ok"), "{said}");
    }
}

#[tokio::test]
async fn who_does_not_take_an_answer_is_cut_off() {
    let terms = patient();
    let served = serve(Terms { patience: Patience { piece: SOON, ..terms.patience }, ..terms }).await;
    // With a window of 0, HTTP/2 takes nothing; the server still says that it has the settings, and then no more.
    let mut shut = served.open(&[preface(true), get2("/dataset/ledger.sqlite")].concat()).await;
    until_closed(&mut shut).await;
    // Larger than all buffers on the way.
    let mut slow = served.open(&get("/dataset/ledger.sqlite")).await;
    tokio::time::sleep(SOON * 6).await;
    let said = until_closed(&mut slow).await;
    let length = said.split("content-length: ").nth(1).unwrap().split('\r').next().unwrap().parse::<usize>().unwrap();
    assert!(said.len() < length, "it was sent whole");
}

/// Reads a frame of HTTP/2: its type, its flags and what it holds.
async fn frame(stream: &mut TcpStream) -> std::io::Result<(u8, u8, Vec<u8>)> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).await?;
    let mut payload = vec![0; usize::from(head[1]) << 8 | usize::from(head[2])];
    stream.read_exact(&mut payload).await?;
    Ok((head[3], head[4], payload))
}

#[tokio::test]
async fn who_does_not_answer_a_ping_is_cut_off() {
    let terms = patient();
    let served = serve(Terms { patience: Patience { ping: SOON, ..terms.patience }, ..terms }).await;
    let asked = [preface(false), get2("/healthz")].concat();
    let mut deaf = served.open(&asked).await;
    until_closed(&mut deaf).await;
    // Who answers may stay.
    let mut awake = served.open(&asked).await;
    let mut answered = 0;
    while answered < 4 {
        let (kind, flags, payload) = frame(&mut awake).await.unwrap();
        if (kind, flags) == (6, 0) {
            awake.write_all(&[&[0, 0, 8, 6, 1, 0, 0, 0, 0], &payload[..]].concat()).await.unwrap();
            answered += 1;
        }
    }
}

#[tokio::test]
async fn a_slow_answer_is_not_an_idle_connection() {
    let terms = patient();
    let served = serve(Terms { patience: Patience { first: SOON, idle: SOON, ..terms.patience }, ..terms }).await;
    let mut slow = served.open(&get("/dataset/ledger.sqlite")).await;
    tokio::time::sleep(SOON * 4).await;
    let head = head(&mut slow).await;
    let length = head.split("content-length: ").nth(1).unwrap().split('\r').next().unwrap().parse::<usize>().unwrap();
    let mut body = vec![0; length];
    slow.read_exact(&mut body).await.unwrap();
    assert!(body.starts_with(b"SQLite format 3"));
}

#[tokio::test]
async fn those_who_say_nothing_make_room_for_others() {
    let terms = patient();
    let patience = Patience { crowded: SOON, ..terms.patience };
    let served = serve(Terms { connections: 5, patience, ..terms }).await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(served.open(b"").await);
    }
    let mut asking = served.open(&get("/healthz")).await;
    assert!(head(&mut asking).await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn when_it_stops_it_answers_who_was_accepted_and_says_that_it_closes() {
    let terms = patient();
    let served = serve(Terms { notice: SOON * 3, ..terms }).await;
    let mut kept = served.open(&get("/healthz")).await;
    assert!(!head(&mut kept).await.contains("connection: close"));
    let mut large = served.open(&get("/dataset/ledger.sqlite")).await;
    let large_head = head(&mut large).await;
    served.stop.notify_one();
    tokio::time::sleep(SOON).await;
    kept.write_all(&get("/healthz")).await.unwrap();
    let said = until_closed(&mut kept).await;
    assert!(said.contains("HTTP/1.1 200 OK") && said.contains("connection: close"), "{said}");
    let mut late = served.open(&get("/healthz")).await;
    assert!(until_closed(&mut late).await.contains("HTTP/1.1 200 OK"), "it goes on for a moment");
    let length = large_head.split("content-length: ").nth(1).unwrap().split('\r').next().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    large.read_exact(&mut body).await.unwrap();
    drop(large);
    assert_eq!(served.task.await.unwrap(), Ended::Whole);
}

#[tokio::test]
async fn told_to_stop_again_it_ends_at_once_and_says_so() {
    let served = serve(patient()).await;
    let mut large = served.open(&get("/dataset/ledger.sqlite")).await;
    head(&mut large).await;
    served.stop.notify_one();
    tokio::time::sleep(SOON).await;
    assert!(!served.task.is_finished());
    served.stop.notify_one();
    assert_eq!(served.ended().await, Ended::Hurried(1));
    let served = serve(Terms { grace: SOON, ..patient() }).await;
    let mut large = served.open(&get("/dataset/ledger.sqlite")).await;
    head(&mut large).await;
    served.stop.notify_one();
    assert_eq!(served.ended().await, Ended::Late(1));
}

#[tokio::test]
async fn what_cannot_be_read_is_a_problem_too() {
    let served = serve(patient()).await;
    let host = "Host: ledger.test\r\n";
    for (asked, status, kind) in [
        (format!("GET /search?q=\"river\" HTTP/1.1\r\n{host}\r\n"), "400 Bad Request", "malformed-request"),
        (format!("GET /search?q=a b HTTP/1.1\r\n{host}\r\n"), "400 Bad Request", "malformed-request"),
        (format!("GET /missions HTTP/1.1\r\n{host}no colon\r\n\r\n"), "400 Bad Request", "malformed-request"),
        ("nothing\r\n\r\n".to_owned(), "400 Bad Request", "malformed-request"),
        (
            format!("GET /missions HTTP/1.1\r\n{host}X: {}\r\n\r\n", "x".repeat(300_000)),
            "431 Request Header Fields Too Large",
            "headers-too-large",
        ),
    ] {
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        // The server may have closed the connection before all is sent.
        let _ = stream.write_all(asked.as_bytes()).await;
        let said = until_closed(&mut stream).await;
        let (head, body) = said.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{said:?}"));
        assert!(head.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{asked:.40}: {head}");
        assert!(
            head.contains("content-type: application/problem+json") && head.contains("connection: close"),
            "{head}"
        );
        let problem: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(problem["type"], format!("/problems/{kind}"));
    }
    // After an answer on the same connection, too.
    let both = [get("/healthz"), b"GET /\"\" HT TP\r\n\r\n".to_vec()].concat();
    let said = until_closed(&mut served.open(&both).await).await;
    assert!(said.starts_with("HTTP/1.1 200 ") && said.contains("/problems/malformed-request"), "{said}");
}

#[tokio::test]
async fn a_request_names_its_host_once() {
    let served = serve(patient()).await;
    let status = async |head: &str| {
        let asked = format!("GET /healthz {head}\r\nConnection: close\r\n\r\n");
        until_closed(&mut served.open(asked.as_bytes()).await).await.lines().next().unwrap_or_default().to_owned()
    };
    for bad in [
        "",
        "\r\nHost: a\r\nHost: a",
        "\r\nHost: a b",
        "\r\nHost: a<b",
        "\r\nHost: me@a",
        "\r\nHost: a:b",
        "\r\nHost: a/b",
    ] {
        assert!(status(&format!("HTTP/1.1{bad}")).await.contains(" 400 "), "{bad:?}");
    }
    for good in ["", "a", "ledger.test:8080", "[::1]:8080", "127.0.0.1", "xn--caf-dma.example"] {
        assert!(status(&format!("HTTP/1.1\r\nHost: {good}")).await.contains(" 200 "), "{good}");
    }
    assert!(status("HTTP/1.0").await.contains(" 200 "), "HTTP/1.0 need not");
    // Nor is an answer that is cached already.
    let cached = async |host: &str| {
        let asked = format!("GET /missions HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        until_closed(&mut served.open(asked.as_bytes()).await).await
    };
    assert!(cached("a").await.contains(" 200 ") && cached("a").await.contains(" 200 "));
    assert!(cached("a b").await.contains("/problems/malformed-host"));
}
