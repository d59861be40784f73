//! Series and charts as pages: each picture with the numbers behind it.

use askama::Template;
use ledger_core::describe::{Parameter, Resource};
use ledger_core::resources::series::Series;
use ledger_core::value::PartialDate;

use super::cells::{Cell, Look, cells};
use super::charts::{Shown, said};
use super::facts::{Facts, Total};
use super::frame::{Frame, written};
use super::list;
use super::numbers::Numbers;
use super::picture::{Mark, Picture};
use super::rows::{Json, Map, borrowed};
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

/// Totals of a collection as a page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn totals(
    resource: &Resource,
    groups: &[serde_json::Value],
    total: Total,
    facts: &Facts,
) -> Result<String, Problem> {
    let words = facts.words;
    let groups = borrowed(groups);
    let rows: Vec<&Map<'_>> = groups.iter().filter_map(Json::as_object).collect();
    let is_key = |name: &&str| {
        !matches!(*name, "id" | "count" | "total" | "low" | "high" | "records" | "records_url" | "currency")
            && !name.starts_with("reported_")
    };
    let keys: Vec<&str> = rows.first().map(|row| row.keys().filter(is_key).collect()).unwrap_or_default();
    let row = |group: &&Map<'_>| {
        let mut line: Vec<Cell> = Vec::new();
        for key in &keys {
            let value = group.get(key).unwrap_or(&Json::Null);
            let cell = cells(words, group, key, value).into_iter().next();
            let nothing = if *key == "status" { "no-stage" } else { "no-party" };
            line.push(cell.unwrap_or_else(|| Cell { text: words.say(nothing), ..Cell::default() }));
        }
        let whole = Json::Object((*group).clone());
        let sum = said(words, &whole);
        let count = words.whole(whole.get("count").as_u64().unwrap_or(0));
        let only = whole
            .get("records")
            .as_array()
            .filter(|records| records.len() == 1)
            .and_then(|records| records[0].as_str());
        let only = only.map(|id| format!("/{}/{id}", resource.path));
        let records = whole.get("records_url").as_str().map(str::to_owned).or(only);
        line.push(Cell { text: sum, look: Look::Number, ..Cell::default() });
        line.push(Cell { text: count, href: records, look: Look::Number, ..Cell::default() });
        let day = |name: &str| group.get(name).and_then(Json::as_str).and_then(|day| day.parse::<PartialDate>().ok());
        let reported = match (day("reported_from"), day("reported_to")) {
            (Some(from), Some(to)) if from == to => words.date(from),
            (Some(from), Some(to)) => words.period(from, to),
            _ => String::new(),
        };
        line.push(Cell { text: reported, ..Cell::default() });
        line
    };
    let mut heads: Vec<(String, bool)> = keys.iter().map(|key| (words.label(key), false)).collect();
    heads.extend([(words.say("column-total"), true), (words.say("column-records"), true)]);
    heads.push((words.say("column-reported"), false));
    let basis =
        if facts.given(Parameter::Basis.name()).any(|basis| basis == "reached") { "reached" } else { "current" };
    let mut said = vec![total.in_words("summary", words), words.say(&format!("basis-{basis}"))];
    said.extend(facts.narrowed());
    let title = words.page(&format!("{}-summary", resource.path));
    let about = words.say("totals-how");
    list::plain((&title, about, said.join(&words.say("between"))), heads, rows.iter().map(row).collect(), facts)
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
    let texts = (words.page("series"), words.say("series-about"), said);
    list::plain((&texts.0, texts.1, texts.2), heads.into(), series.iter().map(row).collect(), facts)
}
