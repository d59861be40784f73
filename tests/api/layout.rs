//! Editions bring their own layout and rules; tables, table schemas and views come from the descriptions.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::date;
use ledger_core::edition::editions;
use ledger_core::package::{DESCRIPTOR, Files, table_schemas};
use ledger_core::resources::KINDS;
use ledger_store::readers::Lane;
use ledger_store::schema::{GENERATED, migration};
use ledger_store::{export, readers};
use serde_json::{Value as Json, json};

use crate::checker::{found, published};
use crate::dataset::edit;
use crate::support::{Service, files_of, fixture, flagship};

/// Rewrites the descriptor.
fn described(files: &mut Files, change: impl FnOnce(&mut Json)) {
    let mut descriptor: Json = serde_json::from_slice(&files.0[DESCRIPTOR]).unwrap();
    change(&mut descriptor);
    files.0.insert(DESCRIPTOR.to_owned(), format!("{descriptor:#}\n").into());
}

fn resource<'a>(descriptor: &'a mut Json, file: &str) -> &'a mut Json {
    let mut resources = descriptor["resources"].as_array_mut().unwrap().iter_mut();
    resources.find(|resource| resource["path"] == file).unwrap()
}

fn without_file(files: &mut Files, file: &str) {
    files.0.remove(file).unwrap();
    described(files, |descriptor| {
        descriptor["resources"].as_array_mut().unwrap().retain(|resource| resource["path"] != file);
    });
}

fn without_column(files: &mut Files, file: &str, column: &str) {
    let mut reader = csv::Reader::from_reader(&files.0[file][..]);
    let header = reader.headers().unwrap().clone();
    let at = header.iter().position(|name| name == column).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(header).chain(reader.records().map(Result::unwrap)) {
        writer.write_record(row.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, cell)| cell)).unwrap();
    }
    files.0.insert(file.to_owned(), writer.into_inner().unwrap().into());
    described(files, |descriptor| {
        let fields = &mut resource(descriptor, file)["schema"]["fields"];
        fields.as_array_mut().unwrap().retain(|field| field["name"] != column);
    });
}

/// The made-up dataset as an earlier version of the software knew it: no indicators, nothing that others call the
/// records, no parts of tranches, no notes on sources, no hashes of paragraphs.
fn earlier() -> Files {
    let mut files = fixture();
    let claims = String::from_utf8(files.0["claims.csv"].to_vec()).unwrap();
    let claims: String = claims.split_inclusive('\n').filter(|line| !line.contains(",indicator,")).collect();
    files.0.insert("claims.csv".to_owned(), claims.into());
    without_file(&mut files, "indicators.csv");
    without_file(&mut files, "identifiers.csv");
    without_column(&mut files, "funding_tranches.csv", "part_of");
    without_column(&mut files, "sources.csv", "note");
    without_column(&mut files, "claims.csv", "paragraph_sha256");
    files
}

async fn exported(service: &Service) -> Files {
    export::read(&mut readers::open(&service.database).await.unwrap().acquire(Lane::Quick).await.unwrap())
        .await
        .unwrap()
}

#[tokio::test]
async fn an_edition_has_the_files_and_columns_that_it_lists() {
    let earlier = earlier();
    let service = Service::of(&earlier).await;
    assert_eq!(service.json("/indicators").await["page"]["total"], 0);
    assert_eq!(service.json("/countries/NO").await["data"]["identifiers"], json!([]));
    assert_eq!(service.json("/funding/no-money").await["data"]["part_of"], Json::Null);
    assert_eq!(exported(&service).await.0, earlier.0);
}

#[tokio::test]
async fn a_published_edition_keeps_the_layout_that_it_was_published_with() {
    let directory = tempfile::tempdir().unwrap();
    export::write(&earlier(), directory.path()).unwrap();
    mission_ledger::publish::publish(directory.path(), "2031.3.0", Some("First"), "2031-03-06", date(2031, 12, 31))
        .unwrap();
    let published = files_of(directory.path());
    // The next edition has every file and column, and so new records and claims.
    let mut files = fixture();
    for path in ["releases.csv", "releases/2031.3.0.zip"] {
        files.0.insert(path.to_owned(), published.0[path].clone());
    }
    let files = edit(&files, DESCRIPTOR, "2031.3.0", "2031.4.0");
    let service = Service::of(&files).await;
    for (path, before, now) in [("/indicators", 0, 1), ("/funding", 3, 3), ("/sources", 5, 5)] {
        let total = async |query: &str| service.json(&format!("{path}{query}")).await["page"]["total"].clone();
        assert_eq!(total("?release=2031.3.0").await, before, "{path}");
        assert_eq!(total("").await, now, "{path}");
    }
    let zip = service.get("/dataset/datapackage.zip?release=2031.3.0").await;
    assert!(zip.body == published.0["releases/2031.3.0.zip"]);
    assert_eq!(exported(&service).await.0, files.0);
}

#[test]
fn an_edition_is_read_by_the_rules_that_it_names() {
    let faults = |rules: Json| -> Vec<String> {
        let mut files = fixture();
        described(&mut files, |descriptor| descriptor["rules"] = rules);
        editions(files, None).err().into_iter().flatten().map(|fault| fault.to_string()).collect()
    };
    assert_eq!(faults(json!(1)), Vec::<String>::new());
    let by_newer_rules = faults(json!(2));
    assert!(
        !by_newer_rules.is_empty() && by_newer_rules.iter().all(|fault| fault.contains("`rank_reason`")),
        "{by_newer_rules:?}"
    );
    let said = |rules: Json, why: &str| {
        let expected = format!("datapackage.json: `rules` is `{rules}`{why}");
        assert_eq!(faults(rules), [expected]);
    };
    said(json!(4), ", but this version of the software supports only rules 1 to 3; use a later version");
    for not_a_number in [json!(0), json!("1"), json!(-1), json!(1.5)] {
        said(not_a_number, "; write the number 1 to 3");
    }
}

#[test]
fn a_layout_that_cannot_be_is_refused_once() {
    type Change = fn(&mut Json);
    let changes: [(Change, &str); 13] = [
        (|all| *all = json!([]), "must be a JSON object"),
        (|all| all["resources"] = json!({}), "`resources` must be an array"),
        (|all| drop(all.as_object_mut().unwrap().remove("resources")), "`resources` must be an array"),
        (
            |all| resource(all, "claims.csv")["schema"] = json!("fields"),
            "`schema.fields` of `claims.csv` must be an array",
        ),
        (
            |all| resource(all, "sources.csv")["schema"]["fields"][1] = json!("title"),
            "column 2 of `sources.csv` has no `name`",
        ),
        (
            |all| {
                let claims = resource(all, "claims.csv").clone();
                all["resources"].as_array_mut().unwrap().push(claims);
            },
            "lists `claims.csv` twice",
        ),
        (
            |all| resource(all, "sources.csv")["schema"]["fields"][2]["name"] = json!("title"),
            "the `schema` of `sources.csv` lists `title` twice",
        ),
        (
            |all| resource(all, "sources.csv")["schema"]["fields"][1]["name"] = json!("titel"),
            "`sources.csv` has a column `titel` that this version does not recognize; did you mean `title`?",
        ),
        (
            |all| drop(resource(all, "claims.csv")["schema"]["fields"].as_array_mut().unwrap().remove(4)),
            "the `schema` of `claims.csv` lacks `value`",
        ),
        (
            |all| drop(resource(all, "events.csv")["schema"]["fields"].as_array_mut().unwrap().remove(0)),
            "the `schema` of `events.csv` lacks `id`",
        ),
        // A file that is there without being listed has a second fault, its own.
        (|all| resource(all, "events.csv")["path"] = json!("evnts.csv"), "did you mean `events.csv`?"),
        (|all| resource(all, "events.csv")["path"] = json!(7), "has no `path`"),
        (
            |all| all["resources"].as_array_mut().unwrap().retain(|resource| resource["path"] != "organizations.csv"),
            "`funding_tranches.csv` refers to `organizations.csv` in `donor_organization`, but `resources` does not list",
        ),
    ];
    for (change, said) in changes {
        let mut files = fixture();
        described(&mut files, change);
        let found = editions(files, None).unwrap_err();
        let of_descriptor: Vec<String> =
            found.iter().filter(|fault| fault.file == DESCRIPTOR).map(ToString::to_string).collect();
        assert!(of_descriptor.len() == 1 && of_descriptor[0].contains(said), "{said}: {of_descriptor:?}");
        let others: Vec<&str> =
            found.iter().filter(|fault| fault.file != DESCRIPTOR).map(|fault| &*fault.message).collect();
        assert!(others.iter().all(|fault| fault.contains("is not listed in datapackage.json")), "{said}: {others:?}");
        assert!(others.len() <= 1, "{said}: {others:?}");
    }
}

#[test]
fn the_migration_of_each_kind_is_what_schema_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let texts = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let committed: BTreeSet<String> = texts.filter(|text| text.starts_with(GENERATED)).collect();
    let printed: BTreeSet<String> = KINDS.iter().map(|kind| migration(kind)).collect();
    if let Some(text) = printed.symmetric_difference(&committed).next() {
        let head = text.lines().next().unwrap_or_default();
        let side = if printed.contains(text) { "is in no file as it is now" } else { "is what no kind has" };
        panic!("the migration that begins `{head}` {side}: `mission-ledger schema KIND` prints it");
    }
}

#[test]
fn the_table_schemas_are_what_schema_prints() {
    let descriptor: Json = serde_json::from_slice(&flagship().0[DESCRIPTOR]).unwrap();
    assert_eq!(
        descriptor["resources"],
        table_schemas(),
        "`cargo test --test api write_the_table_schemas -- --ignored` writes them"
    );
}

/// Writes `resources` of the flagship's descriptor, as `mission-ledger schema --datapackage` prints it.
#[test]
#[ignore = "it writes into seeds; docs/adding-a-resource.md says when to run it"]
fn write_the_table_schemas() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(DESCRIPTOR);
    let mut descriptor: Json = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    descriptor["resources"] = table_schemas();
    std::fs::write(path, format!("{descriptor:#}\n")).unwrap();
}

#[test]
fn a_property_with_nearly_the_name_of_a_known_one_is_a_warning() {
    for (name, said) in [
        ("licence", Some("datapackage.json: unknown property `licence`; did you mean `licenses`?")),
        ("contributers", Some("did you mean `contributors`?")),
        ("x-our-own", None),
    ] {
        let files = edit(&fixture(), DESCRIPTOR, "\"version\"", &format!("\"{name}\": \"CC-BY\", \"version\""));
        let (faults, warnings) = found(&files);
        assert!(faults.is_empty(), "{faults:#?}");
        let about: Vec<&String> = warnings.iter().filter(|warning| warning.contains("unknown property")).collect();
        assert_eq!(about.len(), usize::from(said.is_some()), "{name}: {warnings:#?}");
        assert!(said.is_none_or(|said| about[0].contains(said)), "{about:?}");
    }
    let edited = edit(&fixture(), DESCRIPTOR, "\"version\"", "\"licence\": \"CC-BY\", \"version\"");
    assert!(!found(&published(&edited)).1.iter().any(|warning| warning.contains("licence")), "it is published");
}
