//! The description of the dataset as a page for people, which embeds the JSON-LD that search engines read.

use askama::Template;
use ledger_core::describe::{Format, Parameter};
use ledger_core::package::License;
use ledger_core::value::PartialDate;
use serde_json::Value as Json;

use super::facts::{Facts, Link, links_to};
use super::frame::{Frame, written};
use super::head::Data;
use super::words::Words;
use crate::model::dataset::{Dataset, Distribution};
use crate::problem::Problem;
use crate::question::Question;

#[derive(Debug, Template)]
#[template(path = "dataset.html")]
struct DatasetPage<'d> {
    frame: Frame,
    dataset: &'d Dataset,
    license: Option<&'d License>,
    /// The day of its publication, and the time that it covers, in words.
    published: Option<String>,
    covers: Option<String>,
    counts: String,
    files: Vec<Row<'d>>,
    lists: Vec<List<'d>>,
    cite: Vec<Link>,
}

/// A bulk file.
#[derive(Debug)]
struct Row<'d> {
    form: &'d Distribution,
    size: String,
    sha256: &'d str,
}

/// A collection, with its formats.
#[derive(Debug)]
struct List<'d> {
    name: String,
    url: &'d str,
    rows: String,
    formats: Vec<Link>,
}

/// The page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn dataset(dataset: &Dataset, linked: &Json, question: &Question) -> Result<String, Problem> {
    let facts = Facts::of(question, None);
    let mut frame = Frame::of(dataset.title.clone(), &facts);
    if let Some(head) = &mut frame.head {
        // It says more than that of another page.
        head.linked = Data(linked.to_string());
    }
    let words = frame.words;
    let counts = &dataset.counts;
    let files = dataset.distributions.iter().filter(|form| form.collection.is_none());
    let lists = dataset.collections.iter().map(|collection| List {
        name: words.page(&collection.name),
        url: &collection.url,
        rows: words.whole(collection.rows),
        formats: dataset
            .distributions
            .iter()
            .filter(|form| form.collection.as_ref() == Some(&collection.name))
            .filter_map(|form| {
                let name = words.say(&format!("format-{}", form.name.rsplit_once('.')?.1));
                Some(Link { name, href: form.url.clone() })
            })
            .collect(),
    });
    let in_format = |format: Format, added: &[(&str, &str)]| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair(Parameter::Format.name(), format.name()).extend_pairs(added);
        format!("{}&{}", dataset.url, query.finish())
    };
    let cite = Format::OF_DATASET.iter().filter(|format| matches!(format, Format::Cite(_)));
    let cite = cite.flat_map(|format| links_to(words, *format, |added| in_format(*format, added)));
    let date = |text: &str| text.parse::<PartialDate>().ok().map_or_else(|| text.to_owned(), |day| words.date(day));
    let holds = [
        ("claims", words.rows("claims", counts.claims)),
        ("sources", words.rows("sources", counts.sources)),
        ("records", words.rows("records", counts.records)),
    ];
    written(&DatasetPage {
        dataset,
        license: dataset.license.as_ref(),
        published: dataset.released_on.as_deref().map(date),
        covers: dataset
            .temporal_coverage
            .as_ref()
            .map(|span| words.compose("period", &[("from", &date(&span.from)), ("to", &date(&span.to))])),
        counts: words.compose("dataset-holds", &holds.each_ref().map(|(name, text)| (*name, text.as_str()))),
        files: files
            .map(|form| Row {
                form,
                size: form.bytes.map(|bytes| size(words, bytes)).unwrap_or_default(),
                sha256: form.sha256.as_deref().unwrap_or_default(),
            })
            .collect(),
        lists: lists.collect(),
        cite: cite.collect(),
        frame,
    })
}

/// A size as people read it, in powers of 1,000.
fn size(words: Words, bytes: u64) -> String {
    const UNITS: [&str; 4] = ["unit-kb", "unit-mb", "unit-gb", "unit-tb"];
    if bytes < 1_000 {
        return words.count("unit-bytes", bytes);
    }
    let (mut unit, mut tenths) = (0, bytes / 100);
    while tenths >= 10_000 && unit < UNITS.len() - 1 {
        tenths /= 1_000;
        unit += 1;
    }
    words.with(UNITS[unit], "number", &words.number(&format!("{}.{}", tenths / 10, tenths % 10)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_size_is_read_in_thousands() {
        let sizes = [(999, "999 bytes"), (1_000, "1.0 kB"), (65_432_100, "65.4 MB"), (5_000_000_000, "5.0 GB")];
        for (bytes, text) in sizes {
            assert_eq!(size(Words(Language::default()), bytes), text);
        }
    }
}
