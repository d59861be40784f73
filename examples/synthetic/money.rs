//! Funding tranches and what sources say about them.

use iso_currency::Currency;
use jiff::civil::date;

use crate::Result;
use crate::claims::{Claim, Claims, Source, Table};
use crate::given::{COUNTRIES, MISSION, ORGANIZATIONS, STATUS};
use crate::random::{Random, Zipf, days};

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

pub struct Money<'a> {
    table: Table,
    width: usize,
    sources: &'a [Source],
    donors: Zipf,
    cited: Zipf,
    whole: Option<Whole>,
}

impl<'a> Money<'a> {
    pub fn new(table: Table, tranches: u64, sources: &'a [Source]) -> Self {
        Self {
            table,
            width: tranches.to_string().len().max(7),
            sources,
            donors: Zipf::new(COUNTRIES.len()),
            cited: Zipf::new(sources.len()),
            whole: None,
        }
    }

    pub fn flush(&mut self) -> Result<()> {
        self.table.flush()
    }

    fn source(&self, random: &mut Random) -> &'a Source {
        &self.sources[self.cited.draw(random)]
    }

    pub fn tranche(&mut self, number: u64, average: u64, claims: &mut Claims, random: &mut Random) -> Result<()> {
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
        self.table.write(&[
            ("id", &id),
            ("mission", MISSION),
            ("donor_country", country),
            ("donor_organization", organization),
            ("part_of", &part_of),
            ("name", &format!("{what}, {giver} {number}")),
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
        let has_cents = Currency::from_code(currency).and_then(Currency::exponent) != Some(0);
        let cents = if has_cents { cents.strip_suffix('0').unwrap_or(&cents) } else { "" };
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
