//! Sources, reference tables, and the records that are not money.

use std::fs;
use std::path::Path;

use jiff::civil::date;
use ledger_core::package::{DESCRIPTOR, layout, table_schemas};
use serde_json::json;

use crate::Result;
use crate::claims::{Claims, Source, Table};
use crate::given::{COUNTRIES, MISSION, ORGANIZATIONS};
use crate::random::{Random, Zipf, days};

pub fn write_sources(directory: &Path, number: u64, random: &mut Random) -> Result<Vec<Source>> {
    let mut table = Table::new(directory, "sources.csv")?;
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
        let author = if random.percent(30) { "A. Reporter" } else { "" };
        table.write(&[
            ("id", &id),
            ("title", &format!("Report {at} on the money of the watch")),
            ("publisher", &format!("Publisher {publisher:02}")),
            ("author", author),
            ("kind", *random.pick(&["news", "news", "news", "government_statement", "un_document", "press_release"])),
            ("language", *random.pick(&["en", "en", "en", "fr", "es"])),
            ("url", &format!("https://publisher-{publisher:02}.example/{at}")),
            ("published_on", &written),
            ("dated_by", dated_by),
            ("copy_of", &copy_of),
        ])?;
        sources.push(Source { id, published });
    }
    table.flush()?;
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
    // What is not written below, or by others, stays empty.
    for file in layout::known() {
        Table::new(directory, &file.name)?.flush()?;
    }
    let mut countries = COUNTRIES.to_vec();
    countries.sort_unstable();
    let mut table = Table::new(directory, "countries.csv")?;
    for (code, region, subregion, _) in countries {
        let iso = rust_iso3166::from_alpha2(code).ok_or("no such country")?;
        let numeric = format!("{:03}", iso.numeric);
        let (alpha3, name) = (("alpha3", iso.alpha3), ("name", iso.name));
        table.write(&[
            ("id", code),
            alpha3,
            ("numeric", &numeric),
            name,
            ("region", region),
            ("subregion", subregion),
        ])?;
    }
    table.flush()?;
    let mut table = Table::new(directory, "organizations.csv")?;
    for (id, name, kind, country) in ORGANIZATIONS {
        table.write(&[("id", id), ("name", name), ("kind", kind), ("country", country)])?;
    }
    table.flush()?;
    Ok(())
}

/// A mission, some contingents, events, an instrument and indicators, so that no kind of answer is empty.
pub fn write_others(directory: &Path, sources: &[Source], claims: &mut Claims, random: &mut Random) -> Result<()> {
    let source = &sources[0];
    let day = source.published.unwrap_or(date(2023, 7, 1)).to_string();
    let mut table = Table::new(directory, "missions.csv")?;
    table.write(&[("id", MISSION), ("name", "Synthetic Watch")])?;
    table.flush()?;
    let fields = [("acronym", "SW"), ("lead_country", "KE"), ("host_country", "HT"), ("planned_strength", "2500")];
    claims.plain("mission", MISSION, &source.id, &fields)?;
    let mut table = Table::new(directory, "contingents.csv")?;
    for number in 1..=20 {
        let id = format!("contingent-{number:03}");
        let country = random.pick(COUNTRIES).0;
        let name = format!("Contingent {number}");
        table.write(&[("id", &id), ("mission", MISSION), ("country", country), ("name", &name)])?;
        let people = (10 + random.below(400)).to_string();
        let status = *random.pick(&["offered", "pledged", "approved", "deployed"]);
        claims.plain("contingent", &id, &random.pick(sources).id, &[("status", status), ("personnel", &people)])?;
        let rival = (10 + random.below(400)).to_string();
        claims.plain("contingent", &id, &source.id, &[("personnel", &rival), ("force", "police")])?;
    }
    table.flush()?;
    let mut table = Table::new(directory, "events.csv")?;
    for number in 1..=50 {
        let id = format!("event-{number:03}");
        table.write(&[("id", &id), ("mission", MISSION), ("name", &format!("Event {number}"))])?;
        let kind = *random.pick(&["meeting", "arrival", "attack", "statement"]);
        claims.plain("event", &id, &source.id, &[("kind", kind), ("date", &day), ("country", "HT")])?;
    }
    table.flush()?;
    let mut table = Table::new(directory, "instruments.csv")?;
    table.write(&[("id", "pact"), ("mission", MISSION), ("name", "Pact of the watch")])?;
    table.flush()?;
    claims.plain("instrument", "pact", &source.id, &[("kind", "agreement"), ("adopted_on", &day)])?;
    let mut table = Table::new(directory, "indicators.csv")?;
    for number in 1..=20 {
        let id = format!("indicator-{number:03}");
        let name = format!("Displaced people, count {number}");
        table.write(&[("id", &id), ("mission", MISSION), ("country", "HT"), ("name", &name)])?;
        let value = random.below(1_000_000).to_string();
        let fields =
            [("metric", "displaced_persons"), ("value", value.as_str()), ("unit", "persons"), ("period_end", &day)];
        claims.plain("indicator", &id, &source.id, &fields)?;
    }
    table.flush()?;
    Ok(())
}
