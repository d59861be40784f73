//! Reading a query string: strict, complete, and in one canonical form.
//!
//! Nothing is ignored: an unknown parameter is refused with the nearest known one, and every fault of a
//! request is named in one answer. What was read is written back in one order and spelling
//! ([`Query::canonical`]), which is what entity tags, caches and `next` links are made of.

use jiff::civil::Date;

use super::{Filter, Resource, Sort, Test};
use crate::dataset::claim::{country, list};
use crate::dataset::value::{Number, PartialDate, is_slug, is_term};
use crate::editions::{Edition, Editions};
use crate::problem::{ParameterFault, Problem};
use crate::represent::Format;
use crate::resources::claims::SUBJECT_KINDS;
use crate::suggest;

/// The rows of a page, unless it says otherwise.
pub const DEFAULT_LIMIT: u32 = 50;
/// The most rows of a page.
pub const MAX_LIMIT: u32 = 500;

/// The parameters that every list takes: name, meaning, example.
pub const COMMON: &[(&str, &str, &str)] = &[
    ("limit", "How many rows a page has, 1 to 500.", "50"),
    ("after", "The `id` of the last row seen: the page begins after it, under the same sort and filters.", ""),
    (
        "sort",
        "The keys to sort by, joined by commas; a `-` before a key turns it round. Unknown values come last both ways, and `id` breaks ties.",
        "",
    ),
    ("as_of", "Answer from what sources published by that day had said (a full date).", "2024-06-24"),
    (
        "release",
        "The edition of the dataset; without it the latest. The values of an answer pinned to an edition never change.",
        "2026.11.0",
    ),
    ("source", "Only rows that cite this source, by its `id`; several for OR.", ""),
    ("disputed", "Only rows with a disputed field (`true`), or without one (`false`).", "true"),
    (
        "q",
        "Only rows whose words have all these words, whatever their letter case and diacritics; `\"…\"` for a phrase, `…*` for a beginning.",
        "Haiti",
    ),
    ("citations", "`none` leaves the citations out: an empty array.", "full"),
    (
        "format",
        "The representation, over the `Accept` header. CSV, NDJSON and Parquet stream the whole set unless `limit` is given.",
        "json",
    ),
    (
        "fields",
        "The columns of CSV and Parquet, or properties of NDJSON, joined by commas; `id` is always one.",
        "id,name",
    ),
    ("bom", "Whether CSV begins with a byte order mark, for Excel.", "true"),
];

/// The parameters of one record.
pub const ONE: &[&str] = &["as_of", "release", "citations", "format"];

/// The filters of a search.
pub static SEARCH_FILTERS: &[Filter] =
    &[Filter::new("kind", Test::Code("kind", &SUBJECT_KINDS), "The kind of record.", "contingent")];

/// Under which statuses a summary counts a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Under the one that it has.
    Current,
    /// Under each that live claims say it had by then.
    Reached,
}

/// What a summary groups by.
#[derive(Clone, Debug)]
pub struct Sums {
    /// The keys beside status and currency.
    pub keys: Vec<&'static str>,
    /// Under which statuses a record counts.
    pub basis: Basis,
}

impl Sums {
    /// One spelling of it.
    #[must_use]
    pub fn canonical(&self) -> String {
        format!("{}-{}", self.keys.join("-"), if self.basis == Basis::Reached { "reached" } else { "current" })
    }
}

/// What a request asks of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns; empty for all.
    pub fields: Vec<String>,
    /// Whether CSV begins with a byte order mark.
    pub bom: bool,
}

/// A query string, read.
#[derive(Clone, Debug)]
pub struct Query {
    /// The filters, with their values.
    pub filters: Vec<(&'static Filter, Vec<String>)>,
    /// The rows of a page.
    pub limit: u32,
    /// The identifier of the last row seen.
    pub after: Option<String>,
    /// The sort keys, with whether each is turned round; `None` is the identifier.
    pub sort: Vec<(Option<&'static Sort>, bool)>,
    /// The sort key where the request names none.
    pub order: Option<&'static Sort>,
    /// The day from which the answer looks.
    pub as_of: Option<Date>,
    /// The edition.
    pub edition: Edition,
    /// Whether the request named the edition.
    pub pinned: bool,
    /// Sources of which one must be cited.
    pub source: Vec<String>,
    /// Whether rows must have a disputed field, or must not.
    pub disputed: Option<bool>,
    /// The full-text query, as FTS5 wants it, and as it came.
    pub words: Option<(String, String)>,
    /// Whether citations are in the answer.
    pub citations: bool,
    /// The representation that was asked for by name.
    pub format: Option<Format>,
    /// What is asked of a table.
    pub table: Table,
    /// Whether the request named the limit.
    pub is_limited: bool,
}

impl Query {
    /// Reads the query string of a list.
    ///
    /// # Errors
    /// The problem that names every bad parameter.
    pub fn of_list(resource: &Resource, raw: &str, editions: &Editions) -> Result<Self, Problem> {
        let mut query = Reader::new(raw, &resource.parameters()).read(resource.filters, resource.sorts, editions)?;
        if query.sort.is_empty() {
            query.order = resource.sorts.iter().find(|sort| sort.name == resource.order);
        }
        Ok(query)
    }

    /// Reads the query string of one record, or of a page that has its parameters only.
    ///
    /// # Errors
    /// The problem that names every bad parameter.
    pub fn of_one(raw: &str, editions: &Editions) -> Result<Self, Problem> {
        Reader::new(raw, ONE).read(&[], &[], editions)
    }

    /// The parameters of an address that can be cited: pinned to the edition, whatever the representation.
    #[must_use]
    pub fn citable(&self) -> String {
        Self { format: None, table: Table::default(), ..self.clone() }.canonical(true)
    }

    /// Refuses what only tables take.
    ///
    /// # Errors
    /// The problem that names it.
    pub fn refuse_table_parameters(&self) -> Result<(), Problem> {
        let given = [("fields", !self.table.fields.is_empty()), ("bom", self.table.bom)];
        let fault = |name: &str| ParameterFault {
            parameter: name.to_owned(),
            detail: "is for `format=csv`, `ndjson` and `parquet`, whose rows have no typed schema".to_owned(),
        };
        let faults: Vec<ParameterFault> =
            given.iter().filter(|(_, is_given)| *is_given).map(|(name, _)| fault(name)).collect();
        if faults.is_empty() { Ok(()) } else { Err(Problem::parameters(faults)) }
    }

    /// Reads the query string of a search.
    ///
    /// # Errors
    /// The problem that names every bad parameter.
    pub fn of_search(raw: &str, editions: &Editions) -> Result<Self, Problem> {
        let known = ["q", "kind", "limit", "after", "as_of", "release", "format"];
        let mut reader = Reader::new(raw, &known);
        if reader.values("q").is_empty() {
            reader.fault("q", "is missing; give the words to look for");
        }
        reader.read(SEARCH_FILTERS, &[], editions)
    }

    /// Reads the query string of a summary: the filters of a list, and what to group by.
    ///
    /// # Errors
    /// The problem that names every bad parameter.
    pub fn of_summary(
        resource: &Resource,
        keys: &'static [&'static str],
        raw: &str,
        editions: &Editions,
    ) -> Result<(Self, Sums), Problem> {
        let mut known = resource.parameters();
        known.retain(|name| !matches!(*name, "limit" | "after" | "sort" | "citations"));
        known.extend(["group_by", "basis"]);
        let mut reader = Reader::new(raw, &known);
        let mut grouped: Vec<&'static str> = Vec::new();
        for value in reader.values("group_by").iter().flat_map(|value| value.split(',')).map(str::trim) {
            match keys.iter().find(|key| **key == value) {
                Some(key) if !grouped.contains(key) => grouped.push(key),
                Some(_) => reader.fault("group_by", format!("names `{value}` twice")),
                None => reader.fault("group_by", format!("cannot be `{value}`; it takes {}", list(keys))),
            }
        }
        if grouped.len() > 2 {
            reader.fault("group_by", "names more than two keys");
        }
        let basis = reader.parsed("basis", |text| match text {
            "current" => Ok(Basis::Current),
            "reached" => Ok(Basis::Reached),
            _ => Err(format!("must be `current` or `reached`, and is `{text}`")),
        });
        let query = reader.read(resource.filters, resource.sorts, editions)?;
        Ok((query, Sums { keys: grouped, basis: basis.unwrap_or(Basis::Current) }))
    }

    /// The parameters in one order and spelling; `edition` says whether an unpinned edition is named.
    #[must_use]
    pub fn canonical(&self, name_edition: bool) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (filter, values) in &self.filters {
            for value in values {
                out.append_pair(filter.name, value);
            }
        }
        let streams = self.format.is_some_and(Format::is_table);
        if self.limit != DEFAULT_LIMIT || (streams && self.is_limited) {
            out.append_pair("limit", &self.limit.to_string());
        }
        if !self.sort.is_empty() {
            let keys: Vec<String> = self
                .sort
                .iter()
                .map(|(sort, down)| format!("{}{}", if *down { "-" } else { "" }, sort.map_or("id", |sort| sort.name)))
                .collect();
            out.append_pair("sort", &keys.join(","));
        }
        for source in &self.source {
            out.append_pair("source", source);
        }
        if let Some(disputed) = self.disputed {
            out.append_pair("disputed", if disputed { "true" } else { "false" });
        }
        if let Some((_, words)) = &self.words {
            out.append_pair("q", words);
        }
        if !self.citations {
            out.append_pair("citations", "none");
        }
        if let Some(day) = self.as_of {
            out.append_pair("as_of", &day.to_string());
        }
        if self.pinned || name_edition {
            out.append_pair("release", &self.edition.id);
        }
        if let Some(format) = self.format {
            out.append_pair("format", format.name());
        }
        if !self.table.fields.is_empty() {
            out.append_pair("fields", &self.table.fields.join(","));
        }
        if self.table.bom {
            out.append_pair("bom", "true");
        }
        if let Some(after) = &self.after {
            out.append_pair("after", after);
        }
        out.finish()
    }
}

/// Refuses parameters on a path that takes none but these.
///
/// # Errors
/// The problem that names every bad parameter.
pub fn refuse_unknown(raw: &str, known: &[&str]) -> Result<Vec<(String, String)>, Problem> {
    let reader = Reader::new(raw, known);
    if reader.faults.is_empty() { Ok(reader.pairs) } else { Err(Problem::parameters(reader.faults)) }
}

struct Reader {
    pairs: Vec<(String, String)>,
    faults: Vec<ParameterFault>,
}

impl Reader {
    fn new(raw: &str, known: &[&str]) -> Self {
        let mut reader = Self { pairs: Vec::new(), faults: Vec::new() };
        for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
            if !known.contains(&name.as_ref()) {
                let detail = suggest::unknown(&name, known).map_or_else(
                    || {
                        if known.is_empty() {
                            "is not known: this path takes no parameters".to_owned()
                        } else {
                            format!("is not a parameter here; the parameters are {}", list(known))
                        }
                    },
                    |near| format!("is not a parameter here; did you mean `{near}`?"),
                );
                reader.fault(&name, detail);
            } else if !value.is_empty() {
                reader.pairs.push((name.into_owned(), value.into_owned()));
            }
        }
        reader
    }

    fn fault(&mut self, parameter: &str, detail: impl Into<String>) {
        let fault = ParameterFault { parameter: parameter.to_owned(), detail: detail.into() };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    fn values(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    fn one(&mut self, name: &str) -> Option<String> {
        let mut values = self.values(name);
        if values.len() > 1 {
            self.fault(name, "is given more than once, and takes one value");
        }
        values.pop()
    }

    fn parsed<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let value = self.one(name)?;
        parse(&value).map_err(|detail| self.fault(name, detail)).ok()
    }

    fn read(
        mut self,
        filters: &'static [Filter],
        sorts: &'static [Sort],
        editions: &Editions,
    ) -> Result<Query, Problem> {
        let filters = self.filters(filters, editions);
        let limit = self.parsed("limit", |text| {
            text.parse()
                .ok()
                .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                .ok_or_else(|| format!("must be a whole number from 1 to {MAX_LIMIT}, and is `{text}`"))
        });
        let after = self.parsed("after", |text| {
            if text.len() <= 200 {
                Ok(text.to_owned())
            } else {
                Err("is no identifier: it is longer than any".to_owned())
            }
        });
        let sort = self.parsed("sort", |text| read_sort(text, sorts)).unwrap_or_default();
        let as_of = self.parsed("as_of", |text| {
            text.parse::<PartialDate>()
                .ok()
                .and_then(PartialDate::day)
                .ok_or_else(|| format!("must be a full date that exists, like `2024-06-24`, and is `{text}`"))
        });
        let release = self.parsed("release", |text| {
            editions
                .get(text)
                .cloned()
                .ok_or_else(|| format!("no edition is called `{text}`; there are {}", list(&editions.ids())))
        });
        let mut source = Vec::new();
        for value in self
            .values("source")
            .iter()
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .filter(|value| !value.is_empty())
        {
            if is_slug(value) {
                source.push(value.to_owned());
            } else {
                self.fault("source", format!("`{value}` is no identifier of a source; see /sources"));
            }
        }
        sort_values(&mut source);
        let disputed = self.parsed("disputed", |text| match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(format!("must be `true` or `false`, and is `{text}`")),
        });
        let words = self.parsed("q", |text| full_text(text).map(|query| (query, text.to_owned())));
        let citations = self.parsed("citations", |text| match text {
            "full" => Ok(true),
            "none" => Ok(false),
            _ => Err(format!("must be `full` or `none`, and is `{text}`")),
        });
        let format = self.parsed("format", Format::by_name);
        let fields = self.one("fields").map(|text| text.split(',').map(|field| field.trim().to_owned()).collect());
        let bom = self.parsed("bom", |text| match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(format!("must be `true` or `false`, and is `{text}`")),
        });
        if !self.faults.is_empty() {
            return Err(Problem::parameters(self.faults));
        }
        Ok(Query {
            filters,
            limit: limit.unwrap_or(DEFAULT_LIMIT),
            after,
            sort,
            order: None,
            as_of,
            pinned: release.is_some(),
            edition: release.unwrap_or_else(|| editions.latest().clone()),
            source,
            disputed,
            words,
            citations: citations.unwrap_or(true),
            format,
            table: Table { fields: fields.unwrap_or_default(), bom: bom.unwrap_or(false) },
            is_limited: limit.is_some(),
        })
    }

    fn filters(&mut self, filters: &'static [Filter], editions: &Editions) -> Vec<(&'static Filter, Vec<String>)> {
        let mut read = Vec::new();
        for filter in filters {
            let given = self.values(filter.name);
            if given.is_empty() {
                continue;
            }
            if !filter.test.takes_many() && given.len() > 1 {
                self.fault(filter.name, "is given more than once, and takes one value");
                continue;
            }
            if let Some(needed) = filter.needs
                && self.values(needed).is_empty()
            {
                self.fault(
                    filter.name,
                    format!("needs a `{needed}` beside it: amounts of different currencies cannot be compared"),
                );
            }
            let mut values = Vec::new();
            for value in &given {
                let parts: Vec<&str> = if filter.test.splits_commas() {
                    value.split(',').map(str::trim).filter(|part| !part.is_empty()).collect()
                } else {
                    vec![value.as_str()]
                };
                for part in parts {
                    match read_value(filter.test, part, editions) {
                        Ok(value) => values.push(value),
                        Err(detail) => self.fault(filter.name, detail),
                    }
                }
            }
            sort_values(&mut values);
            if !values.is_empty() {
                read.push((filter, values));
            }
        }
        read
    }
}

fn sort_values(values: &mut Vec<String>) {
    values.sort();
    values.dedup();
}

fn read_sort(text: &str, sorts: &'static [Sort]) -> Result<Vec<(Option<&'static Sort>, bool)>, String> {
    let mut keys: Vec<(Option<&'static Sort>, bool)> = Vec::new();
    for part in text.split(',') {
        let (name, down) = part.strip_prefix('-').map_or((part, false), |name| (name, true));
        let sort = sorts.iter().find(|sort| sort.name == name);
        if sort.is_none() && name != "id" {
            let mut names: Vec<&str> = sorts.iter().map(|sort| sort.name).collect();
            names.push("id");
            let near = suggest::unknown(name, &names)
                .map_or_else(|| format!("the keys are {}", list(&names)), |near| format!("did you mean `{near}`?"));
            return Err(format!("cannot sort by `{name}`; {near}"));
        }
        if keys.iter().any(|(other, _)| other.map(|sort| sort.name) == sort.map(|sort| sort.name)) {
            return Err(format!("names `{name}` twice"));
        }
        keys.push((sort, down));
    }
    Ok(keys)
}

/// Checks a value and brings it into its one spelling.
fn read_value(test: Test, text: &str, editions: &Editions) -> Result<String, String> {
    let plain = || text.to_owned();
    match test {
        Test::Code(_, codes) | Test::MemberCode(_, codes) => {
            let names: Vec<&str> = codes.iter().map(|code| code.name).collect();
            if names.contains(&text) {
                return Ok(plain());
            }
            Err(match suggest::unknown(text, &names) {
                Some(near) => format!("cannot be `{text}`; did you mean `{near}`?"),
                None => format!("cannot be `{text}`; it takes {}", list(&names)),
            })
        }
        Test::Id(_) if is_slug(text) => Ok(plain()),
        Test::Id(_) => {
            Err(format!("`{text}` is no identifier; identifiers are lower-case letters and digits joined by hyphens"))
        }
        Test::Term(_) if is_term(text) => Ok(plain()),
        Test::Term(_) => Err(format!("`{text}` is no term; terms are lower-case words joined by underscores")),
        Test::Text(_) | Test::Party(_) | Test::Member(_) if text.len() <= 300 => Ok(plain()),
        Test::Text(_) | Test::Party(_) | Test::Member(_) => Err("is longer than 300 bytes; no value is".to_owned()),
        Test::Language(_) if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            Ok(text.to_ascii_lowercase())
        }
        Test::Language(_) => Err(format!("`{text}` is no ISO 639-1 code; it has two letters, like `en`")),
        Test::Currency(_) => {
            let upper = text.to_ascii_uppercase();
            iso_currency::Currency::from_code(&upper)
                .map(|_| upper)
                .ok_or_else(|| format!("`{text}` is no ISO 4217 code; it has three letters, like `USD`"))
        }
        Test::Country(_) | Test::MemberCountry(_) => read_country(text),
        Test::Donor(_) => {
            let lower = text.to_ascii_lowercase();
            match country(text) {
                Some(code) => Ok(code.to_owned()),
                None if is_slug(&lower) && lower != "uk" => Ok(lower),
                None => read_country(text)
                    .map_err(|wrong| format!("{wrong}; an organization is given by its id, see /organizations")),
            }
        }
        Test::Min(_) | Test::Max(_) => match text.parse::<Number>()? {
            number if number.0 % 100 == 0 => Ok(number.to_string()),
            _ => Err(format!("must be a whole number, and is `{text}`")),
        },
        Test::MinHundredths(_) | Test::MaxHundredths(_) => text.parse::<Number>().map(|number| number.to_string()),
        Test::SinceEdition => editions
            .get(text)
            .map(|edition| edition.id.clone())
            .ok_or_else(|| format!("no edition is called `{text}`; there are {}", list(&editions.ids()))),
        Test::From(_) | Test::Since(_) => text.parse::<PartialDate>().map(|date| date.first().to_string()),
        Test::To(_) | Test::Until(_) => text.parse::<PartialDate>().map(|date| date.last().to_string()),
    }
}

fn read_country(text: &str) -> Result<String, String> {
    country(text).map(str::to_owned).ok_or_else(|| {
        let hint = if text.eq_ignore_ascii_case("uk") {
            "; the United Kingdom is `GB`"
        } else {
            ", alpha-2 or alpha-3, like `KE` or `KEN`"
        };
        format!("`{text}` is no ISO 3166-1 country code{hint}")
    })
}

/// A full-text query as FTS5 wants it: every word quoted, so that none is an operator.
///
/// # Errors
/// What is wrong with the query, for the one who typed it.
pub fn full_text(text: &str) -> Result<String, String> {
    if text.len() > 300 {
        return Err("is longer than 300 bytes; look for fewer words".to_owned());
    }
    if text.matches('"').count() % 2 == 1 {
        return Err("has a quotation mark without its partner; close the phrase".to_owned());
    }
    let mut terms = Vec::new();
    for (at, piece) in text.split('"').enumerate() {
        let phrase = at % 2 == 1;
        let parts: Vec<&str> = if phrase { vec![piece] } else { piece.split_whitespace().collect() };
        for part in parts {
            let (word, prefix) = part.strip_suffix('*').map_or((part, ""), |word| (word, "*"));
            if word.chars().any(char::is_alphanumeric) {
                terms.push(format!("\"{}\"{prefix}", word.replace('\0', " ")));
            }
        }
    }
    if terms.is_empty() {
        Err("has no word to look for; give letters or digits".to_owned())
    } else {
        Ok(terms.join(" "))
    }
}
