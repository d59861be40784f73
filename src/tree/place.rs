//! Which answers are files of a tree, and what each is called.
//!
//! Both follow from the address alone, so a link can be written before its target is made.

use form_urlencoded::{Serializer, parse};
use ledger_core::describe::{Format, Parameter, Style};
use ledger_core::resources::ALL;
use percent_encoding::{AsciiSet, percent_decode_str, utf8_percent_encode};

use crate::api::sitemap::UNSAFE;
use crate::language::Language;
use crate::pages::DISPUTES;

/// The beginnings of other paths than collections that are in a tree.
const OTHERS: &[&str] = &["", "assets", "charts", "codebook", "dataset", "feed.atom", "problems", "series"];

/// The files that the server has, or makes, as they are.
const FILES: &[&str] = &["feed.atom", "dataset/ledger.sqlite", "dataset/datapackage.zip"];

/// Those of them that are of all editions, or of none, and take no `release`.
const OF_NO_EDITION: &[&str] = &["feed.atom", "dataset/ledger.sqlite", "assets/"];

/// What a path percent-encodes; `=` and `,` are in the names of files.
const ENCODED: &AsciiSet = &UNSAFE.remove(b'=').remove(b',');

/// An answer that is a file of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// Decoded, without slashes at its ends.
    path: String,
    /// The parameter that makes it a page of its own: `after`, or the order of the page of all disputes.
    parameter: Option<(&'static str, String)>,
    /// Its language, if it is not the default.
    language: Option<&'static str>,
    /// Its representation; `None` of a file that has only one.
    format: Option<Format>,
}

impl Place {
    /// The place of an address, if it is in the tree of an edition. Without `format`, it is what links of an answer in
    /// this representation lead to.
    pub fn of(address: &str, release: &str, implied: Format) -> Option<Self> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let path = path.strip_prefix('/')?;
        let begin = path.split('/').next().unwrap_or_default();
        let is_known = OTHERS.contains(&begin) || ALL.iter().any(|resource| resource.path == begin);
        // Two slashes lead to another host, and a comparison needs to be told of what.
        if path.starts_with('/') || !is_known || path.ends_with("/diff") {
            return None;
        }
        let path = percent_decode_str(path).decode_utf8().ok()?.into_owned();
        if path.split('/').any(|part| matches!(part, "." | "..")) || path.contains(['\\', '\0']) {
            return None;
        }
        let is_file = FILES.contains(&path.as_str()) || begin == "assets";
        let is_chart = begin == "charts" && path != begin;
        let mut place = Self { path, parameter: None, language: None, format: None };
        if !is_file {
            place.format = Some(if is_chart { Format::Svg } else { implied });
        }
        for (name, value) in parse(query.as_bytes()) {
            if name == Parameter::Release.name() {
                (value == release).then_some(())?;
            } else if name == Parameter::Lang.name() {
                let language = Language::by_code(&value)?;
                place.language = (language != Language::default()).then(|| language.code());
            } else if name == Parameter::Format.name() {
                place.format = Some(Format::by_name(&value)?);
            } else if name == Parameter::After.name() && place.parameter.is_none() {
                place.parameter = Some((Parameter::After.name(), value.into_owned()));
            } else if address.starts_with(DISPUTES) && name == Parameter::Sort.name() && place.parameter.is_none() {
                place.parameter = Some((Parameter::Sort.name(), value.into_owned()));
            } else {
                return None;
            }
        }
        place.is_kept().then_some(place)
    }

    /// The page of a path.
    pub fn page(path: String) -> Self {
        Self { path, parameter: None, language: None, format: Some(Format::Html) }
    }

    /// Whether this representation is in the tree: tables are whole, and citations are of a page as a whole.
    fn is_kept(&self) -> bool {
        let is_whole = self.parameter.is_none();
        match self.format {
            None | Some(Format::Html | Format::Svg | Format::Png) => true,
            // The service document describes the server.
            Some(Format::Json) => !self.path.is_empty(),
            Some(Format::Csv | Format::Ndjson | Format::Parquet | Format::Xlsx | Format::Cite(_) | Format::JsonLd) => {
                is_whole
            }
            Some(Format::Text | Format::Markdown | Format::Atom | Format::Receipt) => false,
        }
    }

    /// Its representation; `None` of a file that has only one.
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// Its file, below the root of the tree.
    pub fn file(&self) -> String {
        let mut parts: Vec<String> = self.language.map(str::to_owned).into_iter().collect();
        parts.extend((!self.path.is_empty()).then(|| self.path.clone()));
        // What is in the question becomes a part of the path.
        parts.extend(self.parameter.as_ref().map(|(name, value)| format!("{name}={}", value.replace('/', "%2F"))));
        let stem = parts.join("/");
        match self.format {
            Some(Format::Html) if stem.is_empty() => "index.html".to_owned(),
            Some(Format::Html) => stem + "/index.html",
            None | Some(Format::Svg) => stem,
            Some(Format::Png) => stem.trim_end_matches(".svg").to_owned() + ".png",
            Some(other) => stem + "." + extension(other),
        }
    }

    /// The address that a server answers with it.
    pub fn address(&self, release: &str) -> String {
        let mut query = Serializer::new(String::new());
        if !OF_NO_EDITION.iter().any(|start| self.path.starts_with(start)) {
            query.append_pair(Parameter::Release.name(), release);
        }
        if let Some((name, value)) = &self.parameter {
            query.append_pair(name, value);
        }
        if let Some(language) = self.language {
            query.append_pair(Parameter::Lang.name(), language);
        }
        // A page is what `Accept` asks for, so that its links do not ask for pages.
        if let Some(format) = self.format.filter(|format| !matches!(format, Format::Html | Format::Svg)) {
            query.append_pair(Parameter::Format.name(), format.name());
        }
        let query = query.finish();
        format!("/{}{}{query}", encoded(&self.path), if query.is_empty() { "" } else { "?" })
    }

    /// The link from one place to another, which works at any address, and where there is no server.
    pub fn link_to(&self, other: &Self) -> String {
        let up = "../".repeat(self.file().matches('/').count());
        format!("{}{}", if up.is_empty() { "./" } else { &up }, encoded(&other.file()))
    }
}

/// A path as it is in an address.
pub(super) fn encoded(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(|part| utf8_percent_encode(part, ENCODED).to_string()).collect();
    parts.join("/")
}

fn extension(format: Format) -> &'static str {
    match format {
        Format::Cite(Style::Csl) => "csl.json",
        Format::Cite(Style::Bibtex) => "bib",
        Format::Cite(Style::Apa) => "apa.txt",
        other => other.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(address: &str) -> Option<String> {
        Place::of(address, "2026.1.0", Format::Html).map(|place| place.file())
    }

    #[test]
    fn an_address_is_a_file_or_is_not_in_the_tree() {
        for (address, expected) in [
            ("/?release=2026.1.0", "index.html"),
            ("/funding?release=2026.1.0", "funding/index.html"),
            ("/funding?release=2026.1.0&format=json", "funding.json"),
            ("/funding?after=us-1&release=2026.1.0", "funding/after=us-1/index.html"),
            ("/changes?after=2026.1.0%3Ac1&format=json", "changes/after=2026.1.0:c1.json"),
            ("/funding/us-1?lang=fr&release=2026.1.0", "fr/funding/us-1/index.html"),
            ("/?lang=fr", "fr/index.html"),
            ("/funding/us-1?lang=en", "funding/us-1/index.html"),
            ("/funding/us-1?format=csl", "funding/us-1.csl.json"),
            ("/charts/map.svg?format=png&lang=fr", "fr/charts/map.png"),
            ("/charts/map.svg", "charts/map.svg"),
            ("/dataset/ledger.sqlite", "dataset/ledger.sqlite"),
            ("/discrepancies?sort=difference,-independent_sources&release=2026.1.0", {
                "discrepancies/sort=difference,-independent_sources/index.html"
            }),
        ] {
            assert_eq!(file(address).as_deref(), Some(expected), "{address}");
        }
        for outside in [
            "/funding?release=2025.1.0",
            "/funding?donor=US",
            "/funding?sort=name",
            "/funding?as_of=2024-06-17",
            "/funding?after=us-1&format=csv",
            "/funding?format=receipt",
            "/funding/diff?a.release=2026.1.0",
            "/search",
            "/docs",
            "/check",
            "/?format=json",
            "//funding",
            "/funding/../../etc/passwd",
            "/funding/%2e%2e/%2e%2e/etc",
            "https://other.example/funding",
        ] {
            assert_eq!(file(outside), None, "{outside}");
        }
    }

    #[test]
    fn a_place_is_asked_for_by_its_own_address() {
        for address in ["/funding/us-1?lang=fr", "/changes?after=2026.1.0%3Ac1&format=json", "/feed.atom", "/"] {
            let place = Place::of(address, "2026.1.0", Format::Html).unwrap();
            let asked = place.address("2026.1.0");
            assert_eq!(Place::of(&asked, "2026.1.0", Format::Html).unwrap(), place, "{address} {asked}");
            assert_eq!(asked.contains("release=2026.1.0"), address != "/feed.atom", "{asked}");
        }
    }
}
