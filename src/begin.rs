//! Beginning a dataset: an empty directory becomes an edition without records, with a README that shows a first claim.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use askama::Template;
use jiff::civil::Date;
use ledger_core::package::{DESCRIPTOR, layout, table_schemas, write_table};
use ledger_core::rules::Rules;
use ledger_store::path::PathError;
use ledger_store::seeds::Seeds;
use serde_json::json;

/// The file that says how to go on.
pub const README: &str = "README.md";

/// Why beginning can fail.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// There are data in the directory.
    #[error("`{directory}` already has data (`{file}`); give a directory without data files")]
    NotEmpty {
        /// The directory.
        directory: String,
        /// The first file that is in the way.
        file: String,
    },
    /// The directory is a link to nothing.
    #[error("`{0}` is a link to what does not exist; give a directory that is empty or does not exist")]
    BrokenLink(String),
    /// The directory, or a file in it, cannot be read or written.
    #[error(transparent)]
    Path(#[from] PathError),
    /// The README cannot be written.
    #[error("cannot write the README: {0}")]
    Readme(#[from] askama::Error),
}

/// A dataset that was begun.
#[derive(Debug)]
pub struct Begun {
    /// Its name, from which its database takes its own.
    pub name: String,
    /// Its edition.
    pub version: String,
    /// The files that were written.
    pub written: Vec<String>,
}

#[derive(Template)]
#[template(path = "begun.md", escape = "none")]
struct Readme<'a> {
    name: &'a str,
    title: &'a str,
    version: &'a str,
}

/// Writes an empty dataset into a directory that does not exist or has no data: an edition of the month of `today`,
/// named after the directory. A README that is there is kept.
///
/// # Errors
/// When there are data in the directory, in which case nothing is written, or when a file cannot be written.
pub fn begin(directory: &Path, today: Date) -> Result<Begun, BeginError> {
    if directory.is_symlink() && !directory.exists() {
        return Err(BeginError::BrokenLink(directory.display().to_string()));
    }
    fs::create_dir_all(directory).map_err(PathError::at(directory))?;
    let found = Seeds::Directory(directory.to_path_buf()).read()?;
    if let Some(file) = found.0.keys().next() {
        return Err(BeginError::NotEmpty { directory: directory.display().to_string(), file: file.clone() });
    }
    let whole = directory.canonicalize().map_err(PathError::at(directory))?;
    let folder = whole.file_name().unwrap_or_default().to_string_lossy();
    let (name, title) = (slug(&folder), title(&folder));
    let version = format!("{}.{}.0", today.year(), today.month());
    let descriptor = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": title,
        "version": version,
        "rules": Rules::ALL.len(),
        "resources": table_schemas(),
    });
    let mut files = vec![(DESCRIPTOR.to_owned(), format!("{descriptor:#}\n").into_bytes())];
    for file in layout::known() {
        let columns: Vec<&str> = file.columns.iter().map(|column| column.name).collect();
        files.push((file.name, write_table(&columns, std::iter::empty::<[&str; 0]>())));
    }
    if !directory.join(README).exists() {
        let readme = Readme { name: &name, title: &title, version: &version }.render()?;
        files.push((README.to_owned(), readme.into_bytes()));
    }
    let mut written = Vec::new();
    for (name, bytes) in files {
        let path = directory.join(&name);
        File::create_new(&path).and_then(|mut file| file.write_all(&bytes)).map_err(PathError::at(&path))?;
        written.push(name);
    }
    Ok(Begun { name, version, written })
}

/// A path as a shell takes it, for a command that somebody copies.
#[must_use]
pub fn for_shell(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+,:@%=".contains(letter);
    let path = if path.starts_with('-') { format!("./{path}") } else { path };
    if path.chars().all(is_plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// The words of a name, in lower case.
fn words(name: &str) -> Vec<String> {
    let name = name.replace(['\'', '’'], "");
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// A name for identifiers: lower-case letters, digits and hyphens. A name with other letters is not cut down to these.
fn slug(name: &str) -> String {
    let words = words(name);
    if words.is_empty() || !words.iter().all(|word| word.is_ascii()) { "dataset".to_owned() } else { words.join("-") }
}

/// The words of a name, each with a capital letter.
fn title(name: &str) -> String {
    let capital = |word: &String| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    let title = words(name).iter().map(capital).collect::<Vec<_>>().join(" ");
    if title.is_empty() { "Dataset".to_owned() } else { title }
}
