//! Every list in every format, and the same records in all of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::support::{Service, document, ids, latest, lists};

pub fn csv_rows(body: &[u8]) -> (Vec<String>, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_reader(body);
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (header, reader.records().map(Result::unwrap).collect())
}

#[tokio::test]
async fn every_list_streams_whole_as_csv_and_ndjson() {
    let service = Service::flagship().await;
    for path in lists() {
        let pages: Vec<String> = service
            .walk(&format!("{path}?limit=500"))
            .await
            .iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect();
        let answer = service.get(&format!("{path}?format=csv")).await;
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present", "{path}");
        let (header, rows) = csv_rows(&answer.body);
        let id = header.iter().position(|name| name == "id").unwrap();
        assert_eq!(rows.iter().map(|row| row[id].to_owned()).collect::<Vec<_>>(), pages, "{path}");
        let sources = header.iter().position(|name| name == "sources").unwrap();
        // What was added later came last.
        let later =
            ["rivals", "counted", "part_of_name", "independent_sources", "last_published", "accepted", "disputed"];
        let support = ["supported_by", "contradicted_by", "first_known", "robust", "scope"];
        let later = [
            &later[..],
            &support,
            &["unit", "note", "camps", "what", "quantity", "quantity_qualifier", "quantity_unit"],
        ]
        .concat();
        let of_curation = ["titled_by", "agency", "voice", "rank_reason", "checked_on", "check_result", "checks"];
        // What a step says of its case.
        let of_outer = ["case", "case_name", "mission", "country_id", "country_name"];
        let is_later = |name: &str| {
            later.contains(&name)
                || (path == "/legal-case-events" && of_outer.contains(&name))
                || of_curation.contains(&name)
                || ["_low", "_high", "_reported_on"].iter().any(|end| name.ends_with(end))
                || name.starts_with("explanation_")
                || name == "wikidata"
                || ["_first", "_last", "_alpha3"].iter().any(|end| name.ends_with(end))
        };
        assert!(header[sources + 1..].iter().all(|name| is_later(name)), "{path}: {header:?}");
        assert_eq!(header.iter().collect::<BTreeSet<_>>().len(), header.len(), "{path}: no column twice");
        let lines = service.with(http::Method::GET, &path, &[("accept", "application/x-ndjson")]).await;
        let records: Vec<Json> =
            String::from_utf8(lines.body).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(
            records.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>(),
            pages,
            "{path}"
        );
        assert_eq!(records[0], service.json(&format!("{path}?limit=1")).await["data"][0], "{path}");
    }
}

#[tokio::test]
async fn dates_and_countries_are_spelled_out() {
    let service = Service::flagship().await;
    let countries = service.walk("/countries?limit=500").await;
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let alpha3: BTreeMap<String, String> =
        countries.iter().map(|row| (text(&row["id"]), text(&row["alpha3"]))).collect();
    let (mut dates, mut coarse, mut codes, mut items) = (0, 0, 0, 0);
    for path in lists() {
        let (header, rows) = csv_rows(&service.get(&format!("{path}?format=csv")).await.body);
        let at = |name: &str| header.iter().position(|column| column == name);
        for (name, place) in header.iter().zip(0..) {
            for row in &rows {
                let cell = &row[place];
                if let (Some(first), Some(last)) = (at(&format!("{name}_first")), at(&format!("{name}_last"))) {
                    // The days of a month, from the calendar and not from the same code.
                    let days = match cell.len() {
                        0 => [String::new(), String::new()],
                        4 => [format!("{cell}-01-01"), format!("{cell}-12-31")],
                        7 => {
                            let (year, month): (u32, u32) = (cell[..4].parse().unwrap(), cell[5..].parse().unwrap());
                            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
                            let days = [31, 28 + u32::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
                            [format!("{cell}-01"), format!("{cell}-{}", days[month as usize - 1])]
                        }
                        _ => [cell.to_owned(), cell.to_owned()],
                    };
                    assert_eq!([&row[first], &row[last]], [&days[0], &days[1]], "{path} {name} {row:?}");
                    dates += usize::from(!cell.is_empty());
                    coarse += usize::from(matches!(cell.len(), 4 | 7));
                }
                if let Some(code) = at(&format!("{}_alpha3", name.trim_end_matches("_id"))) {
                    let expected: Vec<&str> =
                        cell.split("; ").filter_map(|code| alpha3.get(code)).map(String::as_str).collect();
                    assert_eq!(row[code], expected.join("; "), "{path} {name} {row:?}");
                    codes += expected.len();
                }
                if let (true, Some(item)) = (name == "identifiers", at("wikidata")) {
                    let expected: Vec<&str> =
                        cell.split("; ").filter_map(|identifier| identifier.strip_prefix("wikidata:")).collect();
                    assert_eq!(row[item], expected.join("; "), "{path} {row:?}");
                    items += expected.len();
                }
            }
        }
    }
    assert!(dates > 1_000 && coarse > 100 && codes > 300 && items > 40, "{dates} {coarse} {codes} {items}");
}

#[tokio::test]
async fn a_filled_cell_has_its_source() {
    let service = Service::flagship().await;
    let (header, rows) = csv_rows(&service.get("/funding?donor=US&format=csv").await.body);
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    assert!(rows.len() > 5);
    for row in rows {
        for field in ["amount", "status", "announced_on"] {
            if !row[at(field)].is_empty() {
                assert!(row[at("sources")].contains(&format!("{field}=")), "{row:?}");
            }
        }
        assert_eq!(&row[at("donor_name")], "United States");
    }
}

#[tokio::test]
async fn a_source_beside_a_value_gives_that_value() {
    let service = Service::flagship().await;
    let mut rivals_seen = 0;
    for (path, field) in [("contingents", "personnel"), ("contingents", "status"), ("funding", "amount")] {
        let (header, rows) = csv_rows(&service.get(&format!("/{path}?format=csv")).await.body);
        let at = |name: &str| header.iter().position(|column| column == name).unwrap();
        let prefix = format!("{field}=");
        for row in rows {
            let id = &row[at("id")];
            let claims = service.walk(&format!("/claims?subject_id={id}&field={field}&limit=500")).await;
            let live: Vec<&Json> = claims.iter().filter(|claim| claim["rank"] != "deprecated").collect();
            let given = |source: &str| -> Vec<(&str, &str)> {
                let of_source = live.iter().filter(|claim| claim["source"]["id"] == source);
                of_source
                    .map(|claim| (claim["qualifier"].as_str().unwrap(), claim["value"].as_str().unwrap()))
                    .collect()
            };
            let source_of = |place: &str| place.split(['¶', ' ']).next().unwrap().to_owned();
            let cells = |column: &str| -> Vec<String> {
                row[at(column)].split("; ").filter_map(|cell| cell.strip_prefix(&prefix)).map(str::to_owned).collect()
            };
            for place in cells("sources") {
                let (values, shown) = (given(&source_of(&place)), &row[at(field)]);
                let allows = |(qualifier, value): &(&str, &str)| match (value.parse::<f64>(), shown.parse::<f64>()) {
                    (Ok(value), Ok(shown)) => match *qualifier {
                        "at_least" => value <= shown,
                        "at_most" => value >= shown,
                        // Either may be about the other.
                        _ => (value - shown).abs() <= 0.11 * shown,
                    },
                    _ => *value == shown,
                };
                assert!(values.iter().any(allows), "{id}: {place} gives {values:?}, not {shown}");
            }
            for rival in cells("rivals") {
                let (value, place) = rival.split_once('@').unwrap();
                let value = value.rsplit(' ').next().unwrap();
                assert!(given(&source_of(place)).iter().any(|(_, given)| *given == value), "{id}: {rival}");
                assert!(row[at("disputed")].split("; ").any(|disputed| disputed == field), "{id}: {rival}");
                rivals_seen += 1;
            }
        }
    }
    assert!(rivals_seen > 20, "{rivals_seen}");
    let path = "/legal-cases?format=csv&release=2026.12.1&fields=sources,rivals";
    let (_, rows) = csv_rows(&service.get(path).await.body);
    let row = rows.iter().find(|row| row[0] == *"aukot-v-nsc-2023").unwrap();
    // The orders of its events are not its outcome.
    let outcomes: Vec<&str> = row[1].split("; ").filter(|place| place.starts_with("outcome=")).collect();
    assert_eq!(outcomes, ["outcome=pan-african-visions-2024-01-high-court-bars-deployment"]);
    assert!(row[1].contains(".outcome=dala-news-2023-10-09"), "{}", &row[1]);
    let (header, rows) =
        csv_rows(&service.get("/contingents?format=csv&release=2026.12.0&fields=sources,rivals").await.body);
    assert_eq!(header, ["id", "sources", "rivals"]);
    let row = rows.iter().find(|row| row[0] == *"ke-first-contingent").unwrap();
    assert!(!row[1].contains("personnel=investing-2024-06-24-kenyan-police-this-week"));
    assert!(row[2].contains("personnel=400@investing-2024-06-24-kenyan-police-this-week"));
    assert!(row[2].contains("personnel=at least 400@news-central-2024-06-first-batch-leaves"));
}

#[tokio::test]
async fn csv_is_safe_for_spreadsheets() {
    let service = Service::made_up().await;
    let (header, rows) = csv_rows(&service.get("/funding?format=csv").await.body);
    let at = header.iter().position(|column| column == "recipient_name").unwrap();
    assert!(rows.iter().any(|row| row[at] == *"'=HYPERLINK(\"x\")"));
    let marked = service.get("/funding?format=csv&bom=true").await;
    assert_eq!(&marked.body[..3], "\u{feff}".as_bytes());
    assert!(marked.body.windows(2).any(|pair| pair == b"\r\n"));
}

#[tokio::test]
async fn fields_choose_columns() {
    let service = Service::made_up().await;
    let (header, _) = csv_rows(&service.get("/funding?format=csv&fields=donor,amount,sources").await.body);
    assert_eq!(header, ["id", "donor_kind", "donor_id", "donor_name", "amount", "sources"]);
    let line = service.get("/contingents?format=ndjson&fields=personnel&limit=1").await;
    assert_eq!(String::from_utf8(line.body).unwrap(), "{\"id\":\"no-first\",\"personnel\":90}\n");
    let wrong = service.get("/funding?format=csv&fields=amont").await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.json()["detail"].as_str().unwrap().contains("`amount`"));
    for query in ["fields=amount", "bom=true"] {
        assert_eq!(service.get(&format!("/funding?{query}")).await.status, 400, "{query} is for tables");
    }
}

#[tokio::test]
async fn a_limit_makes_a_page_of_a_table_too() {
    let service = Service::made_up().await;
    let (_, rows) = csv_rows(&service.get("/claims?format=csv&limit=7").await.body);
    assert_eq!(rows.len(), 7);
    let (_, next) = csv_rows(&service.get("/claims?format=csv&limit=7&after=x007").await.body);
    assert_eq!(&next[0][0], "x008");
    let (_, then) = csv_rows(&service.get("/contingents?format=csv&as_of=2031-02-01").await.body);
    assert_eq!(then.len(), ids(&service.json("/contingents?as_of=2031-02-01").await).len());
}

#[tokio::test]
async fn a_table_has_an_entity_tag_and_its_manners() {
    let service = Service::made_up().await;
    let answer = service.get("/events?format=csv").await;
    let tag = answer.header("etag").to_owned();
    let again = service.with(http::Method::GET, "/events?format=csv", &[("if-none-match", &tag)]).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_ne!(tag, service.get("/events?format=csv&limit=50").await.header("etag"));
    assert_eq!(service.with(http::Method::HEAD, "/events?format=csv", &[]).await.body.len(), 0);
    assert_eq!(service.get("/events/landing?format=csv").await.status, 400, "one record is no table");
    let refused = service.with(http::Method::GET, "/events/landing", &[("accept", "text/csv")]).await;
    assert_eq!(refused.status, 406);
}

#[tokio::test]
async fn summaries_are_tables_too() {
    let service = Service::made_up().await;
    let (header, rows) = csv_rows(&service.get("/funding/summary?group_by=donor&format=csv").await.body);
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let pledged = rows.iter().find(|row| row[at("id")] == *"NO:pledged:NOK").unwrap();
    assert_eq!(
        (&pledged[at("donor_name")], &pledged[at("total")], &pledged[at("records")]),
        ("Norway", "1000000.5", "no-money")
    );
}

#[tokio::test]
async fn the_older_document_describes_the_same_operations() {
    let service = Service::made_up().await;
    let (newer, older) = (document(), service.json("/openapi-3.0.json").await);
    assert_eq!(older["openapi"], "3.0.3");
    let operations = |document: &Json| -> Vec<(String, String, usize)> {
        let paths = document["paths"].as_object().unwrap();
        paths
            .iter()
            .map(|(path, item)| {
                (
                    path.clone(),
                    item["get"]["operationId"].to_string(),
                    item["get"]["parameters"].as_array().map_or(0, Vec::len),
                )
            })
            .collect()
    };
    assert_eq!(operations(&older), operations(&newer));
    let names =
        |document: &Json| document["components"]["schemas"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&older), names(&newer));
    assert!(!older.to_string().contains("\"null\""));
}

#[tokio::test]
async fn everything_can_be_cited_pinned_to_its_edition() {
    let service = Service::flagship().await;
    let csl = service.get("/funding/us-release-109m?format=csl").await;
    assert_eq!(csl.header("content-type"), "application/vnd.citationstyles.csl+json");
    let item = csl.json()[0].clone();
    let here = format!("https://ledger.test/funding/us-release-109m?release={}", latest());
    assert_eq!((item["URL"].as_str(), item["version"].as_str()), (Some(here.as_str()), Some(latest().as_str())));
    let pinned = service.json("/funding/us-release-109m?format=csl&release=2026.12.1").await[0].clone();
    assert_eq!(
        (&pinned["version"], &pinned["issued"]["date-parts"]),
        (&serde_json::json!("2026.12.1"), &serde_json::json!([[2026, 11, 25]]))
    );
    let bibtex = service
        .with(http::Method::GET, "/claims/c00392?release=2026.11.0", &[("accept", "application/x-bibtex")])
        .await;
    let text = String::from_utf8(bibtex.body).unwrap();
    assert!(text.starts_with('@') && text.contains("release=2026.11.0"), "{text}");
    let ris = service.get("/sources/latin-post-2024-06-18-haiti-commanders-in-nairobi?format=ris").await;
    let text = String::from_utf8(ris.body).unwrap();
    assert!(
        text.contains("Ross Key") && text.contains("latinpost.com") && text.trim_end().ends_with("ER  -"),
        "{text}"
    );
    let apa = service.get("/funding?donor=US&format=apa").await;
    let text = String::from_utf8(apa.body).unwrap();
    assert!(text.contains(&format!("https://ledger.test/funding?donor=US&release={}", latest())), "{text}");
}
