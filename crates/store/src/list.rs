//! Lists and records, the same for every collection: from a selection to rows.
//!
//! Columns and tables come from the descriptions in the code; values come from the request and are always bound.

pub(crate) mod cursor;
mod known;
pub(crate) mod narrow;
mod one;
pub(crate) mod order;
mod page;
mod record;
mod whole;

pub use self::known::{Unknown, unknown};
pub(crate) use self::one::of_id;
pub use self::one::{Found, Withdrawn, find, identifiers, known_from, undated, undated_of, withdrawn};
pub use self::page::{COUNTED, COUNTED_OF_MANY, Page, page, plan};
pub(crate) use self::whole::streamed;
pub use self::whole::whole;
