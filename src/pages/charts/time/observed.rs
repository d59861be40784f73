//! One observation, as a chart shows it.

use jiff::civil::Date;
use ledger_core::value::PartialDate;

use super::super::super::cells::{self, Cell, cells, is_disputed};
use super::super::super::rivals::middle;
use super::super::super::rows::Json;
use super::super::super::words::Words;

/// An observation.
#[derive(Clone, Debug)]
pub struct Observed {
    pub start: Option<PartialDate>,
    pub end: PartialDate,
    pub value: f64,
    pub qualifier: String,
    /// The least and the greatest number that its sources give.
    pub low: f64,
    pub high: f64,
    pub is_disputed: bool,
    /// Whether it is expected rather than counted.
    pub is_planned: bool,
    /// The mission that it is about.
    pub mission: String,
    /// The value and its date, in words.
    pub words: String,
    pub date: String,
    /// The range that its sources leave, in words, if they disagree.
    pub range: String,
}

impl Observed {
    pub fn of(words: Words, point: &Json<'_>) -> Option<Self> {
        let row = point.as_object()?;
        let date = |name: &str| point.get(name).as_str().and_then(|text| text.parse::<PartialDate>().ok());
        let value = point.get("value").as_f64()?;
        let end = date("period_end").or_else(|| date("period_start"))?;
        let given = point.get("citations").as_array().into_iter().flatten();
        let given: Vec<f64> = given.filter_map(|claim| claim.get("value").as_str()?.parse().ok()).collect();
        let least = given.iter().copied().fold(value, f64::min);
        let most = given.iter().copied().fold(value, f64::max);
        let cell = cells(words, row, "value", point.get("value")).into_iter().next();
        let start = date("period_start").filter(|start| *start != end);
        let is = |name: &str, code: &str| point.get(name).as_str() == Some(code);
        let is_planned = is("period_end_qualifier", "planned") || is("period_start_qualifier", "planned");
        let is_disputed = is_disputed(row, "value");
        let number = |name: &str| cells::number(words, point.get(name));
        let range = match (number("low"), number("high")) {
            (Some(low), Some(high)) => words.range(&low, &high),
            (Some(low), None) => words.with("or-more", "number", &low),
            (None, Some(high)) => words.with("up-to", "number", &high),
            (None, None) => String::new(),
        };
        Some(Self {
            start,
            end,
            value,
            qualifier: point.get("value_qualifier").as_str().unwrap_or_default().to_owned(),
            low: point.get("low").as_f64().unwrap_or(least).min(least),
            high: point.get("high").as_f64().unwrap_or(most).max(most),
            is_disputed,
            is_planned,
            mission: point.get("mission").as_str().unwrap_or_default().to_owned(),
            words: cell.as_ref().map(Cell::line).unwrap_or_default(),
            range: if is_disputed { range } else { String::new() },
            date: start.map_or_else(|| words.date(end), |start| words.period(start, end)),
        })
    }

    pub fn at(&self) -> Date {
        middle(self.end)
    }

    /// Whether it is a count that holds until the next one: a bound or a plan is not.
    pub fn is_carried(&self) -> bool {
        !self.is_planned && matches!(self.qualifier.as_str(), "exact" | "about")
    }

    /// The value in words, with whether it is planned or disputed.
    pub fn label(&self, words: Words) -> String {
        let planned = if self.is_planned { format!("{} ", words.hedge("planned")) } else { String::new() };
        let disputed = if self.is_disputed { format!(" ({})", words.say("disputed")) } else { String::new() };
        format!("{planned}{}{disputed}", self.words)
    }
}
