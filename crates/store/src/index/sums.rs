//! What sums need of the rows of a list, as columns: what is added up, what it is grouped by, and which row contains which.

use std::borrow::Cow;
use std::collections::HashMap;

use ledger_core::describe::{By, Code, Resource, Type};

use super::rows::Rows;
use super::spec::{self, Axis, Compared, Facet, columns, facets};
use super::texts::Texts;
use crate::schema::column_of;

/// The columns by which the records of a kind are added up.
#[derive(Debug)]
pub(crate) struct Summed {
    /// What is added up.
    pub measure: String,
    /// How many hundredths one of it is.
    pub scale: i64,
    /// The mission, if records have one.
    pub mission: Option<&'static str>,
    /// The currency, if money is added up.
    pub currency: Option<&'static str>,
    /// The stage.
    pub stage: Option<&'static str>,
    /// The stages, in the order in which they are usually reached.
    pub steps: &'static [Code],
    /// The dates for which the stage was last reported.
    pub reported: Option<&'static str>,
}

/// The sort key by the dates for which a status was last reported.
const STATUS_REPORTED: &str = "status_reported_on";
/// The smallest reading of what is added up.
pub(crate) const LOW: &str = "low";
/// The greatest reading of what is added up.
pub(crate) const HIGH: &str = "high";
/// The stages that a record has reached, as JSON.
pub(crate) const REACHED: &str = "reached";
/// The first row of the record that contains the record of a row.
pub(crate) const WHOLE: &str = "part_of:row";
/// The filter with the record that contains that of a row.
pub(super) const PART_OF: &str = "part_of";
/// The rows that are the first of their records.
pub(crate) const IS_FIRST: &str = "first";

impl Summed {
    /// Those of a collection; `None` if its records are not added up.
    pub fn of(resource: &Resource) -> Option<Self> {
        let kind = resource.kind?;
        let measure = resource.grouping.and_then(|_| Some(&kind.fields[kind.measure()?]))?;
        let has_mission = kind.keys.iter().any(|key| key.columns().contains(&"mission"));
        Some(Self {
            measure: column_of(measure),
            scale: if matches!(measure.ty, Type::Money) { 1 } else { 100 },
            mission: has_mission.then_some("mission"),
            currency: matches!(measure.ty, Type::Money).then_some("currency"),
            stage: kind.stage().map(|field| field.name),
            steps: kind.stages(),
            reported: resource.sort(STATUS_REPORTED).map(|sort| sort.column),
        })
    }
}

/// The last of some stages, in the order in which they are usually reached.
pub(crate) fn furthest<S: AsRef<str>>(reached: impl IntoIterator<Item = S>, steps: &[Code]) -> Option<S> {
    reached.into_iter().max_by_key(|stage| steps.iter().position(|step| step.name == stage.as_ref()))
}

/// The facet that has what groups are labeled by, for a key of a collection: the filter of that name if rows have at most
/// one of its values and letter case counts, or else one of its own.
pub(crate) fn label_of(resource: &Resource, key: &'static str) -> Cow<'static, str> {
    let is_label = |facet: &Facet| facet.name == key && !facet.has_several && !facet.is_text;
    if facets(Some(resource)).iter().any(is_label) { key.into() } else { format!("{key}:label").into() }
}

/// The facets that only sums need, each with its columns, of which the first counts that is filled.
pub(super) fn labels(resource: Option<&Resource>) -> Vec<(Cow<'static, str>, Vec<Cow<'static, str>>)> {
    let Some((resource, summed)) = resource.and_then(|resource| Some((resource, Summed::of(resource)?))) else {
        return Vec::new();
    };
    let is_party = |key: &str| {
        let field = resource.kind.and_then(|kind| kind.field(key));
        field.is_some_and(|field| matches!(field.ty, Type::Party))
    };
    let columns = |key: &'static str| match key {
        // An organization is labeled by its id, any other party by its name.
        key if is_party(key) => vec![format!("{key}_organization").into(), key.into()],
        key => columns(key),
    };
    let keys = resource.grouping.into_iter().flat_map(|grouping| grouping.keys).copied();
    let keys = keys.chain([summed.mission, summed.currency, summed.stage].into_iter().flatten());
    let mut labels: Vec<(Cow<'static, str>, Vec<Cow<'static, str>>)> = Vec::new();
    for key in keys {
        let label = label_of(resource, key);
        if label != key && labels.iter().all(|(other, _)| *other != label) {
            labels.push((label, columns(key)));
        }
    }
    labels.push((REACHED.into(), vec![REACHED.into()]));
    labels
}

/// The columns of a list that are compared by size, and those that are added up, each once.
pub(super) fn axes(resource: Option<&Resource>) -> Vec<Axis> {
    let mut axes = spec::axes(resource);
    let numbers = resource.and_then(Summed::of).map(|summed| [summed.measure, LOW.to_owned(), HIGH.to_owned()]);
    for name in numbers.into_iter().flatten() {
        if axes.iter().all(|axis| axis.name != name) {
            let columns = vec![name.clone().into()];
            axes.push(Axis { name, columns, by: Compared::By(By::Number), is_sorted: false });
        }
    }
    axes
}

/// The rows of a catalog that are the first of their records, and the rows whose record is part of another, each with the
/// first row of that one. The rows of a record follow one another.
pub(super) fn wholes(ids: &Texts, parts: &Texts, number: impl Fn(u32) -> Option<u32>) -> (Rows, Vec<(u32, i64)>) {
    let mut starts = Rows::new();
    let mut first: Vec<Option<u32>> = vec![None; ids.len()];
    for (row, id) in ids.rows() {
        let first = &mut first[id as usize];
        if let (None, Some(number)) = (*first, number(row)) {
            *first = Some(number);
            starts.insert(number);
        }
    }
    starts.optimize();
    let mut wholes: HashMap<&str, Option<u32>> = (0..parts.len()).map(|place| (parts.at(place), None)).collect();
    for (id, first) in first.iter().enumerate() {
        if let Some(whole) = wholes.get_mut(ids.at(id)) {
            *whole = *first;
        }
    }
    // A text can be at several places.
    let whole: Vec<Option<u32>> = (0..parts.len()).map(|place| wholes[parts.at(place)]).collect();
    let contained = parts.rows().filter_map(|(row, place)| {
        let whole = whole[place as usize]?;
        Some((number(row)?, i64::from(whole)))
    });
    (starts, contained.collect())
}
