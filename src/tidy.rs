//! Tidying a dataset directory: each CSV file that is not in its form is rewritten, through a file beside it.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use ledger_core::package::{DESCRIPTOR, Descriptor, Fault, Files, layout, missing, tidy};
use ledger_store::path::PathError;

/// Why tidying can fail.
#[derive(Debug, thiserror::Error)]
pub enum TidyError {
    /// The directory has nothing to tidy.
    #[error("`{0}` has no file of a dataset; give the directory of a dataset with `--seeds`")]
    NoDataset(String),
    /// The directory, or a file in it, cannot be read or written.
    #[error(transparent)]
    Path(#[from] PathError),
}

/// What was done to the files of a dataset.
#[derive(Debug, Default)]
pub struct Report {
    /// The files that were rewritten, each with what was changed.
    pub changed: Vec<(String, Vec<String>)>,
    /// Why other files could not be read whole, and were left as they were.
    pub faults: Vec<Fault>,
}

/// Rewrites the CSV files of a dataset directory that are not in their form, and leaves all other files alone.
///
/// The descriptor says which files and columns there are; without one that can be read, the files and their headers do.
///
/// # Errors
/// When the directory has no file of a dataset, or a file cannot be read or written.
pub fn tidy_directory(directory: &Path) -> Result<Report, TidyError> {
    PathError::unless_directory(directory)?;
    let mut report = Report::default();
    let mut has_files = false;
    let described = fs::read(directory.join(DESCRIPTOR)).unwrap_or_default();
    let described = Files([(DESCRIPTOR.to_owned(), described.into())].into());
    let layout = Descriptor::read(&described, &mut Vec::new()).and_then(|descriptor| descriptor.layout);
    for file in layout::known() {
        let path = directory.join(&file.name);
        let listed = layout.iter().flatten().find(|listed| listed.name == file.name);
        let columns = listed.and_then(|listed| listed.columns.as_deref());
        if !path.is_file() {
            if let Some(columns) = columns {
                report.faults.push(Fault::of_file(&file.name, missing(columns)));
            }
            continue;
        }
        has_files = true;
        let bytes = fs::read(&path).map_err(PathError::at(&path))?;
        match tidy(&file, columns, &bytes) {
            Ok(tidied) if tidied.bytes == bytes => {}
            Ok(tidied) => {
                replace(&path, &tidied.bytes).map_err(PathError::at(&path))?;
                report.changed.push((file.name, tidied.changes));
            }
            Err(faults) => report.faults.extend(faults),
        }
    }
    if has_files || !report.faults.is_empty() {
        Ok(report)
    } else {
        Err(TidyError::NoDataset(directory.display().to_string()))
    }
}

/// Replaces a file at once: whoever reads it finds the old bytes or the new ones.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // A link stays one.
    let path = path.canonicalize()?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // A name that begins with a point is not part of a dataset, should it be left over.
    let beside = path.with_file_name(format!(".{name}.tidy"));
    let written = write(&beside, bytes, fs::metadata(&path)?.permissions()).and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write(path: &Path, bytes: &[u8], permissions: fs::Permissions) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.set_permissions(permissions)?;
    file.sync_all()
}
