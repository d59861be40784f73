//! The seeds as files: a Frictionless data package of CSV files, from the binary, a directory or a zip.
//!
//! Reading is strict about form (the header, the columns, the order, the quoting), so that what is loaded can
//! be written back byte for byte and a change reads well in a diff.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Cursor, Read};
use std::path::Path;

use csv::StringRecord;

use crate::kind::Kind;
use crate::resources::KINDS;

/// The columns of `claims.csv`.
pub const CLAIM_COLUMNS: &[&str] = &[
    "id",
    "subject_kind",
    "subject_id",
    "field",
    "value",
    "currency",
    "qualifier",
    "source_id",
    "paragraph",
    "paragraph_sha256",
    "locator",
    "attributed_to",
    "valid_on",
    "rank",
    "note",
];

/// The columns of `sources.csv`.
pub const SOURCE_COLUMNS: &[&str] = &[
    "id",
    "title",
    "publisher",
    "author",
    "kind",
    "language",
    "url",
    "published_on",
    "dated_by",
    "copy_of",
    "text_sha256",
    "note",
];

/// The columns of `countries.csv`.
pub const COUNTRY_COLUMNS: &[&str] = &["id", "alpha3", "numeric", "name", "region", "subregion"];

/// The columns of `organizations.csv`.
pub const ORGANIZATION_COLUMNS: &[&str] = &["id", "name", "kind", "country"];

/// The columns of `releases.csv`.
pub const RELEASE_COLUMNS: &[&str] = &["id", "released_on", "summary", "sha256"];

/// The columns of `corrections.csv`.
pub const CORRECTION_COLUMNS: &[&str] = &["release", "claim_id", "because"];

/// The name of the package's descriptor.
pub const DESCRIPTOR: &str = "datapackage.json";

/// Something wrong with the dataset: where it stands, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, relative to the package.
    pub file: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: u64,
    /// The column's name; empty for the line as a whole.
    pub column: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Fault {
    /// A fault of a file as a whole.
    pub fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: 0, column: String::new(), message: message.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column.as_str()) {
            (0, _) => write!(out, "{}: {}", self.file, self.message),
            (line, "") => write!(out, "{}:{line}: {}", self.file, self.message),
            (line, column) => write!(out, "{}:{line}: `{column}`: {}", self.file, self.message),
        }
    }
}

/// The bytes of every file of a package, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(pub BTreeMap<String, Vec<u8>>);

#[derive(rust_embed::RustEmbed)]
#[folder = "seeds/"]
struct Embedded;

impl Files {
    /// The dataset that is built into the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self(
            Embedded::iter()
                .filter_map(|path| Embedded::get(&path).map(|file| (path.to_string(), file.data.into_owned())))
                .collect(),
        )
    }

    /// The dataset in a directory: its files, and the zips of `releases/`.
    ///
    /// # Errors
    /// When the directory or one of its files cannot be read.
    pub fn from_directory(directory: &Path) -> std::io::Result<Self> {
        let mut files = BTreeMap::new();
        for (folder, prefix) in [(directory.to_path_buf(), ""), (directory.join("releases"), "releases/")] {
            if !prefix.is_empty() && !folder.is_dir() {
                continue;
            }
            for entry in std::fs::read_dir(&folder)? {
                let path = entry?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if path.is_file() && !name.starts_with('.') {
                    files.insert(format!("{prefix}{name}"), std::fs::read(&path)?);
                }
            }
        }
        Ok(Self(files))
    }

    /// The dataset in a published zip.
    ///
    /// # Errors
    /// When the bytes are no zip, or an entry is damaged.
    pub fn from_zip(bytes: &[u8]) -> Result<Self, zip::result::ZipError> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
        let mut files = BTreeMap::new();
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at)?;
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            files.insert(entry.name().to_owned(), bytes);
        }
        Ok(Self(files))
    }

    /// The files without the published zips: what a release contains.
    #[must_use]
    pub fn without_releases(&self) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(path, _)| !path.starts_with("releases/"))
                .map(|(p, b)| (p.clone(), b.clone()))
                .collect(),
        )
    }

    /// A checksum over every path and byte.
    #[must_use]
    pub fn checksum(&self) -> String {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        for (path, bytes) in &self.0 {
            hash.update(path.as_bytes());
            hash.update([0]);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        hex(&hash.finalize())
    }
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing into a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A line of a CSV file.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line of the file, from 1.
    pub line: u64,
    /// The cells.
    pub cells: StringRecord,
}

/// A CSV file of the package, parsed.
#[derive(Clone, Debug)]
pub struct Table {
    /// The file's name.
    pub file: String,
    /// Its columns.
    pub columns: Vec<&'static str>,
    /// Its lines.
    pub rows: Vec<Row>,
}

impl Table {
    /// The cell of a row in a column; empty where the row has none.
    #[must_use]
    pub fn cell<'a>(&self, row: &'a Row, column: &str) -> &'a str {
        self.columns.iter().position(|name| *name == column).and_then(|at| row.cells.get(at)).unwrap_or("")
    }

    /// A fault at a cell.
    #[must_use]
    pub fn fault(&self, row: &Row, column: &str, message: impl Into<String>) -> Fault {
        Fault { file: self.file.clone(), line: row.line, column: column.to_owned(), message: message.into() }
    }
}

/// Every file of a package, in the order of the descriptor, with its columns.
#[must_use]
pub fn layout() -> Vec<(String, Vec<&'static str>)> {
    let mut files = vec![
        ("sources.csv".to_owned(), SOURCE_COLUMNS.to_vec()),
        ("countries.csv".to_owned(), COUNTRY_COLUMNS.to_vec()),
        ("organizations.csv".to_owned(), ORGANIZATION_COLUMNS.to_vec()),
    ];
    files.extend(KINDS.iter().map(|kind| (file_of(kind), kind.columns())));
    files.push(("claims.csv".to_owned(), CLAIM_COLUMNS.to_vec()));
    files.push(("releases.csv".to_owned(), RELEASE_COLUMNS.to_vec()));
    files.push(("corrections.csv".to_owned(), CORRECTION_COLUMNS.to_vec()));
    files
}

/// The seed file of a kind.
#[must_use]
pub fn file_of(kind: &Kind) -> String {
    format!("{}.csv", kind.file)
}

/// A package, parsed but not yet checked.
#[derive(Clone, Debug)]
pub struct Package {
    /// The descriptor, as it was written.
    pub descriptor: String,
    /// The edition that the descriptor names.
    pub version: String,
    /// The parsed files, by name.
    pub tables: BTreeMap<String, Table>,
}

impl Package {
    /// Parses every file.
    ///
    /// # Errors
    /// Every fault of form, all at once.
    pub fn parse(files: &Files) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let descriptor = match files.0.get(DESCRIPTOR).map(|bytes| String::from_utf8(bytes.clone())) {
            Some(Ok(text)) => text,
            Some(Err(_)) => {
                faults.push(Fault::of_file(DESCRIPTOR, "is not UTF-8; save it as UTF-8"));
                String::new()
            }
            None => {
                faults.push(Fault::of_file(
                    DESCRIPTOR,
                    "is missing; a dataset needs a Data Package descriptor that names its `version`",
                ));
                String::new()
            }
        };
        let version = if descriptor.is_empty() { String::new() } else { version_of(&descriptor, &mut faults) };
        let layout = layout();
        for path in files.0.keys() {
            let known =
                path == DESCRIPTOR || path.starts_with("releases/") || layout.iter().any(|(name, _)| name == path);
            if !known {
                let names: Vec<&str> = layout.iter().map(|(name, _)| name.as_str()).collect();
                let message = crate::suggest::unknown(path, &names).map_or_else(
                    || "is no file of a dataset; remove it".to_owned(),
                    |near| format!("is no file of a dataset; did you mean `{near}`?"),
                );
                faults.push(Fault::of_file(path, message));
            }
        }
        let tables = layout
            .into_iter()
            .map(|(name, columns)| {
                let table = parse_table(&name, columns, files.0.get(&name), &mut faults);
                (name, table)
            })
            .collect();
        if faults.is_empty() { Ok(Self { descriptor, version, tables }) } else { Err(faults) }
    }

    /// The file of that name; every file of the layout is there.
    #[must_use]
    pub fn table(&self, name: &str) -> &Table {
        &self.tables[name]
    }
}

fn version_of(descriptor: &str, faults: &mut Vec<Fault>) -> String {
    match serde_json::from_str::<serde_json::Value>(descriptor) {
        Ok(json) => match json.get("version").and_then(|version| version.as_str()) {
            Some(version) if is_release_id(version) => version.to_owned(),
            _ => {
                faults.push(Fault::of_file(
                    DESCRIPTOR,
                    "`version` must name the edition, like `2026.11.0` (year, month, number)",
                ));
                String::new()
            }
        },
        Err(error) => {
            faults.push(Fault::of_file(DESCRIPTOR, format!("is no JSON ({error}); mend it there")));
            String::new()
        }
    }
}

/// Whether a text is an edition: year, month and number, like `2026.11.0`.
#[must_use]
pub fn is_release_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn parse_table(name: &str, columns: Vec<&'static str>, bytes: Option<&Vec<u8>>, faults: &mut Vec<Fault>) -> Table {
    let mut table = Table { file: name.to_owned(), columns, rows: Vec::new() };
    let Some(bytes) = bytes else {
        faults.push(Fault::of_file(
            name,
            format!("is missing; an empty one needs its header, `{}`", table.columns.join(",")),
        ));
        return table;
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    let mut rows = reader.records();
    match rows.next() {
        Some(Ok(header)) if header.iter().eq(table.columns.iter().copied()) => {}
        _ => {
            faults.push(Fault {
                file: name.to_owned(),
                line: 1,
                column: String::new(),
                message: format!("the header must be `{}`", table.columns.join(",")),
            });
            return table;
        }
    }
    for row in rows {
        match row {
            Ok(cells) => {
                let line = cells.position().map_or(0, csv::Position::line);
                let row = Row { line, cells };
                if row.cells.len() == table.columns.len() {
                    table.rows.push(row);
                } else {
                    let message = format!(
                        "has {} cells, and the header has {}; quote a cell that holds a comma",
                        row.cells.len(),
                        table.columns.len()
                    );
                    faults.push(table.fault(&row, "", message));
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(Fault {
                    file: name.to_owned(),
                    line,
                    column: String::new(),
                    message: format!("cannot be read ({error}); save the file as UTF-8 CSV"),
                });
            }
        }
    }
    check_form(&table, bytes, faults);
    table
}

/// Refuses a form that could not be written back byte for byte: quoting, line ends, order.
fn check_form(table: &Table, bytes: &[u8], faults: &mut Vec<Fault>) {
    if !faults.iter().any(|fault| fault.file == table.file) {
        let written = write_table(&table.columns, table.rows.iter().map(|row| &row.cells));
        if written != bytes {
            let at = written
                .iter()
                .zip(bytes)
                .position(|(ours, theirs)| ours != theirs)
                .unwrap_or(written.len().min(bytes.len()));
            let line = bytes[..at].split(|byte| *byte == b'\n').count() as u64;
            faults.push(Fault {
                file: table.file.clone(),
                line,
                column: String::new(),
                message: "is not in the dataset's CSV form: LF line ends, quotes only where a cell holds a comma, a quote or a line break, and one line end at the end; save it so".to_owned(),
            });
        }
    }
    if matches!(table.file.as_str(), "releases.csv" | "corrections.csv") {
        return;
    }
    for pair in table.rows.windows(2) {
        let (before, here) = (&pair[0].cells[0], &pair[1].cells[0]);
        match before.cmp(here) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => faults.push(table.fault(
                &pair[1],
                "id",
                format!("`{here}` stands twice; give each row an id of its own"),
            )),
            std::cmp::Ordering::Greater => {
                faults.push(table.fault(
                    &pair[1],
                    "id",
                    format!("`{here}` stands after `{before}`; sort the rows by id"),
                ));
            }
        }
    }
}

/// Writes a CSV file in the dataset's form.
pub fn write_table<'a>(columns: &[&str], rows: impl Iterator<Item = &'a StringRecord>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(columns);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}
