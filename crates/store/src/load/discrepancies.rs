//! The disputes of a version: the rival values of a field, and who is in which camp.

use ledger_core::claim::Claim;
use ledger_core::describe::Field;
use ledger_core::difference::difference;
use ledger_core::fold::Folded;
use ledger_core::grouped::grouped;
use ledger_core::package::layout;
use ledger_core::resources::Subject;
use ledger_core::resources::discrepancies::{Camp, Discrepancy, RivalValue};
use ledger_core::value::PartialDate;
use ledger_core::vocabulary::Rank;
use serde_json::Value as Json;

use super::derived::Belongs;
use super::edition::EditionWriter;
use super::lists::Head;
use super::version::Version;
use super::writer::Stopped;

impl<'d> EditionWriter<'_, 'd> {
    /// Writes a dispute; `since` is the day since when the field is disputed.
    pub(super) fn discrepancy(
        &mut self,
        version: &Version<'d>,
        field: &'static Field,
        folded: &Folded<'d>,
        head: &Head,
        belongs: &Belongs<'d>,
        since: Option<String>,
    ) -> Result<(), Stopped> {
        let head = self.head_of("discrepancy", version, field, head, true);
        let sources = &self.dataset().sources;
        let value = |claim: &Claim| self.names.value(field.ty, claim);
        let citations = self.names.citations(&self.fold(), field, folded);
        let reports = self.names.independence.reports(&folded.live);
        let independent = reports.by_value(&folded.live);
        let camps = grouped(folded.live.iter().map(|claim| ((&*claim.text, claim.currency), *claim)));
        let published = |claims: &[&Claim]| {
            let days = || claims.iter().filter_map(|claim| sources[claim.source].published_on);
            let text = |day: Option<PartialDate>| day.map(|day| day.to_string());
            (text(days().min_by_key(|day| day.last())), text(days().max_by_key(|day| day.last())))
        };
        let behind = |claims: &[&Claim]| reports.behind(claims.iter().map(|claim| claim.source)).len();
        let values = grouped(folded.live.iter().map(|claim| (claim.value_key(), *claim)))
            .into_iter()
            .map(|(key, of_value)| {
                let (first, last) = published(&of_value);
                RivalValue {
                    value: value(of_value[0]),
                    qualifier: key.1,
                    currency: key.2.map(|currency| currency.code()),
                    independent_sources: independent[&key],
                    first_published: first,
                    last_published: last,
                    citations: citations
                        .iter()
                        .filter(|citation| of_value.iter().any(|claim| *claim.id == *citation.claim))
                        .copied()
                        .collect(),
                }
            })
            .collect();
        let is_shown = |claim: &Claim| folded.shown.iter().any(|shown| shown.text == claim.text);
        let camp = |claims: &[&'d Claim]| {
            let (first_published, last_published) = published(claims);
            Camp {
                value: value(claims[0]),
                currency: claims[0].currency_code(),
                qualifiers: each_once(claims.iter().map(|claim| claim.qualifier)),
                accepted: is_shown(claims[0]),
                independent_sources: behind(claims),
                first_published,
                last_published,
                attributed_to: each_once(claims.iter().filter_map(|claim| claim.attributed_to())),
                claims: claims.iter().map(|claim| &*claim.id).collect(),
            }
        };
        let preferred = folded.shown.first().filter(|claim| claim.rank == Rank::Preferred);
        let note = preferred.map(|claim| self.note(claim)).filter(|note| !note.is_empty());
        let explained = self.names.explanation(version.kind.name, &version.identity.id, field.name);
        let row = Discrepancy {
            explanation: explained.map(|(explanation, _)| explanation.clone()),
            unit: field.unit.and_then(|unit| version.shown(unit).first()).map(|claim| &*claim.text),
            note,
            independent_sources: behind(&folded.live),
            difference: difference(&self.fold(), field, folded),
            camps: camps.iter().map(|(_, claims)| camp(claims)).collect(),
            id: head.id.clone(),
            url: format!("/discrepancies/{}", head.id),
            subject: Subject::of(version.kind, version.identity),
            field: field.name,
            accepted: folded.shown.first().map_or(Json::Null, |claim| value(claim)),
            rule: self.fold().rule(field, folded),
            values,
            known_from: since,
            known_to: head.known_to.clone(),
        };
        // Serializing plain data cannot fail.
        let text = serde_json::to_string(&row).unwrap_or_default();
        let columns = head
            .row(self.number, 4)
            .with("subject_kind", version.kind.name)
            .with("subject_id", &version.identity.id)
            .with("field", field.name)
            .with("disputed_since", row.known_from.as_ref())
            .with("difference", row.difference)
            .with("independent_sources", i64::try_from(row.independent_sources).unwrap_or(i64::MAX));
        let texts = folded.live.iter().map(|claim| self.names.searchable(field.ty, claim));
        let texts = texts.chain(explained.map(|(explanation, _)| explanation.text.into())).collect();
        let explained_by = explained.map_or_else(Vec::new, |(_, sources)| sources.clone());
        self.derived_row("discrepancy", &head, columns, version, (field, folded), belongs, text, texts, &explained_by)
    }

    /// The curator's note on a claim.
    fn note(&self, claim: &Claim) -> &'d str {
        self.dataset().package.table(layout::CLAIMS).row(claim.row).cell("note")
    }
}

/// Each of these once, in their order.
fn each_once<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut each = Vec::new();
    for item in items {
        if !each.contains(&item) {
            each.push(item);
        }
    }
    each
}
