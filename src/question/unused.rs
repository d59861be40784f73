//! Parameters that the chosen representation does not take: nothing is ignored.

use ledger_core::describe::{Format, Parameter};
use ledger_store::selection::Citations;

use super::of::Of;
use super::reader::Read;
use crate::problem::{ParameterFault, Problem};

/// Rejects parameters that the chosen format does not take.
pub(super) fn refuse_unused(read: &Read, format: Format) -> Result<(), Problem> {
    let is_in_words = matches!(format, Format::Html | Format::Svg | Format::Png | Format::Atom) || format.is_prose();
    if read.language.is_some() && !is_in_words {
        let detail = "applies only to pages, charts, prose and feeds; add `format=html`, or leave it out";
        return Err(Problem::parameter(Parameter::Lang.name(), detail));
    }
    if format == Format::Atom {
        let detail = "does not apply to a feed, which has changes in the order of editions; leave it out";
        let given = [
            (Parameter::Sort, !read.selection.sort.is_empty()),
            (Parameter::Facets, !read.selection.facets.is_empty()),
            (Parameter::Citations, read.selection.citations != Citations::Full),
        ];
        let faults = given.iter().filter(|(_, is_given)| *is_given).map(|(parameter, _)| fault(*parameter, detail));
        let faults: Vec<ParameterFault> = faults.collect();
        if !faults.is_empty() {
            return Err(Problem::parameters(faults));
        }
    }
    if format.is_prose() && !read.selection.facets.is_empty() {
        let detail = "applies only to JSON and HTML; leave it out, or leave out `format`";
        return Err(Problem::parameter(Parameter::Facets.name(), detail));
    }
    if format.is_prose() && read.selection.citations == Citations::Brief {
        let detail = "`brief` applies only to JSON, HTML and to NDJSON without `fields`; leave it out";
        return Err(Problem::parameter(Parameter::Citations.name(), detail));
    }
    refuse_unused_of(read, format)?;
    let table = &read.table;
    if format.is_table() {
        if !read.selection.facets.is_empty() {
            let detail = "applies only to JSON and HTML; leave it out, or leave out `format`";
            return Err(Problem::parameter(Parameter::Facets.name(), detail));
        }
        if table.bom && format != Format::Csv {
            let detail = "applies only to `format=csv`; no other format here begins with a byte order mark";
            return Err(Problem::parameter(Parameter::Bom.name(), detail));
        }
        if read.selection.citations == Citations::Brief && !(format == Format::Ndjson && table.fields.is_empty()) {
            let detail = "`brief` applies only to JSON, HTML and to NDJSON without `fields`; leave it out";
            return Err(Problem::parameter(Parameter::Citations.name(), detail));
        }
        return Ok(());
    }
    let given = [
        (
            Parameter::Fields,
            !table.fields.is_empty(),
            "applies only to `format=csv`, `ndjson`, `parquet` and `xlsx`; add one of them",
        ),
        (Parameter::Bom, table.bom, "applies only to `format=csv`; add it, or leave out `bom`"),
    ];
    let given = given.into_iter().filter(|(_, is_given, _)| *is_given);
    let faults: Vec<ParameterFault> = given.map(|(parameter, _, detail)| fault(parameter, detail)).collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::parameters(faults)) }
}

fn fault(parameter: Parameter, detail: &str) -> ParameterFault {
    ParameterFault { parameter: parameter.name().to_owned(), detail: detail.to_owned() }
}

/// Rejects `of` where there is nothing that it could be of.
pub(super) fn refuse_unused_of(read: &Read, format: Format) -> Result<(), Problem> {
    let detail = match read.of {
        Some(Of::Sources) if !matches!(format, Format::Cite(_)) => {
            "`sources` applies only to `format=csl`, `bibtex`, `ris` and `apa`; add one of them, or leave it out"
                .to_owned()
        }
        Some(Of::Sources) if read.selection.citations != Citations::Full => {
            "`sources` takes the sources of all citations; leave out `citations`".to_owned()
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
