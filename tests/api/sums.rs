//! Sums count nothing twice.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::support::Service;

fn row<'a>(page: &'a Json, id: &str) -> &'a Json {
    page["data"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

#[tokio::test]
async fn sums_count_nothing_twice() {
    let service = Service::made_up().await;
    let money = service.json("/funding/summary?group_by=donor").await;
    let pledged = row(&money, "NO:pledged:NOK");
    assert_eq!((&pledged["total"], &pledged["records"]), (&json!(1_000_000.5), &json!(["no-money"])));
    // The boats are delivered: another status, so they count in their own.
    assert_eq!(row(&money, "NO:delivered:NOK")["total"], 400_000);
    let grant = row(&money, "river-fund:pledged:USD");
    assert_eq!((&grant["low"], &grant["high"]), (&json!(70_000), &Json::Null), "over 70,000 is open above");
    let people = service.json("/contingents/summary").await;
    let pledge = row(&people, "pledged");
    assert_eq!((&pledge["total"], &pledge["low"], &pledge["high"]), (&json!(205), &json!(190), &json!(210)));
}

#[tokio::test]
async fn reached_counts_a_record_under_every_status_that_it_had() {
    let service = Service::made_up().await;
    let reached = service.json("/contingents/summary?basis=reached").await;
    assert_eq!(row(&reached, "deployed")["records"], json!(["no-first"]));
    // Its pledge is part of the larger one.
    assert_eq!(row(&reached, "pledged")["records"], json!(["no-pledge"]));
    let then = service.json("/contingents/summary?basis=reached&as_of=2031-01-10").await;
    assert!(then["data"].as_array().unwrap().iter().all(|row| row["status"] != "deployed"));
}

#[tokio::test]
async fn bad_groups_are_refused() {
    let service = Service::made_up().await;
    for query in [
        "group_by=colour",
        "group_by=country,country",
        "group_by=country,mission,force",
        "basis=all",
        "limit=0",
        "limit=501",
        "group_by=",
    ] {
        let answer = service.get(&format!("/contingents/summary?{query}")).await;
        assert_eq!(answer.status.as_u16(), if query == "group_by=" { 200 } else { 400 }, "{query}");
    }
}

/// A recount of a summary from the list, by the words of the contract alone.
#[tokio::test]
async fn summaries_agree_with_a_plain_recount() {
    let service = Service::flagship().await;
    for day in ["2023-11-01", "2024-03-15", "2024-07-20", "2025-02-10", "2025-12-31", ""] {
        let as_of = if day.is_empty() { String::new() } else { format!("&as_of={day}") };
        for (path, measure, key) in [("contingents", "personnel", "country"), ("funding", "amount", "donor")] {
            let records = service.walk(&format!("/{path}?limit=500{as_of}")).await;
            let by_id = |id: &Json| records.iter().find(|record| record["id"] == *id);
            let group = |record: &Json| [key, "mission", "status", "currency"].map(|name| record[name].clone());
            let summary = service.json(&format!("/{path}/summary?group_by={key}{as_of}")).await;
            let mut counted = 0;
            for row in summary["data"].as_array().unwrap() {
                let mut total = 0.0;
                let mut names = Vec::new();
                for record in records.iter().filter(|record| group(record) == group(row)) {
                    let mut whole = by_id(&record["part_of"]);
                    let mut is_inside = false;
                    while let Some(here) = whole {
                        is_inside |= !here[measure].is_null() && group(here) == group(record);
                        whole = by_id(&here["part_of"]);
                    }
                    if !is_inside {
                        total += record[measure].as_f64().unwrap_or(0.0);
                        names.push(record["id"].clone());
                    }
                }
                assert_eq!(row["records"], Json::from(names), "{path} {day} {}", row["id"]);
                assert!((row["total"].as_f64().unwrap_or(0.0) - total).abs() < 0.005, "{path} {day} {}", row["id"]);
                let (low, high) = (row["low"].as_f64().unwrap_or(0.0), row["high"].as_f64().unwrap_or(f64::MAX));
                assert!(low <= total + 0.005 && total <= high + 0.005, "{path} {day} {}", row["id"]);
                counted += row["count"].as_u64().unwrap();
            }
            assert!(counted <= records.len() as u64);
        }
    }
}

/// The groups of rows that count, by key, status and currency: their sum in hundredths and how many there are.
type Counted = BTreeMap<(String, String, String), (i64, u64)>;

fn add(counted: &mut Counted, key: (&Json, &Json, &Json), amount: &Json, count: u64) {
    let text = |json: &Json| json["id"].as_str().or(json.as_str()).unwrap_or_default().to_owned();
    let entry = counted.entry((text(key.0), text(key.1), text(key.2))).or_default();
    #[expect(clippy::cast_possible_truncation, reason = "hundredths of what people are paid fit")]
    let hundredths = (amount.as_f64().unwrap_or(0.0) * 100.0).round() as i64;
    entry.0 += hundredths;
    entry.1 += count;
}

#[tokio::test]
async fn rows_that_count_add_up_to_the_summary() {
    let service = Service::flagship().await;
    for narrowed in ["", "&as_of=2024-02-25", "&as_of=2024-03-12", "&as_of=2025-01-31", "&release=2026.11.0"] {
        for (path, measure, keys) in
            [("contingents", "personnel", ["mission", "country"]), ("funding", "amount", ["mission", "donor"])]
        {
            let fields = format!("mission,country,donor,status,currency,{measure},counted");
            let fields = if path == "funding" {
                fields.replace("country,", "")
            } else {
                fields.replace("donor,", "").replace("currency,", "")
            };
            let lines = service.get(&format!("/{path}?format=ndjson&fields={fields}{narrowed}")).await.text();
            let rows: Vec<Json> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert!(rows.iter().all(|row| row["counted"].is_boolean()), "{path}");
            for key in keys {
                let (mut by_rows, mut by_summary) = (Counted::new(), Counted::new());
                for row in rows.iter().filter(|row| row["counted"] == true) {
                    add(&mut by_rows, (&row[key], &row["status"], &row["currency"]), &row[measure], 1);
                }
                let summary = service.json(&format!("/{path}/summary?group_by={key}{narrowed}")).await;
                for row in summary["data"].as_array().unwrap() {
                    let count = row["count"].as_u64().unwrap();
                    add(&mut by_summary, (&row[key], &row["status"], &row["currency"]), &row["total"], count);
                }
                assert_eq!(by_rows, by_summary, "{path} by {key} {narrowed}");
            }
        }
    }
    let parts = service.get("/contingents?format=csv&fields=part_of,counted&release=2026.12.0").await.text();
    assert!(
        parts.lines().any(|line| line.ends_with(",false"))
            && parts.contains("ke-second-contingent,ke-pledge-1000,true"),
        "{parts}"
    );
}

#[tokio::test]
async fn the_database_file_counts_as_the_summary_does() {
    let service = Service::flagship().await;
    let options = SqliteConnectOptions::new().filename(&service.database).read_only(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let sums: Vec<(String, f64)> = sqlx::query_as(
        "SELECT ifnull(mission, 'none') || ':' || status || ':' || currency, sum(amount) FROM funding \
         WHERE counted AND amount IS NOT NULL GROUP BY 1",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let summary = service.json("/funding/summary").await;
    let totals = summary["data"].as_array().unwrap().iter().filter(|row| !row["total"].is_null());
    let totals: BTreeMap<String, f64> =
        totals.map(|row| (row["id"].as_str().unwrap().to_owned(), row["total"].as_f64().unwrap())).collect();
    assert_eq!(sums.len(), totals.len());
    for (group, sum) in sums {
        assert!((sum - totals[&group]).abs() < 0.005, "{group}");
    }
    pool.close().await;
}

#[tokio::test]
async fn american_money_adds_up_to_no_more_than_was_given() {
    let service = Service::flagship().await;
    let sums = service.json("/funding/summary?group_by=donor,mission&donor=US&basis=reached").await;
    let pledged = row(&sums, "US:mss-haiti:pledged:USD");
    assert_eq!(pledged["total"], 300_000_000);
    let steps: Vec<(String, f64)> = service
        .walk("/timeline?country=US&kind=funding_tranche&mission=mss-haiti&limit=500")
        .await
        .iter()
        .filter(|row| row["field"] == "announced_on")
        .map(|row| (row["date"].as_str().unwrap().to_owned(), 0.0))
        .collect();
    assert!(steps.len() >= 3, "{steps:?}");
    let by_day =
        |day: &str| format!("/funding/summary?group_by=donor&donor=US&mission=mss-haiti&status=pledged&as_of={day}");
    let total = |page: &Json| {
        page["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["currency"] == "USD")
            .map(|row| row["total"].as_i64().unwrap())
    };
    // The State Department told of its own share and of up to as much from Defense.
    assert_eq!(total(&service.json(&by_day("2023-09-30")).await), Some(100_000_000));
    assert_eq!(total(&service.json(&by_day("2023-10-31")).await), Some(200_000_000));
    assert_eq!(total(&service.json(&by_day("2024-02-29")).await), Some(200_000_000));
    assert_eq!(total(&service.json(&by_day("2024-03-31")).await), Some(300_000_000));
}
