//! The description of the dataset as a page for people, which embeds the JSON-LD that search engines read.

use std::fmt;

use askama::Template;
use ledger_core::describe::Format;
use ledger_core::package::License;
use ledger_core::words::plural;
use serde_json::Value as Json;

use super::frame::{Facts, Frame, Link, written};
use super::words::{grouped, sentence};
use crate::model::dataset::{Dataset, Distribution};
use crate::problem::Problem;
use crate::question::Question;

#[derive(Debug, Template)]
#[template(path = "dataset.html")]
struct DatasetPage<'d> {
    frame: Frame,
    dataset: &'d Dataset,
    license: Option<&'d License>,
    counts: String,
    files: Vec<Row<'d>>,
    lists: Vec<List<'d>>,
    cite: Vec<Link>,
    linked: Data,
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
    let count = |number: u64| grouped(&number.to_string());
    let counted = |number: u64, one, many| format!("{} {}", count(number), plural(number, one, many));
    let counts = &dataset.counts;
    let files = dataset.distributions.iter().filter(|form| form.collection.is_none());
    let lists = dataset.collections.iter().map(|collection| List {
        name: sentence(&collection.name.replace('-', " ")),
        url: &collection.url,
        rows: count(collection.rows),
        formats: dataset
            .distributions
            .iter()
            .filter(|form| form.collection.as_ref() == Some(&collection.name))
            .filter_map(|form| {
                let name = form.name.rsplit_once('.')?.1;
                let name = if name.len() > 6 { sentence(name) } else { name.to_ascii_uppercase() };
                Some(Link { name, href: form.url.clone() })
            })
            .collect(),
    });
    let cite = Format::OF_DATASET.iter().filter(|format| matches!(format, Format::Cite(_))).map(|format| Link {
        name: match format.name() {
            "bibtex" => "BibTeX".to_owned(),
            "csl" => "CSL-JSON".to_owned(),
            other => other.to_ascii_uppercase(),
        },
        href: format!("{}&format={}", dataset.url, format.name()),
    });
    written(&DatasetPage {
        frame: Frame::of(dataset.title.clone(), &Facts::of(question, None)),
        dataset,
        license: dataset.license.as_ref(),
        counts: format!(
            "{} from {} make {}",
            counted(counts.claims, "claim", "claims"),
            counted(counts.sources, "source", "sources"),
            counted(counts.records, "record", "records")
        ),
        files: files
            .map(|form| Row {
                form,
                size: form.bytes.map(size).unwrap_or_default(),
                sha256: form.sha256.as_deref().unwrap_or_default(),
            })
            .collect(),
        lists: lists.collect(),
        cite: cite.collect(),
        linked: Data(linked.to_string()),
    })
}

/// A size as people read it, in powers of 1,000.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1_000 {
        return format!("{bytes} bytes");
    }
    let (mut unit, mut tenths) = (0, bytes / 100);
    while tenths >= 10_000 && unit < UNITS.len() - 1 {
        tenths /= 1_000;
        unit += 1;
    }
    format!("{}.{} {}", grouped(&(tenths / 10).to_string()), tenths % 10, UNITS[unit])
}

/// JSON inside a `<script>`, where nothing is escaped for HTML and only `<` could end the element.
#[derive(Debug)]
struct Data(String);

impl askama::filters::HtmlSafe for Data {}

impl fmt::Display for Data {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.replace('<', "\\u003c"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_read_in_thousands() {
        let sizes = [(999, "999 bytes"), (1_000, "1.0 kB"), (65_432_100, "65.4 MB"), (5_000_000_000, "5.0 GB")];
        for (bytes, text) in sizes {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn data_cannot_end_its_script() {
        assert_eq!(Data("{\"a\":\"</script>\"}".to_owned()).to_string(), "{\"a\":\"\\u003c/script>\"}");
    }
}
