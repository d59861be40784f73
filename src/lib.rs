//! Mission Ledger: an open, read-only API over a source-cited dataset about a multinational security mission.
//!
//! **The path of a fact.** `seeds/*.csv` is read and checked ([`dataset::package`], [`dataset::check`]), folded
//! from claims into versions of records ([`dataset::fold`]), rendered and loaded into SQLite
//! ([`dataset::load`]). Nothing is computed when it is asked for that could be computed then.
//!
//! **The path of a request.** [`server`] guards it, [`api`] finds the collection in [`resources::ALL`],
//! [`list::query`] reads the question, [`list::select`] fetches the rows, [`represent`] sends them. [`bulk`] has all of it
//! as files, [`inventory`] counts what there is.
//!
//! **Where to start.** [`kind`] says how a kind of record is described; `resources/contingents.rs` is the
//! plainest example; `docs/adding-a-resource.md` adds another.

pub mod api;
pub mod bulk;
pub mod cache;
pub mod citations;
pub mod cite;
pub mod cli;
pub mod dataset;
pub mod db;
pub mod editions;
pub mod inventory;
pub mod kind;
pub mod list;
pub mod openapi;
pub mod problem;
pub mod represent;
pub mod resources;
pub mod server;
pub mod suggest;
