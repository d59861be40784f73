//! Summaries at the ends of periods, on both clocks.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::support::Service;

fn rows(page: &Json) -> &Vec<Json> {
    page["data"].as_array().unwrap()
}

fn text<'j>(json: &'j Json, name: &str) -> &'j str {
    json[name].as_str().unwrap()
}

const SUMS: [&str; 4] = ["count", "total", "low", "high"];

#[tokio::test]
async fn what_was_known_then_is_the_summary_of_that_day() {
    let service = Service::flagship().await;
    for (path, asked) in [
        ("contingents", "group_by=country&mission=mss-haiti"),
        ("contingents", "basis=reached&country=KE,JM,BS"),
        ("funding", "group_by=mission&basis=whole&donor=US"),
        ("funding", "missions=apart&currency=USD"),
    ] {
        let series = service.walk(&format!("/{path}/summary/series?{asked}&every=quarter&limit=500")).await;
        let mut ends: Vec<&str> = series.iter().map(|row| text(row, "ends_on")).collect();
        ends.dedup();
        assert!(ends.len() > 4, "{path} {asked}: {ends:?}");
        for end in ends {
            let summary = service.json(&format!("/{path}/summary?{asked}&as_of={end}")).await;
            let of_end: Vec<&Json> =
                series.iter().filter(|row| row["ends_on"] == end && !row["known_then"].is_null()).collect();
            assert_eq!(of_end.len(), rows(&summary).len(), "{path} {asked} {end}");
            for (row, group) in of_end.iter().zip(rows(&summary)) {
                assert_eq!(text(row, "id"), format!("{}:{}", text(row, "period"), text(group, "id")));
                for name in SUMS {
                    assert_eq!(row["known_then"][name], group[name], "{path} {asked} {end} {name}");
                }
            }
        }
    }
}

/// The last day of a date that may be a month or a year.
fn last_day(date: &str) -> String {
    let parts: Vec<u32> = date.split('-').map(|part| part.parse().unwrap()).collect();
    let (year, month) = (parts[0], parts.get(1).copied().unwrap_or(12));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    format!("{year:04}-{month:02}-{:02}", parts.get(2).copied().unwrap_or(days[month as usize - 1]))
}

fn first_day(date: &str) -> String {
    format!("{date}{}", &"-01-01"[date.len() - 4..])
}

/// The statuses of records, those without one included.
type Statuses<'s> = BTreeMap<&'s str, Option<&'s str>>;
/// How many records count, and their sum, by country and status.
type Counted<'s> = BTreeMap<(String, Option<&'s str>), (u64, Option<f64>)>;

/// Adds the status of a record on a day according to its claims, by the words of the contract; nothing before the first of
/// them.
fn add_status<'c>(statuses: &mut Statuses<'c>, id: &'c str, claims: &[&'c Json], day: &str) {
    let date = |claim: &'c Json| claim["valid_on"].as_str().or(claim["source"]["published_on"].as_str());
    let told = claims.iter().copied().filter(|claim| date(claim).is_some_and(|date| last_day(date).as_str() <= day));
    let told: Vec<&Json> = told.collect();
    if told.is_empty() {
        return;
    }
    let of_status = told.into_iter().filter(|claim| claim["field"] == "status");
    let winner = of_status.min_by_key(|claim| {
        let published = claim["source"]["published_on"].as_str();
        let rank = ["preferred", "normal"].iter().position(|rank| claim["rank"] == *rank).unwrap();
        let state = Reverse(date(claim).map(first_day));
        (
            rank,
            published.is_none(),
            claim["qualifier"] == "planned",
            state,
            Reverse(published.map(first_day)),
            text(claim, "id"),
        )
    });
    statuses.insert(id, winner.map(|claim| text(claim, "value")));
}

#[tokio::test]
async fn what_is_known_now_follows_from_the_claims_about_days_up_to_then() {
    let service = Service::flagship().await;
    let records = service.walk("/contingents?mission=mss-haiti&limit=500").await;
    let claims = service.walk("/claims?subject_kind=contingent&limit=500").await;
    let claims_of = |id: &str| -> Vec<&Json> {
        claims.iter().filter(|claim| claim["subject"]["id"] == *id && claim["rank"] != "deprecated").collect()
    };
    let asked = "/contingents/summary/series?mission=mss-haiti&group_by=country&every=month&limit=500";
    let series = service.walk(asked).await;
    let mut ends: Vec<&str> = series.iter().map(|row| text(row, "ends_on")).collect();
    ends.dedup();
    for end in ends {
        let mut statuses = Statuses::new();
        for record in &records {
            let id = text(record, "id");
            add_status(&mut statuses, id, &claims_of(id), end);
        }
        let by_id: BTreeMap<&str, &Json> = records.iter().map(|record| (text(record, "id"), record)).collect();
        let mut expected: Counted<'_> = BTreeMap::new();
        for (id, status) in &statuses {
            let record = by_id[id];
            let mut whole = record["part_of"].as_str();
            let mut is_inside = false;
            while let Some(here) = whole.filter(|id| by_id.contains_key(id)) {
                is_inside |= statuses.get(here) == Some(status)
                    && by_id[here]["country"] == record["country"]
                    && !by_id[here]["personnel"].is_null();
                whole = by_id[here]["part_of"].as_str();
            }
            if !is_inside {
                let country = text(&record["country"], "id").to_owned();
                let (count, total) = expected.entry((country, *status)).or_default();
                *count += 1;
                if let Some(people) = record["personnel"].as_f64() {
                    *total = Some(total.unwrap_or(0.0) + people);
                }
            }
        }
        let found: Counted<'_> = series
            .iter()
            .filter(|row| row["ends_on"] == end && !row["known_now"].is_null())
            .map(|row| {
                let now = &row["known_now"];
                let key = (text(&row["country"], "id").to_owned(), row["status"].as_str());
                (key, (now["count"].as_u64().unwrap(), now["total"].as_f64()))
            })
            .collect();
        assert_eq!(found, expected, "{end}");
    }
}

#[tokio::test]
async fn the_last_period_ends_with_what_the_summary_says_now() {
    let service = Service::flagship().await;
    // Every claim about these has a date, so nothing is left out.
    for (path, asked) in
        [("contingents", "country=KE,JM,BS,BZ&mission=mss-haiti"), ("funding", "donor=CA,FR&mission=mss-haiti")]
    {
        let series = service.walk(&format!("/{path}/summary/series?{asked}&every=year&limit=500")).await;
        let last = text(series.last().unwrap(), "period");
        let summary = service.json(&format!("/{path}/summary?{asked}")).await;
        let now: Vec<&Json> =
            series.iter().filter(|row| row["period"] == last && !row["known_now"].is_null()).collect();
        assert_eq!(now.len(), rows(&summary).len(), "{path}");
        for (row, group) in now.iter().zip(rows(&summary)) {
            for name in SUMS {
                assert_eq!(row["known_now"][name], group[name], "{path} {} {name}", row["id"]);
            }
        }
    }
}

#[tokio::test]
async fn periods_are_named_and_bounded_as_they_are_asked_for() {
    let service = Service::flagship().await;
    for (every, names) in [("month", ["2024-05", "2024-06", "2024-07"]), ("quarter", ["2024-Q1", "2024-Q2", "2024-Q3"])]
    {
        let (from, to) = if every == "month" { ("2024-05-31", "2024-07") } else { ("2024-03", "2024-07-01") };
        let series =
            service.json(&format!("/contingents/summary/series?country=KE&every={every}&from={from}&to={to}")).await;
        let mut found: Vec<&str> = rows(&series).iter().map(|row| text(row, "period")).collect();
        found.dedup();
        assert_eq!(found, names, "{every}");
    }
    // The last period ends on the day that is asked for, and nothing after it is told.
    let series = service.json("/contingents/summary/series?country=KE&every=year&as_of=2024-06-24&to=2030").await;
    assert_eq!(rows(&series).last().unwrap()["ends_on"], "2024-06-24");
    let page = service.json("/contingents/summary/series?country=KE&limit=2").await;
    let next = service.json(text(&page["page"], "next")).await;
    let both = service.json("/contingents/summary/series?country=KE&limit=4").await;
    assert_eq!([rows(&page).clone(), rows(&next).clone()].concat(), *rows(&both));
    for (query, says) in [
        ("every=day", "must be `month`, `quarter` or `year`, not `day`"),
        ("from=2025&to=2024", "is later than `to`, so there are no periods"),
        ("from=1000", "gives more than 240 periods"),
        ("from=2024-02-30", "must be a date that exists"),
        ("after=x", "no group of this summary has the id `x`"),
        ("pivot=status", "is not a parameter here"),
    ] {
        let answer = service.get(&format!("/contingents/summary/series?{query}")).await;
        assert_eq!(answer.status.as_u16(), 400, "{query}");
        assert!(answer.text().contains(says), "{query}: {}", answer.text());
    }
    let csv = service.get("/funding/summary/series?donor=US&every=year&format=csv&fields=period,known_now_total").await;
    assert_eq!(csv.text().lines().next().unwrap(), "period,known_now_total,id");
}
