//! What answering a question costs.

use ledger_core::describe::Format;
use ledger_store::readers::Lane;
use ledger_store::selection::Selection;

use super::of::Of;
use super::reader::Read;

/// Whether an answer has all rows of a list or a summary.
pub(super) fn wants_all_rows(has_all_rows: bool, is_limited: bool, selection: &Selection) -> bool {
    has_all_rows && !is_limited && selection.after.is_none()
}

/// Whether the work of answering a question grows with the dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grows {
    /// It is a few look-ups.
    Never,
    /// It is a list: only if words are searched for, or all rows are sent.
    AsAsked,
    /// It is a search, a summary, a profile, or about the dataset as a whole.
    Always,
}

impl Grows {
    /// The one place that decides which connections a question may use.
    pub fn lane(self, read: &Read, format: Format) -> Lane {
        let has_all_rows = format.is_table() || read.of == Some(Of::Sources);
        match self {
            Self::AsAsked if wants_all_rows(has_all_rows, read.is_limited, &read.selection) => Lane::Stream,
            Self::AsAsked if read.selection.words.is_some() => Lane::Heavy,
            Self::Always => Lane::Heavy,
            Self::AsAsked | Self::Never => Lane::Quick,
        }
    }
}
