//! The map: who offered people, and who gave money.

use std::sync::LazyLock;

use super::super::picture::{Look, Mark, Picture};
use super::super::rows::Json;
use super::super::words::Words;
use super::bars::said;

/// A country of the map.
#[derive(Debug)]
struct Outline {
    /// Its code; empty for an area that belongs to none.
    code: &'static str,
    /// Where a dot can be.
    x: f64,
    y: f64,
    /// Its outline; empty if it is too small.
    path: &'static str,
}

/// The height of the map; it is 960 wide.
const HEIGHT: f64 = 440.0;
/// The area of a dot for one person, and the least radius.
const AREA: f64 = 0.9;
const LEAST: f64 = 3.0;

static WORLD: LazyLock<Vec<Outline>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let mut cells = line.splitn(4, ',');
        let mut cell = || cells.next().unwrap_or_default();
        let (code, x, y, path) = (cell(), cell(), cell(), cell());
        Some(Outline { code, x: x.parse().ok()?, y: y.parse().ok()?, path })
    };
    include_str!("../../../assets/world.csv").lines().skip(1).filter_map(line).collect()
});

/// A country that gives people.
#[derive(Debug)]
struct Giver {
    code: String,
    name: String,
    /// The greatest number that it ever pledged or deployed to one mission, if one is known.
    people: Option<f64>,
    /// The same in words, with the range that its sources leave.
    said: String,
}

fn givers(words: Words, contingents: &[Json<'_>]) -> Vec<Giver> {
    let mut givers: Vec<Giver> = Vec::new();
    for group in contingents {
        let text = |name: &str| group.get("country").get(name).as_str().unwrap_or_default().to_owned();
        let (code, people) = (text("id"), group.get("total").as_f64());
        let told = said(words, group);
        match givers.iter_mut().find(|giver| giver.code == code) {
            Some(giver) if people > giver.people => (giver.people, giver.said) = (people, told),
            Some(_) => {}
            None => givers.push(Giver { code, name: text("name"), people, said: told }),
        }
    }
    givers
}

/// Who offered people, by `contingents`, the totals of each country and stage, and who gave money or goods, by `funding`,
/// those of each donor; `hosts` are the countries where missions work.
pub fn map(words: Words, contingents: &[Json<'_>], funding: &[Json<'_>], hosts: &[String]) -> Picture {
    let mut givers = givers(words, contingents);
    givers.sort_by(|one, other| other.people.unwrap_or(0.0).total_cmp(&one.people.unwrap_or(0.0)));
    let donors = funding.iter().filter(|group| group.get("donor").get("kind").as_str() == Some("country"));
    let mut donors: Vec<(&str, &str)> = donors
        .filter_map(|group| Some((group.get("donor").get("id").as_str()?, group.get("donor").get("name").as_str()?)))
        .collect();
    donors.sort_unstable();
    donors.dedup();
    let mut marks: Vec<Mark> = Vec::new();
    for outline in WORLD.iter().filter(|outline| !outline.path.is_empty()) {
        let look = if hosts.iter().any(|host| host == outline.code) {
            "land m"
        } else if givers.iter().any(|giver| giver.code == outline.code) {
            "land c"
        } else {
            "land"
        };
        marks.push(Mark::Shape { outline: outline.path, look: Look(look) });
    }
    let place = |code: &str| WORLD.iter().find(|outline| outline.code == code);
    let told = |giver: &Giver| words.labelled(&giver.name, &giver.said);
    for (code, name) in &donors {
        let Some(outline) = place(code) else { continue };
        let (x, y) = (outline.x, outline.y);
        marks.push(Mark::Box { x: x - 5.0, y: y - 5.0, width: 10.0, height: 10.0, look: Look("money") });
        if !givers.iter().any(|giver| giver.code == *code) {
            let (href, name) = (format!("/countries/{code}"), (*name).to_owned());
            marks.push(Mark::Place { x, y, radius: 9.0, look: Look("hit"), href, name });
        }
    }
    for giver in &givers {
        let Some(Outline { x, y, .. }) = place(&giver.code) else { continue };
        let (radius, look) = match giver.people {
            Some(people) => ((AREA * people / std::f64::consts::PI).sqrt().max(LEAST), "people"),
            None => (LEAST + 0.5, "people none"),
        };
        let (href, name) = (format!("/countries/{}", giver.code), told(giver));
        marks.push(Mark::Place { x: *x, y: *y, radius, look: Look(look), href, name });
    }
    let people: Vec<String> = givers.iter().map(told).collect();
    let names: Vec<&str> = donors.iter().map(|(_, name)| *name).collect();
    let area = |look| vec![Mark::Box { x: 1.0, y: 2.0, width: 20.0, height: 10.0, look: Look(look) }];
    let dot = |look, radius| vec![Mark::Dot { x: 11.0, y: 7.0, radius, look: Look(look) }];
    Picture {
        title: words.say("chart-map"),
        about: words.counts("chart-map-about", &[("givers", givers.len() as u64), ("donors", donors.len() as u64)]),
        description: words.compose(
            "chart-map-told",
            &[("people", &people.join(&words.say("between"))), ("donors", &names.join(", "))],
        ),
        height: HEIGHT,
        is_fixed: true,
        marks,
        legend: vec![
            (dot("people", 6.0), words.say("legend-people")),
            (dot("people none", 3.5), words.say("legend-people-none")),
            (
                vec![Mark::Box { x: 6.0, y: 2.0, width: 10.0, height: 10.0, look: Look("money") }],
                words.say("legend-money"),
            ),
            (area("land c"), words.say("legend-giver")),
            (area("land m"), words.say("legend-host")),
        ],
        keys: Vec::new(),
    }
}
