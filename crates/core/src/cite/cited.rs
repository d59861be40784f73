//! A thing as a citation names it.

/// A thing as a citation names it.
#[derive(Clone, Debug)]
pub struct Cited {
    /// Its title.
    pub title: String,
    /// `dataset` or `query` (a set of data), `record` or `claim` (a page of one), or `source` (what others published).
    pub kind_of: &'static str,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its authors, each name as it was given.
    pub authors: Vec<String>,
    /// When it was published: `2024`, `2024-06` or `2024-06-18`.
    pub issued: Option<String>,
    /// When it was looked at, where it may change: a date of the same form.
    pub accessed: Option<String>,
    /// Its address; empty where it has none.
    pub url: String,
    /// The edition.
    pub version: Option<String>,
    /// The larger thing that it is part of: the dataset of a record, the newspaper of an article.
    pub container: Option<String>,
    /// Its language, as an ISO 639-1 code.
    pub language: Option<String>,
    /// What it is called where it is cited; characters that `BibTeX` cannot take become `-`.
    pub key: String,
}

/// What a thing is, in the terms of the styles.
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
