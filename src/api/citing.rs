//! What to cite: a document itself, and of everything else the ledger, in the edition that was asked.

use serde_json::Value as Json;

use super::Ledger;
use super::dataset::{PUBLISHER, creators, title};
use crate::cite::Cited;
use crate::editions::Edition;
use crate::list::query::Query;
use crate::list::{Filter, Resource, Test};
use crate::resources;

/// Who stands behind the ledger where a data package names nobody.
const MAINTAINERS: &str = "Mission Ledger maintainers";

/// An edition of the dataset: the same whether it is asked of `/dataset` or of `/releases/{id}`.
pub(super) fn edition(ledger: &Ledger, edition: &Edition, descriptor: &Json) -> Cited {
    let creators = creators(descriptor);
    Cited {
        title: title(descriptor),
        kind_of: "dataset",
        publisher: Some(PUBLISHER.to_owned()),
        authors: if creators.is_empty() { vec![MAINTAINERS.to_owned()] } else { creators },
        issued: edition.released_on.clone(),
        accessed: None,
        url: format!("{}/dataset?release={}", ledger.public_url(), edition.id),
        version: Some(edition.id.clone()),
        container: None,
        language: Some("en".to_owned()),
        key: format!("mission-ledger-{}", edition.id),
    }
}

/// A list, as it was asked for.
pub(super) fn list(ledger: &Ledger, resource: &Resource, query: &Query) -> Cited {
    let words = in_words(query);
    let narrowed = if words.is_empty() { String::new() } else { format!(" ({words})") };
    let title = format!("{PUBLISHER}: {}{narrowed}", resource.path.replace('-', " "));
    let url = format!("{}/{}?{}", ledger.public_url(), resource.path, query.citable());
    of_ledger("query", title, resource.path, url, &query.edition)
}

/// A row of a collection.
pub(super) fn row(ledger: &Ledger, resource: &Resource, id: &str, row: &Json, query: &Query) -> Cited {
    let text = |name: &str| row[name].as_str().map(str::to_owned);
    let pinned = format!("{}/{}/{id}?{}", ledger.public_url(), resource.path, query.citable());
    if resource.path == resources::sources::RESOURCE.path {
        return Cited {
            title: text("title").unwrap_or_else(|| id.to_owned()),
            kind_of: "source",
            publisher: text("publisher"),
            authors: text("author").into_iter().collect(),
            issued: text("published_on"),
            accessed: None,
            url: text("url").unwrap_or(pinned),
            version: None,
            container: text("publisher"),
            language: text("language"),
            key: id.to_owned(),
        };
    }
    if resource.path == resources::claims::RESOURCE.path {
        let title = format!(
            "{}: {} {}, by {}",
            row["subject"]["name"].as_str().unwrap_or_default(),
            row["field"].as_str().unwrap_or_default(),
            row["value"].as_str().unwrap_or_default(),
            row["source"]["id"].as_str().unwrap_or_default()
        );
        return of_ledger("claim", title, id, pinned, &query.edition);
    }
    let subject = || row["subject"]["name"].as_str().map(str::to_owned);
    let title = text("name").or_else(|| text("text")).or_else(subject).unwrap_or_else(|| id.to_owned());
    of_ledger("record", title, id, pinned, &query.edition)
}

fn of_ledger(kind_of: &'static str, title: String, id: &str, url: String, edition: &Edition) -> Cited {
    Cited {
        title,
        kind_of,
        publisher: Some(PUBLISHER.to_owned()),
        authors: vec![MAINTAINERS.to_owned()],
        issued: edition.released_on.clone(),
        accessed: None,
        url,
        version: Some(edition.id.clone()),
        container: Some(PUBLISHER.to_owned()),
        language: Some("en".to_owned()),
        key: format!("mission-ledger-{}-{id}", edition.id),
    }
}

/// What narrows a list, in words: `donor US, status pledged or released, as of 2024-06-17`.
fn in_words(query: &Query) -> String {
    let mut words: Vec<String> = query.filters.iter().map(|(filter, values)| filter_in_words(filter, values)).collect();
    if !query.source.is_empty() {
        words.push(format!("source {}", query.source.join(" or ")));
    }
    words.extend(query.disputed.map(|disputed| if disputed { "disputed" } else { "not disputed" }.to_owned()));
    words.extend(query.words.as_ref().map(|(_, words)| format!("with the words {words}")));
    words.extend(query.as_of.map(|day| format!("as of {day}")));
    words.join(", ")
}

fn filter_in_words(filter: &Filter, values: &[String]) -> String {
    let values = values.join(" or ");
    let name = filter.name.replace('_', " ");
    // `announced_from=…` is told as `announced from …`, `amount_min=…` as `amount at least …`.
    let field = |suffix: &str| name.strip_suffix(suffix).unwrap_or(&name).to_owned();
    match filter.test {
        Test::Min(_) | Test::MinHundredths(_) => format!("{} at least {values}", field(" min")),
        Test::Max(_) | Test::MaxHundredths(_) => format!("{} at most {values}", field(" max")),
        _ => format!("{name} {values}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::funding::RESOURCE;

    #[test]
    fn a_filter_is_told_in_words() {
        let told = |name: &str, values: &[&str]| {
            let filter = RESOURCE.filters.iter().find(|filter| filter.name == name).unwrap();
            filter_in_words(filter, &values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(told("donor", &["KE", "US"]), "donor KE or US");
        assert_eq!(told("amount_min", &["100"]), "amount at least 100");
        assert_eq!(told("announced_from", &["2024-03-01"]), "announced from 2024-03-01");
        assert_eq!(told("part_of", &["us-pledge-300m"]), "part of us-pledge-300m");
    }
}
