//! The representations of answers.

/// A representation of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `application/json`.
    Json,
    /// `text/html`, for people.
    Html,
    /// `text/csv`, RFC 4180: the whole set, in a stream.
    Csv,
    /// `application/x-ndjson`: the whole set, one record per line, in a stream.
    Ndjson,
    /// `application/vnd.apache.parquet`: the whole set in typed columns, in a stream.
    Parquet,
    /// An Excel workbook (Office Open XML): the whole set in typed cells, with its sources.
    Xlsx,
    /// `text/plain`: sentences with notes to the sources.
    Text,
    /// `text/markdown`, RFC 7763: the same with links.
    Markdown,
    /// `application/atom+xml`, RFC 4287: what editions brought to the rows, newest first.
    Atom,
    /// A citation in a style.
    Cite(Style),
    /// `image/svg+xml`: a chart.
    Svg,
    /// `image/png`: a chart, for where SVG cannot be shown.
    Png,
    /// `application/ld+json`: the dataset in the terms of schema.org and DCAT, or a record in those of schema.org and PROV-O.
    JsonLd,
    /// What somebody else needs to fetch the same answer, and to see that it is the same.
    Receipt,
}

impl Format {
    /// Every representation of a list, the default first.
    pub const ALL: &'static [Self] = &[
        Self::Json,
        Self::Html,
        Self::Csv,
        Self::Ndjson,
        Self::Parquet,
        Self::Xlsx,
        Self::Text,
        Self::Markdown,
        Self::Atom,
        Self::Cite(Style::Csl),
        Self::Cite(Style::Bibtex),
        Self::Cite(Style::Ris),
        Self::Cite(Style::Apa),
        Self::Cite(Style::Named),
        Self::Receipt,
    ];
    /// Those of a record.
    pub const OF_RECORDS: &'static [Self] = &[
        Self::Json,
        Self::Html,
        Self::Text,
        Self::Markdown,
        Self::JsonLd,
        Self::Atom,
        Self::Cite(Style::Csl),
        Self::Cite(Style::Bibtex),
        Self::Cite(Style::Ris),
        Self::Cite(Style::Apa),
        Self::Cite(Style::Named),
        Self::Receipt,
    ];
    /// Those of the description of the dataset.
    pub const OF_DATASET: &'static [Self] = &[
        Self::Json,
        Self::Html,
        Self::JsonLd,
        Self::Cite(Style::Csl),
        Self::Cite(Style::Bibtex),
        Self::Cite(Style::Ris),
        Self::Cite(Style::Apa),
        Self::Cite(Style::Named),
        Self::Receipt,
    ];
    /// Those of a summary.
    pub const OF_TABLES: &'static [Self] =
        &[Self::Json, Self::Html, Self::Csv, Self::Ndjson, Self::Parquet, Self::Xlsx, Self::Receipt];
    /// Those of a check.
    pub const OF_CHECKS: &'static [Self] = &[Self::Json, Self::Html, Self::Text, Self::Receipt];
    /// Those of a search.
    pub const OF_SEARCHES: &'static [Self] = &[Self::Json, Self::Html, Self::Atom, Self::Receipt];
    /// Those of a chart.
    pub const OF_CHARTS: &'static [Self] = &[Self::Svg, Self::Png, Self::Receipt];
    /// Those that every path has.
    pub const OF_PAGES: &'static [Self] = &[Self::Json, Self::Html, Self::Receipt];

    /// Whether an answer with these representations cites sources, which can be cited in its place. The dataset is cited
    /// too, but cites nothing itself.
    #[must_use]
    pub fn have_bibliography(there_are: &[Self]) -> bool {
        there_are != Self::OF_DATASET && there_are.iter().any(|format| matches!(format, Self::Cite(_)))
    }

    /// Its name in `format`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Atom => "atom",
            Self::Cite(style) => style.name(),
            Self::JsonLd => "jsonld",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Receipt => "receipt",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Text => "text/plain; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Atom => "application/atom+xml",
            Self::Cite(style) => style.media_type(),
            Self::JsonLd => "application/ld+json",
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Receipt => "application/vnd.mission-ledger.receipt+json",
        }
    }

    /// A one-line description.
    #[must_use]
    pub fn doc(self) -> &'static str {
        match self {
            Self::Json => "JSON.",
            Self::Html => "A page for people.",
            Self::Csv => "CSV (RFC 4180), for spreadsheets.",
            Self::Ndjson => "JSON, one record per line.",
            Self::Parquet => "Apache Parquet: typed columns, for data frames.",
            Self::Xlsx => "An Excel workbook: typed cells, with sheets about the sources and the question.",
            Self::Text => "Sentences with numbered notes to the sources, as plain text.",
            Self::Markdown => "The same sentences as Markdown, with footnotes and links.",
            Self::Atom => "An Atom feed: what each edition added, changed or withdrew, newest edition first.",
            Self::Cite(style) => style.doc(),
            Self::JsonLd => "JSON-LD in the terms of schema.org, with DCAT 3 for the dataset and PROV-O for records.",
            Self::Svg => "A picture as SVG.",
            Self::Png => "A picture as PNG.",
            Self::Receipt => {
                "A receipt: the address of the answer, pinned to its edition, its SHA-256, and what fetches it again."
            }
        }
    }

    /// Whether it is a table: a stream of all rows, with selectable columns.
    #[must_use]
    pub fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Ndjson | Self::Parquet | Self::Xlsx)
    }

    /// Whether it is a text for people to read and to quote.
    #[must_use]
    pub fn is_prose(self) -> bool {
        matches!(self, Self::Text | Self::Markdown)
    }

    /// Its media type without parameters.
    #[must_use]
    pub fn essence(self) -> &'static str {
        self.media_type().split(';').next().unwrap_or_default()
    }

    /// The representation of that name.
    #[must_use]
    pub fn by_name(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().chain([Self::JsonLd, Self::Svg, Self::Png]).find(|format| format.name() == text)
    }
}

/// A way to write a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// CSL-JSON, for Zotero, Pandoc and citeproc.
    Csl,
    /// `BibTeX` with the types and fields of biblatex.
    Bibtex,
    /// RIS, for `EndNote` and Mendeley.
    Ris,
    /// Text, in the style of the American Psychological Association's manual (7th edition).
    Apa,
    /// Text, in a style of the Citation Style Language that the request names.
    Named,
}

impl Style {
    /// Every style.
    pub const ALL: &'static [Self] = &[Self::Csl, Self::Bibtex, Self::Ris, Self::Apa, Self::Named];

    /// Its name in `format`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csl => "csl",
            Self::Bibtex => "bibtex",
            Self::Ris => "ris",
            Self::Apa => "apa",
            Self::Named => "citation",
        }
    }

    /// A one-line description.
    #[must_use]
    pub fn doc(self) -> &'static str {
        match self {
            Self::Csl => "A citation as CSL JSON, for Zotero and Pandoc.",
            Self::Bibtex => "A citation as BibTeX.",
            Self::Ris => "A citation as RIS, for EndNote and Mendeley.",
            Self::Apa => "A citation in APA style, as text.",
            Self::Named => "A citation as text, in the style that `style` names and the language of `lang`.",
        }
    }

    /// Its media type, as used in DOI content negotiation.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csl => "application/vnd.citationstyles.csl+json",
            Self::Bibtex => "application/x-bibtex",
            Self::Ris => "application/x-research-info-systems",
            Self::Apa | Self::Named => "text/x-bibliography; charset=utf-8",
        }
    }
}
