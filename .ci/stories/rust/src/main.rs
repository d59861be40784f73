//! What a developer does with the generated Rust client. Usage: mission-ledger-client BASE_URL
//!
//! The story uses published editions, whose values never change.

use std::collections::BTreeSet;
use std::error::Error;
use std::num::NonZeroU64;

use chrono::NaiveDate;
use mission_ledger_client::types::{FundingTranche, FundingTrancheStatus};
use mission_ledger_client::{Client, problem};
use serde_json::Value;

const EDITION: &str = "2026.11.0";
const LARGER_EDITION: &str = "2026.12.0";

/// Every tranche from the United States, page by page.
async fn us_funding(client: &Client) -> Result<Vec<FundingTranche>, Box<dyn Error>> {
    let mut tranches: Vec<FundingTranche> = Vec::new();
    let mut pages = 0;
    let mut after: Option<String> = None;
    loop {
        let mut list =
            client.list_funding().donor(vec!["US".parse()?]).release(EDITION).limit(NonZeroU64::MIN.saturating_add(1));
        if let Some(after) = after {
            list = list.after(after);
        }
        let page = list.send().await?.into_inner();
        assert_eq!(page.dataset.release, EDITION);
        pages += 1;
        tranches.extend(page.data);
        let Some(next) = page.page.after else {
            let total = usize::try_from(page.page.total)?;
            assert!(pages > 1 && pages == total.div_ceil(2), "{pages} pages of 2 for {total} rows");
            let ids: BTreeSet<&str> = tranches.iter().map(|tranche| tranche.id.as_str()).collect();
            assert_eq!((ids.len(), tranches.len()), (total, total));
            return Ok(tranches);
        };
        assert!(page.page.next.is_some_and(|url| url.contains(EDITION)), "it must stay in the edition");
        assert_eq!(Some(&next), tranches.last().map(|tranche| &tranche.id));
        after = Some(next);
    }
}

/// What the client decoded is what the server sent, to the digit.
async fn compare(decoded: Value, url: &str) -> Result<(), Box<dyn Error>> {
    let sent: Value = reqwest::get(url).await?.json().await?;
    assert_eq!(plain(decoded), plain(sent), "{url}");
    Ok(())
}

/// The same JSON with every number as `f64` and without nulls: the client omits the latter when it writes.
fn plain(json: Value) -> Value {
    match json {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(map) => {
            map.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name, plain(value))).collect()
        }
        other => other,
    }
}

/// Compares every value of every dispute, page by page.
async fn discrepancies(client: &Client, base: &str, as_of: Option<NaiveDate>) -> Result<i64, Box<dyn Error>> {
    let mut rows = 0;
    let mut after: Option<String> = None;
    loop {
        let mut list = client.list_discrepancies().release(LARGER_EDITION).limit(NonZeroU64::MIN.saturating_add(19));
        let mut url = format!("{base}/discrepancies?release={LARGER_EDITION}&limit=20");
        if let Some(day) = as_of {
            list = list.as_of(day);
            url += &format!("&as_of={day}");
        }
        if let Some(after) = after {
            url += &format!("&after={after}");
            list = list.after(after);
        }
        let page = list.send().await?.into_inner();
        rows += i64::try_from(page.data.len())?;
        compare(serde_json::to_value(&page)?, &url).await?;
        let Some(next) = page.page.after else {
            assert_eq!(rows, page.page.total);
            return Ok(rows);
        };
        after = Some(next);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let base_url = std::env::args().nth(1).ok_or("Usage: mission-ledger-client BASE_URL")?;
    let client = Client::new(&base_url);

    let tranches = us_funding(&client).await?;
    let amount = |id: &str| tranches.iter().find(|tranche| tranche.id == id).and_then(|tranche| tranche.amount);
    assert_eq!(amount("us-pledge-300m"), Some(300_000_000.0));
    assert_eq!(amount("us-dod-200m"), Some(200_000_000.0));
    assert_eq!(amount("us-state-100m"), Some(100_000_000.0));
    assert!(tranches.iter().all(|tranche| tranche.donor.id == "US"));
    println!("listed {} tranches of the United States", tranches.len());

    let answer = client.get_funding_tranche().id("us-release-109m").release(EDITION).send().await?.into_inner();
    let tranche = answer.data;
    assert_eq!(tranche.amount, Some(109_000_000.0));
    assert_eq!(tranche.currency.as_deref(), Some("USD"));
    assert_eq!(tranche.status, Some(FundingTrancheStatus::Authorized));
    assert_eq!(tranche.known_from.map(|day| day.to_string()).as_deref(), Some("2024-06-18"));
    println!("read {}: USD {}, authorized", tranche.id, tranche.amount.unwrap_or_default());

    let citation =
        tranche.citations.iter().find(|each| each.field == "amount" && each.accepted).ok_or("no citation")?;
    let source = answer.sources.iter().find(|each| each.id == citation.source).ok_or("no source")?;
    assert_eq!(citation.value, "109000000");
    assert_eq!(source.publisher.as_deref(), Some("Latin Post"));
    let paragraph = citation.paragraph.ok_or("no paragraph")?;
    println!("cited Latin Post, {}, paragraph {paragraph}", source.published_on.as_deref().unwrap_or("undated"));

    let now = discrepancies(&client, &base_url, None).await?;
    let then = discrepancies(&client, &base_url, NaiveDate::from_ymd_opt(2024, 6, 30)).await?;
    assert!(now > 40 && then > 0 && then < 40, "{now}, {then}");
    let history = client.get_funding_tranche_history().id("us-pledge-300m").release(LARGER_EDITION);
    let history = history.send().await?.into_inner();
    assert!(history.data.len() > 1);
    let url = format!("{base_url}/funding/us-pledge-300m/history?release={LARGER_EDITION}");
    compare(serde_json::to_value(&history)?, &url).await?;
    println!("decoded {now} disputes, {then} of 2024-06-30, and {} versions of a tranche", history.data.len());

    // The client's types refuse what the document rules out, so this breaks a rule that it cannot express.
    let error = client.list_funding().amount_min(1.0).amount_max(2.5).send().await.err().ok_or("it was taken")?;
    let problem = problem(error).await?;
    assert_eq!((problem.status, problem.type_.as_str()), (400, "/problems/invalid-parameters"));
    let parameters: BTreeSet<&str> = problem.errors.iter().map(|fault| fault.parameter.as_str()).collect();
    assert_eq!(parameters, BTreeSet::from(["amount_max", "amount_min"]));
    println!("handled a problem: {}", problem.detail);
    Ok(())
}
