//! `BibTeX`, with the types and fields of biblatex (CTAN: biblatex.pdf, 2.1 and 2.2).

use super::cited::{Cited, Shape, shape};
use super::parts::{address, date_text, key, one_line, text};

pub(super) fn bibtex(cited: &Cited) -> String {
    let address = address(cited);
    let kind = match shape(cited) {
        Shape::Data => "dataset",
        Shape::Page | Shape::Article if address.is_some() => "online",
        Shape::Page | Shape::Article => "misc",
    };
    // Double braces, so that no style changes the letter case or parses the text as a name.
    let whole = |text: Option<String>| text.map(|text| format!("{{{}}}", tex(&text)));
    let plain = |text: Option<String>| text.map(|text| tex(&text));
    let authors: Vec<String> = cited.authors.iter().filter_map(|name| whole(Some(one_line(name)))).collect();
    // `@online` and `@misc` have no `publisher` field.
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
