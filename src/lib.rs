//! Mission Ledger: an open, read-only API over a source-cited dataset about a multinational security mission.
//!
//! Three crates in one direction: this one speaks HTTP, `ledger_store` keeps SQLite, `ledger_core` knows what there is to
//! know. `docs/architecture.md` walks a request and a fact through them.
//!
//! Layers, each of which uses those before it in this list only: [`problem`], [`negotiate`], [`encode`], [`asked`],
//! [`cache`] · [`question`] · [`schema`] · [`model`] · [`pages`] · [`represent`] · [`ledger`] · [`api`] · [`document`] ·
//! [`routes`] · [`server`] · [`built_in`], [`publish`], [`cli`].

pub mod api;
pub mod asked;
pub mod built_in;
pub mod cache;
pub mod cli;
pub mod document;
pub mod encode;
pub mod ledger;
pub mod model;
pub mod negotiate;
pub mod pages;
pub mod problem;
pub mod publish;
pub mod question;
pub mod represent;
pub mod routes;
pub mod schema;
pub mod server;

/// Names the build: a hash over everything that decides what it answers (`build.rs`).
///
/// Entity tags and the checksum of the loaded dataset contain it, so an answer of another build is never taken for one of
/// this build.
pub const BUILD_ID: &str = env!("BUILD_ID");
