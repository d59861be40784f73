//! What rules version 2 brings, on a small dataset of their own: last reports, growing tolls, independent reports, voices,
//! explanations and second readings. Merged identities are asked for in the flagship dataset.

use ledger_core::edition::{Asked, examine};
use ledger_core::package::{DESCRIPTOR, Files, layout, table_schemas, write_table};
use serde_json::{Value as Json, json};

use crate::dataset::edit;
use crate::support::{Service, ids};

/// The rows of each file, without their headers.
const ROWS: &[(&str, &str)] = &[
    ("countries.csv", "NO,NOR,578,Norway,,\n"),
    ("organizations.csv", "no-navy,Norwegian Navy,agency,NO\n"),
    ("missions.csv", "watch,Watch\n"),
    ("contingents.csv", "first,watch,NO,,First Norwegians\n"),
    ("events.csv", "flood,watch,A flood\n"),
    (
        "sources.csv",
        "alpha-10,Boats leave,stated,Alpha,,,news,en,,2031-01-10,stated,,,\n\
         beta-11,Boats sail,address,Beta,Wire,,news,en,,2031-01-11,stated,,,\n\
         gamma-12,,,Gamma,Wire,,news,en,,2031-01-12,stated,,,\n\
         paper-13,,,Paper,,,news,en,,2031-01-13,stated,,,\n\
         wire-10,,,Wire,,,news,en,,2031-01-10,stated,,,\n\
         zeta-20,,,Zeta,Wire,,news,en,,2031-01-20,stated,,,\n",
    ),
    ("voices.csv", "ann-berg,Ann Berg,admiral,no-navy,NO\n"),
    (
        "claims.csv",
        "x01,mission,watch,lead_country,NO,,exact,alpha-10,,,,,,,normal,,\n\
         x02,contingent,first,status,pledged,,exact,alpha-10,,,,,,,normal,,\n\
         x03,contingent,first,status,deployed,,exact,beta-11,,,,,,,normal,,\n\
         x04,contingent,first,status,deployed,,exact,paper-13,,,,,,2031-03,normal,,\n\
         x05,contingent,first,personnel,200,,exact,wire-10,,,,,,,normal,,\n\
         x06,contingent,first,personnel,200,,exact,beta-11,,,,,,,normal,,\n\
         x07,contingent,first,personnel,200,,exact,gamma-12,,,,,,,normal,,\n\
         x08,contingent,first,personnel,300,,exact,alpha-10,,,,Admiral Berg,ann-berg,,normal,,\n\
         x09,contingent,first,personnel,300,,exact,gamma-12,,,,the admiral,ann-berg,,normal,,\n\
         x10,contingent,first,personnel,300,,exact,paper-13,,,,the admiral,ann-berg,,normal,,\n\
         x11,contingent,first,personnel,900,,exact,zeta-20,,,,,,,deprecated,slip,its own table has 200\n\
         x12,event,flood,date,2031-01-09,,exact,alpha-10,,,,,,,normal,,\n\
         x13,event,flood,fatalities,5,,exact,alpha-10,,,,,,2031-01-10,normal,,\n\
         x14,event,flood,fatalities,9,,exact,paper-13,,,,,,2031-01-12,normal,,\n",
    ),
    ("explanations.csv", "contingent,first,personnel,300 were named and 200 came.,gamma-12; zeta-20\n"),
    (
        "checks.csv",
        "x05,2031-02-01,not_found,\nx05,2031-02-09,confirmed,\nx08,2031-02-01,imprecise,the page has about 300\n",
    ),
];

pub fn small() -> Files {
    let mut files = Files::default();
    let descriptor = json!({
        "name": "watch",
        "title": "Watch",
        "version": "2031.1.0",
        "rules": 2,
        "licenses": [{ "name": "CC0-1.0" }],
        "resources": table_schemas(),
    });
    files.0.insert(DESCRIPTOR.to_owned(), format!("{descriptor:#}\n").into());
    for file in layout::known() {
        let columns: Vec<&str> = file.columns.iter().map(|column| column.name).collect();
        let mut bytes = write_table(&columns, std::iter::empty::<[&str; 0]>());
        let rows = ROWS.iter().find(|(name, _)| *name == file.name).map_or("", |(_, rows)| rows);
        bytes.extend(rows.as_bytes());
        files.0.insert(file.name, bytes.into());
    }
    files
}

fn by_first_rules() -> Files {
    edit(&small(), DESCRIPTOR, "\"rules\": 2", "\"rules\": 1")
}

#[tokio::test]
async fn a_state_says_for_which_date_it_was_last_reported() {
    let service = Service::of(&small()).await;
    let reported = |query: &'static str| {
        let service = &service;
        async move { service.json(&format!("/contingents/first{query}")).await["data"]["status_reported_on"].clone() }
    };
    assert_eq!(reported("").await, "2031-03", "the date that a claim is about");
    assert_eq!(reported("?as_of=2031-01-12").await, "2031-01-11", "the day of its source, where a claim gives none");
    assert_eq!(reported("?as_of=2031-01-10").await, "2031-01-10");
    let listed = |filter: &'static str| {
        let service = &service;
        async move { service.ids(&format!("/contingents?{filter}")).await.len() }
    };
    assert_eq!(listed("reported_from=2031-03-31").await, 1, "a month may mean its last day");
    assert_eq!(listed("reported_from=2031-04-01").await, 0);
    assert_eq!(listed("reported_to=2031-03-01").await, 1);
    assert_eq!(listed("reported_to=2031-02-28").await, 0);
    let sums = service.json("/contingents/summary").await["data"][0].clone();
    assert_eq!((&sums["reported_from"], &sums["reported_to"]), (&json!("2031-03"), &json!("2031-03")));
    let page = service.with(http::Method::GET, "/contingents/first", &[("accept", "text/html")]).await.text();
    assert!(page.contains("last reported March 2031"), "{page}");
    // The rules of published editions stay as they were.
    let first = Service::of(&by_first_rules()).await;
    assert_eq!(first.json("/contingents/first").await["data"]["status_reported_on"], Json::Null);
    assert_eq!(first.json("/contingents/summary").await["data"][0]["reported_to"], Json::Null);
}

#[tokio::test]
async fn tolls_that_are_about_different_days_grow() {
    let flood = |service: Service| async move { service.json("/events/flood").await["data"].clone() };
    let now = flood(Service::of(&small()).await).await;
    assert_eq!((&now["fatalities"], &now["disputed"]), (&json!(9), &json!([])));
    assert_eq!(now["fatalities_reported_on"], "2031-01-12");
    let before = flood(Service::of(&by_first_rules()).await).await;
    assert_eq!(before["disputed"], json!(["fatalities"]));
}

#[tokio::test]
async fn one_report_counts_once() {
    let service = Service::of(&small()).await;
    let dispute = service.json("/discrepancies/contingent.first.personnel").await["data"].clone();
    let counts: Vec<(i64, i64)> = dispute["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| (value["value"].as_i64().unwrap(), value["independent_sources"].as_i64().unwrap()))
        .collect();
    // 200: the wire's own page, and two others with its text within two days. 300: one speech on the 10th and the 12th,
    // and on the 13th, three days later, another report.
    assert_eq!(counts, [(300, 2), (200, 1)]);
    // One of those that print the speech also prints the wire's text.
    assert_eq!(dispute["independent_sources"], 2);
    let first = Service::of(&by_first_rules()).await;
    let dispute = first.json("/discrepancies/contingent.first.personnel").await["data"].clone();
    assert_eq!(dispute["independent_sources"], 5, "by the first rules each page counts");
}

#[tokio::test]
async fn a_dispute_carries_its_explanation_with_its_sources() {
    let service = Service::of(&small()).await;
    for form in ["", "?citations=brief"] {
        let answer = service.json(&format!("/discrepancies/contingent.first.personnel{form}")).await;
        let explanation = &answer["data"]["explanation"];
        assert_eq!(explanation["text"], "300 were named and 200 came.");
        let listed = ids(&json!({ "data": answer["sources"] }));
        for source in explanation["sources"].as_array().unwrap() {
            assert!(listed.iter().any(|id| source == id), "{source} {listed:?}");
        }
    }
    for page in ["/contingents/first", "/discrepancies", "/discrepancies/contingent.first.personnel"] {
        let page = service.with(http::Method::GET, page, &[("accept", "text/html")]).await.text();
        assert!(page.contains("Why they differ: <span>300 were named and 200 came.</span>"), "{page}");
    }
}

#[tokio::test]
async fn who_said_what_can_be_asked() {
    let service = Service::of(&small()).await;
    let voice = service.json("/voices/ann-berg").await["data"].clone();
    assert_eq!((&voice["role"], &voice["claims"]), (&json!("admiral"), &json!(3)));
    assert_eq!(voice["organization"], json!({ "id": "no-navy", "name": "Norwegian Navy" }));
    assert_eq!(service.ids(voice["claims_url"].as_str().unwrap()).await, ["x08", "x09", "x10"]);
    assert_eq!(service.ids("/claims?attributed_to=THE%20admiral").await, ["x09", "x10"], "as the sources name her");
    let unknown = service.get("/claims?attributed_to=ann-bergg").await;
    assert!(unknown.status == 400 && unknown.text().contains("did you mean `ann-berg`?"), "{}", unknown.text());
    let record = service.json("/contingents/first").await["data"].clone();
    let cited = record["citations"].as_array().unwrap().iter().find(|cited| cited["claim"] == "x09").unwrap();
    assert_eq!((&cited["attributed_to"], &cited["voice"]), (&json!("the admiral"), &json!("ann-berg")));
    assert_eq!(service.ids("/search?q=berg").await, ["voice.ann-berg"]);
}

#[tokio::test]
async fn a_claim_says_why_it_is_deprecated_and_who_looked_again() {
    let service = Service::of(&small()).await;
    let claim = |id: &'static str| {
        let service = &service;
        async move { service.json(&format!("/claims/{id}")).await["data"].clone() }
    };
    assert_eq!(claim("x11").await["rank_reason"], "slip");
    let checked = claim("x05").await;
    assert_eq!((&checked["checked_on"], &checked["check_result"]), (&json!("2031-02-09"), &json!("confirmed")));
    assert_eq!(checked["checks"].as_array().unwrap().len(), 2);
    assert_eq!(claim("x06").await["checks"], json!([]));
    assert_eq!(service.ids("/claims?check_result=imprecise").await, ["x08"]);
    assert_eq!(service.ids("/claims?checked_from=2031-02-02").await, ["x05"]);
    assert_eq!(service.json("/dataset").await["data"]["counts"]["checked"], 2);
    let source = service.json("/sources/beta-11").await["data"].clone();
    assert_eq!((&source["titled_by"], &source["agency"]), (&json!("address"), &json!("Wire")));
    assert_eq!(service.ids("/sources?agency=wire").await, ["beta-11", "gamma-12", "zeta-20"]);
}

#[tokio::test]
async fn an_identifier_that_was_given_up_leads_to_the_record() {
    let service = Service::flagship().await;
    let merged = crate::support::flagship().0["merges.csv"].to_vec();
    let merged = String::from_utf8(merged).unwrap();
    let mut events = 0;
    for line in merged.lines().skip(1).filter(|line| line.starts_with("event,")) {
        let (old, new) = line["event,".len()..].split_once(',').unwrap();
        let new = new.split(',').next().unwrap();
        for rest in ["", "?as_of=2026-11-01", "/history", "/history?on=2026-11-01"] {
            let moved = service.get(&format!("/events/{old}{rest}")).await;
            let expected = format!("/events/{new}{rest}");
            assert_eq!((moved.status.as_u16(), moved.header("location")), (308, expected.as_str()), "{old}{rest}");
        }
        assert_eq!(service.get(&format!("/events/{new}")).await.status, 200, "{new}");
        let pinned = service.json(&format!("/events/{old}?release=2026.12.1")).await;
        assert_eq!(pinned["data"]["id"], old, "a cited answer stays");
        events += 1;
    }
    assert!(events > 3, "{events}");
}

#[test]
fn what_curators_add_is_checked() {
    let found = |files: Files| {
        let found = examine(files, &Asked::default());
        let said = |fault: ledger_core::package::Fault| fault.to_string();
        [found.faults, found.warnings].map(|all| all.into_iter().map(said).collect::<Vec<String>>())
    };
    assert_eq!(found(small()), [Vec::<String>::new(), Vec::new()]);
    for (file, from, to, expected) in [
        (
            "claims.csv",
            "lead_country,NO,,exact,alpha-10",
            "lead_country,NO,,exact,Alpha-10",
            "`source_id`: no source `Alpha-10` in sources.csv; did you mean `alpha-10`?",
        ),
        ("checks.csv", "x08,2031-02-01", ",2031-02-01", "`claim_id`: is empty"),
        ("explanations.csv", "gamma-12; zeta", "gamma-12;zeta", "separate identifiers by a semicolon and a blank"),
        (
            "claims.csv",
            "deprecated,slip,",
            "deprecated,,",
            "`rank_reason`: a deprecated claim needs its reason: one of `wrong`",
        ),
        ("claims.csv", "deprecated,slip,", "deprecated,no,", "`rank_reason`: `no` is not one of `wrong`"),
        ("claims.csv", "deprecated,slip,", "normal,slip,", "`rank_reason`: must be empty: the claim is `normal`"),
        (
            "claims.csv",
            "Admiral Berg,ann-berg",
            "Admiral Berg,an-berg",
            "`voice`: no `an-berg` in voices.csv; did you mean",
        ),
        ("claims.csv", "Admiral Berg,ann-berg", ",ann-berg", "`voice`: needs `attributed_to`"),
        ("sources.csv", "gamma-12,,,", "gamma-12,,stated,", "`titled_by`: must be empty: there is no title"),
        ("sources.csv", ",address,Beta", ",guess,Beta", "`titled_by`: `guess` is not one of `stated`, `address`"),
        ("voices.csv", ",no-navy,", ",no-army,", "`organization`: no `no-army` in organizations.csv"),
        ("voices.csv", "Ann Berg", "", "`name`: is empty"),
        ("explanations.csv", ",personnel,", ",strength,", "`field`: `strength` is not a field of `contingent`"),
        ("explanations.csv", "gamma-12; ", "gamma-13; ", "`sources`: no source `gamma-13` in sources.csv"),
        ("explanations.csv", ",first,", ",second,", "`subject_id`: no contingent `second` in contingents.csv"),
        ("checks.csv", "confirmed", "right", "`result`: `right` is not one of `confirmed`"),
        ("checks.csv", "2031-02-09", "2031-02", "`checked_on`: `2031-02` is not a day"),
        ("checks.csv", "the page has about 300", "", "`note`: is empty"),
        (
            "checks.csv",
            "x05,2031-02-09",
            "x05,2031-01-09",
            "is out of order; sort the rows by `claim_id`, `checked_on`; or run `mission-ledger tidy",
        ),
        (
            "merges.csv",
            "because\n",
            "because\nevent,flood,flood,2031.1.0,the same\n",
            "`old_id`: `flood` is still in events.csv; remove it",
        ),
        (
            "merges.csv",
            "because\n",
            "because\nevent,deluge,floods,2031.1.0,the same\n",
            "`new_id`: no event `floods` in events.csv",
        ),
        ("merges.csv", "because\n", "because\nevent,deluge,flood,soon,the same\n", "`release`: must be an edition"),
    ] {
        let [faults, _] = found(edit(&small(), file, from, to));
        assert!(faults.iter().any(|fault| fault.starts_with(file) && fault.contains(expected)), "{to}: {faults:#?}");
    }
    let [faults, warnings] = found(edit(&small(), "claims.csv", "deprecated,slip,", "deprecated,disagreement,"));
    assert!(faults.is_empty() && warnings.len() == 1 && warnings[0].contains("is not a reason"), "{warnings:?}");
}

#[tokio::test]
async fn a_timeline_says_what_is_planned_by_the_third_rules() {
    let plan = "x10b,contingent,first,arrived_on,2031-06,,planned,alpha-10,,,,,,,normal,,\n";
    for (rules, text) in [("2", "First Norwegians: arrived"), ("3", "First Norwegians: arrived (planned)")] {
        let files = edit(&small(), DESCRIPTOR, "\"rules\": 2", &format!("\"rules\": {rules}"));
        let files = edit(&files, "claims.csv", "x11,", &format!("{plan}x11,"));
        let row = Service::of(&files).await.json("/timeline/contingent.first.arrived_on").await;
        assert_eq!(row["data"]["text"], text, "rules {rules}");
    }
}
