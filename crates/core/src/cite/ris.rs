//! RIS: <https://en.wikipedia.org/wiki/RIS_(file_format)>; the lines end with CR LF.

use super::cited::{Cited, Shape};
use super::parts::{address, date_parts, key, one_line, text};

pub(super) fn ris(cited: &Cited) -> String {
    let shape = Shape::of(cited);
    let kind = match shape {
        Shape::Data => "DATA",
        Shape::Page => "ELEC",
        Shape::Article => "NEWS",
        Shape::Report if cited.genre.as_deref() == Some("government_statement") => "GOVDOC",
        Shape::Report => "RPRT",
        Shape::Case => "CASE",
        Shape::Entry => "ENCYC",
        Shape::Document => "GEN",
    };
    // Year, month and day, of which the last two may be empty, then other information (always empty).
    let date = |date: Option<&str>| {
        let parts = date_parts(date)?;
        let part = |at: usize| parts.get(at).map_or_else(String::new, |part| format!("{part:02}"));
        Some(format!("{:04}/{}/{}/", parts[0], part(1), part(2)))
    };
    let mut lines = vec![("TY", Some(kind.to_owned())), ("ID", Some(key(cited)))];
    lines.extend(cited.people().into_iter().map(|name| ("AU", Some(name))));
    lines.extend([
        ("TI", Some(one_line(&cited.title))),
        // Of a report, `T2` is its series; of a case, `PB` is the court.
        ("T2", text(cited.container.as_deref()).filter(|_| shape != Shape::Report)),
        ("PB", text(cited.publisher.as_deref()).filter(|_| shape != Shape::Case)),
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
