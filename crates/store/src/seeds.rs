//! The location of a dataset: a directory, or files in memory.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ledger_core::package::{Files, RELEASES, is_beside_data};
use sha2::{Digest, Sha256};

use crate::path::PathError;

/// The location of a dataset.
#[derive(Clone, Debug)]
pub enum Seeds {
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
    pub fn read(&self) -> Result<Files, PathError> {
        match self {
            Self::Directory(directory) => from_directory(directory),
            Self::Files(files) => Ok(files.clone()),
        }
    }

    /// A digest of the name, size and time of each file. While it is the same, so are
    /// the files, unless somebody has set a time back. `None` for files in memory.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn stamp(&self) -> Result<Option<String>, PathError> {
        let Self::Directory(directory) = self else { return Ok(None) };
        let whole = directory.canonicalize().map_err(PathError::at(directory))?;
        let mut stamp = format!(
            "{}
",
            whole.display()
        );
        for (name, path) in paths(directory)? {
            let metadata = path.metadata().map_err(PathError::at(&path))?;
            let modified = metadata.modified().map_err(PathError::at(&path))?;
            // Writing into a string cannot fail.
            let _ = writeln!(stamp, "{name} {} {modified:?}", metadata.len());
        }
        Ok(Some(HEXLOWER.encode(&Sha256::digest(stamp))))
    }
}

impl fmt::Display for Seeds {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(directory) => write!(out, "{}", directory.display()),
            Self::Files(_) => out.write_str("files in memory"),
        }
    }
}

/// The files of a dataset directory and the zips of its `releases/`, by their names in the package; without what a
/// repository has beside its data.
fn paths(directory: &Path) -> Result<BTreeMap<String, PathBuf>, PathError> {
    let mut paths = BTreeMap::new();
    for (folder, prefix) in [(directory.to_path_buf(), ""), (directory.join("releases"), RELEASES)] {
        if !prefix.is_empty() && !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).map_err(PathError::at(&folder))? {
            let path = entry.map_err(PathError::at(&folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_file() && !is_beside_data(&name) {
                paths.insert(format!("{prefix}{name}"), path);
            }
        }
    }
    Ok(paths)
}

/// The dataset in a directory: its files, and the zips of `releases/`.
///
/// # Errors
/// When the directory or one of its files cannot be read.
pub fn from_directory(directory: &Path) -> Result<Files, PathError> {
    let mut files = BTreeMap::new();
    for (name, path) in paths(directory)? {
        files.insert(name, std::fs::read(&path).map_err(PathError::at(&path))?.into());
    }
    Ok(Files(files))
}
