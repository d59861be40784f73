//! Records: every version of every record, folded, rendered and written with the columns that filters use.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::derived::{Before, Belongs, changes};
use super::writer::{Row, Stopped};
use super::{EditionWriter, Head, Window, distinct, set_keys, windows};
use crate::dataset::check::Record;
use crate::dataset::claim::{Claim, Identity, Value};
use crate::dataset::fold::{self, Folded, View};
use crate::dataset::render::Version;
use crate::kind::{Holds, Key, Type};
use crate::resources::claims::Subject;
use crate::resources::{KINDS, legal_cases};

impl<'d> EditionWriter<'_, 'd> {
    /// Folds and writes every version of every record of a kind; notes which claims stand behind a field that is now disputed, and says
    /// how many live claims come from sources without a date.
    pub(super) fn records(&mut self, at: usize, disputed: &mut [bool]) -> Result<usize, Stopped> {
        let (dataset, kind) = (self.dataset(), KINDS[at]);
        let records = &dataset.records[at];
        let mut parts: HashMap<&str, Vec<usize>> = HashMap::new();
        if kind.has(Key::PartOf) {
            for (part, record) in records.iter().enumerate() {
                if let Some(whole) = record.identity.parent.as_deref() {
                    parts.entry(whole).or_default().push(part);
                }
            }
        }
        let mut case_events: HashMap<&str, Vec<&'d Record>> = HashMap::new();
        let event_kind = &legal_cases::CASE_EVENT;
        if kind.name == legal_cases::KIND.name
            && let Some(events) = KINDS.iter().position(|kind| kind.name == event_kind.name)
        {
            for event in &dataset.records[events] {
                case_events.entry(event.identity.parent.as_deref().unwrap_or_default()).or_default().push(event);
            }
        }
        let mut undated_of_kind = 0;
        for record in records {
            let id = &*record.identity.id;
            let events = case_events.remove(id).unwrap_or_default();
            let mut days = fold::days(record, &dataset.sources);
            let mut undated = fold::has_undated(record, &dataset.sources);
            for event in &events {
                days.extend(fold::days(event, &dataset.sources));
                undated |= fold::has_undated(event, &dataset.sources);
            }
            let own_parts: Vec<(&str, Option<Date>)> = parts
                .get(id)
                .into_iter()
                .flatten()
                .map(|part| {
                    (&*records[*part].identity.id, fold::days(&records[*part], &dataset.sources).first().copied())
                })
                .collect();
            if let Some(first) = days.first().copied() {
                days.extend(own_parts.iter().filter_map(|(_, day)| *day).filter(|day| *day > first));
            }
            undated |= own_parts.iter().any(|(_, day)| day.is_none());
            let mut before = Before::default();
            for window in windows(&days, undated) {
                let version = Version {
                    kind,
                    identity: &record.identity,
                    fields: fold::fold(kind, record, &dataset.sources, window.view),
                    known_from: window.known_from.clone(),
                    known_to: window.known_to.clone(),
                    parts: own_parts
                        .iter()
                        .filter(|(_, day)| match window.view {
                            View::Now => true,
                            View::AsOf(limit) => day.is_some_and(|day| day <= limit),
                        })
                        .map(|(id, _)| *id)
                        .collect(),
                    events: self.case_events(&events, &window),
                };
                if window.is_current {
                    for claim in version.fields.iter().filter(|folded| folded.disputed).flat_map(|folded| &folded.live)
                    {
                        disputed[claim.row] = true;
                    }
                }
                self.version(&version, &window, &mut before)?;
            }
            let excluded = record
                .claims
                .iter()
                .chain(events.iter().flat_map(|event| &event.claims))
                .filter(|claim| !claim.is_deprecated() && dataset.sources[claim.source].published_on.is_none())
                .count();
            undated_of_kind += excluded;
            self.undated(kind.name, id, excluded)?;
        }
        self.undated(kind.name, "", undated_of_kind)?;
        // The claims of case events were counted with their cases already.
        Ok(if kind.has(Key::Case) { 0 } else { undated_of_kind })
    }

    /// The case events of a case that are known in a window, in date order.
    fn case_events(&self, events: &[&'d Record], window: &Window) -> Vec<Version<'d>> {
        let (kind, sources) = (&legal_cases::CASE_EVENT, &self.dataset().sources);
        let mut known: Vec<Version<'d>> = events
            .iter()
            .filter_map(|event| {
                let days = fold::days(event, sources);
                let fields = fold::fold(kind, event, sources, window.view);
                let undated = window.view == View::Now && fold::has_undated(event, sources);
                let (from, to) = match window.view {
                    View::Now => (days.last(), None),
                    View::AsOf(limit) => {
                        (days.range(..=limit).next_back(), days.range(limit..).find(|day| **day > limit))
                    }
                };
                (from.is_some() || undated).then(|| Version {
                    kind,
                    identity: &event.identity,
                    fields,
                    known_from: from.map(ToString::to_string),
                    known_to: to.map(ToString::to_string),
                    parts: Vec::new(),
                    events: Vec::new(),
                })
            })
            .collect();
        let date = |version: &Version<'_>| {
            let at = kind.fields.iter().position(|field| field.name == "date").unwrap_or_default();
            version.fields[at].shown.first().map_or_else(|| "9999".to_owned(), |claim| claim.text.to_string())
        };
        known.sort_by_key(|version| (date(version), version.identity.id.clone()));
        known
    }

    fn version(&mut self, version: &Version<'d>, window: &Window, before: &mut Before) -> Result<(), Stopped> {
        let (kind, identity) = (version.kind, version.identity);
        let head = Head {
            version: self.writer.next_version(),
            id: identity.id.to_string(),
            known_from: window.known_from.clone(),
            known_to: window.known_to.clone(),
            is_current: window.is_current,
            is_dated: window.is_dated,
            disputed: version.fields.iter().any(|folded| folded.disputed),
        };
        let mut row = head.row(self.number, 2 * kind.fields.len() + 8).with("name", &identity.name);
        set_keys(&mut row, kind, identity);
        for (field, folded) in kind.fields.iter().zip(&version.fields) {
            if field.holds != Holds::Many {
                self.columns(&mut row, field.name, field.ty, folded);
                continue;
            }
            for (position, claim) in folded.shown.iter().enumerate() {
                let organization =
                    if matches!(field.ty, Type::Party) { self.names.organization_id(&claim.text) } else { None };
                let text = if organization.is_some() { self.names.party_name(&claim.text) } else { &claim.text };
                self.value(kind.name, head.version, field.name, position, text, organization)?;
            }
        }
        self.sums(&mut row, version);
        self.writer.insert(&format!("{}_version", kind.name), row)?;
        let values = version.values(&self.names);
        let text = version.text(&values, &self.names);
        // The history of a case event is told with its case.
        let told = (kind.name != legal_cases::CASE_EVENT.name).then(|| changes(version, values, before));
        let cited = |version: &Version<'d>| {
            version.fields.iter().flat_map(|folded| &folded.live).map(|claim| claim.source).collect::<Vec<_>>()
        };
        let cites = distinct(std::iter::once(version).chain(&version.events).flat_map(cited));
        self.rendered(head.version, &cites, text, told.map(|told| told.to_string()))?;
        let mut lines: Vec<(&str, Cow<'_, str>)> =
            vec![("name", (*identity.name).into()), ("id", (*identity.id).into())];
        let identifiers = self.names.identifiers(kind.name, &identity.id).iter().map(|other| other.id);
        lines.extend(identifiers.map(|id| ("identifiers", id.into())));
        lines.extend(identity.country.as_deref().map(|id| ("country", self.names.country_name(id).into())));
        lines.extend(identity.organization.as_deref().map(|id| ("donor", self.names.party_name(id).into())));
        for version in std::iter::once(version).chain(&version.events) {
            for (field, folded) in version.kind.fields.iter().zip(&version.fields) {
                lines.extend(folded.live.iter().map(|claim| (field.name, self.names.searchable(field.ty, claim))));
            }
        }
        self.words(&head, kind.name, Some(&Subject::of(kind, identity)), lines)?;
        let belongs = self.belongs(version);
        self.derive(version, &head, &belongs, before)
    }

    /// To whom a version belongs; a case event belongs where its case does.
    fn belongs(&self, version: &Version<'d>) -> Belongs<'d> {
        let case = if version.kind.has(Key::Case) { self.case(version.identity.parent.as_deref()) } else { None };
        let of = case.unwrap_or(version.identity);
        let mut countries: Vec<&str> = of.country.as_deref().into_iter().collect();
        for (field, folded) in version.kind.fields.iter().zip(&version.fields) {
            if matches!(field.ty, Type::Country) {
                countries.extend(folded.shown.iter().map(|claim| &*claim.text));
            }
        }
        let mut seen = BTreeSet::new();
        countries.retain(|country| seen.insert(*country));
        let mission = if version.kind.name == "mission" { Some(&*version.identity.id) } else { of.mission.as_deref() };
        Belongs { mission, countries, case: case.map(|case| &*case.name) }
    }

    fn case(&self, id: Option<&str>) -> Option<&'d Identity> {
        self.dataset().find(legal_cases::KIND.name, id?).map(|record| &record.identity)
    }

    /// Sets the columns of a single-valued field.
    fn columns(&self, row: &mut Row, name: &'static str, ty: Type, folded: &Folded<'_>) {
        let shown = folded.shown.first().copied();
        let text = shown.map(|claim| &claim.text);
        let number = |scale: i64| match shown.map(|claim| claim.value) {
            Some(Value::Number(number)) => Some(number.0 / scale),
            _ => None,
        };
        match ty {
            Type::Integer => row.set(name, number(100)),
            Type::Decimal | Type::Money => row.set(format!("{name}_hundredths"), number(1)),
            Type::Party => row.set(name, text.map(|text| self.names.party_name(text))),
            _ => row.set(name, text),
        }
        match ty {
            Type::Integer | Type::Decimal | Type::Money | Type::Date => {
                row.set(format!("{name}_qualifier"), shown.map(|claim| claim.qualifier.as_str()));
            }
            Type::Party => {
                row.set(format!("{name}_organization"), text.and_then(|text| self.names.organization_id(text)));
            }
            _ => {}
        }
        if matches!(ty, Type::Money) {
            row.set("currency", shown.and_then(Claim::currency_code));
        }
    }
}
