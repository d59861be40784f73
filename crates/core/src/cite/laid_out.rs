//! The entries of a bibliography as `hayagriva` lays them out, from items with what the corrected styles ask for.
//!
//! Letters after years are given group by group: `hayagriva` gives them to the first group only.

use std::collections::HashMap;
use std::sync::LazyLock;

use hayagriva::archive::locales;
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode};
use hayagriva::{BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, Elem, ElemMeta};

use super::cited::{Cited, Shape};
use super::corrected::{CASED_TITLE, CONTAINER, MONTH, SORTED_TITLE};
use super::csl::item;
use super::parts::{date_parts, one_line};
use super::titled::titled;

/// The words of every language.
static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(locales);

/// An entry of a bibliography.
pub(super) struct Entry {
    /// Which item it is of.
    pub of: usize,
    /// Its number, if the style numbers.
    pub number: String,
    /// The names that it begins with.
    pub names: String,
    pub text: String,
    /// How a sentence refers to it.
    pub reference: String,
}

/// An item with a date: without one, `hayagriva` gives no letters, not even after "n.d.". Its `id` is that of no other.
const DATED: &str = r#"{"id": "dated", "type": "article-newspaper", "title": "-", "issued": {"date-parts": [[2000]]}}"#;

/// Letters after the years of what a sentence refers to in the same way, in the order of the bibliography. `hayagriva`
/// gives them to the first group only, so each is laid out by itself.
pub(super) fn give_letters(
    entries: &mut [Entry],
    style: &IndependentStyle,
    items: &[Item],
    locale: Option<&LocaleCode>,
) -> Option<()> {
    let mut alike: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        alike.entry(entry.reference.clone()).or_default().push(at);
    }
    let dated: Item = serde_json::from_str(DATED).ok()?;
    for group in alike.into_values().filter(|group| group.len() > 1) {
        let mut of_group: Vec<&Item> = group.iter().filter_map(|at| items.get(entries[*at].of)).collect();
        of_group.push(&dated);
        for entry in rendered(style, &of_group, locale)? {
            if let Some(old) = group.iter().find(|at| entries[**at].of == entry.of) {
                entries[*old].text = entry.text;
            }
        }
    }
    Some(())
}

/// The entries of some items, in the order of the style.
pub(super) fn rendered(style: &IndependentStyle, items: &[&Item], locale: Option<&LocaleCode>) -> Option<Vec<Entry>> {
    let mut driver = BibliographyDriver::new();
    for item in items {
        let request = vec![CitationItem::with_entry(*item)];
        driver.citation(CitationRequest::new(request, style, locale.cloned(), &LOCALES, None));
    }
    let rendered = driver.finish(BibliographyRequest::new(style, locale.cloned(), &LOCALES));
    let number = |item: &Item| item.id().and_then(|id| id.parse::<usize>().ok());
    let references: HashMap<usize, String> = items
        .iter()
        .zip(&rendered.citations)
        .filter_map(|(item, reference)| Some((number(item)?, format!("{:#}", reference.citation))))
        .collect();
    let addresses: HashMap<usize, String> =
        items.iter().filter_map(|item| Some((number(item)?, item.0.get("URL")?.to_str()?.into_owned()))).collect();
    let entries = rendered.bibliography?.items.into_iter().filter_map(|entry| {
        let of = entry.key.parse().ok()?;
        let names = entry.content.find_elem_by(&is_of_people).map(|names| format!("{names:#}"));
        Some(Entry {
            of,
            number: entry.first_field.map(|field| format!("{field:#}")).unwrap_or_default(),
            names: names.unwrap_or_default(),
            text: one_stop(&format!("{:#}", entry.content), addresses.get(&of).map_or("", String::as_str)),
            reference: references.get(&of).cloned().unwrap_or_default(),
        })
    });
    Some(entries.collect())
}

/// The text with one mark at the end of a title, where that of the title meets the full stop of the style. Its address stays as it is.
fn one_stop(text: &str, address: &str) -> String {
    let outside = |text: &str| {
        let ellipsis = text.replace("...", "…").replace("….", "…");
        // French quotation marks have a space inside.
        let quoted = ["", "\u{a0}", "\u{202f}"].iter().fold(ellipsis, |text, space| {
            text.replace(&format!(".{space}»."), &format!(".{space}»"))
                .replace(&format!("…{space}»."), &format!("…{space}»"))
        });
        // A question or an exclamation ends a title without one.
        quoted.replace("..", ".").replace("?.", "?").replace("!.", "!").replace('…', "...")
    };
    if address.is_empty() {
        return outside(text);
    }
    text.split(address).map(outside).collect::<Vec<_>>().join(address)
}

/// Whether names are those of somebody, and not what stands in for them.
fn is_of_people(names: &Elem) -> bool {
    matches!(&names.meta, Some(ElemMeta::Names(variables)) if variables.iter().any(|(people, _)| !people.is_empty()))
}

/// A citation as a style reads it, as a thing of some type. Who published it is not named twice: most of what is cited has its publisher's name.
pub(super) fn read(at: usize, cited: &Cited, shape: Shape, is_english: bool) -> Option<Item> {
    let mut item = item(cited, shape);
    let is_english = cited.language.as_deref().map_or(is_english, |language| language.starts_with("en"));
    let (title, verbatim) = (one_line(&cited.title), one_line(&cited.verbatim));
    let cased = if is_english { titled(&title, &verbatim) } else { title.clone() };
    let item_of = item.as_object_mut()?;
    if item_of.get("publisher") == item_of.get("container-title") {
        item_of.shift_remove("publisher");
    }
    item_of.insert("id".to_owned(), at.to_string().into());
    // For the styles (see `corrected`).
    item_of.insert(CASED_TITLE.to_string(), cased.into());
    item_of.insert(SORTED_TITLE.to_string(), title.trim_start_matches(|letter: char| !letter.is_alphanumeric()).into());
    if let Some(container) = item_of.get("container-title").cloned() {
        item_of.insert(CONTAINER.to_string(), container);
    }
    if date_parts(cited.issued.as_deref()).is_some_and(|parts| parts.len() > 1) {
        item_of.insert(MONTH.to_string(), "1".into());
    }
    serde_json::from_value(item).ok()
}
