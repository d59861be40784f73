//! How many sources support and contradict each value: in records, in citations, in tables, and in the database file.

use std::collections::BTreeSet;

use ledger_core::resources::KINDS;
use serde_json::Value as Json;
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::support::{Service, encoded};

/// The value and the hedge of a citation, as `/check` takes them.
fn statement(record: &str, citation: &Json) -> String {
    let text = |name: &str| citation[name].as_str().unwrap();
    let currency = citation["currency"].as_str().map(|code| format!("&currency={code}")).unwrap_or_default();
    format!(
        "/check?subject_kind=contingent&subject_id={record}&field={}&value={}&qualifier={}{currency}",
        text("field"),
        encoded(text("value")),
        text("qualifier"),
    )
}

#[tokio::test]
async fn a_citation_counts_the_sources_that_a_check_of_its_value_counts() {
    let service = Service::flagship().await;
    let mut seen = 0;
    for id in ["ke-first-contingent", "ke-pledge-1000", "bj-pledge", "bs-pledge"] {
        let record = service.json(&format!("/contingents/{id}")).await;
        for citation in record["data"]["citations"].as_array().unwrap() {
            // A check of a state compares it with the value that is shown, whatever the date.
            if citation["field"] != "personnel" {
                continue;
            }
            let checked = service.json(&statement(id, citation)).await;
            let counts = ["independent_sources_for", "independent_sources_against"];
            let expected = counts.map(|name| checked["data"][name].clone());
            let found = ["supported_by", "contradicted_by"].map(|name| citation[name].clone());
            assert_eq!(found, expected, "{id} {}", citation["claim"]);
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen}");
}

#[tokio::test]
async fn a_record_counts_what_contradicts_it_and_says_when_it_first_became_known() {
    let service = Service::flagship().await;
    let rows = service.walk("/contingents?limit=500").await;
    for row in &rows {
        for (field, count) in row["contradicted_by"].as_object().unwrap() {
            let shown = row["citations"]
                .as_array()
                .unwrap()
                .iter()
                .find(|citation| citation["field"] == *field && citation["accepted"] == true)
                .unwrap();
            assert_eq!(&shown["contradicted_by"], count, "{} {field}", row["id"]);
            assert!(row["disputed"].as_array().unwrap().contains(&field.as_str().into()), "{} {field}", row["id"]);
        }
    }
    for row in rows.iter().take(8) {
        let history = service.json(&format!("{}/history", row["url"].as_str().unwrap())).await;
        let first = history["data"][0]["known_from"].clone();
        assert_eq!(row["first_known"], first, "{}", row["id"]);
    }
    let then = service.json("/contingents/ke-first-contingent?as_of=2024-06-24").await;
    assert_eq!(then["data"]["first_known"], "2024-06-18");
}

#[tokio::test]
async fn tables_end_with_the_counts_and_views_have_the_sources_and_rivals_of_tables() {
    let service = Service::flagship().await;
    let options = SqliteConnectOptions::new().filename(&service.database).read_only(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    // The row of a case also has the claims about its steps.
    for kind in KINDS.iter().filter(|kind| kind.path != "legal-cases") {
        let csv = service.get(&format!("/{}?format=csv", kind.path)).await.text();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let heads = reader.headers().unwrap().clone();
        let last: Vec<&str> = heads.iter().skip(heads.len() - 4).collect();
        assert_eq!(last, ["supported_by", "contradicted_by", "first_known", "robust"], "{}", kind.path);
        let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
        let view = kind.path.replace('-', "_");
        for row in reader.records() {
            let row = row.unwrap();
            let sql = format!("SELECT sources, rivals, first_known FROM {view} WHERE id = ?");
            let (sources, rivals, first_known): (Option<String>, Option<String>, Option<String>) =
                sqlx::query_as(AssertSqlSafe(sql)).bind(&row[at("id")]).fetch_one(&pool).await.unwrap();
            let parts = |text: &str| -> BTreeSet<String> { text.split("; ").map(str::to_owned).collect() };
            for (name, found) in [("sources", sources), ("rivals", rivals)] {
                let cell = row[at(name)].trim_start_matches('\'');
                assert_eq!(parts(&found.unwrap_or_default()), parts(cell), "{view} {} {name}", &row[at("id")]);
            }
            assert_eq!(first_known.unwrap_or_default(), row[at("first_known")], "{view} {}", &row[at("id")]);
        }
    }
    let disputes: i64 = sqlx::query_scalar("SELECT count(*) FROM discrepancies").fetch_one(&pool).await.unwrap();
    assert_eq!(service.json("/discrepancies?limit=1").await["page"]["total"], disputes);
    let (live, accepted): (i64, i64) =
        sqlx::query_as("SELECT count(*), sum(accepted) FROM citations").fetch_one(&pool).await.unwrap();
    assert_eq!(service.json("/claims?rank=normal,preferred&limit=1").await["page"]["total"], live);
    assert!(accepted > live / 2);
    pool.close().await;
}
