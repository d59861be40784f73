//! What kind of difference there is between the claims of a disputed field.

use crate::claim::{Claim, Value};
use crate::describe::Field;
use crate::fold::{Fold, Folded};
use crate::value::Number;

/// What kind of difference there is between the live claims of a disputed field: one of
/// [`DIFFERENCES`](crate::resources::discrepancies::DIFFERENCES). If the pairs of claims that contradict each other differ
/// in several ways, it is a conflict.
#[must_use]
pub fn difference(fold: &Fold<'_>, field: &Field, folded: &Folded<'_>) -> &'static str {
    if field.is_stage {
        return "stage";
    }
    let live = || folded.live.iter().copied().enumerate();
    let pairs = live().flat_map(|(at, one)| live().skip(at + 1).map(move |(_, other)| (one, other)));
    let rivals: Vec<(&Claim, &Claim)> = pairs.filter(|(one, other)| !fold.agree(field, one, other)).collect();
    match () {
        () if rivals.is_empty() => "conflict",
        () if rivals.iter().all(|(one, other)| are_neighbours(one, other)) => "day_shift",
        () if rivals.iter().all(|(one, other)| rounds(one, other)) => "rounding",
        () => "conflict",
    }
}

/// Whether two claims give days that follow each other.
fn are_neighbours(one: &Claim, other: &Claim) -> bool {
    let day = |claim: &Claim| match claim.value {
        Value::Date(date) => date.day(),
        _ => None,
    };
    let (Some(one), Some(other)) = (day(one), day(other)) else { return false };
    one.tomorrow().ok() == Some(other) || other.tomorrow().ok() == Some(one)
}

/// Whether one of two numbers is the other, rounded to one or two significant digits.
fn rounds(one: &Claim, other: &Claim) -> bool {
    let (Value::Number(one), Value::Number(other)) = (one.value, other.value) else { return false };
    // At one digit, 1,500 would be 2,000.
    let is_near = (one.0 - other.0).unsigned_abs() <= one.0.unsigned_abs().max(other.0.unsigned_abs()) / 10;
    is_near && [1, 2].into_iter().any(|digits| one.rounded(digits) == other || other.rounded(digits) == one)
}

impl Number {
    /// The number at so many significant digits, halves away from zero.
    fn rounded(self, digits: u32) -> Self {
        let size = self.0.unsigned_abs();
        let Some(places) = size.checked_ilog10().map(|log| log + 1) else { return self };
        let unit = 10_u64.pow(places.saturating_sub(digits));
        let rounded = (size + unit / 2) / unit * unit;
        Self(i64::try_from(rounded).map_or(self.0, |rounded| rounded * self.0.signum()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(text: &str, digits: u32) -> String {
        text.parse::<Number>().unwrap().rounded(digits).to_string()
    }

    #[test]
    fn significant_digits_count_from_the_first_that_is_not_nought() {
        assert_eq!(rounded("217", 2), "220");
        assert_eq!(rounded("217", 1), "200");
        assert_eq!(rounded("5601", 2), "5600");
        assert_eq!(rounded("0.85", 1), "0.9");
        assert_eq!(rounded("950", 1), "1000");
        assert_eq!(rounded("-217", 2), "-220");
        assert_eq!(rounded("0", 1), "0");
    }
}
