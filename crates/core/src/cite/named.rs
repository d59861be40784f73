//! Citations as text in any style of the Citation Style Language (<https://citationstyles.org>).
//!
//! The styles and the words of each language are those that `hayagriva` carries from the project's repositories, so a
//! style is corrected there and not here. What it renders is the CSL-JSON that the ledger gives to anybody else.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::{IndependentStyle, LocaleCode, Style};

use super::cited::Cited;
use super::corrected::corrected;
use super::laid_out::{Entry, give_letters, read, rendered};
use super::parts::one_line;

/// A style, by one of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedStyle {
    pub(super) name: &'static str,
    pub(super) style: ArchivedStyle,
}

/// The styles that most people are asked for besides that of the APA, with the names that they have in any language.
pub const USUAL: &[(&str, &str)] = &[
    ("Chicago", "chicago-author-date"),
    ("MLA", "mla"),
    ("Harvard", "harvard-cite-them-right"),
    ("IEEE", "ieee"),
    ("Vancouver", "vancouver"),
];

/// The names of the styles that tell a reader what a source is and where it can be read. `offered_test` says what is
/// asked of them, and writes the file.
const OFFERED: &str = include_str!("offered.txt");

/// Every name of a style that is offered, in the order of the alphabet.
static NAMES: LazyLock<Vec<NamedStyle>> = LazyLock::new(|| {
    let named = ArchivedStyle::all().iter().flat_map(|style| {
        style
            .names()
            .iter()
            .filter(|name| OFFERED.lines().any(|line| line == **name))
            .map(|name| NamedStyle { name, style: *style })
    });
    let mut names: Vec<NamedStyle> = named.collect();
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

    /// Whether a style of that name is carried but not offered.
    #[must_use]
    pub fn is_left_out(name: &str) -> bool {
        Self::by_name(name).is_none() && ArchivedStyle::by_name(name).is_some()
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
struct Loaded {
    /// Without letters after years and dashes for names, which depend on the other items.
    style: IndependentStyle,
    /// The same with letters, if the style has any.
    lettered: Option<IndependentStyle>,
    /// What it prints for the names that the item before has too.
    dash: Option<String>,
}

/// Those that were asked for.
static LOADED: LazyLock<RwLock<HashMap<&'static str, Arc<Loaded>>>> = LazyLock::new(RwLock::default);

fn loaded(style: ArchivedStyle) -> Option<Arc<Loaded>> {
    let name = style.csl_id();
    if let Some(loaded) = LOADED.read().unwrap_or_else(PoisonError::into_inner).get(name) {
        return Some(Arc::clone(loaded));
    }
    let Style::Independent(read) = style.get() else { return None };
    let mut style = corrected(read);
    // `hayagriva` takes for the same name whatever stands in for one, such as two titles that are equal.
    let dash = style.bibliography.as_mut().and_then(|bibliography| bibliography.subsequent_author_substitute.take());
    let lettered = style.citation.disambiguate_add_year_suffix.then(|| style.clone());
    style.citation.disambiguate_add_year_suffix = false;
    let loaded = Arc::new(Loaded { style, lettered, dash });
    LOADED.write().unwrap_or_else(PoisonError::into_inner).insert(name, Arc::clone(&loaded));
    Some(loaded)
}

/// The citations as text, a line for each. A bibliography is in the order of the style, and numbered if the style
/// numbers; a single citation is not.
///
/// `None` if the style makes no bibliography.
#[must_use]
pub fn named(cited: &[Cited], manner: Manner, is_bibliography: bool) -> Option<String> {
    let loaded = loaded(manner.style.map_or(ArchivedStyle::AmericanPsychologicalAssociation, |named| named.style))?;
    let locale = manner.tongue.map(|tongue| tongue.locale(loaded.style.default_locale.as_ref()));
    let main = locale.as_ref().or(loaded.style.default_locale.as_ref());
    let is_english = main.is_none_or(|locale| locale.0.starts_with("en"));
    let items: Vec<Item> = cited.iter().enumerate().filter_map(|(at, one)| read(at, one, is_english)).collect();
    let mut entries = rendered(&loaded.style, &items.iter().collect::<Vec<_>>(), locale.as_ref())?;
    if let Some(lettered) = &loaded.lettered {
        give_letters(&mut entries, lettered, &items, locale.as_ref())?;
    }
    let mut lines = String::new();
    let mut before = "";
    for Entry { number, names, text, .. } in &entries {
        let number = if is_bibliography { number.as_str() } else { "" };
        let rest = text.strip_prefix(names).filter(|_| !names.is_empty() && names == before);
        let text = match (&loaded.dash, rest) {
            (Some(dash), Some(rest)) => &format!("{dash}{rest}"),
            _ => text,
        };
        before = names;
        lines.push_str(&one_line(&format!("{number} {text}")));
        lines.push('\n');
    }
    Some(lines)
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

/// That a bibliography has no sources, in a sentence.
pub(super) fn no_sources(tongue: Option<Tongue>) -> &'static str {
    match tongue.unwrap_or(Tongue::English) {
        Tongue::English => "No sources are cited here.",
        Tongue::Spanish => "Aquí no se cita ninguna fuente.",
        Tongue::French => "Aucune source n’est citée ici.",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn article(author: &[&str], title: &str) -> Cited {
        Cited {
            title: title.to_owned(),
            verbatim: String::new(),
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
    fn no_title_or_name_breaks_a_style() {
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
    fn years_of_one_author_have_letters_in_the_order_of_the_bibliography() {
        let cited = |author: &str, title: &str, issued: Option<&str>| Cited {
            issued: issued.map(str::to_owned),
            ..article(&[author], title)
        };
        let (june, july) = (Some("2024-06-18"), Some("2024-07-01"));
        let mut all = Vec::new();
        // More authors than `hayagriva` gives letters to, each in another order than that of a bibliography.
        for author in ["Ana", "Ben", "Cid", "Dan", "Eve"] {
            all.extend([cited(author, "C", july), cited(author, "B", june), cited(author, "A", None)]);
            all.push(cited(author, "D", None));
        }
        let text = named(&all, manner("chicago-author-date"), true).unwrap();
        let begins: Vec<String> = text.lines().map(|line| line.chars().take(14).collect()).collect();
        let expected = ["Ana", "Ben", "Cid", "Dan", "Eve"].map(|author| {
            [". 2024a. “B.” ", ". 2024b. “C.” ", ". n.d.-a. “A.”", ". n.d.-b. “D.”"]
                .map(|rest| format!("{author}{rest}"))
        });
        let expected: Vec<String> = expected.concat().iter().map(|line| line.chars().take(14).collect()).collect();
        assert_eq!(begins.iter().collect::<BTreeSet<_>>(), expected.iter().collect(), "{text}");
        let dated = |line: &&String| line.contains("2024");
        let order = |lines: &[String]| lines.iter().filter(dated).cloned().collect::<Vec<_>>();
        assert_eq!(order(&begins), order(&expected), "{text}");
    }

    #[test]
    fn only_a_repeated_author_becomes_a_dash() {
        let untitled = || Cited { verbatim: "[A]".to_owned(), ..article(&[], "[A]") };
        let cited = [article(&["Ana"], "B"), untitled(), article(&["Ana"], "C"), untitled()];
        let text = named(&cited, manner("mla"), true).unwrap();
        let begins: Vec<&str> = text.lines().filter_map(|line| line.split('”').next()).collect();
        assert_eq!(begins, ["“[A].", "“[A].", "Ana. “B.", "———. “C."]);
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
        assert!(NamedStyle::by_name("nature").is_none(), "it gives no address");
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
