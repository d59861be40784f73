//! Summaries of more records than an answer names: pages of groups, and a plain recount of a larger dataset.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ledger_core::package::{DESCRIPTOR, Files, archive};
use serde_json::{Value as Json, json};

use crate::dataset::edit;
use crate::support::{Service, encoded, fixture, parquet_rows, sha256};

/// How many tranches are added to the made-up mission.
const TRANCHES: u64 = 2_000;

/// Numbers that look random and are the same each time (a linear congruential generator of D. Knuth).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

fn append(files: &mut Files, file: &str, lines: &str) {
    let mut text = String::from_utf8(files.0[file].to_vec()).unwrap();
    text.push_str(lines);
    let (header, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.sort_unstable();
    files.0.insert(file.to_owned(), format!("{header}\n{}\n", rows.join("\n")).into_bytes().into());
}

/// Many tranches in two editions: tranches within tranches, states that change, rival sums, sums without an upper end,
/// sources without a date.
fn large() -> Files {
    let mut random = Random(11);
    let mut files = fixture();
    let mut sources = String::new();
    for at in 0..9 {
        writeln!(sources, "many-{at},,Many {at},,news,en,,2031-0{}-15,stated,,,", at + 1).unwrap();
    }
    append(&mut files, "sources.csv", &(sources + "many-none,,Many,,news,en,,,unknown,,,\n"));
    let (mut tranches, mut claims, mut later) = (String::new(), String::new(), String::new());
    let mut known: Vec<(String, &str, u64, &str)> = Vec::new();
    for at in 0..TRANCHES {
        let id = format!("many-{at:05}");
        let whole = (at > 40 && random.below(3) == 0).then(|| random.below(40)).map(|whole| {
            let candidates: Vec<&(String, &str, u64, &str)> = known.iter().filter(|of| of.2 > 0).collect();
            candidates[usize::try_from(whole * (candidates.len() as u64 / 40)).unwrap()].clone()
        });
        let donor = whole.as_ref().map_or_else(|| random.one_of(&["NO", "NP", "UY", "river-fund"]), |whole| whole.1);
        let currency = whole.as_ref().map_or_else(|| random.one_of(&["NOK", "USD"]), |whole| whole.3);
        let level = whole.as_ref().map_or(3, |whole| whole.2 - 1);
        let part_of = whole.map(|whole| whole.0).unwrap_or_default();
        let mission = random.one_of(&["river-watch", "river-watch", ""]);
        let (country, organization) = if donor == "river-fund" { ("", donor) } else { (donor, "") };
        writeln!(tranches, "{id},{mission},{country},{organization},{part_of},Tranche {at}").unwrap();
        let claim = |into: &mut String, no: u64, field: &str, value: &str, hedge: &str, source: &str| {
            let money = if field == "amount" { currency } else { "" };
            writeln!(
                into,
                "z-{at:05}-{no},funding_tranche,{id},{field},{value},{money},{hedge},{source},,,p. {no},,,normal,"
            )
            .unwrap();
        };
        let source = |random: &mut Random| {
            let number = random.below(10);
            if number == 9 { "many-none".to_owned() } else { format!("many-{number}") }
        };
        // At each level a thousandth of the one above, so that all parts fit into a whole.
        let size = 1_000_u64.pow(u32::try_from(level).unwrap()) * (1 + random.below(9));
        if random.below(20) > 0 {
            let amount = format!("{size}.{:02}", 1 + random.below(99));
            claim(&mut claims, 1, "amount", &amount, "exact", &source(&mut random));
            if random.below(4) == 0 {
                let hedge = random.one_of(&["exact", "exact", "at_least"]);
                claim(
                    &mut claims,
                    2,
                    "amount",
                    &format!("{}", size + random.below(2) * size / 9),
                    hedge,
                    &source(&mut random),
                );
            }
        }
        for no in 3..3 + random.below(3) {
            let status = random.one_of(&["pledged", "authorized", "delivered"]);
            claim(&mut claims, no, "status", status, "exact", &source(&mut random));
        }
        if random.below(3) == 0 {
            let agency = random.one_of(&["river-court", "Friends: of the River", "none"]);
            claim(&mut claims, 7, "agency", agency, "exact", &source(&mut random));
        }
        claim(&mut claims, 9, "channel", random.one_of(&["bilateral", "in_kind"]), "exact", &source(&mut random));
        if random.below(10) == 0 {
            claim(&mut later, 8, "status", "delivered", "exact", "many-8");
        }
        known.push((id, donor, level, currency));
    }
    append(&mut files, "funding_tranches.csv", &tranches);
    append(&mut files, "claims.csv", &claims);
    let mut next = edit(&files, DESCRIPTOR, "2031.3.0", "2031.12.0");
    append(&mut next, "claims.csv", &later);
    let zip = archive(&files).unwrap();
    append(&mut next, "releases.csv", &format!("2031.3.0,2031-10-01,The first,{}\n", sha256(&zip)));
    next.0.insert("releases/2031.3.0.zip".to_owned(), zip.into());
    next
}

/// A sum of money in hundredths.
fn hundredths(amount: &Json) -> i64 {
    let text = amount.as_str().map_or_else(|| amount.to_string(), str::to_owned);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{fraction:0<2}").parse().unwrap()
}

/// What a tranche counts under, and its readings, from the citations of the list alone.
struct Tranche<'r> {
    row: &'r Json,
    statuses: Vec<Json>,
    low: Option<i64>,
    high: Option<i64>,
}

impl<'r> Tranche<'r> {
    fn of(row: &'r Json, basis: &str) -> Self {
        let cited = |field: &'static str| {
            row["citations"].as_array().unwrap().iter().filter(move |citation| citation["field"] == field)
        };
        let reached: BTreeSet<&str> = cited("status").map(|citation| citation["value"].as_str().unwrap()).collect();
        let furthest = ["pledged", "authorized", "delivered"].into_iter().rfind(|status| reached.contains(status));
        let statuses = match (basis, furthest) {
            ("reached", Some(_)) => reached.into_iter().map(Json::from).collect(),
            ("whole", Some(furthest)) => vec![furthest.into()],
            _ => vec![row["status"].clone()],
        };
        let readings = || cited("amount").filter(|citation| citation["currency"] == row["currency"]);
        let sums = || readings().map(|citation| hundredths(&citation["value"]));
        let is_open = readings().any(|citation| citation["qualifier"] == "at_least");
        Self { row, statuses, low: sums().min(), high: if is_open { None } else { sums().max() } }
    }

    fn label(&self, key: &str) -> String {
        let value = &self.row[key];
        value.as_str().or(value["id"].as_str()).or(value["name"].as_str()).unwrap_or("none").to_owned()
    }
}

/// How many records a group has, their ids, and its sums in hundredths: `None` for none, and for an open end.
type Recount = (Vec<String>, Option<i64>, Option<i64>, Option<i64>);

/// The groups of some rows of a list, by the words of the contract alone.
fn recount(rows: &[&Json], keys: &[&str], basis: &str) -> BTreeMap<Vec<String>, Recount> {
    let tranches: Vec<Tranche<'_>> = rows.iter().map(|row| Tranche::of(row, basis)).collect();
    let by_id: BTreeMap<&str, &Tranche<'_>> =
        tranches.iter().map(|tranche| (tranche.row["id"].as_str().unwrap(), tranche)).collect();
    let mut groups: BTreeMap<Vec<String>, (Recount, bool, bool)> = BTreeMap::new();
    for (id, tranche) in &by_id {
        for status in &tranche.statuses {
            let mut whole = tranche.row["part_of"].as_str().and_then(|id| by_id.get(id));
            let mut is_inside = false;
            while let Some(here) = whole {
                is_inside |= !here.row["amount"].is_null()
                    && keys.iter().chain(&["mission", "currency"]).all(|key| here.row[key] == tranche.row[key])
                    && (basis == "whole" || here.statuses.contains(status));
                whole = here.row["part_of"].as_str().and_then(|id| by_id.get(id));
            }
            if is_inside {
                continue;
            }
            let mut labels: Vec<String> = keys.iter().map(|key| tranche.label(key)).collect();
            labels.push(status.as_str().unwrap_or("none").to_owned());
            labels.push(tranche.label("currency"));
            let ((ids, total, low, high), is_low_open, is_high_open) = groups.entry(labels).or_default();
            ids.push((*id).to_owned());
            if !tranche.row["amount"].is_null() {
                *total = Some(total.unwrap_or(0) + hundredths(&tranche.row["amount"]));
                *low = Some(low.unwrap_or(0) + tranche.low.unwrap_or(0));
                *high = Some(high.unwrap_or(0) + tranche.high.unwrap_or(0));
                *is_low_open |= tranche.low.is_none();
                *is_high_open |= tranche.high.is_none();
            }
        }
    }
    let closed = |(labels, ((ids, total, low, high), is_low_open, is_high_open))| {
        (labels, (ids, total, if is_low_open { None } else { low }, if is_high_open { None } else { high }))
    };
    groups.into_iter().map(closed).collect()
}

#[tokio::test]
async fn summaries_of_many_records_agree_with_a_plain_recount() {
    let service = Service::of(&large()).await;
    for clock in ["", "as_of=2031-02-20", "as_of=2031-06-30", "release=2031.3.0", "release=2031.3.0&as_of=2031-09-20"] {
        let all = service.walk(&format!("/funding?limit=500&{clock}")).await;
        assert!(all.len() > 200, "{clock}");
        for (filters, keeps) in [
            ("", &(|_: &Json| true) as &dyn Fn(&Json) -> bool),
            ("donor=NO,river-fund", &|row| ["NO", "river-fund"].iter().any(|id| row["donor"]["id"] == *id)),
            ("mission=river-watch&status=delivered", &|row| {
                row["mission"] == "river-watch" && row["status"] == "delivered"
            }),
            ("currency=USD&amount_max=50000", &|row| {
                row["currency"] == "USD" && row["amount"].as_f64().is_some_and(|amount| amount <= 50_000.0)
            }),
            ("disputed=true", &|row| row["disputed"].as_array().is_some_and(|fields| !fields.is_empty())),
        ] {
            let rows: Vec<&Json> = all.iter().filter(|row| keeps(row)).collect();
            for (keys, basis) in [
                (&[][..], "current"),
                (&["donor"][..], "current"),
                (&["agency", "donor"], "reached"),
                (&["mission", "agency"], "current"),
                (&["donor"], "whole"),
                (&["agency", "mission"], "whole"),
            ] {
                let path = format!("/funding/summary?group_by={}&basis={basis}&{filters}&{clock}", keys.join(","));
                let expected = recount(&rows, keys, basis);
                let summary = service.json(&path).await;
                let groups = summary["data"].as_array().unwrap();
                let ids: Vec<String> = expected.keys().map(|labels| labels.join(":")).collect();
                assert_eq!(groups.iter().map(|group| group["id"].clone()).collect::<Vec<_>>(), ids, "{path}");
                assert_eq!(summary["page"]["total"], ids.len(), "{path}");
                for (group, (records, total, low, high)) in groups.iter().zip(expected.values()) {
                    let sum = |name: &str| (!group[name].is_null()).then(|| hundredths(&group[name]));
                    assert_eq!(group["count"], records.len(), "{path} {}", group["id"]);
                    assert_eq!(
                        (sum("total"), sum("low"), sum("high")),
                        (*total, *low, *high),
                        "{path} {}",
                        group["id"]
                    );
                    let named: Vec<&str> =
                        group["records"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
                    assert_eq!(named, records[..named.len()], "{path} {}", group["id"]);
                }
            }
        }
    }
}

#[tokio::test]
async fn pages_of_a_summary_give_each_group_once() {
    let service = Service::of(&large()).await;
    for asked in [
        "",
        "group_by=donor",
        "group_by=agency,donor&basis=reached",
        "group_by=mission,agency&as_of=2031-06-30",
        "group_by=agency&release=2031.3.0&currency=NOK",
        "group_by=agency,donor&missions=apart",
        "group_by=donor&sort=-total",
        "group_by=agency&missions=apart&pivot=status&sort=-delivered,currency",
    ] {
        let path = format!("/funding/summary?{asked}");
        let whole = service.json(&path).await;
        let count = whole["data"].as_array().unwrap().len();
        let page = &whole["page"];
        assert_eq!((&page["limit"], &page["total"], &page["next"]), (&json!(count), &json!(count), &Json::Null));
        for limit in [1, 3, 500] {
            let mut next = Some(format!("{path}&limit={limit}"));
            let mut paged = Vec::new();
            while let Some(path) = next {
                let answer = service.get(&path).await;
                let page = answer.json();
                assert_eq!(page["page"]["total"], count, "{path}");
                assert!(page["data"].as_array().unwrap().len() <= limit, "{path}");
                paged.extend(page["data"].as_array().unwrap().iter().map(|group| group["id"].clone()));
                next = page["page"]["next"].as_str().map(str::to_owned);
                let linked = answer.links().into_iter().find(|(_, relation, _)| relation == "next");
                assert_eq!(linked.map(|(target, _, _)| target), next);
                assert_eq!(page["page"]["after"].is_null(), next.is_none(), "{path}");
            }
            let ids: Vec<Json> = whole["data"].as_array().unwrap().iter().map(|group| group["id"].clone()).collect();
            assert_eq!(paged, ids, "{path} by {limit}");
        }
    }
}

#[tokio::test]
async fn a_page_of_a_summary_goes_on_only_after_one_of_its_groups() {
    let service = Service::made_up().await;
    for after in
        ["UY:pledged:USD", "NO:pledged:USD:x", "nobody:pledged:NOK", "pledged:NOK", "NO:lost:NOK", "a:b:c:d", ":", "x"]
    {
        let answer = service.get(&format!("/funding/summary?group_by=donor&after={}", encoded(after))).await;
        assert_eq!(answer.status.as_u16(), 400, "{after}");
        let detail = answer.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(&format!("no group of this summary has the id `{after}`")), "{detail}");
    }
    let rest = service.json("/funding/summary?group_by=donor&after=NO:delivered:NOK").await;
    assert_eq!(rest["data"][0]["id"], "NO:pledged:NOK");
}

#[tokio::test]
async fn a_summary_of_many_records_names_the_first_and_says_where_the_others_are() {
    let service = Service::of(&large()).await;
    let path = "/funding/summary?group_by=donor&as_of=2031-11-30&source=many-0,many-1,many-2,many-3,many-4,many-5,many-6,many-7";
    let cut = service.json(path).await;
    let groups = cut["data"].as_array().unwrap();
    let counted: u64 = groups.iter().map(|group| group["count"].as_u64().unwrap()).sum();
    let each = 1_000 / groups.len();
    assert!(counted > 1_000);
    let large: Vec<&Json> = groups.iter().filter(|group| group["count"].as_u64().unwrap() > each as u64).collect();
    assert!(!large.is_empty() && large.len() < groups.len());
    for group in groups {
        let named = group["records"].as_array().unwrap();
        assert_eq!(named.len(), each.min(usize::try_from(group["count"].as_u64().unwrap()).unwrap()));
        let has_all = named.len() as u64 == group["count"].as_u64().unwrap();
        let is_asked_for = !group["status"].is_null() && !group["currency"].is_null();
        assert_eq!(group.get("records_url").is_some(), !has_all && is_asked_for, "{group}");
    }
    // The list has the records that count, and those that they contain.
    let with_url = large.iter().find(|group| group.get("records_url").is_some()).unwrap();
    let url = with_url["records_url"].as_str().unwrap();
    assert!(url.contains("release=2031.12.0") && url.contains("as_of=2031-11-30"), "{url}");
    let lines = service.get(&format!("{url}&format=ndjson&fields=donor,status,currency,counted")).await.text();
    let listed: Vec<Json> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let is_of_group = |row: &Json| ["donor", "status", "currency"].iter().all(|key| row[key] == with_url[key]);
    assert!(listed.iter().all(is_of_group), "{url}");
    assert!(listed.len() as u64 >= with_url["count"].as_u64().unwrap(), "{url}");
    let ids: BTreeSet<&str> = listed.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert!(with_url["records"].as_array().unwrap().iter().all(|id| ids.contains(id.as_str().unwrap())));
    // One group alone has room for more of its records.
    let first = format!(
        "{path}&status={}&currency={}&limit=1",
        with_url["status"].as_str().unwrap(),
        with_url["currency"].as_str().unwrap()
    );
    let alone = service.json(&first).await;
    assert!(alone["data"][0]["records"].as_array().unwrap().len() > each);
    // A page has the address, and a table the count.
    let page = service.get(&format!("{path}&format=html")).await.text();
    assert!(page.contains(&url.replace('&', "&#38;")), "{page}");
    let csv = service.get(&format!("{path}&format=csv")).await.text();
    assert_eq!(
        csv.lines().next().unwrap(),
        "donor_kind,donor_id,donor_name,mission,channel,agency_id,agency_name,status,currency,count,total,low,high,records,sources,reported_from,reported_to,donor_alpha3,reported_from_first,reported_from_last,reported_to_first,reported_to_last,id"
    );
}

#[tokio::test]
async fn a_table_of_a_summary_has_all_groups_unless_it_is_limited() {
    let service = Service::of(&large()).await;
    let path = "/funding/summary?group_by=agency,donor&basis=reached";
    let whole = service.json(path).await;
    let ids: Vec<Json> = whole["data"].as_array().unwrap().iter().map(|group| group["id"].clone()).collect();
    let lines = |text: String| -> Vec<Json> {
        text.lines().map(|line| serde_json::from_str::<Json>(line).unwrap()["id"].clone()).collect()
    };
    assert_eq!(lines(service.get(&format!("{path}&format=ndjson")).await.text()), ids);
    let page = format!("{path}&limit=2&after={}", encoded(ids[2].as_str().unwrap()));
    assert_eq!(lines(service.get(&format!("{page}&format=ndjson")).await.text()), ids[3..5]);
    let rows = parquet_rows(&service.get(&format!("{page}&format=parquet")).await.body);
    assert_eq!(rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>(), ids[3..5]);
}

#[tokio::test]
async fn the_profile_of_a_country_is_bounded_and_links_to_the_rest() {
    let service = Service::of(&large()).await;
    let profile = service.json("/countries/NO?as_of=2031-06-30").await["data"].clone();
    let shown = profile["funding"].as_array().unwrap();
    assert_eq!(shown.len(), 100);
    let url = profile["funding_url"].as_str().unwrap();
    let list = service.walk(&format!("{url}&limit=500")).await;
    assert!(list.len() > 100 && list.iter().all(|row| row["donor"]["id"] == "NO"), "{url}");
    assert_eq!(shown[..], list[..100]);
    assert!(profile.get("contingents_url").is_none(), "all contingents are there");
    // The totals are those of all, and not of the tranches that are shown.
    let totals = service.json("/funding/summary?group_by=mission&donor=NO&as_of=2031-06-30").await;
    let sums = |groups: &Json| -> Vec<Json> {
        groups.as_array().unwrap().iter().map(|group| json!([group["id"], group["count"], group["total"]])).collect()
    };
    assert_eq!(sums(&profile["funding_totals"]), sums(&totals["data"]));
    let page = service.get("/countries/NO?as_of=2031-06-30&format=html").await.text();
    assert!(page.contains(&format!("href=\"{}\"", url.replace('&', "&#38;"))));
}
