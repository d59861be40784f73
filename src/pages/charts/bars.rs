//! Sums as bars, those of each currency and of each mission on a scale of their own.

use ledger_core::grouped::grouped;

use super::super::cells;
use super::super::facts::Missions;
use super::super::picture::{Look, Mark, Picture};
use super::super::rows::Json;
use super::super::words::Words;

/// How many rows a picture has at most; the table behind it has all.
const MOST_ROWS: usize = 40;
/// The height of a row, and of a heading.
const ROW: f64 = 56.0;
const HEADING: f64 = 34.0;
/// The stages in which money has been paid or spent, and goods are there.
const PAID: &[&str] = &["received", "disbursed", "delivered"];

/// A row: what it is, its number in words, and its bars.
#[derive(Debug)]
struct Row {
    label: String,
    said: String,
    bars: Vec<(f64, &'static str)>,
    /// The least and the greatest that it can be.
    range: Option<(f64, f64)>,
    /// What rows are ordered by, the greatest first.
    order: f64,
}

fn number(group: &Json<'_>, name: &str) -> Option<f64> {
    group.get(name).as_f64()
}

/// A total in words, with its currency and the range that its sources leave: exact, between two numbers, or open at an end.
pub fn said(words: Words, group: &Json<'_>) -> String {
    said_in(words, group, group.get("currency").as_str().unwrap_or_default())
}

/// The same for sums that do not name their currency.
pub fn said_in(words: Words, sums: &Json<'_>, currency: &str) -> String {
    let number = |name: &str| cells::number(words, sums.get(name));
    let with = |number: String| format!("{number} {currency}").trim_end().to_owned();
    let Some(total) = number("total") else { return words.say("no-number") };
    let shown = with(total.clone());
    match (number("low"), number("high")) {
        (Some(low), Some(high)) if low == high => shown,
        (Some(low), Some(high)) => format!("{shown} ({})", words.range(&low, &high)),
        (Some(low), None) if low == total => words.with("or-more", "number", &shown),
        (Some(low), None) => words.compose("or-from", &[("number", &shown), ("low", &low)]),
        (None, Some(high)) if high == total => words.with("up-to", "number", &shown),
        (None, Some(high)) => words.compose("or-to", &[("number", &shown), ("high", &high)]),
        (None, None) => words.with("no-limits", "number", &shown),
    }
}

/// The stage that a total is of, in words.
pub fn stage(words: Words, group: &Json<'_>) -> String {
    group.get("status").as_str().map_or_else(|| words.say("no-stage"), |status| words.code("status", status))
}

/// The most that a total can be, as far as is known.
fn most(group: &Json<'_>) -> f64 {
    let known = ["total", "low", "high"].into_iter().filter_map(|name| number(group, name));
    known.fold(0.0, f64::max)
}

fn range(group: &Json<'_>) -> Option<(f64, f64)> {
    let range = (number(group, "low")?, number(group, "high")?);
    (range.0 < range.1).then_some(range)
}

/// Money by donor and stage.
pub fn funding(words: Words, groups: &[Json<'_>]) -> Picture {
    let row = |group: &Json<'_>| {
        let currency = group.get("currency").as_str().unwrap_or_default().to_owned();
        let status = group.get("status").as_str().unwrap_or_default();
        let look = if PAID.contains(&status) { "solid" } else { "hollow" };
        let donor = group.get("donor").get("name").as_str().unwrap_or_default();
        let label = [donor, words.code("status", status).as_str()]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" · ");
        let row = Row {
            label,
            said: said(words, group),
            bars: number(group, "total").map(|total| (total, look)).into_iter().collect(),
            range: range(group),
            order: most(group),
        };
        (currency, row)
    };
    let with_sum = groups.iter().filter(|group| number(group, "total").is_some());
    let mut sections: Vec<(String, Vec<Row>)> = grouped(with_sum.map(row));
    sections.sort_by_key(|(currency, rows)| (std::cmp::Reverse(rows.len()), currency.clone()));
    let mut picture = bars(words, sections);
    picture.title = words.say("chart-funding");
    picture.about = words.say("chart-funding-about");
    let sample = |look| vec![Mark::Box { x: 1.0, y: 3.0, width: 20.0, height: 8.0, look: Look(look) }];
    picture.legend.insert(0, (sample("hollow"), words.say("legend-promised")));
    picture.legend.insert(1, (sample("solid"), words.say("legend-paid")));
    picture
}

/// People ever pledged and ever deployed, by country.
pub fn contingents(words: Words, groups: &[Json<'_>], missions: &Missions) -> Picture {
    let text = |value: &Json<'_>| value.as_str().unwrap_or_default().to_owned();
    let place = |group: &Json<'_>| (text(group.get("mission")), text(group.get("country").get("id")));
    let row = |((mission, _), groups): ((String, String), Vec<&Json<'_>>)| {
        let of = |status: &str| groups.iter().copied().find(|group| group.get("status").as_str() == Some(status));
        let (pledged, deployed) = (of("pledged"), of("deployed"));
        let total = |group: Option<&Json<'_>>| group.and_then(|group| number(group, "total"));
        total(pledged).or_else(|| total(deployed))?;
        let name = pledged.or(deployed).and_then(|group| group.get("country").get("name").as_str()).unwrap_or_default();
        let stage = |group: Option<&Json<'_>>, status: &str| {
            group.map(|group| format!("{} {}", words.code("status", status), said(words, group)))
        };
        let said: Vec<String> =
            [stage(pledged, "pledged"), stage(deployed, "deployed")].into_iter().flatten().collect();
        let row = Row {
            label: name.to_owned(),
            said: said.join(", "),
            bars: [total(pledged).map(|n| (n, "hollow")), total(deployed).map(|n| (n, "solid"))]
                .into_iter()
                .flatten()
                .collect(),
            range: pledged.and_then(range),
            order: pledged.into_iter().chain(deployed).map(most).fold(0.0, f64::max),
        };
        Some((missions.name(&mission).to_owned(), row))
    };
    let places = grouped(groups.iter().map(|group| (place(group), group)));
    let mut picture = bars(words, grouped(places.into_iter().filter_map(row)));
    picture.title = words.say("chart-contingents");
    picture.about = words.say("chart-contingents-about");
    let sample = |look, y, height| vec![Mark::Box { x: 1.0, y, width: 20.0, height, look: Look(look) }];
    picture.legend.insert(0, (sample("hollow", 2.0, 10.0), words.say("legend-pledged")));
    picture.legend.insert(1, (sample("solid", 4.5, 5.0), words.say("legend-deployed")));
    picture
}

/// Sections of rows, the greatest first.
fn bars(words: Words, sections: Vec<(String, Vec<Row>)>) -> Picture {
    let mut marks = Vec::new();
    let (mut y, mut told, mut count) = (0.0, Vec::new(), 0);
    let all: usize = sections.iter().map(|(_, rows)| rows.len()).sum();
    let mut has_ranges = false;
    for (heading, mut rows) in sections {
        if count == MOST_ROWS {
            break;
        }
        rows.sort_by(|one, other| other.order.total_cmp(&one.order));
        let most = rows.iter().map(|row| row.order).fold(1.0, f64::max);
        y += HEADING;
        marks.push(Mark::text(0.0, y - 12.0, "ink halo", heading.clone()));
        marks.push(Mark::across((0.0, 100.0), y - 5.0, "base"));
        for row in rows {
            if count == MOST_ROWS {
                break;
            }
            count += 1;
            // Below each other, so that there is room on every page.
            marks.push(Mark::text(0.0, y + 12.0, "ink halo", row.label.clone()));
            marks.push(Mark::text(0.0, y + 28.0, "axis", row.said.clone()));
            told.push(words.labelled(&format!("{heading}, {}", row.label), &row.said));
            for (number, look) in row.bars {
                let (top, height) = if look == "hollow" { (y + 34.0, 11.0) } else { (y + 36.5, 6.0) };
                marks.push(Mark::Box {
                    x: 0.0,
                    y: top,
                    width: (100.0 * number / most).max(0.3),
                    height,
                    look: Look(look),
                });
            }
            if let Some((low, high)) = row.range {
                has_ranges = true;
                marks.push(Mark::across((100.0 * low / most, 100.0 * high / most), y + 39.5, "whisk"));
            }
            y += ROW;
        }
    }
    let mut legend = Vec::new();
    if has_ranges {
        legend.push((vec![Mark::across((0.0, 22.0), 7.0, "whisk")], words.say("legend-range")));
    }
    let keys = if all > count { vec![words.count("more-rows", (all - count) as u64)] } else { Vec::new() };
    Picture {
        height: y.max(20.0),
        marks,
        legend,
        keys,
        description: told.join(&words.say("between")),
        ..Picture::default()
    }
}
