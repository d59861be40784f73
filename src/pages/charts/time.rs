//! Numbers over time: counts as steps, and counts over periods as spans.

mod axis;
mod observed;
mod spans;
mod steps;

use ledger_core::grouped::grouped;

use self::observed::Observed;
use self::spans::spans;
pub use self::spans::stays;
pub use self::steps::Mission;
use self::steps::steps;
use super::super::picture::Picture;
use super::super::rows::Json;
use super::super::words::{Words, sentence};

/// Observations of one scope, of one country and in one unit.
type OfKind<'p> = ((String, String, String), Vec<&'p Json<'p>>);

/// The observations that can stand in one picture: those of one unit about the same; those of a mission first, then those
/// with most observations.
fn of_one_kind<'p>(points: &'p [Json<'p>]) -> (Vec<&'p Json<'p>>, String) {
    let key = |point: &Json<'_>| {
        let text = |value: &Json<'_>| value.as_str().unwrap_or_default().to_owned();
        (text(point.get("scope")), text(point.get("country").get("name")), text(point.get("unit")))
    };
    let groups: Vec<OfKind<'_>> = grouped(points.iter().map(|point| (key(point), point)));
    let best = |((scope, _, _), group): &OfKind<'_>| (scope == "mission", group.len());
    let Some(((_, country, _), group)) = groups.into_iter().max_by_key(best) else { return Default::default() };
    (group, country)
}

/// A metric over time.
pub fn over_time(words: Words, metric: &str, points: &[Json<'_>]) -> Picture {
    let (group, country) = of_one_kind(points);
    let observed: Vec<Observed> = group.iter().filter_map(|point| Observed::of(words, point)).collect();
    let scope = group.first().and_then(|point| point.get("scope").as_str()).unwrap_or_default();
    let unit = group.first().and_then(|point| point.get("unit").as_str()).unwrap_or_default();
    let left = points.len() - observed.len();
    let name = sentence(&words.code("metric", metric));
    let about = about(words, scope, &country, &words.code("unit", unit), left as u64);
    let mut picture = if observed.iter().filter(|one| one.start.is_some()).count() * 2 > observed.len() {
        spans(words, &observed)
    } else {
        steps(words, &observed, &[])
    };
    picture.title = name;
    if !observed.is_empty() {
        picture.about = about;
        picture.description = told(words, &observed).join(&words.say("between"));
    }
    picture
}

/// What the observations are about.
fn about(words: Words, scope: &str, country: &str, unit: &str, left: u64) -> String {
    let id = if scope.is_empty() { "series-none".to_owned() } else { format!("series-{scope}") };
    let about = words.compose(&id, &[("country", country), ("unit", unit)]);
    if left == 0 { about } else { words.count_with("series-left", left, ("about", &about)) }
}

/// The strength of missions over time, against the plan.
pub fn strength(words: Words, points: &[Json<'_>], missions: &[Mission]) -> Picture {
    let (group, country) = of_one_kind(points);
    let observed: Vec<Observed> = group.iter().filter_map(|point| Observed::of(words, point)).collect();
    let is_of_mission = group.first().is_some_and(|point| point.get("scope").as_str() == Some("mission"));
    let missions = if is_of_mission { missions } else { &[] };
    let mut picture = steps(words, &observed, missions);
    if observed.is_empty() {
        picture.title = words.say("chart-strength");
        return picture;
    }
    picture.title =
        if is_of_mission { words.say("chart-strength") } else { words.with("chart-strength-of", "country", &country) };
    picture.about = words.say(if is_of_mission { "chart-strength-about" } else { "chart-strength-of-about" });
    let mut all = told(words, &observed);
    all.extend(missions.iter().filter_map(|mission| mission.plan(words)));
    all.extend(picture.keys.iter().cloned());
    picture.description = all.join(&words.say("between"));
    picture
}

/// Every observation in words.
fn told(words: Words, observed: &[Observed]) -> Vec<String> {
    let range = |one: &Observed| if one.range.is_empty() { String::new() } else { format!(", {}", one.range) };
    observed.iter().map(|one| words.labelled(&one.date, &(one.label(words) + &range(one)))).collect()
}
