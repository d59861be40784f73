//! Series and charts as pages: each picture with the numbers behind it.

use askama::Template;
use ledger_core::describe::Parameter;
use ledger_core::resources::series::Series;

use super::cells::{Cell, Look};
use super::charts::Shown;
use super::facts::{Facts, Total};
use super::frame::{Frame, written};
use super::list::{self, Heading};
use super::numbers::Numbers;
use super::picture::{Mark, Picture};
use super::rows::borrowed;
use super::words::sentence;
use crate::problem::Problem;

/// A picture with its numbers and its addresses.
#[derive(Debug)]
pub(super) struct Figure {
    pub id: String,
    pub picture: Picture,
    pub numbers: Numbers,
    /// The address of the picture as a file, on the same day and in the same edition if they were asked for.
    pub file: String,
    /// The same as PNG.
    pub png: String,
    /// What shows it on another page: pinned to the edition.
    pub embed: String,
    /// The address of what it is made from.
    pub rows: String,
}

impl Figure {
    /// The picture of what is shown.
    pub fn of(shown: &Shown, frame: &Frame, facts: &Facts) -> Self {
        let (words, base) = (frame.words, facts.site.url.as_str());
        let picture = shown.picture(words).leading(|href| frame.keep(href));
        let name = shown.name();
        let language = if words.language() == "en" { String::new() } else { format!("?lang={}", words.language()) };
        let file = frame.keep(&format!("/charts/{name}.svg{language}"));
        let png = Parameter::Format.name();
        let png = format!("{file}{}{png}=png", if file.contains('?') { '&' } else { '?' });
        let mut pinned = format!("{base}{file}");
        if !pinned.contains("release=") {
            pinned.push(if pinned.contains('?') { '&' } else { '?' });
            pinned.extend(["release=", &facts.edition.id]);
        }
        let rows = frame.keep(&shown.rows());
        let embed = format!(
            "<a href=\"{base}{rows}\"><img src=\"{pinned}\" alt=\"{}\" width=\"960\" loading=\"lazy\"></a>",
            askama::filters::escape(&picture.title, askama::filters::Html)
                .map(|text| text.to_string())
                .unwrap_or_default()
        );
        let numbers = match shown {
            Shown::Strength { points, .. } | Shown::Metric { points, .. } => {
                Numbers::of_points(words, &borrowed(points))
            }
            Shown::Funding { groups } => Numbers::of_groups(words, "donor", &borrowed(groups)),
            Shown::Contingents { groups, .. } => Numbers::of_groups(words, "country", &borrowed(groups)),
            Shown::Map { contingents, .. } => Numbers::of_groups(words, "country", &borrowed(contingents)),
        };
        Self { id: name.replace('_', "-"), picture, numbers, file, png, embed, rows }
    }
}

#[derive(Debug, Template)]
#[template(path = "charts.html")]
struct ChartsPage {
    frame: Frame,
    figures: Vec<Figure>,
    /// Those that are small.
    small: Vec<Figure>,
}

/// The charts as a page; the last of them are small.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn charts(large: &[Shown], small: &[Shown], facts: &Facts) -> Result<String, Problem> {
    let frame = Frame::of(facts.words.page("charts"), facts);
    let figures = |shown: &[Shown]| shown.iter().map(|shown| Figure::of(shown, &frame, facts)).collect();
    written(&ChartsPage { figures: figures(large), small: figures(small), frame })
}

#[derive(Debug, Template)]
#[template(path = "series.html")]
struct SeriesPage<'f> {
    frame: Frame,
    facts: &'f Facts,
    said: String,
    figure: Figure,
}

/// A series as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn series(shown: &Shown, total: Total, facts: &Facts) -> Result<String, Problem> {
    let title = sentence(&facts.words.code("metric", shown.name()));
    let frame = Frame::of(title, facts);
    let figure = Figure::of(shown, &frame, facts);
    written(&SeriesPage { said: total.in_words("series", frame.words), figure, frame, facts })
}

/// The series that there are, as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn series_index(series: &[Series], total: Total, facts: &Facts) -> Result<String, Problem> {
    let words = facts.words;
    let row = |one: &Series| {
        let name = sentence(&words.code("metric", &one.id));
        let count = Cell { text: words.number(&one.points.to_string()), look: Look::Number, ..Cell::default() };
        vec![Cell { text: name, href: Some(one.url.clone()), ..Cell::default() }, count]
    };
    let heads = [(words.label("metric"), false), (words.say("column-observations"), true)];
    let said = total.in_words("metrics", words);
    let heading = Heading { title: words.page("series"), about: words.say("series-about"), said, ..Heading::default() };
    list::plain(heading, heads.into(), series.iter().map(row).collect(), facts)
}
