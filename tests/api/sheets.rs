//! Workbooks for Excel: the same values as in CSV, typed; the claims behind them; and what they are.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};

use calamine::{Data, Reader, Xlsx};
use jiff::civil::{Date, date};
use ledger_core::resources::ALL;
use serde_json::Value as Json;

use crate::support::{Answer, Service};

const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

type Book = Xlsx<Cursor<Vec<u8>>>;

fn book(answer: &Answer) -> Book {
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, MEDIA_TYPE));
    Xlsx::new(Cursor::new(answer.body.clone())).unwrap()
}

/// A sheet: its header, and its rows.
fn sheet(book: &mut Book, name: &str) -> (Vec<String>, Vec<Vec<Data>>) {
    let range = book.worksheet_range(name).unwrap();
    let width = range.width();
    let mut rows = range.rows().map(<[Data]>::to_vec);
    let header = rows.next().unwrap().iter().map(ToString::to_string).collect();
    let rows: Vec<Vec<Data>> = rows.collect();
    assert!(rows.iter().all(|row| row.len() == width));
    (header, rows)
}

/// The day that a serial number of Excel means; its calendar has a 29 February 1900, so it begins a day early.
fn day(serial: f64) -> Date {
    #[expect(clippy::cast_possible_truncation, reason = "days are whole numbers of five digits")]
    let days = serial as i64;
    date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).unwrap()
}

/// A cell as CSV writes it.
fn written(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(moment) => day(moment.as_f64()).to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

/// The rows of CSV, without the mark that keeps spreadsheets from calculating.
fn csv_rows(body: &[u8]) -> Vec<Vec<String>> {
    let plain = |cell: &str| {
        let marked = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']));
        marked.unwrap_or(cell).to_owned()
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body);
    reader.records().map(|row| row.unwrap().iter().map(plain).collect()).collect()
}

/// Every cell of a question is what CSV says; gives how many cells are numbers, days and Booleans.
async fn agrees(service: &Service, question: &str) -> [usize; 3] {
    let mark = if question.contains('?') { '&' } else { '?' };
    let csv = csv_rows(&service.get(&format!("{question}{mark}format=csv")).await.body);
    let (header, rows) = sheet(&mut book(&service.get(&format!("{question}{mark}format=xlsx")).await), "Data");
    assert_eq!(header, csv[0], "{question}");
    assert_eq!(rows.len() + 1, csv.len(), "{question}");
    let mut typed = [0; 3];
    for (row, expected) in rows.iter().zip(&csv[1..]) {
        for ((cell, text), name) in row.iter().zip(expected).zip(&header) {
            assert_eq!(written(cell), *text, "{question} {} {name}", expected[0]);
            match cell {
                Data::Float(_) => typed[0] += 1,
                Data::DateTime(_) => typed[1] += 1,
                Data::Bool(_) => typed[2] += 1,
                // What looks like a day in a column of dates is a day, and only that.
                Data::String(text) if name.ends_with("_on") && !text.is_empty() => assert_ne!(text.len(), 10, "{text}"),
                _ => {}
            }
        }
    }
    typed
}

#[tokio::test]
async fn a_cell_of_a_sheet_holds_what_the_csv_cell_says() {
    let mut typed = [0; 3];
    for service in [Service::flagship().await, Service::made_up().await] {
        let lists = ALL.iter().map(|resource| format!("/{}", resource.path));
        let others = [
            "/funding?limit=3",
            "/claims?rank=normal",
            "/contingents?fields=personnel,country&sort=-personnel",
            "/funding/summary",
            "/funding/summary?pivot=status&citations=accepted",
            "/contingents/summary?group_by=country",
            "/funding/summary/series?every=quarter",
            "/contingents/diff?a.as_of=2024-06-30&b.as_of=2024-12-31",
            "/contingents?as_of=2024-06-30&citations=none",
        ];
        let source = service.json("/claims?limit=1").await["data"][0]["source"]["id"].as_str().unwrap().to_owned();
        let others = others.map(str::to_owned).into_iter().chain([format!("/sources/{source}/influence")]);
        for question in lists.chain(others) {
            let found = agrees(&service, &question).await;
            typed.iter_mut().zip(found).for_each(|(all, found)| *all += found);
        }
    }
    assert!(typed.iter().all(|cells| *cells > 100), "{typed:?}");
}

/// Every claim that a record cites, as the sheet should have it.
fn cited(record: &Json, inside: Option<&str>, found: &mut BTreeSet<(String, String, String)>, row: &str) {
    match record {
        Json::Array(items) => items.iter().for_each(|item| cited(item, inside, found, row)),
        Json::Object(members) => {
            let here = if members.contains_key("citations") { members["id"].as_str() } else { inside };
            let field = members.get("field").and_then(Json::as_str);
            if let (Some(claim), Some(field)) = (members.get("claim").and_then(Json::as_str), field) {
                let before = here.filter(|here| *here != row).map(|here| format!("{here}.")).unwrap_or_default();
                found.insert((row.to_owned(), format!("{before}{field}"), claim.to_owned()));
            }
            members.values().for_each(|member| cited(member, here, found, row));
        }
        _ => {}
    }
}

#[tokio::test]
async fn the_sheet_of_sources_has_every_claim_that_a_row_cites() {
    let service = Service::flagship().await;
    for list in ["contingents", "funding", "legal-cases", "events", "countries"] {
        let mut expected = BTreeSet::new();
        for record in service.walk(&format!("/{list}?limit=100")).await {
            cited(&record, None, &mut expected, record["id"].as_str().unwrap());
        }
        let (header, rows) = sheet(&mut book(&service.get(&format!("/{list}?format=xlsx")).await), "Sources");
        let at = |name: &str| header.iter().position(|other| other == name).unwrap();
        let text = |row: &[Data], name: &str| written(&row[at(name)]);
        let found: BTreeSet<_> =
            rows.iter().map(|row| (text(row, "id"), text(row, "field"), text(row, "claim"))).collect();
        assert!(!expected.is_empty());
        assert_eq!(found, expected, "{list}");
        for row in &rows {
            // Each line says where the claim can be read.
            assert!(!text(row, "source").is_empty() && !text(row, "publisher").is_empty(), "{row:?}");
        }
    }
    let (header, rows) = sheet(&mut book(&service.get("/contingents?format=xlsx&release=2026.12.2").await), "Sources");
    let at = |name: &str| header.iter().position(|other| other == name).unwrap();
    let of = |claim: &str, name: &str| {
        let row = rows.iter().find(|row| row[at("claim")] == Data::String(claim.to_owned())).unwrap();
        row[at(name)].clone()
    };
    let contingent = service.json("/contingents/ke-first-contingent?release=2026.12.2").await;
    let citations = contingent["data"]["citations"].as_array().unwrap();
    let mut stances = BTreeSet::new();
    for citation in citations.iter().filter(|citation| citation["field"] == "personnel") {
        let claim = citation["claim"].as_str().unwrap();
        let stance = written(&of(claim, "stance"));
        // Two hundred have landed, and whoever says exactly 400 contradicts it.
        if citation["qualifier"] == "exact" && citation["valid_on"].is_null() {
            let expected =
                if citation["value"] == "200" || citation["value"] == 200 { "supports" } else { "contradicts" };
            assert_eq!(stance, expected, "{citation}");
        }
        assert_eq!(of(claim, "accepted"), Data::Bool(citation["accepted"].as_bool().unwrap()));
        stances.insert(stance);
    }
    assert!(stances.len() > 1, "{stances:?}");
}

#[tokio::test]
async fn a_text_is_never_a_formula() {
    let service = Service::made_up().await;
    let answer = service.get("/funding?format=xlsx").await;
    let (_, rows) = sheet(&mut book(&answer), "Data");
    assert!(rows.iter().flatten().any(|cell| *cell == Data::String("=HYPERLINK(\"x\")".to_owned())));
    for name in ["Data", "Sources", "About"] {
        let formulas = book(&answer).worksheet_formula(name).unwrap();
        assert!(formulas.rows().flatten().all(String::is_empty), "{name}");
    }
}

/// A part of the file.
fn part(answer: &Answer, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(answer.body.clone())).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn rows_and_claims_lead_to_their_pages_and_sources_to_theirs() {
    let service = Service::at("https://ledger.test", &crate::support::flagship()).await;
    let answer = service.get("/funding?format=xlsx&donor=US&as_of=2024-12-31&release=2026.12.2").await;
    let rows = part(&answer, "xl/worksheets/_rels/sheet1.xml.rels");
    let address = "https://ledger.test/funding/us-pledge-300m?release=2026.12.2&amp;as_of=2024-12-31";
    assert!(rows.contains(&format!("Target=\"{address}\"")), "{rows}");
    let claims = part(&answer, "xl/worksheets/_rels/sheet2.xml.rels");
    let claim = service.json("/funding/us-pledge-300m?release=2026.12.2&as_of=2024-12-31").await;
    let citation = &claim["data"]["citations"][0];
    let source = claim["sources"].as_array().unwrap().iter().find(|source| source["id"] == citation["source"]).unwrap();
    for target in [
        format!("https://ledger.test/claims/{}?release=2026.12.2", citation["claim"].as_str().unwrap()),
        source["url"].as_str().unwrap().replace('&', "&amp;"),
    ] {
        assert!(claims.contains(&format!("Target=\"{target}\"")), "{target}");
    }
    let events = service.get("/legal-case-events?format=xlsx&release=2026.12.2&limit=1").await;
    let events = part(&events, "xl/worksheets/_rels/sheet1.xml.rels");
    assert!(events.contains("Target=\"https://ledger.test/legal-cases/"), "{events}");
}

#[tokio::test]
async fn the_same_question_to_the_same_edition_has_the_same_bytes() {
    let (first, second) = (Service::flagship().await, Service::flagship().await);
    // A whole list, a list that is made in memory, one that is not, and a summary.
    for question in
        ["/events?", "/events?limit=3&", "/claims?rank=normal&", "/funding/summary?", "/funding?release=2026.11.0&"]
    {
        let asked = format!("{question}format=xlsx");
        let (answer, again) = (first.get(&asked).await, second.get(&asked).await);
        assert!(answer.body == again.body, "{question}");
        let edition =
            question.split("release=").nth(1).map_or_else(crate::support::latest, |id| id.trim_matches('&').to_owned());
        let published = first.json(&format!("/releases/{edition}")).await["data"]["released_on"].clone();
        let created = format!("<dcterms:created xsi:type=\"dcterms:W3CDTF\">{}T00:00:00Z", published.as_str().unwrap());
        let properties = part(&answer, "docProps/core.xml");
        assert!(properties.contains(&created), "{properties}");
    }
}

#[tokio::test]
async fn a_sheet_is_ready_to_be_read() {
    let service = Service::flagship().await;
    let answer = service.get("/funding?format=xlsx&release=2026.12.2").await;
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"funding-2026.12.2.xlsx\"");
    let (header, rows) = sheet(&mut book(&answer), "Data");
    // Columns go by letters: after Z comes AA.
    let column = |number: usize| {
        let letter = |at: usize| char::from(b'A' + u8::try_from(at).unwrap());
        assert!((27..=702).contains(&number), "two letters");
        [letter((number - 1) / 26 - 1), letter((number - 1) % 26)].iter().collect::<String>()
    };
    let data = part(&answer, "xl/worksheets/sheet1.xml");
    for expected in [
        "state=\"frozen\"",
        "topLeftCell=\"B2\"",
        "<cols>",
        &format!("<autoFilter ref=\"A1:{}{}\"", column(header.len()), rows.len() + 1),
    ] {
        assert!(data.contains(expected), "{expected}");
    }
    let mut about = book(&answer);
    let about = about.worksheet_range("About").unwrap();
    let says: Vec<(String, String)> = about.rows().map(|row| (row[0].to_string(), row[1].to_string())).collect();
    let of = |name: &str| says.iter().find(|(other, _)| other == name).map_or("", |(_, text)| text.as_str());
    assert_eq!(of("title"), "Mission Ledger: funding");
    assert_eq!(of("rows"), rows.len().to_string());
    assert!(of("edition").starts_with("2026.12.2, published on "));
    assert_eq!(of("license"), "https://creativecommons.org/licenses/by/4.0/");
    assert!(of("address of these rows").ends_with("/funding?release=2026.12.2"));
    let apa = service.get("/funding?format=apa&release=2026.12.2").await.text();
    assert_eq!(of("how to cite"), apa.trim_end());
    // Asked for by `Accept`, and in part.
    let accept = service.with(http::Method::GET, "/events?limit=3", &[("accept", MEDIA_TYPE)]).await;
    book(&accept);
    let range = [("range", "bytes=0-1")];
    let part = service.with(http::Method::GET, "/events?limit=3&format=xlsx", &range).await;
    assert_eq!((part.status.as_u16(), part.body.as_slice()), (206, &b"PK"[..]));
    let none = service.get("/funding?format=xlsx&currency=CHF").await;
    assert_eq!(sheet(&mut book(&none), "Data").1.len(), 0, "no rows are a file too");
}

#[tokio::test]
async fn what_a_workbook_does_not_take_is_refused() {
    let service = Service::made_up().await;
    for (question, expected) in [
        ("bom=true", "applies only to `format=csv`"),
        ("facets=country", "applies only to JSON and HTML"),
        ("citations=brief", "`brief` applies only to"),
        ("fields=nothing", "there is no column `nothing`"),
    ] {
        let answer = service.get(&format!("/contingents?format=xlsx&{question}")).await;
        assert_eq!(answer.status.as_u16(), 400, "{question}");
        assert!(answer.json()["detail"].as_str().unwrap().contains(expected), "{question}: {}", answer.text());
    }
}
