//! The sheet of sources: a line for each claim that a row cites.

use std::collections::HashMap;

use rust_xlsxwriter::{Worksheet, XlsxError};
use serde_json_borrow::Value as Json;

use super::cells::{ROWS, Sheet, Styles};
use crate::represent::about::About;
use crate::represent::table::cited::{self, property};

/// The columns: `id` is that of the row in the first sheet.
pub(super) const COLUMNS: [&str; 16] = [
    "id",
    "field",
    "value",
    "currency",
    "qualifier",
    "accepted",
    "stance",
    "source",
    "title",
    "publisher",
    "published_on",
    "paragraph",
    "locator",
    "attributed_to",
    "claim",
    "url",
];

/// What a line says of a source.
#[derive(Debug)]
pub(super) struct Source([Json<'static>; 4]);

impl Source {
    /// Reads what answers say of it, under its identifier.
    pub(super) fn of(brief: &Json<'_>) -> Option<(String, Self)> {
        let text = |name: &str| match property(brief, name).as_str() {
            Some(text) => Json::Str(text.to_owned().into()),
            None => Json::Null,
        };
        let id = property(brief, "id").as_str()?.to_owned();
        Some((id, Self(["title", "publisher", "published_on", "url"].map(text))))
    }
}

/// Adds the claims that a row cites.
pub(super) fn add(
    sheet: &mut Worksheet,
    state: &mut Sheet,
    record: &Json<'_>,
    (sources, about, styles): (&HashMap<String, Source>, &About, &Styles),
) -> Result<(), XlsxError> {
    let unknown = Source([const { Json::Null }; 4]);
    for claim in cited::claims(record) {
        if u64::from(state.rows) >= ROWS {
            // The last line says what the sheet has no room for.
            state.lacks_links = true;
            return sheet.write_string(state.rows, 0, "… this sheet is full; `format=csv` has the others").map(drop);
        }
        let row = state.rows + 1;
        let Source([title, publisher, published_on, url]) = sources.get(claim.source).unwrap_or(&unknown);
        let text = |text: &str| Json::Str(text.to_owned().into());
        let of = |name: &str| property(claim.object, name).clone();
        let (id, field, source) = (property(record, "id").clone(), text(&claim.field), text(claim.source));
        let stance = claim.stance.map_or(Json::Null, text);
        let address = claim.id.map(|id| format!("{}/claims/{id}?release={}", about.site, about.release));
        let cells = [
            id,
            field,
            of("value"),
            of("currency"),
            of("qualifier"),
            of("accepted"),
            stance,
            source,
            title.clone(),
            publisher.clone(),
            published_on.clone(),
            of("paragraph"),
            of("locator"),
            of("attributed_to"),
            claim.id.map_or(Json::Null, text),
            url.clone(),
        ];
        for (at, cell) in cells.iter().enumerate() {
            let (is_date, is_claim) = (COLUMNS[at] == "published_on", COLUMNS[at] == "claim");
            state.put(sheet, (row, at), is_date, cell, address.as_deref().filter(|_| is_claim), styles)?;
        }
        state.rows = row;
    }
    Ok(())
}
