//! Parameters that a representation does not take: nothing is ignored, and no link gives one.

use ledger_core::describe::{Format, Parameter, Style};
use ledger_store::selection::Citations;

use super::of::Of;
use super::reader::Read;
use crate::problem::{ParameterFault, Problem};

const OF_PAGES: &str = "applies only to JSON and HTML; leave it out, or leave out `format`";
const BRIEF: &str = "`brief` applies only to JSON, HTML and to NDJSON without `fields`; leave it out";

/// A representation as a request asks for it, or a link.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    format: Format,
    /// Whether it has the sources of the answer in the place of the answer.
    is_of_sources: bool,
    /// Whether it has only some columns.
    has_fields: bool,
}

impl Shape {
    /// A representation as a link asks for it, where an answer has these: a receipt takes what the first of them takes.
    #[must_use]
    pub fn linked(format: Format, is_of_sources: bool, there_are: &[Format]) -> Self {
        let first = there_are.first().copied().unwrap_or(format);
        Self { format: if format == Format::Receipt { first } else { format }, is_of_sources, has_fields: false }
    }

    /// Whether it takes a parameter with this value.
    #[must_use]
    pub fn takes(self, name: &str, value: &str) -> bool {
        let parameter = DEPENDING.iter().find(|parameter| parameter.name() == name);
        parameter.is_none_or(|parameter| self.refusal(*parameter, value).is_none())
    }

    /// Why it does not take a parameter with this value.
    fn refusal(self, parameter: Parameter, value: &str) -> Option<&'static str> {
        let format = self.format;
        let is_cited = format == Format::Cite(Style::Named);
        let is_in_words =
            matches!(format, Format::Html | Format::Svg | Format::Png | Format::Atom) || format.is_prose();
        let is_table = format.is_table();
        match parameter {
            Parameter::Lang if !is_in_words && !is_cited => Some(
                "applies only to pages, charts, prose, feeds and `format=citation`; leave it out, or take `format=html`",
            ),
            Parameter::Style if !is_cited => Some("applies only to `format=citation`; add it, or leave out `style`"),
            Parameter::Citations if value == "full" => None,
            Parameter::Sort | Parameter::Facets | Parameter::Citations if format == Format::Atom => {
                Some("does not apply to a feed, which has changes in the order of editions; leave it out")
            }
            Parameter::Citations if self.is_of_sources => {
                Some("does not apply to `of=sources`, which has the sources of all citations; leave it out")
            }
            Parameter::Citations if value == "brief" => {
                let has_lean_lines = format == Format::Ndjson && !self.has_fields;
                (format.is_prose() || is_table && !has_lean_lines).then_some(BRIEF)
            }
            Parameter::Facets if format.is_prose() || is_table => Some(OF_PAGES),
            Parameter::Bom if is_table && format != Format::Csv => {
                Some("applies only to `format=csv`; no other format here begins with a byte order mark")
            }
            Parameter::Bom if !is_table => Some("applies only to `format=csv`; add it, or leave out `bom`"),
            Parameter::Fields if !is_table => {
                Some("applies only to `format=csv`, `ndjson`, `parquet` and `xlsx`; add one of them")
            }
            _ => None,
        }
    }
}

/// The parameters that not every representation takes.
const DEPENDING: &[Parameter] = &[
    Parameter::Lang,
    Parameter::Style,
    Parameter::Sort,
    Parameter::Citations,
    Parameter::Facets,
    Parameter::Fields,
    Parameter::Bom,
];

/// Rejects parameters that the chosen format does not take.
pub(super) fn refuse_unused(read: &Read, format: Format) -> Result<(), Problem> {
    let (selection, table) = (&read.selection, &read.table);
    let is_of_sources = read.of == Some(Of::Sources);
    let shape = Shape { format, is_of_sources, has_fields: !table.fields.is_empty() };
    let citations = match selection.citations {
        Citations::Full => None,
        Citations::Brief => Some("brief"),
        Citations::None => Some("none"),
    };
    let given = |parameter: &Parameter| match parameter {
        Parameter::Lang => read.language.map(|_| ""),
        Parameter::Style => read.manner.style.map(|_| ""),
        Parameter::Sort => (!selection.sort.is_empty()).then_some(""),
        Parameter::Citations => citations,
        Parameter::Facets => (!selection.facets.is_empty()).then_some(""),
        Parameter::Fields => (!table.fields.is_empty()).then_some(""),
        Parameter::Bom => table.bom.then_some(""),
        _ => None,
    };
    let fault = |parameter: &Parameter| {
        let detail = shape.refusal(*parameter, given(parameter)?)?;
        Some(ParameterFault { parameter: parameter.name().to_owned(), detail: detail.to_owned() })
    };
    let faults: Vec<ParameterFault> = DEPENDING.iter().filter_map(fault).collect();
    if faults.is_empty() { refuse_unused_of(read, format) } else { Err(Problem::parameters(faults)) }
}

/// Rejects `of` where there is nothing that it could be of.
pub(super) fn refuse_unused_of(read: &Read, format: Format) -> Result<(), Problem> {
    let detail = match read.of {
        Some(Of::Sources) if !matches!(format, Format::Cite(_)) => {
            "`sources` applies only to `format=csl`, `bibtex`, `ris`, `apa` and `citation`; add one of them, or leave it out"
                .to_owned()
        }
        Some(Of::Format(of)) if format != Format::Receipt => {
            let name = of.name();
            format!(
                "`{name}` applies only to `format=receipt`; add it for a receipt, or write `format={name}` for the answer itself"
            )
        }
        _ => return Ok(()),
    };
    Err(Problem::parameter(Parameter::Of.name(), detail))
}
