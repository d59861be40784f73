//! What a receipt or a bibliography is of: a representation of an answer, or its sources.

use ledger_core::describe::Format;

/// What a receipt or a bibliography is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// The sources that the answer cites.
    Sources,
    /// A representation of the answer.
    Format(Format),
}

impl Of {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sources => "sources",
            Self::Format(format) => format.name(),
        }
    }

    /// What it can be where an answer has these representations.
    pub fn known(formats: &[Format]) -> Vec<Self> {
        let others = formats.iter().filter(|format| **format != Format::Receipt).map(|format| Self::Format(*format));
        Format::have_bibliography(formats).then_some(Self::Sources).into_iter().chain(others).collect()
    }
}
