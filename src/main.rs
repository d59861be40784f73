//! The `mission-ledger` binary: parses, runs, and says what went wrong and what to do.

use std::process::ExitCode;

use clap::Parser;

/// Many threads make and drop answers of a hundred kilobytes: the system's allocator gives the pages back each time.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = mission_ledger::cli::Cli::parse();
    match mission_ledger::cli::run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
