//! Numbers over time: counts as steps, and counts over periods as spans.

use jiff::civil::Date;
use ledger_core::value::PartialDate;
use serde_json::Value as Json;

use super::super::cells::{Cell, cells};
use super::super::lines::middle;
use super::super::picture::{Look, Mark, Picture};
use super::super::words::{Words, sentence};

/// The lowest place of a chart of steps, and the highest.
const BOTTOM: f64 = 310.0;
const TOP: f64 = 46.0;
/// The height of the line below a chart that has the years.
const AXIS: f64 = 22.0;
/// The height of a span.
const ROW: f64 = 18.0;

/// An observation.
#[derive(Clone, Debug)]
struct Observed {
    start: Option<PartialDate>,
    end: PartialDate,
    value: f64,
    qualifier: String,
    /// The least and the greatest number that its sources give.
    low: f64,
    high: f64,
    is_disputed: bool,
    /// The value and its date, in words.
    words: String,
    date: String,
}

impl Observed {
    fn of(words: Words, point: &Json) -> Option<Self> {
        let row = point.as_object()?;
        let date = |name: &str| point[name].as_str().and_then(|text| text.parse::<PartialDate>().ok());
        let value = point["value"].as_f64()?;
        let end = date("period_end").or_else(|| date("period_start"))?;
        let given = point["citations"].as_array().into_iter().flatten();
        let given: Vec<f64> = given.filter_map(|claim| claim["value"].as_str()?.parse().ok()).collect();
        let least = given.iter().copied().fold(value, f64::min);
        let most = given.iter().copied().fold(value, f64::max);
        let cell = cells(words, row, "value", &point["value"]).into_iter().next();
        let start = date("period_start").filter(|start| *start != end);
        Some(Self {
            start,
            end,
            value,
            qualifier: point["value_qualifier"].as_str().unwrap_or_default().to_owned(),
            low: point["low"].as_f64().unwrap_or(least).min(least),
            high: point["high"].as_f64().unwrap_or(most).max(most),
            is_disputed: point["disputed"].as_array().into_iter().flatten().any(|field| field == "value"),
            words: cell.as_ref().map(Cell::line).unwrap_or_default(),
            date: start.map_or_else(|| words.date(end), |start| words.period(start, end)),
        })
    }

    fn at(&self) -> Date {
        middle(self.end)
    }
}

/// The days that a chart shows.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: Date,
    last: Date,
}

impl Span {
    /// All of these days, and a little more; none, if there are no days.
    fn of(days: impl Iterator<Item = Date> + Clone) -> Option<Self> {
        let (first, last) = (days.clone().min()?, days.max()?);
        let more = (between(first, last) / 24).max(10);
        let day = |from: Date, by: i32| from.checked_add(jiff::Span::new().days(by)).unwrap_or(from);
        Some(Self { first: day(first, -more), last: day(last, more) })
    }

    /// Where a day is, in per cent of the width.
    fn place(self, day: Date) -> f64 {
        let day = day.clamp(self.first, self.last);
        100.0 * f64::from(between(self.first, day)) / f64::from(between(self.first, self.last).max(1))
    }

    /// The years, with their names, from `top` to `bottom`; of a long span not every one.
    fn axis(self, top: f64, bottom: f64, marks: &mut Vec<Mark>) {
        let years: Vec<i16> = (self.first.year()..=self.last.year()).collect();
        let every = years.len() / 12 + 1;
        for year in years.into_iter().step_by(every) {
            let day = Date::constant(year, 1, 1);
            if day < self.first {
                continue;
            }
            let x = self.place(day);
            marks.push(Mark::down(x, (top, bottom + 5.0), "grid-l"));
            if x < 94.0 {
                marks.push(Mark::text(x, bottom + 18.0, "axis", year.to_string()).beside(4.0));
            }
        }
        // The months between them, if there is room.
        if between(self.first, self.last) < 800 {
            let mut month = self.first.first_of_month();
            while let Ok(next) = month.checked_add(jiff::Span::new().months(1)) {
                if next > self.last {
                    break;
                }
                marks.push(Mark::down(self.place(next), (bottom, bottom + 3.0), "base"));
                month = next;
            }
        }
    }
}

/// How many days are between two days.
fn between(from: Date, to: Date) -> i32 {
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(i32::MAX)
}

/// Where numbers are, from nought at the bottom.
#[derive(Debug)]
struct Height {
    most: f64,
    /// From one line to the next.
    step: f64,
}

impl Height {
    /// For numbers up to this one.
    fn of(most: f64) -> Self {
        let mut step = 1.0;
        for by in [2.0, 2.5, 2.0].into_iter().cycle() {
            if most / step <= 5.0 {
                break;
            }
            step *= by;
        }
        Self { most: (most / step).ceil().max(1.0) * step, step }
    }

    fn place(&self, number: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * (number / self.most).clamp(0.0, 1.0)
    }

    fn axis(&self, words: Words, marks: &mut Vec<Mark>) {
        marks.push(Mark::across((0.0, 100.0), BOTTOM, "base"));
        let mut at = self.step;
        while at <= self.most {
            let y = self.place(at);
            marks.push(Mark::across((0.0, 100.0), y, "grid-l"));
            marks.push(Mark::text(0.0, y - 4.0, "axis", words.number(&format!("{at:.0}"))));
            at += self.step;
        }
    }
}

/// Observations of one scope, of one country and in one unit.
type OfKind<'p> = ((String, String, String), Vec<&'p Json>);

/// The observations that can stand in one picture: those of one unit about the same; those of a mission first, then those
/// with most observations.
fn of_one_kind(points: &[Json]) -> (Vec<&Json>, String) {
    let key = |point: &Json| {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        (text(&point["scope"]), text(&point["country"]["name"]), text(&point["unit"]))
    };
    let mut groups: Vec<OfKind<'_>> = Vec::new();
    for point in points {
        let own = key(point);
        match groups.iter_mut().find(|(other, _)| *other == own) {
            Some((_, group)) => group.push(point),
            None => groups.push((own, vec![point])),
        }
    }
    let best = |((scope, _, _), group): &OfKind<'_>| (scope == "mission", group.len());
    let Some(((_, country, _), group)) = groups.into_iter().max_by_key(best) else { return Default::default() };
    (group, country)
}

/// A metric over time.
pub fn over_time(words: Words, metric: &str, points: &[Json]) -> Picture {
    let (group, country) = of_one_kind(points);
    let observed: Vec<Observed> = group.iter().filter_map(|point| Observed::of(words, point)).collect();
    let scope = group.first().and_then(|point| point["scope"].as_str()).unwrap_or_default();
    let unit = group.first().and_then(|point| point["unit"].as_str()).unwrap_or_default();
    let left = points.len() - observed.len();
    let name = sentence(&words.code("metric", metric));
    let about = about(words, scope, &country, &words.code("unit", unit), left as u64);
    let mut picture = if observed.iter().filter(|one| one.start.is_some()).count() * 2 > observed.len() {
        spans(words, &observed)
    } else {
        steps(words, &observed, &[])
    };
    picture.title = name;
    picture.about = about;
    picture.description = told(words, &observed);
    picture
}

/// What the observations are about.
fn about(words: Words, scope: &str, country: &str, unit: &str, left: u64) -> String {
    let id = if scope.is_empty() { "series-none".to_owned() } else { format!("series-{scope}") };
    let about = words.compose(&id, &[("country", country), ("unit", unit)]);
    if left == 0 { about } else { words.count_with("series-left", left, ("about", &about)) }
}

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

/// The strength of missions over time, against the plan.
pub fn strength(words: Words, points: &[Json], missions: &[Mission]) -> Picture {
    let (group, country) = of_one_kind(points);
    let observed: Vec<Observed> = group.iter().filter_map(|point| Observed::of(words, point)).collect();
    let is_of_mission = group.first().is_some_and(|point| point["scope"] == "mission");
    let missions = if is_of_mission || observed.is_empty() { missions } else { &[] };
    let mut picture = steps(words, &observed, missions);
    picture.title =
        if is_of_mission { words.say("chart-strength") } else { words.with("chart-strength-of", "country", &country) };
    picture.about = words.say(if is_of_mission { "chart-strength-about" } else { "chart-strength-of-about" });
    picture.description = told(words, &observed);
    picture
}

/// Every observation in words.
fn told(words: Words, observed: &[Observed]) -> String {
    let each: Vec<String> = observed.iter().map(|one| words.labelled(&one.date, &one.words)).collect();
    each.join("; ")
}

/// Counts that are carried on to the next, against what was planned.
fn steps(words: Words, observed: &[Observed], missions: &[Mission]) -> Picture {
    let mut observed = observed.to_vec();
    observed.sort_by_key(Observed::at);
    let moments = || missions.iter().flat_map(|mission| mission.moments.iter().map(move |moment| (mission, moment)));
    let days = observed.iter().map(Observed::at).chain(moments().map(|(_, (_, day))| middle(*day)));
    let Some(span) = Span::of(days) else { return Picture { height: 40.0, ..Picture::default() } };
    let planned = missions.iter().filter_map(|mission| mission.planned.as_ref()).map(|(number, _)| *number);
    let most = observed.iter().map(|one| one.high.max(one.value)).chain(planned).fold(0.0, f64::max);
    let height = Height::of(most);
    let mut marks = Vec::new();
    span.axis(TOP, BOTTOM, &mut marks);
    height.axis(words, &mut marks);
    let keys = milestones(words, span, missions, &mut marks);
    for mission in missions {
        let Some((number, qualifier)) = &mission.planned else { continue };
        let day = |wanted: &[&str]| mission.moments.iter().find(|(what, _)| wanted.contains(what)).map(|(_, day)| *day);
        let from = day(&["authorized_on", "started_on"]).map_or(span.first, middle);
        let to = day(&["ended_on"]).map_or(span.last, middle);
        let (x, y) = ((span.place(from), span.place(to)), height.place(*number));
        marks.push(Mark::across(x, y, "plan"));
        let said = [words.hedge(qualifier), words.number(&format!("{number:.0}"))].join(" ");
        let label = words.compose("planned-for", &[("mission", &mission.name), ("number", said.trim())]);
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
        let next = observed.get(at + 1);
        let until = next.map_or(x, |next| span.place(next.at()));
        marks.push(Mark::Box { x, y, width: until - x, height: BOTTOM - y, look: Look("a1") });
        marks.push(Mark::across((x, until), y, "s1"));
        if let Some(next) = next {
            marks.push(Mark::down(until, (y, height.place(next.value)), "s1"));
        }
        if one.is_disputed {
            let (top, bottom) = (height.place(one.high), height.place(one.low));
            dots.push(Mark::Box { x, y: top, width: (until - x).max(0.6), height: bottom - top, look: Look("band") });
            dots.push(Mark::down(x, (top, bottom), "rng"));
        }
        let is_open = one.qualifier == "about";
        match one.qualifier.as_str() {
            "at_least" => dots.push(Mark::down(x, (y, y - 13.0), "s1")),
            "at_most" => dots.push(Mark::down(x, (y, y + 13.0), "s1")),
            _ => {}
        }
        dots.push(Mark::dot(
            x,
            y,
            if one.is_disputed {
                "pd"
            } else if is_open {
                "p2"
            } else {
                "p1"
            },
        ));
    }
    marks.extend(dots);
    if let Some(last) = observed.last() {
        let (x, y) = (span.place(last.at()), height.place(last.value));
        let above = if last.qualifier == "at_least" { 18.0 } else { 10.0 };
        marks.push(Mark::text(x, y - above, "acc halo", last.words.clone()).beside(if x > 60.0 { -2.0 } else { 2.0 }));
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
        (true, vec![line("s1"), Mark::dot(11.0, 7.0, "p1")], "legend-count"),
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
    ];
    samples.into_iter().filter(|(is_there, ..)| *is_there).map(|(_, marks, id)| (marks, words.say(id))).collect()
}

/// Counts over periods, which may overlap.
fn spans(words: Words, observed: &[Observed]) -> Picture {
    let days = observed.iter().flat_map(|one| [one.start.unwrap_or(one.end).first(), one.end.last()]);
    let Some(span) = Span::of(days) else { return Picture { height: 40.0, ..Picture::default() } };
    let bottom = 8.0 + ROW * f64::from(u32::try_from(observed.len()).unwrap_or(u32::MAX));
    let mut marks = Vec::new();
    span.axis(0.0, bottom, &mut marks);
    marks.push(Mark::across((0.0, 100.0), bottom, "base"));
    for (at, one) in observed.iter().enumerate() {
        let y = 10.0 + ROW * f64::from(u32::try_from(at).unwrap_or(u32::MAX));
        let x = (span.place(one.start.unwrap_or(one.end).first()), span.place(one.end.last()));
        let (look, text) = if one.is_disputed { ("rng", "disp halo") } else { ("s1", "ink halo") };
        marks.push(Mark::across(x, y, look));
        marks.extend([x.0, x.1].map(|x| Mark::down(x, (y - 4.0, y + 4.0), look)));
        let said = if one.is_disputed { format!("{} ≠", one.words) } else { one.words.clone() };
        let label = if x.1 > 75.0 {
            Mark::text(x.0, y + 4.0, text, said).beside(-7.0)
        } else {
            Mark::text(x.1, y + 4.0, text, said).beside(7.0)
        };
        marks.push(label);
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
    Picture { height: bottom + AXIS, marks, legend, ..Picture::default() }
}

/// The contingents of a country over time: from when they arrived or left until they were withdrawn, as far as is known.
pub fn stays(words: Words, contingents: &[Json]) -> Option<Picture> {
    let day =
        |row: &Json, names: &[&str]| names.iter().find_map(|name| row[*name].as_str()?.parse::<PartialDate>().ok());
    let stay = |row: &Json| {
        let from = day(row, &["arrived_on", "departed_on"])?;
        let said = row.as_object().map(|row| cells(words, row, "personnel", &row["personnel"]))?;
        let said = said.first().map_or_else(|| words.say("no-number"), Cell::line);
        Some((from, day(row, &["withdrawn_on"]), row["name"].as_str()?.to_owned(), said))
    };
    let mut stays: Vec<_> = contingents.iter().filter_map(stay).collect();
    stays.sort_by_key(|(from, ..)| from.first());
    let days = stays.iter().flat_map(|(from, to, ..)| std::iter::once(middle(*from)).chain(to.map(middle)));
    let span = Span::of(days)?;
    let bottom = 8.0 + TALL * f64::from(u32::try_from(stays.len()).unwrap_or(u32::MAX));
    let mut marks = Vec::new();
    span.axis(0.0, bottom, &mut marks);
    marks.push(Mark::across((0.0, 100.0), bottom, "base"));
    let mut told = Vec::new();
    for (at, (from, to, name, said)) in stays.into_iter().enumerate() {
        let y = 6.0 + TALL * f64::from(u32::try_from(at).unwrap_or(u32::MAX));
        let x = (span.place(middle(from)), to.map_or(100.0, |to| span.place(middle(to))));
        let label = words.labelled(&name, &said);
        marks.push(Mark::text(0.0, y + 12.0, "ink halo", label.clone()));
        marks.push(Mark::Box { x: x.0, y: y + 17.0, width: x.1 - x.0, height: 9.0, look: Look("a1") });
        marks.push(Mark::down(x.0, (y + 2.0, y + 26.0), "s1"));
        if to.is_some() {
            marks.push(Mark::down(x.1, (y + 17.0, y + 26.0), "s1"));
        }
        told.push(format!("{label}, {}", words.date(from)));
    }
    Some(Picture {
        title: words.say("chart-stays"),
        about: words.say("chart-stays-about"),
        description: told.join("; "),
        height: bottom + AXIS,
        marks,
        ..Picture::default()
    })
}

/// The height of a stay.
const TALL: f64 = 34.0;
