//! The thing that a citation is of.

/// The thing that a citation is of.
#[derive(Clone, Debug)]
pub struct Cited {
    /// Its title.
    pub title: String,
    /// What the title ends with that no style may write with other letters: identifiers, or the whole of a description.
    pub verbatim: String,
    /// `dataset` or `query` (data), `record` or `claim` (a page of the dataset), or `source` (published by others).
    pub kind_of: &'static str,
    /// What kind of document a source is, by its code.
    pub genre: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its authors, as they are given: joint authors may be one name, which [`people`](Self::people) divides.
    pub authors: Vec<String>,
    /// When it was published: `2024`, `2024-06` or `2024-06-18`.
    pub issued: Option<String>,
    /// When it was accessed, if it may change; in the same form.
    pub accessed: Option<String>,
    /// Its address; empty if it has none.
    pub url: String,
    /// The edition.
    pub version: Option<String>,
    /// What it is part of: the dataset of a record, the newspaper of an article.
    pub container: Option<String>,
    /// Its language, as an ISO 639-1 code.
    pub language: Option<String>,
    /// Its citation key; characters that `BibTeX` does not allow become `-`.
    pub key: String,
}

/// The type of a thing, which each format names in its own terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Data: the dataset, or an answer.
    Data,
    /// A page of the dataset.
    Page,
    /// An article of a newspaper.
    Article,
    /// What an institution publishes itself: a report, a statement, a document of the United Nations.
    Report,
    /// A record of a court.
    Case,
    /// An article of an encyclopedia.
    Entry,
    /// Any other document.
    Document,
}

impl Shape {
    /// Every type.
    pub const ALL: [Self; 7] =
        [Self::Data, Self::Page, Self::Article, Self::Report, Self::Case, Self::Entry, Self::Document];

    /// The type of a thing.
    #[must_use]
    pub fn of(cited: &Cited) -> Self {
        match (cited.kind_of, cited.genre.as_deref()) {
            ("dataset" | "query", _) => Self::Data,
            // If nobody knows which newspaper it is from, it is a page.
            ("source", Some("news")) if cited.container.is_none() => Self::Page,
            ("source", Some("news")) => Self::Article,
            ("source", Some("government_statement" | "un_document" | "think_tank" | "ngo_report")) => Self::Report,
            ("source", Some("court_record")) => Self::Case,
            ("source", Some("encyclopedia")) => Self::Entry,
            ("source", _) => Self::Document,
            _ => Self::Page,
        }
    }

    /// The type of CSL 1.0.2.
    #[must_use]
    pub fn csl(self) -> &'static str {
        match self {
            Self::Data => "dataset",
            Self::Page => "webpage",
            Self::Article => "article-newspaper",
            Self::Report => "report",
            Self::Case => "legal_case",
            Self::Entry => "entry-encyclopedia",
            Self::Document => "document",
        }
    }
}
