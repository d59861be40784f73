//! Numbers exact to the hundredth: sums of money, counts and shares.

use std::fmt;
use std::str::FromStr;

/// A number exact to the hundredth, stored as whole hundredths: `109000000`, `7220030.56`, `12.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub i64);

impl Number {
    /// The JSON number: an integer if there is no fraction.
    #[must_use]
    pub fn json(self) -> serde_json::Value {
        if self.0 % 100 == 0 {
            return (self.0 / 100).into();
        }
        // Two decimals of a number below 2^53 hundredths survive a double exactly when printed shortest.
        self.to_string().parse::<f64>().map_or(serde_json::Value::Null, Into::into)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, whole, hundredths) = (if self.0 < 0 { "-" } else { "" }, self.0.abs() / 100, self.0.abs() % 100);
        match hundredths {
            0 => write!(out, "{sign}{whole}"),
            _ if hundredths % 10 == 0 => write!(out, "{sign}{whole}.{}", hundredths / 10),
            _ => write!(out, "{sign}{whole}.{hundredths:02}"),
        }
    }
}

impl FromStr for Number {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is not a number; write digits, with at most two decimals after a point, like `1000` or `12.5`"
            )
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let (negative, magnitude) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) =
            magnitude.split_once('.').map_or((magnitude, "00"), |(whole, fraction)| (whole, fraction));
        if !digits(whole) || !digits(fraction) {
            return Err(wrong());
        }
        if fraction.len() > 2 {
            return Err(format!(
                "`{text}` is finer than a hundredth, the smallest unit that is stored, so it cannot be given exactly"
            ));
        }
        if whole.trim_start_matches('0').len() > 15 {
            return Err(format!("`{text}` is too large; a number has at most 15 digits before the point"));
        }
        let hundredths: i64 = format!("{whole}{fraction:0<2}").parse().map_err(|_| wrong())?;
        Ok(Self(if negative { -hundredths } else { hundredths }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_prints_as_it_was_read() {
        for text in ["0", "1000", "7220030.56", "12.5", "-3.07", "999999999999999.99"] {
            assert_eq!(text.parse::<Number>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_number_is_json_without_a_fraction_that_it_does_not_have() {
        for text in ["0", "7", "109000000", "7220030.56", "12.5", "-3.07"] {
            assert_eq!(text.parse::<Number>().unwrap().json().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "1,000", "1.234", "1e3", ".5", "5.", "+1", "0x10", "9999999999999999"] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
    }
}
