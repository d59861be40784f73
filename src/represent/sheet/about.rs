//! The sheet about the workbook: what was asked, of which edition, and how to cite it.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use super::cells::{ROWS, Sheet, Styles};
use crate::represent::about::About;

/// Writes it.
pub(super) fn write(
    sheet: &mut Worksheet,
    about: &About,
    (data, citations): (&Sheet, &Sheet),
    styles: &Styles,
) -> Result<(), XlsxError> {
    let edition = match &about.released_on {
        Some(day) => format!("{}, published on {day}", about.release),
        None => format!("{}, not yet published", about.release),
    };
    let codebook = format!("{}/codebook?release={}", about.site, about.release);
    let as_of = about.as_of.as_deref().map(|day| format!("known on {day}")).unwrap_or_default();
    let mut lines = vec![
        ("title", about.title.clone()),
        ("address of these rows", about.url.clone()),
        ("rows", data.rows.to_string()),
        ("as of", as_of),
        ("dataset", about.dataset.clone()),
        ("edition", edition),
        ("publisher", about.attribution.clone()),
        ("license", about.license.clone().unwrap_or_default()),
        ("how to cite", about.citation.clone()),
        ("what columns mean", codebook),
        ("dates", "A cell is a date if its day is known; a month or a year is text, and the columns _first and _last have its days.".to_owned()),
        ("sheet Sources", sources(about, citations)),
    ];
    if data.lacks_links || citations.lacks_links {
        lines.push(("links", "Excel allows 65,530 links in a sheet; the cells after those have none.".to_owned()));
    }
    if data.has_cut || citations.has_cut {
        lines.push((
            "long texts",
            "Excel allows 32,767 characters in a cell; a longer text ends with a note, and CSV has it whole."
                .to_owned(),
        ));
    }
    sheet.set_column_width(0, 24)?.set_column_width(1, 110)?;
    for (row, (name, text)) in (0_u32..).zip(lines.iter().filter(|(_, text)| !text.is_empty())) {
        sheet.write_string_with_format(row, 0, *name, &styles.header)?;
        if text.starts_with("http") && text.len() < 2_000 {
            sheet.write_url(row, 1, Url::new(text))?;
        } else {
            sheet.write_string_with_format(row, 1, text, &styles.wrapped)?;
        }
    }
    Ok(())
}

fn sources(about: &About, citations: &Sheet) -> String {
    let what = "One line for each claim that a row cites; id is that of the row, and stance says whether the claim supports what the row shows.";
    match citations.rows {
        0 if !about.has_citations => "Empty, because the question leaves out citations.".to_owned(),
        0 => "Empty, because these rows name no claims; a summary does with citations=accepted.".to_owned(),
        rows if u64::from(rows) >= ROWS => format!("{what} A sheet has no room for all of them; CSV has."),
        _ => what.to_owned(),
    }
}
