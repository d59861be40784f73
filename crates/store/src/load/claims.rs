//! Claims: the evidence itself, as rows.

use std::borrow::Cow;
use std::collections::HashMap;

use ledger_core::claim::Claim;
use ledger_core::dataset::Record;
use ledger_core::fold::Stance;
use ledger_core::package::layout;
use ledger_core::resources::claims::Check;
use ledger_core::resources::{KINDS, Subject, claims};
use ledger_core::support::Support;
use ledger_core::words::filled;
use serde_json::value::{RawValue, to_raw_value};

use super::edition::EditionWriter;
use super::lists::Head;
use super::writer::Stopped;

/// How a claim stands in its edition, as long as no day is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Standing {
    /// Whether the record shows its value.
    pub accepted: bool,
    /// Whether its field is disputed.
    pub disputed: bool,
    /// How it relates to the value that the record shows; `None` if it is not live.
    pub stance: Option<Stance>,
    /// How many independent sources agree with it, and how many contradict it.
    pub support: Support,
}

impl EditionWriter<'_, '_> {
    /// Writes the claims in the order of their file; each stands now as `standings` says.
    pub(super) fn claims(&mut self, standings: &[Standing]) -> Result<(), Stopped> {
        let dataset = self.dataset();
        // Serializing plain data cannot fail.
        let briefs: Vec<Box<RawValue>> =
            (0..dataset.sources.len()).filter_map(|at| to_raw_value(&self.brief(at)).ok()).collect();
        let mut places: Vec<Option<(usize, &Record, &Claim)>> = vec![None; standings.len()];
        for (kind, records) in dataset.records.iter().enumerate() {
            for record in records {
                for claim in &record.claims {
                    places[claim.row] = Some((kind, record, claim));
                }
            }
        }
        let mut checks: HashMap<&str, Vec<Check<'_>>> = HashMap::new();
        for row in dataset.package.table(layout::CHECKS).rows() {
            let check = Check {
                checked_on: row.cell("checked_on"),
                result: row.cell("result"),
                note: filled(row.cell("note")),
            };
            checks.entry(row.cell("claim_id")).or_default().push(check);
        }
        let mut undated = 0;
        for (kind, record, claim) in places.into_iter().flatten() {
            undated += usize::from(dataset.sources[claim.source].published_on.is_none());
            let checks = checks.get(&*claim.id).map_or(&[][..], Vec::as_slice);
            self.claim(kind, record, (claim, checks), standings[claim.row], &briefs[claim.source])?;
        }
        self.undated("claim", "", undated)
    }

    fn claim(
        &mut self,
        kind: usize,
        record: &Record,
        (claim, checks): (&Claim, &[Check<'_>]),
        standing: Standing,
        brief: &RawValue,
    ) -> Result<(), Stopped> {
        let (dataset, kind, identity) = (self.dataset(), KINDS[kind], &record.identity);
        let line = dataset.package.table(layout::CLAIMS).row(claim.row);
        let source = &dataset.sources[claim.source];
        let visible = source.visible_from().map(|day| day.to_string());
        let field = &kind.fields[claim.field];
        let head = Head {
            version: self.claim_number(claim.row),
            id: claim.id.to_string(),
            is_dated: visible.is_some(),
            known_from: visible,
            known_to: None,
            is_current: true,
            disputed: standing.disputed,
        };
        let rendered = claims::Claim {
            id: &claim.id,
            url: format!("/claims/{}", claim.id),
            subject: Subject::of(kind, identity),
            field: field.name,
            value: &claim.text,
            currency: claim.currency_code(),
            qualifier: claim.qualifier,
            source: brief,
            paragraph: claim.paragraph,
            paragraph_sha256: filled(line.cell("paragraph_sha256")),
            locator: claim.locator.as_deref(),
            attributed_to: claim.attributed_to(),
            valid_on: claim.valid_on,
            rank: claim.rank.as_str(),
            note: filled(line.cell("note")),
            accepted: standing.accepted,
            disputed: standing.disputed,
            voice: claim.voice(),
            rank_reason: filled(line.cell("rank_reason")),
            checked_on: checks.last().map(|check| check.checked_on),
            check_result: checks.last().map(|check| check.result),
            checks: checks.to_vec(),
            supported_by: standing.stance.map(|_| standing.support.supported_by),
            contradicted_by: standing.stance.map(|_| standing.support.contradicted_by),
        };
        let row = head
            .row(self.number, 22)
            .with("subject_kind", kind.name)
            .with("subject_id", &identity.id)
            .with("field", field.name)
            .with("value", rendered.value)
            .with("currency", rendered.currency)
            .with("qualifier", claim.qualifier.as_str())
            .with("source", &source.id)
            .with("paragraph", claim.paragraph)
            .with("paragraph_sha256", rendered.paragraph_sha256)
            .with("locator", rendered.locator)
            .with("attributed_to", rendered.attributed_to)
            .with("voice", rendered.voice)
            .with("valid_on", claim.valid_on.map(|date| date.to_string()))
            .with("rank", rendered.rank)
            .with("rank_reason", rendered.rank_reason)
            .with("note", rendered.note)
            .with("checked_on", rendered.checked_on)
            .with("check_result", rendered.check_result)
            .with("accepted", standing.accepted)
            .with("stance", standing.stance.map(Stance::as_str))
            .with("supported_by", rendered.supported_by)
            .with("contradicted_by", rendered.contradicted_by);
        let text = serde_json::to_string(&rendered).unwrap_or_default();
        self.put("claim", &head, row, Vec::new(), &[claim.source], text)?;
        let mut lines: Vec<(&str, Cow<'_, str>)> =
            vec![("name", (*identity.name).into()), ("id", (*identity.id).into())];
        lines.extend(self.names.owner_lines(identity));
        lines.push((field.name, self.names.searchable(field.ty, claim)));
        lines.extend(rendered.attributed_to.map(|text| ("attributed_to", text.into())));
        lines.extend(rendered.note.map(|text| ("note", text.into())));
        self.words("claim", &head, false, lines)
    }
}
