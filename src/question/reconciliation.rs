//! A question by the Reconciliation Service API: some parameters of its own, beside the day and the edition.

use ledger_core::describe::{Filter, Parameter, Test};
use ledger_store::editions::Editions;
use ledger_store::readers::Lane;
use ledger_store::selection::Narrowing;

use super::reader::Reader;
use super::values::{printable, read_value, wanted};
use super::{Grows, Question};
use crate::asked::Asked;
use crate::problem::Problem;

/// What JSONP clients send.
const CALLBACK: &str = "callback";

impl Question {
    /// Reads a question that has these parameters of its own, each at most once, and gives what they are.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_reconciliation(
        asked: Asked,
        form: Vec<(String, String)>,
        own: &[&str],
        editions: &Editions,
    ) -> Result<(Self, Vec<Option<String>>), Problem> {
        const COMMON: [Parameter; 2] = [Parameter::AsOf, Parameter::Release];
        let known: Vec<&str> = own.iter().copied().chain(COMMON.map(Parameter::name)).collect();
        let given: Vec<(String, String)> =
            form_urlencoded::parse(asked.query.as_bytes()).into_owned().chain(form).collect();
        // What is JSON has more commas than a parameter may have values.
        let (of_own, others): (Vec<_>, Vec<_>) = given.into_iter().partition(|(name, _)| own.contains(&name.as_str()));
        if others.iter().any(|(name, _)| name == CALLBACK) {
            let detail = "is not taken: JSONP would run what this server sends as a script of your page. Read the JSON instead; every site may (CORS)";
            return Err(Problem::parameter(CALLBACK, detail));
        }
        let rest = form_urlencoded::Serializer::new(String::new()).extend_pairs(others).finish();
        let mut reader = Reader::new(&rest, &known);
        let mut values = Vec::with_capacity(own.len());
        for name in own {
            let mut own = of_own.iter().filter(|(other, value)| other == name && !value.is_empty());
            let first = own.next().map(|(_, value)| value.clone());
            if let Err(detail) = first.as_deref().map_or(Ok(()), printable) {
                reader.fault(name, detail);
            }
            values.push(first);
            if own.next().is_some() {
                reader.fault(name, "is given more than once, but takes one value");
            }
        }
        let read = reader.read(&[], &[], &[], &[], editions)?;
        let mut question = Self::of(asked, read, ledger_core::describe::Format::Json, &[], Grows::Never);
        if values.iter().any(Option::is_some) {
            question.lane = Lane::Heavy;
        }
        Ok((question, values))
    }
}

/// The filter with any of some values; `None` if it can be compared with none of them.
#[must_use]
pub fn condition(filter: &'static Filter, texts: &[String], editions: &Editions) -> Option<Narrowing> {
    let read = |text: &String| {
        let code = text.trim().to_lowercase().replace([' ', '-'], "_");
        let text = match filter.test {
            Test::Code(..) | Test::MemberCode(..) => &code,
            _ => text,
        };
        read_value(filter.test, text, editions).ok()
    };
    wanted(texts.iter().filter_map(read).collect()).map(|wanted| Narrowing { filter, wanted })
}
