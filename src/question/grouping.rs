//! What a summary is grouped by, and how its rows are arranged.

use ledger_core::describe::{Grouping, Kind, Parameter, Resource};
use ledger_core::rules::Rules;
use ledger_core::value::PartialDate;
use ledger_store::editions::Editions;
use ledger_store::selection::{Basis, GroupSort, Grouped, Missions};

use super::periods::{Every, Periods};
use super::reader::{Read, Reader};
use super::sorting::sort_keys;

/// Whether the summaries of an edition add up missions, unless they are asked.
fn missions_of(rules: Rules) -> Missions {
    if rules >= Rules::V3 { Missions::Apart } else { Missions::Together }
}

impl Reader {
    /// The periods of a series of summaries.
    pub fn periods(&mut self) -> Periods {
        let every = self.parsed(Parameter::Every, |text| {
            let known = [Every::Month, Every::Quarter, Every::Year].into_iter().find(|every| every.name() == text);
            known.ok_or_else(|| format!("must be `month`, `quarter` or `year`, not `{text}`"))
        });
        let day = |text: &str| {
            let date = text.parse::<PartialDate>();
            date.map_err(|_| {
                format!("must be a date that exists, like `2024`, `2024-06` or `2024-06-24`, not `{text}`")
            })
        };
        let (from, to) = (self.parsed(Parameter::From, day), self.parsed(Parameter::To, day));
        if let (Some(from), Some(to)) = (from, to)
            && from.first() > to.last()
        {
            let detail = "is later than `to`, so there are no periods; swap the two";
            self.fault(Parameter::From.name(), detail);
        }
        Periods { every: every.unwrap_or_default(), from, to }
    }

    /// What a summary is grouped by.
    pub fn grouped(&mut self, resource: &Resource, grouping: &'static Grouping, editions: &Editions) -> Grouped {
        let keys = self.names(Parameter::GroupBy, grouping.keys);
        if keys.len() > 2 {
            self.fault(Parameter::GroupBy.name(), "names more than two keys; give one or two");
        }
        let basis = self.parsed(Parameter::Basis, |text| match text {
            "current" => Ok(Basis::Current),
            "reached" => Ok(Basis::Reached),
            "whole" => Ok(Basis::Whole),
            _ => Err(format!("must be `current`, `reached` or `whole`, not `{text}`")),
        });
        let missions = self.parsed(Parameter::Missions, |text| match text {
            "apart" => Ok(Missions::Apart),
            "together" => Ok(Missions::Together),
            _ => Err(format!("must be `apart` or `together`, not `{text}`")),
        });
        let pivot = self.parsed(Parameter::Pivot, |text| {
            if text == "status" { Ok(()) } else { Err(format!("must be `status`, not `{text}`")) }
        });
        let cites = match self.take(Parameter::Citations).as_deref() {
            None | Some("none") => false,
            Some("accepted") => true,
            Some(text) => {
                let detail = format!("must be `accepted` or `none` in a summary, not `{text}`");
                self.fault(Parameter::Citations.name(), detail);
                false
            }
        };
        let mut grouped = Grouped {
            keys,
            missions: missions.unwrap_or_else(|| missions_of(self.edition(editions).rules)),
            basis: basis.unwrap_or_default(),
            is_pivoted: pivot.is_some(),
            cites,
            sort: Vec::new(),
        };
        if let Some(text) = self.take(Parameter::Sort) {
            let known = sorts(resource, &grouped);
            let names: Vec<&str> = known.iter().map(|sort| sort.name()).collect();
            let sort = |(name, down)| known.iter().find(|sort| sort.name() == name).map(|sort| (*sort, down));
            match sort_keys(&text, &names) {
                Ok(keys) => grouped.sort = keys.into_iter().filter_map(sort).collect(),
                Err(detail) => self.fault(Parameter::Sort.name(), detail),
            }
        }
        grouped
    }
}

impl Read {
    /// Takes what a summary is grouped by.
    pub fn group(&mut self, grouped: Grouped) {
        let is_default = grouped.missions == missions_of(self.selection.edition.rules);
        self.missions = (!is_default).then_some(grouped.missions);
        self.grouped = grouped;
    }
}

/// What groups can be sorted by: their keys, and what they come to. Where statuses are columns, each of these.
fn sorts(resource: &Resource, by: &Grouped) -> Vec<GroupSort> {
    let status = (!by.is_pivoted).then_some("status");
    let currency = resource.adds_up_money().then_some("currency");
    let keys = by.all_keys().into_iter().chain(status).chain(currency);
    let mut sorts: Vec<GroupSort> = keys.map(GroupSort::Key).collect();
    sorts.push(GroupSort::Count);
    if !by.is_pivoted || by.basis == Basis::Whole {
        sorts.extend([GroupSort::Total, GroupSort::Low, GroupSort::High]);
    }
    if by.is_pivoted {
        let statuses = resource.kind.map(Kind::stages).unwrap_or_default();
        sorts.extend(statuses.iter().map(|status| GroupSort::Under(status.name)));
    }
    sorts
}
