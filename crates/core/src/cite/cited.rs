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
    /// Its authors, with each name as given.
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

/// The type of a thing, in the terms of the styles.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Data,
    Page,
    Article,
}

pub(super) fn shape(cited: &Cited) -> Shape {
    match cited.kind_of {
        "dataset" | "query" => Shape::Data,
        "source" if cited.container.is_some() => Shape::Article,
        _ => Shape::Page,
    }
}
