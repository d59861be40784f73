//! What no cell of an edition in progress may have: blanks around it, control characters, and others that nobody sees.

use super::checker::Checker;
use crate::package::layout;

/// The columns whose texts may have several lines.
const PROSE: [&str; 4] = ["note", "because", "summary", "value"];

/// What joins or separates the letters of some scripts, and is at home inside a word (ZWNJ, ZWJ).
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

impl Checker<'_> {
    /// Refuses cells whose texts have what nobody sees.
    pub(super) fn cells(&mut self) {
        if self.draft().is_none() {
            return;
        }
        for file in layout::known() {
            let table = self.package.table(&file.name);
            for row in table.rows() {
                for (column, cell) in table.columns.iter().zip(row.cells()) {
                    if let Some(message) = unseen(cell, column) {
                        self.faults.push(row.fault(column, message));
                    }
                }
            }
        }
    }
}

/// What is wrong with the text of a cell that a reader cannot see: white space around it, and invisible characters.
#[must_use]
pub fn unseen(cell: &str, column: &str) -> Option<String> {
    if cell.trim() != cell {
        return Some("starts or ends with white space; remove it".to_owned());
    }
    if cell.starts_with(JOINERS) || cell.ends_with(JOINERS) {
        return Some(
            "starts or ends with an invisible character that joins or separates letters; remove it".to_owned(),
        );
    }
    let is_prose = PROSE.contains(&column);
    let is_odd = |letter: char| (letter.is_control() || is_invisible(letter)) && !(is_prose && letter == '\n');
    let odd = cell.chars().find(|letter| is_odd(*letter))?;
    Some(match odd {
        '\n' => "has a line break; write it on one line".to_owned(),
        '\t' => "has a tab; write a blank instead".to_owned(),
        odd if odd.is_control() => format!("has the control character U+{:04X}; remove it", u32::from(odd)),
        odd => format!("has the invisible character U+{:04X}; remove it", u32::from(odd)),
    })
}

/// Whether a character has no shape of its own in any text: it is for formatting or for private use, or is none at all.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'                      // soft hyphen
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' // writing direction
        | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}' // of no width
        | '\u{2028}' | '\u{2029}'     // line and paragraph separators
        | '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' // deprecated, annotations, tags
        | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' // private use
        | '\u{fdd0}'..='\u{fdef}'     // noncharacters
    ) || u32::from(letter) & 0xFFFE == 0xFFFE
}
