//! The two questions of a comparison, as its address gives them.

/// The parameters of two questions, with their prefixes, in canonical form.
#[derive(Clone, Debug)]
pub(super) struct Sides {
    /// With the edition of each.
    pub pinned: String,
    /// With the editions that the request names.
    pub unpinned: String,
}
