//! `BibTeX`, with the types and fields of biblatex (CTAN: biblatex.pdf, 2.1 and 2.2), and `year` and `month` beside its
//! `date`, because plain `BibTeX` prints only these.

use super::cited::{Cited, Shape};
use super::parts::{address, date_parts, date_text, key, one_line, text};

/// The macros of months.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

pub(super) fn bibtex(cited: &Cited) -> String {
    let address = address(cited);
    let shape = Shape::of(cited);
    let kind = match shape {
        Shape::Data => "dataset",
        Shape::Report => "techreport",
        Shape::Case => "jurisdiction",
        Shape::Entry => "inreference",
        Shape::Page | Shape::Article | Shape::Document if address.is_some() => "online",
        Shape::Page | Shape::Article | Shape::Document => "misc",
    };
    // Double braces, so that no style changes the letter case or parses the text as a name.
    let whole = |text: Option<String>| text.map(|text| format!("{{{}}}", tex(&text)));
    let plain = |text: Option<String>| text.map(|text| tex(&text));
    let authors: Vec<String> = cited.people().into_iter().filter_map(|name| whole(Some(name))).collect();
    // `@online` and `@misc` have no `publisher` field.
    let publisher = match shape {
        Shape::Data => "publisher",
        Shape::Report => "institution",
        _ => "organization",
    };
    let by = text(cited.publisher.as_deref());
    let within = text(cited.container.as_deref());
    let (whole_of, within) =
        if shape == Shape::Entry { (within, None) } else { (None, within.filter(|name| Some(name) != by.as_ref())) };
    let by = by.filter(|name| Some(name) != whole_of.as_ref());
    // Without it, styles print "Technical report".
    let sort = match cited.genre.as_deref() {
        _ if shape != Shape::Report => None,
        Some("government_statement") => Some("Government statement"),
        Some("un_document") => Some("United Nations document"),
        _ => Some("Report"),
    };
    let issued = date_parts(cited.issued.as_deref());
    let fields = [
        ("author", (!authors.is_empty()).then(|| authors.join(" and "))),
        ("title", whole(Some(one_line(&cited.title)))),
        ("booktitle", whole(whole_of)),
        ("titleaddon", whole(within)),
        (publisher, whole(by)),
        ("type", sort.map(str::to_owned)),
        ("version", plain(text(cited.version.as_deref()))),
        ("date", date_text(cited.issued.as_deref())),
        ("year", issued.as_ref().map(|parts| format!("{:04}", parts[0]))),
        (
            "month",
            issued
                .as_ref()
                .and_then(|parts| MONTHS.get(usize::from(*parts.get(1)?) - 1))
                .map(|month| (*month).to_owned()),
        ),
        ("url", address),
        ("urldate", date_text(cited.accessed.as_deref())),
        ("langid", cited.language.as_deref().and_then(babel).map(str::to_owned)),
    ];
    let field = |(name, value): (&str, Option<String>)| {
        let value = value?;
        // The name of a month is a macro, which each style spells in its way.
        Some(if name == "month" { format!("  month = {value}") } else { format!("  {name} = {{{value}}}") })
    };
    let fields: Vec<String> = fields.into_iter().filter_map(field).collect();
    format!("@{kind}{{{},\n{}\n}}\n", key(cited), fields.join(",\n"))
}

/// Text escaped for TeX. A brace becomes a command, because an escaped brace would still be counted.
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

/// The babel name of a language, for the languages of the sources.
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
