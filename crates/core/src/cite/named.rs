//! Citations as text in any style of the Citation Style Language (<https://citationstyles.org>).
//!
//! The styles and the words of each language are those that `hayagriva` carries from the project's repositories, so a
//! style is corrected there and not here. What it renders is the CSL-JSON that the ledger gives to anybody else.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode, Style};
use hayagriva::{BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest, ElemChild};

use super::cited::Cited;
use super::corrected::{CONTAINER, corrected};
use super::csl::item;
use super::parts::one_line;

/// A style, by one of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedStyle {
    name: &'static str,
    style: ArchivedStyle,
}

/// The styles that most people are asked for besides that of the APA, with the names that they have in any language.
pub const USUAL: &[(&str, &str)] = &[
    ("Chicago", "chicago-author-date"),
    ("MLA", "mla"),
    ("Harvard", "harvard-cite-them-right"),
    ("IEEE", "ieee"),
    ("Vancouver", "vancouver"),
];

/// Every name of a style that makes a bibliography, in the order of the alphabet. One that only labels is not among them.
static NAMES: LazyLock<Vec<NamedStyle>> = LazyLock::new(|| {
    let labels = ArchivedStyle::Alphanumeric;
    let all = ArchivedStyle::all().iter().filter(|style| **style != labels);
    // A name in a query string is ASCII.
    let named = all.flat_map(|style| style.names().iter().map(|name| NamedStyle { name, style: *style }));
    let mut names: Vec<NamedStyle> = named.filter(|named| named.name.is_ascii()).collect();
    names.sort_by_key(|named| named.name);
    names
});

impl NamedStyle {
    /// Every name of a style.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        NAMES.iter().map(|named| named.name).collect()
    }

    /// The style of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        NAMES.iter().copied().find(|named| named.name == name)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// What it calls itself.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.style.display_name()
    }
}

/// A language that a citation can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// `en`
    English,
    /// `es`
    Spanish,
    /// `fr`
    French,
}

impl Tongue {
    /// Every language.
    pub const ALL: &'static [Self] = &[Self::English, Self::Spanish, Self::French];

    /// Its code (ISO 639).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
        }
    }

    /// The language of that code.
    #[must_use]
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|tongue| tongue.code() == code)
    }

    /// The locale of its main country: a style may be in English of another one.
    fn locale(self, own: Option<&LocaleCode>) -> LocaleCode {
        let main = match self {
            Self::English => "en-US",
            Self::Spanish => "es-ES",
            Self::French => "fr-FR",
        };
        let is_own = |own: &&LocaleCode| own.0.split('-').next() == Some(self.code());
        own.filter(is_own).cloned().unwrap_or_else(|| LocaleCode(main.to_owned()))
    }
}

/// How a citation is written as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// The style; by default that of the American Psychological Association.
    pub style: Option<NamedStyle>,
    /// The language; by default the one that the style is made for, or English.
    pub tongue: Option<Tongue>,
}

/// A style that is read, with its defects corrected.
type Loaded = Arc<IndependentStyle>;

/// Those that were asked for.
static LOADED: LazyLock<RwLock<HashMap<&'static str, Loaded>>> = LazyLock::new(RwLock::default);

/// The words of every language.
static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(locales);

fn loaded(style: ArchivedStyle) -> Option<Loaded> {
    let name = style.csl_id();
    if let Some(loaded) = LOADED.read().unwrap_or_else(PoisonError::into_inner).get(name) {
        return Some(Arc::clone(loaded));
    }
    let Style::Independent(read) = style.get() else { return None };
    let read = Arc::new(corrected(read));
    LOADED.write().unwrap_or_else(PoisonError::into_inner).insert(name, Arc::clone(&read));
    Some(read)
}

/// The citations as text, a line for each. A bibliography is in the order of the style, and numbered if the style
/// numbers; a single citation is not.
///
/// `None` if the style makes no bibliography.
#[must_use]
pub fn named(cited: &[Cited], manner: Manner, is_bibliography: bool) -> Option<String> {
    let style = loaded(manner.style.map_or(ArchivedStyle::AmericanPsychologicalAssociation, |named| named.style))?;
    let locale = manner.tongue.map(|tongue| tongue.locale(style.default_locale.as_ref()));
    let items: Vec<Item> = cited.iter().filter_map(read).collect();
    let mut driver = BibliographyDriver::new();
    for item in &items {
        let request = vec![CitationItem::with_entry(item)];
        driver.citation(CitationRequest::new(request, &style, locale.clone(), &LOCALES, None));
    }
    let rendered = driver.finish(BibliographyRequest::new(&style, locale, &LOCALES)).bibliography?;
    let mut lines = String::new();
    for entry in rendered.items {
        let number = entry.first_field.as_ref().filter(|_| is_bibliography).map(plain_field).unwrap_or_default();
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = entry.content.write_buf(&mut text, BufWriteFormat::Plain);
        lines.push_str(&one_line(&format!("{number} {text}")));
        lines.push('\n');
    }
    Some(lines)
}

/// A citation as a style reads it. Who published it is not named twice: most of what is cited has its publisher's name.
fn read(cited: &Cited) -> Option<Item> {
    let mut item = item(cited);
    if item["publisher"] == item["container-title"] {
        item.as_object_mut()?.shift_remove("publisher");
    }
    // For conditions (see `corrected`).
    if let Some(container) = item.get("container-title").cloned() {
        item.as_object_mut()?.insert(CONTAINER.to_string(), container);
    }
    serde_json::from_value(item).ok()
}

fn plain_field(field: &ElemChild) -> String {
    let mut text = String::new();
    let _ = field.write_buf(&mut text, BufWriteFormat::Plain);
    text
}

/// What stands for the title of a source that has none, in brackets, as style guides ask: what kind of document it is.
#[must_use]
pub fn untitled(kind: &str, tongue: Option<Tongue>) -> &'static str {
    let [english, spanish, french] = match kind {
        "news" => {
            ["[News article without a title]", "[Artículo de prensa sin título]", "[Article de presse sans titre]"]
        }
        "un_document" => [
            "[United Nations document without a title]",
            "[Documento de las Naciones Unidas sin título]",
            "[Document des Nations unies sans titre]",
        ],
        "government_statement" => [
            "[Government statement without a title]",
            "[Declaración gubernamental sin título]",
            "[Déclaration gouvernementale sans titre]",
        ],
        "court_record" => {
            ["[Court record without a title]", "[Documento judicial sin título]", "[Document judiciaire sans titre]"]
        }
        "think_tank" | "ngo_report" => ["[Report without a title]", "[Informe sin título]", "[Rapport sans titre]"],
        _ => ["[Document without a title]", "[Documento sin título]", "[Document sans titre]"],
    };
    match tongue.unwrap_or(Tongue::English) {
        Tongue::English => english,
        Tongue::Spanish => spanish,
        Tongue::French => french,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(author: &[&str], title: &str) -> Cited {
        Cited {
            title: title.to_owned(),
            kind_of: "source",
            genre: Some("news".to_owned()),
            publisher: Some("Latin Post".to_owned()),
            authors: author.iter().map(|name| (*name).to_owned()).collect(),
            issued: Some("2024-06-18".to_owned()),
            accessed: None,
            url: "https://latinpost.example/1".to_owned(),
            version: None,
            container: Some("Latin Post".to_owned()),
            language: Some("en".to_owned()),
            key: title.to_owned(),
        }
    }

    fn manner(style: &str) -> Manner {
        Manner { style: NamedStyle::by_name(style), tongue: None }
    }

    fn one(cited: &Cited, style: &str) -> String {
        named(std::slice::from_ref(cited), manner(style), false).unwrap()
    }

    #[test]
    fn every_style_in_every_language_names_what_is_cited() {
        let nasty = Cited {
            title: "Türkiye & Co. <i>100%</i> {x}_y \u{202e} “a” ’".to_owned(),
            issued: Some("2024-13".to_owned()),
            version: Some("99999999999999999999".to_owned()),
            url: String::new(),
            ..article(&["", "Doe; and, Sons"], "")
        };
        for style in NamedStyle::names() {
            for tongue in Tongue::ALL {
                let manner = Manner { tongue: Some(*tongue), ..manner(style) };
                let text = named(&[article(&["Jane Doe"], "Haiti police in Nairobi"), nasty.clone()], manner, true);
                let text = text.unwrap_or_else(|| panic!("{style}"));
                assert_eq!(text.lines().count(), 2, "{style}: {text}");
                assert!(text.contains("Latin Post") || text.contains("Nairobi"), "{style}: {text}");
            }
        }
    }

    // The defects that `corrected` corrects.
    #[test]
    fn names_without_a_form_of_their_own_are_named() {
        let text = one(&article(&["Jane Doe"], "Haiti"), "vancouver");
        assert!(text.starts_with("Jane Doe. Haiti. Latin Post [Internet]. 2024 Jun 18."), "{text}");
    }

    #[test]
    fn a_title_after_the_newspaper_keeps_its_quotation_marks() {
        let text = one(&article(&[], "Haiti police"), "chicago-author-date");
        assert_eq!(text, "Latin Post. 2024. “Haiti Police.” June 18. https://latinpost.example/1.\n");
    }

    #[test]
    fn quotation_marks_are_not_sorted_by() {
        let cited = [article(&["Zoe"], "B"), article(&[], "Kenya"), article(&["Ana"], "C")];
        let text = named(&cited, manner("mla"), true).unwrap();
        let begins: Vec<&str> = text.lines().filter_map(|line| line.split('.').next()).collect();
        assert_eq!(begins, ["Ana", "“Kenya", "Zoe"]);
    }

    #[test]
    fn a_bibliography_is_numbered_and_a_citation_is_not() {
        let cited = [article(&["Jane Doe"], "A"), article(&["Ana"], "B")];
        let text = named(&cited, manner("ieee"), true).unwrap();
        assert!(text.starts_with("[1] Jane Doe, “A,” Latin Post") && text.contains("\n[2] Ana, “B,”"), "{text}");
        assert!(one(&cited[0], "ieee").starts_with("Jane Doe,"));
    }

    #[test]
    fn every_usual_style_is_there() {
        for (_, style) in USUAL {
            assert!(NamedStyle::by_name(style).is_some_and(|named| !named.title().is_empty()), "{style}");
        }
        assert!(NamedStyle::by_name("alphanumeric").is_none(), "it has no bibliography");
    }

    /// For the reference implementation: `STYLES=DIRECTORY cargo test -p ledger-core write_the_styles -- --ignored`.
    #[test]
    #[ignore = "writes files"]
    fn write_the_styles() {
        let directory = std::path::PathBuf::from(std::env::var_os("STYLES").unwrap());
        for style in USUAL.iter().map(|(_, style)| *style).chain(["apa"]) {
            let style = NamedStyle::by_name(style).unwrap();
            std::fs::write(directory.join(format!("{}.csl", style.name())), style.style.get().to_xml().unwrap())
                .unwrap();
        }
    }
}
