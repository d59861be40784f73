//! The terms that the ledger describes itself in: codes, kinds of record, collections, parameters, representations.
//!
//! Everything else reads these descriptions, so a field cannot exist in one place and be missing from another
//! (`docs/decisions/0001-kinds-are-data.md`).

pub mod code;
mod collection;
mod filter;
mod format;
mod kind;
mod parameter;
mod types;

pub use self::code::{Code, code};
pub use self::collection::{By, Grouping, Profile, Reach, Resource, Sort};
pub use self::filter::{Filter, ROBUST, Test};
pub use self::format::{Format, Style};
pub use self::kind::{Field, Holds, Key, Kind, Moment, Reference, Role};
pub use self::parameter::Parameter;
pub use self::types::Type;
