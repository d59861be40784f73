//! A mission ledger in SQLite: tables, loading, lists, sums, search, export and the file itself.
//!
//! It has errors of its own, and knows nothing of HTTP or of how answers look. Layers, each of which uses those above it
//! in this list only: [`error`], [`seeds`], [`stream`], [`schema`] · [`readers`] · [`editions`] · [`selection`], [`briefs`] · [`load`] ·
//! [`mod@file`] · [`list`] · [`history`], [`sums`], [`search`], [`inventory`], [`export`] · [`bulk`].

pub mod briefs;
pub mod bulk;
pub mod editions;
pub mod error;
pub mod export;
pub mod file;
pub mod history;
pub mod inventory;
pub mod list;
pub mod load;
pub mod readers;
pub mod schema;
pub mod search;
pub mod seeds;
pub mod selection;
pub mod stream;
pub mod sums;
