//! The files and columns that a package can have, and those that an edition has.

use crate::resources::KINDS;

/// The sources.
pub const SOURCES: &str = "sources.csv";
/// The countries.
pub const COUNTRIES: &str = "countries.csv";
/// The organizations.
pub const ORGANIZATIONS: &str = "organizations.csv";
/// The external identifiers of records.
pub const IDENTIFIERS: &str = "identifiers.csv";
/// The people and offices that sources credit.
pub const VOICES: &str = "voices.csv";
/// Why sources disagree about a field.
pub const EXPLANATIONS: &str = "explanations.csv";
/// Second readings of claims.
pub const CHECKS: &str = "checks.csv";
/// Identifiers that were given up for others.
pub const MERGES: &str = "merges.csv";
/// The claims.
pub const CLAIMS: &str = "claims.csv";
/// The published editions.
pub const RELEASES: &str = "releases.csv";
/// The reasons why editions changed or withdrew claims.
pub const CORRECTIONS: &str = "corrections.csv";

/// What joins several identifiers in one cell.
pub const JOINER: &str = "; ";

/// The files that may stand beside those of a dataset, in words.
pub const BESIDE_DATA: &str =
    "a README, LICENSE, CITATION or CHANGELOG, files whose names begin with a dot, and folders";

/// Whether a file in the directory of a dataset is not part of it, by its name: what a repository has beside its data.
#[must_use]
pub fn is_beside_data(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let is_table = std::path::Path::new(&upper).extension().is_some_and(|extension| extension == "CSV");
    let is_text = ["README", "LICENSE", "LICENCE", "CITATION", "CHANGELOG"].iter().any(|word| upper.starts_with(word));
    name.starts_with('.') || (is_text && !is_table)
}

/// A column of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Whether the file is useless without it, so that every edition that has the file must have the column.
    pub is_essential: bool,
}

/// A file that a package can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
}

/// A file of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its columns, in order; `None` if the descriptor does not list them correctly.
    pub columns: Option<Vec<&'static str>>,
}

/// The files of an edition, in the order of its descriptor.
pub type Layout = Vec<Listed>;

/// The columns by which the rows of a file are sorted; none if they have an order of their own.
#[must_use]
pub fn order(file: &str) -> &'static [&'static str] {
    match file {
        RELEASES | CORRECTIONS => &[],
        IDENTIFIERS => &["subject_kind", "subject_id", "scheme", "identifier"],
        EXPLANATIONS => &["subject_kind", "subject_id", "field"],
        CHECKS => &["claim_id", "checked_on"],
        MERGES => &["subject_kind", "old_id"],
        _ => &["id"],
    }
}

const fn essential(name: &'static str) -> Column {
    Column { name, is_essential: true }
}

const fn optional(name: &'static str) -> Column {
    Column { name, is_essential: false }
}

/// Every file that this version supports, in the order of a descriptor.
#[must_use]
pub fn known() -> Vec<File> {
    let file = |name: &str, columns: &[Column]| File { name: name.to_owned(), columns: columns.to_vec() };
    let mut files = vec![
        file(
            SOURCES,
            &[
                essential("id"),
                optional("title"),
                optional("titled_by"),
                optional("publisher"),
                optional("agency"),
                optional("author"),
                essential("kind"),
                optional("language"),
                optional("url"),
                essential("published_on"),
                essential("dated_by"),
                optional("copy_of"),
                optional("text_sha256"),
                optional("note"),
            ],
        ),
        file(
            COUNTRIES,
            &[
                essential("id"),
                essential("alpha3"),
                essential("numeric"),
                essential("name"),
                optional("region"),
                optional("subregion"),
            ],
        ),
        file(ORGANIZATIONS, &[essential("id"), essential("name"), essential("kind"), optional("country")]),
    ];
    for kind in KINDS {
        let is_needed = |column: &str| {
            matches!(column, "id" | "name")
                || kind.keys.iter().any(|key| key.is_required && key.columns().contains(&column))
        };
        let columns = kind.columns().into_iter().map(|name| Column { name, is_essential: is_needed(name) });
        files.push(File { name: kind.csv(), columns: columns.collect() });
    }
    files.extend([
        file(
            IDENTIFIERS,
            &[essential("subject_kind"), essential("subject_id"), essential("scheme"), essential("identifier")],
        ),
        file(
            CLAIMS,
            &[
                essential("id"),
                essential("subject_kind"),
                essential("subject_id"),
                essential("field"),
                essential("value"),
                optional("currency"),
                essential("qualifier"),
                essential("source_id"),
                optional("paragraph"),
                optional("paragraph_sha256"),
                optional("locator"),
                optional("attributed_to"),
                optional("voice"),
                optional("valid_on"),
                essential("rank"),
                optional("rank_reason"),
                optional("note"),
            ],
        ),
        file(
            VOICES,
            &[essential("id"), essential("name"), optional("role"), optional("organization"), optional("country")],
        ),
        file(
            EXPLANATIONS,
            &[
                essential("subject_kind"),
                essential("subject_id"),
                essential("field"),
                essential("text"),
                essential("sources"),
            ],
        ),
        file(CHECKS, &[essential("claim_id"), essential("checked_on"), essential("result"), optional("note")]),
        file(
            MERGES,
            &[
                essential("subject_kind"),
                essential("old_id"),
                essential("new_id"),
                essential("release"),
                essential("because"),
            ],
        ),
        file(RELEASES, &[essential("id"), essential("released_on"), essential("summary"), essential("sha256")]),
        file(CORRECTIONS, &[essential("release"), essential("claim_id"), essential("because")]),
    ]);
    files
}
