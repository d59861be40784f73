//! Names and places of reference data, for an edition in progress: countries, regions, addresses and dates of sources.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::checker::Checker;
use crate::iso;
use crate::package::{DESCRIPTOR, Fault, Row, layout};
use crate::resources::KINDS;
use crate::value::PartialDate;
use crate::words::{list, nearest};

/// The regions of UN M49, each with its subregions and intermediate regions.
const REGIONS: &[(&str, &[&str])] = &[
    (
        "Africa",
        &[
            "Northern Africa",
            "Sub-Saharan Africa",
            "Eastern Africa",
            "Middle Africa",
            "Southern Africa",
            "Western Africa",
        ],
    ),
    (
        "Americas",
        &["Latin America and the Caribbean", "Northern America", "Caribbean", "Central America", "South America"],
    ),
    ("Asia", &["Central Asia", "Eastern Asia", "South-eastern Asia", "Southern Asia", "Western Asia"]),
    ("Europe", &["Eastern Europe", "Northern Europe", "Southern Europe", "Western Europe", "Channel Islands"]),
    ("Oceania", &["Australia and New Zealand", "Melanesia", "Micronesia", "Polynesia"]),
];

/// What stands in paths where an identifier can stand: a record of that name could not be reached.
const RESERVED: &[&str] = &["diff", "influence", "summary"];

impl Checker<'_> {
    /// Checks the names of countries and regions, the addresses and dates of sources, and what paths need.
    pub(super) fn names(&mut self) {
        let Some(draft) = self.draft() else { return };
        let others = [layout::SOURCES, layout::ORGANIZATIONS, layout::VOICES, layout::CLAIMS].map(str::to_owned);
        for file in KINDS.iter().map(|kind| kind.csv()).chain(others) {
            for row in self.package.table(&file).rows().filter(|row| RESERVED.contains(&row.id())) {
                let message = format!("`{}` is part of the paths of the API; choose another identifier", row.id());
                self.faults.push(row.fault("id", message));
            }
        }
        for row in self.package.table(layout::COUNTRIES).rows() {
            self.country_name(row);
            self.region(row);
        }
        self.required_numbers();
        for row in self.package.table(layout::SOURCES).rows() {
            let url = row.cell("url");
            if let Some(wrong) = not_a_uri(url) {
                self.warnings.push(row.fault("url", wrong));
            }
            let Ok(published) = row.cell("published_on").parse::<PartialDate>() else { continue };
            if let Some(day) = draft.released_on.filter(|day| published.first() > *day) {
                let message = format!("`{published}` is after the edition was released ({day}); check the date");
                self.faults.push(row.fault("published_on", message));
            } else if let Some(today) = draft.today.filter(|today| published.first() > *today) {
                let message = format!("`{published}` is in the future (today is {today}); check the date");
                self.warnings.push(row.fault("published_on", message));
            }
        }
    }

    fn country_name(&mut self, row: Row<'_>) {
        let (id, name) = (row.cell("id"), row.cell("name"));
        if let Some(country) = iso::assigned(id).filter(|_| !name.is_empty() && !iso::is_name_of(id, name)) {
            let message =
                format!("`{name}` does not look like the name of `{id}`, which ISO 3166-1 calls `{}`", country.name);
            self.warnings.push(row.fault("name", message));
        }
    }

    /// Warns of a schema by which other tools refuse a country without a number.
    fn required_numbers(&mut self) {
        let mut countries = self.package.table(layout::COUNTRIES).rows();
        if !countries.any(|row| iso::USER_ASSIGNED.contains(&row.id())) {
            return;
        }
        let descriptor: Json = serde_json::from_str(&self.package.descriptor).unwrap_or_default();
        let resources = descriptor["resources"].as_array().into_iter().flatten();
        let fields = resources
            .filter(|resource| resource["path"] == layout::COUNTRIES)
            .flat_map(|resource| resource["schema"]["fields"].as_array().into_iter().flatten());
        let mut numeric = fields.filter(|field| field["name"] == "numeric");
        if numeric.any(|field| field["constraints"]["required"] == true) {
            let message = "`numeric` of `countries.csv` is `required`, but a user-assigned code has none; remove `required` there, so that other tools accept the file";
            self.warnings.push(Fault::of_file(DESCRIPTOR, message));
        }
    }

    fn region(&mut self, row: Row<'_>) {
        let (region, subregion) = (row.cell("region"), row.cell("subregion"));
        let regions: Vec<&str> = REGIONS.iter().map(|(region, _)| *region).collect();
        let known = REGIONS.iter().find(|(known, _)| *known == region);
        if !region.is_empty() && known.is_none() {
            let hint = nearest(region, &regions)
                .map_or_else(|| format!("write one of {}", list(&regions)), |near| format!("did you mean `{near}`?"));
            self.faults.push(row.fault("region", format!("`{region}` is not a region of UN M49; {hint}")));
        }
        if subregion.is_empty() {
            return;
        }
        let of_region = |subregions: &[&'static str]| subregions.contains(&subregion);
        let message = match (REGIONS.iter().find(|(_, subregions)| of_region(subregions)), known) {
            (Some((actual, _)), Some((stated, _))) if actual != stated => {
                format!("`{subregion}` is in the region `{actual}`, not in `{stated}`")
            }
            (None, known) => {
                let all: Vec<&str> = match known {
                    Some((_, subregions)) => subregions.to_vec(),
                    None => REGIONS.iter().flat_map(|(_, subregions)| subregions.iter().copied()).collect(),
                };
                let hint = nearest(subregion, &all)
                    .map_or_else(|| format!("write one of {}", list(&all)), |near| format!("did you mean `{near}`?"));
                format!("`{subregion}` is not a subregion of UN M49; {hint}")
            }
            _ => return,
        };
        self.faults.push(row.fault("subregion", message));
    }
}

/// What keeps an address from being a URI of ASCII characters (RFC 3986).
fn not_a_uri(url: &str) -> Option<String> {
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(letter);
    let mut odd: Vec<char> = url.chars().filter(|letter| !is_allowed(*letter)).collect();
    if let Some(first) = odd.first().copied() {
        let mut bytes = [0; 4];
        let mut encoded = String::new();
        for byte in first.encode_utf8(&mut bytes).bytes() {
            // Writing into a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        odd.sort_unstable();
        odd.dedup();
        let odd: Vec<String> = odd.iter().map(ToString::to_string).collect();
        let odd: Vec<&str> = odd.iter().map(String::as_str).collect();
        return Some(format!("has {}, which a URI cannot have; percent-encode (`{first}` is `{encoded}`)", list(&odd)));
    }
    let hex = |text: &str| text.len() >= 2 && text.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    let is_bare = url.split('%').skip(1).any(|rest| !hex(rest));
    is_bare.then(|| "has a `%` that does not encode a character; write `%25` for the sign itself".to_owned())
}
