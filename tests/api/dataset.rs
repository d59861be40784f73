//! The dataset: what the flagship promises, and that every broken rule is refused with its place and remedy.

use std::path::Path;

use data_encoding::HEXLOWER;
use jiff::civil::date;
use ledger_core::edition::editions;
use ledger_core::package::Files;
use ledger_store::file::{DatabaseError, Migrated};
use ledger_store::load::LoadError;
use ledger_store::readers::Lane;
use ledger_store::seeds::Seeds;
use ledger_store::{export, readers};

use crate::support::{Service, files_of, fixture, flagship, migrate, texts_of};

#[test]
fn the_flagship_dataset_has_no_faults() {
    let editions = editions(flagship(), None).unwrap();
    assert!(editions.iter().any(|edition| edition.dataset.package.version == "2026.11.0"));
}

#[test]
fn paragraph_hashes_and_numbers_match_the_texts() {
    let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/sources");
    if !texts.is_dir() {
        eprintln!("SKIPPED: the articles' texts are not here, so no paragraph was verified against its text");
        return;
    }
    let found = editions(flagship(), Some(&texts_of(&texts)));
    assert!(found.is_ok(), "{:#?}", found.err());
}

#[test]
fn a_changed_paragraph_is_noticed() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("a.txt"), "One.\n\n  Some 300   boats.  \n").unwrap();
    let text = std::fs::read(directory.path().join("a.txt")).unwrap();
    let sha256 = HEXLOWER.encode(&<sha2::Sha256 as sha2::Digest>::digest(&text));
    let hash = &HEXLOWER.encode(&<sha2::Sha256 as sha2::Digest>::digest(b"Some 300 boats."))[..16];
    let texts = texts_of(directory.path());
    let with = |row: &str| {
        let files = edit(
            &fixture(),
            "sources.csv",
            "alpha.example/1,2031-01-10,stated,,,",
            &format!("alpha.example/1,2031-01-10,stated,,{sha256},"),
        );
        edit(&files, "claims.csv", "x004,mission,river-watch,planned_strength,300,,exact,alpha-2031-01-10,,,p. 1", row)
    };
    let check = |row: &str| {
        editions(with(row), Some(&texts))
            .map(|_| ())
            .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let good = format!("x004,mission,river-watch,planned_strength,300,,exact,alpha-2031-01-10,2,{hash},p. 1");
    assert_eq!(check(&good), Ok(()));
    let faults = check(&good.replace(",300,", ",400,")).unwrap_err();
    assert!(faults[0].contains("`400` is not in paragraph 2"), "{faults:?}");
    let faults = check(&good.replace(hash, "0123456789abcdef")).unwrap_err();
    assert!(faults[0].contains("paragraph_sha256") && faults[0].contains(hash), "{faults:?}");
    let faults = check(&good.replace(",2,", ",3,")).unwrap_err();
    assert!(faults[0].contains("has 2 paragraphs"), "{faults:?}");
}

#[tokio::test]
async fn export_gives_back_what_was_loaded_byte_for_byte() {
    for files in [flagship(), fixture()] {
        let service = Service::of(&files).await;
        let exported =
            export::read(&mut readers::open(&service.database).await.unwrap().acquire(Lane::Quick).await.unwrap())
                .await
                .unwrap();
        assert_eq!(exported.0.keys().collect::<Vec<_>>(), files.0.keys().collect::<Vec<_>>());
        for (path, bytes) in &files.0 {
            assert!(exported.0[path] == *bytes, "{path} differs");
        }
    }
}

#[tokio::test]
async fn a_dataset_with_faults_leaves_the_old_one() {
    let service = Service::made_up().await;
    let broken =
        edit(&fixture(), "claims.csv", "x001,mission,river-watch,acronym,RW", "x001,mission,river-watch,akronym,RW");
    let refused = migrate(&service.database, &Seeds::Files(broken)).await;
    assert!(matches!(refused, Err(DatabaseError::Load(LoadError::Faults(_)))));
    assert_eq!(service.json("/missions/river-watch").await["data"]["acronym"], "RW");
}

#[tokio::test]
async fn a_reload_shows_the_new_dataset_and_an_unchanged_one_is_not_loaded_again() {
    let service = Service::made_up().await;
    let unchanged = migrate(&service.database, &Seeds::Files(fixture())).await.unwrap();
    assert_eq!(unchanged, Migrated::Unchanged);
    let changed =
        edit(&fixture(), "claims.csv", "x001,mission,river-watch,acronym,RW", "x001,mission,river-watch,acronym,RIVER");
    service.reload(&changed).await;
    assert_eq!(service.json("/missions/river-watch").await["data"]["acronym"], "RIVER");
}

/// Replaces a piece of a file; it must be there.
pub fn edit(files: &Files, file: &str, from: &str, to: &str) -> Files {
    let text = String::from_utf8(files.0[file].to_vec()).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    let mut files = files.clone();
    files.0.insert(file.to_owned(), text.replacen(from, to, 1).into());
    files
}

/// The faults that a change of the made-up dataset brings.
fn faults(file: &str, from: &str, to: &str) -> Vec<String> {
    editions(edit(&fixture(), file, from, to), None)
        .err()
        .into_iter()
        .flatten()
        .map(|fault| fault.to_string())
        .collect()
}

/// A change to one file of the made-up dataset, and what a fault must say.
const BROKEN_RULES: &[(&str, &str, &str, &str)] = &[
    (
        "claims.csv",
        "acronym,RW,,exact,alpha-2031-01-10",
        "acronym,RW,,exact,nobody",
        "claims.csv:2: `source_id`: no source `nobody`",
    ),
    (
        "claims.csv",
        "river-watch,acronym",
        "river-watch,akronym",
        "claims.csv:2: `field`: `akronym` is not a field of `mission`",
    ),
    (
        "claims.csv",
        "x001,mission,river-watch",
        "x001,mission,river-wotch",
        "claims.csv:2: `subject_id`: no `river-wotch` in missions.csv",
    ),
    ("claims.csv", "x001,mission", "x001,missoin", "claims.csv:2: `subject_kind`: `missoin` is not a kind of record"),
    (
        "claims.csv",
        "planned_strength,300",
        "planned_strength,many",
        "claims.csv:5: `value`: `many` is not a whole number",
    ),
    ("claims.csv", "lead_country,NO", "lead_country,UK", "claims.csv:3: `value`: `UK` is not an ISO 3166-1"),
    ("claims.csv", "lead_country,NO", "lead_country,XX", "claims.csv:3: `value`: no `XX` in countries.csv"),
    ("claims.csv", "lead_country,NO", "lead_country,FR", "claims.csv:3: `value`: no `FR` in countries.csv"),
    (
        "claims.csv",
        "personnel,200,,about",
        "personnel,200,,roughly",
        "claims.csv:10: `qualifier`: `roughly` is not a qualifier",
    ),
    (
        "claims.csv",
        "status,pledged,,exact,alpha",
        "status,pledgd,,exact,alpha",
        "claims.csv:9: `value`: `pledgd` is not a value of `status`",
    ),
    ("claims.csv", "amount,400000,NOK", "amount,400000,", "`currency`: a sum of money needs an ISO 4217 code"),
    ("claims.csv", "amount,400000,NOK", "amount,400000,XYZ", "`currency`: `XYZ` is not an ISO 4217 code"),
    ("claims.csv", "acronym,RW,,exact", "acronym,RW,USD,exact", "`currency`: only a sum of money has a currency"),
    (
        "claims.csv",
        "adopted_on,2031-01-02",
        "adopted_on,2031-04-02",
        "`value`: `2031-04-02` is after its source was published (2031-01-10)",
    ),
    ("claims.csv", "deprecated,a slip of the pen", "deprecated,", "`note`: a claim of rank `deprecated` needs a note"),
    (
        "claims.csv",
        "mandate,Guard the river,,exact,beta-2031-02",
        "mandate,Watch the river,,exact,alpha-2031-01-10",
        "says the same as `x006`",
    ),
    ("claims.csv", "x002,", "x001,", "claims.csv:3: `id`: `x001` is used twice"),
    ("claims.csv", "x002,", "x999,", "claims.csv:4: `id`: `x003` comes after `x999`; sort the rows by id"),
    (
        "claims.csv",
        "no-second,personnel,80,,at_most",
        "no-second,personnel,180,,exact",
        "contingents.csv:3: the parts of `no-pledge` add up to",
    ),
    (
        "contingents.csv",
        "no-pledge,river-watch,NO,,",
        "no-pledge,river-watch,NO,no-first,",
        "`part_of`: `no-first` is part of itself",
    ),
    (
        "contingents.csv",
        "no-pledge,river-watch,NO",
        "no-pledge,river-watch,DE",
        "contingents.csv:3: `country`: no `DE` in countries.csv",
    ),
    ("events.csv", "landing,river-watch", "landings,river-watch", "no `landing` in events.csv"),
    (
        "events.csv",
        "boat-lost,",
        "another,river-watch,Nothing is known\nboat-lost,",
        "events.csv:2: no live claim is about `another`",
    ),
    ("countries.csv", "UY,URY", "UY,URU", "countries.csv:4: `alpha3`: ISO 3166-1 has `URY`"),
    ("sources.csv", "2031-02,inferred", "2031-13,inferred", "sources.csv:4: `published_on`: `2031-13` is not a date"),
    ("sources.csv", ",unknown,", ",stated,", "`dated_by`: must be `unknown` if `published_on` is empty"),
    ("sources.csv", "address,alpha-2031-01-10", "address,copy-2031-01-11", "`copy_of`: the chain of copies leads back"),
    ("sources.csv", "id,title", "id,name", "sources.csv:1: the header must be"),
    (
        "funding_tranches.csv",
        "no-money,river-watch,NO,,",
        "no-money,river-watch,NO,river-fund,",
        "give exactly one donor",
    ),
    ("missions.csv", "River Watch", "\"River Watch\"", "missions.csv:2: has a cell that is quoted without need"),
    ("missions.csv", "River Watch\n", "River Watch,more\n", "missions.csv:2: has 3 cells, but the header has 2"),
    ("datapackage.json", "2031.3.0", "next", "datapackage.json: `version` must name the edition"),
    ("corrections.csv", "because\n", "because\n2031.3.0,x001,\n", "`because`: is empty"),
];

#[test]
fn every_broken_rule_is_refused_with_its_place() {
    for (file, from, to, expected) in BROKEN_RULES {
        let found = faults(file, from, to);
        assert!(found.iter().any(|fault| fault.contains(expected)), "{file} {from} -> {to}: {found:#?}");
    }
}

#[test]
fn all_faults_come_at_once() {
    let files = edit(&fixture(), "claims.csv", "lead_country,NO", "lead_country,XX");
    let files = edit(&files, "claims.csv", "river-watch,acronym", "river-watch,akronym");
    let files = edit(&files, "sources.csv", ",unknown,", ",stated,");
    assert_eq!(editions(files.clone(), None).unwrap_err().len(), 3);
}

#[test]
fn parts_beyond_their_whole_are_a_warning_where_low_readings_fit() {
    let files = edit(&fixture(), "claims.csv", "no-second,personnel,80,,at_most", "no-second,personnel,400,,at_most");
    let editions = editions(files.clone(), None).unwrap();
    assert!(
        editions[0]
            .dataset
            .warnings
            .iter()
            .any(|warning| warning.to_string().contains("the parts of `no-pledge` add up to 490"))
    );
}

#[test]
fn a_missing_and_a_foreign_file_are_named() {
    let mut files = fixture();
    let bytes = files.0.remove("events.csv").unwrap();
    files.0.insert("event.csv".to_owned(), bytes);
    let faults: Vec<String> = editions(files.clone(), None).unwrap_err().iter().map(ToString::to_string).collect();
    assert!(
        faults.iter().any(|fault| fault.contains("event.csv: is not a file of a dataset; did you mean `events.csv`?")),
        "{faults:?}"
    );
    assert!(faults.iter().any(|fault| fault.contains("events.csv: is missing")), "{faults:?}");
}

/// The made-up dataset, published, as its next edition.
fn next_edition() -> Files {
    let directory = tempfile::tempdir().unwrap();
    export::write(&fixture(), directory.path()).unwrap();
    mission_ledger::publish::publish(directory.path(), "2031.3.0", Some("First"), "2031-03-06", date(2031, 12, 31))
        .unwrap();
    let files = files_of(directory.path());
    edit(&files, "datapackage.json", "2031.3.0", "2031.4.0")
}

#[test]
fn a_published_release_cannot_be_changed() {
    let files = edit(&next_edition(), "datapackage.json", "2031.4.0", "2031.3.0");
    assert!(editions(files.clone(), None).is_ok());
    let changed = edit(&files, "claims.csv", "acronym,RW", "acronym,RIVER");
    let faults = editions(changed.clone(), None).unwrap_err();
    assert!(faults[0].to_string().contains("differs from the published edition 2031.3.0"));
    assert_eq!(faults.len(), 1, "a reason would not help: {faults:#?}");
    let mut damaged = files.clone();
    let mut archive = damaged.0["releases/2031.3.0.zip"].to_vec();
    archive[100] ^= 1;
    damaged.0.insert("releases/2031.3.0.zip".to_owned(), archive.into());
    assert!(editions(damaged.clone(), None).unwrap_err()[0].to_string().contains("a published edition never changes"));
}

#[test]
fn a_change_needs_its_reason() {
    let changed = edit(&next_edition(), "claims.csv", "acronym,RW", "acronym,RIVER");
    assert!(
        editions(changed.clone(), None).unwrap_err()[0]
            .to_string()
            .contains("edition 2031.4.0 changed claim `x001` of 2031.3.0 without a reason")
    );
    let explained = edit(&changed, "corrections.csv", "because\n", "because\n2031.4.0,x001,misread\n");
    assert!(editions(explained.clone(), None).is_ok());
    let unnamed = edit(&changed, "datapackage.json", "2031.4.0", "");
    let faults = editions(unnamed, None).unwrap_err();
    let is_named = faults.iter().all(|fault| !fault.to_string().contains("without a reason"));
    assert!(is_named, "which edition changed the claim is not known: {faults:#?}");
    let unchanged = edit(&next_edition(), "corrections.csv", "because\n", "because\n2031.4.0,x001,only its record\n");
    assert!(editions(unchanged, None).is_ok(), "the claim exists, and its reason may be about something else");
    let needless = edit(&next_edition(), "corrections.csv", "because\n", "because\n2031.4.0,x777,no such claim\n");
    assert!(editions(needless.clone(), None).unwrap_err()[0].to_string().contains("has no claim `x777` to correct"));
}

#[tokio::test]
async fn a_withdrawn_claim_is_gone_with_its_reason() {
    let withdrawn = edit(
        &next_edition(),
        "claims.csv",
        "x001,mission,river-watch,acronym,RW,,exact,alpha-2031-01-10,,,p. 1,,,normal,\n",
        "",
    );
    let files =
        edit(&withdrawn, "corrections.csv", "because\n", "because\n2031.4.0,x001,the source says no such thing\n");
    let service = Service::of(&files).await;
    let gone = service.get("/claims/x001").await;
    assert_eq!(gone.status, 410);
    let detail = gone.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("2031.4.0") && detail.contains("the source says no such thing"), "{detail}");
    assert_eq!(service.get("/claims/x001?release=2031.3.0").await.status, 200);
    assert_eq!(service.json("/missions/river-watch").await["data"]["acronym"], serde_json::Value::Null);
    assert_eq!(service.json("/missions/river-watch?release=2031.3.0").await["data"]["acronym"], "RW");
}

#[test]
fn identifiers_are_of_something_and_in_the_form_of_their_scheme() {
    let faults = |rows: &str| -> Vec<String> {
        let mut files = fixture();
        let text = format!("subject_kind,subject_id,scheme,identifier\n{rows}");
        files.0.insert("identifiers.csv".to_owned(), text.into());
        editions(files, None).err().into_iter().flatten().map(|fault| fault.to_string()).collect()
    };
    assert_eq!(faults("country,NO,wikidata,Q20\norganization,river-fund,wikidata,Q1\n"), Vec::<String>::new());
    for (scheme, right, wrong) in [
        ("wikidata", &["Q20"][..], &["20", "Q", "Q020", "q20", "Q2O"][..]),
        ("un-document-symbol", &["S/RES/2699(2023)", "A/1"], &["s/res/2699", "S-RES-2699", "S/RES 2699", "/S/RES"]),
        ("doi", &["10.1000/182", "10.1/a b"], &["10.1000", "https://doi.org/10.1000/182", "11.1000/182"]),
        ("neutral-citation", &["[2024] KEHC 336 (KLR)"], &[""]),
    ] {
        for (identifiers, is_right) in [(right, true), (wrong, false)] {
            for identifier in identifiers {
                let found = faults(&format!("country,NO,{scheme},{identifier}\n"));
                let is_of_form = !found.iter().any(|fault| fault.contains("does not have the form of its scheme"));
                assert_eq!(is_of_form, is_right, "{scheme} {identifier}: {found:?}");
            }
        }
    }
    let found = faults("country,NO,viaf,\n");
    assert!(!found.iter().any(|fault| fault.contains("the form of its scheme")), "it has none: {found:?}");
    for (rows, said) in [
        ("country,XX,wikidata,Q20\n", "no country `XX` in countries.csv"),
        ("river,NO,wikidata,Q20\n", "`river` is not a kind"),
        ("country,NO,viaf,1\n", "`viaf` is not one of"),
        ("country,NO,wikidata,20\n", "`20` does not have the form of its scheme"),
        ("country,NO,wikidata,Q20\ncountry,NO,wikidata,Q20\n", "is repeated; keep one"),
        ("country,NO,wikidata,Q20\ncountry,NO,doi,10.1/a\n", "is out of order; sort the rows by `subject_kind`"),
    ] {
        let found = faults(rows);
        assert!(found.iter().any(|fault| fault.contains(said)), "{rows}: {found:?}");
    }
}
