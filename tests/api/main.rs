//! The tests: through HTTP, on the router that `main` serves and a real SQLite file.

mod answers;
mod cli;
mod dataset;
mod fold;
mod list_contract;
mod migrations;
mod openapi;
mod problems;
mod support;
