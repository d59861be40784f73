//! Representations that a path has for some rows only, which are not known when the question is read.

use ledger_core::describe::Format;

use super::Question;

impl Question {
    /// Leaves open whether there is a representation, until it is known what is found.
    pub fn leave_open(&mut self, format: Format) {
        if let Some(at) = self.there_are.iter().position(|there_is| *there_is == format) {
            self.there_are.to_mut().remove(at);
            self.left_open = Some((at, format));
        }
    }

    /// Whether a representation was left open.
    #[must_use]
    pub fn leaves_open(&self) -> bool {
        self.left_open.is_some()
    }

    /// The representation that was left open, and the same question with it.
    #[must_use]
    pub fn with_left_open(&self) -> Option<(Format, Self)> {
        let (at, format) = self.left_open?;
        let mut with = Self { left_open: None, ..self.clone() };
        with.there_are.to_mut().insert(at, format);
        Some((format, with))
    }
}
