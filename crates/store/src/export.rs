//! Writing the loaded dataset back as seeds, byte for byte, which proves that loading loses nothing.

use std::collections::BTreeMap;
use std::path::Path;

use csv::StringRecord;
use ledger_core::package::layout::{self, Listed};
use ledger_core::package::{DESCRIPTOR, Descriptor, Files, RELEASES, write_table};
use ledger_core::resources::KINDS;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use crate::error::StoreError;
use crate::path::PathError;

/// An error of an export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database cannot be read.
    #[error(transparent)]
    Database(#[from] StoreError),
    /// The directory is not empty.
    #[error("`{0}` is not empty; give an empty directory, so that nothing is overwritten")]
    NotEmpty(String),
    /// The directory, or a file in it, cannot be written.
    #[error(transparent)]
    Path(#[from] PathError),
}

/// The files of the latest edition, from the tables, with the zips of those that are published.
///
/// # Errors
/// When the database cannot be read.
pub async fn read(connection: &mut SqliteConnection) -> Result<Files, StoreError> {
    let mut files = read_package(connection).await?;
    let archives: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT id, archive FROM release WHERE archive IS NOT NULL").fetch_all(connection).await?;
    files.0.extend(archives.into_iter().map(|(id, archive)| (format!("{RELEASES}{id}.zip"), archive.into())));
    Ok(files)
}

/// The data package of the latest edition, from the tables: its descriptor and its CSV files.
///
/// # Errors
/// When the database cannot be read.
pub async fn read_package(connection: &mut SqliteConnection) -> Result<Files, StoreError> {
    let mut files = BTreeMap::new();
    let (number, descriptor): (i64, String) =
        sqlx::query_as("SELECT number, descriptor FROM release ORDER BY number DESC LIMIT 1")
            .fetch_one(&mut *connection)
            .await?;
    // It had no faults when it was loaded.
    let listed = Descriptor::parse(descriptor.clone(), &mut |_| {}).and_then(|descriptor| descriptor.layout);
    files.insert(DESCRIPTOR.to_owned(), descriptor.into_bytes().into());
    for Listed { name: file, columns } in listed.unwrap_or_default() {
        let columns = columns.unwrap_or_default();
        let sql = select(&file, &columns, number);
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *connection).await?;
        let mut records = Vec::with_capacity(rows.len());
        for row in rows {
            let cells: Result<StringRecord, sqlx::Error> = (0..columns.len())
                .map(|at| row.try_get::<Option<String>, _>(at).map(Option::unwrap_or_default))
                .collect();
            records.push(cells?);
        }
        files.insert(file, write_table(&columns, records.iter()).into());
    }
    Ok(Files(files))
}

/// The statement that reads one file back, every cell as text.
fn select(file: &str, columns: &[&str], number: i64) -> String {
    if let Some(kind) = KINDS.iter().find(|kind| kind.csv() == file) {
        let keys: Vec<String> = columns
            .iter()
            .map(|column| if *column == "name" { "r.name".to_owned() } else { format!("k.\"{column}\"") })
            .collect();
        return format!(
            "SELECT {} FROM \"{name}\" AS k JOIN record AS r ON r.release = k.release AND r.kind = k.kind AND r.id = k.id WHERE k.release = {number} ORDER BY k.id",
            keys.join(", "),
            name = kind.name
        );
    }
    // The columns of the tables have the same names as those of the files, except these.
    let column_in_table = |column: &str| match (file, column) {
        (layout::CLAIMS, "source_id") => "source".to_owned(),
        (layout::CORRECTIONS | layout::MERGES, "release") => "edition".to_owned(),
        (_, column) => column.to_owned(),
    };
    let cells: Vec<String> =
        columns.iter().map(|column| format!("CAST(\"{}\" AS TEXT)", column_in_table(column))).collect();
    let (table, order) = match file {
        layout::SOURCES => ("source", "id"),
        layout::COUNTRIES => ("country", "id"),
        layout::ORGANIZATIONS => ("organization", "id"),
        layout::CLAIMS => ("claim", "id"),
        layout::VOICES => ("voice", "id"),
        layout::EXPLANATIONS => ("explanation", "subject_kind, subject_id, field"),
        layout::CHECKS => ("claim_check", "claim_id, checked_on"),
        layout::MERGES => ("merged", "subject_kind, old_id"),
        layout::IDENTIFIERS => ("identifier", "subject_kind, subject_id, scheme, identifier"),
        layout::CORRECTIONS => ("correction", "position"),
        // Every published edition, including those after the edition that the list is from.
        _ => {
            return format!("SELECT {} FROM release WHERE sha256 IS NOT NULL ORDER BY number", cells.join(", "));
        }
    };
    format!("SELECT {} FROM {table} WHERE release = {number} ORDER BY {order}", cells.join(", "))
}

/// Writes files into an empty directory.
///
/// # Errors
/// When the directory is not empty, or a file cannot be written.
pub fn write(files: &Files, directory: &Path) -> Result<(), ExportError> {
    if std::fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(ExportError::NotEmpty(directory.display().to_string()));
    }
    for (path, bytes) in &files.0 {
        let path = directory.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(PathError::at(parent))?;
        }
        std::fs::write(&path, bytes).map_err(PathError::at(&path))?;
    }
    Ok(())
}
