//! Reference data: sources, organizations and countries, with the roles that the records give to countries.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use ledger_core::citations::{Citation, Ref, SourceBrief};
use ledger_core::claim::Claim;
use ledger_core::fold::View;
use ledger_core::package::layout;
use ledger_core::resources::{KINDS, countries, organizations, sources, voices};
use ledger_core::value::Qualifier;
use ledger_core::words::filled;
use serde_json::json;

use super::edition::{ALWAYS, EditionWriter, distinct, windows};
use super::lists::Head;
use super::writer::{Row, Stopped};
use crate::index::Member;

/// A role of a country, with the claim that first made it known.
struct Role<'d> {
    name: &'static str,
    claim: &'d Claim,
    known_from: Option<Date>,
}

/// A role that a country is known to have.
struct Held<'r, 'd> {
    /// The role, as it first became known.
    first: &'r Role<'d>,
    /// The independent sources behind it, by index.
    behind: BTreeSet<usize>,
}

impl<'d> EditionWriter<'_, 'd> {
    pub(super) fn brief(&self, at: usize) -> SourceBrief {
        let row = self.dataset().package.table(layout::SOURCES).row(at);
        let cell = |column| filled(row.cell(column));
        SourceBrief {
            id: row.id().to_owned(),
            title: cell("title"),
            publisher: cell("publisher"),
            published_on: cell("published_on"),
            dated_by: row.cell("dated_by").to_owned(),
            url: cell("url"),
            titled_by: cell("titled_by"),
            agency: cell("agency"),
        }
    }

    pub(super) fn sources(&mut self) -> Result<(), Stopped> {
        let dataset = self.dataset();
        let table = dataset.package.table(layout::SOURCES);
        let mut counts = vec![0_u64; table.len()];
        for claim in dataset.records.iter().flatten().flat_map(|record| &record.claims) {
            counts[claim.source] += 1;
        }
        let mut undated = 0;
        for line in table.rows() {
            let (at, id) = (line.at, line.id());
            let cell = |column| filled(line.cell(column));
            let visible = dataset.sources[at].visible_from().map(|day| day.to_string());
            let head = Head {
                version: self.queue.next("source"),
                id: id.to_owned(),
                known_from: visible.clone(),
                known_to: None,
                is_current: true,
                is_dated: visible.is_some(),
                disputed: false,
            };
            let record = sources::Source {
                id: id.to_owned(),
                record_url: format!("/sources/{id}"),
                title: cell("title"),
                publisher: cell("publisher"),
                author: cell("author"),
                kind: line.cell("kind").to_owned(),
                language: cell("language"),
                url: cell("url"),
                published_on: cell("published_on"),
                dated_by: line.cell("dated_by").to_owned(),
                copy_of: cell("copy_of"),
                identifiers: self.names.identifiers("source", id).to_vec(),
                text_sha256: cell("text_sha256"),
                note: cell("note"),
                claims: counts[at],
                known_from: visible,
                known_to: None,
                disputed: Vec::new(),
                citations: Vec::new(),
                titled_by: cell("titled_by"),
                agency: cell("agency"),
            };
            let mut row = head.row(self.number, 14);
            for column in table.columns.iter().filter(|column| **column != "id") {
                row.set(*column, cell(column));
            }
            row.set("brief", json!(self.brief(at)).to_string());
            if !head.is_dated {
                undated += counts[at];
                self.undated("source", id, usize::try_from(counts[at]).unwrap_or(usize::MAX))?;
            }
            self.sources.push(head.version);
            self.put("source", &head, row, Vec::new(), &[at], json!(record).to_string())?;
            let lines = ["id", "title", "publisher", "agency", "author", "note"]
                .map(|column| (column, line.cell(column).into()));
            let identifiers = self.names.identifier_lines("source", id);
            self.words("source", &head, true, lines.into_iter().chain(identifiers))?;
        }
        self.undated("source", "", usize::try_from(undated).unwrap_or(usize::MAX))
    }

    pub(super) fn organizations(&mut self) -> Result<(), Stopped> {
        let table = self.dataset().package.table(layout::ORGANIZATIONS);
        for line in table.rows() {
            let cell = |column| line.cell(column);
            let country: Option<&str> = filled(cell("country"));
            let head = Head {
                version: self.queue.next("organization"),
                id: cell("id").to_owned(),
                known_from: Some(ALWAYS.to_owned()),
                known_to: None,
                is_current: true,
                is_dated: true,
                disputed: false,
            };
            let record = organizations::Organization {
                id: cell("id").to_owned(),
                url: format!("/organizations/{}", cell("id")),
                name: cell("name").to_owned(),
                identifiers: self.names.identifiers("organization", cell("id")).to_vec(),
                kind: cell("kind").to_owned(),
                country: country.map(|id| Ref { id: id.to_owned(), name: self.names.country_name(id).to_owned() }),
                known_from: None,
                known_to: None,
                disputed: Vec::new(),
                citations: Vec::new(),
            };
            let row =
                head.row(self.number, 3).with("name", cell("name")).with("kind", cell("kind")).with("country", country);
            self.put("organization", &head, row, Vec::new(), &[], json!(record).to_string())?;
            let lines = ["id", "name"].map(|column| (column, cell(column).into()));
            let identifiers = self.names.identifier_lines("organization", cell("id"));
            self.words("organization", &head, true, lines.into_iter().chain(identifiers))?;
        }
        Ok(())
    }

    pub(super) fn voices(&mut self) -> Result<(), Stopped> {
        let dataset = self.dataset();
        let mut counts: HashMap<&str, u64> = HashMap::new();
        for claim in dataset.records.iter().flatten().flat_map(|record| &record.claims) {
            if let Some(voice) = claim.voice() {
                *counts.entry(voice).or_default() += 1;
            }
        }
        let named = |id: &str, name: &str| Ref { id: id.to_owned(), name: name.to_owned() };
        for line in dataset.package.table(layout::VOICES).rows() {
            let cell = |column| filled::<&str>(line.cell(column));
            let (id, name) = (line.id(), line.cell("name"));
            let head = Head {
                version: self.queue.next("voice"),
                id: id.to_owned(),
                known_from: Some(ALWAYS.to_owned()),
                known_to: None,
                is_current: true,
                is_dated: true,
                disputed: false,
            };
            let claims = counts.get(id).copied().unwrap_or(0);
            let record = voices::Voice {
                id: id.to_owned(),
                url: format!("/voices/{id}"),
                name: name.to_owned(),
                role: filled(line.cell("role")),
                organization: cell("organization").map(|id| named(id, self.names.party_name(id))),
                country: cell("country").map(|id| named(id, self.names.country_name(id))),
                claims,
                claims_url: format!("/claims?attributed_to={id}"),
                known_from: None,
                known_to: None,
                disputed: Vec::new(),
                citations: Vec::new(),
            };
            let row = head
                .row(self.number, 5)
                .with("name", name)
                .with("role", cell("role"))
                .with("organization", cell("organization"))
                .with("country", cell("country"))
                .with("claims", i64::try_from(claims).unwrap_or(i64::MAX));
            self.put("voice", &head, row, Vec::new(), &[], json!(record).to_string())?;
            let lines = ["id", "name", "role"].map(|column| (column, line.cell(column).into()));
            self.words("voice", &head, true, lines)?;
        }
        Ok(())
    }

    /// The roles of each country in the order in which they became known, each with the claim that made it known.
    fn roles(&self) -> HashMap<&'d str, Vec<Role<'d>>> {
        let dataset = self.dataset();
        let mut roles: HashMap<&'d str, Vec<Role<'d>>> = HashMap::new();
        let visible = |claim: &Claim| dataset.sources[claim.source].visible_from();
        let first = |claims: &mut dyn Iterator<Item = &'d Claim>| {
            claims
                .filter(|claim| !claim.is_deprecated())
                .min_by_key(|claim| (visible(claim).unwrap_or(Date::MAX), &claim.id))
        };
        for (kind, records) in KINDS.iter().zip(&dataset.records) {
            for record in records {
                if let (Some(role), Some(country), Some(claim)) =
                    (kind.country_role, record.identity.country.as_deref(), first(&mut record.claims.iter()))
                {
                    roles.entry(country).or_default().push(Role { name: role, claim, known_from: visible(claim) });
                }
                for (field, of) in kind.fields.iter().enumerate() {
                    let Some(role) = of.country_role else { continue };
                    let countries: BTreeSet<&str> =
                        record.claims.iter().filter(|claim| claim.field == field).map(|claim| &*claim.text).collect();
                    for country in countries {
                        let mut claims =
                            record.claims.iter().filter(|claim| claim.field == field && *claim.text == *country);
                        if let Some(claim) = first(&mut claims) {
                            roles.entry(country).or_default().push(Role {
                                name: role,
                                claim,
                                known_from: visible(claim),
                            });
                        }
                    }
                }
            }
        }
        for roles in roles.values_mut() {
            roles.sort_by_key(|role| (role.known_from.unwrap_or(Date::MAX), &role.claim.id));
        }
        roles
    }

    pub(super) fn countries(&mut self) -> Result<(), Stopped> {
        let table = self.dataset().package.table(layout::COUNTRIES);
        let all_roles = self.roles();
        let mut undated = 0;
        for line in table.rows() {
            let cell = |column| line.cell(column);
            let id = cell("id");
            let mut row = Row::of(8).with("release", self.number);
            for column in &table.columns {
                row.set(*column, filled::<&str>(cell(column)));
            }
            self.queue.insert("country", row)?;
            let none = Vec::new();
            let roles = all_roles.get(id).unwrap_or(&none);
            let excluded = roles.iter().filter(|role| role.known_from.is_none()).count();
            undated += excluded;
            self.undated("country_version", id, excluded)?;
            let mut days: BTreeSet<Date> = roles.iter().filter_map(|role| role.known_from).collect();
            let always: Date = Date::constant(1, 1, 1);
            days.insert(always);
            // Roles in the order in which they became known: each window adds some to those of the one before.
            let mut coming = roles.iter().peekable();
            let mut held: BTreeMap<usize, Held<'_, '_>> = BTreeMap::new();
            for window in windows(&days, excluded > 0) {
                let is_known = |role: &&Role<'_>| match window.view {
                    View::Now => true,
                    View::AsOf(day) => role.known_from.is_some_and(|from| from <= day),
                };
                while let Some(role) = coming.next_if(is_known) {
                    let place = countries::ROLES.iter().position(|code| code.name == role.name).unwrap_or_default();
                    // Only the earliest claim of each role is cited: thousands of records may give one.
                    let held = held.entry(place).or_insert_with(|| Held { first: role, behind: BTreeSet::new() });
                    held.behind.insert(self.names.independence.original(role.claim.source));
                }
                let names: Vec<&'static str> = held.values().map(|held| held.first.name).collect();
                let head = Head {
                    version: self.queue.next("country_version"),
                    id: id.to_owned(),
                    known_from: window.known_from.clone(),
                    known_to: window.known_to.clone(),
                    is_current: window.is_current,
                    is_dated: window.is_dated,
                    disputed: false,
                };
                let record = countries::Country {
                    id: id.to_owned(),
                    url: format!("/countries/{id}"),
                    alpha3: cell("alpha3").to_owned(),
                    numeric: filled(cell("numeric")),
                    name: cell("name").to_owned(),
                    identifiers: self.names.identifiers("country", id).to_vec(),
                    region: filled(cell("region")),
                    subregion: filled(cell("subregion")),
                    roles: names.clone(),
                    known_from: window.known_from.filter(|day| day != ALWAYS),
                    known_to: window.known_to,
                    disputed: Vec::new(),
                    citations: held.values().map(|held| self.role_citation(held)).collect(),
                };
                let row =
                    head.row(self.number, 2).with("name", cell("name")).with("region", filled::<&str>(cell("region")));
                let member = |role: &'static str| Member { field: "role", value: role.into(), organization: None };
                let cites = distinct(held.values().map(|held| held.first.claim.source));
                let members = names.into_iter().map(member).collect();
                self.put("country_version", &head, row, members, &cites, json!(record).to_string())?;
                let columns = ["id", "alpha3", "numeric", "name", "region", "subregion"];
                let lines = columns.map(|column| (column, cell(column).into()));
                let identifiers = self.names.identifier_lines("country", id);
                self.words("country_version", &head, true, lines.into_iter().chain(identifiers))?;
            }
        }
        self.undated("country_version", "", undated)
    }

    fn role_citation(&self, held: &Held<'_, 'd>) -> Citation<'d> {
        let claim = held.first.claim;
        Citation {
            claim: &claim.id,
            field: "roles",
            value: held.first.name,
            currency: None,
            qualifier: Qualifier::Exact,
            accepted: true,
            independent_sources: held.behind.len(),
            source: self.names.source_ids[claim.source],
            paragraph: claim.paragraph,
            locator: claim.locator.as_deref(),
            attributed_to: claim.attributed_to(),
            valid_on: claim.valid_on,
            voice: claim.voice(),
            supported_by: held.behind.len(),
            contradicted_by: 0,
        }
    }
}
