//! What `check` prints: faults and warnings as text, as GitHub workflow commands, or as JSON.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use clap::ValueEnum;
use ledger_core::package::{Fault, Files};
use serde_json::json;

/// The format of the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FindingsFormat {
    /// One line each, on standard error.
    Text,
    /// Workflow commands, which GitHub shows beside the lines of a pull request.
    Github,
    /// One array of objects.
    Json,
}

/// A fault or a warning.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    /// `fault` or `warning`.
    pub severity: &'static str,
    /// Where it is, and what it says.
    pub fault: &'a Fault,
}

/// Findings as a JSON array.
#[must_use]
pub fn json(findings: &[Finding<'_>]) -> String {
    let objects = findings.iter().map(|Finding { severity, fault }| {
        json!({
            "severity": severity,
            "file": fault.file,
            "line": (fault.line > 0).then_some(fault.line),
            "column": (!fault.column.is_empty()).then_some(&fault.column),
            "message": fault.message,
        })
    });
    format!("{:#}", objects.collect::<serde_json::Value>())
}

/// Findings as workflow commands of GitHub Actions, for files in a directory of the repository
/// (<https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>).
#[must_use]
pub fn github(findings: &[Finding<'_>], files: &Files, directory: &Path) -> String {
    let mut places = Places { files, texts: HashMap::new() };
    let mut lines = String::new();
    for Finding { severity, fault } in findings {
        // A file inside a published zip is not in the repository; the zip is.
        let path = fault.file.find(".zip/").map_or(&*fault.file, |at| &fault.file[..at + 4]);
        let path = directory.join(path);
        let path = path.strip_prefix(".").unwrap_or(&path);
        let mut properties = vec![("file", path.to_string_lossy().replace('\\', "/"))];
        if path.extension().is_none_or(|extension| extension != "zip") && fault.line > 0 {
            properties.push(("line", fault.line.to_string()));
            properties.extend(places.column(fault).map(|column| ("col", column.to_string())));
        }
        let title =
            if fault.column.is_empty() { fault.file.clone() } else { format!("{} {}", fault.file, fault.column) };
        properties.push(("title", title));
        let properties: Vec<String> =
            properties.iter().map(|(name, value)| format!("{name}={}", escape_property(value))).collect();
        let command = if *severity == "fault" { "error" } else { "warning" };
        // Writing into a string cannot fail.
        let _ = writeln!(lines, "::{command} {}::{}", properties.join(","), escape(&fault.message));
    }
    lines
}

/// The escapes of a message.
fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The escapes of a property, which also ends at a comma or a colon.
fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}

/// Finds cells in the lines of files.
struct Places<'a> {
    files: &'a Files,
    /// The lines of each file that has findings.
    texts: HashMap<&'a str, Vec<String>>,
}

impl Places<'_> {
    /// Where the cell of a fault begins in its line, in characters from 1.
    fn column(&mut self, fault: &Fault) -> Option<usize> {
        let (name, bytes) = self.files.0.get_key_value(&fault.file)?;
        let split = || String::from_utf8_lossy(bytes).split('\n').map(str::to_owned).collect();
        let lines: &Vec<String> = self.texts.entry(name.as_str()).or_insert_with(split);
        let at = lines.first()?.trim_end().split(',').position(|column| column == fault.column)?;
        let line = lines.get(usize::try_from(fault.line).ok()?.checked_sub(1)?)?;
        let (mut cell, mut is_quoted) = (0, false);
        for (place, letter) in line.chars().enumerate() {
            if cell == at {
                return Some(place + 1);
            }
            match letter {
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => cell += 1,
                _ => {}
            }
        }
        (cell == at).then(|| line.chars().count() + 1)
    }
}
