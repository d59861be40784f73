//! What to cite: a source itself, and for everything else the ledger, in the requested edition.

use data_encoding::HEXLOWER;
use ledger_core::cite::{Cited, Tongue, untitled};
use ledger_core::describe::{Filter, Parameter, Resource, Test};
use ledger_core::resources;
use ledger_store::editions::Edition;
use ledger_store::selection::{Narrowing, Wanted};
use serde_json_borrow::Value;
use sha2::{Digest as _, Sha256};

use crate::question::Question;

/// An edition of the dataset: the same for `/dataset` and for `/releases/{id}`.
#[must_use]
pub fn edition(public_url: &str, edition: &Edition) -> Cited {
    let about = &edition.about;
    Cited {
        title: about.title.clone(),
        verbatim: String::new(),
        kind_of: "dataset",
        genre: None,
        publisher: Some(about.publisher.clone()),
        authors: about.creators.clone(),
        issued: edition.released_on.clone(),
        accessed: None,
        url: format!("{}/dataset?release={}", public_url, edition.id),
        version: Some(edition.id.clone()),
        container: None,
        language: Some("en".to_owned()),
        key: format!("{}-{}", about.name, edition.id),
    }
}

/// A list, as it was requested.
#[must_use]
pub fn list(public_url: &str, resource: &Resource, question: &Question) -> Cited {
    let words = in_words(question);
    let narrowed = if words.is_empty() { String::new() } else { format!(" ({words})") };
    let title = format!("{}: {}{narrowed}", question.edition().about.short_title, resource.path.replace('-', " "));
    let url = format!("{}/{}?{}", public_url, resource.path, question.citable);
    Cited { verbatim: narrowed, ..of_ledger("query", title, resource.path, url, question) }
}

/// Any other answer, as it was requested.
#[must_use]
pub fn answer(public_url: &str, title: &str, question: &Question) -> Cited {
    let path = &question.asked.path;
    let url = format!("{public_url}{path}?{}", question.citable);
    of_ledger("query", title.to_owned(), path, url, question)
}

/// A row of a collection.
#[must_use]
pub fn row(public_url: &str, resource: &Resource, id: &str, row: &Value<'_>, question: &Question) -> Cited {
    let text = |name: &str| row.get(name).as_str().map(str::to_owned);
    let path = format!("{}/{id}", resource.path);
    let pinned = format!("{public_url}/{path}?{}", question.citable);
    if resource.path == resources::sources::RESOURCE.path {
        return Cited { url: text("url").unwrap_or(pinned), ..source(public_url, id, row, question) };
    }
    if resource.path == resources::claims::RESOURCE.path {
        let said = format!(
            "{} {}, by {}",
            row.get("field").as_str().unwrap_or_default(),
            row.get("value").as_str().unwrap_or_default(),
            row.get("source").get("id").as_str().unwrap_or_default()
        );
        let title = format!("{}: {said}", row.get("subject").get("name").as_str().unwrap_or_default());
        return Cited { verbatim: said, ..of_ledger("claim", title, &path, pinned, question) };
    }
    let subject = || row.get("subject").get("name").as_str().map(str::to_owned);
    let title = text("name").or_else(|| text("text")).or_else(subject).unwrap_or_else(|| id.to_owned());
    of_ledger("record", title, &path, pinned, question)
}

/// Whether what is at a path has sources: editions and organizations cite nothing, and of voices each has its own.
#[must_use]
pub fn has_sources(path: &str) -> bool {
    let path = path.trim_start_matches('/');
    let (list, id) = path.split_once('/').unwrap_or((path, ""));
    match list {
        "releases" | "organizations" => false,
        "voices" => !id.is_empty(),
        _ => true,
    }
}

/// A check, as it was requested.
#[must_use]
pub fn check(public_url: &str, subject: &str, field: &str, value: &str, question: &Question) -> Cited {
    let about = &question.edition().about.short_title;
    let said = format!("{}: {value}”", field.replace('_', " "));
    let title = format!("{about}: check of “{subject}, {said}");
    let url = format!("{public_url}{}?{}", question.asked.path, question.citable);
    Cited { verbatim: said, ..of_ledger("check", title, "check", url, question) }
}

/// The language of a citation: the one that was asked for or, for what has no other, that of pages.
#[must_use]
pub fn tongue(question: &Question) -> Option<Tongue> {
    question.manner.tongue.or_else(|| Tongue::by_code(question.language.code()))
}

/// A source that an answer cites: the document itself or, if that has no address, what the edition says of it.
#[must_use]
pub fn source(public_url: &str, id: &str, source: &Value<'_>, question: &Question) -> Cited {
    let text = |name: &str| source.get(name).as_str().map(str::to_owned);
    let of_edition = || {
        let path = resources::sources::RESOURCE.path;
        format!("{public_url}/{path}/{id}?release={}", question.edition().id)
    };
    let tongue = tongue(question);
    let kind = text("kind");
    let title = text("title");
    let verbatim = match title {
        Some(_) => String::new(),
        None => untitled(kind.as_deref().unwrap_or_default(), tongue).to_owned(),
    };
    Cited {
        title: title.unwrap_or_else(|| verbatim.clone()),
        verbatim,
        kind_of: "source",
        genre: kind.clone(),
        publisher: text("publisher"),
        authors: text("author").into_iter().collect(),
        issued: text("published_on"),
        accessed: None,
        url: text("url").unwrap_or_else(of_edition),
        version: None,
        container: text("publisher"),
        language: text("language"),
        key: id.to_owned(),
    }
}

/// Sources that an answer cites.
#[must_use]
pub fn sources(public_url: &str, sources: &[Value<'_>], question: &Question) -> Vec<Cited> {
    let cited = |one: &Value<'_>| source(public_url, one.get("id").as_str().unwrap_or_default(), one, question);
    sources.iter().map(cited).collect()
}

/// What the ledger itself answers at a path.
fn of_ledger(kind_of: &'static str, title: String, path: &str, url: String, question: &Question) -> Cited {
    let edition = question.edition();
    let about = &edition.about;
    Cited {
        title,
        verbatim: String::new(),
        kind_of,
        genre: None,
        publisher: Some(about.publisher.clone()),
        authors: about.creators.clone(),
        issued: edition.released_on.clone(),
        accessed: None,
        url,
        version: Some(edition.id.clone()),
        container: Some(about.short_title.clone()),
        language: Some("en".to_owned()),
        key: key(path, question),
    }
}

/// A key that no other question has: the path and, of a question that narrows it or goes back to a day, a digest of what
/// else it says.
fn key(path: &str, question: &Question) -> String {
    let edition = question.edition();
    let pairs = form_urlencoded::parse(question.citable.as_bytes());
    let mut others = form_urlencoded::Serializer::new(String::new());
    others.extend_pairs(pairs.filter(|(name, _)| name != Parameter::Release.name()));
    let others = others.finish();
    let mut key = format!("{}-{}-{}", edition.about.name, edition.id, path.trim_start_matches('/'));
    if !others.is_empty() {
        key.push('-');
        key.push_str(&HEXLOWER.encode(&Sha256::digest(others.as_bytes())[..4]));
    }
    key
}

/// What narrows a list, in words: `donor US, status pledged or released, as of 2024-06-17`.
fn in_words(question: &Question) -> String {
    let selection = &question.selection;
    let mut words: Vec<String> = selection.filters.iter().map(filter_in_words).collect();
    if !selection.source.is_empty() {
        words.push(format!("source {}", selection.source.join(" or ")));
    }
    words.extend(selection.disputed.map(|disputed| if disputed { "disputed" } else { "not disputed" }.to_owned()));
    words.extend(selection.words.as_ref().map(|words| format!("with the words {}", words.typed)));
    words.extend(selection.as_of.map(|day| format!("as of {day}")));
    words.join(", ")
}

fn filter_in_words(narrowing: &Narrowing) -> String {
    let Narrowing { filter, wanted } = narrowing;
    let values = match wanted {
        Wanted::Words(words) => words.join(" or "),
        Wanted::Number(number) => number.to_string(),
        Wanted::Day(day) => day.to_string(),
        Wanted::Edition(_, id) => id.clone(),
    };
    told(filter, &values)
}

fn told(filter: &Filter, values: &str) -> String {
    let name = filter.name.replace('_', " ");
    // `announced_from=…` is written `announced from …`, and `amount_min=…` is written `amount at least …`.
    let field = |suffix: &str| name.strip_suffix(suffix).unwrap_or(&name).to_owned();
    match filter.test {
        Test::Min(_) | Test::MinHundredths(_) => format!("{} at least {values}", field(" min")),
        Test::Max(_) | Test::MaxHundredths(_) => format!("{} at most {values}", field(" max")),
        _ => format!("{name} {values}"),
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::resources::funding::RESOURCE;
    use ledger_core::value::Number;

    use super::*;

    #[test]
    fn a_filter_is_told_in_words() {
        let told = |name: &str, wanted: Wanted| {
            let filter = RESOURCE.filter(name).unwrap();
            filter_in_words(&Narrowing { filter, wanted })
        };
        let words = |words: &[&str]| Wanted::Words(words.iter().map(|word| (*word).to_owned()).collect());
        assert_eq!(told("donor", words(&["KE", "US"])), "donor KE or US");
        assert_eq!(told("amount_min", Wanted::Number(Number(10_000))), "amount at least 100");
        assert_eq!(told("announced_from", Wanted::Day(jiff::civil::date(2024, 3, 1))), "announced from 2024-03-01");
        assert_eq!(told("part_of", words(&["us-pledge-300m"])), "part of us-pledge-300m");
    }
}
