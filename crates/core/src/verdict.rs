//! Verdicts: whether a statement about a field is what sources say.
//!
//! A statement is read as a claim that nobody has made yet, and compared with the live claims by the rules of the fold.
//! It is about the same time as the value that the record shows, because it names no date of its own.

use crate::claim::{Claim, Value};
use crate::code_schema;
use crate::describe::{Code, Field, Holds, code};
use crate::fold::{Fold, Folded};

/// The verdicts.
pub const VERDICTS: &[Code] = &[
    code("supported", "Live claims say so, and they agree with what the ledger shows, or none contradicts them."),
    code(
        "compatible",
        "No live claim says so, but some allow it, as `at least 500` allows 900, and none contradicts it.",
    ),
    code("disputed", "A live claim says so, but the ledger shows another value."),
    code("contradicted", "Live claims contradict the statement, and none says so."),
    code("unknown", "No live claim says so, and none contradicts it."),
];

code_schema!(Verdict, VERDICTS, "Whether a statement is what sources say.");

/// A statement compared with the claims about its field.
#[derive(Debug)]
pub struct Judged<'c> {
    /// The verdict, one of [`VERDICTS`].
    pub verdict: &'static str,
    /// The claims that agree: what they allow meets what the statement allows.
    pub agree: Vec<&'c Claim>,
    /// Those of them that say so, and do not just allow it.
    pub say: Vec<&'c Claim>,
    /// The claims that cannot be true if the statement is.
    pub contradict: Vec<&'c Claim>,
    /// The claims about something else: another date of a state, a plan, a conversion, another wording, another of many
    /// values.
    pub neither: Vec<&'c Claim>,
}

/// Whether a claim that agrees with a statement says so: whatever it allows makes the statement true, or it gives a number
/// with some tolerance. One that is open to one side, or a month where the statement has a day, only allows it.
fn says(claim: &Claim, said: &Claim) -> bool {
    let interval = claim.interval();
    let is_bounded = interval.lowest().is_some() && interval.highest().is_some();
    matches!(claim.value, Value::Number(_)) && is_bounded || interval.is_within(&said.interval())
}

/// Compares a statement with the claims of a folded field.
#[must_use]
pub fn judge<'c>(fold: &Fold<'_>, field: &Field, folded: &Folded<'c>, statement: &Claim) -> Judged<'c> {
    let shown = folded.shown.first().copied();
    let said = Claim { valid_on: shown.and_then(|shown| shown.valid_on), ..statement.clone() };
    let is_of_another_date = |claim: &Claim| {
        fold.is_state(field) && claim.valid_on.is_some() && said.valid_on.is_some() && claim.valid_on != said.valid_on
    };
    // What was reported for another date supports what is shown, but cannot support anything else.
    let is_shown = folded.shown.iter().any(|claim| claim.allows(&said));
    let mut judged =
        Judged { verdict: "unknown", agree: Vec::new(), say: Vec::new(), contradict: Vec::new(), neither: Vec::new() };
    for claim in folded.live.iter().copied() {
        let side = if claim.allows(&said) && (is_shown || !is_of_another_date(claim)) {
            &mut judged.agree
        } else if field.holds == Holds::One && !fold.agree(field, claim, &said) {
            &mut judged.contradict
        } else {
            &mut judged.neither
        };
        side.push(claim);
    }
    judged.say = judged.agree.iter().copied().filter(|claim| says(claim, &said)).collect();
    judged.verdict = match (judged.say.is_empty(), judged.contradict.is_empty()) {
        (true, true) if judged.agree.is_empty() => "unknown",
        (true, true) => "compatible",
        (true, false) => "contradicted",
        (false, false) if !is_shown => "disputed",
        (false, _) => "supported",
    };
    judged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Source;
    use crate::describe::Type;
    use crate::rules::Rules;
    use crate::value::{Number, PartialDate, Qualifier};
    use crate::vocabulary::Rank;

    fn claim(id: &str, number: i64, qualifier: Qualifier, valid_on: Option<&str>) -> Claim {
        Claim {
            row: 0,
            id: id.into(),
            field: 0,
            value: Value::Number(Number(number * 100)),
            text: number.to_string().into(),
            currency: None,
            qualifier,
            source: 0,
            paragraph: None,
            locator: None,
            credit: None,
            valid_on: valid_on.map(|day| day.parse::<PartialDate>().unwrap()),
            rank: Rank::Normal,
        }
    }

    /// The verdict on a number, with how many claims are on each side; the first claim is the one that is shown.
    fn verdict(field: &Field, claims: &[Claim], said: &Claim) -> (&'static str, [usize; 3]) {
        let live: Vec<&Claim> = claims.iter().collect();
        let shown = if field.holds == Holds::Many { live.clone() } else { live.iter().take(1).copied().collect() };
        let folded = Folded { shown, live, disputed: false };
        let sources = [Source { id: "a".to_owned(), published_on: None, copy_of: None, publisher: None, agency: None }];
        let judged = judge(&Fold::new(&sources, Rules::V2), field, &folded, said);
        (judged.verdict, [judged.agree.len(), judged.contradict.len(), judged.neither.len()])
    }

    #[test]
    fn a_statement_is_compared_as_an_interval() {
        let field = Field::one("personnel", Type::Integer, "");
        let exact = |number| claim("said", number, Qualifier::Exact, None);
        let claims = [claim("a", 400, Qualifier::About, None), claim("b", 200, Qualifier::Exact, None)];
        // About 400 is from 380 to 420.
        assert_eq!(verdict(&field, &claims, &exact(420)), ("supported", [1, 1, 0]));
        assert_eq!(verdict(&field, &claims, &exact(421)), ("contradicted", [0, 2, 0]));
        assert_eq!(verdict(&field, &claims, &exact(200)), ("disputed", [1, 1, 0]));
        assert_eq!(verdict(&field, &claims, &claim("said", 150, Qualifier::AtLeast, None)), ("supported", [2, 0, 0]));
        assert_eq!(verdict(&field, &[], &exact(200)), ("unknown", [0, 0, 0]));
    }

    #[test]
    fn what_sources_only_allow_nobody_says() {
        let field = Field::one("personnel", Type::Integer, "");
        let exact = |number| claim("said", number, Qualifier::Exact, None);
        let open = [claim("a", 559, Qualifier::AtLeast, None)];
        assert_eq!(verdict(&field, &open, &exact(1_000_000)), ("compatible", [1, 0, 0]));
        assert_eq!(verdict(&field, &open, &exact(559)), ("compatible", [1, 0, 0]));
        assert_eq!(verdict(&field, &open, &claim("said", 500, Qualifier::AtLeast, None)), ("supported", [1, 0, 0]));
        assert_eq!(verdict(&field, &open, &claim("said", 600, Qualifier::AtLeast, None)), ("compatible", [1, 0, 0]));
        let both = [claim("a", 559, Qualifier::AtLeast, None), claim("b", 400, Qualifier::Exact, None)];
        assert_eq!(verdict(&field, &both, &exact(900)), ("contradicted", [1, 1, 0]));
    }

    #[test]
    fn a_state_is_compared_at_the_date_of_what_is_shown() {
        let field = Field::state("personnel", Type::Integer, "");
        let said = |number| claim("said", number, Qualifier::Exact, None);
        let claims = [
            claim("now", 700, Qualifier::Exact, Some("2025-01")),
            claim("then", 400, Qualifier::Exact, Some("2024-07")),
            claim("rival", 600, Qualifier::Exact, Some("2025-01")),
        ];
        assert_eq!(verdict(&field, &claims, &said(700)), ("supported", [1, 1, 1]));
        // It was 400 once, but the statement does not say so.
        assert_eq!(verdict(&field, &claims, &said(400)), ("contradicted", [0, 2, 1]));
        assert_eq!(verdict(&field, &claims, &said(600)), ("disputed", [1, 1, 1]));
    }

    #[test]
    fn other_values_of_many_and_plans_contradict_nothing() {
        let claims = [claim("a", 400, Qualifier::Exact, None)];
        let said = claim("said", 500, Qualifier::Exact, None);
        assert_eq!(verdict(&Field::many("x", Type::Integer, ""), &claims, &said), ("unknown", [0, 0, 1]));
        assert_eq!(verdict(&Field::wording("x", Type::Integer, ""), &claims, &said), ("unknown", [0, 0, 1]));
        let planned = [claim("a", 500, Qualifier::Planned, None)];
        assert_eq!(verdict(&Field::one("x", Type::Integer, ""), &planned, &said), ("unknown", [0, 0, 1]));
    }
}
