//! The canonical form of a question's parameters: one order and one spelling.

use form_urlencoded::Serializer;
use ledger_core::cite::Tongue;
use ledger_core::describe::{Format, Parameter};
use ledger_core::value::PartialDate;
use ledger_store::selection::{Basis, Citations, Missions, Wanted};

use super::of::Of;
use super::periods::Every;
use super::reader::Read;
use crate::language::Language;

/// The order of the parameters after the filters of the collection. The parameters of summaries precede the filters.
const ORDER: &[Parameter] = &[
    Parameter::Limit,
    Parameter::Sort,
    Parameter::Source,
    Parameter::Disputed,
    Parameter::Q,
    Parameter::Citations,
    Parameter::Facets,
    Parameter::On,
    Parameter::AsOf,
    Parameter::Release,
    Parameter::Format,
    Parameter::Of,
    Parameter::Style,
    Parameter::Fields,
    Parameter::Bom,
    Parameter::Lang,
];

/// The parameters of summaries that lists do not have.
const OF_SUMMARY: &[Parameter] = &[
    Parameter::GroupBy,
    Parameter::Basis,
    Parameter::Missions,
    Parameter::Pivot,
    Parameter::Every,
    Parameter::From,
    Parameter::To,
];

/// The parameters without `after`. `shows` includes those of the representation; `names_edition` includes the edition
/// even if the request does not name it.
pub(super) fn canonical(read: &Read, shows: bool, names_edition: bool) -> String {
    let mut out = Serializer::new(String::new());
    if let Some(sides) = &read.sides {
        let asked = if names_edition { &sides.pinned } else { &sides.unpinned };
        out.extend_pairs(form_urlencoded::parse(asked.as_bytes()));
    }
    for parameter in OF_SUMMARY {
        append(&mut out, read, *parameter, shows, names_edition);
    }
    for narrowing in &read.selection.filters {
        let name = narrowing.filter.name;
        match &narrowing.wanted {
            Wanted::Words(words) => {
                out.extend_pairs(words.iter().map(|word| (name, word)));
            }
            Wanted::Number(number) => {
                out.append_pair(name, &number.to_string());
            }
            Wanted::Day(day) => {
                out.append_pair(name, &day.to_string());
            }
            Wanted::Edition(_, id) => {
                out.append_pair(name, id);
            }
        }
    }
    for parameter in ORDER {
        append(&mut out, read, *parameter, shows, names_edition);
    }
    out.finish()
}

fn append(out: &mut Serializer<'_, String>, read: &Read, parameter: Parameter, shows: bool, names_edition: bool) {
    let (selection, name) = (&read.selection, parameter.name());
    let mut pair = |value: &str| {
        out.append_pair(name, value);
    };
    match parameter {
        Parameter::GroupBy
        | Parameter::Basis
        | Parameter::Missions
        | Parameter::Pivot
        | Parameter::Every
        | Parameter::From
        | Parameter::To => of_summary(read, parameter, pair),
        Parameter::Limit => {
            let streams = read.format.is_some_and(Format::is_table) || read.of == Some(Of::Sources);
            if selection.limit != read.default_limit || (streams && read.is_limited && shows) {
                pair(&selection.limit.to_string());
            }
        }
        Parameter::Sort => {
            let key = |name: &str, down: bool| format!("{}{name}", if down { "-" } else { "" });
            let of_rows = selection.sort.iter().map(|(sort, down)| key(sort.map_or("id", |sort| sort.name), *down));
            let of_groups = read.grouped.sort.iter().map(|(sort, down)| key(sort.name(), *down));
            let keys = of_rows.chain(of_groups).collect::<Vec<_>>().join(",");
            if !keys.is_empty() {
                pair(&keys);
            }
        }
        Parameter::Source => selection.source.iter().for_each(|source| pair(source)),
        Parameter::Disputed => {
            if let Some(disputed) = selection.disputed {
                pair(if disputed { "true" } else { "false" });
            }
        }
        Parameter::Q => {
            if let Some(words) = &selection.words {
                pair(&words.typed);
            }
        }
        Parameter::Citations => match selection.citations {
            Citations::Full if read.grouped.cites => pair("accepted"),
            Citations::Full => {}
            Citations::Brief => pair("brief"),
            Citations::None => pair("none"),
        },
        Parameter::Facets => {
            if !selection.facets.is_empty() {
                pair(&selection.facets.join(","));
            }
        }
        // Each question of a comparison has its own.
        Parameter::AsOf | Parameter::Release if read.sides.is_some() => {}
        Parameter::AsOf => {
            if let Some(day) = selection.as_of {
                pair(&day.to_string());
            }
        }
        Parameter::On => read.days.iter().for_each(|day| pair(&day.to_string())),
        Parameter::Release => {
            if read.is_pinned || names_edition {
                pair(&selection.edition.id);
            }
        }
        Parameter::Format => {
            if let (true, Some(format)) = (shows, read.format) {
                pair(format.name());
            }
        }
        Parameter::Of => {
            if shows && read.of == Some(Of::Sources) {
                pair("sources");
            }
        }
        Parameter::Style => {
            if let (true, Some(style)) = (shows, read.manner.style) {
                pair(style.name());
            }
        }
        Parameter::Fields => {
            if shows && !read.table.fields.is_empty() {
                pair(&read.table.fields.join(","));
            }
        }
        Parameter::Bom => {
            if shows && read.table.bom {
                pair("true");
            }
        }
        Parameter::Lang => {
            let tongue = read.manner.tongue.map(Tongue::code);
            if let (true, Some(code)) = (shows, read.language.map(Language::code).or(tongue)) {
                pair(code);
            }
        }
        // It goes last, and changes from page to page.
        Parameter::After => {}
    }
}

/// Gives the values of a parameter of summaries.
fn of_summary(read: &Read, parameter: Parameter, mut pair: impl FnMut(&str)) {
    let (grouped, periods) = (&read.grouped, &read.periods);
    let date = |date: Option<PartialDate>| date.map(|date| date.to_string());
    let value = match parameter {
        Parameter::GroupBy => {
            grouped.keys.iter().for_each(|key| pair(key));
            None
        }
        Parameter::Basis => match grouped.basis {
            Basis::Current => None,
            Basis::Reached => Some("reached".to_owned()),
            Basis::Whole => Some("whole".to_owned()),
        },
        Parameter::Missions => read.missions.map(|missions| match missions {
            Missions::Apart => "apart".to_owned(),
            Missions::Together => "together".to_owned(),
        }),
        Parameter::Pivot => grouped.is_pivoted.then(|| "status".to_owned()),
        Parameter::Every => (periods.every != Every::default()).then(|| periods.every.name().to_owned()),
        Parameter::From => date(periods.from),
        Parameter::To => date(periods.to),
        _ => None,
    };
    if let Some(value) = value {
        pair(&value);
    }
}

/// The same parameters, for the page after a row.
pub(super) fn with_after(canonical: &str, after: Option<&str>) -> String {
    let Some(after) = after else { return canonical.to_owned() };
    let mut out = Serializer::for_suffix(canonical.to_owned(), 0);
    out.append_pair(Parameter::After.name(), after);
    out.finish()
}

/// The same parameters for a list: without those of a summary, and with these filters in the place of their own.
pub(super) fn narrowed(canonical: &str, filters: &[(&str, String)]) -> String {
    let own = [Parameter::Sort, Parameter::Citations, Parameter::Limit, Parameter::After];
    let is_kept = |name: &str| {
        OF_SUMMARY.iter().chain(&own).all(|parameter| parameter.name() != name)
            && filters.iter().all(|(filter, _)| *filter != name)
    };
    let kept = form_urlencoded::parse(canonical.as_bytes()).filter(|(name, _)| is_kept(name));
    let mut out = Serializer::new(String::new());
    out.extend_pairs(filters).extend_pairs(kept);
    out.finish()
}
