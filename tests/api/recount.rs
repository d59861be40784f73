//! An independent reading of the rules of lists: which rows a filter keeps and how a sort orders them, worked out on
//! the JSON rows of the unfiltered list alone.
//!
//! [`Whole::keeps`] matches every [`Test`] without a catch-all, so a new kind of filter does not compile until it has
//! been read here too.

mod order;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use ledger_core::describe::{By, Filter, Moment, Resource, Sort, Test, Type};
use ledger_core::resources::ALL;
use serde_json::Value as Json;
use tokio::sync::Mutex;

use self::order::{Key, compare, key, text_key, turned};
use crate::support::{Service, ids};

/// Every dataset that is asked, with the clocks that it is asked by.
pub async fn datasets() -> [(Service, &'static [&'static str]); 2] {
    [
        (Service::flagship().await, &["", "as_of=2024-07-01", "release=2026.11.0"]),
        (Service::made_up().await, &["", "as_of=2031-02-27"]),
    ]
}

/// The figures of which lists know how well they are supported.
const FIGURES: &[(&str, &str)] = &[
    ("contingents", "personnel"),
    ("funding", "amount"),
    ("instruments", "authorized_strength"),
    ("events", "fatalities"),
    ("indicators", "value"),
];

/// A collection as an unfiltered list shows it, with the records that its rows are about.
pub struct Whole {
    resource: &'static Resource,
    /// The rows, in the order of the list.
    pub rows: Vec<Json>,
    /// The records of every kind on the same day of the same edition, by their paths.
    records: BTreeMap<String, Json>,
    /// The disputed fields on that day: kind, record and field, joined by periods.
    disputed: BTreeSet<String>,
    /// The disputed fields without a day, which `/claims` asks about.
    disputed_now: BTreeSet<String>,
    /// The names of organizations and countries, by id.
    names: BTreeMap<String, String>,
}

/// Every collection of a service by one clock: `""`, `as_of=…` or `release=…`; read once for all tests.
pub async fn wholes(service: &Service, clock: &str) -> Arc<Vec<Whole>> {
    static READ: Mutex<BTreeMap<String, Arc<Vec<Whole>>>> = Mutex::const_new(BTreeMap::new());
    let latest = service.json("/releases?sort=-id&limit=1").await;
    let mut read = READ.lock().await;
    let key = format!("{} {clock}", latest["data"][0]["id"]);
    if let Some(wholes) = read.get(&key) {
        return Arc::clone(wholes);
    }
    let wholes = Arc::new(read_wholes(service, clock).await);
    read.insert(key, Arc::clone(&wholes));
    wholes
}

async fn read_wholes(service: &Service, clock: &str) -> Vec<Whole> {
    let mut lists = Vec::new();
    for resource in ALL.iter().copied() {
        lists.push((resource, service.walk(&format!("/{}?limit=500&{clock}", resource.path)).await));
    }
    let rows =
        |path: &'static str| lists.iter().filter(move |(resource, _)| resource.path == path).flat_map(|(_, rows)| rows);
    let names = rows("organizations").chain(rows("countries"));
    let names: BTreeMap<String, String> = names.map(|row| (text(&row["id"]), text(&row["name"]))).collect();
    let kinds = lists.iter().filter(|(resource, _)| resource.kind.is_some()).flat_map(|(_, rows)| rows);
    let records: BTreeMap<String, Json> = kinds.map(|row| (text(&row["url"]), row.clone())).collect();
    let disputed: BTreeSet<String> = rows("discrepancies").map(|row| text(&row["id"])).collect();
    let now = if clock.starts_with("as_of") { "" } else { clock };
    let now = service.walk(&format!("/discrepancies?limit=500&{now}")).await;
    let disputed_now: BTreeSet<String> = now.iter().map(|row| text(&row["id"])).collect();
    lists
        .into_iter()
        .map(|(resource, rows)| Whole {
            resource,
            rows,
            records: records.clone(),
            disputed: disputed.clone(),
            disputed_now: disputed_now.clone(),
            names: names.clone(),
        })
        .collect()
}

/// What a list answers.
pub struct Listed {
    /// The ids of its rows, on all pages.
    pub ids: Vec<String>,
    /// `page.total` and `page.total_is`, which every page must repeat.
    pub total: (u64, String),
}

/// Asks for a list, to its last page.
pub async fn listed(service: &Service, path: &str) -> Listed {
    let mut page = service.json(path).await;
    let total_of = |page: &Json| (page["page"]["total"].as_u64().unwrap(), text(&page["page"]["total_is"]));
    let mut listed = Listed { ids: ids(&page), total: total_of(&page) };
    while let Some(next) = page["page"]["next"].as_str().map(str::to_owned) {
        page = service.json(&next).await;
        assert_eq!(total_of(&page), listed.total, "{next}");
        listed.ids.extend(ids(&page));
    }
    listed
}

impl Whole {
    pub fn resource(&self) -> &'static Resource {
        self.resource
    }

    /// The ids of the rows that a condition keeps, in the order of the list.
    pub fn ids(&self, keeps: impl Fn(&Json) -> bool) -> Vec<String> {
        self.rows.iter().filter(|row| keeps(row)).map(|row| text(&row["id"])).collect()
    }

    /// Whether a filter with these values keeps a row.
    pub fn keeps(&self, row: &Json, filter: &Filter, wanted: &[&str]) -> bool {
        let column = column_of(filter.test);
        let cells = self.cells(row, filter.test);
        let any = |matches: &dyn Fn(&Json, &str) -> bool| {
            cells.iter().filter(|cell| !cell.is_null()).any(|cell| wanted.iter().any(|wanted| matches(cell, wanted)))
        };
        match filter.test {
            Test::Code(..) | Test::MemberCode(..) | Test::Id(_) | Test::Term(_) => any(&|cell, wanted| cell == wanted),
            Test::Text(_) | Test::Voice(_) => any(&|cell, wanted| is_same_text(cell, wanted)),
            Test::Language(_) | Test::Currency(_) => any(&|cell, wanted| text(cell).eq_ignore_ascii_case(wanted)),
            Test::Country(_) | Test::MemberCountry(_) | Test::Donor(_) => {
                any(&|cell, wanted| text(&cell["id"]).eq_ignore_ascii_case(&alpha2(wanted)))
            }
            Test::Party(_) | Test::Member(_) => any(&|cell, wanted| {
                cell["id"] == wanted || is_same_text(if cell.is_string() { cell } else { &cell["name"] }, wanted)
            }),
            Test::Min(_) | Test::MinHundredths(_) => any(&|cell, wanted| hundredths(cell) >= hundredths_of(wanted)),
            Test::Max(_) | Test::MaxHundredths(_) => any(&|cell, wanted| hundredths(cell) <= hundredths_of(wanted)),
            Test::From(_) | Test::Since(_) => any(&|cell, wanted| days(&text(cell)).1 >= days(wanted).0),
            Test::To(_) | Test::Until(_) => any(&|cell, wanted| days(&text(cell)).0 <= days(wanted).1),
            Test::SinceEdition => {
                assert_eq!(column, "release");
                any(&|cell, wanted| edition(&text(cell)) > edition(wanted))
            }
        }
    }

    /// What a filter compares in a row: one value, or the values of its many-valued fields.
    pub fn cells(&self, row: &Json, test: Test) -> Vec<Json> {
        let names: Vec<&str> = match test {
            Test::Member(fields) => fields.to_vec(),
            Test::Voice(column) => vec![column, "voice"],
            _ => vec![column_of(test)],
        };
        let cells = names.into_iter().map(|name| {
            let cell = self.cell(row, name);
            if cell.is_null() { self.other_end(row, name) } else { cell }
        });
        cells.flat_map(|cell| if let Json::Array(cells) = cell { cells } else { vec![cell] }).collect()
    }

    /// The cell of a row, or of the record that the row is about.
    fn cell(&self, row: &Json, column: &str) -> Json {
        let name = column.strip_suffix("_hundredths").unwrap_or(column);
        // How well a figure is supported.
        if let Some(figure) = FIGURES.iter().find(|(path, _)| *path == self.resource.path).map(|(_, figure)| *figure) {
            match name {
                "supported_by" => return row["field_sources"][figure].clone(),
                "robust" => return row["robust"][figure].as_bool().map_or(Json::Null, |is| is.to_string().into()),
                _ => {}
            }
        }
        let in_row = [&row[name], &row[format!("{name}s")], &row["subject"][name.trim_start_matches("subject_")]];
        if let Some(cell) = in_row.into_iter().find(|cell| !cell.is_null()) {
            return cell.clone();
        }
        if row.get(name).is_some() {
            return Json::Null;
        }
        // A claim has no dates of its own: it counts from the last day that the date of its source can mean.
        if let ("known_from", Some(source)) = (name, row.get("source")) {
            return source["published_on"].as_str().map_or(Json::Null, |date| days(date).1.to_string().into());
        }
        if let Some(record) = self.about(row) {
            // A mission belongs to itself.
            let mission = || if text(&record["url"]).starts_with("/missions/") { &record["id"] } else { &Json::Null };
            return match name {
                "mission" => record.get("mission").unwrap_or_else(mission).clone(),
                "country" => countries_of(record),
                _ => panic!("{column} of {row}"),
            };
        }
        panic!("there is no {column} in {row}")
    }

    /// What a sort key compares.
    fn key(&self, row: &Json, sort: &Sort) -> Json {
        self.cell(row, if row.get(sort.name).is_some() { sort.name } else { sort.column })
    }

    /// The other end of a period that has only one.
    fn other_end(&self, row: &Json, name: &str) -> Json {
        let Some(kind) = self.resource.kind else { return Json::Null };
        let other = match kind.field(name).map(|field| field.moment) {
            Some(Moment::PeriodStart) => kind.dated(Moment::PeriodEnd),
            Some(Moment::PeriodEnd) => kind.dated(Moment::PeriodStart),
            _ => None,
        };
        other.map_or(Json::Null, |field| row[field.name].clone())
    }

    /// The record that a derived row is about; for a case event, its case.
    fn about(&self, row: &Json) -> Option<&Json> {
        let url = row["subject"]["url"].as_str()?;
        self.records.get(url.split('#').next()?)
    }

    /// The ids in the order of a sort: each key with whether it is descending; unknown values last, ties by id in the
    /// direction of the last key.
    pub fn sorted(&self, sort: &[(Option<&Sort>, bool)]) -> Vec<String> {
        let mut rows: Vec<(Vec<(Key, bool)>, String)> =
            self.rows.iter().map(|row| (self.keys(row, sort), text(&row["id"]))).collect();
        let is_down = sort.last().is_some_and(|(_, is_down)| *is_down);
        rows.sort_by(|(one, one_id), (other, other_id)| {
            let orders = one.iter().zip(other).map(|((one, is_down), (other, _))| compare(one, other, *is_down));
            orders.fold(Ordering::Equal, Ordering::then).then(turned(one_id.cmp(other_id), is_down))
        });
        rows.into_iter().map(|(_, id)| id).collect()
    }

    /// What a row is sorted by. Sums of money can only be compared within a currency.
    fn keys(&self, row: &Json, sort: &[(Option<&Sort>, bool)]) -> Vec<(Key, bool)> {
        let mut keys = Vec::new();
        for (sort, is_down) in sort {
            let Some(sort) = sort else { return [keys, vec![(key(&row["id"]), *is_down)]].concat() };
            let field = self.resource.kind.and_then(|kind| kind.field(sort.name));
            if field.is_some_and(|field| matches!(field.ty, Type::Money)) {
                keys.push((key(&row["currency"]), *is_down));
            }
            let value = self.key(row, sort);
            keys.push((if sort.by == By::Text { text_key(&value) } else { key(&value) }, *is_down));
        }
        keys
    }

    /// Whether the row has a disputed field, or is about one.
    pub fn is_disputed(&self, row: &Json) -> bool {
        if self.resource.path == "claims" {
            let field = [&row["subject"]["kind"], &row["subject"]["id"], &row["field"]].map(text).join(".");
            return row["rank"] != "deprecated" && self.disputed_now.contains(&field);
        }
        let own = row["disputed"].as_array().is_some_and(|fields| !fields.is_empty());
        own || self.disputed.contains(&text(&row["id"]))
    }

    /// Every word of a row, in lower case and without diacritics, with the names of the parties and countries in it.
    pub fn words(&self, row: &Json) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        each_text(row, &mut |text| {
            words.extend(words_of(text));
            words.extend(self.names.get(text).into_iter().flat_map(|name| words_of(name)));
        });
        words
    }
}

fn column_of(test: Test) -> &'static str {
    match test {
        Test::Code(column, _)
        | Test::MemberCode(column, _)
        | Test::Id(column)
        | Test::Term(column)
        | Test::Text(column)
        | Test::Language(column)
        | Test::Currency(column)
        | Test::Country(column)
        | Test::MemberCountry(column)
        | Test::Donor(column)
        | Test::Party(column)
        | Test::Voice(column)
        | Test::Min(column)
        | Test::Max(column)
        | Test::MinHundredths(column)
        | Test::MaxHundredths(column)
        | Test::From(column)
        | Test::To(column)
        | Test::Since(column)
        | Test::Until(column) => column,
        Test::Member(fields) => fields[0],
        Test::SinceEdition => "release",
    }
}

/// Every country that a record names: as its own, as its donor, or in a field.
fn countries_of(record: &Json) -> Json {
    let is_code = |id: &str| id.len() == 2 && id.bytes().all(|byte| byte.is_ascii_uppercase());
    let members = record.as_object().unwrap().values();
    let values = members.flat_map(|value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]));
    values.filter(|value| value["id"].as_str().is_some_and(is_code)).collect()
}

fn alpha2(country: &str) -> String {
    let upper = country.to_ascii_uppercase();
    rust_iso3166::from_alpha3(&upper).map_or_else(|| country.to_owned(), |country| country.alpha2.to_owned())
}

fn is_same_text(cell: &Json, wanted: &str) -> bool {
    cell.as_str().is_some_and(|cell| cell.to_lowercase() == wanted.to_lowercase())
}

/// The first and the last day that a date can mean.
fn days(date: &str) -> (Date, Date) {
    let padded = format!("{date}{}", &"0000-01-01"[date.len().min(10)..]);
    let first: Date = padded.parse().unwrap_or_else(|_| panic!("{date} is not a date"));
    match date.len() {
        4 => (first, first.last_of_year()),
        7 => (first, first.last_of_month()),
        _ => (first, first),
    }
}

fn edition(id: &str) -> Vec<u32> {
    id.split('.').map(|part| part.parse().unwrap()).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "hundredths of what people are paid fit")]
fn hundredths(number: &Json) -> i64 {
    (number.as_f64().unwrap() * 100.0).round() as i64
}

fn hundredths_of(number: &str) -> i64 {
    hundredths(&number.parse::<f64>().unwrap().into())
}

/// A text, or nothing.
pub fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

/// Every text and number of a row; codes and dates too.
fn each_text(json: &Json, take: &mut impl FnMut(&str)) {
    match json {
        Json::Object(map) => map.values().for_each(|value| each_text(value, take)),
        Json::Array(items) => items.iter().for_each(|item| each_text(item, take)),
        Json::String(text) => take(text),
        Json::Number(number) => take(&number.to_string()),
        Json::Null | Json::Bool(_) => {}
    }
}

/// The words of a text: runs of letters and digits, in lower case and without diacritics.
pub fn words_of(text: &str) -> Vec<String> {
    let folded: String = text.to_lowercase().chars().map(without_diacritic).collect();
    folded.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn without_diacritic(char: char) -> char {
    let groups = [("àáâãäåāă", 'a'), ("çćč", 'c'), ("èéêëē", 'e'), ("ìíîï", 'i'), ("ñ", 'n'), ("òóôõö", 'o')];
    let more = [("ùúûü", 'u'), ("ýÿ", 'y'), ("šşș", 's'), ("ţț", 't'), ("žź", 'z'), ("ğ", 'g')];
    groups.iter().chain(&more).find(|(marked, _)| marked.contains(char)).map_or(char, |(_, plain)| *plain)
}
