//! What a developer does with the generated Rust client. Usage: mission-ledger-client BASE_URL
//!
//! The story uses edition 2026.11.0, whose values never change.

use std::collections::BTreeSet;
use std::error::Error;
use std::num::NonZeroU64;

use mission_ledger_client::types::{FundingTranche, FundingTrancheStatus};
use mission_ledger_client::{Client, problem};
use reqwest::Url;

const EDITION: &str = "2026.11.0";

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
        let Some(next) = page.page.next else {
            let total = usize::try_from(page.page.total)?;
            assert!(pages > 1 && pages == total.div_ceil(2), "{pages} pages of 2 for {total} rows");
            let ids: BTreeSet<&str> = tranches.iter().map(|tranche| tranche.id.as_str()).collect();
            assert_eq!((ids.len(), tranches.len()), (total, total));
            return Ok(tranches);
        };
        let next = Url::parse("http://ledger.test")?.join(&next)?;
        let parameter = |name: &str| next.query_pairs().find(|pair| pair.0 == name).map(|pair| pair.1.into_owned());
        assert_eq!(parameter("release").as_deref(), Some(EDITION), "the next page must be of the same edition");
        after = parameter("after");
        assert_eq!(after.as_ref(), tranches.last().map(|tranche| &tranche.id));
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

    // The client's types refuse what the document rules out, so this breaks a rule that it cannot express.
    let error = client.list_funding().amount_min(1.0).amount_max(2.5).send().await.err().ok_or("it was taken")?;
    let problem = problem(error).await?;
    assert_eq!((problem.status, problem.type_.as_str()), (400, "/problems/invalid-parameters"));
    let parameters: BTreeSet<&str> = problem.errors.iter().map(|fault| fault.parameter.as_str()).collect();
    assert_eq!(parameters, BTreeSet::from(["amount_max", "amount_min"]));
    println!("handled a problem: {}", problem.detail);
    Ok(())
}
