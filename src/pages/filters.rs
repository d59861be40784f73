//! The filters of a list: in words, as a form, and those that are in effect.

use std::collections::HashMap;

use ledger_core::describe::{Code, Filter, Parameter, Resource, Test};
use ledger_core::iso;
use ledger_core::value::PartialDate;
use ledger_store::list::Facet;

use super::facts::{Facts, Link};
use super::frame::{Prose, Text};
use super::words::Words;

/// A control of the form.
#[derive(Debug)]
pub(super) struct Control {
    pub name: &'static str,
    pub label: String,
    pub input: Input,
    /// What is wrong with its value.
    pub fault: Option<Prose>,
}

impl Control {
    /// The attributes of an input whose value is refused.
    pub fn fault_attributes(&self) -> Text {
        let name = self.name;
        Text(
            self.fault
                .as_ref()
                .map(|_| format!(" aria-invalid=\"true\" aria-describedby=\"e-{name}\""))
                .unwrap_or_default(),
        )
    }
}

/// What a control is.
#[derive(Debug)]
pub(super) enum Input {
    /// One of some values.
    Choice(Vec<Choice>),
    /// A text, with its value.
    Text(String),
    /// A number, with its value.
    Number(String),
    /// A day, with its value.
    Day(String),
}

/// A value to choose.
#[derive(Debug)]
pub(super) struct Choice {
    pub value: String,
    pub name: String,
    /// How many rows have it under the other filters.
    pub count: Option<u64>,
    pub is_chosen: bool,
}

/// The filters of a list.
#[derive(Debug)]
pub(super) struct Filters<'a> {
    resource: &'static [Filter],
    words: Words,
    pub controls: Vec<Control>,
    /// What the form sends besides: what is asked of the list, but not by a control.
    pub hidden: Vec<(String, String)>,
    /// The facets that the request names.
    asked: Vec<String>,
    names: Names<'a>,
}

/// Names of values.
#[derive(Debug)]
struct Names<'a> {
    /// Those of what the rows name, by its identifier.
    named: HashMap<&'a str, &'a str>,
    words: Words,
}

/// The filters whose values a form lists: each has few in most lists.
#[must_use]
pub fn facets(resource: &Resource) -> Vec<&'static str> {
    let is_listed = |filter: &&Filter| match filter.test {
        Test::Code(..)
        | Test::MemberCode(..)
        | Test::Currency(_)
        | Test::Country(_)
        | Test::Donor(_)
        | Test::MemberCountry(_)
        | Test::Language(_)
        | Test::Term(_) => true,
        Test::Id(column) => column == "mission",
        _ => false,
    };
    let own = resource.filters.iter().filter(is_listed).map(|filter| filter.name);
    let disputed = resource.kind.map(|_| Parameter::Disputed.name());
    own.chain(disputed).collect()
}

impl<'a> Filters<'a> {
    pub fn of(
        resource: &Resource,
        facets: &[Facet],
        facts: &Facts,
        named: HashMap<&'a str, &'a str>,
        words: Words,
    ) -> Self {
        let names = Names { named, words };
        let mut controls = Vec::new();
        let mut hidden = Vec::new();
        for filter in resource.filters {
            let values: Vec<&String> = facts.given(filter.name).collect();
            if let [_, .., _] = values[..] {
                // The form has room for one value.
                hidden.extend(values.into_iter().map(|value| (filter.name.to_owned(), value.clone())));
                continue;
            }
            let value = values.first().map(|value| (*value).clone()).unwrap_or_default();
            let facet = facets.iter().find(|facet| facet.filter == filter.name);
            let input = match filter.test {
                Test::Min(_) | Test::Max(_) | Test::MinHundredths(_) | Test::MaxHundredths(_) => Input::Number(value),
                Test::From(_) | Test::To(_) | Test::Since(_) | Test::Until(_) => Input::Day(value),
                _ => match facet.filter(|facet| facet.total <= facet.values.len()) {
                    Some(facet) => Input::Choice(names.choices(filter, facet, &value)),
                    None => Input::Text(value),
                },
            };
            controls.push(Control { name: filter.name, label: words.label(filter.name), input, fault: None });
        }
        if let Some(facet) = facets.iter().find(|facet| facet.filter == Parameter::Disputed.name()) {
            let value = facts.given(facet.filter).next();
            let choice = |name: &str, id: &str| Choice {
                value: name.to_owned(),
                name: words.say(id),
                count: count_of(facet, name),
                is_chosen: value.is_some_and(|value| value == name),
            };
            let any = Choice {
                value: String::new(),
                name: words.say("filter-either"),
                count: None,
                is_chosen: value.is_none(),
            };
            let choices = vec![any, choice("true", "filter-disputed"), choice("false", "filter-undisputed")];
            controls.push(Control {
                name: facet.filter,
                label: words.label(facet.filter),
                input: Input::Choice(choices),
                fault: None,
            });
        }
        let name = Parameter::Q.name();
        let value = facts.given(name).next().cloned().unwrap_or_default();
        controls.push(Control { name, label: words.say("filter-words"), input: Input::Text(value), fault: None });
        let has_control = |name: &str| controls.iter().any(|control| control.name == name);
        let is_filter = |name: &str| resource.filter(name).is_some();
        let others = facts.parameters.iter().filter(|(name, _)| !has_control(name) && !is_filter(name));
        hidden.extend(others.cloned());
        let asked =
            facts.given(Parameter::Facets.name()).flat_map(|names| names.split(',')).map(str::to_owned).collect();
        Self { resource: resource.filters, words, controls, hidden, asked, names }
    }

    /// Only what says in words which filters are in effect.
    pub fn naming(filters: &'static [Filter], named: HashMap<&'a str, &'a str>, words: Words) -> Self {
        let names = Names { named, words };
        Self { resource: filters, words, controls: Vec::new(), hidden: Vec::new(), asked: Vec::new(), names }
    }

    /// Whether the request names a facet.
    pub fn is_asked(&self, facet: &Facet) -> bool {
        self.asked.iter().any(|name| name == facet.filter)
    }

    fn filter(&self, name: &str) -> Option<&'static Filter> {
        self.resource.iter().find(|filter| filter.name == name)
    }

    /// A filter with its value: `donor is United States`.
    fn condition(&self, name: &str, value: &str) -> Option<String> {
        let words = self.words;
        if name == Parameter::Disputed.name() {
            return Some(words.say(if value == "true" { "filter-disputed" } else { "filter-undisputed" }));
        }
        let value = match self.filter(name) {
            Some(filter) => self.names.of(filter, value),
            None if [Parameter::Q, Parameter::Source].iter().any(|own| own.name() == name) => self.names.or(value),
            None => return None,
        };
        // What a filter is called makes no sentence with its value in every language.
        if let Some(own) = words.composed(&format!("condition-of-{name}"), &[("value", &value)]) {
            return Some(own);
        }
        let (end, is) = match self.filter(name).map(|filter| filter.test) {
            Some(Test::Min(_) | Test::MinHundredths(_)) => ("_min", "condition-at-least"),
            Some(Test::Max(_) | Test::MaxHundredths(_)) => ("_max", "condition-at-most"),
            Some(Test::From(_) | Test::Since(_)) => ("_from", "condition-from"),
            Some(Test::To(_) | Test::Until(_)) => ("_to", "condition-to"),
            _ => ("", "condition-is"),
        };
        let stem = name.strip_suffix(end).unwrap_or(name);
        let stem = if matches!(name, "from" | "to") { "date" } else { stem };
        Some(words.compose(is, &[("name", &label_in_text(words, stem)), ("value", &value)]))
    }

    /// The filters that are in effect, each with the address of the list without it.
    pub fn active(&self, facts: &Facts) -> Vec<Link> {
        let active = facts.parameters.iter().filter_map(|(name, value)| {
            let is_last = facts.given(name).count() == 1;
            // With a filter goes what needs it.
            let needs_it = |other: &str| self.filter(other).is_some_and(|filter| filter.needs == Some(name));
            let href =
                facts.without(|other, of_other| (other, of_other) == (name, value) || (is_last && needs_it(other)));
            Some(Link { name: self.condition(name, value)?, href })
        });
        active.collect()
    }

    /// The filters in words: `donor is United States or Canada`.
    pub fn conditions(&self, facts: &Facts) -> Vec<String> {
        let words = self.words;
        let mut conditions: Vec<(String, Vec<String>)> = Vec::new();
        for (name, value) in &facts.parameters {
            let Some(condition) = self.condition(name, value) else { continue };
            match conditions.iter_mut().find(|(other, _)| other == name) {
                Some((_, values)) => {
                    let value = self.filter(name).map_or_else(|| value.clone(), |filter| self.names.of(filter, value));
                    values.push(value);
                }
                None => conditions.push((name.clone(), vec![condition])),
            }
        }
        let or = format!(" {} ", words.say("said-or"));
        conditions.into_iter().map(|(_, values)| values.join(&or)).collect()
    }

    /// The question in words: `26 tranches where donor is United States, as known now`.
    pub fn said(&self, total: String, facts: &Facts) -> String {
        let words = self.words;
        let conditions = self.conditions(facts);
        let narrowed = if conditions.is_empty() {
            total
        } else {
            words.compose("said-narrowed", &[("total", &total), ("conditions", &conditions.join(", "))])
        };
        let known = match facts.as_of {
            Some(day) => words.with("said-then", "day", &words.date(day)),
            None => words.say("said-now"),
        };
        format!("{narrowed}, {known}.")
    }
}

/// The name of a property within a text.
fn label_in_text(words: Words, name: &str) -> String {
    words.label(name).to_lowercase()
}

impl Names<'_> {
    /// The name of what has an identifier, or that.
    fn or(&self, value: &str) -> String {
        self.named.get(value).map_or_else(|| value.to_owned(), |name| (*name).to_owned())
    }

    /// A value of a filter as people read it; several, if commas separate them.
    fn of(&self, filter: &Filter, value: &str) -> String {
        let words = self.words;
        if filter.test.splits_commas() && value.contains(',') {
            let values = value.split(',').map(str::trim).filter(|value| !value.is_empty());
            let or = format!(" {} ", words.say("said-or"));
            return values.map(|value| self.of(filter, value)).collect::<Vec<_>>().join(&or);
        }
        // `FR` may be a country, and a language.
        let is_code = matches!(filter.test, Test::Code(..) | Test::MemberCode(..) | Test::Language(_));
        if let Some(name) = self.named.get(value).filter(|_| !is_code) {
            return (*name).to_owned();
        }
        match filter.test {
            Test::Code(..) | Test::Term(_) => words.code(filter.name, value),
            // A record has several of them: `roles`.
            Test::MemberCode(..) => words.code(&format!("{}s", filter.name), value),
            Test::Language(_) => words.code("language", &value.to_lowercase()),
            Test::Min(_) | Test::Max(_) | Test::MinHundredths(_) | Test::MaxHundredths(_) => words.number(value),
            Test::Country(_) | Test::Donor(_) | Test::MemberCountry(_) => iso::country(value)
                .and_then(iso::assigned)
                .map_or_else(|| value.to_owned(), |country| country.name.to_owned()),
            Test::From(_) | Test::To(_) | Test::Since(_) | Test::Until(_) => {
                value.parse::<PartialDate>().map_or_else(|_| value.to_owned(), |date| words.date(date))
            }
            _ => value.to_owned(),
        }
    }

    /// What can be chosen for a filter of which a value is asked, if any.
    fn choices(&self, filter: &Filter, facet: &Facet, value: &str) -> Vec<Choice> {
        let name = self.words.say("filter-any");
        let any = Choice { value: String::new(), name, count: None, is_chosen: value.is_empty() };
        let choice = |one: &str, count: Option<u64>| Choice {
            value: one.to_owned(),
            name: self.of(filter, one),
            count,
            is_chosen: one.eq_ignore_ascii_case(value),
        };
        let counted: Vec<Choice> = match filter.test {
            // In the order of the codes.
            Test::Code(_, codes) | Test::MemberCode(_, codes) => {
                let counted = codes.iter().map(|Code { name, .. }| choice(name, count_of(facet, name)));
                counted.filter(|choice| choice.count.is_some() || choice.is_chosen).collect()
            }
            _ => {
                let counted = facet.values.iter().map(|(value, count)| choice(value, Some(*count)));
                let mut counted: Vec<Choice> = counted.collect();
                counted.sort_by(|one, other| one.name.cmp(&other.name));
                counted
            }
        };
        let is_missing = !value.is_empty() && !counted.iter().any(|choice| choice.is_chosen);
        let missing = is_missing.then(|| choice(value, None));
        std::iter::once(any).chain(counted).chain(missing).collect()
    }
}

/// How many rows have a value.
fn count_of(facet: &Facet, value: &str) -> Option<u64> {
    facet.values.iter().find(|(other, _)| other == value).map(|(_, count)| *count)
}
