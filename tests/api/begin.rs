//! A dataset that has just begun: it is valid, every path of it answers, and its README leads to a first claim.

use std::path::Path;

use http::StatusCode;
use ledger_core::edition::editions;
use ledger_core::package::{DESCRIPTOR, Files};
use serde_json::Value as Json;

use crate::cli::{Server, run};
use crate::support::{Service, document, files_of};

/// An empty dataset.
fn begun(directory: &Path) -> Files {
    let (code, _, stderr) = run(directory, &["init", "river-watch"]);
    assert_eq!(code, Some(0), "{stderr}");
    files_of(&directory.join("river-watch"))
}

/// The fenced blocks of a text whose fence begins with a word: what follows the word, and what is in the block.
fn blocks<'a>(text: &'a str, word: &str) -> Vec<(&'a str, &'a str)> {
    let fences: Vec<&str> = text.split("```").skip(1).step_by(2).collect();
    let blocks = fences.into_iter().filter_map(|block| block.strip_prefix(word)?.split_once('\n'));
    blocks.map(|(rest, body)| (rest.trim(), body)).collect()
}

#[test]
fn an_empty_dataset_has_no_faults_and_serves() {
    let directory = tempfile::tempdir().unwrap();
    let files = begun(directory.path());
    let descriptor: Json = serde_json::from_slice(&files.0[DESCRIPTOR]).unwrap();
    assert_eq!((descriptor["name"].as_str(), descriptor["title"].as_str()), (Some("river-watch"), Some("River Watch")));
    assert_eq!(descriptor["licenses"], Json::Null);
    let (code, stdout, stderr) = run(directory.path(), &["check", "--seeds", "river-watch"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.contains("0 claims from 0 sources") && stdout.contains("no faults"), "{stdout}");
    let server = Server::start(directory.path(), &["serve", "--seeds", "river-watch"]);
    assert!(server.printed.starts_with("River Watch, edition "), "{}", server.printed);
    let tried = server.printed.split('\'').nth(1).unwrap();
    let path = tried.strip_prefix("http://").unwrap().split_once('/').unwrap().1;
    assert!(server.get(&format!("/{path}")).starts_with("HTTP/1.1 200"), "{tried}");
}

#[tokio::test]
async fn every_path_of_an_empty_dataset_answers() {
    let directory = tempfile::tempdir().unwrap();
    let service = Service::of(&begun(directory.path())).await;
    let document = document();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        if path.contains('{') {
            continue;
        }
        let parameters = item["get"]["parameters"].as_array().into_iter().flatten();
        let formats = parameters.filter(|parameter| parameter["name"] == "format").flat_map(|parameter| {
            let schema = &parameter["schema"];
            let named = schema["$ref"].as_str().and_then(|name| document.pointer(name.trim_start_matches('#')));
            named.unwrap_or(schema)["enum"].as_array().cloned().unwrap_or_default()
        });
        let mut questions: Vec<String> =
            formats.map(|format| format!("format={}", format.as_str().unwrap())).chain([String::new()]).collect();
        if item["get"]["parameters"].to_string().contains("\"as_of\"") {
            questions.push("as_of=2024-06-17".to_owned());
        }
        // No source of an empty dataset names an agency.
        if path == "/sources/influence" {
            continue;
        }
        for question in questions {
            let needed = match path.as_str() {
                "/search" => "&q=river",
                "/check" => "&subject_kind=contingent&field=personnel&value=400",
                "/reconcile/suggest/entity" => "&prefix=river",
                "/reconcile/properties" => "&type=contingent",
                _ => "",
            };
            let url = format!("{path}?{question}{needed}").replace("?&", "?");
            let url = url.trim_end_matches('?');
            let answer = service.get(url).await;
            assert_eq!(answer.status, StatusCode::OK, "{url}: {}", String::from_utf8_lossy(&answer.body));
            asked += 1;
        }
    }
    assert!(asked > 100, "only {asked} questions were asked");
    for path in
        ["/docs/", "/contingents/summary?group_by=country,mission", "/funding/summary?basis=reached", "/openapi.json"]
    {
        assert_eq!(service.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[test]
fn the_example_in_the_readme_is_valid() {
    let directory = tempfile::tempdir().unwrap();
    let mut files = begun(directory.path());
    let readme = std::fs::read_to_string(directory.path().join("river-watch/README.md")).unwrap();
    let lines = blocks(&readme, "csv ");
    assert_eq!(lines.len(), 4, "{readme}");
    for (file, line) in lines {
        let header = String::from_utf8(files.0[file].to_vec()).unwrap();
        files.0.insert(file.to_owned(), format!("{header}{line}").into());
    }
    let descriptor = String::from_utf8(files.0[DESCRIPTOR].to_vec()).unwrap();
    let license = blocks(&readme, "json")[0].1.trim();
    let licensed = descriptor.replacen('{', &format!("{{\n  {license},"), 1);
    files.0.insert(DESCRIPTOR.to_owned(), licensed.into());
    let editions = editions(files, None).unwrap();
    let dataset = &editions[0].dataset;
    let claims: usize = dataset.records.iter().flatten().map(|record| record.claims.len()).sum();
    assert_eq!((claims, dataset.sources.len()), (1, 1));
}

#[test]
fn a_directory_with_data_is_refused_and_other_files_are_kept() {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("mine");
    std::fs::create_dir(&target).unwrap();
    for (name, is_data) in [("README.md", false), ("LICENSE", false), (".gitignore", false), ("claims.csv", true)] {
        std::fs::write(target.join(name), "mine").unwrap();
        if !is_data {
            continue;
        }
        let (code, _, stderr) = run(directory.path(), &["init", "mine"]);
        assert_eq!(code, Some(1), "{name}");
        assert!(
            stderr.contains("`mine` already has data (`claims.csv`); give a directory without data files"),
            "{stderr}"
        );
        assert_eq!(std::fs::read_dir(&target).unwrap().count(), 4, "it wrote something");
        std::fs::remove_file(target.join(name)).unwrap();
    }
    let (code, _, stderr) = run(directory.path(), &["init", "mine"]);
    assert_eq!(code, Some(0), "{stderr}");
    assert_eq!(std::fs::read_to_string(target.join("README.md")).unwrap(), "mine");
    assert!(editions(files_of(&target), None).is_ok());
}

#[test]
fn a_dataset_begins_in_the_current_directory_under_its_name() {
    let directory = tempfile::tempdir().unwrap();
    for (name, slug) in [("Lake Chad (2015)", "lake-chad-2015"), ("ééé", "dataset")] {
        let target = directory.path().join(name);
        std::fs::create_dir(&target).unwrap();
        let (code, _, stderr) = run(&target, &["init", "."]);
        assert_eq!(code, Some(0), "{stderr}");
        let descriptor: Json = serde_json::from_slice(&files_of(&target).0[DESCRIPTOR]).unwrap();
        assert_eq!(descriptor["name"], slug);
        assert!(editions(files_of(&target), None).is_ok());
    }
}

#[test]
fn what_it_prints_can_be_copied_and_is_true() {
    for (name, quoted, title) in [
        ("river-watch", "river-watch", "River Watch"),
        ("my river's watch", r"'my river'\''s watch'", "My Rivers Watch"),
        ("-odd", "./-odd", "Odd"),
        ("Ünï-Cödé 日本", "'Ünï-Cödé 日本'", "Ünï Cödé 日本"),
        ("...", "...", "Dataset"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let (code, stdout, stderr) = run(directory.path(), &["init", "--", name]);
        assert_eq!(code, Some(0), "{stderr}");
        let files = files_of(&directory.path().join(name));
        let descriptor: Json = serde_json::from_slice(&files.0[DESCRIPTOR]).unwrap();
        let database = format!("{}.sqlite", descriptor["name"].as_str().unwrap());
        for command in [format!("check --seeds {quoted}"), format!("serve --seeds {quoted} --database {database}")] {
            let line = format!("mission-ledger {command}\n");
            assert!(stdout.contains(&line), "{line}: {stdout}");
        }
        assert!(stdout.contains("README.md in it shows a first claim"), "{stdout}");
        assert_eq!(descriptor["title"], title);
        assert!(editions(files, None).is_ok());
    }
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("README.md"), "mine").unwrap();
    let (code, stdout, _) = run(directory.path(), &["init", "."]);
    assert_eq!(code, Some(0));
    assert!(!stdout.contains("README.md"), "{stdout}");
    assert!(stdout.contains(" --seeds . --database ../"), "a database among the data files is refused: {stdout}");
}

#[test]
fn what_is_not_a_directory_is_named() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("file"), "mine").unwrap();
    std::os::unix::fs::symlink("nothing", directory.path().join("link")).unwrap();
    for (name, said) in [("file", "`file` is a file; give"), ("link", "`link` is a link to what does not exist")] {
        let (code, _, stderr) = run(directory.path(), &["init", name]);
        assert_eq!(code, Some(1));
        assert!(stderr.contains(said), "{stderr}");
    }
}

#[test]
fn the_document_of_fields_and_codes_is_current() {
    let directory = tempfile::tempdir().unwrap();
    let (code, stdout, _) = run(directory.path(), &["schema", "--codebook"]);
    assert_eq!(code, Some(0));
    assert!(
        stdout == include_str!("../../docs/fields.md"),
        "docs/fields.md is out of date: `mission-ledger schema --codebook` prints it"
    );
}
