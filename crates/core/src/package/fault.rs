//! Faults of a dataset: where they are, and what to do about them.

use std::fmt;

/// A fault of the dataset: where it is, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The path of the file in the package.
    pub file: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: u64,
    /// The column's name; empty for the line as a whole.
    pub column: String,
    /// What is wrong, and what to do.
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
