//! Writing citations: as CSL-JSON, `BibTeX`, RIS, a line of text in APA style, or text in any other style.
//!
//! Names stay whole: the data do not say which part is the family name, and most authors here are agencies.
//! Dates keep their precision.

mod apa;
mod bibtex;
mod cited;
mod corrected;
mod csl;
mod laid_out;
mod named;
#[cfg(test)]
mod offered_test;
mod parts;
mod ris;
mod titled;

pub use self::cited::Cited;
pub use self::named::{Manner, NamedStyle, Tongue, USUAL, named, untitled};
use crate::describe::Style;

/// Writes a citation.
#[must_use]
pub fn write(cited: &Cited, style: Style) -> String {
    match style {
        Style::Csl => csl::csl(cited),
        Style::Bibtex => bibtex::bibtex(cited),
        Style::Ris => ris::ris(cited),
        Style::Apa => apa::apa(cited),
        Style::Named => named(std::slice::from_ref(cited), Manner::default(), false).unwrap_or_default(),
    }
}

/// Writes a bibliography: every citation, in the order given.
#[must_use]
pub fn write_all(cited: &[Cited], style: Style) -> String {
    match style {
        Style::Csl => csl::all(cited),
        Style::Bibtex => cited.iter().map(bibtex::bibtex).collect::<Vec<_>>().join("\n"),
        Style::Ris | Style::Apa => cited.iter().map(|one| write(one, style)).collect(),
        Style::Named => named(cited, Manner::default(), true).unwrap_or_default(),
    }
}

/// A bibliography without sources: a reader is told so, BibTeX has a comment (what stands between its entries), and CSL and
/// RIS are lists, which are empty.
#[must_use]
pub fn of_nothing(style: Style, tongue: Option<Tongue>) -> String {
    match style {
        Style::Apa | Style::Named => format!("{}\n", named::no_sources(tongue)),
        Style::Bibtex => format!("% {}\n", named::no_sources(tongue)),
        Style::Csl | Style::Ris => write_all(&[], style),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::parts::date_parts;
    use super::*;

    fn dataset() -> Cited {
        Cited {
            title: "Mission Ledger: the mission in Haiti, source by source".to_owned(),
            verbatim: String::new(),
            kind_of: "dataset",
            genre: None,
            publisher: Some("Mission Ledger".to_owned()),
            authors: vec!["Mission Ledger maintainers".to_owned()],
            issued: Some("2026-11-25".to_owned()),
            accessed: None,
            url: "https://ledger.example/dataset?release=2026.11.0".to_owned(),
            version: Some("2026.11.0".to_owned()),
            container: None,
            language: Some("en".to_owned()),
            key: "mission-ledger-2026.11.0".to_owned(),
        }
    }

    fn record() -> Cited {
        Cited {
            title: "US release of 109 million".to_owned(),
            kind_of: "record",
            container: Some("Mission Ledger".to_owned()),
            key: "mission-ledger:funding/us-release-109m".to_owned(),
            url: "https://ledger.example/funding/us-release-109m?release=2026.11.0&format=html".to_owned(),
            ..dataset()
        }
    }

    fn article() -> Cited {
        Cited {
            title: "Haiti commanders in Nairobi: what for?".to_owned(),
            verbatim: String::new(),
            kind_of: "source",
            genre: Some("news".to_owned()),
            publisher: None,
            authors: vec!["Jane Doe".to_owned(), "AP".to_owned()],
            issued: Some("2024-06".to_owned()),
            accessed: Some("2026-11-25".to_owned()),
            url: "https://news.example/a_b%20c?x={1}&y=é".to_owned(),
            version: None,
            container: Some("Latin Post".to_owned()),
            language: Some("fr".to_owned()),
            key: "latin-post".to_owned(),
        }
    }

    fn nasty() -> Cited {
        Cited {
            title: "Türkiye & Co.\r\n 100% {x}_y #1 $5 a~b^c \\end } TY  - JOUR".to_owned(),
            publisher: Some("A } B\nER  - ".to_owned()),
            authors: vec!["Doe and Sons, Inc.".to_owned()],
            version: Some("1_0".to_owned()),
            key: "{ä b},_c".to_owned(),
            url: "https://x.example/{a} b\\c%20ü".to_owned(),
            issued: Some("2024-13".to_owned()),
            ..dataset()
        }
    }

    fn item(cited: &Cited) -> Json {
        let items: Json = serde_json::from_str(&write(cited, Style::Csl)).unwrap();
        assert_eq!(items.as_array().unwrap().len(), 1);
        items[0].clone()
    }

    #[test]
    fn a_dataset_is_cited_with_its_edition() {
        assert_eq!(
            item(&dataset()),
            json!({
                "id": "mission-ledger-2026-11-0",
                "type": "dataset",
                "title": "Mission Ledger: the mission in Haiti, source by source",
                "author": [{ "literal": "Mission Ledger maintainers" }],
                "publisher": "Mission Ledger",
                "version": "2026.11.0",
                "issued": { "date-parts": [[2026, 11, 25]] },
                "URL": "https://ledger.example/dataset?release=2026.11.0",
                "language": "en",
            })
        );
        assert_eq!(
            write(&dataset(), Style::Bibtex),
            "@dataset{mission-ledger-2026-11-0,\n  \
             author = {{Mission Ledger maintainers}},\n  \
             title = {{Mission Ledger: the mission in Haiti, source by source}},\n  \
             publisher = {{Mission Ledger}},\n  \
             version = {2026.11.0},\n  \
             date = {2026-11-25},\n  \
             year = {2026},\n  \
             month = nov,\n  \
             url = {https://ledger.example/dataset?release=2026.11.0},\n  \
             langid = {english}\n}\n"
        );
        assert_eq!(
            write(&dataset(), Style::Ris),
            "TY  - DATA\r\n\
             ID  - mission-ledger-2026-11-0\r\n\
             AU  - Mission Ledger maintainers\r\n\
             TI  - Mission Ledger: the mission in Haiti, source by source\r\n\
             PB  - Mission Ledger\r\n\
             ET  - 2026.11.0\r\n\
             PY  - 2026\r\n\
             DA  - 2026/11/25/\r\n\
             UR  - https://ledger.example/dataset?release=2026.11.0\r\n\
             LA  - en\r\n\
             ER  - \r\n"
        );
        assert_eq!(
            write(&dataset(), Style::Apa),
            "Mission Ledger maintainers. (2026). Mission Ledger: the mission in Haiti, source by source \
             (Version 2026.11.0) [Data set]. Mission Ledger. https://ledger.example/dataset?release=2026.11.0\n"
        );
    }

    #[test]
    fn a_record_is_a_page_of_its_dataset() {
        let item = item(&record());
        assert_eq!((&item["type"], &item["container-title"]), (&json!("webpage"), &json!("Mission Ledger")));
        let bibtex = write(&record(), Style::Bibtex);
        assert!(bibtex.starts_with("@online{mission-ledger:funding-us-release-109m,\n"), "{bibtex}");
        // A name is not printed twice.
        assert!(
            bibtex.contains("  organization = {{Mission Ledger}},\n") && !bibtex.contains("titleaddon"),
            "{bibtex}"
        );
        let other = Cited { container: Some("Ledger of ledgers".to_owned()), ..record() };
        assert!(write(&other, Style::Bibtex).contains("  titleaddon = {{Ledger of ledgers}},\n"));
        // biblatex takes an address verbatim.
        assert!(bibtex.contains("?release=2026.11.0&format=html}"), "{bibtex}");
        assert!(write(&record(), Style::Ris).starts_with("TY  - ELEC\r\n"));
        assert_eq!(
            write(&record(), Style::Apa),
            "Mission Ledger maintainers. (2026, November 25). US release of 109 million (Version 2026.11.0). \
             In Mission Ledger. https://ledger.example/funding/us-release-109m?release=2026.11.0&format=html\n"
        );
    }

    #[test]
    fn an_article_keeps_the_precision_of_its_date_and_the_names_as_given() {
        let item = item(&article());
        assert_eq!(item["type"], "article-newspaper");
        assert_eq!(item["issued"], json!({ "date-parts": [[2024, 6]] }));
        assert_eq!(item["accessed"], json!({ "date-parts": [[2026, 11, 25]] }));
        assert_eq!(item["author"], json!([{ "literal": "Jane Doe" }, { "literal": "AP" }]));
        let bibtex = write(&article(), Style::Bibtex);
        assert!(bibtex.contains("  author = {{Jane Doe} and {AP}},\n"), "{bibtex}");
        assert!(bibtex.contains("  date = {2024-06},\n  year = {2024},\n  month = jun,\n"), "{bibtex}");
        assert!(bibtex.contains("  urldate = {2026-11-25},\n"), "{bibtex}");
        let ris = write(&article(), Style::Ris);
        assert!(ris.contains("AU  - Jane Doe\r\nAU  - AP\r\n"), "{ris}");
        assert!(ris.contains("PY  - 2024\r\nDA  - 2024/06//\r\nY2  - 2026/11/25/\r\n"), "{ris}");
        assert_eq!(
            write(&article(), Style::Apa),
            "Jane Doe, & AP. (2024, June). Haiti commanders in Nairobi: what for? Latin Post. \
             Retrieved November 25, 2026, from https://news.example/a_b%20c?x=%7B1%7D&y=%C3%A9\n"
        );
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let cited = Cited {
            authors: Vec::new(),
            issued: None,
            publisher: Some(" ".to_owned()),
            container: None,
            url: String::new(),
            language: Some("sw".to_owned()),
            ..article()
        };
        assert_eq!(
            write(&cited, Style::Bibtex),
            "@misc{latin-post,\n  title = {{Haiti commanders in Nairobi: what for?}},\n  urldate = {2026-11-25}\n}\n"
        );
        assert_eq!(write(&cited, Style::Apa), "Haiti commanders in Nairobi: what for? (n.d.).\n");
        let item = item(&cited);
        let names: Vec<&String> = item.as_object().unwrap().keys().collect();
        assert_eq!(names, ["id", "type", "title", "accessed", "language"]);
        assert_eq!(item["type"], "webpage");
    }

    #[test]
    fn nasty_characters_stay_text() {
        let title = "Türkiye & Co. 100% {x}_y #1 $5 a~b^c \\end } TY - JOUR";
        assert_eq!(item(&nasty())["title"], title);
        let bibtex = write(&nasty(), Style::Bibtex);
        assert!(
            bibtex.contains(
                r"  title = {{Türkiye \& Co. 100\% \textbraceleft{}x\textbraceright{}\_y \#1 \$5 a\textasciitilde{}b\textasciicircum{}c \textbackslash{}end \textbraceright{} TY - JOUR}},"
            ),
            "{bibtex}"
        );
        assert!(bibtex.contains(r"  version = {1\_0},"), "{bibtex}");
        assert!(bibtex.contains("  author = {{Doe and Sons, Inc.}},"), "{bibtex}");
        assert!(bibtex.contains("  url = {https://x.example/%7Ba%7D%20b%5Cc%20%C3%BC},"), "{bibtex}");
        assert!(bibtex.starts_with("@dataset{b-c,\n"), "{bibtex}");
        // A reader of BibTeX counts every brace, escaped or not, and none may close the entry before its end.
        let mut depth = 0;
        for (at, letter) in bibtex.char_indices() {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            assert!(depth > 0 || at < "@dataset".len() || at >= bibtex.len() - 2, "{bibtex}");
        }
        assert_eq!(depth, 0);
    }

    #[test]
    fn no_value_can_begin_a_line_of_ris() {
        let ris = write(&nasty(), Style::Ris);
        assert!(ris.ends_with("\r\nER  - \r\n"), "{ris}");
        assert_eq!(ris.matches('\n').count(), ris.matches("\r\n").count());
        for line in ris.split_terminator("\r\n") {
            assert_eq!(&line[2..6], "  - ", "{line}");
        }
        let begin = |tag: &str| ris.split("\r\n").filter(|line| line.starts_with(tag)).count();
        assert_eq!((begin("TY"), begin("ER")), (1, 1));
    }

    #[test]
    fn a_date_that_is_none_is_not_written() {
        for date in ["", "2024-13", "2024-00", "24", "2024-06-32", "2024-06-18-01", "+202", "2024-", "June"] {
            assert_eq!(date_parts(Some(date)), None, "{date}");
        }
        assert_eq!(date_parts(Some("2024")), Some(vec![2024]));
        assert_eq!(item(&nasty()).get("issued"), None);
        assert!(!write(&nasty(), Style::Bibtex).contains("date ="));
        assert!(!write(&nasty(), Style::Ris).contains("DA  -"));
        assert!(write(&nasty(), Style::Apa).contains("(n.d.)"));
    }

    #[test]
    fn every_style_has_a_name_and_a_media_type() {
        let names: Vec<&str> = Style::ALL.iter().map(|style| style.name()).collect();
        assert_eq!(names, ["csl", "bibtex", "ris", "apa", "citation"]);
        for style in Style::ALL {
            assert!(style.media_type().contains('/') && write(&record(), *style).ends_with('\n'));
        }
    }
}
