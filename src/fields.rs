//! The codebook as a document for those who fill in a dataset: `docs/fields.md`, for which no server has to run.

use ledger_core::package::layout::{self, File};
use ledger_core::resources::KINDS;

use crate::model::codebook::{CodeEntry, Codebook, FieldEntry, KindEntry, everything};

/// The document, in Markdown.
#[must_use]
pub fn document() -> String {
    let Codebook {
        kinds,
        qualifiers,
        ranks,
        identifier_schemes,
        source_kinds,
        dated_by,
        titled_by,
        rank_reasons,
        check_results,
        organization_kinds,
        units,
        ..
    } = everything(Vec::new());
    let mut text = "# Fields and codes\n\n\
        What the files of a dataset hold: their columns, the fields of every kind of record, and every code with its meaning. \
        `mission-ledger schema --codebook` prints this document; a running server has the same at `/codebook`.\n"
        .to_owned();
    let files = layout::known();
    let columns = table(&["file", "columns", "columns that it may lack"], files.iter().map(file_row));
    section(
        &mut text,
        "Files",
        "The first line of a file names its columns, in this order. `datapackage.json` lists the files and columns that the dataset has.",
        &columns,
    );
    let kind_names: Vec<String> = kinds.iter().map(|kind| format!("`{}`", kind.name)).collect();
    section(
        &mut text,
        "Values",
        &format!(
            "A line of `claims.csv` gives one value: `subject_kind` is {}; `field` is one of the fields below; the type of the field says what `value` may be, and `holds` how many values a record shows: `one`, `many`, or one `wording` of what sources say in different words, which is never disputed.",
            kind_names.join(", ")
        ),
        &table(
            &["type", "what `value` may be"],
            types().into_iter().map(|(name, written)| vec![name.to_owned(), written.to_owned()]),
        ),
    );
    for (title, doc, codes) in [
        (
            "Qualifiers",
            "`qualifier` of a claim: how exact the source says that the value is. Only numbers and dates can be other than `exact`, and only dates `planned`.",
            &qualifiers,
        ),
        ("Ranks", "`rank` of a claim: the judgment of the curator.", &ranks),
        ("Reasons of ranks", "`rank_reason` of a deprecated claim.", &rank_reasons),
        ("Second readings", "`result` in `checks.csv`.", &check_results),
        ("Kinds of source", "`kind` in `sources.csv`.", &source_kinds),
        ("How a source is dated", "`dated_by` in `sources.csv`.", &dated_by),
        ("How a source is titled", "`titled_by` in `sources.csv`.", &titled_by),
        ("Kinds of organization", "`kind` in `organizations.csv`.", &organization_kinds),
        ("Schemes of identifiers", "`scheme` in `identifiers.csv`.", &identifier_schemes),
        ("Units", "What the numbers count.", &units),
    ] {
        section(&mut text, title, doc, &code_table("code", codes));
    }
    for (kind, described) in kinds.iter().zip(KINDS) {
        let doc = format!("{} Its identity is in `{}`; its fields:", kind.means, described.csv());
        section(&mut text, &format!("Kind `{}`", kind.name), &doc, &fields_of(kind));
    }
    text
}

fn section(text: &mut String, title: &str, doc: &str, body: &str) {
    for part in ["\n## ", title, "\n\n", doc, "\n\n", body] {
        text.push_str(part);
    }
}

/// The fields of a kind, then the codes of each field that takes codes.
fn fields_of(kind: &KindEntry) -> String {
    let row = |field: &FieldEntry| {
        let holds = if field.state { "one, a state" } else { field.holds };
        vec![format!("`{}`", field.name), field.r#type.to_owned(), holds.to_owned(), field.means.to_owned()]
    };
    let mut text = table(&["field", "type", "holds", "meaning"], kind.fields.iter().map(row));
    for field in kind.fields.iter().filter(|field| !field.codes.is_empty()) {
        text.push('\n');
        text.push_str(&code_table(&format!("`{}`", field.name), &field.codes));
    }
    text
}

fn code_table(heading: &str, codes: &[CodeEntry]) -> String {
    table(&[heading, "meaning"], codes.iter().map(|code| vec![format!("`{}`", code.name), code.means.to_owned()]))
}

fn file_row(file: &File) -> Vec<String> {
    let names = |is_wanted: fn(bool) -> bool| {
        let wanted = file.columns.iter().filter(|column| is_wanted(column.is_essential));
        wanted.map(|column| format!("`{}`", column.name)).collect::<Vec<_>>().join(", ")
    };
    vec![format!("`{}`", file.name), names(|_| true), names(|is_essential| !is_essential)]
}

/// The types that fields have, in the order in which they first occur, with what is written for each.
fn types() -> Vec<(&'static str, &'static str)> {
    let mut types = Vec::new();
    for field in KINDS.iter().flat_map(|kind| kind.fields) {
        let entry = (field.ty.name(), field.ty.written());
        if !types.contains(&entry) {
            types.push(entry);
        }
    }
    types
}

fn table(heading: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let head = line(heading.iter().map(|cell| (*cell).to_owned()).collect());
    let rule = format!("|{}\n", "---|".repeat(heading.len()));
    let escaped = rows.map(|row| line(row.iter().map(|cell| cell.replace('|', "\\|")).collect()));
    head + &rule + &escaped.collect::<String>()
}
