//! Cells with their types, and what a sheet needs besides them.

use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Url, Worksheet, XlsxError};
use serde_json_borrow::Value as Json;

use crate::represent::about::About;
use crate::represent::table::plain;

/// How many rows a sheet has below its header: a limit of the format.
pub(super) const ROWS: u64 = 1_048_575;
/// How many links a sheet can have: a limit of Excel, which repairs a file that has more by removing all of them.
const LINKS: u32 = 65_530;
/// How many UTF-16 units a text in a cell can have: a limit of the format.
const TEXT: usize = 32_767;
/// What ends a text that was cut.
const CUT: &str = " … [cut: a cell of Excel has at most 32,767 characters]";
/// How many UTF-16 units an address can have: a limit of Excel.
const ADDRESS: usize = 2_000;
/// How wide a column is, in characters.
const WIDTHS: (usize, usize) = (8, 48);

/// How cells look.
#[derive(Debug)]
pub(super) struct Styles {
    pub header: Format,
    pub day: Format,
    pub whole: Format,
    pub decimal: Format,
    pub wrapped: Format,
}

impl Default for Styles {
    fn default() -> Self {
        let of = |format: &str| Format::new().set_num_format(format);
        Self {
            header: Format::new().set_bold(),
            day: of("yyyy-mm-dd"),
            whole: of("#,##0"),
            decimal: of("#,##0.00"),
            wrapped: Format::new().set_text_wrap().set_align(rust_xlsxwriter::FormatAlign::Top),
        }
    }
}

/// What is known of a sheet while it is written.
#[derive(Debug)]
pub(super) struct Sheet {
    /// How many rows it has below its header.
    pub rows: u32,
    /// How many links it has.
    links: u32,
    /// The longest text of each column, in characters.
    widths: Vec<usize>,
    /// Whether a link was left out, and whether a text was cut.
    pub lacks_links: bool,
    pub has_cut: bool,
}

impl Sheet {
    pub(super) fn new(columns: usize) -> Self {
        Self { rows: 0, links: 0, widths: vec![WIDTHS.0; columns], lacks_links: false, has_cut: false }
    }

    /// Writes the header.
    pub(super) fn begin(&mut self, sheet: &mut Worksheet, names: &[&str], styles: &Styles) -> Result<(), XlsxError> {
        for (at, name) in names.iter().enumerate() {
            sheet.write_string_with_format(0, place(at), *name, &styles.header)?;
            // The button of the filter takes some room.
            self.widen(at, name.chars().count() + 3);
        }
        Ok(())
    }

    /// Everything that needs the number of rows, or their texts.
    pub(super) fn end(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let last = place(self.widths.len().saturating_sub(1));
        sheet.set_freeze_panes(1, 1)?;
        sheet.autofilter(0, 0, self.rows, last)?;
        for (at, width) in self.widths.iter().enumerate() {
            let width = u32::try_from((*width).min(WIDTHS.1)).unwrap_or_default();
            sheet.set_column_width(place(at), width + 1)?;
        }
        Ok(())
    }

    fn widen(&mut self, at: usize, width: usize) {
        if let Some(known) = self.widths.get_mut(at) {
            *known = width.max(*known);
        }
    }

    /// Writes a value into a cell, as what it is; with a link, if there is an address for it.
    pub(super) fn put(
        &mut self,
        sheet: &mut Worksheet,
        (row, at): (u32, usize),
        is_date: bool,
        value: &Json<'_>,
        link: Option<&str>,
        styles: &Styles,
    ) -> Result<(), XlsxError> {
        let column = place(at);
        match value {
            Json::Null => {}
            Json::Bool(flag) => {
                sheet.write_boolean(row, column, *flag)?;
            }
            Json::Number(_) => {
                let text = value.to_string();
                self.widen(at, text.len() + text.len() / 3);
                match text.parse::<f64>() {
                    // What a number cannot hold exactly stays as it is.
                    Ok(number) if number.to_string() == text => {
                        let style = if text.contains('.') { &styles.decimal } else { &styles.whole };
                        sheet.write_number_with_format(row, column, number, style)?;
                    }
                    _ => {
                        sheet.write_string(row, column, text)?;
                    }
                }
            }
            Json::Str(text) => match day(text).filter(|_| is_date) {
                Some(day) => {
                    self.widen(at, text.len());
                    sheet.write_datetime_with_format(row, column, &day, &styles.day)?;
                }
                None => self.text(sheet, (row, at), text, link)?,
            },
            Json::Array(items) => {
                let text = items.iter().map(plain).collect::<Vec<_>>().join("; ");
                self.text(sheet, (row, at), &text, None)?;
            }
            Json::Object(_) => self.text(sheet, (row, at), &plain(value), None)?,
        }
        Ok(())
    }

    /// Writes a text; an address leads to itself.
    pub(super) fn text(
        &mut self,
        sheet: &mut Worksheet,
        (row, at): (u32, usize),
        text: &str,
        link: Option<&str>,
    ) -> Result<(), XlsxError> {
        if text.is_empty() {
            return Ok(());
        }
        self.widen(at, text.chars().count());
        let link = link.or_else(|| is_address(text).then_some(text)).filter(|link| units(link) <= ADDRESS);
        if let Some(link) = link {
            if self.links < LINKS {
                self.links += 1;
                sheet.write_url(row, place(at), Url::new(link).set_text(text))?;
                return Ok(());
            }
            self.lacks_links = true;
        }
        if units(text) > TEXT {
            self.has_cut = true;
            sheet.write_string(row, place(at), cut(text))?;
        } else {
            sheet.write_string(row, place(at), text)?;
        }
        Ok(())
    }
}

fn place(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn is_address(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme)) && !text.contains(char::is_whitespace)
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The beginning of a text that is too long for a cell.
fn cut(text: &str) -> String {
    let mut left = TEXT - units(CUT);
    let fits = |letter: &char| {
        let rest = left.checked_sub(letter.len_utf16());
        left = rest.unwrap_or_default();
        rest.is_some()
    };
    text.chars().take_while(fits).collect::<String>() + CUT
}

/// A text that is a whole day, if Excel has it: its calendar begins in 1900.
fn day(text: &str) -> Option<ExcelDateTime> {
    if text.len() != 10 {
        return None;
    }
    excel(text.parse().ok()?)
}

/// A day as Excel has it.
pub(super) fn excel(day: Date) -> Option<ExcelDateTime> {
    let (year, month, day) = (u16::try_from(day.year()).ok()?, day.month().unsigned_abs(), day.day().unsigned_abs());
    // Before March 1900 its calendar has a day too many.
    (year, month).ge(&(1900, 3)).then(|| ExcelDateTime::from_ymd(year, month, day).ok())?
}

/// The address of the page of a record, in the edition and on the day that the table is of.
pub(super) fn address_of(record: &Json<'_>, about: &About) -> Option<String> {
    let members = record.as_object()?;
    let path = ["record_url", "url"].iter().find_map(|name| members.get(name)?.as_str())?;
    if !path.starts_with('/') {
        return None;
    }
    let (path, fragment) = path.split_once('#').map_or((path, None), |(path, fragment)| (path, Some(fragment)));
    let mark = if path.contains('?') { '&' } else { '?' };
    let day = about.as_of.as_ref().map(|day| format!("&as_of={day}")).unwrap_or_default();
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    let pinned =
        if path.contains("release=") { path.to_owned() } else { format!("{path}{mark}release={}{day}", about.release) };
    Some(format!("{}{pinned}{fragment}", about.site))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_is_cut_where_a_letter_ends() {
        let long = cut(&"é😀".repeat(20_000));
        assert!(long.ends_with(CUT));
        assert!((TEXT - 1..=TEXT).contains(&units(&long)), "{}", units(&long));
    }

    #[test]
    fn only_days_that_excel_has_are_days() {
        assert!(day("2024-06-25").is_some() && day("1900-03-01").is_some());
        for text in ["2024-06", "2024", "1900-02-28", "0031-12-31", "2024-13-01", "2024-06-25 "] {
            assert!(day(text).is_none(), "{text}");
        }
    }
}
