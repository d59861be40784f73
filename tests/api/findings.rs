//! What `check` prints, in each format, and what may stand beside a dataset.

use std::path::Path;
use std::process::{Command, Output};

use jiff::civil::date;
use ledger_core::package::Files;
use ledger_store::export;
use serde_json::{Value as Json, json};

use crate::cli::run;
use crate::dataset::edit;
use crate::support::fixture;

/// Runs `check --seeds seeds` in a directory.
fn check(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mission-ledger"));
    command.current_dir(directory).env_clear().envs(variables.iter().copied());
    let Output { status, stdout, stderr } =
        command.args(["check", "--seeds", "seeds"]).args(arguments).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn written(files: &Files) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    export::write(files, &directory.path().join("seeds")).unwrap();
    directory
}

/// Faults and a warning, one of them with what GitHub wants escaped.
fn broken() -> Files {
    let files = edit(&fixture(), "claims.csv", "commander,Ola Nordmann,,exact", "commander,\"Ola, Nordmann\",,100%");
    let files = edit(&files, "countries.csv", "Norway", "Nroway");
    edit(&files, "missions.csv", "River Watch\n", "River Watch,more\n")
}

#[test]
fn github_gets_workflow_commands() {
    let directory = written(&broken());
    let (code, stdout, stderr) = check(directory.path(), &["--format", "github"], &[]);
    assert_eq!(code, Some(1), "{stderr}");
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.contains("is in the future")).collect();
    assert_eq!(
        lines,
        [
            "::error file=seeds/missions.csv,line=2,title=missions.csv::has 3 cells, but the header has 2; quote cells that contain commas",
            "::error file=seeds/claims.csv,line=21,col=53,title=claims.csv qualifier::`100%25` is not a qualifier; use `exact`, `about`, `at_least`, `at_most` or `planned`",
            "::warning file=seeds/countries.csv,line=2,col=12,title=countries.csv name::`Nroway` does not look like the name of `NO`, which ISO 3166-1 calls `Norway`",
        ]
    );
}

#[test]
fn a_directory_with_odd_characters_is_escaped() {
    let directory = written(&broken());
    let odd = directory.path().join("a,b:c");
    std::fs::rename(directory.path().join("seeds"), &odd).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mission-ledger"));
    command.current_dir(directory.path()).env_clear().args(["check", "--format", "github"]);
    let output = command.env("MISSION_LEDGER_SEEDS", "./a,b:c").output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.starts_with("::error file=a%2Cb%3Ac/missions.csv,line=2,"), "{stdout}");
}

#[test]
fn json_is_one_array_of_findings() {
    let directory = written(&broken());
    let by_flag = check(directory.path(), &["--format", "json"], &[]);
    let by_environment = check(directory.path(), &[], &[("MISSION_LEDGER_CHECK_FORMAT", "json")]);
    assert_eq!(by_flag, by_environment);
    assert_eq!(by_flag.0, Some(1));
    let findings: Vec<Json> = serde_json::from_str(&by_flag.1).unwrap();
    assert_eq!(
        findings[0],
        json!({
            "severity": "fault",
            "file": "missions.csv",
            "line": 2,
            "column": null,
            "message": "has 3 cells, but the header has 2; quote cells that contain commas",
        })
    );
    assert!(findings.iter().any(|finding| finding["severity"] == "warning" && finding["column"] == "name"));
    let none = check(written(&fixture()).path(), &["--format", "json"], &[]);
    let findings: Vec<Json> = serde_json::from_str(&none.1).unwrap();
    assert!(none.0 == Some(0) && findings.iter().all(|finding| finding["severity"] == "warning"), "{none:?}");
}

#[test]
fn text_names_faults_before_warnings() {
    let directory = written(&broken());
    let (_, stdout, stderr) = check(directory.path(), &[], &[]);
    assert_eq!(stdout, "");
    let words: Vec<&str> = stderr.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(words[..2], ["fault", "fault"], "{stderr}");
    assert!(stderr.contains("warning: countries.csv:2: `name`") && stderr.ends_with("2 faults\n"), "{stderr}");
}

#[test]
fn what_a_repository_has_beside_its_data_is_ignored() {
    let directory = written(&fixture());
    let seeds = directory.path().join("seeds");
    std::fs::create_dir_all(seeds.join(".github/workflows")).unwrap();
    std::fs::create_dir_all(seeds.join("notes")).unwrap();
    std::fs::create_dir_all(seeds.join("releases")).unwrap();
    for name in [
        "README.md",
        "LICENSE",
        "license.txt",
        "CITATION.cff",
        "CHANGELOG.md",
        ".gitignore",
        ".github/workflows/check.yml",
        "notes/plan.csv",
        "releases/README.md",
    ] {
        std::fs::write(seeds.join(name), "not data").unwrap();
    }
    let (code, _, stderr) = check(directory.path(), &[], &[]);
    assert_eq!(code, Some(0), "{stderr}");
    let published =
        mission_ledger::publish::publish(&seeds, "2031.3.0", None, "2031-03-06", date(2031, 12, 31)).unwrap();
    let zip = Files::from_zip(&std::fs::read(published.path).unwrap()).unwrap();
    assert!(zip.0.keys().eq(fixture().0.keys()), "{:?}", zip.0.keys());
    for (name, said) in [
        ("evnts.csv", "did you mean `events.csv`?"),
        ("readme.csv", "is not a file of a dataset"),
        ("plan.txt", "is not a file of a dataset; move it elsewhere"),
    ] {
        std::fs::write(seeds.join(name), "id,name\n").unwrap();
        let (code, _, stderr) = check(directory.path(), &[], &[]);
        assert_eq!(code, Some(1));
        assert!(stderr.contains(&format!("fault: {name}: ")) && stderr.contains(said), "{stderr}");
        std::fs::remove_file(seeds.join(name)).unwrap();
    }
}

#[test]
fn the_usage_says_how_a_directory_is_given() {
    let directory = tempfile::tempdir().unwrap();
    for command in ["check", "tidy", "serve", "migrate"] {
        let (code, _, stderr) = run(directory.path(), &[command, "river-watch"]);
        assert_eq!(code, Some(2), "{stderr}");
        assert!(stderr.contains(&format!("mission-ledger {command} [--seeds <DIR>]")), "{stderr}");
    }
}
