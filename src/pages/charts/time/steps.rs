//! Counts as steps, against what was planned.

use ledger_core::value::PartialDate;

use super::super::super::picture::{Look, Mark, Picture};
use super::super::super::rivals::middle;
use super::super::super::words::Words;
use super::axis::{AXIS, BOTTOM, Height, Span, TOP};
use super::observed::Observed;

/// A mission, as far as a chart shows it.
#[derive(Debug)]
pub struct Mission {
    /// Its short name.
    pub name: String,
    /// Its planned strength, if it is known, with how exact it is.
    pub planned: Option<(f64, String)>,
    /// What began or ended it, each with the day.
    pub moments: Vec<(&'static str, PartialDate)>,
}

impl Mission {
    /// Its planned strength in words.
    pub(super) fn plan(&self, words: Words) -> Option<String> {
        let (number, qualifier) = self.planned.as_ref()?;
        let said = [words.hedge(qualifier), words.number(&format!("{number:.0}"))].join(" ");
        Some(words.compose("planned-for", &[("mission", &self.name), ("number", said.trim())]))
    }
}

/// Counts that are carried on to the next, against what was planned.
pub fn steps(words: Words, observed: &[Observed], missions: &[Mission]) -> Picture {
    let mut observed = observed.to_vec();
    observed.sort_by_key(Observed::at);
    let moments = || missions.iter().flat_map(|mission| mission.moments.iter().map(move |moment| (mission, moment)));
    let days = observed.iter().map(Observed::at).chain(moments().map(|(_, (_, day))| middle(*day)));
    let Some(span) = Span::of(days) else { return Picture::of_nothing(words) };
    let planned = missions.iter().filter_map(|mission| mission.planned.as_ref()).map(|(number, _)| *number);
    let most = observed.iter().map(|one| one.high.max(one.value)).chain(planned).fold(0.0, f64::max);
    let height = Height::of(most);
    let mut marks = Vec::new();
    span.axis(words, TOP, BOTTOM, &mut marks);
    height.axis(words, &mut marks);
    let keys = milestones(words, span, missions, &mut marks);
    for mission in missions {
        let (Some((number, _)), Some(label)) = (&mission.planned, mission.plan(words)) else { continue };
        let day = |wanted: &[&str]| mission.moments.iter().find(|(what, _)| wanted.contains(what)).map(|(_, day)| *day);
        let from = day(&["authorized_on", "started_on"]).map_or(span.first, middle);
        let to = day(&["ended_on"]).map_or(span.last, middle);
        let (x, y) = ((span.place(from), span.place(to)), height.place(*number));
        marks.push(Mark::across(x, y, "plan"));
        let text = if x.0 < 50.0 {
            Mark::text(x.0, y - 7.0, "ink halo", label).beside(4.0)
        } else {
            Mark::text(x.1, y + 17.0, "ink halo", label).beside(-1.0)
        };
        marks.push(text);
    }
    let mut dots = Vec::new();
    for (at, one) in observed.iter().enumerate() {
        let (x, y) = (span.place(one.at()), height.place(one.value));
        // Counts of one mission are carried on to the next one of the same.
        let is_next = |other: &&Observed| other.is_carried() && other.mission == one.mission;
        let next = observed[at + 1..].iter().find(is_next).filter(|_| one.is_carried());
        let until = next.map_or(x, |next| span.place(next.at()));
        if let Some(next) = next {
            marks.push(Mark::Box { x, y, width: until - x, height: BOTTOM - y, look: Look("a1") });
            marks.push(Mark::across((x, until), y, "s1"));
            marks.push(Mark::down(until, (y, height.place(next.value)), "s1"));
        }
        if one.is_disputed {
            let (top, bottom) = (height.place(one.high), height.place(one.low));
            dots.push(Mark::Box { x, y: top, width: (until - x).max(0.6), height: bottom - top, look: Look("band") });
            dots.push(Mark::down(x, (top, bottom), "rng"));
        }
        match one.qualifier.as_str() {
            "at_least" => dots.push(Mark::down(x, (y, y - 13.0), "s1")),
            "at_most" => dots.push(Mark::down(x, (y, y + 13.0), "s1")),
            _ => {}
        }
        let look = match one.qualifier.as_str() {
            _ if one.is_planned => "p-plan",
            _ if one.is_disputed => "pd",
            "about" => "p2",
            _ => "p1",
        };
        dots.push(Mark::dot(x, y, look));
    }
    marks.extend(dots);
    if let Some(last) = observed.last() {
        let (x, y) = (span.place(last.at()), height.place(last.value));
        let above = if last.qualifier == "at_least" { 18.0 } else { 10.0 };
        let text = Mark::text(x, y - above, "acc halo", last.label(words));
        marks.push(text.beside(if x > 60.0 { -2.0 } else { 2.0 }));
    }
    let mut picture = Picture { height: BOTTOM + AXIS, marks, keys, ..Picture::default() };
    picture.legend = legend(words, &observed, missions.iter().any(|mission| mission.planned.is_some()));
    picture
}

/// The days that began and ended missions, with their numbers; what each was is returned.
fn milestones(words: Words, span: Span, missions: &[Mission], marks: &mut Vec<Mark>) -> Vec<String> {
    let mut moments: Vec<(PartialDate, String)> = missions
        .iter()
        .flat_map(|mission| {
            mission.moments.iter().map(|(what, day)| {
                let said = words.labelled(
                    &words.date(*day),
                    &format!("{}, {}", mission.name, words.say(&format!("moment-{what}"))),
                );
                (*day, said)
            })
        })
        .collect();
    moments.sort_by_key(|(day, _)| day.first());
    let (mut keys, mut places): (Vec<String>, Vec<f64>) = (Vec::new(), Vec::new());
    for (day, said) in moments {
        let x = span.place(middle(day));
        // Those that are close together stand below each other.
        let close = places.iter().rev().take_while(|place| (x - **place).abs() < 2.5).count();
        let y = 10.0 + 20.0 * f64::from(u32::try_from(close % 2).unwrap_or(0));
        places.push(x);
        keys.push(said);
        marks.push(Mark::down(x, (y + 9.0, BOTTOM), "ev-l"));
        marks.push(Mark::Dot { x, y, radius: 9.0, look: Look("badge") });
        marks.push(Mark::text(x, y + 4.0, "badge-t", keys.len().to_string()).centred());
    }
    keys
}

fn legend(words: Words, observed: &[Observed], has_plan: bool) -> Vec<(Vec<Mark>, String)> {
    let line = |look| Mark::across((0.0, 22.0), 7.0, look);
    let has = |qualifier: &str| observed.iter().any(|one| one.qualifier == qualifier);
    let samples = [
        (observed.iter().any(Observed::is_carried), vec![line("s1"), Mark::dot(11.0, 7.0, "p1")], "legend-count"),
        (has("about"), vec![Mark::dot(11.0, 7.0, "p2")], "legend-about"),
        (has("at_least"), vec![Mark::down(11.0, (9.0, 0.0), "s1"), Mark::dot(11.0, 9.0, "p1")], "legend-at-least"),
        (has("at_most"), vec![Mark::down(11.0, (5.0, 14.0), "s1"), Mark::dot(11.0, 5.0, "p1")], "legend-at-most"),
        (
            observed.iter().any(|one| one.is_disputed),
            vec![
                Mark::Box { x: 1.0, y: 1.0, width: 21.0, height: 12.0, look: Look("band") },
                Mark::down(1.0, (1.0, 13.0), "rng"),
            ],
            "legend-disputed",
        ),
        (has_plan, vec![line("plan")], "legend-planned"),
        (observed.iter().any(|one| one.is_planned), vec![Mark::dot(11.0, 7.0, "p-plan")], "legend-expected"),
    ];
    samples.into_iter().filter(|(is_there, ..)| *is_there).map(|(_, marks, id)| (marks, words.say(id))).collect()
}
