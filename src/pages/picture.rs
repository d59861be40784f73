//! Pictures: what charts consist of, drawn into a page or into a file of their own.
//!
//! In a page, marks have classes of the stylesheet, and places across are in per cent, so that one picture fits every
//! width and its text keeps its size. A file of its own has its colours in it.

use std::fmt;

use askama::Template;

use super::frame::written;
use super::words::Words;
use crate::problem::Problem;

/// The width of a picture in a file of its own, in pixels.
pub(super) const WIDTH: f64 = 960.0;

/// What charts of numbers and maps have in common.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub title: String,
    /// What it shows, in a line.
    pub about: String,
    /// What it shows, for those who do not see it.
    pub description: String,
    pub height: f64,
    /// Whether places across are in units of the height, as in a map, and not in per cent of the width.
    pub is_fixed: bool,
    pub marks: Vec<Mark>,
    /// What the marks mean.
    pub legend: Vec<(Vec<Mark>, String)>,
    /// What the numbers on it mean.
    pub keys: Vec<String>,
}

/// A mark of a picture. Lengths down are in pixels.
#[derive(Debug)]
pub(super) enum Mark {
    /// From a place to another.
    Line { x: (f64, f64), y: (f64, f64), look: Look },
    /// A box by its corner at the top left, its width and its height.
    Box { x: f64, y: f64, width: f64, height: f64, look: Look },
    /// A dot.
    Dot { x: f64, y: f64, radius: f64, look: Look },
    /// A text that begins at a place, is in the middle of it or ends there; `shift` moves it to the right, in pixels.
    Text { x: f64, shift: f64, y: f64, anchor: &'static str, look: Look, text: String },
    /// A dot that leads somewhere.
    Place { x: f64, y: f64, radius: f64, look: Look, href: String, name: String },
    /// An outline.
    Shape { outline: &'static str, look: Look },
}

impl Mark {
    /// A text that begins at a place.
    pub fn text(x: f64, y: f64, look: &'static str, text: impl Into<String>) -> Self {
        Self::Text { x, shift: 0.0, y, anchor: "start", look: Look(look), text: text.into() }
    }

    /// The same text a little to the right of its place, or to the left so that it ends there.
    pub fn beside(self, by: f64) -> Self {
        match self {
            Self::Text { x, y, look, text, .. } => {
                let anchor = if by < 0.0 { "end" } else { "start" };
                Self::Text { x, shift: by, y, anchor, look, text }
            }
            other => other,
        }
    }

    /// The same text with its middle at its place.
    pub fn centred(self) -> Self {
        match self {
            Self::Text { x, shift, y, look, text, .. } => Self::Text { x, shift, y, anchor: "middle", look, text },
            other => other,
        }
    }

    /// A line across.
    pub fn across(x: (f64, f64), y: f64, look: &'static str) -> Self {
        Self::Line { x, y: (y, y), look: Look(look) }
    }

    /// A line down.
    pub fn down(x: f64, y: (f64, f64), look: &'static str) -> Self {
        Self::Line { x: (x, x), y, look: Look(look) }
    }

    /// A dot of the usual size.
    pub fn dot(x: f64, y: f64, look: &'static str) -> Self {
        Self::Dot { x, y, radius: 4.5, look: Look(look) }
    }
}

/// How a mark looks: the classes of the stylesheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look(pub &'static str);

/// What classes look like in a file of its own, which has no stylesheet.
const LOOKS: &[(&str, &str)] = &[
    ("base", "stroke=\"#1a2127\""),
    ("grid-l", "stroke=\"#d9d7cd\""),
    ("ev-l", "stroke=\"#85857b\" stroke-dasharray=\"2 3\""),
    ("p-plan", "fill=\"#fff\" stroke=\"#1a2127\" stroke-width=\"1.8\""),
    ("plan", "stroke=\"#1a2127\" stroke-width=\"2\" stroke-dasharray=\"6 3\""),
    ("s1", "stroke=\"#0b5775\" stroke-width=\"2.5\""),
    ("a1", "fill=\"#0b5775\" fill-opacity=\".16\""),
    ("p1", "fill=\"#0b5775\" stroke=\"#fff\" stroke-width=\"1.5\""),
    ("p2", "fill=\"#fff\" stroke=\"#0b5775\" stroke-width=\"1.8\""),
    ("band", "fill=\"#a23f07\" fill-opacity=\".28\""),
    ("rng", "stroke=\"#a23f07\" stroke-width=\"2.5\""),
    ("pd", "fill=\"#a23f07\" stroke=\"#fff\" stroke-width=\"1.5\""),
    ("hollow", "fill=\"none\" stroke=\"#0b5775\" stroke-width=\"1.5\""),
    ("solid", "fill=\"#0b5775\""),
    ("whisk", "stroke=\"#a23f07\" stroke-width=\"2\""),
    ("badge", "fill=\"#1a2127\""),
    ("badge-t", "fill=\"#fff\" font-weight=\"600\" font-size=\"11\""),
    ("land", "fill=\"#dedbd0\" stroke=\"#fff\" stroke-width=\".5\""),
    ("land c", "fill=\"#0b5775\" fill-opacity=\".45\" stroke=\"#fff\" stroke-width=\".5\""),
    ("land m", "fill=\"#1a2127\" fill-opacity=\".4\" stroke=\"#fff\" stroke-width=\".5\""),
    ("people", "fill=\"#0b5775\" fill-opacity=\".8\" stroke=\"#fff\""),
    ("people none", "fill=\"#fff\" stroke=\"#0b5775\" stroke-width=\"1.6\""),
    ("hit", "fill=\"none\""),
    ("money", "fill=\"none\" stroke=\"#1a2127\" stroke-width=\"1.5\""),
    ("ink", "fill=\"#1a2127\""),
    ("ink halo", "fill=\"#1a2127\" font-weight=\"600\" paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"4\""),
    ("acc halo", "fill=\"#0b5775\" font-weight=\"600\" paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"4\""),
    ("disp halo", "fill=\"#a23f07\" font-weight=\"600\" paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"4\""),
    ("maplab halo", "fill=\"#1a2127\" font-size=\"11\" paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\""),
];

impl Look {
    /// As attributes of an element; `alone` in a file of its own.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub fn attributes(self, alone: &bool) -> Attributes {
        Attributes(if *alone {
            LOOKS.iter().find(|(name, _)| *name == self.0).map_or("fill=\"#57606a\"", |(_, look)| look).to_owned()
        } else {
            format!("class=\"{}\"", self.0)
        })
    }
}

/// Attributes of an element, whose text is ours.
#[derive(Debug)]
pub(super) struct Attributes(String);

impl askama::filters::HtmlSafe for Attributes {}

impl fmt::Display for Attributes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A length without more decimals than a screen can show.
#[derive(Debug)]
pub(super) struct Length(f64, &'static str);

impl askama::filters::HtmlSafe for Length {}

impl fmt::Display for Length {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.2}", self.0);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        write!(out, "{}{}", if text == "-0" { "0" } else { text }, self.1)
    }
}

/// A length down.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
pub(super) fn px(length: &f64) -> Length {
    Length(*length, "")
}

/// A place across.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
pub(super) fn across(place: &f64, is_fixed: &bool) -> Length {
    Length(*place, if *is_fixed { "" } else { "%" })
}

#[derive(Debug, Template)]
#[template(path = "chart.svg", escape = "html")]
struct Alone<'p> {
    picture: &'p Picture,
    /// Where what it shows is from.
    source: &'p str,
    height: f64,
    /// How far down the picture begins.
    top: f64,
}

/// A sample or a number below a picture.
#[derive(Debug)]
struct Below<'p> {
    sample: &'p [Mark],
    number: String,
    text: &'p str,
    /// Where it begins.
    x: f64,
    y: f64,
}

impl Alone<'_> {
    /// What is below the picture, in two columns: samples and numbers, with what they mean.
    fn lines(&self) -> Vec<Below<'_>> {
        let none: &[Mark] = &[];
        let legend = self.picture.legend.iter().map(|(sample, text)| (sample.as_slice(), String::new(), text));
        let keys = self.picture.numbered().map(|(number, text)| (none, number.to_string(), text));
        let mut lines = Vec::new();
        for (at, (sample, number, text)) in legend.chain(keys).enumerate() {
            let (x, y) = (if at % 2 == 0 { 16.0 } else { 16.0 + WIDTH / 2.0 }, self.line(at / 2));
            lines.push(Below { sample, number, text, x, y });
        }
        lines
    }

    /// Where the line with the source is.
    fn foot(&self) -> f64 {
        self.height - 8.0
    }

    /// How far down a line below the picture is.
    fn line(&self, number: usize) -> f64 {
        self.top + self.picture.height + 24.0 + 20.0 * f64::from(u32::try_from(number).unwrap_or(u32::MAX))
    }
}

impl Picture {
    /// A picture of nothing, which says so.
    pub fn of_nothing(words: Words) -> Self {
        let said = words.say("chart-empty");
        let marks = vec![Mark::text(0.0, 24.0, "ink", said.clone())];
        Self { height: 40.0, marks, description: said, ..Self::default() }
    }

    /// As a file of its own, with its title and where what it shows is from.
    ///
    /// # Errors
    /// An internal problem, if it cannot be written.
    pub fn alone(&self, source: &str) -> Result<String, Problem> {
        let mut alone = Alone { picture: self, source, height: 0.0, top: 72.0 };
        alone.height = alone.line((self.legend.len() + self.keys.len()).div_ceil(2) + 1) + 4.0;
        written(&alone)
    }

    /// The same with other addresses of its places.
    pub fn leading(mut self, address: impl Fn(&str) -> String) -> Self {
        for mark in &mut self.marks {
            if let Mark::Place { href, .. } = mark {
                *href = address(href);
            }
        }
        self
    }

    /// Whether places on it lead somewhere.
    pub fn leads(&self) -> bool {
        self.marks.iter().any(|mark| matches!(mark, Mark::Place { .. }))
    }

    /// The numbers on it, with what they mean.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &String)> {
        self.keys.iter().enumerate().map(|(at, key)| (at + 1, key))
    }
}
