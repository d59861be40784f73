//! Tidying: each kind of mess becomes the same tidy bytes, and whatever else is in a directory stays as it is.

use std::collections::BTreeMap;
use std::path::Path;

use ledger_core::package::Files;
use ledger_store::export;

use crate::cli::run;
use crate::support::{fixture, flagship};

/// Every file of a directory and of its folders, by path.
fn everything(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(everything(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            found.insert(name, std::fs::read(path).unwrap());
        }
    }
    found
}

fn text(files: &Files, file: &str) -> String {
    String::from_utf8(files.0[file].to_vec()).unwrap()
}

/// A file with its cells quoted, and separated by another letter.
fn rewritten(text: &str, separator: u8, quotes: csv::QuoteStyle) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut writer = csv::WriterBuilder::new().delimiter(separator).quote_style(quotes).from_writer(Vec::new());
    for row in reader.records() {
        writer.write_record(&row.unwrap()).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn reversed(text: &str) -> String {
    let (header, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().rev().collect();
    format!("{header}\n{}\n", rows.join("\n"))
}

/// What each file of the made-up dataset becomes, without line breaks in its cells.
type Mess = (&'static str, fn(&str) -> String, &'static str);

const MESSES: &[Mess] = &[
    ("a byte order mark", |text| format!("\u{feff}{text}"), "removed the byte order mark"),
    ("Windows line ends", |text| text.replace('\n', "\r\n"), "changed the line ends to LF"),
    ("old line ends", |text| text.replace('\n', "\r"), "changed the line ends to LF"),
    ("no last line end", |text| text.trim_end().to_owned(), "ended the last line"),
    ("blank lines", |text| text.replace('\n', "\n\n"), "removed blank lines"),
    ("lines of blanks", |text| text.replace('\n', "\n  \n"), "removed blank lines"),
    ("lines of separators", |text| format!("{text},,,,\n"), "removed blank lines"),
    ("an instruction to Excel", |text| format!("sep=;\r\n{text}"), "removed the line `sep=`"),
    ("quotes", |text| rewritten(text, b',', csv::QuoteStyle::Always), "quoted only the cells that need it"),
    ("semicolons", |text| rewritten(text, b';', csv::QuoteStyle::Necessary), "separated the cells with commas"),
    ("tabs", |text| rewritten(text, b'\t', csv::QuoteStyle::Necessary), "separated the cells with commas"),
    (
        "blanks",
        |text| text.replace(",exact,", ", exact\u{a0},").replace("River Watch\n", "River Watch \n"),
        "removed white space around",
    ),
    ("another order", reversed, "sorted the rows by"),
    (
        "all of it",
        |text| {
            let quoted = rewritten(&reversed(text), b';', csv::QuoteStyle::Always);
            format!("\u{feff}{}", quoted.trim_end().replace('\n', "\r\n\r\n"))
        },
        "removed the byte order mark",
    ),
];

#[test]
fn every_mess_becomes_the_tidy_bytes() {
    for (name, mess, change) in MESSES {
        let directory = tempfile::tempdir().unwrap();
        let seeds = directory.path().join("seeds");
        let tidy = fixture();
        export::write(&tidy, &seeds).unwrap();
        let before = everything(&seeds);
        for file in ["claims.csv", "missions.csv", "identifiers.csv", "funding_tranches.csv"] {
            let messy = mess(&text(&tidy, file));
            std::fs::write(seeds.join(file), messy).unwrap();
        }
        assert_ne!(everything(&seeds), before, "{name}");
        let (code, stdout, stderr) = run(directory.path(), &["tidy"]);
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{name}");
        assert!(stdout.contains(change) && stdout.contains("claims.csv: "), "{name}: {stdout}");
        for (file, bytes) in everything(&seeds) {
            let is_same = before.get(&file) == Some(&bytes);
            assert!(is_same, "{name}: {file}: {}", String::from_utf8_lossy(&bytes));
        }
        let (code, stdout, _) = run(directory.path(), &["tidy"]);
        assert_eq!((code, stdout.as_str()), (Some(0), "every file is tidy\n"), "{name}");
    }
}

#[test]
fn a_tidy_dataset_is_not_written() {
    for files in [fixture(), flagship()] {
        let directory = tempfile::tempdir().unwrap();
        let seeds = directory.path().join("mine");
        export::write(&files, &seeds).unwrap();
        let times = || -> BTreeMap<_, _> {
            let files = everything(&seeds).into_keys();
            files.map(|file| (file.clone(), seeds.join(file).metadata().unwrap().modified().unwrap())).collect()
        };
        let (before, written) = (everything(&seeds), times());
        let (code, stdout, stderr) = run(directory.path(), &["tidy", "--seeds", "mine"]);
        assert_eq!((code, stdout.as_str(), stderr.as_str()), (Some(0), "every file is tidy\n", ""));
        assert!(everything(&seeds) == before && times() == written);
    }
}

#[test]
fn what_is_not_csv_data_is_untouched() {
    let directory = tempfile::tempdir().unwrap();
    let seeds = directory.path().join("seeds");
    export::write(&fixture(), &seeds).unwrap();
    std::fs::create_dir(seeds.join("drafts")).unwrap();
    let others = [
        "README.md",
        "notes.csv",
        ".hidden.csv",
        "drafts/claims.csv",
        "releases.txt",
        "datapackage.json",
        "Claims2.csv",
    ];
    for file in others {
        std::fs::write(seeds.join(file), "\u{feff}id;name \r\n\r\nb;1\r\na;2").unwrap();
    }
    std::fs::write(seeds.join("missions.csv"), "id;name\r\nriver-watch;River Watch").unwrap();
    let before = everything(&seeds);
    let (code, stdout, _) = run(directory.path(), &["tidy"]);
    assert_eq!(code, Some(0));
    assert!(stdout.starts_with("missions.csv: ") && stdout.lines().count() == 1, "{stdout}");
    let after = everything(&seeds);
    assert!(after.keys().eq(before.keys()), "{:?}", after.keys());
    for (file, bytes) in before.iter().filter(|(file, _)| *file != "missions.csv") {
        assert!(after[file] == *bytes, "{file}");
    }
}

#[test]
fn a_file_that_cannot_be_read_whole_is_left_as_it_was() {
    for (broken, message) in [
        (&b"id;name\nb;B\na;A;more\n"[..], "missions.csv:3: has 3 cells"),
        (b"id,name\r\nb,\"B\r\na,A\r\n", "missions.csv:2: has a quotation mark that opens a cell"),
        (b"id,name\nb,\"B\" more\n", "missions.csv:2: has a quotation mark inside a quoted cell"),
        (b"id,name\nb,\xe9\n", "missions.csv:2: is not UTF-8"),
        (b"\xff\xfei\0d\0", "missions.csv: is UTF-16"),
        (b"id;title\nb;B\n", "missions.csv:1: the header must be `id,name`, but is `id,title`: it lacks `name`, and"),
        (
            b"id,name,name\n",
            "missions.csv:1: the header must be `id,name`, but is `id,name,name`: a column is repeated",
        ),
        (b"name\nB\n", "missions.csv:1: the header must be `id,name`, but is `name`: it lacks `id`"),
        (b"name,id\nB,b\n", "but is `name,id`: put the columns in that order"),
        (b"id,name\nb,\"B\n", "missions.csv:2: has a quotation mark that opens a cell and is not closed"),
        // As many cells by another separator, with an identifier among them.
        (
            b"id;name\nriver-watch,River; Watch\n",
            "missions.csv:2: has 2 cells whether they are separated by semicolons, as in the header, or by commas",
        ),
        (
            b"id\tname\nb,B\tC\n",
            "missions.csv:2: has 2 cells whether they are separated by tabs, as in the header, or by",
        ),
        (
            b"id,name\nb;B, C\n",
            "missions.csv:2: has 2 cells whether they are separated by commas, as in the header, or by",
        ),
        (b"", "missions.csv: is empty; it needs its header, `id,name`"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let seeds = directory.path().join("seeds");
        export::write(&fixture(), &seeds).unwrap();
        std::fs::write(seeds.join("missions.csv"), broken).unwrap();
        std::fs::write(seeds.join("events.csv"), "id,mission,name\r\n").unwrap();
        let (code, stdout, stderr) = run(directory.path(), &["tidy"]);
        assert_eq!(code, Some(1), "{message}");
        assert!(stderr.contains(message), "{message}: {stderr}");
        assert_eq!(stdout, "events.csv: changed the line ends to LF\n", "{message}");
        let after = everything(&seeds);
        assert!(after["missions.csv"] == broken, "{message}");
        assert!(after.keys().all(|file| !file.contains("tidy")), "{message}: {:?}", after.keys());
    }
    let directory = tempfile::tempdir().unwrap();
    let (code, _, stderr) = run(directory.path(), &["tidy", "--seeds", "."]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("`.` has no file of a dataset"), "{stderr}");
}

#[test]
fn other_separators_inside_of_cells_are_text() {
    let directory = tempfile::tempdir().unwrap();
    let seeds = directory.path().join("seeds");
    std::fs::create_dir(&seeds).unwrap();
    let messy = "id;name\na;Watch, the second\nb;\"Watch; the third, and last\"\nc;Watch\n";
    std::fs::write(seeds.join("missions.csv"), messy).unwrap();
    let (code, _, stderr) = run(directory.path(), &["tidy"]);
    assert_eq!(code, Some(0), "{stderr}");
    let tidy = "id,name\na,\"Watch, the second\"\nb,\"Watch; the third, and last\"\nc,Watch\n";
    assert_eq!(std::fs::read_to_string(seeds.join("missions.csv")).unwrap(), tidy);
}

#[test]
fn a_listed_file_that_is_missing_is_a_fault_as_in_check() {
    for is_directory in [false, true] {
        let directory = tempfile::tempdir().unwrap();
        let seeds = directory.path().join("seeds");
        export::write(&fixture(), &seeds).unwrap();
        std::fs::remove_file(seeds.join("claims.csv")).unwrap();
        if is_directory {
            std::fs::create_dir(seeds.join("claims.csv")).unwrap();
        }
        let (code, stdout, tidied) = run(directory.path(), &["tidy"]);
        assert_eq!((code, stdout.as_str()), (Some(1), ""));
        let (_, _, checked) = run(directory.path(), &["check", "--seeds", "seeds"]);
        let said = "fault: claims.csv: is missing; an empty file still needs its header, `id,subject_kind,";
        assert!(tidied.starts_with(said) && checked.starts_with(said), "{tidied}{checked}");
    }
}

#[test]
fn cells_keep_their_texts_and_files_their_columns() {
    let directory = tempfile::tempdir().unwrap();
    let seeds = directory.path().join("seeds");
    std::fs::create_dir(&seeds).unwrap();
    let messy = "name;id\r\n\"Watch; the \"\"second\"\", of two\r\nlines\";b\r\n5\" pipe;a\r\n Été ;c\r\n";
    std::fs::write(seeds.join("missions.csv"), messy).unwrap();
    // Editions have an order of their own.
    let releases = "id,released_on,summary,sha256\r\n2031.2.0,2031-02-01,b,\r\n2031.1.0,2031-01-01,a,\r\n";
    std::fs::write(seeds.join("releases.csv"), releases).unwrap();
    let (code, _, stderr) = run(directory.path(), &["tidy"]);
    assert_eq!(code, Some(0), "{stderr}");
    let after = everything(&seeds);
    let tidy = "name,id\n\"5\"\" pipe\",a\n\"Watch; the \"\"second\"\", of two\nlines\",b\nÉté,c\n";
    assert_eq!(String::from_utf8_lossy(&after["missions.csv"]), tidy);
    assert_eq!(String::from_utf8_lossy(&after["releases.csv"]), releases.replace('\r', ""));
}
