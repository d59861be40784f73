//! What a table says of itself, in the formats that have room for it.

use ledger_core::cite::{self, Cited};
use ledger_core::describe::Style;
use ledger_store::selection::Citations;

use crate::model::citing;
use crate::question::Question;

/// What a table says of itself.
#[derive(Clone, Debug)]
pub struct About {
    /// What it holds.
    pub title: String,
    /// The edition.
    pub release: String,
    /// The day on which the edition was published, if it was.
    pub released_on: Option<String>,
    /// The day in the past that the rows are of, if it is one.
    pub as_of: Option<String>,
    /// Whether the rows have their citations.
    pub has_citations: bool,
    /// What the dataset is called.
    pub dataset: String,
    /// The address of the license of the data, if the dataset has one.
    pub license: Option<String>,
    /// Whom to credit.
    pub attribution: String,
    /// The address of the same rows, pinned to the edition.
    pub url: String,
    /// The address of this server.
    pub site: String,
    /// How to cite it, in APA style.
    pub citation: String,
}

impl About {
    /// Of the rows that answer a question.
    #[must_use]
    pub fn of(public_url: &str, question: &Question, title: &str) -> Self {
        let edition = question.edition();
        let cited: Cited = citing::answer(public_url, title, question);
        Self {
            release: edition.id.clone(),
            released_on: edition.released_on.clone(),
            as_of: question.selection.as_of.map(|day| day.to_string()),
            has_citations: question.selection.citations != Citations::None,
            dataset: edition.about.title.clone(),
            license: edition.about.license_url().map(str::to_owned),
            attribution: edition.about.publisher.clone(),
            url: cited.url.clone(),
            site: public_url.to_owned(),
            citation: cite::write(&cited, Style::Apa).trim_end().to_owned(),
            title: cited.title,
        }
    }
}
