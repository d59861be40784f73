//! The versions of the rules by which datasets are checked and folded.
//!
//! An edition names its version in its descriptor. Rules that are published never change: what is new is a new version,
//! so that a published edition always folds to what it was cited as.

/// A version of the rules. What differs between versions is a `match` on this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rules {
    /// The first: also that of editions which name none.
    #[default]
    V1,
}

impl Rules {
    /// Every version, in order: the number of each is its place, from 1.
    pub const ALL: &'static [Self] = &[Self::V1];

    /// The version of that number.
    #[must_use]
    pub fn numbered(number: u64) -> Option<Self> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        Self::ALL.get(at).copied()
    }
}
