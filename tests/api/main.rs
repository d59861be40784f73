//! The tests: through HTTP, on the router that `main` serves and a real SQLite file.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod agreement;
mod answers;
mod checker;
mod cli;
mod dataset;
mod dataset_files;
mod derived;
mod description;
mod discovery;
mod examples;
mod findings;
mod fold;
mod formats;
mod layout;
mod list_contract;
mod migrations;
mod openapi;
mod plans;
mod problems;
mod rules;
mod sums;
mod support;
mod twin;
