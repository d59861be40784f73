//! A mission ledger in SQLite: tables, loading, lists, sums, search, export and the file itself.
//!
//! It has its own errors, and does not depend on HTTP or on the form of answers. Layers, each of which uses only those
//! before it in this list: [`error`], [`mod@path`], [`seeds`], [`stream`], [`schema`], `frames` · [`readers`] · [`editions`] · [`selection`] ·
//! [`index`] · [`load`] · [`mod@file`] · [`list`] · [`mod@beside`], [`compare`], [`origins`], [`influence`], [`history`], [`sums`], [`search`], [`naming`], [`inventory`],
//! [`export`] · [`bulk`] · [`shelf`].

pub mod beside;
pub mod brought;
pub mod bulk;
pub mod compare;
pub mod editions;
pub mod error;
pub mod export;
pub mod file;
mod frames;
pub mod history;
pub mod index;
pub mod influence;
pub mod inventory;
pub mod list;
pub mod load;
pub mod naming;
pub mod origins;
pub mod path;
mod places;
pub mod readers;
pub mod schema;
pub mod search;
pub mod seeds;
pub mod selection;
pub mod shelf;
pub mod stream;
pub mod sums;
mod tokens;
