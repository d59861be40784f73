//! How summaries are arranged: their order, statuses as columns, missions apart, and the claims behind each total.

use std::collections::{BTreeMap, BTreeSet};

use ledger_core::package::DESCRIPTOR;
use serde_json::{Value as Json, json};

use crate::dataset::edit;
use crate::support::{Service, fixture};

fn rows(page: &Json) -> &Vec<Json> {
    page["data"].as_array().unwrap()
}

fn ids(rows: &[Json]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn groups_come_in_the_order_that_is_asked_for_with_what_is_unknown_last() {
    let service = Service::flagship().await;
    for name in ["count", "total", "low", "high", "status", "currency", "donor"] {
        let value = |row: &Json| match &row[name] {
            Json::Object(_) => (None, row[name]["id"].as_str().or(row[name]["name"].as_str()).map(str::to_owned)),
            Json::String(text) => (None, Some(text.clone())),
            number => (number.as_f64(), None),
        };
        let natural = service.json("/funding/summary?group_by=donor").await;
        for sign in ["", "-"] {
            let page = service.json(&format!("/funding/summary?group_by=donor&sort={sign}{name}")).await;
            let mut expected = rows(&natural).clone();
            // Stable, so the order by keys is kept among equals.
            expected.sort_by(|row, other| match (value(row), value(other)) {
                ((None, None), (None, None)) => std::cmp::Ordering::Equal,
                ((None, None), _) => std::cmp::Ordering::Greater,
                (_, (None, None)) => std::cmp::Ordering::Less,
                (row, other) if sign.is_empty() => row.partial_cmp(&other).unwrap(),
                (row, other) => other.partial_cmp(&row).unwrap(),
            });
            assert_eq!(ids(rows(&page)), ids(&expected), "{sign}{name}");
        }
    }
    let largest = service.json("/contingents/summary?group_by=country&sort=-total,country&limit=2").await;
    let next = service.json(largest["page"]["next"].as_str().unwrap()).await;
    let all = service.json("/contingents/summary?group_by=country&sort=-total,country&limit=4").await;
    assert_eq!([ids(rows(&largest)), ids(rows(&next))].concat(), ids(rows(&all)));
}

#[tokio::test]
async fn what_a_summary_cannot_be_arranged_by_is_refused() {
    let service = Service::made_up().await;
    for (query, says) in [
        ("sort=totl", "cannot sort by `totl`; did you mean `total`?"),
        ("sort=country", "cannot sort by `country`"),
        ("sort=total,-total", "names `total` twice"),
        ("pivot=status&sort=status", "cannot sort by `status`"),
        ("pivot=status&sort=total", "cannot sort by `total`"),
        ("pivot=country", "must be `status`, not `country`"),
        ("missions=all", "must be `apart` or `together`, not `all`"),
        ("citations=full", "must be `accepted` or `none` in a summary, not `full`"),
    ] {
        let answer = service.get(&format!("/contingents/summary?{query}")).await;
        assert_eq!(answer.status.as_u16(), 400, "{query}");
        assert!(answer.text().contains(says), "{query}: {}", answer.text());
    }
}

#[tokio::test]
async fn statuses_in_columns_say_what_they_say_in_rows() {
    let service = Service::flagship().await;
    for basis in ["current", "reached", "whole"] {
        let asked = format!("/funding/summary?group_by=donor,mission&basis={basis}");
        let (long, wide) = (service.json(&asked).await, service.json(&format!("{asked}&pivot=status")).await);
        let mut seen = 0;
        for row in rows(&wide) {
            let same = |name: &str, other: &Json| row[name] == other[name];
            let of_group: Vec<&Json> = rows(&long)
                .iter()
                .filter(|other| ["donor", "mission", "currency"].into_iter().all(|name| same(name, other)))
                .collect();
            let by_status = row["by_status"].as_object().unwrap();
            assert_eq!(by_status.len(), of_group.len(), "{basis} {}", row["id"]);
            let mut records = BTreeSet::new();
            for other in &of_group {
                let under = &by_status[other["status"].as_str().unwrap_or("none")];
                for name in ["count", "total", "low", "high", "records"] {
                    assert_eq!(under[name], other[name], "{basis} {} {name}", other["id"]);
                }
                records.extend(other["records"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()));
            }
            seen += of_group.len();
            assert_eq!(row["count"], records.len(), "{basis} {}", row["id"]);
            let totals: Vec<f64> = of_group.iter().filter_map(|other| other["total"].as_f64()).collect();
            let sum = (basis == "whole" && !totals.is_empty()).then(|| totals.iter().sum::<f64>());
            assert_eq!(row["total"].as_f64(), sum, "{basis} {}", row["id"]);
        }
        assert_eq!(seen, rows(&long).len());
    }
    let wide = "/contingents/summary?group_by=country&pivot=status&mission=mss-haiti&sort=-deployed&limit=1";
    let csv = service.get(&format!("{wide}&format=csv&fields=country,deployed_total,pledged_total")).await.text();
    let mut lines = csv.lines();
    assert_eq!(lines.next().unwrap().trim_end(), "country_id,country_name,pledged_total,deployed_total,id");
    let page = service.json(wide).await;
    let first = &rows(&page)[0];
    let deployed = &first["by_status"]["deployed"]["total"];
    assert!(
        lines.next().unwrap().starts_with(&format!("KE,Kenya,{},{deployed},", first["by_status"]["pledged"]["total"]))
    );
}

#[tokio::test]
async fn each_total_names_the_claims_that_it_adds_up() {
    let service = Service::flagship().await;
    let page = service.json("/contingents/summary?group_by=country&mission=mss-haiti&citations=accepted").await;
    let sources: BTreeSet<&str> =
        page["sources"].as_array().unwrap().iter().map(|source| source["id"].as_str().unwrap()).collect();
    let records = service.walk("/contingents?mission=mss-haiti&limit=500").await;
    let by_id: BTreeMap<&str, &Json> = records.iter().map(|row| (row["id"].as_str().unwrap(), row)).collect();
    let mut cited = BTreeSet::new();
    for row in rows(&page) {
        let mut expected = Vec::new();
        for id in row["records"].as_array().unwrap() {
            let citations = by_id[id.as_str().unwrap()]["citations"].as_array().unwrap();
            for citation in citations {
                if citation["accepted"] == true && ["personnel", "status"].iter().any(|name| citation["field"] == *name)
                {
                    let mut citation = citation.clone();
                    citation["record"] = id.clone();
                    cited.insert(citation["source"].as_str().unwrap().to_owned());
                    expected.push(citation);
                }
            }
        }
        assert_eq!(row["citations"], Json::from(expected), "{}", row["id"]);
    }
    assert_eq!(sources, cited.iter().map(String::as_str).collect());
    let plain = service.json("/contingents/summary?group_by=country&mission=mss-haiti").await;
    assert!(plain["sources"].as_array().unwrap().is_empty() && rows(&plain)[0]["citations"].is_null());
    let path = "/contingents/summary?group_by=country&country=BS&mission=mss-haiti&status=deployed&citations=accepted&format=csv&fields=total,sources";
    let csv = service.get(path).await.text();
    assert!(csv.contains(".personnel=") && csv.contains(".status="), "{csv}");
}

/// The made-up mission and another, under these rules.
async fn two_missions(rules: u8) -> Service {
    let mut files = edit(&fixture(), "missions.csv", "river-watch,", "other-watch,The other watch\nriver-watch,");
    files = edit(&files, "contingents.csv", "no-first,", "no-elsewhere,other-watch,NO,,Elsewhere\nno-first,");
    // Later rules ask for a reason where a claim is set aside.
    let claims = String::from_utf8(files.0["claims.csv"].to_vec()).unwrap().replace(",deprecated,", ",normal,");
    let source = claims.lines().nth(1).unwrap().split(',').nth(7).unwrap().to_owned();
    let claim = |id: &str, subject: &str, field: &str, value: &str| {
        format!("{id},{subject},{field},{value},,exact,{source},,,p. 1,,,normal,\n")
    };
    let more = [
        claim("z1", "contingent,no-elsewhere", "personnel", "7"),
        claim("z2", "contingent,no-elsewhere", "status", "pledged"),
        claim("z3", "mission,other-watch", "lead_country", "NO"),
    ];
    files.0.insert("claims.csv".to_owned(), format!("{claims}{}", more.concat()).into_bytes().into());
    Service::of(&edit(&files, DESCRIPTOR, "\"version\"", &format!("\"rules\": {rules}, \"version\""))).await
}

#[tokio::test]
async fn missions_mix_only_where_somebody_asks_since_the_third_rules() {
    let keys = |page: &Json| -> Vec<String> {
        rows(page)
            .iter()
            .filter(|row| row["status"] == "pledged")
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect()
    };
    for (rules, by_default) in [(2, "together"), (3, "apart")] {
        let service = two_missions(rules).await;
        let [plain, apart, together] =
            ["", "&missions=apart", "&missions=together"].map(|more| format!("/contingents/summary?country=NO{more}"));
        let (plain, apart, together) =
            (service.json(&plain).await, service.json(&apart).await, service.json(&together).await);
        assert_eq!(keys(&apart), ["other-watch:pledged", "river-watch:pledged"], "{rules}");
        assert_eq!(keys(&together), ["pledged"], "{rules}");
        assert_eq!(plain["data"], if by_default == "apart" { &apart } else { &together }["data"], "{rules}");
        let sum: i64 = rows(&apart)
            .iter()
            .filter(|row| row["status"] == "pledged")
            .map(|row| row["total"].as_i64().unwrap())
            .sum();
        let mixed = rows(&together).iter().find(|row| row["status"] == "pledged").unwrap();
        assert_eq!(mixed["total"], sum, "{rules}");
        // The canonical address says what the edition does not.
        let link = service.get("/contingents/summary?country=NO&missions=apart").await;
        let canonical = link.header("link").to_owned();
        assert_eq!(canonical.contains("missions=apart"), by_default == "together", "{canonical}");
    }
    let keyed = two_missions(3).await.json("/contingents/summary?group_by=mission&country=NO").await;
    assert_eq!(rows(&keyed)[0]["mission"], json!("other-watch"));
}

#[tokio::test]
async fn a_table_of_groups_that_a_limit_cuts_says_where_it_goes_on() {
    let service = Service::flagship().await;
    for path in ["/contingents/summary?group_by=country", "/contingents/summary/series?country=KE"] {
        let first = service.get(&format!("{path}&limit=2&format=csv")).await;
        let next = service.json(&format!("{path}&limit=2")).await["page"]["next"].as_str().unwrap().to_owned();
        let is_next = |link: &&(String, String, String)| link.1 == "next";
        let links = first.links();
        let cursor = |address: &str| address.rsplit_once("after=").map(|(_, after)| after.to_owned());
        let cut = links.iter().find(is_next).unwrap_or_else(|| panic!("{path}: {links:?}"));
        assert_eq!(cursor(&cut.0), cursor(&next), "{path}");
        let whole = service.get(&format!("{path}&format=csv")).await;
        assert!(!whole.links().iter().any(|link| is_next(&link)), "{path}");
    }
}
