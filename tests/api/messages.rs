//! What messages say: what is wrong, and then what to do.

use http::Method;

use crate::checker::{found, with};
use crate::cli::run;
use crate::dataset::edit;
use crate::support::{Service, fixture, fixture_directory};

async fn detail(service: &Service, path: &str, status: u16) -> String {
    let answer = service.get(path).await;
    assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text());
    answer.json()["detail"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_path_is_compared_with_every_path_as_a_whole() {
    let service = Service::made_up().await;
    for (path, near) in [
        ("/funding/x/histry", "`/funding/x/history`"),
        ("/fundng/x/history", "`/funding/x/history`"),
        ("/funding/summary/us", "`/funding/summary`"),
        ("/contingent/summry", "`/contingents/summary`"),
        ("/contingnts/ke-first", "`/contingents/ke-first`"),
        ("/dataset/ledger.sqlit", "`/dataset/ledger.sqlite`"),
        ("/countries/KE/claims", "`/countries/KE`"),
        ("/problems", "`/problems/invalid-parameters`"),
        ("/problem", "`/problems/invalid-parameters`"),
        ("/.well-known", "`/.well-known/api-catalog`"),
    ] {
        let said = detail(&service, path, 404).await;
        assert!(said.contains(&format!("Did you mean {near}?")), "{path}: {said}");
    }
    let said = detail(&service, "/nothing/at/all", 404).await;
    assert!(said.ends_with("at `/nothing/at/all`. `/` lists the paths."), "{said}");
    let said = detail(&service, "/problems/invalid-parametrs", 404).await;
    assert!(said.ends_with("Did you mean `invalid-parameters`?"), "{said}");
}

#[tokio::test]
async fn a_row_without_a_history_is_told_where_it_is() {
    let service = Service::flagship().await;
    let with_history = "`/contingents`, `/funding`, `/legal-cases`, `/legal-case-events`, `/instruments`, `/events`, `/indicators`, `/missions`";
    for row in ["/countries/KE", "/organizations/un", "/sources/x", "/claims/c1", "/releases/2026.11.0"] {
        let collection = row.split('/').nth(1).unwrap();
        let said = detail(&service, &format!("{row}/history"), 404).await;
        let wanted = format!(
            "`/{collection}` has no histories; the collections that have them are {with_history}. For this row, use `{row}`."
        );
        assert!(said.ends_with(&wanted), "{said}");
    }
}

#[tokio::test]
async fn nothing_redirects_to_an_address_that_is_not_there() {
    let service = Service::flagship().await;
    for (path, target) in [
        ("/countries/ken", "/countries/KE"),
        ("/countries/ken?as_of=2024-06-30", "/countries/KE?as_of=2024-06-30"),
        ("/countries/KE/", "/countries/KE"),
        ("//funding/?donor=US", "/funding?donor=US"),
    ] {
        let answer = service.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (308, target), "{path}");
    }
    for (path, said) in [
        ("/countries/ZZZ", "`ZZZ` is not in `/countries`"),
        ("/countries/nzl", "`nzl` is not in `/countries`"),
        ("/countries/Kenya", "Did you mean `KE`?"),
        ("/countries/ZZ/", "`ZZ` is not in `/countries`"),
        ("/fundng/", "Did you mean `/funding`?"),
    ] {
        let found = detail(&service, path, 404).await;
        assert!(found.contains(said), "{path}: {found}");
    }
    let page = [("accept", "text/html")];
    let there = service.with(Method::GET, "/countries/KE?utm_source=x", &page).await;
    assert_eq!((there.status.as_u16(), there.header("location")), (307, "/countries/KE"));
    let nowhere = service.with(Method::GET, "/countries/QQ?utm_source=x", &page).await;
    assert_eq!(nowhere.status.as_u16(), 404);
}

#[tokio::test]
async fn formats_are_those_of_the_path() {
    let service = Service::made_up().await;
    for (path, formats) in [
        (
            "/contingents",
            "`json`, `html`, `csv`, `ndjson`, `parquet`, `xlsx`, `text`, `markdown`, `atom`, `csl`, `bibtex`, `ris`, `apa`, `receipt`",
        ),
        (
            "/contingents/a-first",
            "`json`, `html`, `text`, `markdown`, `atom`, `csl`, `bibtex`, `ris`, `apa`, `receipt`",
        ),
        ("/contingents/summary", "`json`, `html`, `csv`, `ndjson`, `parquet`, `xlsx`, `receipt`"),
        ("/dataset", "`json`, `html`, `jsonld`, `csl`, `bibtex`, `ris`, `apa`, `receipt`"),
        ("/codebook", "`json`, `html`, `receipt`"),
    ] {
        let said = detail(&service, &format!("{path}?format=xml"), 400).await;
        assert!(said.ends_with(&format!("`format`: cannot be `xml` here; it takes {formats}.")), "{said}");
        let answer = service.with(Method::GET, path, &[("accept", "image/png")]).await;
        assert_eq!(answer.status.as_u16(), 406);
        let said = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(said.contains("Accept one of `application/json`"), "{said}");
        assert!(said.contains(&format!("add `format=` and one of {formats} to the URL")), "{said}");
    }
}

#[tokio::test]
async fn several_faults_read_as_sentences() {
    let service = Service::made_up().await;
    assert_eq!(
        detail(&service, "/contingents?contry=KE&limit=0&sort=-persnnel", 400).await,
        "3 parameters cannot be used. `contry`: is not a parameter here; did you mean `country`? \
         `limit`: must be a whole number from 1 to 500, not `0`. `sort`: cannot sort by `persnnel`; did you mean `personnel`?"
    );
}

#[tokio::test]
async fn a_code_that_iso_3166_1_assigns_to_nothing_is_refused_unless_an_edition_declares_it() {
    let service = Service::flagship().await;
    for (path, said) in [
        (
            "/funding?donor=xyz",
            "`donor`: no edition has `xyz`; give a country by alpha-2 or alpha-3, like `US`, or an id from `/organizations`.",
        ),
        ("/funding?donor=US,xyz&format=csv", "`donor`: no edition has `xyz`; give"),
        (
            "/contingents?country=ZZZ",
            "`country`: no edition has `ZZZ`; give a country by alpha-2 or alpha-3, like `KE` or `KEN`; see `/countries`.",
        ),
        ("/timeline?country=xk", "`country`: no edition has `xk`; give"),
        ("/contingents/summary?country=XK", "`country`: no edition has `XK`; give"),
    ] {
        let found = detail(&service, path, 400).await;
        assert!(found.contains(said), "{path}: {found}");
    }
    let files = with(&fixture(), "countries.csv", {
        let mut countries = fixture().0["countries.csv"].to_vec();
        countries.extend_from_slice(b"XK,XKX,,Kosovo,Europe,Southern Europe\n");
        countries
    });
    let declared = Service::of(&files).await;
    assert_eq!(declared.get("/contingents?country=xkx").await.status.as_u16(), 200);
}

#[tokio::test]
async fn initials_with_points_match_the_letters() {
    let service = Service::flagship().await;
    let ids = async |q: &str| -> Vec<String> {
        let rows = service.walk(&format!("/funding?limit=500&q={q}")).await;
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let plain = ids("US").await;
    assert!(!plain.is_empty());
    for q in ["U.S.", "u.s", "%22U.S.%22"] {
        let dotted = ids(q).await;
        assert!(plain.iter().all(|id| dotted.contains(id)), "{q}: {dotted:?}");
    }
    let (both, one) = (ids("U.S.%20frozen").await, ids("US%20frozen").await);
    assert!(!one.is_empty() && one.iter().all(|id| both.contains(id)) && both.len() < plain.len(), "{both:?}");
}

#[test]
fn a_directory_that_is_not_one_has_one_message_in_every_command() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("file"), "x").unwrap();
    let seeds = fixture_directory();
    let seeds = seeds.to_str().unwrap();
    for arguments in [
        &["check", "--seeds", "PATH"][..],
        &["check", "--seeds", seeds, "--texts", "PATH"],
        &["tidy", "--seeds", "PATH"],
        &["release", "2031.3.0", "--seeds", "PATH"],
        &["migrate", "--seeds", "PATH"],
    ] {
        for (path, said) in [
            ("nowhere", "error: `nowhere` does not exist; check the path\n"),
            ("file", "error: `file` is a file; give a directory\n"),
        ] {
            let arguments: Vec<&str> =
                arguments.iter().map(|argument| if *argument == "PATH" { path } else { argument }).collect();
            let (code, _, stderr) = run(directory.path(), &arguments);
            assert_eq!((code, stderr.as_str()), (Some(1), said), "{arguments:?}");
        }
    }
    assert_eq!(run(directory.path(), &["migrate", "--seeds", seeds]).0, Some(0));
    for arguments in [&["export", "file"][..], &["init", "file"], &["init", "file/below"]] {
        let (code, _, stderr) = run(directory.path(), arguments);
        assert_eq!((code, stderr.as_str()), (Some(1), "error: `file` is a file; give a directory\n"), "{arguments:?}");
    }
}

#[test]
fn a_claim_of_an_unknown_kind_is_checked_as_far_as_that_goes() {
    let files = fixture();
    let claims = String::from_utf8(files.0["claims.csv"].to_vec()).unwrap();
    let line = claims.lines().nth(1).unwrap();
    let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
    let header: Vec<&str> = claims.lines().next().unwrap().split(',').collect();
    for (column, cell) in [
        ("subject_kind", "misson"),
        ("subject_id", "nobody"),
        ("field", "colour"),
        ("value", ""),
        ("qualifier", "roughly"),
        ("source_id", "no-such-source"),
        ("rank", "best"),
        ("valid_on", "soon"),
    ] {
        let at = header.iter().position(|other| *other == column).unwrap();
        cell.clone_into(&mut cells[at]);
    }
    let (faults, _) = found(&edit(&files, "claims.csv", line, &cells.join(",")));
    for column in ["subject_kind", "subject_id", "field", "value", "qualifier", "source_id", "rank", "valid_on"] {
        let of_column = faults.iter().filter(|fault| fault.starts_with(&format!("claims.csv:2: `{column}`: "))).count();
        assert_eq!(of_column, 1, "{column}: {faults:#?}");
    }
}

#[test]
fn one_thing_is_not_many() {
    let directory = tempfile::tempdir().unwrap();
    let seeds = directory.path().join("seeds");
    ledger_store::export::write(&fixture(), &seeds).unwrap();
    let (_, stdout, _) = run(directory.path(), &["check", "--seeds", "seeds"]);
    assert!(stdout.contains("; 1 mission, ") && stdout.contains(" 1 indicator;"), "{stdout}");
    let sources = std::fs::read_to_string(seeds.join("sources.csv")).unwrap();
    std::fs::write(seeds.join("sources.csv"), sources.replacen(",Bêta,", ",Bêta ,", 1)).unwrap();
    let (_, stdout, _) = run(directory.path(), &["tidy", "--seeds", "seeds"]);
    assert_eq!(stdout, "sources.csv: removed white space around 1 cell\n");
    std::fs::write(seeds.join("sources.csv"), sources.replacen(",,,\nbeta", ",,,,\nbeta", 1)).unwrap();
    for (command, said) in [
        ("tidy", "\n1 fault; a file with a fault is left as it was\n"),
        ("migrate", "error: the dataset has 1 fault:\n"),
        ("check", "\n1 fault\n"),
    ] {
        let (_, _, stderr) = run(directory.path(), &[command, "--seeds", "seeds"]);
        assert!(stderr.contains(said), "{command}: {stderr}");
    }
}
