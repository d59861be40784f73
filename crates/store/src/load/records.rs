//! Records: all versions of all records, folded, rendered and written with the columns that filters use.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use ledger_core::claim::Claim;
use ledger_core::dataset::Record;
use ledger_core::describe::{Field, Holds, Kind, Moment, Type};
use ledger_core::fold::View;
use ledger_core::identity::Identity;
use ledger_core::resources::{KINDS, inside};
use ledger_core::support::Support;

use super::claims::Standing;
use super::derived::{Before, Belongs, changes};
use super::edition::{EditionWriter, Window, distinct, windows};
use super::framed::Rendered;
use super::lists::Head;
use super::version::Version;
use super::writer::Stopped;
use crate::index::Member;

impl<'d> EditionWriter<'_, 'd> {
    /// Folds and writes all versions of all records of a kind; says how each claim stands now, and returns how many live
    /// claims come from sources without a date.
    pub(super) fn records(&mut self, at: usize, standings: &mut [Standing]) -> Result<usize, Stopped> {
        let (dataset, kind, fold) = (self.dataset(), KINDS[at], self.fold());
        let records = &dataset.records[at];
        let mut parts: HashMap<&str, Vec<usize>> = HashMap::new();
        for (part, record) in records.iter().enumerate() {
            if let Some(whole) = record.identity.part_of.as_deref() {
                parts.entry(whole).or_default().push(part);
            }
        }
        let mut inner = self.inside(kind);
        let mut undated_of_kind = 0;
        for record in records {
            let id = &*record.identity.id;
            let inner = inner.remove(id).unwrap_or_default();
            let mut days = fold.days(record);
            let mut undated = fold.has_undated(record);
            for (_, record) in &inner {
                days.extend(fold.days(record));
                undated |= fold.has_undated(record);
            }
            let own_parts: Vec<(&str, Option<Date>)> = parts
                .get(id)
                .into_iter()
                .flatten()
                .map(|part| (&*records[*part].identity.id, fold.days(&records[*part]).first().copied()))
                .collect();
            if let Some(first) = days.first().copied() {
                days.extend(own_parts.iter().filter_map(|(_, day)| *day).filter(|day| *day > first));
            }
            undated |= own_parts.iter().any(|(_, day)| day.is_none());
            let mut before = Before::default();
            for window in windows(&days, undated) {
                let known = |day: &Option<Date>| match window.view {
                    View::Now => true,
                    View::AsOf(limit) => day.is_some_and(|day| day <= limit),
                };
                let version = Version {
                    kind,
                    identity: &record.identity,
                    fields: fold.record(kind, record, window.view),
                    known_from: window.known_from.clone(),
                    known_to: window.known_to.clone(),
                    first_known: days.first().map(ToString::to_string),
                    parts: own_parts.iter().filter(|(_, day)| known(day)).map(|(id, _)| *id).collect(),
                    inside: self.known_inside(&inner, &window),
                };
                if window.is_current {
                    for (field, folded) in kind.fields.iter().zip(&version.fields) {
                        let reports = self.names.independence.reports(&folded.live);
                        for claim in &folded.live {
                            standings[claim.row] = Standing {
                                accepted: folded.shows(field, claim),
                                disputed: folded.disputed,
                                stance: Some(fold.stance(field, folded, claim)),
                                support: Support::of(&fold, field, folded, &reports, claim),
                            };
                        }
                        self.influence(field, folded)?;
                    }
                }
                self.version(&version, &window, &mut before)?;
            }
            let excluded = record
                .claims
                .iter()
                .chain(inner.iter().flat_map(|(_, record)| &record.claims))
                .filter(|claim| !claim.is_deprecated() && dataset.sources[claim.source].published_on.is_none())
                .count();
            undated_of_kind += excluded;
            self.undated(kind.name, id, excluded)?;
        }
        self.undated(kind.name, "", undated_of_kind)?;
        // Claims about records served inside another were already counted with the outer record.
        Ok(if kind.within().is_some() { 0 } else { undated_of_kind })
    }

    /// The records that are served inside those of a kind, each with its kind, by their outer record.
    fn inside(&self, kind: &Kind) -> HashMap<&'d str, Vec<(&'static Kind, &'d Record)>> {
        let mut inner: HashMap<&'d str, Vec<(&'static Kind, &'d Record)>> = HashMap::new();
        for other in inside(kind) {
            let at = KINDS.iter().position(|kind| kind.name == other.name);
            for record in at.into_iter().flat_map(|at| &self.dataset().records[at]) {
                let owner = record.identity.owner.as_deref().unwrap_or_default();
                inner.entry(owner).or_default().push((other, record));
            }
        }
        inner
    }

    /// The records that are served inside a record and known in a window, in date order.
    fn known_inside(&self, inner: &[(&'static Kind, &'d Record)], window: &Window) -> Vec<Version<'d>> {
        let fold = self.fold();
        let mut known: Vec<Version<'d>> = inner
            .iter()
            .filter_map(|(kind, record)| {
                let days = fold.days(record);
                let undated = window.view == View::Now && fold.has_undated(record);
                let (from, to) = match window.view {
                    View::Now => (days.last(), None),
                    View::AsOf(limit) => {
                        (days.range(..=limit).next_back(), days.range(limit..).find(|day| **day > limit))
                    }
                };
                (from.is_some() || undated).then(|| Version {
                    kind,
                    identity: &record.identity,
                    fields: fold.record(kind, record, window.view),
                    known_from: from.map(ToString::to_string),
                    known_to: to.map(ToString::to_string),
                    first_known: days.first().map(ToString::to_string),
                    parts: Vec::new(),
                    inside: Vec::new(),
                })
            })
            .collect();
        let date = |version: &Version<'_>| {
            let shown = version.kind.dated(Moment::Itself).and_then(|field| version.shown(field.name).first().copied());
            shown.map_or_else(|| "9999".to_owned(), |claim| claim.text.to_string())
        };
        known.sort_by_key(|version| (date(version), version.identity.id.clone()));
        known
    }

    fn version(&mut self, version: &Version<'d>, window: &Window, before: &mut Before) -> Result<(), Stopped> {
        let (kind, identity) = (version.kind, version.identity);
        let head = Head {
            version: self.queue.next(kind.name),
            id: identity.id.to_string(),
            known_from: window.known_from.clone(),
            known_to: window.known_to.clone(),
            is_current: window.is_current,
            is_dated: window.is_dated,
            disputed: version.fields.iter().any(|folded| folded.disputed),
        };
        let mut properties = version.properties(&self.fold(), &self.names);
        let mut row = head.row(self.number, 2 * kind.fields.len() + 8);
        let mut support = version.support(&self.fold(), &self.names);
        let all = properties.iter_mut().chain(&mut support);
        for (column, value) in all.flat_map(|property| property.columns.drain(..)) {
            row.set(column, value);
        }
        if let Some(within) = kind.within() {
            let id = identity.key(within.column);
            let outer = id.and_then(|id| self.names.identity(within.kind.name, id));
            row.set(within.column, id);
            for key in within.kind.context() {
                row.set(key, outer.and_then(|outer| outer.key(key)));
            }
        }
        self.sums(&mut row, version);
        self.figure(&mut row, version);
        if kind.is_scoped() {
            row.set("scope", version.scope(&self.names));
        }
        let members = self.members(version);
        let text = version.text(&properties, &support, &self.fold(), &self.names);
        let told = changes(version, properties, before);
        let cited = |version: &Version<'d>| {
            version.fields.iter().flat_map(|folded| &folded.live).map(|claim| claim.source).collect::<Vec<_>>()
        };
        let cites = distinct(std::iter::once(version).chain(&version.inside).flat_map(cited));
        let stances = version.stances(&self.fold());
        let rendered = Rendered { record: text, changes: Some(told), stances };
        self.put(kind.name, &head, row, members, &cites, rendered)?;
        self.findable(version, &head)?;
        let belongs = self.belongs(version);
        self.derive(version, &head, &belongs, before)
    }

    /// The values of many-valued fields.
    fn members(&self, version: &Version<'d>) -> Vec<Member<'d>> {
        let many = version.kind.fields.iter().zip(&version.fields).filter(|(field, _)| field.holds == Holds::Many);
        let member = |field: &Field, claim: &'d Claim| {
            let is_party = matches!(field.ty, Type::Party);
            let organization = if is_party { self.names.organization_id(&claim.text) } else { None };
            let value = if organization.is_some() { self.names.party_name(&claim.text) } else { &claim.text };
            Member { field: field.name, value: value.into(), organization }
        };
        many.flat_map(|(field, folded)| folded.shown.iter().map(move |claim| member(field, claim))).collect()
    }

    /// Indexes a version for full-text search.
    fn findable(&mut self, version: &Version<'d>, head: &Head) -> Result<(), Stopped> {
        let (kind, identity) = (version.kind, version.identity);
        let mut lines: Vec<(&str, Cow<'_, str>)> =
            vec![("name", (*identity.name).into()), ("id", (*identity.id).into())];
        lines.extend(self.names.identifier_lines(kind.name, &identity.id));
        lines.extend(self.names.owner_lines(identity));
        for version in std::iter::once(version).chain(&version.inside) {
            for (field, folded) in version.kind.fields.iter().zip(&version.fields) {
                lines.extend(folded.live.iter().map(|claim| (field.name, self.names.searchable(field.ty, claim))));
            }
        }
        self.words(kind.name, head, true, lines)
    }

    /// What a version belongs to; a record served inside another belongs where the outer record does.
    fn belongs(&self, version: &Version<'d>) -> Belongs<'d> {
        let (kind, identity) = (version.kind, version.identity);
        let outer = kind.within().and_then(|within| {
            let record = self.dataset().find(within.kind.name, identity.owner.as_deref()?)?;
            Some(&record.identity)
        });
        let of: &Identity = outer.unwrap_or(identity);
        let mut countries: Vec<&str> = of.country.as_deref().into_iter().collect();
        for (field, folded) in kind.fields.iter().zip(&version.fields) {
            if matches!(field.ty, Type::Country) {
                countries.extend(folded.shown.iter().map(|claim| &*claim.text));
            }
        }
        let mut seen = BTreeSet::new();
        countries.retain(|country| seen.insert(*country));
        let mission = if kind.name == Kind::MISSION { Some(&*identity.id) } else { of.mission.as_deref() };
        Belongs { mission, countries, outer: outer.map(|outer| &*outer.name) }
    }
}
