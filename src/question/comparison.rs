//! Two questions about the same list, or the same record, in one request.
//!
//! A parameter that selects rows is given for one of them with `a.` or `b.` before its name, or for both without. Each
//! question is then read as its own path would read it, so a comparison takes what the list takes and refuses what it
//! refuses; only the names in the messages are those that were typed.

use ledger_core::describe::{Code, Filter, Format, Parameter, Resource, Test, code};
use ledger_store::editions::Editions;

use super::reader::Reader;
use super::sides::Sides;
use super::{Grows, Question};
use crate::asked::Asked;
use crate::problem::{ParameterFault, Problem};

/// How a row stands in two lists.
pub const CHANGES: &[Code] = &[
    code("came", "Only the second list has it."),
    code("went", "Only the first list has it."),
    code("changed", "Both lists have it, with other values."),
    code("same", "Both lists have it, with the same values."),
];

/// The rows of a comparison that are listed.
pub static ONLY: &[Filter] = &[Filter::new(
    "only",
    Test::Code("only", CHANGES),
    "Only the rows that came, went, changed or are the same; by default all but the same.",
    "changed",
)];

/// What stands before the name of a parameter of one of the questions.
pub const PREFIXES: [&str; 2] = ["a.", "b."];

/// The parameters of each question about a list, besides its filters.
pub const OF_LISTS: &[Parameter] =
    &[Parameter::AsOf, Parameter::Release, Parameter::Source, Parameter::Disputed, Parameter::Q];
/// The parameters of each question about a record.
pub const OF_RECORDS: &[Parameter] = &[Parameter::AsOf, Parameter::Release];
/// The parameters of a comparison of lists.
pub const OWN: &[Parameter] = &[
    Parameter::Limit,
    Parameter::After,
    Parameter::Format,
    Parameter::Of,
    Parameter::Fields,
    Parameter::Bom,
    Parameter::Lang,
];
/// The parameters of a comparison of one record.
pub const OWN_OF_ONE: &[Parameter] =
    &[Parameter::Format, Parameter::Of, Parameter::Fields, Parameter::Bom, Parameter::Lang];

/// A comparison: what is asked of it as a whole, and the two questions that it compares the answers to.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What is asked of the whole: the page, the representation.
    pub question: Question,
    /// The question that is compared with.
    pub a: Question,
    /// The question that is compared.
    pub b: Question,
}

/// The parameters of a comparison.
struct Taken<'t> {
    /// Those of each question.
    sided: Vec<&'t str>,
    /// Its own.
    own: Vec<&'t str>,
    filters: &'static [Filter],
}

impl Comparison {
    /// Reads a comparison of two questions about a list.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_lists(asked: Asked, resource: &Resource, editions: &Editions) -> Result<Self, Problem> {
        let filters = resource.filters.iter().map(|filter| filter.name);
        let sided = filters.chain(OF_LISTS.iter().map(|parameter| parameter.name())).collect();
        let own = ONLY.iter().map(|filter| filter.name).chain(OWN.iter().map(|parameter| parameter.name())).collect();
        let side = |asked| Question::of_list(asked, resource, editions);
        Self::read(asked, &Taken { sided, own, filters: ONLY }, side, editions)
    }

    /// Reads a comparison of a record with itself.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_record(asked: Asked, resource: &Resource, editions: &Editions) -> Result<Self, Problem> {
        let sided = OF_RECORDS.iter().map(|parameter| parameter.name()).collect();
        let own = OWN_OF_ONE.iter().map(|parameter| parameter.name()).collect();
        let side = |asked| Question::of_record(asked, resource, editions);
        Self::read(asked, &Taken { sided, own, filters: &[] }, side, editions)
    }

    fn read(
        asked: Asked,
        taken: &Taken<'_>,
        side: impl Fn(Asked) -> Result<Question, Problem>,
        editions: &Editions,
    ) -> Result<Self, Problem> {
        let Taken { sided, own, filters } = taken;
        let prefixed: Vec<String> =
            PREFIXES.iter().flat_map(|prefix| sided.iter().map(move |name| format!("{prefix}{name}"))).collect();
        let known: Vec<&str> = sided.iter().chain(own).copied().chain(prefixed.iter().map(String::as_str)).collect();
        let mut reader = Reader::new(&asked.query, &known);
        let (own, sided): (Vec<_>, Vec<_>) =
            std::mem::take(&mut reader.pairs).into_iter().partition(|(name, _)| own.contains(&name.as_str()));
        let mut faults = refuse_both(&sided);
        let of_list = asked.path.strip_suffix("/diff").unwrap_or_default();
        let mut questions = Vec::new();
        for prefix in PREFIXES {
            let of_side = Side { prefix, given: &sided };
            match side(asked.at(of_list, of_side.query())) {
                Ok(question) => questions.push(question),
                Err(problem) => {
                    if let Some(other) = of_side.renamed(problem, &mut faults) {
                        return Err(other);
                    }
                }
            }
        }
        reader.pairs = own;
        for fault in faults {
            reader.fault(&fault.parameter, fault.detail);
        }
        let mut read = reader.read(*filters, &[], &[], Format::OF_TABLES, editions)?;
        // A question that could not be read has left faults.
        let Ok([a, b]) = <[Question; 2]>::try_from(questions) else { return Err(Problem::parameters(Vec::new())) };
        read.is_pinned = a.is_pinned && b.is_pinned;
        read.sides = Some(Sides { pinned: joined(&a.citable, &b.citable), unpinned: joined(&a.unpinned, &b.unpinned) });
        let later = if a.edition().number > b.edition().number { &a } else { &b };
        read.selection.edition = later.edition().clone();
        if a.selection.as_of == b.selection.as_of {
            read.selection.as_of = a.selection.as_of;
        }
        let question = Question::new(asked, read, Format::OF_TABLES, Grows::Always)?;
        Ok(Self { question, a, b })
    }

    /// A problem of one of the questions, with the names of the parameters as they were typed.
    #[must_use]
    pub fn renamed(&self, prefix: &str, problem: Problem) -> Problem {
        let given: Vec<(String, String)> =
            form_urlencoded::parse(self.question.asked.query.as_bytes()).into_owned().collect();
        let mut faults = Vec::new();
        match (Side { prefix, given: &given }).renamed(problem, &mut faults) {
            Some(other) => other,
            None => Problem::parameters(faults),
        }
    }
}

/// Refuses a parameter that is given both for one of the questions and for the two.
fn refuse_both(given: &[(String, String)]) -> Vec<ParameterFault> {
    let is_given = |wanted: &str| given.iter().any(|(name, _)| name == wanted);
    let both = given.iter().filter_map(|(name, _)| {
        let of_both = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix))?;
        is_given(of_both).then(|| ParameterFault {
            parameter: name.clone(),
            detail: format!(
                "is given besides `{of_both}`, which is for both questions; write `a.{of_both}` and `b.{of_both}`"
            ),
        })
    });
    both.collect()
}

/// One of the two questions.
struct Side<'s> {
    prefix: &'s str,
    /// The parameters of both, as they were typed.
    given: &'s [(String, String)],
}

impl Side<'_> {
    /// Its query string, as its own path takes it.
    fn query(&self) -> String {
        let own = self.given.iter().filter_map(|(name, value)| {
            let of_other = PREFIXES.iter().any(|prefix| name.starts_with(prefix));
            let own = name.strip_prefix(self.prefix).or((!of_other).then_some(name.as_str()))?;
            Some((own, value))
        });
        form_urlencoded::Serializer::new(String::new()).extend_pairs(own).finish()
    }

    /// Adds the faults of a problem with the names as they were typed; gives back any other problem.
    fn renamed(&self, problem: Problem, faults: &mut Vec<ParameterFault>) -> Option<Problem> {
        if problem.errors.is_empty() {
            return Some(problem);
        }
        for mut fault in problem.errors {
            let typed = format!("{}{}", self.prefix, fault.parameter);
            if self.given.iter().any(|(name, _)| *name == typed) {
                fault.parameter = typed;
            }
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
        None
    }
}

/// The parameters of two questions, each with its prefix.
fn joined(a: &str, b: &str) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (prefix, query) in PREFIXES.iter().zip([a, b]) {
        out.extend_pairs(
            form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (format!("{prefix}{name}"), value)),
        );
    }
    out.finish()
}
