//! Database files that are damaged, newer, overwritten or in the way, and places that cannot be written.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use http::StatusCode;
use ledger_core::package::{DESCRIPTOR, Files};
use ledger_store::export;
use ledger_store::file;
use ledger_store::seeds::Seeds;
use sqlx::Connection as _;

use crate::cli::{Server, command, run};
use crate::dataset::edit;
use crate::support::{Service, fixture, fixture_directory, migrate};

/// A whole database of the made-up mission.
async fn whole(path: &Path) -> Vec<u8> {
    migrate(path, &Seeds::Files(fixture())).await.unwrap();
    std::fs::read(path).unwrap()
}

async fn execute(path: &Path, sql: &'static str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Every command refuses the file for this reason, says what to do, and leaves it as it was.
fn refused_by_every_command(path: &Path, why: &str) {
    let (directory, before) = (path.parent().unwrap(), std::fs::read(path).unwrap());
    let seeds = fixture_directory();
    // A server that does not refuse it would run for ever, so that is tried last.
    for arguments in [
        &["migrate", "--seeds", seeds.to_str().unwrap()][..],
        &["export", "out"],
        &["serve", "--listen", "127.0.0.1:0", "--seeds", seeds.to_str().unwrap()],
    ] {
        let (code, _, stderr) = run(directory, &[arguments, &["--database", path.to_str().unwrap()]].concat());
        assert_eq!(code, Some(1), "{arguments:?}: {stderr}");
        assert!(stderr.contains(why) && stderr.contains("--database"), "{arguments:?}: {stderr}");
        assert!(std::fs::read(path).unwrap() == before, "{arguments:?}");
        assert!(!directory.join("out").exists());
    }
}

#[tokio::test]
async fn a_damaged_database_is_refused_and_left_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ledger.sqlite");
    let sound = whole(&path).await;
    for at in [200, sound.len() / 3, sound.len() / 2, sound.len() - 1] {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x40;
        std::fs::write(&path, &bytes).unwrap();
        refused_by_every_command(&path, "is damaged");
    }
    for bytes in [&sound[..sound.len() - 16_384], &[&sound[..], &[0; 16_384]].concat()] {
        std::fs::write(&path, bytes).unwrap();
        refused_by_every_command(&path, "is damaged");
    }
    std::fs::write(&path, &sound).unwrap();
    execute(&path, "DROP TABLE change").await;
    refused_by_every_command(&path, "is damaged");
    std::fs::write(&path, "").unwrap();
    refused_by_every_command(&path, "it is empty");
    // It was not for another reason.
    std::fs::write(&path, &sound).unwrap();
    let service = Service::made_up().await;
    std::fs::rename(&path, &service.database).unwrap();
    assert!(service.current.refresh().await.unwrap());
    assert_eq!(service.get("/missions").await.status, StatusCode::OK);
}

/// How many bytes a server reads, from any file, until it serves (`/proc/PID/io`, see `man 5 proc_pid_io`).
#[cfg(target_os = "linux")]
fn bytes_read(directory: &Path) -> u64 {
    let seeds = fixture_directory();
    let server =
        Server::start(directory, &["serve", "--database", "ledger.sqlite", "--seeds", seeds.to_str().unwrap()]);
    let read = std::fs::read_to_string(format!("/proc/{}/io", server.child.id())).unwrap();
    read.lines().find_map(|line| line.strip_prefix("rchar: ")).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_database_that_was_whole_is_not_read_again_until_something_touches_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ledger.sqlite");
    whole(&path).await;
    // What else a server reads as it starts, which depends on how quick it is, is little beside it.
    execute(&path, "CREATE TABLE padding (bytes BLOB); INSERT INTO padding VALUES (zeroblob(8000000))").await;
    file::seal(&path).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    // Until two changes of the file cannot look like one.
    std::thread::sleep(Duration::from_millis(2_100));
    let (first, second) = (bytes_read(directory.path()), bytes_read(directory.path()));
    let (size, saved) = (bytes.len() as u64, first.saturating_sub(second));
    assert!(saved > size / 4 * 3, "{first} bytes, then {second}, of a file of {size}");
    // Of the same size and with the same time, and yet not as it was.
    let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x40;
    std::fs::write(&path, &bytes).unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
    refused_by_every_command(&path, "is damaged");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_left_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ledger.sqlite");
    whole(&path).await;
    execute(
        &path,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)",
    )
    .await;
    file::seal(&path).unwrap();
    refused_by_every_command(&path, "was written by a newer version");
}

/// Asks a question that nobody asked before, until its answer has the text.
fn until(server: &Server, status: &str, text: &str) {
    let patience = Instant::now() + Duration::from_secs(30);
    for limit in (1..500).cycle() {
        let answer = server.get(&format!("/missions?limit={limit}"));
        if answer.starts_with(status) && answer.contains(text) {
            return;
        }
        let is_refused = answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after: 2");
        assert!(is_refused || answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(Instant::now() < patience, "{status} {text}: {answer}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test]
async fn a_served_file_that_is_written_into_ends_nothing_and_is_not_answered_from() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    let renamed =
        edit(&edit(&fixture(), DESCRIPTOR, "2031.3.0", "2031.4.0"), "missions.csv", "River Watch", "Lake Watch");
    export::write(&renamed, &here.join("lake")).unwrap();
    assert_eq!(run(here, &["migrate", "--seeds", "lake", "--database", "other.sqlite"]).0, Some(0));
    let seeds = fixture_directory();
    let arguments = ["serve", "--seeds", seeds.to_str().unwrap(), "--database", "ledger.sqlite"];
    let mut server = Server::start(here, &arguments);
    assert!(server.get("/missions").contains("River Watch"));
    let path = here.join("ledger.sqlite");
    let sound = std::fs::read(&path).unwrap();
    // Emptied, cut off, and of another length: each is written into the file that is served.
    for bytes in [&b""[..], &sound[..sound.len() / 2], &vec![7; sound.len() + 4_096]] {
        std::fs::write(&path, bytes).unwrap();
        until(&server, "HTTP/1.1 503 ", "/problems/overloaded");
        assert!(server.get("/healthz").starts_with("HTTP/1.1 200 "));
        assert!(server.get("/readyz").starts_with("HTTP/1.1 503 "));
        std::fs::write(&path, &sound).unwrap();
        until(&server, "HTTP/1.1 200 ", "River Watch");
    }
    // As `cp` does.
    std::fs::copy(here.join("other.sqlite"), &path).unwrap();
    until(&server, "HTTP/1.1 200 ", "Lake Watch");
    for limit in 1..500 {
        assert!(!server.get(&format!("/missions?limit={limit}")).contains("River Watch"));
    }
    assert!(server.child.try_wait().unwrap().is_none());
}

#[cfg(unix)]
#[tokio::test]
async fn a_full_disk_leaves_the_old_database_and_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ledger.sqlite");
    let before = whole(&path).await;
    for blocks in ["0", "1", "500", "20000"] {
        // No file may become larger; the flagship does not fit.
        let binary = env!("CARGO_BIN_EXE_mission-ledger");
        let script =
            format!("trap '' XFSZ; ulimit -f {blocks}; exec {binary} migrate --database ledger.sqlite 2>&1 | cat");
        let mut shell = std::process::Command::new("sh");
        let output = shell.current_dir(directory.path()).args(["-c", &script]).stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("there is no room for `") && said.contains("MiB"), "{blocks}: {said}");
        assert!(std::fs::read(&path).unwrap() == before);
        let names: Vec<_> =
            std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(names.iter().all(|name| name.to_str().unwrap().starts_with("ledger.sqlite")), "{names:?}");
        assert!(!directory.path().join("ledger.sqlite.new").exists());
    }
    let mut command = command(directory.path());
    assert!(command.args(["migrate", "--database", "ledger.sqlite"]).stdout(Stdio::null()).status().unwrap().success());
}

#[tokio::test]
async fn what_a_killed_loader_left_is_removed_unless_another_is_at_work() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ledger.sqlite");
    let before = whole(&path).await;
    let unfinished = directory.path().join("ledger.sqlite.new");
    std::fs::write(&unfinished, b"half").unwrap();
    let lock = std::fs::File::create(directory.path().join("ledger.sqlite.lock")).unwrap();
    lock.lock().unwrap();
    assert!(whole(&path).await == before && unfinished.exists());
    drop(lock);
    assert!(whole(&path).await == before && !unfinished.exists());
}

#[test]
fn with_the_clock_set_back_nothing_is_released() {
    let directory = tempfile::tempdir().unwrap();
    let past = fixture()
        .0
        .into_iter()
        .map(|(file, bytes)| (file, String::from_utf8(bytes.to_vec()).unwrap().replace("2031", "2021").into()));
    let seeds = directory.path().join("seeds");
    export::write(&Files(past.collect()), &seeds).unwrap();
    assert_eq!(run(directory.path(), &["release", "2021.3.0", "--released-on", "2021-03-06"]).0, Some(0));
    let descriptor = std::fs::read_to_string(seeds.join(DESCRIPTOR)).unwrap().replace("2021.3.0", "2021.4.0");
    std::fs::write(seeds.join(DESCRIPTOR), descriptor).unwrap();
    let (code, _, stderr) = run(directory.path(), &["release", "2021.4.0", "--released-on", "2021-03-05"]);
    assert_eq!(code, Some(1));
    let said = "the edition is released on 2021-03-05, before 2021.3.0, which it follows (2021-03-06)";
    assert!(stderr.contains(said) && !seeds.join("releases/2021.4.0.zip").exists(), "{stderr}");
}
