//! Reading a query string: strict and complete.

use jiff::civil::Date;
use ledger_core::cite::{Manner, NamedStyle, Tongue, USUAL};
use ledger_core::describe::{Filter, Format, Parameter, Sort, Style};
use ledger_core::value::PartialDate;
use ledger_core::words::{is_slug, list, nearest};
use ledger_store::editions::{Edition, Editions};
use ledger_store::selection::{Citations, Grouped, Missions, Narrowing, Selection, Wanted, Words};

use super::of::Of;
use super::periods::Periods;
use super::sides::Sides;
use super::sorting::read_sort;
use super::values::{cannot_be, printable, read_value, wanted};
use crate::language::Language;
use crate::problem::{ParameterFault, Problem};

/// The number of rows in a page, by default.
pub const DEFAULT_LIMIT: u32 = 50;
/// The maximum number of rows in a page.
pub const MAX_LIMIT: u32 = 500;

/// The maximum number of values of a parameter, repeated or joined by commas.
pub const MAX_VALUES: usize = 100;

/// The options of a request for a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns; empty for all.
    pub fields: Vec<String>,
    /// Whether CSV begins with a byte order mark.
    pub bom: bool,
}

/// What a query string says.
#[derive(Debug)]
pub(super) struct Read {
    pub selection: Selection,
    pub grouped: Grouped,
    /// Whether a summary adds up missions, if the edition says otherwise.
    pub missions: Option<Missions>,
    pub is_pinned: bool,
    pub is_limited: bool,
    /// The number of rows in a page of this path, by default.
    pub default_limit: u32,
    pub format: Option<Format>,
    pub of: Option<Of>,
    pub table: Table,
    pub language: Option<Language>,
    /// How a citation is written as text.
    pub manner: Manner,
    /// The days on which versions held.
    pub days: Vec<Date>,
    /// The periods of a series of summaries.
    pub periods: Periods,
    /// The two questions of a comparison.
    pub sides: Option<Sides>,
}

/// A query string being read.
pub(super) struct Reader {
    pub pairs: Vec<(String, String)>,
    pub faults: Vec<ParameterFault>,
    /// The number of rows in a page of this path, by default.
    pub default_limit: u32,
}

impl Reader {
    /// Takes the pairs of a query string; `known` are the parameters that the path takes.
    pub fn new(raw: &str, known: &[&str]) -> Self {
        let mut reader = Self { pairs: Vec::new(), faults: Vec::new(), default_limit: DEFAULT_LIMIT };
        // What there is, is said once.
        let mut is_said = false;
        for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
            if !known.contains(&name.as_ref()) {
                let detail = nearest(&name, known).map_or_else(
                    || {
                        if known.is_empty() {
                            "is not a parameter here; this path takes no parameters".to_owned()
                        } else if std::mem::replace(&mut is_said, true) {
                            "is not a parameter here either".to_owned()
                        } else {
                            format!("is not a parameter here; the parameters are {}", list(known))
                        }
                    },
                    |near| format!("is not a parameter here; did you mean `{near}`?"),
                );
                reader.fault(&name, detail);
            } else if let Err(detail) = printable(&value) {
                reader.fault(&name, detail);
            } else if !value.is_empty() {
                reader.pairs.push((name.into_owned(), value.into_owned()));
            }
        }
        reader.refuse_many(known);
        reader
    }

    /// Refuses parameters with too many values, and forgets these: each of them costs a look-up.
    fn refuse_many(&mut self, known: &[&str]) {
        for name in known {
            let of_name = self.pairs.iter().filter(|(key, _)| key == name);
            let count: usize = of_name.map(|(_, value)| value.split(',').count()).sum();
            if count > MAX_VALUES {
                self.fault(
                    name,
                    format!("has {count} values, but may have at most {MAX_VALUES}; ask in several requests"),
                );
                self.pairs.retain(|(key, _)| key != name);
            }
        }
    }

    /// The pairs, if none is at fault.
    pub fn pairs(self) -> Result<Vec<(String, String)>, Problem> {
        if self.faults.is_empty() { Ok(self.pairs) } else { Err(Problem::parameters(self.faults)) }
    }

    /// Rejects a request without this parameter.
    pub fn require(&mut self, parameter: &str, detail: &str) {
        let is_refused = self.faults.iter().any(|fault| fault.parameter == parameter);
        if self.values(parameter).is_empty() && !is_refused {
            self.fault(parameter, detail);
        }
    }

    /// Reads every parameter; `facets` are the filters whose values can be counted, and `formats` are the representations that the path has.
    pub fn read(
        mut self,
        filters: impl IntoIterator<Item = &'static Filter>,
        sorts: &'static [Sort],
        facets: &[&'static str],
        formats: &[Format],
        editions: &Editions,
    ) -> Result<Read, Problem> {
        let filters = self.filters(filters, editions);
        self.refuse_reversed(&filters);
        let limit = self.parsed(Parameter::Limit, |text| {
            text.parse()
                .ok()
                .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                .ok_or_else(|| format!("must be a whole number from 1 to {MAX_LIMIT}, not `{text}`"))
        });
        let after = self.parsed(Parameter::After, |text| {
            if text.len() <= 200 { Ok(text.to_owned()) } else { Err("is too long to be an identifier".to_owned()) }
        });
        let sort = self.parsed(Parameter::Sort, |text| read_sort(text, sorts)).unwrap_or_default();
        let as_of = self.parsed(Parameter::AsOf, |text| {
            text.parse::<PartialDate>()
                .ok()
                .and_then(PartialDate::day)
                .ok_or_else(|| format!("must be a full date that exists, like `2024-06-24`, not `{text}`"))
        });
        let release = self.parsed(Parameter::Release, |text| {
            let named = editions.get(text).cloned();
            named.ok_or_else(|| format!("there is no edition `{text}`; the editions are {}", list(&editions.ids())))
        });
        let source = self.sources();
        let disputed = self.parsed(Parameter::Disputed, read_truth);
        let words = self.parsed(Parameter::Q, Words::read);
        let citations = self.parsed(Parameter::Citations, |text| match text {
            "full" => Ok(Citations::Full),
            "brief" => Ok(Citations::Brief),
            "none" => Ok(Citations::None),
            _ => Err(format!("must be `full`, `brief` or `none`, not `{text}`")),
        });
        let facets = self.names(Parameter::Facets, facets);
        let format = self.parsed(Parameter::Format, |text| {
            let named = formats.iter().copied().find(|format| format.name() == text);
            named.ok_or_else(|| {
                let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
                format!("cannot be `{text}` here; it takes {}", list(&names))
            })
        });
        let of = self.parsed(Parameter::Of, |text| {
            let known = Of::known(formats);
            let names: Vec<&str> = known.iter().map(|of| of.name()).collect();
            known.into_iter().find(|of| of.name() == text).ok_or_else(|| cannot_be(text, &names))
        });
        let fields = self.one(Parameter::Fields.name());
        let fields = fields.map(|text| text.split(',').map(|field| field.trim().to_owned()).collect());
        let bom = self.parsed(Parameter::Bom, read_truth);
        let style = self.parsed(Parameter::Style, read_style);
        // Citations are written in languages that pages are not in.
        let citation = Format::Cite(Style::Named);
        let (mut language, mut tongue) = (None, None);
        if format == Some(citation) || of == Some(Of::Format(citation)) {
            tongue = self.parsed(Parameter::Lang, |text| {
                let codes: Vec<&str> = Tongue::ALL.iter().map(|tongue| tongue.code()).collect();
                Tongue::by_code(text).ok_or_else(|| cannot_be(text, &codes))
            });
        } else {
            language = self.parsed(Parameter::Lang, |text| {
                let codes: Vec<&str> = Language::all().into_iter().map(Language::code).collect();
                Language::by_code(text).ok_or_else(|| cannot_be(text, &codes))
            });
        }
        let days = self.days();
        let default_limit = self.default_limit;
        self.pairs()?;
        Ok(Read {
            is_pinned: release.is_some(),
            is_limited: limit.is_some(),
            default_limit,
            selection: Selection {
                for_table: false,
                filters,
                limit: limit.unwrap_or(default_limit),
                after,
                sort,
                order: None,
                as_of,
                edition: release.unwrap_or_else(|| editions.latest().clone()),
                source,
                disputed,
                words,
                facets,
                citations: citations.unwrap_or_default(),
            },
            grouped: Grouped::default(),
            missions: None,
            format,
            of,
            table: Table { fields: fields.unwrap_or_default(), bom: bom.unwrap_or(false) },
            language,
            manner: Manner { style, tongue },
            days,
            periods: Periods::default(),
            sides: None,
        })
    }

    pub(super) fn fault(&mut self, parameter: &str, detail: impl Into<String>) {
        let fault = ParameterFault { parameter: parameter.to_owned(), detail: detail.into() };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// The value of a parameter that [`Self::read`] would read in another way.
    pub(super) fn take(&mut self, parameter: Parameter) -> Option<String> {
        let value = self.one(parameter.name());
        self.pairs.retain(|(name, _)| name != parameter.name());
        value
    }

    /// The edition that is asked for.
    pub(super) fn edition<'e>(&self, editions: &'e Editions) -> &'e Edition {
        let named = self.values(Parameter::Release.name());
        named.first().and_then(|id| editions.get(id)).unwrap_or_else(|| editions.latest())
    }

    fn values(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    pub(super) fn one(&mut self, name: &str) -> Option<String> {
        let mut values = self.values(name);
        if values.len() > 1 {
            self.fault(name, "is given more than once, but takes one value");
        }
        values.pop()
    }

    pub(super) fn parsed<T>(&mut self, parameter: Parameter, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let value = self.one(parameter.name())?;
        parse(&value).map_err(|detail| self.fault(parameter.name(), detail)).ok()
    }

    /// The days of a history: one, or two to compare.
    fn days(&mut self) -> Vec<Date> {
        let name = Parameter::On.name();
        let mut days = Vec::new();
        for text in self.values(name) {
            match text.parse::<PartialDate>().ok().and_then(PartialDate::day) {
                Some(day) => days.push(day),
                None => self.fault(name, format!("must be a full date that exists, like `2024-06-24`, not `{text}`")),
            }
        }
        if days.len() > 2 {
            self.fault(name, "is given more than twice; two days can be compared");
        }
        days
    }

    /// Some of the known names, each once.
    pub(super) fn names(&mut self, parameter: Parameter, known: &[&'static str]) -> Vec<&'static str> {
        let name = parameter.name();
        let mut names = Vec::new();
        for value in self.values(name).iter().flat_map(|value| value.split(',')).map(str::trim) {
            match known.iter().find(|known| **known == value) {
                Some(known) if !names.contains(known) => names.push(*known),
                Some(_) => self.fault(name, format!("names `{value}` twice; give it once")),
                None if value.is_empty() => {}
                None => self.fault(name, cannot_be(value, known)),
            }
        }
        names
    }

    fn sources(&mut self) -> Vec<String> {
        let name = Parameter::Source.name();
        let mut sources = Vec::new();
        for value in self.values(name).iter().flat_map(|value| value.split(',')).map(str::trim) {
            if is_slug(value) {
                sources.push(value.to_owned());
            } else if !value.is_empty() {
                self.fault(name, format!("`{value}` is not the identifier of a source; see /sources"));
            }
        }
        sources.sort();
        sources.dedup();
        sources
    }

    /// Rejects a range that ends before it begins: nothing can be in it.
    fn refuse_reversed(&mut self, filters: &[Narrowing]) {
        for low in filters {
            let is_reversed = |high: &&Narrowing| match (&low.wanted, &high.wanted) {
                (Wanted::Number(low), Wanted::Number(high)) => low > high,
                (Wanted::Day(low), Wanted::Day(high)) => low > high,
                _ => false,
            };
            let upper = |high: &&Narrowing| low.filter.test.opens_range_to(high.filter.test);
            if let Some(high) = filters.iter().filter(upper).find(is_reversed) {
                let how = if matches!(low.wanted, Wanted::Number(_)) { "greater" } else { "later" };
                let detail = format!("is {how} than `{}`, so nothing can match; swap the two", high.filter.name);
                self.fault(low.filter.name, detail);
            }
        }
    }

    fn filters(&mut self, filters: impl IntoIterator<Item = &'static Filter>, editions: &Editions) -> Vec<Narrowing> {
        let mut read = Vec::new();
        for filter in filters {
            let given = self.values(filter.name);
            if given.is_empty() {
                continue;
            }
            if !filter.test.takes_many() && given.len() > 1 {
                self.fault(filter.name, "is given more than once, but takes one value");
                continue;
            }
            if let Some(needed) = filter.needs
                && self.values(needed).is_empty()
            {
                self.fault(
                    filter.name,
                    format!("needs `{needed}` as well; amounts in different currencies cannot be compared"),
                );
            }
            let splits = filter.test.splits_commas();
            let parts = given.iter().flat_map(|value| {
                let parts: Vec<&str> = if splits { value.split(',').map(str::trim).collect() } else { vec![value] };
                parts.into_iter().filter(move |part| !splits || !part.is_empty())
            });
            let mut values = Vec::new();
            for part in parts {
                match read_value(filter.test, part, editions) {
                    Ok(value) => values.push(value),
                    Err(detail) => self.fault(filter.name, detail),
                }
            }
            read.extend(wanted(values).map(|wanted| Narrowing { filter, wanted }));
        }
        read
    }
}

/// A style, or the nearest one and where they are listed: there are too many to name.
fn read_style(text: &str) -> Result<NamedStyle, String> {
    NamedStyle::by_name(text).ok_or_else(|| {
        let fault = if NamedStyle::is_left_out(text) {
            format!("`{text}` is not offered: it does not say of every web article what it is and where it can be read")
        } else {
            format!("there is no style `{text}`")
        };
        let instead = match nearest(text, &NamedStyle::names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("usual ones are {}.", list(&USUAL.iter().map(|(_, style)| *style).collect::<Vec<_>>())),
        };
        format!("{fault}; {instead} `/docs` lists all of them (`CitationStyle`)")
    })
}

fn read_truth(text: &str) -> Result<bool, String> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("must be `true` or `false`, not `{text}`")),
    }
}
