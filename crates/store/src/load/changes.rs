//! What an edition did to what the previous one says.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use ledger_core::citations::Ref;
use ledger_core::dataset::{Dataset, Record};
use ledger_core::describe::{Kind, Type};
use ledger_core::package::{Row, layout};
use ledger_core::resources::changes::{ClaimState, EditionChange};
use ledger_core::resources::{FoundSubject, KINDS, kind, url};
use ledger_core::rules::Rules;
use ledger_core::words::filled;
use serde_json::json;

use super::edition::{ALWAYS, EditionWriter, distinct};
use super::lists::Head;
use super::writer::Stopped;
use crate::index::Member;

/// How many claims an edition added, changed and withdrew.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub added: usize,
    pub changed: usize,
    pub withdrawn: usize,
}

/// The rows of one thing in two editions.
type Pair<'d> = (Option<Row<'d>>, Option<Row<'d>>);

/// What happened to a thing; nothing if it is the same.
fn change(pair: Pair<'_>) -> Option<&'static str> {
    match pair {
        (None, Some(_)) => Some("added"),
        (Some(_), None) => Some("withdrawn"),
        (Some(old), Some(new)) if !old.same(new) => Some("changed"),
        _ => None,
    }
}

/// The rows of a file in two editions, by their identifiers.
fn pairs<'d>(before: &'d Dataset, dataset: &'d Dataset, file: &str) -> BTreeMap<&'d str, Pair<'d>> {
    let mut pairs: BTreeMap<&str, Pair<'d>> = BTreeMap::new();
    for row in before.package.table(file).rows() {
        pairs.entry(row.id()).or_default().0 = Some(row);
    }
    for row in dataset.package.table(file).rows() {
        pairs.entry(row.id()).or_default().1 = Some(row);
    }
    pairs
}

/// The columns in which a thing differs, as far as both editions have them, with what each says.
fn differences<'d>(
    before: &'d Dataset,
    dataset: &'d Dataset,
    file: &str,
    (old, new): (Row<'d>, Row<'d>),
) -> Vec<(&'static str, &'d str, &'d str)> {
    let (had, has) = (before.package.table(file), dataset.package.table(file));
    let in_both = has.columns().iter().copied().filter(|column| had.has(column) && has.has(column));
    let cells = in_both.map(|column| (column, old.cell(column), new.cell(column)));
    cells.filter(|(_, old, new)| old != new).collect()
}

fn state(row: Row<'_>) -> ClaimState {
    let cell = |column| row.cell(column);
    ClaimState {
        value: cell("value").to_owned(),
        currency: filled(cell("currency")),
        qualifier: cell("qualifier").to_owned(),
        source: cell("source_id").to_owned(),
        paragraph: cell("paragraph").parse().ok(),
        locator: filled(cell("locator")),
        attributed_to: filled(cell("attributed_to")),
        valid_on: filled(cell("valid_on")),
        rank: cell("rank").to_owned(),
        note: filled(cell("note")),
        subject_id: cell("subject_id").to_owned(),
        field: cell("field").to_owned(),
    }
}

/// The files of what is not a record and has an identifier: what it is, and the columns with its name, of which the first
/// that is filled counts.
const OTHERS: [(&str, &str, &[&str]); 4] = [
    (layout::SOURCES, "source", &["title", "publisher"]),
    (layout::ORGANIZATIONS, "organization", &["name"]),
    (layout::VOICES, "voice", &["name"]),
    (layout::COUNTRIES, "country", &["name"]),
];

impl<'d> EditionWriter<'_, 'd> {
    /// Compares the edition with the previous one. The first edition added everything and changed nothing. From rules
    /// version 3, not only claims are compared.
    pub(super) fn changes(&self) -> (Counts, Vec<EditionChange>) {
        let Some(before) = self.before else {
            let added = self.dataset().package.table(layout::CLAIMS).len();
            return (Counts { added, ..Counts::default() }, Vec::new());
        };
        let (counts, mut changes) = self.changed_claims(before);
        if self.dataset().package.rules >= Rules::V3 {
            changes.extend(self.changed_identities(before));
            changes.sort_by(|one, other| one.id.cmp(&other.id));
        }
        (counts, changes)
    }

    fn changed_claims(&self, before: &'d Dataset) -> (Counts, Vec<EditionChange>) {
        let dataset = self.dataset();
        let version = &dataset.package.version;
        let reasons = dataset.package.table(layout::CORRECTIONS).rows().filter(|row| row.cell("release") == version);
        let because: HashMap<&str, &str> = reasons.map(|row| (row.cell("claim_id"), row.cell("because"))).collect();
        let mut counts = Counts::default();
        let mut changes = Vec::new();
        for (id, pair) in pairs(before, dataset, layout::CLAIMS) {
            let Some(change) = change(pair) else { continue };
            let (count, row, dataset) = match pair {
                (None, Some(new)) => (&mut counts.added, new, dataset),
                (Some(old), None) => (&mut counts.withdrawn, old, before),
                (_, Some(new)) => (&mut counts.changed, new, dataset),
                (None, None) => continue,
            };
            *count += 1;
            let Some((subject, record)) = subject(dataset, row.cell("subject_kind"), row.cell("subject_id")) else {
                continue;
            };
            let attributes = match pair {
                (Some(old), Some(new)) => differences(before, dataset, layout::CLAIMS, (old, new)),
                _ => Vec::new(),
            };
            changes.push(EditionChange {
                id: format!("{version}:{id}"),
                url: format!("/changes/{version}:{id}"),
                release: version.clone(),
                change,
                field: Some(row.cell("field").to_owned()),
                old: pair.0.map(state),
                new: pair.1.map(state),
                because: because.get(id).map(|text| (*text).to_owned()),
                claims: vec![id.to_owned()],
                about: "claim",
                attributes: attributes.into_iter().map(|(column, ..)| column.to_owned()).collect(),
                before: None,
                after: None,
                country: self.concerned(subject.kind, record),
                subject,
            });
        }
        (counts, changes)
    }

    /// What identifies records, sources, organizations, voices and countries, as far as it changed: a row for each that was
    /// added or withdrawn, and one for each attribute that differs.
    fn changed_identities(&self, before: &'d Dataset) -> Vec<EditionChange> {
        let dataset = self.dataset();
        let merges = dataset.package.table(layout::MERGES).rows();
        let merges = merges.filter(|row| row.cell("release") == dataset.package.version);
        let because: HashMap<(&str, &str), &str> =
            merges.map(|row| ((row.cell("subject_kind"), row.cell("old_id")), row.cell("because"))).collect();
        let (old, new) = (identifiers(before), identifiers(dataset));
        let mut changes = Vec::new();
        let records = KINDS.iter().map(|kind| (kind.csv(), kind.name, "record", &["name"][..]));
        let others = OTHERS.into_iter().map(|(file, kind, names)| (file.to_owned(), kind, kind, names));
        for (file, kind, about, names) in records.chain(others) {
            for (id, pair) in pairs(before, dataset, &file) {
                let Some(row) = pair.1.or(pair.0) else { continue };
                let in_edition = if pair.1.is_some() { dataset } else { before };
                let (subject, record) = match subject(in_edition, kind, id) {
                    Some((subject, record)) => (subject, Some(record)),
                    None => (other(kind, row, names), None),
                };
                let country = match record {
                    Some(record) => self.concerned(kind, record),
                    None if kind == "country" => vec![self.reference(id)],
                    None => filled::<&str>(row.cell("country")).into_iter().map(|id| self.reference(id)).collect(),
                };
                let version = &dataset.package.version;
                let row = |change: &'static str, attribute: Option<(&str, &str, &str)>| {
                    let end = attribute.map(|(name, ..)| format!(".{name}")).unwrap_or_default();
                    let id = format!("{version}:{kind}.{id}{end}");
                    EditionChange {
                        url: format!("/changes/{id}"),
                        id,
                        release: version.clone(),
                        change,
                        subject: subject.clone(),
                        field: None,
                        old: None,
                        new: None,
                        because: None,
                        claims: Vec::new(),
                        about,
                        attributes: attribute.iter().map(|(name, ..)| (*name).to_owned()).collect(),
                        before: attribute.and_then(|(_, before, _)| filled(before)),
                        after: attribute.and_then(|(.., after)| filled(after)),
                        country: country.clone(),
                    }
                };
                if let (Some(old), Some(new)) = pair {
                    let differ = differences(before, dataset, &file, (old, new));
                    changes.extend(differ.into_iter().map(|attribute| row("changed", Some(attribute))));
                } else if let Some(change) = change(pair) {
                    let because = because.get(&(kind, id)).map(|text| (*text).to_owned());
                    changes.push(EditionChange { because, ..row(change, None) });
                }
                let of_edition =
                    |all: &HashMap<(&str, &str), String>| all.get(&(kind, id)).cloned().unwrap_or_default();
                let (had, has) = (of_edition(&old), of_edition(&new));
                if pair.0.is_some() && pair.1.is_some() && had != has {
                    changes.push(row("changed", Some(("identifiers", &had, &has))));
                }
            }
        }
        changes
    }

    /// The countries that a record concerns: that of its identity, and those that its live claims give.
    fn concerned(&self, of: &str, record: &Record) -> Vec<Ref> {
        let outer = kind(of).and_then(Kind::within).and_then(|within| {
            let owner = record.identity.owner.as_deref()?;
            self.dataset().find(within.kind.name, owner)
        });
        let own = outer.unwrap_or(record).identity.country.as_deref();
        let fields = kind(of).map_or(&[][..], |kind| kind.fields);
        let live = record.claims.iter().filter(|claim| !claim.is_deprecated());
        let named = live.filter(|claim| matches!(fields[claim.field].ty, Type::Country)).map(|claim| &*claim.text);
        let all: BTreeSet<&str> = own.into_iter().chain(named).collect();
        all.into_iter().map(|id| self.reference(id)).collect()
    }

    fn reference(&self, country: &str) -> Ref {
        Ref { id: country.to_owned(), name: self.names.country_name(country).to_owned() }
    }

    pub(super) fn write_changes(&mut self, changes: Vec<EditionChange>) -> Result<(), Stopped> {
        for change in changes {
            let head = Head {
                version: self.queue.next("change"),
                id: change.id.clone(),
                known_from: Some(ALWAYS.to_owned()),
                known_to: None,
                is_current: true,
                is_dated: true,
                disputed: false,
            };
            let row = head
                .row(self.number, 5)
                .with("change", change.change)
                .with("subject_kind", change.subject.kind)
                .with("subject_id", &change.subject.id)
                .with("field", change.field.as_ref())
                .with("about", change.about);
            // A source that the edition no longer has is not cited.
            let states = || change.old.iter().chain(&change.new);
            let own = (change.about == "source").then_some(change.subject.id.as_str());
            let sources = states().map(|state| state.source.as_str()).chain(own);
            let cites = distinct(sources.filter_map(|id| self.names.source_ids.binary_search(&id).ok()));
            let member =
                |country: &Ref| Member { field: "country", value: country.id.clone().into(), organization: None };
            let members = change.country.iter().map(member);
            self.put("change", &head, row, members.collect(), &cites, json!(change).to_string())?;
            let values = states().map(|state| ("value", state.value.as_str()));
            let attributes = change.before.iter().chain(&change.after).map(|text| ("value", text.as_str()));
            let subject = [("name", change.subject.name.as_str()), ("id", change.subject.id.as_str())];
            let lines = subject.into_iter().chain(values).chain(attributes);
            let lines = lines.chain(change.because.as_deref().map(|text| ("because", text)));
            // The record may be gone with its last claim.
            let find = |dataset: &'d Dataset| dataset.find(change.subject.kind, &change.subject.id);
            let record = find(self.dataset()).or_else(|| find(self.before?));
            let owner = record.map(|record| self.names.owner_lines(&record.identity)).unwrap_or_default();
            let lines = lines.map(|(field, text)| (field, Cow::Borrowed(text))).chain(owner);
            self.words("change", &head, false, lines)?;
        }
        Ok(())
    }
}

/// A record as a subject.
fn subject<'d>(dataset: &'d Dataset, kind_name: &str, id: &str) -> Option<(FoundSubject, &'d Record)> {
    let (kind, record) = (kind(kind_name)?, dataset.find(kind_name, id)?);
    let url = url(kind, &record.identity);
    Some((FoundSubject { kind: kind.name, id: id.to_owned(), url, name: record.identity.name.to_string() }, record))
}

/// What is not a record as a subject.
fn other(kind: &'static str, row: Row<'_>, names: &[&str]) -> FoundSubject {
    let id = row.id().to_owned();
    let path = match kind {
        "country" => "countries",
        "organization" => "organizations",
        "voice" => "voices",
        _ => "sources",
    };
    let name = names.iter().find_map(|column| filled::<String>(row.cell(column))).unwrap_or_else(|| id.clone());
    FoundSubject { kind, url: format!("/{path}/{id}"), id, name }
}

/// The identifiers elsewhere of what an edition names, by kind and identifier, in one text.
fn identifiers(dataset: &Dataset) -> HashMap<(&str, &str), String> {
    let mut all: HashMap<(&str, &str), Vec<String>> = HashMap::new();
    for row in dataset.package.table(layout::IDENTIFIERS).rows() {
        let named = format!("{}:{}", row.cell("scheme"), row.cell("identifier"));
        all.entry((row.cell("subject_kind"), row.cell("subject_id"))).or_default().push(named);
    }
    all.into_iter().map(|(of, named)| (of, named.join(layout::JOINER))).collect()
}
