//! Claims as citations show them, for the rules that judge claims.

use iso_currency::Currency;
use ledger_core::claim::read::read_value;
use ledger_core::claim::{Claim, Credit, Source};
use ledger_core::describe::Field;
use ledger_core::value::PartialDate;
use ledger_core::vocabulary::Rank;
use serde_json::Value as Json;

/// The claim that a citation shows.
pub(super) fn claim_of(field: &Field, at: usize, citation: &Json, sources: &[Source]) -> Option<Claim> {
    let text = |name: &str| citation[name].as_str();
    let (id, value) = (text("source")?, text("value")?);
    let source = sources.binary_search_by(|source| source.id.as_str().cmp(id)).ok();
    Some(Claim {
        row: 0,
        id: text("claim")?.into(),
        field: at,
        value: read_value(field, value).ok()?,
        text: value.into(),
        currency: text("currency").and_then(Currency::from_code),
        qualifier: text("qualifier")?.parse().ok()?,
        source: source?,
        paragraph: citation["paragraph"].as_i64(),
        locator: text("locator").map(Into::into),
        credit: Credit::of(text("attributed_to").map(Into::into), text("voice").map(Into::into)),
        valid_on: text("valid_on").and_then(|day| day.parse::<PartialDate>().ok()),
        // Citations are of live claims, in the order of the fold, so that their ranks no longer matter.
        rank: Rank::Normal,
    })
}
