//! Charts: what series and sums say, as pictures.
//!
//! A chart shows nothing that no address answers: it is made from the rows of `/series/…` and of summaries, and the
//! table behind it has the same rows.

mod bars;
mod map;
mod time;

use serde_json::Value as Json;

pub(super) use self::bars::{said, said_in, stage};
pub use self::time::Mission;
pub(super) use self::time::stays;
use super::facts::{Facts, Missions};
use super::picture::Picture;
use super::rows::borrowed;
use super::words::Words;
use crate::problem::Problem;

/// What a chart shows, as answers have it.
#[derive(Debug)]
pub enum Shown {
    /// The strength of missions, or of a contributor, against plan.
    Strength {
        /// The observations.
        points: Vec<Json>,
        /// The missions.
        missions: Vec<Mission>,
    },
    /// Money by donor and stage.
    Funding {
        /// The totals.
        groups: Vec<Json>,
    },
    /// People pledged and deployed, by country and mission.
    Contingents {
        /// The totals of people that reached a stage.
        groups: Vec<Json>,
        /// The names of missions.
        missions: Missions,
    },
    /// Who offered people, and who gave money.
    Map {
        /// The totals of people that reached a stage, by country and mission.
        contingents: Vec<Json>,
        /// The totals of money, by donor.
        funding: Vec<Json>,
        /// The countries where missions work.
        hosts: Vec<String>,
    },
    /// A metric over time.
    Metric {
        /// Its name.
        metric: String,
        /// The observations.
        points: Vec<Json>,
    },
}

impl Shown {
    /// The name of the chart, as its address has it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Strength { .. } => "strength",
            Self::Funding { .. } => "funding",
            Self::Contingents { .. } => "contingents",
            Self::Map { .. } => "map",
            Self::Metric { metric, .. } => metric,
        }
    }

    /// The address of the rows that it is made from.
    #[must_use]
    pub fn rows(&self) -> String {
        match self {
            Self::Strength { .. } => format!("/series/{}", ledger_core::resources::series::STRENGTH),
            Self::Funding { .. } => "/funding/summary?group_by=donor".to_owned(),
            Self::Contingents { .. } | Self::Map { .. } => {
                "/contingents/summary?group_by=country&group_by=mission&basis=reached".to_owned()
            }
            Self::Metric { metric, .. } => format!("/series/{metric}"),
        }
    }

    pub(super) fn picture(&self, words: Words) -> Picture {
        match self {
            Self::Strength { points, missions } => time::strength(words, &borrowed(points), missions),
            Self::Funding { groups } => bars::funding(words, &borrowed(groups)),
            Self::Contingents { groups, missions } => bars::contingents(words, &borrowed(groups), missions),
            Self::Map { contingents, funding, hosts } => {
                map::map(words, &borrowed(contingents), &borrowed(funding), hosts)
            }
            Self::Metric { metric, points } => time::over_time(words, metric, &borrowed(points)),
        }
    }

    /// The chart as a file of its own; `address` is that of the file.
    ///
    /// # Errors
    /// An internal problem, if it cannot be written.
    pub fn file(&self, facts: &Facts, address: &str) -> Result<String, Problem> {
        let words = facts.words;
        let license = facts.edition.about.license.as_ref().map_or("", |license| license.id.as_str());
        let mut parts = vec![
            ("site", facts.edition.about.short_title.as_str()),
            ("edition", facts.edition.id.as_str()),
            ("address", address),
            ("license", license),
        ];
        let day = facts.as_of.map(|day| words.date(day));
        let source = match &day {
            Some(day) => {
                parts.push(("day", day));
                words.compose("chart-source-then", &parts)
            }
            None => words.compose("chart-source", &parts),
        };
        let mut picture = self.picture(words);
        let narrowed = facts.narrowed();
        if !narrowed.is_empty() {
            let narrowed = words.with("chart-narrowed", "filters", &narrowed.join(", "));
            picture.about = if picture.about.is_empty() { narrowed } else { format!("{} {narrowed}", picture.about) };
        }
        picture.alone(source.trim_end_matches([' ', '·']))
    }
}
