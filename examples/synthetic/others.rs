//! Sources, reference tables, and the records that are not money.

use std::fs;
use std::path::Path;

use jiff::civil::date;
use ledger_core::package::{DESCRIPTOR, table_schemas};
use ledger_core::resources::KINDS;
use serde_json::json;

use crate::Result;
use crate::claims::{Claims, Source, file};
use crate::given::{COUNTRIES, MISSION, ORGANIZATIONS};
use crate::random::{Random, Zipf, days};

pub fn write_sources(directory: &Path, number: u64, random: &mut Random) -> Result<Vec<Source>> {
    let mut writer = file(directory, "sources.csv")?;
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

/// What is not a record, and the files that stay empty.
pub fn write_reference(directory: &Path) -> Result<()> {
    let descriptor = json!({
        "name": MISSION,
        "title": "A made-up mission of any size",
        "version": "2031.3.0",
        "resources": table_schemas(),
    });
    fs::write(directory.join(DESCRIPTOR), format!("{descriptor:#}\n"))?;
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
        file(directory, &kind.csv())?.flush()?;
    }
    for name in ["identifiers.csv", "releases.csv", "corrections.csv"] {
        file(directory, name)?.flush()?;
    }
    Ok(())
}

/// A mission, some contingents, events, an instrument and indicators, so that no kind of answer is empty.
pub fn write_others(directory: &Path, sources: &[Source], claims: &mut Claims, random: &mut Random) -> Result<()> {
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
