//! The tests: through HTTP, on the router that `main` serves and a real SQLite file.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod agreement;
mod answers;
mod begin;
mod brief;
mod busy;
mod camps;
mod charts;
mod checker;
mod cli;
mod curation;
mod dataset;
mod dataset_files;
mod derived;
mod description;
mod discovery;
mod examples;
mod facets;
mod filters;
mod findings;
mod fold;
mod formats;
mod generated;
mod languages;
mod layout;
mod list_contract;
mod messages;
mod migrations;
mod openapi;
mod pages;
mod problems;
mod properties;
mod recount;
mod rules;
mod search;
mod snapshots;
mod sorts;
mod steps;
mod summaries;
mod sums;
mod support;
mod table_files;
mod tidy;
mod twin;
mod unchanged;
