//! Periods as spans: counts over periods, which may overlap, and stays of contingents.

use ledger_core::value::PartialDate;

use super::super::super::cells::{Cell, cells, is_disputed};
use super::super::super::picture::{Look, Mark, Picture};
use super::super::super::rivals::middle;
use super::super::super::rows::Json;
use super::super::super::words::Words;
use super::axis::{AXIS, Span};
use super::observed::Observed;

/// The height of a span.
const ROW: f64 = 18.0;
/// The height of a stay.
const TALL: f64 = 34.0;

/// Counts over periods, which may overlap.
pub fn spans(words: Words, observed: &[Observed]) -> Picture {
    let days = observed.iter().flat_map(|one| [one.start.unwrap_or(one.end).first(), one.end.last()]);
    let Some(span) = Span::of(days) else { return Picture::of_nothing(words) };
    let bottom = 8.0 + ROW * f64::from(u32::try_from(observed.len()).unwrap_or(u32::MAX));
    let mut marks = Vec::new();
    span.axis(words, 0.0, bottom, &mut marks);
    marks.push(Mark::across((0.0, 100.0), bottom, "base"));
    for (at, one) in observed.iter().enumerate() {
        let y = 10.0 + ROW * f64::from(u32::try_from(at).unwrap_or(u32::MAX));
        let x = (span.place(one.start.unwrap_or(one.end).first()), span.place(one.end.last()));
        let (look, text) = match () {
            () if one.is_disputed => ("rng", "disp halo"),
            () if one.is_planned => ("plan", "ink halo"),
            () => ("s1", "ink halo"),
        };
        let x = if one.start.is_some() {
            marks.push(Mark::across(x, y, look));
            marks.extend([x.0, x.1].map(|x| Mark::down(x, (y - 4.0, y + 4.0), look)));
            x
        } else {
            // As told then: since when it counts is not known.
            let at = span.place(one.at());
            marks.push(Mark::dot(at, y, if one.is_disputed { "pd" } else { "p1" }));
            (at, at)
        };
        let label = Mark::text(x.0, y + 4.0, text, one.label(words));
        // Where there is room: beyond the end, before the beginning, or on the line.
        marks.push(match () {
            () if x.1 <= 58.0 => Mark::text(x.1, y + 4.0, text, one.label(words)).beside(8.0),
            () if x.0 >= 42.0 => label.beside(-8.0),
            () => Mark::text(50.0, y + 4.0, text, one.label(words)).centred(),
        });
    }
    let bracket = |look| {
        vec![
            Mark::across((0.0, 22.0), 7.0, look),
            Mark::down(0.0, (3.0, 11.0), look),
            Mark::down(22.0, (3.0, 11.0), look),
        ]
    };
    let mut legend = vec![(bracket("s1"), words.say("legend-period"))];
    if observed.iter().any(|one| one.is_disputed) {
        legend.push((bracket("rng"), words.say("legend-period-disputed")));
    }
    if observed.iter().any(|one| one.is_planned) {
        legend.push((vec![Mark::across((0.0, 22.0), 7.0, "plan")], words.say("legend-expected")));
    }
    if observed.iter().any(|one| one.start.is_none()) {
        legend.push((vec![Mark::dot(11.0, 7.0, "p1")], words.say("legend-told")));
    }
    Picture { height: bottom + AXIS, marks, legend, ..Picture::default() }
}

/// The contingents of a country over time: from when they arrived or left until they were withdrawn, as far as is known.
pub fn stays(words: Words, contingents: &[Json<'_>]) -> Option<Picture> {
    let day = |row: &Json<'_>, names: &[&str]| {
        names.iter().find_map(|name| row.get(*name).as_str()?.parse::<PartialDate>().ok())
    };
    let stay = |row: &Json<'_>| {
        let from = day(row, &["arrived_on", "departed_on"])?;
        let of_row = row.as_object()?;
        let said = cells(words, of_row, "personnel", row.get("personnel"));
        let said = said.first().map_or_else(|| words.say("no-number"), Cell::line);
        let said = if is_disputed(of_row, "personnel") { format!("{said} ({})", words.say("disputed")) } else { said };
        Some((from, day(row, &["withdrawn_on"]), row.get("name").as_str()?.to_owned(), said))
    };
    let mut stays: Vec<_> = contingents.iter().filter_map(stay).collect();
    stays.sort_by_key(|(from, ..)| from.first());
    let days = stays.iter().flat_map(|(from, to, ..)| std::iter::once(middle(*from)).chain(to.map(middle)));
    let span = Span::of(days)?;
    let bottom = 8.0 + TALL * f64::from(u32::try_from(stays.len()).unwrap_or(u32::MAX));
    let mut marks = Vec::new();
    span.axis(words, 0.0, bottom, &mut marks);
    marks.push(Mark::across((0.0, 100.0), bottom, "base"));
    let mut told = Vec::new();
    for (at, (from, to, name, said)) in stays.into_iter().enumerate() {
        let y = 6.0 + TALL * f64::from(u32::try_from(at).unwrap_or(u32::MAX));
        let at = span.place(middle(from));
        let x = (at, to.map_or(at, |to| span.place(middle(to))));
        let label = words.labelled(&name, &said);
        marks.push(Mark::text(0.0, y + 12.0, "ink halo", label.clone()));
        marks.push(Mark::Box { x: x.0, y: y + 17.0, width: x.1 - x.0, height: 9.0, look: Look("a1") });
        marks.push(Mark::dot(x.0, y + 21.5, "p1"));
        if to.is_some() {
            marks.push(Mark::down(x.1, (y + 17.0, y + 26.0), "s1"));
        }
        told.push(format!("{label}, {}", words.date(from)));
    }
    Some(Picture {
        title: words.say("chart-stays"),
        about: words.say("chart-stays-about"),
        description: told.join(&words.say("between")),
        height: bottom + AXIS,
        marks,
        ..Picture::default()
    })
}
