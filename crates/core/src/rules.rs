//! The versions of the rules by which datasets are checked and folded.
//!
//! An edition names its version in its descriptor. Published rules never change: new rules get a new version, so that a
//! published edition always folds to the records that it was cited for.

/// A version of the rules. Code that differs between versions matches on this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rules {
    /// The first version, also for editions that name none.
    #[default]
    V1,
    /// Tolls of events are states; the texts of one agency and the reports of one speech count once; states say when they
    /// were last reported; a deprecated claim has a reason from a list.
    V2,
    /// Summaries keep missions apart unless they are asked to add them up; an edition tells what it changed of names, keys,
    /// identifiers and sources; the texts of the timeline say what is planned.
    V3,
}

impl Rules {
    /// Every version, in order, numbered from 1.
    pub const ALL: &'static [Self] = &[Self::V1, Self::V2, Self::V3];

    /// The version of that number.
    #[must_use]
    pub fn numbered(number: u64) -> Option<Self> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        Self::ALL.get(at).copied()
    }
}
