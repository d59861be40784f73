//! Which styles are offered: those that tell what a source is and where it can be read, whatever is known of it.
//!
//! `offered.txt` is what this rule leaves of the styles that `hayagriva` carries. A style that does not tell so much of a
//! report, a court record or an article of an encyclopedia lays it out as a document; its line names their types.

use hayagriva::archive::ArchivedStyle;

use super::cited::{Cited, Shape};
use super::corrected::{CASED_TITLE, CONTAINER, MONTH, SORTED_TITLE};
use super::named::{Manner, NamedStyle, Tongue, laid_out, named, untitled};

/// A source of which this much is known.
struct Probe {
    kind: &'static str,
    title: Option<&'static str>,
    author: Option<&'static str>,
    issued: Option<&'static str>,
    address: &'static str,
}

const PUBLISHER: &str = "kwanzaWire.net";
/// The kinds of source that are of a type of their own, with that type.
const SPECIAL: [(&str, Shape); 3] =
    [("un_document", Shape::Report), ("court_record", Shape::Case), ("encyclopedia", Shape::Entry)];
const ADDRESS: &str = "https://kwanza.example/a/1?b=2";

fn probes(kind: &'static str) -> Vec<Probe> {
    let mut probes = Vec::new();
    for title in [Some("Haitian harbour reopens"), Some("Does it reopen?"), None] {
        for author in [None, Some("Agence Océan")] {
            for issued in [Some("2024-06-18"), Some("2024-06"), Some("2024"), None] {
                probes.push(Probe { kind, title, author, issued, address: ADDRESS });
            }
        }
    }
    probes
}

fn cited(probe: &Probe, tongue: Tongue) -> Cited {
    let verbatim = if probe.title.is_some() { "" } else { untitled(probe.kind, Some(tongue)) };
    Cited {
        title: probe.title.unwrap_or(verbatim).to_owned(),
        verbatim: verbatim.to_owned(),
        kind_of: "source",
        genre: Some(probe.kind.to_owned()),
        publisher: Some(PUBLISHER.to_owned()),
        authors: probe.author.into_iter().map(str::to_owned).collect(),
        issued: probe.issued.map(str::to_owned),
        accessed: None,
        url: probe.address.to_owned(),
        version: None,
        container: Some(PUBLISHER.to_owned()),
        language: Some("en".to_owned()),
        key: "probe".to_owned(),
    }
}

/// What announces something that does not follow, or says what nobody knows.
const STRAY_WORDS: [&str; 6] = [". from", ". à l", ". desde", "ahead of print", "sous presse", "en imprenta"];

/// A record of the ledger, as it is cited.
fn record() -> Cited {
    let probe = Probe {
        kind: "other",
        title: Some("Haitian harbour"),
        author: Some("Kwanza maintainers"),
        issued: Some("2026-11-28"),
        address: ADDRESS,
    };
    Cited {
        kind_of: "record",
        genre: None,
        publisher: None,
        version: Some("2026.12.3".to_owned()),
        container: Some("Kwanza".to_owned()),
        ..cited(&probe, Tongue::English)
    }
}

/// What is wrong with the text of a citation of a record. Not every style dates a part of a dataset.
fn fault_of_record(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let missing = ["haitian harbour", "kwanza maintainers", ADDRESS].into_iter().find(|part| !lower.contains(*part));
    missing.map(|part| format!("no `{part}`")).or_else(|| stray_in(&text.replace(ADDRESS, "@"), &STRAY_WORDS))
}

/// What of these is in a text.
fn stray_in(text: &str, strays: &[&str]) -> Option<String> {
    strays.iter().find(|stray| text.contains(**stray)).map(|stray| format!("`{stray}`"))
}

/// What is wrong with the text of a citation.
fn fault(text: &str, probe: &Probe, tongue: Tongue) -> Option<String> {
    let title = probe.title.unwrap_or(untitled(probe.kind, Some(tongue)));
    let year = probe.issued.map(|day| &day[..4]);
    let parts = [Some(title), Some(PUBLISHER), probe.author, year, Some(probe.address)];
    let mut left = text.to_owned();
    for part in parts.into_iter().flatten() {
        // A title may be in title case and a name in capitals; a description may not.
        let may_change = probe.title == Some(part) || probe.author == Some(part);
        let at = if may_change { left.to_lowercase().find(&part.to_lowercase()) } else { left.find(part) };
        let Some(at) = at else { return Some(format!("no `{part}`")) };
        let (before, after) = (left[..at].chars().next_back(), left[at + part.len()..].chars().next());
        if before.is_some_and(|letter| letter.is_alphanumeric() || ".,;:)]”’»".contains(letter)) {
            return Some(format!("nothing between `{part}` and what is before it"));
        }
        if after.is_some_and(|letter| letter.is_alphanumeric() || "(“‘«".contains(letter)) {
            return Some(format!("nothing between `{part}` and what is after it"));
        }
        if after == Some('.') && part.ends_with(['?', '!']) {
            return Some(format!("a full stop after `{part}`"));
        }
        // A part that is known is given once; the year may be in the date again.
        left.replace_range(at..at + part.len(), "@");
        if Some(part) != year && left.contains(part) {
            return Some(format!("`{part}` twice"));
        }
    }
    let stray = ["..", " .", " ,", ",,", ",.", ";.", ":.", ",;", " ;.", "( ", "()", ",)", " )", "[]", "?.", "??"];
    if let Some(stray) = stray_in(&left, &stray).or_else(|| stray_in(&left, &STRAY_WORDS)) {
        return Some(stray);
    }
    if left.starts_with('1') {
        return Some("a number that nothing refers to".to_owned());
    }
    // Words that announce something are followed by it: the address or the date is the last.
    let end = left.trim_end_matches(['.', ')', ']', '>', ' ']);
    (!end.ends_with('@')).then(|| "it ends with a word that announces nothing".to_owned())
}

/// What is wrong with a style, if anything is.
fn fault_of(style: NamedStyle) -> Option<String> {
    for tongue in Tongue::ALL {
        let of_record = named(&[record()], Manner { style: Some(style), tongue: Some(*tongue) }, false);
        if let Some(fault) = of_record.as_deref().and_then(fault_of_record) {
            return Some(format!("{fault}: {}", of_record.unwrap_or_default()));
        }
    }
    ["news", "other"].into_iter().find_map(|kind| fault_of_kind(style, kind))
}

/// What is wrong with how a style tells of sources of a kind, as what they are.
fn fault_of_kind(style: NamedStyle, kind: &'static str) -> Option<String> {
    for (tongue, probe) in Tongue::ALL.iter().flat_map(|tongue| probes(kind).into_iter().map(move |one| (tongue, one)))
    {
        let manner = Manner { style: Some(style), tongue: Some(*tongue) };
        let Some(text) = laid_out(&[cited(&probe, *tongue)], manner, false, |_, cited| Shape::of(cited)) else {
            return Some("it has no bibliography".to_owned());
        };
        if let Some(fault) = fault(text.trim_end(), &probe, *tongue) {
            return Some(format!("{fault}: {text}"));
        }
    }
    None
}

/// The types that a style does not tell of as it tells of the others, each with what is wrong.
fn as_documents(style: NamedStyle) -> Vec<(Shape, String)> {
    SPECIAL.into_iter().filter_map(|(kind, shape)| Some((shape, fault_of_kind(style, kind)?))).collect()
}

/// Every style with a name that a query string can have, and what is wrong with it.
fn all() -> Vec<(&'static str, Option<String>)> {
    let named = ArchivedStyle::all()
        .iter()
        .flat_map(|style| style.names().iter().map(|name| NamedStyle { name, style: *style }));
    let mut all: Vec<_> =
        named.filter(|style| style.name.is_ascii()).map(|style| (style.name, fault_of(style))).collect();
    all.sort();
    all
}

#[test]
fn a_style_is_offered_if_it_says_what_a_source_is_and_where() {
    let all = all();
    assert!(all.len() > 80);
    for (name, fault) in all {
        let offered = NamedStyle::by_name(name);
        assert_eq!(
            offered.is_some(),
            fault.is_none(),
            "{name}: {fault:?}; `write_the_offered_styles` writes `offered.txt`"
        );
        let Some(style) = offered else { continue };
        let types = as_documents(style);
        for (kind, shape) in SPECIAL {
            let is_left = types.iter().any(|(left, _)| *left == shape);
            let of_file = include_str!("offered.txt").lines().find(|line| line.split(' ').next() == Some(name));
            let is_named = of_file.is_some_and(|line| line.split(' ').skip(1).any(|word| word == shape.csl()));
            assert_eq!(is_named, is_left, "{name} {shape:?}: {types:?}");
            // However it is laid out, the reader is told.
            for probe in probes(kind) {
                let manner = Manner { style: Some(style), tongue: Some(Tongue::French) };
                let text = named(&[cited(&probe, Tongue::French)], manner, false).unwrap();
                assert_eq!(self::fault(text.trim_end(), &probe, Tongue::French), None, "{name}: {text}");
            }
        }
    }
}

#[test]
fn no_style_prints_what_is_for_the_corrections() {
    for style in ArchivedStyle::all() {
        let read = style.get().to_xml().unwrap();
        for variable in [CONTAINER, CASED_TITLE, SORTED_TITLE, MONTH] {
            let prints = read.split("variable=\"").skip(1).any(|rest| {
                rest.split('"').next().unwrap_or_default().split(' ').any(|name| name == variable.to_string())
            });
            assert!(!prints, "{} prints {variable}", style.csl_id());
        }
    }
}

/// `cargo test -p ledger-core write_the_offered_styles -- --ignored`
#[test]
#[ignore = "writes a file"]
fn write_the_offered_styles() {
    let mut lines = String::new();
    for (name, fault) in all() {
        match fault {
            None => {
                lines.push_str(name);
                let style = ArchivedStyle::by_name(name).unwrap();
                for (shape, wrong) in as_documents(NamedStyle { name, style }) {
                    println!("{name}, {shape:?} as a document: {wrong}");
                    lines.extend([" ", shape.csl()]);
                }
                lines.push('\n');
            }
            Some(fault) => println!("{name}: {fault}"),
        }
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cite/offered.txt");
    std::fs::write(file, lines).unwrap();
}
