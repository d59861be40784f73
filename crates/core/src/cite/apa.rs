//! A line of text in APA style: <https://apastyle.apa.org/style-grammar-guidelines/references/examples>.

use super::cited::{Cited, Shape};
use super::parts::{address, date_parts, one_line, text};

pub(super) fn apa(cited: &Cited) -> String {
    let shape = Shape::of(cited);
    let authors: Vec<String> = cited.authors.iter().map(|name| one_line(name)).collect();
    let by = match authors.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [first @ .., last] => Some(format!("{}, & {last}", first.join(", "))),
    };
    // Data are cited with the year, pages and articles with the day.
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
    // A newspaper is named plainly; a record is "In" its dataset.
    let container = container.map(|name| if cited.kind_of == "source" { name } else { format!("In {name}") });
    let issued = Some(format!("({issued})"));
    // Without an author, the title comes first.
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

/// Text with a period, unless it already ends with a punctuation mark.
fn sentence(text: String) -> String {
    if text.ends_with(['.', '?', '!']) { text } else { text + "." }
}

/// The year, and the month with the day.
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
