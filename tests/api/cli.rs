//! The binary as people call it: what it prints, what it writes, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use ledger_core::package::Files;
use ledger_store::export;

use crate::dataset::edit;
use crate::support::{files_of, fixture, fixture_directory};

pub fn command(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mission-ledger"));
    command.current_dir(directory).env_clear();
    command
}

pub fn run(directory: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command(directory).args(arguments).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// A server on a free port, stopped when it goes.
pub struct Server {
    pub child: Child,
    address: String,
    pub printed: String,
}

impl Server {
    pub fn start(directory: &Path, arguments: &[&str]) -> Self {
        let mut child = command(directory)
            .args(arguments)
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let printed: Vec<String> = lines.by_ref().take(3).map(|line| line.unwrap()).collect();
        let address = printed[0].split("http://").nth(1).unwrap().trim_end_matches('/').to_owned();
        Self { child, address, printed: printed.join("\n") }
    }

    pub fn get(&self, path: &str) -> String {
        String::from_utf8(self.get_bytes(path)).unwrap()
    }

    pub fn get_bytes(&self, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(2))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: ledger\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn signal(&self, name: &str) {
        assert!(
            Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap().success()
        );
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn without_arguments_it_loads_serves_and_says_where_to_look() {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::start(directory.path(), &[]);
    assert!(server.printed.contains("/docs") && server.printed.contains("curl '"), "{}", server.printed);
    assert!(directory.path().join("mission-ledger.sqlite").is_file());
    assert!(server.get("/funding?donor=US").contains("us-release-109m"));
}

#[test]
fn it_stops_gracefully_when_it_is_told_to() {
    let directory = tempfile::tempdir().unwrap();
    for signal in ["TERM", "INT"] {
        let mut server = Server::start(directory.path(), &["serve"]);
        server.signal(signal);
        assert_eq!(server.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn a_second_signal_ends_it_with_a_code_of_its_own() {
    let directory = tempfile::tempdir().unwrap();
    let mut server = Server::start(directory.path(), &["serve"]);
    // Larger than all buffers on the way, and nobody takes it.
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(stream, "GET /dataset/ledger.sqlite HTTP/1.1\r\nHost: ledger\r\n\r\n").unwrap();
    stream.read_exact(&mut [0; 64]).unwrap();
    let status = loop {
        server.signal("TERM");
        std::thread::sleep(Duration::from_millis(100));
        if let Some(status) = server.child.try_wait().unwrap() {
            break status;
        }
    };
    assert_eq!(status.code(), Some(4));
}

#[test]
fn another_dataset_serves_without_a_change_of_code() {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::start(
        directory.path(),
        &["serve", "--seeds", fixture_directory().to_str().unwrap(), "--database", "river.sqlite"],
    );
    assert!(server.printed.contains("2031.3.0"));
    assert!(server.get("/missions").contains("River Watch"));
}

#[test]
fn a_used_address_is_told_with_a_remedy() {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::start(directory.path(), &[]);
    let before = std::fs::read(directory.path().join("mission-ledger.sqlite")).unwrap();
    let seeds = fixture_directory();
    let other = ["serve", "--listen", &server.address, "--seeds", seeds.to_str().unwrap()];
    let (code, _, stderr) = run(directory.path(), &other);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("--listen"), "{stderr}");
    assert!(std::fs::read(directory.path().join("mission-ledger.sqlite")).unwrap() == before, "nothing was loaded");
}

#[test]
fn a_dataset_that_takes_the_place_of_another_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let seeds = fixture_directory();
    let arguments = ["migrate", "--seeds", seeds.to_str().unwrap()];
    assert_eq!(run(directory.path(), &arguments).2, "");
    let (code, _, stderr) = run(directory.path(), &["migrate"]);
    assert_eq!(code, Some(0));
    assert!(stderr.contains("held another dataset, \"River Watch"), "{stderr}");
    assert_eq!(run(directory.path(), &["migrate"]).2, "");
}

#[test]
fn a_database_of_somebody_else_is_not_touched() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("theirs.sqlite");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path).create_if_missing(true);
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        sqlx::raw_sql("CREATE TABLE record (id TEXT); INSERT INTO record VALUES ('mine')")
            .execute(&pool)
            .await
            .unwrap();
        pool.close().await;
    });
    let before = std::fs::read(&path).unwrap();
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"], &["export", "out"]] {
        let (code, _, stderr) = run(directory.path(), &[arguments, &["--database", "theirs.sqlite"]].concat());
        assert_eq!(code, Some(1), "{arguments:?}");
        assert!(stderr.contains("`theirs.sqlite` is not a Mission Ledger database"), "{stderr}");
        assert!(std::fs::read(&path).unwrap() == before, "{arguments:?}");
    }
}

#[test]
fn check_ends_with_0_1_or_2() {
    let directory = tempfile::tempdir().unwrap();
    let (code, stdout, _) = run(directory.path(), &["check"]);
    assert_eq!(code, Some(0));
    assert!(stdout.contains("no faults"), "{stdout}");
    let seeds = directory.path().join("seeds");
    export::write(&edit(&fixture(), "claims.csv", "lead_country,NO", "lead_country,XX"), &seeds).unwrap();
    let (code, _, stderr) = run(directory.path(), &["check", "--seeds", "seeds"]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("claims.csv:3: `value`") && stderr.contains("1 fault\n"), "{stderr}");
    let (code, _, stderr) = run(directory.path(), &["check", "--sedes", "seeds"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("--seeds"), "{stderr}");
    let (code, _, stderr) = run(directory.path(), &["check", "--seeds", "nowhere"]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("`nowhere`"), "{stderr}");
}

#[test]
fn every_setting_is_also_an_environment_variable() {
    let directory = tempfile::tempdir().unwrap();
    for arguments in [
        &["serve", "--help"][..],
        &["migrate", "--help"],
        &["init", "--help"],
        &["check", "--help"],
        &["tidy", "--help"],
        &["openapi", "--help"],
        &["export", "--help"],
        &["release", "--help"],
    ] {
        let (_, help, _) = run(directory.path(), arguments);
        let flags = help.lines().filter(|line| line.trim_start().starts_with("--")).count();
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(help.matches("[env: MISSION_LEDGER_").count(), flags, "{help}");
    }
}

#[test]
fn openapi_prints_the_committed_document() {
    let directory = tempfile::tempdir().unwrap();
    let (code, stdout, _) = run(directory.path(), &["openapi"]);
    assert_eq!(code, Some(0));
    assert!(stdout == include_str!("../../openapi.yaml"));
}

#[test]
fn export_writes_into_an_empty_directory_only() {
    let directory = tempfile::tempdir().unwrap();
    let (code, _, stderr) = run(directory.path(), &["export", "out"]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("there is no database `mission-ledger.sqlite`"), "{stderr}");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "nothing is written");
    let seeds = fixture_directory();
    let (code, _, stderr) = run(directory.path(), &["migrate", "--seeds", seeds.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{stderr}");
    let (code, _, stderr) = run(directory.path(), &["export", "out"]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(files_of(&directory.path().join("out")) == fixture());
    let (code, _, stderr) = run(directory.path(), &["export", "out"]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("`out` is not empty"), "{stderr}");
}

#[test]
fn release_publishes_once() {
    let directory = tempfile::tempdir().unwrap();
    // Ten years earlier: nothing is published on a day that has not come.
    let past = fixture().0.into_iter().map(|(file, bytes)| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        (file, text.replace("2031", "2021").into())
    });
    export::write(&Files(past.collect()), &directory.path().join("seeds")).unwrap();
    let arguments = ["release", "2021.3.0", "--released-on", "2021-03-06"];
    let (code, stdout, stderr) = run(directory.path(), &arguments);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stdout.contains("2021.3.0.zip"), "{stdout}");
    let listed = std::fs::read_to_string(directory.path().join("seeds/releases.csv")).unwrap();
    assert!(listed.contains("2021.3.0,2021-03-06,60 claims from 5 sources,"), "{listed}");
    let (code, _, stderr) = run(directory.path(), &arguments);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("is already published"), "{stderr}");
    let (_, _, stderr) = run(directory.path(), &["release", "2021.5.0", "--summary", "x"]);
    assert!(stderr.contains("the seeds are edition 2021.3.0"), "{stderr}");
    assert_eq!(run(directory.path(), &["check", "--seeds", "seeds"]).0, Some(0));
}

#[test]
fn a_release_has_a_day_that_has_come_and_a_clean_summary() {
    let directory = tempfile::tempdir().unwrap();
    let (code, _, stderr) = run(directory.path(), &["init", "seeds"]);
    assert_eq!(code, Some(0), "{stderr}");
    let seeds = directory.path().join("seeds");
    let (before, edition) = (files_of(&seeds), begun_edition(&seeds));
    for (flag, value, said) in [
        ("--released-on", "2999-01-01", "`2999-01-01` is in the future (today is 20"),
        ("--released-on", "2999-01", "`2999-01` is not a full date"),
        ("--summary", "", "the summary is empty"),
        ("--summary", "  ", "the summary starts or ends with white space"),
        ("--summary", "First ", "the summary starts or ends with white space"),
        ("--summary", "First\tone", "the summary has a tab"),
        ("--summary", "First\u{7}one", "the summary has the control character U+0007"),
        ("--summary", "First\u{202e}one", "the summary has the invisible character U+202E"),
    ] {
        let (code, _, stderr) = run(directory.path(), &["release", &edition, flag, value]);
        assert_eq!(code, Some(1), "{flag} {value:?}");
        assert!(stderr.contains(said), "{said}: {stderr}");
        assert!(files_of(&seeds) == before, "{flag} {value:?} wrote something");
    }
}

/// The edition that a descriptor names.
fn begun_edition(seeds: &Path) -> String {
    let descriptor = std::fs::read(seeds.join("datapackage.json")).unwrap();
    let descriptor: serde_json::Value = serde_json::from_slice(&descriptor).unwrap();
    descriptor["version"].as_str().unwrap().to_owned()
}

#[test]
fn killed_while_loading_it_leaves_the_old_dataset() {
    let directory = tempfile::tempdir().unwrap();
    let (code, ..) = run(directory.path(), &["migrate", "--seeds", fixture_directory().to_str().unwrap()]);
    assert_eq!(code, Some(0));
    // The flagship takes longer to load than the first of these pauses: it is killed somewhere in the middle.
    for pause in [5, 20, 60, 120, 250] {
        let mut child = command(directory.path()).arg("migrate").stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(pause));
        child.kill().unwrap();
        child.wait().unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let editions: Vec<(String, i64)> = runtime.block_on(async {
            let pool = sqlx::SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(directory.path().join("mission-ledger.sqlite"))).await.unwrap();
            let whole = "SELECT r.id, (SELECT count(*) FROM claim c WHERE c.release = r.number) FROM release r ORDER BY r.number";
            sqlx::query_as(whole).fetch_all(&pool).await.unwrap()
        });
        let is_old = editions == [("2031.3.0".to_owned(), 60)];
        let is_new = editions[0].0 == "2026.11.0" && editions.iter().all(|(_, claims)| *claims > 400);
        assert!(is_old || is_new, "{editions:?}");
    }
}

#[test]
fn a_setting_that_cannot_work_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    for (flag, value, said) in [
        ("--concurrency", "0", "must be a whole number from 1 to 1000000"),
        ("--concurrency", "18446744073709551615", "must be a whole number from 1 to 1000000"),
        ("--timeout", "0", "must be a whole number from 1"),
        ("--sending-bytes", "4096", "must be a whole number of bytes from 1048576"),
        ("--rate-limit", "600", "must be a whole number from 1 to 1000000, and `/s`, `/min` or `/h`"),
        ("--rate-limit", "0/s", "must be a whole number from 1 to 1000000"),
        ("--trusted-proxies", "10.0.0.0/8,proxy", "must be an address or a network"),
        ("--listen", "8081", "give an IP address and a port, like `127.0.0.1:8081`"),
        ("--listen", "localhost:8080", "give an IP address and a port, like `127.0.0.1:8080`"),
        ("--public-url", "ledger.org", "must be an absolute URL"),
        ("--public-url", "javascript:alert(1)", "must be an absolute URL"),
        ("--public-url", "https://ledger.org/?x=1", "must be an absolute URL"),
    ] {
        let (code, _, stderr) = run(directory.path(), &["serve", flag, value]);
        assert_eq!(code, Some(2), "{flag} {value}: {stderr}");
        assert!(stderr.contains(said) && stderr.contains(flag), "{stderr}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_not_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let mut child =
        command(directory.path()).arg("openapi").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The document is longer than what a pipe holds.
    let mut first = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    assert_eq!((status.code(), String::from_utf8(stderr).unwrap().as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_an_error_and_a_note_is_not() {
    let directory = tempfile::tempdir().unwrap();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let Output { status, stderr, .. } = command(directory.path()).arg("openapi").stdout(full()).output().unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.starts_with("error: standard output cannot be written: "), "{said}");

    // A directory without a dataset: the fault cannot be told, and the exit code tells it.
    let arguments = ["check", "--seeds", "."];
    let status = command(directory.path()).args(arguments).stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_whose_output_cannot_be_written_serves() {
    let directory = tempfile::tempdir().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let child = command(directory.path())
        .args(["--listen", &free.to_string(), "--log", "debug"])
        .stdout(full())
        .stderr(full())
        .spawn()
        .unwrap();
    let server = Server { child, address: free.to_string(), printed: String::new() };
    let is_up = || TcpStream::connect(free).is_ok();
    for _ in 0..200 {
        if is_up() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200 "));
}
