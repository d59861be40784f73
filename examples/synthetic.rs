//! Writes a made-up dataset of any size, in the shape of the seeds: the same arguments give the same bytes.
//!
//! `cargo run --release --example synthetic -- --tranches 1000000 --claims-per-tranche 3 DIR`
//!
//! It is as uneven as real reporting is: a few donors and sources have most of it, sources contradict each
//! other and change their minds, some have no date, and large tranches contain small ones. Rows are written
//! as they are made, so the memory that it takes does not grow with the dataset.

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use clap::Parser;
use csv::Writer;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use mission_ledger::dataset::package::{self, CLAIM_COLUMNS, SOURCE_COLUMNS};
use mission_ledger::resources::KINDS;

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

const MISSION: &str = "synthetic-watch";
const LOCAL: &str = "HTG";

/// Donors, the greatest first: country, region, subregion, currency.
const COUNTRIES: &[(&str, &str, &str, &str)] = &[
    ("US", "Americas", "Northern America", "USD"),
    ("CA", "Americas", "Northern America", "CAD"),
    ("FR", "Europe", "Western Europe", "EUR"),
    ("KE", "Africa", "Sub-Saharan Africa", "KES"),
    ("DE", "Europe", "Western Europe", "EUR"),
    ("GB", "Europe", "Northern Europe", "GBP"),
    ("ES", "Europe", "Southern Europe", "EUR"),
    ("JP", "Asia", "Eastern Asia", "JPY"),
    ("BR", "Americas", "Latin America and the Caribbean", "BRL"),
    ("KR", "Asia", "Eastern Asia", "KRW"),
    ("BS", "Americas", "Latin America and the Caribbean", "BSD"),
    ("JM", "Americas", "Latin America and the Caribbean", "JMD"),
    ("IT", "Europe", "Southern Europe", "EUR"),
    ("NL", "Europe", "Western Europe", "EUR"),
    ("NO", "Europe", "Northern Europe", "NOK"),
    ("SE", "Europe", "Northern Europe", "SEK"),
    ("CH", "Europe", "Western Europe", "CHF"),
    ("BD", "Asia", "Southern Asia", "BDT"),
    ("BJ", "Africa", "Sub-Saharan Africa", "XOF"),
    ("TD", "Africa", "Sub-Saharan Africa", "XAF"),
    ("BB", "Americas", "Latin America and the Caribbean", "BBD"),
    ("BZ", "Americas", "Latin America and the Caribbean", "BZD"),
    ("SV", "Americas", "Latin America and the Caribbean", "USD"),
    ("GT", "Americas", "Latin America and the Caribbean", "GTQ"),
    ("MX", "Americas", "Latin America and the Caribbean", "MXN"),
    ("AR", "Americas", "Latin America and the Caribbean", "ARS"),
    ("CL", "Americas", "Latin America and the Caribbean", "CLP"),
    ("CO", "Americas", "Latin America and the Caribbean", "COP"),
    ("DO", "Americas", "Latin America and the Caribbean", "DOP"),
    ("IE", "Europe", "Northern Europe", "EUR"),
    ("BE", "Europe", "Western Europe", "EUR"),
    ("DK", "Europe", "Northern Europe", "DKK"),
    ("FI", "Europe", "Northern Europe", "EUR"),
    ("PT", "Europe", "Southern Europe", "EUR"),
    ("AU", "Oceania", "Australia and New Zealand", "AUD"),
    ("NZ", "Oceania", "Australia and New Zealand", "NZD"),
    ("IN", "Asia", "Southern Asia", "INR"),
    ("QA", "Asia", "Western Asia", "QAR"),
    ("TR", "Asia", "Western Asia", "TRY"),
    ("HT", "Americas", "Latin America and the Caribbean", LOCAL),
];

/// Organizations: identifier, name, kind, country. The first two give money, the others receive or handle it.
const ORGANIZATIONS: &[(&str, &str, &str, &str)] = &[
    ("synthetic-bank", "Bank of the Region", "regional_body", ""),
    ("synthetic-fund", "Trust Fund of the Watch", "fund", ""),
    ("synthetic-ministry", "Ministry of the Interior", "government", "HT"),
    ("synthetic-office", "Office of Support", "un_body", ""),
    ("synthetic-police", "National Police", "agency", "HT"),
];

/// Statuses in the order in which a tranche takes them, each with how many in a hundred stop there.
const STATUS: &[(&str, u64)] = &[
    ("needed", 4),
    ("pledged", 41),
    ("appropriated", 8),
    ("authorized", 13),
    ("held", 5),
    ("frozen", 2),
    ("released", 5),
    ("disbursed", 10),
    ("received", 8),
    ("delivered", 4),
];

/// `SplitMix64`: small, fast, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// Whether something happens that happens so many times in a hundred.
    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.place(items.len())]
    }

    fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap_or(u64::MAX))).unwrap_or_default()
    }
}

/// Draws places of a list with weights of 1, 1/2, 1/3, …: the first come up most.
struct Zipf(Vec<u64>);

impl Zipf {
    fn new(length: usize) -> Self {
        let mut sum = 0;
        Self(
            (1..=u64::try_from(length).unwrap_or(u64::MAX))
                .map(|rank| {
                    sum += 1_000_000 / rank;
                    sum
                })
                .collect(),
        )
    }

    fn draw(&self, random: &mut Random) -> usize {
        let at = random.below(self.0.last().copied().unwrap_or(1));
        self.0.partition_point(|sum| *sum <= at)
    }
}

struct Source {
    id: String,
    published: Option<Date>,
}

/// One value that a source gives.
struct Claim<'a> {
    kind: &'a str,
    subject: &'a str,
    field: &'a str,
    value: &'a str,
    currency: &'a str,
    qualifier: &'a str,
    source: &'a str,
    locator: &'a str,
    attributed_to: &'a str,
    valid_on: &'a str,
}

struct Claims {
    writer: Writer<BufWriter<File>>,
    width: usize,
    written: u64,
    /// The claims of the subject at hand: each names its own place in its source.
    of_subject: u64,
}

impl Claims {
    fn write(&mut self, claim: &Claim<'_>) -> Result<()> {
        self.written += 1;
        self.of_subject += 1;
        let id = format!("c{:0width$}", self.written, width = self.width);
        let locator =
            if claim.locator.is_empty() { format!("p. {}", self.of_subject) } else { claim.locator.to_owned() };
        self.writer.write_record([
            id.as_str(),
            claim.kind,
            claim.subject,
            claim.field,
            claim.value,
            claim.currency,
            claim.qualifier,
            claim.source,
            "",
            "",
            &locator,
            claim.attributed_to,
            claim.valid_on,
            "normal",
            "",
        ])?;
        Ok(())
    }

    fn plain(&mut self, kind: &str, subject: &str, source: &str, fields: &[(&str, &str)]) -> Result<()> {
        self.of_subject = 0;
        for (field, value) in fields {
            self.write(&Claim {
                kind,
                subject,
                field,
                value,
                currency: "",
                qualifier: "exact",
                source,
                locator: "",
                attributed_to: "",
                valid_on: "",
            })?;
        }
        Ok(())
    }
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    fs::create_dir_all(&arguments.directory)?;
    let mut random = Random(arguments.seed);
    let sources = write_sources(&arguments, &mut random)?;
    let (tranches, claims) = write_records(&arguments, &sources, &mut random)?;
    println!("{tranches} tranches, {claims} claims, {} sources in {}", sources.len(), arguments.directory.display());
    Ok(())
}

/// A CSV file of the dataset, with its header.
fn file(directory: &Path, name: &str) -> Result<Writer<BufWriter<File>>> {
    let columns = package::layout().into_iter().find(|(file, _)| file == name).map(|(_, columns)| columns);
    let mut writer = Writer::from_writer(BufWriter::with_capacity(1 << 20, File::create(directory.join(name))?));
    writer.write_record(columns.ok_or("no such file in a dataset")?)?;
    Ok(writer)
}

fn days(number: u64) -> Span {
    i64::try_from(number).unwrap_or_default().days()
}

fn write_sources(arguments: &Arguments, random: &mut Random) -> Result<Vec<Source>> {
    debug_assert_eq!(SOURCE_COLUMNS.len(), 12);
    let number = arguments.sources.unwrap_or_else(|| (arguments.tranches / 2_000).max(20));
    let mut writer = file(&arguments.directory, "sources.csv")?;
    let mut sources: Vec<Source> = Vec::new();
    let publishers = Zipf::new(60);
    for at in 1..=number {
        let id = format!("source-{at:05}");
        let day = date(2023, 7, 1).checked_add(days(random.below(1_096)))?;
        let (published, written, dated_by) = match random.below(100) {
            // The first is what everything else can fall back on.
            0..4 if at > 1 => (None, String::new(), "unknown"),
            4..12 if at > 1 => {
                let month = day.to_string()[..7].to_owned();
                (Some(day.first_of_month()), month, "inferred")
            }
            _ => (Some(day), day.to_string(), "stated"),
        };
        let publisher = publishers.draw(random) + 1;
        let copy_of = match sources.last() {
            Some(last) if random.percent(5) => last.id.clone(),
            _ => String::new(),
        };
        writer.write_record([
            id.as_str(),
            &format!("Report {at} on the money of the watch"),
            &format!("Publisher {publisher:02}"),
            if random.percent(30) { "A. Reporter" } else { "" },
            *random.pick(&["news", "news", "news", "government_statement", "un_document", "press_release"]),
            *random.pick(&["en", "en", "en", "fr", "es"]),
            &format!("https://publisher-{publisher:02}.example/{at}"),
            &written,
            dated_by,
            &copy_of,
            "",
            "",
        ])?;
        sources.push(Source { id, published });
    }
    writer.flush()?;
    Ok(sources)
}

fn write_records(arguments: &Arguments, sources: &[Source], random: &mut Random) -> Result<(u64, u64)> {
    debug_assert_eq!(CLAIM_COLUMNS.len(), 15);
    let directory = &arguments.directory;
    write_reference(directory)?;
    let most = arguments.tranches * (arguments.claims_per_tranche + 1) + 10_000;
    let mut claims =
        Claims { writer: file(directory, "claims.csv")?, width: most.to_string().len(), written: 0, of_subject: 0 };
    let mut money = Money {
        writer: file(directory, "funding_tranches.csv")?,
        width: arguments.tranches.to_string().len().max(7),
        sources,
        donors: Zipf::new(COUNTRIES.len()),
        cited: Zipf::new(sources.len()),
        whole: None,
    };
    for number in 1..=arguments.tranches {
        money.tranche(number, arguments.claims_per_tranche, &mut claims, random)?;
    }
    money.writer.flush()?;
    write_others(directory, sources, &mut claims, random)?;
    claims.writer.flush()?;
    Ok((arguments.tranches, claims.written))
}

/// What is not a record, and the files that stay empty.
fn write_reference(directory: &Path) -> Result<()> {
    let descriptor = format!(
        "{{\n  \"name\": \"{MISSION}\",\n  \"title\": \"A made-up mission of any size\",\n  \"version\": \"2031.3.0\",\n  \"resources\": []\n}}\n"
    );
    fs::write(directory.join(package::DESCRIPTOR), descriptor)?;
    let mut countries = COUNTRIES.to_vec();
    countries.sort_unstable();
    let mut writer = file(directory, "countries.csv")?;
    for (code, region, subregion, _) in countries {
        let iso = rust_iso3166::from_alpha2(code).ok_or("no such country")?;
        writer.write_record([code, iso.alpha3, &format!("{:03}", iso.numeric), iso.name, region, subregion])?;
    }
    writer.flush()?;
    let mut writer = file(directory, "organizations.csv")?;
    for (id, name, kind, country) in ORGANIZATIONS {
        writer.write_record([id, name, kind, country])?;
    }
    writer.flush()?;
    for kind in KINDS {
        file(directory, &package::file_of(kind))?.flush()?;
    }
    for name in ["releases.csv", "corrections.csv"] {
        file(directory, name)?.flush()?;
    }
    Ok(())
}

/// A tranche that contains the next ones.
struct Whole {
    id: String,
    donor: Donor,
    currency: &'static str,
    units: u64,
    parts_left: u64,
}

#[derive(Clone, Copy)]
enum Donor {
    Country(usize),
    Organization(usize),
}

struct Money<'a> {
    writer: Writer<BufWriter<File>>,
    width: usize,
    sources: &'a [Source],
    donors: Zipf,
    cited: Zipf,
    whole: Option<Whole>,
}

impl<'a> Money<'a> {
    fn source(&self, random: &mut Random) -> &'a Source {
        &self.sources[self.cited.draw(random)]
    }

    fn tranche(&mut self, number: u64, average: u64, claims: &mut Claims, random: &mut Random) -> Result<()> {
        let id = format!("t-{number:0width$}", width = self.width);
        self.whole.take_if(|whole| whole.parts_left == 0);
        let whole = self.whole.as_ref();
        let donor = match whole {
            Some(whole) => whole.donor,
            None if random.percent(5) => Donor::Organization(random.place(2)),
            None => Donor::Country(self.donors.draw(random)),
        };
        let currency = match (whole, donor) {
            (Some(whole), _) => whole.currency,
            (None, Donor::Country(at)) if random.percent(60) => COUNTRIES[at].3,
            (None, _) => *random.pick(&["USD", "USD", "USD", "EUR"]),
        };
        // Of the whole at most a fifth, so that three parts fit whatever their sources say.
        let units = whole.map_or_else(|| amount(random), |whole| (whole.units / 5).max(1));
        let units = if whole.is_some() { (units * (50 + random.below(51)) / 100).max(1) } else { units };
        let part_of = whole.map(|whole| whole.id.clone()).unwrap_or_default();
        let (country, organization, giver) = match donor {
            Donor::Country(at) => (COUNTRIES[at].0, "", COUNTRIES[at].0),
            Donor::Organization(at) => ("", ORGANIZATIONS[at].0, ORGANIZATIONS[at].1),
        };
        let what = random.pick(&["Vehicles", "Salaries", "Support", "Training", "Radios, and their upkeep", "Bases"]);
        self.writer.write_record([
            id.as_str(),
            MISSION,
            country,
            organization,
            &part_of,
            &format!("{what}, {giver} {number}"),
        ])?;
        self.claims(&id, average, units, currency, claims, random)?;
        if let Some(whole) = &mut self.whole {
            whole.parts_left -= 1;
        } else if random.percent(5) {
            let parts_left = 1 + random.below(3);
            self.whole = Some(Whole { id, donor, currency, units, parts_left });
        }
        Ok(())
    }

    fn claims(
        &self,
        subject: &str,
        average: u64,
        units: u64,
        currency: &str,
        claims: &mut Claims,
        random: &mut Random,
    ) -> Result<()> {
        claims.of_subject = 0;
        let first = self.source(random);
        let claim = |source: &'a Source| Claim {
            kind: "funding_tranche",
            subject,
            field: "",
            value: "",
            currency: "",
            qualifier: "exact",
            source: &source.id,
            locator: "",
            attributed_to: "",
            valid_on: "",
        };
        // Some sums have cents; what others say of them is rounded.
        let cents = if random.percent(10) { format!(".{:02}", 1 + random.below(99)) } else { String::new() };
        let cents = cents.strip_suffix('0').unwrap_or(&cents);
        let qualifier = match random.below(100) {
            0..80 => "exact",
            80..90 => "about",
            90..96 => "at_least",
            _ => "at_most",
        };
        let value = format!("{units}{cents}");
        let attributed_to = if random.percent(10) { "an official" } else { "" };
        claims.write(&Claim { field: "amount", value: &value, currency, qualifier, attributed_to, ..claim(first) })?;
        let reached = reached(random);
        let told = if random.percent(70) { first } else { self.source(random) };
        let valid_on = told.published.filter(|_| random.percent(50)).map(|day| day.to_string()).unwrap_or_default();
        claims.write(&Claim { field: "status", value: STATUS[reached].0, valid_on: &valid_on, ..claim(told) })?;
        let more = average - 2 + random.below(2) + random.below(2);
        for _ in 1..more.max(1) {
            let source = self.source(random);
            match random.below(100) {
                0..25 => {
                    // The same sum, told by another.
                    let value = units.to_string();
                    claims.write(&Claim { field: "amount", value: &value, currency, ..claim(source) })?;
                }
                25..40 => {
                    // A rival sum: between nine tenths and eleven tenths of it.
                    let value = (units * (90 + random.below(21)) / 100).max(1).to_string();
                    claims.write(&Claim { field: "amount", value: &value, currency, ..claim(source) })?;
                }
                40..70 => {
                    let day = source.published.unwrap_or(date(2024, 6, 1)).checked_sub(days(random.below(90)))?;
                    let day = day.to_string();
                    let value = if random.percent(20) { &day[..7] } else { &day };
                    claims.write(&Claim { field: "announced_on", value, ..claim(source) })?;
                }
                70..85 => {
                    let later = (reached + random.place(3)).min(STATUS.len() - 1);
                    let valid_on = source.published.map(|day| day.to_string()).unwrap_or_default();
                    claims.write(&Claim {
                        field: "status",
                        value: STATUS[later].0,
                        valid_on: &valid_on,
                        ..claim(source)
                    })?;
                }
                85..92 => {
                    let value = *random.pick(&["bilateral", "un_trust_fund", "in_kind", "own_budget"]);
                    claims.write(&Claim { field: "channel", value, ..claim(source) })?;
                }
                92..96 => {
                    let value = *random.pick(&["synthetic-office", "synthetic-ministry", "Ministry of Finance"]);
                    claims.write(&Claim { field: "agency", value, ..claim(source) })?;
                }
                _ => {
                    let value = *random.pick(&["synthetic-police", "synthetic-fund", "The watch itself"]);
                    claims.write(&Claim { field: "recipient", value, ..claim(source) })?;
                }
            }
        }
        Ok(())
    }
}

/// A sum from ten thousand to half a billion, every order of magnitude as likely as another, mostly round.
fn amount(random: &mut Random) -> u64 {
    let magnitude = 10_u64.pow(u32::try_from(3 + random.below(5)).unwrap_or(3));
    let digits = 10 + random.below(90);
    if random.percent(40) { digits * magnitude + random.below(magnitude) } else { digits * magnitude }
}

/// The place of a status.
fn reached(random: &mut Random) -> usize {
    let mut at = random.below(STATUS.iter().map(|(_, weight)| weight).sum());
    STATUS
        .iter()
        .position(|(_, weight)| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        })
        .unwrap_or_default()
}

/// A mission, some contingents, events, an instrument and indicators, so that no kind of answer is empty.
fn write_others(directory: &Path, sources: &[Source], claims: &mut Claims, random: &mut Random) -> Result<()> {
    let source = &sources[0];
    let day = source.published.unwrap_or(date(2023, 7, 1)).to_string();
    let mut writer = file(directory, "missions.csv")?;
    writer.write_record([MISSION, "Synthetic Watch"])?;
    writer.flush()?;
    let fields = [("acronym", "SW"), ("lead_country", "KE"), ("host_country", "HT"), ("planned_strength", "2500")];
    claims.plain("mission", MISSION, &source.id, &fields)?;
    let mut writer = file(directory, "contingents.csv")?;
    for number in 1..=20 {
        let id = format!("contingent-{number:03}");
        let country = random.pick(COUNTRIES).0;
        writer.write_record([id.as_str(), MISSION, country, "", &format!("Contingent {number}")])?;
        let people = (10 + random.below(400)).to_string();
        let status = *random.pick(&["offered", "pledged", "approved", "deployed"]);
        claims.plain("contingent", &id, &random.pick(sources).id, &[("status", status), ("personnel", &people)])?;
        let rival = (10 + random.below(400)).to_string();
        claims.plain("contingent", &id, &source.id, &[("personnel", &rival), ("force", "police")])?;
    }
    writer.flush()?;
    let mut writer = file(directory, "events.csv")?;
    for number in 1..=50 {
        let id = format!("event-{number:03}");
        writer.write_record([id.as_str(), MISSION, &format!("Event {number}")])?;
        let kind = *random.pick(&["meeting", "arrival", "attack", "statement"]);
        claims.plain("event", &id, &source.id, &[("kind", kind), ("date", &day), ("country", "HT")])?;
    }
    writer.flush()?;
    let mut writer = file(directory, "instruments.csv")?;
    writer.write_record(["pact", MISSION, "", "Pact of the watch"])?;
    writer.flush()?;
    claims.plain("instrument", "pact", &source.id, &[("kind", "agreement"), ("adopted_on", &day)])?;
    let mut writer = file(directory, "indicators.csv")?;
    for number in 1..=20 {
        let id = format!("indicator-{number:03}");
        writer.write_record([id.as_str(), MISSION, "HT", &format!("Displaced people, count {number}")])?;
        let value = random.below(1_000_000).to_string();
        let fields =
            [("metric", "displaced_persons"), ("value", value.as_str()), ("unit", "persons"), ("period_end", &day)];
        claims.plain("indicator", &id, &source.id, &fields)?;
    }
    writer.flush()?;
    Ok(())
}
