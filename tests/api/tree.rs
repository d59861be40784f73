//! An edition as static files: whole, linked, and the service's own answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use http::Method;
use ledger_store::export;
use mission_ledger::server::Limits;
use mission_ledger::tree::{self, Plan};
use serde_json::Value as Json;
use tempfile::TempDir;

use crate::cli::{command, run};
use crate::support::{Service, fixture, latest_of, lists, sha256};

const SERVER: &str = "https://ledger.test";

/// The tree of a copy of the made-up dataset, in a directory that goes with it.
fn written(more: &[&str]) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    export::write(&fixture(), &directory.path().join("seeds")).unwrap();
    let site = ["site", "tree", "--seeds", "seeds", "--public-url", SERVER];
    let (code, out, errors) = run(directory.path(), &[&site[..], more].concat());
    assert_eq!(code, Some(0), "{errors}");
    let root = directory.path().join("tree");
    let release = latest_of(&fixture());
    assert_eq!(out, format!("wrote edition {release} as {} files to tree\n", files(&root).len()), "{out}");
    (directory, root)
}

/// Every file, by its path below the root.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut folders, mut files) = (vec![root.to_owned()], BTreeMap::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    files
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The text of a page without the values of its links, and these values. A tag ends at `>`, which values have escaped.
fn unlinked(page: &str) -> (String, Vec<String>) {
    let (mut rest, mut links) = (String::new(), Vec::new());
    for piece in page.split_inclusive('>') {
        let (before, tag) = piece.split_at(piece.find('<').unwrap_or(piece.len()));
        rest.push_str(before);
        for (at, part) in tag.split('"').enumerate() {
            let names = ["href=", "src=", "action="];
            let name = tag.split('"').nth(at.wrapping_sub(1)).unwrap_or_default();
            if at % 2 == 1 && names.iter().any(|link| name.ends_with(&format!(" {link}"))) {
                links.push(part.replace("&amp;", "&").replace("&#38;", "&").replace("&#39;", "'"));
            } else {
                rest.push_str(part);
            }
        }
    }
    (rest, links)
}

/// Every member that is a link, with what is left of the document.
fn unlinked_json(json: &mut Json, links: &mut Vec<String>) {
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                let is_link = matches!(name.as_str(), "url" | "href" | "next") || name.ends_with("_url");
                match value {
                    Json::String(link) if is_link => links.push(std::mem::take(link)),
                    other => unlinked_json(other, links),
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| unlinked_json(item, links)),
        _ => {}
    }
}

/// The file that a link of a file leads to.
fn target(file: &str, link: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    let path = link.split(['#', '?']).next().unwrap();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => assert!(parts.pop().is_some(), "{file}: {link} leads out of the tree"),
            part => parts.push(part),
        }
    }
    percent_encoding::percent_decode_str(&parts.join("/")).decode_utf8().unwrap().into_owned()
}

fn is_json(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == "json") && !file.ends_with(".csl.json")
}

#[tokio::test]
async fn every_link_of_a_tree_leads_to_a_file_or_to_the_server() {
    let (_directory, root) = written(&["--tree-url", "https://files.test/ledger/"]);
    let files = files(&root);
    let (mut inside, mut outside) = (0, BTreeSet::new());
    for (file, bytes) in &files {
        let links = if file.ends_with("/index.html") || file == "index.html" {
            unlinked(text(bytes)).1
        } else if is_json(file) {
            let (mut json, mut links) = (serde_json::from_slice(bytes).unwrap(), Vec::new());
            unlinked_json(&mut json, &mut links);
            links
        } else {
            continue;
        };
        for link in links {
            assert!(!link.starts_with('/'), "{file}: {link} works at one address only");
            if link.starts_with('.') {
                let target = target(file, &link);
                assert!(files.contains_key(&target), "{file}: {link} leads to {target}, which is not there");
                inside += 1;
            } else {
                outside.insert(link);
            }
        }
    }
    assert!(inside > 5_000, "{inside}");
    // What needs a server: searches, other days, filters, forms.
    for link in ["/search", "/docs"] {
        assert!(outside.contains(&format!("{SERVER}{link}")), "{link}");
    }
    let days: Vec<&String> = outside.iter().filter(|link| link.contains("as_of=")).collect();
    assert!(!days.is_empty() && days.iter().all(|link| link.starts_with(SERVER)), "{days:?}");

    let service = Service::at(SERVER, &fixture()).await;
    let sitemap = service.get("/sitemap.xml").await.text();
    let pages: Vec<&str> = sitemap.split("<loc>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    let own = text(&files["sitemap.xml"]);
    for page in pages.iter().filter(|page| !page.ends_with("/docs")) {
        let path = page.strip_prefix(&format!("{SERVER}/")).unwrap();
        for file in [format!("{path}/index.html"), format!("fr/{path}/index.html"), format!("{path}.json")] {
            assert!(files.contains_key(&file), "{file} is not there");
        }
        let address = format!("<loc>https://files.test/ledger/{path}/index.html</loc>");
        assert!(own.contains(&address), "{address}");
    }
    for list in lists() {
        for form in ["csv", "ndjson", "parquet", "bib", "csl.json", "ris", "apa.txt"] {
            assert!(files.contains_key(&format!("{}.{form}", &list[1..])), "{list} {form}");
        }
    }
    let sums: BTreeMap<&str, &str> = text(&files["SHA256SUMS"])
        .lines()
        .map(|line| line.split_once("  ").unwrap())
        .map(|(sum, file)| (file, sum))
        .collect();
    for (file, bytes) in files.iter().filter(|(file, _)| *file != "SHA256SUMS") {
        assert_eq!(sums[file.as_str()], sha256(bytes), "{file}");
    }
    assert_eq!(sums.len() + 1, files.len());
}

#[tokio::test]
async fn a_file_of_a_tree_is_what_the_service_answers() {
    let (_directory, root) = written(&[]);
    let files = files(&root);
    let service = Service::at(SERVER, &fixture()).await;
    let release = latest_of(&fixture());
    for list in lists() {
        let stem = &list[1..];
        let first = service.ids(&format!("{list}?limit=1")).await;
        let mut stems = vec![stem.to_owned()];
        stems.extend(first.iter().map(|id| format!("{stem}/{id}")));
        for stem in stems {
            let pinned = format!("/{stem}?release={release}");
            for (extension, format) in
                [("csv", "csv"), ("ndjson", "ndjson"), ("parquet", "parquet"), ("bib", "bibtex"), ("ris", "ris")]
            {
                let Some(bytes) = files.get(&format!("{stem}.{extension}")) else { continue };
                assert!(*bytes == service.get(&format!("{pinned}&format={format}")).await.body, "{stem}.{extension}");
            }
            let (mut own, mut answer) =
                (serde_json::from_slice(&files[&format!("{stem}.json")]).unwrap(), service.json(&pinned).await);
            let (mut links, mut targets) = (Vec::new(), Vec::new());
            unlinked_json(&mut own, &mut links);
            unlinked_json(&mut answer, &mut targets);
            assert_eq!(own, answer, "{stem}");
            assert_eq!(links.len(), targets.len(), "{stem}");
            for language in ["", "fr/"] {
                let lang = if language.is_empty() { "" } else { "&lang=fr" };
                let page =
                    service.with(Method::GET, &format!("{pinned}{lang}"), &[("accept", "text/html")]).await.text();
                let file = format!("{language}{stem}/index.html");
                assert_eq!(unlinked(text(&files[&file])).0, unlinked(&page).0, "{file}");
            }
        }
        // The pages of a list, followed by their own links, have what the service has.
        let (mut ids, mut file) = (Vec::new(), format!("{stem}.json"));
        loop {
            let page: Json = serde_json::from_slice(&files[&file]).unwrap();
            ids.extend(page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
            let Some(next) = page["page"]["next"].as_str() else { break };
            file = target(&file, next);
        }
        let all: Vec<String> =
            service.walk(&list).await.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids, all, "{list}");
    }
    assert!(files.keys().any(|file| file.starts_with("claims/after=")), "no list of the dataset has two pages");
    for file in ["dataset/datapackage.zip", "feed.atom", "charts/map.svg", "charts/map.png"] {
        let address = file.replace(".png", ".svg?format=png");
        assert!(files[file] == service.get(&format!("/{address}")).await.body, "{file}");
    }
}

#[test]
fn the_same_edition_gives_the_same_tree() {
    let (first, second) = (written(&[]), written(&[]));
    let sums = |root: &Path| std::fs::read_to_string(root.join("SHA256SUMS")).unwrap();
    assert_eq!(sums(&first.1), sums(&second.1));
}

#[tokio::test]
async fn a_busy_machine_takes_longer_and_ends_nothing() {
    // More is asked at once, and refused with 503.
    let limits = Limits { concurrency: 1, ..Limits::default() };
    let service = Service::limited(SERVER, &fixture(), "", &limits).await;
    let edition = service.current.ledger().editions().latest().clone();
    let directory = tempfile::tempdir().unwrap();
    let plan = Plan { directory: directory.path().to_owned(), edition, address: SERVER.to_owned() };
    let written = tree::write(service.current.clone(), plan).await.unwrap();
    assert_eq!(written, files(directory.path()).len());
}

#[test]
fn a_tree_that_was_ended_early_has_no_checksums() {
    let directory = tempfile::tempdir().unwrap();
    export::write(&fixture(), &directory.path().join("seeds")).unwrap();
    let root = directory.path().join("tree");
    let site = ["site", "tree", "--seeds", "seeds", "--public-url", SERVER];
    let mut child = command(directory.path()).args(site).stdout(Stdio::null()).spawn().unwrap();
    // Some files are written, out of a thousand.
    while !root.join("claims").exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    let is_killed = !child.wait().unwrap().success();
    assert!(is_killed && files(&root).len() > 1, "it ended before it could be killed");
    assert!(!root.join("SHA256SUMS").exists());
}

#[test]
fn a_tree_is_written_into_an_empty_directory_only() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    std::fs::create_dir(here.join("full")).unwrap();
    std::fs::write(here.join("full/index.html"), "mine").unwrap();
    std::fs::write(here.join("file"), "mine").unwrap();
    let url = ["--public-url", SERVER];
    for (arguments, expected) in [
        (&["site", "full"][..], "`full` is not empty; give an empty directory"),
        (&["site", "file"], "`file` is a file; give a directory"),
        (&["site", "file/below"], "`file` is a file; give a directory"),
        (&["site", "/proc/tree"], "`/proc/tree`"),
        (&["site", "old", "--release", "1999.1.0"], "there is no edition `1999.1.0`; the editions are"),
        (&["site", "new", "--tree-url", "files.test"], "must be an absolute URL"),
    ] {
        let (code, out, errors) = run(here, &[arguments, &url].concat());
        assert!(matches!(code, Some(1 | 2)) && out.is_empty() && errors.contains(expected), "{arguments:?}: {errors}");
    }
    let (code, _, errors) = run(here, &["site", "new"]);
    assert!(code == Some(2) && errors.contains("--public-url"), "{errors}");
    assert_eq!(std::fs::read_to_string(here.join("full/index.html")).unwrap(), "mine");
    assert_eq!(std::fs::read_dir(here.join("full")).unwrap().count(), 1);
    assert_eq!(std::fs::read_to_string(here.join("file")).unwrap(), "mine");
}
