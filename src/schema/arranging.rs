//! The parameters by which summaries are grouped and arranged.

use ledger_core::describe::{Grouping, Kind, Parameter, Resource};
use serde_json::json;
use utoipa::openapi::schema::{ArrayBuilder, ComponentsBuilder, ObjectBuilder, Type as JsonType};
use utoipa::openapi::{Ref, RefOr, Schema};

use super::names::{self, closed};
use super::parts::PARTIAL_DATE;

/// Under which statuses a summary counts.
const SUM_BASIS: &str = "SumBasis";
/// Whether a summary adds up missions.
const SUM_MISSIONS: &str = "SumMissions";
/// What a summary has columns for.
const SUM_PIVOT: &str = "SumPivot";
/// How long the periods of a series of summaries are.
const SUM_PERIOD: &str = "SumPeriod";
/// Whether a summary names its claims.
pub(super) const SUM_CITATIONS: &str = "SumCitations";

/// Adds the closed lists that parameters take.
pub(super) fn add(components: ComponentsBuilder) -> ComponentsBuilder {
    components
        .schema(
            SUM_BASIS,
            closed(
                "Under which statuses a summary counts a record.",
                &[
                    ("current", "Under its current status."),
                    ("reached", "Under every status that it had by then."),
                    ("whole", "Under the furthest of these; a part is left out if its whole is in the group, under whichever status."),
                ],
            )
            .default(Some("current".into())),
        )
        .schema(
            SUM_MISSIONS,
            closed(
                "Whether a summary adds up missions.",
                &[("apart", "No: the mission is a key."), ("together", "Yes, unless `group_by` names the mission.")],
            ),
        )
        .schema(
            SUM_PERIOD,
            closed(
                "How long the periods of a series of summaries are.",
                &[("month", "A month."), ("quarter", "Three months."), ("year", "A year.")],
            )
            .default(Some("month".into())),
        )
        .schema(SUM_PIVOT, closed("What a summary has columns for.", &[("status", "The statuses.")]))
        .schema(
            SUM_CITATIONS,
            closed(
                "Whether a summary names its claims.",
                &[("accepted", "The accepted claims that each total adds up."), ("none", "None.")],
            )
            .default(Some("none".into())),
        )
}

/// The schema of a parameter that only summaries have.
pub(super) fn schema_of(parameter: Parameter, grouping: Option<&Grouping>) -> RefOr<Schema> {
    match parameter {
        Parameter::GroupBy => {
            let keys = grouping.map(names::key_of).unwrap_or_default();
            let first: Vec<&str> = grouping.into_iter().flat_map(|of| of.keys).take(1).copied().collect();
            let key = Ref::from_schema_name(keys);
            ArrayBuilder::new().items(key).max_items(Some(2)).unique_items(true).examples([json!(first)]).into()
        }
        Parameter::Basis => Ref::from_schema_name(SUM_BASIS).into(),
        Parameter::Missions => Ref::from_schema_name(SUM_MISSIONS).into(),
        Parameter::Pivot => Ref::from_schema_name(SUM_PIVOT).into(),
        Parameter::Every => Ref::from_schema_name(SUM_PERIOD).into(),
        _ => ObjectBuilder::new().schema_type(JsonType::String).pattern(Some(PARTIAL_DATE)).into(),
    }
}

/// What a parameter means in a summary.
pub(super) const fn doc_of(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::Sort => {
            "The keys to sort by, separated by commas; a `-` before a key reverses its order. Unknown values come last either way, and the keys of the groups break ties. With `pivot=status`, a status sorts by the total under it. Amounts of different currencies are compared as numbers."
        }
        Parameter::Citations => {
            "`accepted` names for each total the claims that it adds up, in `citations`, and their sources."
        }
        other => other.doc(),
    }
}

/// Every key that groups can be sorted by.
pub(super) fn sorts(resource: &Resource, grouping: &Grouping) -> Vec<&'static str> {
    let statuses = resource.kind.map(Kind::stages).unwrap_or_default();
    let currency = resource.adds_up_money().then_some("currency");
    let keys = grouping.keys.iter().copied().chain(["status"]).chain(currency);
    keys.chain(["count", "total", "low", "high"]).chain(statuses.iter().map(|status| status.name)).collect()
}
