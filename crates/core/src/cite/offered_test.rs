//! Which styles are offered: those that tell what a source is and where it can be read, whatever is known of it.
//!
//! `offered.txt` is what this rule leaves of the styles that `hayagriva` carries.

use hayagriva::archive::ArchivedStyle;

use super::cited::Cited;
use super::corrected::{CASED_TITLE, CONTAINER, MONTH, SORTED_TITLE};
use super::named::{Manner, NamedStyle, Tongue, named, untitled};

/// A source of which this much is known.
struct Probe {
    title: Option<&'static str>,
    author: Option<&'static str>,
    issued: Option<&'static str>,
    address: &'static str,
}

const PUBLISHER: &str = "Kwanza Wire.net";
const ADDRESS: &str = "https://kwanza.example/a/1?b=2";

fn probes() -> Vec<Probe> {
    let mut probes = Vec::new();
    for title in [Some("Haitian harbour reopens"), Some("Does it reopen?"), None] {
        for author in [None, Some("Agence Océan")] {
            for issued in [Some("2024-06-18"), Some("2024-06"), Some("2024"), None] {
                probes.push(Probe { title, author, issued, address: ADDRESS });
            }
        }
    }
    probes
}

fn cited(probe: &Probe, tongue: Tongue) -> Cited {
    let verbatim = if probe.title.is_some() { "" } else { untitled("news", Some(tongue)) };
    Cited {
        title: probe.title.unwrap_or(verbatim).to_owned(),
        verbatim: verbatim.to_owned(),
        kind_of: "source",
        genre: Some("news".to_owned()),
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
    let title = probe.title.unwrap_or(untitled("news", Some(tongue)));
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
        for probe in probes() {
            let manner = Manner { style: Some(style), tongue: Some(*tongue) };
            let Some(text) = named(&[cited(&probe, *tongue)], manner, false) else {
                return Some("it has no bibliography".to_owned());
            };
            if let Some(fault) = fault(text.trim_end(), &probe, *tongue) {
                return Some(format!("{fault}: {text}"));
            }
        }
    }
    None
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
        let is_offered = NamedStyle::by_name(name).is_some();
        assert_eq!(is_offered, fault.is_none(), "{name}: {fault:?}; `write_the_offered_styles` writes `offered.txt`");
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
                lines.push('\n');
            }
            Some(fault) => println!("{name}: {fault}"),
        }
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cite/offered.txt");
    std::fs::write(file, lines).unwrap();
}
