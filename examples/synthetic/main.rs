//! Writes a made-up dataset of any size, in the shape of the seeds: the same arguments give the same bytes.
//!
//! `cargo run --release --example synthetic -- --tranches 1000000 --claims-per-tranche 3 DIR`
//!
//! It is as uneven as real reporting is: a few donors and sources have most of it, sources contradict each
//! other and change their minds, some have no date, and large tranches contain small ones. Rows are written
//! as they are made, so the memory that it takes does not grow with the dataset.

mod claims;
mod given;
mod money;
mod others;
mod random;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use clap::Parser;

use self::claims::{Claims, Table};
use self::money::Money;
use self::others::{write_others, write_reference, write_sources};
use self::random::Random;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Writes a made-up dataset, in the shape of the seeds.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many funding tranches.
    #[arg(long, default_value_t = 1_000, value_name = "NUMBER")]
    tranches: u64,
    /// How many claims a tranche has, on average: at least 2, its amount and its status.
    #[arg(long, default_value_t = 3, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(2..=1_000))]
    claims_per_tranche: u64,
    /// How many sources; without it, one for 2,000 tranches, and at least 20.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(3..=99_999))]
    sources: Option<u64>,
    /// Other numbers, another dataset.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
    /// The directory to write into; files of a dataset that are there are replaced.
    directory: PathBuf,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let (sources, claims) = write(&arguments)?;
    println!(
        "{} tranches, {claims} claims, {sources} sources in {}",
        arguments.tranches,
        arguments.directory.display()
    );
    Ok(())
}

/// How many sources and claims were written.
fn write(arguments: &Arguments) -> Result<(usize, u64)> {
    fs::create_dir_all(&arguments.directory)?;
    let mut random = Random(arguments.seed);
    let number = arguments.sources.unwrap_or_else(|| (arguments.tranches / 2_000).max(20));
    let directory = &arguments.directory;
    write_reference(directory)?;
    let sources = write_sources(directory, number, &mut random)?;
    let most = arguments.tranches * (arguments.claims_per_tranche + 1) + 10_000;
    let mut claims = Claims::new(directory, most)?;
    let mut money = Money::new(Table::new(directory, "funding_tranches.csv")?, arguments.tranches, &sources);
    for number in 1..=arguments.tranches {
        money.tranche(number, arguments.claims_per_tranche, &mut claims, &mut random)?;
    }
    money.flush()?;
    write_others(directory, &sources, &mut claims, &mut random)?;
    claims.flush()?;
    Ok((sources.len(), claims.written))
}

#[cfg(test)]
mod tests {
    use ledger_core::edition::editions;
    use ledger_store::seeds::from_directory;

    use super::*;

    #[test]
    fn what_it_writes_is_a_dataset_without_faults() {
        let directory = tempfile::tempdir().unwrap();
        let arguments = Arguments::parse_from(["synthetic", "--tranches", "40", directory.path().to_str().unwrap()]);
        write(&arguments).unwrap();
        let editions = editions(from_directory(directory.path()).unwrap(), None).unwrap();
        assert_eq!(editions.len(), 1);
    }
}
