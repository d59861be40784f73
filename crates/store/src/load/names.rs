//! Lookups for rendering: names of countries and organizations, identifiers, and the citations of a field.

use std::borrow::Cow;
use std::collections::HashMap;

use ledger_core::citations::{Citation, Identifier};
use ledger_core::claim::{Claim, Value};
use ledger_core::dataset::{Dataset, Record};
use ledger_core::describe::{Field, Kind, Type};
use ledger_core::fold::{Fold, Folded, View};
use ledger_core::identity::Identity;
use ledger_core::independence::Independence;
use ledger_core::influence::Speakers;
use ledger_core::package::layout::JOINER;
use ledger_core::package::{Package, Table, layout};
use ledger_core::resources::discrepancies::Explanation;
use ledger_core::resources::{KINDS, missions};
use ledger_core::support::Support;
use serde_json::{Value as Json, json};

/// Lookups for rendering: names of countries, organizations and missions, and original sources.
#[derive(Debug)]
pub struct Names<'a> {
    countries: HashMap<&'a str, &'a str>,
    organizations: HashMap<&'a str, &'a str>,
    /// The external identifiers of the records.
    identifiers: Identifiers<'a>,
    /// Why sources disagree, with the indices of the sources that show it, by kind, record and field.
    explanations: HashMap<(&'a str, &'a str, &'a str), (Explanation<'a>, Vec<usize>)>,
    dataset: &'a Dataset,
    /// The missions, each with the country where it works, as the edition knows it now.
    pub hosts: Vec<(String, Option<String>)>,
    /// Which sources are independent of each other.
    pub independence: Independence<'a>,
    /// Who speaks in each of them.
    pub speakers: Speakers<'a>,
    /// The identifier of each source.
    pub source_ids: Vec<&'a str>,
}

impl<'a> Names<'a> {
    /// Collects them.
    #[must_use]
    pub fn of(dataset: &'a Dataset) -> Self {
        let names = |file: &str| -> HashMap<&'a str, &'a str> {
            let table: &'a Table = dataset.package.table(file);
            table.rows().map(|row| (row.cell("id"), row.cell("name"))).collect()
        };
        Self {
            countries: names(layout::COUNTRIES),
            organizations: names(layout::ORGANIZATIONS),
            identifiers: identifiers(&dataset.package),
            explanations: explanations(dataset),
            dataset,
            hosts: hosts(dataset),
            independence: Independence::of(&dataset.sources, dataset.package.rules),
            speakers: Speakers::of(&dataset.sources),
            source_ids: dataset.sources.iter().map(|source| source.id.as_str()).collect(),
        }
    }

    /// The external identifiers of a record.
    #[must_use]
    pub fn identifiers(&self, kind: &str, id: &str) -> &[Identifier<'a>] {
        self.identifiers.get(kind).and_then(|of_kind| of_kind.get(id)).map_or(&[], Vec::as_slice)
    }

    /// Why sources disagree about a field, with the indices of the sources that show it.
    #[must_use]
    pub fn explanation<'t>(
        &'t self,
        kind: &'t str,
        id: &'t str,
        field: &'t str,
    ) -> Option<&'t (Explanation<'a>, Vec<usize>)>
    where
        'a: 't,
    {
        // The keys are borrowed for less time than those of the map.
        let explanations: &HashMap<(&'t str, &'t str, &'t str), _> = &self.explanations;
        explanations.get(&(kind, id, field))
    }

    /// The identity of a record.
    #[must_use]
    pub fn identity(&self, kind: &str, id: &str) -> Option<&'a Identity> {
        self.dataset.find(kind, id).map(|record| &record.identity)
    }

    /// The name of a record.
    #[must_use]
    pub fn record(&self, kind: &str, id: &str) -> Option<&'a str> {
        self.identity(kind, id).map(|identity| &*identity.name)
    }

    /// The English name of a country.
    #[must_use]
    pub fn country_name<'t>(&self, id: &'t str) -> &'t str
    where
        'a: 't,
    {
        self.countries.get(id).copied().unwrap_or(id)
    }

    /// A country as shown in answers.
    #[must_use]
    pub fn country(&self, id: &str) -> Json {
        json!({ "id": id, "name": self.country_name(id) })
    }

    /// The organization's id, if the text is one.
    #[must_use]
    pub fn organization_id(&self, text: &str) -> Option<&'a str> {
        self.organizations.get_key_value(text).map(|(id, _)| *id)
    }

    /// The name of an organization, or the text itself.
    #[must_use]
    pub fn party_name<'t>(&self, text: &'t str) -> &'t str
    where
        'a: 't,
    {
        self.organizations.get(text).copied().unwrap_or(text)
    }

    fn party(&self, text: &str) -> Json {
        json!({ "id": self.organization_id(text), "name": self.party_name(text) })
    }

    /// A value as shown in answers.
    #[must_use]
    pub fn value(&self, ty: Type, claim: &Claim) -> Json {
        match (ty, claim.value) {
            (_, Value::Number(number)) => number.json(),
            (Type::Country, _) => self.country(&claim.text),
            (Type::Party, _) => self.party(&claim.text),
            _ => (*claim.text).into(),
        }
    }

    /// The external identifiers of a record, as a full-text query may find them.
    #[must_use]
    pub fn identifier_lines(&self, kind: &str, id: &str) -> Vec<(&'static str, Cow<'a, str>)> {
        self.identifiers(kind, id).iter().map(|identifier| ("identifiers", identifier.id.into())).collect()
    }

    /// The names of the country or organization whose record it is, as a full-text query may find them.
    #[must_use]
    pub fn owner_lines<'t>(&self, identity: &'t Identity) -> Vec<(&'static str, Cow<'t, str>)>
    where
        'a: 't,
    {
        let country = identity.country.as_deref().map(|id| ("country", self.country_name(id).into()));
        let organization = identity.organization.as_deref().map(|id| ("donor", self.party_name(id).into()));
        country.into_iter().chain(organization).collect()
    }

    /// The texts of a claim's value for full-text search.
    #[must_use]
    pub fn searchable<'t>(&self, ty: Type, claim: &'t Claim) -> Cow<'t, str>
    where
        'a: 't,
    {
        match ty {
            Type::Party => self.party_name(&claim.text).into(),
            Type::Country => self.country_name(&claim.text).into(),
            Type::Code(_) | Type::Term if claim.text.contains('_') => claim.text.replace('_', " ").into(),
            _ => (&*claim.text).into(),
        }
    }
}

/// The identifiers of a package, by kind and by record.
type Identifiers<'a> = HashMap<&'a str, HashMap<&'a str, Vec<Identifier<'a>>>>;

fn identifiers(package: &Package) -> Identifiers<'_> {
    let mut all: Identifiers<'_> = HashMap::new();
    for row in package.table(layout::IDENTIFIERS).rows() {
        let of_kind = all.entry(row.cell("subject_kind")).or_default();
        let identifier = Identifier::new(row.cell("scheme"), row.cell("identifier"));
        of_kind.entry(row.cell("subject_id")).or_default().push(identifier);
    }
    all
}

fn explanations(dataset: &Dataset) -> HashMap<(&str, &str, &str), (Explanation<'_>, Vec<usize>)> {
    let index = |id: &&str| dataset.sources.binary_search_by(|source| source.id.as_str().cmp(id)).ok();
    let rows = dataset.package.table(layout::EXPLANATIONS).rows();
    rows.map(|row| {
        let sources: Vec<&str> = row.cell("sources").split(JOINER).collect();
        let indices = sources.iter().filter_map(index).collect();
        let of = (row.cell("subject_kind"), row.cell("subject_id"), row.cell("field"));
        (of, (Explanation { text: row.cell("text"), sources }, indices))
    })
    .collect()
}

impl Names<'_> {
    /// The claims behind a field.
    #[must_use]
    pub fn citations<'t>(&'t self, fold: &Fold<'_>, field: &'static Field, folded: &Folded<'t>) -> Vec<Citation<'t>> {
        let reports = self.independence.reports(&folded.live);
        let independent = reports.by_value(&folded.live);
        let citation = |claim: &&'t Claim| {
            let support = Support::of(fold, field, folded, &reports, claim);
            Citation {
                claim: &claim.id,
                field: field.name,
                value: &claim.text,
                currency: claim.currency_code(),
                qualifier: claim.qualifier,
                accepted: folded.shows(field, claim),
                independent_sources: independent[&claim.value_key()],
                source: self.source_ids[claim.source],
                paragraph: claim.paragraph,
                locator: claim.locator.as_deref(),
                attributed_to: claim.attributed_to(),
                valid_on: claim.valid_on,
                voice: claim.voice(),
                supported_by: support.supported_by,
                contradicted_by: support.contradicted_by,
            }
        };
        folded.live.iter().map(citation).collect()
    }

    /// The donor of a tranche, as shown in answers.
    #[must_use]
    pub fn donor(&self, identity: &Identity) -> Json {
        match (&identity.country, &identity.organization) {
            (Some(id), _) => json!({ "kind": "country", "id": id, "name": self.country_name(id) }),
            (None, Some(id)) => json!({ "kind": "organization", "id": id, "name": self.party_name(id) }),
            (None, None) => Json::Null,
        }
    }
}

/// The missions, each with the country where it works, as the edition knows it now.
fn hosts(dataset: &Dataset) -> Vec<(String, Option<String>)> {
    let fold = Fold::new(&dataset.sources, dataset.package.rules);
    let host = |record: &Record| {
        let fields = missions::KIND.fields.iter().zip(fold.record(&missions::KIND, record, View::Now));
        let host = fields
            .filter(|(field, _)| field.country_role == Some("host"))
            .find_map(|(_, folded)| folded.shown.first().map(|claim| claim.text.to_string()));
        (record.identity.id.to_string(), host)
    };
    let at = KINDS.iter().position(|kind| kind.name == Kind::MISSION);
    at.into_iter().flat_map(|at| &dataset.records[at]).map(host).collect()
}
