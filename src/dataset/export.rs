//! Writing the loaded dataset back as seeds, byte for byte: the proof that loading loses nothing.

use std::collections::BTreeMap;
use std::path::Path;

use csv::StringRecord;
use sqlx::{AssertSqlSafe, Row, SqliteConnection, SqlitePool};

use super::identifiers;
use super::package::{DESCRIPTOR, Files, file_of, layout, write_table};
use crate::resources::KINDS;

/// What an export can fail of.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database.
    #[error("cannot read the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The directory is in use.
    #[error("`{0}` is not empty; give a directory that is, so that nothing is overwritten")]
    NotEmpty(String),
    /// A file.
    #[error("cannot write `{path}`: {source}")]
    Write {
        /// Its path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

/// The files of the latest edition, from the tables, with the zips of those that are published.
///
/// # Errors
/// When the database cannot be read.
pub async fn read(pool: &SqlitePool) -> Result<Files, sqlx::Error> {
    // One transaction, so that the files are of one load.
    let mut transaction = pool.begin().await?;
    let mut files = read_package(&mut transaction).await?;
    let archives: Vec<(String, Vec<u8>)> = sqlx::query_as("SELECT id, archive FROM release WHERE archive IS NOT NULL")
        .fetch_all(&mut *transaction)
        .await?;
    files.0.extend(archives.into_iter().map(|(id, archive)| (format!("releases/{id}.zip"), archive.into())));
    Ok(files)
}

/// The data package of the latest edition, from the tables: its descriptor and its CSV files.
///
/// # Errors
/// When the database cannot be read.
pub async fn read_package(connection: &mut SqliteConnection) -> Result<Files, sqlx::Error> {
    let mut files = BTreeMap::new();
    let (number, descriptor): (i64, String) =
        sqlx::query_as("SELECT number, descriptor FROM release ORDER BY number DESC LIMIT 1")
            .fetch_one(&mut *connection)
            .await?;
    files.insert(DESCRIPTOR.to_owned(), descriptor.into_bytes().into());
    for (file, columns) in layout() {
        let sql = select(&file, &columns, number);
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *connection).await?;
        let mut records = Vec::with_capacity(rows.len());
        for row in rows {
            let cells: Result<StringRecord, sqlx::Error> = (0..columns.len())
                .map(|at| row.try_get::<Option<String>, _>(at).map(Option::unwrap_or_default))
                .collect();
            records.push(cells?);
        }
        if records.is_empty() && file == identifiers::FILE {
            continue; // A file without a line says what no file says.
        }
        files.insert(file, write_table(&columns, records.iter()).into());
    }
    Ok(Files(files))
}

/// The statement that reads one file back, every cell as text.
fn select(file: &str, columns: &[&str], number: i64) -> String {
    let cells = |prefix: &str| {
        columns
            .iter()
            .map(|column| {
                format!("CAST({prefix}\"{}\" AS TEXT)", if *column == "source_id" { "source" } else { column })
            })
            .collect::<Vec<_>>()
            .join(", ")
    };
    if let Some(kind) = KINDS.iter().find(|kind| file_of(kind) == file) {
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
    match file {
        "sources.csv" => format!("SELECT {} FROM source WHERE release = {number} ORDER BY id", cells("")),
        "countries.csv" => format!("SELECT {} FROM country WHERE release = {number} ORDER BY id", cells("")),
        "organizations.csv" => format!("SELECT {} FROM organization WHERE release = {number} ORDER BY id", cells("")),
        "claims.csv" => format!("SELECT {} FROM claim WHERE release = {number} ORDER BY id", cells("")),
        identifiers::FILE => format!(
            "SELECT {} FROM identifier WHERE release = {number} ORDER BY subject_kind, subject_id, scheme, identifier",
            cells("")
        ),
        "corrections.csv" => {
            format!("SELECT edition, claim_id, because FROM correction WHERE release = {number} ORDER BY position")
        }
        // Every published edition, those after the one that wrote the list too.
        _ => "SELECT id, released_on, summary, sha256 FROM release WHERE sha256 IS NOT NULL ORDER BY number".to_owned(),
    }
}

/// Writes files into an empty directory.
///
/// # Errors
/// When the directory is not empty, or a file cannot be written.
pub fn write(files: &Files, directory: &Path) -> Result<(), ExportError> {
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |source| ExportError::Write { path, source }
    };
    if std::fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(ExportError::NotEmpty(directory.display().to_string()));
    }
    for (path, bytes) in &files.0 {
        let path = directory.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed(parent))?;
        }
        std::fs::write(&path, bytes).map_err(failed(&path))?;
    }
    Ok(())
}
