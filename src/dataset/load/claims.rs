//! Claims: the evidence itself, as rows of their own.

use std::collections::HashMap;

use serde_json::json;

use super::{EditionWriter, Head};
use crate::citations::SourceBrief;
use crate::dataset::claim::{RANKS, filled};
use crate::resources::{KINDS, claims};

impl EditionWriter<'_, '_, '_> {
    pub(super) async fn claims(&mut self, disputes: &HashMap<(usize, usize), Vec<bool>>) -> Result<(), sqlx::Error> {
        let dataset = self.dataset();
        let table = dataset.package.table("claims.csv");
        let briefs: Vec<SourceBrief> = (0..dataset.sources.len()).map(|at| self.brief(at)).collect();
        let lines: HashMap<&str, usize> = table.rows.iter().enumerate().map(|(at, row)| (&row.cells[0], at)).collect();
        let mut undated = 0;
        for (at, kind) in KINDS.iter().enumerate() {
            for (place, record) in dataset.records[at].iter().enumerate() {
                for claim in &record.claims {
                    let line = &table.rows[lines[claim.id.as_str()]];
                    let source = &dataset.sources[claim.source];
                    let visible = source.visible_from().map(|day| day.to_string());
                    undated += usize::from(visible.is_none());
                    let disputed =
                        !claim.is_deprecated() && disputes.get(&(at, place)).is_some_and(|fields| fields[claim.field]);
                    let head = Head {
                        version: self.writer.next_version(),
                        id: claim.id.clone(),
                        known_from: visible.clone(),
                        known_to: None,
                        is_current: true,
                        is_dated: visible.is_some(),
                        disputed,
                    };
                    let identity = &record.identity;
                    let field = &kind.fields[claim.field];
                    let json = claims::Claim {
                        id: claim.id.clone(),
                        url: format!("/claims/{}", claim.id),
                        subject: claims::Subject::of(kind, identity),
                        field: field.name.to_owned(),
                        value: claim.text.clone(),
                        currency: claim.currency.clone(),
                        qualifier: claim.qualifier,
                        source: briefs[claim.source].clone(),
                        paragraph: claim.paragraph,
                        paragraph_sha256: filled(table.cell(line, "paragraph_sha256")),
                        locator: claim.locator.clone(),
                        attributed_to: claim.attributed_to.clone(),
                        valid_on: claim.valid_on.map(|date| date.to_string()),
                        rank: RANKS[claim.rank].name,
                        note: filled(table.cell(line, "note")),
                    };
                    let mut row = head.row(self.number);
                    row.extend([
                        ("subject_kind".into(), kind.name.into()),
                        ("subject_id".into(), identity.id.as_str().into()),
                        ("field".into(), field.name.into()),
                        ("value".into(), claim.text.as_str().into()),
                        ("currency".into(), claim.currency.clone().into()),
                        ("qualifier".into(), claim.qualifier.as_str().into()),
                        ("source".into(), source.id.as_str().into()),
                        ("paragraph".into(), claim.paragraph.into()),
                        ("paragraph_sha256".into(), json.paragraph_sha256.clone().into()),
                        ("locator".into(), claim.locator.clone().into()),
                        ("attributed_to".into(), claim.attributed_to.clone().into()),
                        ("valid_on".into(), json.valid_on.clone().into()),
                        ("rank".into(), json.rank.into()),
                        ("note".into(), json.note.clone().into()),
                        ("record".into(), json!(json).to_string().into()),
                    ]);
                    self.writer.insert("claim", row).await?;
                    self.cite(head.version, [source.id.as_str()].into()).await?;
                    let mut lines = vec![("name", identity.name.clone()), ("id", identity.id.clone())];
                    lines.push((field.name, self.names.searchable(field.ty, claim)));
                    lines.extend(claim.attributed_to.clone().map(|text| ("attributed_to", text)));
                    lines.extend(json.note.clone().map(|text| ("note", text)));
                    self.words(&head, "claim", None, lines).await?;
                }
            }
        }
        self.undated("claim", "", undated).await
    }
}
