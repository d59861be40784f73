//! One snapshot: while one database replaces another, each answer is of one of them, and nothing of the old one stays.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use http::StatusCode;
use ledger_core::package::{DESCRIPTOR, Files};
use ledger_core::resources::KINDS;
use ledger_store::export;
use ledger_store::file::Migrated;
use ledger_store::seeds::Seeds;
use serde_json::Value as Json;

use crate::checker::{published, with};
use crate::cli::{Server, run};
use crate::dataset::edit;
use crate::support::{Service, fixture, migrate};

/// The made-up dataset as another edition, with a mark in every name.
pub fn marked(version: &str, mark: &str) -> Files {
    let mut files = edit(&fixture(), DESCRIPTOR, "2031.3.0", version);
    // Not the countries, whose names are those of ISO 3166-1.
    let named = KINDS.iter().map(|kind| kind.file).chain(["organizations"]);
    for name in named.map(|file| format!("{file}.csv")) {
        let Some(bytes) = files.0.get(&name).cloned() else { continue };
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let at = reader.headers().unwrap().iter().position(|column| column == "name").unwrap();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(reader.headers().unwrap()).unwrap();
        for row in reader.records() {
            let row = row.unwrap();
            let cells = row
                .iter()
                .enumerate()
                .map(|(n, cell)| if n == at { format!("{cell} {mark}") } else { cell.to_owned() });
            writer.write_record(cells.collect::<Vec<_>>()).unwrap();
        }
        files = with(&files, &name, writer.into_inner().unwrap());
    }
    files
}

const EDITIONS: [(&str, &str); 3] = [("2031.3.0", "MARK-A"), ("2031.3.1", "MARK-B"), ("2031.3.2", "MARK-C")];

/// The mark of an answer, which must be that of the edition that it names, and the only one in it.
fn mark_of(path: &str, answer: &Json) -> &'static str {
    let release = answer["dataset"]["release"].as_str().unwrap_or_else(|| panic!("{path}: {answer}"));
    let (_, mark) = EDITIONS.iter().find(|(version, _)| *version == release).unwrap();
    let text = answer["data"].to_string();
    for (_, other) in EDITIONS {
        assert_eq!(text.contains(other), other == *mark, "{path} says {release}: {text:.300}");
    }
    mark
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_answer_is_of_two_editions_and_none_outlives_its_own() {
    let editions: Vec<Files> = EDITIONS.iter().map(|(version, mark)| marked(version, mark)).collect();
    let service = Arc::new(Service::of(&editions[0]).await);
    let done = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..8)
        .map(|client| {
            let (service, done) = (Arc::clone(&service), Arc::clone(&done));
            tokio::spawn(async move {
                let mut seen = BTreeMap::new();
                for limit in (1..=500).cycle() {
                    if done.load(Ordering::Relaxed) {
                        break;
                    }
                    let list = ["funding", "events", "contingents", "legal-cases"][(client + limit) % 4];
                    let path = format!("/{list}?limit={limit}");
                    let mark = mark_of(&path, &service.json(&path).await);
                    seen.insert(path, mark);
                }
                seen
            })
        })
        .collect();
    for turn in [1, 0, 2, 1, 0, 2, 1] {
        service.reload(&editions[turn]).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    done.store(true, Ordering::Relaxed);
    let mut marks = BTreeSet::new();
    for client in clients {
        for (path, mark) in client.await.unwrap() {
            marks.insert(mark);
            assert_eq!(mark_of(&path, &service.json(&path).await), EDITIONS[1].1, "{path}");
        }
    }
    assert!(marks.len() > 1, "the clients asked while editions changed: {marks:?}");
}

#[tokio::test]
async fn a_walk_that_began_before_a_new_edition_ends_in_the_old_one() {
    let service = Service::made_up().await;
    let whole = service.ids("/contingents?limit=500").await;
    let first = service.json("/contingents?limit=1").await;
    service.reload(&edit(&published(&fixture()), DESCRIPTOR, "2031.3.0", "2031.4.0")).await;
    assert_eq!(service.json("/contingents").await["dataset"]["release"], "2031.4.0");
    let mut ids = vec![first["data"][0]["id"].as_str().unwrap().to_owned()];
    let rest = service.walk(first["page"]["next"].as_str().unwrap()).await;
    ids.extend(rest.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
    assert_eq!(ids, whole);
}

/// How many descriptors of this process are of replaced databases in the directory.
#[cfg(target_os = "linux")]
fn replaced_and_open(directory: &Path) -> usize {
    let links = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
    let targets = links.filter_map(|link| std::fs::read_link(link.path()).ok());
    targets.filter(|target| target.starts_with(directory) && target.to_string_lossy().ends_with("(deleted)")).count()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_replaced_database_is_closed_with_its_last_request() {
    let service = Service::made_up().await;
    let directory = service.database.parent().unwrap().canonicalize().unwrap();
    let download = service.begin("/dataset/ledger.sqlite").await;
    service.reload(&marked("2031.3.1", "MARK-B")).await;
    assert!(replaced_and_open(&directory) > 0, "the download keeps it open");
    drop(download);
    let patience = Instant::now() + Duration::from_mins(2);
    while replaced_and_open(&directory) > 0 {
        assert!(Instant::now() < patience, "it is still open");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Asks until the answer has the text.
pub fn wait_for(server: &Server, path: &str, text: &str) {
    let patience = Instant::now() + Duration::from_mins(2);
    loop {
        let answer = server.get(path);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        if answer.contains(text) {
            return;
        }
        assert!(Instant::now() < patience, "{text} is not in {answer}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(unix)]
#[test]
fn a_server_serves_what_another_process_loads_and_keeps_the_old_rather_than_none() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    for (version, mark) in EDITIONS {
        export::write(&marked(version, mark), &here.join(mark)).unwrap();
    }
    let mut server = Server::start(here, &["serve", "--seeds", "MARK-A", "--database", "ledger.sqlite"]);
    assert!(server.get("/missions").contains("MARK-A"));
    assert_eq!(run(here, &["migrate", "--seeds", "MARK-B", "--database", "ledger.sqlite"]).0, Some(0));
    wait_for(&server, "/missions", "MARK-B");
    for unusable in ["not a database", ""] {
        std::fs::write(here.join("unusable"), unusable).unwrap();
        std::fs::rename(here.join("unusable"), here.join("ledger.sqlite")).unwrap();
        server.signal("HUP");
        std::thread::sleep(Duration::from_millis(300));
        assert!(server.get("/events").contains("MARK-B"));
    }
    std::fs::remove_file(here.join("ledger.sqlite")).unwrap();
    assert!(server.get("/funding").contains("MARK-B"));
    assert_eq!(run(here, &["migrate", "--seeds", "MARK-C", "--database", "ledger.sqlite"]).0, Some(0));
    server.signal("HUP");
    wait_for(&server, "/missions", "MARK-C");
    assert!(server.child.try_wait().unwrap().is_none());
}

/// The name, time and size of each file in a directory.
fn listed(directory: &Path) -> BTreeMap<String, (SystemTime, u64)> {
    let files = std::fs::read_dir(directory).unwrap().map(Result::unwrap);
    files
        .map(|file| {
            let metadata = file.metadata().unwrap();
            (file.file_name().into_string().unwrap(), (metadata.modified().unwrap(), metadata.len()))
        })
        .collect()
}

#[cfg(unix)]
#[test]
fn a_current_database_is_served_from_a_place_that_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt;

    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("place");
    std::fs::create_dir(&place).unwrap();
    let arguments = ["--database", "place/ledger.sqlite"];
    assert_eq!(run(directory.path(), &[&["migrate"][..], &arguments].concat()).0, Some(0));
    std::fs::remove_file(place.join("ledger.sqlite.lock")).unwrap();
    std::fs::set_permissions(place.join("ledger.sqlite"), PermissionsExt::from_mode(0o444)).unwrap();
    std::fs::set_permissions(&place, PermissionsExt::from_mode(0o555)).unwrap();
    // Root may write anywhere, so what is there is compared too.
    let before = listed(&place);
    let (code, stdout, stderr) = run(directory.path(), &[&["migrate"][..], &arguments].concat());
    assert_eq!((code, stdout.trim()), (Some(0), "the dataset is already in place/ledger.sqlite"), "{stderr}");
    let server = Server::start(directory.path(), &[&["serve"][..], &arguments].concat());
    assert!(server.get("/funding?donor=US").contains("us-release-109m"));
    assert_eq!(listed(&place), before);
    std::fs::set_permissions(&place, PermissionsExt::from_mode(0o755)).unwrap();
}

#[test]
fn several_loaders_at_once_leave_one_whole_database() {
    let directory = tempfile::tempdir().unwrap();
    let loaders: Vec<_> = (0..4)
        .map(|_| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_mission-ledger"));
            command.current_dir(directory.path()).env_clear().args(["migrate", "--database", "ledger.sqlite"]);
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut loader in loaders {
        assert!(loader.wait().unwrap().success());
    }
    let server = Server::start(directory.path(), &["serve", "--database", "ledger.sqlite"]);
    assert!(server.get("/funding?donor=US").contains("us-release-109m"));
    let names: Vec<String> = listed(directory.path()).into_keys().collect();
    assert_eq!(names, ["ledger.sqlite", "ledger.sqlite.lock"]);
}

#[tokio::test]
async fn files_with_other_times_and_the_same_bytes_are_not_loaded_again() {
    let service = Service::made_up().await;
    let directory = tempfile::tempdir().unwrap();
    export::write(&fixture(), directory.path()).unwrap();
    let before = listed(service.database.parent().unwrap());
    let seeds = Seeds::Directory(directory.path().to_owned());
    assert_eq!(migrate(&service.database, &seeds).await.unwrap(), Migrated::Unchanged);
    assert_eq!(listed(service.database.parent().unwrap()), before);
    assert_eq!(service.get("/readyz").await.status, StatusCode::OK);
}
