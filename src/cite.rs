//! How a thing is cited: as CSL-JSON, `BibTeX`, RIS, or a line of text in APA style.
//!
//! Names stay whole: nobody said which part of an author's name is the family's, and most authors here are agencies.
//! Dates keep the precision that they have.

use serde_json::{Map, Value as Json, json};

/// A thing as a citation names it.
#[derive(Clone, Debug)]
pub struct Cited {
    /// Its title.
    pub title: String,
    /// `dataset` or `query` (a set of data), `record` or `claim` (a page of one), or `source` (what others published).
    pub kind_of: &'static str,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its authors, each name as it was given.
    pub authors: Vec<String>,
    /// When it was published: `2024`, `2024-06` or `2024-06-18`.
    pub issued: Option<String>,
    /// When it was looked at, where it may change: a date of the same form.
    pub accessed: Option<String>,
    /// Its address; empty where it has none.
    pub url: String,
    /// The edition.
    pub version: Option<String>,
    /// The larger thing that it is part of: the dataset of a record, the newspaper of an article.
    pub container: Option<String>,
    /// Its language, as an ISO 639-1 code.
    pub language: Option<String>,
    /// What it is called where it is cited; characters that `BibTeX` cannot take become `-`.
    pub key: String,
}

/// A way to write a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// CSL-JSON, as Zotero, Pandoc and citeproc read it.
    Csl,
    /// `BibTeX` with the types and fields of biblatex.
    Bibtex,
    /// RIS, as `EndNote` and Mendeley read it.
    Ris,
    /// Text, as the American Psychological Association's manual has it (7th edition).
    Apa,
}

impl Style {
    /// Every style.
    pub const ALL: &'static [Self] = &[Self::Csl, Self::Bibtex, Self::Ris, Self::Apa];

    /// Its name in `format`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csl => "csl",
            Self::Bibtex => "bibtex",
            Self::Ris => "ris",
            Self::Apa => "apa",
        }
    }

    /// What it is, in a line.
    #[must_use]
    pub fn doc(self) -> &'static str {
        match self {
            Self::Csl => "A citation as CSL JSON, for Zotero and Pandoc.",
            Self::Bibtex => "A citation as BibTeX.",
            Self::Ris => "A citation as RIS, for EndNote and Mendeley.",
            Self::Apa => "A citation in APA style, as text.",
        }
    }

    /// Its media type, as DOI content negotiation names them.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csl => "application/vnd.citationstyles.csl+json",
            Self::Bibtex => "application/x-bibtex",
            Self::Ris => "application/x-research-info-systems",
            Self::Apa => "text/x-bibliography",
        }
    }
}

/// Writes the citation.
#[must_use]
pub fn write(cited: &Cited, style: Style) -> String {
    match style {
        Style::Csl => csl(cited),
        Style::Bibtex => bibtex(cited),
        Style::Ris => ris(cited),
        Style::Apa => apa(cited),
    }
}

/// What a thing is, in the terms of the styles.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Data,
    Page,
    Article,
}

fn shape(cited: &Cited) -> Shape {
    match cited.kind_of {
        "dataset" | "query" => Shape::Data,
        "source" if cited.container.is_some() => Shape::Article,
        _ => Shape::Page,
    }
}

// CSL-JSON: https://github.com/citation-style-language/schema

fn csl(cited: &Cited) -> String {
    let kind = match shape(cited) {
        Shape::Data => "dataset",
        Shape::Page => "webpage",
        Shape::Article => "article-newspaper",
    };
    let mut item = Map::new();
    let mut set = |name: &str, value: Option<Json>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), value);
        }
    };
    let date = |date: Option<&str>| date_parts(date).map(|parts| json!({ "date-parts": [parts] }));
    let authors: Vec<Json> = cited.authors.iter().map(|name| json!({ "literal": one_line(name) })).collect();
    set("id", Some(key(cited).into()));
    set("type", Some(kind.into()));
    set("title", Some(one_line(&cited.title).into()));
    set("author", (!authors.is_empty()).then(|| authors.into()));
    set("container-title", text(cited.container.as_deref()).map(Json::from));
    set("publisher", text(cited.publisher.as_deref()).map(Json::from));
    set("version", text(cited.version.as_deref()).map(Json::from));
    set("issued", date(cited.issued.as_deref()));
    set("accessed", date(cited.accessed.as_deref()));
    set("URL", address(cited).map(Json::from));
    set("language", text(cited.language.as_deref()).map(Json::from));
    format!("{:#}\n", json!([item]))
}

// BibTeX, with the types and fields of biblatex (CTAN: biblatex.pdf, 2.1 and 2.2).

fn bibtex(cited: &Cited) -> String {
    let address = address(cited);
    let kind = match shape(cited) {
        Shape::Data => "dataset",
        Shape::Page | Shape::Article if address.is_some() => "online",
        Shape::Page | Shape::Article => "misc",
    };
    // Twice braced, so that no style changes its letter case or takes its words for names.
    let whole = |text: Option<String>| text.map(|text| format!("{{{}}}", tex(&text)));
    let plain = |text: Option<String>| text.map(|text| tex(&text));
    let authors: Vec<String> = cited.authors.iter().filter_map(|name| whole(Some(one_line(name)))).collect();
    // `@online` and `@misc` know no publisher.
    let publisher = if kind == "dataset" { "publisher" } else { "organization" };
    let by = text(cited.publisher.as_deref());
    let fields = [
        ("author", (!authors.is_empty()).then(|| authors.join(" and "))),
        ("title", whole(Some(one_line(&cited.title)))),
        ("titleaddon", whole(text(cited.container.as_deref()).filter(|name| Some(name) != by.as_ref()))),
        (publisher, whole(by.clone())),
        ("version", plain(text(cited.version.as_deref()))),
        ("date", date_text(cited.issued.as_deref())),
        ("url", address),
        ("urldate", date_text(cited.accessed.as_deref())),
        ("langid", cited.language.as_deref().and_then(babel).map(str::to_owned)),
    ];
    let fields: Vec<String> =
        fields.into_iter().filter_map(|(name, value)| Some(format!("  {name} = {{{}}}", value?))).collect();
    format!("@{kind}{{{},\n{}\n}}\n", key(cited), fields.join(",\n"))
}

/// Text as TeX prints it. A brace gets its name: one with a backslash before it would still be counted.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str(r"\textbackslash{}"),
            '{' => out.push_str(r"\textbraceleft{}"),
            '}' => out.push_str(r"\textbraceright{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            '^' => out.push_str(r"\textasciicircum{}"),
            '$' | '&' | '#' | '_' | '%' => {
                out.push('\\');
                out.push(letter);
            }
            _ => out.push(letter),
        }
    }
    out
}

/// The name of a language in babel, of those that the sources are in.
fn babel(code: &str) -> Option<&'static str> {
    Some(match code {
        "de" => "german",
        "en" => "english",
        "es" => "spanish",
        "fr" => "french",
        "id" => "indonesian",
        "it" => "italian",
        "pt" => "portuguese",
        _ => return None,
    })
}

// RIS: https://en.wikipedia.org/wiki/RIS_(file_format); the lines end with CR LF.

fn ris(cited: &Cited) -> String {
    let kind = match shape(cited) {
        Shape::Data => "DATA",
        Shape::Page => "ELEC",
        Shape::Article => "NEWS",
    };
    // Year, month and day, each of which may be empty, then other words about the date.
    let date = |date: Option<&str>| {
        let parts = date_parts(date)?;
        let part = |at: usize| parts.get(at).map_or_else(String::new, |part| format!("{part:02}"));
        Some(format!("{:04}/{}/{}/", parts[0], part(1), part(2)))
    };
    let mut lines = vec![("TY", Some(kind.to_owned())), ("ID", Some(key(cited)))];
    lines.extend(cited.authors.iter().map(|name| ("AU", Some(one_line(name)))));
    lines.extend([
        ("TI", Some(one_line(&cited.title))),
        ("T2", text(cited.container.as_deref())),
        ("PB", text(cited.publisher.as_deref())),
        ("ET", text(cited.version.as_deref())),
        ("PY", date_parts(cited.issued.as_deref()).map(|parts| format!("{:04}", parts[0]))),
        ("DA", date(cited.issued.as_deref())),
        ("Y2", date(cited.accessed.as_deref())),
        ("UR", address(cited)),
        ("LA", text(cited.language.as_deref())),
        ("ER", Some(String::new())),
    ]);
    lines.into_iter().filter_map(|(tag, value)| Some(format!("{tag}  - {}\r\n", value?))).collect()
}

// APA: https://apastyle.apa.org/style-grammar-guidelines/references/examples

fn apa(cited: &Cited) -> String {
    let shape = shape(cited);
    let authors: Vec<String> = cited.authors.iter().map(|name| one_line(name)).collect();
    let by = match authors.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [first @ .., last] => Some(format!("{}, & {last}", first.join(", "))),
    };
    // Of data the year is given, of a page or an article the day.
    let issued = date_parts(cited.issued.as_deref()).map_or_else(
        || "n.d.".to_owned(),
        |parts| match in_words(&parts) {
            (year, Some(day)) if shape != Shape::Data => format!("{year}, {day}"),
            (year, _) => year,
        },
    );
    let mut title = one_line(&cited.title);
    if let Some(version) = text(cited.version.as_deref()) {
        title = format!("{title} (Version {version})");
    }
    if shape == Shape::Data {
        title.push_str(" [Data set]");
    }
    let container = text(cited.container.as_deref());
    let publisher =
        text(cited.publisher.as_deref()).filter(|name| !authors.contains(name) && container.as_ref() != Some(name));
    // A newspaper is named as it is; a record stands in its dataset.
    let container = container.map(|name| if shape == Shape::Article { name } else { format!("In {name}") });
    let issued = Some(format!("({issued})"));
    // Where nobody is named, the title comes first.
    let (first, third) = if by.is_some() { (by, Some(title)) } else { (Some(title), None) };
    let mut sentences: Vec<String> =
        [first, issued, third, container, publisher].into_iter().flatten().map(sentence).collect();
    if let Some(address) = address(cited) {
        sentences.push(match date_parts(cited.accessed.as_deref()).map(|parts| in_words(&parts)) {
            Some((year, Some(day))) => format!("Retrieved {day}, {year}, from {address}"),
            Some((year, None)) => format!("Retrieved {year}, from {address}"),
            None => address,
        });
    }
    format!("{}\n", sentences.join(" "))
}

/// Text with a full stop, unless it ends with a mark already.
fn sentence(text: String) -> String {
    if text.ends_with(['.', '?', '!']) { text } else { text + "." }
}

/// The year, and the month with its day.
fn in_words(parts: &[u16]) -> (String, Option<String>) {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = parts.get(1).and_then(|month| MONTHS.get(usize::from(*month) - 1));
    let day = parts.get(2).map_or_else(String::new, |day| format!(" {day}"));
    (parts[0].to_string(), month.map(|month| format!("{month}{day}")))
}

// What every style needs.

/// Text on one line, without control characters: none of the formats can hold a line break in a value.
fn one_line(text: &str) -> String {
    let spaced = text.replace(char::is_control, " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(text: Option<&str>) -> Option<String> {
    text.map(one_line).filter(|text| !text.is_empty())
}

/// The key: letters, digits, `:` and `-` only, which every reader takes.
fn key(cited: &Cited) -> String {
    let mut key = String::new();
    for letter in cited.key.chars() {
        if letter.is_ascii_alphanumeric() || letter == ':' {
            key.push(letter);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    let key = key.trim_end_matches('-');
    if key.is_empty() { "mission-ledger".to_owned() } else { key.to_owned() }
}

/// The address with everything encoded that RFC 3986 does not let stand in one: it needs no escaping anywhere.
fn address(cited: &Cited) -> Option<String> {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(cited.url.len());
    for byte in cited.url.trim().bytes() {
        if byte.is_ascii_graphic() && !br#"\{}<>"^`|"#.contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The year, month and day of a date, as far as it goes; nothing where it is none.
fn date_parts(date: Option<&str>) -> Option<Vec<u16>> {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = Vec::new();
    for (part, (digits, range)) in date?.split('-').zip([(4, 1..=9999), (2, 1..=12), (2, 1..=31)]) {
        let number =
            part.parse().ok().filter(|number| is_digits(part) && part.len() == digits && range.contains(number))?;
        parts.push(number);
    }
    (date?.split('-').count() == parts.len()).then_some(parts)
}

fn date_text(date: Option<&str>) -> Option<String> {
    date.filter(|date| date_parts(Some(date)).is_some()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset() -> Cited {
        Cited {
            title: "Mission Ledger: the mission in Haiti, source by source".to_owned(),
            kind_of: "dataset",
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
            kind_of: "source",
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
        // biblatex reads an address as it stands.
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
        assert!(bibtex.contains("  date = {2024-06},\n"), "{bibtex}");
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
        assert_eq!(names, ["csl", "bibtex", "ris", "apa"]);
        for style in Style::ALL {
            assert!(style.media_type().contains('/') && write(&record(), *style).ends_with('\n'));
        }
    }
}
