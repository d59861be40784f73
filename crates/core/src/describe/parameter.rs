//! The parameters that lists, records, searches and summaries have in common.

/// A parameter that means the same wherever it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// What a summary is grouped by.
    GroupBy,
    /// Under which statuses a summary counts a record.
    Basis,
    /// The rows of a page.
    Limit,
    /// The last row seen.
    After,
    /// The sort keys.
    Sort,
    /// The day from which the answer looks.
    AsOf,
    /// The edition.
    Release,
    /// The sources that rows cite.
    Source,
    /// Whether rows have a disputed field.
    Disputed,
    /// The words that rows have.
    Q,
    /// Whether citations are in the answer.
    Citations,
    /// The representation.
    Format,
    /// The columns of a table.
    Fields,
    /// Whether CSV begins with a byte order mark.
    Bom,
}

impl Parameter {
    /// What every list takes.
    pub const OF_LISTS: &'static [Self] = &[
        Self::Limit,
        Self::After,
        Self::Sort,
        Self::AsOf,
        Self::Release,
        Self::Source,
        Self::Disputed,
        Self::Q,
        Self::Citations,
        Self::Format,
        Self::Fields,
        Self::Bom,
    ];
    /// What one record takes, and every page that has no parameters of its own.
    pub const OF_RECORDS: &'static [Self] = &[Self::AsOf, Self::Release, Self::Citations, Self::Format];
    /// What a search takes.
    pub const OF_SEARCHES: &'static [Self] =
        &[Self::Limit, Self::After, Self::AsOf, Self::Release, Self::Q, Self::Format];
    /// What a summary takes.
    pub const OF_SUMMARIES: &'static [Self] = &[
        Self::GroupBy,
        Self::Basis,
        Self::AsOf,
        Self::Release,
        Self::Source,
        Self::Disputed,
        Self::Q,
        Self::Format,
        Self::Fields,
        Self::Bom,
    ];

    /// Its name in a query string.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GroupBy => "group_by",
            Self::Basis => "basis",
            Self::Limit => "limit",
            Self::After => "after",
            Self::Sort => "sort",
            Self::AsOf => "as_of",
            Self::Release => "release",
            Self::Source => "source",
            Self::Disputed => "disputed",
            Self::Q => "q",
            Self::Citations => "citations",
            Self::Format => "format",
            Self::Fields => "fields",
            Self::Bom => "bom",
        }
    }

    /// What it means.
    #[must_use]
    pub const fn doc(self) -> &'static str {
        match self {
            Self::GroupBy => "One or two keys to group by, beside the status and, for money, the currency.",
            Self::Basis => {
                "`current` counts a record under the status that it has, `reached` under each that it had by then."
            }
            Self::Limit => "How many rows a page has, 1 to 500.",
            Self::After => "The `id` of the last row seen: the page begins after it, under the same sort and filters.",
            Self::Sort => {
                "The keys to sort by, joined by commas; a `-` before a key turns it round. Unknown values come last both ways, and `id` breaks ties."
            }
            Self::AsOf => "Answer from what sources published by that day had said (a full date).",
            Self::Release => {
                "The edition of the dataset; without it the latest. The values of an answer pinned to an edition never change."
            }
            Self::Source => "Only rows that cite this source, by its `id`; several for OR.",
            Self::Disputed => "Only rows with a disputed field (`true`), or without one (`false`).",
            Self::Q => {
                "Only rows whose words have all these words, whatever their letter case and diacritics; `\"…\"` for a phrase, `…*` for a beginning."
            }
            Self::Citations => "`none` leaves the citations out: an empty array.",
            Self::Format => {
                "The representation, over the `Accept` header. CSV, NDJSON and Parquet stream the whole set unless `limit` is given."
            }
            Self::Fields => {
                "The columns of CSV and Parquet, or properties of NDJSON, joined by commas; `id` is always one."
            }
            Self::Bom => "Whether CSV begins with a byte order mark, for Excel.",
        }
    }
}
