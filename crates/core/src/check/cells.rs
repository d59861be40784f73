//! What no cell of an edition in progress may have: blanks around it, and control characters.

use super::checker::Checker;
use crate::package::layout;

/// The columns whose texts may have several lines.
const PROSE: [&str; 4] = ["note", "because", "summary", "value"];

impl Checker<'_> {
    /// Refuses blanks at the ends of cells, and control characters.
    pub(super) fn cells(&mut self) {
        if self.draft().is_none() {
            return;
        }
        for file in layout::known() {
            let table = self.package.table(&file.name);
            for row in table.rows() {
                for (column, cell) in table.columns.iter().zip(row.cells()) {
                    if let Some(message) = odd_white_space(cell, PROSE.contains(column)) {
                        self.faults.push(row.fault(column, message));
                    }
                }
            }
        }
    }
}

/// What is wrong with the white space of a cell.
fn odd_white_space(cell: &str, is_prose: bool) -> Option<String> {
    if cell.trim() != cell {
        return Some("starts or ends with white space; remove it".to_owned());
    }
    let is_odd = |letter: char| letter.is_control() && !(is_prose && letter == '\n');
    let odd = cell.chars().find(|letter| is_odd(*letter))?;
    Some(match odd {
        '\n' => "has a line break; write it on one line".to_owned(),
        '\t' => "has a tab; write a blank instead".to_owned(),
        odd => format!("has the control character U+{:04X}; remove it", u32::from(odd)),
    })
}
