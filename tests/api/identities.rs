//! What editions changed of names, keys, identifiers and the metadata of sources, as `/changes` tells it.

use ledger_core::package::{DESCRIPTOR, Files, archive};
use serde_json::{Value as Json, json};

use crate::checker::with;
use crate::curation::small;
use crate::dataset::edit;
use crate::support::{Service, sha256};

/// The small dataset by the third rules, published.
fn first() -> Files {
    let files = edit(&small(), DESCRIPTOR, "\"rules\": 2", "\"rules\": 3");
    let zip = archive(&files).unwrap();
    let line = format!("id,released_on,summary,sha256\n2031.1.0,2031-03-06,First,{}\n", sha256(&zip));
    with(&with(&files, "releases/2031.1.0.zip", zip), "releases.csv", line.into_bytes())
}

/// The next edition, which changes no claim.
fn second() -> Files {
    let files = edit(&first(), DESCRIPTOR, "2031.1.0", "2031.2.0");
    let files = edit(&files, "contingents.csv", "First Norwegians", "Norwegian vanguard");
    let files = edit(&files, "sources.csv", "stated,Alpha,", "stated,Alpha Daily,");
    let files = edit(&files, "organizations.csv", "\n", "\naid-fund,Aid Fund,fund,NO\n");
    edit(&files, "identifiers.csv", "\n", "\nmission,watch,wikidata,Q1\n")
}

/// What a row tells: its id, what happened, to what, the attributes, and what they were and are.
fn told(row: &Json) -> Json {
    json!([
        row["id"],
        row["change"],
        row["about"],
        row["subject"]["url"],
        row["attributes"],
        row["before"],
        row["after"]
    ])
}

#[tokio::test]
async fn an_edition_says_what_it_changed_of_names_keys_identifiers_and_sources() {
    let service = Service::of(&second()).await;
    let rows = service.walk("/changes?limit=500").await;
    let expected = json!([
        [
            "2031.2.0:contingent.first.name",
            "changed",
            "record",
            "/contingents/first",
            ["name"],
            "First Norwegians",
            "Norwegian vanguard"
        ],
        [
            "2031.2.0:mission.watch.identifiers",
            "changed",
            "record",
            "/missions/watch",
            ["identifiers"],
            null,
            "wikidata:Q1"
        ],
        ["2031.2.0:organization.aid-fund", "added", "organization", "/organizations/aid-fund", [], null, null],
        [
            "2031.2.0:source.alpha-10.publisher",
            "changed",
            "source",
            "/sources/alpha-10",
            ["publisher"],
            "Alpha",
            "Alpha Daily"
        ],
    ]);
    assert_eq!(rows.iter().map(told).collect::<Json>(), expected);
    let [contingent, mission, organization, source] =
        [0, 1, 2, 3].map(|at| rows[at]["id"].as_str().unwrap().to_owned());
    for (question, found) in [
        ("country=NO", vec![&contingent, &mission, &organization]),
        ("subject_id=first", vec![&contingent]),
        ("subject_kind=source", vec![&source]),
        ("about=record", vec![&contingent, &mission]),
        ("about=claim", vec![]),
        ("q=vanguard", vec![&contingent]),
        ("q=alpha-10", vec![&source]),
        ("q=Q1", vec![&mission]),
        ("since=2031.2.0", vec![]),
    ] {
        assert_eq!(
            service.ids(&format!("/changes?{question}")).await,
            found.into_iter().cloned().collect::<Vec<_>>(),
            "{question}"
        );
    }
    let one = service.json(&format!("/changes/{source}")).await;
    assert_eq!(one["sources"][0]["id"], "alpha-10");
    let page = service.get("/changes?format=html").await.text();
    for text in ["Norwegian vanguard", "Publisher", "Alpha Daily", "wikidata:Q1"] {
        assert!(page.contains(text), "{text}");
    }
    let counts = &service.json("/releases/2031.2.0").await["data"];
    assert_eq!([&counts["added"], &counts["changed"], &counts["withdrawn"]], [0, 0, 0], "they count claims");
}

#[tokio::test]
async fn a_claim_says_which_of_its_attributes_changed() {
    let service = Service::flagship().await;
    for row in service.walk("/changes?about=claim&limit=500").await {
        let state = |name: &str| row[name].as_object().cloned().unwrap_or_default();
        let (old, new) = (state("old"), state("new"));
        let mut differ: Vec<&str> =
            old.keys().filter(|name| new.get(*name) != old.get(*name)).map(String::as_str).collect();
        if row["change"] != "changed" {
            differ.clear();
        }
        for name in differ {
            let column = if name == "source" { "source_id" } else { name };
            assert!(row["attributes"].as_array().unwrap().contains(&column.into()), "{} {name}", row["id"]);
        }
        assert_eq!((&row["about"], &row["before"], &row["after"]), (&json!("claim"), &Json::Null, &Json::Null));
        assert_eq!(row["attributes"].as_array().unwrap().is_empty(), row["change"] != "changed", "{}", row["id"]);
    }
}

#[tokio::test]
async fn an_edition_by_older_rules_tells_of_claims_alone() {
    let files = edit(&second(), DESCRIPTOR, "\"rules\": 3", "\"rules\": 2");
    assert!(Service::of(&files).await.ids("/changes").await.is_empty());
}
