//! The numbers behind a picture, as a table.

use super::cells::{Cell, Look, cells, counted, is_disputed};
use super::charts::said;
use super::rows::{Json, distinct};
use super::words::Words;

/// The numbers behind a picture.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub heads: Vec<(String, bool)>,
    pub rows: Vec<Vec<Cell>>,
}

impl Numbers {
    fn of(words: Words, heads: &[(&str, bool)], rows: Vec<Vec<Cell>>) -> Self {
        Self { heads: heads.iter().map(|(id, is_number)| (words.say(id), *is_number)).collect(), rows }
    }

    /// Those of observations.
    pub fn of_points(words: Words, points: &[Json<'_>]) -> Self {
        let row = |point: &Json<'_>| {
            let row = point.as_object()?;
            let cell = |name: &str| cells(words, row, name, point.get(name)).into_iter().next().unwrap_or_default();
            let (start, end) = (cell("period_start").line(), cell("period_end").line());
            let when = if start.is_empty() || start == end {
                end
            } else {
                words.compose("period", &[("from", &start), ("to", &end)])
            };
            let id = point.get("id").as_str().unwrap_or_default();
            let citations = point.get("citations").as_array().into_iter().flatten();
            let sources = distinct(citations.filter_map(|citation| citation.get("source").as_str()));
            let dispute = is_disputed(row, "value").then(|| format!("/discrepancies/indicator.{id}.value"));
            Some(vec![
                Cell { text: when, href: point.get("url").as_str().map(str::to_owned), ..Cell::default() },
                Cell { dispute, ..cell("value") },
                Cell { text: point.get("name").as_str().unwrap_or_default().to_owned(), ..Cell::default() },
                cell("reporter"),
                counted(words, sources),
            ])
        };
        let heads = [
            ("column-when", false),
            ("column-value", true),
            ("column-what", false),
            ("column-reporter", false),
            ("column-sources", true),
        ];
        Self::of(words, &heads, points.iter().filter_map(row).collect())
    }

    /// Those of totals by a key.
    pub fn of_groups(words: Words, key: &str, groups: &[Json<'_>]) -> Self {
        let row = |group: &Json<'_>| {
            let row = group.as_object()?;
            let mut name = cells(words, row, key, group.get(key)).into_iter().next().unwrap_or_default();
            if name.text.is_empty() {
                name.text = words.say("no-party");
            }
            let stage = cells(words, row, "status", group.get("status")).into_iter().next().unwrap_or_default();
            let total = said(words, group);
            let count = group.get("count").as_u64().unwrap_or(0);
            let records = group.get("records_url").as_str().map(str::to_owned);
            Some(vec![
                name,
                stage,
                Cell { text: total, look: Look::Number, ..Cell::default() },
                Cell { text: words.number(&count.to_string()), href: records, look: Look::Number, ..Cell::default() },
            ])
        };
        let heads = [("column-who", false), ("column-stage", false), ("column-total", true), ("column-records", true)];
        Self::of(words, &heads, groups.iter().filter_map(row).collect())
    }
}
