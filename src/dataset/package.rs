//! The seeds as files: a Frictionless data package of CSV files, from the binary, a directory or a zip.
//!
//! Reading is strict about form (the header, the columns, the order, the quoting), so that what is loaded can
//! be written back byte for byte and a change reads well in a diff.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use csv::StringRecord;
use sha2::{Digest, Sha256};

use super::identifiers;
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

/// The columns of `identifiers.csv`.
pub const IDENTIFIER_COLUMNS: &[&str] = &["subject_kind", "subject_id", "scheme", "identifier"];

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
pub struct Files(pub BTreeMap<String, Bytes>);

#[derive(rust_embed::RustEmbed)]
#[folder = "seeds/"]
struct Embedded;

impl Files {
    /// The dataset that is built into the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self(
            Embedded::iter()
                .filter_map(|path| Embedded::get(&path).map(|file| (path.to_string(), file.data.into_owned().into())))
                .collect(),
        )
    }

    /// The dataset in a directory: its files, and the zips of `releases/`.
    ///
    /// # Errors
    /// When the directory or one of its files cannot be read.
    pub fn from_directory(directory: &Path) -> std::io::Result<Self> {
        let mut files = BTreeMap::new();
        for (name, path) in paths(directory)? {
            files.insert(name, std::fs::read(path)?.into());
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
            files.insert(entry.name().to_owned(), bytes.into());
        }
        Ok(Self(files))
    }

    /// The files without the published zips: what a release contains.
    #[must_use]
    pub fn without_releases(mut self) -> Self {
        self.0.retain(|path, _| !path.starts_with("releases/"));
        self
    }

    /// A checksum over every path and byte.
    #[must_use]
    pub fn checksum(&self) -> String {
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

/// Where a dataset is.
#[derive(Clone, Debug)]
pub enum Seeds {
    /// The dataset that is built in.
    Embedded,
    /// A directory.
    Directory(PathBuf),
    /// Files in memory.
    Files(Files),
}

impl Seeds {
    /// Reads its files.
    ///
    /// # Errors
    /// When the directory or one of its files cannot be read.
    pub fn read(&self) -> std::io::Result<Files> {
        match self {
            Self::Embedded => Ok(Files::embedded()),
            Self::Directory(directory) => Files::from_directory(directory),
            Self::Files(files) => Ok(files.clone()),
        }
    }

    /// Name, size and time of each file, with the build that would read them: while they are the same, so are the files,
    /// unless somebody set the time back. `None` where only reading tells.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn stamp(&self) -> std::io::Result<Option<String>> {
        let Self::Directory(directory) = self else { return Ok(None) };
        let mut stamp = format!("{}\n{}\n", env!("BUILD_ID"), directory.canonicalize()?.display());
        for (name, path) in paths(directory)? {
            let metadata = path.metadata()?;
            // Writing into a string cannot fail.
            let _ = writeln!(stamp, "{name} {} {:?}", metadata.len(), metadata.modified()?);
        }
        Ok(Some(hex(&Sha256::digest(stamp))))
    }
}

impl fmt::Display for Seeds {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(directory) => write!(out, "{}", directory.display()),
            Self::Embedded => out.write_str("the dataset that is built in"),
            Self::Files(_) => out.write_str("files in memory"),
        }
    }
}

/// The files of a dataset directory and the zips of its `releases/`, by their names in the package.
fn paths(directory: &Path) -> std::io::Result<BTreeMap<String, PathBuf>> {
    let mut paths = BTreeMap::new();
    for (folder, prefix) in [(directory.to_path_buf(), ""), (directory.join("releases"), "releases/")] {
        if !prefix.is_empty() && !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_file() && !name.starts_with('.') {
                paths.insert(format!("{prefix}{name}"), path);
            }
        }
    }
    Ok(paths)
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing into a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A CSV file of the package, parsed: every cell in one text, so that millions of lines cost little more than the file.
#[derive(Clone, Debug)]
pub struct Table {
    /// The file's name.
    pub file: String,
    /// Its columns.
    pub columns: Vec<&'static str>,
    /// The cells, one after the other.
    text: String,
    /// Where each cell ends in the text, row by row.
    ends: Vec<u32>,
    /// The line of the file on which each row begins, from 1.
    lines: Vec<u32>,
}

impl Table {
    fn new(file: &str, columns: Vec<&'static str>) -> Self {
        Self { file: file.to_owned(), columns, text: String::new(), ends: Vec::new(), lines: Vec::new() }
    }

    fn push(&mut self, line: u64, cells: &StringRecord) {
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        }
        self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
    }

    /// How many lines it has below its header.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The line at a place, from 0.
    #[must_use]
    pub fn row(&self, at: usize) -> Row<'_> {
        Row { table: self, at }
    }

    /// Its lines, in order.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.len()).map(|at| self.row(at))
    }
}

/// A line of a CSV file.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a Table,
    /// Its place in the file, from 0.
    pub at: usize,
}

impl<'a> Row<'a> {
    /// The line of the file, from 1.
    #[must_use]
    pub fn line(self) -> u64 {
        u64::from(self.table.lines[self.at])
    }

    /// The first cell: the identifier.
    #[must_use]
    pub fn id(self) -> &'a str {
        self.nth(0)
    }

    fn nth(self, column: usize) -> &'a str {
        let end = self.at * self.table.columns.len() + column;
        let start = end.checked_sub(1).map_or(0, |before| self.table.ends[before]);
        &self.table.text[start as usize..self.table.ends[end] as usize]
    }

    /// The cell in a column; empty where the file has no such column.
    #[must_use]
    pub fn cell(self, column: &str) -> &'a str {
        self.table.columns.iter().position(|name| *name == column).map_or("", |at| self.nth(at))
    }

    /// Every cell, in the order of the columns.
    pub fn cells(self) -> impl Iterator<Item = &'a str> {
        (0..self.table.columns.len()).map(move |column| self.nth(column))
    }

    /// Whether another line has the same cells.
    #[must_use]
    pub fn same(self, other: Row<'_>) -> bool {
        self.cells().eq(other.cells())
    }

    /// A fault at a cell.
    #[must_use]
    pub fn fault(self, column: &str, message: impl Into<String>) -> Fault {
        Fault { file: self.table.file.clone(), line: self.line(), column: column.to_owned(), message: message.into() }
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
    files.push((identifiers::FILE.to_owned(), IDENTIFIER_COLUMNS.to_vec()));
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
        let descriptor = match files.0.get(DESCRIPTOR).map(|bytes| String::from_utf8(bytes.to_vec())) {
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

/// The largest file that is read, in bytes.
const LARGEST: usize = u32::MAX as usize;

fn parse_table(name: &str, columns: Vec<&'static str>, bytes: Option<&Bytes>, faults: &mut Vec<Fault>) -> Table {
    let mut table = Table::new(name, columns);
    let Some(bytes) = bytes else {
        if name == identifiers::FILE {
            return table; // Nothing has to have other identifiers, and older editions have none.
        }
        faults.push(Fault::of_file(
            name,
            format!("is missing; an empty one needs its header, `{}`", table.columns.join(",")),
        ));
        return table;
    };
    if bytes.len() > LARGEST {
        faults.push(Fault::of_file(name, "is larger than 4 GiB; split the dataset"));
        return table;
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_ref());
    let mut cells = StringRecord::new();
    if !matches!(reader.read_record(&mut cells), Ok(true)) || !cells.iter().eq(table.columns.iter().copied()) {
        faults.push(Fault {
            file: name.to_owned(),
            line: 1,
            column: String::new(),
            message: format!("the header must be `{}`", table.columns.join(",")),
        });
        return table;
    }
    let mut form = Form::of(bytes);
    form.expect(&cells);
    let fault = |line, message| Fault { file: name.to_owned(), line, column: String::new(), message };
    let mut is_readable = true;
    loop {
        match reader.read_record(&mut cells) {
            Ok(false) => break,
            Ok(true) => {
                let line = cells.position().map_or(0, csv::Position::line);
                form.expect(&cells);
                if cells.len() == table.columns.len() {
                    table.push(line, &cells);
                } else {
                    is_readable = false;
                    let message = format!(
                        "has {} cells, and the header has {}; quote a cell that holds a comma",
                        cells.len(),
                        table.columns.len()
                    );
                    faults.push(fault(line, message));
                }
            }
            Err(error) => {
                is_readable = false;
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(fault(line, format!("cannot be read ({error}); save the file as UTF-8 CSV")));
            }
        }
    }
    if let (true, Some(line)) = (is_readable, form.broken()) {
        faults.push(fault(
            line,
            "is not in the dataset's CSV form: LF line ends, quotes only where a cell holds a comma, a quote or a line break, and one line end at the end; save it so".to_owned(),
        ));
    }
    check_order(&table, faults);
    table
}

/// Compares a file with what would be written of its rows, row by row: quoting and line ends must be the dataset's.
struct Form<'a> {
    bytes: &'a [u8],
    at: usize,
    writer: csv::Writer<Vec<u8>>,
    is_kept: bool,
}

impl<'a> Form<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, writer: writer(), is_kept: true }
    }

    fn expect(&mut self, cells: &StringRecord) {
        if !self.is_kept {
            return;
        }
        // Writing into memory cannot fail.
        let _ = self.writer.write_record(cells);
        let written = std::mem::replace(&mut self.writer, writer()).into_inner().unwrap_or_default();
        if self.bytes[self.at..].starts_with(&written) {
            self.at += written.len();
        } else {
            let rest = &self.bytes[self.at..];
            self.at += written.iter().zip(rest).take_while(|(ours, theirs)| ours == theirs).count();
            self.is_kept = false;
        }
    }

    /// The line on which the file leaves the form.
    fn broken(&self) -> Option<u64> {
        let is_broken = !self.is_kept || self.at < self.bytes.len();
        is_broken.then(|| self.bytes[..self.at].split(|byte| *byte == b'\n').count() as u64)
    }
}

/// Refuses rows that are not sorted by their identifiers, or that share one.
fn check_order(table: &Table, faults: &mut Vec<Fault>) {
    if matches!(table.file.as_str(), "releases.csv" | "corrections.csv" | identifiers::FILE) {
        return;
    }
    for row in table.rows().skip(1) {
        let (before, here) = (table.row(row.at - 1).id(), row.id());
        match before.cmp(here) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => {
                faults.push(row.fault("id", format!("`{here}` stands twice; give each row an id of its own")));
            }
            std::cmp::Ordering::Greater => {
                faults.push(row.fault("id", format!("`{here}` stands after `{before}`; sort the rows by id")));
            }
        }
    }
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().buffer_capacity(1 << 10).from_writer(Vec::new())
}

/// Writes a CSV file in the dataset's form.
pub fn write_table<R, C>(columns: &[&str], rows: impl Iterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item = C>,
    C: AsRef<[u8]>,
{
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(columns);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}
