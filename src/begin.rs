//! Beginning a dataset: an empty directory becomes an edition without records, with a README that shows a first claim.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use askama::Template;
use jiff::civil::Date;
use ledger_core::package::{DESCRIPTOR, layout, table_schemas, write_table};
use ledger_store::path::PathError;
use ledger_store::seeds::Seeds;
use serde_json::json;

/// The file that says how to go on.
const README: &str = "README.md";

/// Why beginning can fail.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// There are data in the directory.
    #[error("`{directory}` already has data (`{file}`); give a directory that is empty or does not exist")]
    NotEmpty {
        /// The directory.
        directory: String,
        /// The first file that is in the way.
        file: String,
    },
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
    /// Its edition.
    pub version: String,
    /// The files that were written.
    pub written: Vec<String>,
}

#[derive(Template)]
#[template(path = "begun.md", escape = "none")]
struct Readme<'a> {
    title: &'a str,
    version: &'a str,
}

/// Writes an empty dataset into a directory that does not exist or has no data: an edition of the month of `today`,
/// named after the directory. A README that is there is kept.
///
/// # Errors
/// When there are data in the directory, in which case nothing is written, or when a file cannot be written.
pub fn begin(directory: &Path, today: Date) -> Result<Begun, BeginError> {
    fs::create_dir_all(directory).map_err(PathError::at(directory))?;
    let found = Seeds::Directory(directory.to_path_buf()).read()?;
    if let Some(file) = found.0.keys().next() {
        return Err(BeginError::NotEmpty { directory: directory.display().to_string(), file: file.clone() });
    }
    let whole = directory.canonicalize().map_err(PathError::at(directory))?;
    let name = slug(&whole.file_name().unwrap_or_default().to_string_lossy());
    let title = title(&name);
    let version = format!("{}.{}.0", today.year(), today.month());
    let descriptor = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": title,
        "version": version,
        "resources": table_schemas(),
    });
    let mut files = vec![(DESCRIPTOR.to_owned(), format!("{descriptor:#}\n").into_bytes())];
    for file in layout::known() {
        let columns: Vec<&str> = file.columns.iter().map(|column| column.name).collect();
        files.push((file.name, write_table(&columns, std::iter::empty::<[&str; 0]>())));
    }
    if !directory.join(README).exists() {
        let readme = Readme { title: &title, version: &version }.render()?;
        files.push((README.to_owned(), readme.into_bytes()));
    }
    let mut written = Vec::new();
    for (name, bytes) in files {
        let path = directory.join(&name);
        File::create_new(&path).and_then(|mut file| file.write_all(&bytes)).map_err(PathError::at(&path))?;
        written.push(name);
    }
    Ok(Begun { version, written })
}

/// A name for identifiers: lower-case letters, digits and hyphens.
fn slug(name: &str) -> String {
    let spaced: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' })
        .collect();
    let slug = spaced.split_whitespace().collect::<Vec<_>>().join("-");
    if slug.is_empty() { "dataset".to_owned() } else { slug }
}

/// The words of a slug, each with a capital letter.
fn title(slug: &str) -> String {
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    slug.split('-').map(capital).collect::<Vec<_>>().join(" ")
}
