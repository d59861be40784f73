//! The fold, seen through HTTP on the made-up mission: what is accepted, what is disputed, and when.

use serde_json::json;

use crate::dataset::edit;
use crate::support::{Service, fixture};

#[tokio::test]
async fn the_latest_source_wins_and_the_dispute_shows() {
    let service = Service::made_up().await;
    let first = service.json("/contingents/no-first").await["data"].clone();
    // Beta is of February (precedence the 1st), Alpha of 10 January.
    assert_eq!((&first["personnel"], &first["disputed"]), (&json!(90), &json!(["personnel"])));
}

#[tokio::test]
async fn a_month_counts_from_its_last_day() {
    let service = Service::made_up().await;
    let before = service.json("/contingents/no-first?as_of=2031-02-27").await["data"].clone();
    assert_eq!((&before["personnel"], &before["disputed"]), (&json!(120), &json!([])));
    assert_eq!(before["known_to"], "2031-02-28");
    let after = service.json("/contingents/no-first?as_of=2031-02-28").await["data"].clone();
    assert_eq!((&after["personnel"], &after["known_from"]), (&json!(90), &json!("2031-02-28")));
}

#[tokio::test]
async fn the_most_precise_of_agreeing_claims_is_shown() {
    let service = Service::made_up().await;
    let pledge = service.json("/contingents/no-pledge").await["data"].clone();
    assert_eq!((&pledge["personnel"], &pledge["personnel_qualifier"]), (&json!(205), &json!("exact")));
    let first = service.json("/contingents/no-first").await["data"].clone();
    assert_eq!((&first["departed_on"], &first["departed_on_qualifier"]), (&json!("2031-02-20"), &json!("exact")));
}

#[tokio::test]
async fn a_plan_gives_way_to_a_report_without_a_dispute() {
    let service = Service::made_up().await;
    let planned = service.json("/contingents/no-first?as_of=2031-01-31").await["data"].clone();
    assert_eq!((&planned["departed_on"], &planned["departed_on_qualifier"]), (&json!("2031-02-19"), &json!("planned")));
    let reported = service.json("/contingents/no-first").await["data"].clone();
    assert!(!reported["disputed"].as_array().unwrap().contains(&json!("departed_on")));
}

#[tokio::test]
async fn a_recollection_does_not_undo_a_later_state() {
    let service = Service::made_up().await;
    // Beta's "pledged" is about January, Alpha's "deployed" about February.
    let first = service.json("/contingents/no-first").await["data"].clone();
    assert_eq!(first["status"], "deployed");
    assert!(!first["disputed"].as_array().unwrap().contains(&json!("status")), "different days are a sequence");
    let mission = service.json("/missions/river-watch").await["data"].clone();
    assert_eq!((&mission["planned_strength"], &mission["disputed"]), (&json!(400), &json!([])));
}

#[tokio::test]
async fn what_is_not_a_state_is_disputed_whatever_days_its_claims_are_about() {
    let mut files = edit(
        &fixture(),
        "claims.csv",
        "personnel,120,,exact,alpha-2031-01-10,,,p. 1,,,",
        "personnel,120,,exact,alpha-2031-01-10,,,p. 1,,2031-01-09,",
    );
    for (from, to) in [
        ("personnel,120,,exact,copy-2031-01-11,,,p. 1,,,", "personnel,120,,exact,copy-2031-01-11,,,p. 1,,2031-01-09,"),
        ("personnel,90,,exact,beta-2031-02,,,p. 1,,,", "personnel,90,,exact,beta-2031-02,,,p. 1,,2031-02-01,"),
    ] {
        files = edit(&files, "claims.csv", from, to);
    }
    let first = Service::of(&files).await.json("/contingents/no-first").await["data"].clone();
    assert_eq!((&first["personnel"], &first["disputed"]), (&json!(90), &json!(["personnel"])));
}

#[tokio::test]
async fn wordings_stand_side_by_side_and_never_dispute() {
    let service = Service::made_up().await;
    let mission = service.json("/missions/river-watch").await["data"].clone();
    let wordings: Vec<_> =
        mission["citations"].as_array().unwrap().iter().filter(|citation| citation["field"] == "mandate").collect();
    assert_eq!(wordings.len(), 2);
    assert_eq!(mission["mandate"], "Guard the river");
    assert_eq!(mission["disputed"], json!([]));
}

#[tokio::test]
async fn many_values_are_shown_once_each() {
    let service = Service::made_up().await;
    let first = service.json("/contingents/no-first").await["data"].clone();
    assert_eq!(first["commander"], json!(["Kari Nordmann", "Ola Nordmann"]));
}

#[tokio::test]
async fn a_reprint_is_no_independent_source() {
    let service = Service::made_up().await;
    let first = service.json("/contingents/no-first").await["data"].clone();
    let behind = |value: &str| {
        let citations = first["citations"].as_array().unwrap();
        citations.iter().find(|citation| citation["field"] == "personnel" && citation["value"] == value).unwrap()["independent_sources"].clone()
    };
    assert_eq!((behind("120"), behind("90")), (json!(1), json!(1)));
}

#[tokio::test]
async fn a_deprecated_claim_never_counts() {
    let service = Service::made_up().await;
    let pledge = service.json("/contingents/np-pledge").await["data"].clone();
    assert_eq!((&pledge["personnel"], &pledge["disputed"]), (&json!(50), &json!([])));
    assert_eq!(service.ids("/claims?rank=deprecated").await.len(), 1);
}

#[tokio::test]
async fn an_undated_source_counts_only_now() {
    let service = Service::made_up().await;
    let now = service.json("/contingents").await;
    assert!(now["data"].as_array().unwrap().iter().any(|row| row["id"] == "np-pledge" && row["known_from"].is_null()));
    let then = service.json("/contingents?as_of=2031-12-31").await;
    assert!(then["data"].as_array().unwrap().iter().all(|row| row["id"] != "np-pledge"));
    assert_eq!(then["dataset"]["undated_excluded"], 2);
    let answer = service.get("/contingents/np-pledge?as_of=2031-12-31").await;
    assert_eq!((answer.status.as_u16(), answer.json()["type"].clone()), (404, json!("/problems/not-yet-known")));
}

#[tokio::test]
async fn another_currency_is_a_conversion() {
    let service = Service::made_up().await;
    let money = service.json("/funding/no-money").await["data"].clone();
    assert_eq!((&money["amount"], &money["currency"]), (&json!(1_000_000.5), &json!("NOK")));
    assert_eq!(money["disputed"], json!([]));
    let conversion =
        money["citations"].as_array().unwrap().iter().find(|citation| citation["currency"] == "USD").unwrap();
    assert_eq!(conversion["accepted"], false);
}

#[tokio::test]
async fn a_case_carries_its_events_in_date_order_as_they_were_known() {
    let service = Service::made_up().await;
    let events = |answer: &serde_json::Value| -> Vec<String> {
        answer["data"]["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["url"].as_str().unwrap().to_owned())
            .collect()
    };
    let now = service.json("/legal-cases/fishers-v-river").await;
    assert_eq!(
        events(&now),
        ["/legal-cases/fishers-v-river#fishers-v-river--filing", "/legal-cases/fishers-v-river#fishers-v-river--order"]
    );
    let then = service.json("/legal-cases/fishers-v-river?as_of=2031-02-01").await;
    assert_eq!(events(&then).len(), 1);
    assert_eq!(then["data"]["known_to"], "2031-03-05");
}

#[tokio::test]
async fn a_whole_names_its_parts() {
    let service = Service::made_up().await;
    assert_eq!(service.json("/contingents/no-pledge").await["data"]["parts"], json!(["no-first", "no-second"]));
    assert_eq!(service.json("/funding/no-money-boats").await["data"]["part_of"], "no-money");
}

#[tokio::test]
async fn a_country_has_the_roles_that_the_records_give_it() {
    let service = Service::made_up().await;
    let norway = service.json("/countries/NO").await["data"].clone();
    assert_eq!(norway["roles"], json!(["lead", "contributor", "donor"]));
    assert_eq!(service.ids("/countries?role=host").await, ["UY"]);
    assert_eq!(service.ids("/countries?role=contributor").await, ["NO", "NP"]);
    assert_eq!(service.ids("/countries?role=contributor&as_of=2031-12-31").await, ["NO"]);
    let early = service.json("/countries/NO?as_of=2030-01-01").await["data"].clone();
    assert_eq!((&early["roles"], &early["contingents"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn dates_of_reduced_precision_match_what_they_overlap() {
    let service = Service::made_up().await;
    assert_eq!(service.ids("/events?from=2031-01-20&to=2031-01-25").await, ["boat-lost"]);
    assert_eq!(service.ids("/events?from=2031-02").await, ["landing"]);
    assert_eq!(service.ids("/indicators?from=2031-01-31").await, ["afloat-2031"]);
    assert!(service.ids("/indicators?to=2030").await.is_empty());
}

#[tokio::test]
async fn full_text_folds_diacritics_and_finds_rival_wordings() {
    let service = Service::made_up().await;
    for query in ["alesund", "%C3%85lesund", "ALESUND", "ales*", "%22boats%20land%22"] {
        assert_eq!(service.ids(&format!("/events?q={query}")).await, ["landing"], "{query}");
    }
    assert_eq!(service.ids("/missions?q=watch%20river").await, ["river-watch"]);
    assert!(service.ids("/events?q=alesu").await.is_empty(), "whole words unless a beginning is asked for");
}

#[tokio::test]
async fn amounts_sort_currency_by_currency() {
    let service = Service::made_up().await;
    assert_eq!(service.ids("/funding?sort=amount").await, ["no-money-boats", "no-money", "fund-grant"]);
    assert_eq!(service.ids("/funding?sort=-amount").await, ["fund-grant", "no-money", "no-money-boats"]);
    assert_eq!(service.ids("/funding?currency=NOK&amount_min=400000.01").await, ["no-money"]);
}

#[tokio::test]
async fn parties_are_found_by_id_and_by_name() {
    let service = Service::made_up().await;
    for party in ["river-fund", "River%20Fund", "river%20fund", "Fishers%20of%20%C3%85lesund"] {
        assert_eq!(service.ids(&format!("/legal-cases?party={party}")).await, ["fishers-v-river"], "{party}");
    }
    assert_eq!(service.ids("/legal-cases?court=river-court").await, ["fishers-v-river"]);
    assert!(service.ids("/legal-cases?party=Fishers").await.is_empty(), "whole values, never parts of words");
    assert_eq!(service.ids("/funding?donor=river-fund").await, ["fund-grant"]);
}

#[tokio::test]
async fn an_exact_zero_is_more_precise_than_about_zero() {
    let files =
        edit(&fixture(), "claims.csv", "personnel,120,,exact,alpha-2031-01-10", "personnel,0,,exact,alpha-2031-01-10");
    let files =
        edit(&files, "claims.csv", "personnel,120,,exact,copy-2031-01-11", "personnel,0,,exact,copy-2031-01-11");
    let files = edit(&files, "claims.csv", "personnel,90,,exact,beta-2031-02", "personnel,0,,about,beta-2031-02");
    let first = Service::of(&files).await.json("/contingents/no-first").await["data"].clone();
    assert_eq!((&first["personnel"], &first["personnel_qualifier"]), (&json!(0), &json!("exact")));
}

#[tokio::test]
async fn the_same_number_in_another_currency_does_not_support_the_sum() {
    let files = edit(&fixture(), "claims.csv", "amount,95000,USD", "amount,1000000.50,USD");
    let csv = Service::of(&files).await.get("/funding?format=csv&fields=id,sources,rivals").await.text();
    let line = csv.lines().find(|line| line.starts_with("no-money,")).unwrap().to_owned();
    assert!(line.contains("amount=alpha-2031-01-10"), "{line}");
    assert!(!line.contains("amount=alpha-2031-03-05") && !line.contains("1000000.50"), "{line}");
}
