//! The parameters that lists, records, searches and summaries share.

/// A parameter that means the same wherever it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// What a summary is grouped by.
    GroupBy,
    /// The statuses that a summary counts a record under.
    Basis,
    /// Whether a summary adds up several missions.
    Missions,
    /// What a summary has columns for.
    Pivot,
    /// How long the periods of a series of summaries are.
    Every,
    /// The first period of a series of summaries.
    From,
    /// Its last period.
    To,
    /// The number of rows in a page.
    Limit,
    /// The last row seen.
    After,
    /// The sort keys.
    Sort,
    /// The day that the answer looks back from.
    AsOf,
    /// The edition.
    Release,
    /// The sources that rows cite.
    Source,
    /// Whether rows have a disputed field.
    Disputed,
    /// The words that rows contain.
    Q,
    /// Whether citations are in the answer.
    Citations,
    /// The filters whose values are counted.
    Facets,
    /// The representation.
    Format,
    /// What a receipt or a bibliography is of.
    Of,
    /// The style of a citation.
    Style,
    /// The columns of a table.
    Fields,
    /// Whether CSV begins with a byte order mark.
    Bom,
    /// The language of a page.
    Lang,
    /// The days on which versions held.
    On,
}

impl Parameter {
    /// The parameters of every list.
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
        Self::Facets,
        Self::Format,
        Self::Of,
        Self::Style,
        Self::Fields,
        Self::Bom,
        Self::Lang,
    ];
    /// The parameters of a record.
    pub const OF_RECORDS: &'static [Self] =
        &[Self::AsOf, Self::Release, Self::Citations, Self::Format, Self::Of, Self::Style, Self::Lang];
    /// The parameters of every page that has none of its own.
    pub const OF_PAGES: &'static [Self] =
        &[Self::AsOf, Self::Release, Self::Citations, Self::Format, Self::Of, Self::Lang];
    /// The parameters of a history.
    pub const OF_HISTORIES: &'static [Self] =
        &[Self::On, Self::AsOf, Self::Release, Self::Citations, Self::Format, Self::Of, Self::Lang];
    /// The parameters of a chart.
    pub const OF_CHARTS: &'static [Self] = &[Self::AsOf, Self::Release, Self::Format, Self::Of, Self::Lang];
    /// The parameters of a check, besides its own.
    pub const OF_CHECKS: &'static [Self] = &[Self::Q, Self::AsOf, Self::Release, Self::Format, Self::Of, Self::Lang];
    /// The parameters of a search.
    pub const OF_SEARCHES: &'static [Self] =
        &[Self::Limit, Self::After, Self::AsOf, Self::Release, Self::Q, Self::Format, Self::Of, Self::Lang];
    /// The parameters of a summary.
    pub const OF_SUMMARIES: &'static [Self] = &[
        Self::GroupBy,
        Self::Basis,
        Self::Missions,
        Self::Pivot,
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
        Self::Of,
        Self::Fields,
        Self::Bom,
        Self::Lang,
    ];

    /// The parameters of a series of summaries.
    pub const OF_SUMMARY_SERIES: &'static [Self] = &[
        Self::GroupBy,
        Self::Basis,
        Self::Missions,
        Self::Every,
        Self::From,
        Self::To,
        Self::Limit,
        Self::After,
        Self::AsOf,
        Self::Release,
        Self::Source,
        Self::Disputed,
        Self::Q,
        Self::Format,
        Self::Of,
        Self::Fields,
        Self::Bom,
        Self::Lang,
    ];

    /// The parameters of what hangs on a source, besides its own.
    pub const OF_INFLUENCE: &'static [Self] =
        &[Self::Limit, Self::After, Self::Release, Self::Format, Self::Of, Self::Fields, Self::Bom, Self::Lang];

    /// The parameters of a series.
    pub const OF_SERIES: &'static [Self] = &[
        Self::Limit,
        Self::After,
        Self::AsOf,
        Self::Release,
        Self::Citations,
        Self::Format,
        Self::Of,
        Self::Fields,
        Self::Bom,
        Self::Lang,
    ];

    /// Its name in a query string.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GroupBy => "group_by",
            Self::Basis => "basis",
            Self::Missions => "missions",
            Self::Pivot => "pivot",
            Self::Every => "every",
            Self::From => "from",
            Self::To => "to",
            Self::Limit => "limit",
            Self::After => "after",
            Self::Sort => "sort",
            Self::AsOf => "as_of",
            Self::Release => "release",
            Self::Source => "source",
            Self::Disputed => "disputed",
            Self::Q => "q",
            Self::Citations => "citations",
            Self::Facets => "facets",
            Self::Format => "format",
            Self::Of => "of",
            Self::Style => "style",
            Self::Fields => "fields",
            Self::Bom => "bom",
            Self::Lang => "lang",
            Self::On => "on",
        }
    }

    /// What it means.
    #[must_use]
    pub const fn doc(self) -> &'static str {
        match self {
            Self::GroupBy => "One or two keys to group by, in addition to the status and, for money, the currency.",
            Self::Basis => {
                "`current` counts a record under its status, `reached` under every status that it had reached by then, and `whole` under the furthest of these: then no sum counts under two statuses, so that they can be added up."
            }
            Self::Missions => {
                "`apart` makes the mission a key, so that no total mixes missions; `together` does not. By default, what the edition says: `apart` since rules version 3."
            }
            Self::Pivot => "`status` puts all statuses of a group in one row, in `by_status`.",
            Self::Every => "How long the periods are: `month`, `quarter` or `year`.",
            Self::From => {
                "The first period is the one that this date is in (a day, a month or a year); by default, that of the first day that a claim is about."
            }
            Self::To => {
                "The last period is the one that this date ends in; by default, that of the last day on which something became known."
            }
            Self::Limit => "The number of rows in a page, 1 to 500.",
            Self::After => "The `id` of the last row seen: the page begins after it. Keep the same sort and filters.",
            Self::Sort => {
                "The keys to sort by, separated by commas; a `-` before a key reverses its order. Unknown values come last either way, and `id` breaks ties."
            }
            Self::AsOf => "Answer from what sources published by this day had said (a full date).",
            Self::Release => {
                "The edition of the dataset; by default the latest. The values in an answer that is pinned to an edition never change."
            }
            Self::Source => "Only rows that cite this source, by its `id`; give several for OR.",
            Self::Disputed => "Only rows with a disputed field (`true`), or without one (`false`).",
            Self::Q => {
                "Only rows that contain all these words, ignoring case and diacritics; `\"…\"` for a phrase, `…*` for a prefix."
            }
            Self::Facets => {
                "The filters whose values are counted, in `page.facets`: for each, the values of the rows that the other filters keep. JSON and HTML only."
            }
            Self::Citations => {
                "`brief` shortens the answer: rows without what is null, and citations of accepted claims only; `none` leaves the citations out: the array is empty."
            }
            Self::Format => {
                "The representation; it overrides `Accept`. Tables have the whole set unless `limit` is given."
            }
            Self::Of => {
                "With `format=receipt`, the representation that the receipt is of; by default the one that the path has without `format`. With `format=csl`, `bibtex`, `ris`, `apa` or `citation`, `sources` gives the sources that the answer cites instead of the answer itself: those of the whole list unless `limit` is given."
            }
            Self::Style => {
                "With `format=citation`, the style, by its name in the Citation Style Language; `apa` by default."
            }
            Self::Fields => {
                "The columns of CSV and Parquet, or the properties of NDJSON, separated by commas; `id` is always included."
            }
            Self::Bom => "Whether CSV begins with a byte order mark, for Excel.",
            Self::On => {
                "Only the versions that held on this day (a full date); give two days to compare what could be known on each."
            }
            Self::Lang => {
                "The language of a page, a chart or the words of a citation (ISO 639); for a page it overrides `Accept-Language`. The data stay in theirs."
            }
        }
    }
}
