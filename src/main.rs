//! The `mission-ledger` binary: parses the command line, runs the command, and prints errors.

#![warn(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use clap::Parser;

/// Many threads allocate and free answers of a hundred kilobytes; the system allocator returns the pages each time.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = mission_ledger::cli::Cli::parse();
    match mission_ledger::cli::run(cli) {
        Ok(code) => code,
        Err(error) => {
            mission_ledger::output::note(format_args!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}
