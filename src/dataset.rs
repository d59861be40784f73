//! The dataset: read from seeds, checked, folded into records and loaded into SQLite.
//!
//! Facts travel one way: [`package`] reads the files, [`check`] refuses what breaks a rule, [`fold`] makes
//! versions of records from claims, [`load`] writes them, and [`export`] writes the files back. Nothing here
//! knows HTTP.

pub mod check;
pub mod claim;
pub mod edition;
pub mod export;
pub mod fold;
pub mod identifiers;
pub mod load;
pub mod package;
pub mod release;
pub mod render;
pub mod texts;
pub mod value;
