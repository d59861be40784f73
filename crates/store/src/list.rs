//! Lists and records, the same for every collection: from a selection to rows.
//!
//! Which rows a question asks for is found with the index, as a set of numbers; SQL reads those rows.

mod cited;
mod facets;
mod known;
mod one;
mod order;
mod page;
mod record;
mod rows;
mod stored;
mod whole;

pub use self::cited::{cited, sources};
pub use self::facets::{Facet, LISTED, days};
pub use self::known::{Unknown, unknown};
pub use self::one::{
    Found, Withdrawn, column, find, identifiers, known_from, last_edition_with, merged_into, names, several, undated,
    undated_of, withdrawn,
};
pub(crate) use self::one::{columns, of_edition, shown, versions};
pub use self::page::{Page, before, count, page};
pub(crate) use self::record::of_numbers;
pub(crate) use self::rows::rows;
pub(crate) use self::stored::records;
pub use self::whole::whole;
