//! Mission Ledger: an open, read-only API over a source-cited dataset about a multinational security mission.
//!
//! There are three crates, and dependencies go one way: this one does HTTP, `ledger_store` does SQLite, and
//! `ledger_core` defines what the data mean. `docs/architecture.md` follows a request and a fact through them.
//!
//! The layers; each uses only those before it in this list: [`problem`], [`negotiate`], [`encode`], [`body`], [`asked`],
//! [`cache`] · [`question`] · [`schema`] · [`model`] · [`pages`] · [`represent`] · [`ledger`] · [`api`] ·
//! [`document`] · [`mcp`] · [`routes`] · [`output`], [`server`], [`tree`] · [`built_in`], [`publish`], [`findings`],
//! [`begin`], [`tidy`], [`fields`], [`cli`].

// Printing panics where output is closed; `output` does not.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod api;
pub mod asked;
pub mod begin;
pub mod body;
pub mod built_in;
pub mod cache;
pub mod cli;
pub mod document;
pub mod encode;
pub mod fetch;
pub mod fields;
pub mod findings;
pub mod language;
pub mod ledger;
pub mod log;
pub mod mcp;
pub mod model;
pub mod negotiate;
pub mod output;
pub mod pages;
pub mod problem;
pub mod publish;
pub mod question;
pub mod represent;
pub mod routes;
pub mod schema;
pub mod server;
pub mod site;
pub mod tidy;
pub mod tree;

/// Identifies the build: a hash over everything that determines its answers (`build.rs`).
///
/// Entity tags and the checksum of the loaded dataset include it, so an answer of another build is never taken for one
/// of this build.
pub const BUILD_ID: &str = env!("BUILD_ID");
